/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-preview-table.h"

G_BEGIN_DECLS

/* The cells of the preview's table. */
typedef enum
{
  CW_PREVIEW_CELL_TICK,
  CW_PREVIEW_CELL_RECORD,
  CW_PREVIEW_CELL_ACTION,
  CW_PREVIEW_CELL_FIELD,
  CW_PREVIEW_CELL_OLD,
  CW_PREVIEW_CELL_NEW,
  CW_PREVIEW_CELL_REASON,
  CW_PREVIEW_N_CELLS
} CwPreviewCell;

/* (transfer full) */
GtkListItemFactory *cw_preview_cells_new (CwPreviewTable *table, CwPreviewCell cell);

/* "Update in Salesforce", … */
const char *cw_preview_bucket_words (CwPreviewBucket bucket);

G_END_DECLS
