/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-profile.h"
#include "cw-salesforce.h"

G_BEGIN_DECLS

/* Settings that name something on a platform are checked there before they are saved. So a wrong value is
 * reported when it is entered, and not when it does harm. */

/* Changes one setting; the others stay as they are saved. With “object”, the fields of its objects are read,
 * and their first drafts made. `unchecked` gets a sentence that says why the value was saved without a check
 * (nobody is signed in, there is no network), else NULL. Blocking; any thread without a running main loop on
 * its thread-default context. Errors: CW_ERROR_USAGE naming the setting and what it takes;
 * CW_ERROR_INVALID_VALUE with what the platform says; those of the profile's files; G_IO_ERROR_CANCELLED. */
gboolean cw_setting_change (CwProfile *profile,
                            const char *key,
                            const char *value,
                            char **unchecked,
                            GCancellable *cancellable,
                            GError **error);

/* The error of a filter that Salesforce refuses. Always FALSE. */
gboolean cw_setting_refuse_filter (CwObject object, const char *refusal, GError **error);
/* The same for the filter of Tasks. */
gboolean cw_setting_refuse_activity (const char *refusal, GError **error);

G_END_DECLS
