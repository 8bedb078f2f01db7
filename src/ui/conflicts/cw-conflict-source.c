/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-conflict-source.h"

#include "cw-catalogue.h"
#include "cw-mapping.h"
#include "cw-page-fields.h"
#include "cw-rows.h"
#include "cw-search.h"
#include "cw-state-source.h"
#include "cw-store-conflicts.h"
#include "cw-store-links.h"
#include "cw-store-mirror.h"

#include <string.h>

#define PORTION 256

typedef struct
{
  int kind;
  char *field; /* NULL: every conflict matches */
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

static void
free_candidate (gpointer data)
{
  CwConflictCandidate *candidate = data;

  g_free (candidate->choice);
  g_free (candidate->name);
  g_free (candidate->detail);
  g_free (candidate);
}

void
cw_conflict_row_free (CwConflictRow *row)
{
  if (row == NULL)
    return;

  cw_conflict_free (row->conflict);
  g_ptr_array_unref (row->candidates);
  for (guint side = 0; side < G_N_ELEMENTS (row->value); side++)
    g_free (row->value[side]);
  g_free (row->base_value);
  g_free (row);
}

const char *
cw_conflict_row_get_field (const CwConflictRow *row)
{
  return cw_conflict_get_field (row->conflict);
}

guint
cw_conflict_row_count_candidates (const CwConflictRow *row, CwSide side)
{
  guint n = 0;

  for (guint i = 0; i < row->candidates->len; i++)
    n += ((const CwConflictCandidate *) g_ptr_array_index (row->candidates, i))->side == side;

  return n;
}

/* ── Directions ── */

/* The active mapping, read once for each index. Without it both sides may win, and the run decides. */
static void
keep_mapping (CwState *state)
{
  cw_state_keep (state, cw_profile_load_mapping (state->profile, CW_MAPPING_ACTIVE, NULL),
                 (GDestroyNotify) cw_mapping_free);
}

static void
find_winners (const CwMapping *mapping, const CwConflict *conflict, gboolean may_win[2])
{
  const CwMappingRow *row = mapping != NULL && cw_conflict_get_field (conflict) != NULL
                              ? cw_mapping_find (mapping, cw_conflict_get_field (conflict))
                              : NULL;

  may_win[CW_SIDE_ALOWARE] = row == NULL || row->direction != CW_DIRECTION_TO_ALOWARE;
  may_win[CW_SIDE_SALESFORCE] = row == NULL || row->direction != CW_DIRECTION_TO_SALESFORCE;
}

/* ── Facts ── */

static void
free_facts (gpointer data)
{
  CwConflictFacts *facts = data;

  g_array_unref (facts->facts);
  g_hash_table_unref (facts->fields);
  g_free (facts);
}

const CwConflictFact *
cw_conflict_facts_find (const CwConflictFacts *facts, gint64 id)
{
  guint low = 0;
  guint high = facts->facts->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const CwConflictFact *fact = &g_array_index (facts->facts, CwConflictFact, middle);

      if (fact->id == id)
        return fact;
      if (fact->id < id)
        low = middle + 1;
      else
        high = middle;
    }

  return NULL;
}

static void
add_fact (GArray *facts, GHashTable *records, const CwMapping *mapping, const CwConflict *conflict)
{
  g_autofree char *pair = g_strconcat (
    conflict->pair.ids[CW_SIDE_ALOWARE] != NULL ? conflict->pair.ids[CW_SIDE_ALOWARE] : "", "|",
    conflict->pair.ids[CW_SIDE_SALESFORCE] != NULL ? conflict->pair.ids[CW_SIDE_SALESFORCE] : "", NULL);
  guint record = GPOINTER_TO_UINT (g_hash_table_lookup (records, pair));
  CwConflictFact fact = { .id = conflict->id, .kind = conflict->kind };

  if (record == 0)
    {
      record = g_hash_table_size (records) + 1;
      g_hash_table_insert (records, g_steal_pointer (&pair), GUINT_TO_POINTER (record));
    }
  fact.record = record;
  if (cw_conflict_get_field (conflict) != NULL)
    fact.field = g_intern_string (cw_conflict_get_field (conflict));
  find_winners (mapping, conflict, fact.may_win);

  g_array_append_val (facts, fact);
}

