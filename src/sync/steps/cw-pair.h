/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-plan-pair.h"
#include "cw-store-links.h"
#include "cw-store-mirror.h"
#include "cw-store.h"

G_BEGIN_DECLS

/* A pair as it was last read: the mirrors of both records. Either may be missing. */
typedef struct
{
  CwAlowareMirror *aloware;
  CwSalesforceMirror *salesforce;
} CwPair;

/* Loads both mirrors. A missing mirror, or a NULL id, is no error. Errors: CW_ERROR_STORAGE. The thread of
 * `store`. */
gboolean cw_pair_load (CwStore *store, const CwPairId *id, CwPair *pair, GError **error);
/* The link of the Salesforce record, else of the contact; NULL for none. Ids may be NULL. Errors:
 * CW_ERROR_STORAGE. */
gboolean cw_pair_find_link (CwStore *store, const CwPairId *id, CwLink **link, GError **error);
/* The record that was read of one side. (transfer none) (nullable) */
const CwRecord *cw_pair_get_record (const CwPair *pair, CwSide side);
/* Whether both records are there. */
gboolean cw_pair_is_whole (const CwPair *pair);
/* What a whole pair is planned from, without decisions. Borrows from both. */
CwPairInput cw_pair_get_input (const CwPair *pair, const CwLink *link);
/* (transfer full) */
char *cw_pair_get_label (const CwPair *pair);
void cw_pair_clear (CwPair *pair);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CwPair, cw_pair_clear)

G_END_DECLS
