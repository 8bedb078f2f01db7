/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-sync-work.h"

#include <glib/gi18n-lib.h>

#include "cw-apply.h"
#include "cw-damage.h"
#include "cw-error.h"
#include "cw-first-write.h"
#include "cw-guards.h"
#include "cw-kept-plan.h"
#include "cw-make-plan.h"
#include "cw-plan-file.h"
#include "cw-plan-follow.h"
#include "cw-preflight.h"
#include "cw-read.h"
#include "cw-recheck.h"
#include "cw-recover.h"
#include "cw-resolve.h"
#include "cw-retry-writes.h"
#include "cw-stock.h"
#include "cw-store-conflicts.h"
#include "cw-store-journal.h"
#include "cw-store-links.h"
#include "cw-store-mirror.h"
#include "cw-store-plans.h"
#include "cw-store-runs.h"
#include "cw-undo.h"

/* The plan in the making; a finished one is named by its digest. */
#define PLAN_IN_WORK "work"

void
cw_work_order_clear (CwWorkOrder *order)
{
  g_free (order->plan_file);
  g_free (order->stored_plan);
  g_clear_pointer (&order->resolutions, g_ptr_array_unref);
  g_clear_pointer (&order->left_out, g_hash_table_unref);
  g_clear_pointer (&order->writes, g_array_unref);
}

static gboolean
name_plan (const CwWorkOrder *order, CwEngine *engine, const CwWorkHooks *hooks, GError **error)
{
  g_autofree char *name = NULL;

  if (!cw_kept_plan_name (engine->store, engine->plan, engine->mapping_digest, &name, error))
    return FALSE;
  if (order->is_preview && order->kind == CW_WORK_SYNC
      && !cw_last_preview_remember (engine->profile, engine->store, name, engine->expected, engine->run->started, error))
    return FALSE;

  hooks->planned (name, engine->expected, hooks->user_data);
  g_free (engine->plan);
  engine->plan = g_steal_pointer (&name);
  return TRUE;
}

static gboolean
get_count (CwEngine *engine, const char *name, guint *count, GError **error)
{
  g_autofree char *text = NULL;

  if (!cw_store_get_meta (engine->store, name, &text, error))
    return FALSE;
  *count = text != NULL ? (guint) g_ascii_strtoull (text, NULL, 10) : 0;
  return TRUE;
}

static gboolean
set_count (CwEngine *engine, const char *name, guint count, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%u", count);

  return cw_store_set_meta (engine->store, name, text, error);
}

/* What the guards look at: pairs that were linked before and would be written or taken apart. */
typedef struct
{
  CwGuardInput *input;
  GHashTable *pairs;        /* Salesforce ids */
  GHashTable *fields;       /* catalogue key → in how many changes */
} GuardCount;

static gboolean
count_change (const CwChange *change, gpointer user_data, GError **error)
{
  GuardCount *count = user_data;

  count->input->unlinked += change->action == CW_ACTION_UNLINK;
  if (change->action != CW_ACTION_UPDATE)
    return TRUE;

  g_hash_table_add (count->pairs, g_strdup (change->pair.ids[CW_SIDE_SALESFORCE]));
  for (guint i = 0; i < change->fields->len; i++)
    {
      const char *name = ((CwChangeField *) change->fields->pdata[i])->aloware;
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (count->fields, name)) + 1;

      g_hash_table_replace (count->fields, g_strdup (name), GUINT_TO_POINTER (n));
    }
  return TRUE;
}

static gboolean
count_changes (CwEngine *engine, CwGuardInput *input, GError **error)
{
  g_autoptr (GHashTable) pairs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GuardCount count = { input, pairs, fields };
  GHashTableIter iter;
  gpointer key, value;

  if (!cw_store_foreach_change (engine->store, engine->plan, count_change, &count, error))
    return FALSE;

  input->updated = g_hash_table_size (pairs);
  g_hash_table_iter_init (&iter, fields);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      if (GPOINTER_TO_UINT (value) <= input->same_field)
        continue;
      input->same_field = GPOINTER_TO_UINT (value);
      input->same_field_name = cw_catalogue_get_label (cw_catalogue_find (key));
    }
  return TRUE;
}

static void
set_state (CwRun *run, const char *state)
{
  g_free (run->state);
  run->state = g_strdup (state);
}

