/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-pair.h"

gboolean
cw_pair_load (CwStore *store, const CwPairId *id, CwPair *pair, GError **error)
{
  const char *aloware_id = id->ids[CW_SIDE_ALOWARE];
  const char *salesforce_id = id->ids[CW_SIDE_SALESFORCE];

  *pair = (CwPair) { NULL };
  if ((aloware_id == NULL || cw_store_get_aloware (store, aloware_id, &pair->aloware, error))
      && (salesforce_id == NULL || cw_store_get_salesforce (store, salesforce_id, &pair->salesforce, error)))
    return TRUE;

  cw_pair_clear (pair);
  return FALSE;
}

gboolean
cw_pair_find_link (CwStore *store, const CwPairId *id, CwLink **link, GError **error)
{
  const char *aloware_id = id->ids[CW_SIDE_ALOWARE];
  const char *salesforce_id = id->ids[CW_SIDE_SALESFORCE];

  *link = NULL;
  if (salesforce_id != NULL && !cw_store_find_link (store, CW_SIDE_SALESFORCE, salesforce_id, link, error))
    return FALSE;
  return *link != NULL || aloware_id == NULL
         || cw_store_find_link (store, CW_SIDE_ALOWARE, aloware_id, link, error);
}

const CwRecord *
cw_pair_get_record (const CwPair *pair, CwSide side)
{
  if (side == CW_SIDE_ALOWARE)
    return pair->aloware != NULL ? pair->aloware->record : NULL;
  return pair->salesforce != NULL ? pair->salesforce->record : NULL;
}

gboolean
cw_pair_is_whole (const CwPair *pair)
{
  return cw_pair_get_record (pair, CW_SIDE_ALOWARE) != NULL
         && cw_pair_get_record (pair, CW_SIDE_SALESFORCE) != NULL;
}

CwPairInput
cw_pair_get_input (const CwPair *pair, const CwLink *link)
{
  return (CwPairInput) {
    .record = { pair->aloware->record, pair->salesforce->record },
    .base = { link->base[CW_SIDE_ALOWARE], link->base[CW_SIDE_SALESFORCE] },
    .modstamp = pair->salesforce->modstamp,
    .modified_by = pair->salesforce->modified_by,
    .phone = pair->aloware->phone != NULL ? pair->aloware->phone : link->pair.phone,
  };
}

char *
cw_pair_get_label (const CwPair *pair)
{
  return cw_rows_label (cw_pair_get_record (pair, CW_SIDE_ALOWARE),
                        cw_pair_get_record (pair, CW_SIDE_SALESFORCE));
}

void
cw_pair_clear (CwPair *pair)
{
  g_clear_pointer (&pair->aloware, cw_aloware_mirror_free);
  g_clear_pointer (&pair->salesforce, cw_salesforce_mirror_free);
}
