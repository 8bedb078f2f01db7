/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-keeping.h"

#include "cw-error.h"
#include "cw-monitor-link.h"

/* How soon after another program has ended its keeping this one takes over. */
#define TRY_SECONDS 5

struct _CwKeeping
{
  GObject parent_instance;

  char *profile_name;
  gboolean wanted;
  CwAttention attention;
  CwKeeper *keeper;   /* NULL: none was started */
  CwKeeper *leaving;  /* one that was stopped, until its step has ended; or NULL */
  GError *error;      /* why it could not begin, or NULL */
  guint timer;        /* to try again, or 0 */
  gboolean is_asking; /* the background process is asked to give the profile up */
};

G_DEFINE_FINAL_TYPE (CwKeeping, cw_keeping, G_TYPE_OBJECT)

enum
{
  CHANGED,
  WROTE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void begin (CwKeeping *self);

static void
tell (CwKeeping *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_event (CwKeeping *self, const CwKeeperEvent *event)
{
  if (event->kind == CW_KEEPER_CHANGED || event->kind == CW_KEEPER_CONFLICT)
    g_signal_emit (self, signals[WROTE], 0);
}

static void
on_left (CwKeeping *self, CwKeeper *keeper)
{
  if (cw_keeper_is_busy (keeper))
    return;

  g_signal_handlers_disconnect_by_data (keeper, self);
  g_clear_object (&self->leaving);
  if (self->wanted)
    begin (self);
  else
    {
      cw_monitor_take_back (self->profile_name);
      tell (self);
    }
}

static gboolean
try_again (gpointer user_data)
{
  CwKeeping *self = user_data;

  self->timer = 0;
  begin (self);
  return G_SOURCE_REMOVE;
}

static void
start (CwKeeping *self)
{
  g_autoptr (CwKeeper) keeper = cw_keeper_new (self->profile_name);

  cw_keeper_set_attention (keeper, self->attention);
  g_clear_error (&self->error);
  if (cw_keeper_start (keeper, &self->error))
    {
      self->keeper = g_steal_pointer (&keeper);
      g_signal_connect_object (self->keeper, "changed", G_CALLBACK (tell), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->keeper, "event", G_CALLBACK (on_event), self, G_CONNECT_SWAPPED);
    }
  else
    self->timer = g_timeout_add_seconds (TRY_SECONDS, try_again, self);
  tell (self);
}

static void
on_released (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CwKeeping) self = user_data;

  cw_monitor_release_finish (result);
  self->is_asking = FALSE;
  if (self->wanted && self->keeper == NULL && self->leaving == NULL)
    start (self);
  else if (!self->wanted)
    cw_monitor_take_back (self->profile_name);
}

/* The background process gives the profile up to the window first. */
static void
begin (CwKeeping *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->is_asking)
    return;

  self->is_asking = TRUE;
  cw_monitor_release_async (self->profile_name, on_released, g_object_ref (self));
}

/* A step under way ends in its own time, and holds its keeper until then. */
static void
leave (CwKeeping *self)
{
  g_autoptr (CwKeeper) keeper = g_steal_pointer (&self->keeper);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_error (&self->error);
  if (keeper != NULL)
    {
      g_signal_handlers_disconnect_by_data (keeper, self);
      cw_keeper_stop (keeper);
      if (cw_keeper_is_busy (keeper))
        {
          self->leaving = g_steal_pointer (&keeper);
          g_signal_connect_object (self->leaving, "changed", G_CALLBACK (on_left), self, G_CONNECT_SWAPPED);
        }
    }
  if (self->leaving == NULL)
    cw_monitor_take_back (self->profile_name);
  tell (self);
}

CwKeeping *
cw_keeping_new (const char *profile_name)
{
  CwKeeping *self = g_object_new (CW_TYPE_KEEPING, NULL);

  self->profile_name = g_strdup (profile_name);
  return self;
}

void
cw_keeping_set_wanted (CwKeeping *self, gboolean wanted)
{
  g_return_if_fail (CW_IS_KEEPING (self));

  if (self->wanted == wanted)
    return;
  self->wanted = wanted;
  if (!wanted)
    leave (self);
  else if (self->leaving == NULL)
    begin (self);
  else
    tell (self);
}

void
cw_keeping_set_attention (CwKeeping *self, CwAttention attention)
{
  g_return_if_fail (CW_IS_KEEPING (self));

  self->attention = attention;
  if (self->keeper != NULL)
    cw_keeper_set_attention (self->keeper, attention);
}

void
cw_keeping_look_again (CwKeeping *self)
{
  g_return_if_fail (CW_IS_KEEPING (self));

  if (self->keeper != NULL)
    cw_keeper_look_again (self->keeper);
  else if (self->error != NULL)
    begin (self);
}

gboolean
cw_keeping_is_busy (CwKeeping *self)
{
  g_return_val_if_fail (CW_IS_KEEPING (self), FALSE);

  return self->leaving != NULL || (self->keeper != NULL && cw_keeper_is_busy (self->keeper));
}

CwKeepingState
cw_keeping_get_state (CwKeeping *self)
{
  g_return_val_if_fail (CW_IS_KEEPING (self), CW_KEEPING_OFF);

  if (self->keeper != NULL)
    return CW_KEEPING_ON;
  if (self->error == NULL)
    return CW_KEEPING_OFF;
  return g_error_matches (self->error, CW_ERROR, CW_ERROR_BUSY) ? CW_KEEPING_ELSEWHERE : CW_KEEPING_FAILED;
}

void
cw_keeping_get_standing (CwKeeping *self, CwKeeperStanding *standing)
{
  g_return_if_fail (CW_IS_KEEPING (self) && self->keeper != NULL);

  cw_keeper_get_standing (self->keeper, standing);
}

const char *
cw_keeping_get_problem (CwKeeping *self)
{
  g_return_val_if_fail (CW_IS_KEEPING (self), NULL);

  return cw_keeping_get_state (self) == CW_KEEPING_FAILED ? self->error->message : NULL;
}

/* ── GObject ── */

static void
cw_keeping_dispose (GObject *object)
{
  CwKeeping *self = CW_KEEPING (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->keeper != NULL)
    {
      cw_keeper_stop (self->keeper);
      cw_monitor_take_back (self->profile_name);
    }
  self->wanted = FALSE;
  g_clear_object (&self->keeper);
  g_clear_object (&self->leaving);

  G_OBJECT_CLASS (cw_keeping_parent_class)->dispose (object);
}

static void
cw_keeping_finalize (GObject *object)
{
  CwKeeping *self = CW_KEEPING (object);

  g_clear_error (&self->error);
  g_free (self->profile_name);

  G_OBJECT_CLASS (cw_keeping_parent_class)->finalize (object);
}

static void
cw_keeping_class_init (CwKeepingClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cw_keeping_dispose;
  G_OBJECT_CLASS (klass)->finalize = cw_keeping_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[WROTE] = g_signal_new ("wrote", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
cw_keeping_init (CwKeeping *self)
{
  self->attention = CW_ATTENTION_OPEN;
}
