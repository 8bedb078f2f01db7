/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Watches a profile's state database, to which this window or crosswalk-cli may write. Signal "changed" (no
 * arguments): emitted once there were no writes for a moment, and every few seconds during a long run. Main
 * thread. */
#define CW_TYPE_STATE_WATCH (cw_state_watch_get_type ())
G_DECLARE_FINAL_TYPE (CwStateWatch, cw_state_watch, CW, STATE_WATCH, GObject)

CwStateWatch *cw_state_watch_new (const char *profile_name);

G_END_DECLS
