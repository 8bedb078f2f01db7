/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-undo.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "cw-error.h"
#include "cw-mirror.h"
#include "cw-note.h"
#include "cw-store-conflicts.h"
#include "cw-store-journal.h"
#include "cw-store-plans.h"
#include "cw-store-runs.h"
#include "cw-undo-changes.h"

/* Undoing a run is a plan like any other: each field that the run wrote gets its old value back, unless
 * somebody has edited it since. Records that the run created stay, and are listed: Aloware cannot delete,
 * and the record may be in use by now. */

#define PORTION 1000

/* The code of the exclusion of a record that the run created. */
#define CREATED_STAYS "created-stays"

static CwRun *
get_run (CwEngine *engine, gint64 number, GError **error)
{
  CwRun *run;

  if (cw_store_get_run (engine->in->store, number, &run, error) && run == NULL)
    g_set_error (error, CW_ERROR, CW_ERROR_NOT_FOUND, _("There is no run %" PRId64 "."), number);
  return run;
}

/* ── The plan ── */

static gboolean
exclude_created (CwEngine *engine, const CwChange *change, GError **error)
{
  return cw_note_exclusion (
    engine, &change->pair, CREATED_STAYS,
    change->side == CW_SIDE_ALOWARE
      ? _("The run made it in Aloware, which cannot delete contacts. It stays.")
      : _("The run made it in Salesforce. It stays, because it may be in use; delete it there."),
    error);
}

static gboolean
exclude_lost (CwEngine *engine, const CwChange *change, GError **error)
{
  return cw_note_exclusion (engine, &change->pair, "lost",
                            _("The record stays as it is: what the run changed in it is not known any "
                               "more, because its entry in the history was damaged, or the key of the "
                               "history is lost."),
                            error);
}

/* What a run wrote, as changes that put it back. */
typedef struct
{
  CwEngine *engine;
  GHashTable *by_record;
  GPtrArray *undone; /* of CwChange */
} Collecting;

static gboolean
collect_write (const CwWrite *write, gpointer user_data, GError **error)
{
  Collecting *collecting = user_data;
  const CwChange *change = write->change;

  if (write->state != CW_WRITE_CONFIRMED || change == NULL)
    return TRUE;
  if (change->action == CW_ACTION_CREATE)
    return exclude_created (collecting->engine, change, error);
  if (change->action != CW_ACTION_UPDATE)
    return TRUE;
  if (change->fields->len == 0)
    return exclude_lost (collecting->engine, change, error);

  cw_undo_changes_add (collecting->by_record, collecting->undone, change);
  return TRUE;
}

static gboolean
collect_writes (CwEngine *engine, gint64 run, GPtrArray *undone, GError **error)
{
  g_autoptr (GHashTable) by_record = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Collecting collecting = { engine, by_record, undone };

  return cw_store_journal_foreach (engine->in->store, run, CW_WRITES_ALL, collect_write, &collecting, error);
}

static gboolean
exclude_edited (CwEngine *engine, const CwChange *change, const CwChangeField *field, GError **error)
{
  const CwCatalogueEntry *entry = cw_catalogue_find (field->aloware);
  g_autofree char *message = g_strdup_printf (
    _("“%s” was edited since the run, or is not mapped any more, and stays as it is."),
    entry != NULL ? cw_catalogue_get_label (entry) : field->aloware);

  return cw_note_exclusion (engine, &change->pair, "edited-since", message, error);
}

static gboolean
plan_change (CwEngine *engine, CwChange *change, GError **error)
{
  g_auto (CwPair) pair = { NULL };
  CwRows *rows = cw_inputs_get_rows_of (engine->in, change);
  const CwRecord *record[2];
  g_autoptr (GPtrArray) edited = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_change_field_free);

  if (!cw_pair_load (engine->in->store, &change->pair, &pair, error))
    return FALSE;
  if (rows == NULL)
    return cw_note_exclusion (engine, &change->pair, "object",
                              _("Records of this kind are not synced at present (the setting “object”). It "
                                 "stays as it is."),
                              error);
  if (!cw_pair_is_whole (&pair) || pair.salesforce->deleted)
    return cw_note_exclusion (engine, &change->pair, "gone", _("One of its two records is gone."), error);
  if (cw_salesforce_mirror_is_converted (pair.salesforce))
    return cw_note_exclusion (engine, &change->pair, "converted",
                              _("This Lead was converted since. It is a Contact now, and stays as it is."),
                              error);

  record[CW_SIDE_ALOWARE] = pair.aloware->record;
  record[CW_SIDE_SALESFORCE] = pair.salesforce->record;
  change->modstamp = pair.salesforce->modstamp;
  cw_undo_changes_complete (rows, change, record, edited);
  for (guint i = 0; i < edited->len; i++)
    {
      if (!exclude_edited (engine, change, g_ptr_array_index (edited, i), error))
        return FALSE;
    }

  return change->fields->len == 0 || cw_store_add_change (engine->in->store, engine->plan, change, error);
}

