/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-mapping.h"
#include "cw-profile.h"
#include "cw-record.h"
#include "cw-store.h"

G_BEGIN_DECLS

/* What this account's look-ups deliver. An absent key is "not delivered", never blank, so a
 * mapped field that no contact ever had deserves a word, and a custom field that one had can be offered.
 * Counted over all look-ups; kept in the store's small values, for one account and way of asking. Pure but
 * for load and save. */
typedef struct _CwDelivered CwDelivered;

/* Look-ups after which a key that never came is said not to be delivered. */
#define CW_DELIVERED_ENOUGH 20

CwDelivered *cw_delivered_new (const char *account);
void cw_delivered_free (CwDelivered *delivered);
/* Looks at one contact as it was looked up. */
void cw_delivered_see (CwDelivered *delivered, const CwRecord *contact);

/* Whether enough contacts were seen and none had the catalogue key. */
gboolean cw_delivered_is_missing (const CwDelivered *delivered, const char *aloware_key);
/* The custom:NAME keys that were seen, in order. (transfer full) (element-type utf8) */
GPtrArray *cw_delivered_list_custom (const CwDelivered *delivered);
/* Adds a warning for each mapped row whose field is not delivered to what cw_mapping_check() found, before
 * the problems of the mapping as a whole. `delivered` NULL adds nothing. `problems`: (element-type CwProblem)
 */
void cw_delivered_check (const CwDelivered *delivered, const CwMapping *mapping, GPtrArray *problems);

/* The account as it is connected, and the way it is asked: what the other functions call `account`. (transfer
 * full) */
char *cw_delivered_account (const CwConnections *connections);
/* What is kept of another account, or of another way of asking, is left aside. Never NULL without an error.
 */
CwDelivered *cw_delivered_load (CwStore *store, const char *account, GError **error);
/* Writes only what has news. */
gboolean cw_delivered_save (CwDelivered *delivered, CwStore *store, GError **error);
/* What `store`, the profile's own, knows of the profile's account; `store` NULL: there is none yet, and
 * nothing is known. */
CwDelivered *cw_delivered_recall (CwProfile *profile, CwStore *store, GError **error);
/* For showing: what is known of the profile's account, empty before the first run. Blocking. Errors: as
 * cw_sync_open_store(). */
CwDelivered *cw_delivered_read (CwProfile *profile, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwDelivered, cw_delivered_free)

G_END_DECLS
