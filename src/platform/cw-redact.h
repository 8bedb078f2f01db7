/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What may go to a log or an error message. */

/**
 * cw_redact_url:
 *
 * Returns: scheme, host, port and path of @url; of a query or a fragment only the fact that it was there
 * ("?…"), of user information nothing. Text that is no URL gives "…".
 */
char *cw_redact_url (const char *url);

/**
 * cw_redact_text:
 * @text: (nullable): words from a server, which may repeat what was sent to it
 * @max_characters: where it is cut; 0: 300
 *
 * Returns: @text as one line, with what looks like an e-mail address, a phone number or a token replaced by
 * "…"
 */
char *cw_redact_text (const char *text, gsize max_characters);

G_END_DECLS
