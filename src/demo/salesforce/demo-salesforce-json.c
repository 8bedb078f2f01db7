/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-salesforce-json.h"

#include "demo-json.h"

/* Makes `{"city":…}` of the parts that belong to a compound field; null when all of them are null. */
static void
append_address (GString *out,
                DemoSfObject *object,
                const DemoSfRecord *record,
                const DemoSfField *address,
                GString *buffer)
{
  static const char *const parts[] = {
    "City", "Country", "CountryCode", "PostalCode", "State", "StateCode", "Street",
  };
  int prefix = (int) (strlen (address->name) - strlen ("Address"));
  gsize start = out->len;
  gboolean any = FALSE;

  g_string_append_c (out, '{');
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *name = g_strdup_printf ("%.*s%s", prefix, address->name, parts[i]);
      DemoSfField *field = demo_sf_object_field (object, name);
      const char *value = field != NULL ? demo_sf_record_get (record, field, buffer) : NULL;

      g_string_append_printf (out, "\"%c%s\":", g_ascii_tolower (parts[i][0]), parts[i] + 1);
      demo_json_append_string (out, value);
      g_string_append_c (out, ',');
      any = any || value != NULL;
    }
  g_string_append (out, "\"geocodeAccuracy\":null,\"latitude\":null,\"longitude\":null}");
  if (!any)
    {
      g_string_truncate (out, start);
      g_string_append (out, "null");
    }
}

void
demo_sf_json_append_value (GString *out,
                           DemoSfObject *object,
                           const DemoSfRecord *record,
                           const DemoSfField *field,
                           GString *buffer)
{
  const char *value;

  if (field->type == DEMO_SF_ADDRESS)
    {
      append_address (out, object, record, field, buffer);
      return;
    }
  value = demo_sf_record_get (record, field, buffer);
  if (value == NULL
      || (field->type != DEMO_SF_BOOLEAN && field->type != DEMO_SF_INT && field->type != DEMO_SF_DOUBLE))
    {
      demo_json_append_string (out, value);
      return;
    }
  g_string_append (out, value);
  /* A Number field is a double to REST, whatever its scale: 12 is written 12.0. */
  if (field->type == DEMO_SF_DOUBLE && strchr (value, '.') == NULL)
    g_string_append (out, ".0");
}

void
demo_sf_json_append_attributes (GString *out,
                                const DemoSfObject *object,
                                const DemoSfRecord *record,
                                const char *base_path)
{
  g_string_append (out, "\"attributes\":{\"type\":\"");
  g_string_append (out, object->name);
  g_string_append (out, "\",\"url\":\"");
  g_string_append (out, base_path);
  g_string_append (out, "/sobjects/");
  g_string_append (out, object->name);
  g_string_append_c (out, '/');
  g_string_append (out, record->id);
  g_string_append (out, "\"}");
}

void
demo_sf_json_append_record (GString *out,
                            DemoSfObject *object,
                            const DemoSfRecord *record,
                            GPtrArray *fields,
                            const char *base_path,
                            GString *buffer)
{
  GPtrArray *wanted = fields != NULL ? fields : object->fields;

  g_string_append_c (out, '{');
  demo_sf_json_append_attributes (out, object, record, base_path);
  for (guint i = 0; i < wanted->len; i++)
    {
      const DemoSfField *field = g_ptr_array_index (wanted, i);

      if (field->hidden)
        continue;
      g_string_append (out, ",\"");
      g_string_append (out, field->name);
      g_string_append (out, "\":");
      demo_sf_json_append_value (out, object, record, field, buffer);
    }
  g_string_append_c (out, '}');
}
