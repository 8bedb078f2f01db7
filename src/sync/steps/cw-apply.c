/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-apply.h"

#include "cw-apply-aloware.h"
#include "cw-apply-salesforce.h"
#include "cw-kept-plan.h"
#include "cw-left-out.h"
#include "cw-note.h"
#include "cw-settle.h"
#include "cw-store-journal.h"
#include "cw-store-links.h"
#include "cw-store-plans.h"

/* Carries out the stored plan: links, then Salesforce, then Aloware. A record that has changed since it was
 * planned is planned again, which adds changes to the same plan. So there are rounds, until nothing was
 * added. */

/* So that a record that somebody edits all the time cannot keep a run from ending. */
#define MAX_ROUNDS 4

/* Unlinks a pair whose Salesforce record was deleted or merged. The Aloware contact stays. The reason is
 * kept, so that no new Salesforce record is made for it. */
static gboolean
apply_unlink (CwEngine *engine, const CwChange *change, GError **error)
{
  const CwChangeField *why = g_ptr_array_index (change->fields, 0);

  return cw_store_delete_link (engine->in->store, change->pair.ids[CW_SIDE_ALOWARE], error)
         && cw_store_part (engine->in->store, CW_SIDE_ALOWARE, change->pair.ids[CW_SIDE_ALOWARE], why->reason,
                           change->pair.ids[CW_SIDE_SALESFORCE], error);
}

static gboolean
apply_link_changes (CwEngine *engine, GPtrArray *changes, GError **error)
{
  for (guint i = 0; i < changes->len; i++)
    {
      const CwChange *change = g_ptr_array_index (changes, i);
      gboolean applied;

      if (cw_left_out_has (engine, change->id))
        continue;
      applied = change->action == CW_ACTION_LINK ? cw_settle_link (engine, &change->pair, NULL, error)
                                                 : apply_unlink (engine, change, error);
      cw_note_settled (engine, change);
      if (engine->progress.phase == CW_PHASE_LINKING)
        cw_engine_advance (engine, CW_SIDE_SALESFORCE, 1);
      if (!applied || !cw_note_write (engine, change, CW_WRITE_CONFIRMED, NULL, NULL, NULL, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
apply_links (CwEngine *engine, CwAction action, gint64 after, GError **error)
{
  for (;;)
    {
      g_autoptr (GPtrArray) changes = cw_store_next_changes (engine->in->store, engine->plan,
                                                             CW_SIDE_SALESFORCE, action, after, 500, error);
      g_autoptr (CwTransaction) transaction = NULL;

      if (changes == NULL)
        return FALSE;
      if (changes->len == 0)
        return TRUE;
      if (!cw_engine_check_cancelled (engine, error))
        return FALSE;
      transaction = cw_store_begin (engine->in->store, error);
      if (transaction == NULL || !apply_link_changes (engine, changes, error)
          || !cw_store_commit (engine->in->store, error))
        return FALSE;

      after = ((CwChange *) g_ptr_array_index (changes, changes->len - 1))->id;
    }
}

static gboolean
apply_all_links (CwEngine *engine, gint64 after, GError **error)
{
  /* Unlinking comes first: one of its records may be linked with another one next. */
  return apply_links (engine, CW_ACTION_UNLINK, after, error)
         && apply_links (engine, CW_ACTION_LINK, after, error) && cw_engine_check_cancelled (engine, error);
}

static gboolean
apply_writes (CwEngine *engine, gint64 after, GError **error)
{
  return cw_apply_salesforce (engine, CW_ACTION_UPDATE, after, error)
         && cw_apply_salesforce (engine, CW_ACTION_CREATE, after, error)
         && cw_apply_aloware (engine, CW_ACTION_UPDATE, after, error)
         && cw_apply_aloware (engine, CW_ACTION_CREATE, after, error);
}

gboolean
cw_apply (CwEngine *engine, GError **error)
{
  CwWriteCounts writes;
  gint64 after = 0;

  if (!cw_store_count_writes (engine->in->store, engine->plan, engine->left_out, &writes, error))
    return FALSE;

  cw_engine_begin_phase (engine, CW_PHASE_LINKING, 0, writes.links);
  if (!apply_all_links (engine, after, error))
    return FALSE;

  cw_engine_begin_phase (engine, CW_PHASE_WRITING, cw_write_counts_get (&writes, CW_SIDE_ALOWARE),
                         cw_write_counts_get (&writes, CW_SIDE_SALESFORCE));
  for (guint round = 0; round < MAX_ROUNDS; round++)
    {
      guint count;

      if (!cw_store_count_changes (engine->in->store, engine->plan, &count, error))
        return FALSE;
      if ((gint64) count <= after)
        break;
      if ((round > 0 && !apply_all_links (engine, after, error)) || !apply_writes (engine, after, error))
        return FALSE;
      after = count;
    }
  return TRUE;
}
