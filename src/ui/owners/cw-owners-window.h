/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-session.h"

G_BEGIN_DECLS

/**
 * CwOwnersWindow:
 *
 * A table of all users of both sides: who is who, how that is known, and how many contacts each owns. A
 * person chooses the Aloware user of a Salesforce user here. That edits the session's mapping document, like
 * any other edit of the mapping; only the choices made in this window can be undone in it.
 */
#define CW_TYPE_OWNERS_WINDOW (cw_owners_window_get_type ())
G_DECLARE_FINAL_TYPE (CwOwnersWindow, cw_owners_window, CW, OWNERS_WINDOW, AdwWindow)

/* Opens it over `parent`, which must have the action win.view. */
void cw_owners_window_present (GtkWindow *parent, CwSession *session);

G_END_DECLS
