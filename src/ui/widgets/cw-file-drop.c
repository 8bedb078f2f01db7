/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-file-drop.h"

#include "cw-accessible.h"

typedef struct
{
  GtkWidget *view;   /* owns the drop target, which owns this struct */
  GtkRevealer *hint; /* a child of the view */
  const CwFileDrop *drop;
} Area;

static GdkDragAction
on_enter (GtkDropTarget *target, double x, double y, const Area *area)
{
  if (!area->drop->wants (area->view))
    return 0;

  cw_revealer_show (area->hint, TRUE);

  return GDK_ACTION_COPY;
}

static void
on_leave (GtkDropTarget *target, const Area *area)
{
  cw_revealer_show (area->hint, FALSE);
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, const Area *area)
{
  GSList *files = g_value_get_boxed (value);

  on_leave (target, area);
  if (files == NULL || !area->drop->wants (area->view))
    return FALSE;

  area->drop->take (area->view, files->data);

  return TRUE;
}

static void
free_area (gpointer area, GClosure *closure)
{
  g_free (area);
}

void
cw_file_drop_accept (GtkWidget *view, GtkRevealer *hint, const CwFileDrop *drop)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  Area *area = g_new (Area, 1);

  area->view = view;
  area->hint = hint;
  area->drop = drop;
  cw_revealer_hide_folded (hint);
  g_signal_connect_data (target, "enter", G_CALLBACK (on_enter), area, free_area, 0);
  g_signal_connect (target, "leave", G_CALLBACK (on_leave), area);
  g_signal_connect (target, "drop", G_CALLBACK (on_drop), area);
  gtk_widget_add_controller (view, GTK_EVENT_CONTROLLER (target));
}
