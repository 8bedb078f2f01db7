/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-preview-source.h"

G_BEGIN_DECLS

/* The rows of a plan, and which of its changes a person leaves out. A change is left out whole, with all its fields.
 * Signals (no arguments): "changed" (what is left out), "selection-changed". */
#define CW_TYPE_PREVIEW_TABLE (cw_preview_table_get_type ())
G_DECLARE_FINAL_TYPE (CwPreviewTable, cw_preview_table, CW, PREVIEW_TABLE, AdwBin)

/* Forgets what was left out. (nullable) */
void        cw_preview_table_set_model        (CwPreviewTable *self, CwPageModel *model);
/* Which change goes with which link (see CwPreviewTotals): they are left out and taken in together. */
void        cw_preview_table_set_followers    (CwPreviewTable *self, GHashTable *followers);
/* Shows records that are left alone: name and reason only. */
void        cw_preview_table_set_excluded     (CwPreviewTable *self, gboolean excluded);
/* Ids of changes (gint64 *, g_int64_hash). (transfer none) */
GHashTable *cw_preview_table_get_left_out     (CwPreviewTable *self);
void        cw_preview_table_leave_out        (CwPreviewTable *self, gint64 change, gboolean leave_out);
gboolean    cw_preview_table_is_left_out      (CwPreviewTable *self, gint64 change);
/* The changes of all rows that are selected. */
void        cw_preview_table_leave_out_selected (CwPreviewTable *self, gboolean leave_out);
guint       cw_preview_table_get_n_selected   (CwPreviewTable *self);

G_END_DECLS
