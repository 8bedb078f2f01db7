/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-turning.h"

#include <glib/gi18n-lib.h>

#include "cw-change.h"
#include "cw-error.h"
#include "cw-inputs.h"
#include "cw-kept-plan.h"
#include "cw-pair.h"
#include "cw-plan-turn.h"
#include "cw-reading.h"
#include "cw-store-links.h"
#include "cw-store-plans.h"
#include "cw-types.h"

struct _CwTurning
{
  CwProfile *profile;
  CwStore *store;
  char *plan;
  char *mapping_digest;
  gint64 made; /* when the preview was made, ms */
  CwReading reading;
};

/* A planned pair, and what it was planned from. */
typedef struct
{
  GPtrArray *around;    /* of CwChange: the changes next to the one asked for */
  CwChange *planned[2]; /* by CwSide, of those; NULL: none */
  CwLink *link;         /* NULL while there is none */
  CwPair pair;          /* whole where there is a link */
} Planned;

static void
planned_clear (Planned *planned)
{
  g_clear_pointer (&planned->around, g_ptr_array_unref);
  g_clear_pointer (&planned->link, cw_link_free);
  cw_pair_clear (&planned->pair);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Planned, planned_clear)

void
cw_turned_clear (CwTurned *turned)
{
  g_clear_pointer (&turned->plan, g_free);
}

void
cw_turning_free (CwTurning *turning)
{
  cw_reading_clear (&turning->reading);
  g_free (turning->plan);
  g_free (turning->mapping_digest);
  g_free (turning);
}

/* Fails unless the plan is still the last preview and has this name. */
static gboolean
check_last (CwTurning *turning, GError **error)
{
  guint expected[2];
  g_autofree char *last = NULL;

  if (!cw_last_preview_find (turning->profile, turning->store, &last, expected, &turning->made, error))
    return FALSE;
  return g_strcmp0 (last, turning->plan) == 0 || cw_kept_plan_outdated (error);
}

CwTurning *
cw_turning_open (CwProfile *profile, CwStore *store, const char *plan, GError **error)
{
  g_autoptr (CwTurning) turning = g_new0 (CwTurning, 1);

  g_return_val_if_fail (profile != NULL && store != NULL && plan != NULL, NULL);

  turning->profile = profile;
  turning->store = store;
  turning->plan = g_strdup (plan);
  if (!check_last (turning, error) || !cw_reading_init (&turning->reading, profile, error))
    return NULL;

  turning->mapping_digest = cw_mappings_digest (turning->reading.mapping);
  return g_steal_pointer (&turning);
}

/* The plan was made with the mappings that are active now, so each of its changes has one. */
static CwRows *
rows_of (const CwTurning *turning, const CwChange *change)
{
  return turning->reading.rows[cw_change_get_object (change)];
}

/* The link between the two records of a change; NULL for none. */
static gboolean
find_link (CwTurning *turning, const CwChange *change, CwLink **link, GError **error)
{
  *link = NULL;
  if (change->pair.ids[CW_SIDE_ALOWARE] == NULL || change->pair.ids[CW_SIDE_SALESFORCE] == NULL)
    return TRUE;

  if (!cw_store_find_link (turning->store, CW_SIDE_SALESFORCE, change->pair.ids[CW_SIDE_SALESFORCE], link,
                           error))
    return FALSE;
  if (*link != NULL && !g_str_equal ((*link)->pair.ids[CW_SIDE_ALOWARE], change->pair.ids[CW_SIDE_ALOWARE]))
    g_clear_pointer (link, cw_link_free);
  return TRUE;
}

gboolean
cw_turning_may (CwTurning *turning, const CwChange *change, const CwChangeField *field, GError **error)
{
  g_autoptr (CwLink) link = NULL;
  const CwRecord *base[2] = { NULL, NULL };

  g_return_val_if_fail (turning != NULL && change != NULL && field != NULL, FALSE);

  if (!find_link (turning, change, &link, error))
    return FALSE;
  for (CwSide side = CW_SIDE_ALOWARE; link != NULL && side <= CW_SIDE_SALESFORCE; side++)
    base[side] = link->base[side];
  return cw_plan_may_turn (rows_of (turning, change), change, field, base, error);
}

gboolean
cw_turning_needs (const CwTurning *turning, const CwChange *change, const CwChangeField *field)
{
  return cw_plan_create_needs (rows_of (turning, change), change, field);
}

gboolean
cw_turning_follows_creation (const CwTurning *turning)
{
  return cw_reading_follows_creation (&turning->reading);
}

static gboolean
is_of_pair (const CwChange *change, const CwChange *other)
{
  return change->action == CW_ACTION_UPDATE
         && g_strcmp0 (change->pair.ids[CW_SIDE_SALESFORCE], other->pair.ids[CW_SIDE_SALESFORCE]) == 0
         && g_strcmp0 (change->pair.ids[CW_SIDE_ALOWARE], other->pair.ids[CW_SIDE_ALOWARE]) == 0;
}

