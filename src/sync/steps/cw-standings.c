/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-standings.h"

#include <glib/gi18n-lib.h>

#include "cw-note.h"
#include "cw-store-conflicts.h"
#include "cw-store-mirror.h"
#include "cw-store-plans.h"
#include "cw-store-runs.h"

/* The records of the changes that were not written wait. Nearly all changes are settled: those are not read.
 */
gboolean
cw_standings_note_unwritten (CwEngine *engine, GError **error)
{
  gint64 next = cw_tally_skip_settled (engine->tally, 1);
  guint last;

  if (!cw_store_count_changes (engine->in->store, engine->plan, &last, error))
    return FALSE;

  while (next <= last)
    {
      g_autoptr (GPtrArray)
        changes = cw_store_list_changes (engine->in->store, engine->plan, next - 1, 200, error);

      /* All that are left are damaged; cw-damage.c names them. */
      if (changes == NULL || changes->len == 0)
        return changes != NULL;
      for (guint i = 0; i < changes->len; i++)
        {
          const CwChange *change = g_ptr_array_index (changes, i);

          if (!cw_tally_is_settled (engine->tally, change->id))
            cw_note_standing (engine, &change->pair, CW_STANDING_WAITING);
          /* Always forward: in a database that somebody changed, an id may come twice. */
          next = MAX (next, change->id) + 1;
        }
      next = cw_tally_skip_settled (engine->tally, next);
    }
  return TRUE;
}

static gboolean
note_old_conflict (const CwConflict *conflict, gpointer user_data, GError **error)
{
  /* What was undone stays as it is, and waits for nobody. */
  if (conflict->kind != CW_CONFLICT_UNDONE)
    cw_note_in_conflict (user_data, conflict);
  return TRUE;
}

static gboolean
count_salesforce (const CwSalesforceMirror *keys, gpointer user_data, GError **error)
{
  CwEngine *engine = user_data;
  const char *id = cw_record_get_id (keys->record);

  if (!keys->deleted && !cw_tally_count (engine->tally, CW_SIDE_SALESFORCE, id))
    g_warning ("Nothing was decided about the Salesforce record %s", id);
  return TRUE;
}

static gboolean
count_aloware (const CwAlowareMirror *keys, gpointer user_data, GError **error)
{
  CwEngine *engine = user_data;
  const char *id = cw_record_get_id (keys->record);

  if (!keys->gone && !cw_tally_count (engine->tally, CW_SIDE_ALOWARE, id))
    g_warning ("Nothing was decided about the Aloware contact %s", id);
  return TRUE;
}

gboolean
cw_standings_count (CwEngine *engine, GError **error)
{
  CwRun *run = engine->run;
  guint undecided;

  if (engine->tally == NULL)
    return TRUE;
  if (!cw_standings_note_unwritten (engine, error)
      || !cw_store_foreach_unseen_conflict (engine->in->store, engine->run->run, note_old_conflict, engine,
                                            error)
      || !cw_store_foreach_salesforce_keys (engine->in->store, count_salesforce, engine, error)
      || !cw_store_foreach_aloware_keys (engine->in->store, count_aloware, engine, error))
    return FALSE;

  cw_tally_get_counts (engine->tally, run->standings, &undecided);
  run->known = undecided;
  for (guint i = 0; i < CW_N_STANDINGS; i++)
    run->known += run->standings[i];
  if (undecided == 0)
    return TRUE;

  g_free (run->state);
  run->state = g_strdup ("failed");
  run->error_code = g_strdup ("unaccounted");
  run->error_message = g_strdup_printf (
    ngettext (
      "%u record is in no state that this run can name, so the run does not count as finished. What was "
      "written is in the history. Run again with --full, and report it if that does not help.",
      "%u records are in no state that this run can name, so the run does not count as finished. What "
      "was written is in the history. Run again with --full, and report it if that does not help.",
      undecided),
    undecided);
  return TRUE;
}
