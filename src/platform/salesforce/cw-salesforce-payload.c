/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-salesforce-payload.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-json.h"
#include "cw-salesforce-fault.h"
#include "cw-text.h"

static CwSalesforceType
field_type (const CwSchema *schema, const char *name)
{
  const CwField *field = schema != NULL ? cw_schema_find (schema, name) : NULL;

  return field != NULL ? field->type : CW_SALESFORCE_STRING;
}

static gboolean
is_true (const char *value)
{
  return g_ascii_strcasecmp (value, "true") == 0 || g_str_equal (value, "1");
}

static gboolean
is_boolean (const char *value)
{
  return *value == '\0' || is_true (value) || g_ascii_strcasecmp (value, "false") == 0
         || g_str_equal (value, "0");
}

CwRowResult *
cw_row_result_new (CwRowClass row_class, const char *code, const char *message)
{
  CwRowResult *result = g_new0 (CwRowResult, 1);

  result->row_class = row_class;
  result->code = g_strdup (code);
  result->message = g_strdup (message);

  return result;
}

void
cw_row_result_free (CwRowResult *result)
{
  if (result == NULL)
    return;

  g_free (result->id);
  g_free (result->code);
  g_free (result->message);
  g_free (result->fields);
  g_free (result);
}

static CwRowResult *
field_fault (const char *code, const char *message, const char *field)
{
  CwRowResult *result = cw_row_result_new (CW_ROW_DATA, code, message);

  result->fields = g_strdup (field);

  return result;
}

CwRowResult *
cw_salesforce_payload_check (CwSalesforceOperation operation,
                             const char *external_field,
                             const CwSchema *schema,
                             const CwRecord *record)
{
  const char *id = cw_record_get_id (record);

  if (operation == CW_SALESFORCE_UPDATE && (id == NULL || *id == '\0'))
    return cw_row_result_new (CW_ROW_DATA, "MISSING_ARGUMENT",
                              _("The Salesforce record to change is not known"));

  if (operation == CW_SALESFORCE_UPSERT)
    {
      const char *key = cw_record_get (record, external_field);

      if (key == NULL || *key == '\0')
        return field_fault ("MISSING_ARGUMENT", _("The record has no value in the field it is found by"),
                            external_field);
    }

  for (guint i = 0; i < cw_record_get_n_values (record); i++)
    {
      const char *name = cw_record_get_nth_name (record, i);
      const char *value = cw_record_get (record, name);
      CwSalesforceType type = field_type (schema, name);

      if (type == CW_SALESFORCE_NUMBER && *value != '\0' && !cw_json_is_number (value))
        return field_fault ("INVALID_NUMBER", _("The value is not a number"), name);

      if (type == CW_SALESFORCE_BOOLEAN && !is_boolean (value))
        return field_fault ("INVALID_BOOLEAN", _("The value is neither yes nor no"), name);
    }

  return NULL;
}

static void
append_value (GString *json, CwSalesforceType type, const char *value)
{
  if (type == CW_SALESFORCE_BOOLEAN)
    g_string_append (json, is_true (value) ? "true" : "false");
  else if (*value == '\0')
    g_string_append (json, "null");
  else if (type == CW_SALESFORCE_NUMBER)
    g_string_append (json, value);
  else
    cw_json_append_string (json, value);
}

static void
append_record (GString *json,
               CwSalesforceOperation operation,
               const char *object,
               const CwSchema *schema,
               const CwRecord *record)
{
  g_string_append (json, "{\"attributes\":{\"type\":");
  cw_json_append_string (json, object);
  g_string_append_c (json, '}');

  if (operation == CW_SALESFORCE_UPDATE)
    {
      g_string_append (json, ",\"id\":");
      cw_json_append_string (json, cw_record_get_id (record));
    }

  for (guint i = 0; i < cw_record_get_n_values (record); i++)
    {
      const char *name = cw_record_get_nth_name (record, i);

      g_string_append_c (json, ',');
      cw_json_append_string (json, name);
      g_string_append_c (json, ':');
      append_value (json, field_type (schema, name), cw_record_get (record, name));
    }

  g_string_append_c (json, '}');
}

char *
cw_salesforce_payload_new (CwSalesforceOperation operation,
                           const char *object,
                           const CwSchema *schema,
                           GPtrArray *records,
                           GArray *indexes)
{
  GString *json = g_string_new ("{\"allOrNone\":false,\"records\":[");

  for (guint i = 0; i < indexes->len; i++)
    {
      if (i > 0)
        g_string_append_c (json, ',');

      append_record (json, operation, object, schema,
                     g_ptr_array_index (records, g_array_index (indexes, guint, i)));
    }

  g_string_append (json, "]}");

  return g_string_free (json, FALSE);
}

/* ── As a job takes them ── */

#define NULL_CELL "#N/A"
#define MAX_CELL 32000

gboolean
cw_salesforce_payload_fits_csv (const CwRecord *record)
{
  for (guint i = 0; i < cw_record_get_n_values (record); i++)
    {
      const char *value = cw_record_get (record, cw_record_get_nth_name (record, i));

      if (g_str_equal (value, NULL_CELL) || cw_text_length (value) > MAX_CELL)
        return FALSE;
    }

  return TRUE;
}

