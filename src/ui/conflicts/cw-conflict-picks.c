/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-conflict-picks.h"

#include "cw-store-runs.h"
#include "cw-sync-job.h"

struct _CwConflictPicks
{
  GObject parent_instance;

  char *profile_name;
  GHashTable *picks; /* gint64 * (a member of the pick) → CwConflictPick */
  guint frozen;
  gboolean changed;

  GPtrArray *queue; /* of CwResolution, while they are being written; else NULL */
  CwSyncJob *job;   /* NULL: nothing is being written */
  guint done, total, failed;
  gboolean made_rule;
  GError *error;
};

G_DEFINE_FINAL_TYPE (CwConflictPicks, cw_conflict_picks, G_TYPE_OBJECT)

enum
{
  CHANGED,
  ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
free_pick (gpointer data)
{
  CwConflictPick *pick = data;

  g_free (pick->decision);
  g_free (pick->problem);
  g_free (pick);
}

static CwConflictPick *
copy_pick (const CwConflictPick *pick)
{
  CwConflictPick *copy = g_new0 (CwConflictPick, 1);

  copy->conflict = pick->conflict;
  copy->decision = g_strdup (pick->decision);
  copy->always = pick->always;
  copy->problem = g_strdup (pick->problem);

  return copy;
}

static GHashTable *
new_table (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, free_pick);
}

static GHashTable *
copy_table (GHashTable *picks)
{
  GHashTable *copies = new_table ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, picks);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      CwConflictPick *copy = copy_pick (value);

      g_hash_table_insert (copies, &copy->conflict, copy);
    }

  return copies;
}

static void
emit_changed (CwConflictPicks *self)
{
  self->changed = TRUE;
  if (self->frozen > 0)
    return;

  self->changed = FALSE;
  g_signal_emit (self, signals[CHANGED], 0);
}

void
cw_conflict_picks_freeze (CwConflictPicks *self)
{
  self->frozen++;
}

void
cw_conflict_picks_thaw (CwConflictPicks *self)
{
  g_return_if_fail (self->frozen > 0);

  self->frozen--;
  if (self->changed)
    emit_changed (self);
}

void
cw_conflict_picks_set (CwConflictPicks *self, gint64 conflict, const char *decision, gboolean always)
{
  CwConflictPick *pick;

  g_return_if_fail (CW_IS_CONFLICT_PICKS (self));

  if (self->job != NULL)
    return;

  if (decision == NULL)
    {
      if (g_hash_table_remove (self->picks, &conflict))
        emit_changed (self);
      return;
    }

  pick = g_new0 (CwConflictPick, 1);
  pick->conflict = conflict;
  pick->decision = g_strdup (decision);
  pick->always = always;
  g_hash_table_replace (self->picks, &pick->conflict, pick);
  emit_changed (self);
}

const CwConflictPick *
cw_conflict_picks_get (CwConflictPicks *self, gint64 conflict)
{
  return g_hash_table_lookup (self->picks, &conflict);
}

guint
cw_conflict_picks_get_n (CwConflictPicks *self)
{
  return g_hash_table_size (self->picks);
}

void
cw_conflict_picks_clear (CwConflictPicks *self)
{
  if (self->job != NULL)
    return;

  g_hash_table_remove_all (self->picks);
  emit_changed (self);
}

GHashTable *
cw_conflict_picks_save (CwConflictPicks *self)
{
  return copy_table (self->picks);
}

void
cw_conflict_picks_restore (CwConflictPicks *self, GHashTable *saved)
{
  if (self->job != NULL)
    return;

  g_hash_table_unref (self->picks);
  self->picks = copy_table (saved);
  emit_changed (self);
}

void
cw_conflict_picks_keep (CwConflictPicks *self, CwConflictPicksFunc is_open, gpointer user_data)
{
  GHashTableIter iter;
  gpointer value;

  if (self->job != NULL)
    return;

  g_hash_table_iter_init (&iter, self->picks);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      if (is_open (((CwConflictPick *) value)->conflict, user_data))
        continue;
      g_hash_table_iter_remove (&iter);
      self->changed = TRUE;
    }

  if (self->changed)
    emit_changed (self);
}

/* ── Writing ── */

