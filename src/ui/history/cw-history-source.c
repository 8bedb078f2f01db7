/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-history-source.h"

#include "cw-catalogue.h"
#include "cw-state-source.h"

/* Runs that history goes back, and writes that are unsealed at once. */
#define MAX_RUNS 10000
#define PORTION 256

/* A key is the write's id · its field · whether it failed. */
#define FIELD_SHIFT 1
#define FIELD_BITS 11
#define ID_SHIFT (FIELD_SHIFT + FIELD_BITS)

/* In place of a field: the row is a conflict that closed by itself in the run, and its id stands for the
 * write's. */
#define CONFLICT_FIELD ((1u << FIELD_BITS) - 1)

/* ── Runs ── */

/* Previews are looked at in the view Sync, except where a conflict closed by itself in one: that is told
 * here. */
static GHashTable *
find_closing_runs (CwStore *store, GError **error)
{
  g_autoptr (GPtrArray) runs = cw_store_list_closing_runs (store, error);
  GHashTable *found;

  if (runs == NULL)
    return NULL;

  found = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  while (runs->len > 0)
    g_hash_table_add (found, g_ptr_array_steal_index (runs, runs->len - 1));

  return found;
}

static gboolean
index_runs (gpointer opened, gpointer query, CwPageIndex *index, GError **error)
{
  CwState *state = opened;
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (GHashTable) closing = NULL;

  if (!cw_state_ensure (state, error))
    return FALSE;
  if (state->store == NULL)
    return TRUE;

  closing = find_closing_runs (state->store, error);
  runs = closing != NULL ? cw_store_list_runs (state->store, MAX_RUNS, error) : NULL;
  if (runs == NULL)
    return FALSE;

  for (guint i = 0; i < runs->len; i++)
    {
      const CwRun *run = g_ptr_array_index (runs, i);

      if (g_strcmp0 (run->kind, "preview") == 0 && !g_hash_table_contains (closing, &run->run))
        continue;
      if (!cw_page_index_add (index, run->run))
        return FALSE;
    }

  return TRUE;
}

static GPtrArray *
fetch_runs (gpointer opened, const gint64 *keys, guint n_keys, GError **error)
{
  CwState *state = opened;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_run_free);

  for (guint i = 0; i < n_keys; i++)
    {
      CwRun *run = NULL;

      if (state->store != NULL && !cw_store_get_run (state->store, keys[i], &run, error))
        return NULL;
      g_ptr_array_add (rows, run);
    }

  return g_steal_pointer (&rows);
}

static const CwPageSource runs_source = {
  .open = cw_state_open,
  .index = index_runs,
  .fetch = fetch_runs,
  .close = cw_state_close,
  .free_row = (GDestroyNotify) cw_run_free,
};

CwPageModel *
cw_history_runs_model_new (const char *profile_name)
{
  return cw_page_model_new (&runs_source, g_strdup (profile_name), g_free);
}

void
cw_history_runs_model_refresh (CwPageModel *model)
{
  cw_page_model_refresh (model, NULL, NULL);
}

/* ── Writes ── */

typedef struct
{
  gint64 run;
  CwHistoryFilter filter;
  int side;
  char **words;
} Query;

static void
free_query (gpointer data)
{
  Query *query = data;

  g_strfreev (query->words);
  g_free (query);
}

void
cw_history_write_free (CwHistoryWrite *write)
{
  if (write == NULL)
    return;

  g_free (write->label);
  g_free (write->record_id);
  g_free (write->partner_id);
  g_free (write->aloware);
  g_free (write->salesforce);
  g_free (write->old_value);
  g_free (write->new_value);
  g_free (write->reason);
  g_free (write->error_code);
  g_free (write->error_message);
  g_free (write->closed);
  g_free (write);
}

static gint64
make_key (const CwWrite *write, guint field)
{
  return write->id << ID_SHIFT | (gint64) MIN (field, CONFLICT_FIELD - 1) << FIELD_SHIFT
         | (write->state == CW_WRITE_FAILED ? 1 : 0);
}

gint64
cw_history_key_get_write (gint64 key)
{
  return key >> ID_SHIFT;
}

gboolean
cw_history_key_is_failed (gint64 key)
{
  return (key & 1) != 0;
}

static guint
get_field (gint64 key)
{
  return (guint) (key >> FIELD_SHIFT) & ((1u << FIELD_BITS) - 1);
}

