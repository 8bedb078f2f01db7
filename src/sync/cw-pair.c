/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-pair.h"

gboolean
cw_pair_load (CwStore *store, const char *aloware_id, const char *salesforce_id, CwPair *pair, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  *pair = (CwPair) { NULL };
  if (aloware_id != NULL)
    pair->aloware = cw_store_get_aloware (store, aloware_id, &local_error);
  if (salesforce_id != NULL && local_error == NULL)
    pair->salesforce = cw_store_get_salesforce (store, salesforce_id, &local_error);
  if (local_error == NULL)
    return TRUE;

  cw_pair_clear (pair);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

gboolean
cw_pair_is_whole (const CwPair *pair)
{
  return pair->aloware != NULL && pair->aloware->record != NULL && pair->salesforce != NULL && pair->salesforce->record != NULL;
}

CwPairInput
cw_pair_get_input (const CwPair *pair, const CwLink *link)
{
  return (CwPairInput) {
    .aloware = pair->aloware->record,
    .salesforce = pair->salesforce->record,
    .base_aloware = link->base_aloware,
    .base_salesforce = link->base_salesforce,
    .modstamp = pair->salesforce->modstamp,
    .modified_by = pair->salesforce->modified_by,
    .phone = pair->aloware->phone != NULL ? pair->aloware->phone : link->phone,
  };
}

char *
cw_pair_get_label (const CwPair *pair)
{
  return cw_rows_label (pair->aloware != NULL ? pair->aloware->record : NULL,
                        pair->salesforce != NULL ? pair->salesforce->record : NULL);
}

void
cw_pair_clear (CwPair *pair)
{
  g_clear_pointer (&pair->aloware, cw_aloware_mirror_free);
  g_clear_pointer (&pair->salesforce, cw_salesforce_mirror_free);
}
