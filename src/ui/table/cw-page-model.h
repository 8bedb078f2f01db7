/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A list too long to hold: its rows' keys are known, their data are read when somebody looks at them.
 *
 * Where rows come from is a #CwPageSource, whose functions all run on one thread of the model's own, so that
 * it may open a CwStore. index() finds the keys and hands them over one by one, in the order of the list;
 * while it goes on the list grows, and what was found is shown. row() reads the row of a key. */
typedef struct _CwPageIndex CwPageIndex;

typedef struct
{
  /* What the others get as `opened`. NULL with an error; it is tried again with the next query. */
  gpointer (*open) (gpointer user_data, GError **error);
  /* `query`: what the model was last asked with. FALSE with an error, or after cw_page_index_add() returned
   * FALSE. */
  gboolean (*index) (gpointer opened, gpointer query, CwPageIndex *index, GError **error);
  /* Keys usually come in the order of the list. A row that is gone stays NULL. (row: transfer full) */
  gboolean (*row) (gpointer opened, gint64 key, gpointer *row, GError **error);
  void (*close) (gpointer opened);
  /* Each frees plain data, on either thread. */
  GDestroyNotify free_query; /* NULL where every query is */
  GDestroyNotify free_row;
  GDestroyNotify free_summary; /* NULL without summaries */
} CwPageSource;

/* A key may occur once. FALSE: nobody wants the answer any more; stop. No statement of the store may be open,
 * because rows are read in between. */
gboolean cw_page_index_add (CwPageIndex *index, gint64 key);
/* The same without a row: to be called now and then while nothing is found. */
gboolean cw_page_index_is_wanted (CwPageIndex *index);
/* What else was learnt about the whole (totals); handed over with the last key. (transfer full) */
void cw_page_index_set_summary (CwPageIndex *index, gpointer summary);

/* Some of what stands after `after` (0: from the beginning on), in order; nothing: that was all. (transfer
 * full) */
typedef GPtrArray *(*CwPagePortion) (gpointer user_data, gint64 after, GError **error);
/* Adds the keys of `thing`, and says in `after` after what the next portion begins. Returns what
 * cw_page_index_add() did. */
typedef gboolean (*CwPageTake) (gpointer thing, gint64 *after, CwPageIndex *index, gpointer user_data);
/* Indexes things that are read a portion at a time. Returns what index() has to. */
gboolean cw_page_index_each (CwPageIndex *index,
                             CwPagePortion list,
                             CwPageTake take,
                             gpointer user_data,
                             GError **error);

/* One row of a #CwPageModel: its key at once, its data as soon as they were read. Signal "changed" (no
 * arguments): the data came, or were read anew. Main thread. */
#define CW_TYPE_PAGE_ITEM (cw_page_item_get_type ())
G_DECLARE_FINAL_TYPE (CwPageItem, cw_page_item, CW, PAGE_ITEM, GObject)

gint64 cw_page_item_get_key (CwPageItem *self);
/* NULL while it is being read, and when the row is gone. (transfer none) (nullable), until "changed" */
gpointer cw_page_item_get_data (CwPageItem *self);
gboolean cw_page_item_is_loaded (CwPageItem *self);

/* A #GListModel of #CwPageItem. Main thread. An item is the same object for as long as somebody holds it;
 * some thousand more are kept for scrolling back.
 *
 * Properties: "loading" (keys are being looked for), "n-items", "error" (#GError, boxed: why it could not be
 * read; the rows that were there stay). Signal "indexed" (no arguments): all keys of the newest query are
 * known. */
#define CW_TYPE_PAGE_MODEL (cw_page_model_get_type ())
G_DECLARE_FINAL_TYPE (CwPageModel, cw_page_model, CW, PAGE_MODEL, GObject)

/* `source` is a constant. `user_data` is freed on the main thread once the model's thread has ended. Nothing
 * is read before the first query. (transfer full) */
CwPageModel *cw_page_model_new (const CwPageSource *source, gpointer user_data, GDestroyNotify destroy);
/* Looks for the rows of another query: the list is emptied when the first are found. (query: transfer full)
 */
void cw_page_model_set_query (CwPageModel *self, gpointer query);
/* Reads what is there now for a query that asks for the same. Rows whose key is still there keep their item,
 * place and selection; those that somebody holds are read anew. (query: transfer full) */
void cw_page_model_refresh (CwPageModel *self, gpointer query);
gboolean cw_page_model_is_loading (CwPageModel *self);
/* (nullable) */
const GError *cw_page_model_get_error (CwPageModel *self);
/* Of the last query that was answered whole. (nullable) (transfer none) */
gpointer cw_page_model_get_summary (CwPageModel *self);
/* Without making an item. */
gint64 cw_page_model_get_key (CwPageModel *self, guint position);
/* The item of a row that is in the list. (nullable) (transfer full) */
CwPageItem *cw_page_model_find (CwPageModel *self, gint64 key);

G_END_DECLS
