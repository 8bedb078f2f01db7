/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A text that a writer of files could trip over: digits, quotes, control characters, characters of every
 * length. It is put together from at least `min_parts` of them, and at most five. Random by
 * g_test_rand_int(). (transfer full) */
char *unit_text_random (int min_parts);

G_END_DECLS
