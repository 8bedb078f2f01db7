/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-conflict.h"
#include "cw-store.h"

G_BEGIN_DECLS

/* Conflicts: what waits for a person, and how it ended. After the key was lost, and where a row is damaged, a
 * conflict has its records and its field, but no values, message or candidates until a run puts it again. */

/* Stores a conflict that `run` found, and sets its id. An open one with the same identity is replaced and
 * keeps its id. One that was closed and comes back is a new one. */
gboolean cw_store_put_conflict (CwStore *store, CwConflict *conflict, gint64 run, GError **error);
/* `conflict`: (out) (transfer full); NULL: no open conflict has this id. */
gboolean cw_store_get_conflict (CwStore *store, gint64 id, CwConflict **conflict, GError **error);
/* Open conflicts in ascending order of id: at most `limit` with an id above `after`. (transfer full)
 * (element-type CwConflict) */
GPtrArray *cw_store_list_conflicts (CwStore *store, gint64 after, guint limit, GError **error);
/* The open ones of one record, by id. An id of `pair` may be NULL. (element-type CwConflict) */
GPtrArray *cw_store_list_record_conflicts (CwStore *store, const CwPairId *pair, GError **error);
typedef gboolean (*CwStoreConflictFunc) (const CwConflict *conflict, gpointer user_data, GError **error);
/* Calls `func`, which may read and write the store, for each open conflict in ascending order of id. FALSE
 * from `func` stops with its error. */
gboolean cw_store_foreach_conflict (CwStore *store,
                                    CwStoreConflictFunc func,
                                    gpointer user_data,
                                    GError **error);
/* The same for those that `run` did not see. To be called once the run has put all that it sees. */
gboolean cw_store_foreach_unseen_conflict (CwStore *store,
                                           gint64 run,
                                           CwStoreConflictFunc func,
                                           gpointer user_data,
                                           GError **error);
/* The open ones of one record that `run` did not see. An id of `pair` may be NULL. (transfer full)
 * (element-type CwConflict) */
GPtrArray *cw_store_list_unseen_record_conflicts (CwStore *store,
                                                  const CwPairId *pair,
                                                  gint64 run,
                                                  GError **error);
/* Conflicts that closed by themselves in a run, each with its `decision` ("equal", "outdated"), in ascending
 * order of id: at most `limit` with an id above `after`. (transfer full) (element-type CwConflict) */
GPtrArray *cw_store_list_closed_conflicts (CwStore *store,
                                           gint64 run,
                                           gint64 after,
                                           guint limit,
                                           GError **error);
/* `conflict`: (out) (transfer full); NULL: no conflict that closed by itself has this id. */
gboolean cw_store_get_closed_conflict (CwStore *store, gint64 id, CwConflict **conflict, GError **error);
/* The numbers of the runs in which conflicts closed by themselves. (transfer full) (element-type gint64) */
GPtrArray *cw_store_list_closing_runs (CwStore *store, GError **error);
/* How many open conflicts wait for a person. Those of kind undone do not: what an undo put back stays as it
 * is until a side changes. */
gboolean cw_store_count_conflicts (CwStore *store, guint *count, GError **error);
/* How many values an undo put back and nobody has decided about since. */
gboolean cw_store_count_undone (CwStore *store, guint *count, GError **error);
/* Closes a conflict. `decision`: how it ended: "aloware", "salesforce", "keep-apart", "value", "equal" or
 * "outdated". It is not sealed, so it is never a value itself. Errors also: CW_ERROR_NOT_FOUND if the
 * conflict is not open. */
gboolean cw_store_settle_conflict (CwStore *store,
                                   gint64 id,
                                   gint64 run,
                                   const char *decision,
                                   GError **error);
/* Keeps the open conflicts of a pair from being swept by this run, which did not look at the pair. One of its
 * ids may be NULL. Match conflicts can be swept all the same, because each run sees them anew; but not those
 * about a merge. */
gboolean cw_store_touch_conflicts (CwStore *store, const CwPairId *pair, gint64 run, GError **error);
/* Closes, as "outdated", the open conflicts that an earlier run put and `run` did not: what they were about
 * has gone. Those of kind undone stay, because no run puts them again. To be called after
 * cw_store_touch_conflicts() and after those whose sides became equal were closed. `closed` (out) (optional):
 * how many were closed. */
gboolean cw_store_sweep_conflicts (CwStore *store, gint64 run, guint *closed, GError **error);

/* The same for the conflicts of one record. An id of `pair` may be NULL. */
gboolean cw_store_sweep_record_conflicts (CwStore *store, const CwPairId *pair, gint64 run, GError **error);

G_END_DECLS
