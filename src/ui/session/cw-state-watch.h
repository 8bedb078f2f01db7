/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Says when a profile's state database was written to, by this window or by crosswalk-cli: signal "changed"
 * (no arguments), once it has been quiet for a moment, or at last every few seconds of a long run. Main
 * thread. */
#define CW_TYPE_STATE_WATCH (cw_state_watch_get_type ())
G_DECLARE_FINAL_TYPE (CwStateWatch, cw_state_watch, CW, STATE_WATCH, GObject)

CwStateWatch *cw_state_watch_new (const char *profile_name);

G_END_DECLS
