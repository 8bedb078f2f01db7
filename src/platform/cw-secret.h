/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A text that must not be left behind in memory: a token, or what holds one. Freed as a CwSecret, it is
 * overwritten first:
 *
 *   g_autoptr (CwSecret) token = read_token ();
 */
typedef char CwSecret;

/* `secret` is nullable. */
void cw_secret_free (CwSecret *secret);

/* Fills `bytes` with the kernel's random numbers. FALSE: it gives none. */
gboolean cw_secret_fill_random (guint8 *bytes, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwSecret, cw_secret_free)

G_END_DECLS
