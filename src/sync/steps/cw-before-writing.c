/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-before-writing.h"

#include "cw-first-write.h"
#include "cw-guards.h"
#include "cw-left-out.h"
#include "cw-plan-follow.h"
#include "cw-store-journal.h"
#include "cw-store-mirror.h"
#include "cw-store-plans.h"
#include "cw-store-runs.h"

#define HOUR_MS (60 * 60 * G_GINT64_CONSTANT (1000))

static gboolean
get_count (CwEngine *engine, const char *name, guint *count, GError **error)
{
  gint64 number;

  if (!cw_store_get_meta_number (engine->in->store, name, 0, &number, error))
    return FALSE;
  *count = (guint) number;
  return TRUE;
}

/* What the guards count: pairs that were linked before, and that would be written or unlinked. What a person
 * left out is not written. */
typedef struct
{
  CwEngine *engine;
  CwGuardInput *input;
  CwPlanFollow follow;
  GHashTable *pairs;  /* Salesforce ids */
  GHashTable *fields; /* catalogue key → in how many changes */
} GuardCount;

static void
count_pair (GuardCount *count, const CwChange *change)
{
  count->input->unlinked += change->action == CW_ACTION_UNLINK;
  if (change->action != CW_ACTION_UPDATE)
    return;

  g_hash_table_add (count->pairs, g_strdup (change->pair.ids[CW_SIDE_SALESFORCE]));
  for (guint i = 0; i < change->fields->len; i++)
    {
      const char *name = ((CwChangeField *) change->fields->pdata[i])->aloware;
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (count->fields, name)) + 1;

      g_hash_table_replace (count->fields, g_strdup (name), GUINT_TO_POINTER (n));
    }
}

static gboolean
count_change (const CwChange *change, gpointer user_data, GError **error)
{
  GuardCount *count = user_data;

  /* What follows a link of this plan is about a pair that was not linked before. */
  if (cw_plan_follow (&count->follow, change) == 0 && !cw_left_out_has (count->engine, change->id))
    count_pair (count, change);
  return TRUE;
}

/* What was written since a person has looked. */
typedef struct
{
  GuardCount *count;
  gint64 since;
} HourCount;

static gboolean
count_write (const CwWrite *write, gpointer user_data, GError **error)
{
  HourCount *hour = user_data;

  if (write->state == CW_WRITE_CONFIRMED && write->when > hour->since)
    count_pair (hour->count, write->change);
  return TRUE;
}

static gboolean
count_writes_of_hour (CwEngine *engine, HourCount *hour, gint64 when, GError **error)
{
  g_autoptr (CwRun) run = NULL;

  return cw_store_get_run_of_hour (engine->in->store, when, &run, error)
         && (run == NULL
             || cw_store_journal_foreach (engine->in->store, run->run, CW_WRITES_ALL, count_write, hour,
                                          error));
}

/* Steps that keep the sides current are small, and a mistake that changes many records bit by bit would pass
 * each of them. So all that they wrote within an hour counts, unless a person has synced since. */
static gboolean
count_last_hour (CwEngine *engine, GuardCount *count, GError **error)
{
  gint64 now = cw_engine_now ();
  HourCount hour = { .count = count, .since = now - HOUR_MS };
  g_autoptr (CwRun) last = NULL;

  if (!engine->is_keeping)
    return TRUE;
  if (!cw_store_get_last_run (engine->in->store, &last, error))
    return FALSE;
  if (last != NULL)
    hour.since = MAX (hour.since, last->finished);
  return count_writes_of_hour (engine, &hour, now, error)
         && count_writes_of_hour (engine, &hour, now - HOUR_MS, error);
}

static gboolean
count_changes (CwEngine *engine, CwGuardInput *input, GError **error)
{
  g_autoptr (GHashTable) pairs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GuardCount count = { .engine = engine, .input = input, .pairs = pairs, .fields = fields };
  gboolean counted = cw_store_foreach_change (engine->in->store, engine->plan, count_change, &count, error)
                     && count_last_hour (engine, &count, error);
  GHashTableIter iter;
  gpointer key, value;

  cw_plan_follow_clear (&count.follow);
  if (!counted)
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

static gboolean
count_live (CwEngine *engine, guint live[2], GError **error)
{
  return cw_store_count_aloware (engine->in->store, &live[CW_SIDE_ALOWARE], error)
         && cw_store_count_salesforce (engine->in->store, &live[CW_SIDE_SALESFORCE], error);
}

/* One sentence for each guard that trips; NULL with an error when the numbers cannot be read. In a first
 * sync no pair is linked yet, so only the quota can stop it. */
static GPtrArray *
check_guards (CwEngine *engine, guint linked_before, GError **error)
{
  const CwSettings *settings = engine->in->settings;
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
  cw_salesforce_get_usage (engine->in->salesforce, &input.quota_used, &input.quota_limit);
  return cw_guards_check (&input);
}

/* Ends the run as "refused": a person has to answer first. Nothing was written, so there are no failures to
 * count. `message`: (transfer full). */
static gboolean
refuse (CwEngine *engine, const char *code, char *message, GError **error)
{
  g_free (engine->run->state);
  engine->run->state = g_strdup ("refused");
  engine->run->error_code = g_strdup (code);
  engine->run->error_message = message;
  /* Both were counted while the plan was made. */
  engine->run->linked = 0;
  engine->run->failed = 0;
  return cw_store_journal_forget_run (engine->in->store, engine->run->run, error);
}

gboolean
cw_before_writing_check (CwEngine *engine,
                         gboolean is_sync,
                         guint linked_before,
                         gboolean assume_yes,
                         gboolean *may_write,
                         GError **error)
{
  g_autoptr (GPtrArray) tripped = assume_yes ? NULL : check_guards (engine, linked_before, error);
  g_autofree char *warning = NULL;

  if (tripped == NULL && !assume_yes)
    return FALSE;
  if (is_sync
      && !cw_first_write_check (engine->in->store, engine->plan, engine->left_out, assume_yes, &warning,
                                error))
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

gboolean
cw_before_writing_remember (CwEngine *engine, GError **error)
{
  guint live[2];

  return count_live (engine, live, error)
         && cw_store_set_meta_number (engine->in->store, "live:aloware", live[CW_SIDE_ALOWARE], error)
         && cw_store_set_meta_number (engine->in->store, "live:salesforce", live[CW_SIDE_SALESFORCE], error);
}
