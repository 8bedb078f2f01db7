/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-run-bars.h"

#include "cw-history-words.h"
#include "cw-page-cell.h"
#include "cw-run-words.h"
#include "cw-words.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>

#define MAX_BARS 30
#define MIN_BARS 3
#define BAR_WIDTH 5
#define HEIGHT 36
/* What a part that is not 0 has at least, and the mark of a run that wrote nothing. */
#define LEAST_PART 3
#define GAP 1

struct _CwRunBars
{
  AdwBin parent_instance;

  GtkWidget *caption; /* shown where the bars leave room for it */
  GtkListView *list;
  GtkSingleSelection *runs;     /* nullable */
  GtkSliceListModel *slice;     /* of `runs`; NULL: none */
  GtkSingleSelection *selected; /* over `slice` */
  GPtrArray *items;             /* the items of `slice`: while they are held, their runs are read */
  guint most;                   /* writes of one run */
};

G_DEFINE_FINAL_TYPE (CwRunBars, cw_run_bars, ADW_TYPE_BIN)

enum
{
  ACTIVATE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static guint
count_written (const CwRun *run)
{
  return run->created[CW_SIDE_ALOWARE] + run->created[CW_SIDE_SALESFORCE] + run->updated[CW_SIDE_ALOWARE]
         + run->updated[CW_SIDE_SALESFORCE];
}

/* ── One bar ── */

#define CW_TYPE_RUN_BAR (cw_run_bar_get_type ())
G_DECLARE_FINAL_TYPE (CwRunBar, cw_run_bar, CW, RUN_BAR, GtkWidget)

struct _CwRunBar
{
  GtkWidget parent_instance;

  CwRunBars *bars; /* around it */
  guint written, failed;
  gboolean is_undone;
};

G_DEFINE_FINAL_TYPE (CwRunBar, cw_run_bar, GTK_TYPE_WIDGET)

static gboolean
find_color (CwRunBar *self, const char *name, float alpha, GdkRGBA *color)
{
  if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (GTK_WIDGET (self)), name, color))
    return FALSE;

  color->alpha *= alpha;

  return TRUE;
}

/* What was taken back is only an outline: it is not there any more. */
static void
draw_undone (CwRunBar *self, GtkSnapshot *snapshot, float y, float height)
{
  const float widths[] = { 1, 1, 1, 1 };
  GdkRGBA color;
  GskRoundedRect outline;

  if (!find_color (self, "window_fg_color", 0.6f, &color))
    return;

  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (0, y, BAR_WIDTH, height), 0);
  gtk_snapshot_append_border (snapshot, &outline, widths, (GdkRGBA[]) { color, color, color, color });
}

static void
draw (CwRunBar *self, GtkSnapshot *snapshot, const char *name, float alpha, float y, float height)
{
  GdkRGBA color;

  if (find_color (self, name, alpha, &color))
    gtk_snapshot_append_color (snapshot, &color, &GRAPHENE_RECT_INIT (0, y, BAR_WIDTH, height));
}

static void
cw_run_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  CwRunBar *self = CW_RUN_BAR (widget);
  guint whole = self->written + self->failed;
  float height, failed;

  if (whole == 0)
    {
      draw (self, snapshot, "window_fg_color", 0.35f, HEIGHT - LEAST_PART, LEAST_PART);
      return;
    }

  height = (float) round (HEIGHT * log1p (whole) / log1p (MAX (self->bars->most, whole)));
  height = MAX (height, 2 * LEAST_PART + GAP);
  failed = self->failed > 0 ? roundf (height * (float) self->failed / (float) whole) : 0;
  if (self->failed > 0)
    failed = CLAMP (failed, LEAST_PART, self->written > 0 ? height - LEAST_PART - GAP : height);

  draw (self, snapshot, "destructive_bg_color", 1, HEIGHT - height, failed);
  if (self->written == 0)
    return;
  if (failed > 0)
    failed += GAP;
  if (self->is_undone)
    draw_undone (self, snapshot, HEIGHT - height + failed, height - failed);
  else
    draw (self, snapshot, "accent_bg_color", 1, HEIGHT - height + failed, height - failed);
}

static void
cw_run_bar_measure (GtkWidget *widget,
                    GtkOrientation orientation,
                    int for_size,
                    int *minimum,
                    int *natural,
                    int *minimum_baseline,
                    int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? BAR_WIDTH : HEIGHT;
}

