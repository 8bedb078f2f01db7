/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-divide.h"

#include "cw-store-links.h"
#include "cw-store-mirror.h"

typedef struct
{
  CwEngine *engine;
  CwClusters *clusters;
} Dividing;

static gboolean
add_other_phones_of (Dividing *dividing, const char *id, GError **error)
{
  const CwRows *rows = cw_inputs_get_rows (dividing->engine->in, id);
  g_autoptr (GPtrArray) phones = NULL;

  if (rows == NULL || *rows->other_phones == NULL)
    return TRUE;
  phones = cw_store_list_other_phones (dividing->engine->in->store, id, error);
  for (guint i = 0; phones != NULL && i < phones->len; i++)
    cw_clusters_tie_by_key (dividing->clusters, CW_SIDE_SALESFORCE, id, phones->pdata[i]);
  return phones != NULL;
}

static gboolean
add_salesforce (const CwSalesforceMirror *keys, gpointer user_data, GError **error)
{
  Dividing *dividing = user_data;
  const char *id = cw_record_get_id (keys->record);

  cw_clusters_add (dividing->clusters, CW_SIDE_SALESFORCE, id);
  cw_clusters_tie_by_key (dividing->clusters, CW_SIDE_SALESFORCE, id, keys->phone_key);
  return add_other_phones_of (dividing, id, error);
}

static gboolean
add_aloware (const CwAlowareMirror *keys, gpointer user_data, GError **error)
{
  Dividing *dividing = user_data;
  const char *id = cw_record_get_id (keys->record);

  cw_clusters_add (dividing->clusters, CW_SIDE_ALOWARE, id);
  cw_clusters_tie_by_key (dividing->clusters, CW_SIDE_ALOWARE, id, keys->phone_key);
  return TRUE;
}

/* With those of its e-mail address, the contact that it names, and the record that took its place. */
static gboolean
tie_salesforce (const CwSalesforceMirror *keys, gpointer user_data, GError **error)
{
  Dividing *dividing = user_data;
  const char *id = cw_record_get_id (keys->record);
  const char *successor = keys->successor != NULL && *keys->successor != '\0' ? keys->successor : NULL;

  cw_clusters_tie_by_key (dividing->clusters, CW_SIDE_SALESFORCE, id, keys->email_key);
  cw_clusters_tie (dividing->clusters, CW_SIDE_SALESFORCE, id, CW_SIDE_ALOWARE, keys->external_key);
  cw_clusters_tie (dividing->clusters, CW_SIDE_SALESFORCE, id, CW_SIDE_SALESFORCE, successor);
  return TRUE;
}

static gboolean
tie_aloware (const CwAlowareMirror *keys, gpointer user_data, GError **error)
{
  Dividing *dividing = user_data;

  cw_clusters_tie_by_key (dividing->clusters, CW_SIDE_ALOWARE, cw_record_get_id (keys->record),
                          keys->email_key);
  return TRUE;
}

static gboolean
tie_pair (const CwPairId *pair, gpointer user_data, GError **error)
{
  Dividing *dividing = user_data;

  cw_clusters_tie (dividing->clusters, CW_SIDE_SALESFORCE, pair->ids[CW_SIDE_SALESFORCE], CW_SIDE_ALOWARE,
                   pair->ids[CW_SIDE_ALOWARE]);
  return TRUE;
}

static gboolean
tie_link (const CwLink *link, gpointer user_data, GError **error)
{
  return tie_pair (&link->pair, user_data, error);
}

CwClusters *
cw_divide_all (CwEngine *engine, GError **error)
{
  CwStore *store = engine->in->store;
  g_autoptr (CwClusters) clusters = cw_clusters_new ();
  Dividing dividing = { engine, clusters };

  if (!cw_store_foreach_salesforce_keys (store, add_salesforce, &dividing, error)
      || !cw_store_foreach_aloware_keys (store, add_aloware, &dividing, error))
    return NULL;
  cw_clusters_end_keys (clusters);

  if (!cw_store_foreach_salesforce_keys (store, tie_salesforce, &dividing, error)
      || !cw_store_foreach_aloware_keys (store, tie_aloware, &dividing, error))
    return NULL;
  cw_clusters_end_keys (clusters);

  if (!cw_store_foreach_link (store, FALSE, tie_link, &dividing, error)
      || !cw_store_foreach_parted (store, tie_pair, &dividing, error))
    return NULL;
  return g_steal_pointer (&clusters);
}