static gboolean
count_live (CwEngine *engine, guint live[2], GError **error)
{
  return cw_store_count_aloware (engine->store, &live[CW_SIDE_ALOWARE], error)
         && cw_store_count_salesforce (engine->store, &live[CW_SIDE_SALESFORCE], error);
}

/* A sentence for each guard that trips; NULL with an error when they cannot be asked. A first sync has no linked pairs yet, so
 * only the quota can stop it. */
static GPtrArray *
check_guards (CwEngine *engine, guint linked_before, GError **error)
{
  const CwSettings *settings = engine->settings;
  CwGuardInput input = {
    .linked = linked_before,
    .expected_requests = engine->expected[CW_SIDE_SALESFORCE],
    .max_change_percent = settings->max_change_percent,
    .max_delete_percent = settings->max_delete_percent,
    .quota_percent = settings->quota_percent,
  };

  if (!count_live (engine, input.live, error)
      || !get_count (engine, "live:aloware", &input.live_before[CW_SIDE_ALOWARE], error)
      || !get_count (engine, "live:salesforce", &input.live_before[CW_SIDE_SALESFORCE], error)
      || (linked_before > 0 && !count_changes (engine, &input, error)))
    return NULL;
  cw_salesforce_get_usage (engine->salesforce, &input.quota_used, &input.quota_limit);
  return cw_guards_check (&input);
}

/* A person has to answer this before anything is written. What cannot be written is no failure of a run that did not try.
 * `message`: (transfer full). */
static gboolean
refuse (CwEngine *engine, const char *code, char *message, GError **error)
{
  set_state (engine->run, "refused");
  engine->run->error_code = g_strdup (code);
  engine->run->error_message = message;
  /* Both are counted as they are planned. */
  engine->run->linked = 0;
  engine->run->failed = 0;
  return cw_store_journal_forget_run (engine->store, engine->run->run, error);
}

/* Before the first write: what trips the guards, and what a first bulk write to Aloware can set off, are told together, so
 * that one answer is to all that was said. */
static gboolean
check_before_writing (const CwWorkOrder *order, CwEngine *engine, guint linked_before, gboolean *may_write, GError **error)
{
  g_autoptr (GPtrArray) tripped = order->assume_yes ? NULL : check_guards (engine, linked_before, error);
  g_autofree char *warning = NULL;

  if (tripped == NULL && !order->assume_yes)
    return FALSE;
  if (order->kind == CW_WORK_SYNC
      && !cw_first_write_check (engine->store, engine->plan, engine->left_out, order->assume_yes, &warning, error))
    return FALSE;

  *may_write = warning == NULL && (tripped == NULL || tripped->len == 0);
  if (*may_write)
    return TRUE;
  if (tripped == NULL || tripped->len == 0)
    return refuse (engine, CW_FIRST_WRITE_CODE, g_steal_pointer (&warning), error);

  if (warning != NULL)
    g_ptr_array_add (tripped, g_steal_pointer (&warning));
  g_ptr_array_add (tripped, NULL);
  return refuse (engine, "guard", g_strjoinv (" ", (char **) tripped->pdata), error);
}

static gboolean
remember_counts (CwEngine *engine, GError **error)
{
  guint live[2];

  return count_live (engine, live, error) && set_count (engine, "live:aloware", live[CW_SIDE_ALOWARE], error)
         && set_count (engine, "live:salesforce", live[CW_SIDE_SALESFORCE], error);
}

/* The preview that the person looked at, while it is still the last one made, and made with this mapping. */
static gboolean
take_stored_plan (const CwWorkOrder *order, CwEngine *engine, GError **error)
{
  return cw_kept_plan_check (engine->store, order->stored_plan, engine->mapping_digest, error)
         && cw_store_rename_plan (engine->store, order->stored_plan, PLAN_IN_WORK, error);
}

static gboolean
make_plan (const CwWorkOrder *order, CwEngine *engine, GError **error)
{
  switch (order->kind)
    {
    case CW_WORK_UNDO:
      return cw_undo_make_plan (engine, order->undone_run, error);
    case CW_WORK_RETRY:
      return cw_retry_writes (engine, order->writes, error);
    case CW_WORK_SYNC:
    case CW_WORK_RESOLVE:
    default:
      return cw_read_both (engine, order->full, error) && cw_make_plan (engine, !order->is_preview, error);
    }
}

