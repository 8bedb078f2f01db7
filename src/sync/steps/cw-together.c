/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-together.h"

typedef struct
{
  const CwTogetherFunc *funcs;
  guint n_funcs;
  guint next;
  gpointer user_data;
  GError *problem;
} Together;

static void run_next (Together *self);

static gboolean
on_wait (gpointer user_data)
{
  run_next (user_data);
  return G_SOURCE_REMOVE;
}

static void
run_next (Together *self)
{
  CwTogetherFunc func = self->funcs[self->next++];
  /* Above all else, so that each has begun before any sees an answer. */
  g_autoptr (GSource) wait = g_idle_source_new ();
  GError *problem = NULL;
  gboolean waited;

  g_source_set_priority (wait, G_PRIORITY_HIGH);
  g_source_set_callback (wait, on_wait, self, NULL);
  if (self->next < self->n_funcs)
    g_source_attach (wait, g_main_context_get_thread_default ());

  func (self->user_data, &problem);
  waited = g_source_is_destroyed (wait);
  g_source_destroy (wait);
  if (problem != NULL)
    {
      /* Those named later are done by now. */
      g_clear_error (&self->problem);
      self->problem = problem;
    }
  else if (!waited && self->next < self->n_funcs)
    {
      run_next (self);
    }
}

gboolean
cw_run_together (const CwTogetherFunc *funcs, guint n_funcs, gpointer user_data, GError **error)
{
  Together together = { .funcs = funcs, .n_funcs = n_funcs, .user_data = user_data };

  run_next (&together);
  if (together.problem == NULL)
    return TRUE;

  g_propagate_error (error, together.problem);
  return FALSE;
}
