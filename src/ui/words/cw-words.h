/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Numbers, moments and fields as a person reads them. Free of GTK; any thread; strings are (transfer full).
 */

/* "12,345", as the person's language groups digits. */
char *cw_words_count (guint64 count);
/* "today 10:30", "3 Mar 2026, 10:30" of a time in ms; "" for a negative one. */
char *cw_words_moment (gint64 ms);

/* A field by its catalogue key, as people call it; the key itself where the catalogue has none. NULL for
 * NULL. (transfer none) */
const char *cw_words_field (const char *key);

G_END_DECLS
