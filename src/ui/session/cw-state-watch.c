/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-state-watch.h"

#include "cw-profile.h"

#define QUIET_MS 600
#define LONGEST_US (5 * G_USEC_PER_SEC)

struct _CwStateWatch
{
  GObject parent_instance;

  GFileMonitor *monitor;
  guint source;
  gint64 first; /* when the first write since the last signal came; monotonic, in µs; 0: none */
};

G_DEFINE_FINAL_TYPE (CwStateWatch, cw_state_watch, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
tell (gpointer user_data)
{
  CwStateWatch *self = user_data;

  self->source = 0;
  self->first = 0;
  g_signal_emit (self, signals[CHANGED], 0);

  return G_SOURCE_REMOVE;
}

static void
note_write (CwStateWatch *self)
{
  gint64 now = g_get_monotonic_time ();

  if (self->first == 0)
    self->first = now;
  else if (now - self->first > LONGEST_US)
    return;

  g_clear_handle_id (&self->source, g_source_remove);
  self->source = g_timeout_add (QUIET_MS, tell, self);
}

static void
on_event (CwStateWatch *self, GFile *file, GFile *other, GFileMonitorEvent event)
{
  g_autofree char *name = g_file_get_basename (file);

  /* Opening and closing the database creates and deletes files. Only writes change what is shown. */
  if (event != G_FILE_MONITOR_EVENT_CHANGED)
    return;
  if (g_str_equal (name, CW_PROFILE_STATE_FILE) || g_str_equal (name, CW_PROFILE_STATE_FILE "-wal"))
    note_write (self);
}

CwStateWatch *
cw_state_watch_new (const char *profile_name)
{
  CwStateWatch *self = g_object_new (CW_TYPE_STATE_WATCH, NULL);
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), "crosswalk", profile_name, NULL);
  g_autoptr (GFile) folder = g_file_new_for_path (path);

  /* Some file systems cannot be monitored. Then the views still read the state when they are opened. */
  self->monitor = g_file_monitor_directory (folder, G_FILE_MONITOR_NONE, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect_object (self->monitor, "changed", G_CALLBACK (on_event), self, G_CONNECT_SWAPPED);

  return self;
}

static void
cw_state_watch_dispose (GObject *object)
{
  CwStateWatch *self = CW_STATE_WATCH (object);

  g_clear_handle_id (&self->source, g_source_remove);
  if (self->monitor != NULL)
    g_file_monitor_cancel (self->monitor);
  g_clear_object (&self->monitor);

  G_OBJECT_CLASS (cw_state_watch_parent_class)->dispose (object);
}

static void
cw_state_watch_class_init (CwStateWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cw_state_watch_dispose;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
cw_state_watch_init (CwStateWatch *self)
{
}
