/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* NFC, with white space at both ends removed: the form in which texts are compared. Invalid UTF-8 is replaced
 * character by character. (transfer full) */
char *cw_text_canonical (const char *text);
/* The same, and line ends as LF: for text areas, where platforms exchange CRLF and LF. (transfer full) */
char *cw_text_canonical_multiline (const char *text);
/* The form in which e-mail addresses and names are compared without case. (transfer full) */
char *cw_text_casefold (const char *text);
/* Without white space at both ends, otherwise as written: the form in which texts are carried. Invalid UTF-8
 * is replaced character by character. (transfer full) */
char *cw_text_trim (const char *text);
/* What stands for a character that a platform sent and this program cannot hold: U+FFFD. */
#define CW_TEXT_UNREADABLE "\xef\xbf\xbd"
/* Whether `text` has no such character. A text that has one is not what its platform holds: it is shown, but
 * never written and never compared. The same holds where a platform really has U+FFFD. */
gboolean cw_text_is_readable (const char *text);
/* Length in characters as Salesforce counts them: UTF-16 code units. */
gsize cw_text_length (const char *text);

G_END_DECLS
