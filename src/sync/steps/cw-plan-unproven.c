/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-plan-pass.h"

#include <glib/gi18n-lib.h>

/* A link from before the key of the state was lost could have been written by anybody who can write the file. It is believed again
 * once the two records say by themselves that they belong together; otherwise a person is asked, and until then nothing flows. */

static gboolean
say_so (const CwMatchRecord *aloware, const CwMatchRecord *salesforce)
{
  return (aloware->phone != NULL && g_strcmp0 (aloware->phone, salesforce->phone) == 0)
         || (salesforce->external != NULL && g_str_equal (salesforce->external, aloware->id));
}

/* With the number that it is asked for by, which was lost as well. */
static gboolean
believe (CwEngine *engine, CwLink *link, GError **error)
{
  g_autoptr (CwAlowareMirror) aloware = NULL;

  if (!cw_store_get_aloware (engine->store, link->aloware_id, &aloware, error))
    return FALSE;

  link->is_unproven = FALSE;
  if (aloware != NULL)
    link->phone = g_strdup (aloware->phone);
  return cw_store_put_link (engine->store, link, error);
}

static gboolean
ask (CwPlanPass *pass, const CwLink *link, GError **error)
{
  g_autoptr (CwConflict) conflict = cw_conflict_new (CW_CONFLICT_MATCH);
  g_auto (CwPair) pair = { NULL };

  if (!cw_pair_load (pass->engine->store, link->aloware_id, link->salesforce_id, &pair, error))
    return FALSE;

  conflict->label = cw_pair_get_label (&pair);
  conflict->aloware_id = g_strdup (link->aloware_id);
  conflict->salesforce_id = g_strdup (link->salesforce_id);
  conflict->candidates = g_new0 (char *, 2);
  conflict->candidates[0] = g_strconcat ("salesforce:", link->salesforce_id, NULL);
  conflict->aloware = g_strconcat ("unproven:", link->aloware_id, NULL);
  conflict->message = g_strdup (_("The key of the synchronisation state was lost, and these two records do not show by themselves that "
                                  "they belong together. Pick the Salesforce record to link them again, or keep them apart."));
  return cw_engine_put_conflict (pass->engine, conflict, error);
}

gboolean
cw_plan_pass_prove (CwPlanPass *pass, CwLink *link, gboolean *proven, GError **error)
{
  const CwMatchRecord *salesforce = g_hash_table_lookup (pass->salesforce_by_id, link->salesforce_id);
  const CwMatchRecord *aloware = g_hash_table_lookup (pass->aloware_by_id, link->aloware_id);

  *proven = salesforce != NULL && aloware != NULL && aloware->usable && say_so (aloware, salesforce);
  if (*proven)
    return believe (pass->engine, link, error);

  if (salesforce == NULL || !salesforce->usable || aloware == NULL || !aloware->usable)
    return cw_plan_pass_wait (pass, link->aloware_id, link->salesforce_id, error);
  return ask (pass, link, error);
}
