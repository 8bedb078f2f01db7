/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-session.h"

G_BEGIN_DECLS

/* The main window: the five views of one session. Property "session": each view's own is bound to it. */
#define CW_TYPE_WINDOW (cw_window_get_type ())
G_DECLARE_FINAL_TYPE (CwWindow, cw_window, CW, WINDOW, AdwApplicationWindow)

/* Shows the profile, which is loaded. */
CwWindow *cw_window_new (AdwApplication *application, const char *profile_name);
/* Of the profile that was asked for, also while practice data is shown. */
const char *cw_window_get_profile_name (CwWindow *self);
/* Leaves the profile's session aside, and shows practice data until it is ended. */
void cw_window_start_practice (CwWindow *self);
/* Shows *Sync*. */
void cw_window_show_sync (CwWindow *self);
/* Shows *Sync* and starts a preview or a sync there, or what stands before it. */
void cw_window_start_run (CwWindow *self, gboolean preview);

G_END_DECLS
