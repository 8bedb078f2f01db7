/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-mapping.h"
#include "cw-profile.h"
#include "cw-record.h"
#include "cw-store.h"

G_BEGIN_DECLS

/* Which fields the look-ups of an account deliver. A key that is absent is "not delivered", never blank. So
 * a person is warned about a mapped field that no contact ever had, and a custom field that a contact had
 * can be offered. Counted over all look-ups, and kept in the store for one account and one way of asking.
 * Pure, except loading and saving. */
typedef struct _CwDelivered CwDelivered;

/* After so many look-ups, a key that never came counts as not delivered. */
#define CW_DELIVERED_ENOUGH 20

CwDelivered *cw_delivered_new (const char *account);
void cw_delivered_free (CwDelivered *delivered);
/* Counts one contact that was looked up. */
void cw_delivered_see (CwDelivered *delivered, const CwRecord *contact);

/* Whether enough contacts were seen and none had the catalogue key. */
gboolean cw_delivered_is_missing (const CwDelivered *delivered, const char *aloware_key);
/* The custom:NAME keys that were seen, in order. (transfer full) (element-type utf8) */
GPtrArray *cw_delivered_list_custom (const CwDelivered *delivered);
/* Adds a warning to `problems` for each mapped row whose field is not delivered, before the problems of the
 * mapping as a whole. `problems`: (element-type CwProblem), from cw_mapping_check(). `delivered` NULL adds
 * nothing. */
void cw_delivered_check (const CwDelivered *delivered, const CwMapping *mapping, GPtrArray *problems);

/* Names the connected account and the way it is asked: what the other functions call `account`. (transfer
 * full) */
char *cw_delivered_account (const CwConnections *connections);
/* Ignores what is stored of another account, or of another way of asking. Never NULL without an error. */
CwDelivered *cw_delivered_load (CwStore *store, const char *account, GError **error);
/* Stores it if it has changed. */
gboolean cw_delivered_save (CwDelivered *delivered, CwStore *store, GError **error);
/* What the store of the profile knows of the profile's account. `store` NULL: there is none yet, so nothing
 * is known. */
CwDelivered *cw_delivered_recall (CwProfile *profile, CwStore *store, GError **error);
/* The same for showing it: opens the store, and is empty before the first run. Blocking. Errors: as
 * cw_sync_open_store(). */
CwDelivered *cw_delivered_read (CwProfile *profile, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwDelivered, cw_delivered_free)

G_END_DECLS
