/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "cw-csv-columns.h"
#include "cw-profile.h"

G_BEGIN_DECLS

typedef struct
{
  gboolean needs_choice; /* nothing was read: only a person can say which columns are meant. `columns` are
                            those to choose from */
  guint rows, phones;
  guint broken; /* rows without a usable number */
  guint partly; /* rows with a usable number, and with another text that was meant as a number but is none */
  guint new_phones; /* those of `phones` that were not known before, each counted once */
  GPtrArray
    *columns; /* of CwCsvColumn, with how many numbers each gave; NULL before the file was looked at */
  GPtrArray *problems; /* of char*: "Line 12: …"; at most 100 */
} CwImportResult;

CwImportResult *cw_import_result_new (void);
void cw_import_result_free (CwImportResult *result);

/* How far the import is: rows so far, and the share of the file that was read (0 while its size is not
 * known). */
typedef void (*CwImportProgressFunc) (guint rows, double share, gpointer user_data);

/* Adds the phone numbers of an Aloware CSV export to those that the next run looks up. Nothing else of the
 * file is kept. A failure leaves the state as it was. `columns` (nullable) names the columns to read, by name
 * or header. Without it, the columns that certainly hold phone numbers are read; where that is not certain,
 * nothing is read and `needs_choice` is set. The profile's region is assumed for numbers without a country
 * code. `progress` (nullable) is called on the calling thread, many times a second. Blocking. Errors:
 * CW_ERROR_INVALID_FILE, CW_ERROR_USAGE for a column that is not there, CW_ERROR_BUSY while a run is under
 * way, those of cw_sync_open_store(), G_IO_ERROR_CANCELLED. */
gboolean cw_import_aloware_file (CwProfile *profile,
                                 GFile *file,
                                 const char *const *columns,
                                 CwImportProgressFunc progress,
                                 gpointer user_data,
                                 CwImportResult *result,
                                 GCancellable *cancellable,
                                 GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwImportResult, cw_import_result_free)

G_END_DECLS
