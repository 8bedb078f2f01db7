/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-conflicts-view.h"

#include "cw-accessible.h"
#include "cw-conflict-choice-cell.h"
#include "cw-conflict-picks.h"
#include "cw-conflict-source.h"
#include "cw-conflict-value.h"
#include "cw-conflict-words.h"
#include "cw-csv-export.h"
#include "cw-export.h"
#include "cw-focus.h"
#include "cw-guard-dialog.h"
#include "cw-guards.h"
#include "cw-page-card.h"
#include "cw-page-cell.h"
#include "cw-page-fields.h"
#include "cw-page-fold.h"
#include "cw-page-memory.h"
#include "cw-page-order.h"
#include "cw-record-window.h"
#include "cw-toast.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The table hides the column "Changed By" below the first width, and also "Last Agreed" below the second. */
#define WIDTH_WITH_WHO 900
#define WIDTH_WITH_BASE 720

/* Below the first width of the table, the number of conflicts is hidden; below the second, the filters stand
 * in a line of their own. */
#define WIDTH_WITH_COUNT 460
#define WIDTH_OF_ONE_LINE 560

struct _CwConflictsView
{
  AdwBin parent_instance;

  GtkStack *page_stack;
  GtkStack *list_stack;
  AdwStatusPage *problem_page;
  AdwStatusPage *nothing_page;
  GtkSearchEntry *search_entry;
  GtkDropDown *kind_dropdown;
  GtkDropDown *field_dropdown;
  GtkSpinner *spinner;
  GtkLabel *count_label;
  GtkBox *search_box;
  GtkMenuButton *menu_button;
  GtkRevealer *undone_revealer;
  GtkLabel *undone_label;
  GtkColumnView *column_view;
  GtkRevealer *selection_revealer;
  GtkLabel *selection_label;
  GtkRevealer *picks_revealer;
  GtkLabel *picks_label;
  GtkProgressBar *picks_progress;
  GtkButton *discard_button;
  GtkButton *apply_button;
  GtkButton *cancel_button;

  CwSession *session;
  CwPageModel *model;
  CwConflictPicks *picks;
  GtkMultiSelection *selection;
  AdwToast *toast; /* offers to undo the last choice */
  guint n_conflicts;
};

