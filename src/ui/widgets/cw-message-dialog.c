/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-message-dialog.h"

#include <glib/gi18n-lib.h>

static gboolean
focus_default (gpointer user_data)
{
  g_autoptr (GtkWindow) dialog = g_weak_ref_get (user_data);
  GtkWidget *button = dialog != NULL ? gtk_window_get_default_widget (dialog) : NULL;

  if (button != NULL)
    gtk_window_set_focus (dialog, button);

  return G_SOURCE_REMOVE;
}

static void
weak_ref_free (gpointer weak)
{
  g_weak_ref_clear (weak);
  g_free (weak);
}

/* The dialog is still exchanging its buttons when it notifies, so the focus is set later. Until then only a
 * weak reference is held. A strong one could keep a closed dialog longer than its parent, and GTK does not
 * clear the transient parent of a closed dialog. */
static void
on_default_moved (GtkWindow *dialog)
{
  GWeakRef *weak = g_new (GWeakRef, 1);

  g_weak_ref_init (weak, dialog);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, focus_default, weak, weak_ref_free);
}

void
cw_message_dialog_set_default (AdwMessageDialog *dialog, const char *response)
{
  adw_message_dialog_set_default_response (dialog, response);
  g_signal_connect (dialog, "notify::default-widget", G_CALLBACK (on_default_moved), NULL);
}

/* ── Questions ── */

typedef struct
{
  GtkWindow *window;
  CwAnsweredFunc answered;
  gpointer user_data;
  GDestroyNotify destroy;
  char *response;
} Question;

static void
question_free (Question *question)
{
  if (question->destroy != NULL)
    question->destroy (question->user_data);
  g_object_unref (question->window);
  g_free (question->response);
  g_free (question);
}

static gboolean
tell_answer (gpointer data)
{
  const Question *question = data;

  question->answered (question->window, question->response, question->user_data);

  return G_SOURCE_REMOVE;
}

static void
on_response (AdwMessageDialog *dialog, const char *response, gpointer key)
{
  Question *question = g_object_steal_data (G_OBJECT (dialog), "cw-question");

  if (question == NULL)
    return;

  question->response = g_strdup (response);
  g_idle_add_full (G_PRIORITY_DEFAULT, tell_answer, question, (GDestroyNotify) question_free);
}

void
cw_message_dialog_ask (AdwMessageDialog *dialog,
                       CwAnsweredFunc answered,
                       gpointer user_data,
                       GDestroyNotify destroy)
{
  GtkWindow *window = gtk_window_get_transient_for (GTK_WINDOW (dialog));
  Question *question;

  g_return_if_fail (window != NULL);

  question = g_new0 (Question, 1);
  question->window = g_object_ref (window);
  question->answered = answered;
  question->user_data = user_data;
  question->destroy = destroy;
  g_object_set_data_full (G_OBJECT (dialog), "cw-question", question, (GDestroyNotify) question_free);
  g_signal_connect (dialog, "response", G_CALLBACK (on_response), NULL);
  gtk_window_present (GTK_WINDOW (dialog));
}

gboolean
cw_message_dialog_is_asked (GtkWindow *window, const char *name)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GtkWindow) toplevel = g_list_model_get_item (toplevels, i);

      if (gtk_window_get_transient_for (toplevel) != window
          || !g_str_equal (gtk_widget_get_name (GTK_WIDGET (toplevel)), name))
        continue;
      gtk_window_present (toplevel);
      return TRUE;
    }

  return FALSE;
}

void
cw_message_dialog_show_error (GtkWidget *widget, const char *heading, const GError *error)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, heading,
                                              error->message);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}
