/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-dirty.h"

#include "cw-standings.h"
#include "cw-store-dirty.h"
#include "cw-store-plans.h"

#define MINUTE_MS (60 * G_GINT64_CONSTANT (1000))

/* How long a record is left alone that waits, or that could not be written, by how often it was tried. A
 * record that waits is tried at once: its partner may only have to be asked for. */
static const gint64 waiting_pauses[] = { 0, MINUTE_MS, 5 * MINUTE_MS, 60 * MINUTE_MS };
static const gint64 failing_pauses[] = { 5 * MINUTE_MS, 60 * MINUTE_MS, 24 * 60 * MINUTE_MS };

static gint64
get_due (gboolean fails, int tries, gint64 now)
{
  const gint64 *pauses = fails ? failing_pauses : waiting_pauses;
  guint n = fails ? G_N_ELEMENTS (failing_pauses) : G_N_ELEMENTS (waiting_pauses);
  gint64 pause = pauses[MIN ((guint) MAX (tries, 0), n - 1)];

  return pause == 0 ? 0 : now + pause;
}

static gboolean
fails (CwEngine *engine, CwSide side, const char *id)
{
  return cw_tally_has (engine->tally, side, id, CW_STANDING_FAILING);
}

/* A record may wait to be written, and be in a conflict about something else. */
static gboolean
is_unsettled (CwEngine *engine, CwSide side, const char *id)
{
  return fails (engine, side, id) || cw_tally_has (engine->tally, side, id, CW_STANDING_WAITING);
}

static gboolean
put_off (CwEngine *engine, CwSide side, const char *id, int tries, GError **error)
{
  gint64 now = cw_engine_now ();
  gint64 due = get_due (fails (engine, side, id), tries, now);

  return cw_store_put_off_dirty (engine->in->store, side, id, now, due, error);
}

/* Calls `func` for the records of a plan: those in the scope, or all that are not in sync. */
typedef gboolean (*RecordFunc) (CwEngine *engine, CwSide side, const char *id, GError **error);

typedef struct
{
  CwEngine *engine;
  RecordFunc func;
  GError *problem;
} Each;

static gboolean
call_func (CwSide side, const char *id, gpointer user_data)
{
  Each *each = user_data;

  return each->func (each->engine, side, id, &each->problem);
}

static gboolean
foreach_record (CwEngine *engine, const CwScope *scope, RecordFunc func, GError **error)
{
  Each each = { engine, func, NULL };

  if (scope == NULL)
    {
      if (cw_tally_foreach (engine->tally, call_func, &each))
        return TRUE;
      g_propagate_error (error, each.problem);
      return FALSE;
    }

  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    {
      g_autoptr (GPtrArray) ids = cw_scope_list (scope, side);

      for (guint i = 0; i < ids->len; i++)
        {
          if (!func (engine, side, g_ptr_array_index (ids, i), error))
            return FALSE;
        }
    }
  return TRUE;
}

/* A record that was planned only because it has a say about another one does not become dirty by waiting. In
 * a run over all records there are none of these. */
static gboolean
decide (CwEngine *engine, CwSide side, const char *id, GError **error)
{
  CwStore *store = engine->in->store;
  int tries;

  if (!is_unsettled (engine, side, id))
    return cw_store_clear_dirty (store, side, id, error);
  if (!cw_store_get_tries (store, side, id, &tries, NULL, error))
    return FALSE;
  return (tries < 0 && engine->is_keeping) || put_off (engine, side, id, tries, error);
}

static gboolean
plan_records (const CwChange *change, gpointer user_data, GError **error)
{
  CwEngine *engine = user_data;

  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    {
      const char *id = change->pair.ids[side];

      if (id != NULL && !cw_store_plan_dirty (engine->in->store, side, id, error))
        return FALSE;
    }
  return TRUE;
}

/* Of pairs whose bases are to move, and did not, because the run is a preview. */
static gboolean
plan_not_stored (CwEngine *engine, GError **error)
{
  for (guint i = 0; engine->not_stored != NULL && i < engine->not_stored->len; i++)
    {
      if (!cw_store_plan_dirty (engine->in->store, CW_SIDE_SALESFORCE, engine->not_stored->pdata[i], error))
        return FALSE;
    }
  return TRUE;
}

gboolean
cw_dirty_decide (CwEngine *engine, const CwScope *scope, GError **error)
{
  CwStore *store = engine->in->store;
  g_autoptr (CwTransaction) transaction = cw_store_begin (store, error);

  return transaction != NULL && (scope != NULL || cw_store_clear_all_dirty (store, FALSE, error))
         && foreach_record (engine, scope, decide, error)
         && cw_store_foreach_change (store, engine->plan, plan_records, engine, error)
         && plan_not_stored (engine, error) && cw_store_commit (store, error);
}

static gboolean
settle (CwEngine *engine, CwSide side, const char *id, GError **error)
{
  CwStore *store = engine->in->store;
  gboolean is_planned;
  int tries;

  if (!cw_store_get_tries (store, side, id, &tries, &is_planned, error))
    return FALSE;
  if (!is_planned)
    return TRUE;
  return is_unsettled (engine, side, id) ? put_off (engine, side, id, tries, error)
                                         : cw_store_clear_dirty (store, side, id, error);
}

gboolean
cw_dirty_settle (CwEngine *engine, const CwScope *scope, GError **error)
{
  CwStore *store = engine->in->store;
  g_autoptr (CwTransaction) transaction = NULL;

  /* A plan that was made before was not counted: its records are looked at once more. */
  if (engine->tally == NULL)
    return TRUE;
  transaction = cw_store_begin (store, error);
  return transaction != NULL && cw_standings_note_unwritten (engine, error)
         && foreach_record (engine, scope, settle, error)
         && (scope != NULL || cw_store_clear_all_dirty (store, TRUE, error))
         && cw_store_commit (store, error);
}
