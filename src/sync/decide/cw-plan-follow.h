/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-change.h"

G_BEGIN_DECLS

/* What goes with the link of a new pair: the updates of the pair, which stand behind it in the plan. Who says
 * that two records are not the same person does not want the one's values in the other either. Pure. */
typedef struct
{
  gint64 link;             /* id of the last link that was seen */
  char *salesforce_id;     /* its record */
} CwPlanFollow;

/* To be fed a plan's changes in order, from all zeros; cleared at the end. Gives the id of the link that the
 * change goes with, 0 for none. */
gint64 cw_plan_follow       (CwPlanFollow *follow, const CwChange *change);
void   cw_plan_follow_clear (CwPlanFollow *follow);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CwPlanFollow, cw_plan_follow_clear)

G_END_DECLS
