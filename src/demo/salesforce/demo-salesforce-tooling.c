/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-salesforce-tooling.h"

#include <stdarg.h>

#include "demo-json.h"
#include "demo-salesforce-sobject.h"

/* ── The org as records ── */

/* Adds a record; the names and values end with NULL. An id of "" is made up. */
G_GNUC_NULL_TERMINATED static void
add_record (DemoSfOrg *tooling, const char *object, const char *id, const char *name, ...)
{
  DemoSfStore *store = demo_sf_org_store (tooling, object);
  DemoSfRecord *record = g_new0 (DemoSfRecord, 1);
  va_list args;

  g_strlcpy (record->id, id, sizeof record->id);
  demo_sf_store_take (store, record);
  va_start (args, name);
  for (; name != NULL; name = va_arg (args, const char *))
    {
      const char *value = va_arg (args, const char *);

      demo_sf_store_set (store, record, demo_sf_object_any_field (demo_sf_store_object (store), name),
                         value != NULL ? value : "");
    }
  va_end (args);
}

/* The name that Setup shows for a type. */
static char *
data_type (const DemoSfField *field)
{
  switch (field->type)
    {
    case DEMO_SF_STRING:
      return g_strdup_printf ("Text(%u)", field->length);
    case DEMO_SF_TEXTAREA:
      return field->length > 255 ? g_strdup_printf ("Long Text Area(%u)", field->length)
                                 : g_strdup ("Text Area(255)");
    case DEMO_SF_REFERENCE:
      return g_strdup_printf ("Lookup(%s)", field->targets != NULL ? field->targets[0] : "");
    case DEMO_SF_DOUBLE:
    case DEMO_SF_INT:
      return g_strdup_printf ("Number(%u, %u)", field->precision - field->scale, field->scale);
    case DEMO_SF_BOOLEAN:
      return g_strdup ("Checkbox");
    case DEMO_SF_EMAIL:
      return g_strdup ("Email");
    case DEMO_SF_PHONE:
      return g_strdup ("Phone");
    case DEMO_SF_URL:
      return g_strdup_printf ("URL(%u)", field->length);
    case DEMO_SF_PICKLIST:
      return g_strdup ("Picklist");
    case DEMO_SF_MULTIPICKLIST:
      return g_strdup ("Picklist (Multi-Select)");
    case DEMO_SF_DATE:
      return g_strdup ("Date");
    case DEMO_SF_DATETIME:
      return g_strdup ("Date/Time");
    case DEMO_SF_TIME:
      return g_strdup ("Time");
    case DEMO_SF_ADDRESS:
      return g_strdup ("Address");
    case DEMO_SF_ID:
    default:
      return g_strdup ("Id");
    }
}

/* The id that a custom field has as a record of CustomField. */
static void
field_id (DemoSfOrg *org, DemoSfObject *object, const DemoSfField *field, char id[19])
{
  guint at = 0;

  g_ptr_array_find (org->schema->objects, object, &at);
  demo_sf_id_make (id, "00N", at * 10000 + field->index + 1);
}

static void
add_field_records (DemoSfOrg *org, DemoSfOrg *tooling, DemoSfObject *object, const DemoSfField *field)
{
  gboolean custom = (field->flags & DEMO_SF_CUSTOM) != 0;
  const char *nillable = field->flags & DEMO_SF_REQUIRED ? "false" : "true";
  const char *writable = demo_sf_field_is_writable (field) ? "true" : "false";
  g_autofree char *durable = g_strconcat (object->name, ".", field->name, NULL), *type = data_type (field);
  g_autofree char *developer = g_strndup (field->name, strlen (field->name) - (custom ? strlen ("__c") : 0));
  g_autofree char *length = g_strdup_printf ("%u", field->length),
                  *precision = g_strdup_printf ("%u", field->precision);
  g_autofree char *scale = g_strdup_printf ("%u", field->scale);
  char id[19] = "";

  add_record (tooling, "FieldDefinition", "", "DurableId", durable, "EntityDefinitionId", object->name,
              "QualifiedApiName", field->name, "DeveloperName", developer, "Label", field->label,
              "MasterLabel", field->label, "DataType", type, "Length", length, "Precision", precision,
              "Scale", scale, "IsNillable", nillable, "IsIndexed",
              demo_sf_field_is_key (field) ? "true" : "false", NULL);
  add_record (tooling, "EntityParticle", "", "DurableId", durable, "EntityDefinitionId", object->name,
              "FieldDefinitionId", durable, "QualifiedApiName", field->name, "DeveloperName", developer,
              "Label", field->label, "MasterLabel", field->label, "DataType", demo_sf_type_name (field->type),
              "Length", length, "Precision", precision, "Scale", scale, "IsNillable", nillable, "IsCreatable",
              writable, "IsUpdatable", writable, NULL);
  if (!custom)
    return;
  field_id (org, object, field, id);
  add_record (tooling, "CustomField", id, "EntityDefinitionId", object->name, "DeveloperName", developer,
              "TableEnumOrId", object->name, "Length", length, "Precision", precision, "Scale", scale, NULL);
}

