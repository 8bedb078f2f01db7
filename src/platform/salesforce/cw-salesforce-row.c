/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-salesforce-row.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-error.h"
#include "cw-json.h"
#include "cw-text.h"
#include "cw-time.h"

void
cw_salesforce_row_free (CwSalesforceRow *row)
{
  if (row == NULL)
    return;

  g_clear_pointer (&row->record, cw_record_free);
  g_free (row->master_id);
  g_free (row->contact_id);
  g_free (row->modified_by);
  g_free (row);
}

CwSalesforceRow *
cw_salesforce_row_new_unreadable (const char *id)
{
  CwSalesforceRow *row = g_new0 (CwSalesforceRow, 1);

  row->record = cw_record_new (id);
  row->modstamp = row->created = -1;
  row->unreadable = TRUE;
  return row;
}

static gint64
read_time (const char *text)
{
  gint64 instant;

  return text != NULL && cw_time_parse_salesforce (text, &instant) ? instant : -1;
}

/* A row with what every record has. The texts may be NULL. */
static CwSalesforceRow *
row_new (const char *id, const char *modstamp, const char *created, const char *modified, GError **error)
{
  CwSalesforceRow *row;
  gint64 stamp = read_time (modstamp);

  if (id == NULL || *id == '\0' || !cw_text_is_readable (id) || stamp < 0)
    {
      cw_error_set_for_side (
        error, CW_SIDE_SALESFORCE, CW_ERROR_BAD_ANSWER,
        _("Salesforce answered with a record that has no identifier or no time stamp. Try again"));
      return NULL;
    }

  row = g_new0 (CwSalesforceRow, 1);
  row->record = cw_record_new (id);
  row->modstamp = stamp;
  row->created = read_time (created);
  cw_record_set_modified (row->record, read_time (modified));

  return row;
}

/* The node of "A" or "A.B". If A is null, that is the value of "A.B". */
static JsonNode *
find_node (JsonObject *object, const char *name)
{
  const char *dot = strchr (name, '.');
  g_autofree char *first = NULL;
  JsonNode *node;

  if (dot == NULL)
    return cw_json_get (object, name);

  first = g_strndup (name, (gsize) (dot - name));
  node = cw_json_get (object, first);

  if (cw_json_object (node) != NULL)
    return find_node (cw_json_object (node), dot + 1);

  return node;
}

CwSalesforceRow *
cw_salesforce_row_parse (JsonObject *object, const char *const *fields, GError **error)
{
  g_autoptr (CwSalesforceRow) row = row_new (
    cw_json_get_string (object, "Id"), cw_json_get_string (object, "SystemModstamp"),
    cw_json_get_string (object, "CreatedDate"), cw_json_get_string (object, "LastModifiedDate"), error);

  if (row == NULL)
    return NULL;

  row->deleted = cw_json_get_boolean (object, "IsDeleted", FALSE);
  row->converted = cw_json_get_boolean (object, "IsConverted", FALSE);
  row->master_id = g_strdup (cw_json_get_string (object, "MasterRecordId"));
  row->contact_id = g_strdup (cw_json_get_string (object, "ConvertedContactId"));
  row->modified_by = g_strdup (cw_json_get_string (cw_json_get_object (object, "LastModifiedBy"), "Name"));

  for (guint i = 0; fields != NULL && fields[i] != NULL; i++)
    {
      const char *name = fields[i];
      JsonNode *node = find_node (object, name);
      g_autofree char *text = NULL;

      if (node == NULL || (row->deleted && JSON_NODE_HOLDS_NULL (node)))
        continue;

      text = cw_json_value_to_text (node);

      if (text != NULL)
        cw_record_set (row->record, name, text);
    }

  return g_steal_pointer (&row);
}

/* A cell as the same value in JSON would be read. */
static char *
cell_to_text (const char *cell, CwSalesforceType type)
{
  g_autoptr (JsonNode) number = NULL;
  gsize length = strlen (cell);

  if (type == CW_SALESFORCE_NUMBER && *cell != '\0' && cw_json_is_number (cell))
    number = json_from_string (cell, NULL);
  if (number != NULL)
    return cw_json_value_to_text (number);

  if (type == CW_SALESFORCE_DATETIME && g_str_has_suffix (cell, "Z"))
    return g_strdup_printf ("%.*s+0000", (int) (length - 1), cell);

  return g_strdup (cell);
}

static char *
dup_unless_empty (const char *text)
{
  return text != NULL && *text != '\0' ? g_strdup (text) : NULL;
}

CwSalesforceRow *
cw_salesforce_row_parse_csv (const CwSalesforceCsv *csv,
                             const char *const *fields,
                             const CwSchema *schema,
                             GError **error)
{
  g_autoptr (CwSalesforceRow) row = row_new (
    cw_salesforce_csv_get (csv, "Id"), cw_salesforce_csv_get (csv, "SystemModstamp"),
    cw_salesforce_csv_get (csv, "CreatedDate"), cw_salesforce_csv_get (csv, "LastModifiedDate"), error);

  if (row == NULL)
    return NULL;

  row->deleted = g_strcmp0 (cw_salesforce_csv_get (csv, "IsDeleted"), "true") == 0;
  row->converted = g_strcmp0 (cw_salesforce_csv_get (csv, "IsConverted"), "true") == 0;
  row->master_id = dup_unless_empty (cw_salesforce_csv_get (csv, "MasterRecordId"));
  row->contact_id = dup_unless_empty (cw_salesforce_csv_get (csv, "ConvertedContactId"));
  row->modified_by = dup_unless_empty (cw_salesforce_csv_get (csv, "LastModifiedBy.Name"));

  for (guint i = 0; fields != NULL && fields[i] != NULL; i++)
    {
      const char *cell = cw_salesforce_csv_get (csv, fields[i]);
      const CwField *field = schema != NULL ? cw_schema_find (schema, fields[i]) : NULL;
      g_autofree char *text = NULL;

      if (cell == NULL || (row->deleted && *cell == '\0'))
        continue;

      text = cell_to_text (cell, field != NULL ? field->type : CW_SALESFORCE_STRING);
      cw_record_set (row->record, fields[i], text);
    }

  return g_steal_pointer (&row);
}

gboolean
cw_salesforce_same_id (const char *a, const char *b)
{
  return a != NULL && b != NULL && strncmp (a, b, 15) == 0;
}
