/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-mapping-document.h"

G_BEGIN_DECLS

/* What the table shows: everything, what needs a look, or one category. */
typedef enum
{
  CW_MAPPING_SHOW_ALL,
  CW_MAPPING_SHOW_PROBLEMS,
  CW_MAPPING_SHOW_CATEGORY, /* + the CwCategory */
} CwMappingShow;

/**
 * CwMappingTable:
 *
 * The mapping as a column view: Aloware field, direction, Salesforce field, state, and what may be done with
 * the row. It edits its document itself, except for removing, which it leaves to the actions
 * "mapping.remove-row" (the key) and "mapping.remove" (what is selected) of a widget above it.
 *
 * Properties: "compact" (icons without words, for narrow windows).
 * Signals: "selection-changed"; "row-activated" (the row with the focus was asked for in full).
 */
#define CW_TYPE_MAPPING_TABLE (cw_mapping_table_get_type ())
G_DECLARE_FINAL_TYPE (CwMappingTable, cw_mapping_table, CW, MAPPING_TABLE, AdwBin)

/* (nullable) */
void cw_mapping_table_set_document (CwMappingTable *self, CwMappingDocument *document);
void cw_mapping_table_set_search (CwMappingTable *self, const char *text);
void cw_mapping_table_set_show (CwMappingTable *self, guint show);
void cw_mapping_table_set_compact (CwMappingTable *self, gboolean compact);
/* "none", "aloware", "direction", "salesforce" or "state". */
void cw_mapping_table_sort (CwMappingTable *self, const char *column);
guint cw_mapping_table_get_n_shown (CwMappingTable *self);
/* Keys of the selected rows, as they are shown. (transfer full) NULL-terminated. */
char **cw_mapping_table_get_selected (CwMappingTable *self);
/* Selects only this row, brings it into view, and gives it the focus. FALSE when it is filtered away. */
gboolean cw_mapping_table_select (CwMappingTable *self, const char *key);

G_END_DECLS
