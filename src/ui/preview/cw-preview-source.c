/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-preview-source.h"

#include "cw-catalogue.h"
#include "cw-kept-plan.h"
#include "cw-page-fields.h"
#include "cw-plan-follow.h"
#include "cw-search.h"
#include "cw-state-source.h"
#include "cw-store-conflicts.h"
#include "cw-store-plans.h"
#include "cw-turning.h"
#include "cw-words.h"

/* How many changes are unsealed at once: for the index, and for rows that are looked at. */
#define INDEX_PORTION 500
#define ROW_PORTION 32

typedef struct
{
  char *plan;
  CwPreviewBucket bucket;
  char *field;  /* NULL: every row matches */
  char **words; /* folded; NULL: no search, every row matches */
  gboolean grouped;
  gboolean counts; /* give the summary, even for a part of the rows */
} Query;

/* The plan of the last query. Rows are read from it. */
typedef struct
{
  char *name;
  CwTurning *turning; /* NULL: no arrow of the plan can be turned round */
  GPtrArray *portion; /* of CwChange: the last portion; NULL: none since the plan was indexed */
  gint64 last;        /* the change that was read last */
} Plan;

static CwPreviewBucket
bucket_of (const CwChange *change)
{
  switch (change->action)
    {
    case CW_ACTION_CREATE:
      return change->side == CW_SIDE_SALESFORCE ? CW_PREVIEW_CREATE_SALESFORCE : CW_PREVIEW_CREATE_ALOWARE;
    case CW_ACTION_UPDATE:
      return change->side == CW_SIDE_SALESFORCE ? CW_PREVIEW_UPDATE_SALESFORCE : CW_PREVIEW_UPDATE_ALOWARE;
    case CW_ACTION_LINK:
      return CW_PREVIEW_LINK;
    case CW_ACTION_UNLINK:
    default:
      return CW_PREVIEW_UNLINK;
    }
}

/* ── Keys ── */

/* A key consists of these bits, highest first: the change's id, the field's number, the bucket. */
#define BUCKET_BITS 4
#define FIELD_SHIFT BUCKET_BITS
#define FIELD_BITS 11
#define ID_SHIFT (FIELD_SHIFT + FIELD_BITS)

/* This field number marks the heading of a change. It is also the highest number of fields of one change that
 * can have rows of their own. */
#define HEADING_FIELD ((1u << FIELD_BITS) - 1)
#define MAX_FIELDS HEADING_FIELD

gboolean
cw_preview_bucket_is_unwritten (CwPreviewBucket bucket)
{
  return bucket == CW_PREVIEW_EXCLUDED || bucket == CW_PREVIEW_REFUSED;
}

static gint64
make_key (gint64 id, guint field, CwPreviewBucket bucket)
{
  return id << ID_SHIFT | (gint64) field << FIELD_SHIFT | (gint64) bucket;
}

static gint64
get_id (gint64 key)
{
  return key >> ID_SHIFT;
}

guint
cw_preview_key_get_field (gint64 key)
{
  return (guint) (key >> FIELD_SHIFT) & ((1u << FIELD_BITS) - 1);
}

CwPreviewBucket
cw_preview_key_get_bucket (gint64 key)
{
  return (CwPreviewBucket) (key & ((1 << BUCKET_BITS) - 1));
}

gboolean
cw_preview_key_is_heading (gint64 key)
{
  return cw_preview_key_get_field (key) == HEADING_FIELD;
}

static gint64
get_heading (gint64 key)
{
  CwPreviewBucket bucket = cw_preview_key_get_bucket (key);

  return bucket != CW_PREVIEW_EXCLUDED ? make_key (get_id (key), HEADING_FIELD, bucket) : 0;
}

gint64
cw_preview_key_get_change (gint64 key)
{
  return !cw_preview_bucket_is_unwritten (cw_preview_key_get_bucket (key)) ? get_id (key) : 0;
}

/* ── Searching ── */

