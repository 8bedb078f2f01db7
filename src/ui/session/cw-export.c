/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-export.h"

#include "cw-background.h"
#include "cw-state-source.h"
#include "cw-toast.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  GtkWidget *widget;
  char *profile_name;
  CwExportFunc func;
  gint64 id;
  char *path;
} Export;

static void
free_export (gpointer data)
{
  Export *export = data;

  g_clear_object (&export->widget);
  g_free (export->profile_name);
  g_free (export->path);
  g_free (export);
}

/* Returns the message to show when it is done. */
static gpointer
write_rows (CwProfile *profile, gpointer data, GCancellable *cancellable, GError **error)
{
  const Export *export = data;
  CwState state = { .profile = profile };
  guint n_rows = 0;
  gboolean done = FALSE;

  if (!cw_state_ensure (&state, error))
    return NULL;

  if (state.store != NULL)
    done = export->func (state.store, export->id, export->path, cancellable, &n_rows, error);
  else
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("The history is gone."));
  g_clear_pointer (&state.store, cw_store_close);

  return done ? g_strdup_printf (
           g_dngettext (GETTEXT_PACKAGE, "%'u row exported", "%'u rows exported", (gulong) n_rows), n_rows)
              : NULL;
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Export *export = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = cw_background_run_finish (result, &error);

  cw_toast (export->widget, words != NULL ? words : error->message);
  free_export (export);
}

static void
on_file_chosen (GtkWidget *widget, int response, GtkFileChooserNative *chooser)
{
  Export *export = g_object_get_data (G_OBJECT (chooser), "cw-export");
  g_autoptr (GtkFileChooserNative) owned = chooser;
  g_autoptr (GFile)
    file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser)) : NULL;

  if (file == NULL || g_file_peek_path (file) == NULL)
    return;

  g_object_steal_data (G_OBJECT (chooser), "cw-export");
  export->widget = g_object_ref (widget);
  export->path = g_file_get_path (file);
  cw_background_run_async (export->profile_name, write_rows, export, NULL, g_free, NULL, on_written, export);
}

void
cw_export_ask (GtkWidget *widget,
               CwSession *session,
               const char *title,
               const char *suggested,
               CwExportFunc func,
               gint64 id)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
    title, GTK_WINDOW (gtk_widget_get_root (widget)), GTK_FILE_CHOOSER_ACTION_SAVE, _("_Export"), NULL);
  Export *export = g_new0 (Export, 1);

  export->profile_name = g_strdup (cw_session_get_profile_name (session));
  export->func = func;
  export->id = id;
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), suggested);
  g_object_set_data_full (G_OBJECT (chooser), "cw-export", export, free_export);
  g_signal_connect_object (chooser, "response", G_CALLBACK (on_file_chosen), widget, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}
