/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-profile.h"
#include "cw-salesforce.h"

G_BEGIN_DECLS

/* Settings that name something of a platform are checked there before they are saved, so that a wrong one is
 * told where it is made and not where it does harm. */

/* Changes one setting; the others stay as they are saved. `unchecked` gets a sentence that says why a value
 * is saved without having been checked (nobody is signed in, the network is away), else NULL. Blocking; any
 * thread without a running main loop on its thread-default context. Errors: CW_ERROR_USAGE naming the setting
 * and what it takes; CW_ERROR_INVALID_VALUE with what the platform says; those of the profile's files;
 * G_IO_ERROR_CANCELLED. */
gboolean cw_setting_change (CwProfile *profile,
                            const char *key,
                            const char *value,
                            char **unchecked,
                            GCancellable *cancellable,
                            GError **error);

/* The error of a filter that Salesforce refuses. Always FALSE. */
gboolean cw_setting_refuse_filter (const char *refusal, GError **error);

G_END_DECLS