static gint64
make_conflict_key (gint64 conflict)
{
  return conflict << ID_SHIFT | (gint64) CONFLICT_FIELD << FIELD_SHIFT;
}

gboolean
cw_history_key_is_conflict (gint64 key)
{
  return get_field (key) == CONFLICT_FIELD;
}

static gboolean
has_state (const CwWrite *write, CwHistoryFilter filter)
{
  switch (filter)
    {
    case CW_HISTORY_CONFIRMED:
      return write->state == CW_WRITE_CONFIRMED;
    case CW_HISTORY_FAILED:
      return write->state == CW_WRITE_FAILED;
    case CW_HISTORY_UNSETTLED:
      return write->state == CW_WRITE_PLANNED || write->state == CW_WRITE_SENT;
    case CW_HISTORY_ALL:
    default:
      return TRUE;
    }
}

static gboolean
has_words (const CwWrite *write, const CwChangeField *field, char **words)
{
  const CwCatalogueEntry *entry = field != NULL && words != NULL ? cw_catalogue_find (field->aloware) : NULL;
  const char *texts[] = {
    write->change->label,
    write->error_message,
    write->change->aloware_id,
    write->change->salesforce_id,
    entry != NULL ? cw_catalogue_get_label (entry) : NULL,
    field != NULL ? field->salesforce : NULL,
    field != NULL ? field->old_value : NULL,
    field != NULL ? field->new_value : NULL,
  };

  return cw_state_has (words, texts, G_N_ELEMENTS (texts));
}

static gboolean
add_write (CwPageIndex *index, const CwWrite *write, const Query *query)
{
  const GPtrArray *fields = write->change->fields;

  if (!has_state (write, query->filter) || (query->side >= 0 && (int) write->change->side != query->side))
    return TRUE;
  if (fields->len == 0)
    return !has_words (write, NULL, query->words) || cw_page_index_add (index, make_key (write, 0));

  for (guint i = 0; i < fields->len; i++)
    {
      if (has_words (write, g_ptr_array_index (fields, i), query->words)
          && !cw_page_index_add (index, make_key (write, i)))
        return FALSE;
    }

  return TRUE;
}

static gboolean
index_closed (CwStore *store, const Query *query, CwPageIndex *index, GError **error)
{
  gint64 after = 0;

  /* Nothing was written to a side, so that a filter shows none. */
  if (query->filter != CW_HISTORY_ALL || query->side >= 0)
    return TRUE;

  for (;;)
    {
      g_autoptr (GPtrArray) conflicts =
          cw_store_list_closed_conflicts (store, query->run, after, PORTION, error);

      if (conflicts == NULL)
        return FALSE;
      if (conflicts->len == 0)
        return TRUE;

      for (guint i = 0; i < conflicts->len; i++)
        {
          const CwConflict *conflict = g_ptr_array_index (conflicts, i);
          const char *texts[] = { conflict->label, conflict->salesforce };

          after = conflict->id;
          if (cw_state_has (query->words, texts, G_N_ELEMENTS (texts))
              && !cw_page_index_add (index, make_conflict_key (conflict->id)))
            return FALSE;
        }
    }
}

static gboolean
index_writes (gpointer opened, gpointer data, CwPageIndex *index, GError **error)
{
  CwState *state = opened;
  const Query *query = data;
  gint64 after = 0;
  guint failed = 0;

  if (!cw_state_ensure (state, error))
    return FALSE;

  while (state->store != NULL)
    {
      g_autoptr (GPtrArray) writes =
          cw_store_journal_list_run (state->store, query->run, after, PORTION, error);

      if (writes == NULL)
        return FALSE;
      if (writes->len == 0)
        break;

      for (guint i = 0; i < writes->len; i++)
        {
          const CwWrite *write = g_ptr_array_index (writes, i);

          after = write->id;
          failed += write->state == CW_WRITE_FAILED;
          if (!add_write (index, write, query))
            return FALSE;
        }
      if (!cw_page_index_is_wanted (index))
        return FALSE;
    }
  cw_page_index_set_summary (index, g_memdup2 (&failed, sizeof failed));

  return state->store == NULL || index_closed (state->store, query, index, error);
}

