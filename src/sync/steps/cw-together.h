/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef gboolean (*CwTogetherFunc) (gpointer user_data, GError **error);

/* Runs calls that block while they iterate the thread-default main context side by side: as soon as one
 * waits, the next begins. The calls nest: a call goes on only when all later ones have returned. So name the
 * one first that is carried on by callbacks alone, and the shortest one last. No call may need what another
 * one does here, nor wait for a lock that another one may hold. Errors: of those that failed, the one that is
 * named first; one that fails without having waited keeps the rest from beginning. */
gboolean cw_run_together (const CwTogetherFunc *funcs, guint n_funcs, gpointer user_data, GError **error);

G_END_DECLS
