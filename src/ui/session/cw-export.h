/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cw-session.h"
#include "cw-store.h"

G_BEGIN_DECLS

/* Writes the file: for example cw_csv_export_run(). It is called on a thread of its own. `id` is what was
 * given to cw_export_ask(). `n_rows` gets how many rows were written. */
typedef gboolean (*CwExportFunc) (CwStore *store,
                                  gint64 id,
                                  const char *path,
                                  GCancellable *cancellable,
                                  guint *n_rows,
                                  GError **error);

/* Asks for a file, which is first called `suggested`, has `func` write it, and says in a toast how many rows
 * it has, or what went wrong. `widget` is in the window that asks. Main thread. */
void cw_export_ask (GtkWidget *widget,
                    CwSession *session,
                    const char *title,
                    const char *suggested,
                    CwExportFunc func,
                    gint64 id);

G_END_DECLS
