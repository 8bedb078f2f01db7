/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Finds rows by words that a person types. Upper and lower case are the same, and so are letters with and
 * without accents: "nunez" finds "Núñez". Pure. */

/* The form in which a text is searched. Invalid UTF-8 is replaced character by character. (transfer full) */
char *cw_search_fold (const char *text);
/* The words of what a person typed, folded; NULL: no words. (transfer full) (nullable) */
char **cw_search_words (const char *typed);
/* Whether each word is somewhere in the folded text. `words` NULL: TRUE. */
gboolean cw_search_has (const char *folded, char **words);

G_END_DECLS
