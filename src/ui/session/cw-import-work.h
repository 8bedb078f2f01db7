/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "cw-import.h"

G_BEGIN_DECLS

/* The import of Aloware's contacts on a thread of its own, for a window that shows how far it is. */
typedef struct _CwImportWork CwImportWork;

/* Starts. `columns` (nullable): as for cw_import_aloware_file(). Main thread. Errors: those of
 * cw_profile_open() and cw_import_aloware_file(). */
CwImportWork *cw_import_work_start (const char *profile_name,
                                    GFile *file,
                                    char **columns,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
/* How far it is by now: rows, and the read share of the file (0 to 1). Main thread. */
void cw_import_work_look (CwImportWork *work, guint *rows, double *share);
/* Nothing of the file is kept then. */
void cw_import_work_cancel (CwImportWork *work);
/* (transfer full) */
CwImportResult *cw_import_work_finish (GAsyncResult *result, GError **error);

/* Reference counted: the thread holds one of its own. */
void cw_import_work_unref (CwImportWork *work);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwImportWork, cw_import_work_unref)

G_END_DECLS
