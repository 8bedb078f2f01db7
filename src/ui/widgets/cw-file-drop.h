/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What a view does with a file that is dropped on it. */
typedef struct
{
  /* Whether the view would take a file now. */
  gboolean (*wants) (gpointer view);
  void (*take) (gpointer view, GFile *file);
} CwFileDrop;

/* Lets `view` accept files. While a file is held over the view, `hint` is shown, which says what a drop would
 * do. If several files are dropped, the first is taken. `drop` must be static. */
void cw_file_drop_accept (GtkWidget *view, GtkRevealer *hint, const CwFileDrop *drop);

G_END_DECLS
