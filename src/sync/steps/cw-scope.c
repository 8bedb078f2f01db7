/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-scope.h"

#include "cw-store-conflicts.h"
#include "cw-store-links.h"
#include "cw-store-mirror.h"
#include "cw-store-phones.h"
#include "cw-text.h"

struct _CwScope
{
  GHashTable *ids[2]; /* by CwSide, a set */
  GPtrArray *todo[2]; /* by CwSide: ids whose surroundings were not looked at yet; borrowed from the set */
};

CwScope *
cw_scope_new (void)
{
  CwScope *scope = g_new0 (CwScope, 1);

  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    {
      scope->ids[side] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      scope->todo[side] = g_ptr_array_new ();
    }
  return scope;
}

void
cw_scope_free (CwScope *scope)
{
  if (scope == NULL)
    return;

  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    {
      g_ptr_array_unref (scope->todo[side]);
      g_hash_table_unref (scope->ids[side]);
    }
  g_free (scope);
}

void
cw_scope_add (CwScope *scope, CwSide side, const char *id)
{
  char *copy;

  g_return_if_fail (scope != NULL);

  if (id == NULL || *id == '\0' || g_hash_table_contains (scope->ids[side], id))
    return;
  copy = g_strdup (id);
  g_hash_table_add (scope->ids[side], copy);
  g_ptr_array_add (scope->todo[side], copy);
}

gboolean
cw_scope_has (const CwScope *scope, CwSide side, const char *id)
{
  g_return_val_if_fail (scope != NULL, FALSE);

  return id != NULL && g_hash_table_contains (scope->ids[side], id);
}

guint
cw_scope_get_n (const CwScope *scope)
{
  g_return_val_if_fail (scope != NULL, 0);

  return g_hash_table_size (scope->ids[CW_SIDE_ALOWARE]) + g_hash_table_size (scope->ids[CW_SIDE_SALESFORCE]);
}

GPtrArray *
cw_scope_list (const CwScope *scope, CwSide side)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer id;

  g_return_val_if_fail (scope != NULL, NULL);

  g_hash_table_iter_init (&iter, scope->ids[side]);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_ptr_array_add (ids, g_strdup (id));
  cw_text_sort (ids);
  return ids;
}

/* ── What has a say about a record ── */

static gboolean
add_with_key (CwScope *scope, CwEngine *engine, CwSide side, CwKey key, const char *value, GError **error)
{
  g_autoptr (GPtrArray) ids = NULL;

  if (value == NULL)
    return TRUE;
  ids = cw_store_find_by_key (engine->in->store, side, key, value, error);
  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    cw_scope_add (scope, side, ids->pdata[i]);
  return TRUE;
}

static gboolean
add_with_phone (CwScope *scope, CwEngine *engine, const char *key, GError **error)
{
  g_autofree char *answered = NULL;

  if (key == NULL)
    return TRUE;
  /* Aloware may answer with a contact whose own number is another one. */
  if (!cw_store_get_answer (engine->in->store, key, &answered, error))
    return FALSE;
  cw_scope_add (scope, CW_SIDE_ALOWARE, answered);
  return add_with_key (scope, engine, CW_SIDE_ALOWARE, CW_KEY_PHONE, key, error)
         && add_with_key (scope, engine, CW_SIDE_SALESFORCE, CW_KEY_PHONE, key, error)
         && add_with_key (scope, engine, CW_SIDE_SALESFORCE, CW_KEY_OTHER, key, error);
}

static gboolean
add_with_email (CwScope *scope, CwEngine *engine, const char *key, GError **error)
{
  if (engine->in->settings->match_email == CW_MATCH_RULE_OFF)
    return TRUE;
  return add_with_key (scope, engine, CW_SIDE_ALOWARE, CW_KEY_EMAIL, key, error)
         && add_with_key (scope, engine, CW_SIDE_SALESFORCE, CW_KEY_EMAIL, key, error);
}

static gboolean
add_with_external (CwScope *scope, CwEngine *engine, const char *aloware_id, GError **error)
{
  if (engine->in->settings->match_aloware_id == CW_MATCH_RULE_OFF)
    return TRUE;
  cw_scope_add (scope, CW_SIDE_ALOWARE, aloware_id);
  return add_with_key (scope, engine, CW_SIDE_SALESFORCE, CW_KEY_EXTERNAL, aloware_id, error);
}

static void
add_pair (CwScope *scope, const CwPairId *pair)
{
  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    cw_scope_add (scope, side, pair->ids[side]);
}

