/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-history-run-view.h"

#include "cw-accessible.h"
#include "cw-csv-export.h"
#include "cw-explain.h"
#include "cw-export.h"
#include "cw-history-source.h"
#include "cw-history-words.h"
#include "cw-page-card.h"
#include "cw-page-cell.h"
#include "cw-page-fields.h"
#include "cw-page-fold.h"
#include "cw-page-memory.h"
#include "cw-page-order.h"
#include "cw-record-window.h"
#include "cw-run-words.h"
#include "cw-store-journal.h"
#include "cw-store-runs.h"
#include "cw-sync-job.h"
#include "cw-toast.h"
#include "cw-words.h"
#include "cw-sync-words.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* The table hides the old values below this width. */
#define WIDTH_WITH_OLD 660
#define WIDTH_WITH_COUNT 460

/* From this width of the table on, the search and the filters stand in one line. */
#define WIDTH_OF_ONE_LINE 620

struct _CwHistoryRunView
{
  AdwBin parent_instance;

  GtkWidget *back_button;
  GtkLabel *title_label;
  GtkLabel *counts_label;
  GtkWidget *undo_button;
  GtkWidget *error_box;
  GtkLabel *error_label;
  GtkSearchEntry *search_entry;
  GtkDropDown *state_dropdown;
  GtkDropDown *side_dropdown;
  GtkDropDown *field_dropdown;
  GtkSpinner *spinner;
  GtkLabel *count_label;
  GtkBox *search_box;
  GtkMenuButton *menu_button;
  GtkStack *table_stack;
  AdwStatusPage *nothing_page;
  GtkColumnView *column_view;
  GtkRevealer *selection_revealer;
  GtkLabel *selection_label;
  GtkWidget *retry_button;
  GtkRevealer *retry_revealer;
  GtkLabel *retry_label;
  GtkProgressBar *retry_progress;
  GtkWidget *retry_cancel_button;

  CwSession *session;
  gint64 run;
  const char *why_not_undone; /* NULL: the run can be undone */
  CwPageModel *model;
  GtkMultiSelection *selection;
  CwSyncJob *retrying; /* NULL: no retry is going on */
};

G_DEFINE_FINAL_TYPE (CwHistoryRunView, cw_history_run_view, ADW_TYPE_BIN)