G_DEFINE_FINAL_TYPE (CwConflictsView, cw_conflicts_view, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_SESSION,
  PROP_N_CONFLICTS,
  PROP_HAS_CONFLICTS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* ── Cells ── */

static void
show_contact (GtkWidget *cell, CwPageItem *item, gpointer data, gpointer user_data)
{
  CwConflictsView *self = user_data;
  const CwConflictRow *row = data;

  cw_page_fold_cell_show (cell, self->model, item, row != NULL ? row->conflict->pair.label : NULL,
                          row != NULL ? cw_conflict_kind_words (row->conflict->kind) : NULL);
}

static void
show_field (GtkWidget *cell, CwPageItem *item, gpointer data, gpointer user_data)
{
  const CwConflictRow *row = data;
  gboolean has_field = row != NULL && cw_conflict_row_get_field (row) != NULL;
  g_autofree char *about = row != NULL ? cw_conflict_about_words (row) : NULL;

  cw_page_cell_set_two_lines (cell, about != NULL ? about : "", has_field ? row->conflict->salesforce : NULL);
}

static const char *
get_absent_words (const CwConflictRow *row)
{
  return row == NULL || row->under != NULL                ? ""
         : cw_conflict_is_two_sided (row->conflict->kind) ? _("Not delivered")
                                                          : "–";
}

static void
show_value (GtkWidget *cell, const CwConflictRow *row, CwSide side)
{
  const char *values[] = {
    [CW_SIDE_ALOWARE] = row != NULL ? row->value[CW_SIDE_ALOWARE] : NULL,
    [CW_SIDE_SALESFORCE] = row != NULL ? row->value[CW_SIDE_SALESFORCE] : NULL,
  };
  g_autoptr (PangoAttrList) difference = cw_page_cell_difference (values[side], values[!side]);
  g_autofree char *count = NULL;

  /* In a conflict about which records belong together, a side has candidates instead of a value. */
  if (row != NULL && row->conflict->kind == CW_CONFLICT_MATCH)
    {
      guint n = cw_conflict_row_count_candidates (row, side);

      count = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%'u record", "%'u records", n), n);
    }
  cw_page_cell_set_value (cell, count != NULL ? count : values[side], get_absent_words (row), difference);
}

static void
show_aloware (GtkWidget *cell, CwPageItem *item, gpointer data, gpointer user_data)
{
  show_value (cell, data, CW_SIDE_ALOWARE);
}

static void
show_salesforce (GtkWidget *cell, CwPageItem *item, gpointer data, gpointer user_data)
{
  show_value (cell, data, CW_SIDE_SALESFORCE);
}

static void
show_base (GtkWidget *cell, CwPageItem *item, gpointer data, gpointer user_data)
{
  const CwConflictRow *row = data;
  const char *absent = row == NULL || row->under != NULL         ? ""
                       : cw_conflict_row_get_field (row) != NULL ? _("Never agreed")
                                                                 : "–";

  cw_page_cell_set_value (cell, row != NULL ? row->base_value : NULL, absent, NULL);
}

static void
show_who (GtkWidget *cell, CwPageItem *item, gpointer data, gpointer user_data)
{
  const CwConflictRow *row = data;
  g_autofree char *salesforce = NULL, *aloware = NULL, *long_salesforce = NULL, *long_aloware = NULL;

  if (row != NULL)
    {
      salesforce = cw_conflict_changed_words (row->conflict, CW_SIDE_SALESFORCE);
      aloware = cw_conflict_changed_words (row->conflict, CW_SIDE_ALOWARE);
      long_salesforce = cw_conflict_changed_long_words (row->conflict, CW_SIDE_SALESFORCE);
      long_aloware = cw_conflict_changed_long_words (row->conflict, CW_SIDE_ALOWARE);
    }

  cw_page_cell_set_two_lines (cell, salesforce != NULL ? salesforce : "", aloware);
  cw_page_cell_explain_two_lines (cell, long_salesforce, long_aloware);
}

static const CwConflictFacts *
get_facts (CwConflictsView *self)
{
  return self->model != NULL ? cw_page_model_get_summary (self->model) : NULL;
}

static gboolean
may_decide (const CwConflictFact *fact, const char *decision)
{
  if (g_str_equal (decision, "aloware"))
    return fact->may_win[CW_SIDE_ALOWARE];
  if (g_str_equal (decision, "salesforce"))
    return fact->may_win[CW_SIDE_SALESFORCE];

  return TRUE;
}

/* What was chosen for all conflicts under a heading that may have it; NULL: not the same. */
static const CwConflictPick *
get_shared_pick (CwConflictsView *self, const CwConflictRow *row)
{
  const CwConflictFacts *facts = get_facts (self);
  const CwConflictPick *shared = NULL;

  for (guint i = 0; shared == NULL && i < row->under->len; i++)
    shared = cw_conflict_picks_get (self->picks, g_array_index (row->under, gint64, i));
  if (shared == NULL || facts == NULL || shared->always)
    return NULL;

  for (guint i = 0; i < row->under->len; i++)
    {
      gint64 id = g_array_index (row->under, gint64, i);
      const CwConflictFact *fact = cw_conflict_facts_find (facts, id);
      const CwConflictPick *pick = cw_conflict_picks_get (self->picks, id);
      gboolean may = fact == NULL || may_decide (fact, shared->decision);

      if (may && (pick == NULL || pick->always || !g_str_equal (pick->decision, shared->decision)))
        return NULL;
    }

  return shared;
}

static guint
count_picks (CwConflictsView *self, const CwConflictRow *row)
{
  guint n = 0;

  for (guint i = 0; i < row->under->len; i++)
    n += cw_conflict_picks_get (self->picks, g_array_index (row->under, gint64, i)) != NULL;

  return n;
}

static void
show_pick (CwConflictsView *self, GtkWidget *cell, CwPageItem *item)
{
  const CwConflictRow *row = cw_page_item_get_data (item);
  gint64 id = cw_conflict_key_get_conflict (cw_page_item_get_key (item));
  gboolean heading = row != NULL && row->under != NULL;
  const CwConflictPick *pick = heading ? get_shared_pick (self, row)
                                       : cw_conflict_picks_get (self->picks, id);

  cw_conflict_choice_cell_show (CW_CONFLICT_CHOICE_CELL (cell), item, pick,
                                heading ? count_picks (self, row) : 0,
                                cw_conflict_picks_is_applying (self->picks),
                                cw_mapping_document_get_users (cw_session_get_document (self->session)));
}

static GtkWidget *
make_choice (gpointer user_data)
{
  return cw_conflict_choice_cell_new ();
}

static void
show_choice (GtkWidget *cell, CwPageItem *item, gpointer data, gpointer user_data)
{
  show_pick (user_data, cell, item);
}

static GtkWidget *
make_card (gpointer user_data)
{
  GtkWidget *card = cw_page_card_new (NULL);
  GtkWidget *choice = cw_conflict_choice_cell_new ();

  /* Neither side counts for less. */
  gtk_widget_remove_css_class (gtk_widget_get_last_child (card), "dim-label");
  gtk_widget_set_halign (choice, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (card), choice);

  return card;
}

static char *
make_line (const CwConflictRow *row, CwSide side, const char *label)
{
  const char *value = row->value[side];

  return row->under == NULL && cw_conflict_is_two_sided (row->conflict->kind)
           ? cw_page_card_line (label, value != NULL ? value : get_absent_words (row))
           : NULL;
}

/* Under a heading, a card begins with its first line. */
static char *
make_first_line (const CwConflictRow *row, const char *about, gboolean under)
{
  g_autofree char *line = make_line (row, CW_SIDE_ALOWARE, "Aloware");

  if (!under)
    return g_steal_pointer (&line);

  return line != NULL ? g_strdup_printf ("%s · %s", about, line) : g_strdup (about);
}

static void
show_card (GtkWidget *card, CwPageItem *item, gpointer data, gpointer user_data)
{
  CwConflictsView *self = user_data;
  const CwConflictRow *row = data;
  gboolean under = cw_page_model_is_under_heading (self->model, cw_page_cell_get_position (card));
  gboolean said = row != NULL && (row->under != NULL || cw_conflict_row_get_field (row) != NULL);
  g_autofree char *about = said ? cw_conflict_about_words (row) : NULL;
  g_autofree char *subtitle = row != NULL
                                ? g_strjoin (" · ", cw_conflict_kind_words (row->conflict->kind), about, NULL)
                                : NULL;
  g_autofree char *first = row != NULL ? make_first_line (row, about, under) : NULL;
  g_autofree char *second = row != NULL ? make_line (row, CW_SIDE_SALESFORCE, "Salesforce") : NULL;

  cw_page_card_show (card, self->model, item, row != NULL ? row->conflict->pair.label : NULL, subtitle, first,
                     second);
  show_pick (self, gtk_widget_get_last_child (card), item);
}

/* ── Copies and the menu of a row ── */

static char *
copy_contact (gpointer data)
{
  return g_strdup (((const CwConflictRow *) data)->conflict->pair.label);
}

static char *
copy_field (gpointer data)
{
  return cw_conflict_about_words (data);
}

static char *
copy_aloware (gpointer data)
{
  return g_strdup (((const CwConflictRow *) data)->value[CW_SIDE_ALOWARE]);
}

static char *
copy_base (gpointer data)
{
  return g_strdup (((const CwConflictRow *) data)->base_value);
}

static char *
copy_salesforce (gpointer data)
{
  return g_strdup (((const CwConflictRow *) data)->value[CW_SIDE_SALESFORCE]);
}

static char *
copy_who (gpointer data)
{
  return cw_conflict_who_words (((const CwConflictRow *) data)->conflict);
}

static char **
get_ids (gpointer data)
{
  return ((const CwConflictRow *) data)->conflict->pair.ids;
}

static const char *
get_field (gpointer data)
{
  return cw_conflict_row_get_field (data);
}

static void
add_actions (GMenu *menu, CwPageItem *item, gpointer data)
{
  const CwConflictRow *row = data;

  if (cw_conflict_is_two_sided (row->conflict->kind))
    {
      g_menu_append (menu, _("Keep Aloware’s Value"), "conflicts.pick-selected('aloware')");
      g_menu_append (menu, _("Keep Salesforce’s Value"), "conflicts.pick-selected('salesforce')");
      g_menu_append (menu, _("Leave _Both"), "conflicts.pick-selected('keep-apart')");
    }
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
    .id = "aloware",
    .title = "Aloware",
    .from_width = CW_PAGE_CARD_WIDTH,
    .make = cw_page_cell_value,
    .show = show_aloware,
    .text = copy_aloware,
    .expand = TRUE,
    .resizable = TRUE,
  },
  {
    .id = "base",
    .title = N_("Last Agreed"),
    .make = cw_page_cell_value,
    .show = show_base,
    .text = copy_base,
    .expand = TRUE,
    .resizable = TRUE,
    .from_width = WIDTH_WITH_BASE,
  },
  {
    .id = "salesforce",
    .title = "Salesforce",
    .from_width = CW_PAGE_CARD_WIDTH,
    .make = cw_page_cell_value,
    .show = show_salesforce,
    .text = copy_salesforce,
    .expand = TRUE,
    .resizable = TRUE,
  },
  {
    .id = "who",
    .title = N_("Changed By"),
    .make = cw_page_cell_two_lines,
    .show = show_who,
    .text = copy_who,
    .expand = TRUE,
    .resizable = TRUE,
    .from_width = WIDTH_WITH_WHO,
  },
  {
    /* Translators: Heading of a column: whose value is kept */
    .title = N_("Keep"),
    .make = make_choice,
    .show = show_choice,
    .follows = TRUE,
    .from_width = CW_PAGE_CARD_WIDTH,
  },
  {
    .id = "card",
    .title = N_("Contact"),
    .make = make_card,
    .show = show_card,
    .expand = TRUE,
    .follows = TRUE,
    .placed = TRUE,
    .below_width = CW_PAGE_CARD_WIDTH,
  },
};

