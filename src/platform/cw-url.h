/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Decides where requests may go; nothing else does. Pure; any thread. */

/* https anywhere, http on 127.0.0.0/8, [::1] and localhost; no user info. Errors: CW_ERROR_INSECURE_URL,
 * CW_ERROR_USAGE. `base` (optional) is the address without query, fragment and trailing slashes. (transfer
 * full) */
gboolean cw_url_check (const char *url, char **base, GError **error);
/* Whether two addresses have the same scheme, host and port (RFC 6454). Only then may a secret of the one be
 * sent to the other. */
gboolean cw_url_same_origin (const char *a, const char *b);
/* Whether `from` is protected (https) and `to` is not. Such a redirect is never followed. */
gboolean cw_url_is_downgrade (const char *from, const char *to);
/* Where an answer's Location leads, seen from `url`. A redirect from https to http is an error. Errors: as
 * cw_url_check(), and CW_ERROR_BAD_ANSWER for something that is not an address. (transfer full) */
char *cw_url_resolve (const char *url, const char *location, GError **error);

G_END_DECLS
