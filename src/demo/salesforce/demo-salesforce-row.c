/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-salesforce-row.h"

#include "demo-json.h"
#include "demo-salesforce-json.h"
#include "demo-salesforce-time.h"

#include <math.h>
#include <stdarg.h>

DemoSfRowError *
demo_sf_row_error_new (const char *code,
                       const char *fields,
                       const char *format,
                       ...)
{
  DemoSfRowError *error = g_new0 (DemoSfRowError, 1);
  va_list args;

  va_start (args, format);
  error->message = g_strdup_vprintf (format, args);
  va_end (args);
  error->code = g_intern_string (code);
  error->fields = g_strdup (fields);
  return error;
}

void
demo_sf_row_error_free (DemoSfRowError *error)
{
  if (error == NULL)
    return;
  g_free (error->message);
  g_free (error->fields);
  g_free (error);
}

/* What the duplicate rule has to say (SOAP API Developer Guide, "DuplicateResult"). */
static void
append_duplicate (const DemoSfRowError *error,
                  const char           *base_path,
                  GString              *out)
{
  const char *name = error->object->name;

  g_string_append_printf (out, ",\"duplicateResult\":{\"allowSave\":true,\"duplicateRule\":\"Standard_%s_Duplicate_Rule\","
                               "\"duplicateRuleEntityType\":\"%s\",\"errorMessage\":", name, name);
  demo_json_append_string (out, error->message);
  g_string_append_printf (out, ",\"matchResults\":[{\"entityType\":\"%s\",\"errors\":[],\"matchEngine\":\"ExactMatchEngine\","
                               "\"matchRecords\":[{\"additionalInformation\":[],\"fieldDiffs\":[],\"matchConfidence\":100.0,"
                               "\"record\":{", name);
  demo_sf_json_append_attributes (out, error->object, error->duplicate, base_path);
  g_string_append_printf (out, ",\"Id\":\"%s\"}}],\"rule\":\"Standard_%s_Match_Rule\",\"size\":1,\"success\":true}]}",
                          error->duplicate->id, name);
}

void
demo_sf_row_error_append (const DemoSfRowError *error,
                          const char           *code_name,
                          const char           *base_path,
                          GString              *out)
{
  g_auto (GStrv) fields = g_strsplit (error->fields != NULL ? error->fields : "", ",", -1);

  g_string_append_printf (out, "{\"message\":");
  demo_json_append_string (out, error->message);
  g_string_append_printf (out, ",\"%s\":\"%s\",\"fields\":[", code_name, error->code);
  for (guint i = 0; fields[i] != NULL; i++)
    {
      g_string_append (out, i > 0 ? "," : "");
      demo_json_append_string (out, fields[i]);
    }
  g_string_append_c (out, ']');
  if (error->duplicate != NULL)
    append_duplicate (error, base_path, out);
  g_string_append_c (out, '}');
}

DemoSfRow *
demo_sf_row_new (DemoSfStore  *store,
                 DemoSfRecord *record)
{
  DemoSfRow *row = g_new0 (DemoSfRow, 1);

  row->store = store;
  row->record = record;
  row->creating = record == NULL;
  row->fields = g_ptr_array_new ();
  row->values = g_ptr_array_new_with_free_func (g_free);
  return row;
}

void
demo_sf_row_free (DemoSfRow *row)
{
  if (row == NULL)
    return;
  g_ptr_array_unref (row->fields);
  g_ptr_array_unref (row->values);
  demo_sf_row_error_free (row->error);
  g_free (row);
}

void
demo_sf_row_put (DemoSfRow   *row,
                 DemoSfField *field,
                 const char  *value)
{
  guint at;

  if (g_ptr_array_find (row->fields, field, &at))
    {
      g_free (g_ptr_array_index (row->values, at));
      g_ptr_array_index (row->values, at) = g_strdup (value);
      return;
    }
  g_ptr_array_add (row->fields, field);
  g_ptr_array_add (row->values, g_strdup (value));
}

