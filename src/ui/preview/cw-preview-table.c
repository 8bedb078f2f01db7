/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-preview-table.h"

#include "cw-page-cell.h"
#include "cw-preview-cells.h"

/* Below these widths the table does without them: first why, then the values that are there now. */
#define WIDTH_WITH_REASON 600
#define WIDTH_WITH_OLD 480

struct _CwPreviewTable
{
  AdwBin parent_instance;

  GtkColumnView *column_view;
  GtkColumnViewColumn *tick_column;
  GtkColumnViewColumn *direction_column;
  GtkColumnViewColumn *field_column;
  GtkColumnViewColumn *old_column;
  GtkColumnViewColumn *new_column;
  GtkColumnViewColumn *reason_column;

  GtkMultiSelection *selection;
  CwPageModel *model;
  GHashTable *left_out;
  GHashTable *followers;     /* NULL until they are known */
  gint64 turned_change;      /* whose arrow the keyboard goes on at, once it is shown; 0: none */
  guint turned_field;
};

G_DEFINE_FINAL_TYPE (CwPreviewTable, cw_preview_table, ADW_TYPE_BIN)

enum {
  CHANGED,
  SELECTION_CHANGED,
  TURN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* ── What is left out ── */

GHashTable *
cw_preview_table_get_left_out (CwPreviewTable *self)
{
  g_return_val_if_fail (CW_IS_PREVIEW_TABLE (self), NULL);

  return self->left_out;
}

gboolean
cw_preview_table_is_left_out (CwPreviewTable *self,
                              gint64          change)
{
  g_return_val_if_fail (CW_IS_PREVIEW_TABLE (self), FALSE);

  return g_hash_table_contains (self->left_out, &change);
}

static gboolean
set_one (CwPreviewTable *self,
         gint64          change,
         gboolean        leave_out)
{
  if (leave_out == g_hash_table_contains (self->left_out, &change))
    return FALSE;
  if (leave_out)
    return g_hash_table_add (self->left_out, g_memdup2 (&change, sizeof change));

  return g_hash_table_remove (self->left_out, &change);
}

static gint64
get_link (CwPreviewTable *self,
          gint64          change)
{
  return self->followers != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (self->followers, GUINT_TO_POINTER (change))) : 0;
}

/* Whether that made a difference. Without the link nothing of its pair is written; with something of it the link is, too. */
static gboolean
set_left_out (CwPreviewTable *self,
              gint64          change,
              gboolean        leave_out)
{
  gint64 link = get_link (self, change);
  gboolean changed;

  if (change == 0)
    return FALSE;

  changed = set_one (self, change, leave_out);
  if (link != 0)
    return changed | (!leave_out && set_one (self, link, FALSE));

  for (gint64 follower = change + 1; get_link (self, follower) == change; follower++)
    changed |= set_one (self, follower, leave_out);

  return changed;
}

void
cw_preview_table_leave_out (CwPreviewTable *self,
                            gint64          change,
                            gboolean        leave_out)
{
  g_return_if_fail (CW_IS_PREVIEW_TABLE (self));

  if (set_left_out (self, change, leave_out))
    g_signal_emit (self, signals[CHANGED], 0);
}

void
cw_preview_table_leave_out_selected (CwPreviewTable *self,
                                     gboolean        leave_out)
{
  g_autoptr(GtkBitset) selected = NULL;
  gboolean changed = FALSE;
  GtkBitsetIter iter;
  guint position;

  g_return_if_fail (CW_IS_PREVIEW_TABLE (self));
  if (self->model == NULL)
    return;

  selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &position); more; more = gtk_bitset_iter_next (&iter, &position))
    {
      gint64 change = cw_preview_key_get_change (cw_page_model_get_key (self->model, position));

      changed |= set_left_out (self, change, leave_out);
    }

  if (changed)
    g_signal_emit (self, signals[CHANGED], 0);
}

guint
cw_preview_table_get_n_selected (CwPreviewTable *self)
{
  g_autoptr(GtkBitset) selected = NULL;

  g_return_val_if_fail (CW_IS_PREVIEW_TABLE (self), 0);

  selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  return (guint) gtk_bitset_get_size (selected);
}

/* ── Turning arrows ── */

void
cw_preview_table_turn (CwPreviewTable     *self,
                       gint64              change,
                       const CwPreviewRow *row)
{
  g_return_if_fail (CW_IS_PREVIEW_TABLE (self));

  g_signal_emit (self, signals[TURN], 0, change, row);
}

/* What stands behind a pair that has more or fewer changes now is left out under other ids. */
static void
move_left_out (CwPreviewTable *self,
               gint64          behind,
               gint64          by)
{
  GHashTable *moved = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->left_out);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      gint64 place = *(gint64 *) id + (*(gint64 *) id > behind ? by : 0);

      g_hash_table_add (moved, g_memdup2 (&place, sizeof place));
    }

  g_hash_table_unref (self->left_out);
  self->left_out = moved;
}

