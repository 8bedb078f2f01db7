/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * CwSignInRow:
 *
 * The row of a card that is seen while a connection is being made: that the browser is waited for, with the
 * page's address to copy for another browser, and a way to stop.
 *
 * Signal "cancelled": the person wants no more of it.
 */
#define CW_TYPE_SIGN_IN_ROW (cw_sign_in_row_get_type ())
G_DECLARE_FINAL_TYPE (CwSignInRow, cw_sign_in_row, CW, SIGN_IN_ROW, AdwActionRow)

/* Hidden unless `waiting`. `url`: the page that was opened, or NULL while there is none, where `starting` is
 * said instead. */
void cw_sign_in_row_show (CwSignInRow *self, gboolean waiting, const char *url, const char *starting);

G_END_DECLS
