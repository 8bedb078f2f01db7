/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-explain-dialog.h"

#include "cw-background.h"
#include "cw-catalogue.h"
#include "cw-explain.h"
#include "cw-focus.h"
#include "cw-state-source.h"
#include "cw-store-journal.h"
#include "cw-words.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

struct _CwExplainDialog
{
  AdwWindow parent_instance;

  GtkStack *stack;
  GtkDropDown *field_dropdown;
  GtkLabel *contact_label;
  GtkLabel *sentence_label;
  AdwActionRow *aloware_row;
  AdwActionRow *base_row;
  AdwActionRow *salesforce_row;
  GtkLabel *no_steps_label;
  GtkListBox *steps_list;
  AdwStatusPage *problem_page;

  char *profile_name;
  char *record_id;
  GPtrArray *fields; /* of catalogue keys, in the order of the drop-down */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (CwExplainDialog, cw_explain_dialog, ADW_TYPE_WINDOW)

/* ── The question ── */

typedef struct
{
  char *record_id, *field;
} Question;

static void
free_question (gpointer data)
{
  Question *question = data;

  g_free (question->record_id);
  g_free (question->field);
  g_free (question);
}

static gpointer
explain (CwProfile *profile, gpointer data, GCancellable *cancellable, GError **error)
{
  const Question *question = data;
  CwState state = { .profile = profile };
  CwExplanation *explanation = NULL;

  if (!cw_state_ensure (&state, error))
    return NULL;

  if (state.store != NULL)
    explanation = cw_explain (profile, state.store, question->record_id, question->field, error);
  else
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                         _("There was no run yet, so nothing is known of it."));
  g_clear_pointer (&state.store, cw_store_close);

  return explanation;
}

/* ── The answer ── */

static void
set_value (AdwActionRow *row, const char *value, const char *absent)
{
  g_autofree char *markup = NULL;

  if (value != NULL && *value != '\0')
    markup = g_markup_escape_text (value, -1);
  else
    markup = g_markup_printf_escaped ("<i>%s</i>", value != NULL ? C_("value", "Blank") : absent);
  adw_action_row_set_subtitle (row, markup);
}

static const char *
get_state_words (CwWriteState state)
{
  switch (state)
    {
    case CW_WRITE_CONFIRMED:
      return NULL;
    case CW_WRITE_FAILED:
      return _("refused");
    case CW_WRITE_PLANNED:
    case CW_WRITE_SENT:
    default:
      return _("outcome not known yet");
    }
}

static GtkWidget *
new_step (const CwExplanationStep *step)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon;
  g_autofree char *moment = cw_words_moment (step->when);
  g_autofree char *title = g_markup_escape_text (step->sentence, -1);
  const char *state = get_state_words (step->state);
  const char *old_value = step->old_value != NULL && *step->old_value != '\0' ? step->old_value : _("blank");
  const char *new_value = step->new_value != NULL && *step->new_value != '\0' ? step->new_value : _("blank");
  g_autofree char *plain = NULL;
  g_autofree char *subtitle = NULL;

  if (state == NULL && step->kept != NULL)
    /* Translators: when, run number, platform, old and new value, and the form in which the platform keeps
     * it. */
    plain = g_strdup_printf (_("%s · run %" PRId64 " · %s: “%s” became “%s”, kept as “%s”"), moment,
                             step->run, step->side == CW_SIDE_SALESFORCE ? "Salesforce" : "Aloware",
                             old_value, new_value, step->kept);
  else if (state == NULL)
    /* Translators: when, run number, platform, old and new value. */
    plain = g_strdup_printf (_("%s · run %" PRId64 " · %s: “%s” became “%s”"), moment, step->run,
                             step->side == CW_SIDE_SALESFORCE ? "Salesforce" : "Aloware", old_value,
                             new_value);
  else
    /* Translators: when, run number, platform, old and new value, and what came of the write. */
    plain = g_strdup_printf (_("%s · run %" PRId64 " · %s: “%s” to “%s”, %s"), moment, step->run,
                             step->side == CW_SIDE_SALESFORCE ? "Salesforce" : "Aloware", old_value,
                             new_value, state);
  subtitle = g_markup_escape_text (plain, -1);

  icon = gtk_image_new_from_icon_name (state == NULL ? "object-select-symbolic" : "dialog-warning-symbolic");
  gtk_accessible_update_state (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);

  return row;
}

static void
show_explanation (CwExplainDialog *self, const CwExplanation *explanation)
{
  GtkWidget *child;

  gtk_label_set_label (self->contact_label, explanation->pair.label);
  gtk_label_set_label (self->sentence_label, explanation->sentence);
  set_value (self->aloware_row, explanation->value[CW_SIDE_ALOWARE], _("Not delivered"));
  set_value (self->base_row, explanation->base_value, _("Never agreed"));
  set_value (self->salesforce_row, explanation->value[CW_SIDE_SALESFORCE], _("Not delivered"));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->steps_list))) != NULL)
    gtk_list_box_remove (self->steps_list, child);
  for (guint i = 0; i < explanation->steps->len; i++)
    gtk_list_box_append (self->steps_list, new_step (g_ptr_array_index (explanation->steps, i)));
  gtk_widget_set_visible (GTK_WIDGET (self->steps_list), explanation->steps->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->no_steps_label), explanation->steps->len == 0);
  gtk_stack_set_visible_child_name (self->stack, "explanation");
}

