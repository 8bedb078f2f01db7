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

/* ── Runs ── */

static gboolean
index_runs (gpointer      opened,
            gpointer      query,
            CwPageIndex  *index,
            GError      **error)
{
  CwState *state = opened;
  g_autoptr(GPtrArray) runs = NULL;

  if (!cw_state_ensure (state, error))
    return FALSE;
  if (state->store == NULL)
    return TRUE;

  runs = cw_store_list_runs (state->store, MAX_RUNS, error);
  if (runs == NULL)
    return FALSE;

  for (guint i = 0; i < runs->len; i++)
    {
      const CwRun *run = g_ptr_array_index (runs, i);

      if (g_strcmp0 (run->kind, "preview") != 0 && !cw_page_index_add (index, run->run))
        return FALSE;
    }

  return TRUE;
}

static GPtrArray *
fetch_runs (gpointer       opened,
            const gint64  *keys,
            guint          n_keys,
            GError       **error)
{
  CwState *state = opened;
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_run_free);

  for (guint i = 0; i < n_keys; i++)
    {
      g_autoptr(GError) problem = NULL;
      CwRun *run = state->store != NULL ? cw_store_get_run (state->store, keys[i], &problem) : NULL;

      if (problem != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return NULL;
        }
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
  g_free (write->aloware);
  g_free (write->salesforce);
  g_free (write->old_value);
  g_free (write->new_value);
  g_free (write->reason);
  g_free (write->error_code);
  g_free (write->error_message);
  g_free (write);
}

static gint64
make_key (const CwWrite *write,
          guint          field)
{
  return write->id << ID_SHIFT | (gint64) MIN (field, (1u << FIELD_BITS) - 1) << FIELD_SHIFT |
         (write->state == CW_WRITE_FAILED ? 1 : 0);
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

static gboolean
has_state (const CwWrite   *write,
           CwHistoryFilter  filter)
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
has_words (const CwWrite       *write,
           const CwChangeField *field,
           char               **words)
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
add_write (CwPageIndex   *index,
           const CwWrite *write,
           const Query   *query)
{
  const GPtrArray *fields = write->change->fields;

  if (!has_state (write, query->filter) || (query->side >= 0 && (int) write->change->side != query->side))
    return TRUE;
  if (fields->len == 0)
    return !has_words (write, NULL, query->words) || cw_page_index_add (index, make_key (write, 0));

  for (guint i = 0; i < fields->len; i++)
    {
      if (has_words (write, g_ptr_array_index (fields, i), query->words) && !cw_page_index_add (index, make_key (write, i)))
        return FALSE;
    }

  return TRUE;
}

static gboolean
index_writes (gpointer      opened,
              gpointer      data,
              CwPageIndex  *index,
              GError      **error)
{
  CwState *state = opened;
  const Query *query = data;
  gint64 after = 0;
  guint failed = 0;

  if (!cw_state_ensure (state, error))
    return FALSE;

  while (state->store != NULL)
    {
      g_autoptr(GPtrArray) writes = cw_store_journal_list_run (state->store, query->run, after, PORTION, error);

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

  return TRUE;
}

static CwHistoryWrite *
new_row (const CwWrite *write,
         guint          field_index)
{
  const CwChange *change = write->change;
  const CwChangeField *field = field_index < change->fields->len ? g_ptr_array_index (change->fields, field_index) : NULL;
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
  if (field == NULL)
    return row;

  row->aloware = g_strdup (field->aloware);
  row->salesforce = g_strdup (field->salesforce);
  row->old_value = g_strdup (field->old_value);
  row->new_value = g_strdup (field->new_value);
  row->reason = g_strdup (field->reason);

  return row;
}

static GPtrArray *
fetch_writes (gpointer       opened,
              const gint64  *keys,
              guint          n_keys,
              GError       **error)
{
  CwState *state = opened;
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_history_write_free);
  g_autoptr(CwWrite) write = NULL;

  for (guint i = 0; i < n_keys; i++)
    {
      gint64 id = cw_history_key_get_write (keys[i]);

      /* The fields of a write follow each other. */
      if (state->store != NULL && (write == NULL || write->id != id))
        {
          g_autoptr(GError) problem = NULL;

          g_clear_pointer (&write, cw_write_free);
          write = cw_store_journal_get (state->store, id, &problem);
          if (problem != NULL)
            {
              g_propagate_error (error, g_steal_pointer (&problem));
              return NULL;
            }
        }
      g_ptr_array_add (rows, write != NULL ? new_row (write, get_field (keys[i])) : NULL);
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
cw_history_writes_model_show (CwPageModel          *model,
                              const CwHistoryQuery *query)
{
  cw_page_model_set_query (model, copy_query (query), free_query);
}

void
cw_history_writes_model_refresh (CwPageModel          *model,
                                 const CwHistoryQuery *query)
{
  cw_page_model_refresh (model, copy_query (query), free_query);
}
