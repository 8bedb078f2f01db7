/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-history-source.h"

#include "cw-catalogue.h"
#include "cw-page-fields.h"
#include "cw-search.h"
#include "cw-state-source.h"
#include "cw-store-conflicts.h"
#include "cw-store-journal.h"
#include "cw-store-runs.h"
#include "cw-words.h"

/* How many writes are unsealed in one portion. */
#define PORTION 256

/* A key consists of these bits, highest first: the write's id, the field's number, whether the write
 * failed. */
#define FIELD_SHIFT 1
#define FIELD_BITS 11
#define ID_SHIFT (FIELD_SHIFT + FIELD_BITS)

/* This field number marks the row of a conflict that closed by itself during the run. Such a row has the
 * conflict's id in place of a write's id. */
#define CONFLICT_FIELD ((1u << FIELD_BITS) - 1)

/* This one marks the heading of a write. */
#define HEADING_FIELD (CONFLICT_FIELD - 1)

/* ── Runs ── */

/* Finds the previews in which a conflict closed by itself. History shows no other previews. */
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
  runs = closing != NULL ? cw_store_list_runs (state->store, error) : NULL;
  if (runs == NULL)
    return FALSE;

  for (guint i = 0; i < runs->len; i++)
    {
      const CwRun *run = g_ptr_array_index (runs, i);

      if (g_strcmp0 (run->kind, "preview") == 0 && !g_hash_table_contains (closing, &run->run))
        continue;
      if (!cw_page_index_add (index, run->run, NULL))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_run (gpointer opened, gint64 key, gpointer *row, GError **error)
{
  CwState *state = opened;
  CwRun *run = NULL;

  if (!cw_store_get_run (state->store, key, &run, error))
    return FALSE;

  *row = run;

  return TRUE;
}

static const CwPageSource runs_source = {
  .open = cw_state_open,
  .index = index_runs,
  .row = read_run,
  .close = cw_state_close,
  .free_row = (GDestroyNotify) cw_run_free,
};

CwPageModel *
cw_history_runs_model_new (const char *profile_name)
{
  return cw_state_model_new (&runs_source, profile_name);
}

/* ── Writes ── */

typedef struct
{
  gint64 run;
  CwHistoryFilter filter;
  int side;
  char *field; /* NULL: every row matches */
  gboolean grouped;
  char **words;
} Query;

static void
free_query (gpointer data)
{
  Query *query = data;

  g_free (query->field);
  g_strfreev (query->words);
  g_free (query);
}

void
cw_history_write_free (CwHistoryWrite *write)
{
  if (write == NULL)
    return;

  g_free (write->label);
  for (guint i = 0; i < G_N_ELEMENTS (write->ids); i++)
    g_free (write->ids[i]);
  g_free (write->aloware);
  g_free (write->salesforce);
  g_free (write->old_value);
  g_free (write->new_value);
  g_free (write->reason);
  g_strfreev (write->differs);
  g_free (write->error_code);
  g_free (write->error_message);
  g_free (write->closed);
  g_free (write);
}

static gint64
make_key (const CwWrite *write, guint field)
{
  return write->id << ID_SHIFT | (gint64) field << FIELD_SHIFT | (write->state == CW_WRITE_FAILED ? 1 : 0);
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
get_heading (gint64 key)
{
  gint64 fields = (gint64) CONFLICT_FIELD << FIELD_SHIFT;

  return get_field (key) != CONFLICT_FIELD ? (key & ~fields) | (gint64) HEADING_FIELD << FIELD_SHIFT : 0;
}

static gint64
make_conflict_key (gint64 conflict)
{
  return conflict << ID_SHIFT | (gint64) CONFLICT_FIELD << FIELD_SHIFT;
}

static gboolean
is_conflict (gint64 key)
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
  const CwCatalogueEntry *entry = words != NULL && field != NULL && field->aloware != NULL
                                    ? cw_catalogue_find (field->aloware)
                                    : NULL;
  const char *texts[] = {
    write->change->pair.label,
    cw_words_lead (cw_change_get_object (write->change)),
    write->error_message,
    write->change->pair.ids[CW_SIDE_ALOWARE],
    write->change->pair.ids[CW_SIDE_SALESFORCE],
    entry != NULL ? cw_catalogue_get_label (entry) : NULL,
    field != NULL ? field->salesforce : NULL,
    field != NULL ? field->old_value : NULL,
    field != NULL ? field->new_value : NULL,
  };

  return cw_state_has (words, texts, G_N_ELEMENTS (texts));
}

const char *
cw_history_write_get_record (const CwHistoryWrite *write)
{
  return write->ids[write->side] != NULL ? write->ids[write->side] : write->ids[!write->side];
}

const char *
cw_history_write_get_partner (const CwHistoryWrite *write)
{
  gboolean links = write->action == CW_ACTION_LINK || write->action == CW_ACTION_UNLINK;

  return links && write->closed == NULL ? write->ids[!write->side] : NULL;
}

static CwHistoryWrite
describe (const CwPairId *pair)
{
  CwHistoryWrite row = { .label = pair->label };

  for (guint i = 0; i < G_N_ELEMENTS (row.ids); i++)
    row.ids[i] = pair->ids[i];

  return row;
}

/* Borrows the strings of the write. */
static CwHistoryWrite
describe_write (const CwWrite *write, guint nth)
{
  const CwChange *change = write->change;
  const CwChangeField *field = nth < change->fields->len ? g_ptr_array_index (change->fields, nth) : NULL;
  CwHistoryWrite row = describe (&change->pair);

  row.write = write->id;
  row.side = change->side;
  row.action = change->action;
  row.state = write->state;
  row.when = write->when;
  row.error_code = write->error_code;
  row.error_message = write->error_message;
  row.n_fields = change->fields->len;
  row.is_heading = nth == HEADING_FIELD;
  if (field == NULL)
    return row;

  row.reason = field->reason;
  row.differs = change->differs;
  if (cw_history_write_get_partner (&row) != NULL)
    return row;

  row.aloware = field->aloware;
  row.salesforce = field->salesforce;
  row.old_value = field->old_value;
  row.new_value = field->new_value;

  return row;
}

/* Borrows the strings of the conflict. */
static CwHistoryWrite
describe_conflict (const CwConflict *conflict)
{
  CwHistoryWrite row = describe (&conflict->pair);

  row.closed = conflict->decision;
  row.side = CW_SIDE_SALESFORCE;
  row.when = -1;
  if (conflict->kind == CW_CONFLICT_MATCH || conflict->kind == CW_CONFLICT_DELETE)
    return row;

  row.aloware = conflict->aloware;
  row.salesforce = conflict->salesforce;

  return row;
}

typedef struct
{
  CwState *state;
  const Query *query;
  GHashTable *fields;
} Indexing;

static gboolean
has_field (const CwHistoryWrite *row, const Query *query)
{
  return query->field == NULL || g_strcmp0 (row->aloware, query->field) == 0;
}

static GPtrArray *
list_writes (gpointer data, gint64 after, GError **error)
{
  const Indexing *indexing = data;

  return cw_store_journal_list_run (indexing->state->store, indexing->query->run, after, PORTION, error);
}

/* Whether a query finds more than one row of a write. */
static gboolean
needs_heading (const CwWrite *write, const Query *query)
{
  const GPtrArray *fields = write->change->fields;
  guint n = 0;

  if (!query->grouped || query->field != NULL)
    return FALSE;

  for (guint i = 0; i < fields->len && n < 2; i++)
    n += has_words (write, g_ptr_array_index (fields, i), query->words);

  return n > 1;
}

static gboolean
add_heading (const CwWrite *write, CwPageIndex *index)
{
  CwHistoryWrite row = describe_write (write, HEADING_FIELD);

  return cw_page_index_add (index, make_key (write, HEADING_FIELD), &row);
}

static gboolean
take_write (gpointer thing, gint64 *after, CwPageIndex *index, gpointer data)
{
  const Indexing *indexing = data;
  const Query *query = indexing->query;
  const CwWrite *write = thing;
  const GPtrArray *fields = write->change->fields;
  gboolean wanted = has_state (write, query->filter)
                    && (query->side < 0 || (int) write->change->side == query->side);

  *after = write->id;
  cw_state_name_users (indexing->state, write->change);
  if (wanted && needs_heading (write, query) && !add_heading (write, index))
    return FALSE;

  for (guint i = 0; i < CLAMP (fields->len, 1, HEADING_FIELD); i++)
    {
      const CwChangeField *field = i < fields->len ? g_ptr_array_index (fields, i) : NULL;
      CwHistoryWrite row = describe_write (write, i);

      cw_page_fields_note (indexing->fields, row.aloware);
      if (wanted && has_field (&row, query) && has_words (write, field, query->words)
          && !cw_page_index_add (index, make_key (write, i), &row))
        return FALSE;
    }

  return TRUE;
}

static GPtrArray *
list_closed (gpointer data, gint64 after, GError **error)
{
  const Indexing *indexing = data;

  return cw_store_list_closed_conflicts (indexing->state->store, indexing->query->run, after, PORTION, error);
}

static gboolean
take_closed (gpointer thing, gint64 *after, CwPageIndex *index, gpointer data)
{
  const Indexing *indexing = data;
  const Query *query = indexing->query;
  const CwConflict *conflict = thing;
  const char *texts[] = { conflict->pair.label,
                          cw_words_lead (cw_object_of_id (conflict->pair.ids[CW_SIDE_SALESFORCE])),
                          conflict->salesforce };
  CwHistoryWrite row = describe_conflict (conflict);

  *after = conflict->id;
  cw_page_fields_note (indexing->fields, row.aloware);

  /* A conflict that closed by itself wrote nothing, so it is shown only without a filter of what was written.
   */
  return query->filter != CW_HISTORY_ALL || query->side >= 0 || !has_field (&row, query)
         || !cw_state_has (query->words, texts, G_N_ELEMENTS (texts))
         || cw_page_index_add (index, make_conflict_key (conflict->id), &row);
}

static gboolean
index_writes (gpointer opened, gpointer data, CwPageIndex *index, GError **error)
{
  CwState *state = opened;
  const Query *query = data;
  g_autoptr (GHashTable) fields = cw_page_fields_new ();
  Indexing indexing;

  if (!cw_state_ensure (state, error))
    return FALSE;
  if (state->store == NULL)
    return TRUE;

  cw_state_keep (state, NULL, NULL);
  indexing = (Indexing) { state, query, fields };
  if (!cw_page_index_each (index, list_writes, take_write, &indexing, error)
      || !cw_page_index_each (index, list_closed, take_closed, &indexing, error))
    return FALSE;

  cw_page_index_set_summary (index, g_steal_pointer (&fields));

  return TRUE;
}

/* Copies what a row borrows. */
static CwHistoryWrite *
own_row (const CwHistoryWrite *borrowed)
{
  CwHistoryWrite *row = g_memdup2 (borrowed, sizeof *borrowed);

  row->label = cw_words_record (row->label, cw_object_of_id (row->ids[CW_SIDE_SALESFORCE]));
  for (guint i = 0; i < G_N_ELEMENTS (row->ids); i++)
    row->ids[i] = g_strdup (row->ids[i]);
  row->aloware = g_strdup (row->aloware);
  row->salesforce = g_strdup (row->salesforce);
  row->old_value = g_strdup (row->old_value);
  row->new_value = g_strdup (row->new_value);
  row->reason = g_strdup (row->reason);
  row->differs = g_strdupv (row->differs);
  row->error_code = g_strdup (row->error_code);
  row->error_message = g_strdup (row->error_message);
  row->closed = g_strdup (row->closed);

  return row;
}

static gboolean
read_closed_conflict (CwStore *store, gint64 id, gpointer *row, GError **error)
{
  g_autoptr (CwConflict) conflict = NULL;

  if (!cw_store_get_closed_conflict (store, id, &conflict, error))
    return FALSE;

  if (conflict != NULL)
    {
      CwHistoryWrite described = describe_conflict (conflict);

      *row = own_row (&described);
    }

  return TRUE;
}

/* The rows of one write follow each other, so the write is often the one that was read last. */
static gboolean
find_write (CwState *state, gint64 id, const CwWrite **found, GError **error)
{
  CwWrite *write = NULL;

  *found = state->kept;
  if (*found != NULL && (*found)->id == id)
    return TRUE;
  if (!cw_store_journal_get (state->store, id, &write, error))
    return FALSE;

  if (write != NULL)
    cw_state_name_users (state, write->change);
  cw_state_keep (state, write, (GDestroyNotify) cw_write_free);
  *found = write;

  return TRUE;
}

static gboolean
read_write (gpointer opened, gint64 key, gpointer *row, GError **error)
{
  CwState *state = opened;
  gint64 id = cw_history_key_get_write (key);
  const CwWrite *write = NULL;

  if (is_conflict (key))
    return read_closed_conflict (state->store, id, row, error);
  if (!find_write (state, id, &write, error))
    return FALSE;

  if (write != NULL)
    {
      CwHistoryWrite described = describe_write (write, get_field (key));

      *row = own_row (&described);
    }

  return TRUE;
}

static const CwPageSource writes_source = {
  .open = cw_state_open,
  .index = index_writes,
  .row = read_write,
  .close = cw_state_close,
  .free_query = free_query,
  .free_row = (GDestroyNotify) cw_history_write_free,
  .free_summary = (GDestroyNotify) g_hash_table_unref,
  .heading = get_heading,
};

CwPageModel *
cw_history_writes_model_new (const char *profile_name)
{
  return cw_state_model_new (&writes_source, profile_name);
}

gpointer
cw_history_query_new (gint64 run,
                      CwHistoryFilter filter,
                      int side,
                      const char *field,
                      const char *search,
                      gboolean grouped)
{
  Query *query = g_new0 (Query, 1);

  query->run = run;
  query->filter = filter;
  query->side = side;
  query->field = g_strdup (field);
  query->grouped = grouped;
  query->words = cw_search_words (search);

  return query;
}
