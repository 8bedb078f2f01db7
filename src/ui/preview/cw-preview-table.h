/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-preview-source.h"
#include "cw-turning.h"

G_BEGIN_DECLS

/* A table of a plan's rows, in which a person can leave out fields of changes, and whole changes. Signals
 * without arguments: "changed" (other changes are left out now), "selection-changed" and "order-changed" (the
 * rows are to be found again, in another order). Signal "turn"
 * (#gint64 id of the change, #CwPreviewRow *): the person wants to turn a field's arrow round. */
#define CW_TYPE_PREVIEW_TABLE (cw_preview_table_get_type ())
G_DECLARE_FINAL_TYPE (CwPreviewTable, cw_preview_table, CW, PREVIEW_TABLE, AdwBin)

/* Fills the menu of the button with what the table can show otherwise. */
void cw_preview_table_fill_menu (CwPreviewTable *self, GtkMenuButton *button);
/* Shows a widget beside the table only where the table is as wide (see cw_page_columns_fit_widget()). */
void cw_preview_table_show_from (CwPreviewTable *self, GtkWidget *beside, int from_width);
/* Whether the rows are to be grouped under headings. */
gboolean cw_preview_table_is_grouped (CwPreviewTable *self);
/* Sets the model (nullable) and forgets what was left out. */
void cw_preview_table_set_model (CwPreviewTable *self, CwPageModel *model);
/* Says which change depends on which link, and which fields the changes have. (nullable) */
void cw_preview_table_set_totals (CwPreviewTable *self, const CwPreviewTotals *totals);
/* Whether the rows are records that are left alone. For these only the name and the reason are shown. */
void cw_preview_table_set_excluded (CwPreviewTable *self, gboolean excluded);
/* The ids of the changes that are left out (gint64 *, g_int64_hash). (transfer none) */
GHashTable *cw_preview_table_get_left_out (CwPreviewTable *self);
/* The fields that are left out (gint64 *, cw_change_field_place()). (transfer none) */
GHashTable *cw_preview_table_get_left_fields (CwPreviewTable *self);
/* How many fields are left out of changes that are applied. */
guint cw_preview_table_count_left_fields (CwPreviewTable *self);
/* Leaves out what is in these sets, and nothing else. */
void cw_preview_table_set_left_out (CwPreviewTable *self, GHashTable *left_out, GHashTable *left_fields);
/* Leaves out, or includes again, the fields of all selected rows. */
void cw_preview_table_leave_out_selected (CwPreviewTable *self, gboolean leave_out);
/* Leaves out, or includes again, the changes of all selected rows, with all their fields. */
void cw_preview_table_leave_out_records (CwPreviewTable *self, gboolean leave_out);
/* Of how many changes rows are selected. `left_out`: (out): whether all of these changes are left out. */
guint cw_preview_table_count_records (CwPreviewTable *self, gboolean *left_out);
guint cw_preview_table_get_n_selected (CwPreviewTable *self);
/* Call this after an arrow was turned and before the model is refreshed. What was left out stays left out
 * under its new ids, and the turned arrow gets the keyboard focus. */
void cw_preview_table_take_turned (CwPreviewTable *self, const CwTurned *turned);

/* What a bucket is called: "Update in Salesforce", … */
const char *cw_preview_bucket_words (CwPreviewBucket bucket);

G_END_DECLS