/* ── What is shown ── */

static int
get_kind (CwConflictsView *self)
{
  return (int) gtk_drop_down_get_selected (self->kind_dropdown) - 1;
}

static gboolean
is_filtered (CwConflictsView *self)
{
  return get_kind (self) >= 0 || cw_page_fields_get (self->field_dropdown) != NULL
         || *gtk_editable_get_text (GTK_EDITABLE (self->search_entry)) != '\0';
}

static guint
get_n_undone (CwConflictsView *self)
{
  const CwConflictFacts *facts = get_facts (self);

  return facts != NULL ? facts->n_undone : 0;
}

static void
update_count (CwConflictsView *self)
{
  guint shown = self->model != NULL ? cw_page_model_get_n_rows (self->model) : 0;
  g_autofree char *words = NULL;

  if (self->model != NULL && cw_page_model_is_loading (self->model))
    return;

  if (is_filtered (self))
    words = g_strdup_printf (_("%'u of %'u"), shown, self->n_conflicts);
  else
    words = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%'u conflict", "%'u conflicts", self->n_conflicts), self->n_conflicts);
  gtk_label_set_label (self->count_label, words);
}

/* The row with the focus goes once its conflict is settled. */
static void
keep_focus (CwConflictsView *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || !cw_focus_is_lost (GTK_WIDGET (self)))
    return;

  if (!gtk_widget_grab_focus (GTK_WIDGET (self)) && !gtk_widget_grab_focus (GTK_WIDGET (self->search_entry)))
    gtk_root_set_focus (gtk_widget_get_root (GTK_WIDGET (self)), NULL);
}

static void
update_page (CwConflictsView *self)
{
  const GError *error = self->model != NULL ? cw_page_model_get_error (self->model) : NULL;
  guint shown = self->model != NULL ? cw_page_model_get_n_rows (self->model) : 0;

  if (error != NULL)
    adw_status_page_set_description (self->problem_page, error->message);

  if (error != NULL && shown == 0)
    cw_stack_show (self->page_stack, "problem");
  else if (self->n_conflicts > 0 || shown > 0 || is_filtered (self) || get_n_undone (self) > 0)
    cw_stack_show (self->page_stack, "list");
  else
    cw_stack_show (self->page_stack, "empty");

  adw_status_page_set_title (self->nothing_page,
                             is_filtered (self) ? _("No Results Found") : _("No Conflicts"));
  adw_status_page_set_description (
    self->nothing_page, is_filtered (self) ? _("Try other words, another kind of conflict, or all fields.")
                                           : _("Nothing waits for your decision."));
  if (shown > 0 || self->model == NULL || !cw_page_model_is_loading (self->model))
    cw_stack_show (self->list_stack, shown > 0 ? "table" : "nothing");
  update_count (self);
  keep_focus (self);
}

/* Says that there are values that an undo put back. They wait for nobody, so they are not among the others.
 */
static void
update_undone (CwConflictsView *self)
{
  guint n = get_n_undone (self);
  g_autofree char *words = g_strdup_printf (
    g_dngettext (GETTEXT_PACKAGE, "%'u value was undone and stays as it is until a side changes.",
                 "%'u values were undone and stay as they are until a side changes.", n),
    n);

  gtk_label_set_label (self->undone_label, words);
  cw_revealer_show (self->undone_revealer, n > 0 && get_kind (self) != CW_CONFLICT_UNDONE);
}

