/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "cw-kept.h"

G_BEGIN_DECLS

/* The notifications of the background process: few, and each can be acted on. A pause that needs a person is
 * told once and withdrawn when it is over; a locked keyring only after ten minutes; new conflicts once a day,
 * however often the process is started.
 * A press on one activates "app.show-page" with the profile and the page of the window. Main thread. */
typedef struct _CwMonitorNotices CwMonitorNotices;

/* (transfer full) */
CwMonitorNotices *cw_monitor_notices_new (GApplication *application);
void cw_monitor_notices_free (CwMonitorNotices *notices);
void cw_monitor_notices_take_event (CwMonitorNotices *notices, CwKept *kept, const CwKeeperEvent *event);
/* The profile is no longer kept here: somebody else tells of it. */
void cw_monitor_notices_forget (CwMonitorNotices *notices, const char *profile);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwMonitorNotices, cw_monitor_notices_free)

G_END_DECLS