enum
{
  BACK,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* ── Cells ── */

static void
show_contact (GtkWidget *cell, CwPageItem *item, gpointer data, gpointer user_data)
{
  const CwHistoryWrite *write = data;

  CwHistoryRunView *self = user_data;

  cw_page_fold_cell_show (cell, self->model, item, write != NULL ? write->label : NULL,
                          write != NULL ? cw_history_action_words (write) : NULL);
}

/* What a row is about. (transfer full) */
static char *
say_field (const CwHistoryWrite *write)
{
  const char *field = cw_words_changed_field (write->aloware, write->salesforce);
  g_autofree char *n = cw_words_count (write->n_fields);

  if (write->is_heading)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s field", "%s fields", write->n_fields), n);

  return g_strdup (field != NULL ? field : _("Whole contact"));
}

static void
show_field (GtkWidget *cell, CwPageItem *item, gpointer data, gpointer user_data)
{
  const CwHistoryWrite *write = data;
  g_autofree char *words = write != NULL ? say_field (write) : NULL;

  /* No row of the mapping wrote it. */
  gboolean is_fixed = write != NULL && write->aloware == NULL && write->salesforce != NULL;

  cw_page_cell_set_two_lines (cell, words != NULL ? words : "",
                              is_fixed        ? _("Fixed value")
                              : write != NULL ? write->salesforce
                                              : NULL);
}

static const char *
get_absent_words (const CwHistoryWrite *write)
{
  return write == NULL || write->is_heading                            ? ""
         : write->aloware == NULL || write->action == CW_ACTION_CREATE ? "–"
                                                                       : C_("value", "Blank");
}

static void
show_value (GtkWidget *cell, const CwHistoryWrite *write, const char *value, const char *other)
{
  g_autoptr (PangoAttrList) difference = cw_page_cell_difference (value, other);

  cw_page_cell_set_value (cell, value, get_absent_words (write), difference);
}

static void
show_old (GtkWidget *cell, CwPageItem *item, gpointer data, gpointer user_data)
{
  const CwHistoryWrite *write = data;

  show_value (cell, write, write != NULL ? write->old_value : NULL, write != NULL ? write->new_value : NULL);
}

/* What a write that linked or unlinked two records did; NULL: it did something else. (transfer full) */
static char *
get_link (const CwHistoryWrite *write)
{
  const char *partner = cw_history_write_get_partner (write);

  if (partner == NULL)
    return NULL;

  return write->action == CW_ACTION_LINK
           /* Translators: two records were linked; the placeholder is the id of the other one */
           ? g_strdup_printf (_("Linked with %s"), partner)
           : g_strdup_printf (_("Unlinked from %s"), partner);
}

static void
show_new (GtkWidget *cell, CwPageItem *item, gpointer data, gpointer user_data)
{
  const CwHistoryWrite *write = data;
  g_autofree char *link = write != NULL ? get_link (write) : NULL;

  if (link != NULL)
    cw_page_cell_set_value (cell, link, NULL, NULL);
  else
    show_value (cell, write, write != NULL ? write->new_value : NULL,
                write != NULL ? write->old_value : NULL);
}

static void
show_state (GtkWidget *cell, CwPageItem *item, gpointer data, gpointer user_data)
{
  GtkWidget *icon = gtk_widget_get_first_child (cell);
  const CwHistoryWrite *write = data;
  g_autofree char *moment = write != NULL ? cw_words_moment (write->when) : NULL;
  CwHistoryRunView *self = user_data;
  /* The heading has said it. */
  gboolean said = cw_page_model_is_under_heading (self->model, cw_page_cell_get_position (cell));

  gtk_widget_set_opacity (cell, said ? 0 : 1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_STATE_HIDDEN, said, -1);
  gtk_widget_set_opacity (icon, write != NULL ? 1 : 0);
  if (write != NULL && write->closed != NULL)
    {
      gtk_image_set_from_icon_name (GTK_IMAGE (icon), "object-select-symbolic");
      cw_page_cell_set_two_lines (gtk_widget_get_last_child (cell), cw_history_closed_words (write), NULL);
      return;
    }
  if (write != NULL)
    gtk_image_set_from_icon_name (GTK_IMAGE (icon), cw_history_write_icon (write->state));
  cw_page_cell_set_two_lines (gtk_widget_get_last_child (cell),
                              write != NULL ? cw_history_write_words (write->state) : "",
                              write != NULL && write->error_message != NULL ? write->error_message : moment);
}

/* ── Details ── */

static GtkWidget *
new_line (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 44);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);

  return label;
}

static void
pop_down (GtkWidget *button)
{
  gtk_popover_popdown (GTK_POPOVER (gtk_widget_get_ancestor (button, GTK_TYPE_POPOVER)));
}

static GtkWidget *
add_action (GtkWidget *box, const char *title, const char *action, gint64 key)
{
  GtkWidget *button = gtk_button_new_with_label (title);

  gtk_widget_add_css_class (button, "flat");
  gtk_label_set_xalign (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), 0);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "x", key);
  g_signal_connect (button, "clicked", G_CALLBACK (pop_down), NULL);
  gtk_box_append (GTK_BOX (box), button);

  return button;
}

/* The platform's own words and codes help only its support, so they are in a part that is collapsed at
 * first. */
static void
add_failure (GtkWidget *box, const CwHistoryWrite *write)
{
  const char *record = cw_history_write_get_record (write);
  g_autofree char *raw = g_strdup_printf (_("Code: %s\nRecord: %s\nJournal entry: %" PRId64),
                                          write->error_code != NULL ? write->error_code : "–",
                                          record != NULL ? record : "–", write->write);
  GtkWidget *expander = gtk_expander_new (_("Technical Details"));
  GtkWidget *details = new_line (raw, "monospace");

  gtk_label_set_selectable (GTK_LABEL (details), TRUE);
  gtk_box_append (
    GTK_BOX (box),
    new_line (write->error_message != NULL ? write->error_message : _("It was refused."), NULL));
  gtk_expander_set_child (GTK_EXPANDER (expander), details);
  gtk_box_append (GTK_BOX (box), expander);
}

