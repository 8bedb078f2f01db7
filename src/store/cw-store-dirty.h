/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-store.h"
#include "cw-types.h"

G_BEGIN_DECLS

/* The dirty records: those that were read differently than before, or have lost their partner, and about
 * which no run has decided since. A run that goes over all records decides about each of them; keeping the
 * two sides current, about these alone. They survive a crash. */

typedef struct
{
  CwSide side;
  char *id;
  guint tries; /* how many times it was tried without coming to an end */
} CwDirty;

/* Marks a record as dirty. It is due at once. */
gboolean cw_store_mark_dirty (CwStore *store, CwSide side, const char *id, GError **error);
/* The same for both records of a link, if there is one. */
gboolean cw_store_mark_link_dirty (CwStore *store, const char *aloware_id, GError **error);
/* A run is going to write to the record or to its partner. Until it has, the record is dirty, and due at
 * once: if the run ends before, another one is to write it. */
gboolean cw_store_plan_dirty (CwStore *store, CwSide side, const char *id, GError **error);
/* It was tried at `now` (ms), and is due again at `due` (ms). A record that is not dirty becomes so. */
gboolean cw_store_put_off_dirty (CwStore *store,
                                 CwSide side,
                                 const char *id,
                                 gint64 now,
                                 gint64 due,
                                 GError **error);
/* How many times a record was tried; -1: it is not dirty. `is_planned` (out) (optional): a run was going to
 * write it, and it was not read otherwise since. */
gboolean cw_store_get_tries (CwStore *store,
                             CwSide side,
                             const char *id,
                             int *tries,
                             gboolean *is_planned,
                             GError **error);
/* A run has decided about it. */
gboolean cw_store_clear_dirty (CwStore *store, CwSide side, const char *id, GError **error);
/* A run has decided about all of them, or has written all that it was going to. */
gboolean cw_store_clear_all_dirty (CwStore *store, gboolean only_planned, GError **error);
/* At most `limit` records that are due at `now` (ms): first those that are due longest. One that was tried
 * after `now` is due: the clock was wrong. (transfer full) (element-type CwDirty) */
GPtrArray *cw_store_list_dirty (CwStore *store, gint64 now, guint limit, GError **error);
/* How many there are, due or not; and how many are due at `now` (ms). */
gboolean cw_store_count_dirty (CwStore *store, guint *count, GError **error);
gboolean cw_store_count_due_dirty (CwStore *store, gint64 now, guint *count, GError **error);

G_END_DECLS