static gboolean
field_has_words (const CwChange *change, const CwChangeField *field, char **words)
{
  const CwCatalogueEntry *entry = words != NULL && field != NULL && field->aloware != NULL
                                    ? cw_catalogue_find (field->aloware)
                                    : NULL;
  const char *const texts[] = {
    change->pair.label,
    cw_words_lead (cw_change_get_object (change)),
    change->pair.phone,
    change->pair.ids[CW_SIDE_SALESFORCE],
    change->pair.ids[CW_SIDE_ALOWARE],
    field != NULL ? field->aloware : NULL,
    field != NULL ? field->salesforce : NULL,
    field != NULL ? field->old_value : NULL,
    field != NULL ? field->new_value : NULL,
    entry != NULL ? cw_catalogue_get_label (entry) : NULL,
  };

  return cw_state_has (words, texts, G_N_ELEMENTS (texts));
}

/* ── What a row shows ── */

static CwPreviewRow
describe (const CwPairId *pair, CwPreviewBucket bucket)
{
  CwPreviewRow row = { .bucket = bucket,
                       .label = pair->label,
                       .object = cw_object_of_id (pair->ids[CW_SIDE_SALESFORCE]) };

  for (guint i = 0; i < G_N_ELEMENTS (row.ids); i++)
    row.ids[i] = pair->ids[i];

  return row;
}

static gboolean
has_one_reason (const CwChange *change)
{
  for (guint i = 1; i < change->fields->len; i++)
    {
      const CwChangeField *first = g_ptr_array_index (change->fields, 0);
      const CwChangeField *field = g_ptr_array_index (change->fields, i);

      if (g_strcmp0 (first->reason, field->reason) != 0)
        return FALSE;
    }

  return change->fields->len > 0;
}

/* Borrows the change's strings. Leaves out what needs a look at the rules. */
static CwPreviewRow
describe_change (const CwChange *change, guint nth)
{
  const CwChangeField *field = nth < change->fields->len ? g_ptr_array_index (change->fields, nth) : NULL;
  CwPreviewRow row = describe (&change->pair, bucket_of (change));

  row.object = cw_change_get_object (change);
  row.side = change->side;
  row.n_fields = change->fields->len;
  row.is_heading = nth == HEADING_FIELD;
  if (row.is_heading && has_one_reason (change))
    row.reason = ((const CwChangeField *) g_ptr_array_index (change->fields, 0))->reason;
  if (field == NULL)
    return row;

  row.reason = field->reason;
  row.differs = change->differs;
  if (change->action == CW_ACTION_CREATE || change->action == CW_ACTION_UPDATE)
    {
      row.aloware = field->aloware;
      row.salesforce = field->salesforce;
      row.old_value = field->old_value;
      row.new_value = field->new_value;
    }

  return row;
}

static CwPreviewBucket
bucket_of_exclusion (const CwExclusion *exclusion)
{
  return cw_exclusion_is_refusal (exclusion) ? CW_PREVIEW_REFUSED : CW_PREVIEW_EXCLUDED;
}

/* Borrows the exclusion's strings. */
static CwPreviewRow
describe_exclusion (const CwExclusion *exclusion)
{
  CwPreviewRow row = describe (&exclusion->pair, bucket_of_exclusion (exclusion));

  row.side = row.ids[CW_SIDE_SALESFORCE] != NULL ? CW_SIDE_SALESFORCE : CW_SIDE_ALOWARE;
  row.reason = exclusion->message;

  return row;
}

/* ── Indexing ── */

static void
free_totals (gpointer data)
{
  CwPreviewTotals *totals = data;

  g_hash_table_unref (totals->followers);
  g_hash_table_unref (totals->needed);
  g_hash_table_unref (totals->fields);
  g_array_unref (totals->n_fields);
  g_free (totals);
}

typedef CwPreviewTotals Totals;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Totals, free_totals)

typedef struct
{
  CwState *state;
  const Query *query;
  const CwTurning *turning; /* NULL: no plan whose arrows can be turned */
  CwPreviewTotals *totals;
  CwPlanFollow *follow;
} Indexing;

static GPtrArray *
list_changes (gpointer data, gint64 after, GError **error)
{
  const Indexing *indexing = data;

  return cw_store_list_changes (indexing->state->store, indexing->query->plan, after, INDEX_PORTION, error);
}

/* Whether a query finds more than one row of a change. */
static gboolean
needs_heading (const CwChange *change, const Query *query)
{
  guint n = 0;

  if (!query->grouped || query->field != NULL)
    return FALSE;

  for (guint i = 0; i < MIN (change->fields->len, MAX_FIELDS) && n < 2; i++)
    n += field_has_words (change, g_ptr_array_index (change->fields, i), query->words);

  return n > 1;
}

