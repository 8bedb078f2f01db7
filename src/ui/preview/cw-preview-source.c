/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-preview-source.h"

#include "cw-catalogue.h"
#include "cw-plan-follow.h"
#include "cw-state-source.h"
#include "cw-turning.h"

/* Changes that are unsealed at once: while an index is made, and while rows are looked at. */
#define INDEX_PORTION 500
#define FETCH_PORTION 32

typedef struct
{
  char *plan;
  CwPreviewBucket bucket;
  char **words;    /* casefolded; NULL: every row */
  gboolean counts; /* the summary is wanted, whatever is shown */
} Query;

typedef struct
{
  CwState *state;
  char *plan;         /* of the last query: rows are fetched from it */
  CwTurning *turning; /* NULL: no arrow of it can be turned round */
} Opened;

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

/* A key is id · field · first · bucket. */
#define BUCKET_BITS 4
#define FIRST_BIT (1 << BUCKET_BITS)
#define FIELD_SHIFT (BUCKET_BITS + 1)
#define FIELD_BITS 11
#define ID_SHIFT (FIELD_SHIFT + FIELD_BITS)

/* How many fields of a change can have rows of their own. */
#define MAX_FIELDS (1 << FIELD_BITS)

static gint64
make_key (gint64 id, guint field, gboolean first, CwPreviewBucket bucket)
{
  return id << ID_SHIFT | (gint64) field << FIELD_SHIFT | (first ? FIRST_BIT : 0) | (gint64) bucket;
}

static gint64
get_id (gint64 key)
{
  return key >> ID_SHIFT;
}

guint
cw_preview_key_get_field (gint64 key)
{
  return (guint) (key >> FIELD_SHIFT) & (MAX_FIELDS - 1);
}

CwPreviewBucket
cw_preview_key_get_bucket (gint64 key)
{
  return (CwPreviewBucket) (key & ((1 << BUCKET_BITS) - 1));
}

gint64
cw_preview_key_get_change (gint64 key)
{
  return cw_preview_key_get_bucket (key) != CW_PREVIEW_EXCLUDED ? get_id (key) : 0;
}

gboolean
cw_preview_key_is_first (gint64 key)
{
  return (key & FIRST_BIT) != 0;
}

/* ── Searching ── */

static gboolean
field_has_words (const CwChange *change, const CwChangeField *field, char **words)
{
  const CwCatalogueEntry *entry = words != NULL && field != NULL ? cw_catalogue_find (field->aloware) : NULL;
  const char *const texts[] = {
    change->label,
    change->phone,
    change->salesforce_id,
    change->aloware_id,
    field != NULL ? field->aloware : NULL,
    field != NULL ? field->salesforce : NULL,
    field != NULL ? field->old_value : NULL,
    field != NULL ? field->new_value : NULL,
    entry != NULL ? cw_catalogue_get_label (entry) : NULL,
  };

  return cw_state_has (words, texts, G_N_ELEMENTS (texts));
}

/* ── Indexing ── */

static void
free_totals (gpointer data)
{
  CwPreviewTotals *totals = data;

  g_hash_table_unref (totals->followers);
  g_free (totals);
}

typedef CwPreviewTotals Totals;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Totals, free_totals)

static gboolean
index_change (const CwChange *change, const Query *query, CwPageIndex *index, CwPreviewTotals *totals)
{
  CwPreviewBucket bucket = bucket_of (change);
  guint n = CLAMP (change->fields->len, 1, MAX_FIELDS);
  gboolean first = TRUE;

  totals->counts[bucket]++;
  totals->counts[CW_PREVIEW_ALL]++;
  if (query->bucket != CW_PREVIEW_ALL && query->bucket != bucket)
    return cw_page_index_is_wanted (index);

  for (guint i = 0; i < n; i++)
    {
      const CwChangeField *field = i < change->fields->len ? g_ptr_array_index (change->fields, i) : NULL;

      if (!field_has_words (change, field, query->words))
        continue;
      if (!cw_page_index_add (index, make_key (change->id, i, first, bucket)))
        return FALSE;
      first = FALSE;
    }

  return cw_page_index_is_wanted (index);
}

static gboolean
index_changes (
    CwStore *store, const Query *query, CwPageIndex *index, CwPreviewTotals *totals, GError **error)
{
  g_auto (CwPlanFollow) follow = { 0 };
  gboolean wanted = TRUE;
  gint64 after = 0;

  while (wanted)
    {
      g_autoptr (GPtrArray) changes = cw_store_list_changes (store, query->plan, after, INDEX_PORTION, error);

      wanted = changes != NULL;
      if (changes == NULL || changes->len == 0)
        break;
      for (guint i = 0; wanted && i < changes->len; i++)
        {
          const CwChange *change = g_ptr_array_index (changes, i);

          gint64 link = cw_plan_follow (&follow, change);

          if (link != 0)
            g_hash_table_insert (totals->followers, GUINT_TO_POINTER (change->id), GUINT_TO_POINTER (link));
          wanted = index_change (change, query, index, totals);
        }
      after = ((CwChange *) changes->pdata[changes->len - 1])->id;
    }

  return wanted;
}

