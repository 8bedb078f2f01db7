/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-sync-view-private.h"

#include "cw-first-write.h"
#include "cw-sync-dialogs.h"
#include "cw-toast.h"

/* ── Runs ── */

static void on_run_ended (CwSyncView *self,
                          CwSyncRun  *run);

void
cw_sync_view_follow (CwSyncView *self,
                     CwSyncRun  *run)
{
  self->run = run;
  cw_sync_progress_set_run (self->progress, run);
  cw_sync_view_update_page (self);
}

void
cw_sync_view_run (CwSyncView          *self,
                  gboolean             preview,
                  const CwSyncOptions *options)
{
  g_autoptr(GError) error = NULL;
  CwSyncRun *run;

  g_return_if_fail (self->run == NULL);

  cw_sync_view_stop_reading (self);
  g_clear_object (&self->told);
  run = cw_sync_run_start (cw_session_get_profile_name (self->session), preview, options, &error);
  if (run == NULL)
    {
      cw_toast (GTK_WIDGET (self), error->message);
      return;
    }

  g_signal_connect_object (run, "ended", G_CALLBACK (on_run_ended), self, G_CONNECT_SWAPPED);
  cw_sync_view_follow (self, run);
}

void
cw_sync_view_forget_applied (CwSyncView *self)
{
  g_clear_pointer (&self->plan, g_free);
  g_clear_pointer (&self->left_out, g_hash_table_unref);
}

void
cw_sync_view_apply (CwSyncView *self,
                    gboolean    assume_yes)
{
  const CwSyncOptions options = { .assume_yes = assume_yes, .plan = self->plan, .left_out = self->left_out };

  cw_sync_view_run (self, FALSE, &options);
}

/* ── A guard ── */

static void
on_guard_confirmed (gpointer owner)
{
  CwSyncView *self = owner;

  if (self->run == NULL && self->plan != NULL && self->session != NULL)
    cw_sync_view_apply (self, TRUE);
}

static void
on_refused_read (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(CwSyncView) self = user_data;
  g_autoptr(CwSyncFacts) facts = cw_sync_facts_read_finish (result, NULL);
  const CwRun *refused = self->told != NULL ? cw_sync_run_get_result (self->told) : NULL;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  guint left_out = self->left_out != NULL ? g_hash_table_size (self->left_out) : 0;

  if (facts == NULL || refused == NULL || self->run != NULL || root == NULL)
    return;

  if (g_strcmp0 (refused->error_code, CW_FIRST_WRITE_CODE) == 0)
    cw_sync_ask_first_write (GTK_WINDOW (root), refused->error_message, on_guard_confirmed, G_OBJECT (self));
  else
    cw_sync_ask_guard (GTK_WINDOW (root), refused->error_message, facts->changes - MIN (left_out, facts->changes),
                       on_guard_confirmed, G_OBJECT (self));
}

/* What was refused is what is asked about: that plan, and no other. */
static void
ask_guard (CwSyncView *self,
           CwSyncRun  *run)
{
  const char *plan = cw_sync_run_get_plan (run);

  if (plan == NULL)
    return;
  if (g_strcmp0 (plan, self->plan) != 0)
    {
      cw_sync_view_forget_applied (self);
      self->plan = g_strdup (plan);
    }
  cw_sync_facts_read_async (cw_session_get_profile_name (self->session), plan, NULL, on_refused_read, g_object_ref (self));
}

/* ── The end of a run ── */

static void
show_preview (CwSyncView *self,
              CwSyncRun  *run)
{
  guint expected[2];

  cw_sync_run_get_expected (run, expected);
  cw_preview_view_set_plan (self->preview, cw_session_get_profile_name (self->session), cw_sync_run_get_plan (run), expected);
}

void
cw_sync_view_take_outcome (CwSyncView *self,
                           CwSyncRun  *run)
{
  const CwRun *result = cw_sync_run_get_result (run);
  gboolean preview = cw_sync_run_is_preview (run);

  if (preview && result != NULL && !cw_sync_run_is_cancelled (run) && cw_sync_run_get_plan (run) != NULL)
    {
      show_preview (self, run);
      return;
    }

  g_set_object (&self->told, run);
  if (!preview && result != NULL && g_strcmp0 (result->state, "refused") == 0)
    ask_guard (self, run);
  else
    cw_sync_view_forget_applied (self);
}

static void
on_run_ended (CwSyncView *self,
              CwSyncRun  *run)
{
  /* For as long as this takes: the fields below may have the last reference. */
  g_autoptr(CwSyncRun) held = g_object_ref (run);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (root != NULL)
    cw_sync_notify (GTK_WINDOW (root), run);
  if (run == self->parked)
    g_set_object (&self->told, run);
  if (run != self->run)
    return;

  cw_sync_progress_set_run (self->progress, NULL);
  g_clear_object (&self->run);
  cw_sync_view_take_outcome (self, run);
  cw_sync_view_update_page (self);
  cw_sync_view_read_facts (self);
  /* What the run learnt of the accounts: fields, users, requests. */
  cw_session_load_async (self->session, NULL, NULL, NULL);
}
