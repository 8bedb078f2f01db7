/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "config.h"

/* The background process on the session bus: its name, which is also that of its interface and of its desktop
 * entry, and the object that has it. */
#define CW_MONITOR_ID CW_APPLICATION_ID ".Monitor"
#define CW_MONITOR_PATH "/io/github/crosswalk_sync/Crosswalk/Monitor"