static char *
say_reason (const CwHistoryWrite *write)
{
  return write->action == CW_ACTION_LINK || write->action == CW_ACTION_UNLINK
           ? cw_sync_words_link (write->reason, (const char *const *) write->differs)
           : g_strdup (cw_explain_rule (write->reason));
}

static void
add_write (GtkWidget *box, const CwHistoryWrite *write, gint64 key)
{
  g_autofree char *moment = cw_words_moment (write->when);
  g_autofree char *reason = write->reason != NULL ? say_reason (write) : NULL;

  gtk_box_append (GTK_BOX (box), new_line (cw_history_write_words (write->state), "heading"));
  gtk_box_append (GTK_BOX (box), new_line (moment, "dim-label"));
  if (reason != NULL)
    gtk_box_append (GTK_BOX (box), new_line (reason, NULL));
  if (write->state != CW_WRITE_FAILED)
    return;

  add_failure (box, write);
  add_action (box, _("Try Again"), "history.retry-write", key);
}

static gboolean
may_explain (const CwHistoryWrite *write)
{
  return write->aloware != NULL && cw_history_write_get_record (write) != NULL;
}

static void
fill_popover (GtkMenuButton *button, gpointer user_data)
{
  CwPageItem *item = cw_page_cell_get_item (GTK_WIDGET (button));
  const CwHistoryWrite *write = item != NULL ? cw_page_item_get_data (item) : NULL;
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  if (write != NULL && write->closed != NULL)
    gtk_box_append (GTK_BOX (box), new_line (cw_history_closed_words (write), "heading"));
  else if (write != NULL)
    add_write (box, write, cw_page_item_get_key (item));
  if (write != NULL && may_explain (write))
    gtk_widget_set_tooltip_text (
      add_action (box, _("Why This Value?"), "history.explain", cw_page_item_get_key (item)),
      _("Show the whole record (Ctrl+I)"));
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_menu_button_set_popover (button, popover);
}

static GtkWidget *
make_details (gpointer user_data)
{
  GtkWidget *button = gtk_menu_button_new ();

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  cw_page_cell_set_tooltip (button, _("Details"));
  gtk_widget_add_css_class (button, "flat");
  /* The popover is filled each time it opens, because the cell may show another row by then. */
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), fill_popover, NULL, NULL);

  return button;
}