static gboolean
is_open (gint64 conflict, gpointer facts)
{
  return cw_conflict_facts_find (facts, conflict) != NULL;
}

static void
on_indexed (CwConflictsView *self)
{
  const CwConflictFacts *facts = cw_page_model_get_summary (self->model);
  guint n = facts != NULL ? facts->facts->len - facts->n_undone : 0;

  if (facts != NULL)
    {
      cw_conflict_picks_keep (self->picks, is_open, (gpointer) facts);
      cw_page_fields_set (self->field_dropdown, facts->fields);
    }

  update_undone (self);
  if (n != self->n_conflicts)
    {
      self->n_conflicts = n;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_CONFLICTS]);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_CONFLICTS]);
    }
  update_page (self);
}

static gboolean
has_key (GHashTable *keys, gint64 key)
{
  return g_hash_table_contains (keys, &key);
}

/* The selected conflicts. A heading stands for those that have it, folded or not. (element-type
 * CwConflictFact) */
static GPtrArray *
list_selected (CwConflictsView *self)
{
  const CwConflictFacts *facts = get_facts (self);
  g_autoptr (GArray) keys = cw_page_selection_get_keys (self->selection);
  g_autoptr (GHashTable) headings = g_hash_table_new (g_int64_hash, g_int64_equal);
  GPtrArray *selected = g_ptr_array_new ();

  for (guint i = 0; i < keys->len; i++)
    {
      if (cw_conflict_key_get_conflict (g_array_index (keys, gint64, i)) == 0)
        g_hash_table_add (headings, &g_array_index (keys, gint64, i));
    }
  for (guint i = 0; facts != NULL && i < keys->len; i++)
    {
      gint64 key = g_array_index (keys, gint64, i);
      const CwConflictFact *fact = cw_conflict_facts_find (facts, cw_conflict_key_get_conflict (key));

      if (fact != NULL && !has_key (headings, cw_conflict_key_get_heading (key)))
        g_ptr_array_add (selected, (gpointer) fact);
    }
  for (guint i = 0; facts != NULL && g_hash_table_size (headings) > 0 && i < facts->facts->len; i++)
    {
      const CwConflictFact *fact = &g_array_index (facts->facts, CwConflictFact, i);

      if (has_key (headings, cw_conflict_key_get_heading (fact->key)))
        g_ptr_array_add (selected, (gpointer) fact);
    }

  return selected;
}

/* Whether a rule can settle all of them: conflicts of one field, which flows both ways. */
static gboolean
is_one_field (const GPtrArray *selected)
{
  const char *field = NULL;

  for (guint i = 0; i < selected->len; i++)
    {
      const CwConflictFact *fact = g_ptr_array_index (selected, i);

      if (fact->kind != CW_CONFLICT_FIELD || !fact->may_win[CW_SIDE_ALOWARE]
          || !fact->may_win[CW_SIDE_SALESFORCE] || (field != NULL && fact->field != field))
        return FALSE;
      field = fact->field;
    }

  return field != NULL;
}

static void
on_selection_changed (CwConflictsView *self)
{
  g_autoptr (GPtrArray) selected = list_selected (self);
  guint n = selected->len;
  g_autofree char *words = NULL;

  cw_revealer_show (self->selection_revealer, n > 1);
  if (n < 2)
    return;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "conflicts.pick-selected-always",
                                 is_one_field (selected));

  words = g_strdup_printf (
    g_dngettext (GETTEXT_PACKAGE, "%'u conflict selected", "%'u conflicts selected", n), n);
  gtk_label_set_label (self->selection_label, words);
}

static gpointer
make_query (CwConflictsView *self)
{
  return cw_conflict_query_new (get_kind (self), cw_page_fields_get (self->field_dropdown),
                                gtk_editable_get_text (GTK_EDITABLE (self->search_entry)),
                                cw_page_order_is_grouped (cw_page_order_of (self->column_view)));
}

static void
on_filter_changed (CwConflictsView *self)
{
  if (self->model == NULL)
    return;

  cw_page_model_set_query (self->model, make_query (self));
  update_count (self);
  update_undone (self);
}

static void
on_field_changed (gpointer self)
{
  on_filter_changed (self);
}

static void
refresh (CwConflictsView *self)
{
  if (self->model != NULL)
    cw_page_model_refresh (self->model, make_query (self));
}

static void
show_undone (CwConflictsView *self)
{
  /* Before it come all kinds. */
  gtk_drop_down_set_selected (self->kind_dropdown, CW_CONFLICT_UNDONE + 1);
  gtk_widget_grab_focus (GTK_WIDGET (self->column_view));
}

/* ── Taking a choice back ── */

static void
on_undo (GHashTable *before, AdwToast *toast)
{
  CwConflictPicks *picks = g_object_get_data (G_OBJECT (toast), "cw-picks");

  cw_conflict_picks_restore (picks, before);
}

static void
on_toast_dismissed (CwConflictsView *self, AdwToast *toast)
{
  if (self->toast == toast)
    g_clear_object (&self->toast);
}

/* Offers to go back to the earlier choices. A new offer replaces the last one. (before: transfer full) */
static void
offer_undo (CwConflictsView *self, const char *title, GHashTable *before)
{
  g_clear_object (&self->toast);
  self->toast = cw_toast_new_undo (title);
  adw_toast_set_timeout (self->toast, 10);
  g_object_set_data_full (G_OBJECT (self->toast), "cw-picks", g_object_ref (self->picks), g_object_unref);
  g_signal_connect_data (self->toast, "button-clicked", G_CALLBACK (on_undo), before,
                         (GClosureNotify) (void (*) (void)) g_hash_table_unref, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->toast, "dismissed", G_CALLBACK (on_toast_dismissed), self,
                           G_CONNECT_SWAPPED);
  cw_toast_add (GTK_WIDGET (self), g_object_ref (self->toast));
}