static gboolean
add_heading (const CwChange *change, CwPreviewBucket bucket, CwPageIndex *index)
{
  CwPreviewRow row = describe_change (change, HEADING_FIELD);

  return cw_page_index_add (index, make_key (change->id, HEADING_FIELD, bucket), &row);
}

static gboolean
add_change (const CwChange *change, CwPreviewBucket bucket, const Query *query, CwPageIndex *index)
{
  guint n = CLAMP (change->fields->len, 1, MAX_FIELDS);

  if (needs_heading (change, query) && !add_heading (change, bucket, index))
    return FALSE;

  for (guint i = 0; i < n; i++)
    {
      const CwChangeField *field = i < change->fields->len ? g_ptr_array_index (change->fields, i) : NULL;
      CwPreviewRow row = describe_change (change, i);

      if ((query->field == NULL || g_strcmp0 (row.aloware, query->field) == 0)
          && field_has_words (change, field, query->words)
          && !cw_page_index_add (index, make_key (change->id, i, bucket), &row))
        return FALSE;
    }

  return TRUE;
}

/* A change has a single row, for the whole of it, where it writes no fields. */
static guint
count_fields (const CwChange *change)
{
  return change->action == CW_ACTION_CREATE || change->action == CW_ACTION_UPDATE
           ? MIN (change->fields->len, MAX_FIELDS)
           : 0;
}

static gboolean
is_needed (const CwTurning *turning, const CwChange *change, const CwChangeField *field)
{
  return change->action == CW_ACTION_CREATE && (turning == NULL || cw_turning_needs (turning, change, field));
}

static void
note_fields (const Indexing *indexing, const CwChange *change)
{
  CwPreviewTotals *totals = indexing->totals;
  guint n = count_fields (change);

  if (change->id > (gint64) totals->n_fields->len)
    g_array_set_size (totals->n_fields, (guint) change->id);
  g_array_index (totals->n_fields, guint16, change->id - 1) = (guint16) n;

  for (guint i = 0; i < n; i++)
    {
      const CwChangeField *field = g_ptr_array_index (change->fields, i);
      gint64 place = cw_change_field_place (change->id, i);

      cw_page_fields_note (totals->fields, field->aloware);
      if (is_needed (indexing->turning, change, field))
        g_hash_table_add (totals->needed, g_memdup2 (&place, sizeof place));
    }
}

static void
note_key (CwPreviewTotals *totals, const CwChange *change)
{
  const CwChangeField *why = change->fields->len > 0 ? g_ptr_array_index (change->fields, 0) : NULL;
  CwMatchBy by;

  if (change->action == CW_ACTION_LINK && why != NULL && cw_match_by_from_nick (why->reason, &by))
    totals->matched[by]++;
}

static gboolean
take_change (gpointer thing, gint64 *after, CwPageIndex *index, gpointer data)
{
  CwChange *change = thing;
  Indexing *indexing = data;
  const Query *query = indexing->query;
  CwPreviewBucket bucket = bucket_of (change);
  gint64 link = cw_plan_follow (indexing->follow, change);

  *after = change->id;
  if (link != 0)
    g_hash_table_insert (indexing->totals->followers, GUINT_TO_POINTER (change->id), GUINT_TO_POINTER (link));
  note_fields (indexing, change);
  cw_state_name_users (indexing->state, change);
  note_key (indexing->totals, change);
  indexing->totals->counts[bucket]++;
  indexing->totals->counts[CW_PREVIEW_ALL]++;
  if ((query->bucket == CW_PREVIEW_ALL || query->bucket == bucket)
      && !add_change (change, bucket, query, index))
    return FALSE;

  return cw_page_index_is_wanted (index);
}

static GPtrArray *
list_exclusions (gpointer data, gint64 after, GError **error)
{
  const Indexing *indexing = data;

  return cw_store_list_exclusions (indexing->state->store, indexing->query->plan, (guint) after,
                                   INDEX_PORTION, error);
}