static void
show_details (GtkWidget *cell, CwPageItem *item, gpointer data, gpointer user_data)
{
  const CwHistoryWrite *write = data;
  const char *field = write != NULL ? cw_words_changed_field (write->aloware, write->salesforce) : NULL;
  g_autofree char *name = NULL;

  gtk_menu_button_popdown (GTK_MENU_BUTTON (cell));
  gtk_widget_set_sensitive (cell, write != NULL);
  if (write == NULL)
    return;

  name = g_strdup_printf (_("Details: %s, %s"), write->label,
                          field != NULL ? field : cw_history_action_words (write));
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (cell)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* ── Copies and the menu of a row ── */

static char *
copy_contact (gpointer data)
{
  return g_strdup (((const CwHistoryWrite *) data)->label);
}

static char *
copy_field (gpointer data)
{
  return say_field (data);
}

static char *
copy_old (gpointer data)
{
  return g_strdup (((const CwHistoryWrite *) data)->old_value);
}

static char *
copy_new (gpointer data)
{
  const CwHistoryWrite *write = data;
  char *link = get_link (write);

  return link != NULL ? link : g_strdup (write->new_value);
}

static char *
copy_state (gpointer data)
{
  const CwHistoryWrite *write = data;

  if (write->closed != NULL)
    return g_strdup (cw_history_closed_words (write));

  return g_strjoin (" · ", cw_history_write_words (write->state), write->error_message, NULL);
}

static void
show_card (GtkWidget *card, CwPageItem *item, gpointer data, gpointer user_data)
{
  CwHistoryRunView *self = user_data;
  const CwHistoryWrite *write = data;
  g_autofree char *field = write != NULL ? say_field (write) : NULL;
  g_autofree char *value = write != NULL ? copy_new (data) : NULL;
  g_autofree char *line = NULL;
  g_autofree char *state = NULL;

  if (write != NULL && write->salesforce != NULL)
    line = cw_page_card_line (field, value);
  else if (write != NULL)
    line = g_strdup (value != NULL ? value : field);
  if (write != NULL && !cw_page_model_is_under_heading (self->model, cw_page_cell_get_position (card)))
    state = copy_state (data);
  cw_page_card_show (card, self->model, item, write != NULL ? write->label : NULL,
                     write != NULL ? cw_history_action_words (write) : NULL, line, state);
}

static char **
get_ids (gpointer data)
{
  return ((CwHistoryWrite *) data)->ids;
}

static const char *
get_field (gpointer data)
{
  return ((const CwHistoryWrite *) data)->aloware;
}

static void
append_action (GMenu *menu, const char *label, const char *action, CwPageItem *item)
{
  g_autoptr (GMenuItem) entry = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (entry, action, "x", cw_page_item_get_key (item));
  g_menu_append_item (menu, entry);
}

static void
add_actions (GMenu *menu, CwPageItem *item, gpointer data)
{
  const CwHistoryWrite *write = data;

  if (write->closed == NULL && write->state == CW_WRITE_FAILED)
    append_action (menu, _("_Try Again"), "history.retry-write", item);
}

static const CwPageMenu row_menu = {
  .get_ids = get_ids,
  .get_field = get_field,
  .add_actions = add_actions,
};

static const CwPageColumn columns[] = {
  {
    .id = "contact",
    .title = N_("Contact"),
    .from_width = CW_PAGE_CARD_WIDTH,
    .make = cw_page_fold_cell,
    .show = show_contact,
    .text = copy_contact,
    .placed = TRUE,
    .expand = TRUE,
    .resizable = TRUE,
  },
  {
    .id = "card",
    .title = N_("Contact"),
    .make = cw_page_card_new,
    .show = show_card,
    .expand = TRUE,
    .placed = TRUE,
    .below_width = CW_PAGE_CARD_WIDTH,
  },
  {
    .id = "field",
    .title = N_("Field"),
    .from_width = CW_PAGE_CARD_WIDTH,
    .make = cw_page_cell_two_lines,
    .show = show_field,
    .text = copy_field,
    .expand = TRUE,
    .resizable = TRUE,
  },
  {
    .id = "old",
    .title = N_("Old Value"),
    .make = cw_page_cell_value,
    .show = show_old,
    .text = copy_old,
    .expand = TRUE,
    .resizable = TRUE,
    .from_width = WIDTH_WITH_OLD,
  },
  {
    .id = "new",
    .title = N_("New Value"),
    .from_width = CW_PAGE_CARD_WIDTH,
    .make = cw_page_cell_value,
    .show = show_new,
    .text = copy_new,
    .expand = TRUE,
    .resizable = TRUE,
  },
  {
    .id = "state",
    .title = NC_("status", "State"),
    .from_width = CW_PAGE_CARD_WIDTH,
    .context = "status",
    .make = cw_page_cell_icon_and_lines,
    .show = show_state,
    .text = copy_state,
    .placed = TRUE,
    .expand = TRUE,
    .resizable = TRUE,
  },
  {
    .make = make_details,
    .show = show_details,
    .width = 52,
  },
};

/* ── What is selected ── */

/* A write has one row for each field, so its id can come several times. */
static void
collect_failed_write (GArray *writes, GHashTable *seen, gint64 key)
{
  gint64 id = cw_history_key_get_write (key);

  if (!cw_history_key_is_failed (key) || g_hash_table_contains (seen, &id))
    return;

  g_hash_table_add (seen, g_memdup2 (&id, sizeof id));
  g_array_append_val (writes, id);
}

static GArray *
get_selected_failures (CwHistoryRunView *self)
{
  g_autoptr (GArray) keys = cw_page_selection_get_keys (self->selection);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  GArray *writes = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < keys->len; i++)
    collect_failed_write (writes, seen, g_array_index (keys, gint64, i));

  return writes;
}

