/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What may go to a log or an error message. Any thread. */

/* Scheme, host, port and path of an address. Of a query or a fragment, only "?…" is shown, of a user name and
 * password nothing. What is no address (also NULL) gives "…". (transfer full) */
char *cw_redact_url (const char *url);

/* Words of a server (nullable), which may repeat what was sent to it, as one line: what looks like an e-mail
 * address, a phone number or a token is replaced by "…". The text is cut after `max_characters` (0: 300).
 * (transfer full) */
char *cw_redact_text (const char *text, gsize max_characters);

G_END_DECLS