static gboolean
take_exclusion (gpointer thing, gint64 *after, CwPageIndex *index, gpointer data)
{
  const CwExclusion *exclusion = thing;
  const Indexing *indexing = data;
  const Query *query = indexing->query;
  CwPreviewRow row = describe_exclusion (exclusion);
  const char *const texts[] = { row.label, cw_words_lead (row.object), row.reason,
                                row.ids[CW_SIDE_SALESFORCE], row.ids[CW_SIDE_ALOWARE] };

  (*after)++;
  indexing->totals->counts[row.bucket]++;

  return query->bucket != row.bucket || !cw_state_has (query->words, texts, G_N_ELEMENTS (texts))
         || cw_page_index_add (index, make_key (*after, 0, row.bucket), &row);
}

static void
free_plan (gpointer data)
{
  Plan *plan = data;

  g_free (plan->name);
  g_clear_pointer (&plan->turning, cw_turning_free);
  g_clear_pointer (&plan->portion, g_ptr_array_unref);
  g_free (plan);
}

/* Keeps the plan that is being indexed. Rows are read from it until the next query. */
static void
keep_plan (CwState *state, const char *name)
{
  Plan *plan = state->kept;

  if (plan != NULL && plan->turning != NULL && g_str_equal (plan->name, name))
    {
      g_clear_pointer (&plan->portion, g_ptr_array_unref);
      return;
    }

  plan = g_new0 (Plan, 1);
  plan->name = g_strdup (name);
  /* If this fails, no arrow can be turned round, but the plan is shown all the same. */
  plan->turning = cw_turning_open (state->profile, state->store, name, NULL);
  cw_state_keep (state, plan, free_plan);
}

static gboolean
index_plan (gpointer opened, gpointer data, CwPageIndex *index, GError **error)
{
  CwState *state = opened;
  const Query *query = data;
  gboolean whole = query->counts || (query->bucket == CW_PREVIEW_ALL && query->words == NULL);
  g_autoptr (Totals) totals = g_new0 (CwPreviewTotals, 1);
  g_auto (CwPlanFollow) follow = { 0 };
  Indexing indexing;

  totals->followers = g_hash_table_new (NULL, NULL);
  totals->fields = cw_page_fields_new ();
  totals->n_fields = g_array_new (FALSE, TRUE, sizeof (guint16));
  totals->needed = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  if (!cw_state_ensure (state, error))
    return FALSE;
  if (state->store == NULL)
    return TRUE;

  keep_plan (state, query->plan);
  indexing = (Indexing) { state, query, ((Plan *) state->kept)->turning, totals, &follow };
  if ((query->counts || !cw_preview_bucket_is_unwritten (query->bucket))
      && !cw_page_index_each (index, list_changes, take_change, &indexing, error))
    return FALSE;
  if ((whole || cw_preview_bucket_is_unwritten (query->bucket))
      && !cw_page_index_each (index, list_exclusions, take_exclusion, &indexing, error))
    return FALSE;

  if (whole)
    {
      if (indexing.turning != NULL && cw_turning_follows_creation (indexing.turning))
        totals->follow_ups = totals->counts[CW_PREVIEW_CREATE_ALOWARE];
      if (!cw_store_count_conflicts (state->store, &totals->conflicts, error)
          || !cw_kept_plan_get_would_match (state->store, totals->would_match, error))
        return FALSE;
      cw_page_index_set_summary (index, g_steal_pointer (&totals));
    }

  return TRUE;
}

/* ── Rows ── */

void
cw_preview_row_free (CwPreviewRow *row)
{
  if (row == NULL)
    return;

  g_free (row->label);
  for (guint i = 0; i < G_N_ELEMENTS (row->ids); i++)
    g_free (row->ids[i]);
  g_free (row->aloware);
  g_free (row->salesforce);
  g_free (row->old_value);
  g_free (row->new_value);
  g_free (row->reason);
  g_strfreev (row->differs);
  g_free (row->why_fixed);
  g_free (row);
}

static void
look_at_arrow (CwPreviewRow *row, CwTurning *turning, const CwChange *change, const CwChangeField *field)
{
  g_autoptr (GError) error = NULL;

  if (turning == NULL || change->action != CW_ACTION_UPDATE)
    return;

  row->may_turn = cw_turning_may (turning, change, field, &error);
  if (!row->may_turn)
    row->why_fixed = g_strdup (error->message);
}