gboolean
demo_sf_row_drop (DemoSfRow         *row,
                  const DemoSfField *field)
{
  guint at;

  if (field == NULL || !g_ptr_array_find (row->fields, field, &at))
    return FALSE;
  g_ptr_array_remove_index (row->fields, at);
  g_ptr_array_remove_index (row->values, at);
  return TRUE;
}

gboolean
demo_sf_row_sets (const DemoSfRow   *row,
                  const DemoSfField *field,
                  const char       **value)
{
  guint at;

  if (field == NULL || !g_ptr_array_find (row->fields, field, &at))
    return FALSE;
  if (value != NULL)
    *value = g_ptr_array_index (row->values, at);
  return TRUE;
}

const char *
demo_sf_row_value (const DemoSfRow   *row,
                   const DemoSfField *field,
                   GString           *buffer)
{
  const char *value = NULL;

  if (field == NULL || demo_sf_row_sets (row, field, &value) || row->record == NULL)
    return value;
  return demo_sf_record_get (row->record, field, buffer);
}

static DemoSfRowError *
cannot_deserialize (const DemoSfField *field,
                    const char        *value)
{
  return demo_sf_row_error_new ("JSON_PARSER_ERROR", NULL,
                                "Cannot deserialize instance of %s from value %s or request may be missing a "
                                "required field (%s)",
                                demo_sf_type_name (field->type), value != NULL ? value : "null", field->name);
}

/* A number as text, without a fraction that says nothing. */
static char *
number_text (double number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (number == floor (number) && fabs (number) < 1e18)
    return g_strdup_printf ("%.0f", number);
  /* 15 digits always survive a double, and do not show its noise. */
  return g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.15g", number));
}

static char *
scalar_text (JsonNode *node)
{
  GType type = json_node_get_value_type (node);

  if (type == G_TYPE_STRING)
    return g_strdup (json_node_get_string (node));
  if (type == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (node) ? "true" : "false");
  if (type == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  return number_text (json_node_get_double (node));
}

static gboolean
is_number (const char *text)
{
  char *end = NULL;
  double number = g_ascii_strtod (text, &end);

  return end != text && *end == '\0' && isfinite (number);
}

/* Whether `text` can be read as the field's type at all; a failure makes the request malformed. Numbers are
 * rounded to the field's scale, datetimes brought to UTC, texts trimmed. */
static gboolean
normalize (const DemoSfField *field,
           char             **text)
{
  gint64 instant;

  g_strstrip (*text);
  if (**text == '\0')
    {
      g_clear_pointer (text, g_free);
      return field->type != DEMO_SF_BOOLEAN;
    }
  switch (field->type)
    {
    case DEMO_SF_BOOLEAN:
      return g_str_equal (*text, "true") || g_str_equal (*text, "false");
    case DEMO_SF_INT:
    case DEMO_SF_DOUBLE:
      {
        double scale = pow (10, field->scale), number = g_ascii_strtod (*text, NULL);

        if (!is_number (*text))
          return FALSE;
        g_free (*text);
        *text = number_text (fabs (number) < 1e15 ? round (number * scale) / scale : number);
        return TRUE;
      }
    case DEMO_SF_DATE:
      /* An instant is taken too, and cut to its UTC date. */
      if (strlen (*text) > 10 && demo_sf_time_parse (*text, &instant))
        (*text)[10] = '\0';
      return demo_sf_date_is_valid (*text);
    case DEMO_SF_TIME:
      return demo_sf_clock_is_valid (*text);
    case DEMO_SF_DATETIME:
      {
        g_autoptr (GString) utc = g_string_new (NULL);

        if (!demo_sf_time_parse (*text, &instant))
          return FALSE;
        demo_sf_time_append (utc, instant);
        g_free (*text);
        *text = g_strdup (utc->str);
        return TRUE;
      }
    case DEMO_SF_ID:
    case DEMO_SF_REFERENCE:
    case DEMO_SF_STRING:
    case DEMO_SF_TEXTAREA:
    case DEMO_SF_EMAIL:
    case DEMO_SF_PHONE:
    case DEMO_SF_URL:
    case DEMO_SF_PICKLIST:
    case DEMO_SF_MULTIPICKLIST:
    case DEMO_SF_ADDRESS:
    default:
      return TRUE;
    }
}

/* JSON must carry numbers and booleans as such, or as strings that read as such; a text field refuses an
 * object or an array but takes any scalar. */
static DemoSfRowError *
read_member (DemoSfRow   *row,
             DemoSfField *field,
             JsonNode    *node)
{
  g_autofree char *text = NULL;

  if (JSON_NODE_HOLDS_NULL (node))
    {
      if (field->type == DEMO_SF_BOOLEAN)
        return cannot_deserialize (field, NULL);
      demo_sf_row_put (row, field, NULL);
      return NULL;
    }
  if (!JSON_NODE_HOLDS_VALUE (node))
    return cannot_deserialize (field, "START_OBJECT");
  text = scalar_text (node);
  if (!normalize (field, &text))
    return cannot_deserialize (field, text);
  demo_sf_row_put (row, field, text);
  return NULL;
}

DemoSfRowError *
demo_sf_row_read (DemoSfRow  *row,
                  JsonObject *body,
                  guint       mode)
{
  DemoSfObject *object = demo_sf_store_object (row->store);
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, body);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      DemoSfField *field;
      DemoSfRowError *error;

      if (g_str_equal (name, "attributes") || g_ascii_strcasecmp (name, "id") == 0)
        continue;
      field = mode & DEMO_SF_AS_SYSTEM ? demo_sf_object_any_field (object, name)
                                       : demo_sf_object_field (object, name);
      if (field == NULL)
        return demo_sf_row_error_new ("INVALID_FIELD", NULL, "No such column '%s' on sobject of type %s",
                                      name, object->name);
      error = read_member (row, field, node);
      if (error != NULL)
        return error;
    }
  return NULL;
}

