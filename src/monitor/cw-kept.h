/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-keeper.h"

G_BEGIN_DECLS

/* A profile as the background process sees it: watches its files, keeps it current while it is to be, and
 * lets go of it while a window has it. Main thread.
 *
 * Signals: "changed" (what the getters say may be different), and "event" with the const CwKeeperEvent * of
 * its keeper. */
#define CW_TYPE_KEPT (cw_kept_get_type ())
G_DECLARE_FINAL_TYPE (CwKept, cw_kept, CW, KEPT, GObject)

/* Begins to keep the profile by itself, from the next turn of the main loop on. (transfer full) */
CwKept *cw_kept_new (const char *profile_name);
const char *cw_kept_get_name (CwKept *kept);
/* Lets go for good. It has, once cw_kept_is_free(). */
void cw_kept_end (CwKept *kept);
/* Whether its setting says that it is to be kept in the background. */
gboolean cw_kept_is_wanted (CwKept *kept);
/* Whether nothing is under way. */
gboolean cw_kept_is_free (CwKept *kept);
/* What keeps it. NULL: nothing here does. (transfer none) (nullable) */
CwKeeper *cw_kept_get_keeper (CwKept *kept);

/* Answers the call of another program once the profile is free, which stays so until that program takes it
 * back or leaves the bus. `call`: (transfer full). */
void cw_kept_release (CwKept *kept, GDBusMethodInvocation *call);
void cw_kept_take_back (CwKept *kept, const char *sender);

G_END_DECLS
