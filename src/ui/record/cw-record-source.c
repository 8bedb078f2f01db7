/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-record-source.h"

#include "cw-kept-plan.h"
#include "cw-search.h"
#include "cw-state-source.h"
#include "cw-words.h"

#include <glib/gi18n-lib.h>

static const struct
{
  const char *words, *icon;
} standings[] = {
  [CW_FIELD_SAME] = { N_("Same"), "object-select-symbolic" },
  [CW_FIELD_OWN_FORM] = { N_("Same, in another form"), "object-select-symbolic" },
  [CW_FIELD_UNREADABLE] = { N_("Not delivered"), "dialog-question-symbolic" },
  [CW_FIELD_UNLINKED] = { N_("Not linked"), "dialog-question-symbolic" },
  [CW_FIELD_PLANNED] = { N_("Waits in the plan"), "content-loading-symbolic" },
  [CW_FIELD_CONFLICT] = { N_("Conflict"), "cw-conflict-symbolic" },
  [CW_FIELD_REFUSED] = { N_("Refused"), "dialog-warning-symbolic" },
  [CW_FIELD_APART] = { N_("Kept apart"), "action-unavailable-symbolic" },
  [CW_FIELD_EDITED] = { N_("Left as edited"), "action-unavailable-symbolic" },
  [CW_FIELD_DIFFERS] = { N_("Differs"), "content-loading-symbolic" },
};

const char *
cw_record_field_words (CwFieldStanding standing)
{
  return _(standings[standing].words);
}

const char *
cw_record_field_icon (CwFieldStanding standing)
{
  return standings[standing].icon;
}

/* ── Pages and rows ── */

static void
clear_page (gpointer data)
{
  CwRecordPage *page = data;

  cw_record_explanation_free (page->record);
}

CwRecordPage *
cw_record_page_ref (CwRecordPage *page)
{
  return g_atomic_rc_box_acquire (page);
}

void
cw_record_page_unref (CwRecordPage *page)
{
  g_atomic_rc_box_release_full (page, clear_page);
}

static void
free_row (gpointer data)
{
  CwRecordRow *row = data;

  cw_record_page_unref (row->page);
  g_free (row);
}

/* ── Queries ── */

typedef struct
{
  CwPairId pair;
  char **words;
  gboolean again;
} Query;

static void
free_query (gpointer data)
{
  Query *query = data;

  cw_pair_id_clear (&query->pair);
  g_strfreev (query->words);
  g_free (query);
}

gpointer
cw_record_query_new (const CwPairId *pair, const char *search, gboolean again)
{
  Query *query = g_new0 (Query, 1);

  cw_pair_id_copy (&query->pair, pair);
  query->words = cw_search_words (search);
  query->again = again;

  return query;
}

static CwRecordPage *
read_page (CwState *state, const Query *query, GError **error)
{
  g_auto (CwReading) reading = { 0 };
  g_autofree char *plan = NULL;
  CwRecordExplanation *record;
  CwRecordPage *page;
  guint expected[2];
  gint64 made;

  if (!cw_reading_init (&reading, state->profile, error)
      || !cw_last_preview_find (state->profile, state->store, &plan, expected, &made, error))
    return NULL;

  record = cw_explain_record (&reading, state->store, plan, &query->pair, error);
  if (record == NULL)
    return NULL;

  page = g_atomic_rc_box_new0 (CwRecordPage);
  page->record = record;

  return page;
}

static gboolean
has_words (const CwExplanation *field, char **words)
{
  const char *texts[] = {
    words != NULL ? cw_words_field (field->aloware) : NULL,
    field->salesforce,
    field->value[CW_SIDE_ALOWARE],
    field->value[CW_SIDE_SALESFORCE],
    field->base_value,
    cw_record_field_words (field->standing),
  };

  return cw_state_has (words, texts, G_N_ELEMENTS (texts));
}

static gboolean
index_fields (gpointer opened, gpointer data, CwPageIndex *index, GError **error)
{
  CwState *state = opened;
  const Query *query = data;
  const GPtrArray *fields;

  if (!cw_state_ensure (state, error))
    return FALSE;
  if (state->store == NULL)
    return TRUE;

  if (query->again || state->kept == NULL)
    {
      CwRecordPage *page;

      cw_state_keep (state, NULL, NULL);
      page = read_page (state, query, error);
      if (page == NULL)
        return FALSE;
      cw_state_keep (state, page, (GDestroyNotify) cw_record_page_unref);
    }

  cw_page_index_set_summary (index, cw_record_page_ref (state->kept));
  fields = ((const CwRecordPage *) state->kept)->record->fields;
  for (guint i = 0; i < fields->len; i++)
    {
      if (has_words (g_ptr_array_index (fields, i), query->words) && !cw_page_index_add (index, i + 1, NULL))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_field (gpointer opened, gint64 key, gpointer *row, GError **error)
{
  CwRecordPage *page = ((CwState *) opened)->kept;
  CwRecordRow *made;

  if (page == NULL || key > (gint64) page->record->fields->len)
    return TRUE;

  made = g_new0 (CwRecordRow, 1);
  made->page = cw_record_page_ref (page);
  made->field = g_ptr_array_index (page->record->fields, (guint) key - 1);
  *row = made;

  return TRUE;
}

static const CwPageSource record_source = {
  .open = cw_state_open,
  .index = index_fields,
  .row = read_field,
  .close = cw_state_close,
  .free_query = free_query,
  .free_row = free_row,
  .free_summary = (GDestroyNotify) cw_record_page_unref,
};

CwPageModel *
cw_record_model_new (const char *profile_name)
{
  return cw_state_model_new (&record_source, profile_name);
}
