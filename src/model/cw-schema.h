/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-types.h"

G_BEGIN_DECLS

/* What one Salesforce object looks like to the signed-in user: describe's answer as plain data. Describe is
 * per user, so a field hidden by field-level security is simply not here. */

typedef struct
{
  char *value; /* the API name, which is what is written */
  char *label; /* what people see, translated by the org */
  gboolean active;
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

typedef struct _CwSchema CwSchema;

CwField *cw_field_new (const char *name, const char *label, const char *describe_type);
void cw_field_free (CwField *field);
/* Fills `display_type` from the other members; call it last. */
void cw_field_update_display_type (CwField *field);
/* Appends a picklist value, making the array when it is the first. The array owns its values. */
void cw_field_add_picklist_value (CwField *field, const char *value, const char *label, gboolean active);
/* createable, not nillable and without a default: a create without it is refused. */
gboolean cw_field_is_required (const CwField *field);

CwSchema *cw_schema_new (const char *object);
CwSchema *cw_schema_ref (CwSchema *schema);
void cw_schema_unref (CwSchema *schema);
const char *cw_schema_get_object (const CwSchema *schema);
/* Takes ownership of `field`. */
void cw_schema_add (CwSchema *schema, CwField *field);
guint cw_schema_get_n_fields (const CwSchema *schema);
const CwField *cw_schema_get_nth_field (const CwSchema *schema, guint nth);
/* API names are compared without case, as Salesforce does. Returns: (nullable) (transfer none). */
const CwField *cw_schema_find (const CwSchema *schema, const char *name);
/* Whether state and country are picklists here (MailingStateCode is in describe). */
gboolean cw_schema_has_state_picklists (const CwSchema *schema);

/* A lossless, stable JSON text of the schema for keeping the last described one, and back.
 * Errors: CW_ERROR_INVALID_FILE. */
char *cw_schema_to_json (const CwSchema *schema);
CwSchema *cw_schema_from_json (const char *json, gssize length, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwField, cw_field_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwSchema, cw_schema_unref)

G_END_DECLS
