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
#include "cw-words.h"

#define PORTION 256

/* A key consists of these, highest first: the number of the record, the kind, the conflict's id, which is 0
 * in the key of a heading. */
#define ID_BITS 36
#define KIND_BITS 3

typedef struct
{
  int kind;
  char *field; /* NULL: every conflict matches */
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
  g_clear_pointer (&row->under, g_array_unref);
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

/* ── Keys ── */

static gint64
make_key (guint record, CwConflictKind kind, gint64 id)
{
  return (gint64) record << (KIND_BITS + ID_BITS) | (gint64) kind << ID_BITS | id;
}

gint64
cw_conflict_key_get_conflict (gint64 key)
{
  return key & ((G_GINT64_CONSTANT (1) << ID_BITS) - 1);
}

gint64
cw_conflict_key_get_heading (gint64 key)
{
  return key - cw_conflict_key_get_conflict (key);
}

static CwConflictKind
get_kind (gint64 key)
{
  return (CwConflictKind) (key >> ID_BITS & ((1 << KIND_BITS) - 1));
}

/* ── What is kept between two queries ── */

typedef struct
{
  /* The active ones; NULL: both sides may win, and the run decides. */
  CwMapping *mapping[CW_N_OBJECTS];
  GHashTable *records; /* ids of a pair → its number, which stays while the model lives, as keys have to */
  GHashTable *under;   /* gint64 *, the key of a heading → GArray of gint64, the conflicts under it */
} Kept;

static void
free_kept (gpointer data)
{
  Kept *kept = data;

  for (CwObject object = 0; object < CW_N_OBJECTS; object++)
    g_clear_pointer (&kept->mapping[object], cw_mapping_free);
  g_hash_table_unref (kept->records);
  g_hash_table_unref (kept->under);
  g_free (kept);
}

static Kept *
keep (CwState *state)
{
  Kept *kept = state->kept;

  if (kept == NULL)
    {
      kept = g_new0 (Kept, 1);
      kept->records = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      kept->under = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                           (GDestroyNotify) g_array_unref);
      cw_state_keep (state, kept, free_kept);
    }
  for (CwObject object = 0; object < CW_N_OBJECTS; object++)
    {
      g_clear_pointer (&kept->mapping[object], cw_mapping_free);
      kept->mapping[object] = cw_profile_load_mapping (state->profile, object, CW_MAPPING_ACTIVE, NULL);
    }

  return kept;
}

static guint
number_record (GHashTable *records, const CwPairId *pair)
{
  const char *aloware = pair->ids[CW_SIDE_ALOWARE];
  const char *salesforce = pair->ids[CW_SIDE_SALESFORCE];
  g_autofree char *ids = g_strconcat (aloware != NULL ? aloware : "", "|",
                                      salesforce != NULL ? salesforce : "", NULL);
  guint record = GPOINTER_TO_UINT (g_hash_table_lookup (records, ids));

  if (record == 0)
    {
      record = g_hash_table_size (records) + 1;
      g_hash_table_insert (records, g_steal_pointer (&ids), GUINT_TO_POINTER (record));
    }

  return record;
}

static CwObject
get_object (const CwConflict *conflict)
{
  return cw_object_of_id (conflict->pair.ids[CW_SIDE_SALESFORCE]);
}

/* Says in the name that the record is a Lead. */
static void
mark_lead (CwConflict *conflict)
{
  char *name = cw_words_record (conflict->pair.label, get_object (conflict));

  g_free (conflict->pair.label);
  conflict->pair.label = name;
}

/* ── Directions ── */

