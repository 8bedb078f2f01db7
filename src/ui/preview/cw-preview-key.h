/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The keys of a plan's rows (cw-preview-source.h): what one says without the row being read. */

/* What a person filters by. */
typedef enum
{
  CW_PREVIEW_ALL,                  /* everything that would be done */
  CW_PREVIEW_CREATE_SALESFORCE,
  CW_PREVIEW_UPDATE_SALESFORCE,
  CW_PREVIEW_CREATE_ALOWARE,
  CW_PREVIEW_UPDATE_ALOWARE,
  CW_PREVIEW_LINK,
  CW_PREVIEW_UNLINK,
  CW_PREVIEW_EXCLUDED,             /* what is left alone, with its reason */
  CW_PREVIEW_N_BUCKETS
} CwPreviewBucket;

/* How many fields of a change can have rows of their own. */
#define CW_PREVIEW_MAX_FIELDS 2048

/* `id`: of the change, or the place of what is left alone. `first`: the first row that is shown of it. */
gint64          cw_preview_key_make       (gint64 id, guint field, gboolean first, CwPreviewBucket bucket);
gint64          cw_preview_key_get_id     (gint64 key);
guint           cw_preview_key_get_field  (gint64 key);
CwPreviewBucket cw_preview_key_get_bucket (gint64 key);
/* The change's id in the plan; 0 for a record that is left alone. */
gint64          cw_preview_key_get_change (gint64 key);
/* Whether it is the first row that is shown of its change. */
gboolean        cw_preview_key_is_first   (gint64 key);

G_END_DECLS
