/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-session.h"

G_BEGIN_DECLS

/* The main window, with the five views of one session. The "session" property of each view is bound to the
 * property "session" of the window. */
#define CW_TYPE_WINDOW (cw_window_get_type ())
G_DECLARE_FINAL_TYPE (CwWindow, cw_window, CW, WINDOW, AdwApplicationWindow)

/* The profile of a person who names none. */
#define CW_DEFAULT_PROFILE "default"

/* The window of a profile. NULL: it has none. (transfer none) (nullable) */
CwWindow *cw_window_find (GtkApplication *application, const char *profile_name);
/* Makes a window and loads the profile into it. */
CwWindow *cw_window_new (AdwApplication *application, const char *profile_name);
/* The profile that was passed to cw_window_new(), even while practice data is shown. (transfer none) */
const char *cw_window_get_profile_name (CwWindow *self);
/* What the window works on now: the profile's session, or that of the practice data. (transfer none) */
CwSession *cw_window_get_session (CwWindow *self);
/* Shows practice data until the person ends it. The profile's session is kept and comes back then. */
void cw_window_start_practice (CwWindow *self);
/* Switches to a view by its name: "connections", "mapping", "sync", "conflicts", "history". Another name
 * changes nothing. */
void cw_window_show_page (CwWindow *self, const char *page);
/* Switches to the view *Sync*. */
void cw_window_show_sync (CwWindow *self);
/* Switches to the view *Sync* and starts a preview or a sync there. If something else has to be done first,
 * the view shows that instead. */
void cw_window_start_run (CwWindow *self, gboolean preview);

G_END_DECLS