static void
cw_run_bar_class_init (CwRunBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = cw_run_bar_snapshot;
  widget_class->measure = cw_run_bar_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
cw_run_bar_init (CwRunBar *self)
{
}

static GtkWidget *
make_bar (gpointer bars)
{
  CwRunBar *bar = g_object_new (CW_TYPE_RUN_BAR, NULL);

  bar->bars = bars;

  return GTK_WIDGET (bar);
}

static void
show_bar (GtkWidget *widget, CwPageItem *item, gpointer data, gpointer bars)
{
  CwRunBar *bar = CW_RUN_BAR (widget);
  const CwRun *run = data;
  g_autofree char *moment = run != NULL ? cw_words_moment (run->started) : NULL;
  g_autofree char *counts = run != NULL ? cw_history_counts_words (run) : NULL;
  g_autofree char *words = NULL;

  /* Translators: a bar in the picture of the last runs: the run’s number, what it was, when, how it ended,
   * and what it did: “Run 12: Sync, Today at 10:30, Finished. 5 updated · 1 refused” */
  if (run != NULL)
    words = g_strdup_printf (_("Run %" PRId64 ": %s, %s, %s. %s"), run->run, cw_run_kind_words (run), moment,
                             cw_run_state_words (run), counts);
  bar->written = run != NULL ? count_written (run) : 0;
  bar->failed = run != NULL ? run->failed : 0;
  bar->is_undone = run != NULL && run->undone_by != 0;
  cw_page_cell_set_tooltip (widget, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words != NULL ? words : "", -1);
  gtk_widget_queue_draw (widget);
}

/* ── The scale ── */

static void
draw_bars_again (CwRunBars *self)
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      GtkWidget *bar = gtk_widget_get_first_child (row);

      if (bar != NULL)
        gtk_widget_queue_draw (bar);
    }
}

static void
describe (CwRunBars *self, guint failing, guint undone)
{
  g_autofree char *words = NULL;

  /* Translators: describes the picture of the last runs to a screen reader */
  words = g_strdup_printf (_("The last %u runs, the newest at the end. Most writes in one run: %u. "
                              "Runs with refused writes: %u. Undone runs: %u."),
                           self->items->len, self->most, failing, undone);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words,
                                  -1);
}

static void
update_scale (CwRunBars *self)
{
  guint failing = 0, undone = 0;

  self->most = 0;
  for (guint i = 0; i < self->items->len; i++)
    {
      const CwRun *run = cw_page_item_get_data (g_ptr_array_index (self->items, i));

      if (run == NULL)
        continue;
      self->most = MAX (self->most, count_written (run) + run->failed);
      failing += run->failed > 0 ? 1 : 0;
      undone += run->undone_by != 0 ? 1 : 0;
    }

  describe (self, failing, undone);
  draw_bars_again (self);
}

/* ── The selected run ── */

static gboolean
has_bar (CwRunBars *self, guint position)
{
  return position < self->items->len
         && g_ptr_array_index (self->items, position) == gtk_single_selection_get_selected_item (self->runs);
}

/* The selection of the runs learns that runs came or went before the list of bars does. Until then, the bar
 * that is selected may be one that is not there any more. */
static void
on_run_selected (CwRunBars *self)
{
  guint position = gtk_single_selection_get_selected (self->runs);

  if (self->items->len == g_list_model_get_n_items (G_LIST_MODEL (self->slice)))
    gtk_single_selection_set_selected (self->selected,
                                       has_bar (self, position) ? position : GTK_INVALID_LIST_POSITION);
}

static void
on_bar_selected (CwRunBars *self)
{
  guint position = gtk_single_selection_get_selected (self->selected);

  if (position != GTK_INVALID_LIST_POSITION)
    gtk_single_selection_set_selected (self->runs, position);
}

/* ── The runs ── */

static void
forget_items (CwRunBars *self)
{
  for (guint i = 0; i < self->items->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->items, i), self);
  g_ptr_array_set_size (self->items, 0);
}

static void
hold_items (CwRunBars *self)
{
  guint n = self->slice != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->slice)) : 0;

  forget_items (self);
  for (guint i = 0; i < n; i++)
    {
      CwPageItem *item = g_list_model_get_item (G_LIST_MODEL (self->slice), i);

      g_ptr_array_add (self->items, item);
      g_signal_connect_object (item, "changed", G_CALLBACK (update_scale), self, G_CONNECT_SWAPPED);
    }

  gtk_widget_set_visible (GTK_WIDGET (self), n >= MIN_BARS);
  gtk_widget_set_visible (self->caption, n <= MAX_BARS / 2);
  update_scale (self);
  if (n > 0)
    on_run_selected (self);
}

