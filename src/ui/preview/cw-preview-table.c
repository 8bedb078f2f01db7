/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-preview-table.h"

#include "cw-explain.h"
#include "cw-page-card.h"
#include "cw-page-cell.h"
#include "cw-page-fold.h"
#include "cw-page-memory.h"
#include "cw-page-order.h"
#include "cw-words.h"
#include "cw-sync-words.h"

#include <glib/gi18n-lib.h>

/* The table hides the column "Why" below the first width, and also "Now" below the second. */
#define WIDTH_WITH_REASON 700
#define WIDTH_WITH_OLD CW_PAGE_CARD_WIDTH

struct _CwPreviewTable
{
  AdwBin parent_instance;

  GtkColumnView *column_view;

  GtkMultiSelection *selection;
  CwPageModel *model;
  GHashTable *left_out; /* whole changes */
  GHashTable
    *left_fields; /* fields (cw_change_field_place()); also of changes that are left out as a whole */
  /* NULL until they are known (CwPreviewTotals) */
  GHashTable *followers;
  GArray *n_fields;
  GHashTable *needed;
  gint64 turned_change; /* the change whose arrow gets the keyboard focus as soon as it is shown; 0: none */
  guint turned_field;
};

G_DEFINE_FINAL_TYPE (CwPreviewTable, cw_preview_table, ADW_TYPE_BIN)

