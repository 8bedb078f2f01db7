/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-page-memory.h"

#include "cw-desktop-settings.h"
#include "cw-page-cell.h"
#include "cw-page-order.h"

/* In the settings: by the name of a table, the id of the column by which it is sorted ('': none), whether
 * descending, whether grouped, and widths by the id of a column. */
#define SETTING "tables"
#define SETTING_TYPE "a{s(sbba{si})}"
#define TABLE_TYPE "(sbba{si})"

/* A column notifies of each pixel while it is resized. */
#define WRITE_AFTER_MS 500

static const char memory_key[] = "cw-page-memory";

typedef struct
{
  GtkColumnView *view;
  const char *name;
  GSettings *settings;
  guint write_source; /* 0: nothing is to be written */
  gboolean restoring;
} Memory;

static void
free_memory (gpointer data)
{
  Memory *memory = data;

  g_clear_handle_id (&memory->write_source, g_source_remove);
  g_object_unref (memory->settings);
  g_free (memory);
}

/* ── Writing ── */

static GVariant *
make_table (Memory *memory)
{
  CwPageOrder *order = cw_page_order_of (memory->view);
  const char *sorted_by = cw_page_order_get_column (order);
  GVariantBuilder widths;
  const CwPageColumn *columns;
  guint n;

  g_variant_builder_init (&widths, G_VARIANT_TYPE ("a{si}"));
  columns = cw_page_columns_list (memory->view, &n);
  for (guint i = 0; i < n; i++)
    {
      int width = columns[i].resizable ? gtk_column_view_column_get_fixed_width (
                    cw_page_columns_get (memory->view, columns[i].id))
                                       : -1;

      if (width > 0)
        g_variant_builder_add (&widths, "{si}", columns[i].id, width);
    }

  return g_variant_new (TABLE_TYPE, sorted_by != NULL ? sorted_by : "", cw_page_order_is_descending (order),
                        cw_page_order_is_grouped (order), &widths);
}

static void
write_now (Memory *memory)
{
  g_autoptr (GVariant) tables = g_settings_get_value (memory->settings, SETTING);
  GVariantBuilder builder;
  GVariantIter iter;
  const char *name;
  GVariant *table;

  g_clear_handle_id (&memory->write_source, g_source_remove);
  g_variant_builder_init (&builder, G_VARIANT_TYPE (SETTING_TYPE));
  g_variant_iter_init (&iter, tables);
  while (g_variant_iter_loop (&iter, "{&s@" TABLE_TYPE "}", &name, &table))
    {
      if (!g_str_equal (name, memory->name))
        g_variant_builder_add (&builder, "{s@" TABLE_TYPE "}", name, table);
    }
  g_variant_builder_add (&builder, "{s@" TABLE_TYPE "}", memory->name, make_table (memory));
  g_settings_set_value (memory->settings, SETTING, g_variant_builder_end (&builder));
}

static gboolean
on_write (gpointer data)
{
  Memory *memory = data;

  memory->write_source = 0;
  write_now (memory);

  return G_SOURCE_REMOVE;
}

static void
write_later (Memory *memory)
{
  if (!memory->restoring && memory->write_source == 0)
    memory->write_source = g_timeout_add (WRITE_AFTER_MS, on_write, memory);
}

static void
on_arranged (GtkColumnView *view)
{
  write_later (g_object_get_data (G_OBJECT (view), memory_key));
}

/* The window closes before the time is up. */
static void
on_unmap (GtkColumnView *view)
{
  Memory *memory = g_object_get_data (G_OBJECT (view), memory_key);

  if (memory->write_source != 0)
    write_now (memory);
}

/* ── Showing the table as it was ── */

static gboolean
is_sortable (GtkColumnView *view, const char *column)
{
  GtkColumnViewColumn *found = cw_page_columns_get (view, column);

  return found != NULL && gtk_column_view_column_get_sorter (found) != NULL;
}

/* `all`: also the order, which outlives the columns. */
static void
restore (Memory *memory, gboolean all)
{
  g_autoptr (GVariant) tables = g_settings_get_value (memory->settings, SETTING);
  g_autoptr (GVariant) table = g_variant_lookup_value (tables, memory->name, G_VARIANT_TYPE (TABLE_TYPE));
  g_autoptr (GVariantIter) widths = NULL;
  const char *sorted_by, *column;
  gboolean descending, grouped;
  int width;

  if (table == NULL)
    return;

  g_variant_get (table, "(&sbba{si})", &sorted_by, &descending, &grouped, &widths);
  if (all && grouped)
    cw_page_order_set_grouped (cw_page_order_of (memory->view), TRUE);
  if (all && is_sortable (memory->view, sorted_by))
    cw_page_order_sort (cw_page_order_of (memory->view), sorted_by, descending);
  while (g_variant_iter_next (widths, "{&si}", &column, &width))
    {
      GtkColumnViewColumn *found = cw_page_columns_get (memory->view, column);

      if (found != NULL && gtk_column_view_column_get_resizable (found))
        gtk_column_view_column_set_fixed_width (found, CLAMP (width, 24, 4096));
    }
}

static void
watch_columns (GtkColumnView *view)
{
  const CwPageColumn *columns;
  guint n;

  columns = cw_page_columns_list (view, &n);
  for (guint i = 0; i < n; i++)
    {
      if (columns[i].resizable)
        g_signal_connect_object (cw_page_columns_get (view, columns[i].id), "notify::fixed-width",
                                 G_CALLBACK (on_arranged), view, G_CONNECT_SWAPPED);
    }
}

void
cw_page_memory_keep (GtkColumnView *view, const char *name)
{
  Memory *memory = g_object_get_data (G_OBJECT (view), memory_key);
  gboolean first = memory == NULL;
  g_autoptr (GSettings) settings = first ? cw_desktop_settings_new () : NULL;

  g_return_if_fail (GTK_IS_COLUMN_VIEW (view) && name != NULL);

  if (first && settings == NULL)
    return;

  if (first)
    {
      memory = g_new0 (Memory, 1);
      memory->view = view;
      memory->name = name;
      memory->settings = g_steal_pointer (&settings);
      g_object_set_data_full (G_OBJECT (view), memory_key, memory, free_memory);
      g_signal_connect (view, "unmap", G_CALLBACK (on_unmap), NULL);
      g_signal_connect_object (cw_page_order_of (view), "changed", G_CALLBACK (on_arranged), view,
                               G_CONNECT_SWAPPED);
    }

  memory->restoring = TRUE;
  restore (memory, first);
  memory->restoring = FALSE;
  watch_columns (view);
}
