/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-preview-view.h"

#include "cw-accessible.h"
#include "cw-background.h"
#include "cw-page-fields.h"
#include "cw-plan-file.h"
#include "cw-preview-table.h"
#include "cw-sync-job.h"
#include "cw-toast.h"
#include "cw-words.h"

#include <glib/gi18n-lib.h>

/* Below this width of the table, the sum of the plan stands in a line of its own, and the note has no icon.
 */
#define WIDTH_OF_ONE_LINE 300

struct _CwPreviewView
{
  AdwBin parent_instance;

  GtkBox *tile_box;
  GtkLabel *keys_label;
  GtkSearchEntry *search_entry;
  GtkDropDown *field_dropdown;
  GtkSpinner *spinner;
  GtkMenuButton *menu_button;
  GtkRevealer *conflicts_revealer;
  GtkLabel *conflicts_label;
  GtkStack *stack;
  CwPreviewTable *table;
  AdwStatusPage *empty_page;
  GtkRevealer *selection_revealer;
  GtkLabel *selection_label;
  GtkButton *records_button;
  GtkLabel *summary_label;
  GtkButton *save_button;
  GtkButton *apply_button;

  GtkToggleButton *tiles[CW_PREVIEW_N_BUCKETS];
  GtkLabel *tile_counts[CW_PREVIEW_N_BUCKETS];

  CwPageModel *model;
  char *profile_name, *plan;
  CwPreviewBucket bucket;
  CwPreviewTotals totals;
  gboolean has_totals, hides_conflicts;
  guint requests[2];

  char *turning;        /* the name of the plan while one of its arrows is being turned, else NULL */
  gint64 turned_change; /* the change that the toast's button turns back */
  char *turned_key, *turned_label;
  AdwToast *turned_toast; /* NULL: no toast is shown */
};

G_DEFINE_FINAL_TYPE (CwPreviewView, cw_preview_view, ADW_TYPE_BIN)

enum
{
  APPLY,
  BACK,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

void
cw_preview_view_hide_conflicts (CwPreviewView *self)
{
  g_return_if_fail (CW_IS_PREVIEW_VIEW (self));

  self->hides_conflicts = TRUE;
}

const char *
cw_preview_view_get_plan (CwPreviewView *self)
{
  g_return_val_if_fail (CW_IS_PREVIEW_VIEW (self), NULL);

  return self->plan;
}

GHashTable *
cw_preview_view_get_left_out (CwPreviewView *self)
{
  g_return_val_if_fail (CW_IS_PREVIEW_VIEW (self), NULL);

  return cw_preview_table_get_left_out (self->table);
}

void
cw_preview_view_set_left_out (CwPreviewView *self, GHashTable *left_out, GHashTable *left_fields)
{
  g_return_if_fail (CW_IS_PREVIEW_VIEW (self));

  cw_preview_table_set_left_out (self->table, left_out, left_fields);
}

GHashTable *
cw_preview_view_get_left_fields (CwPreviewView *self)
{
  g_return_val_if_fail (CW_IS_PREVIEW_VIEW (self), NULL);

  return cw_preview_table_get_left_fields (self->table);
}

/* ── Texts ── */

static guint
get_n_applied (CwPreviewView *self)
{
  guint left_out = g_hash_table_size (cw_preview_table_get_left_out (self->table));

  return self->totals.counts[CW_PREVIEW_ALL] - MIN (left_out, self->totals.counts[CW_PREVIEW_ALL]);
}

/* A new contact has its ID only once it is created. NULL: there are none. (transfer full) */
static char *
say_follow_ups (guint n)
{
  g_autofree char *number = cw_words_count (n);

  if (n == 0)
    return NULL;
  /* Translators: updates in Salesforce that follow contacts which are created in Aloware */
  return g_strdup_printf (
    ngettext ("%s more update with a new Aloware ID", "%s more updates with new Aloware IDs", n), number);
}

static void
update_summary (CwPreviewView *self)
{
  guint total = self->totals.counts[CW_PREVIEW_ALL];
  guint applied = get_n_applied (self);
  g_autofree char *n_applied = cw_words_count (applied);
  g_autofree char *n_total = cw_words_count (total);
  guint n = self->requests[CW_SIDE_SALESFORCE] + self->requests[CW_SIDE_ALOWARE];
  g_autofree char *n_requests = cw_words_count (n);
  guint left_fields = cw_preview_table_count_left_fields (self->table);
  g_autofree char *n_fields = cw_words_count (left_fields);
  g_autofree char *fields = g_strdup_printf (
    ngettext ("%s field excluded", "%s fields excluded", left_fields), n_fields);
  g_autofree char *text = NULL;

  if (self->has_totals && total > 0 && (applied < total || left_fields > 0))
    {
      g_autofree char *changes = g_strdup_printf (
        ngettext ("%s of %s change is applied", "%s of %s changes are applied", total), n_applied, n_total);

      text = g_strjoin (" · ", changes, left_fields > 0 ? fields : NULL, NULL);
    }
  else if (self->has_totals && total > 0)
    {
      g_autofree char *changes = g_strdup_printf (ngettext ("%s change", "%s changes", total), n_total);
      g_autofree char *requests = g_strdup_printf (ngettext ("about %s request", "about %s requests", n),
                                                   n_requests);
      g_autofree char *follow_ups = say_follow_ups (self->totals.follow_ups);

      text = g_strjoin (" · ", changes, requests, follow_ups, NULL);
    }

  gtk_label_set_label (self->summary_label, text != NULL ? text : "");
  gtk_widget_set_sensitive (GTK_WIDGET (self->apply_button),
                            self->has_totals && applied > 0 && self->turning == NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->save_button), self->has_totals && total > 0);
}

