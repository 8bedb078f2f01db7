/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-profile.h"

G_BEGIN_DECLS

/* Runs a function off the main thread with a profile open, for a view that shows the result. To change a
 * profile that the window shows, use an action of its session (cw-session.h) instead. */

/* The function to run. It is called on a thread of its own. `data` is what was given to
 * cw_background_run_async(). Returns the result for cw_background_run_finish(), or NULL with an error. */
typedef gpointer (*CwBackgroundFunc) (CwProfile *profile,
                                      gpointer data,
                                      GCancellable *cancellable,
                                      GError **error);

/* Runs `func`. Main thread. `free_data` and `free_result` may be NULL. Errors: those of cw_profile_open() and
 * of `func`. After `cancellable` (nullable) was cancelled the error is G_IO_ERROR_CANCELLED, even if `func`
 * succeeded. */
void cw_background_run_async (const char *profile_name,
                              CwBackgroundFunc func,
                              gpointer data,
                              GDestroyNotify free_data,
                              GDestroyNotify free_result,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
/* The result of `func`. (transfer full) */
gpointer cw_background_run_finish (GAsyncResult *result, GError **error);

G_END_DECLS
