/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-left-out.h"

#include "cw-plan-follow.h"
#include "cw-store-plans.h"

typedef struct
{
  CwEngine *engine;
  CwPlanFollow follow;
} LeavingOut;

/* Names a side of a pair. The ids of its changes may differ from plan to plan; this does not. */
static char *
side_key (const CwChange *change)
{
  return g_strdup_printf ("%s:%s", cw_side_to_nick (change->side), change->pair.ids[CW_SIDE_SALESFORCE]);
}

gboolean
cw_left_out_has (CwEngine *engine, gint64 change)
{
  return engine->left_out != NULL && g_hash_table_contains (engine->left_out, &change);
}

gboolean
cw_left_out_has_side (CwEngine *engine, const CwChange *change)
{
  g_autofree char *key = engine->left_sides != NULL ? side_key (change) : NULL;

  return key != NULL && g_hash_table_contains (engine->left_sides, key);
}

void
cw_left_out_add (CwEngine *engine, gint64 change)
{
  if (engine->left_out == NULL)
    engine->left_out = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_hash_table_add (engine->left_out, g_memdup2 (&change, sizeof change));
}

static gboolean
leave_out (const CwChange *change, gpointer user_data, GError **error)
{
  LeavingOut *leaving = user_data;
  gint64 link = cw_plan_follow (&leaving->follow, change);

  if (link != 0 && cw_left_out_has (leaving->engine, link))
    cw_left_out_add (leaving->engine, change->id);
  if (cw_left_out_has (leaving->engine, change->id))
    g_hash_table_add (leaving->engine->left_sides, side_key (change));
  return TRUE;
}

gboolean
cw_left_out_load (CwEngine *engine, GHashTable *ids, GError **error)
{
  LeavingOut leaving = { .engine = engine };
  GHashTableIter iter;
  gpointer id;
  gboolean success;

  g_hash_table_iter_init (&iter, ids);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    cw_left_out_add (engine, *(const gint64 *) id);

  engine->left_sides = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  success = cw_store_foreach_change (engine->in->store, engine->plan, leave_out, &leaving, error);
  cw_plan_follow_clear (&leaving.follow);
  return success;
}
