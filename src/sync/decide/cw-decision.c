/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-decision.h"

#include <string.h>

static const char *const texts[] = {
  [CW_DECISION_ALOWARE] = "aloware",
  [CW_DECISION_SALESFORCE] = "salesforce",
  [CW_DECISION_KEEP_APART] = "keep-apart",
  [CW_DECISION_VALUE] = "value",
};

static gboolean
is_candidate (const char *text)
{
  const char *id = strchr (text, ':');

  return id != NULL && id[1] != '\0'
         && (g_str_has_prefix (text, "salesforce:") || g_str_has_prefix (text, "aloware:"));
}

static gboolean
parse (const char *text, CwDecision *decision, const char **detail)
{
  *detail = NULL;
  for (CwDecision plain = CW_DECISION_ALOWARE; plain < CW_DECISION_VALUE; plain++)
    {
      *decision = plain;
      if (g_str_equal (text, texts[plain]))
        return TRUE;
    }

  *decision = is_candidate (text) ? CW_DECISION_CANDIDATE : CW_DECISION_VALUE;
  if (*decision == CW_DECISION_CANDIDATE)
    *detail = text;
  else if (g_str_has_prefix (text, "value="))
    *detail = text + strlen ("value=");
  return *detail != NULL;
}

CwResolution *
cw_resolution_parse (gint64 conflict, const char *text, gboolean always)
{
  CwResolution *resolution;
  CwDecision decision;
  const char *detail;

  if (!parse (text, &decision, &detail))
    return NULL;

  resolution = g_new0 (CwResolution, 1);
  resolution->conflict = conflict;
  resolution->decision = decision;
  resolution->detail = g_strdup (detail);
  resolution->always = always;
  return resolution;
}

void
cw_resolution_free (CwResolution *resolution)
{
  g_free (resolution->detail);
  g_free (resolution->problem);
  g_free (resolution);
}

const char *
cw_resolution_get_text (const CwResolution *resolution)
{
  return resolution->decision == CW_DECISION_CANDIDATE ? resolution->detail : texts[resolution->decision];
}
