/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-mapping-document.h"

G_BEGIN_DECLS

/* Which rows the table shows: all, those that are not ready, or those of one category. */
typedef enum
{
  CW_MAPPING_SHOW_ALL,
  CW_MAPPING_SHOW_PROBLEMS,
  CW_MAPPING_SHOW_CATEGORY, /* add the CwCategory to this */
} CwMappingShow;

/* Shows the mapping as a column view: Aloware field, direction, Salesforce field, state, and the actions for
 * the row. It edits its document itself, except for removing rows. For that it activates the actions
 * "mapping.remove-row" (the key) and "mapping.remove" (all selected rows) of a widget above it.
 *
 * Properties: "compact" (icons without words, for narrow windows); "sort" (read-only, as
 * cw_mapping_table_get_sort()).
 * Signals: "selection-changed"; "row-activated" (the person wants to see the details of the focused row). */
#define CW_TYPE_MAPPING_TABLE (cw_mapping_table_get_type ())
G_DECLARE_FINAL_TYPE (CwMappingTable, cw_mapping_table, CW, MAPPING_TABLE, AdwBin)

/* Sets the document that is shown and edited. (nullable) */
void cw_mapping_table_set_document (CwMappingTable *self, CwMappingDocument *document);
void cw_mapping_table_set_search (CwMappingTable *self, const char *text);
void cw_mapping_table_set_show (CwMappingTable *self, guint show);
void cw_mapping_table_set_compact (CwMappingTable *self, gboolean compact);
/* Sorts by a column: "none", "aloware", "direction", "salesforce" or "state". */
void cw_mapping_table_sort (CwMappingTable *self, const char *column);
/* By which column the rows are sorted, whether by cw_mapping_table_sort() or by a press on its title. */
const char *cw_mapping_table_get_sort (CwMappingTable *self);
guint cw_mapping_table_get_n_shown (CwMappingTable *self);
/* The keys of the selected rows, in the order in which they are shown, NULL-terminated. (transfer full) */
char **cw_mapping_table_get_selected (CwMappingTable *self);
/* The position of a row among those shown. GTK_INVALID_LIST_POSITION if the row is filtered away. */
guint cw_mapping_table_find (CwMappingTable *self, const char *key);
/* Selects only the row at a position, scrolls to it, and gives it the focus. Does nothing if there is
 * none. */
void cw_mapping_table_select (CwMappingTable *self, guint position);

G_END_DECLS
