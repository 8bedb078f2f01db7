/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-session.h"

G_BEGIN_DECLS

/* The settings of a profile that apply to every run. Each setting is saved on a thread as soon as it is
 * changed. A text that is refused stays, so that the person can correct it. Settings of a single mapping row
 * are in the view *Mapping*, and the fallback owner is in the view *Connections*. */
#define CW_TYPE_PREFERENCES (cw_preferences_get_type ())
G_DECLARE_FINAL_TYPE (CwPreferences, cw_preferences, CW, PREFERENCES, AdwPreferencesWindow)

/* Shows the settings of the session's profile over `parent`. */
void cw_preferences_present (GtkWindow *parent, CwSession *session);

G_END_DECLS
