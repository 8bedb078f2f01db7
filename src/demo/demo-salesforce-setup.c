/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-salesforce-http.h"

#include "demo-json.h"

/* Custom fields made through the Tooling API, which nobody sees until FieldPermissions are granted. */

/* What the Metadata API asks of a type (Metadata API Developer Guide, "CustomField"). */
typedef struct
{
  const char *metadata;                 /* the type's name there */
  const char *describe;
  int shortest, longest;                /* `length`; 0, 0: must not be given */
  gboolean lines;                       /* needs `visibleLines` */
  gboolean digits;                      /* needs `precision` and `scale` */
  gboolean values;                      /* needs `valueSet` */
  gboolean external;                    /* may be an external id, and unique */
} FieldKind;

static const FieldKind kinds[] = {
  { .metadata = "Text", .describe = "string", .shortest = 1, .longest = 255, .external = TRUE },
  { .metadata = "TextArea", .describe = "textarea" },
  { .metadata = "LongTextArea", .describe = "textarea", .shortest = 256, .longest = 131072, .lines = TRUE },
  { .metadata = "Number", .describe = "double", .digits = TRUE, .external = TRUE },
  { .metadata = "Currency", .describe = "double", .digits = TRUE },
  { .metadata = "Percent", .describe = "double", .digits = TRUE },
  { .metadata = "Checkbox", .describe = "boolean" },
  { .metadata = "Date", .describe = "date" },
  { .metadata = "DateTime", .describe = "datetime" },
  { .metadata = "Time", .describe = "time" },
  { .metadata = "Email", .describe = "email", .external = TRUE },
  { .metadata = "Phone", .describe = "phone" },
  { .metadata = "Url", .describe = "url" },
  { .metadata = "Picklist", .describe = "picklist", .values = TRUE },
  { .metadata = "MultiselectPicklist", .describe = "multipicklist", .lines = TRUE, .values = TRUE },
};

static const FieldKind *
find_kind (JsonObject *metadata)
{
  const char *type = metadata != NULL ? demo_json_get_string (metadata, "type") : NULL;

  for (guint i = 0; type != NULL && i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].metadata, type))
      return &kinds[i];
  return NULL;
}

static gboolean
has (JsonObject *metadata,
     const char *member)
{
  JsonNode *node = json_object_get_member (metadata, member);

  return node != NULL && !JSON_NODE_HOLDS_NULL (node);
}

