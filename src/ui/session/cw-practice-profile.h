/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-practice.h"
#include "cw-profile.h"
#include "cw-oauth.h"

G_BEGIN_DECLS

/* The profile of a practice session. It is filled by signing in to the two practice platforms. At the end it
 * is removed completely. The functions block; call them on a worker thread. */

/* Empties the practice profile, starts the practice platforms, and signs in to both as a person would. `open`
 * gets the address of Salesforce's sign-in page. If `play_browser` is TRUE, nobody has to open the page: the
 * login form is filled in here. Returns NULL with an error: those of cw_connect_salesforce(),
 * cw_connect_aloware_token(), cw_fetch_schema() and cw_practice_start(). (transfer full) */
CwPractice *cw_practice_profile_start (CwProfile *profile,
                                       gboolean play_browser,
                                       CwSignInOpenFunc open,
                                       gpointer user_data,
                                       GCancellable *cancellable,
                                       GError **error);
/* Removes the folder and the secrets, including those left by a practice session that crashed. Errors:
 * CW_ERROR_NO_SECRET_SERVICE, CW_ERROR_STORAGE. */
gboolean cw_practice_profile_forget (CwProfile *profile, GError **error);

G_END_DECLS
