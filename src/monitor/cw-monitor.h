/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The background process: keeps each profile current whose setting says so, hands profiles over to windows
 * (cw-monitor-link.h), and ends when no profile wants it. */
#define CW_TYPE_MONITOR (cw_monitor_get_type ())
G_DECLARE_FINAL_TYPE (CwMonitor, cw_monitor, CW, MONITOR, GApplication)

CwMonitor *cw_monitor_new (void);
/* Whether it has ended because Crosswalk was updated: then the new one is to be started. */
gboolean cw_monitor_is_outdated (CwMonitor *monitor);

G_END_DECLS
