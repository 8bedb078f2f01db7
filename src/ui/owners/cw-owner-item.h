/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "cw-owners.h"

G_BEGIN_DECLS

/**
 * CwOwnerItem:
 *
 * A row of the table of owners. It stays the same object while what is known of its user changes; then it
 * notifies of "revision". Main thread only.
 */
#define CW_TYPE_OWNER_ITEM (cw_owner_item_get_type ())
G_DECLARE_FINAL_TYPE (CwOwnerItem, cw_owner_item, CW, OWNER_ITEM, GObject)

CwOwnerItem *cw_owner_item_new (void);
/* What names the owner among all: its side and its user's id. (transfer full) */
char *cw_owner_item_make_key (const CwOwner *owner);
const char *cw_owner_item_get_key (CwOwnerItem *self);
/* Takes a copy of `owner`, whose users live as long as `users`. `counts` (nullable): not counted yet. */
void cw_owner_item_update (CwOwnerItem *self,
                           const CwOwner *owner,
                           CwUserMap *users,
                           const CwOwnerCounts *counts);
/* Valid until the next update. (transfer none) */
const CwOwner *cw_owner_item_get_owner (CwOwnerItem *self);
/* How many contacts its user of a side owns; -1: it has none there, or they are not counted yet. */
gint64 cw_owner_item_get_count (CwOwnerItem *self, CwSide side);
/* A user's name, else the address, else the id. (transfer none) */
const char *cw_owner_user_name (const CwUser *user);
/* What the state is called, its icon, and what more there is to say of it (nullable, transfer full). */
const char *cw_owner_item_get_state_words (CwOwnerItem *self);
const char *cw_owner_item_get_state_icon (CwOwnerItem *self);
char *cw_owner_item_explain (CwOwnerItem *self);
/* Whether all words of a search (nullable; cw_search_words()) are in the names and addresses of its users. */
gboolean cw_owner_item_matches (CwOwnerItem *self, char **words);

G_END_DECLS