/* ── Rows ── */

static gboolean
is_wanted (const CwConflict *conflict, const Query *query)
{
  const CwCatalogueEntry *entry = cw_conflict_get_field (conflict) != NULL
                                    ? cw_catalogue_find (cw_conflict_get_field (conflict))
                                    : NULL;
  const char *texts[] = {
    conflict->pair.label,
    entry != NULL ? cw_catalogue_get_label (entry) : NULL,
    cw_conflict_get_field (conflict),
    conflict->salesforce,
    conflict->value[CW_SIDE_ALOWARE],
    conflict->base_value,
    conflict->value[CW_SIDE_SALESFORCE],
    conflict->salesforce_changed_by,
  };

  return (query->kind < 0 ? conflict->kind != CW_CONFLICT_UNDONE : (int) conflict->kind == query->kind)
         && (query->field == NULL || g_strcmp0 (cw_conflict_get_field (conflict), query->field) == 0)
         && cw_state_has (query->words, texts, G_N_ELEMENTS (texts));
}

typedef struct
{
  CwStore *store;
  const Query *query;
  GHashTable *records; /* ids of a pair → number of the record */
  GArray *facts;       /* of CwConflictFact */
  GHashTable *fields;
  const CwMapping *mapping;
  guint n_undone;
} Indexing;

static GPtrArray *
list_conflicts (gpointer data, gint64 after, GError **error)
{
  const Indexing *indexing = data;

  return cw_store_list_conflicts (indexing->store, after, PORTION, error);
}

static gboolean
take_conflict (gpointer thing, gint64 *after, CwPageIndex *index, gpointer data)
{
  CwConflict *conflict = thing;
  CwConflictRow row = { .conflict = conflict };
  Indexing *indexing = data;

  *after = conflict->id;
  add_fact (indexing->facts, indexing->records, indexing->mapping, conflict);
  cw_page_fields_note (indexing->fields, cw_conflict_get_field (conflict));
  indexing->n_undone += conflict->kind == CW_CONFLICT_UNDONE;

  return !is_wanted (conflict, indexing->query) || cw_page_index_add (index, conflict->id, &row);
}

static gboolean
index_conflicts (gpointer opened, gpointer query, CwPageIndex *index, GError **error)
{
  g_autoptr (GHashTable) records = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GArray) facts = g_array_new (FALSE, TRUE, sizeof (CwConflictFact));
  CwState *state = opened;
  g_autoptr (GHashTable) fields = cw_page_fields_new ();
  Indexing indexing = { .query = query, .records = records, .facts = facts, .fields = fields };
  CwConflictFacts *summary;
  guint n_linked = 0;

  if (!cw_state_ensure (state, error))
    return FALSE;

  keep_mapping (state);
  indexing.store = state->store;
  indexing.mapping = state->kept;
  if (state->store != NULL
      && (!cw_store_count_links (state->store, &n_linked, error)
          || !cw_page_index_each (index, list_conflicts, take_conflict, &indexing, error)))
    return FALSE;

  summary = g_new0 (CwConflictFacts, 1);
  summary->facts = g_steal_pointer (&facts);
  summary->fields = g_steal_pointer (&fields);
  summary->n_linked = n_linked;
  summary->n_undone = indexing.n_undone;
  cw_page_index_set_summary (index, summary);

  return TRUE;
}

static char *
join_details (const char *phone, const char *email)
{
  if (phone != NULL && *phone != '\0' && email != NULL && *email != '\0')
    return g_strdup_printf ("%s · %s", phone, email);
  if (phone != NULL && *phone != '\0')
    return g_strdup (phone);

  return email != NULL && *email != '\0' ? g_strdup (email) : NULL;
}

