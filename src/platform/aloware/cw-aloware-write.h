/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "cw-record.h"

G_BEGIN_DECLS

/* A write to one contact: what it holds, the body of its POST /forms (platform/README.md A3), and whether its
 * values are there. Pure. */

typedef struct
{
  char *phone;        /* E.164 */
  gboolean create;    /* TRUE: the contact must not exist yet (force_update false); FALSE: it must exist */
  GHashTable *values; /* catalogue key → text, "" clears the field; only keys that can be written */
  gpointer data;      /* for the caller */
  CwRecord *before;   /* the contact as looked up just before; NULL: there was none */
  CwRecord *after;    /* the contact as looked up just after; NULL where that failed */
  gboolean sent;      /* the write was sent */
  GError *problem;    /* what went wrong, or NULL. CW_ERROR_UNKNOWN_OUTCOME: it was sent, its answer got lost,
                         and the look-up afterwards does not tell whether it was done */
} CwAlowareWrite;

/* A write without values. (transfer full) */
CwAlowareWrite *cw_aloware_write_new (const char *phone, gboolean create);
void cw_aloware_write_free (CwAlowareWrite *write);

/* Aloware's documentation contradicts itself about the form of two fields. Which form is sent: */
typedef struct
{
  gboolean us_dates;     /* date_of_birth as MM/DD/YYYY, not ISO */
  gboolean text_numbers; /* other_phone_numbers as a comma-separated string, not an array */
} CwAlowareForms;

/* The member of a body for an MCP server that holds what the contact has now. */
#define CW_ALOWARE_PRESENT "@present"

/* The body of POST /forms: only what `values` names, and the token. It is wiped when it is freed. `token`
 * NULL: for the tools of an MCP server, with CW_ALOWARE_PRESENT. Errors: CW_ERROR_USAGE for a key that cannot
 * be written; CW_ERROR_INVALID_VALUE, CW_ERROR_BAD_ANSWER (see cw_aloware_numbers_merge()). */
GBytes *cw_aloware_write_encode (const CwAlowareWrite *write,
                                 const char *token,
                                 CwAlowareForms forms,
                                 GError **error);

/* Whether a key of /forms starts telephony work. Such a key is never sent. */
gboolean cw_aloware_is_action (const char *write_key);

/* Whether `contact` has all values of the write. */
gboolean cw_aloware_write_has_arrived (const CwAlowareWrite *write, const CwRecord *contact);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwAlowareWrite, cw_aloware_write_free)

G_END_DECLS
