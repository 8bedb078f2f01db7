/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-gaps.h"

#include <adwaita.h>
#include <stdlib.h>

/* A table with nothing of ours in it: what GTK itself costs on this machine. Its arguments are the number of
 * rows and of columns. The keys of a table work; F5 sorts its rows the other way round, and F6 leaves one. It
 * ends with its window. */

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, gtk_inscription_new (NULL));
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  gtk_inscription_set_text (GTK_INSCRIPTION (gtk_list_item_get_child (list_item)),
                            gtk_string_object_get_string (gtk_list_item_get_item (list_item)));
}

static void
replace (GtkStringList *rows, guint n, gboolean descending)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("Row %u", descending ? n - i : i + 1);

      g_strv_builder_add (builder, name);
    }
  names = g_strv_builder_end (builder);
  gtk_string_list_splice (rows, 0, g_list_model_get_n_items (G_LIST_MODEL (rows)),
                          (const char *const *) names);
}

static gboolean
on_sort (GtkWidget *window, GVariant *args, gpointer rows)
{
  replace (rows, g_list_model_get_n_items (G_LIST_MODEL (rows)), TRUE);

  return TRUE;
}

static gboolean
on_search (GtkWidget *window, GVariant *args, gpointer rows)
{
  replace (rows, 1, FALSE);

  return TRUE;
}

static GtkWidget *
make_table (GtkStringList *rows, guint n_columns)
{
  GtkSelectionModel *selection = GTK_SELECTION_MODEL (
    gtk_multi_selection_new (g_object_ref (G_LIST_MODEL (rows))));
  GtkWidget *table = gtk_column_view_new (selection);
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  for (guint i = 0; i < n_columns; i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      g_autoptr (GtkColumnViewColumn) column = gtk_column_view_column_new ("Column", factory);

      g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
      g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
      gtk_column_view_column_set_expand (column, TRUE);
      gtk_column_view_append_column (GTK_COLUMN_VIEW (table), column);
    }
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), table);

  return scrolled;
}

static void
add_key (GtkEventController *keys, guint key, GtkShortcutFunc func, gpointer rows)
{
  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (keys),
    gtk_shortcut_new (gtk_keyval_trigger_new (key, 0), gtk_callback_action_new (func, rows, NULL)));
}

int
main (int argc, char **argv)
{
  guint n_rows = argc == 3 ? (guint) atoi (argv[1]) : 100000,
        n_columns = argc == 3 ? (guint) atoi (argv[2]) : 8;
  g_autoptr (GtkStringList) rows = gtk_string_list_new (NULL);
  GtkEventController *keys = gtk_shortcut_controller_new ();
  CwGaps *gaps = NULL;
  GtkWidget *window, *table;

  adw_init ();
  replace (rows, n_rows, FALSE);
  table = make_table (rows, n_columns);
  add_key (keys, GDK_KEY_F5, on_sort, rows);
  add_key (keys, GDK_KEY_F6, on_search, rows);
  window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (window), table);
  gtk_window_set_default_size (GTK_WINDOW (window), 1000, 680);
  gtk_widget_add_controller (window, keys);
  gtk_window_present (GTK_WINDOW (window));
  gaps = cw_gaps_start ();
  while (g_list_model_get_n_items (gtk_window_get_toplevels ()) > 0)
    g_main_context_iteration (NULL, TRUE);
  cw_gaps_report (gaps);

  return 0;
}