static gboolean
name_candidate (CwStore *store, CwConflictCandidate *candidate, const char *id, GError **error)
{
  const CwRecord *record = NULL;
  g_autoptr (CwSalesforceMirror) salesforce = NULL;
  g_autoptr (CwAlowareMirror) aloware = NULL;

  if (!(candidate->side == CW_SIDE_SALESFORCE ? cw_store_get_salesforce (store, id, &salesforce, error)
                                              : cw_store_get_aloware (store, id, &aloware, error)))
    return FALSE;

  if (salesforce != NULL && salesforce->record != NULL)
    {
      record = salesforce->record;
      candidate->name = cw_rows_label (NULL, record);
      candidate->detail = join_details (cw_record_get (record, "Phone"), cw_record_get (record, "Email"));
    }
  else if (aloware != NULL && aloware->record != NULL)
    {
      record = aloware->record;
      candidate->name = cw_rows_label (record, NULL);
      candidate->detail = join_details (cw_record_get (record, "phone_number"),
                                        cw_record_get (record, "email"));
    }
  else
    candidate->name = g_strdup (id);

  return TRUE;
}

static gboolean
add_candidates (CwStore *store, CwConflictRow *row, GError **error)
{
  for (char **choice = row->conflict->candidates; choice != NULL && *choice != NULL; choice++)
    {
      const char *id = strchr (*choice, ':');
      CwConflictCandidate *candidate;

      if (id == NULL)
        continue;

      candidate = g_new0 (CwConflictCandidate, 1);
      candidate->choice = g_strdup (*choice);
      candidate->side = g_str_has_prefix (*choice, "salesforce:") ? CW_SIDE_SALESFORCE : CW_SIDE_ALOWARE;
      g_ptr_array_add (row->candidates, candidate);
      if (!name_candidate (store, candidate, id + 1, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
fill_row (CwStore *store, CwConflictRow *row, GError **error)
{
  const CwConflict *conflict = row->conflict;

  if (!add_candidates (store, row, error))
    return FALSE;

  if (conflict->kind == CW_CONFLICT_PHONE || conflict->kind == CW_CONFLICT_DELETE)
    {
      g_autoptr (CwAlowareMirror) mirror = NULL;

      if (conflict->pair.ids[CW_SIDE_ALOWARE] != NULL
          && !cw_store_get_aloware (store, conflict->pair.ids[CW_SIDE_ALOWARE], &mirror, error))
        return FALSE;
      row->aloware_gone = mirror == NULL || mirror->gone;
    }

  return TRUE;
}

static void
show_values (CwState *state, CwConflictRow *row)
{
  const CwConflict *conflict = row->conflict;
  const char *field = cw_conflict_get_field (conflict);

  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    {
      row->value[side] = g_strdup (conflict->value[side]);
      if (field != NULL)
        cw_state_name_user (state, field, side, &row->value[side]);
    }
  row->base_value = g_strdup (conflict->base_value);
  if (field != NULL)
    cw_state_name_user (state, field, CW_SIDE_ALOWARE, &row->base_value);
}

static gboolean
read_conflict (gpointer opened, gint64 key, gpointer *row, GError **error)
{
  CwState *state = opened;
  CwConflict *conflict = NULL;
  g_autoptr (CwConflictRow) read = NULL;

  if (!cw_store_get_conflict (state->store, key, &conflict, error))
    return FALSE;
  if (conflict == NULL)
    return TRUE;

  read = g_new0 (CwConflictRow, 1);
  read->conflict = conflict;
  read->candidates = g_ptr_array_new_with_free_func (free_candidate);
  find_winners (state->kept, conflict, read->may_win);
  show_values (state, read);
  if (!fill_row (state->store, read, error))
    return FALSE;

  *row = g_steal_pointer (&read);

  return TRUE;
}

static const CwPageSource source = {
  .open = cw_state_open,
  .index = index_conflicts,
  .row = read_conflict,
  .close = cw_state_close,
  .free_query = free_query,
  .free_row = (GDestroyNotify) cw_conflict_row_free,
  .free_summary = free_facts,
};

CwPageModel *
cw_conflict_model_new (const char *profile_name)
{
  return cw_state_model_new (&source, profile_name);
}

gpointer
cw_conflict_query_new (int kind, const char *field, const char *search)
{
  Query *query = g_new0 (Query, 1);

  query->kind = kind;
  query->field = g_strdup (field);
  query->words = cw_search_words (search);

  return query;
}
