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

static void
set_malformed (GError **error)
{
  cw_error_set_for_side (
    error, CW_SIDE_SALESFORCE, CW_ERROR_BAD_ANSWER,
    _("Salesforce answered with a record that has no identifier or no time stamp. Try again"));
}

/* A row around a record (transfer full) with what every record has. The texts may be NULL. */
static CwSalesforceRow *
row_new (CwRecord *record, const char *modstamp, const char *created, const char *modified, GError **error)
{
  const char *id = cw_record_get_id (record);
  gint64 stamp = read_time (modstamp);
  CwSalesforceRow *row;

  if (id == NULL || *id == '\0' || !cw_text_is_readable (id) || stamp < 0)
    {
      set_malformed (error);
      cw_record_free (record);
      return NULL;
    }

  row = g_new0 (CwSalesforceRow, 1);
  row->record = record;
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
    cw_record_new (cw_json_get_string (object, "Id")), cw_json_get_string (object, "SystemModstamp"),
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

/* ── Rows of a table ── */

typedef struct
{
  const char *name;
  int nth; /* column of the table; -1: it is not there */
  CwSalesforceType type;
} Column;

struct _CwSalesforceColumns
{
  int id, modstamp, created, modified, deleted, converted, master_id, contact_id, modified_by;
  GArray *fields; /* of Column, in ascending order of names, none twice */
};

static int
compare_columns (const Column *a, const Column *b)
{
  return strcmp (a->name, b->name);
}

static void
add_column (GArray *columns, const CwSalesforceCsv *csv, const char *name, const CwSchema *schema)
{
  const CwField *field = schema != NULL ? cw_schema_find (schema, name) : NULL;
  Column column = { .name = name,
                    .nth = cw_salesforce_csv_find (csv, name),
                    .type = field != NULL ? field->type : CW_SALESFORCE_STRING };

  g_array_append_val (columns, column);
}

CwSalesforceColumns *
cw_salesforce_columns_new (const CwSalesforceCsv *csv, const char *const *fields, const CwSchema *schema)
{
  CwSalesforceColumns *self = g_new0 (CwSalesforceColumns, 1);

  self->id = cw_salesforce_csv_find (csv, "Id");
  self->modstamp = cw_salesforce_csv_find (csv, "SystemModstamp");
  self->created = cw_salesforce_csv_find (csv, "CreatedDate");
  self->modified = cw_salesforce_csv_find (csv, "LastModifiedDate");
  self->deleted = cw_salesforce_csv_find (csv, "IsDeleted");
  self->converted = cw_salesforce_csv_find (csv, "IsConverted");
  self->master_id = cw_salesforce_csv_find (csv, "MasterRecordId");
  self->contact_id = cw_salesforce_csv_find (csv, "ConvertedContactId");
  self->modified_by = cw_salesforce_csv_find (csv, "LastModifiedBy.Name");

  self->fields = g_array_new (FALSE, FALSE, sizeof (Column));
  for (guint i = 0; fields != NULL && fields[i] != NULL; i++)
    add_column (self->fields, csv, fields[i], schema);
  g_array_sort (self->fields, (GCompareFunc) compare_columns);
  for (guint i = self->fields->len; i > 1; i--)
    {
      if (g_str_equal (g_array_index (self->fields, Column, i - 1).name,
                       g_array_index (self->fields, Column, i - 2).name))
        g_array_remove_index (self->fields, i - 1);
    }

  return self;
}

void
cw_salesforce_columns_free (CwSalesforceColumns *columns)
{
  if (columns == NULL)
    return;

  g_array_unref (columns->fields);
  g_free (columns);
}

/* A cell as the same value in JSON would be read. (transfer full); NULL: just as it is. */
static char *
convert_cell (const char *cell, CwSalesforceType type)
{
  g_autoptr (JsonNode) number = NULL;

  if (type == CW_SALESFORCE_NUMBER && *cell != '\0' && cw_json_is_number (cell))
    number = json_from_string (cell, NULL);
  if (number != NULL)
    return cw_json_value_to_text (number);

  if (type == CW_SALESFORCE_DATETIME && g_str_has_suffix (cell, "Z"))
    return g_strdup_printf ("%.*s+0000", (int) (strlen (cell) - 1), cell);

  return NULL;
}

static CwRecord *
read_record (const CwSalesforceCsv *csv, const CwSalesforceColumns *columns, gboolean deleted)
{
  guint n = columns->fields->len;
  g_autoptr (GPtrArray) converted = g_ptr_array_new_with_free_func (g_free);
  g_autofree const char **names = g_new (const char *, n);
  g_autofree const char **texts = g_new (const char *, n);

  for (guint i = 0; i < n; i++)
    {
      const Column *column = &g_array_index (columns->fields, Column, i);
      const char *cell = cw_salesforce_csv_get_nth (csv, column->nth);
      char *text = cell != NULL ? convert_cell (cell, column->type) : NULL;

      if (text != NULL)
        g_ptr_array_add (converted, text);
      names[i] = column->name;
      texts[i] = cell == NULL || (deleted && *cell == '\0') ? NULL : text != NULL ? text : cell;
    }

  return cw_record_new_with (cw_salesforce_csv_get_nth (csv, columns->id), names, texts, n);
}

static char *
dup_unless_empty (const char *text)
{
  return text != NULL && *text != '\0' ? g_strdup (text) : NULL;
}

CwSalesforceRow *
cw_salesforce_row_parse_csv (const CwSalesforceCsv *csv, const CwSalesforceColumns *columns, GError **error)
{
  gboolean deleted = g_strcmp0 (cw_salesforce_csv_get_nth (csv, columns->deleted), "true") == 0;
  CwSalesforceRow *row = row_new (read_record (csv, columns, deleted),
                                  cw_salesforce_csv_get_nth (csv, columns->modstamp),
                                  cw_salesforce_csv_get_nth (csv, columns->created),
                                  cw_salesforce_csv_get_nth (csv, columns->modified), error);

  if (row == NULL)
    return NULL;

  row->deleted = deleted;
  row->converted = g_strcmp0 (cw_salesforce_csv_get_nth (csv, columns->converted), "true") == 0;
  row->master_id = dup_unless_empty (cw_salesforce_csv_get_nth (csv, columns->master_id));
  row->contact_id = dup_unless_empty (cw_salesforce_csv_get_nth (csv, columns->contact_id));
  row->modified_by = dup_unless_empty (cw_salesforce_csv_get_nth (csv, columns->modified_by));

  return row;
}

gboolean
cw_salesforce_same_id (const char *a, const char *b)
{
  return a != NULL && b != NULL && strncmp (a, b, 15) == 0;
}