/* What it offers to undo is not seen any more. */
static void
on_unmapped (CwConflictsView *self)
{
  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
}

static void
offer_undo_of_many (CwConflictsView *self,
                    const char *decision,
                    guint n_picked,
                    guint n_skipped,
                    GHashTable *before)
{
  g_autofree char *picked = NULL;
  g_autofree char *words = NULL;

  if (*decision == '\0')
    {
      offer_undo (self, n_picked > 1 ? _("Choices cleared") : _("Choice cleared"), before);
      return;
    }

  picked = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%'u choice made", "%'u choices made", n_picked),
                            n_picked);
  if (n_skipped == 0)
    words = g_steal_pointer (&picked);
  else
    /* Translators: %s is "12 choices made". */
    words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s; %'u needs one of its own",
                                          "%s; %'u need one of their own", n_skipped),
                             picked, n_skipped);
  offer_undo (self, words, before);
}

/* ── Choosing ── */

/* Chooses a side for one conflict, or takes the choice back if `decision` is "". Only conflicts between two
 * values let a person choose a side. Returns whether this conflict does. */
static gboolean
pick_side (CwConflictsView *self, const CwConflictFact *fact, const char *decision)
{
  if (*decision == '\0')
    cw_conflict_picks_set (self->picks, fact->id, NULL, FALSE);
  else if (cw_conflict_is_two_sided (fact->kind) && may_decide (fact, decision))
    cw_conflict_picks_set (self->picks, fact->id, decision, FALSE);
  else
    return FALSE;

  return TRUE;
}

/* Chooses for each of them, and offers to undo it. (conflicts: element-type CwConflictFact) */
static void
pick_each (CwConflictsView *self, const GPtrArray *conflicts, const char *decision)
{
  g_autoptr (GHashTable) before = cw_conflict_picks_save (self->picks);
  guint n_picked = 0;

  if (conflicts->len == 0)
    return;

  cw_conflict_picks_freeze (self->picks);
  for (guint i = 0; i < conflicts->len; i++)
    n_picked += pick_side (self, g_ptr_array_index (conflicts, i), decision);
  cw_conflict_picks_thaw (self->picks);
  offer_undo_of_many (self, decision, n_picked, conflicts->len - n_picked, g_steal_pointer (&before));
}

/* For all conflicts of the same kind about the record. */
static void
pick_record (CwConflictsView *self, const char *name, GVariant *parameter)
{
  const CwConflictFacts *facts = get_facts (self);
  g_autoptr (GPtrArray) conflicts = g_ptr_array_new ();
  const char *decision;
  gint64 key;

  g_variant_get (parameter, "(x&s)", &key, &decision);
  for (guint i = 0; facts != NULL && i < facts->facts->len; i++)
    {
      const CwConflictFact *fact = &g_array_index (facts->facts, CwConflictFact, i);

      if (cw_conflict_key_get_heading (fact->key) == cw_conflict_key_get_heading (key))
        g_ptr_array_add (conflicts, (gpointer) fact);
    }
  pick_each (self, conflicts, decision);
}

/* Chooses a side for one conflict and makes it the rule of the field. All other conflicts of that field get
 * the same choice. Returns how many conflicts were changed. */
static guint
pick_always (CwConflictsView *self, gint64 id, const char *decision)
{
  const CwConflictFacts *facts = get_facts (self);
  const CwConflictFact *asked = facts != NULL ? cw_conflict_facts_find (facts, id) : NULL;
  guint n = 0;

  if (asked == NULL)
    return 0;

  for (guint i = 0; i < facts->facts->len; i++)
    {
      const CwConflictFact *fact = &g_array_index (facts->facts, CwConflictFact, i);

      if (fact->kind != CW_CONFLICT_FIELD || fact->field != asked->field)
        continue;
      cw_conflict_picks_set (self->picks, fact->id, decision, fact->id == id);
      n++;
    }

  return n;
}

/* The rule is written to the mapping's file. Saving the edited mapping later would overwrite it. */
static gboolean
may_make_rule (CwConflictsView *self)
{
  if (self->session == NULL || !cw_session_is_unsaved (self->session))
    return TRUE;

  cw_toast (GTK_WIDGET (self), _("Save or discard your changes of the mapping first"));
  return FALSE;
}

static void
pick_one (CwConflictsView *self, const char *name, GVariant *parameter)
{
  g_autoptr (GHashTable) before = cw_conflict_picks_save (self->picks);
  const char *decision;
  gboolean always;
  guint n = 1;
  gint64 key, id;

  g_variant_get (parameter, "(x&sb)", &key, &decision, &always);
  id = cw_conflict_key_get_conflict (key);

  if (always && !may_make_rule (self))
    return;

  cw_conflict_picks_freeze (self->picks);
  if (always)
    n = pick_always (self, id, decision);
  else
    cw_conflict_picks_set (self->picks, id, *decision != '\0' ? decision : NULL, FALSE);
  cw_conflict_picks_thaw (self->picks);

  if (always)
    offer_undo_of_many (self, decision, n, 0, g_steal_pointer (&before));
  else if (*decision != '\0')
    offer_undo (self, _("Chosen; it is written when you apply your choices"), g_steal_pointer (&before));
  else
    offer_undo (self, _("Choice cleared"), g_steal_pointer (&before));
}

static void
ask_value (CwConflictsView *self, const char *name, GVariant *parameter)
{
  gint64 key = g_variant_get_int64 (parameter);
  g_autoptr (CwPageItem) item = cw_page_model_find (self->model, key);
  const CwConflictRow *row = item != NULL ? cw_page_item_get_data (item) : NULL;
  const CwConflictPick *pick = cw_conflict_picks_get (self->picks, cw_conflict_key_get_conflict (key));

  if (row != NULL && cw_conflict_row_get_field (row) != NULL)
    cw_conflict_value_ask (GTK_WIDGET (self),
                           cw_session_get_document_of (
                             self->session, cw_object_of_id (row->conflict->pair.ids[CW_SIDE_SALESFORCE])),
                           item, pick != NULL ? pick->decision : NULL);
}

