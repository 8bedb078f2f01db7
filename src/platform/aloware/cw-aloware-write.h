/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "cw-record.h"

G_BEGIN_DECLS

/* A write to one contact: what it holds, the body of its POST /forms (platform/README.md A3), and whether it
 * has arrived. Pure. */

typedef struct
{
  char *phone;        /* E.164 */
  gboolean create;    /* TRUE: must not exist yet (force_update false); FALSE: must exist */
  GHashTable *values; /* catalogue key → text, "" clears; only keys that the API can write */
  gpointer data;      /* the caller's */
  CwRecord *before;   /* as looked up just before the write; NULL: not found */
  CwRecord *after;    /* as looked up just after; NULL when that failed */
  gboolean sent;      /* the write was sent */
  GError *problem;    /* what went wrong, or NULL. CW_ERROR_UNKNOWN_OUTCOME: sent, its answer lost and not
                         settled by the look-up after it */
} CwAlowareWrite;

CwAlowareWrite *cw_aloware_write_new (const char *phone, gboolean create);
void cw_aloware_write_free (CwAlowareWrite *write);

/* Where the documentation contradicts itself: which of the two forms is sent. */
typedef struct
{
  gboolean us_dates;     /* date_of_birth as MM/DD/YYYY, not ISO */
  gboolean text_numbers; /* other_phone_numbers as a comma-separated string, not an array */
} CwAlowareForms;

/* In a body for the tools of an MCP server: what the contact has now. */
#define CW_ALOWARE_PRESENT "@present"

/* The body of the write, with the token in it; wiped when it is freed. Only what `values` names is sent.
 * Without a token it is for the tools of an MCP server, and has what the contact has now besides
 * (CW_ALOWARE_PRESENT). Errors: CW_ERROR_USAGE for a key that cannot be written; CW_ERROR_INVALID_VALUE,
 * CW_ERROR_BAD_ANSWER (see cw_aloware_numbers_merge()). */
GBytes *cw_aloware_write_encode (const CwAlowareWrite *write,
                                 const char *token,
                                 CwAlowareForms forms,
                                 GError **error);

/* Whether a key of /forms is an action that starts telephony work, which is never sent. */
gboolean cw_aloware_is_action (const char *write_key);

/* Whether `contact`, looked up after the write's answer was lost, has all that the write would have put
 * there. */
gboolean cw_aloware_write_has_arrived (const CwAlowareWrite *write, const CwRecord *contact);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwAlowareWrite, cw_aloware_write_free)

G_END_DECLS