/* The changes of a pair stand next to each other in the plan. */
static gboolean
load_planned (CwTurning *turning, gint64 id, Planned *planned, GError **error)
{
  const CwChange *asked = NULL;

  planned->around = cw_store_list_changes (turning->store, turning->plan, MAX (id - 2, 0), 3, error);
  if (planned->around == NULL)
    return FALSE;

  for (guint i = 0; i < planned->around->len; i++)
    {
      const CwChange *change = g_ptr_array_index (planned->around, i);

      if (change->id == id)
        asked = change;
    }
  if (asked == NULL)
    return cw_kept_plan_outdated (error);

  for (guint i = 0; i < planned->around->len; i++)
    {
      CwChange *change = g_ptr_array_index (planned->around, i);

      if (change == asked || is_of_pair (change, asked))
        planned->planned[change->side] = change;
    }
  if (!find_link (turning, asked, &planned->link, error))
    return FALSE;
  if (planned->link == NULL)
    return TRUE;

  if (!cw_pair_load (turning->store, &asked->pair, &planned->pair, error))
    return FALSE;
  return cw_pair_is_whole (&planned->pair) || cw_kept_plan_outdated (error);
}

static gboolean
turn_pair (CwTurning *turning, const Planned *planned, const char *key, CwChange *turned[2], GError **error)
{
  const CwChange *either =
    planned->planned[planned->planned[CW_SIDE_ALOWARE] != NULL ? CW_SIDE_ALOWARE : CW_SIDE_SALESFORCE];
  CwRows *rows = rows_of (turning, either);
  CwPairInput input;

  if (planned->link == NULL)
    return cw_plan_turn (rows, NULL, planned->planned, key, turned, error);

  input = cw_pair_get_input (&planned->pair, planned->link);
  return cw_plan_turn (rows, &input, planned->planned, key, turned, error);
}

/* Puts the changes of the pair into the plan from `first` on, and gives their ids. */
static gboolean
store_pair (CwTurning *turning,
            CwChange *const before[2],
            CwChange *const after[2],
            CwTurned *turned,
            GError **error)
{
  CwChange *changes[2];
  gint64 first = 0;
  guint n_old = 0, n_new = 0;

  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    {
      if (before[side] != NULL)
        {
          turned->before[side] = before[side]->id;
          first = n_old == 0 ? before[side]->id : MIN (first, before[side]->id);
          n_old++;
        }
      if (after[side] != NULL)
        changes[n_new++] = after[side];
    }

  if (!cw_store_replace_changes (turning->store, turning->plan, first, n_old, changes, n_new, error))
    return FALSE;
  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    turned->after[side] = after[side] != NULL ? after[side]->id : 0;
  return TRUE;
}

static gboolean
rename_plan (CwTurning *turning, CwTurned *turned, GError **error)
{
  g_autofree char *name = cw_kept_plan_digest (turning->store, turning->plan, turning->mapping_digest, error);

  if (name == NULL || !cw_store_rename_plan (turning->store, turning->plan, name, error)
      || !cw_kept_plan_forecast (turning->store, name, NULL, turning->reading.settings->bulk_threshold,
                                 turned->expected, error)
      || !cw_last_preview_remember (turning->profile, turning->store, name, turned->expected, turning->made,
                                    error))
    return FALSE;

  turned->plan = g_steal_pointer (&name);
  return TRUE;
}

/* Says which change the field is in now. */
static void
note_field (CwChange *const before[2], CwChange *const after[2], const char *key, CwTurned *turned)
{
  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    {
      CwChangeField *field = after[side] != NULL ? cw_change_find (after[side], key) : NULL;
      CwChangeField *found = before[side] != NULL ? cw_change_find (before[side], key) : NULL;

      if (found != NULL)
        g_ptr_array_find (before[side]->fields, found, &turned->field_before);
      if (field == NULL)
        continue;
      turned->side = side;
      g_ptr_array_find (after[side]->fields, field, &turned->field);
    }
}

static gboolean
turn (CwTurning *turning, gint64 change, const char *key, CwTurned *turned, GError **error)
{
  g_auto (Planned) planned = { NULL };
  CwChange *after[2] = { NULL, NULL };
  gboolean success;

  if (!check_last (turning, error) || !load_planned (turning, change, &planned, error)
      || !turn_pair (turning, &planned, key, after, error))
    return FALSE;

  note_field (planned.planned, after, key, turned);
  success = store_pair (turning, planned.planned, after, turned, error)
            && rename_plan (turning, turned, error);
  g_clear_pointer (&after[CW_SIDE_ALOWARE], cw_change_free);
  g_clear_pointer (&after[CW_SIDE_SALESFORCE], cw_change_free);
  return success;
}

gboolean
cw_turning_turn (CwTurning *turning, gint64 change, const char *aloware_key, CwTurned *turned, GError **error)
{
  g_autoptr (CwTransaction) transaction = NULL;

  g_return_val_if_fail (turning != NULL && aloware_key != NULL && turned != NULL, FALSE);

  *turned = (CwTurned) { 0 };
  transaction = cw_store_begin (turning->store, error);
  if (transaction == NULL)
    return FALSE;
  if (!turn (turning, change, aloware_key, turned, error))
    {
      cw_turned_clear (turned);
      return FALSE;
    }
  if (!cw_store_commit (turning->store, error))
    return FALSE;

  g_free (turning->plan);
  turning->plan = g_strdup (turned->plan);
  return TRUE;
}