void
cw_preview_table_take_turned (CwPreviewTable *self,
                              const CwTurned *turned)
{
  gboolean left_out[2];
  gint64 last = MAX (turned->before[0], turned->before[1]);

  g_return_if_fail (CW_IS_PREVIEW_TABLE (self));

  /* A change that was not there is as the other one of its record. */
  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    left_out[side] = cw_preview_table_is_left_out (self, turned->before[side] != 0 ? turned->before[side] : last);
  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    set_one (self, turned->before[side], FALSE);
  move_left_out (self, last, MAX (turned->after[0], turned->after[1]) - last);
  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    {
      if (turned->after[side] != 0)
        set_one (self, turned->after[side], left_out[side]);
    }

  /* Rows are selected by their places. */
  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
  self->turned_change = turned->after[turned->side];
  self->turned_field = turned->field;
  g_signal_emit (self, signals[CHANGED], 0);
}

gboolean
cw_preview_table_claims_focus (CwPreviewTable *self,
                               gint64          key)
{
  g_return_val_if_fail (CW_IS_PREVIEW_TABLE (self), FALSE);

  if (self->turned_change == 0 || cw_preview_key_get_change (key) != self->turned_change ||
      cw_preview_key_get_field (key) != self->turned_field)
    return FALSE;

  self->turned_change = 0;
  return TRUE;
}

static void
on_activate (CwPreviewTable *self,
             guint           position)
{
  gint64 change = cw_preview_key_get_change (cw_page_model_get_key (self->model, position));

  cw_preview_table_leave_out (self, change, !cw_preview_table_is_left_out (self, change));
}

static void
on_selection_changed (CwPreviewTable *self)
{
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

/* ── What is shown ── */

void
cw_preview_table_set_followers (CwPreviewTable *self,
                                GHashTable     *followers)
{
  g_return_if_fail (CW_IS_PREVIEW_TABLE (self));

  g_clear_pointer (&self->followers, g_hash_table_unref);
  self->followers = followers != NULL ? g_hash_table_ref (followers) : NULL;
}

void
cw_preview_table_set_model (CwPreviewTable *self,
                            CwPageModel    *model)
{
  g_return_if_fail (CW_IS_PREVIEW_TABLE (self));

  g_hash_table_remove_all (self->left_out);
  self->turned_change = 0;
  cw_preview_table_set_followers (self, NULL);
  g_set_object (&self->model, model);
  gtk_multi_selection_set_model (self->selection, G_LIST_MODEL (model));
}

static void
fit_columns (CwPreviewTable *self,
             gboolean        excluded)
{
  const CwPageFit fits[] = {
    { self->old_column, excluded ? G_MAXINT : WIDTH_WITH_OLD },
    { self->reason_column, excluded ? 0 : WIDTH_WITH_REASON },
  };

  cw_page_cell_fit_columns (self->column_view, fits, G_N_ELEMENTS (fits));
}

void
cw_preview_table_set_excluded (CwPreviewTable *self,
                               gboolean        excluded)
{
  g_return_if_fail (CW_IS_PREVIEW_TABLE (self));

  gtk_column_view_column_set_visible (self->tick_column, !excluded);
  gtk_column_view_column_set_visible (self->direction_column, !excluded);
  gtk_column_view_column_set_visible (self->field_column, !excluded);
  gtk_column_view_column_set_visible (self->new_column, !excluded);
  fit_columns (self, excluded);
}

/* ── GObject ── */

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
  g_clear_pointer (&self->followers, g_hash_table_unref);

  G_OBJECT_CLASS (cw_preview_table_parent_class)->finalize (object);
}

static void
cw_preview_table_class_init (CwPreviewTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cw_preview_table_dispose;
  object_class->finalize = cw_preview_table_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SELECTION_CHANGED] = g_signal_new ("selection-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  signals[TURN] = g_signal_new ("turn", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_POINTER);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/crosswalk_sync/Crosswalk/ui/cw-preview-table.ui");
  gtk_widget_class_bind_template_child (widget_class, CwPreviewTable, column_view);
  gtk_widget_class_bind_template_child (widget_class, CwPreviewTable, tick_column);
  gtk_widget_class_bind_template_child (widget_class, CwPreviewTable, direction_column);
  gtk_widget_class_bind_template_child (widget_class, CwPreviewTable, field_column);
  gtk_widget_class_bind_template_child (widget_class, CwPreviewTable, old_column);
  gtk_widget_class_bind_template_child (widget_class, CwPreviewTable, new_column);
  gtk_widget_class_bind_template_child (widget_class, CwPreviewTable, reason_column);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
}

static void
cw_preview_table_init (CwPreviewTable *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->left_out = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->selection = gtk_multi_selection_new (NULL);
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (on_selection_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (on_selection_changed), self, G_CONNECT_SWAPPED);

  cw_preview_cells_set_up (self, self->column_view);
  fit_columns (self, FALSE);
  gtk_column_view_set_model (self->column_view, GTK_SELECTION_MODEL (self->selection));
}
