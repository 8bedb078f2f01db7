/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-guide-steps.h"

#include "cw-types.h"

static gboolean
is_visited (const CwGuideFacts *facts, CwGuideStep step)
{
  return (facts->visited & 1u << step) != 0;
}

gboolean
cw_guide_is_done (const CwGuideFacts *facts, CwGuideStep step)
{
  switch (step)
    {
    case CW_GUIDE_CONNECT:
      return facts->connected[CW_SIDE_ALOWARE] && facts->connected[CW_SIDE_SALESFORCE] && facts->known;
    case CW_GUIDE_PERMISSIONS:
      return facts->known && (facts->n_denied == 0 || is_visited (facts, step));
    case CW_GUIDE_OWNERS:
      return facts->known && (facts->n_owners == 0 || is_visited (facts, step));
    case CW_GUIDE_FIELDS:
      return facts->known && (facts->n_fields == 0 || facts->active || is_visited (facts, step));
    case CW_GUIDE_MAPPING:
      return facts->active;
    case CW_GUIDE_PREVIEW:
      return facts->previewed;
    case CW_GUIDE_N_STEPS:
    default:
      return FALSE;
    }
}

CwGuideStep
cw_guide_get_next (const CwGuideFacts *facts)
{
  CwGuideStep step = CW_GUIDE_CONNECT;

  if (facts->active && facts->previewed)
    return CW_GUIDE_N_STEPS;
  while (step < CW_GUIDE_N_STEPS && cw_guide_is_done (facts, step))
    step++;

  return step;
}
