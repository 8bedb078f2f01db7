/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-guard-dialog.h"

#include "cw-message-dialog.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  CwGuardAnswerFunc answer;
  GObject *owner;
} Guard;

static void
guard_free (gpointer data)
{
  Guard *guard = data;

  g_object_unref (guard->owner);
  g_free (guard);
}

/* Compares the digits only, so that grouping does not matter. */
static gboolean
is_number (const char *typed, const char *number)
{
  g_autoptr (GString) digits = g_string_new (NULL);

  for (const char *p = typed; *p != '\0'; p = g_utf8_next_char (p))
    {
      int digit = g_unichar_digit_value (g_utf8_get_char (p));

      if (digit >= 0)
        g_string_append_c (digits, (char) ('0' + digit));
    }

  return g_str_equal (digits->str, number);
}

static void
on_typed (GtkEditable *entry, AdwMessageDialog *dialog)
{
  const char *number = g_object_get_data (G_OBJECT (dialog), "cw-number");

  adw_message_dialog_set_response_enabled (dialog, "go", is_number (gtk_editable_get_text (entry), number));
}

static void
on_guard_answered (GtkWindow *window, const char *response, gpointer user_data)
{
  const Guard *guard = user_data;

  guard->answer (guard->owner, g_str_equal (response, "go"));
}

static GtkWidget *
make_entry (GtkWidget *dialog, const char *number)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *entry = gtk_entry_new ();
  g_autofree char *ask = g_strdup_printf (_("Type %s to continue"), number);
  GtkWidget *label = gtk_label_new (ask);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), entry);
  gtk_entry_set_input_purpose (GTK_ENTRY (entry), GTK_INPUT_PURPOSE_DIGITS);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL,
                                  -1);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), entry);
  g_signal_connect_object (entry, "changed", G_CALLBACK (on_typed), dialog, 0);

  return box;
}

/* Makes a dialog with the responses "cancel" and "go"; "go" continues the run. */
static GtkWidget *
make_guard_dialog (GtkWindow *window, const char *heading, const char *said, const char *go_label)
{
  g_autofree char *body = g_strjoin (" ", said, _("Nothing has been written yet."), NULL);
  GtkWidget *dialog = adw_message_dialog_new (window, heading, body);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "go", go_label,
                                    NULL);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");

  return dialog;
}

static void
present_guard (GtkWidget *dialog, CwGuardAnswerFunc answer, GObject *owner)
{
  Guard *guard = g_new (Guard, 1);

  guard->answer = answer;
  guard->owner = g_object_ref (owner);
  cw_message_dialog_ask (ADW_MESSAGE_DIALOG (dialog), on_guard_answered, guard, guard_free);
}

void
cw_guard_dialog_ask (GtkWindow *window,
                     const char *message,
                     guint number,
                     CwGuardAnswerFunc answer,
                     GObject *owner)
{
  g_autofree char *heading = g_strdup_printf (
    g_dngettext (GETTEXT_PACKAGE, "Apply %'u Change?", "Apply %'u Changes?", number), number);
  GtkWidget *dialog = make_guard_dialog (window, heading, message, _("_Apply Anyway"));
  char *digits = g_strdup_printf ("%u", number);

  g_object_set_data_full (G_OBJECT (dialog), "cw-number", digits, g_free);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "go", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "go", FALSE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "go");
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), make_entry (dialog, digits));
  present_guard (dialog, answer, owner);
}

void
cw_guard_dialog_ask_first_write (GtkWindow *window,
                                 const char *warning,
                                 CwGuardAnswerFunc answer,
                                 GObject *owner)
{
  GtkWidget *dialog = make_guard_dialog (window, _("Write to Aloware for the First Time?"), warning,
                                         _("_Write to Aloware"));

  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "go", ADW_RESPONSE_SUGGESTED);
  cw_message_dialog_set_default (ADW_MESSAGE_DIALOG (dialog), "cancel");
  present_guard (dialog, answer, owner);
}
