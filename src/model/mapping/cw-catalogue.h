/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-types.h"

G_BEGIN_DECLS

/* The catalogue: a row for each Aloware contact field of the vendor's tables, with what is known of how the
 * field is read and written. Any thread. */
typedef struct
{
  const char *key;   /* "first_name": the name in mapping files and on the command line */
  const char *label; /* untranslated; cw_catalogue_get_label() translates */
  CwCategory category;
  CwAlowareType type;
  CwDirections directions; /* the directions that the platform allows */
  /* By CwObject: "MailingCity" of a Contact, "City" of a Lead; NULL: the org makes a custom field. */
  const char *default_fields[CW_N_OBJECTS];
  const char *custom_label;      /* the label by which a custom field is found; NULL: by `label` */
  const char *read_key;          /* the key in a contact's answer: "cnam_city" */
  const char *read_key_fallback; /* a plainer key that some answers have ("city"), or NULL */
  const char *write_key;         /* the key in a write; NULL: the API cannot write it */
  const char *read_only_reason;  /* untranslated sentence: why there is no ←; NULL where there is one */
} CwCatalogueEntry;

/* The type that a new Salesforce field for an Aloware field's values gets. */
typedef struct
{
  const char *display;  /* as Salesforce's setup writes it: "Text(40)", "Checkbox", "Number(18, 0)" */
  const char *metadata; /* "Text", "LongTextArea", for Salesforce's Metadata API; NULL: cannot be made */
  guint length;         /* characters; 0: the type has a length of its own */
  guint lines;          /* that a page shows of a long text; 0: the type has none */
  guint precision;      /* digits of a whole number; 0: it is none */
  gboolean key;         /* unique, and an external ID */
} CwCreatedType;

/* The entry of a key. `custom:NAME` is a read-only text: a field that the account made. NAME has at most 255
 * bytes of UTF-8 without control characters. An entry lives as long as the process. (transfer none)
 * (nullable) */
const CwCatalogueEntry *cw_catalogue_find (const char *key);
/* How many fields the catalogue has, without custom ones. */
guint cw_catalogue_get_n (void);
/* The nth field, in the order of the vendor's tables. (transfer none) */
const CwCatalogueEntry *cw_catalogue_get_nth (guint nth);
/* The label in the person's language. The name of a custom field is never translated. (transfer none) */
const char *cw_catalogue_get_label (const CwCatalogueEntry *entry);
/* Whether a person may take the row out of a mapping. The locked fields identify a contact, and the owner is
 * mandatory, so those stay. */
gboolean cw_catalogue_is_removable (const CwCatalogueEntry *entry);
/* The type of a new Salesforce field for these values. The types are those of the vendor's tables. Times are
 * Text(40), because Salesforce turns its own Time fields into UTC. (transfer none) */
const CwCreatedType *cw_catalogue_get_created_type (const CwCatalogueEntry *entry);

G_END_DECLS