static void
on_explained (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CwExplainDialog) self = CW_EXPLAIN_DIALOG (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (CwExplanation) explanation = cw_background_run_finish (result, &error);

  /* The window was closed, or another field was chosen in the meantime. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (explanation != NULL)
    {
      show_explanation (self, explanation);
      return;
    }

  adw_status_page_set_description (self->problem_page, error->message);
  gtk_stack_set_visible_child_name (self->stack, "problem");
}

static void
ask (CwExplainDialog *self)
{
  guint selected = gtk_drop_down_get_selected (self->field_dropdown);
  Question *question;

  if (selected >= self->fields->len)
    return;

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();

  question = g_new0 (Question, 1);
  question->record_id = g_strdup (self->record_id);
  question->field = g_strdup (g_ptr_array_index (self->fields, selected));
  cw_background_run_async (self->profile_name, explain, question, free_question,
                           (GDestroyNotify) cw_explanation_free, self->cancellable, on_explained,
                           g_object_ref (self));
}

/* ── The fields ── */

static void
add_fields (CwExplainDialog *self, CwSession *session, const char *field)
{
  const CwMapping *mapping = cw_mapping_document_get_active (cw_session_get_document (session));
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  guint selected = 0;
  guint n = mapping != NULL ? cw_mapping_get_n_rows (mapping) : 0;

  for (guint i = 0; i < n; i++)
    {
      const CwMappingRow *row = cw_mapping_get_row (mapping, i);

      if (g_strcmp0 (field, row->aloware->key) == 0)
        selected = self->fields->len;
      g_ptr_array_add (self->fields, g_strdup (row->aloware->key));
      gtk_string_list_append (labels, cw_catalogue_get_label (row->aloware));
    }

  gtk_drop_down_set_model (self->field_dropdown, G_LIST_MODEL (labels));
  gtk_drop_down_set_selected (self->field_dropdown, selected);
}

void
cw_explain_dialog_present (GtkWidget *parent, CwSession *session, const char *record_id, const char *field)
{
  CwExplainDialog *self = g_object_new (CW_TYPE_EXPLAIN_DIALOG, NULL);

  self->profile_name = g_strdup (cw_session_get_profile_name (session));
  self->record_id = g_strdup (record_id);
  add_fields (self, session, field);
  gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (gtk_widget_get_root (parent)));
  g_signal_connect_swapped (self->field_dropdown, "notify::selected", G_CALLBACK (ask), self);
  ask (self);
  gtk_window_present (GTK_WINDOW (self));
}

/* A running job holds a reference to this window, perhaps for longer than the parent exists. GTK does not
 * clear the transient parent of a closed window, so it is cleared here. */
static void
cw_explain_dialog_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (cw_explain_dialog_parent_class)->unmap (widget);
  gtk_window_set_transient_for (GTK_WINDOW (widget), NULL);
}

static void
cw_explain_dialog_dispose (GObject *object)
{
  CwExplainDialog *self = CW_EXPLAIN_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), CW_TYPE_EXPLAIN_DIALOG);

  G_OBJECT_CLASS (cw_explain_dialog_parent_class)->dispose (object);
}

static void
cw_explain_dialog_finalize (GObject *object)
{
  CwExplainDialog *self = CW_EXPLAIN_DIALOG (object);

  g_free (self->profile_name);
  g_free (self->record_id);
  g_ptr_array_unref (self->fields);
  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (cw_explain_dialog_parent_class)->finalize (object);
}

static void
cw_explain_dialog_class_init (CwExplainDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cw_explain_dialog_dispose;
  object_class->finalize = cw_explain_dialog_finalize;
  widget_class->unmap = cw_explain_dialog_unmap;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/crosswalk_sync/Crosswalk/ui/cw-explain-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CwExplainDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, CwExplainDialog, field_dropdown);
  gtk_widget_class_bind_template_child (widget_class, CwExplainDialog, contact_label);
  gtk_widget_class_bind_template_child (widget_class, CwExplainDialog, sentence_label);
  gtk_widget_class_bind_template_child (widget_class, CwExplainDialog, aloware_row);
  gtk_widget_class_bind_template_child (widget_class, CwExplainDialog, base_row);
  gtk_widget_class_bind_template_child (widget_class, CwExplainDialog, salesforce_row);
  gtk_widget_class_bind_template_child (widget_class, CwExplainDialog, no_steps_label);
  gtk_widget_class_bind_template_child (widget_class, CwExplainDialog, steps_list);
  gtk_widget_class_bind_template_child (widget_class, CwExplainDialog, problem_page);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
cw_explain_dialog_init (CwExplainDialog *self)
{
  self->fields = g_ptr_array_new_with_free_func (g_free);
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  cw_focus_keep_usable (GTK_WINDOW (self));
}
