/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-salesforce-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-error.h"
#include "cw-json.h"
#include "cw-salesforce-fault.h"
#include "cw-salesforce-row.h"
#include "cw-soql.h"
#include "cw-text.h"
#include "cw-url.h"

#define MAX_RESTARTS 3

/* Pages without a record that a query may have; each costs one of the day's requests. */
#define MAX_EMPTY_PAGES 100

static const char *const query_headers[] = { "Sforce-Query-Options", "batchSize=2000", NULL };

/* A query on its way through its pages. */
typedef struct
{
  CwSalesforce *salesforce;
  const char *endpoint; /* "query" or "queryAll" */
  char *path;           /* of the next page; NULL: that was the last one */
  gint64 server_time;   /* of the first page */
  GCancellable *cancellable;
  GHashTable *paths; /* of all pages so far */
  gint64 announced;  /* records in all, as the first page says; -1: it does not */
  gint64 n_records;  /* that came */
  gint64 n_new;      /* of these, that had not come before */
  guint n_empty;
} Pages;

static void
pages_init (Pages *pages, CwSalesforce *salesforce, const char *endpoint, GCancellable *cancellable)
{
  *pages = (Pages) {
    .salesforce = salesforce, .endpoint = endpoint, .server_time = -1, .cancellable = cancellable
  };
  pages->paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void
pages_clear (Pages *pages)
{
  g_free (pages->path);
  g_hash_table_unref (pages->paths);
}

static gboolean
pages_start (Pages *pages, const char *soql, GError **error)
{
  g_autofree char *escaped = g_uri_escape_string (soql, NULL, FALSE);
  g_autofree char *rest = g_strdup_printf ("%s?q=%s", pages->endpoint, escaped);

  g_free (pages->path);
  pages->path = cw_salesforce_path (pages->salesforce, rest, pages->cancellable, error);
  pages->announced = -1;
  pages->n_records = pages->n_new = 0;
  pages->n_empty = 0;
  g_hash_table_remove_all (pages->paths);

  return pages->path != NULL;
}

/* What was announced and what came have to be the same: a page that is missing would pass for records that
 * did not change, and what is too much belongs to another question. */
static gboolean
pages_fail_count (Pages *pages, gint64 n_came, GError **error)
{
  g_autofree char *announced = g_strdup_printf ("%" G_GINT64_FORMAT, pages->announced);
  g_autofree char *came = g_strdup_printf ("%" G_GINT64_FORMAT, n_came);

  /* Translators: both %s are numbers. */
  g_set_error (error, CW_ERROR, CW_ERROR_BAD_ANSWER,
               _("Salesforce announced %s records and sent %s. Try again later"), announced, came);
  return FALSE;
}

static gboolean
pages_count (Pages *pages, JsonObject *page, gboolean done, GError **error)
{
  guint n = json_array_get_length (cw_json_get_array (page, "records"));

  if (pages->announced < 0)
    pages->announced = cw_json_get_int (page, "totalSize", -1);

  pages->n_records += n;
  pages->n_empty += n == 0;
  if (done && pages->announced >= 0 && pages->n_records < pages->announced)
    return pages_fail_count (pages, pages->n_records, error);

  return TRUE;
}

/* The path of the next page on our own instance; the token goes nowhere else. */
static char *
next_path (Pages *pages, const char *next, GError **error)
{
  const char *instance = pages->salesforce->instance_url;
  g_autofree char *url = next != NULL ? g_uri_resolve_relative (instance, next, G_URI_FLAGS_ENCODED, NULL)
                                      : NULL;
  g_autoptr (GUri) uri = url != NULL && cw_url_same_origin (url, instance)
                           ? g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL)
                           : NULL;

  if (uri == NULL)
    {
      cw_salesforce_row_set_missing (error);
      return NULL;
    }

  /* A page leads to a new one, and the pages lead to an end. */
  if (pages->n_empty > MAX_EMPTY_PAGES || !g_hash_table_add (pages->paths, g_strdup (g_uri_get_path (uri))))
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_BAD_ANSWER,
                           _("Salesforce’s pages of records lead in a circle. Try again later"));
      return NULL;
    }

  return g_uri_get_query (uri) != NULL
           ? g_strdup_printf ("%s?%s", g_uri_get_path (uri), g_uri_get_query (uri))
           : g_strdup (g_uri_get_path (uri));
}

