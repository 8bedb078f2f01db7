/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-left-out.h"

#include "cw-plan-follow.h"
#include "cw-plan-pair.h"
#include "cw-store-plans.h"

typedef struct
{
  CwEngine *engine;
  GHashTable *fields; /* as the person left them out, or NULL */
  CwPlanFollow follow;
} LeavingOut;

/* Names a side of a pair. The ids of its changes may differ from plan to plan; this does not. */
static char *
side_key (const CwChange *change)
{
  return g_strdup_printf ("%s:%s", cw_side_to_nick (change->side), change->pair.ids[CW_SIDE_SALESFORCE]);
}

/* Names a field of a pair by one of its records: the other one may be yet to be created. */
static char *
field_key (const CwChange *change, CwSide side, const CwChangeField *field)
{
  /* No key of the catalogue begins with "=". */
  return g_strdup_printf ("%s:%s:%s%s", cw_side_to_nick (side), change->pair.ids[side],
                          field->aloware != NULL ? field->aloware : "=",
                          field->aloware != NULL ? "" : field->salesforce);
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
has_field (CwEngine *engine, const CwChange *change, const CwChangeField *field)
{
  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    {
      g_autofree char *key = change->pair.ids[side] != NULL ? field_key (change, side, field) : NULL;

      if (key != NULL && g_hash_table_contains (engine->left_fields, key))
        return TRUE;
    }
  return FALSE;
}

void
cw_left_out_trim (CwEngine *engine, CwChange *change)
{
  if (engine->left_fields == NULL || g_hash_table_size (engine->left_fields) == 0
      || (change->action != CW_ACTION_CREATE && change->action != CW_ACTION_UPDATE))
    return;

  for (guint i = change->fields->len; i > 0; i--)
    {
      if (has_field (engine, change, g_ptr_array_index (change->fields, i - 1)))
        g_ptr_array_remove_index (change->fields, i - 1);
    }
}

static void
add_field (CwEngine *engine, const CwChange *change, const CwChangeField *field)
{
  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    {
      if (change->pair.ids[side] != NULL)
        g_hash_table_add (engine->left_fields, field_key (change, side, field));
    }
}

static void
leave_fields_out (const LeavingOut *leaving, const CwChange *change)
{
  CwEngine *engine = leaving->engine;
  const CwRows *rows = cw_inputs_get_rows_of (engine->in, change);
  gboolean is_needed = FALSE;
  guint n = 0;

  for (guint i = 0; i < change->fields->len; i++)
    {
      const CwChangeField *field = g_ptr_array_index (change->fields, i);
      gint64 place = cw_change_field_place (change->id, i);

      if (!g_hash_table_contains (leaving->fields, &place))
        continue;
      add_field (engine, change, field);
      is_needed |= rows != NULL && cw_plan_create_needs (rows, change, field);
      n++;
    }
  if (n > 0 && (n == change->fields->len || is_needed))
    cw_left_out_add (engine, change->id);
}

static gboolean
leave_out (const CwChange *change, gpointer user_data, GError **error)
{
  LeavingOut *leaving = user_data;
  gint64 link = cw_plan_follow (&leaving->follow, change);

  if (leaving->fields != NULL)
    leave_fields_out (leaving, change);
  if (link != 0 && cw_left_out_has (leaving->engine, link))
    cw_left_out_add (leaving->engine, change->id);
  if (cw_left_out_has (leaving->engine, change->id))
    g_hash_table_add (leaving->engine->left_sides, side_key (change));
  return TRUE;
}

gboolean
cw_left_out_load (CwEngine *engine, GHashTable *ids, GHashTable *fields, GError **error)
{
  LeavingOut leaving = { .engine = engine, .fields = fields };
  GHashTableIter iter;
  gpointer id;
  gboolean success;

  if (ids != NULL)
    {
      g_hash_table_iter_init (&iter, ids);
      while (g_hash_table_iter_next (&iter, &id, NULL))
        cw_left_out_add (engine, *(const gint64 *) id);
    }

  engine->left_sides = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  engine->left_fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  success = cw_store_foreach_change (engine->in->store, engine->plan, leave_out, &leaving, error);
  cw_plan_follow_clear (&leaving.follow);
  return success;
}