static void
update_selection (CwPreviewView *self)
{
  guint n = !cw_preview_bucket_is_unwritten (self->bucket) ? cw_preview_table_get_n_selected (self->table)
                                                           : 0;
  g_autofree char *number = cw_words_count (n);
  g_autofree char *text = g_strdup_printf (ngettext ("%s row selected", "%s rows selected", n), number);

  gboolean left_out = FALSE;
  guint records = n > 0 ? cw_preview_table_count_records (self->table, &left_out) : 0;

  cw_revealer_show (self->selection_revealer, n > 0);
  if (n == 0)
    return;

  gtk_label_set_label (self->selection_label, text);
  gtk_button_set_label (self->records_button, left_out
                                                ? ngettext ("Include _Record", "Include _Records", records)
                                                : ngettext ("Exclude _Record", "Exclude _Records", records));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->records_button),
                               left_out ? _("Include Selected Records With All Their Fields")
                                        : _("Exclude Selected Records With All Their Fields"));
}

static void
on_changed (CwPreviewView *self)
{
  update_summary (self);
  update_selection (self);
}

static void
update_tiles (CwPreviewView *self)
{
  for (CwPreviewBucket bucket = CW_PREVIEW_ALL; bucket < CW_PREVIEW_N_BUCKETS; bucket++)
    {
      guint count = self->totals.counts[bucket];
      g_autofree char *number = self->has_totals ? cw_words_count (count) : g_strdup ("…");
      g_autofree char *name = g_strdup_printf ("%s: %s", cw_preview_bucket_words (bucket), number);

      gtk_label_set_label (self->tile_counts[bucket], number);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->tiles[bucket]), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      name, -1);
      gtk_widget_set_visible (GTK_WIDGET (self->tiles[bucket]), bucket == CW_PREVIEW_ALL || count > 0);
    }
}

/* How many links a key makes, and how many it alone would make. (transfer full) */
static char *
say_key (CwMatchBy by, guint matched, guint would)
{
  g_autofree char *n_matched = cw_words_count (matched);
  g_autofree char *n_would = cw_words_count (MAX (would, matched));

  switch (by)
    {
    case CW_MATCH_BY_ID:
      return g_strdup_printf (_("%s of %s by Aloware Contact ID"), n_matched, n_would);
    case CW_MATCH_BY_PHONE:
      return g_strdup_printf (_("%s of %s by phone number"), n_matched, n_would);
    case CW_MATCH_BY_EMAIL:
    default:
      return g_strdup_printf (_("%s of %s by e-mail address"), n_matched, n_would);
    }
}

