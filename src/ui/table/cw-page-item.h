/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* One row of a #CwPageModel: its key at once, its data as soon as they were read. Signal "changed" (no arguments):
 * the data came, or were read anew. Main thread. */
#define CW_TYPE_PAGE_ITEM (cw_page_item_get_type ())
G_DECLARE_FINAL_TYPE (CwPageItem, cw_page_item, CW, PAGE_ITEM, GObject)

gint64   cw_page_item_get_key   (CwPageItem *self);
/* NULL while it is being read, and when the row is gone. (transfer none) (nullable), until "changed" */
gpointer cw_page_item_get_data  (CwPageItem *self);
gboolean cw_page_item_is_loaded (CwPageItem *self);

/* ── For the model ── */

CwPageItem *cw_page_item_new      (gint64 key);
/* (transfer full) */
void        cw_page_item_set_data (CwPageItem *self, gpointer data, GDestroyNotify free_data);

G_END_DECLS
