/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a person decides about a conflict. Plain data; pure. */
typedef enum
{
  CW_DECISION_NONE,
  CW_DECISION_ALOWARE,    /* Aloware's value goes to Salesforce */
  CW_DECISION_SALESFORCE, /* Salesforce's value goes to Aloware */
  CW_DECISION_KEEP_APART, /* both stay as they are until one is edited */
  CW_DECISION_VALUE,      /* a third value, in Aloware's form, goes to both */
  CW_DECISION_CANDIDATE,  /* this candidate of a match conflict is the partner */
} CwDecision;

/* One conflict, the decision about it, and what came of it. */
typedef struct
{
  gint64 conflict;
  CwDecision decision;
  char *detail;    /* the value, or the candidate ("salesforce:ID" or "aloware:ID"); else NULL */
  gboolean always; /* make it the row's rule, too, in draft and active mapping */

  gboolean tried, settled;
  char *problem; /* why it was not settled, unless a write was refused (then the run says why) */
} CwResolution;

/* `text` is "aloware", "salesforce", "keep-apart", "value=TEXT", or a candidate. NULL: it is none of these.
 * (transfer full) */
CwResolution *cw_resolution_parse (gint64 conflict, const char *text, gboolean always);
void cw_resolution_free (CwResolution *resolution);
/* What the history has of the decision: "aloware", "salesforce", "keep-apart", "value", or the candidate.
 * (transfer none) */
const char *cw_resolution_get_text (const CwResolution *resolution);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwResolution, cw_resolution_free)

G_END_DECLS
