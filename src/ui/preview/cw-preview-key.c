/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-preview-key.h"

/* A key is id · field · first · bucket. */
#define BUCKET_BITS 4
#define FIRST_BIT (1 << BUCKET_BITS)
#define FIELD_SHIFT (BUCKET_BITS + 1)
#define FIELD_BITS 11
#define ID_SHIFT (FIELD_SHIFT + FIELD_BITS)

G_STATIC_ASSERT (CW_PREVIEW_MAX_FIELDS == 1 << FIELD_BITS);

gint64
cw_preview_key_make (gint64          id,
                     guint           field,
                     gboolean        first,
                     CwPreviewBucket bucket)
{
  return id << ID_SHIFT | (gint64) field << FIELD_SHIFT | (first ? FIRST_BIT : 0) | (gint64) bucket;
}

gint64
cw_preview_key_get_id (gint64 key)
{
  return key >> ID_SHIFT;
}

guint
cw_preview_key_get_field (gint64 key)
{
  return (guint) (key >> FIELD_SHIFT) & (CW_PREVIEW_MAX_FIELDS - 1);
}

CwPreviewBucket
cw_preview_key_get_bucket (gint64 key)
{
  return (CwPreviewBucket) (key & ((1 << BUCKET_BITS) - 1));
}

gint64
cw_preview_key_get_change (gint64 key)
{
  return cw_preview_key_get_bucket (key) != CW_PREVIEW_EXCLUDED ? cw_preview_key_get_id (key) : 0;
}

gboolean
cw_preview_key_is_first (gint64 key)
{
  return (key & FIRST_BIT) != 0;
}