static void
pick_selected (CwConflictsView *self, const char *name, GVariant *parameter)
{
  g_autoptr (GPtrArray) selected = NULL;

  if (self->selection == NULL || cw_conflict_picks_is_applying (self->picks))
    return;

  selected = list_selected (self);
  pick_each (self, selected, g_variant_get_string (parameter, NULL));
}

/* As "Always" in the menu of one of the selected rows. */
static void
pick_selected_always (CwConflictsView *self, const char *name, GVariant *parameter)
{
  g_autoptr (GPtrArray) selected = self->selection != NULL ? list_selected (self) : NULL;
  const CwConflictFact *first;

  if (selected == NULL || selected->len == 0 || cw_conflict_picks_is_applying (self->picks))
    return;

  first = g_ptr_array_index (selected, 0);
  gtk_widget_activate_action (GTK_WIDGET (self), "conflicts.pick", "(xsb)", first->key,
                              g_variant_get_string (parameter, NULL), TRUE);
}

static void
explain (CwConflictsView *self, const char *name, GVariant *parameter)
{
  g_autoptr (CwPageItem) item = cw_page_model_find (self->model, g_variant_get_int64 (parameter));
  const CwConflictRow *row = item != NULL ? cw_page_item_get_data (item) : NULL;

  if (row != NULL)
    cw_record_window_present (GTK_WIDGET (self), self->session, &row->conflict->pair,
                              cw_conflict_row_get_field (row));
}

/* ── Exporting ── */

static gboolean
export_all (CwStore *store,
            gint64 id,
            const char *path,
            GCancellable *cancellable,
            guint *n_rows,
            GError **error)
{
  return cw_csv_export_conflicts (store, path, cancellable, n_rows, error);
}

static void
export_conflicts (CwConflictsView *self, const char *name, GVariant *parameter)
{
  if (self->session != NULL)
    cw_export_ask (GTK_WIDGET (self), self->session, _("Export Conflicts"), "crosswalk-conflicts.csv",
                   export_all, 0);
}

/* ── Writing ── */

/* How many contacts would be written to. */
static guint
count_changed (CwConflictsView *self, const CwConflictFacts *facts)
{
  g_autoptr (GHashTable) records = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < facts->facts->len; i++)
    {
      const CwConflictFact *fact = &g_array_index (facts->facts, CwConflictFact, i);
      const CwConflictPick *pick = cw_conflict_picks_get (self->picks, fact->id);

      if (pick != NULL && !g_str_equal (pick->decision, "keep-apart"))
        g_hash_table_add (records, GUINT_TO_POINTER (fact->record));
    }

  return g_hash_table_size (records);
}

/* What the guard of a sync says of the choices; NULL: they are few enough. (transfer full) */
static char *
check_guard (CwConflictsView *self)
{
  const CwConflictFacts *facts = get_facts (self);
  CwGuardInput input = { 0 };
  g_autoptr (GPtrArray) tripped = NULL;

  if (facts == NULL)
    return NULL;

  input.linked = facts->n_linked;
  input.updated = count_changed (self, facts);
  input.max_change_percent = cw_session_get_settings (self->session)->max_change_percent;
  tripped = cw_guards_check (&input);

  return tripped->len > 0 ? g_strdup (g_ptr_array_index (tripped, 0)) : NULL;
}

/* The button that was pressed gives its place to Cancel. */
static void
start_writing (CwConflictsView *self)
{
  cw_conflict_picks_apply (self->picks);
  gtk_widget_grab_focus (GTK_WIDGET (self->cancel_button));
}

static void
on_guard_answered (gpointer owner, gboolean go_on)
{
  CwConflictsView *self = owner;

  if (go_on && self->picks != NULL)
    start_writing (self);
}

static void
apply (CwConflictsView *self, const char *name, GVariant *parameter)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autofree char *message = NULL;

  if (self->picks == NULL || cw_conflict_picks_is_applying (self->picks))
    return;

  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
  message = check_guard (self);
  if (message != NULL)
    cw_guard_dialog_ask (GTK_WINDOW (root), message, cw_conflict_picks_get_n (self->picks), on_guard_answered,
                         G_OBJECT (self));
  else
    start_writing (self);
}

static void
discard (CwConflictsView *self, const char *name, GVariant *parameter)
{
  g_autoptr (GHashTable) before = cw_conflict_picks_save (self->picks);

  cw_conflict_picks_clear (self->picks);
  offer_undo (self, _("Choices discarded"), g_steal_pointer (&before));
}

static void
cancel (CwConflictsView *self, const char *name, GVariant *parameter)
{
  cw_conflict_picks_cancel (self->picks);
  gtk_widget_set_sensitive (GTK_WIDGET (self->cancel_button), FALSE);
  gtk_label_set_label (self->picks_label, _("Finishing the one that is being written…"));
}

