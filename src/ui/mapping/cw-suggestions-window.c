/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-suggestions-window.h"

#include <glib/gi18n-lib.h>

#include "cw-accessible.h"
#include "cw-background.h"
#include "cw-fit.h"
#include "cw-mapping-words.h"
#include "cw-sampling.h"
#include "cw-toast.h"

#define PROGRESS_MS 200

/* Written on the worker thread, read on the main thread. */
typedef struct
{
  int done, total; /* atomic */
} Progress;

struct _CwSuggestionsWindow
{
  AdwWindow parent_instance;

  GtkButton *close_button;
  GtkStack *page_stack;
  GtkSpinner *spinner;
  GtkLabel *waiting_label;
  GtkProgressBar *progress_bar;
  AdwStatusPage *problem_page;
  GtkWidget *retry_button;
  AdwPreferencesGroup *sample_group;
  AdwPreferencesGroup *suggestions_group;
  AdwPreferencesGroup *phones_group;
  AdwPreferencesGroup *fields_group;

  CwSession *session;
  CwMappingDocument *document;
  GCancellable *cancellable;
  Progress *progress; /* rc box */
  guint progress_id;
  CwSuggestions *suggestions; /* NULL: not known yet */
  GPtrArray *rows;            /* of Row, one for each suggestion */
};

G_DEFINE_FINAL_TYPE (CwSuggestionsWindow, cw_suggestions_window, ADW_TYPE_WINDOW)

/* A suggestion of the list. The button belongs to the list. */
typedef struct
{
  CwSuggestionsWindow *window;
  const CwSuggestion *suggestion; /* belongs to `suggestions` */
  GtkButton *button;
} Row;

/* ── Pages ── */

static void
show_page (CwSuggestionsWindow *self, const char *name)
{
  gboolean waiting = g_str_equal (name, "waiting");

  gtk_spinner_set_spinning (self->spinner, waiting);
  gtk_button_set_label (self->close_button, waiting ? _("_Cancel") : _("_Close"));
  cw_stack_show (self->page_stack, name);
  if (!waiting)
    g_clear_handle_id (&self->progress_id, g_source_remove);
}

static gboolean
show_progress (gpointer user_data)
{
  CwSuggestionsWindow *self = user_data;
  guint done = (guint) g_atomic_int_get (&self->progress->done);
  guint total = (guint) g_atomic_int_get (&self->progress->total);
  g_autofree char *words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                                         "Looking up %u phone number in Aloware…",
                                                         "Looking up %u phone numbers in Aloware…", total),
                                            total);

  gtk_widget_set_visible (GTK_WIDGET (self->progress_bar), total > 0);
  gtk_label_set_label (self->waiting_label, total > 0 ? words : _("Reading contacts from Salesforce…"));
  if (total > 0)
    gtk_progress_bar_set_fraction (self->progress_bar, (double) done / total);

  return G_SOURCE_CONTINUE;
}

/* ── The rows ── */

static AdwActionRow *
row_new (const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);

  return ADW_ACTION_ROW (row);
}

static gboolean
is_taken (CwSuggestionsWindow *self, const CwSuggestion *suggestion)
{
  CwMappingItem *item = cw_mapping_document_find_salesforce (self->document, suggestion->salesforce);

  return item != NULL && item == cw_mapping_document_find (self->document, suggestion->aloware->key);
}

/* Whether both fields are free, so that the suggestion can be taken. */
static gboolean
can_be_taken (CwSuggestionsWindow *self, const CwSuggestion *suggestion)
{
  const CwMapping *mapping = cw_mapping_document_get_mapping (self->document);
  CwSchema *schema = cw_mapping_document_get_schema (self->document);
  const CwMappingRow *row = mapping != NULL ? cw_mapping_find (mapping, suggestion->aloware->key) : NULL;

  return mapping != NULL && cw_mapping_find_salesforce (mapping, suggestion->salesforce) == NULL
         && (row == NULL || schema == NULL || cw_schema_find (schema, row->salesforce) == NULL);
}