enum
{
  CHANGED,
  SELECTION_CHANGED,
  ORDER_CHANGED,
  TURN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

const char *
cw_preview_bucket_words (CwPreviewBucket bucket)
{
  static const char *const words[] = {
    /* Translators: what a plan does with a record, as choices of a filter */
    [CW_PREVIEW_ALL] = N_("All Changes"),
    [CW_PREVIEW_CREATE_SALESFORCE] = N_("Create in Salesforce"),
    [CW_PREVIEW_UPDATE_SALESFORCE] = N_("Update in Salesforce"),
    [CW_PREVIEW_CREATE_ALOWARE] = N_("Create in Aloware"),
    [CW_PREVIEW_UPDATE_ALOWARE] = N_("Update in Aloware"),
    /* Translators: two records, one on each side, were found to be the same person */
    [CW_PREVIEW_LINK] = N_("Link"),
    [CW_PREVIEW_UNLINK] = N_("Unlink"),
    [CW_PREVIEW_EXCLUDED] = N_("Skipped"),
    [CW_PREVIEW_REFUSED] = N_("Refused"),
  };

  g_return_val_if_fail (bucket < G_N_ELEMENTS (words), NULL);

  return _(words[bucket]);
}

/* ── What is left out ── */

GHashTable *
cw_preview_table_get_left_out (CwPreviewTable *self)
{
  g_return_val_if_fail (CW_IS_PREVIEW_TABLE (self), NULL);

  return self->left_out;
}

GHashTable *
cw_preview_table_get_left_fields (CwPreviewTable *self)
{
  g_return_val_if_fail (CW_IS_PREVIEW_TABLE (self), NULL);

  return self->left_fields;
}

static GHashTable *
new_set (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

/* Returns whether that changes the set. */
static gboolean
set_one (GHashTable *set, gint64 id, gboolean leave_out)
{
  if (leave_out == g_hash_table_contains (set, &id))
    return FALSE;
  if (leave_out)
    return g_hash_table_add (set, g_memdup2 (&id, sizeof id));

  return g_hash_table_remove (set, &id);
}

static gboolean
is_left_out (CwPreviewTable *self, gint64 change)
{
  return g_hash_table_contains (self->left_out, &change);
}

static gboolean
is_field_left_out (CwPreviewTable *self, gint64 change, guint field)
{
  gint64 place = cw_change_field_place (change, field);

  return is_left_out (self, change) || g_hash_table_contains (self->left_fields, &place);
}

/* 0: it has no fields, or they are not known yet. */
static guint
get_n_fields (CwPreviewTable *self, gint64 change)
{
  return self->n_fields != NULL && change > 0 && change <= (gint64) self->n_fields->len
           ? g_array_index (self->n_fields, guint16, change - 1)
           : 0;
}

static gboolean
is_needed (CwPreviewTable *self, gint64 change, guint field)
{
  gint64 place = cw_change_field_place (change, field);

  return self->needed != NULL && g_hash_table_contains (self->needed, &place);
}

static gboolean
is_every_field_left_out (CwPreviewTable *self, gint64 change)
{
  guint n = get_n_fields (self, change);

  for (guint i = 0; i < n; i++)
    {
      gint64 place = cw_change_field_place (change, i);

      if (!g_hash_table_contains (self->left_fields, &place))
        return FALSE;
    }

  return n > 0;
}

static gint64
get_link (CwPreviewTable *self, gint64 change)
{
  return self->followers != NULL
           ? GPOINTER_TO_UINT (g_hash_table_lookup (self->followers, GUINT_TO_POINTER (change)))
           : 0;
}

/* Nothing of a pair can be written without its link. So leaving out a link also leaves out the changes that
 * depend on it, and including one of these changes also includes the link. The fields that were left out of
 * such a change stay so. Returns whether anything changed. */
static gboolean
set_left_out (CwPreviewTable *self, gint64 change, gboolean leave_out)
{
  gint64 link = get_link (self, change);
  gboolean changed;

  if (change == 0)
    return FALSE;

  changed = set_one (self->left_out, change, leave_out);
  if (link != 0)
    return changed | (!leave_out && set_one (self->left_out, link, FALSE));

  for (gint64 follower = change + 1; get_link (self, follower) == change; follower++)
    {
      if (leave_out || !is_every_field_left_out (self, follower))
        changed |= set_one (self->left_out, follower, leave_out);
    }

  return changed;
}

/* The change with all its fields. */
static gboolean
set_record_left_out (CwPreviewTable *self, gint64 change, gboolean leave_out)
{
  gboolean changed = set_left_out (self, change, leave_out);
  guint n = get_n_fields (self, change);

  for (guint i = 0; !leave_out && i < n; i++)
    changed |= set_one (self->left_fields, cw_change_field_place (change, i), FALSE);

  return changed;
}

static gboolean
include_field (CwPreviewTable *self, gint64 change, guint field)
{
  guint n = get_n_fields (self, change);

  if (!is_left_out (self, change))
    return set_one (self->left_fields, cw_change_field_place (change, field), FALSE);

  /* The other fields of a change that was left out stay out, but for those that it needs. */
  for (guint i = 0; i < n; i++)
    set_one (self->left_fields, cw_change_field_place (change, i),
             i != field && !is_needed (self, change, i));

  return set_left_out (self, change, FALSE);
}

/* A field that its record needs stands for the whole record. A change with all its fields left out is left
 * out. */
static gboolean
set_field_left_out (CwPreviewTable *self, gint64 change, guint field, gboolean leave_out)
{
  gboolean changed;

  if (change == 0 || leave_out == is_field_left_out (self, change, field))
    return FALSE;
  if (get_n_fields (self, change) == 0 || is_needed (self, change, field))
    return set_record_left_out (self, change, leave_out);
  if (!leave_out)
    return include_field (self, change, field);

  changed = set_one (self->left_fields, cw_change_field_place (change, field), TRUE);
  if (is_every_field_left_out (self, change))
    set_left_out (self, change, TRUE);

  return changed;
}

/* What a row stands for: a field, or the whole record. */
static gboolean
set_row_left_out (CwPreviewTable *self, gint64 key, gboolean leave_out)
{
  gint64 change = cw_preview_key_get_change (key);

  return cw_preview_key_is_heading (key)
           ? set_record_left_out (self, change, leave_out)
           : set_field_left_out (self, change, cw_preview_key_get_field (key), leave_out);
}

void
cw_preview_table_leave_out_selected (CwPreviewTable *self, gboolean leave_out)
{
  g_autoptr (GArray) keys = NULL;
  gboolean changed = FALSE;

  g_return_if_fail (CW_IS_PREVIEW_TABLE (self));

  keys = cw_page_selection_get_keys (self->selection);
  for (guint i = 0; i < keys->len; i++)
    {
      gint64 key = g_array_index (keys, gint64, i);

      changed |= set_row_left_out (self, key, leave_out);
    }

  if (changed)
    g_signal_emit (self, signals[CHANGED], 0);
}

void
cw_preview_table_leave_out_records (CwPreviewTable *self, gboolean leave_out)
{
  g_autoptr (GArray) keys = NULL;
  gboolean changed = FALSE;

  g_return_if_fail (CW_IS_PREVIEW_TABLE (self));

  keys = cw_page_selection_get_keys (self->selection);
  for (guint i = 0; i < keys->len; i++)
    changed |= set_record_left_out (self, cw_preview_key_get_change (g_array_index (keys, gint64, i)),
                                    leave_out);

  if (changed)
    g_signal_emit (self, signals[CHANGED], 0);
}

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  gint64 first = *(const gint64 *) a, second = *(const gint64 *) b;

  return (first > second) - (first < second);
}

guint
cw_preview_table_count_records (CwPreviewTable *self, gboolean *left_out)
{
  g_autoptr (GArray) keys = NULL;
  gint64 last = 0;
  guint n = 0;

  g_return_val_if_fail (CW_IS_PREVIEW_TABLE (self), 0);

  *left_out = TRUE;
  keys = cw_page_selection_get_keys (self->selection);
  /* The rows of a change are not together where they are sorted. */
  g_array_sort (keys, compare_keys);
  for (guint i = 0; i < keys->len; i++)
    {
      gint64 change = cw_preview_key_get_change (g_array_index (keys, gint64, i));

      n += change != last;
      *left_out &= is_left_out (self, change);
      last = change;
    }

  return n;
}

guint
cw_preview_table_count_left_fields (CwPreviewTable *self)
{
  GHashTableIter iter;
  gpointer place;
  guint n = 0;

  g_return_val_if_fail (CW_IS_PREVIEW_TABLE (self), 0);

  g_hash_table_iter_init (&iter, self->left_fields);
  while (g_hash_table_iter_next (&iter, &place, NULL))
    {
      guint field;

      n += !is_left_out (self, cw_change_field_at (*(gint64 *) place, &field));
    }

  return n;
}

guint
cw_preview_table_get_n_selected (CwPreviewTable *self)
{
  g_autoptr (GtkBitset) selected = NULL;

  g_return_val_if_fail (CW_IS_PREVIEW_TABLE (self), 0);

  selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  return (guint) gtk_bitset_get_size (selected);
}

/* ── Turning arrows ── */

/* Turning an arrow can add changes to a pair or remove some. The ids of all later changes then shift by `by`,
 * and what is left out moves with them. */
static void
move_set (GHashTable **set, gint64 behind, gint64 by)
{
  GHashTable *moved = new_set ();
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, *set);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    set_one (moved, *(gint64 *) id + (*(gint64 *) id > behind ? by : 0), TRUE);

