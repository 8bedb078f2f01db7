/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-mapping.h"
#include "cw-schema.h"

G_BEGIN_DECLS

/* An Aloware field that no Salesforce field is mapped to, and what can be done about it. Pure; any thread
 * that may read the mapping and the schemas. */

typedef enum
{
  CW_FIELD_MISSING, /* "missing": Salesforce has no such field; it can be created */
  CW_FIELD_HIDDEN,  /* "hidden": field-level security hides the field from the signed-in user */
  CW_FIELD_READY,   /* "ready": the field is there, and only has to be mapped */
} CwFieldState;

typedef struct
{
  const CwCatalogueEntry *entry;
  char *name; /* the field's API name, as it is or as it is to be: "Aloware_Contact_ID__c" */
  CwFieldState state;
} CwMissingField;

void cw_missing_field_free (CwMissingField *field);
const char *cw_field_state_to_nick (CwFieldState state);

/* The label that the field is created with: at most 40 characters, and never translated, because the default
 * mapping finds a field by it. (transfer full) */
char *cw_missing_field_make_label (const CwMissingField *field);

/* The fields of the catalogue, and those of the mapping's own rows, that are not mapped to a field which the
 * signed-in user sees. `seen` is what the user sees; `all` has the hidden fields as well. A name that a field
 * of another type has is not chosen. (transfer full) (element-type CwMissingField) */
GPtrArray *cw_missing_fields_list (const CwMapping *mapping, const CwSchema *seen, const CwSchema *all);

/* Gives a field that is missing another API name; `all` as above. Errors: CW_ERROR_USAGE for a text that is
 * no name of a custom field, for a name that is taken, and for a field that is not missing. */
gboolean cw_missing_field_set_name (CwMissingField *field,
                                    const char *name,
                                    const CwSchema *all,
                                    GError **error);

/* Maps an Aloware field to a Salesforce field: in its row, or in a new one at the end. The direction stays
 * where it is possible, else it becomes the widest one that is. A row that has the field already stays.
 * FALSE, without a change: another row has the field, the row is locked to another one, or no direction is
 * possible. */
gboolean cw_mapping_map_field (CwMapping *mapping,
                               const CwCatalogueEntry *entry,
                               const char *name,
                               const CwSchema *seen);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwMissingField, cw_missing_field_free)

G_END_DECLS