static gboolean
is_true (JsonObject *metadata,
         const char *member)
{
  JsonNode *node = json_object_get_member (metadata, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN
         && json_node_get_boolean (node);
}

/* A number member as such, also when it is a string of digits; -1 when it is not there. */
static gint64
number (JsonObject *metadata,
        const char *member)
{
  JsonNode *node = json_object_get_member (metadata, member);
  g_autofree char *text = node != NULL ? demo_json_dup_scalar (node) : NULL;
  gint64 value;

  return text != NULL && g_ascii_string_to_signed (text, 10, 0, G_MAXINT, &value, NULL) ? value : -1;
}

static gboolean
is_between (gint64 value,
            gint64 least,
            gint64 most)
{
  return value >= least && value <= most;
}

/* The values of a picklist: (transfer full), or NULL when there are none. */
static JsonArray *
picklist_values (JsonObject *metadata)
{
  JsonNode *set = json_object_get_member (metadata, "valueSet");
  JsonNode *definition = set != NULL && JSON_NODE_HOLDS_OBJECT (set)
                           ? json_object_get_member (json_node_get_object (set), "valueSetDefinition")
                           : NULL;
  JsonNode *list = definition != NULL && JSON_NODE_HOLDS_OBJECT (definition)
                     ? json_object_get_member (json_node_get_object (definition), "value")
                     : NULL;
  g_autoptr (JsonArray) values = json_array_new ();

  for (guint i = 0; list != NULL && JSON_NODE_HOLDS_ARRAY (list) && i < json_array_get_length (json_node_get_array (list)); i++)
    {
      JsonNode *value = json_array_get_element (json_node_get_array (list), i);
      const char *name = JSON_NODE_HOLDS_OBJECT (value) ? demo_json_get_string (json_node_get_object (value), "fullName") : NULL;

      if (name != NULL)
        json_array_add_string_element (values, name);
    }
  return json_array_get_length (values) > 0 ? g_steal_pointer (&values) : NULL;
}

/* NULL, or what is missing or too much. (transfer full) */
static char *
metadata_problem (const FieldKind *kind,
                  JsonObject      *metadata)
{
  gint64 precision = number (metadata, "precision"), scale = number (metadata, "scale");
  const char *label = demo_json_get_string (metadata, "label"), *missing = NULL;
  g_autoptr (JsonArray) values = kind->values ? picklist_values (metadata) : NULL;

  if (label == NULL || *label == '\0')
    return g_strdup ("Required fields are missing: [Metadata.label]");
  if (kind->longest > 0 && !has (metadata, "length"))
    missing = "length";
  else if (kind->lines && !has (metadata, "visibleLines"))
    missing = "visibleLines";
  else if (kind->digits && !has (metadata, "precision"))
    missing = "precision";
  else if (kind->digits && !has (metadata, "scale"))
    missing = "scale";
  else if (g_str_equal (kind->metadata, "Checkbox") && !has (metadata, "defaultValue"))
    missing = "defaultValue";
  else if (kind->values && values == NULL)
    missing = "valueSet";
  if (missing != NULL)
    return g_strdup_printf ("Must specify '%s' for a CustomField of type %s", missing, kind->metadata);
  if (kind->longest == 0 && has (metadata, "length"))
    return g_strdup_printf ("Can not specify 'length' for a CustomField of type %s", kind->metadata);
  if (!kind->external && is_true (metadata, "externalId"))
    return g_strdup_printf ("Can not specify 'externalId' for a CustomField of type %s", kind->metadata);
  if (!kind->external && is_true (metadata, "unique"))
    return g_strdup_printf ("Can not specify 'unique' for a CustomField of type %s", kind->metadata);
  if (g_utf8_strlen (label, -1) > 40)
    return g_strdup ("Value too long for field: MasterLabel maximum length is:40");
  if (kind->longest > 0 && !is_between (number (metadata, "length"), kind->shortest, kind->longest))
    return g_strdup_printf ("Length must be between %d and %d", kind->shortest, kind->longest);
  if (kind->lines && !is_between (number (metadata, "visibleLines"), 2, 50))
    return g_strdup ("Visible lines must be between 2 and 50");
  if (kind->digits && (!is_between (precision, 1, 18) || !is_between (scale, 0, precision)))
    return g_strdup ("Precision must be between 1 and 18, and scale between 0 and the precision");
  return NULL;
}

/* A letter first, then letters, digits and single underscores; no more than 40 before the `__c`. */
static gboolean
is_api_name (const char *name)
{
  return g_regex_match_simple ("^(?=.{1,43}$)[A-Za-z](_?[A-Za-z0-9])*__c$", name, 0, 0);
}

static JsonObject *
describe_from_metadata (const char      *name,
                        const FieldKind *kind,
                        JsonObject      *metadata)
{
  static const char *const numbers[] = { "length", "precision", "scale" };
  static const char *const flags[] = { "unique", "externalId", "caseSensitive" };
  g_autoptr (JsonObject) describe = json_object_new ();
  JsonArray *values = kind->values ? picklist_values (metadata) : NULL;
  JsonNode *set = json_object_get_member (metadata, "valueSet");

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (has (metadata, numbers[i]))
      json_object_set_int_member (describe, numbers[i], number (metadata, numbers[i]));
  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    json_object_set_boolean_member (describe, flags[i], is_true (metadata, flags[i]));
  if (values != NULL)
    json_object_set_array_member (describe, "picklistValues", values);
  json_object_set_boolean_member (describe, "restrictedPicklist",
                                  set != NULL && JSON_NODE_HOLDS_OBJECT (set)
                                    && is_true (json_node_get_object (set), "restricted"));
  json_object_set_string_member (describe, "label", demo_json_get_string (metadata, "label"));
  json_object_set_boolean_member (describe, "nillable", !is_true (metadata, "required"));
  json_object_set_string_member (describe, "name", name);
  json_object_set_string_member (describe, "type", kind->describe);
  return g_steal_pointer (&describe);
}

static void
answer_id (DemoSfAnswer *answer,
           const char   *id)
{
  answer->status = 201;
  g_string_printf (answer->body, "{\"id\":\"%s\",\"success\":true,\"errors\":[],\"warnings\":[],\"infos\":[]}", id);
}

static void
create_field (DemoSfApi           *api,
              const DemoSfRequest *request,
              DemoSfAnswer        *answer)
{
  JsonObject *body = demo_sf_request_object (request, answer);
  const char *full_name = body != NULL ? demo_json_get_string (body, "FullName") : NULL;
  JsonNode *node = body != NULL ? json_object_get_member (body, "Metadata") : NULL;
  JsonObject *metadata = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const FieldKind *kind = find_kind (metadata);
  g_auto (GStrv) parts = g_strsplit (full_name != NULL ? full_name : "", ".", 2);
  DemoSfObject *object = parts[0] != NULL ? demo_sf_schema_object (api->org->schema, parts[0]) : NULL;
  g_autoptr (JsonObject) describe = NULL;
  g_autofree char *problem = NULL;
  DemoSfField *field;

  if (body == NULL)
    return;
  answer->wrote = TRUE;
  if (object == NULL || parts[1] == NULL || !is_api_name (parts[1]) || kind == NULL)
    {
      demo_sf_answer_error (answer, 400, "INVALID_FIELD",
                            "FullName must be OBJECT.NAME__c and Metadata.type a known type");
      return;
    }
  problem = metadata_problem (kind, metadata);
  if (problem != NULL)
    {
      demo_sf_answer_error (answer, 400, "FIELD_INTEGRITY_EXCEPTION", "%s", problem);
      return;
    }
  describe = describe_from_metadata (parts[1], kind, metadata);
  field = demo_sf_object_add_field (object, describe, demo_sf_org_now (api->org), NULL);
  if (field == NULL)
    {
      demo_sf_answer_error (answer, 400, "DUPLICATE_DEVELOPER_NAME",
                            "There is already a field named %s on %s.", parts[1], object->label);
      return;
    }
  field->hidden = TRUE;
  answer_id (answer, "00N5e000001Fld1EAC");
}

static void
grant (DemoSfApi           *api,
       const DemoSfRequest *request,
       DemoSfAnswer        *answer)
{
  JsonObject *body = demo_sf_request_object (request, answer);
  const char *parent = body != NULL ? demo_json_get_string (body, "ParentId") : NULL;
  const char *name = body != NULL ? demo_json_get_string (body, "Field") : NULL;
  g_auto (GStrv) parts = g_strsplit (name != NULL ? name : "", ".", 2);
  DemoSfObject *object = parts[0] != NULL ? demo_sf_schema_object (api->org->schema, parts[0]) : NULL;
  DemoSfField *field = object != NULL && parts[1] != NULL ? demo_sf_object_any_field (object, parts[1]) : NULL;

  if (body == NULL)
    return;
  answer->wrote = TRUE;
  if (parent == NULL || demo_sf_store_find (demo_sf_org_store (api->org, "PermissionSet"), parent) == NULL)
    demo_sf_answer_error (answer, 400, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id");
  else if (field == NULL || (field->flags & DEMO_SF_REQUIRED && field->type != DEMO_SF_BOOLEAN))
    demo_sf_answer_error (answer, 400, "FIELD_INTEGRITY_EXCEPTION",
                          "Field Name: bad value for restricted picklist field: %s", name != NULL ? name : "");
  else
    {
      field->hidden = !json_object_get_boolean_member_with_default (body, "PermissionsRead", FALSE);
      if (json_object_get_boolean_member_with_default (body, "PermissionsEdit", FALSE))
        field->flags &= ~(guint) DEMO_SF_READ_ONLY;
      else
        field->flags |= DEMO_SF_READ_ONLY;
      object->changed = demo_sf_org_now (api->org);
      answer_id (answer, "01k5e000001Prm1AAC");
    }
}

/* tooling/sobjects/CustomField and sobjects/FieldPermissions. */
void
demo_sf_setup_serve (DemoSfApi           *api,
                     const DemoSfRequest *request,
                     DemoSfAnswer        *answer)
{
  gboolean tooling = g_str_equal (request->path[0], "tooling");

  answer->counted_as = tooling ? "/tooling/sobjects/CustomField" : "/sobjects/FieldPermissions";
  if (!g_str_equal (request->method, "POST"))
    demo_sf_answer_bad_method (answer, request);
  else if (!tooling)
    grant (api, request, answer);
  else if (request->n_path == 3 && g_str_equal (request->path[1], "sobjects")
           && g_str_equal (request->path[2], "CustomField"))
    create_field (api, request, answer);
  else
    demo_sf_answer_not_found (answer);
}
