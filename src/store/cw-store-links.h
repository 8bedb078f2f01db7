/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-pair-id.h"
#include "cw-record.h"
#include "cw-store.h"

G_BEGIN_DECLS

/* The links, each with its bases; the pairs that a person keeps apart; and what took a record's partner away.
 * Whoever reads a link gets it also after the key was lost. Then its bases are empty. */

typedef struct
{
  CwPairId pair;     /* without a label; its phone is sealed, and NULL after a lost key */
  CwRecord *base[2]; /* by CwSide: catalogue key → canonical text of the value that counts as unchanged */
  gboolean is_unproven; /* nothing that is sealed for this pair could be opened, so anybody could have written
                         * the link. Before anything flows, the records themselves must show that they belong
                         * together */
} CwLink;

/* A link without a phone and with empty bases. (transfer full) */
CwLink *cw_link_new (const char *aloware_id, const char *salesforce_id);
void cw_link_free (CwLink *link);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwLink, cw_link_free)
/* Takes over `base` (by CwSide) as the bases of `link`, and leaves NULL in it. */
void cw_link_take_bases (CwLink *link, CwRecord *base[2]);

/* Stores a link. A phone or a base that is NULL leaves the stored one as it is. Errors also: CW_ERROR_EXISTS
 * if either record is linked to another one. Then nothing is changed. */
gboolean cw_store_put_link (CwStore *store, const CwLink *link, GError **error);
/* Both records are dirty from now on: a third one, with the same number, may be the partner of one of them.
 */
gboolean cw_store_delete_link (CwStore *store, const char *aloware_id, GError **error);
/* The link of the record with this id. `link`: (out) (transfer full); NULL: the record is not linked. */
gboolean cw_store_find_link (CwStore *store, CwSide side, const char *id, CwLink **link, GError **error);
/* The id of the record that this one is linked with. `partner`: (out) (transfer full); NULL: the record is
 * not linked, or its link is unproven. */
gboolean cw_store_find_partner (CwStore *store, CwSide side, const char *id, char **partner, GError **error);
gboolean cw_store_count_links (CwStore *store, guint *count, GError **error);
typedef gboolean (*CwStoreLinkFunc) (const CwLink *link, gpointer user_data, GError **error);
/* Calls `func`, which may read and write the store, for each link in ascending order of Salesforce id. FALSE
 * from `func` stops with its error. Without `with_bases` the bases are NULL, which is quicker. */
gboolean cw_store_foreach_link (CwStore *store,
                                gboolean with_bases,
                                CwStoreLinkFunc func,
                                gpointer user_data,
                                GError **error);
/* Says in `void_now` whether a link's base of the field means nothing any more. FALSE stops with an error. */
typedef gboolean (*CwStoreVoidFunc) (const CwLink *link,
                                     gboolean *void_now,
                                     gpointer user_data,
                                     GError **error);
/* Removes one field from the bases of all links, or of those that `func` (nullable) names: what both sides
 * agreed on under another mapping means nothing under the new one. */
gboolean cw_store_drop_base_field (CwStore *store,
                                   const char *aloware_key,
                                   CwStoreVoidFunc func,
                                   gpointer user_data,
                                   GError **error);
/* Remembers that these two are never matched again. `aloware_id`: an id with or without "aloware:" before it,
 * or a group of contacts, "phone:KEY". `salesforce_id`: with or without "salesforce:". */
gboolean cw_store_keep_apart (CwStore *store,
                              const char *aloware_id,
                              const char *salesforce_id,
                              GError **error);
/* `apart` (out): whether a person keeps the two apart. Takes the same ids. */
gboolean cw_store_is_apart (CwStore *store,
                            const char *aloware_id,
                            const char *salesforce_id,
                            gboolean *apart,
                            GError **error);
/* Remembers what took a record's partner away ("deleted", "merged", "kept-apart"), and the partner's id
 * (nullable), in place of what was known before. The other side gets no new partner for such a record unless
 * a person asks for it. A `reason` of NULL forgets it. */
gboolean cw_store_part (CwStore *store,
                        CwSide side,
                        const char *id,
                        const char *reason,
                        const char *partner,
                        GError **error);
/* `reason`, and `partner` (optional): (out) (transfer full). Both NULL: nothing took the partner away. */
gboolean cw_store_get_parting (CwStore *store,
                               CwSide side,
                               const char *id,
                               char **reason,
                               char **partner,
                               GError **error);
/* Calls `func` for each contact of Aloware whose partner was taken away, with that partner; not where the
 * partner is not known. Ascending by contact. FALSE from `func` stops with its error. */
typedef gboolean (*CwStorePairFunc) (const CwPairId *pair, gpointer user_data, GError **error);
gboolean cw_store_foreach_parted (CwStore *store, CwStorePairFunc func, gpointer user_data, GError **error);

G_END_DECLS
