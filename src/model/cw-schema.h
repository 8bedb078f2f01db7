/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-types.h"

G_BEGIN_DECLS

/* The field that says of a Lead that it was converted, "true" or "false" (platform/README.md S6). Of a Lead
 * it is always read, and never mapped. */
#define CW_FIELD_IS_CONVERTED "IsConverted"

/* What one Salesforce object looks like to the signed-in user: describe's answer as plain data. Describe is
 * per user: a field that field-level security hides is not in the schema (platform/README.md S2). */

typedef struct
{
  char *value;        /* the API name, which is what is written */
  char *label;        /* what people see, translated by the org */
  gboolean active;    /* whether records may still be given it */
  gboolean converted; /* a Lead's Status that only converted Leads have: writing it converts none */
} CwPicklistValue;

typedef struct
{
  char *name; /* API name */
  char *label;
  CwSalesforceType type;
  char *describe_type;  /* describe's own word: "string", "currency", … */
  char *display_type;   /* for people, as Salesforce's setup shows it: "Text(40)", "Number(18, 0)" */
  int length;           /* characters; 0 where it has no meaning */
  int precision, scale; /* numbers: digits in all, digits after the point */
  gboolean createable, updateable, nillable, defaulted_on_create;
  gboolean custom, calculated, unique, case_sensitive, external_id, restricted_picklist, filterable;
  char *compound_field_name; /* "MailingAddress", or NULL */
  char *controller_name;     /* of a dependent picklist, or NULL */
  char **reference_to;       /* NULL-terminated, or NULL */
  GPtrArray *picklist;       /* of CwPicklistValue, or NULL */
} CwField;

/* The fields of one object. One thread fills a schema; then any thread may read it. */
typedef struct _CwSchema CwSchema;

/* A field whose flags are FALSE and whose numbers are 0. `label` NULL: the name is the label. `describe_type`
 * is describe's word for the type. (transfer full) */
CwField *cw_field_new (const char *name, const char *label, const char *describe_type);
void cw_field_free (CwField *field);
/* Sets `display_type` by the other members. Call it after setting them. */
void cw_field_update_display_type (CwField *field);
/* Appends a picklist value. `label` NULL: the value is the label. */
void cw_field_add_picklist_value (CwField *field, const char *value, const char *label, gboolean active);
/* Whether Salesforce refuses a new record without this field: it can be created, is not nillable, and has no
 * default. `nillable` alone does not say it: a checkbox is never null, and yet needs no value
 * (platform/README.md S2). */
gboolean cw_field_is_required (const CwField *field);

/* A schema without fields of an object, named by API name: "Contact". (transfer full) */
CwSchema *cw_schema_new (const char *object);
CwSchema *cw_schema_ref (CwSchema *schema);
void cw_schema_unref (CwSchema *schema);
const char *cw_schema_get_object (const CwSchema *schema);
/* Appends a field. If there is one of the same name, the new one takes its place. (field: transfer full) */
void cw_schema_add (CwSchema *schema, CwField *field);
guint cw_schema_get_n_fields (const CwSchema *schema);
/* (transfer none) */
const CwField *cw_schema_get_nth_field (const CwSchema *schema, guint nth);
/* The field of an API name, in any letter case, as for Salesforce. (transfer none) (nullable) */
const CwField *cw_schema_find (const CwSchema *schema, const char *name);
/* Says of a value of the field Status that it means "converted". Without such a value nothing is changed. */
void cw_schema_mark_converted (CwSchema *schema, const char *value);
/* The value of a picklist that a text names: by its API name, else an active one by API name or label,
 * without letter case. (transfer none) (nullable) */
const CwPicklistValue *cw_field_find_value (const CwField *field, const char *text);
/* Whether the org writes states and countries as codes: it has fields such as MailingStateCode, of a Contact
 * or of a Lead. Then the plain texts take integration values only (platform/README.md S5). One such field is
 * enough, because others may be hidden from this user. */
gboolean cw_schema_has_state_picklists (const CwSchema *schema);

/* The schema as JSON, for keeping the last one that was described. Nothing is lost, and the same schema gives
 * the same bytes. (transfer full) */
char *cw_schema_to_json (const CwSchema *schema);
/* Reads what cw_schema_to_json() gave; `length` in bytes, -1: up to its NUL. Members that are not known are
 * passed over. Errors: CW_ERROR_INVALID_FILE. (transfer full) */
CwSchema *cw_schema_from_json (const char *json, gssize length, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwField, cw_field_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwSchema, cw_schema_unref)

G_END_DECLS
