/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-card.h"

G_BEGIN_DECLS

/* The connection to Salesforce. Shows how to sign in, waits for the browser, and shows which org is signed
 * in. */
#define CW_TYPE_SALESFORCE_CARD (cw_salesforce_card_get_type ())
G_DECLARE_FINAL_TYPE (CwSalesforceCard, cw_salesforce_card, CW, SALESFORCE_CARD, CwCard)

G_END_DECLS
