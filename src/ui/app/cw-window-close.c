/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-window-private.h"

#include "cw-message-dialog.h"
#include "cw-toast.h"

#include <glib/gi18n-lib.h>

#define QUESTION "unsaved-question"

typedef struct
{
  CwSession *session;
  CwGoOnFunc go_on;
} Guard;

static void
guard_free (gpointer data)
{
  Guard *guard = data;

  g_object_unref (guard->session);
  g_free (guard);
}

typedef struct
{
  CwWindow *window;
  CwGoOnFunc go_on;
} Saving;

static void
on_saved (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autofree Saving *saving = user_data;
  g_autoptr(CwWindow) window = saving->window;
  g_autoptr(GError) error = NULL;
  gboolean saved = cw_session_save_draft_finish (CW_SESSION (object), result, &error);

  /* It was closed all the same meanwhile. */
  if (window->page_stack == NULL)
    return;

  /* What could not be saved must not be lost by closing. */
  if (saved)
    saving->go_on (window);
  else
    cw_toast (GTK_WIDGET (window->page_stack), error->message);
}

static void
save (CwWindow    *window,
      const Guard *guard)
{
  Saving *saving = g_new (Saving, 1);

  saving->window = g_object_ref (window);
  saving->go_on = guard->go_on;
  cw_session_save_draft_async (guard->session, NULL, on_saved, saving);
}

static void
on_answered (GtkWindow  *window,
             const char *response,
             gpointer    user_data)
{
  const Guard *guard = user_data;

  if (g_str_equal (response, "discard"))
    {
      cw_session_discard_edits (guard->session);
      guard->go_on (CW_WINDOW (window));
    }
  else if (g_str_equal (response, "save"))
    save (CW_WINDOW (window), guard);
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
  if (cw_message_dialog_is_asked (GTK_WINDOW (self), QUESTION))
    return;

  dialog = adw_message_dialog_new (GTK_WINDOW (self), _("Save changes to the mapping?"),
                                   _("The mapping has changes that are not saved. A saved draft changes nothing in a sync until you activate it."));
  gtk_widget_set_name (dialog, QUESTION);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "discard", _("_Discard"), "save", _("_Save draft"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  cw_message_dialog_set_default (ADW_MESSAGE_DIALOG (dialog), "save");

  guard = g_new (Guard, 1);
  guard->session = g_object_ref (session);
  guard->go_on = go_on;
  cw_message_dialog_ask (ADW_MESSAGE_DIALOG (dialog), on_answered, guard, guard_free);
}