static void
update_rows (CwSuggestionsWindow *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = g_ptr_array_index (self->rows, i);

      gboolean taken = is_taken (self, row->suggestion);
      g_autofree char *name = g_strdup_printf (taken ? _("“%s” is mapped to “%s”") : _("Map “%s” to “%s”"),
                                               cw_catalogue_get_label (row->suggestion->aloware),
                                               row->suggestion->label);

      gtk_button_set_label (row->button, taken ? _("Mapped") : _("Map"));
      gtk_accessible_update_property (GTK_ACCESSIBLE (row->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
      gtk_widget_set_sensitive (GTK_WIDGET (row->button), can_be_taken (self, row->suggestion));
    }
}

static void
focus_free_row (CwSuggestionsWindow *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = g_ptr_array_index (self->rows, i);

      if (gtk_widget_get_sensitive (GTK_WIDGET (row->button)))
        {
          gtk_widget_grab_focus (GTK_WIDGET (row->button));
          return;
        }
    }

  gtk_widget_grab_focus (GTK_WIDGET (self->close_button));
}

static void
undo (CwSuggestionsWindow *self)
{
  cw_mapping_document_undo (self->document);
  focus_free_row (self);
}

static void
on_map_clicked (Row *row)
{
  CwSuggestionsWindow *self = row->window;
  const CwSuggestion *suggestion = row->suggestion;
  g_autofree char *words = g_strdup_printf (_("“%s” is mapped to “%s”"),
                                            cw_catalogue_get_label (suggestion->aloware), suggestion->label);
  AdwToast *toast;

  if (!cw_mapping_document_map (self->document, suggestion->aloware, suggestion->salesforce))
    return;

  toast = cw_toast_new_undo (words);
  adw_toast_set_timeout (toast, CW_TOAST_UNDO_SECONDS);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo), self, G_CONNECT_SWAPPED);
  focus_free_row (self);
  cw_toast_add (GTK_WIDGET (self->page_stack), toast);
}

/* "Contact_Tier__c agrees …", and what mapping it would do. (transfer full) */
static char *
describe (const CwSuggestion *suggestion)
{
  g_autofree char *effect = cw_suggestion_describe_effect (suggestion);

  /* Translators: an API name, then two shares and a number between them: “Policy_Type__c agrees in 94 % of
   * 171 pairs, by chance in 30 %.” The next line has a direction (“Both Ways”), and what that does. */
  return g_strdup_printf (_("%s agrees in %.0f %% of %u pairs, by chance in %.0f %%.\n%s. %s"),
                          suggestion->salesforce, 100.0 * suggestion->agreed / suggestion->compared,
                          suggestion->compared, 100 * suggestion->chance,
                          cw_mapping_direction_words (suggestion->direction), effect);
}

static void
add_suggestion (CwSuggestionsWindow *self, const CwSuggestion *suggestion)
{
  const char *aloware = cw_catalogue_get_label (suggestion->aloware);
  /* Translators: a field of Aloware and the field of Salesforce that is suggested for it */
  g_autofree char *title = g_strdup_printf (_("%s – %s"), aloware, suggestion->label);
  g_autofree char *subtitle = describe (suggestion);
  AdwActionRow *action_row = row_new (title, subtitle);
  Row *row = g_new0 (Row, 1);

  row->window = self;
  row->suggestion = suggestion;
  row->button = GTK_BUTTON (gtk_button_new ());
  gtk_widget_set_valign (GTK_WIDGET (row->button), GTK_ALIGN_CENTER);
  g_signal_connect_swapped (row->button, "clicked", G_CALLBACK (on_map_clicked), row);
  adw_action_row_add_suffix (action_row, GTK_WIDGET (row->button));
  g_ptr_array_add (self->rows, row);
  adw_preferences_group_add (self->suggestions_group, GTK_WIDGET (action_row));
}

static void
show_suggestions (CwSuggestionsWindow *self)
{
  GPtrArray *list = self->suggestions->suggestions;

  for (guint i = 0; i < list->len; i++)
    add_suggestion (self, g_ptr_array_index (list, i));
  update_rows (self);

  adw_preferences_group_set_description (
    self->suggestions_group,
    list->len > 0 ? _("Fields without a partner whose values agree.")
                  : _("Nothing to suggest: no fields without a partner have values that agree."));
}