  g_hash_table_unref (*set);
  *set = moved;
}

/* Which fields of a change are left out, as an array of gboolean; and forgets it. (transfer full) */
static GArray *
take_states (CwPreviewTable *self, gint64 change)
{
  GArray *states = g_array_new (FALSE, FALSE, sizeof (gboolean));
  guint n = get_n_fields (self, change);

  for (guint i = 0; i < n; i++)
    {
      gboolean state = is_field_left_out (self, change, i);

      g_array_append_val (states, state);
      set_one (self->left_fields, cw_change_field_place (change, i), FALSE);
    }
  set_one (self->left_out, change, FALSE);

  return states;
}

static void
put_states (CwPreviewTable *self, gint64 change, const GArray *states)
{
  guint16 n = (guint16) states->len;

  g_array_insert_val (self->n_fields, change - 1, n);
  for (guint i = 0; i < states->len; i++)
    set_one (self->left_fields, cw_change_field_place (change, i), g_array_index (states, gboolean, i));
  if (is_every_field_left_out (self, change))
    set_one (self->left_out, change, TRUE);
}

/* The field goes from one change of its pair to the other one, and is left out there if it was here. */
static void
move_states (CwPreviewTable *self, const CwTurned *turned)
{
  gint64 last = MAX (turned->before[0], turned->before[1]);
  gint64 by = MAX (turned->after[0], turned->after[1]) - last;
  CwSide from = cw_side_other (turned->side);
  GArray *states[2];
  gboolean state;

  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    states[side] = take_states (self, turned->before[side]);
  state = g_array_index (states[from], gboolean, turned->field_before);
  g_array_remove_index (states[from], turned->field_before);
  g_array_insert_val (states[turned->side], turned->field, state);

  move_set (&self->left_out, last, by);
  move_set (&self->left_fields, cw_change_field_place (last + 1, 0) - 1, cw_change_field_place (by, 0));
  for (CwSide side = CW_SIDE_SALESFORCE + 1; side > CW_SIDE_ALOWARE; side--)
    {
      if (turned->before[side - 1] != 0)
        g_array_remove_index (self->n_fields, (guint) turned->before[side - 1] - 1);
    }
  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    {
      if (turned->after[side] != 0)
        put_states (self, turned->after[side], states[side]);
      g_array_unref (states[side]);
    }
}

void
cw_preview_table_take_turned (CwPreviewTable *self, const CwTurned *turned)
{
  g_return_if_fail (CW_IS_PREVIEW_TABLE (self));

  /* An arrow is shown as soon as its row is, which may be before the fields are counted. */
  if (get_n_fields (self, turned->before[cw_side_other (turned->side)]) > turned->field_before)
    move_states (self, turned);

  /* The selection holds positions of rows, and these have changed. */
  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
  self->turned_change = turned->after[turned->side];
  self->turned_field = turned->field;
  g_signal_emit (self, signals[CHANGED], 0);
}

/* ── Cells ── */

static const char *
get_icon (CwPreviewBucket bucket)
{
  switch (bucket)
    {
    case CW_PREVIEW_CREATE_SALESFORCE:
    case CW_PREVIEW_UPDATE_SALESFORCE:
      return "cw-direction-to-salesforce-symbolic";
    case CW_PREVIEW_CREATE_ALOWARE:
    case CW_PREVIEW_UPDATE_ALOWARE:
      return "cw-direction-to-aloware-symbolic";
    case CW_PREVIEW_LINK:
      return "insert-link-symbolic";
    case CW_PREVIEW_UNLINK:
      return "edit-clear-symbolic";
    case CW_PREVIEW_REFUSED:
      return "dialog-warning-symbolic";
    case CW_PREVIEW_ALL:
    case CW_PREVIEW_EXCLUDED:
    case CW_PREVIEW_N_BUCKETS:
    default:
      return "action-unavailable-symbolic";
    }
}

