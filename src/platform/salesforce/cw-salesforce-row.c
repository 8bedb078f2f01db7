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
get_time (JsonObject *object, const char *name)
{
  const char *text = cw_json_get_string (object, name);
  gint64 instant;

  return text != NULL && cw_time_parse_salesforce (text, &instant) ? instant : -1;
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
  g_autoptr (CwSalesforceRow) row = NULL;
  const char *id = cw_json_get_string (object, "Id");
  gint64 modstamp = get_time (object, "SystemModstamp");

  if (id == NULL || *id == '\0' || !cw_text_is_readable (id) || modstamp < 0)
    {
      cw_error_set_for_side (
        error, CW_SIDE_SALESFORCE, CW_ERROR_BAD_ANSWER,
        _("Salesforce answered with a record that has no identifier or no time stamp. Try again"));
      return NULL;
    }

  row = g_new0 (CwSalesforceRow, 1);
  row->record = cw_record_new (id);
  row->modstamp = modstamp;
  row->created = get_time (object, "CreatedDate");
  row->deleted = cw_json_get_boolean (object, "IsDeleted", FALSE);
  row->master_id = g_strdup (cw_json_get_string (object, "MasterRecordId"));
  row->modified_by = g_strdup (cw_json_get_string (cw_json_get_object (object, "LastModifiedBy"), "Name"));
  cw_record_set_modified (row->record, get_time (object, "LastModifiedDate"));

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

gboolean
cw_salesforce_same_id (const char *a, const char *b)
{
  return a != NULL && b != NULL && strncmp (a, b, 15) == 0;
}
