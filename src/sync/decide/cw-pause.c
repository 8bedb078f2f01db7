/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-pause.h"

gboolean
cw_pause_begin (CwPause *self, const char *reason, const char *message, gint64 after)
{
  gboolean is_new = g_strcmp0 (self->reason, reason) != 0;

  cw_pause_end (self);
  self->reason = g_strdup (reason);
  self->message = g_strdup (message);
  self->after = after;
  return is_new;
}

gboolean
cw_pause_end (CwPause *self)
{
  gboolean was_there = self->reason != NULL;

  g_clear_pointer (&self->reason, g_free);
  g_clear_pointer (&self->message, g_free);
  self->after = 0;
  return was_there;
}

gboolean
cw_pause_waits (const CwPause *self, gint64 last_run)
{
  return self->after > 0 && last_run <= self->after;
}