static void
on_toggled (GtkCheckButton *button, CwPreviewTable *table)
{
  CwPageItem *item = cw_page_cell_get_item (GTK_WIDGET (button));

  gint64 key = item != NULL ? cw_page_item_get_key (item) : 0;

  if (item != NULL && set_row_left_out (table, key, !gtk_check_button_get_active (button)))
    g_signal_emit (table, signals[CHANGED], 0);
}

static GtkWidget *
make_tick (gpointer table)
{
  GtkWidget *button = gtk_check_button_new ();

  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "toggled", G_CALLBACK (on_toggled), table, 0);

  return button;
}

static gboolean
is_some_field_left_out (CwPreviewTable *self, gint64 change)
{
  guint n = get_n_fields (self, change);

  for (guint i = 0; i < n; i++)
    {
      if (is_field_left_out (self, change, i))
        return TRUE;
    }

  return FALSE;
}

static void
show_ticked (GtkWidget *button, gint64 key, CwPreviewTable *self)
{
  gint64 change = cw_preview_key_get_change (key);
  gboolean heading = cw_preview_key_is_heading (key);
  gboolean left_out = heading ? is_left_out (self, change)
                              : is_field_left_out (self, change, cw_preview_key_get_field (key));

  /* The tick of a heading stands for all its fields, some of which may be left out. */
  g_signal_handlers_block_by_func (button, on_toggled, self);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (button), !left_out);
  gtk_check_button_set_inconsistent (GTK_CHECK_BUTTON (button),
                                     heading && !left_out && is_some_field_left_out (self, change));
  g_signal_handlers_unblock_by_func (button, on_toggled, self);
}

/* NULL: the row is about the whole contact. (nullable) */
static const char *
get_field_words (const CwPreviewRow *row)
{
  return cw_words_changed_field (row->aloware, row->salesforce);
}