static void
close_task (DemoSfRow *row)
{
  DemoSfObject *object = demo_sf_store_object (row->store);
  const char *status = demo_sf_record_get (row->record, demo_sf_object_any_field (object, "Status"), NULL);

  demo_sf_store_set (row->store, row->record, demo_sf_object_any_field (object, "IsClosed"),
                     g_strcmp0 (status, "Completed") == 0 ? "true" : "false");
}

static void
put_defaults (DemoSfRow *row)
{
  static const struct { const char *object, *field, *value; } defaults[] = {
    { "Lead", "Status", "Open - Not Contacted" },
    { "Task", "Status", "Not Started" },
    { "Task", "Priority", "Normal" },
  };
  DemoSfObject *object = demo_sf_store_object (row->store);

  for (guint i = 0; i < G_N_ELEMENTS (defaults); i++)
    {
      DemoSfField *field = g_str_equal (object->name, defaults[i].object)
                             ? demo_sf_object_any_field (object, defaults[i].field)
                             : NULL;

      if (field != NULL && !demo_sf_row_sets (row, field, NULL))
        demo_sf_row_put (row, field, defaults[i].value);
    }
}

void
demo_sf_row_write (DemoSfRow *row,
                   DemoSfOrg *org)
{
  DemoSfObject *object = demo_sf_store_object (row->store);
  DemoSfField *owner = demo_sf_object_any_field (object, "OwnerId");
  gboolean created = row->record == NULL;

  if (created)
    row->record = demo_sf_store_add (row->store);
  if (created && owner != NULL && !demo_sf_row_sets (row, owner, NULL))
    demo_sf_row_put (row, owner, org->user_id);
  if (created)
    put_defaults (row);
  for (guint i = 0; i < row->fields->len; i++)
    {
      const DemoSfField *field = g_ptr_array_index (row->fields, i);

      if (field->at == DEMO_SF_STORED)
        demo_sf_store_set (row->store, row->record, field, g_ptr_array_index (row->values, i));
    }
  if (g_str_equal (object->name, "Task"))
    close_task (row);
  demo_sf_store_stamp (row->store, row->record, org->user_id);
  demo_sf_permissions_apply (row, org);
}
