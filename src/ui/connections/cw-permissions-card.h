/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-card.h"

G_BEGIN_DECLS

/* *Check permissions*, and the owner who stands in for those without a partner. */
#define CW_TYPE_PERMISSIONS_CARD (cw_permissions_card_get_type ())
G_DECLARE_FINAL_TYPE (CwPermissionsCard, cw_permissions_card, CW, PERMISSIONS_CARD, CwCard)

G_END_DECLS
