/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "cw-store.h"

G_BEGIN_DECLS

typedef struct
{
  guint rows, phones, new_phones, broken;
  GPtrArray *problems;    /* of char*: "Line 12: …"; at most 100 */
} CwImportResult;

CwImportResult *cw_import_result_new  (void);
void            cw_import_result_free (CwImportResult *result);

/* Adds the phone numbers of an Aloware CSV export to what the next run looks up. Nothing else of the file is kept. All or
 * nothing: a failure leaves the state as it was. `region`: for numbers without a country code. Errors: CW_ERROR_INVALID_FILE,
 * CW_ERROR_STORAGE, G_IO_ERROR_CANCELLED. */
gboolean cw_import_aloware_csv (CwStore *store, GFile *file, const char *region, CwImportResult *result, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwImportResult, cw_import_result_free)

G_END_DECLS