static void
update_keys (CwPreviewView *self)
{
  g_autoptr (GString) keys = g_string_new (NULL);
  g_autofree char *text = NULL;

  for (CwMatchBy by = CW_MATCH_BY_ID; by <= CW_MATCH_BY_EMAIL; by++)
    {
      guint matched = self->totals.matched[by], would = self->totals.would_match[by];
      g_autofree char *key = say_key (by, matched, would);

      if (matched + would > 0)
        g_string_append_printf (keys, "%s%s", keys->len > 0 ? " · " : "", key);
    }

  /* Translators: the placeholder lists keys: “40 of 40 by phone number · 0 of 38 by e-mail address” */
  text = g_strdup_printf (_("New links: %s"), keys->str);
  gtk_label_set_label (self->keys_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->keys_label), keys->len > 0);
}

static void
update_conflicts (CwPreviewView *self)
{
  guint n = self->totals.conflicts;
  g_autofree char *number = cw_words_count (n);
  g_autofree char *text = g_strdup_printf (
    ngettext ("%s conflict waits for your decision. It is not part of this plan.",
              "%s conflicts wait for your decision. They are not part of this plan.", n),
    number);

  gtk_label_set_label (self->conflicts_label, text);
  cw_revealer_show (self->conflicts_revealer, self->has_totals && !self->hides_conflicts && n > 0);
}

static void
show_empty (CwPreviewView *self, const char *icon, const char *title, const char *description)
{
  g_autofree char *markup = description != NULL ? g_markup_escape_text (description, -1) : NULL;

  adw_status_page_set_icon_name (self->empty_page, icon);
  adw_status_page_set_title (self->empty_page, title);
  adw_status_page_set_description (self->empty_page, markup);
  cw_stack_show (self->stack, "empty");
}

static void
update_page (CwPreviewView *self)
{
  const GError *error = self->model != NULL ? cw_page_model_get_error (self->model) : NULL;
  guint n = self->model != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->model)) : 0;
  const char *search = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));
  gboolean loading = self->model != NULL && cw_page_model_is_loading (self->model);

  gtk_spinner_set_spinning (self->spinner, loading || self->turning != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), loading || self->turning != NULL);

  if (n > 0 || loading || self->model == NULL)
    cw_stack_show (self->stack, "table");
  else if (error != NULL)
    show_empty (self, "dialog-error-symbolic", _("Could Not Read Plan"), error->message);
  else if (*search != '\0' || cw_page_fields_get (self->field_dropdown) != NULL)
    show_empty (self, "edit-find-symbolic", _("No Results Found"),
                _("Try other words, or show all fields."));
  else
    show_empty (self, "object-select-symbolic", _("Nothing to Do"),
                _("Both sides agree wherever they can be compared. A sync would write nothing."));
}

/* ── Turning an arrow ── */

/* Forgets the last turn. Only that one can be undone: the ids of changes turned earlier may have changed
 * since. */
static void
forget_turned (CwPreviewView *self)
{
  if (self->turned_toast != NULL)
    adw_toast_dismiss (self->turned_toast);
  g_clear_object (&self->turned_toast);
  g_clear_pointer (&self->turned_key, g_free);
  g_clear_pointer (&self->turned_label, g_free);
}

static void turn (CwPreviewView *self, gint64 change, const char *key, const char *label);

static void
on_turn_back (CwPreviewView *self)
{
  g_autofree char *key = g_steal_pointer (&self->turned_key);
  g_autofree char *label = g_steal_pointer (&self->turned_label);

  if (key != NULL)
    turn (self, self->turned_change, key, label);
}

static void
tell_turned (CwPreviewView *self, CwSide side)
{
  const char *field = cw_words_field (self->turned_key);
  g_autofree char *words = NULL;

  if (side == CW_SIDE_ALOWARE)
    /* Translators: a field, and whose it is: “First Name” and “Ana Ruiz” */
    words = g_strdup_printf (_("%s of %s goes to Aloware"), field, self->turned_label);
  else
    /* Translators: a field, and whose it is: “First Name” and “Ana Ruiz” */
    words = g_strdup_printf (_("%s of %s goes to Salesforce"), field, self->turned_label);

  self->turned_toast = cw_toast_new_undo (words);
  adw_toast_set_timeout (self->turned_toast, 10);
  g_signal_connect_object (self->turned_toast, "button-clicked", G_CALLBACK (on_turn_back), self,
                           G_CONNECT_SWAPPED);
  cw_toast_add (GTK_WIDGET (self), g_object_ref (self->turned_toast));
}

