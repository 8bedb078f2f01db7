/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-session.h"

G_BEGIN_DECLS

/**
 * CwPreferences:
 *
 * The settings of a profile that hold for every run. Each is saved as it is changed, on a thread. A text that
 * is refused stays to be mended. What belongs to a row of the mapping, or to who owns what is not owned, is
 * set there.
 */
#define CW_TYPE_PREFERENCES (cw_preferences_get_type ())
G_DECLARE_FINAL_TYPE (CwPreferences, cw_preferences, CW, PREFERENCES, AdwPreferencesWindow)

/* Shows the settings of the session's profile over `parent`. */
void cw_preferences_present (GtkWindow *parent, CwSession *session);

G_END_DECLS