static gboolean
index_exclusions (
    CwStore *store, const Query *query, CwPageIndex *index, CwPreviewTotals *totals, GError **error)
{
  guint after = 0;

  for (;;)
    {
      g_autoptr (GPtrArray) exclusions =
          cw_store_list_exclusions (store, query->plan, after, INDEX_PORTION, error);

      if (exclusions == NULL)
        return FALSE;
      if (exclusions->len == 0)
        return TRUE;
      for (guint i = 0; i < exclusions->len; i++)
        {
          const CwExclusion *exclusion = g_ptr_array_index (exclusions, i);
          const char *const texts[] = { exclusion->label, exclusion->message, exclusion->salesforce_id,
                                        exclusion->aloware_id };

          after++;
          totals->counts[CW_PREVIEW_EXCLUDED]++;
          if (query->bucket == CW_PREVIEW_EXCLUDED && cw_state_has (query->words, texts, G_N_ELEMENTS (texts))
              && !cw_page_index_add (index, make_key (after, 0, TRUE, CW_PREVIEW_EXCLUDED)))
            return FALSE;
        }
      if (!cw_page_index_is_wanted (index))
        return FALSE;
    }
}

/* What is asked for next is of this plan. */
static gboolean
take_plan (Opened *opened, const char *plan, GError **error)
{
  if (!cw_state_ensure (opened->state, error))
    return FALSE;
  if (opened->turning != NULL && g_strcmp0 (plan, opened->plan) == 0)
    return TRUE;

  g_clear_pointer (&opened->turning, cw_turning_free);
  g_free (opened->plan);
  opened->plan = g_strdup (plan);

  /* Where that cannot be told the plan is shown all the same. */
  if (opened->state->store != NULL)
    opened->turning = cw_turning_open (opened->state->profile, opened->state->store, plan, NULL);

  return TRUE;
}

static gboolean
source_index (gpointer data, gpointer query_data, CwPageIndex *index, GError **error)
{
  Opened *opened = data;
  const Query *query = query_data;
  gboolean whole = query->counts || (query->bucket == CW_PREVIEW_ALL && query->words == NULL);
  g_autoptr (Totals) totals = g_new0 (CwPreviewTotals, 1);
  CwStore *store;

  totals->followers = g_hash_table_new (NULL, NULL);
  if (!take_plan (opened, query->plan, error))
    return FALSE;
  store = opened->state->store;
  if (store == NULL)
    return TRUE;

  if ((query->counts || query->bucket != CW_PREVIEW_EXCLUDED)
      && !index_changes (store, query, index, totals, error))
    return FALSE;
  if ((whole || query->bucket == CW_PREVIEW_EXCLUDED)
      && !index_exclusions (store, query, index, totals, error))
    return FALSE;

  if (whole)
    {
      if (!cw_store_count_conflicts (store, &totals->conflicts, error))
        return FALSE;
      cw_page_index_set_summary (index, g_steal_pointer (&totals));
    }

  return TRUE;
}

/* ── Fetching ── */

