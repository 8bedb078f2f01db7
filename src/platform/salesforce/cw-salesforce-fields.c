/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-salesforce-fields.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-json.h"
#include "cw-text.h"

static void
append_string (GString *json, const char *name, const char *value)
{
  g_string_append_printf (json, ",\"%s\":", name);
  cw_json_append_string (json, value);
}

static void
append_number (GString *json, const char *name, guint value)
{
  g_string_append_printf (json, ",\"%s\":%u", name, value);
}

/* Salesforce demands the members that a type has, and refuses any other. */
static void
append_metadata (GString *json, const CwMissingField *field)
{
  const CwCreatedType *type = cw_catalogue_get_created_type (field->entry);
  g_autofree char *label = cw_missing_field_make_label (field);

  g_string_append (json, "{\"type\":");
  cw_json_append_string (json, type->metadata);
  append_string (json, "label", label);
  append_string (json, "description", _("Filled with what Aloware knows of the contact, by Crosswalk."));
  if (type->length > 0)
    append_number (json, "length", type->length);
  if (type->lines > 0)
    append_number (json, "visibleLines", type->lines);
  if (type->precision > 0)
    {
      append_number (json, "precision", type->precision);
      append_number (json, "scale", 0);
    }
  if (g_str_equal (type->metadata, "Checkbox"))
    append_string (json, "defaultValue", "false");
  if (type->key)
    g_string_append (json, ",\"unique\":true,\"externalId\":true,\"caseSensitive\":false");
  g_string_append_c (json, '}');
}

char *
cw_salesforce_fields_new (const char *version, const char *object, GPtrArray *fields, guint start, guint n)
{
  GString *json = g_string_new ("{\"allOrNone\":false,\"compositeRequest\":[");

  for (guint i = start; i < start + n; i++)
    {
      const CwMissingField *field = g_ptr_array_index (fields, i);
      g_autofree char *full_name = g_strdup_printf ("%s.%s", object, field->name);

      g_string_append_printf (
        json,
        "%s{\"method\":\"POST\",\"url\":\"/services/data/v%s/tooling/sobjects/CustomField\","
        "\"referenceId\":\"field%u\",\"body\":{\"FullName\":",
        i > start ? "," : "", version, i);
      cw_json_append_string (json, full_name);
      g_string_append (json, ",\"Metadata\":");
      append_metadata (json, field);
      g_string_append (json, "}}");
    }
  g_string_append (json, "]}");

  return g_string_free (json, FALSE);
}

/* What the codes mean when a field is made; for a record they mean something else. */
static const struct
{
  const char *code;
  const char *words;
} reasons[] = {
  { "DUPLICATE_DEVELOPER_NAME",
    N_("Salesforce has a field of this name already, maybe a deleted one that keeps its "
        "name for 15 days. Choose another name, or erase the deleted field in Setup (Object "
        "Manager, Contact, Fields & Relationships, Deleted Fields)") },
  { "DUPLICATE_VALUE", N_("Salesforce has a field of this name already. Choose another name") },
  { "CUSTOM_ENTITY_OR_FIELD_LIMIT",
    N_("The organization has as many custom fields on this object as its edition allows. "
        "Delete one that is not used, or leave this one out") },
  { "CUSTOM_CLOB_FIELD_LIMIT_EXCEEDED",
    N_("The organization’s long text fields on this object take all the room that there is. "
        "Shorten or delete one, or leave this one out") },
  { "CUSTOM_FIELD_INDEX_LIMIT_EXCEEDED",
    N_("The organization has as many unique fields and external IDs on this object as it "
        "may have. Delete one that is not used, or ask Salesforce for more") },
  { "INSUFFICIENT_ACCESS", N_("You may not create fields in Salesforce. It takes the permission “Customize "
                               "Application”: ask the administrator") },
  { "INSUFFICIENT_ACCESS_OR_READONLY",
    N_("You may not create fields in Salesforce. It takes the permission “Customize "
        "Application”: ask the administrator") },
  { "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY",
    N_("You may not create fields in Salesforce. It takes the permission “Customize "
        "Application”: ask the administrator") },
  { "FIELD_INTEGRITY_EXCEPTION", NULL },
  { "NOT_SUPPORTED",
    N_("This edition of Salesforce does not let programs create fields. Create it in Setup") },
  { "FUNCTIONALITY_NOT_ENABLED",
    N_("This edition of Salesforce does not let programs create fields. Create it in Setup") },
};

static char *
describe (const CwSalesforceFault *fault)
{
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      g_autofree char *own = NULL;

      if (!g_str_equal (reasons[i].code, fault->code))
        continue;
      if (reasons[i].words != NULL)
        return g_strdup (_(reasons[i].words));

      /* Nothing of a contact is in a request for a field, so its answer quotes no contact's values. */
      own = cw_salesforce_fault_quote (fault);
      return g_strdup_printf (_("Salesforce does not accept the field as it is: %s"), own);
    }

  return cw_salesforce_fault_describe (fault);
}

CwRowResult *
cw_salesforce_fields_parse_result (JsonObject *object)
{
  JsonNode *body = cw_json_get (object, "body");
  guint status = (guint) cw_json_get_int (object, "httpStatusCode", 0);
  g_autoptr (CwSalesforceFault) fault = NULL;
  g_autofree char *words = NULL;

  if (status / 100 == 2 && cw_json_get_boolean (cw_json_object (body), "success", FALSE))
    return cw_row_result_parse (CW_SALESFORCE_CREATE, cw_json_object (body));

  fault = cw_salesforce_fault_new (status, body);
  words = describe (fault);

  return cw_row_result_new (cw_salesforce_fault_classify (fault), fault->code, words);
}

CwField *
cw_salesforce_fields_parse_particle (JsonObject *object)
{
  const char *name = cw_json_get_string (object, "QualifiedApiName");
  const char *type = cw_json_get_string (object, "DataType");
  CwField *field;

  if (name == NULL || *name == '\0' || type == NULL || !cw_text_is_readable (name))
    return NULL;

  field = cw_field_new (name, cw_json_get_string (object, "Label"), type);
  field->length = (int) CLAMP (cw_json_get_int (object, "Length", 0), 0, G_MAXINT);
  field->precision = (int) CLAMP (cw_json_get_int (object, "Precision", 0), 0, G_MAXINT);
  field->scale = (int) CLAMP (cw_json_get_int (object, "Scale", 0), 0, G_MAXINT);
  field->custom = g_str_has_suffix (name, "__c");
  cw_field_update_display_type (field);

  return field;
}
