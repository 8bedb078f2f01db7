/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-kept.h"

#include "cw-profile.h"

/* How soon a profile that somebody else keeps current is tried again, if the file does not tell sooner that
 * they have ended. */
#define BUSY_SECONDS 60

#define N_WATCHED 3

struct _CwKept
{
  GObject parent_instance;

  char *name;
  CwKeeper *keeper;                 /* NULL: it is not kept here */
  GFileMonitor *watches[N_WATCHED]; /* of the profile's files */
  GHashTable *holders;              /* unique name on the bus → its watch (guint) */
  GPtrArray *calls;                 /* of GDBusMethodInvocation: to be answered when it is free */
  guint look;                       /* source; 0: none */
  guint retry;                      /* source; 0: none */
  gboolean is_wanted, is_signed_in;
  gboolean has_ended;
};

G_DEFINE_FINAL_TYPE (CwKept, cw_kept, G_TYPE_OBJECT)

enum
{
  CHANGED,
  EVENT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void look_soon (CwKept *kept);

/* What cannot be read stays as it was: it may be half replaced, and a keeper says itself what is wrong. */
static void
read_profile (CwKept *kept)
{
  g_autoptr (CwProfile) profile = cw_profile_open (kept->name, NULL);
  g_autoptr (CwSettings) settings = profile != NULL ? cw_profile_load_settings (profile, NULL) : NULL;
  g_autoptr (CwConnections) connections = profile != NULL ? cw_profile_load_connections (profile, NULL)
                                                          : NULL;

  if (settings != NULL)
    kept->is_wanted = settings->keep_current == CW_KEEP_CURRENT_BACKGROUND;
  if (connections != NULL)
    kept->is_signed_in = connections->salesforce_user != NULL && connections->aloware_url != NULL;
}

static gboolean
may_keep (CwKept *kept)
{
  return kept->is_wanted && kept->is_signed_in && !kept->has_ended && g_hash_table_size (kept->holders) == 0;
}

static void
answer_calls (CwKept *kept)
{
  g_autoptr (GPtrArray) calls = g_steal_pointer (&kept->calls);

  kept->calls = g_ptr_array_new ();
  for (guint i = 0; i < calls->len; i++)
    g_dbus_method_invocation_return_value (calls->pdata[i], NULL);
}

static void
drop_keeper (CwKept *kept)
{
  g_signal_handlers_disconnect_by_data (kept->keeper, kept);
  g_clear_object (&kept->keeper);
  answer_calls (kept);
  look_soon (kept);
}

static void
on_keeper_changed (CwKeeper *keeper, gpointer user_data)
{
  CwKept *kept = user_data;

  if (cw_keeper_is_stopped (keeper) && !cw_keeper_is_busy (keeper))
    drop_keeper (kept);
  g_signal_emit (kept, signals[CHANGED], 0);
}

static void
on_keeper_event (CwKeeper *keeper, const CwKeeperEvent *event, gpointer user_data)
{
  g_signal_emit (user_data, signals[EVENT], 0, event);
}

static gboolean
on_retry (gpointer user_data)
{
  CwKept *kept = user_data;

  kept->retry = 0;
  look_soon (kept);
  return G_SOURCE_REMOVE;
}

static void
start_keeper (CwKept *kept)
{
  g_autoptr (CwKeeper) keeper = cw_keeper_new (kept->name);
  g_autoptr (GError) error = NULL;

  cw_keeper_set_attention (keeper, CW_ATTENTION_BACKGROUND);
  if (!cw_keeper_start (keeper, &error))
    {
      g_debug ("%s: %s", kept->name, error->message);
      if (kept->retry == 0)
        kept->retry = g_timeout_add_seconds (BUSY_SECONDS, on_retry, kept);
      return;
    }

  kept->keeper = g_steal_pointer (&keeper);
  g_signal_connect (kept->keeper, "changed", G_CALLBACK (on_keeper_changed), kept);
  g_signal_connect (kept->keeper, "event", G_CALLBACK (on_keeper_event), kept);
}

static gboolean
on_look (gpointer user_data)
{
  CwKept *kept = user_data;

  kept->look = 0;
  if (!kept->has_ended)
    read_profile (kept);
  if (kept->keeper != NULL && !may_keep (kept))
    cw_keeper_stop (kept->keeper);
  else if (kept->keeper == NULL && may_keep (kept))
    start_keeper (kept);
  g_signal_emit (kept, signals[CHANGED], 0);
  return G_SOURCE_REMOVE;
}

/* Several changes at once are one. */
static void
look_soon (CwKept *kept)
{
  if (kept->look == 0)
    kept->look = g_idle_add (on_look, kept);
}

static void
watch_files (CwKept *kept)
{
  static const char *const names[N_WATCHED] = { CW_PROFILE_SETTINGS_FILE, CW_PROFILE_CONNECTIONS_FILE,
                                                CW_PROFILE_KEEP_FILE };
  g_autoptr (CwProfile) profile = cw_profile_open (kept->name, NULL);

  for (guint i = 0; profile != NULL && i < N_WATCHED; i++)
    {
      g_autofree char *path = cw_profile_get_file (profile, names[i]);
      g_autoptr (GFile) file = g_file_new_for_path (path);

      kept->watches[i] = g_file_monitor_file (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
      if (kept->watches[i] != NULL)
        g_signal_connect_swapped (kept->watches[i], "changed", G_CALLBACK (look_soon), kept);
    }
}

/* ── From outside ── */

CwKept *
cw_kept_new (const char *profile_name)
{
  CwKept *kept = g_object_new (CW_TYPE_KEPT, NULL);

  kept->name = g_strdup (profile_name);
  watch_files (kept);
  read_profile (kept);
  look_soon (kept);
  return kept;
}

const char *
cw_kept_get_name (CwKept *kept)
{
  g_return_val_if_fail (CW_IS_KEPT (kept), NULL);

  return kept->name;
}

void
cw_kept_end (CwKept *kept)
{
  g_return_if_fail (CW_IS_KEPT (kept));

  kept->has_ended = TRUE;
  if (kept->keeper != NULL)
    cw_keeper_stop (kept->keeper);
}

gboolean
cw_kept_is_wanted (CwKept *kept)
{
  g_return_val_if_fail (CW_IS_KEPT (kept), FALSE);

  return kept->is_wanted;
}

gboolean
cw_kept_is_free (CwKept *kept)
{
  g_return_val_if_fail (CW_IS_KEPT (kept), FALSE);

  return kept->keeper == NULL;
}

CwKeeper *
cw_kept_get_keeper (CwKept *kept)
{
  g_return_val_if_fail (CW_IS_KEPT (kept), NULL);

  return kept->keeper;
}

static void
on_holder_vanished (GDBusConnection *bus, const char *name, gpointer user_data)
{
  cw_kept_take_back (user_data, name);
}

void
cw_kept_release (CwKept *kept, GDBusMethodInvocation *call)
{
  const char *sender = g_dbus_method_invocation_get_sender (call);

  g_return_if_fail (CW_IS_KEPT (kept));

  if (!g_hash_table_contains (kept->holders, sender))
    {
      guint watch = g_bus_watch_name_on_connection (g_dbus_method_invocation_get_connection (call), sender,
                                                    G_BUS_NAME_WATCHER_FLAGS_NONE, NULL, on_holder_vanished,
                                                    kept, NULL);

      g_hash_table_insert (kept->holders, g_strdup (sender), GUINT_TO_POINTER (watch));
    }
  g_ptr_array_add (kept->calls, call);
  if (kept->keeper != NULL)
    cw_keeper_stop (kept->keeper);
  else
    answer_calls (kept);
}

void
cw_kept_take_back (CwKept *kept, const char *sender)
{
  g_return_if_fail (CW_IS_KEPT (kept) && sender != NULL);

  if (g_hash_table_remove (kept->holders, sender))
    look_soon (kept);
}

/* ── GObject ── */

static void
unwatch (gpointer watch)
{
  g_bus_unwatch_name (GPOINTER_TO_UINT (watch));
}

static void
cw_kept_dispose (GObject *object)
{
  CwKept *kept = CW_KEPT (object);

  g_clear_handle_id (&kept->look, g_source_remove);
  g_clear_handle_id (&kept->retry, g_source_remove);
  for (guint i = 0; i < N_WATCHED; i++)
    {
      if (kept->watches[i] != NULL)
        g_signal_handlers_disconnect_by_data (kept->watches[i], kept);
      g_clear_object (&kept->watches[i]);
    }
  if (kept->keeper != NULL)
    g_signal_handlers_disconnect_by_data (kept->keeper, kept);
  g_clear_object (&kept->keeper);
  g_hash_table_remove_all (kept->holders);
  answer_calls (kept);

  G_OBJECT_CLASS (cw_kept_parent_class)->dispose (object);
}

static void
cw_kept_finalize (GObject *object)
{
  CwKept *kept = CW_KEPT (object);

  g_free (kept->name);
  g_hash_table_unref (kept->holders);
  g_ptr_array_unref (kept->calls);

  G_OBJECT_CLASS (cw_kept_parent_class)->finalize (object);
}

static void
cw_kept_class_init (CwKeptClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cw_kept_dispose;
  G_OBJECT_CLASS (klass)->finalize = cw_kept_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[EVENT] = g_signal_new ("event", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
cw_kept_init (CwKept *kept)
{
  kept->holders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unwatch);
  kept->calls = g_ptr_array_new ();
}