static GHashTable *
copy_ids (GHashTable *ids)
{
  GHashTable *copy = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, ids);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_hash_table_add (copy, g_memdup2 (id, sizeof (gint64)));
  return copy;
}

typedef struct
{
  CwEngine *engine;
  CwPlanFollow follow;
} LeavingOut;

static gboolean
leave_out_change (const CwChange *change, gpointer user_data, GError **error)
{
  LeavingOut *leaving = user_data;
  gint64 link = cw_plan_follow (&leaving->follow, change);

  if (link != 0 && g_hash_table_contains (leaving->engine->left_out, &link))
    g_hash_table_add (leaving->engine->left_out, g_memdup2 (&change->id, sizeof change->id));
  /* Nor is that side written when the pair has to be planned anew. */
  if (cw_engine_is_left_out (leaving->engine, change))
    g_hash_table_add (leaving->engine->left_sides, cw_engine_side_key (change));
  return TRUE;
}

/* What goes with a link that is left out is left out, too. */
static gboolean
leave_out (CwEngine *engine, GHashTable *ids, GError **error)
{
  LeavingOut leaving = { .engine = engine };
  gboolean success;

  engine->left_out = copy_ids (ids);
  engine->left_sides = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  success = cw_store_foreach_change (engine->store, engine->plan, leave_out_change, &leaving, error);
  cw_plan_follow_clear (&leaving.follow);
  return success;
}

static gboolean
plan_or_load (const CwWorkOrder *order, CwEngine *engine, GError **error)
{
  if (order->plan_file == NULL && order->stored_plan == NULL)
    return make_plan (order, engine, error);

  if (!(order->plan_file != NULL
          ? cw_plan_file_load (engine->store, order->plan_file, engine->mapping_digest, engine->plan, error)
          : take_stored_plan (order, engine, error)))
    return FALSE;
  if (order->left_out != NULL && g_hash_table_size (order->left_out) > 0 && !leave_out (engine, order->left_out, error))
    return FALSE;
  return cw_engine_forecast (engine, error);
}

static gboolean
work_plan (const CwWorkOrder *order, const CwWorkHooks *hooks, CwEngine *engine, GError **error)
{
  /* What a person takes back or tries again was asked for in so many words; only the day's quota can stop it. */
  guint linked_before = 0;
  gboolean may_write = FALSE;

  if (order->kind == CW_WORK_SYNC && !cw_store_count_links (engine->store, &linked_before, error))
    return FALSE;
  if (!cw_recover (engine, error) || !plan_or_load (order, engine, error) || !name_plan (order, engine, hooks, error))
    return FALSE;
  if (order->is_preview)
    return TRUE;
  if (!check_before_writing (order, engine, linked_before, &may_write, error))
    return FALSE;
  if (!may_write)
    return TRUE;

  /* Only now, so that what was asked about is what was looked at. */
  if (order->kind == CW_WORK_SYNC && (order->plan_file != NULL || order->stored_plan != NULL)
      && !cw_recheck (engine, order->plan_file != NULL, error))
    return FALSE;
  return cw_apply (engine, error) && remember_counts (engine, error) && cw_stock_take (engine, error)
         && (order->kind != CW_WORK_UNDO || cw_undo_finish (engine, order->undone_run, error));
}

/* What says something of this conflict alone; after anything else the next one would fail in the same way. */
static gboolean
is_about_one (const GError *error)
{
  static const CwErrorCode codes[] = { CW_ERROR_USAGE, CW_ERROR_NOT_FOUND, CW_ERROR_REFUSED, CW_ERROR_INVALID_VALUE,
                                       CW_ERROR_EXISTS, CW_ERROR_UNKNOWN_OUTCOME };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      if (g_error_matches (error, CW_ERROR, (int) codes[i]))
        return TRUE;
    }
  return FALSE;
}

static gboolean
resolve_all (const CwWorkOrder *order, const CwWorkHooks *hooks, CwEngine *engine, GError **error)
{
  for (guint i = 0; i < order->resolutions->len; i++)
    {
      CwResolution *resolution = g_ptr_array_index (order->resolutions, i);
      guint failed = engine->run->failed;
      g_autoptr (GError) problem = NULL;

      if (i > 0 && !cw_engine_check_cancelled (engine, error))
        return FALSE;

      resolution->tried = TRUE;
      if (cw_resolve (engine, resolution->conflict, resolution->decision, resolution->value, resolution->always, &problem))
        resolution->settled = engine->run->failed == failed;
      else if (order->resolutions->len > 1 && is_about_one (problem))
        resolution->problem = g_strdup (problem->message);
      else
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return FALSE;
        }
      hooks->resolved (hooks->user_data);
    }
  return TRUE;
}

