/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-window-private.h"

#include "cw-message-dialog.h"
#include "cw-toast.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  CwWindow *window;
  CwSession *session;
  CwGoOnFunc go_on;
} Guard;

static void
guard_free (Guard *guard)
{
  g_object_unref (guard->window);
  g_object_unref (guard->session);
  g_free (guard);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Guard, guard_free)

static void
on_saved (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(Guard) guard = user_data;
  g_autoptr(GError) error = NULL;

  /* What could not be saved must not be lost by closing. */
  if (cw_session_save_draft_finish (guard->session, result, &error))
    guard->go_on (guard->window);
  else
    cw_toast (GTK_WIDGET (guard->window->page_stack), error->message);
}

static void
on_response (AdwMessageDialog *dialog,
             const char       *response,
             gpointer          user_data)
{
  g_autoptr(Guard) guard = user_data;

  if (g_strcmp0 (response, "discard") == 0)
    {
      cw_session_discard_edits (guard->session);
      guard->go_on (guard->window);
    }
  else if (g_strcmp0 (response, "save") == 0)
    {
      CwSession *session = guard->session;

      cw_session_save_draft_async (session, NULL, on_saved, g_steal_pointer (&guard));
    }
}

void
cw_window_guard_unsaved (CwWindow   *self,
                         CwSession  *session,
                         CwGoOnFunc  go_on)
{
  GtkWidget *dialog;
  Guard *guard;

  if (session == NULL || !cw_session_has_unsaved (session))
    {
      go_on (self);
      return;
    }

  dialog = adw_message_dialog_new (GTK_WINDOW (self), _("Save changes to the mapping?"),
                                   _("The mapping has changes that are not saved. A saved draft changes nothing in a sync until you activate it."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "discard", _("_Discard"), "save", _("_Save draft"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "save", ADW_RESPONSE_SUGGESTED);
  cw_message_dialog_set_default (ADW_MESSAGE_DIALOG (dialog), "save");

  guard = g_new (Guard, 1);
  guard->window = g_object_ref (self);
  guard->session = g_object_ref (session);
  guard->go_on = go_on;
  g_signal_connect (dialog, "response", G_CALLBACK (on_response), guard);
  gtk_window_present (GTK_WINDOW (dialog));
}
