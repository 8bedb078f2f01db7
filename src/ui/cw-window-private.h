/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-window.h"

G_BEGIN_DECLS

/* cw-window-close.c: the unsaved-change guard. */

/* Asks what becomes of an edited mapping that is not saved: saves it, lets it go, or does nothing more. `go_on` is
 * called when the session may be left; at once where nothing is unsaved. */
typedef void (*CwGoOnFunc) (CwWindow *self);
void cw_window_guard_unsaved (CwWindow *self, CwSession *session, CwGoOnFunc go_on);

G_END_DECLS
