/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-card.h"

G_BEGIN_DECLS

/* The connection to Aloware. Signs in with the browser or an API token, and shows which account is
 * connected. */
#define CW_TYPE_ALOWARE_CARD (cw_aloware_card_get_type ())
G_DECLARE_FINAL_TYPE (CwAlowareCard, cw_aloware_card, CW, ALOWARE_CARD, CwCard)

G_END_DECLS