static void
find_winners (const Kept *kept, const CwConflict *conflict, gboolean may_win[2])
{
  const CwMapping *mapping = kept->mapping[get_object (conflict)];
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
add_fact (GArray *facts, const Kept *kept, const CwConflict *conflict, guint record)
{
  CwConflictFact fact = { .id = conflict->id, .kind = conflict->kind, .record = record };

  fact.key = make_key (record, conflict->kind, conflict->id);
  if (cw_conflict_get_field (conflict) != NULL)
    fact.field = g_intern_string (cw_conflict_get_field (conflict));
  find_winners (kept, conflict, fact.may_win);

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
    cw_words_lead (get_object (conflict)),
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
  Kept *kept;
  GHashTable *seen; /* the numbers of the records whose rows were added */
  GArray *facts;    /* of CwConflictFact */
  GHashTable *fields;
  guint n_undone;
  GError **error;
} Indexing;

static GPtrArray *
list_conflicts (gpointer data, gint64 after, GError **error)
{
  const Indexing *indexing = data;

  return cw_store_list_conflicts (indexing->store, after, PORTION, error);
}

static gboolean
add_row (CwConflict *conflict, guint record, CwPageIndex *index)
{
  CwConflictRow row = { .conflict = conflict };

  return cw_page_index_add (index, make_key (record, conflict->kind, conflict->id), &row);
}

static gboolean
add_heading (const GPtrArray *conflicts, guint record, CwPageIndex *index, const Kept *kept)
{
  CwConflict *first = g_ptr_array_index (conflicts, 0);
  g_autoptr (GArray) under = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 key = make_key (record, first->kind, 0);
  CwConflictRow row = { .conflict = first, .under = under };

  for (guint i = 0; i < conflicts->len; i++)
    g_array_append_val (under, ((const CwConflict *) g_ptr_array_index (conflicts, i))->id);
  g_hash_table_replace (kept->under, g_memdup2 (&key, sizeof key), g_array_ref (under));

  return cw_page_index_add (index, key, &row);
}

/* Conflicts of one record and one kind. */
static gboolean
add_group (const GPtrArray *conflicts, guint record, CwPageIndex *index, const Indexing *indexing)
{
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();

  for (guint i = 0; i < conflicts->len; i++)
    {
      if (is_wanted (g_ptr_array_index (conflicts, i), indexing->query))
        g_ptr_array_add (wanted, g_ptr_array_index (conflicts, i));
    }
  if (wanted->len > 1 && !add_heading (conflicts, record, index, indexing->kept))
    return FALSE;

  for (guint i = 0; i < wanted->len; i++)
    {
      if (!add_row (g_ptr_array_index (wanted, i), record, index))
        return FALSE;
    }

  return TRUE;
}

/* Adds all conflicts of a pair, those of each kind together. */
static gboolean
add_record (const CwPairId *pair, guint record, CwPageIndex *index, const Indexing *indexing)
{
  g_autoptr (GPtrArray) conflicts = cw_store_list_record_conflicts (indexing->store, pair, indexing->error);

  if (conflicts == NULL)
    return FALSE;

  for (CwConflictKind kind = CW_CONFLICT_FIELD; kind <= CW_CONFLICT_UNDONE; kind++)
    {
      g_autoptr (GPtrArray) group = g_ptr_array_new ();

      for (guint i = 0; i < conflicts->len; i++)
        {
          CwConflict *conflict = g_ptr_array_index (conflicts, i);

          if (conflict->kind == kind && number_record (indexing->kept->records, &conflict->pair) == record)
            g_ptr_array_add (group, conflict);
        }
      if (!add_group (group, record, index, indexing))
        return FALSE;
    }

  return TRUE;
}

static gboolean
take_conflict (gpointer thing, gint64 *after, CwPageIndex *index, gpointer data)
{
  CwConflict *conflict = thing;
  Indexing *indexing = data;
  const Query *query = indexing->query;
  guint record = number_record (indexing->kept->records, &conflict->pair);

  *after = conflict->id;
  add_fact (indexing->facts, indexing->kept, conflict, record);
  cw_page_fields_note (indexing->fields, cw_conflict_get_field (conflict));
  indexing->n_undone += conflict->kind == CW_CONFLICT_UNDONE;

  if (query->grouped && query->field == NULL)
    return !g_hash_table_add (indexing->seen, GUINT_TO_POINTER (record))
           || add_record (&conflict->pair, record, index, indexing);

  return !is_wanted (conflict, query) || add_row (conflict, record, index);
}

static gboolean
index_conflicts (gpointer opened, gpointer query, CwPageIndex *index, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_autoptr (GArray) facts = g_array_new (FALSE, TRUE, sizeof (CwConflictFact));
  CwState *state = opened;
  g_autoptr (GHashTable) fields = cw_page_fields_new ();
  Indexing indexing = { .query = query, .seen = seen, .facts = facts, .fields = fields, .error = error };
  CwConflictFacts *summary;
  guint n_linked = 0;

  if (!cw_state_ensure (state, error))
    return FALSE;

  indexing.kept = keep (state);
  indexing.store = state->store;
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
  g_autofree char *name = NULL;
  g_autoptr (CwSalesforceMirror) salesforce = NULL;
  g_autoptr (CwAlowareMirror) aloware = NULL;

  if (!(candidate->side == CW_SIDE_SALESFORCE ? cw_store_get_salesforce (store, id, &salesforce, error)
                                              : cw_store_get_aloware (store, id, &aloware, error)))
    return FALSE;

  if (salesforce != NULL && salesforce->record != NULL)
    {
      record = salesforce->record;
      name = cw_rows_label (NULL, record);
      candidate->name = cw_words_record (name, cw_object_of_id (id));
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
      CwSide side;
      const char *id = cw_conflict_parse_candidate (*choice, &side);
      CwConflictCandidate *candidate;

      if (id == NULL)
        continue;

      candidate = g_new0 (CwConflictCandidate, 1);
      candidate->choice = g_strdup (*choice);
      candidate->side = side;
      g_ptr_array_add (row->candidates, candidate);
      if (!name_candidate (store, candidate, id, error))
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

static CwConflictRow *
new_row (CwConflict *conflict)
{
  CwConflictRow *row = g_new0 (CwConflictRow, 1);

  row->conflict = conflict;
  row->candidates = g_ptr_array_new_with_free_func (free_candidate);

  return row;
}

static void
put_under (CwConflictRow *heading, const CwConflict *conflict, const Kept *kept)
{
  gboolean may_win[2];

  find_winners (kept, conflict, may_win);
  heading->may_win[CW_SIDE_ALOWARE] |= may_win[CW_SIDE_ALOWARE];
  heading->may_win[CW_SIDE_SALESFORCE] |= may_win[CW_SIDE_SALESFORCE];
  if (heading->under->len == 0)
    {
      cw_pair_id_copy (&heading->conflict->pair, &conflict->pair);
      mark_lead (heading->conflict);
    }
  g_array_append_val (heading->under, conflict->id);
}

/* Leaves `row` NULL if none of its conflicts is open any more. */
static gboolean
read_heading (CwState *state, gint64 key, gpointer *row, GError **error)
{
  const Kept *kept = state->kept;
  const GArray *ids = g_hash_table_lookup (kept->under, &key);
  g_autoptr (CwConflictRow) read = new_row (cw_conflict_new (get_kind (key)));

  read->under = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      g_autoptr (CwConflict) conflict = NULL;

      if (!cw_store_get_conflict (state->store, g_array_index (ids, gint64, i), &conflict, error))
        return FALSE;
      if (conflict != NULL)
        put_under (read, conflict, kept);
    }
  if (read->under->len > 0)
    *row = g_steal_pointer (&read);

  return TRUE;
}

static gboolean
read_row (gpointer opened, gint64 key, gpointer *row, GError **error)
{
  CwState *state = opened;
  CwConflict *conflict = NULL;
  g_autoptr (CwConflictRow) read = NULL;

  if (cw_conflict_key_get_conflict (key) == 0)
    return read_heading (state, key, row, error);
  if (!cw_store_get_conflict (state->store, cw_conflict_key_get_conflict (key), &conflict, error))
    return FALSE;
  if (conflict == NULL)
    return TRUE;

  mark_lead (conflict);
  read = new_row (conflict);
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
  .row = read_row,
  .close = cw_state_close,
  .free_query = free_query,
  .free_row = (GDestroyNotify) cw_conflict_row_free,
  .free_summary = free_facts,
  .heading = cw_conflict_key_get_heading,
};

CwPageModel *
cw_conflict_model_new (const char *profile_name)
{
  return cw_state_model_new (&source, profile_name);
}

gpointer
cw_conflict_query_new (int kind, const char *field, const char *search, gboolean grouped)
{
  Query *query = g_new0 (Query, 1);

  query->kind = kind;
  query->field = g_strdup (field);
  query->grouped = grouped;
  query->words = cw_search_words (search);

  return query;
}
