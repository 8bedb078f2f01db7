/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "cw-store.h"

G_BEGIN_DECLS

/* What the command line and the window export of the state database as CSV (cw-csv-export.h), with the same columns. */

/* Every write of a run, a row for each field. Errors: CW_ERROR_STORAGE; G_IO_ERROR_CANCELLED. */
gboolean cw_csv_export_run (CwStore *store, gint64 run, const char *path, GCancellable *cancellable, guint *n_rows, GError **error);

G_END_DECLS
