/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-preview-source.h"
#include "cw-turning.h"

G_BEGIN_DECLS

/* The rows of a plan, and which of its changes a person leaves out. A change is left out whole, with all its
 * fields. Signals: "changed" (what is left out) and "selection-changed", without arguments; "turn" (#gint64
 * the change, #CwPreviewRow *): a person wants a field's arrow turned round. */
#define CW_TYPE_PREVIEW_TABLE (cw_preview_table_get_type ())
G_DECLARE_FINAL_TYPE (CwPreviewTable, cw_preview_table, CW, PREVIEW_TABLE, AdwBin)

/* Forgets what was left out. (nullable) */
void cw_preview_table_set_model (CwPreviewTable *self, CwPageModel *model);
/* Which change goes with which link (see CwPreviewTotals): they are left out and taken in together. */
void cw_preview_table_set_followers (CwPreviewTable *self, GHashTable *followers);
/* Shows records that are left alone: name and reason only. */
void cw_preview_table_set_excluded (CwPreviewTable *self, gboolean excluded);
/* Ids of changes (gint64 *, g_int64_hash). (transfer none) */
GHashTable *cw_preview_table_get_left_out (CwPreviewTable *self);
/* The changes of all rows that are selected. */
void cw_preview_table_leave_out_selected (CwPreviewTable *self, gboolean leave_out);
guint cw_preview_table_get_n_selected (CwPreviewTable *self);
/* After an arrow was turned: what is left out stays so under its new places, and the keyboard goes on at the
 * arrow. The model is to be refreshed. */
void cw_preview_table_take_turned (CwPreviewTable *self, const CwTurned *turned);

/* "Update in Salesforce", … */
const char *cw_preview_bucket_words (CwPreviewBucket bucket);

G_END_DECLS
