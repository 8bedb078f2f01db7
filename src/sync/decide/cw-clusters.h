/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-types.h"

G_BEGIN_DECLS

/* Divides the records of both sides into clusters: records that have a say in what becomes of each other are
 * in the same one, so that each cluster can be planned by itself, and millions of records need little memory.
 * It takes about 60 bytes for each record. Pure. Belongs to one thread. */
typedef struct _CwClusters CwClusters;

/* (transfer full) */
CwClusters *cw_clusters_new (void);
void cw_clusters_free (CwClusters *clusters);
/* Adds a record, if it is not there. Takes the least memory if all are added before the first tie: first
 * those of Salesforce, then those of Aloware, each in ascending order of id (as of strcmp()). */
void cw_clusters_add (CwClusters *clusters, CwSide side, const char *id);
/* Two records belong together. One that was not added is added. An id of NULL does nothing. */
void cw_clusters_tie (CwClusters *clusters,
                      CwSide side,
                      const char *id,
                      CwSide other_side,
                      const char *other);
/* All records of which this is said with the same `key` belong together. NULL does nothing. Others may get
 * into the same cluster by chance, which is harmless. */
void cw_clusters_tie_by_key (CwClusters *clusters, CwSide side, const char *id, const char *key);
/* To be called when all keys of a kind were given, so that they need no memory any more: later keys are of
 * another kind. */
void cw_clusters_end_keys (CwClusters *clusters);

guint cw_clusters_get_n (const CwClusters *clusters, CwSide side);
/* The records of the next cluster: the one whose first record comes first. Each record comes once. `ids`
 * (out), by CwSide: (transfer container) (element-type utf8), ascending; the ids belong to the clusters.
 * After the first call nothing may be added or tied. FALSE: there are no more. */
gboolean cw_clusters_next (CwClusters *clusters, GPtrArray *ids[2]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwClusters, cw_clusters_free)

G_END_DECLS