gboolean
cw_undo_make_plan (CwEngine *engine, gint64 number, GError **error)
{
  g_autoptr (CwRun) run = get_run (engine, number, error);
  g_autoptr (GPtrArray) undone = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_change_free);

  if (run == NULL || !cw_store_clear_plan (engine->in->store, engine->plan, error))
    return FALSE;
  if (run->undone_by != 0)
    return TRUE;

  if (!collect_writes (engine, number, undone, error) || !cw_mirror_refresh (engine, undone, FALSE, error))
    return FALSE;
  for (guint i = 0; i < undone->len; i++)
    {
      if (!plan_change (engine, g_ptr_array_index (undone, i), error))
        return FALSE;
    }

  return cw_engine_forecast (engine, error);
}

/* ── Conflicts that an undo leaves, and those that have become equal ── */

static gboolean
agree (CwRows *rows, const CwRow *row, const CwPair *pair)
{
  CwConvertContext context = cw_rows_get_context (rows, pair->aloware->record);
  g_autofree char *aloware = cw_row_canonical (row, CW_SIDE_ALOWARE, &context,
                                               cw_row_text (row, CW_SIDE_ALOWARE, pair->aloware->record));
  g_autofree char *salesforce = cw_row_canonical (
    row, CW_SIDE_SALESFORCE, &context, cw_row_text (row, CW_SIDE_SALESFORCE, pair->salesforce->record));

  return aloware != NULL && g_strcmp0 (aloware, salesforce) == 0;
}

static CwConflict *
undone_conflict (CwRows *rows,
                 const CwLink *link,
                 const CwChange *written,
                 const CwChangeField *field,
                 const CwPair *pair)
{
  const CwRow *row = cw_rows_find (rows, field->aloware);
  const CwRecord *aloware = pair->aloware->record;
  const CwRecord *salesforce = pair->salesforce->record;
  CwConvertContext context = cw_rows_get_context (rows, aloware);
  CwConflict *conflict = cw_conflict_new (CW_CONFLICT_UNDONE);

  conflict->pair.label = g_strdup (written->pair.label);
  cw_pair_id_set (&conflict->pair, link->pair.ids[CW_SIDE_ALOWARE], link->pair.ids[CW_SIDE_SALESFORCE]);
  conflict->aloware = g_strdup (field->aloware);
  conflict->salesforce = g_strdup (field->salesforce);
  conflict->value[CW_SIDE_ALOWARE] = cw_convert_display (&row->pair, &context, CW_SIDE_ALOWARE,
                                                         cw_record_get (aloware, field->aloware));
  conflict->value[CW_SIDE_SALESFORCE] = cw_convert_display (&row->pair, &context, CW_SIDE_SALESFORCE,
                                                            cw_record_get (salesforce, field->salesforce));
  conflict->changed[CW_SIDE_ALOWARE] = cw_record_get_modified (aloware);
  conflict->changed[CW_SIDE_SALESFORCE] = cw_record_get_modified (salesforce);
  conflict->salesforce_changed_by = g_strdup (pair->salesforce->modified_by);
  conflict->message = g_strdup (
    _("A run’s change of this field was undone. Both values stay as they are until a side changes."));
  return conflict;
}

static gboolean
note_field (CwEngine *engine,
            const CwLink *link,
            const CwChange *written,
            const CwChangeField *field,
            const CwPair *pair,
            GError **error)
{
  CwRows *rows = cw_inputs_get_rows (engine->in, link->pair.ids[CW_SIDE_SALESFORCE]);
  const CwRow *row = rows != NULL ? cw_rows_find (rows, field->aloware) : NULL;
  CwConflict *conflict;
  gboolean success;

  if (row == NULL)
    return TRUE;

  conflict = undone_conflict (rows, link, written, field, pair);
  success = cw_store_put_conflict (engine->in->store, conflict, engine->run->run, error);
  if (success && agree (rows, row, pair))
    success = cw_store_settle_conflict (engine->in->store, conflict->id, engine->run->run, "equal", error);
  cw_conflict_free (conflict);
  return success;
}