/* Returns TRUE if the choice was written. */
static gboolean
take_outcome (CwConflictPicks *self, const CwResolution *resolution)
{
  CwConflictPick *pick = g_hash_table_lookup (self->picks, &resolution->conflict);

  if (resolution->settled)
    {
      self->made_rule = self->made_rule || pick->always;
      g_hash_table_remove (self->picks, &resolution->conflict);
      return TRUE;
    }

  g_free (pick->problem);
  pick->problem = resolution->problem != NULL ? g_strdup (resolution->problem)
                                              : cw_sync_job_get_problem (self->job);

  return FALSE;
}

static void
on_written (CwSyncJob *job, gpointer user_data)
{
  CwConflictPicks *self = user_data;
  const GError *error = cw_sync_job_get_error (job);

  for (guint i = 0; i < self->queue->len; i++)
    {
      const CwResolution *resolution = g_ptr_array_index (self->queue, i);

      if (!resolution->tried)
        continue;
      if (take_outcome (self, resolution))
        self->done++;
      else if (error == NULL)
        self->failed++;
    }

  self->error = error != NULL ? g_error_copy (error) : NULL;
  g_clear_object (&self->job);
  g_clear_pointer (&self->queue, g_ptr_array_unref);
  emit_changed (self);
  g_signal_emit (self, signals[ENDED], 0);
}

/* Choices that become rules are written first, so that the other conflicts of their field are settled under
 * the new rule. The rest are in the order of their ids. */
static int
compare_resolutions (gconstpointer a, gconstpointer b)
{
  const CwResolution *first = *(const CwResolution *const *) a;
  const CwResolution *second = *(const CwResolution *const *) b;

  if (first->always != second->always)
    return first->always ? -1 : 1;

  return first->conflict < second->conflict ? -1 : first->conflict > second->conflict;
}

void
cw_conflict_picks_apply (CwConflictPicks *self)
{
  GHashTableIter iter;
  gpointer value;

  g_return_if_fail (CW_IS_CONFLICT_PICKS (self));

  if (self->job != NULL || g_hash_table_size (self->picks) == 0)
    return;

  self->queue = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_resolution_free);
  self->done = self->failed = 0;
  self->made_rule = FALSE;
  g_clear_error (&self->error);
  g_hash_table_iter_init (&iter, self->picks);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      CwConflictPick *pick = value;

      g_clear_pointer (&pick->problem, g_free);
      g_ptr_array_add (self->queue, cw_resolution_parse (pick->conflict, pick->decision, pick->always));
    }
  g_ptr_array_sort (self->queue, compare_resolutions);
  self->total = self->queue->len;

  self->job = cw_sync_job_new_resolve (self->profile_name, self->queue);
  g_signal_connect_object (self->job, "progress", G_CALLBACK (emit_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->job, "ended", G_CALLBACK (on_written), self, 0);
  cw_sync_job_start (self->job);
  emit_changed (self);
}

void
cw_conflict_picks_cancel (CwConflictPicks *self)
{
  if (self->job != NULL)
    cw_sync_job_cancel (self->job);
}

gboolean
cw_conflict_picks_is_applying (CwConflictPicks *self)
{
  return self->job != NULL;
}

void
cw_conflict_picks_get_progress (CwConflictPicks *self, guint *done, guint *total, guint *failed)
{
  *done = self->job != NULL ? cw_sync_job_get_n_resolved (self->job) : self->done;
  *total = self->total;
  *failed = self->failed;
}

const GError *
cw_conflict_picks_get_error (CwConflictPicks *self)
{
  return self->error;
}

gboolean
cw_conflict_picks_made_rule (CwConflictPicks *self)
{
  return self->made_rule;
}

CwConflictPicks *
cw_conflict_picks_new (const char *profile_name)
{
  CwConflictPicks *self = g_object_new (CW_TYPE_CONFLICT_PICKS, NULL);

  self->profile_name = g_strdup (profile_name);

  return self;
}

static void
cw_conflict_picks_finalize (GObject *object)
{
  CwConflictPicks *self = CW_CONFLICT_PICKS (object);

  g_free (self->profile_name);
  g_hash_table_unref (self->picks);
  g_clear_pointer (&self->queue, g_ptr_array_unref);
  g_clear_object (&self->job);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (cw_conflict_picks_parent_class)->finalize (object);
}

static void
cw_conflict_picks_class_init (CwConflictPicksClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cw_conflict_picks_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[ENDED] = g_signal_new ("ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
cw_conflict_picks_init (CwConflictPicks *self)
{
  self->picks = new_table ();
}
