/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "cw-turning.h"

G_BEGIN_DECLS

/* Turns an arrow of the last preview round, on a thread. Main thread; strings are copied. The errors are those of
 * cw_turning_turn() and cw_sync_open_store(). */
void      cw_preview_turn_async  (const char *profile_name, const char *plan, gint64 change, const char *aloware_key,
                                  GAsyncReadyCallback callback, gpointer user_data);
/* (transfer full): to be freed with cw_preview_turned_free(). */
CwTurned *cw_preview_turn_finish (GAsyncResult *result, GError **error);
void      cw_preview_turned_free (CwTurned *turned);

G_END_DECLS
