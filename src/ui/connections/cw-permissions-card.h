/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-card.h"

G_BEGIN_DECLS

/* Shows the result of *Check permissions*, and lets a person choose the fallback owner: the one for records
 * whose owner has no partner on the other side. */
#define CW_TYPE_PERMISSIONS_CARD (cw_permissions_card_get_type ())
G_DECLARE_FINAL_TYPE (CwPermissionsCard, cw_permissions_card, CW, PERMISSIONS_CARD, CwCard)

/* Checks the permissions, and moves the focus here. Does nothing while that is not possible. */
void cw_permissions_card_check (CwPermissionsCard *self);

G_END_DECLS