/* `counts`: give the totals, whatever the filter is. */
static gpointer
make_query (CwPreviewView *self, gboolean counts)
{
  return cw_preview_query_new (self->plan, self->bucket, cw_page_fields_get (self->field_dropdown),
                               gtk_editable_get_text (GTK_EDITABLE (self->search_entry)),
                               cw_preview_table_is_grouped (self->table), counts);
}

/* The plan has a new name, because its content changed. */
static void
take_turned (CwPreviewView *self, const CwTurned *turned)
{
  g_free (self->plan);
  self->plan = g_strdup (turned->plan);
  self->requests[CW_SIDE_ALOWARE] = turned->expected[CW_SIDE_ALOWARE];
  self->requests[CW_SIDE_SALESFORCE] = turned->expected[CW_SIDE_SALESFORCE];
  self->turned_change = turned->after[turned->side];
  cw_preview_table_take_turned (self->table, turned);
  cw_page_model_refresh (self->model, make_query (self, TRUE));
  tell_turned (self, turned->side);
}

typedef struct
{
  char *plan, *key;
  gint64 change;
} Turn;

static void
turn_free (gpointer data)
{
  Turn *turn = data;

  g_free (turn->plan);
  g_free (turn->key);
  g_free (turn);
}

static void
turned_free (gpointer data)
{
  CwTurned *turned = data;

  cw_turned_clear (turned);
  g_free (turned);
}

static gpointer
turn_in_store (CwProfile *profile, gpointer data, GCancellable *cancellable, GError **error)
{
  const Turn *turn = data;
  g_autoptr (CwStore) store = cw_sync_open_store (profile, error);
  g_autoptr (CwTurning) turning = store != NULL ? cw_turning_open (profile, store, turn->plan, error) : NULL;
  CwTurned *turned;

  if (turning == NULL)
    return NULL;

  turned = g_new0 (CwTurned, 1);
  if (cw_turning_turn (turning, turn->change, turn->key, turned, error))
    return turned;

  turned_free (turned);
  return NULL;
}

static void
on_turned (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CwPreviewView) self = user_data;
  g_autofree char *plan = g_steal_pointer (&self->turning);
  g_autoptr (GError) error = NULL;
  CwTurned *turned = cw_background_run_finish (result, &error);

  /* The view may show another plan by now. */
  if (self->model != NULL && g_strcmp0 (plan, self->plan) == 0)
    {
      if (turned != NULL)
        take_turned (self, turned);
      else
        cw_toast (GTK_WIDGET (self), error->message);
      update_summary (self);
      update_page (self);
    }
  g_clear_pointer (&turned, turned_free);
}

static void
turn (CwPreviewView *self, gint64 change, const char *key, const char *label)
{
  Turn *job;

  if (self->turning != NULL || self->model == NULL)
    return;

  forget_turned (self);
  self->turning = g_strdup (self->plan);
  self->turned_key = g_strdup (key);
  self->turned_label = g_strdup (label);
  update_summary (self);
  update_page (self);

  job = g_new0 (Turn, 1);
  job->plan = g_strdup (self->plan);
  job->key = g_strdup (key);
  job->change = change;
  cw_background_run_async (self->profile_name, turn_in_store, job, turn_free, turned_free, NULL, on_turned,
                           g_object_ref (self));
}

static void
on_turn (CwPreviewView *self, gint64 change, const CwPreviewRow *row)
{
  turn (self, change, row->aloware, row->label);
}

/* ── Saving the plan, and opening a saved one ── */

typedef struct
{
  CwPreviewView *view; /* held until a file is chosen */
  char *profile_name, *plan, *path;
} Save;

static void
save_free (gpointer data)
{
  Save *save = data;

  g_clear_object (&save->view);
  g_free (save->profile_name);
  g_free (save->plan);
  g_free (save->path);
  g_free (save);
}

static GtkFileChooserNative *
make_chooser (GtkWidget *widget, const char *title, GtkFileChooserAction action, const char *accept)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (title, GTK_WINDOW (root), action, accept,
                                                               _("_Cancel"));
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _("Plans"));
  gtk_file_filter_add_suffix (filter, "json");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);

  return chooser;
}

static char *
get_path (GtkFileChooserNative *chooser)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));

  return file != NULL ? g_file_get_path (file) : NULL;
}

