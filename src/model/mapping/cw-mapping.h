/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-catalogue.h"

G_BEGIN_DECLS

/* One line of the mapping table. */
typedef struct
{
  const CwCatalogueEntry *aloware;
  char *salesforce; /* API name; "" while none is chosen (a problem, but a draft may be saved) */
  CwDirection direction;
  CwBlankRule blank;
  gboolean conflict_set; /* FALSE: the setting `conflict` decides */
  CwConflictRule conflict;
  GHashTable *value_pairs;     /* Aloware value → Salesforce value; never NULL */
  GHashTable *unknown_members; /* name → JSON text of keys this version does not know; never NULL */
  GPtrArray *member_order;     /* names of the row's members as its file had them; NULL: not from a file */
  GPtrArray *value_order;      /* Aloware values of the pairs as its file had them; NULL: not from a file */
} CwMappingRow;

/* A row as it begins: the widest direction that the catalogue allows; a blank does not overwrite a value; the
 * setting `conflict` decides conflicts. `salesforce`: an API name, or NULL for none. */
CwMappingRow *cw_mapping_row_new (const CwCatalogueEntry *aloware, const char *salesforce);
CwMappingRow *cw_mapping_row_copy (const CwMappingRow *row);
void cw_mapping_row_free (CwMappingRow *row);

/* A mapping: rows in the order a person sees them. Plain data; not thread-safe. */
typedef struct
{
  CwObject object;    /* Contacts, unless the file or the schema says otherwise */
  GPtrArray *rows;    /* of CwMappingRow; cw_mapping_add() keeps a field from having two */
  GHashTable *owners; /* choices of cw-users.h: Salesforce user id → Aloware user id, or ""; never NULL */
  GPtrArray *owner_order; /* Salesforce ids of the choices as the file had them; NULL: not from a file */
  GHashTable *fixed;      /* fixed values of new records: API name → text, in names' case; never NULL */
  GPtrArray *fixed_order; /* API names of the fixed values as the file had them; NULL: not from a file */
  GHashTable *unknown_members; /* name → JSON text, as for rows */
  GPtrArray *member_order; /* names of the document's members as its file had them; NULL: not from a file */
} CwMapping;

CwMapping *cw_mapping_new (void);
CwMapping *cw_mapping_copy (const CwMapping *mapping);
void cw_mapping_free (CwMapping *mapping);
guint cw_mapping_get_n_rows (const CwMapping *mapping);
CwMappingRow *cw_mapping_get_row (const CwMapping *mapping, guint nth);
CwMappingRow *cw_mapping_find (const CwMapping *mapping, const char *aloware_key);
/* The first row with this API name, in any case; "" finds nothing. (nullable) (transfer none) */
CwMappingRow *cw_mapping_find_salesforce (const CwMapping *mapping, const char *api_name);
/* Takes `row` and adds it at the end; with an error `row` is freed. Errors: CW_ERROR_USAGE when the Aloware
 * field is in the mapping already. */
gboolean cw_mapping_add (CwMapping *mapping, CwMappingRow *row, GError **error);
/* Errors: CW_ERROR_NOT_FOUND; CW_ERROR_USAGE for a row that is locked or mandatory. */
gboolean cw_mapping_remove (CwMapping *mapping, const char *aloware_key, GError **error);
/* Moves the row at `from` to the place `to`, both counted before the move. FALSE when one of them is no row.
 */
gboolean cw_mapping_move (CwMapping *mapping, guint from, guint to);
/* The API name of its object: "Contact". (transfer none) */
const char *cw_mapping_get_object (const CwMapping *mapping);
/* The same rows in the same order, the same choices of owners and the same fixed values, unknown members
 * included; how their files ordered members and value pairs does not count. */
gboolean cw_mapping_equal (const CwMapping *a, const CwMapping *b);
/* SHA-256, as 64 hexadecimal digits, of all that changes what a run does: not the order of rows, nor the case
 * of API names (Salesforce ignores it), nor what this version does not know. (transfer full) */
char *cw_mapping_digest (const CwMapping *mapping);

/* Sets what is chosen for a Salesforce user: an Aloware user id, "" for no match on purpose, NULL for no
 * choice. FALSE when that is so already. */
gboolean cw_mapping_choose_owner (CwMapping *mapping, const char *salesforce_id, const char *aloware_id);

/* Gives a mapping the choices of owners of another one (nullable: none), and no others. */
void cw_mapping_take_owners (CwMapping *mapping, const CwMapping *from);

/* The fixed value of a Salesforce field, by API name in any case: what it gets in a record that is created in
 * Salesforce and to which no row gives a value there. (transfer none) (nullable) */
const char *cw_mapping_get_fixed (const CwMapping *mapping, const char *api_name);
/* NULL or "" removes it. FALSE when it is so already. */
gboolean cw_mapping_set_fixed (CwMapping *mapping, const char *api_name, const char *value);
/* The API names of the fields with a fixed value, by their bytes. (transfer container) (element-type utf8) */
GPtrArray *cw_mapping_list_fixed (const CwMapping *mapping);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwMapping, cw_mapping_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwMappingRow, cw_mapping_row_free)

G_END_DECLS
