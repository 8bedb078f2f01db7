/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

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
  DEMO_SF_RESTRICTED = 1 << 5, /* a picklist that takes its own values only */
  DEMO_SF_CUSTOM = 1 << 6,
  DEMO_SF_CASE = 1 << 7 /* unique values differ by letter case */
} DemoSfFlags;

/* Where a field's value lives when it is not one of the record's own values. */
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
  DEMO_SF_AT_USER_TYPE /* always "User": the Type of an owner who may also be a queue */
} DemoSfHome;

typedef struct
{
  char *name; /* API name */
  char *label;
  DemoSfType type;
  guint flags;            /* DemoSfFlags */
  guint length;           /* characters, 0 where it means nothing */
  guint precision, scale; /* of a number */
  char **values;          /* of a picklist: API names */
  char *compound;         /* the compound field this is a part of */
  char **targets;         /* of a reference: the objects it may point to */
  char *relationship;     /* of a reference: `Owner` for OwnerId */
  char *children;         /* of a reference: what those objects call this side ("Contacts"), or NULL */
  guint index;            /* where records hold its value */
  DemoSfHome at;
  gboolean hidden; /* by field-level security: as if it did not exist */
} DemoSfField;

typedef struct
{
  char *name, *label, *label_plural, *prefix;
  gboolean writable;
  GPtrArray *fields;   /* of DemoSfField, in describe order; never shrinks */
  GHashTable *by_name; /* lower-case API name → DemoSfField, borrowed */
  gint64 changed;      /* ms: when a field was last added or hidden, for If-Modified-Since */
} DemoSfObject;

typedef struct
{
  GPtrArray *objects; /* of DemoSfObject */
  DemoSfField *user_type;
} DemoSfSchema;

/* `tooling`: the objects of the Tooling API instead of the org's. */
DemoSfSchema *demo_sf_schema_new (gint64 now, gboolean tooling);
void demo_sf_schema_free (DemoSfSchema *schema);

/* NULL: no such object. Names are matched without regard to case, as SOQL does. */
DemoSfObject *demo_sf_schema_object (DemoSfSchema *schema, const char *name);

/* The field as the signed-in user sees it: NULL when there is none or field-level security hides it. */
DemoSfField *demo_sf_object_field (DemoSfObject *object, const char *name);

/* As above, hidden or not. */
DemoSfField *demo_sf_object_any_field (DemoSfObject *object, const char *name);

/* The visible reference field whose relationship is `name` ("Owner"), or NULL. */
DemoSfField *demo_sf_object_relationship (DemoSfObject *object, const char *name);

/* Where `Type` of an owner is found when the owner is a user. */
DemoSfField *demo_sf_schema_user_type (DemoSfSchema *schema);

/* Adds a field from its describe JSON: `name` and `type` are needed; label, length, precision, scale,
 * unique, externalId, caseSensitive, restrictedPicklist, createable, updateable, nillable and
 * picklistValues are read when there. Errors: G_IO_ERROR_INVALID_ARGUMENT, G_IO_ERROR_EXISTS. */
DemoSfField *demo_sf_object_add_field (DemoSfObject *object,
                                       JsonObject *describe,
                                       gint64 now,
                                       GError **error);

/* The describe name of a type ("string", "textarea", …). */
const char *demo_sf_type_name (DemoSfType type);

gboolean demo_sf_field_is_writable (const DemoSfField *field);

/* Whether an upsert may name records by it: an external id, or the id. */
gboolean demo_sf_field_is_key (const DemoSfField *field);

/* Whether a condition of a query, and an ORDER BY, may name it. */
gboolean demo_sf_field_is_filterable (const DemoSfField *field);
gboolean demo_sf_field_is_sortable (const DemoSfField *field);

/* TRUE for MailingStateCode and its like, whose values demo-salesforce-places.h holds. */
gboolean demo_sf_field_is_place_code (const DemoSfField *field);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoSfSchema, demo_sf_schema_free)

G_END_DECLS