gboolean
cw_undo_note (CwEngine *engine, const CwLink *link, const CwChange *written, GError **error)
{
  g_auto (CwPair) pair = { NULL };

  if (!cw_pair_load (engine->in->store, &link->pair, &pair, error))
    return FALSE;
  if (!cw_pair_is_whole (&pair))
    return TRUE;

  for (guint i = 0; i < written->fields->len; i++)
    {
      if (!note_field (engine, link, written, g_ptr_array_index (written->fields, i), &pair, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
close_if_equal (const CwConflict *conflict, gpointer user_data, GError **error)
{
  CwEngine *engine = user_data;
  CwRows *rows = cw_inputs_get_rows (engine->in, conflict->pair.ids[CW_SIDE_SALESFORCE]);
  const CwRow *row = rows != NULL ? cw_rows_find (rows, conflict->aloware) : NULL;
  g_auto (CwPair) pair = { NULL };

  if (row == NULL)
    return TRUE;
  if (!cw_pair_load (engine->in->store, &conflict->pair, &pair, error))
    return FALSE;
  if (!cw_pair_is_whole (&pair) || !agree (rows, row, &pair))
    return TRUE;
  return cw_store_settle_conflict (engine->in->store, conflict->id, engine->run->run, "equal", error);
}

static gboolean
close_equal_of (CwEngine *engine, CwSide side, const char *id, GError **error)
{
  g_autoptr (GPtrArray) conflicts = cw_store_list_unseen_record_conflicts (
    engine->in->store, CW_PAIR_ID_OF (side, id), engine->run->run, error);

  if (conflicts == NULL)
    return FALSE;
  for (guint i = 0; i < conflicts->len; i++)
    {
      if (!close_if_equal (conflicts->pdata[i], engine, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
cw_undo_close_equal (CwEngine *engine, const CwScope *scope, GError **error)
{
  g_autoptr (GPtrArray) ids = NULL;

  if (scope == NULL)
    return cw_store_foreach_unseen_conflict (engine->in->store, engine->run->run, close_if_equal, engine,
                                             error);

  /* Such a conflict is about a pair, so one of its records is enough. */
  ids = cw_scope_list (scope, CW_SIDE_SALESFORCE);
  for (guint i = 0; i < ids->len; i++)
    {
      if (!close_equal_of (engine, CW_SIDE_SALESFORCE, ids->pdata[i], error))
        return FALSE;
    }
  return TRUE;
}

/* ── Whether the run counts as undone ── */

/* Undoing an undo gives the first run back: it does not count as undone any more. */
static gboolean
mark_undone (CwEngine *engine, gint64 number, GError **error)
{
  g_autoptr (CwRun) run = get_run (engine, number, error);
  g_autoptr (GPtrArray) runs = NULL;

  if (run == NULL)
    return FALSE;

  run->undone_by = engine->run->run;
  if (!cw_store_update_run (engine->in->store, run, error))
    return FALSE;
  if (g_strcmp0 (run->kind, "undo") != 0)
    return TRUE;

  runs = cw_store_list_runs (engine->in->store, error);
  if (runs == NULL)
    return FALSE;
  for (guint i = 0; i < runs->len; i++)
    {
      CwRun *undone = g_ptr_array_index (runs, i);

      if (undone->undone_by != run->run)
        continue;
      undone->undone_by = 0;
      if (!cw_store_update_run (engine->in->store, undone, error))
        return FALSE;
    }
  return TRUE;
}

/* Whether the plan excludes something that the run wrote. Created records always stay, so they do not
 * count. */
static gboolean
has_excluded (CwEngine *engine, gboolean *excluded, GError **error)
{
  guint after = 0;

  for (*excluded = FALSE; !*excluded;)
    {
      g_autoptr (GPtrArray)
        exclusions = cw_store_list_exclusions (engine->in->store, engine->plan, after, PORTION, error);

      if (exclusions == NULL)
        return FALSE;
      if (exclusions->len == 0)
        return TRUE;
      for (guint i = 0; i < exclusions->len; i++)
        *excluded |= g_strcmp0 (((CwExclusion *) exclusions->pdata[i])->code, CREATED_STAYS) != 0;
      after += exclusions->len;
    }
  return TRUE;
}

gboolean
cw_undo_finish (CwEngine *engine, gint64 number, GError **error)
{
  gboolean left_out = (engine->left_out != NULL && g_hash_table_size (engine->left_out) > 0)
                      || (engine->left_fields != NULL && g_hash_table_size (engine->left_fields) > 0);
  gboolean excluded;

  if (!has_excluded (engine, &excluded, error))
    return FALSE;
  return excluded || left_out || engine->run->failed > 0 || mark_undone (engine, number, error);
}
