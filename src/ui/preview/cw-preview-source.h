/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-change.h"
#include "cw-match.h"
#include "cw-page-model.h"

G_BEGIN_DECLS

/* Shows a plan as the rows of a #CwPageModel: one row for each field that would be written, in the order of
 * the plan, and one for each record that is left alone. The values stay sealed in the store until a row is
 * looked at. */

/* The groups of rows that a person can filter by. */
typedef enum
{
  CW_PREVIEW_ALL, /* everything that would be done */
  CW_PREVIEW_CREATE_SALESFORCE,
  CW_PREVIEW_UPDATE_SALESFORCE,
  CW_PREVIEW_CREATE_ALOWARE,
  CW_PREVIEW_UPDATE_ALOWARE,
  CW_PREVIEW_LINK,
  CW_PREVIEW_UNLINK,
  CW_PREVIEW_EXCLUDED, /* records that are left alone, with the reason */
  CW_PREVIEW_REFUSED,  /* records that will fail, with the reason */
  CW_PREVIEW_N_BUCKETS
} CwPreviewBucket;

/* Whether the rows of a bucket are records that nothing is written to. */
gboolean cw_preview_bucket_is_unwritten (CwPreviewBucket bucket);

/* What a row shows. Plain data. */
typedef struct
{
  CwPreviewBucket bucket;
  CwSide side;                /* the side that is written */
  char *label;                /* the name of the record, and whether it is a Lead */
  CwObject object;            /* of the record in Salesforce */
  char *ids[2];               /* of the record, by CwSide; NULL: there is none on that side yet */
  char *aloware, *salesforce; /* names of the field; both NULL: the record is linked, unlinked or left alone;
                               * `aloware` NULL: a fixed value */
  char *old_value, *new_value;
  char *reason;        /* nick of the rule; a sentence for records that are left alone */
  GStrv differs;       /* of a change that links: see CwChange */
  gboolean may_turn;   /* the rules that need no reading let the arrow be turned round */
  char *why_fixed;     /* why the arrow may not be turned; NULL: it may, or there is no arrow to turn */
  gboolean is_needed;  /* the record cannot be created without the field */
  gboolean is_heading; /* the row stands for the whole change, with its fields below */
  guint n_fields;      /* of the change */
  gboolean one_reason; /* all fields of the change have the same one */
} CwPreviewRow;

/* Totals of the whole plan. They count changes and records left alone, not rows. */
typedef struct
{
  guint counts[CW_PREVIEW_N_BUCKETS];
  guint matched[CW_MATCH_N_KEYS];     /* new links by the key that makes them (CwMatchBy) */
  guint would_match[CW_MATCH_N_KEYS]; /* links that each key alone would make; all 0: not known */
  guint conflicts;                    /* conflicts that wait for a person */
  guint follow_ups;      /* updates in Salesforce with the IDs of the contacts that are created in Aloware */
  GHashTable *followers; /* change id (GUINT_TO_POINTER) → id of the link change that it depends on */
  GArray *n_fields; /* of guint16, by change id − 1: how many fields have rows; 0: the whole change has one */
  GHashTable *fields; /* the fields that are written (cw_page_fields_new()) */
  GHashTable *needed; /* fields without which their record cannot be created (cw_change_field_place()) */
} CwPreviewTotals;

void cw_preview_row_free (CwPreviewRow *row);

/* Makes a model of plans. Its summary is a #CwPreviewTotals. Main thread. Errors of the model: those of
 * cw_sync_peek_store(). (transfer full) */
CwPageModel *cw_preview_model_new (const char *profile_name);
/* Makes a query for this model: the rows of one bucket of the plan that show every word of `search`, and are
 * about the field with the catalogue key `field` (NULL: about any, or about none). Records that are left
 * alone have no field, so `field` does not matter for them. `grouped`: a change of which several rows are
 * shown gets a heading. The summary is computed when the query is for all rows without a search, or when
 * `counts` is TRUE. (transfer full) */
gpointer cw_preview_query_new (const char *plan,
                               CwPreviewBucket bucket,
                               const char *field,
                               const char *search,
                               gboolean grouped,
                               gboolean counts);

/* ── What a key says about its row ── */

/* What would be done with the row's record. */
CwPreviewBucket cw_preview_key_get_bucket (gint64 key);
/* Whether the row is the heading of a change. */
gboolean cw_preview_key_is_heading (gint64 key);
/* The number of the row's field in its change. */
guint cw_preview_key_get_field (gint64 key);
/* The change's id in the plan; 0 for a record that is left alone. */
gint64 cw_preview_key_get_change (gint64 key);

G_END_DECLS
