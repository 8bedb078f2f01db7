/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-pair-id.h"

void
cw_pair_id_copy (CwPairId *pair, const CwPairId *from)
{
  CwPairId copy = { g_strdup (from->label),
                    { g_strdup (from->ids[0]), g_strdup (from->ids[1]) },
                    g_strdup (from->phone) };

  cw_pair_id_clear (pair);
  *pair = copy;
}

void
cw_pair_id_set (CwPairId *pair, const char *aloware_id, const char *salesforce_id)
{
  const char *ids[] = { aloware_id, salesforce_id };

  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    {
      g_free (pair->ids[side]);
      pair->ids[side] = g_strdup (ids[side]);
    }
}

void
cw_pair_id_clear (CwPairId *pair)
{
  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    g_clear_pointer (&pair->ids[side], g_free);
  g_clear_pointer (&pair->label, g_free);
  g_clear_pointer (&pair->phone, g_free);
}