static void
show_phones (CwSuggestionsWindow *self)
{
  guint n_shown = 0;

  for (guint i = 0; i < self->suggestions->phones->len; i++)
    {
      const CwPhoneField *phone = g_ptr_array_index (self->suggestions->phones, i);
      g_autofree char *subtitle = NULL;

      if (phone->found <= 0)
        continue;

      /* Translators: an API name and a share */
      subtitle = g_strdup_printf (_("%s finds %.0f %% of the contacts."), phone->salesforce,
                                  100 * phone->found);
      adw_preferences_group_add (self->phones_group, GTK_WIDGET (row_new (phone->label, subtitle)));
      n_shown++;
    }

  adw_preferences_group_set_description (
    self->phones_group, n_shown > 0 ? _("How often a number of the field is a contact in Aloware.")
                                    : _("No number of the sample is a contact in Aloware."));
}

static GtkWidget *
fields_row_new (CwSuggestionsWindow *self, CwSide side, const char *title)
{
  GtkWidget *expander = adw_expander_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (expander), title);
  for (guint i = 0; i < self->suggestions->fields->len; i++)
    {
      const CwSeenField *field = g_ptr_array_index (self->suggestions->fields, i);
      g_autofree char *look = NULL;
      g_autofree char *subtitle = NULL;

      if (field->side != side)
        continue;

      look = cw_seen_field_describe (field);
      /* Translators: a share, and what the values look like: “90 % filled, text up to 40 characters” */
      subtitle = field->look == CW_LOOK_NOTHING
                   ? g_strdup (_("Never filled"))
                   : g_strdup_printf (_("%.0f %% filled, %s"), 100 * field->filled, look);
      adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), GTK_WIDGET (row_new (field->label, subtitle)));
    }

  return expander;
}

static void
show_sample (CwSuggestionsWindow *self)
{
  guint n = self->suggestions->n_records;
  g_autofree char *words = g_strdup_printf (
    g_dngettext (GETTEXT_PACKAGE,
                 "A sample of %u Salesforce contact, the one that changed last. Pairs with a contact in "
                 "Aloware: %u. Nothing changes until you map a field.",
                 "A sample of %u Salesforce contacts, those that changed last. Pairs with a contact in "
                 "Aloware: %u. Nothing changes until you map a field.",
                 n),
    n, self->suggestions->n_pairs);

  adw_preferences_group_set_description (self->sample_group, words);
  show_suggestions (self);
  show_phones (self);
  adw_preferences_group_add (self->fields_group,
                             fields_row_new (self, CW_SIDE_SALESFORCE, _("Salesforce Fields")));
  adw_preferences_group_add (self->fields_group,
                             fields_row_new (self, CW_SIDE_ALOWARE, _("Aloware Fields")));
}

/* ── Reading ── */

/* What the worker thread gets. */
typedef struct
{
  CwMapping *mapping;
  Progress *progress; /* rc box */
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  cw_mapping_free (work->mapping);
  g_atomic_rc_box_release (work->progress);
  g_free (work);
}

static void
on_progress (guint done, guint total, gpointer user_data)
{
  Progress *progress = user_data;

  g_atomic_int_set (&progress->done, (int) done);
  g_atomic_int_set (&progress->total, (int) total);
}

static gpointer
read_sample (CwProfile *profile, gpointer data, GCancellable *cancellable, GError **error)
{
  const Work *work = data;

  return cw_sampling_suggest (profile, work->mapping, on_progress, work->progress, cancellable, error);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CwSuggestionsWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CwSuggestions) suggestions = cw_background_run_finish (result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;

  if (suggestions == NULL)
    {
      g_autofree char *escaped = g_markup_escape_text (error->message, -1);

      adw_status_page_set_description (self->problem_page, escaped);
      show_page (self, "problem");
      gtk_widget_grab_focus (self->retry_button);
      return;
    }

  self->suggestions = g_steal_pointer (&suggestions);
  if (self->suggestions->n_records == 0)
    {
      show_page (self, "nothing");
      gtk_widget_grab_focus (GTK_WIDGET (self->close_button));
      return;
    }

  show_sample (self);
  show_page (self, "sample");
  focus_free_row (self);
}

