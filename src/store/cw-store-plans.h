/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-change.h"
#include "cw-conflict.h"
#include "cw-store.h"

G_BEGIN_DECLS

/* Plans: the changes that a run is to make, in order, and the records that are excluded. A plan is known by
 * its name. Its changes have their place in it as their id, from 1. Call what writes many of them inside a
 * transaction, which is quicker. */

/* Removes a plan with its changes and exclusions. It need not exist. */
gboolean cw_store_clear_plan (CwStore *store, const char *plan, GError **error);
/* Appends a change, and sets its id. */
gboolean cw_store_add_change (CwStore *store, const char *plan, CwChange *change, GError **error);
/* Puts `n_new` changes, whose ids are set, in the place of the `n_old` from `first` on. The changes after
 * them move up or down, so that the places of a plan have no gap. */
gboolean cw_store_replace_changes (CwStore *store,
                                   const char *plan,
                                   gint64 first,
                                   guint n_old,
                                   CwChange *const *changes,
                                   guint n_new,
                                   GError **error);
/* Gives a finished plan its name, and removes every other plan: only the last one is of use. */
gboolean cw_store_rename_plan (CwStore *store, const char *from, const char *to, GError **error);
/* How many changes a plan has: the place of the last one, also if damaged ones before it are missing. */
gboolean cw_store_count_changes (CwStore *store, const char *plan, guint *count, GError **error);
/* What a plan writes, by CwSide, and how many pairs it links and unlinks. */
typedef struct
{
  guint created[2], updated[2];
  guint links;
} CwWriteCounts;

/* How many records of a side are created or updated. */
guint cw_write_counts_get (const CwWriteCounts *counts, CwSide side);
/* Counts what a plan creates, updates, links and unlinks, without the changes whose ids (gint64 *) are in
 * `left_out` (nullable). `writes`: (out). */
gboolean cw_store_count_writes (CwStore *store,
                                const char *plan,
                                GHashTable *left_out,
                                CwWriteCounts *writes,
                                GError **error);
/* Calls `func`, which may read and write the store, for each change of a plan, in order. FALSE from `func`
 * stops with its error. */
typedef gboolean (*CwStoreChangeFunc) (const CwChange *change, gpointer user_data, GError **error);
gboolean cw_store_foreach_change (CwStore *store,
                                  const char *plan,
                                  CwStoreChangeFunc func,
                                  gpointer user_data,
                                  GError **error);
/* Adds all changes, in order, to a checksum. Equal changes in the same order give the same digest, whatever
 * the plan's name and the store's key are. */
gboolean cw_store_digest_plan (CwStore *store, const char *plan, GChecksum *checksum, GError **error);
/* The next changes that do this on this side: at most `limit` with an id above `after`; empty at the end.
 * (transfer full) (element-type CwChange) */
GPtrArray *cw_store_next_changes (CwStore *store,
                                  const char *plan,
                                  CwSide side,
                                  CwAction action,
                                  gint64 after,
                                  guint limit,
                                  GError **error);
/* The same for all sides and actions. */
GPtrArray *cw_store_list_changes (CwStore *store,
                                  const char *plan,
                                  gint64 after,
                                  guint limit,
                                  GError **error);
/* Appends an exclusion. */
gboolean cw_store_add_exclusion (CwStore *store,
                                 const char *plan,
                                 const CwExclusion *exclusion,
                                 GError **error);
/* A plan's exclusions in the order in which they were added: at most `limit` after the first `after`.
 * (transfer full) (element-type CwExclusion) */
GPtrArray *cw_store_list_exclusions (CwStore *store,
                                     const char *plan,
                                     guint after,
                                     guint limit,
                                     GError **error);
/* The exclusions of one record in the newest plan. An id of `pair` may be NULL. (transfer full) (element-type
 * CwExclusion) */
GPtrArray *cw_store_list_record_exclusions (CwStore *store, const CwPairId *pair, GError **error);

G_END_DECLS