DemoSfOrg *
demo_sf_tooling_org_new (DemoSfOrg *org)
{
  DemoSfOrg *tooling = demo_sf_org_new (demo_sf_schema_new (demo_sf_org_now (org), DEMO_SF_TOOLING));

  tooling->user_id = org->user_id;
  tooling->skew = org->skew;
  for (guint i = 0; i < org->schema->objects->len; i++)
    {
      DemoSfObject *object = g_ptr_array_index (org->schema->objects, i);

      add_record (tooling, "EntityDefinition", "", "DurableId", object->name, "QualifiedApiName",
                  object->name, "DeveloperName", object->name, "Label", object->label, "MasterLabel",
                  object->label, "PluralLabel", object->label_plural, "KeyPrefix", object->prefix,
                  "IsCustomizable", object->writable ? "true" : "false", "IsQueryable", "true",
                  "IsTriggerable", object->writable ? "true" : "false", NULL);
      /* A hidden field is there all the same: this is how one learns of it. */
      for (guint f = 0; f < object->fields->len; f++)
        add_field_records (org, tooling, object, g_ptr_array_index (object->fields, f));
    }
  return tooling;
}

/* ── Custom fields ── */

/* Custom fields made through the Tooling API, which nobody sees until FieldPermissions are granted. */

/* What the Metadata API asks of a type (Metadata API Developer Guide, "CustomField"). */
typedef struct
{
  const char *metadata; /* the type's name there */
  const char *describe;
  int shortest, longest; /* `length`; 0, 0: must not be given */
  gboolean lines;        /* needs `visibleLines` */
  gboolean digits;       /* needs `precision` and `scale` */
  gboolean values;       /* needs `valueSet` */
  gboolean external;     /* may be an external id, and unique */
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
has (JsonObject *metadata, const char *member)
{
  JsonNode *node = json_object_get_member (metadata, member);

  return node != NULL && !JSON_NODE_HOLDS_NULL (node);
}

/* A number member as such, also when it is a string of digits; -1 when it is not there. */
static gint64
number (JsonObject *metadata, const char *member)
{
  JsonNode *node = json_object_get_member (metadata, member);
  g_autofree char *text = node != NULL ? demo_json_dup_scalar (node) : NULL;
  gint64 value;

  return text != NULL && g_ascii_string_to_signed (text, 10, 0, G_MAXINT, &value, NULL) ? value : -1;
}

static gboolean
is_between (gint64 value, gint64 least, gint64 most)
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

  for (guint i = 0;
       list != NULL && JSON_NODE_HOLDS_ARRAY (list) && i < json_array_get_length (json_node_get_array (list));
       i++)
    {
      JsonNode *value = json_array_get_element (json_node_get_array (list), i);
      const char *name = JSON_NODE_HOLDS_OBJECT (value)
                           ? demo_json_get_string (json_node_get_object (value), "fullName")
                           : NULL;

      if (name != NULL)
        json_array_add_string_element (values, name);
    }
  return json_array_get_length (values) > 0 ? g_steal_pointer (&values) : NULL;
}

/* NULL, or what is missing or too much. (transfer full) */
static char *
metadata_problem (const FieldKind *kind, JsonObject *metadata)
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
  if (!kind->external && demo_sf_flag (metadata, "externalId"))
    return g_strdup_printf ("Can not specify 'externalId' for a CustomField of type %s", kind->metadata);
  if (!kind->external && demo_sf_flag (metadata, "unique"))
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
describe_from_metadata (const char *name, const FieldKind *kind, JsonObject *metadata)
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
    json_object_set_boolean_member (describe, flags[i], demo_sf_flag (metadata, flags[i]));
  if (values != NULL)
    json_object_set_array_member (describe, "picklistValues", values);
  json_object_set_boolean_member (describe, "restrictedPicklist",
                                  set != NULL && JSON_NODE_HOLDS_OBJECT (set)
                                    && demo_sf_flag (json_node_get_object (set), "restricted"));
  json_object_set_string_member (describe, "label", demo_json_get_string (metadata, "label"));
  json_object_set_boolean_member (describe, "nillable", !demo_sf_flag (metadata, "required"));
  json_object_set_string_member (describe, "name", name);
  json_object_set_string_member (describe, "type", kind->describe);
  return g_steal_pointer (&describe);
}