/* Fetches the next page and moves on. `lapsed` is set, without an error, when the cursor is not known any
 * more. */
static JsonNode *
pages_next (Pages *pages, gboolean *lapsed, GError **error)
{
  const CwSalesforceCall call = { .method = "GET", .path = pages->path, .headers = query_headers };
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (CwHttpResponse)
    response = cw_salesforce_send (pages->salesforce, &call, &root, pages->cancellable, error);
  g_autoptr (CwSalesforceFault) fault = NULL;
  JsonObject *object = cw_json_object (root);
  JsonNode *done = cw_json_get (object, "done");
  g_autofree char *next = NULL;

  if (response == NULL)
    return NULL;

  if (response->status != 200)
    {
      fault = cw_salesforce_fault_new (response->status, root);

      if (lapsed != NULL && g_str_equal (fault->code, "INVALID_QUERY_LOCATOR"))
        *lapsed = TRUE;
      else
        g_propagate_error (error, cw_salesforce_fault_to_error (fault, response->status));

      return NULL;
    }

  if (pages->server_time < 0)
    pages->server_time = response->server_time;

  if (cw_json_get_array (object, "records") == NULL || done == NULL || !JSON_NODE_HOLDS_VALUE (done)
      || json_node_get_value_type (done) != G_TYPE_BOOLEAN)
    {
      cw_salesforce_row_set_missing (error);
      return NULL;
    }

  if (!pages_count (pages, object, json_node_get_boolean (done), error))
    return NULL;

  if (!json_node_get_boolean (done))
    {
      next = next_path (pages, cw_json_get_string (object, "nextRecordsUrl"), error);

      if (next == NULL)
        return NULL;
    }

  g_free (pages->path);
  pages->path = g_steal_pointer (&next);

  return g_steal_pointer (&root);
}

/* Rows come ordered, so that one that is delivered twice (a page asked for again, a page that overlaps the
 * last one, a query begun anew) is found among those of the last two pages; memory stays flat. */
typedef struct
{
  GHashTable *before, *now;
  gint64 last; /* the newest SystemModstamp so far, -1 */
} Seen;

static void
seen_init (Seen *seen)
{
  seen->before = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  seen->now = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  seen->last = -1;
}

static void
seen_clear (Seen *seen)
{
  g_clear_pointer (&seen->before, g_hash_table_unref);
  g_clear_pointer (&seen->now, g_hash_table_unref);
}

static void
seen_next_page (Seen *seen)
{
  GHashTable *old = seen->before;

  /* Empty pages push nothing out. */
  if (g_hash_table_size (seen->now) == 0)
    return;

  seen->before = seen->now;
  g_hash_table_remove_all (old);
  seen->now = old;
}

static gboolean
seen_add (Seen *seen, const CwSalesforceRow *row)
{
  char *key = g_strdup_printf ("%s %" G_GINT64_FORMAT, cw_record_get_id (row->record), row->modstamp);

  if (g_hash_table_contains (seen->before, key) || g_hash_table_contains (seen->now, key))
    {
      g_free (key);
      return FALSE;
    }

  g_hash_table_add (seen->now, key);
  seen->last = MAX (seen->last, row->modstamp);

  return TRUE;
}

/* The Id of a record that has not everything else that it should have. */
static const char *
readable_id (JsonObject *object)
{
  const char *id = cw_json_get_string (object, "Id");

  return id != NULL && *id != '\0' && cw_text_is_readable (id) ? id : NULL;
}