static void
update_actions (CwHistoryRunView *self)
{
  g_autoptr (GtkBitset) selected = NULL;
  g_autoptr (GArray) failures = NULL;
  g_autofree char *words = NULL;
  guint n = 0;

  if (self->selection != NULL)
    {
      selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
      n = (guint) gtk_bitset_get_size (selected);
    }

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "history.undo",
                                 self->run != 0 && self->why_not_undone == NULL && self->retrying == NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "history.export", self->run != 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "history.retry-write", self->retrying == NULL);
  cw_revealer_show (self->retry_revealer, self->retrying != NULL);
  cw_revealer_show (self->selection_revealer, n > 0 && self->retrying == NULL);
  if (n == 0)
    return;

  failures = get_selected_failures (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "history.retry-selected",
                                 failures->len > 0 && self->retrying == NULL);
  if (failures->len > 0)
    words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%'u refused write selected",
                                          "%'u refused writes selected", failures->len),
                             failures->len);
  else
    words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%'u value selected", "%'u values selected", n),
                             n);
  gtk_label_set_label (self->selection_label, words);
}

/* ── Trying again ── */

static void
end_retry (CwHistoryRunView *self)
{
  g_clear_object (&self->retrying);
  update_actions (self);
}

static void
on_retried (CwSyncJob *job, gpointer user_data)
{
  CwHistoryRunView *self = user_data;
  g_autofree char *problem = cw_sync_job_get_problem (job);
  g_autofree char *words = NULL;

  end_retry (self);
  if (self->session != NULL)
    cw_session_look_again (self->session);
  if (problem == NULL)
    words = g_strdup_printf (_("Tried again as run %" PRId64), cw_sync_job_get_result (job)->run);
  cw_toast (GTK_WIDGET (self), problem != NULL ? problem : words);
}

static void
on_retry_progress (CwHistoryRunView *self, CwSyncJob *job)
{
  CwProgress progress;
  guint64 done, total;

  cw_sync_job_get_progress (job, &progress);
  done = progress.done[CW_SIDE_ALOWARE] + progress.done[CW_SIDE_SALESFORCE];
  total = progress.total[CW_SIDE_ALOWARE] + progress.total[CW_SIDE_SALESFORCE];
  gtk_label_set_label (self->retry_label, cw_phase_get_label (progress.phase));
  gtk_progress_bar_set_fraction (self->retry_progress,
                                 total > 0 ? MIN (1.0, (double) done / (double) total) : 0);
}

/* (writes: transfer full) (element-type gint64) */
static void
start_retry (CwHistoryRunView *self, GArray *writes)
{
  g_autoptr (GArray) owned = writes;

  if (writes->len == 0 || self->retrying != NULL)
    return;

  self->retrying = cw_sync_job_new_retry (cw_session_get_profile_name (self->session), writes);
  gtk_label_set_label (self->retry_label, cw_phase_get_label (CW_PHASE_STARTING));
  gtk_progress_bar_set_fraction (self->retry_progress, 0);
  update_actions (self);
  g_signal_connect_object (self->retrying, "progress", G_CALLBACK (on_retry_progress), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->retrying, "ended", G_CALLBACK (on_retried), self, 0);
  cw_sync_job_start (self->retrying);
}

static void
retry_selected (CwHistoryRunView *self, const char *name, GVariant *parameter)
{
  if (self->model != NULL)
    start_retry (self, get_selected_failures (self));
}

static void
retry_write (CwHistoryRunView *self, const char *name, GVariant *parameter)
{
  gint64 id = cw_history_key_get_write (g_variant_get_int64 (parameter));
  GArray *writes = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_array_append_val (writes, id);
  start_retry (self, writes);
}

static void
cancel_retry (CwHistoryRunView *self, const char *name, GVariant *parameter)
{
  if (self->retrying == NULL)
    return;

  cw_sync_job_cancel (self->retrying);
  gtk_label_set_label (self->retry_label, _("Finishing what was started…"));
}

