/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-profile.h"

G_BEGIN_DECLS

/* Something done off the main thread with a profile open, for a view that shows what comes of it. What
 * changes a profile that the window shows is an action of its session (cw-session.h) instead. */

/* On a thread of its own. `data` is what was given to cw_background_run_async(). Anything but NULL is what
 * cw_background_run_finish() returns; NULL with an error. */
typedef gpointer (*CwBackgroundFunc) (CwProfile *profile,
                                      gpointer data,
                                      GCancellable *cancellable,
                                      GError **error);

/* Main thread. `free_data` and `free_result` may be NULL. Errors: those of cw_profile_open() and of `func`;
 * G_IO_ERROR_CANCELLED as soon as `cancellable` (nullable) is, whatever `func` says. */
void cw_background_run_async (const char *profile_name,
                              CwBackgroundFunc func,
                              gpointer data,
                              GDestroyNotify free_data,
                              GDestroyNotify free_result,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
/* (transfer full) */
gpointer cw_background_run_finish (GAsyncResult *result, GError **error);

G_END_DECLS
