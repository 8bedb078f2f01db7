/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-note.h"

#include "cw-store-conflicts.h"
#include "cw-store-journal.h"
#include "cw-store-plans.h"

void
cw_note_standing (CwEngine *engine, const CwPairId *pair, CwStanding standing)
{
  for (CwSide side = CW_SIDE_ALOWARE; engine->tally != NULL && side <= CW_SIDE_SALESFORCE; side++)
    cw_tally_set (engine->tally, side, pair->ids[side], standing);
}

void
cw_note_failure (CwEngine *engine, const CwChange *change)
{
  engine->run->failed++;
  cw_note_standing (engine, &change->pair, CW_STANDING_FAILING);
}

gboolean
cw_note_exclusion (CwEngine *engine,
                   const CwPairId *pair,
                   const char *code,
                   const char *message,
                   GError **error)
{
  g_autoptr (CwExclusion) exclusion = cw_exclusion_new (code, message);

  cw_pair_id_copy (&exclusion->pair, pair);
  engine->run->excluded++;
  cw_note_standing (engine, pair, CW_STANDING_EXCLUDED);
  return cw_store_add_exclusion (engine->in->store, engine->plan, exclusion, error);
}

void
cw_note_in_conflict (CwEngine *engine, const CwConflict *conflict)
{
  cw_note_standing (engine, &conflict->pair, CW_STANDING_CONFLICT);
  for (char **candidate = conflict->candidates; candidate != NULL && *candidate != NULL; candidate++)
    {
      CwSide side;
      const char *id = cw_conflict_parse_candidate (*candidate, &side);

      if (id != NULL)
        cw_note_standing (engine, CW_PAIR_ID_OF (side, id), CW_STANDING_CONFLICT);
    }
}

gboolean
cw_note_conflict (CwEngine *engine, CwConflict *conflict, GError **error)
{
  cw_note_in_conflict (engine, conflict);
  return cw_store_put_conflict (engine->in->store, conflict, engine->run->run, error);
}

gboolean
cw_note_write (CwEngine *engine,
               const CwChange *change,
               CwWriteState state,
               const char *code,
               const char *message,
               gint64 *id,
               GError **error)
{
  CwWrite write = {
    .run = engine->run->run,
    .state = state,
    .change = (CwChange *) change,
    .error_code = (char *) code,
    .error_message = (char *) message,
  };

  if (!cw_store_journal_add (engine->in->store, &write, error))
    return FALSE;
  if (id != NULL)
    *id = write.id;
  return TRUE;
}

void
cw_note_settled (CwEngine *engine, const CwChange *change)
{
  if (engine->tally != NULL)
    cw_tally_settle (engine->tally, change->id);
}
