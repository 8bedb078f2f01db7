/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "cw-aloware.h"

G_BEGIN_DECLS

/* Writing for POST /forms (platform/README.md A3). Pure. */

/* Where the documentation contradicts itself: which of the two forms is sent. */
typedef struct
{
  gboolean us_dates;     /* date_of_birth as MM/DD/YYYY, not ISO */
  gboolean text_numbers; /* other_phone_numbers as a comma-separated string, not an array */
} CwAlowareForms;

/* The body of the write, with the token in it; wiped when it is freed. Only what `values` names is sent.
 * Without a token it is for the tools of an MCP server, and has what the contact has now besides ("@present",
 * cw-aloware-tools.h). Errors: CW_ERROR_USAGE for a key that cannot be written; CW_ERROR_INVALID_VALUE,
 * CW_ERROR_BAD_ANSWER (see cw_aloware_numbers_merge()). */
GBytes *cw_aloware_encode_write (const CwAlowareWrite *write,
                                 const char *token,
                                 CwAlowareForms forms,
                                 GError **error);

/* Whether a key of /forms is an action that starts telephony work, which is never sent. */
gboolean cw_aloware_is_action (const char *write_key);

/* Whether `contact`, looked up after the write's answer was lost, has all that the write would have put
 * there. */
gboolean cw_aloware_has_arrived (const CwAlowareWrite *write, const CwRecord *contact);

G_END_DECLS
