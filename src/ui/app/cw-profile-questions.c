/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-profile-questions.h"

#include "cw-message-dialog.h"

#include <glib/gi18n-lib.h>

/* With %s for the name. */
typedef struct
{
  const char *heading, *body, *go;
} Words;

static const Words all_words[] = {
  [CW_PROFILE_CREATE] = { N_("New Profile"),
                          N_(
                            "A pair of accounts with its own mapping, settings and history. Sign in to both "
                            "sides in its window."),
                          N_("_Create") },
  [CW_PROFILE_RENAME] = { N_("Rename “%s”"),
                          N_("Everything in it stays as it is. If its window is open, it opens again under "
                              "the "
                              "new name."),
                          N_("_Rename") },
  [CW_PROFILE_DUPLICATE] = { N_("Duplicate “%s”"),
                             N_("The new profile gets the mapping, as a draft, and the settings. The "
                                 "sign-ins, "
                                 "the choices of owners, the conflicts and the history stay here."),
                             N_("_Duplicate") },
  [CW_PROFILE_REMOVE] = { N_("Remove “%s”?"),
                          N_("This signs out of both sides, and removes the mapping, the settings, the "
                              "conflicts and the history from this computer. Nobody can undo its runs then. "
                              "The "
                              "contacts in Aloware and Salesforce stay as they are."),
                          N_("_Remove") },
};

static char *
say_heading (const Words *words, const char *name)
{
  g_auto (GStrv) parts = g_strsplit (_(words->heading), "%s", 2);

  return g_strjoinv (name, parts);
}

typedef struct
{
  CwProfileChange change;
  CwProfileAnswerFunc answer;
  char *name;
  GPtrArray *taken;
  GtkEditable *entry; /* NULL: nothing is typed */
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->name);
  g_ptr_array_unref (question->taken);
  g_clear_object (&question->entry);
  g_free (question);
}

static void
on_answered (GtkWindow *window, const char *response, gpointer user_data)
{
  const Question *question = user_data;
  g_autofree char *typed = NULL;

  if (!g_str_equal (response, "go"))
    return;
  if (question->entry != NULL)
    typed = g_strstrip (g_strdup (gtk_editable_get_text (question->entry)));

  question->answer (GTK_WIDGET (window), question->change, question->name, typed);
}

static void
on_typed (GtkEditable *entry, AdwMessageDialog *dialog)
{
  const Question *question = g_object_get_data (G_OBJECT (entry), "cw-question");
  g_autofree char *typed = g_strstrip (g_strdup (gtk_editable_get_text (entry)));
  gboolean taken = g_ptr_array_find_with_equal_func (question->taken, typed, g_str_equal, NULL);

  adw_message_dialog_set_response_enabled (dialog, "go", *typed != '\0' && !taken);
}

/* A label, the entry, and what a name may have in it. */
static GtkWidget *
make_entry (AdwMessageDialog *dialog, Question *question)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *entry = gtk_entry_new ();
  GtkWidget *label = gtk_label_new_with_mnemonic (_("_Name"));
  GtkWidget *hint = gtk_label_new (_("Letters, digits, “.”, “_” and “-”"));

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), entry);
  gtk_label_set_xalign (GTK_LABEL (hint), 0);
  gtk_label_set_wrap (GTK_LABEL (hint), TRUE);
  gtk_widget_add_css_class (hint, "dim-label");
  gtk_widget_add_css_class (hint, "caption");
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL,
                                  GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, hint, NULL, -1);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), entry);
  gtk_box_append (GTK_BOX (box), hint);

  question->entry = g_object_ref (GTK_EDITABLE (entry));
  g_object_set_data (G_OBJECT (entry), "cw-question", question);
  g_signal_connect_object (entry, "changed", G_CALLBACK (on_typed), dialog, 0);
  adw_message_dialog_set_response_enabled (dialog, "go", FALSE);
  if (question->change == CW_PROFILE_RENAME)
    gtk_editable_set_text (GTK_EDITABLE (entry), question->name);

  return box;
}

void
cw_profile_ask (GtkWindow *window,
                CwProfileChange change,
                const char *name,
                GPtrArray *taken,
                CwProfileAnswerFunc answer)
{
  const Words *words = &all_words[change];
  g_autofree char *heading = say_heading (words, name);
  Question *question = g_new0 (Question, 1);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (window, NULL, _(words->body)));

  question->change = change;
  question->answer = answer;
  question->name = g_strdup (name);
  question->taken = g_ptr_array_ref (taken);

  adw_message_dialog_set_heading (dialog, heading);
  adw_message_dialog_add_responses (dialog, "cancel", _("_Cancel"), "go", _(words->go), NULL);
  adw_message_dialog_set_close_response (dialog, "cancel");
  if (change == CW_PROFILE_REMOVE)
    {
      adw_message_dialog_set_response_appearance (dialog, "go", ADW_RESPONSE_DESTRUCTIVE);
      cw_message_dialog_set_default (dialog, "cancel");
    }
  else
    {
      adw_message_dialog_set_response_appearance (dialog, "go", ADW_RESPONSE_SUGGESTED);
      adw_message_dialog_set_default_response (dialog, "go");
      adw_message_dialog_set_extra_child (dialog, make_entry (dialog, question));
    }
  cw_message_dialog_ask (dialog, on_answered, question, question_free);
}