/* ── Undo and explain ── */

static void
undo (CwHistoryRunView *self, const char *name, GVariant *parameter)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.undo-run", "x", self->run);
}

static void
explain (CwHistoryRunView *self, const char *name, GVariant *parameter)
{
  g_autoptr (CwPageItem) item = NULL;
  const CwHistoryWrite *write;

  if (self->model == NULL)
    return;

  item = cw_page_model_find (self->model, g_variant_get_int64 (parameter));
  write = item != NULL ? cw_page_item_get_data (item) : NULL;
  if (write != NULL && may_explain (write))
    cw_record_window_present (GTK_WIDGET (self), self->session,
                              CW_PAIR_ID (write->ids[CW_SIDE_ALOWARE], write->ids[CW_SIDE_SALESFORCE]),
                              write->aloware);
}

/* ── Exporting ── */

static void
export_run (CwHistoryRunView *self, const char *name, GVariant *parameter)
{
  g_autofree char *suggested = g_strdup_printf ("crosswalk-run-%" PRId64 ".csv", self->run);

  cw_export_ask (GTK_WIDGET (self), self->session, _("Export Run"), suggested, cw_csv_export_run, self->run);
}

/* ── What is shown ── */

static CwHistoryFilter
get_filter (CwHistoryRunView *self)
{
  return (CwHistoryFilter) gtk_drop_down_get_selected (self->state_dropdown);
}

/* The side that is filtered by; -1: both. */
static int
get_side (CwHistoryRunView *self)
{
  return (int) gtk_drop_down_get_selected (self->side_dropdown) - 1;
}

static const char *
get_search (CwHistoryRunView *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->search_entry));
}

static gboolean
is_filtered (CwHistoryRunView *self)
{
  return get_filter (self) != CW_HISTORY_ALL || get_side (self) >= 0
         || cw_page_fields_get (self->field_dropdown) != NULL || *get_search (self) != '\0';
}

static gpointer
make_query (CwHistoryRunView *self)
{
  return cw_history_query_new (self->run, get_filter (self), get_side (self),
                               cw_page_fields_get (self->field_dropdown), get_search (self),
                               cw_page_order_is_grouped (cw_page_order_of (self->column_view)));
}

static void
update_table (CwHistoryRunView *self)
{
  guint n = self->model != NULL ? cw_page_model_get_n_rows (self->model) : 0;
  const GError *error = self->model != NULL ? cw_page_model_get_error (self->model) : NULL;
  gboolean loading = self->model != NULL && cw_page_model_is_loading (self->model);
  g_autofree char *words = NULL;

  words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%'u value", "%'u values", n), n);
  if (!loading)
    gtk_label_set_label (self->count_label, words);
  if (n > 0)
    {
      cw_stack_show (self->table_stack, "table");
      return;
    }
  if (loading && error == NULL)
    return;

  if (error != NULL)
    {
      adw_status_page_set_title (self->nothing_page, _("Could Not Read History"));
      adw_status_page_set_description (self->nothing_page, error->message);
    }
  else if (is_filtered (self))
    {
      adw_status_page_set_title (self->nothing_page, _("No Results Found"));
      adw_status_page_set_description (
        self->nothing_page, _("Try other words, or show every state, both sides and all fields."));
    }
  else
    {
      adw_status_page_set_title (self->nothing_page, _("Nothing Written"));
      adw_status_page_set_description (self->nothing_page, NULL);
    }
  cw_stack_show (self->table_stack, "nothing");
}

static void
on_filter_changed (CwHistoryRunView *self)
{
  if (self->model != NULL && self->run != 0)
    cw_page_model_set_query (self->model, make_query (self));
}

static void
on_field_changed (gpointer self)
{
  on_filter_changed (self);
}

static void
on_indexed (CwHistoryRunView *self)
{
  cw_page_fields_set (self->field_dropdown, cw_page_model_get_summary (self->model));
  update_table (self);
  update_actions (self);
}