static gpointer
save_in_store (CwProfile *profile, gpointer data, GCancellable *cancellable, GError **error)
{
  const Save *save = data;
  g_autoptr (CwStore) store = cw_sync_open_store (profile, error);

  return GINT_TO_POINTER (store != NULL && cw_plan_file_save (store, save->plan, save->path, error));
}

static void
on_saved (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CwPreviewView) self = user_data;
  g_autoptr (GError) error = NULL;

  cw_background_run_finish (result, &error);
  if (self->table == NULL)
    return;
  if (error != NULL)
    cw_toast (GTK_WIDGET (self), error->message);
  else if (g_hash_table_size (cw_preview_table_get_left_out (self->table)) > 0
           || g_hash_table_size (cw_preview_table_get_left_fields (self->table)) > 0)
    cw_toast (GTK_WIDGET (self), _("The whole plan is saved, with what you left out here"));
  else
    cw_toast (GTK_WIDGET (self), _("The plan is saved"));
}

static void
on_save_response (GtkFileChooserNative *chooser, int response, gpointer user_data)
{
  Save *save = user_data;
  g_autoptr (CwPreviewView) self = g_steal_pointer (&save->view);

  if (response == GTK_RESPONSE_ACCEPT)
    save->path = get_path (chooser);

  if (response == GTK_RESPONSE_ACCEPT && save->path == NULL && self->table != NULL)
    cw_toast (GTK_WIDGET (self), _("A plan can only be saved on this computer. Choose another folder."));
  if (save->path != NULL)
    cw_background_run_async (save->profile_name, save_in_store, save, save_free, NULL, NULL, on_saved,
                             g_object_ref (self));
  else
    save_free (save);
  g_object_unref (chooser);
}

static void
on_save (CwPreviewView *self)
{
  GtkFileChooserNative *chooser = make_chooser (GTK_WIDGET (self), _("Save Plan"),
                                                GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"));
  Save *save = g_new0 (Save, 1);

  save->view = g_object_ref (self);
  save->profile_name = g_strdup (self->profile_name);
  save->plan = g_strdup (self->plan);

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), "crosswalk-plan.json");
  g_signal_connect (chooser, "response", G_CALLBACK (on_save_response), save);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

typedef struct
{
  CwPreviewFileFunc done;
  gpointer user_data;
} Choice;

static void
on_open_response (GtkFileChooserNative *chooser, int response, gpointer user_data)
{
  g_autofree Choice *choice = user_data;
  g_autofree char *path = response == GTK_RESPONSE_ACCEPT ? get_path (chooser) : NULL;

  choice->done (path, choice->user_data);
  g_object_unref (chooser);
}