static void
forget_runs (CwRunBars *self)
{
  if (self->runs == NULL)
    return;

  gtk_list_view_set_model (self->list, NULL);
  g_signal_handlers_disconnect_by_data (self->runs, self);
  g_signal_handlers_disconnect_by_data (self->slice, self);
  g_signal_handlers_disconnect_by_data (self->selected, self);
  g_clear_object (&self->selected);
  g_clear_object (&self->slice);
  g_clear_object (&self->runs);
}

void
cw_run_bars_set_selection (CwRunBars *self, GtkSingleSelection *runs)
{
  g_return_if_fail (CW_IS_RUN_BARS (self));

  forget_runs (self);
  if (runs == NULL)
    {
      hold_items (self);
      return;
    }

  self->runs = g_object_ref (runs);
  self->slice = gtk_slice_list_model_new (g_object_ref (gtk_single_selection_get_model (runs)), 0, MAX_BARS);
  self->selected = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selected, FALSE);
  gtk_single_selection_set_can_unselect (self->selected, TRUE);
  gtk_single_selection_set_model (self->selected, G_LIST_MODEL (self->slice));
  g_signal_connect_object (self->slice, "items-changed", G_CALLBACK (hold_items), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (runs, "notify::selected", G_CALLBACK (on_run_selected), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selected, "notify::selected", G_CALLBACK (on_bar_selected), self,
                           G_CONNECT_SWAPPED);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selected));
  hold_items (self);
}

static void
on_activated (CwRunBars *self)
{
  g_signal_emit (self, signals[ACTIVATE], 0);
}

/* ── GObject ── */

/* The list has the newest run first, so it runs against the direction of reading. */
static void
turn_list (CwRunBars *self)
{
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  gtk_widget_set_direction (GTK_WIDGET (self->list), mirrored ? GTK_TEXT_DIR_LTR : GTK_TEXT_DIR_RTL);
}

static void
cw_run_bars_direction_changed (GtkWidget *widget, GtkTextDirection before)
{
  turn_list (CW_RUN_BARS (widget));
}

static void
cw_run_bars_dispose (GObject *object)
{
  CwRunBars *self = CW_RUN_BARS (object);

  forget_items (self);
  forget_runs (self);

  G_OBJECT_CLASS (cw_run_bars_parent_class)->dispose (object);
}

static void
cw_run_bars_finalize (GObject *object)
{
  g_ptr_array_unref (CW_RUN_BARS (object)->items);

  G_OBJECT_CLASS (cw_run_bars_parent_class)->finalize (object);
}

static void
cw_run_bars_class_init (CwRunBarsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cw_run_bars_dispose;
  object_class->finalize = cw_run_bars_finalize;
  GTK_WIDGET_CLASS (klass)->direction_changed = cw_run_bars_direction_changed;

  signals[ACTIVATE] = g_signal_new ("activate", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 0);
}

static void
cw_run_bars_init (CwRunBars *self)
{
  GtkListItemFactory *factory = cw_page_cell_factory_new (make_bar, show_bar, self, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->list = GTK_LIST_VIEW (gtk_list_view_new (NULL, factory));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->list), GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "run-bars");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Last Runs"),
                                  -1);
  g_signal_connect_object (self->list, "activate", G_CALLBACK (on_activated), self, G_CONNECT_SWAPPED);
  turn_list (self);

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_EXTERNAL, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->list));
  gtk_widget_set_hexpand (scrolled, TRUE);

  self->caption = gtk_label_new (_("Last Runs"));
  gtk_widget_set_valign (self->caption, GTK_ALIGN_END);
  gtk_widget_set_margin_start (self->caption, 12);
  gtk_widget_set_margin_bottom (self->caption, 6);
  gtk_widget_add_css_class (self->caption, "caption");
  gtk_widget_add_css_class (self->caption, "dim-label");

  gtk_box_append (GTK_BOX (box), self->caption);
  gtk_box_append (GTK_BOX (box), scrolled);
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_widget_set_hexpand (GTK_WIDGET (self), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
