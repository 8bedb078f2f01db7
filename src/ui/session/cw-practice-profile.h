/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-practice.h"
#include "cw-profile.h"
#include "cw-oauth.h"

G_BEGIN_DECLS

/* The profile of a practice session: filled by signing in to the two practice platforms, and removed without
 * a trace. Blocking; for a worker. */

/* No other session may have it. */
#define CW_PRACTICE_PROFILE "practice.temporary"

/* Starts the practice platforms with an empty practice profile, and signs in to both as a person would.
 * `open` gets the address of Salesforce's sign-in page; where `play_browser` is TRUE, nobody has to open it:
 * the login page is filled in here. NULL with an error: those of cw_connect_salesforce(),
 * cw_connect_aloware_token(), cw_refresh_schema() and cw_practice_start(). (transfer full) */
CwPractice *cw_practice_profile_start (CwProfile *profile,
                                       gboolean play_browser,
                                       CwSignInOpenFunc open,
                                       gpointer user_data,
                                       GCancellable *cancellable,
                                       GError **error);
/* Removes the folder and the secrets, also those that a practice session left which ended in a crash. Errors:
 * CW_ERROR_NO_SECRET_SERVICE. */
gboolean cw_practice_profile_forget (CwProfile *profile, GError **error);

G_END_DECLS