static void
add_candidates (CwScope *scope, char **candidates)
{
  for (guint i = 0; candidates != NULL && candidates[i] != NULL; i++)
    {
      CwSide side;
      const char *id = cw_conflict_parse_candidate (candidates[i], &side);

      if (id != NULL)
        cw_scope_add (scope, side, id);
    }
}

/* Link, conflicts, and what took the partner away. */
static gboolean
add_known (CwScope *scope, CwEngine *engine, CwSide side, const char *id, GError **error)
{
  CwStore *store = engine->in->store;
  g_autoptr (CwLink) link = NULL;
  g_autoptr (GPtrArray) conflicts = NULL;
  g_autofree char *reason = NULL;
  g_autofree char *partner = NULL;
  g_autofree char *phone = NULL;

  if (!cw_store_find_link (store, side, id, &link, error)
      || !cw_store_get_parting (store, side, id, &reason, &partner, error))
    return FALSE;
  conflicts = cw_store_list_record_conflicts (store, CW_PAIR_ID_OF (side, id), error);
  if (conflicts == NULL)
    return FALSE;

  for (guint i = 0; i < conflicts->len; i++)
    {
      const CwConflict *conflict = g_ptr_array_index (conflicts, i);

      add_pair (scope, &conflict->pair);
      add_candidates (scope, conflict->candidates);
    }
  cw_scope_add (scope, cw_side_other (side), partner);
  if (link == NULL)
    return TRUE;

  add_pair (scope, &link->pair);
  phone = cw_store_hash (store, link->pair.phone);
  return add_with_phone (scope, engine, phone, error);
}

static gboolean
add_around_salesforce (CwScope *scope, CwEngine *engine, const char *id, GError **error)
{
  CwStore *store = engine->in->store;
  g_autoptr (CwSalesforceMirror) keys = NULL;
  g_autoptr (GPtrArray) others = NULL;

  if (!add_known (scope, engine, CW_SIDE_SALESFORCE, id, error)
      || !add_with_key (scope, engine, CW_SIDE_SALESFORCE, CW_KEY_SUCCESSOR, id, error)
      || !cw_store_get_salesforce_keys (store, id, &keys, error))
    return FALSE;
  if (keys == NULL)
    return TRUE;

  cw_scope_add (scope, CW_SIDE_SALESFORCE, keys->successor);
  others = cw_store_list_other_phones (store, id, error);
  if (others == NULL || !add_with_phone (scope, engine, keys->phone_key, error)
      || !add_with_email (scope, engine, keys->email_key, error)
      || (keys->external_key != NULL && !add_with_external (scope, engine, keys->external_key, error)))
    return FALSE;

  for (guint i = 0; i < others->len; i++)
    {
      if (!add_with_phone (scope, engine, others->pdata[i], error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_around_aloware (CwScope *scope, CwEngine *engine, const char *id, GError **error)
{
  CwStore *store = engine->in->store;
  g_autoptr (CwAlowareMirror) keys = NULL;
  g_autofree char *answered_to = NULL;

  if (!add_known (scope, engine, CW_SIDE_ALOWARE, id, error) || !add_with_external (scope, engine, id, error)
      || !cw_store_get_aloware_keys (store, id, &keys, error))
    return FALSE;
  if (keys == NULL)
    return TRUE;

  answered_to = cw_store_hash (store, keys->phone);
  return add_with_phone (scope, engine, keys->phone_key, error)
         && (g_strcmp0 (answered_to, keys->phone_key) == 0
             || add_with_phone (scope, engine, answered_to, error))
         && add_with_email (scope, engine, keys->email_key, error);
}

gboolean
cw_scope_close (CwScope *scope, CwEngine *engine, GError **error)
{
  g_return_val_if_fail (scope != NULL && engine != NULL, FALSE);

  while (scope->todo[CW_SIDE_ALOWARE]->len + scope->todo[CW_SIDE_SALESFORCE]->len > 0)
    {
      CwSide side = scope->todo[CW_SIDE_SALESFORCE]->len > 0 ? CW_SIDE_SALESFORCE : CW_SIDE_ALOWARE;
      GPtrArray *todo = scope->todo[side];
      const char *id = g_ptr_array_steal_index (todo, todo->len - 1);

      if (!(side == CW_SIDE_SALESFORCE ? add_around_salesforce (scope, engine, id, error)
                                       : add_around_aloware (scope, engine, id, error)))
        return FALSE;
    }
  return TRUE;
}
