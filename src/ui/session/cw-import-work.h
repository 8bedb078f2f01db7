/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "cw-import.h"

G_BEGIN_DECLS

/* An import of Aloware's contacts that runs on a thread of its own, for a window that shows its progress. */
typedef struct _CwImportWork CwImportWork;

/* Starts an import. `columns` (nullable): as for cw_import_aloware_file(). Main thread. Errors: those of
 * cw_profile_open() and cw_import_aloware_file(). */
CwImportWork *cw_import_work_start (const char *profile_name,
                                    GFile *file,
                                    char **columns,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
/* The progress so far: how many rows were read, and which share of the file (0 to 1). Main thread. */
void cw_import_work_look (CwImportWork *work, guint *rows, double *share);
/* Stops the import. Nothing from the file is kept, unless the import has already finished. */
void cw_import_work_cancel (CwImportWork *work);
/* The result, or NULL with an error. (transfer full) */
CwImportResult *cw_import_work_finish (GAsyncResult *result, GError **error);

/* Releases a reference. The thread holds one of its own. */
void cw_import_work_unref (CwImportWork *work);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwImportWork, cw_import_work_unref)

G_END_DECLS
