/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-pair-id.h"
#include "cw-record.h"
#include "cw-store.h"

G_BEGIN_DECLS

/* Which records belong together, and what they last agreed on: the bases. */

typedef struct
{
  CwPairId pair;     /* without a label; its phone is sealed, and NULL after a lost key */
  CwRecord *base[2]; /* by CwSide: catalogue key → canonical text of that side's value when last agreed */
  gboolean is_unproven; /* from before the key was lost: anybody could have written it, so the records
                         * themselves must say that they belong together before anything flows between them */
} CwLink;

CwLink *cw_link_new (const char *aloware_id, const char *salesforce_id);
void cw_link_free (CwLink *link);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwLink, cw_link_free)
/* Takes over `base` (by CwSide) as the bases of `link`, and leaves NULL in it. */
void cw_link_take_bases (CwLink *link, CwRecord *base[2]);

/* Inserts or replaces; a phone or a base that is NULL leaves the stored one. Errors also: CW_ERROR_EXISTS
 * when either record is linked to another one. */
gboolean cw_store_put_link (CwStore *store, const CwLink *link, GError **error);
gboolean cw_store_delete_link (CwStore *store, const char *aloware_id, GError **error);
gboolean cw_store_find_link (CwStore *store, CwSide side, const char *id, CwLink **link, GError **error);
/* Who a record is linked with; NULL where it is not linked, or where nothing vouches for the link. `partner`:
 * (out) (transfer full) */
gboolean cw_store_find_partner (CwStore *store, CwSide side, const char *id, char **partner, GError **error);
gboolean cw_store_count_links (CwStore *store, guint *count, GError **error);
typedef gboolean (*CwStoreLinkFunc) (const CwLink *link, gpointer user_data, GError **error);
/* Ascending by Salesforce id. With `with_bases` FALSE the bases are left NULL (for matching). */
gboolean cw_store_foreach_link (CwStore *store,
                                gboolean with_bases,
                                CwStoreLinkFunc func,
                                gpointer user_data,
                                GError **error);
/* Empties the bases of one catalogue key in all links (its mapping changed). */
gboolean cw_store_drop_base_field (CwStore *store, const char *aloware_key, GError **error);
/* Pairs that a person keeps apart: never matched again. Keys are "aloware:ID" / "salesforce:ID". */
gboolean cw_store_keep_apart (CwStore *store,
                              const char *aloware_id,
                              const char *salesforce_id,
                              GError **error);
gboolean cw_store_is_apart (CwStore *store,
                            const char *aloware_id,
                            const char *salesforce_id,
                            gboolean *apart,
                            GError **error);
/* What took a record's partner away ("deleted", "merged", "kept-apart"), and who that was (nullable): one
 * mark for each record, the last one. A record that has one is never made anew on the other side by itself. A
 * `reason` of NULL takes it away. */
gboolean cw_store_part (CwStore *store,
                        CwSide side,
                        const char *id,
                        const char *reason,
                        const char *partner,
                        GError **error);
/* `reason` and `partner` (optional): (transfer full) (nullable). A record that was never parted gives TRUE
 * and NULL. */
gboolean cw_store_get_parting (CwStore *store,
                               CwSide side,
                               const char *id,
                               char **reason,
                               char **partner,
                               GError **error);

G_END_DECLS
