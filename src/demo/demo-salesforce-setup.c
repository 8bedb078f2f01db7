/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-salesforce-http.h"

#include "demo-json.h"

/* Custom fields made through the Tooling API, which nobody sees until FieldPermissions are granted. */

typedef struct
{
  const char *metadata;   /* the Metadata API's name of a type */
  const char *describe;
} TypeName;

static const TypeName type_names[] = {
  { "Text", "string" },          { "TextArea", "textarea" },   { "LongTextArea", "textarea" },
  { "Number", "double" },        { "Checkbox", "boolean" },    { "Date", "date" },
  { "DateTime", "datetime" },    { "Time", "time" },           { "Email", "email" },
  { "Phone", "phone" },          { "Url", "url" },             { "Picklist", "picklist" },
};

static const char *
describe_type (const char *metadata)
{
  for (guint i = 0; metadata != NULL && i < G_N_ELEMENTS (type_names); i++)
    if (g_str_equal (type_names[i].metadata, metadata))
      return type_names[i].describe;
  return NULL;
}

static JsonObject *
describe_from_metadata (const char *name,
                        const char *type,
                        JsonObject *metadata)
{
  static const char *const copied[] = {
    "label", "length", "precision", "scale", "unique", "externalId", "caseSensitive",
  };
  g_autoptr (JsonObject) describe = json_object_new ();

  for (guint i = 0; i < G_N_ELEMENTS (copied); i++)
    if (json_object_has_member (metadata, copied[i]))
      json_object_set_member (describe, copied[i], json_node_copy (json_object_get_member (metadata, copied[i])));
  json_object_set_string_member (describe, "name", name);
  json_object_set_string_member (describe, "type", type);
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
  const char *type = metadata != NULL ? describe_type (demo_json_get_string (metadata, "type")) : NULL;
  g_auto (GStrv) parts = g_strsplit (full_name != NULL ? full_name : "", ".", 2);
  DemoSfObject *object = parts[0] != NULL ? demo_sf_schema_object (api->org->schema, parts[0]) : NULL;
  g_autoptr (JsonObject) describe = NULL;
  DemoSfField *field;

  if (body == NULL)
    return;
  answer->wrote = TRUE;
  if (object == NULL || parts[1] == NULL || !g_str_has_suffix (parts[1], "__c") || type == NULL)
    {
      demo_sf_answer_error (answer, 400, "INVALID_FIELD",
                            "FullName must be OBJECT.NAME__c and Metadata.type a known type");
      return;
    }
  describe = describe_from_metadata (parts[1], type, metadata);
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
