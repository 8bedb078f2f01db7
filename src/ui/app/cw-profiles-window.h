/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-window.h"

G_BEGIN_DECLS

/* The window that lists the pairs of accounts of this person: opens each in a window of its own, makes,
 * renames, duplicates and removes them, and takes the mapping of one over into the window's own. */
#define CW_TYPE_PROFILES_WINDOW (cw_profiles_window_get_type ())
G_DECLARE_FINAL_TYPE (CwProfilesWindow, cw_profiles_window, CW, PROFILES_WINDOW, AdwWindow)

/* Shows it over `parent`, or moves it to the front if it is there. */
void cw_profiles_window_present (CwWindow *parent);

G_END_DECLS