static void
show_tick (GtkWidget *button, CwPageItem *item, gpointer data, gpointer table)
{
  const CwPreviewRow *row = data;
  gint64 key = cw_page_item_get_key (item);
  const char *field = row != NULL ? get_field_words (row) : NULL;
  g_autofree char *name = NULL;

  show_ticked (button, key, table);
  if (row != NULL && row->label != NULL && field != NULL && row->is_needed)
    /* Translators: a tick box; a field, and whose it is: “Last Name” and “Ana Ruiz” */
    name = g_strdup_printf (_("Apply %s of %s. Without it the record is not created"), field, row->label);
  else if (row != NULL && row->label != NULL && field != NULL)
    /* Translators: a tick box; a field, and whose it is: “First Name” and “Ana Ruiz” */
    name = g_strdup_printf (_("Apply %s of %s"), field, row->label);
  else if (row != NULL && row->label != NULL)
    /* Translators: a tick box; the placeholder is a person's name */
    name = g_strdup_printf (_("Apply the changes to %s"), row->label);
  else
    name = g_strdup (_("Apply the changes to this record"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  cw_page_cell_set_tooltip (button, name);
}

/* Whether the row above is of another change. */
static gboolean
is_first (CwPreviewTable *self, GtkWidget *cell, gint64 key)
{
  guint position = cw_page_cell_get_position (cell);
  gint64 change = cw_preview_key_get_change (key);

  return position == 0 || position >= g_list_model_get_n_items (G_LIST_MODEL (self->model)) || change == 0
         || cw_preview_key_get_change (cw_page_model_get_key (self->model, position - 1)) != change;
}

static void
show_record (GtkWidget *cell, CwPageItem *item, gpointer data, gpointer table)
{
  gint64 key = cw_page_item_get_key (item);
  const CwPreviewRow *row = data;
  const char *title = row != NULL                     ? row->label
                      : cw_page_item_is_loaded (item) ? _("No longer planned")
                                                      : NULL;

  GtkWidget *label = cw_page_fold_cell_show (cell, ((CwPreviewTable *) table)->model, item, title,
                                             cw_preview_bucket_words (cw_preview_key_get_bucket (key)));

  /* Of a record's rows that follow each other, only the first shows its name at full strength. */
  if (is_first (table, cell, key))
    gtk_widget_remove_css_class (label, "dim-label");
  else
    gtk_widget_add_css_class (label, "dim-label");
}

/* What a row is about. (transfer full) */
static char *
say_field (const CwPreviewRow *row)
{
  if (row->is_heading)
    {
      g_autofree char *n = cw_words_count (row->n_fields);

      return g_strdup_printf (ngettext ("%s field", "%s fields", row->n_fields), n);
    }

  if (get_field_words (row) != NULL)
    return g_strdup (get_field_words (row));

  return g_strdup (row->object == CW_OBJECT_LEAD ? _("Whole Lead") : _("Whole contact"));
}

static void
show_field (GtkWidget *cell, CwPageItem *item, gpointer data, gpointer table)
{
  const CwPreviewRow *row = data;
  g_autofree char *words = row != NULL ? say_field (row) : NULL;
  /* No row of the mapping writes it. */
  gboolean is_fixed = row != NULL && row->aloware == NULL && row->salesforce != NULL;

  cw_page_cell_set_two_lines (cell, words != NULL ? words : "",
                              is_fixed      ? _("Fixed value")
                              : row != NULL ? row->salesforce
                                            : NULL);
}

static void
show_value (GtkWidget *cell, const CwPreviewRow *row, const char *value, const char *other, const char *blank)
{
  g_autoptr (PangoAttrList) difference = cw_page_cell_difference (value, other);
  gboolean has_value = value != NULL && *value != '\0';

  cw_page_cell_set_value (cell, has_value ? value : NULL, row != NULL && row->salesforce != NULL ? blank : "",
                          difference);
}

static void
show_old (GtkWidget *cell, CwPageItem *item, gpointer data, gpointer table)
{
  const CwPreviewRow *row = data;

  /* Translators: the value of a field that has none */
  show_value (cell, row, row != NULL ? row->old_value : NULL, row != NULL ? row->new_value : NULL,
              C_("value", "Blank"));
}

static void
show_new (GtkWidget *cell, CwPageItem *item, gpointer data, gpointer table)
{
  const CwPreviewRow *row = data;

  /* Translators: what becomes of a field whose value is taken away */
  show_value (cell, row, row != NULL ? row->new_value : NULL, row != NULL ? row->old_value : NULL,
              _("Cleared"));
}

/* A label of at most two lines. The tooltip has the whole sentence. */
static GtkWidget *
make_reason (gpointer table)
{
  GtkWidget *text = gtk_inscription_new (NULL);

  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (text), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_min_lines (GTK_INSCRIPTION (text), 2);
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (text), 18);
  gtk_inscription_set_nat_chars (GTK_INSCRIPTION (text), 24);
  gtk_widget_set_valign (text, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (text, "caption");

  return text;
}

static char *
say_reason (const CwPreviewRow *row)
{
  if (row->reason == NULL || cw_preview_bucket_is_unwritten (row->bucket))
    return g_strdup (row->reason);
  if (row->bucket == CW_PREVIEW_LINK || row->bucket == CW_PREVIEW_UNLINK)
    return cw_sync_words_link (row->reason, (const char *const *) row->differs);

  return g_strdup (cw_explain_rule (row->reason));
}

static void
show_reason (GtkWidget *cell, CwPageItem *item, gpointer data, gpointer table)
{
  CwPreviewTable *self = table;
  const CwPreviewRow *row = data;
  /* The heading has said it. */
  gboolean said = row != NULL && row->one_reason
                  && cw_page_model_is_under_heading (self->model, cw_page_cell_get_position (cell));
  g_autofree char *words = row != NULL && !said ? say_reason (row) : NULL;

  cw_page_cell_set_text (cell, words);
  cw_page_cell_set_tooltip (cell, words);
}

static void
show_card (GtkWidget *card, CwPageItem *item, gpointer data, gpointer table)
{
  CwPreviewTable *self = table;
  const CwPreviewRow *row = data;
  g_autofree char *field = row != NULL ? say_field (row) : NULL;
  g_autofree char *after = NULL;
  g_autofree char *now = NULL;

  if (row != NULL && row->salesforce != NULL)
    {
      after = cw_page_card_line (field, row->new_value);
      if (row->bucket != CW_PREVIEW_CREATE_ALOWARE && row->bucket != CW_PREVIEW_CREATE_SALESFORCE)
        now = cw_page_card_line (_("Now"), row->old_value);
    }
  else if (row != NULL)
    after = row->is_heading ? g_strdup (field) : say_reason (row);
  cw_page_card_show (card, self->model, item, row != NULL ? row->label : NULL,
                     cw_preview_bucket_words (cw_preview_key_get_bucket (cw_page_item_get_key (item))), after,
                     now);
}

static gboolean
is_turned (CwPreviewTable *self, gint64 key)
{
  return self->turned_change != 0 && cw_preview_key_get_change (key) == self->turned_change
         && cw_preview_key_get_field (key) == self->turned_field;
}

static void
on_arrow_clicked (GtkWidget *button, CwPreviewTable *table)
{
  CwPageItem *item = cw_page_cell_get_item (button);
  const CwPreviewRow *row = item != NULL ? cw_page_item_get_data (item) : NULL;

  if (row != NULL && row->may_turn)
    g_signal_emit (table, signals[TURN], 0, cw_preview_key_get_change (cw_page_item_get_key (item)), row);
}

static GtkWidget *
make_direction (gpointer table)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), gtk_image_new ());

  return box;
}

