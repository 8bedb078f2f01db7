/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-session.h"

G_BEGIN_DECLS

/* Whether the sides are kept current, how that stands, and what to do where it pauses. */
#define CW_TYPE_SYNC_KEEP (cw_sync_keep_get_type ())
G_DECLARE_FINAL_TYPE (CwSyncKeep, cw_sync_keep, CW, SYNC_KEEP, AdwPreferencesGroup)

/* `session` is nullable. */
void cw_sync_keep_set_session (CwSyncKeep *self, CwSession *session);

G_END_DECLS