void
cw_preview_choose_file (GtkWidget *widget, CwPreviewFileFunc done, gpointer user_data)
{
  GtkFileChooserNative *chooser = make_chooser (widget, _("Open Saved Plan"), GTK_FILE_CHOOSER_ACTION_OPEN,
                                                _("_Open"));
  Choice *choice = g_new (Choice, 1);

  choice->done = done;
  choice->user_data = user_data;
  g_signal_connect (chooser, "response", G_CALLBACK (on_open_response), choice);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* ── The model ── */

static void
on_indexed (CwPreviewView *self)
{
  const CwPreviewTotals *totals = cw_page_model_get_summary (self->model);

  if (totals != NULL)
    {
      self->totals = *totals;
      cw_preview_table_set_totals (self->table, totals);
      cw_page_fields_set (self->field_dropdown, totals->fields);
      self->has_totals = TRUE;
      update_tiles (self);
      update_keys (self);
      update_conflicts (self);
    }
  update_summary (self);
  update_page (self);
}

static void
show (CwPreviewView *self)
{
  if (self->model == NULL)
    return;

  cw_preview_table_set_excluded (self->table, cw_preview_bucket_is_unwritten (self->bucket));
  gtk_widget_set_sensitive (GTK_WIDGET (self->field_dropdown),
                            !cw_preview_bucket_is_unwritten (self->bucket));
  cw_page_model_set_query (self->model, make_query (self, FALSE));
  update_selection (self);
  update_page (self);
}

static void
clear (CwPreviewView *self)
{
  forget_turned (self);
  g_clear_object (&self->model);
  cw_preview_table_set_model (self->table, NULL);
  g_clear_pointer (&self->plan, g_free);
  g_clear_pointer (&self->profile_name, g_free);
  self->totals = (CwPreviewTotals) { 0 };
  self->has_totals = FALSE;
}

void
cw_preview_view_set_plan (CwPreviewView *self,
                          const char *profile_name,
                          const char *plan,
                          const guint requests[2])
{
  g_return_if_fail (CW_IS_PREVIEW_VIEW (self));

  clear (self);
  self->bucket = CW_PREVIEW_ALL;
  gtk_toggle_button_set_active (self->tiles[CW_PREVIEW_ALL], TRUE);
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  cw_page_fields_reset (self->field_dropdown);
  if (plan != NULL)
    {
      self->profile_name = g_strdup (profile_name);
      self->plan = g_strdup (plan);
      self->requests[0] = requests[0];
      self->requests[1] = requests[1];
      self->model = cw_preview_model_new (profile_name);
      g_signal_connect_object (self->model, "indexed", G_CALLBACK (on_indexed), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->model, "notify::error", G_CALLBACK (update_page), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (self->model, "notify::loading", G_CALLBACK (update_page), self,
                               G_CONNECT_SWAPPED);
      cw_preview_table_set_model (self->table, self->model);
      show (self);
    }

  update_tiles (self);
  update_keys (self);
  update_conflicts (self);
  update_summary (self);
}

/* ── Actions of the person ── */

static void
on_search_changed (CwPreviewView *self)
{
  show (self);
}

static void
on_field_changed (gpointer self)
{
  show (self);
}

static void
on_tile_toggled (GtkToggleButton *tile, CwPreviewView *self)
{
  if (!gtk_toggle_button_get_active (tile))
    return;

  for (CwPreviewBucket bucket = CW_PREVIEW_ALL; bucket < CW_PREVIEW_N_BUCKETS; bucket++)
    {
      if (self->tiles[bucket] != tile || bucket == self->bucket)
        continue;
      self->bucket = bucket;
      show (self);
      return;
    }
}

static void
on_leave_out (CwPreviewView *self)
{
  cw_preview_table_leave_out_selected (self->table, TRUE);
}

static void
on_take_in (CwPreviewView *self)
{
  cw_preview_table_leave_out_selected (self->table, FALSE);
}

static void
on_records (CwPreviewView *self)
{
  gboolean left_out;

  cw_preview_table_count_records (self->table, &left_out);
  cw_preview_table_leave_out_records (self->table, !left_out);
}

static void
on_apply (CwPreviewView *self)
{
  g_signal_emit (self, signals[APPLY], 0);
}

static void
on_back (CwPreviewView *self)
{
  g_signal_emit (self, signals[BACK], 0);
}

static gboolean
on_find (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  return gtk_widget_grab_focus (GTK_WIDGET (CW_PREVIEW_VIEW (widget)->search_entry));
}

static gboolean
on_apply_key (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  CwPreviewView *self = CW_PREVIEW_VIEW (widget);

  if (gtk_widget_is_sensitive (GTK_WIDGET (self->apply_button)))
    on_apply (self);
  return GDK_EVENT_STOP;
}

static gboolean
on_undo_key (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  on_turn_back (CW_PREVIEW_VIEW (widget));
  return GDK_EVENT_STOP;
}

/* ── GObject ── */

static void
make_tile (CwPreviewView *self, CwPreviewBucket bucket)
{
  GtkWidget *tile = gtk_toggle_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *count = gtk_label_new ("…");
  GtkWidget *words = gtk_label_new (cw_preview_bucket_words (bucket));

  gtk_widget_add_css_class (count, "title-4");
  gtk_widget_add_css_class (count, "numeric");
  gtk_widget_add_css_class (words, "caption");
  gtk_widget_add_css_class (tile, "flat");
  gtk_widget_add_css_class (tile, "sync-tile");
  gtk_box_append (GTK_BOX (box), count);
  gtk_box_append (GTK_BOX (box), words);
  gtk_button_set_child (GTK_BUTTON (tile), box);
  gtk_box_append (self->tile_box, tile);

  self->tiles[bucket] = GTK_TOGGLE_BUTTON (tile);
  self->tile_counts[bucket] = GTK_LABEL (count);
  if (bucket != CW_PREVIEW_ALL)
    gtk_toggle_button_set_group (self->tiles[bucket], self->tiles[CW_PREVIEW_ALL]);
  g_signal_connect_object (tile, "toggled", G_CALLBACK (on_tile_toggled), self, 0);
}

static gboolean
cw_preview_view_grab_focus (GtkWidget *widget)
{
  GtkWidget *table = GTK_WIDGET (CW_PREVIEW_VIEW (widget)->table);

  return gtk_widget_get_mapped (table) && gtk_widget_grab_focus (table);
}

static void
cw_preview_view_dispose (GObject *object)
{
  CwPreviewView *self = CW_PREVIEW_VIEW (object);

  forget_turned (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), CW_TYPE_PREVIEW_VIEW);
  g_clear_object (&self->model);
  g_clear_pointer (&self->plan, g_free);
  g_clear_pointer (&self->profile_name, g_free);
  g_clear_pointer (&self->turning, g_free);

  G_OBJECT_CLASS (cw_preview_view_parent_class)->dispose (object);
}

static void
cw_preview_view_class_init (CwPreviewViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cw_preview_view_dispose;
  widget_class->grab_focus = cw_preview_view_grab_focus;

  signals[APPLY] = g_signal_new ("apply", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  signals[BACK] = g_signal_new ("back", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);

  g_type_ensure (CW_TYPE_PREVIEW_TABLE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/crosswalk_sync/Crosswalk/ui/cw-preview-view.ui");
  gtk_widget_class_bind_template_child (widget_class, CwPreviewView, tile_box);
  gtk_widget_class_bind_template_child (widget_class, CwPreviewView, keys_label);
  gtk_widget_class_bind_template_child (widget_class, CwPreviewView, search_entry);
  gtk_widget_class_bind_template_child (widget_class, CwPreviewView, field_dropdown);
  gtk_widget_class_bind_template_child (widget_class, CwPreviewView, spinner);
  gtk_widget_class_bind_template_child (widget_class, CwPreviewView, menu_button);
  gtk_widget_class_bind_template_child (widget_class, CwPreviewView, selection_revealer);
  gtk_widget_class_bind_template_child (widget_class, CwPreviewView, selection_label);
  gtk_widget_class_bind_template_child (widget_class, CwPreviewView, records_button);
  gtk_widget_class_bind_template_child (widget_class, CwPreviewView, conflicts_revealer);
  gtk_widget_class_bind_template_child (widget_class, CwPreviewView, conflicts_label);
  gtk_widget_class_bind_template_child (widget_class, CwPreviewView, stack);
  gtk_widget_class_bind_template_child (widget_class, CwPreviewView, table);
  gtk_widget_class_bind_template_child (widget_class, CwPreviewView, empty_page);
  gtk_widget_class_bind_template_child (widget_class, CwPreviewView, summary_label);
  gtk_widget_class_bind_template_child (widget_class, CwPreviewView, save_button);
  gtk_widget_class_bind_template_child (widget_class, CwPreviewView, apply_button);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_leave_out);
  gtk_widget_class_bind_template_callback (widget_class, on_take_in);
  gtk_widget_class_bind_template_callback (widget_class, on_records);
  gtk_widget_class_bind_template_callback (widget_class, on_apply);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
  gtk_widget_class_bind_template_callback (widget_class, on_save);
  gtk_widget_class_bind_template_callback (widget_class, on_turn);
  gtk_widget_class_bind_template_callback (widget_class, show);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, update_selection);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, on_find, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, on_undo_key, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, on_apply_key, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Enter, GDK_CONTROL_MASK, on_apply_key, NULL);
}

static void
cw_preview_view_init (CwPreviewView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  cw_revealer_hide_folded (self->selection_revealer);
  cw_revealer_hide_folded (self->conflicts_revealer);
  cw_preview_table_fill_menu (self->table, self->menu_button);
  cw_preview_table_show_from (self->table, GTK_WIDGET (self->summary_label), WIDTH_OF_ONE_LINE);
  cw_page_fields_set_up (self->field_dropdown, on_field_changed, self);
  for (CwPreviewBucket bucket = CW_PREVIEW_ALL; bucket < CW_PREVIEW_N_BUCKETS; bucket++)
    make_tile (self, bucket);
  gtk_toggle_button_set_active (self->tiles[CW_PREVIEW_ALL], TRUE);
  update_selection (self);
}