/* Most rows only show an image, because their arrow cannot be turned. The button is made when a row first
 * needs it. */
static GtkWidget *
ensure_button (GtkWidget *box, gpointer table)
{
  GtkWidget *image = gtk_widget_get_first_child (box);
  GtkWidget *button = gtk_widget_get_next_sibling (image);

  if (button != NULL)
    return button;

  button = gtk_button_new ();
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_arrow_clicked), table, 0);
  gtk_box_append (GTK_BOX (box), button);

  return button;
}

/* By now the row may be in another cell, or its cell may wait to be shown. In both cases the row is shown
 * again, and its button gets the focus then. */
static gboolean
focus_turned (gpointer button)
{
  GtkWidget *table = gtk_widget_get_ancestor (button, CW_TYPE_PREVIEW_TABLE);
  CwPageItem *item = cw_page_cell_get_item (button);

  if (table != NULL && item != NULL && is_turned (CW_PREVIEW_TABLE (table), cw_page_item_get_key (item))
      && gtk_widget_grab_focus (button))
    CW_PREVIEW_TABLE (table)->turned_change = 0;

  return G_SOURCE_REMOVE;
}

static void
show_button (GtkWidget *button, const CwPreviewRow *row, const char *icon)
{
  const char *field = cw_words_field (row->aloware);
  const char *tip;
  g_autofree char *name = NULL;

  if (row->side == CW_SIDE_SALESFORCE)
    {
      tip = _("Update in Salesforce. Press to write to Aloware instead.");
      /* Translators: a button with an arrow; a field, and whose it is: “First Name” and “Ana Ruiz” */
      name = g_strdup_printf (_("Write to Salesforce: %s of %s. Change to Aloware"), field, row->label);
    }
  else
    {
      tip = _("Update in Aloware. Press to write to Salesforce instead.");
      /* Translators: a button with an arrow; a field, and whose it is: “First Name” and “Ana Ruiz” */
      name = g_strdup_printf (_("Write to Aloware: %s of %s. Change to Salesforce"), field, row->label);
    }

  gtk_button_set_icon_name (GTK_BUTTON (button), icon);
  cw_page_cell_set_tooltip (button, tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
show_image (GtkWidget *image, const CwPreviewRow *row, const char *icon, const char *words)
{
  const char *why = row != NULL ? row->why_fixed : NULL;
  g_autofree char *tip = g_strjoin ("\n", words, why, NULL);

  if (why != NULL)
    gtk_widget_add_css_class (image, "dim-label");
  else
    gtk_widget_remove_css_class (image, "dim-label");
  gtk_image_set_from_icon_name (GTK_IMAGE (image), icon);
  cw_page_cell_set_tooltip (image, tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, why != NULL ? why : "", -1);
}

static void
show_direction (GtkWidget *box, CwPageItem *item, gpointer data, gpointer table)
{
  GtkWidget *image = gtk_widget_get_first_child (box);
  GtkWidget *button = gtk_widget_get_next_sibling (image);
  gint64 key = cw_page_item_get_key (item);
  CwPreviewBucket bucket = cw_preview_key_get_bucket (key);
  const CwPreviewRow *row = data;
  gboolean may_turn = row != NULL && row->may_turn;

  if (may_turn)
    button = ensure_button (box, table);
  gtk_widget_set_visible (image, !may_turn);
  if (button != NULL)
    gtk_widget_set_visible (button, may_turn);
  if (!may_turn)
    {
      show_image (image, row, get_icon (bucket), cw_preview_bucket_words (bucket));
      return;
    }

  show_button (button, row, get_icon (bucket));
  if (is_turned (table, key))
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, focus_turned, g_object_ref (button), g_object_unref);
}

/* ── Copies and the menu of a row ── */

static char *
copy_direction (gpointer data)
{
  return g_strdup (cw_preview_bucket_words (((const CwPreviewRow *) data)->bucket));
}

static char *
copy_record (gpointer data)
{
  return g_strdup (((const CwPreviewRow *) data)->label);
}

static char *
copy_field (gpointer data)
{
  return say_field (data);
}

static char *
copy_old (gpointer data)
{
  return g_strdup (((const CwPreviewRow *) data)->old_value);
}

static char *
copy_new (gpointer data)
{
  return g_strdup (((const CwPreviewRow *) data)->new_value);
}

static char *
copy_reason (gpointer data)
{
  return say_reason (data);
}

static char **
get_ids (gpointer data)
{
  return ((CwPreviewRow *) data)->ids;
}

static const char *
get_field (gpointer data)
{
  return ((const CwPreviewRow *) data)->aloware;
}

static void
add_actions (GMenu *menu, CwPageItem *item, gpointer data)
{
  if (cw_preview_key_get_change (cw_page_item_get_key (item)) == 0)
    return;

  g_menu_append (menu, _("_Exclude"), "preview-table.leave-out(true)");
  g_menu_append (menu, _("_Include"), "preview-table.leave-out(false)");
}

static const CwPageMenu row_menu = {
  .get_ids = get_ids,
  .get_field = get_field,
  .add_actions = add_actions,
};

static const CwPageColumn columns[] = {
  {
    .id = "tick",
    /* Translators: Heading of a column of tick boxes: whether a change is applied */
    .title = N_("Apply"),
    .make = make_tick,
    .show = show_tick,
    .follows = TRUE,
  },
  {
    .id = "direction",
    /* Translators: Heading of a column of arrows: which side is written */
    .title = N_("To"),
    .make = make_direction,
    .show = show_direction,
    .text = copy_direction,
  },
  {
    .id = "record",
    .title = N_("Record"),
    .from_width = CW_PAGE_CARD_WIDTH,
    .make = cw_page_fold_cell,
    .show = show_record,
    .text = copy_record,
    .placed = TRUE,
    .expand = TRUE,
    .resizable = TRUE,
  },
  {
    .id = "card",
    .title = N_("Record"),
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
    .resizable = TRUE,
  },
  {
    .id = "old",
    /* Translators: Heading of a column: a field’s value before the change */
    .title = N_("Now"),
    .make = cw_page_cell_value,
    .show = show_old,
    .text = copy_old,
    .expand = TRUE,
    .resizable = TRUE,
    .from_width = WIDTH_WITH_OLD,
  },
  {
    .id = "new",
    /* Translators: Heading of a column: a field’s value after the change */
    .title = N_("After"),
    .from_width = CW_PAGE_CARD_WIDTH,
    .make = cw_page_cell_value,
    .show = show_new,
    .text = copy_new,
    .expand = TRUE,
    .resizable = TRUE,
  },
  {
    .id = "reason",
    .title = N_("Why"),
    .make = make_reason,
    .show = show_reason,
    .text = copy_reason,
    .placed = TRUE,
    .expand = TRUE,
    .resizable = TRUE,
    .from_width = WIDTH_WITH_REASON,
  },
};

/* ── What is shown ── */

void
cw_preview_table_fill_menu (CwPreviewTable *self, GtkMenuButton *button)
{
  g_return_if_fail (CW_IS_PREVIEW_TABLE (self));

  cw_page_order_fill_menu (cw_page_order_of (self->column_view), button);
}

gboolean
cw_preview_table_is_grouped (CwPreviewTable *self)
{
  g_return_val_if_fail (CW_IS_PREVIEW_TABLE (self), FALSE);

  return cw_page_order_is_grouped (cw_page_order_of (self->column_view));
}

void
cw_preview_table_set_totals (CwPreviewTable *self, const CwPreviewTotals *totals)
{
  g_return_if_fail (CW_IS_PREVIEW_TABLE (self));

  g_clear_pointer (&self->followers, g_hash_table_unref);
  g_clear_pointer (&self->n_fields, g_array_unref);
  g_clear_pointer (&self->needed, g_hash_table_unref);
  if (totals == NULL)
    return;

  self->followers = g_hash_table_ref (totals->followers);
  self->n_fields = g_array_copy (totals->n_fields);
  self->needed = g_hash_table_ref (totals->needed);
}

/* New sets, because a run may still read the old ones. */
static void
forget_left_out (CwPreviewTable *self)
{
  g_clear_pointer (&self->left_out, g_hash_table_unref);
  g_clear_pointer (&self->left_fields, g_hash_table_unref);
  self->left_out = new_set ();
  self->left_fields = new_set ();
}

void
cw_preview_table_set_model (CwPreviewTable *self, CwPageModel *model)
{
  g_return_if_fail (CW_IS_PREVIEW_TABLE (self));

  forget_left_out (self);
  self->turned_change = 0;
  cw_preview_table_set_totals (self, NULL);
  if (self->model != NULL)
    cw_page_model_empty (self->model);
  g_set_object (&self->model, model);
  if (model == NULL)
    return;

  cw_page_order_take_model (cw_page_order_of (self->column_view), model);
  gtk_multi_selection_set_model (self->selection, G_LIST_MODEL (model));
}

static void
add_all (GHashTable *set, GHashTable *from)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, from);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    set_one (set, *(gint64 *) id, TRUE);
}

