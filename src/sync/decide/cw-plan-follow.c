/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-plan-follow.h"

gint64
cw_plan_follow (CwPlanFollow *follow, const CwChange *change)
{
  if (change->action == CW_ACTION_LINK)
    {
      follow->link = change->id;
      g_free (follow->salesforce_id);
      follow->salesforce_id = g_strdup (change->pair.ids[CW_SIDE_SALESFORCE]);
      return 0;
    }

  return change->action == CW_ACTION_UPDATE && follow->link != 0
             && g_strcmp0 (change->pair.ids[CW_SIDE_SALESFORCE], follow->salesforce_id) == 0
           ? follow->link
           : 0;
}

void
cw_plan_follow_clear (CwPlanFollow *follow)
{
  g_clear_pointer (&follow->salesforce_id, g_free);
}