static void
reset_filter (CwHistoryRunView *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  gtk_drop_down_set_selected (self->state_dropdown, 0);
  gtk_drop_down_set_selected (self->side_dropdown, 0);
  cw_page_fields_reset (self->field_dropdown);
}

static void
show_head (CwHistoryRunView *self, const CwRun *run)
{
  g_autofree char *moment = cw_words_moment (run->started);
  g_autofree char *counts = cw_history_counts_words (run);
  g_autofree char *duration = cw_history_duration (run);
  /* Translators: kind of run, its number, when. */
  g_autofree char *title = g_strdup_printf (_("%s, run %" PRId64 " · %s"), cw_run_kind_words (run), run->run,
                                            moment);
  g_autofree char *line = *duration != '\0'
                            ? g_strdup_printf ("%s · %s · %s", cw_run_state_words (run), counts, duration)
                            : g_strdup_printf ("%s · %s", cw_run_state_words (run), counts);

  gtk_label_set_label (self->title_label, title);
  gtk_label_set_label (self->counts_label, line);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->counts_label), line);
  gtk_widget_set_visible (self->error_box, run->error_message != NULL);
  gtk_label_set_label (self->error_label, run->error_message != NULL ? run->error_message : "");
}

/* The Back button leaves room for an icon only. */
static void
show_undo (CwHistoryRunView *self)
{
  GtkButton *button = GTK_BUTTON (self->undo_button);
  gboolean folded = gtk_widget_get_visible (self->back_button);
  const char *words = _("Undo This Run");

  if (folded)
    {
      gtk_button_set_icon_name (button, "edit-undo-symbolic");
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
    }
  else
    {
      gtk_button_set_label (button, _("_Undo This Run…"));
      gtk_button_set_use_underline (button, TRUE);
      gtk_label_set_ellipsize (GTK_LABEL (gtk_button_get_child (button)), PANGO_ELLIPSIZE_END);
      gtk_accessible_reset_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL);
    }
  gtk_widget_set_tooltip_text (self->undo_button, self->why_not_undone != NULL ? self->why_not_undone
                                                  : folded                     ? words
                                                                               : NULL);
}

void
cw_history_run_view_show (CwHistoryRunView *self, const CwRun *run)
{
  g_return_if_fail (CW_IS_HISTORY_RUN_VIEW (self) && run != NULL);

  show_head (self, run);
  self->why_not_undone = cw_run_why_not_undone (run);
  show_undo (self);

  if (self->run != run->run)
    {
      self->run = 0;
      reset_filter (self);
      self->run = run->run;
      on_filter_changed (self);
    }
  else if (self->model != NULL)
    {
      cw_page_model_refresh (self->model, make_query (self));
    }
  update_actions (self);
}

gint64
cw_history_run_view_get_run (CwHistoryRunView *self)
{
  return self->run;
}

void
cw_history_run_view_set_folded (CwHistoryRunView *self, gboolean folded)
{
  gtk_widget_set_visible (self->back_button, folded);
  show_undo (self);
}

/* ── The session ── */

static void
clear_model (CwHistoryRunView *self)
{
  gtk_column_view_set_model (self->column_view, NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->model);
  self->run = 0;
}

void
cw_history_run_view_set_session (CwHistoryRunView *self, CwSession *session)
{
  g_return_if_fail (CW_IS_HISTORY_RUN_VIEW (self));

  clear_model (self);
  g_set_object (&self->session, session);
  if (session == NULL)
    return;

  self->model = cw_history_writes_model_new (cw_session_get_profile_name (session));
  g_signal_connect_object (self->model, "indexed", G_CALLBACK (on_indexed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "notify::n-items", G_CALLBACK (update_table), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "notify::error", G_CALLBACK (update_table), self, G_CONNECT_SWAPPED);
  g_object_bind_property (self->model, "loading", self->spinner, "visible", G_BINDING_SYNC_CREATE);
  cw_page_order_take_model (cw_page_order_of (self->column_view), self->model);
  self->selection = gtk_multi_selection_new (g_object_ref (G_LIST_MODEL (self->model)));
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (update_actions), self,
                           G_CONNECT_SWAPPED);
  /* GTK does not say that rows which were selected are gone. */
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (update_actions), self,
                           G_CONNECT_SWAPPED);
  gtk_column_view_set_model (self->column_view, GTK_SELECTION_MODEL (self->selection));
  update_actions (self);
}

