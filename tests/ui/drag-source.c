/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gtk/gtk.h>

/* Stands for a file manager: a window from which one file, named on the command line, can be dragged. Prints
 * a line when it is shown, and ends when standard input does. */

static GdkContentProvider *
on_prepare (GtkDragSource *source, double x, double y, gpointer user_data)
{
  GSList files = { user_data, NULL };
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, gdk_file_list_new_from_list (&files));

  return gdk_content_provider_new_for_value (&value);
}

static void
on_map (GtkWidget *window)
{
  g_print ("ready\n");
}

static gboolean
on_input (GIOChannel *channel, GIOCondition condition, gpointer user_data)
{
  g_main_loop_quit (user_data);

  return G_SOURCE_REMOVE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GIOChannel) input = g_io_channel_unix_new (0);
  g_autoptr (GFile) file = argc == 2 ? g_file_new_for_path (argv[1]) : NULL;
  GtkDragSource *source;
  GtkWidget *window;

  if (file == NULL || !gtk_init_check ())
    return 1;

  source = gtk_drag_source_new ();
  g_signal_connect (source, "prepare", G_CALLBACK (on_prepare), file);

  window = gtk_window_new ();
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), 200, 200);
  gtk_widget_add_controller (window, GTK_EVENT_CONTROLLER (source));
  g_signal_connect (window, "map", G_CALLBACK (on_map), NULL);
  gtk_window_present (GTK_WINDOW (window));

  g_io_add_watch (input, G_IO_HUP, on_input, loop);
  g_main_loop_run (loop);

  return 0;
}
