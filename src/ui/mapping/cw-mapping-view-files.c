/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cw-mapping-view-private.h"

#include <glib/gi18n-lib.h>

#include "cw-file-drop.h"
#include "cw-message-dialog.h"
#include "cw-toast.h"

/* Mapping files: chosen in a dialog, or dropped on the view. */

static GtkFileFilter *
filter_new (void)
{
  GtkFileFilter *filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _("Mapping files"));
  gtk_file_filter_add_suffix (filter, "json");

  return filter;
}

static GtkFileChooserNative *
chooser_new (CwMappingView        *self,
             const char           *title,
             GtkFileChooserAction  action,
             const char           *accept)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (title, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                                               action, accept, NULL);
  g_autoptr (GtkFileFilter) filter = filter_new ();

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);

  return chooser;
}

/* ── Import ── */

/* An import replaces what is edited; this is what was. */
typedef struct
{
  CwMappingView *view;      /* weak in a toast, strong while reading */
  CwMapping *before;
} Import;

static void
import_free (Import *import)
{
  cw_mapping_free (import->before);
  g_free (import);
}

static void
undo_free (Import *import)
{
  g_clear_weak_pointer (&import->view);
  import_free (import);
}

static void
on_undo_import (AdwToast *toast,
                Import   *import)
{
  if (import->view != NULL && import->view->session != NULL && import->before != NULL)
    cw_session_set_mapping (import->view->session, g_steal_pointer (&import->before));
}

static void
on_imported (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Import *import = user_data;
  g_autoptr (CwMappingView) self = g_steal_pointer (&import->view);
  g_autoptr (GError) error = NULL;
  AdwToast *toast;

  if (!cw_session_import_mapping_finish (CW_SESSION (source), result, &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        cw_message_dialog_show_error (GTK_WIDGET (self), _("The file could not be imported"), error);
      import_free (import);
      return;
    }

  toast = adw_toast_new (_("Mapping imported as a draft"));
  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_timeout (toast, CW_MAPPING_UNDO_SECONDS);
  g_set_weak_pointer (&import->view, self);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (on_undo_import), import,
                         (GClosureNotify) (GCallback) undo_free, 0);
  cw_toast_add (GTK_WIDGET (self), toast);
}

static void
import_file (CwMappingView *self,
             GFile         *file)
{
  const CwMapping *mapping = cw_session_get_mapping (self->session);
  Import *import = g_new0 (Import, 1);

  import->view = g_object_ref (self);
  import->before = mapping != NULL ? cw_mapping_copy (mapping) : NULL;
  cw_session_import_mapping_async (self->session, file, self->cancellable, on_imported, import);
}

static void
on_import_response (GtkFileChooserNative *chooser,
                    int                   response,
                    CwMappingView        *self)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT && self->session != NULL)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  if (file != NULL)
    import_file (self, file);

  /* The reference that kept it while it was shown. */
  g_object_unref (chooser);
}

void
cw_mapping_view_import (CwMappingView *self)
{
  GtkFileChooserNative *chooser = chooser_new (self, _("Import mapping"), GTK_FILE_CHOOSER_ACTION_OPEN, _("_Import"));

  g_signal_connect_object (chooser, "response", G_CALLBACK (on_import_response), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* ── Export ── */

static void
on_exported (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (CwMappingView) self = CW_MAPPING_VIEW (user_data);
  g_autoptr (GError) error = NULL;

  if (cw_session_export_mapping_finish (CW_SESSION (source), result, &error))
    cw_toast (GTK_WIDGET (self), _("Mapping exported"));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    cw_message_dialog_show_error (GTK_WIDGET (self), _("The mapping could not be exported"), error);
}

static void
on_export_response (GtkFileChooserNative *chooser,
                    int                   response,
                    CwMappingView        *self)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT && self->session != NULL)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  if (file != NULL)
    cw_session_export_mapping_async (self->session, file, self->cancellable, on_exported, g_object_ref (self));

  g_object_unref (chooser);
}

void
cw_mapping_view_export (CwMappingView *self)
{
  GtkFileChooserNative *chooser = chooser_new (self, _("Export mapping"), GTK_FILE_CHOOSER_ACTION_SAVE, _("_Export"));

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), "crosswalk-mapping.json");
  g_signal_connect_object (chooser, "response", G_CALLBACK (on_export_response), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* ── Drag and drop ── */

static gboolean
wants_file (gpointer view)
{
  CwMappingView *self = view;

  return self->session != NULL && cw_session_get_mapping (self->session) != NULL;
}

static void
take_file (gpointer  view,
           GFile    *file)
{
  import_file (view, file);
}

static const CwFileDrop file_drop = { wants_file, take_file };

void
cw_mapping_view_init_drop (CwMappingView *self)
{
  cw_file_drop_accept (GTK_WIDGET (self), self->drop_revealer, &file_drop);
}