static void
on_back (CwHistoryRunView *self)
{
  g_signal_emit (self, signals[BACK], 0);
}

static void
cw_history_run_view_dispose (GObject *object)
{
  CwHistoryRunView *self = CW_HISTORY_RUN_VIEW (object);

  if (self->column_view != NULL)
    clear_model (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), CW_TYPE_HISTORY_RUN_VIEW);
  g_clear_object (&self->session);
  g_clear_object (&self->retrying);

  G_OBJECT_CLASS (cw_history_run_view_parent_class)->dispose (object);
}

static gboolean
on_find (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  return gtk_widget_grab_focus (GTK_WIDGET (CW_HISTORY_RUN_VIEW (widget)->search_entry));
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/crosswalk_sync/Crosswalk/ui/cw-history-run-view.ui");
  gtk_widget_class_bind_template_child (widget_class, CwHistoryRunView, back_button);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryRunView, title_label);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryRunView, counts_label);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryRunView, undo_button);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryRunView, error_box);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryRunView, error_label);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryRunView, search_entry);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryRunView, state_dropdown);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryRunView, side_dropdown);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryRunView, field_dropdown);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryRunView, spinner);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryRunView, count_label);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryRunView, search_box);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryRunView, menu_button);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryRunView, table_stack);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryRunView, nothing_page);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryRunView, column_view);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryRunView, selection_revealer);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryRunView, selection_label);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryRunView, retry_button);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryRunView, retry_revealer);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryRunView, retry_label);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryRunView, retry_progress);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryRunView, retry_cancel_button);
  gtk_widget_class_bind_template_callback (widget_class, on_filter_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
}

static void
install (GtkWidgetClass *widget_class,
         const char *name,
         const char *type,
         void (*activate) (CwHistoryRunView *, const char *, GVariant *))
{
  gtk_widget_class_install_action (widget_class, name, type,
                                   (GtkWidgetActionActivateFunc) (void (*) (void)) activate);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  install (widget_class, "history.undo", NULL, undo);
  install (widget_class, "history.export", NULL, export_run);
  install (widget_class, "history.retry-selected", NULL, retry_selected);
  install (widget_class, "history.retry-write", "x", retry_write);
  install (widget_class, "history.cancel-retry", NULL, cancel_retry);
  install (widget_class, "history.explain", "x", explain);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, on_find, NULL);
}

static void
cw_history_run_view_class_init (CwHistoryRunViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cw_history_run_view_dispose;

  signals[BACK] = g_signal_new ("back", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);

  bind_template (widget_class);
  install_actions (widget_class);
}

static void
cw_history_run_view_init (CwHistoryRunView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  cw_revealer_hide_folded (self->selection_revealer);
  cw_revealer_hide_folded (self->retry_revealer);
  cw_page_columns_set (self->column_view, columns, G_N_ELEMENTS (columns), self, NULL);
  cw_page_fold_set_up (self->column_view);
  cw_page_order_take_columns (cw_page_order_of (self->column_view));
  cw_page_order_offer_groups (cw_page_order_of (self->column_view));
  cw_page_memory_keep (self->column_view, "run");
  cw_page_order_fill_menu (cw_page_order_of (self->column_view), self->menu_button);
  g_signal_connect_object (cw_page_order_of (self->column_view), "changed", G_CALLBACK (on_filter_changed),
                           self, G_CONNECT_SWAPPED);
  cw_page_menu_set (self->column_view, &row_menu);
  cw_page_fields_set_up (self->field_dropdown, on_field_changed, self);
  cw_page_columns_fit_widget (self->column_view, GTK_WIDGET (self->count_label), WIDTH_WITH_COUNT);
  cw_page_columns_fit_box (self->column_view, self->search_box, WIDTH_OF_ONE_LINE);
}
