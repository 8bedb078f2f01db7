/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-types.h"

G_BEGIN_DECLS

/* The catalogue: every Aloware contact field of the vendor's tables, one row each, and what is known of how
 * it is read and written. */
typedef struct
{
  const char *key;   /* "first_name": the name in mapping files and on the command line */
  const char *label; /* untranslated; cw_catalogue_get_label() translates */
  CwCategory category;
  CwAlowareType type;
  CwDirections directions;          /* the directions that the platform allows */
  const char *default_object_field; /* "FirstName", or NULL where the field is "Custom in Salesforce" */
  const char *custom_label;         /* the label a custom field is looked for by, or NULL */
  const char *read_key;             /* the key in a contact's answer: "cnam_city" */
  const char *read_key_fallback;    /* a plainer key that some accounts answer with ("city"), or NULL */
  const char *write_key;            /* the key in a write, or NULL: the API cannot write it */
  const char *read_only_reason;     /* untranslated sentence: why there is no ←; NULL where there is one */
} CwCatalogueEntry;

/* The entry of a key. `custom:NAME` gives a read-only text entry for an account's own field, interned for the
 * life of the process. Returns: (nullable) (transfer none). Thread-safe. */
const CwCatalogueEntry *cw_catalogue_find (const char *key);
guint cw_catalogue_get_n (void);
const CwCatalogueEntry *cw_catalogue_get_nth (guint nth);
const char *cw_catalogue_get_label (const CwCatalogueEntry *entry);
/* Whether a person may take the row out of a mapping: not the locked ones, not the owner. */
gboolean cw_catalogue_is_removable (const CwCatalogueEntry *entry);
/* The metadata a missing Salesforce field is created with: "Text(40)", "Checkbox", "Date", "Number(18, 0)".
 */
const char *cw_catalogue_get_created_type (const CwCatalogueEntry *entry);

G_END_DECLS
