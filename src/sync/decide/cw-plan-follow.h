/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-change.h"

G_BEGIN_DECLS

/* Finds the updates that belong to the link of a new pair: they follow it in the plan. A person who leaves
 * out the link, because the two records are not the same contact, does not want the values of one in the
 * other either. Pure. */
typedef struct
{
  gint64 link;         /* id of the last link that was seen */
  char *salesforce_id; /* its record */
} CwPlanFollow;

/* To be called with the changes of a plan in order; `follow` begins as zeros. Returns the id of the link that
 * the change belongs to, 0 for none. */
gint64 cw_plan_follow (CwPlanFollow *follow, const CwChange *change);
void cw_plan_follow_clear (CwPlanFollow *follow);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CwPlanFollow, cw_plan_follow_clear)

G_END_DECLS
