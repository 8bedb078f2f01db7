/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-change.h"
#include "cw-conflict.h"
#include "cw-store.h"

G_BEGIN_DECLS

/* Plans: the changes that a run is to make, in order, and the records that it leaves out. */

/* Replaces any plan of this id. Changes are appended with id 1, 2, …. Call inside a transaction for speed. */
gboolean cw_store_clear_plan (CwStore *store, const char *plan, GError **error);
gboolean cw_store_add_change (CwStore *store, const char *plan, CwChange *change, GError **error);
/* Puts changes in the place of those from `first` on; what stands behind them moves up or down. */
gboolean cw_store_replace_changes (CwStore *store,
                                   const char *plan,
                                   gint64 first,
                                   guint n_old,
                                   CwChange *const *changes,
                                   guint n_new,
                                   GError **error);
/* Gives a finished plan its name, and removes every other plan: only the last one is of use. */
gboolean cw_store_rename_plan (CwStore *store, const char *from, const char *to, GError **error);
gboolean cw_store_count_changes (CwStore *store, const char *plan, guint *count, GError **error);
/* What a plan writes, by CwSide. */
typedef struct
{
  guint created[2], updated[2];
} CwWriteCounts;

/* Without the changes whose ids (gint64 *) are left out. `left_out` may be NULL. */
gboolean cw_store_count_writes (CwStore *store,
                                const char *plan,
                                GHashTable *left_out,
                                CwWriteCounts *writes,
                                GError **error);
/* Every change, in order. */
typedef gboolean (*CwStoreChangeFunc) (const CwChange *change, gpointer user_data, GError **error);
gboolean cw_store_foreach_change (CwStore *store,
                                  const char *plan,
                                  CwStoreChangeFunc func,
                                  gpointer user_data,
                                  GError **error);
/* Feeds all changes, in order. */
gboolean cw_store_digest_plan (CwStore *store, const char *plan, GChecksum *checksum, GError **error);
/* The next changes with id > after of a side and action; empty at the end. (transfer full) (element-type
 * CwChange) */
GPtrArray *cw_store_next_changes (CwStore *store,
                                  const char *plan,
                                  CwSide side,
                                  CwAction action,
                                  gint64 after,
                                  guint limit,
                                  GError **error);
/* Any side and action, for showing. (element-type CwChange) */
GPtrArray *cw_store_list_changes (CwStore *store,
                                  const char *plan,
                                  gint64 after,
                                  guint limit,
                                  GError **error);
gboolean cw_store_add_exclusion (CwStore *store,
                                 const char *plan,
                                 const CwExclusion *exclusion,
                                 GError **error);
GPtrArray *cw_store_list_exclusions (CwStore *store,
                                     const char *plan,
                                     guint after,
                                     guint limit,
                                     GError **error);

G_END_DECLS