void
cw_preview_table_set_left_out (CwPreviewTable *self, GHashTable *left_out, GHashTable *left_fields)
{
  g_return_if_fail (CW_IS_PREVIEW_TABLE (self));

  forget_left_out (self);
  add_all (self->left_out, left_out);
  add_all (self->left_fields, left_fields);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
cw_preview_table_set_excluded (CwPreviewTable *self, gboolean excluded)
{
  g_return_if_fail (CW_IS_PREVIEW_TABLE (self));

  cw_page_columns_show_from (self->column_view, "tick", excluded ? CW_PAGE_NEVER : 0);
  cw_page_columns_show_from (self->column_view, "direction", excluded ? CW_PAGE_NEVER : 0);
  cw_page_columns_show_from (self->column_view, "field", excluded ? CW_PAGE_NEVER : CW_PAGE_CARD_WIDTH);
  cw_page_columns_show_from (self->column_view, "old", excluded ? CW_PAGE_NEVER : WIDTH_WITH_OLD);
  cw_page_columns_show_from (self->column_view, "new", excluded ? CW_PAGE_NEVER : CW_PAGE_CARD_WIDTH);
  cw_page_columns_show_from (self->column_view, "reason", excluded ? CW_PAGE_CARD_WIDTH : WIDTH_WITH_REASON);
}

void
cw_preview_table_show_from (CwPreviewTable *self, GtkWidget *beside, int from_width)
{
  g_return_if_fail (CW_IS_PREVIEW_TABLE (self));

  cw_page_columns_fit_widget (self->column_view, beside, from_width);
}

static void
action_leave_out (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cw_preview_table_leave_out_selected (CW_PREVIEW_TABLE (widget), g_variant_get_boolean (parameter));
}

static void
on_order_changed (CwPreviewTable *self)
{
  g_signal_emit (self, signals[ORDER_CHANGED], 0);
}

static void
on_selection_changed (CwPreviewTable *self)
{
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

/* ── GObject ── */

static gboolean
cw_preview_table_grab_focus (GtkWidget *widget)
{
  GtkWidget *table = GTK_WIDGET (CW_PREVIEW_TABLE (widget)->column_view);

  return gtk_widget_get_mapped (table) && gtk_widget_grab_focus (table);
}

static void
cw_preview_table_dispose (GObject *object)
{
  CwPreviewTable *self = CW_PREVIEW_TABLE (object);

  if (self->column_view != NULL)
    gtk_column_view_set_model (self->column_view, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), CW_TYPE_PREVIEW_TABLE);
  g_clear_object (&self->selection);
  g_clear_object (&self->model);

  G_OBJECT_CLASS (cw_preview_table_parent_class)->dispose (object);
}

static void
cw_preview_table_finalize (GObject *object)
{
  CwPreviewTable *self = CW_PREVIEW_TABLE (object);

  g_hash_table_unref (self->left_out);
  g_hash_table_unref (self->left_fields);
  g_clear_pointer (&self->followers, g_hash_table_unref);
  g_clear_pointer (&self->n_fields, g_array_unref);
  g_clear_pointer (&self->needed, g_hash_table_unref);

  G_OBJECT_CLASS (cw_preview_table_parent_class)->finalize (object);
}

static void
cw_preview_table_class_init (CwPreviewTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cw_preview_table_dispose;
  widget_class->grab_focus = cw_preview_table_grab_focus;
  object_class->finalize = cw_preview_table_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[SELECTION_CHANGED] = g_signal_new ("selection-changed", G_TYPE_FROM_CLASS (klass),
                                             G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ORDER_CHANGED] = g_signal_new ("order-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);

  signals[TURN] = g_signal_new ("turn", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_POINTER);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/crosswalk_sync/Crosswalk/ui/cw-preview-table.ui");
  gtk_widget_class_bind_template_child (widget_class, CwPreviewTable, column_view);
  gtk_widget_class_install_action (widget_class, "preview-table.leave-out", "b", action_leave_out);
}

static void
cw_preview_table_init (CwPreviewTable *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  forget_left_out (self);
  self->selection = gtk_multi_selection_new (NULL);
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (on_selection_changed), self,
                           G_CONNECT_SWAPPED);
  /* GTK does not say that rows which were selected are gone. */
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (on_selection_changed), self,
                           G_CONNECT_SWAPPED);

  cw_page_columns_set (self->column_view, columns, G_N_ELEMENTS (columns), self, G_OBJECT (self));
  cw_page_fold_set_up (self->column_view);
  cw_page_order_take_columns (cw_page_order_of (self->column_view));
  cw_page_order_offer_groups (cw_page_order_of (self->column_view));
  cw_page_memory_keep (self->column_view, "preview");
  g_signal_connect_object (cw_page_order_of (self->column_view), "changed", G_CALLBACK (on_order_changed),
                           self, G_CONNECT_SWAPPED);
  cw_page_menu_set (self->column_view, &row_menu);
  gtk_column_view_set_model (self->column_view, GTK_SELECTION_MODEL (self->selection));
}
