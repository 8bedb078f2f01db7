/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-keeper.h"

#include <glib/gi18n-lib.h>

#include "cw-error.h"
#include "cw-gsource.h"
#include "cw-guards.h"
#include "cw-mirror.h"
#include "cw-pause.h"
#include "cw-profile.h"
#include "cw-read.h"
#include "cw-settings.h"

/* How often a step looks whether somebody waits for the profile. */
#define AWAITED_MS 500
/* How long the profile is left to somebody who waited for it. */
#define GIVE_WAY_MS 1000
/* How often to look whether a person has run a sync, while a pause waits for one. */
#define PERSON_MS (30 * 1000)
/* How soon to try again after a failure that does not pass by itself. */
#define PAUSE_MS (5 * 60 * 1000)
#define LONGEST_WAIT_MS (60 * 60 * 1000)

#define PAUSED_NOTE "paused "

struct _CwKeeper
{
  GObject parent_instance;

  char *profile_name;
  CwProfile *profile; /* while it keeps */
  CwSettings *settings;
  CwPace pace;
  CwAttention attention;
  gboolean is_sparing;
  GNetworkMonitor *network;
  GPowerProfileMonitor *power;

  CwSyncJob *job; /* the step under way, or NULL */
  CwPaceStep step;
  GSource *timer;   /* until the next step, or NULL */
  GSource *awaited; /* while a step is under way, or NULL */
  gboolean is_stopped;

  CwPause pause;
  GFileMonitor *connections; /* the file in which sign-ins are counted; NULL: it cannot be watched */
  guint sign_ins;            /* how many there had been when the last step began */
  gint64 salesforce_read;
  gboolean is_resting;
  CwKeepNews news; /* of the last step that came to its end */
  gint64 first;    /* the number of the first such step's run; 0: there was none */
  GDateTime *day;  /* of written_today */
  guint written_today[2];
};

G_DEFINE_FINAL_TYPE (CwKeeper, cw_keeper, G_TYPE_OBJECT)