/* Copies what a row borrows. */
static CwPreviewRow *
own_row (const CwPreviewRow *borrowed)
{
  CwPreviewRow *row = g_memdup2 (borrowed, sizeof *borrowed);

  row->label = cw_words_record (row->label, row->object);
  for (guint i = 0; i < G_N_ELEMENTS (row->ids); i++)
    row->ids[i] = g_strdup (row->ids[i]);
  row->aloware = g_strdup (row->aloware);
  row->salesforce = g_strdup (row->salesforce);
  row->old_value = g_strdup (row->old_value);
  row->new_value = g_strdup (row->new_value);
  row->reason = g_strdup (row->reason);
  row->differs = g_strdupv (row->differs);

  return row;
}

static CwPreviewRow *
row_of_change (CwState *state, CwTurning *turning, const CwChange *change, guint nth)
{
  CwPreviewRow described = describe_change (change, nth);
  CwPreviewRow *row = own_row (&described);

  row->one_reason = has_one_reason (change);
  if (row->salesforce != NULL)
    {
      const CwChangeField *field = g_ptr_array_index (change->fields, nth);

      row->is_needed = is_needed (turning, change, field);
      look_at_arrow (row, turning, change, field);
      cw_state_name_user (state, field->aloware, row->side, &row->old_value);
      cw_state_name_user (state, field->aloware, row->side, &row->new_value);
    }

  return row;
}

static CwPreviewRow *
row_of_exclusion (const CwExclusion *exclusion)
{
  CwPreviewRow row = describe_exclusion (exclusion);

  return own_row (&row);
}

/* Unless they are sorted, rows are asked for in the order of the plan, so the change is often in the portion
 * unsealed last. */
static const CwChange *
find_in_portion (const Plan *plan, gint64 id)
{
  for (guint i = 0; plan->portion != NULL && i < plan->portion->len; i++)
    {
      const CwChange *change = g_ptr_array_index (plan->portion, i);

      if (change->id == id)
        return change;
    }

  return NULL;
}

static gboolean
read_change (CwState *state, gint64 key, gpointer *row, GError **error)
{
  Plan *plan = state->kept;
  gint64 id = get_id (key);
  const CwChange *change = find_in_portion (plan, id);

  if (change == NULL)
    {
      gboolean next = plan->portion != NULL && plan->last == id - 1;

      g_clear_pointer (&plan->portion, g_ptr_array_unref);
      plan->portion = cw_store_list_changes (state->store, plan->name, id - 1, next ? ROW_PORTION : 1, error);
      if (plan->portion == NULL)
        return FALSE;
      change = find_in_portion (plan, id);
    }
  if (change != NULL)
    *row = row_of_change (state, plan->turning, change, cw_preview_key_get_field (key));

  return TRUE;
}

static gboolean
read_exclusion (CwState *state, gint64 key, gpointer *row, GError **error)
{
  const Plan *plan = state->kept;
  guint place = (guint) get_id (key);
  g_autoptr (GPtrArray) exclusions = cw_store_list_exclusions (state->store, plan->name, place - 1, 1, error);

  if (exclusions == NULL)
    return FALSE;
  if (exclusions->len > 0)
    *row = row_of_exclusion (g_ptr_array_index (exclusions, 0));

  return TRUE;
}

static gboolean
read_row (gpointer opened, gint64 key, gpointer *row, GError **error)
{
  if (cw_preview_bucket_is_unwritten (cw_preview_key_get_bucket (key)))
    return read_exclusion (opened, key, row, error);

  return read_change (opened, key, row, error);
}

/* ── The source ── */

static void
free_query (gpointer data)
{
  Query *query = data;

  g_free (query->plan);
  g_free (query->field);
  g_strfreev (query->words);
  g_free (query);
}

static const CwPageSource source = {
  .open = cw_state_open,
  .index = index_plan,
  .row = read_row,
  .close = cw_state_close,
  .free_query = free_query,
  .free_row = (GDestroyNotify) cw_preview_row_free,
  .free_summary = free_totals,
  .heading = get_heading,
};

CwPageModel *
cw_preview_model_new (const char *profile_name)
{
  return cw_state_model_new (&source, profile_name);
}

gpointer
cw_preview_query_new (const char *plan,
                      CwPreviewBucket bucket,
                      const char *field,
                      const char *search,
                      gboolean grouped,
                      gboolean counts)
{
  Query *query = g_new0 (Query, 1);

  query->plan = g_strdup (plan);
  query->bucket = bucket;
  query->field = g_strdup (field);
  query->words = cw_search_words (search);
  query->grouped = grouped;
  query->counts = counts;

  return query;
}
