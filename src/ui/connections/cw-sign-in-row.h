/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A row that a card shows while a sign-in waits for the browser. It offers to copy the page's address for
 * another browser, and to cancel.
 *
 * Signal "cancelled": the person wants to cancel the sign-in. */
#define CW_TYPE_SIGN_IN_ROW (cw_sign_in_row_get_type ())
G_DECLARE_FINAL_TYPE (CwSignInRow, cw_sign_in_row, CW, SIGN_IN_ROW, AdwActionRow)

/* Shows the row if `waiting`, else hides it. `url`: the page that was opened. While there is none (NULL), the
 * row shows the text `starting`. */
void cw_sign_in_row_show (CwSignInRow *self, gboolean waiting, const char *url, const char *starting);

G_END_DECLS
