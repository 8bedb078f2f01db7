/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A list that is too long to hold in memory. The model knows the keys of all rows, and reads the data of a
 * row when somebody looks at it.
 *
 * The rows come from a #CwPageSource. All of its functions run on a thread of the model's own, so it may open
 * a CwStore there. index() finds the keys and hands them over one by one, in the order of the list. Meanwhile
 * the list grows and shows what was found. row() reads the row of a key. */
typedef struct _CwPageIndex CwPageIndex;

/* What a column says of a row, in a copy of the row and where rows are sorted. Any thread. (transfer full)
 * (nullable) */
typedef char *(*CwPageText) (gpointer row);

typedef struct
{
  /* Returns what the other functions get as `opened`, or NULL with an error. Then it is called again with the
   * next query. */
  gpointer (*open) (gpointer user_data, GError **error);
  /* Finds the keys of a query. Returns FALSE with an error, or FALSE without one after cw_page_index_add()
   * returned FALSE. */
  gboolean (*index) (gpointer opened, gpointer query, CwPageIndex *index, GError **error);
  /* Reads the row of a key. Usually the keys come in the order of the list. Leaves `row` NULL if the row is
   * gone. (row: transfer full) */
  gboolean (*row) (gpointer opened, gint64 key, gpointer *row, GError **error);
  void (*close) (gpointer opened);
  /* These free plain data. They may be called on either thread. */
  GDestroyNotify free_query; /* NULL: every query is NULL */
  GDestroyNotify free_row;
  GDestroyNotify free_summary; /* NULL: there are no summaries */
  /* The key of the heading under which a row stands, if index() adds such a heading before it; of a heading,
   * its own; 0: the row has none. Any thread. NULL: there are no headings. */
  gint64 (*heading) (gint64 key);
} CwPageSource;

/* Adds a key, which must not have been added before. `row`: the row's data, or as much of it as the texts of
 * the columns need; only read during the call. NULL: the rows are never sorted. FALSE: nobody wants the
 * answer any more, so stop. No statement of the store may be open during the call, because rows are read in
 * between. */
gboolean cw_page_index_add (CwPageIndex *index, gint64 key, gpointer row);
/* Like cw_page_index_add(), without a key. Call it now and then while nothing is found. */
gboolean cw_page_index_is_wanted (CwPageIndex *index);
/* Sets what was found out about the whole list, such as totals. It is handed over with the last key.
 * (transfer full) */
void cw_page_index_set_summary (CwPageIndex *index, gpointer summary);

/* Returns some of the things after `after` (0: from the start), in order. An empty array: there are no more.
 * NULL: an error. (transfer full) */
typedef GPtrArray *(*CwPagePortion) (gpointer user_data, gint64 after, GError **error);
/* Adds the keys of `thing`. Sets `after` to the place after which the next portion begins. Returns what
 * cw_page_index_add() returned. */
typedef gboolean (*CwPageTake) (gpointer thing, gint64 *after, CwPageIndex *index, gpointer user_data);
/* Indexes things that are read a portion at a time. index() can return its result. */
gboolean cw_page_index_each (CwPageIndex *index,
                             CwPagePortion list,
                             CwPageTake take,
                             gpointer user_data,
                             GError **error);

/* One row of a #CwPageModel. Its key is known at once, its data once it has been read. Signal "changed" (no
 * arguments): the data arrived or was read again. Main thread. */
#define CW_TYPE_PAGE_ITEM (cw_page_item_get_type ())
G_DECLARE_FINAL_TYPE (CwPageItem, cw_page_item, CW, PAGE_ITEM, GObject)

gint64 cw_page_item_get_key (CwPageItem *self);
/* NULL while the row is being read and when it is gone. Valid until "changed". (transfer none) (nullable) */
gpointer cw_page_item_get_data (CwPageItem *self);
gboolean cw_page_item_is_loaded (CwPageItem *self);

/* A #GListModel of #CwPageItem. Main thread. A row keeps the same item for as long as somebody holds it. The
 * model itself holds some thousand items for scrolling back.
 *
 * Properties: "loading" (keys are being looked for), "n-items", "error" (#GError, boxed: why reading failed;
 * the rows found before stay). Signal "indexed" (no arguments): all keys of the newest query are known. */
#define CW_TYPE_PAGE_MODEL (cw_page_model_get_type ())
G_DECLARE_FINAL_TYPE (CwPageModel, cw_page_model, CW, PAGE_MODEL, GObject)

/* Makes a model. Nothing is read before the first query. `source` must be static. `user_data` is freed on the
 * main thread once the model's thread has ended. (transfer full) */
CwPageModel *cw_page_model_new (const CwPageSource *source, gpointer user_data, GDestroyNotify destroy);
/* Looks for the rows of a new query. The old rows stay until the first new ones are found. (query: transfer
 * full) */
void cw_page_model_set_query (CwPageModel *self, gpointer query);
/* Reads the rows again for a query that asks for the same. Rows whose key still exists keep their item, place
 * and selection. The data of items that somebody holds is read again. (query: transfer full) */
void cw_page_model_refresh (CwPageModel *self, gpointer query);
/* Sets by what the rows of the next query are sorted: numbers by value, before texts; texts as the person's
 * language has it; blank ones last in both directions; equal ones in the order in which the source finds
 * them. `text` NULL: the order of the source. A sorted list is handed over once all of it has been found. */
void cw_page_model_set_order (CwPageModel *self, CwPageText text, gboolean descending);
/* Removes all rows, a few in each turn of the main loop, and reads nothing any more. The model then takes no
 * further query. */
void cw_page_model_empty (CwPageModel *self);
gboolean cw_page_model_is_loading (CwPageModel *self);
/* Why reading failed; NULL: it did not. (transfer none) */
const GError *cw_page_model_get_error (CwPageModel *self);
/* The summary of the last query that was answered completely. (nullable) (transfer none) */
gpointer cw_page_model_get_summary (CwPageModel *self);
/* How many rows the list has beside headings, folded ones included. */
guint cw_page_model_get_n_rows (CwPageModel *self);
/* Whether this is the key of a heading. */
gboolean cw_page_model_is_heading (CwPageModel *self, gint64 key);
/* Whether the row at a position stands under a heading. */
gboolean cw_page_model_is_under_heading (CwPageModel *self, guint position);
/* Whether the rows under a heading are left out of the list. */
gboolean cw_page_model_is_folded (CwPageModel *self, gint64 heading);
/* Leaves the rows under a heading out of the list, or shows them again. What is folded stays so in the next
 * queries. */
void cw_page_model_fold (CwPageModel *self, gint64 heading, gboolean folded);
/* Does the same with all headings, also with those that come later. */
void cw_page_model_fold_all (CwPageModel *self, gboolean folded);
/* The key of the row at a position, without making an item. */
gint64 cw_page_model_get_key (CwPageModel *self, guint position);
/* The item of the row with this key; NULL: no row of the list has it. (transfer full) */
CwPageItem *cw_page_model_find (CwPageModel *self, gint64 key);

G_END_DECLS
