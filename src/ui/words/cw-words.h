/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-types.h"

G_BEGIN_DECLS

/* Numbers, times and fields in the form in which people read them. Needs no GTK. Any thread. Strings are
 * (transfer full). */

/* A number with its digits grouped for the person's language: "12,345". */
char *cw_words_count (guint64 count);
/* A time in ms: "Today at 10:30", "03/03/2026, 10:30", as the language writes dates and the desktop's clock
 * writes the time; "" for a negative one. */
char *cw_words_moment (gint64 ms);
/* The same where there is little room: "10:30" today, "Mar 3" this year, "03/03/2025" before. */
char *cw_words_short_moment (gint64 ms);

/* "Lead" for a Lead; NULL for a Contact, which is not said of it. (transfer none) (nullable) */
const char *cw_words_lead (CwObject object);
/* The name of a Salesforce record, and that it is a Lead: "Ana Ruiz · Lead". NULL for no name. */
char *cw_words_record (const char *name, CwObject object);

/* The label of a field, by its catalogue key. Returns the key if the catalogue does not have it, and NULL for
 * NULL. (transfer none) */
const char *cw_words_field (const char *key);
/* The same for a field of a change. One without a key has a fixed value, and is called by its API name; NULL
 * for neither. (transfer none) (nullable) */
const char *cw_words_changed_field (const char *key, const char *api_name);

G_END_DECLS
