/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How texts are carried, compared and measured. Each byte that is not UTF-8 becomes U+FFFD in the text that
 * is returned. Any thread. */

/* Without white space at both ends, otherwise as written: the form in which texts are carried. Salesforce is
 * said to remove such white space itself (platform/README.md S3). (transfer full) */
char *cw_text_trim (const char *text);
/* The same in NFC: the form in which texts are compared. The canonical form of a canonical text is that text.
 * (transfer full) */
char *cw_text_canonical (const char *text);
/* The canonical form with each line end (CRLF, CR) as LF: for text areas, whose line ends change on the way
 * through the platforms. (transfer full) */
char *cw_text_canonical_multiline (const char *text);
/* The canonical form without letter case: for comparing e-mail addresses, labels and names. (transfer
 * full) */
char *cw_text_casefold (const char *text);
/* Whether `text` (nullable) is `folded` without letter case. Cheap: a value is compared with hundreds of
 * states and countries. */
gboolean cw_text_equals_folded (const char *text, const char *folded);
/* U+FFFD stands for a character that a platform sent and this program cannot hold. */
#define CW_TEXT_UNREADABLE "\xef\xbf\xbd"
/* Whether `text` has no U+FFFD. A text that has one may not be what its platform holds, so it is shown, but
 * never written and never compared. A text in which the platform itself has U+FFFD cannot be told from
 * that. */
gboolean cw_text_is_readable (const char *text);
/* The length in characters as Salesforce counts them: UTF-16 code units. A byte that is not UTF-8 counts as
 * one. NULL has no length: 0. */
gsize cw_text_length (const char *text);
/* Sorts texts in place by their bytes, which is the same everywhere: not an order for people. (element-type
 * utf8) */
void cw_text_sort (GPtrArray *texts);

G_END_DECLS