void
cw_preview_row_free (CwPreviewRow *row)
{
  if (row == NULL)
    return;

  g_free (row->label);
  g_free (row->record_id);
  g_free (row->aloware);
  g_free (row->salesforce);
  g_free (row->old_value);
  g_free (row->new_value);
  g_free (row->reason);
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

static CwPreviewRow *
row_of_change (CwTurning *turning, const CwChange *change, guint nth)
{
  const CwChangeField *field = nth < change->fields->len ? g_ptr_array_index (change->fields, nth) : NULL;
  const char *ids[] = {
    [CW_SIDE_ALOWARE] = change->aloware_id, [CW_SIDE_SALESFORCE] = change->salesforce_id
  };
  CwPreviewRow *row = g_new0 (CwPreviewRow, 1);

  row->bucket = bucket_of (change);
  row->side = change->side;
  row->label = g_strdup (change->label);
  row->record_id = g_strdup (ids[change->side] != NULL ? ids[change->side] : ids[!change->side]);
  if (field == NULL)
    return row;

  row->reason = g_strdup (field->reason);
  if (change->action == CW_ACTION_CREATE || change->action == CW_ACTION_UPDATE)
    {
      row->aloware = g_strdup (field->aloware);
      row->salesforce = g_strdup (field->salesforce);
      row->old_value = g_strdup (field->old_value);
      row->new_value = g_strdup (field->new_value);
      look_at_arrow (row, turning, change, field);
    }

  return row;
}

static CwPreviewRow *
row_of_exclusion (const CwExclusion *exclusion)
{
  gboolean salesforce = exclusion->salesforce_id != NULL;
  CwPreviewRow *row = g_new0 (CwPreviewRow, 1);

  row->bucket = CW_PREVIEW_EXCLUDED;
  row->side = salesforce ? CW_SIDE_SALESFORCE : CW_SIDE_ALOWARE;
  row->label = g_strdup (exclusion->label);
  row->record_id = g_strdup (salesforce ? exclusion->salesforce_id : exclusion->aloware_id);
  row->reason = g_strdup (exclusion->message);

  return row;
}

/* The change of an id, most often in what was just unsealed, because keys come in the plan's order. */
static gboolean
find_change (Opened *opened, gint64 id, GPtrArray **portion, const CwChange **found, GError **error)
{
  *found = NULL;
  for (guint attempt = 0; attempt < 2; attempt++)
    {
      for (guint i = 0; *portion != NULL && i < (*portion)->len; i++)
        {
          const CwChange *change = g_ptr_array_index (*portion, i);

          if (change->id == id)
            {
              *found = change;
              return TRUE;
            }
        }
      if (attempt > 0)
        break;

      g_clear_pointer (portion, g_ptr_array_unref);
      *portion = cw_store_list_changes (opened->state->store, opened->plan, id - 1, FETCH_PORTION, error);
      if (*portion == NULL)
        return FALSE;
    }

  return TRUE;
}

static gboolean
fetch_exclusion (Opened *opened, gint64 place, GPtrArray *rows, GError **error)
{
  g_autoptr (GPtrArray) exclusions =
      cw_store_list_exclusions (opened->state->store, opened->plan, (guint) place - 1, 1, error);

  if (exclusions == NULL)
    return FALSE;

  g_ptr_array_add (rows, exclusions->len > 0 ? row_of_exclusion (g_ptr_array_index (exclusions, 0)) : NULL);
  return TRUE;
}

static GPtrArray *
source_fetch (gpointer data, const gint64 *keys, guint n_keys, GError **error)
{
  Opened *opened = data;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_preview_row_free);
  g_autoptr (GPtrArray) portion = NULL;

  for (guint i = 0; i < n_keys; i++)
    {
      const CwChange *change;
      gboolean done;

      if (cw_preview_key_get_bucket (keys[i]) == CW_PREVIEW_EXCLUDED)
        {
          done = fetch_exclusion (opened, get_id (keys[i]), rows, error);
        }
      else
        {
          done = find_change (opened, get_id (keys[i]), &portion, &change, error);
          if (done)
            g_ptr_array_add (rows, change != NULL ? row_of_change (opened->turning, change,
                                                                   cw_preview_key_get_field (keys[i]))
                                                  : NULL);
        }

      if (!done)
        return NULL;
    }

  return g_steal_pointer (&rows);
}

/* ── The source ── */

static gpointer
source_open (gpointer profile_name, GError **error)
{
  CwState *state = cw_state_open (profile_name, error);
  Opened *opened;

  if (state == NULL)
    return NULL;

  opened = g_new0 (Opened, 1);
  opened->state = state;

  return opened;
}

static void
source_close (gpointer data)
{
  Opened *opened = data;

  g_clear_pointer (&opened->turning, cw_turning_free);
  cw_state_close (opened->state);
  g_free (opened->plan);
  g_free (opened);
}

static const CwPageSource source = {
  .open = source_open,
  .index = source_index,
  .fetch = source_fetch,
  .close = source_close,
  .free_row = (GDestroyNotify) cw_preview_row_free,
  .free_summary = free_totals,
};

CwPageModel *
cw_preview_model_new (const char *profile_name)
{
  return cw_page_model_new (&source, g_strdup (profile_name), g_free);
}

static void
query_free (gpointer data)
{
  Query *query = data;

  g_free (query->plan);
  g_strfreev (query->words);
  g_free (query);
}

static Query *
query_new (const char *plan, CwPreviewBucket bucket, const char *search)
{
  Query *query = g_new0 (Query, 1);

  query->plan = g_strdup (plan);
  query->bucket = bucket;
  query->words = cw_state_words (search);

  return query;
}

void
cw_preview_model_show (CwPageModel *model, const char *plan, CwPreviewBucket bucket, const char *search)
{
  g_return_if_fail (CW_IS_PAGE_MODEL (model));
  g_return_if_fail (plan != NULL && bucket < CW_PREVIEW_N_BUCKETS);

  cw_page_model_set_query (model, query_new (plan, bucket, search), query_free);
}

void
cw_preview_model_refresh (CwPageModel *model, const char *plan, CwPreviewBucket bucket, const char *search)
{
  Query *query;

  g_return_if_fail (CW_IS_PAGE_MODEL (model));
  g_return_if_fail (plan != NULL && bucket < CW_PREVIEW_N_BUCKETS);

  query = query_new (plan, bucket, search);
  query->counts = TRUE;
  cw_page_model_refresh (model, query, query_free);
}
