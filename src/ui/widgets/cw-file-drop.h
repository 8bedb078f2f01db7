/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What a view does with a file that is dropped on it. */
typedef struct
{
  /* Whether one would be taken now. */
  gboolean (*wants) (gpointer view);
  void (*take) (gpointer view, GFile *file);
} CwFileDrop;

/* From now on: `hint`, which says what a drop would do, is shown while a file is held over `view`, and of
 * several that are let go of the first is taken. `drop` is a constant. */
void cw_file_drop_accept (GtkWidget *view, GtkRevealer *hint, const CwFileDrop *drop);

G_END_DECLS
