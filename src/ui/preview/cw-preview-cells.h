/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-preview-table.h"

G_BEGIN_DECLS

/* Gives the columns of the preview's table their cells. */
void cw_preview_cells_set_up (CwPreviewTable *table, GtkColumnView *view);

/* "Update in Salesforce", … */
const char *cw_preview_bucket_words (CwPreviewBucket bucket);

G_END_DECLS
