/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Asks where to, and writes a plan of the profile's state to that file, on a worker. `widget`: whose window asks.
 * Errors: G_IO_ERROR_CANCELLED when the person did not choose; those of cw_plan_file_save(). */
void     cw_preview_save_async  (GtkWidget *widget, const char *profile_name, const char *plan, GAsyncReadyCallback callback, gpointer user_data);
gboolean cw_preview_save_finish (GAsyncResult *result, GError **error);

/* Asks for a saved plan. `done` gets its path, or NULL when the person did not choose; (transfer none). */
typedef void (*CwPreviewFileFunc) (const char *path, gpointer user_data);
void     cw_preview_choose_file (GtkWidget *widget, CwPreviewFileFunc done, gpointer user_data);

G_END_DECLS