enum
{
  CHANGED,
  EVENT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void schedule (CwKeeper *keeper, gint64 wait);
static void watch_machine (CwKeeper *keeper);

static gint64
get_monotonic (void)
{
  return g_get_monotonic_time () / 1000;
}

const char *
cw_keeper_event_to_nick (CwKeeperEventKind kind)
{
  static const char *const nicks[] = { "checked", "changed", "conflict", "paused", "resumed" };

  g_return_val_if_fail ((gsize) kind < G_N_ELEMENTS (nicks), NULL);

  return nicks[kind];
}

gboolean
cw_keeper_reason_is_for_person (const char *reason)
{
  static const char *const codes[] = { CW_KEEP_SYNC_FIRST, "guard",           CW_FIRST_WRITE_CODE,
                                       "sign-in-needed",   "invalid-mapping", NULL };

  return reason != NULL && g_strv_contains (codes, reason);
}

static void
tell (CwKeeper *keeper, const CwKeeperEvent *event)
{
  g_signal_emit (keeper, signals[EVENT], 0, event);
}

/* ── Pausing ── */

static gint64
get_last_run (CwKeeper *keeper)
{
  g_autoptr (CwStore) store = cw_sync_peek_store (keeper->profile, NULL);
  g_autoptr (CwRun) run = NULL;

  /* Without a store there is no run either; with a locked keyring there cannot be a new one. */
  if (store == NULL || !cw_store_get_last_run (store, &run, NULL) || run == NULL)
    return 0;
  return g_strcmp0 (run->state, "running") == 0 ? 0 : run->run;
}

/* `after`: as for cw_pause_begin(). */
static void
pause_for (CwKeeper *keeper, const char *reason, const char *message, gint64 after)
{
  g_autofree char *note = g_strconcat (PAUSED_NOTE, reason, NULL);

  if (!cw_pause_begin (&keeper->pause, reason, message, after))
    return;

  cw_profile_set_keeping_note (keeper->profile, note);
  tell (keeper, &(CwKeeperEvent) { .kind = CW_KEEPER_PAUSED,
                                   .reason = keeper->pause.reason,
                                   .message = keeper->pause.message });
}

static void
resume (CwKeeper *keeper)
{
  if (!cw_pause_end (&keeper->pause))
    return;

  cw_profile_set_keeping_note (keeper->profile, "");
  tell (keeper, &(CwKeeperEvent) { .kind = CW_KEEPER_RESUMED });
}

/* ── Signing in ── */

/* What cannot be read is no news: it may be half replaced. */
static guint
count_sign_ins (CwKeeper *keeper)
{
  g_autoptr (CwConnections) connections = cw_profile_load_connections (keeper->profile, NULL);

  return connections != NULL ? connections->salesforce_sign_ins + connections->aloware_sign_ins
                             : keeper->sign_ins;
}

/* Whether somebody, in any process, has signed in since the last step began, which may end the pause. */
static gboolean
has_new_sign_in (CwKeeper *keeper)
{
  return keeper->pause.reason != NULL && count_sign_ins (keeper) != keeper->sign_ins;
}

static void
on_connections_changed (CwKeeper *keeper)
{
  if (has_new_sign_in (keeper))
    cw_keeper_look_again (keeper);
}

static void
watch_connections (CwKeeper *keeper)
{
  g_autofree char *path = cw_profile_get_file (keeper->profile, CW_PROFILE_CONNECTIONS_FILE);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  keeper->connections = g_file_monitor_file (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (keeper->connections != NULL)
    g_signal_connect_object (keeper->connections, "changed", G_CALLBACK (on_connections_changed), keeper,
                             G_CONNECT_SWAPPED);
}

/* ── What a step has brought ── */

static void
count_written (CwKeeper *keeper, const guint written[2])
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  if (keeper->day == NULL || g_date_time_get_day_of_year (keeper->day) != g_date_time_get_day_of_year (now)
      || g_date_time_get_year (keeper->day) != g_date_time_get_year (now))
    {
      g_clear_pointer (&keeper->day, g_date_time_unref);
      keeper->day = g_steal_pointer (&now);
      keeper->written_today[CW_SIDE_ALOWARE] = keeper->written_today[CW_SIDE_SALESFORCE] = 0;
    }
  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    keeper->written_today[side] += written[side];
}

static void
tell_of_step (CwKeeper *keeper, const CwKeepNews *news, const guint written[2])
{
  guint looked_up = news->n_engaged + news->n_round;

  if (keeper->step.ask_salesforce)
    tell (keeper, &(CwKeeperEvent) { .kind = CW_KEEPER_CHECKED,
                                     .side = CW_SIDE_SALESFORCE,
                                     .records = news->changed[CW_SIDE_SALESFORCE] });
  if (looked_up > 0)
    tell (keeper,
          &(CwKeeperEvent) { .kind = CW_KEEPER_CHECKED, .side = CW_SIDE_ALOWARE, .records = looked_up });
  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    {
      CwSide other = cw_side_other (side);
      CwKeeperEvent event = { .kind = CW_KEEPER_CHANGED, .side = side, .records = news->changed[side] };

      event.written[other] = written[other];
      if (event.records > 0 || event.written[other] > 0)
        tell (keeper, &event);
    }
  if (news->new_conflicts > 0)
    tell (keeper, &(CwKeeperEvent) { .kind = CW_KEEPER_CONFLICT, .records = news->new_conflicts });
}

static void
take_result (CwKeeper *keeper, const CwRun *run)
{
  const CwKeepNews *news = cw_sync_job_get_news (keeper->job);
  gint64 now = get_monotonic ();
  guint written[2];

  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    written[side] = run->created[side] + run->updated[side];

  if (keeper->step.ask_salesforce)
    {
      cw_pace_asked_salesforce (&keeper->pace, now, news->changed[CW_SIDE_SALESFORCE] > 0);
      keeper->salesforce_read = g_get_real_time () / 1000;
    }
  if (keeper->step.ask_activity)
    cw_pace_asked_activity (&keeper->pace, now);
  cw_pace_asked_aloware (&keeper->pace, news->n_engaged, news->n_round);

  keeper->news = *news;
  if (keeper->first == 0)
    keeper->first = run->run;
  resume (keeper);
  count_written (keeper, written);
  tell_of_step (keeper, news, written);
}

/* Whether the failure passes by itself. */
static gboolean
is_passing (const GError *error)
{
  static const CwErrorCode codes[] = { CW_ERROR_NETWORK,      CW_ERROR_TIMED_OUT, CW_ERROR_BAD_ANSWER,
                                       CW_ERROR_RATE_LIMITED, CW_ERROR_QUOTA,     CW_ERROR_UNKNOWN_OUTCOME };

  return cw_error_is_any (error, codes, G_N_ELEMENTS (codes));
}

/* Returns how long to wait before the next step, ms. */
static gint64
take_failure (CwKeeper *keeper, const GError *error)
{
  gint64 now = get_monotonic ();
  CwSide side;

  /* Somebody else has the profile, which is no failure. */
  if (g_error_matches (error, CW_ERROR, CW_ERROR_BUSY))
    return GIVE_WAY_MS;

  pause_for (keeper, cw_error_to_nick (error), error->message, 0);
  if (!is_passing (error))
    return PAUSE_MS;
  if (cw_error_get_side (error, &side))
    cw_pace_failed (&keeper->pace, side, now);
  else
    {
      cw_pace_failed (&keeper->pace, CW_SIDE_SALESFORCE, now);
      cw_pace_failed (&keeper->pace, CW_SIDE_ALOWARE, now);
    }
  return 0;
}

static gint64
take_end (CwKeeper *keeper)
{
  const GError *error = cw_sync_job_get_error (keeper->job);
  const CwRun *run = cw_sync_job_get_result (keeper->job);

  if (error != NULL)
    return take_failure (keeper, error);
  if (g_strcmp0 (run->state, "cancelled") == 0)
    return GIVE_WAY_MS;
  if (g_strcmp0 (run->state, "refused") == 0)
    {
      pause_for (keeper, run->error_code, run->error_message, run->run);
      return PERSON_MS;
    }
  if (run->error_code != NULL)
    {
      pause_for (keeper, run->error_code, run->error_message, 0);
      return PAUSE_MS;
    }
  take_result (keeper, run);
  return 0;
}

/* ── Steps ── */

static GSource *
add_timer (CwKeeper *keeper, guint ms, GSourceFunc func)
{
  GSource *source = g_timeout_source_new (ms);

  g_source_set_callback (source, func, keeper, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
  return source;
}

static void
end (CwKeeper *keeper)
{
  cw_profile_end_keeping (keeper->profile);
  g_signal_emit (keeper, signals[CHANGED], 0);
}

static void
on_ended (CwSyncJob *job, gpointer user_data)
{
  CwKeeper *keeper = user_data;
  gint64 wait;

  cw_gsource_clear (&keeper->awaited);
  wait = take_end (keeper);
  if (has_new_sign_in (keeper))
    wait = 0;
  g_clear_object (&keeper->job);

  if (keeper->is_stopped)
    end (keeper);
  else
    {
      schedule (keeper, wait);
      g_signal_emit (keeper, signals[CHANGED], 0);
    }
  g_object_unref (keeper);
}

static gboolean
on_awaited (gpointer user_data)
{
  CwKeeper *keeper = user_data;

  if (!cw_profile_is_awaited (keeper->profile))
    return G_SOURCE_CONTINUE;
  cw_sync_job_cancel (keeper->job);
  return G_SOURCE_CONTINUE;
}

static void
begin_step (CwKeeper *keeper)
{
  const CwKeepOrder order = { .ask_salesforce = keeper->step.ask_salesforce,
                              .ask_activity = keeper->step.ask_activity,
                              .n_engaged = keeper->step.n_engaged,
                              .n_round = keeper->step.n_round };

  keeper->sign_ins = count_sign_ins (keeper);
  keeper->job = cw_sync_job_new_keep (keeper->profile_name, &order);
  g_signal_connect (keeper->job, "ended", G_CALLBACK (on_ended), g_object_ref (keeper));
  keeper->awaited = add_timer (keeper, AWAITED_MS, on_awaited);
  cw_sync_job_start (keeper->job);
}

static gboolean
load_settings (CwKeeper *keeper)
{
  g_autoptr (GError) error = NULL;
  CwSettings *settings = cw_profile_load_settings (keeper->profile, &error);

  if (settings == NULL)
    {
      pause_for (keeper, cw_error_to_nick (error), error->message, 0);
      return FALSE;
    }
  g_clear_pointer (&keeper->settings, cw_settings_free);
  keeper->settings = settings;
  return TRUE;
}

static CwPaceWorld
get_world (CwKeeper *keeper)
{
  const CwSettings *settings = keeper->settings;
  const CwKeepNews *news = &keeper->news;

  return (CwPaceWorld) { .attention = keeper->attention,
                         .is_sparing = keeper->is_sparing,
                         .aloware_per_minute = settings->aloware_requests_per_minute,
                         .sweep_percent = settings->sweep_percent,
                         .contacts = news->ages.n,
                         .engaged = news->ages.n_engaged,
                         .quota_used = news->quota_used,
                         .quota_limit = news->quota_limit,
                         .quota_percent = settings->quota_percent,
                         .has_activity_filter = *settings->activity_filter != '\0' };
}

/* Since the start. By the runs' numbers, because a clock can be set while it keeps. */
static gboolean
everybody_had_a_turn (CwKeeper *keeper)
{
  const CwPhoneAges *ages = &keeper->news.ages;

  return keeper->first > 0 && (ages->n == 0 || ages->first_turn >= keeper->first);
}

/* Until everybody was asked once, there is no reason to ask few contacts slowly. */
static CwPaceWorld
get_world_of_step (CwKeeper *keeper)
{
  CwPaceWorld world = get_world (keeper);

  if (keeper->first > 0 && !everybody_had_a_turn (keeper))
    world.contacts = MAX (world.contacts, world.aloware_per_minute);
  return world;
}

/* Whether a pause goes on: it waits for a run of a person's, and there was none. */
static gboolean
goes_on_waiting (CwKeeper *keeper)
{
  return keeper->pause.after > 0 && cw_pause_waits (&keeper->pause, get_last_run (keeper));
}

static gboolean
has_something_to_do (const CwPaceStep *step)
{
  return step->ask_salesforce || step->ask_activity || step->n_engaged > 0 || step->n_round > 0;
}

static gboolean
on_due (gpointer user_data)
{
  CwKeeper *keeper = user_data;
  CwPaceWorld world;

  cw_gsource_clear (&keeper->timer);
  if (goes_on_waiting (keeper))
    {
      schedule (keeper, PERSON_MS);
      return G_SOURCE_REMOVE;
    }
  if (!load_settings (keeper))
    {
      schedule (keeper, PAUSE_MS);
      return G_SOURCE_REMOVE;
    }
  if (cw_profile_is_awaited (keeper->profile))
    {
      schedule (keeper, GIVE_WAY_MS);
      return G_SOURCE_REMOVE;
    }

  world = get_world_of_step (keeper);
  keeper->step = cw_pace_next (&keeper->pace, &world, get_monotonic ());
  keeper->is_resting = keeper->step.is_resting;
  if (has_something_to_do (&keeper->step))
    begin_step (keeper);
  else
    schedule (keeper, keeper->step.wait);
  return G_SOURCE_REMOVE;
}

static void
schedule (CwKeeper *keeper, gint64 wait)
{
  cw_gsource_clear (&keeper->timer);
  keeper->timer = add_timer (keeper, (guint) CLAMP (wait, 0, LONGEST_WAIT_MS), on_due);
}

/* ── From outside ── */

CwKeeper *
cw_keeper_new (const char *profile_name)
{
  CwKeeper *keeper = g_object_new (CW_TYPE_KEEPER, NULL);

  keeper->profile_name = g_strdup (profile_name);
  return keeper;
}

gboolean
cw_keeper_start (CwKeeper *keeper, GError **error)
{
  g_return_val_if_fail (CW_IS_KEEPER (keeper), FALSE);
  g_return_val_if_fail (keeper->profile == NULL, FALSE);

  keeper->profile = cw_profile_open (keeper->profile_name, error);
  if (keeper->profile == NULL || !cw_profile_begin_keeping (keeper->profile, error))
    {
      g_clear_pointer (&keeper->profile, cw_profile_free);
      return FALSE;
    }

  cw_pace_init (&keeper->pace, get_monotonic ());
  watch_machine (keeper);
  watch_connections (keeper);
  schedule (keeper, 0);
  return TRUE;
}

void
cw_keeper_stop (CwKeeper *keeper)
{
  g_return_if_fail (CW_IS_KEEPER (keeper));

  if (keeper->profile == NULL || keeper->is_stopped)
    return;
  keeper->is_stopped = TRUE;
  cw_gsource_clear (&keeper->timer);
  if (keeper->job != NULL)
    cw_sync_job_cancel (keeper->job);
  else
    end (keeper);
}

gboolean
cw_keeper_is_busy (CwKeeper *keeper)
{
  g_return_val_if_fail (CW_IS_KEEPER (keeper), FALSE);

  return keeper->job != NULL;
}

gboolean
cw_keeper_is_stopped (CwKeeper *keeper)
{
  g_return_val_if_fail (CW_IS_KEEPER (keeper), FALSE);

  return keeper->is_stopped;
}

void
cw_keeper_look_again (CwKeeper *keeper)
{
  g_return_if_fail (CW_IS_KEEPER (keeper));

  if (keeper->profile != NULL && !keeper->is_stopped && keeper->job == NULL)
    schedule (keeper, 0);
}

/* A pause is looked at again in its time. */
static void
hurry (CwKeeper *keeper)
{
  if (keeper->pause.reason == NULL)
    cw_keeper_look_again (keeper);
}

void
cw_keeper_set_attention (CwKeeper *keeper, CwAttention attention)
{
  g_return_if_fail (CW_IS_KEEPER (keeper));

  if (keeper->attention == attention)
    return;
  keeper->attention = attention;
  hurry (keeper);
}

static void
on_machine_changed (CwKeeper *keeper)
{
  gboolean is_sparing = g_network_monitor_get_network_metered (keeper->network)
                        || g_power_profile_monitor_get_power_saver_enabled (keeper->power);

  if (keeper->is_sparing == is_sparing)
    return;
  keeper->is_sparing = is_sparing;
  hurry (keeper);
}

/* The network has come back, or another one took its place: what failed is tried again at once. */
static void
on_network_changed (CwKeeper *keeper, gboolean available, GNetworkMonitor *network)
{
  if (available && keeper->pause.after == 0)
    cw_keeper_look_again (keeper);
}

static void
watch_machine (CwKeeper *keeper)
{
  keeper->network = g_object_ref (g_network_monitor_get_default ());
  keeper->power = g_power_profile_monitor_dup_default ();
  g_signal_connect_object (keeper->network, "network-changed", G_CALLBACK (on_network_changed), keeper,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (keeper->network, "notify::network-metered", G_CALLBACK (on_machine_changed),
                           keeper, G_CONNECT_SWAPPED);
  g_signal_connect_object (keeper->power, "notify::power-saver-enabled", G_CALLBACK (on_machine_changed),
                           keeper, G_CONNECT_SWAPPED);
  on_machine_changed (keeper);
}

gboolean
cw_keeper_is_current (CwKeeper *keeper)
{
  g_return_val_if_fail (CW_IS_KEEPER (keeper), FALSE);

  return keeper->pause.reason == NULL && keeper->salesforce_read > 0 && keeper->news.n_due == 0
         && everybody_had_a_turn (keeper);
}

void
cw_keeper_get_standing (CwKeeper *keeper, CwKeeperStanding *standing)
{
  CwPaceWorld world;

  g_return_if_fail (CW_IS_KEEPER (keeper) && standing != NULL);

  *standing = (CwKeeperStanding) { .is_paused = keeper->pause.reason != NULL,
                                   .reason = keeper->pause.reason,
                                   .message = keeper->pause.message,
                                   .is_resting = keeper->is_resting,
                                   .salesforce_read = keeper->salesforce_read,
                                   .ages = keeper->news.ages,
                                   .promise = -1,
                                   .conflicts = keeper->news.conflicts,
                                   .left_over = keeper->news.n_dirty + keeper->news.ages.n_unanswered };
  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    standing->written_today[side] = keeper->written_today[side];
  if (keeper->settings == NULL || keeper->first == 0)
    return;
  world = get_world (keeper);
  standing->promise = cw_pace_promise (&world);
}

/* ── As another process sees it ── */

static gboolean
read_times (CwStore *store, CwKeptState *state, GError **error)
{
  gint64 now = g_get_real_time () / 1000;

  return cw_store_get_meta_number (store, CW_META_SALESFORCE_READ, 0, &state->salesforce_read, error)
         && cw_store_get_phone_ages (store, now - CW_ENGAGED_MS, &state->ages, error);
}

gboolean
cw_kept_state_read (CwProfile *profile, CwStore *store, CwKeptState *state, GError **error)
{
  g_autofree char *note = NULL;

  g_return_val_if_fail (profile != NULL && state != NULL, FALSE);

  *state = (CwKeptState) { FALSE };
  state->is_on = cw_profile_is_kept (profile, &note);
  state->is_paused = state->is_on && g_str_has_prefix (note, PAUSED_NOTE);
  if (state->is_paused)
    state->reason = g_strdup (note + strlen (PAUSED_NOTE));
  return store == NULL || read_times (store, state, error);
}

void
cw_kept_state_clear (CwKeptState *state)
{
  g_clear_pointer (&state->reason, g_free);
}

/* ── GObject ── */

static void
cw_keeper_finalize (GObject *object)
{
  CwKeeper *keeper = CW_KEEPER (object);

  cw_gsource_clear (&keeper->timer);
  cw_gsource_clear (&keeper->awaited);
  g_clear_object (&keeper->network);
  g_clear_object (&keeper->power);
  g_clear_object (&keeper->connections);
  g_clear_pointer (&keeper->profile, cw_profile_free);
  g_clear_pointer (&keeper->settings, cw_settings_free);
  g_clear_pointer (&keeper->day, g_date_time_unref);
  g_free (keeper->profile_name);
  cw_pause_end (&keeper->pause);

  G_OBJECT_CLASS (cw_keeper_parent_class)->finalize (object);
}

static void
cw_keeper_class_init (CwKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cw_keeper_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[EVENT] = g_signal_new ("event", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
cw_keeper_init (CwKeeper *keeper)
{
  keeper->attention = CW_ATTENTION_OPEN;
}