static void
update_picks (CwConflictsView *self)
{
  guint n = self->picks != NULL ? cw_conflict_picks_get_n (self->picks) : 0;
  gboolean applying = self->picks != NULL && cw_conflict_picks_is_applying (self->picks);
  gboolean was_cancel = gtk_widget_is_focus (GTK_WIDGET (self->cancel_button));
  g_autofree char *words = NULL;
  g_autofree char *button = NULL;

  cw_revealer_show (self->picks_revealer, n > 0 || applying);
  gtk_widget_set_visible (GTK_WIDGET (self->discard_button), !applying);
  gtk_widget_set_visible (GTK_WIDGET (self->apply_button), !applying);
  gtk_widget_set_visible (GTK_WIDGET (self->cancel_button), applying);
  gtk_widget_set_visible (GTK_WIDGET (self->picks_progress), applying);
  if (was_cancel && !applying)
    gtk_widget_grab_focus (GTK_WIDGET (self));
  if (n == 0 && !applying)
    return;

  if (applying)
    {
      guint done, total, failed;

      cw_conflict_picks_get_progress (self->picks, &done, &total, &failed);
      words = g_strdup_printf (_("Writing %'u of %'u"), MIN (done + 1, total), total);
      gtk_progress_bar_set_fraction (self->picks_progress, total > 0 ? (double) done / total : 0);
    }
  else
    {
      words = g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%'u choice is not written yet", "%'u choices are not written yet", n),
        n);
      gtk_widget_set_sensitive (GTK_WIDGET (self->cancel_button), TRUE);
    }
  gtk_label_set_label (self->picks_label, words);
  button = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "_Apply %'u Choice", "_Apply %'u Choices", n), n);
  gtk_button_set_label (self->apply_button, button);
}

static void
on_picks_ended (CwConflictsView *self)
{
  const GError *error = cw_conflict_picks_get_error (self->picks);
  g_autofree char *words = NULL;
  guint done, total, failed;

  if (self->session != NULL)
    cw_session_look_again (self->session);
  cw_conflict_picks_get_progress (self->picks, &done, &total, &failed);
  if (error != NULL)
    words = g_strdup_printf (_("The rest was not written: %s"), error->message);
  else if (failed > 0)
    words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                          "%'u choice could not be written; its row says why",
                                          "%'u choices could not be written; their rows say why", failed),
                             failed);
  else
    words = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%'u choice was written", "%'u choices were written", done), done);
  cw_toast (GTK_WIDGET (self), words);

  /* The session read the mapping's file before the rule was added. */
  if (cw_conflict_picks_made_rule (self->picks) && self->session != NULL
      && !cw_session_is_unsaved (self->session))
    cw_session_load_async (self->session, NULL, NULL, NULL);

  refresh (self);
}

/* ── The session ── */

static void
clear_model (CwConflictsView *self)
{
  gtk_column_view_set_model (self->column_view, NULL);
  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
  g_clear_object (&self->toast);
  g_clear_object (&self->selection);
  g_clear_object (&self->model);
  g_clear_object (&self->picks);
  self->n_conflicts = 0;
}

static void
make_model (CwConflictsView *self)
{
  const char *profile = cw_session_get_profile_name (self->session);

  self->picks = cw_conflict_picks_new (profile);
  g_signal_connect_object (self->picks, "changed", G_CALLBACK (update_picks), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->picks, "ended", G_CALLBACK (on_picks_ended), self, G_CONNECT_SWAPPED);

  cw_page_columns_set (self->column_view, columns, G_N_ELEMENTS (columns), self, G_OBJECT (self->picks));
  cw_page_columns_fit_widget (self->column_view, GTK_WIDGET (self->count_label), WIDTH_WITH_COUNT);
  cw_page_columns_fit_box (self->column_view, self->search_box, WIDTH_OF_ONE_LINE);
  cw_page_order_take_columns (cw_page_order_of (self->column_view));
  cw_page_order_fill_menu (cw_page_order_of (self->column_view), self->menu_button);
  cw_page_memory_keep (self->column_view, "conflicts");

  self->model = cw_conflict_model_new (profile);
  cw_page_order_take_model (cw_page_order_of (self->column_view), self->model);
  g_signal_connect_object (self->model, "indexed", G_CALLBACK (on_indexed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "notify::error", G_CALLBACK (update_page), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "notify::n-items", G_CALLBACK (update_page), self, G_CONNECT_SWAPPED);
  g_object_bind_property (self->model, "loading", self->spinner, "visible", G_BINDING_SYNC_CREATE);

  self->selection = gtk_multi_selection_new (g_object_ref (G_LIST_MODEL (self->model)));
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (on_selection_changed), self,
                           G_CONNECT_SWAPPED);
  /* GTK does not say that rows which were selected are gone. */
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (on_selection_changed), self,
                           G_CONNECT_SWAPPED);
  gtk_column_view_set_model (self->column_view, GTK_SELECTION_MODEL (self->selection));
  on_filter_changed (self);
}

/* Values that could not be read may be readable once the keyring is unlocked. */
static void
on_connections_changed (CwConflictsView *self)
{
  if (self->model != NULL && cw_page_model_get_error (self->model) != NULL)
    refresh (self);
}

static void
on_loaded (CwConflictsView *self)
{
  if (self->session != NULL && cw_session_is_loaded (self->session) && self->model == NULL)
    make_model (self);
}

static void
set_session (CwConflictsView *self, CwSession *session)
{
  if (self->session == session)
    return;

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  clear_model (self);
  g_set_object (&self->session, session);
  if (session != NULL)
    {
      g_signal_connect_object (session, "notify::loaded", G_CALLBACK (on_loaded), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (session, "state-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (session, "connections-changed", G_CALLBACK (on_connections_changed), self,
                               G_CONNECT_SWAPPED);
    }

  on_loaded (self);
  update_page (self);
  update_picks (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_CONFLICTS]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_CONFLICTS]);
}

/* ── GObject ── */