/* Quotation marks are only written where they are needed: it is not known whether null may have them. */
static void
append_cell (GString *csv, const char *text)
{
  if (strpbrk (text, ",\"\r\n") == NULL && *text != ' ' && !g_str_has_suffix (text, " "))
    {
      g_string_append (csv, text);
      return;
    }

  g_string_append_c (csv, '"');
  for (; *text != '\0'; text++)
    {
      if (*text == '"')
        g_string_append_c (csv, '"');
      g_string_append_c (csv, *text);
    }
  g_string_append_c (csv, '"');
}

static const char *
cell_of (const char *value, CwSalesforceType type)
{
  if (value == NULL)
    return "";

  if (type == CW_SALESFORCE_BOOLEAN)
    return is_true (value) ? "true" : "false";

  return *value == '\0' ? NULL_CELL : value;
}

/* The fields of all records from `start` on, each once, sorted. (element-type utf8) */
static GPtrArray *
list_columns (GPtrArray *records, guint start)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *columns = g_ptr_array_new ();

  for (guint i = start; i < records->len; i++)
    {
      const CwRecord *record = g_ptr_array_index (records, i);

      for (guint j = 0; j < cw_record_get_n_values (record); j++)
        {
          gpointer name = (gpointer) cw_record_get_nth_name (record, j);

          if (g_hash_table_add (seen, name))
            g_ptr_array_add (columns, name);
        }
    }
  cw_text_sort (columns);

  return columns;
}

static void
append_row (GString *csv,
            CwSalesforceOperation operation,
            const CwSchema *schema,
            GPtrArray *columns,
            const CwRecord *record)
{
  if (operation == CW_SALESFORCE_UPDATE)
    append_cell (csv, cw_record_get_id (record));

  for (guint i = 0; i < columns->len; i++)
    {
      const char *name = g_ptr_array_index (columns, i);

      if (i > 0 || operation == CW_SALESFORCE_UPDATE)
        g_string_append_c (csv, ',');
      append_cell (csv, cell_of (cw_record_get (record, name), field_type (schema, name)));
    }
  g_string_append_c (csv, '\n');
}

GBytes *
cw_salesforce_payload_new_csv (CwSalesforceOperation operation,
                               const CwSchema *schema,
                               GPtrArray *records,
                               guint start,
                               gsize max_bytes,
                               guint *n_taken)
{
  g_autoptr (GPtrArray) columns = list_columns (records, start);
  GString *csv = g_string_new (operation == CW_SALESFORCE_UPDATE ? "Id" : NULL);
  guint n = 0;

  for (guint i = 0; i < columns->len; i++)
    {
      if (csv->len > 0)
        g_string_append_c (csv, ',');
      append_cell (csv, g_ptr_array_index (columns, i));
    }
  g_string_append_c (csv, '\n');

  for (guint i = start; i < records->len; i++, n++)
    {
      gsize before = csv->len;

      append_row (csv, operation, schema, columns, g_ptr_array_index (records, i));
      if (n > 0 && csv->len > max_bytes)
        {
          g_string_truncate (csv, before);
          break;
        }
    }
  *n_taken = n;

  return g_string_free_to_bytes (csv);
}

/* ── Results ── */

/* Takes the fault's texts. */
static CwRowResult *
result_of_fault (CwSalesforceFault *fault)
{
  CwRowResult *result = g_new0 (CwRowResult, 1);

  result->row_class = cw_salesforce_fault_classify (fault);
  result->message = cw_salesforce_fault_describe (fault);
  result->code = g_steal_pointer (&fault->code);
  result->fields = g_steal_pointer (&fault->fields);

  return result;
}

CwRowResult *
cw_row_result_parse (CwSalesforceOperation operation, JsonObject *object)
{
  const char *id = cw_json_get_string (object, "id");
  JsonArray *errors = cw_json_get_array (object, "errors");
  g_autoptr (CwSalesforceFault) fault = NULL;
  CwRowResult *result;

  if (cw_json_get_boolean (object, "success", FALSE))
    {
      result = g_new0 (CwRowResult, 1);
      result->id = g_strdup (id);
      result->success = TRUE;
      result->created = operation == CW_SALESFORCE_CREATE || cw_json_get_boolean (object, "created", FALSE);
      result->row_class = CW_ROW_OK;

      return result;
    }

  fault = cw_salesforce_fault_from_object (errors != NULL && json_array_get_length (errors) > 0
                                             ? cw_json_object (json_array_get_element (errors, 0))
                                             : NULL);

  return result_of_fault (fault);
}

CwRowResult *
cw_row_result_parse_bulk (const char *text)
{
  g_autoptr (CwSalesforceFault) fault = cw_salesforce_fault_from_object (NULL);
  gsize length = strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
  const char *end = g_str_has_suffix (text, " --") ? g_strrstr (text, ":") : NULL;

  if (length > 0 && text[length] == ':')
    {
      g_free (fault->code);
      fault->code = g_strndup (text, length);
      fault->named = TRUE;
      text += length + 1;
    }
  if (end != NULL && end >= text)
    {
      fault->message = g_strndup (text, (gsize) (end - text));
      if (end + 1 < text + strlen (text) - strlen (" --"))
        fault->fields = g_strndup (end + 1, strlen (end + 1) - strlen (" --"));
    }
  else
    {
      fault->message = g_strdup (text);
    }

  return result_of_fault (fault);
}