static void
read_data (CwSuggestionsWindow *self)
{
  const CwMapping *mapping = cw_mapping_document_get_mapping (self->document);
  Work *work = g_new0 (Work, 1);

  g_clear_pointer (&self->progress, g_atomic_rc_box_release);
  self->progress = g_atomic_rc_box_new0 (Progress);
  work->mapping = mapping != NULL ? cw_mapping_copy (mapping) : cw_mapping_new ();
  work->progress = g_atomic_rc_box_acquire (self->progress);

  show_page (self, "waiting");
  show_progress (self);
  g_clear_handle_id (&self->progress_id, g_source_remove);
  self->progress_id = g_timeout_add (PROGRESS_MS, show_progress, self);
  gtk_widget_grab_focus (GTK_WIDGET (self->close_button));
  cw_background_run_async (cw_session_get_profile_name (self->session), read_sample, work, work_free,
                           (GDestroyNotify) cw_suggestions_free, self->cancellable, on_read,
                           g_object_ref (self));
}

/* ── The window ── */

static void
action_undo (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CwSuggestionsWindow *self = CW_SUGGESTIONS_WINDOW (widget);

  for (guint i = 0; i < self->rows->len; i++)
    if (is_taken (self, ((const Row *) g_ptr_array_index (self->rows, i))->suggestion))
      {
        undo (self);
        return;
      }
}

static gboolean
cw_suggestions_window_close_request (GtkWindow *window)
{
  g_cancellable_cancel (CW_SUGGESTIONS_WINDOW (window)->cancellable);

  return GTK_WINDOW_CLASS (cw_suggestions_window_parent_class)->close_request (window);
}

static void
cw_suggestions_window_dispose (GObject *object)
{
  CwSuggestionsWindow *self = CW_SUGGESTIONS_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->progress_id, g_source_remove);
  g_ptr_array_set_size (self->rows, 0);
  gtk_widget_dispose_template (GTK_WIDGET (self), CW_TYPE_SUGGESTIONS_WINDOW);
  g_clear_object (&self->document);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (cw_suggestions_window_parent_class)->dispose (object);
}

static void
cw_suggestions_window_finalize (GObject *object)
{
  CwSuggestionsWindow *self = CW_SUGGESTIONS_WINDOW (object);

  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->rows);
  g_clear_pointer (&self->progress, g_atomic_rc_box_release);
  g_clear_pointer (&self->suggestions, cw_suggestions_free);

  G_OBJECT_CLASS (cw_suggestions_window_parent_class)->finalize (object);
}

static void
cw_suggestions_window_class_init (CwSuggestionsWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cw_suggestions_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = cw_suggestions_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = cw_suggestions_window_close_request;

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/crosswalk_sync/Crosswalk/ui/cw-suggestions-window.ui");
  gtk_widget_class_bind_template_child (widget_class, CwSuggestionsWindow, close_button);
  gtk_widget_class_bind_template_child (widget_class, CwSuggestionsWindow, page_stack);
  gtk_widget_class_bind_template_child (widget_class, CwSuggestionsWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, CwSuggestionsWindow, waiting_label);
  gtk_widget_class_bind_template_child (widget_class, CwSuggestionsWindow, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, CwSuggestionsWindow, problem_page);
  gtk_widget_class_bind_template_child (widget_class, CwSuggestionsWindow, retry_button);
  gtk_widget_class_bind_template_child (widget_class, CwSuggestionsWindow, sample_group);
  gtk_widget_class_bind_template_child (widget_class, CwSuggestionsWindow, suggestions_group);
  gtk_widget_class_bind_template_child (widget_class, CwSuggestionsWindow, phones_group);
  gtk_widget_class_bind_template_child (widget_class, CwSuggestionsWindow, fields_group);
  gtk_widget_class_bind_template_callback (widget_class, read_data);
  gtk_widget_class_install_action (widget_class, "suggestions.undo", NULL, action_undo);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "suggestions.undo", NULL);
}

static void
cw_suggestions_window_init (CwSuggestionsWindow *self)
{
  self->cancellable = g_cancellable_new ();
  self->rows = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
cw_suggestions_window_new (CwSession *session, GtkWindow *parent)
{
  CwSuggestionsWindow *self = g_object_new (CW_TYPE_SUGGESTIONS_WINDOW, NULL);

  cw_fit_over (GTK_WINDOW (self), parent);
  self->session = g_object_ref (session);
  self->document = g_object_ref (cw_session_get_document (session));
  g_signal_connect_object (self->document, "changed", G_CALLBACK (update_rows), self, G_CONNECT_SWAPPED);
  read_data (self);

  return GTK_WIDGET (self);
}