static void
cw_conflicts_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  CwConflictsView *self = CW_CONFLICTS_VIEW (object);

  switch (prop_id)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    case PROP_N_CONFLICTS:
      g_value_set_uint (value, self->n_conflicts);
      break;
    case PROP_HAS_CONFLICTS:
      g_value_set_boolean (value, self->n_conflicts > 0);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cw_conflicts_view_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_SESSION)
    set_session (CW_CONFLICTS_VIEW (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static gboolean
cw_conflicts_view_grab_focus (GtkWidget *widget)
{
  GtkWidget *list = GTK_WIDGET (CW_CONFLICTS_VIEW (widget)->column_view);

  return gtk_widget_get_mapped (list) && gtk_widget_grab_focus (list);
}

static void
cw_conflicts_view_dispose (GObject *object)
{
  CwConflictsView *self = CW_CONFLICTS_VIEW (object);

  if (self->column_view != NULL)
    clear_model (self);
  /* The child is bound by name. gtk_widget_dispose_template() would unparent it without telling the bin. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), CW_TYPE_CONFLICTS_VIEW);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (cw_conflicts_view_parent_class)->dispose (object);
}

static gboolean
on_find (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  return gtk_widget_grab_focus (GTK_WIDGET (CW_CONFLICTS_VIEW (widget)->search_entry));
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/crosswalk_sync/Crosswalk/ui/cw-conflicts-view.ui");
  gtk_widget_class_bind_template_child (widget_class, CwConflictsView, page_stack);
  gtk_widget_class_bind_template_child (widget_class, CwConflictsView, list_stack);
  gtk_widget_class_bind_template_child (widget_class, CwConflictsView, problem_page);
  gtk_widget_class_bind_template_child (widget_class, CwConflictsView, nothing_page);
  gtk_widget_class_bind_template_child (widget_class, CwConflictsView, search_entry);
  gtk_widget_class_bind_template_child (widget_class, CwConflictsView, kind_dropdown);
  gtk_widget_class_bind_template_child (widget_class, CwConflictsView, field_dropdown);
  gtk_widget_class_bind_template_child (widget_class, CwConflictsView, spinner);
  gtk_widget_class_bind_template_child (widget_class, CwConflictsView, count_label);
  gtk_widget_class_bind_template_child (widget_class, CwConflictsView, search_box);
  gtk_widget_class_bind_template_child (widget_class, CwConflictsView, menu_button);
  gtk_widget_class_bind_template_child (widget_class, CwConflictsView, undone_revealer);
  gtk_widget_class_bind_template_child (widget_class, CwConflictsView, undone_label);
  gtk_widget_class_bind_template_child (widget_class, CwConflictsView, column_view);
  gtk_widget_class_bind_template_child (widget_class, CwConflictsView, selection_revealer);
  gtk_widget_class_bind_template_child (widget_class, CwConflictsView, selection_label);
  gtk_widget_class_bind_template_child (widget_class, CwConflictsView, picks_revealer);
  gtk_widget_class_bind_template_child (widget_class, CwConflictsView, picks_label);
  gtk_widget_class_bind_template_child (widget_class, CwConflictsView, picks_progress);
  gtk_widget_class_bind_template_child (widget_class, CwConflictsView, discard_button);
  gtk_widget_class_bind_template_child (widget_class, CwConflictsView, apply_button);
  gtk_widget_class_bind_template_child (widget_class, CwConflictsView, cancel_button);
  gtk_widget_class_bind_template_callback (widget_class, on_filter_changed);
  gtk_widget_class_bind_template_callback (widget_class, refresh);
  gtk_widget_class_bind_template_callback (widget_class, show_undone);
}

static void
install (GtkWidgetClass *widget_class,
         const char *name,
         const char *type,
         void (*activate) (CwConflictsView *, const char *, GVariant *))
{
  gtk_widget_class_install_action (widget_class, name, type,
                                   (GtkWidgetActionActivateFunc) (void (*) (void)) activate);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  install (widget_class, "conflicts.pick", "(xsb)", pick_one);
  install (widget_class, "conflicts.pick-record", "(xs)", pick_record);
  install (widget_class, "conflicts.pick-selected", "s", pick_selected);
  install (widget_class, "conflicts.pick-selected-always", "s", pick_selected_always);
  install (widget_class, "conflicts.explain", "x", explain);
  install (widget_class, "conflicts.ask-value", "x", ask_value);
  install (widget_class, "conflicts.export", NULL, export_conflicts);
  install (widget_class, "conflicts.apply", NULL, apply);
  install (widget_class, "conflicts.discard", NULL, discard);
  install (widget_class, "conflicts.cancel", NULL, cancel);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_1, GDK_CONTROL_MASK, "conflicts.pick-selected",
                                       "s", "aloware");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_2, GDK_CONTROL_MASK, "conflicts.pick-selected",
                                       "s", "salesforce");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_3, GDK_CONTROL_MASK, "conflicts.pick-selected",
                                       "s", "keep-apart");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_0, GDK_CONTROL_MASK, "conflicts.pick-selected",
                                       "s", "");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "conflicts.apply",
                                       NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, on_find, NULL);
}

static void
cw_conflicts_view_class_init (CwConflictsViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = cw_conflicts_view_get_property;
  object_class->set_property = cw_conflicts_view_set_property;
  object_class->dispose = cw_conflicts_view_dispose;
  widget_class->grab_focus = cw_conflicts_view_grab_focus;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, CW_TYPE_SESSION,
                                                  G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY
                                                    | G_PARAM_STATIC_STRINGS);
  properties[PROP_N_CONFLICTS] = g_param_spec_uint ("n-conflicts", NULL, NULL, 0, G_MAXUINT, 0,
                                                    G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_HAS_CONFLICTS] = g_param_spec_boolean ("has-conflicts", NULL, NULL, FALSE,
                                                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  bind_template (widget_class);
  install_actions (widget_class);
}

static void
cw_conflicts_view_init (CwConflictsView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  cw_page_menu_set (self->column_view, &row_menu);
  cw_page_fold_set_up (self->column_view);
  cw_page_order_offer_groups (cw_page_order_of (self->column_view));
  cw_page_fields_set_up (self->field_dropdown, on_field_changed, self);
  g_signal_connect_object (cw_page_order_of (self->column_view), "changed", G_CALLBACK (on_filter_changed),
                           self, G_CONNECT_SWAPPED);
  cw_revealer_hide_folded (self->undone_revealer);
  cw_revealer_hide_folded (self->selection_revealer);
  cw_revealer_hide_folded (self->picks_revealer);
  g_signal_connect (self, "unmap", G_CALLBACK (on_unmapped), NULL);
}
