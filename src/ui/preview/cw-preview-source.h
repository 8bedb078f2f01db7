/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-change.h"
#include "cw-page-model.h"

G_BEGIN_DECLS

/* A plan as the rows of a #CwPageModel: one for each field that would be written, in the order of the plan,
 * and one for each record that is left alone. The values stay sealed in the store until a row is looked at.
 */

/* What a person filters by. */
typedef enum
{
  CW_PREVIEW_ALL, /* everything that would be done */
  CW_PREVIEW_CREATE_SALESFORCE,
  CW_PREVIEW_UPDATE_SALESFORCE,
  CW_PREVIEW_CREATE_ALOWARE,
  CW_PREVIEW_UPDATE_ALOWARE,
  CW_PREVIEW_LINK,
  CW_PREVIEW_UNLINK,
  CW_PREVIEW_EXCLUDED, /* what is left alone, with its reason */
  CW_PREVIEW_N_BUCKETS
} CwPreviewBucket;

/* What a row shows. Plain data. */
typedef struct
{
  CwPreviewBucket bucket;
  CwSide side;                /* that is written */
  char *label;                /* whose record */
  char *record_id;            /* of that side, else of the other */
  char *aloware, *salesforce; /* the field; NULL for records that are linked, unlinked or left alone */
  char *old_value, *new_value;
  char *reason;      /* nick of the rule; for records that are left alone a sentence */
  gboolean may_turn; /* its arrow may be turned round, by the rules that need no reading */
  char *why_fixed;   /* why an arrow may not; NULL where it may, and where no arrow could */
} CwPreviewRow;

/* What the whole plan has: changes, or records left alone; not rows. */
typedef struct
{
  guint counts[CW_PREVIEW_N_BUCKETS];
  guint conflicts;       /* that wait for a person */
  GHashTable *followers; /* id of a change (GUINT_TO_POINTER) → that of the link that it goes with */
} CwPreviewTotals;

void cw_preview_row_free (CwPreviewRow *row);

/* Main thread. Its summary is of #CwPreviewTotals. Errors of the model: those of cw_sync_peek_store().
 * (transfer full) */
CwPageModel *cw_preview_model_new (const char *profile_name);
/* Asks it for the rows of one bucket of the plan that have each word of `search` in what they show. The
 * summary comes when everything is asked for, without words, and when `counts` says so. (transfer full) */
gpointer cw_preview_query_new (const char *plan, CwPreviewBucket bucket, const char *search, gboolean counts);

/* ── What a row's key says without the row being read ── */

/* What is done with the record. */
CwPreviewBucket cw_preview_key_get_bucket (gint64 key);
/* The number of the field in its change. */
guint cw_preview_key_get_field (gint64 key);
/* The change's id in the plan; 0 for a record that is left alone. */
gint64 cw_preview_key_get_change (gint64 key);
/* Whether it is the first row that is shown of its change. */
gboolean cw_preview_key_is_first (gint64 key);

G_END_DECLS
