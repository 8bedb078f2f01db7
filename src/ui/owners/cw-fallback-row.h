/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-session.h"

G_BEGIN_DECLS

/**
 * CwFallbackRow:
 *
 * The setting “fallback-owner”: who gets Aloware contacts whose Salesforce owner has no match. It shows the
 * setting and Aloware's users as they are, saves a choice at once, and hides itself while no users are known.
 *
 * Property "session" (#CwSession, nullable).
 */
#define CW_TYPE_FALLBACK_ROW (cw_fallback_row_get_type ())
G_DECLARE_FINAL_TYPE (CwFallbackRow, cw_fallback_row, CW, FALLBACK_ROW, AdwComboRow)

G_END_DECLS
