/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cw-engine"

#include "cw-engine.h"

#include <glib/gi18n-lib.h>

#include "cw-connect-private.h"
#include "cw-error.h"
#include "cw-kept-plan.h"
#include "cw-sync-store.h"

#define REPORT_INTERVAL (100 * G_TIME_SPAN_MILLISECOND)

gint64
cw_engine_now (void)
{
  return g_get_real_time () / 1000;
}

gboolean
cw_engine_is_paused (CwEngine *engine)
{
  return engine->is_paused != NULL && engine->is_paused (engine->report_data);
}

gboolean
cw_engine_is_left_out (CwEngine *engine, const CwChange *change)
{
  return engine->left_out != NULL && g_hash_table_contains (engine->left_out, &change->id);
}

char *
cw_engine_side_key (const CwChange *change)
{
  return g_strdup_printf ("%s:%s", cw_side_to_nick (change->side), change->pair.ids[CW_SIDE_SALESFORCE]);
}

gboolean
cw_engine_check_cancelled (CwEngine *engine, GError **error)
{
  if (cw_engine_is_paused (engine))
    {
      gint64 since = g_get_monotonic_time ();

      cw_engine_report (engine, TRUE);
      engine->wait_while_paused (engine->cancellable, engine->report_data);
      cw_estimate_pause (&engine->estimate, g_get_monotonic_time () - since);
    }
  return !g_cancellable_set_error_if_cancelled (engine->cancellable, error);
}

static gboolean
open_aloware (CwEngine *engine, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  engine->aloware = cw_connect_open_aloware (engine->profile, engine->connections, engine->http, engine->cancellable, &local_error);
  if (engine->aloware == NULL)
    {
      if (local_error == NULL)
        return cw_connect_set_missing (CW_SIDE_ALOWARE, error);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  cw_aloware_set_requests_per_minute (engine->aloware, engine->settings->aloware_requests_per_minute);
  return TRUE;
}

static gboolean
open_store (CwEngine *engine, GError **error)
{
  engine->store = cw_sync_begin_store (engine->profile, &engine->state_was_lost, engine->cancellable, error);
  return engine->store != NULL;
}

static gboolean
load_active_mapping (CwEngine *engine, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  engine->mapping = cw_profile_load_mapping (engine->profile, CW_MAPPING_ACTIVE, &local_error);
  if (engine->mapping == NULL)
    {
      if (local_error != NULL)
        g_propagate_error (error, g_steal_pointer (&local_error));
      else
        g_set_error_literal (error, CW_ERROR, CW_ERROR_INVALID_MAPPING,
                             _("No mapping is active yet. Check the draft and activate it."));
      return FALSE;
    }

  engine->mapping_digest = cw_mapping_digest (engine->mapping);
  return TRUE;
}

gboolean
cw_engine_open (CwEngine *engine, CwProfile *profile, GCancellable *cancellable, GError **error)
{
  engine->profile = profile;
  engine->cancellable = cancellable;
  engine->started = g_get_monotonic_time ();
  engine->object = "Contact";

  if (!cw_profile_lock (profile, error))
    return FALSE;
  engine->locked = TRUE;

  engine->settings = cw_profile_load_settings (profile, error);
  if (engine->settings == NULL)
    return FALSE;
  if (engine->settings->objects != CW_OBJECTS_CONTACT)
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_UNSUPPORTED,
                           _("Leads are not synced yet. Set “object” to “contact”."));
      return FALSE;
    }

  engine->connections = cw_profile_load_connections (profile, error);
  if (engine->connections == NULL)
    return FALSE;

  engine->salesforce = cw_connect_open_salesforce (profile, engine->connections, engine->http, error);
  return engine->salesforce != NULL && open_aloware (engine, error) && load_active_mapping (engine, error)
         && open_store (engine, error);
}

void
cw_engine_close (CwEngine *engine)
{
  g_clear_pointer (&engine->delivered, cw_delivered_free);
  g_clear_pointer (&engine->rows, cw_rows_free);
  g_clear_pointer (&engine->users, cw_user_map_unref);
  g_clear_pointer (&engine->schema, cw_schema_unref);
  g_clear_pointer (&engine->mapping, cw_mapping_free);
  g_clear_pointer (&engine->mapping_digest, g_free);
  g_clear_pointer (&engine->plan, g_free);
  g_clear_pointer (&engine->tally, cw_tally_free);
  g_clear_pointer (&engine->left_out, g_hash_table_unref);
  g_clear_pointer (&engine->left_sides, g_hash_table_unref);
  g_clear_pointer (&engine->damaged, g_ptr_array_unref);
  g_clear_pointer (&engine->unanswered, g_hash_table_unref);
  g_clear_pointer (&engine->unread, g_hash_table_unref);
  g_clear_pointer (&engine->aloware, cw_aloware_free);
  g_clear_pointer (&engine->salesforce, cw_salesforce_free);
  g_clear_pointer (&engine->http, cw_http_unref);
  g_clear_pointer (&engine->run, cw_run_free);
  g_clear_pointer (&engine->store, cw_store_close);
  g_clear_pointer (&engine->connections, cw_connections_free);
  g_clear_pointer (&engine->settings, cw_settings_free);
  if (engine->locked)
    cw_profile_unlock (engine->profile);
  engine->locked = FALSE;
}

void
cw_engine_begin_phase (CwEngine *engine, CwPhase phase, guint64 aloware_total, guint64 salesforce_total)
{
  CwProgress *progress = &engine->progress;
  /* A write to Aloware asks, tells and asks again. */
  const double expected[] = { [CW_SIDE_ALOWARE] = engine->lookups_a_second / 3, [CW_SIDE_SALESFORCE] = 0 };

  if (progress->phase == CW_PHASE_READING)
    engine->lookups_a_second = cw_estimate_get_rate (&engine->estimate, g_get_monotonic_time (), progress, CW_SIDE_ALOWARE);
  progress->phase = phase;
  progress->done[CW_SIDE_ALOWARE] = progress->done[CW_SIDE_SALESFORCE] = 0;
  progress->total[CW_SIDE_ALOWARE] = aloware_total;
  progress->total[CW_SIDE_SALESFORCE] = salesforce_total;
  progress->rate = 0;
  progress->seconds_left = -1;
  cw_estimate_begin (&engine->estimate, phase == CW_PHASE_WRITING, expected);
  cw_engine_report (engine, TRUE);
}

void
cw_engine_report (CwEngine *engine, gboolean now)
{
  gint64 time = g_get_monotonic_time ();
  CwProgress *progress = &engine->progress;

  if (engine->report == NULL || (!now && time - engine->last_report < REPORT_INTERVAL))
    return;

  engine->last_report = time;
  cw_estimate_update (&engine->estimate, time, progress);
  if (engine->aloware != NULL)
    progress->requests[CW_SIDE_ALOWARE] = cw_aloware_get_n_requests (engine->aloware);
  if (engine->salesforce != NULL)
    {
      progress->requests[CW_SIDE_SALESFORCE] = cw_salesforce_get_n_requests (engine->salesforce);
      cw_salesforce_get_usage (engine->salesforce, &progress->quota_used, &progress->quota_limit);
    }
  engine->report (progress, engine->report_data);
}

void
cw_engine_advance (CwEngine *engine, CwSide side, guint64 n)
{
  engine->progress.done[side] += n;
  cw_engine_report (engine, FALSE);
}

gboolean
cw_engine_forecast (CwEngine *engine, GError **error)
{
  return cw_kept_plan_forecast (engine->store, engine->plan, engine->left_out, engine->expected, error);
}