static void
answer_id (DemoSfAnswer *answer, const char *id)
{
  answer->status = 201;
  g_string_printf (answer->body,
                   "{\"id\":\"%s\",\"success\":true,\"errors\":[],\"warnings\":[],\"infos\":[]}", id);
}

static void
create_field (DemoSfApi *api, const DemoSfRequest *request, DemoSfAnswer *answer)
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
  const char *code;
  DemoSfField *field;
  char id[19] = "";

  if (body == NULL)
    return;
  answer->counted_as = "/tooling/sobjects/CustomField";
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
  if (demo_faults_strikes (api->faults, "salesforce:refuse-field", &code))
    {
      demo_sf_answer_error (answer, 400, code != NULL ? code : "CUSTOM_ENTITY_OR_FIELD_LIMIT",
                            "Field %s cannot be created.", parts[1]);
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
  field_id (api->org, object, field, id);
  answer_id (answer, id);
}

static void
read_field (DemoSfApi *api, const DemoSfRequest *request, DemoSfAnswer *answer)
{
  for (guint i = 0; i < api->org->schema->objects->len; i++)
    {
      DemoSfObject *object = g_ptr_array_index (api->org->schema->objects, i);

      for (guint f = 0; f < object->fields->len; f++)
        {
          const DemoSfField *field = g_ptr_array_index (object->fields, f);
          g_autofree char *developer = NULL;
          char id[19] = "";

          if (!(field->flags & DEMO_SF_CUSTOM))
            continue;
          field_id (api->org, object, field, id);
          if (strncmp (id, request->path[3], 15) != 0)
            continue;
          developer = g_strndup (field->name, strlen (field->name) - strlen ("__c"));
          answer->status = 200;
          g_string_printf (
            answer->body,
            "{\"attributes\":{\"type\":\"CustomField\",\"url\":\"%s/tooling/sobjects/CustomField/%s\"},"
            "\"Id\":\"%s\",\"DeveloperName\":\"%s\",\"TableEnumOrId\":\"%s\",\"FullName\":\"%s.%s\","
            "\"Metadata\":{"
            "\"label\":",
            request->base_path, id, id, developer, object->name, object->name, field->name);
          demo_json_append_string (answer->body, field->label);
          g_string_append_printf (
            answer->body, ",\"length\":%u,\"precision\":%u,\"scale\":%u,\"externalId\":%s,\"unique\":%s}}",
            field->length, field->precision, field->scale,
            field->flags & DEMO_SF_EXTERNAL_ID ? "true" : "false",
            field->flags & DEMO_SF_UNIQUE ? "true" : "false");
          return;
        }
    }
  demo_sf_answer_not_found (answer);
}

/* Describes of the Tooling API's own objects. */
static void
describe_tooling (DemoSfApi *api, const DemoSfRequest *request, DemoSfAnswer *answer)
{
  g_autoptr (DemoSfOrg) org = demo_sf_tooling_org_new (api->org);
  DemoSfApi tooling = *api;
  DemoSfRequest inner = *request;

  tooling.org = org;
  inner.path++;
  inner.n_path--;
  demo_sf_sobject_serve (&tooling, &inner, answer);
}

/* /tooling and what lies below it, without its composite. */
void
demo_sf_tooling_serve (DemoSfApi *api, const DemoSfRequest *request, DemoSfAnswer *answer)
{
  const char *kind = request->n_path > 1 ? request->path[1] : "";
  gboolean field = request->n_path > 2 && g_str_equal (request->path[2], "CustomField");

  answer->counted_as = "/tooling/sobjects";
  if (!g_str_equal (kind, "sobjects"))
    demo_sf_answer_not_found (answer);
  else if (field && request->n_path == 3 && g_str_equal (request->method, "POST"))
    create_field (api, request, answer);
  else if (!g_str_equal (request->method, "GET"))
    demo_sf_answer_bad_method (answer, request);
  else if (field && request->n_path == 4)
    read_field (api, request, answer);
  else
    describe_tooling (api, request, answer);
}