static gboolean
deliver_page (Pages *pages,
              JsonNode *page,
              const char *const *names,
              CwSalesforceUnreadFunc unread,
              Seen *seen,
              CwSalesforceRowFunc func,
              gpointer user_data,
              GError **error)
{
  JsonArray *records = cw_json_get_array (cw_json_object (page), "records");
  guint n = json_array_get_length (records);

  seen_next_page (seen);

  for (guint i = 0; i < n; i++)
    {
      JsonObject *object = cw_json_object (json_array_get_element (records, i));
      g_autoptr (GError) problem = NULL;
      g_autoptr (CwSalesforceRow) row = cw_salesforce_row_parse (object, names, &problem);

      if (row == NULL && unread != NULL)
        {
          unread (readable_id (object), problem, user_data);
          continue;
        }

      if (row == NULL)
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return FALSE;
        }

      if (!seen_add (seen, row))
        continue;

      if (++pages->n_new > pages->announced && pages->announced >= 0)
        return pages_fail_count (pages, pages->n_records, error);

      if (!func (g_steal_pointer (&row), user_data, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
run_query (Pages *pages,
           const CwSalesforceQuery *query,
           CwSalesforceRowFunc func,
           gpointer user_data,
           Seen *seen,
           GError **error)
{
  const char *const *names = query->ids_only ? NULL : query->fields;
  CwSalesforceQuery rest = *query;
  guint n_restarts = 0;

  for (;;)
    {
      g_autofree char *soql = cw_soql_select (&rest, error);
      gboolean lapsed = FALSE;

      if (soql == NULL || !pages_start (pages, soql, error))
        return FALSE;

      while (pages->path != NULL && !lapsed)
        {
          g_autoptr (JsonNode)
            page = pages_next (pages, n_restarts < MAX_RESTARTS && seen->last >= 0 ? &lapsed : NULL, error);

          if (lapsed)
            break;

          if (page == NULL || !deliver_page (pages, page, names, query->unread, seen, func, user_data, error))
            return FALSE;

          if (g_cancellable_set_error_if_cancelled (pages->cancellable, error))
            return FALSE;
        }

      if (!lapsed)
        return TRUE;

      /* Cursors live for two days at most: go on from the last row instead. */
      n_restarts++;
      rest.since = MAX (rest.since, seen->last);
    }
}

gboolean
cw_salesforce_query (CwSalesforce *self,
                     const CwSalesforceQuery *query,
                     CwSalesforceRowFunc func,
                     gpointer user_data,
                     gint64 *server_time,
                     GCancellable *cancellable,
                     GError **error)
{
  Pages pages;
  Seen seen;
  gboolean ok;

  g_return_val_if_fail (self != NULL && query != NULL && func != NULL, FALSE);

  pages_init (&pages, self, query->include_deleted ? "queryAll" : "query", cancellable);
  seen_init (&seen);
  ok = run_query (&pages, query, func, user_data, &seen, error);
  seen_clear (&seen);
  pages_clear (&pages);

  if (ok && server_time != NULL)
    *server_time = pages.server_time;

  return ok;
}

gboolean
cw_salesforce_count (CwSalesforce *self,
                     const CwSalesforceQuery *query,
                     guint *count,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autofree char *soql = NULL;
  g_autofree char *escaped = NULL;
  g_autofree char *rest = NULL;
  g_autofree char *path = NULL;
  g_autoptr (JsonNode) root = NULL;
  gint64 size;

  g_return_val_if_fail (self != NULL && query != NULL && count != NULL, FALSE);

  soql = cw_soql_count (query, error);

  if (soql == NULL)
    return FALSE;

  escaped = g_uri_escape_string (soql, NULL, FALSE);
  rest = g_strdup_printf ("%s?q=%s", query->include_deleted ? "queryAll" : "query", escaped);
  path = cw_salesforce_path (self, rest, cancellable, error);
  root = path != NULL ? cw_salesforce_ask (self, &(CwSalesforceCall) { .method = "GET", .path = path }, NULL,
                                           cancellable, error)
                      : NULL;

  if (root == NULL)
    return FALSE;

  size = cw_json_get_int (cw_json_object (root), "totalSize", -1);

  if (size < 0 || size > G_MAXUINT)
    {
      cw_salesforce_row_set_missing (error);
      return FALSE;
    }

  *count = (guint) size;

  return TRUE;
}

/* Asks with the condition or without it. `fault` gets what Salesforce has against the query as it stands,
 * NULL when it answers it; everything else that keeps it from answering is an error. */
static gboolean
probe (CwSalesforce *self,
       const char *object,
       const char *filter,
       CwSalesforceFault **fault,
       GCancellable *cancellable,
       GError **error)
{
  g_autofree char *soql = cw_soql_probe (object, filter, error);
  g_autofree char *escaped = soql != NULL ? g_uri_escape_string (soql, NULL, FALSE) : NULL;
  g_autofree char *rest = g_strconcat ("query?q=", escaped, NULL);
  g_autofree char *path = soql != NULL ? cw_salesforce_path (self, rest, cancellable, error) : NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (CwHttpResponse) response = NULL;
  g_autoptr (CwSalesforceFault) answer = NULL;

  if (path == NULL)
    return FALSE;

  response = cw_salesforce_send (self, &(CwSalesforceCall) { .method = "GET", .path = path }, &root,
                                 cancellable, error);
  if (response == NULL)
    return FALSE;
  if (response->status == 200)
    return TRUE;

  answer = cw_salesforce_fault_new (response->status, root);
  if (response->status == 400 && cw_salesforce_fault_classify (answer) != CW_ROW_TRANSIENT
      && cw_salesforce_fault_classify (answer) != CW_ROW_QUOTA)
    {
      *fault = g_steal_pointer (&answer);
      return TRUE;
    }

  g_propagate_error (error, cw_salesforce_fault_to_error (answer, response->status));

  return FALSE;
}

gboolean
cw_salesforce_check_filter (CwSalesforce *self,
                            const char *object,
                            const char *filter,
                            char **refusal,
                            GCancellable *cancellable,
                            GError **error)
{
  g_autoptr (CwSalesforceFault) fault = NULL;
  g_autoptr (CwSalesforceFault) without = NULL;

  g_return_val_if_fail (self != NULL && object != NULL && filter != NULL && refusal != NULL, FALSE);

  *refusal = NULL;
  if (!probe (self, object, filter, &fault, cancellable, error))
    return FALSE;
  if (fault == NULL)
    return TRUE;

  if (!probe (self, object, NULL, &without, cancellable, error))
    return FALSE;
  if (without != NULL)
    {
      g_propagate_error (error, cw_salesforce_fault_to_error (without, 400));
      return FALSE;
    }

  *refusal = cw_salesforce_fault_quote (fault);

  return TRUE;
}

static gboolean
collect_row (CwSalesforceRow *row, gpointer user_data, GError **error)
{
  g_ptr_array_add (user_data, row);

  return TRUE;
}

GPtrArray *
cw_salesforce_find (CwSalesforce *self,
                    const char *object,
                    const char *field,
                    const char *value,
                    gint64 created_since,
                    const char *const *fields,
                    GCancellable *cancellable,
                    GError **error)
{
  Pages pages;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_salesforce_row_free);
  g_autofree char *soql = NULL;
  Seen seen;
  gboolean ok;

  g_return_val_if_fail (self != NULL && value != NULL, NULL);

  soql = cw_soql_find (object, field, value, created_since, fields, error);

  if (soql == NULL)
    return NULL;

  pages_init (&pages, self, "query", cancellable);
  seen_init (&seen);
  ok = pages_start (&pages, soql, error);

  while (ok && pages.path != NULL)
    {
      g_autoptr (JsonNode) page = pages_next (&pages, NULL, error);

      ok = page != NULL && deliver_page (&pages, page, fields, NULL, &seen, collect_row, rows, error);
    }

  seen_clear (&seen);
  pages_clear (&pages);

  return ok ? g_steal_pointer (&rows) : NULL;
}

GPtrArray *
cw_salesforce_list_users (CwSalesforce *self, GCancellable *cancellable, GError **error)
{
  Pages pages;
  g_autoptr (GPtrArray) users = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_user_free);
  gboolean ok;

  g_return_val_if_fail (self != NULL, NULL);

  pages_init (&pages, self, "query", cancellable);
  ok = pages_start (&pages, "SELECT Id, Name, Email, IsActive FROM User ORDER BY Id", error);

  while (ok && pages.path != NULL)
    {
      g_autoptr (JsonNode) page = pages_next (&pages, NULL, error);
      JsonArray *records = cw_json_get_array (cw_json_object (page), "records");

      ok = page != NULL;

      for (guint i = 0; ok && i < json_array_get_length (records); i++)
        {
          JsonObject *object = cw_json_object (json_array_get_element (records, i));
          const char *id = cw_json_get_string (object, "Id");
          const char *name = cw_json_get_string (object, "Name");

          if (id != NULL)
            g_ptr_array_add (users,
                             cw_user_new (id, name != NULL ? name : id, cw_json_get_string (object, "Email"),
                                          cw_json_get_boolean (object, "IsActive", FALSE)));
        }
    }

  pages_clear (&pages);

  return ok ? g_steal_pointer (&users) : NULL;
}
