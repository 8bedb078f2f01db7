/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-salesforce-private.h"

#include <string.h>

#include "cw-json.h"
#include "cw-salesforce-row.h"
#include "cw-soql.h"

/* Salesforce REST guide: sObject Collections. */
#define MAX_RETRIEVE 2000

/* {"ids":[…],"fields":[…]} */
static char *
retrieve_body (GPtrArray *ids, guint start, guint n, GPtrArray *names)
{
  GString *json = g_string_new ("{\"ids\":[");

  for (guint i = 0; i < n; i++)
    {
      g_string_append (json, i > 0 ? "," : "");
      cw_json_append_string (json, g_ptr_array_index (ids, start + i));
    }

  g_string_append (json, "],\"fields\":[");

  for (guint i = 0; i < names->len; i++)
    {
      g_string_append (json, i > 0 ? "," : "");
      cw_json_append_string (json, g_ptr_array_index (names, i));
    }

  g_string_append (json, "]}");

  return g_string_free (json, FALSE);
}

/* Ids have 15 significant characters; three more make them safe where case is lost. */
static gboolean
same_id (const char *a, const char *b)
{
  return a != NULL && b != NULL && strncmp (a, b, 15) == 0;
}

/* NULL: there is no such record. What comes without its time stamp, or in another one's place, is that
 * record's fault and no other's. */
static CwSalesforceRow *
take_row (JsonNode *node, const char *id, const char *const *names)
{
  JsonObject *object = cw_json_object (node);
  g_autoptr (CwSalesforceRow) row = NULL;

  if (object == NULL)
    return NULL;

  row = cw_salesforce_row_parse (object, names, NULL); /* its only error is the one that `unreadable` says */

  if (row != NULL && same_id (cw_record_get_id (row->record), id))
    return g_steal_pointer (&row);

  return cw_salesforce_row_new_unreadable (id);
}

static gboolean
take_retrieved (GPtrArray *rows,
                JsonNode *root,
                GPtrArray *ids,
                guint start,
                guint n,
                const char *const *names,
                GError **error)
{
  JsonArray *array = cw_json_array (root);

  if (array == NULL || json_array_get_length (array) != n)
    {
      cw_salesforce_row_set_missing (error);
      return FALSE;
    }

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (rows,
                     take_row (json_array_get_element (array, i), g_ptr_array_index (ids, start + i), names));

  return TRUE;
}

GPtrArray *
cw_salesforce_retrieve (CwSalesforce *self,
                        const char *object,
                        GPtrArray *ids,
                        const char *const *fields,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_salesforce_row_free);
  g_autoptr (GPtrArray) selected = NULL;
  g_autofree char *rest = NULL;
  g_autofree char *path = NULL;

  g_return_val_if_fail (self != NULL && ids != NULL, NULL);

  selected = cw_soql_fields (object, fields, FALSE, error);

  if (selected == NULL)
    return NULL;

  rest = g_strdup_printf ("composite/sobjects/%s", object);
  path = ids->len > 0 ? cw_salesforce_path (self, rest, cancellable, error) : NULL;

  if (path == NULL)
    return ids->len > 0 ? NULL : g_steal_pointer (&rows);

  for (guint start = 0; start < ids->len; start += MAX_RETRIEVE)
    {
      guint n = MIN (MAX_RETRIEVE, ids->len - start);
      g_autofree char *body = retrieve_body (ids, start, n, selected);
      const CwSalesforceCall call = { .method = "POST", .path = path, .body = body, .idempotent = TRUE };
      g_autoptr (JsonNode) root = cw_salesforce_ask (self, &call, NULL, cancellable, error);

      if (root == NULL || !take_retrieved (rows, root, ids, start, n, fields, error))
        return NULL;
    }

  return g_steal_pointer (&rows);
}
