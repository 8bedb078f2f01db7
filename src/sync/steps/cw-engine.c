/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cw-engine"

#include "cw-engine.h"

#include "cw-kept-plan.h"

#define REPORT_INTERVAL (100 * G_TIME_SPAN_MILLISECOND)

gint64
cw_engine_now (void)
{
  return g_get_real_time () / 1000;
}

void
cw_engine_clear (CwEngine *engine)
{
  g_clear_pointer (&engine->run, cw_run_free);
  g_clear_pointer (&engine->delivered, cw_delivered_free);
  g_clear_pointer (&engine->unanswered, g_hash_table_unref);
  g_clear_pointer (&engine->unread, g_hash_table_unref);
  g_clear_pointer (&engine->damaged, g_ptr_array_unref);
  g_clear_pointer (&engine->expected_after, g_hash_table_unref);
  g_clear_pointer (&engine->plan, g_free);
  g_clear_pointer (&engine->left_out, g_hash_table_unref);
  g_clear_pointer (&engine->left_sides, g_hash_table_unref);
  g_clear_pointer (&engine->left_fields, g_hash_table_unref);
  g_clear_pointer (&engine->tally, cw_tally_free);
  g_clear_pointer (&engine->not_stored, g_ptr_array_unref);
}

/* ── Progress and pausing ── */

static void
report (CwEngine *engine, gboolean now)
{
  gint64 time = g_get_monotonic_time ();
  CwProgress *progress = &engine->progress;

  if (engine->hooks.report == NULL || (!now && time - engine->last_report < REPORT_INTERVAL))
    return;

  engine->last_report = time;
  cw_estimate_update (&engine->estimate, time, progress);
  if (engine->in->aloware != NULL)
    progress->requests[CW_SIDE_ALOWARE] = cw_aloware_get_n_requests (engine->in->aloware);
  if (engine->in->salesforce != NULL)
    {
      progress->requests[CW_SIDE_SALESFORCE] = cw_salesforce_get_n_requests (engine->in->salesforce);
      cw_salesforce_get_usage (engine->in->salesforce, &progress->quota_used, &progress->quota_limit);
    }
  engine->hooks.report (progress, engine->hooks.user_data);
}

gboolean
cw_engine_is_paused (CwEngine *engine)
{
  return engine->hooks.is_paused != NULL && engine->hooks.is_paused (engine->hooks.user_data);
}

gboolean
cw_engine_check_cancelled (CwEngine *engine, GError **error)
{
  if (cw_engine_is_paused (engine))
    {
      gint64 since = g_get_monotonic_time ();

      report (engine, TRUE);
      engine->hooks.wait_while_paused (engine->cancellable, engine->hooks.user_data);
      cw_estimate_pause (&engine->estimate, g_get_monotonic_time () - since);
    }
  return !g_cancellable_set_error_if_cancelled (engine->cancellable, error);
}

void
cw_engine_begin_phase (CwEngine *engine, CwPhase phase, guint64 aloware_total, guint64 salesforce_total)
{
  CwProgress *progress = &engine->progress;
  /* A write to Aloware takes three requests: look up, write, look up again. */
  const double expected[] = { [CW_SIDE_ALOWARE] = engine->lookups_a_second / 3, [CW_SIDE_SALESFORCE] = 0 };

  if (progress->phase == CW_PHASE_READING)
    engine->lookups_a_second = cw_estimate_get_rate (&engine->estimate, g_get_monotonic_time (), progress,
                                                     CW_SIDE_ALOWARE);
  progress->phase = phase;
  progress->done[CW_SIDE_ALOWARE] = progress->done[CW_SIDE_SALESFORCE] = 0;
  progress->total[CW_SIDE_ALOWARE] = aloware_total;
  progress->total[CW_SIDE_SALESFORCE] = salesforce_total;
  progress->rate = 0;
  progress->seconds_left = -1;
  cw_estimate_begin (&engine->estimate, phase == CW_PHASE_WRITING, expected);
  report (engine, TRUE);
}

void
cw_engine_advance (CwEngine *engine, CwSide side, guint64 n)
{
  engine->progress.done[side] += n;
  report (engine, FALSE);
}

void
cw_engine_set_job (CwEngine *engine, guint64 done, guint64 total)
{
  gboolean is_other = total != engine->progress.job_total;

  engine->progress.job_done = done;
  engine->progress.job_total = total;
  report (engine, is_other);
}

gboolean
cw_engine_forecast (CwEngine *engine, GError **error)
{
  return cw_kept_plan_forecast (engine->in->store, engine->plan, engine->left_out,
                                engine->in->settings->bulk_threshold, engine->expected, error);
}
