/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The objects and fields of the practice org. */

typedef enum
{
  DEMO_SF_ID,
  DEMO_SF_REFERENCE,
  DEMO_SF_STRING,
  DEMO_SF_TEXTAREA,
  DEMO_SF_EMAIL,
  DEMO_SF_PHONE,
  DEMO_SF_URL,
  DEMO_SF_PICKLIST,
  DEMO_SF_MULTIPICKLIST,
  DEMO_SF_BOOLEAN,
  DEMO_SF_INT,
  DEMO_SF_DOUBLE,
  DEMO_SF_DATE,
  DEMO_SF_DATETIME,
  DEMO_SF_TIME,
  DEMO_SF_ADDRESS
} DemoSfType;

typedef enum
{
  DEMO_SF_READ_ONLY = 1 << 0, /* neither createable nor updateable */
  DEMO_SF_REQUIRED = 1 << 1,  /* not nillable */
  DEMO_SF_DEFAULTED = 1 << 2, /* filled in on create when it is left out */
  DEMO_SF_EXTERNAL_ID = 1 << 3,
  DEMO_SF_UNIQUE = 1 << 4,
  DEMO_SF_RESTRICTED = 1 << 5, /* a picklist that takes only the values it has */
  DEMO_SF_CUSTOM = 1 << 6,
  DEMO_SF_CASE = 1 << 7 /* unique values differ by letter case */
} DemoSfFlags;

/* Where a record holds the value of a field: DEMO_SF_STORED, in its array of values; otherwise beside it. */
typedef enum
{
  DEMO_SF_STORED,
  DEMO_SF_AT_ID,
  DEMO_SF_AT_DELETED,
  DEMO_SF_AT_MASTER,
  DEMO_SF_AT_CREATED,
  DEMO_SF_AT_CREATED_BY,
  DEMO_SF_AT_MODIFIED,
  DEMO_SF_AT_MODIFIED_BY,
  DEMO_SF_AT_MODSTAMP,
  DEMO_SF_AT_USER_TYPE /* nowhere: always "User", the Type of an owner that could also be a queue */
} DemoSfHome;

typedef struct
{
  char *name; /* API name */
  char *label;
  DemoSfType type;
  guint flags;            /* DemoSfFlags */
  guint length;           /* in characters; 0 if it means nothing for the type */
  guint precision, scale; /* of a number */
  char **values;          /* of a picklist: API names */
  char *compound;         /* the compound field of which this is a part, or NULL */
  char **targets;         /* of a reference: the objects it may point to */
  char *relationship;     /* of a reference: `Owner` for OwnerId */
  char *children;         /* of a reference: the name for the other direction ("Contacts"), or NULL */
  guint index;            /* of DEMO_SF_STORED: the place in a record's values */
  DemoSfHome at;
  gboolean hidden; /* by field-level security: the field is as if it did not exist */
} DemoSfField;

typedef struct
{
  char *name, *label, *label_plural, *prefix;
  gboolean writable;
  GPtrArray *fields;   /* of DemoSfField, in describe order; never shrinks */
  GHashTable *by_name; /* lower-case API name → DemoSfField, borrowed */
  gint64 changed;      /* ms: when the fields last changed, for If-Modified-Since */
} DemoSfObject;

typedef struct
{
  GPtrArray *objects; /* of DemoSfObject */
  DemoSfField *user_type;
} DemoSfSchema;

typedef enum
{
  DEMO_SF_USED_ORG, /* with a custom field for each of the vendor's that no standard field is for */
  DEMO_SF_NEW_ORG,  /* without those: nobody has made them yet */
  DEMO_SF_TOOLING,  /* the objects of the Tooling API instead of an org's */
} DemoSfKind;

/* The schema that a practice org starts with. `now` in ms. (transfer full) */
DemoSfSchema *demo_sf_schema_new (gint64 now, DemoSfKind kind);
void demo_sf_schema_free (DemoSfSchema *schema);

/* The object of a name, in any letter case, as in SOQL. (transfer none) (nullable) */
DemoSfObject *demo_sf_schema_object (DemoSfSchema *schema, const char *name);

/* A field as the signed-in user sees it; NULL: there is none, or it is hidden. (transfer none) (nullable) */
DemoSfField *demo_sf_object_field (DemoSfObject *object, const char *name);

/* The same, hidden or not. */
DemoSfField *demo_sf_object_any_field (DemoSfObject *object, const char *name);

/* The visible reference field whose relationship has this name ("Owner"). (transfer none) (nullable) */
DemoSfField *demo_sf_object_relationship (DemoSfObject *object, const char *name);

/* The field that stands for the Type of an owner who is a user. (transfer none) */
DemoSfField *demo_sf_schema_user_type (DemoSfSchema *schema);

/* Adds the field that a describe JSON shows. It must have `name` and `type`, and may have label, length,
 * precision, scale, unique, externalId, caseSensitive, restrictedPicklist, createable, updateable, nillable,
 * defaultedOnCreate and picklistValues. `now` in ms. Errors: G_IO_ERROR_INVALID_ARGUMENT, G_IO_ERROR_EXISTS.
 * (transfer none) */
DemoSfField *demo_sf_object_add_field (DemoSfObject *object,
                                       JsonObject *describe,
                                       gint64 now,
                                       GError **error);

/* Describe's word for a type: "string", "textarea", … (transfer none) */
const char *demo_sf_type_name (DemoSfType type);

gboolean demo_sf_field_is_writable (const DemoSfField *field);

/* Whether an upsert may name its record by this field: it is the id or an external id. */
gboolean demo_sf_field_is_key (const DemoSfField *field);

/* Whether the condition of a query, or its ORDER BY, may name this field. */
gboolean demo_sf_field_is_filterable (const DemoSfField *field);
gboolean demo_sf_field_is_sortable (const DemoSfField *field);

/* Whether it is a field such as MailingStateCode. The values of those are in demo-salesforce-places.h. */
gboolean demo_sf_field_is_place_code (const DemoSfField *field);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoSfSchema, demo_sf_schema_free)

G_END_DECLS
