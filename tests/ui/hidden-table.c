/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-page-cell.h"

#include <adwaita.h>
#include <stdlib.h>

/* Fills a table behind another page with rows, then shows the table. Prints how many cells were measured
 * before it was shown, and how many more when it was. GTK measures a cell again after its row has been read,
 * so the table is shown when all its rows have been read.
 *
 * Then prints how many widgets of the table have a style that GTK believes to depend on more than it does.
 * GTK finds each of these styles again whenever the focus moves. */

#define ROWS 1000
#define FRAMES 60

typedef struct
{
  guint n_measured;
  guint n_waiting; /* cells whose row is still being read */
} Counts;

/* ── A cell that counts ── */

#define TYPE_COUNTING_CELL (counting_cell_get_type ())
G_DECLARE_FINAL_TYPE (CountingCell, counting_cell, COUNTING, CELL, GtkWidget)

struct _CountingCell
{
  GtkWidget parent_instance;

  Counts *counts;
  gboolean waits;
};

G_DEFINE_FINAL_TYPE (CountingCell, counting_cell, GTK_TYPE_WIDGET)

static void
counting_cell_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_VERTICAL)
    COUNTING_CELL (widget)->counts->n_measured++;
  *minimum = *natural = 20;
}

static void
counting_cell_set_waits (CountingCell *self, gboolean waits)
{
  if (self->waits == waits)
    return;

  self->waits = waits;
  self->counts->n_waiting += waits ? 1 : -1;
}

static void
counting_cell_dispose (GObject *object)
{
  counting_cell_set_waits (COUNTING_CELL (object), FALSE);

  G_OBJECT_CLASS (counting_cell_parent_class)->dispose (object);
}

static void
counting_cell_class_init (CountingCellClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = counting_cell_dispose;
  GTK_WIDGET_CLASS (klass)->measure = counting_cell_measure;
}

static void
counting_cell_init (CountingCell *self)
{
}

static GtkWidget *
make_cell (gpointer user_data)
{
  CountingCell *cell = g_object_new (TYPE_COUNTING_CELL, NULL);

  cell->counts = user_data;

  return GTK_WIDGET (cell);
}

static void
show_cell (GtkWidget *cell, CwPageItem *item, gpointer row, gpointer user_data)
{
  counting_cell_set_waits (COUNTING_CELL (cell), row == NULL);
}

/* ── The rows: numbers ── */

static gpointer
open_numbers (gpointer user_data, GError **error)
{
  return GUINT_TO_POINTER (ROWS);
}

static gboolean
index_numbers (gpointer opened, gpointer query, CwPageIndex *index, GError **error)
{
  for (gint64 key = 0; key < GPOINTER_TO_UINT (opened); key++)
    {
      if (!cw_page_index_add (index, key, NULL))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_number (gpointer opened, gint64 key, gpointer *row, GError **error)
{
  *row = g_strdup_printf ("%" G_GINT64_FORMAT, key);

  return TRUE;
}

static void
close_numbers (gpointer opened)
{
}

static const CwPageSource source = { .open = open_numbers,
                                     .index = index_numbers,
                                     .row = read_number,
                                     .close = close_numbers,
                                     .free_row = g_free };

static void
note (gpointer destroyed)
{
  *(gboolean *) destroyed = TRUE;
}

/* ── The window ── */

static const CwPageColumn columns[] = { { .make = make_cell, .show = show_cell } };

static void
wait_for_frame (GtkWidget *widget)
{
  gboolean drawn = FALSE;
  gulong handler = g_signal_connect_swapped (gtk_widget_get_frame_clock (widget), "after-paint",
                                             G_CALLBACK (note), &drawn);

  gtk_widget_queue_draw (widget);
  while (!drawn)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (gtk_widget_get_frame_clock (widget), handler);
}

/* ── What styles depend on ── */

/* One line for each widget. */
static char **
list_dependencies (GtkWidget *table)
{
  g_autofree char *lines = gtk_style_context_to_string (gtk_widget_get_style_context (table),
                                                        GTK_STYLE_CONTEXT_PRINT_RECURSE
                                                          | GTK_STYLE_CONTEXT_PRINT_SHOW_CHANGE);

  return g_strsplit (lines, "\n", -1);
}

static guint
count_too_wide (GtkWidget *table)
{
  g_auto (GStrv) before = NULL, after = NULL;
  guint n = 0;

  /* The table restyles a few rows in each frame. */
  for (guint i = 0; i < FRAMES; i++)
    wait_for_frame (table);
  before = list_dependencies (table);

  /* GTK looks at all of them again. */
  gtk_widget_add_css_class (table, "other");
  wait_for_frame (table);
  gtk_widget_remove_css_class (table, "other");
  wait_for_frame (table);
  after = list_dependencies (table);

  g_assert_cmpuint (g_strv_length (before), ==, g_strv_length (after));
  for (guint i = 0; before[i] != NULL; i++)
    n += !g_str_equal (before[i], after[i]);

  return n;
}

int
main (int argc, char **argv)
{
  CwPageModel *model;
  GtkMultiSelection *selection;
  GtkWidget *window, *table;
  AdwViewStack *stack;
  Counts counts = { 0 };
  guint n_hidden;
  gboolean destroyed = FALSE;

  adw_init ();
  model = cw_page_model_new (&source, &destroyed, note);
  table = gtk_column_view_new (NULL);
  cw_page_columns_set (GTK_COLUMN_VIEW (table), columns, G_N_ELEMENTS (columns), &counts, NULL);
  selection = gtk_multi_selection_new (g_object_ref (G_LIST_MODEL (model)));
  gtk_column_view_set_model (GTK_COLUMN_VIEW (table), GTK_SELECTION_MODEL (selection));
  g_object_unref (selection);

  /* Not homogeneous, as in the window: only the page that is shown is measured. */
  stack = ADW_VIEW_STACK (adw_view_stack_new ());
  adw_view_stack_set_hhomogeneous (stack, FALSE);
  adw_view_stack_set_vhomogeneous (stack, FALSE);
  adw_view_stack_add (stack, gtk_label_new ("Before"));
  adw_view_stack_add_named (stack, gtk_scrolled_window_new (), "table");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (adw_view_stack_get_child_by_name (stack, "table")),
                                 table);
  window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (stack));
  gtk_window_present (GTK_WINDOW (window));
  wait_for_frame (window);

  cw_page_model_set_query (model, NULL);
  while (g_list_model_get_n_items (G_LIST_MODEL (model)) < ROWS || counts.n_waiting > 0)
    g_main_context_iteration (NULL, TRUE);
  wait_for_frame (window);
  n_hidden = counts.n_measured;

  adw_view_stack_set_visible_child_name (stack, "table");
  wait_for_frame (window);
  g_print ("%u before, %u when shown\n", n_hidden, counts.n_measured - n_hidden);
  g_print ("%u styles depend on too much\n", count_too_wide (table));

  gtk_window_destroy (GTK_WINDOW (window));
  g_object_unref (model);
  while (!destroyed)
    g_main_context_iteration (NULL, TRUE);

  return EXIT_SUCCESS;
}