static gboolean
work (const CwWorkOrder *order, const CwWorkHooks *hooks, CwEngine *engine, GError **error)
{
  engine->plan = g_strdup (PLAN_IN_WORK);
  if (!cw_store_mark_interrupted (engine->store, error) || !cw_store_begin_run (engine->store, engine->run, error))
    return FALSE;
  /* Who settles one conflict does not wait for that: what is damaged of it is as good as none. */
  if (order->kind != CW_WORK_RESOLVE && !cw_damage_set_aside (engine, error))
    return FALSE;
  if (!cw_preflight (engine, error))
    return FALSE;

  if (order->kind == CW_WORK_RESOLVE)
    return cw_recover (engine, error) && resolve_all (order, hooks, engine, error);
  return work_plan (order, hooks, engine, error);
}

/* Whatever happened is written down: a run that failed or was cancelled says so in the history. */
static void
finish_run (CwEngine *engine, GError **problem)
{
  CwRun *run = engine->run;

  if (run->run == 0)
    return;

  /* The first problem is what is told; what can still be counted and written down is. */
  cw_damage_tell (engine, *problem == NULL ? problem : NULL);
  cw_store_count_conflicts (engine->store, &run->conflicts, *problem == NULL ? problem : NULL);
  if (g_error_matches (*problem, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    set_state (run, "cancelled");
  else if (*problem != NULL)
    {
      set_state (run, "failed");
      run->error_code = g_strdup (cw_error_to_nick (*problem));
      run->error_message = g_strdup ((*problem)->message);
    }
  else if (g_strcmp0 (run->state, "running") == 0)
    set_state (run, "finished");

  run->finished = cw_engine_now ();
  run->requests[CW_SIDE_ALOWARE] = cw_aloware_get_n_requests (engine->aloware);
  run->requests[CW_SIDE_SALESFORCE] = cw_salesforce_get_n_requests (engine->salesforce);
  cw_store_update_run (engine->store, run, *problem == NULL ? problem : NULL);
}

static void
remember_usage (CwEngine *engine)
{
  CwConnections *connections = engine->connections;

  if (connections == NULL || engine->salesforce == NULL)
    return;
  cw_salesforce_get_usage (engine->salesforce, &connections->salesforce_requests_used, &connections->salesforce_requests_limit);
  /* Only shown, and asked again by the next run: no reason to fail this one. */
  if (connections->salesforce_requests_limit > 0)
    cw_profile_save_connections (engine->profile, connections, NULL);
}

CwRun *
cw_work (const CwWorkOrder *order, const CwWorkHooks *hooks, GCancellable *cancellable, GError **error)
{
  static const char *const kinds[] = { "sync", "resolve", "undo", "retry" };
  CwEngine engine = { .report = hooks->report, .report_data = hooks->user_data, .is_preview = order->is_preview,
                      .is_undo = order->kind == CW_WORK_UNDO, .undone_run = order->undone_run, .is_paused = hooks->is_paused,
                      .wait_while_paused = hooks->wait_while_paused };
  g_autoptr (GError) problem = NULL;
  CwRun *run = NULL;

  engine.http = order->http != NULL ? cw_http_ref (order->http) : cw_http_new ();
  engine.run = cw_run_new ();
  engine.run->kind = g_strdup (order->is_preview ? "preview" : kinds[order->kind]);
  set_state (engine.run, "running");
  engine.run->started = cw_engine_now ();
  engine.run->finished = -1;

  if (cw_engine_open (&engine, order->profile, cancellable, &problem))
    {
      work (order, hooks, &engine, &problem);
      finish_run (&engine, &problem);
      remember_usage (&engine);
      cw_engine_begin_phase (&engine, CW_PHASE_DONE, 0, 0);
    }

  if (problem == NULL || g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    run = g_steal_pointer (&engine.run);
  else
    g_propagate_error (error, g_steal_pointer (&problem));

  cw_engine_close (&engine);
  return run;
}
