/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-conflict.h"
#include "cw-store.h"

G_BEGIN_DECLS

/* Conflicts: what waits for a person, and how it ended. */

/* Stores a conflict that `run` found, and sets its id. One that was stored before (the same kind, records and
 * field) keeps its id. */
gboolean cw_store_put_conflict (CwStore *store, CwConflict *conflict, gint64 run, GError **error);
gboolean cw_store_get_conflict (CwStore *store,
                                gint64 id,
                                CwConflict **conflict,
                                GError **error); /* open ones only */
/* (element-type CwConflict), by id; open ones. */
GPtrArray *cw_store_list_conflicts (CwStore *store, gint64 after, guint limit, GError **error);
typedef gboolean (*CwStoreConflictFunc) (const CwConflict *conflict, gpointer user_data, GError **error);
/* Each open one, by id. FALSE from `func` stops. */
gboolean cw_store_foreach_conflict (CwStore *store,
                                    CwStoreConflictFunc func,
                                    gpointer user_data,
                                    GError **error);
/* Each open one that `run` did not see, by id, once the run has put all that it sees. `func` may read and
 * write the store. */
gboolean cw_store_foreach_unseen_conflict (CwStore *store,
                                           gint64 run,
                                           CwStoreConflictFunc func,
                                           gpointer user_data,
                                           GError **error);
/* Those that closed by themselves in a run, with how ("equal", "outdated"). (element-type CwConflict) */
GPtrArray *cw_store_list_closed_conflicts (CwStore *store,
                                           gint64 run,
                                           gint64 after,
                                           guint limit,
                                           GError **error);
gboolean cw_store_get_closed_conflict (CwStore *store, gint64 id, CwConflict **conflict, GError **error);
/* The runs in which that happened. (element-type gint64) */
GPtrArray *cw_store_list_closing_runs (CwStore *store, GError **error);
/* How many open conflicts wait for a person. Those of kind undone do not: what an undo put back stays as it
 * is until a side changes. */
gboolean cw_store_count_conflicts (CwStore *store, guint *count, GError **error);
/* How many values an undo put back and nobody has decided about since. */
gboolean cw_store_count_undone (CwStore *store, guint *count, GError **error);
/* Closes one with how it ended ("aloware", "salesforce", "keep-apart", "value", "equal", "outdated"). */
gboolean cw_store_settle_conflict (CwStore *store,
                                   gint64 id,
                                   gint64 run,
                                   const char *decision,
                                   GError **error);
/* Keeps the open conflicts of a pair from being swept by this run, which did not look at it. Its ids may be
 * NULL. */
gboolean cw_store_touch_conflicts (CwStore *store, const CwPairId *pair, gint64 run, GError **error);
/* Closes, with the decision "outdated", the open conflicts that an earlier run put and `run` did not: what
 * they were about has gone. Those of kind undone stay, because no run puts them again. `closed` (optional):
 * how many were closed. */
gboolean cw_store_sweep_conflicts (CwStore *store, gint64 run, guint *closed, GError **error);

G_END_DECLS