static CwHistoryWrite *
new_row (const CwWrite *write, guint field_index)
{
  const CwChange *change = write->change;
  const CwChangeField *field =
      field_index < change->fields->len ? g_ptr_array_index (change->fields, field_index) : NULL;
  const char *own = change->side == CW_SIDE_SALESFORCE ? change->salesforce_id : change->aloware_id;
  const char *other = change->side == CW_SIDE_SALESFORCE ? change->aloware_id : change->salesforce_id;
  CwHistoryWrite *row = g_new0 (CwHistoryWrite, 1);

  row->write = write->id;
  row->side = change->side;
  row->action = change->action;
  row->label = g_strdup (change->label);
  row->record_id = g_strdup (own != NULL ? own : other);
  row->state = write->state;
  row->when = write->when;
  row->error_code = g_strdup (write->error_code);
  row->error_message = g_strdup (write->error_message);
  if (change->action == CW_ACTION_LINK || change->action == CW_ACTION_UNLINK)
    row->partner_id = g_strdup (other);
  if (field == NULL)
    return row;

  row->reason = g_strdup (field->reason);
  if (row->partner_id != NULL)
    return row;

  row->aloware = g_strdup (field->aloware);
  row->salesforce = g_strdup (field->salesforce);
  row->old_value = g_strdup (field->old_value);
  row->new_value = g_strdup (field->new_value);

  return row;
}

static CwHistoryWrite *
new_conflict_row (const CwConflict *conflict)
{
  CwHistoryWrite *row = g_new0 (CwHistoryWrite, 1);

  row->closed = g_strdup (conflict->decision);
  row->label = g_strdup (conflict->label);
  row->record_id =
      g_strdup (conflict->salesforce_id != NULL ? conflict->salesforce_id : conflict->aloware_id);
  row->when = -1;
  if (conflict->kind == CW_CONFLICT_MATCH || conflict->kind == CW_CONFLICT_DELETE)
    return row;

  row->aloware = g_strdup (conflict->aloware);
  row->salesforce = g_strdup (conflict->salesforce);

  return row;
}

static gboolean
fetch_conflict (CwStore *store, gint64 id, CwHistoryWrite **row, GError **error)
{
  g_autoptr (CwConflict) conflict = NULL;

  if (!cw_store_get_closed_conflict (store, id, &conflict, error))
    return FALSE;

  *row = conflict != NULL ? new_conflict_row (conflict) : NULL;

  return TRUE;
}

/* The fields of a write follow each other, so that it is often the one that was read last. */
static gboolean
fetch_write (CwStore *store, gint64 key, CwWrite **write, CwHistoryWrite **row, GError **error)
{
  gint64 id = cw_history_key_get_write (key);

  if (*write == NULL || (*write)->id != id)
    {
      g_clear_pointer (write, cw_write_free);
      if (!cw_store_journal_get (store, id, write, error))
        return FALSE;
    }

  *row = *write != NULL ? new_row (*write, get_field (key)) : NULL;

  return TRUE;
}

static GPtrArray *
fetch_writes (gpointer opened, const gint64 *keys, guint n_keys, GError **error)
{
  CwState *state = opened;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_history_write_free);
  g_autoptr (CwWrite) write = NULL;

  for (guint i = 0; i < n_keys; i++)
    {
      CwHistoryWrite *row = NULL;

      if (state->store != NULL
          && !(cw_history_key_is_conflict (keys[i])
                   ? fetch_conflict (state->store, cw_history_key_get_write (keys[i]), &row, error)
                   : fetch_write (state->store, keys[i], &write, &row, error)))
        return NULL;
      g_ptr_array_add (rows, row);
    }

  return g_steal_pointer (&rows);
}

static const CwPageSource writes_source = {
  .open = cw_state_open,
  .index = index_writes,
  .fetch = fetch_writes,
  .close = cw_state_close,
  .free_row = (GDestroyNotify) cw_history_write_free,
  .free_summary = g_free,
};

static Query *
copy_query (const CwHistoryQuery *asked)
{
  Query *query = g_new0 (Query, 1);

  query->run = asked->run;
  query->filter = asked->filter;
  query->side = asked->side;
  query->words = cw_state_words (asked->search);

  return query;
}

CwPageModel *
cw_history_writes_model_new (const char *profile_name)
{
  return cw_page_model_new (&writes_source, g_strdup (profile_name), g_free);
}

void
cw_history_writes_model_show (CwPageModel *model, const CwHistoryQuery *query)
{
  cw_page_model_set_query (model, copy_query (query), free_query);
}

void
cw_history_writes_model_refresh (CwPageModel *model, const CwHistoryQuery *query)
{
  cw_page_model_refresh (model, copy_query (query), free_query);
}
