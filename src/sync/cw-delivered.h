/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-mapping.h"
#include "cw-record.h"
#include "cw-store.h"

G_BEGIN_DECLS

/* What this account's look-ups deliver. An absent key is "not delivered", never blank (design §1), so a mapped field that
 * no contact ever had deserves a word, and a custom field that one had can be offered. Counted over all look-ups; kept in the
 * store's small values, for one account and way of asking. Pure but for load and save. */
typedef struct _CwDelivered CwDelivered;

/* Look-ups after which a key that never came is said not to be delivered. */
#define CW_DELIVERED_ENOUGH 20

CwDelivered *cw_delivered_new  (const char *account);
void         cw_delivered_free (CwDelivered *delivered);
/* Looks at one contact as it was looked up. */
void         cw_delivered_see  (CwDelivered *delivered, const CwRecord *contact);

/* Whether enough contacts were seen and none had the catalogue key. */
gboolean     cw_delivered_is_missing  (const CwDelivered *delivered, const char *aloware_key);
/* The custom:NAME keys that were seen, in order. (transfer full) (element-type utf8) */
GPtrArray   *cw_delivered_list_custom (const CwDelivered *delivered);
/* One warning for each mapped row whose field is not delivered, in the order of rows. (transfer full) (element-type
 * CwProblem) */
GPtrArray   *cw_delivered_check       (const CwDelivered *delivered, const CwMapping *mapping);

/* `account` says whose look-ups they are, and which way they went; what is kept of another one is left aside. Never NULL
 * without an error. */
CwDelivered *cw_delivered_load (CwStore *store, const char *account, GError **error);
/* Writes only what has news. */
gboolean     cw_delivered_save (CwDelivered *delivered, CwStore *store, GError **error);
/* The same without knowing the account: as the last run left it, for showing. NULL without an error before the first. */
CwDelivered *cw_delivered_recall (CwStore *store, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwDelivered, cw_delivered_free)

G_END_DECLS
