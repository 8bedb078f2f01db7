/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-salesforce.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "config.h"
#include "cw-error.h"
#include "cw-json.h"
#include "cw-salesforce-describe.h"
#include "cw-salesforce-fault.h"
#include "cw-salesforce-retrieve.h"
#include "cw-text.h"
#include "cw-url.h"

/* The versions that this client was written against (platform/README.md S2). */
#define MIN_VERSION 60
#define MAX_VERSION 68

/* How often a query may go on anew after its cursor was lost. */
#define MAX_RESTARTS 3

/* How many pages without a record a query may have. Each costs one of the day's requests. */
#define MAX_EMPTY_PAGES 100

/* How often a locked row, or a batch that the server failed on, is sent in all. */
#define MAX_TRIES 5

/* After so many refused batches without a success in between, all rows are taken to be at fault. Finding one
 * bad row among 200 takes eight. */
#define MAX_FAULTS 24

/* The most fields that one composite request makes (platform/README.md S5). */
#define MAX_FIELDS 25

/* How often an object is described until its new fields are seen, and how long the first pause is, ms. Each
 * pause is twice as long as the one before. */
#define MAX_DESCRIBES 6
#define FIRST_DESCRIBE_PAUSE 1000

/* The most bytes of the answer to a composite request. It is in memory as a whole, so where records are so
 * large, fewer are asked for at a time. */
#define MAX_COMPOSITE (32 * 1024 * 1024)

/* The most bytes of a table. Salesforce alone says how large the pages of a job's results are. */
#define MAX_TABLE (512 * 1024 * 1024)

struct _CwSalesforce
{
  CwHttp *http;
  CwSalesforceTokens *tokens;
  char *api_version; /* "66.0"; NULL until the org was asked */
  guint used, limit;
  guint n_requests;
  gint64 clock; /* what the Date of an answer said last, ms */
  gboolean refuses_composite;
};

CwSalesforce *
cw_salesforce_new (CwHttp *http, const CwSalesforceConfig *config)
{
  CwSalesforce *self;

  g_return_val_if_fail (http != NULL && config != NULL, NULL);

  self = g_new0 (CwSalesforce, 1);
  self->clock = -1;
  self->http = cw_http_ref (http);
  self->tokens = cw_salesforce_tokens_new (http, config);

  return self;
}

void
cw_salesforce_free (CwSalesforce *self)
{
  if (self == NULL)
    return;

  cw_salesforce_tokens_free (self->tokens);
  cw_http_unref (self->http);
  g_free (self->api_version);
  g_free (self);
}

void
cw_salesforce_get_usage (CwSalesforce *self, guint *used, guint *limit)
{
  g_return_if_fail (self != NULL);

  if (used != NULL)
    *used = self->used;

  if (limit != NULL)
    *limit = self->limit;
}

guint
cw_salesforce_get_n_requests (CwSalesforce *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_requests;
}

guint
cw_salesforce_get_backoff (CwSalesforce *self)
{
  return cw_http_get_backoff (self->http);
}

gint64
cw_salesforce_get_clock (CwSalesforce *self)
{
  g_return_val_if_fail (self != NULL, -1);

  return self->clock;
}

/* ── Requests ── */

/* The header says "api-usage=18/5000", sometimes followed by "per-app-api-usage=…". */
static void
note_usage (CwSalesforce *self, CwHttpResponse *response)
{
  const char *info = g_hash_table_lookup (response->headers, "sforce-limit-info");
  g_auto (GStrv) parts = info != NULL ? g_strsplit_set (info, ",; ", -1) : NULL;

  for (guint i = 0; parts != NULL && parts[i] != NULL; i++)
    {
      guint used, limit;

      if (sscanf (parts[i], "api-usage=%u/%u", &used, &limit) == 2)
        {
          self->used = used;
          self->limit = limit;
        }
    }
}

static CwHttpRequest *
build_request (CwSalesforce *self, const CwSalesforceCall *call)
{
  g_autofree char *url = g_strconcat (cw_salesforce_tokens_get_instance_url (self->tokens), call->path, NULL);
  CwHttpRequest *request = cw_http_request_new (call->method, url);

  request->what = CW_SALESFORCE_NAME;
  request->expect_json = !call->expects_csv;
  request->max_bytes = call->expects_csv ? MAX_TABLE : call->max_bytes;
  request->idempotent |= call->idempotent;

  /* Salesforce ends a query after two minutes. Writes run the org's triggers and may take far longer; if we
   * gave up too early, it would not be known whether a slow one was done. */
  request->timeout_seconds = cw_http_request_is_write (request) ? 300 : 130;

  if (!call->anonymous)
    request->bearer = g_strdup (cw_salesforce_tokens_get_access_token (self->tokens));

  if (call->body != NULL)
    {
      request->body = g_bytes_new (call->body, strlen (call->body));
      request->content_type = "application/json";
    }
  else if (call->csv != NULL)
    {
      request->body = g_bytes_ref (call->csv);
      request->content_type = "text/csv";
    }

  for (guint i = 0; call->headers != NULL && call->headers[i] != NULL; i += 2)
    cw_http_request_add_header (request, call->headers[i], call->headers[i + 1]);

  cw_http_request_add_header (request, "Sforce-Call-Options", "client=Crosswalk/" CW_VERSION);

  return request;
}

/* Takes note of what an answer says of the org. `root` gets its JSON, or NULL where there is none. */
static void
note_answer (CwSalesforce *self, const CwSalesforceCall *call, CwHttpResponse *response, JsonNode **root)
{
  gboolean json = g_bytes_get_size (response->body) > 0
                  && !((call->expects_csv || call->reads_itself) && response->status == 200);

  note_usage (self, response);
  if (response->server_time >= 0)
    self->clock = response->server_time;
  *root = json ? cw_json_parse (response->body, CW_SALESFORCE_NAME, NULL) : NULL;
}

static CwHttpResponse *
send_signed_in (CwSalesforce *self,
                const CwSalesforceCall *call,
                JsonNode **root,
                GCancellable *cancellable,
                GError **error)
{
  *root = NULL;

  /* Only the secret says where the org's data is. */
  if (!cw_salesforce_tokens_open (self->tokens, cancellable, error))
    return NULL;

  for (guint attempt = 0;; attempt++)
    {
      g_autoptr (CwHttpRequest) request = build_request (self, call);
      g_autoptr (CwHttpResponse) response = cw_http_send (self->http, request, cancellable, error);
      g_autoptr (CwSalesforceFault) fault = NULL;

      self->n_requests++;

      if (response == NULL)
        return NULL;

      note_answer (self, call, response, root);

      if (response->status != 401 || call->anonymous)
        return g_steal_pointer (&response);

      fault = cw_salesforce_fault_new (401, *root);
      g_clear_pointer (root, json_node_unref);

      if (attempt > 0 || cw_salesforce_fault_is_incurable (fault))
        {
          g_propagate_error (error, cw_salesforce_fault_to_error (fault, 401));
          return NULL;
        }

      /* Another request may have renewed the token meanwhile. */
      if (g_strcmp0 (request->bearer, cw_salesforce_tokens_get_access_token (self->tokens)) == 0
          && !cw_salesforce_tokens_renew (self->tokens, cancellable, error))
        return NULL;
    }
}

CwHttpResponse *
cw_salesforce_send (CwSalesforce *self,
                    const CwSalesforceCall *call,
                    JsonNode **root,
                    GCancellable *cancellable,
                    GError **error)
{
  CwHttpResponse *response;

  g_return_val_if_fail (self != NULL && call != NULL && root != NULL, NULL);

  response = send_signed_in (self, call, root, cancellable, error);

  if (response == NULL && error != NULL)
    cw_error_set_side (*error, CW_SIDE_SALESFORCE);

  return response;
}

/* ── Requests side by side ── */

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

struct _CwSalesforceSending
{
  CwSalesforce *salesforce;
  CwSalesforceCall call;
  char *path;
  CwHttpRequest *request;
  GCancellable *cancellable; /* the caller's */
  GCancellable *own;         /* cancelled with the caller's, or to break the request off */
  gulong handler;
  GAsyncResult *result; /* NULL: there is none yet */
};

static void
await_result (const CwSalesforceSending *sending)
{
  while (sending->result == NULL)
    g_main_context_iteration (g_main_context_get_thread_default (), TRUE);
}

CwSalesforceSending *
cw_salesforce_begin_sending (CwSalesforce *self,
                             const CwSalesforceCall *call,
                             GCancellable *cancellable,
                             GError **error)
{
  CwSalesforceSending *sending;

  g_return_val_if_fail (self != NULL && call != NULL, NULL);

  if (!cw_salesforce_tokens_open (self->tokens, cancellable, error))
    return NULL;

  sending = g_new0 (CwSalesforceSending, 1);
  sending->salesforce = self;
  sending->path = g_strdup (call->path);
  sending->call = *call;
  sending->call.path = sending->path;
  sending->request = build_request (self, &sending->call);
  sending->cancellable = cancellable;
  sending->own = g_cancellable_new ();
  if (cancellable != NULL)
    sending->handler = g_cancellable_connect (cancellable, G_CALLBACK (g_cancellable_cancel), sending->own,
                                              NULL);
  self->n_requests++;
  cw_http_send_async (self->http, sending->request, sending->own, on_sent, &sending->result);
  return sending;
}

/* A token that was refused is renewed by sending the call again alone. */
CwHttpResponse *
cw_salesforce_end_sending (CwSalesforceSending *sending, GError **error)
{
  CwSalesforce *self = sending->salesforce;
  g_autoptr (CwHttpResponse) response = NULL;
  g_autoptr (JsonNode) root = NULL;

  await_result (sending);
  response = cw_http_send_finish (self->http, sending->result, error);
  if (response == NULL)
    {
      if (error != NULL)
        cw_error_set_side (*error, CW_SIDE_SALESFORCE);
      return NULL;
    }

  note_answer (self, &sending->call, response, &root);
  if (response->status != 401)
    return g_steal_pointer (&response);
  g_clear_pointer (&root, json_node_unref);

  return cw_salesforce_send (self, &sending->call, &root, sending->cancellable, error);
}

void
cw_salesforce_sending_free (CwSalesforceSending *sending)
{
  if (sending == NULL)
    return;

  g_cancellable_disconnect (sending->cancellable, sending->handler);
  if (sending->result == NULL)
    g_cancellable_cancel (sending->own);
  await_result (sending);

  g_object_unref (sending->result);
  g_object_unref (sending->own);
  cw_http_request_free (sending->request);
  g_free (sending->path);
  g_free (sending);
}

/* Sends, where anything but 200 is an error. `root` gets the JSON, or NULL. */
static CwHttpResponse *
expect_ok (CwSalesforce *self,
           const CwSalesforceCall *call,
           JsonNode **root,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (CwHttpResponse) response = cw_salesforce_send (self, call, root, cancellable, error);
  g_autoptr (CwSalesforceFault) fault = NULL;

  if (response == NULL || response->status == 200)
    return g_steal_pointer (&response);

  fault = cw_salesforce_fault_new (response->status, *root);
  g_propagate_error (error, cw_salesforce_fault_to_error (fault, response->status));
  return NULL;
}

/* The same, where an answer without JSON is an error, too. */
static JsonNode *
ask (CwSalesforce *self, const CwSalesforceCall *call, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (CwHttpResponse) response = expect_ok (self, call, &root, cancellable, error);

  if (response == NULL)
    return NULL;

  if (root == NULL)
    {
      cw_error_set_for_side (
        error, CW_SIDE_SALESFORCE, CW_ERROR_BAD_ANSWER,
        _("Salesforce answered with something that is not the expected data. Try again"));
      return NULL;
    }

  return g_steal_pointer (&root);
}

static guint
pick_version (JsonArray *versions)
{
  guint best = 0;

  for (guint i = 0; versions != NULL && i < json_array_get_length (versions); i++)
    {
      const char *text = cw_json_get_string (cw_json_object (json_array_get_element (versions, i)),
                                             "version");
      guint64 version = text != NULL ? g_ascii_strtoull (text, NULL, 10) : 0;

      if (version >= MIN_VERSION && version <= MAX_VERSION)
        best = MAX (best, (guint) version);
    }

  return best;
}

const char *
cw_salesforce_get_api_version (CwSalesforce *self, GCancellable *cancellable, GError **error)
{
  const CwSalesforceCall call = { .method = "GET", .path = "/services/data", .anonymous = TRUE };
  g_autoptr (JsonNode) root = NULL;
  guint version;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->api_version != NULL)
    return self->api_version;

  root = ask (self, &call, cancellable, error);

  if (root == NULL)
    return NULL;

  version = pick_version (cw_json_array (root));

  if (version == 0)
    {
      cw_error_set_for_side (
        error, CW_SIDE_SALESFORCE, CW_ERROR_UNSUPPORTED,
        _("This Salesforce organization speaks no version of the API that Crosswalk knows (%d.0 to %d.0)"),
        MIN_VERSION, MAX_VERSION);
      return NULL;
    }

  self->api_version = g_strdup_printf ("%u.0", version);

  return self->api_version;
}

static char *
versioned_path (CwSalesforce *self, const char *rest, GCancellable *cancellable, GError **error)
{
  const char *version = cw_salesforce_get_api_version (self, cancellable, error);

  return version != NULL ? g_strdup_printf ("/services/data/v%s/%s", version, rest) : NULL;
}

/* ── Describe ── */

static CwSchema *
describe (CwSalesforce *self, const char *object, GCancellable *cancellable, GError **error)
{
  g_autofree char *rest = g_strdup_printf ("sobjects/%s/describe", object);
  g_autofree char *path = versioned_path (self, rest, cancellable, error);
  g_autoptr (JsonNode) root = path != NULL ? ask (self, &(CwSalesforceCall) { .method = "GET", .path = path },
                                                  cancellable, error)
                                           : NULL;

  return root != NULL ? cw_salesforce_parse_describe (root, object, error) : NULL;
}

/* ── Query ── */

static void
set_rows_missing (GError **error)
{
  cw_error_set_for_side (error, CW_SIDE_SALESFORCE, CW_ERROR_BAD_ANSWER,
                         _("Salesforce answered with an incomplete page of records. Try again"));
}

static const char *const query_headers[] = { "Sforce-Query-Options", "batchSize=2000", NULL };

/* "queryAll" also gives what was deleted. */
static const char *
endpoint_of (const CwSalesforceQuery *query)
{
  return query->include_deleted ? "queryAll" : "query";
}

static char *
query_path (CwSalesforce *self,
            const char *endpoint,
            const char *soql,
            GCancellable *cancellable,
            GError **error)
{
  g_autofree char *escaped = g_uri_escape_string (soql, NULL, FALSE);
  g_autofree char *rest = g_strdup_printf ("%s?q=%s", endpoint, escaped);

  return versioned_path (self, rest, cancellable, error);
}

/* A query that is being read page by page. */
typedef struct
{
  CwSalesforce *salesforce;
  const char *endpoint; /* "query" or "queryAll" */
  char *path;           /* of the next page; NULL after the last one */
  gint64 server_time;   /* of the first page */
  GCancellable *cancellable;
  GHashTable *paths; /* of all pages so far */
  gint64 announced;  /* how many records there are, by the first page; -1: it does not say */
  gint64 n_records;  /* how many came */
  gint64 n_new;      /* how many of these had not come before */
  guint n_empty;     /* how many pages had no record */
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
  g_free (pages->path);
  pages->path = query_path (pages->salesforce, pages->endpoint, soql, pages->cancellable, error);
  pages->announced = -1;
  pages->n_records = pages->n_new = 0;
  pages->n_empty = 0;
  g_hash_table_remove_all (pages->paths);

  return pages->path != NULL;
}

/* As many records must come as were announced. If a page were missing, its records would seem unchanged; if
 * there are too many, some belong to another query. */
static gboolean
pages_fail_count (Pages *pages, gint64 n_came, GError **error)
{
  g_autofree char *announced = g_strdup_printf ("%" G_GINT64_FORMAT, pages->announced);
  g_autofree char *came = g_strdup_printf ("%" G_GINT64_FORMAT, n_came);

  /* Translators: both %s are numbers. */
  cw_error_set_for_side (error, CW_SIDE_SALESFORCE, CW_ERROR_BAD_ANSWER,
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

/* The path of the next page. It must be on our own instance, because the token is sent nowhere else. */
static char *
next_path (Pages *pages, const char *next, GError **error)
{
  const char *instance = cw_salesforce_tokens_get_instance_url (pages->salesforce->tokens);
  g_autofree char *url = next != NULL ? g_uri_resolve_relative (instance, next, G_URI_FLAGS_ENCODED, NULL)
                                      : NULL;
  g_autoptr (GUri) uri = url != NULL && cw_url_same_origin (url, instance)
                           ? g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL)
                           : NULL;

  if (uri == NULL)
    {
      set_rows_missing (error);
      return NULL;
    }

  /* A server that names a page twice, or sends empty pages only, would keep us for ever. */
  if (pages->n_empty > MAX_EMPTY_PAGES || !g_hash_table_add (pages->paths, g_strdup (g_uri_get_path (uri))))
    {
      cw_error_set_for_side (error, CW_SIDE_SALESFORCE, CW_ERROR_BAD_ANSWER,
                             _("Salesforce’s pages of records lead in a circle. Try again later"));
      return NULL;
    }

  return g_uri_get_query (uri) != NULL
           ? g_strdup_printf ("%s?%s", g_uri_get_path (uri), g_uri_get_query (uri))
           : g_strdup (g_uri_get_path (uri));
}

/* Fetches the next page. If Salesforce does not know the cursor any more, `lapsed` is set and there is no
 * error. */
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
      set_rows_missing (error);
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

/* The rows of the last two pages. A row may come twice: a page was asked for again, overlaps the last one, or
 * the query was begun anew. Rows come in order, so two pages are enough to notice it. */
typedef struct
{
  GHashTable *before, *now;
  gint64 last; /* the newest SystemModstamp so far; -1: none */
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

  /* An empty page takes no other page's place. */
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

/* The Id of a record that lacks something else. NULL where it has none that can be read. */
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
           CwSalesforceUnreadFunc unread,
           CwSalesforceCountFunc counted,
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

          if (page != NULL && pages->announced >= 0 && counted != NULL)
            counted ((guint64) pages->announced, user_data);
          counted = NULL;

          if (page == NULL || !deliver_page (pages, page, names, unread, seen, func, user_data, error))
            return FALSE;

          if (g_cancellable_set_error_if_cancelled (pages->cancellable, error))
            return FALSE;
        }

      if (!lapsed)
        return TRUE;

      /* A cursor lives for two days at most. The query goes on with the last row that came. */
      n_restarts++;
      rest.since = MAX (rest.since, seen->last);
    }
}

gboolean
cw_salesforce_query (CwSalesforce *self,
                     const CwSalesforceQuery *query,
                     CwSalesforceRowFunc func,
                     CwSalesforceUnreadFunc unread,
                     CwSalesforceCountFunc counted,
                     gpointer user_data,
                     gint64 *server_time,
                     GCancellable *cancellable,
                     GError **error)
{
  Pages pages;
  Seen seen;
  gboolean ok;

  g_return_val_if_fail (self != NULL && query != NULL && func != NULL, FALSE);

  pages_init (&pages, self, endpoint_of (query), cancellable);
  seen_init (&seen);
  ok = run_query (&pages, query, func, unread, counted, user_data, &seen, error);
  seen_clear (&seen);
  pages_clear (&pages);

  if (ok && server_time != NULL)
    *server_time = pages.server_time;

  return ok;
}

gboolean
cw_salesforce_count (CwSalesforce *self,
                     const CwSalesforceQuery *query,
                     guint64 *count,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autofree char *soql = NULL;
  g_autofree char *path = NULL;
  g_autoptr (JsonNode) root = NULL;
  gint64 total;

  g_return_val_if_fail (self != NULL && query != NULL && count != NULL, FALSE);

  soql = cw_soql_count (query, error);
  path = soql != NULL ? query_path (self, endpoint_of (query), soql, cancellable, error) : NULL;
  root = path != NULL ? ask (self, &(CwSalesforceCall) { .method = "GET", .path = path }, cancellable, error)
                      : NULL;
  if (root == NULL)
    return FALSE;

  total = cw_json_get_int (cw_json_object (root), "totalSize", -1);
  if (total < 0)
    {
      set_rows_missing (error);
      return FALSE;
    }
  *count = (guint64) total;

  return TRUE;
}

/* Asks for one record, with the condition or (NULL) without. `fault` gets why Salesforce refuses the query
 * itself, NULL if it does not. Any other reason why there is no answer is an error. */
static gboolean
probe (CwSalesforce *self,
       const char *object,
       const char *filter,
       CwSalesforceFault **fault,
       GCancellable *cancellable,
       GError **error)
{
  g_autofree char *soql = cw_soql_probe (object, filter, error);
  g_autofree char *path = soql != NULL ? query_path (self, "query", soql, cancellable, error) : NULL;
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

/* All rows of a query. (transfer full) (element-type CwSalesforceRow) */
static GPtrArray *
read_rows (CwSalesforce *self,
           const char *soql,
           const char *const *fields,
           GCancellable *cancellable,
           GError **error)
{
  Pages pages;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_salesforce_row_free);
  Seen seen;
  gboolean ok;

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
cw_salesforce_find (CwSalesforce *self,
                    const char *object,
                    const char *field,
                    const char *value,
                    gint64 created_since,
                    const char *const *fields,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autofree char *soql = NULL;

  g_return_val_if_fail (self != NULL && value != NULL, NULL);

  soql = cw_soql_find (object, field, value, created_since, fields, error);

  return soql != NULL ? read_rows (self, soql, fields, cancellable, error) : NULL;
}

/* Gets a record of an answer as it came. */
typedef void (*RecordFunc) (JsonObject *record, gpointer user_data);

/* Reads a query whose records need not have what those of cw_salesforce_query() have. */
static gboolean
read_records (CwSalesforce *self,
              const char *endpoint,
              const char *soql,
              RecordFunc func,
              gpointer user_data,
              GCancellable *cancellable,
              GError **error)
{
  Pages pages;
  gboolean ok;

  pages_init (&pages, self, endpoint, cancellable);
  ok = pages_start (&pages, soql, error);

  while (ok && pages.path != NULL)
    {
      g_autoptr (JsonNode) page = pages_next (&pages, NULL, error);
      JsonArray *records = cw_json_get_array (cw_json_object (page), "records");

      ok = page != NULL;

      for (guint i = 0; ok && i < json_array_get_length (records); i++)
        func (cw_json_object (json_array_get_element (records, i)), user_data);
    }

  pages_clear (&pages);

  return ok;
}

static void
add_user (JsonObject *record, gpointer users)
{
  const char *id = cw_json_get_string (record, "Id");
  const char *name = cw_json_get_string (record, "Name");

  if (id != NULL)
    g_ptr_array_add (users, cw_user_new (id, name != NULL ? name : id, cw_json_get_string (record, "Email"),
                                         cw_json_get_boolean (record, "IsActive", FALSE)));
}

static void
mark_converted (JsonObject *record, gpointer schema)
{
  const char *value = cw_json_get_string (record, "ApiName");

  if (value != NULL)
    cw_schema_mark_converted (schema, value);
}

CwSchema *
cw_salesforce_describe (CwSalesforce *self, const char *object, GCancellable *cancellable, GError **error)
{
  g_autoptr (CwSchema) schema = NULL;

  g_return_val_if_fail (self != NULL && cw_soql_is_name (object), NULL);

  schema = describe (self, object, cancellable, error);
  if (schema == NULL)
    return NULL;

  /* A describe of Lead does not say which values of its Status mean "converted". */
  if (g_str_equal (object, cw_object_get_name (CW_OBJECT_LEAD))
      && !read_records (self, "query", "SELECT ApiName FROM LeadStatus WHERE IsConverted = true ORDER BY Id",
                        mark_converted, schema, cancellable, error))
    return NULL;

  return g_steal_pointer (&schema);
}

static void
add_queue (JsonObject *record, gpointer users)
{
  const char *id = cw_json_get_string (record, "Id");
  const char *name = cw_json_get_string (record, "Name");

  if (name == NULL)
    name = cw_json_get_string (record, "DeveloperName");
  if (id != NULL)
    g_ptr_array_add (users, cw_user_new (id, name != NULL ? name : id, NULL, TRUE));
}

/* Their names are all that is lost where this user may not see them. */
static gboolean
add_queues (CwSalesforce *self, GPtrArray *users, GCancellable *cancellable, GError **error)
{
  guint n_users = users->len;
  g_autoptr (GError) problem = NULL;

  if (read_records (self, "query",
                    "SELECT Id, Name, DeveloperName FROM Group WHERE Type = 'Queue' ORDER BY Id", add_queue,
                    users, cancellable, &problem))
    return TRUE;

  g_ptr_array_set_size (users, (gint) n_users);
  if (g_error_matches (problem, CW_ERROR, CW_ERROR_PERMISSION))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

GPtrArray *
cw_salesforce_list_users (CwSalesforce *self, gboolean with_queues, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) users = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_user_free);

  g_return_val_if_fail (self != NULL, NULL);

  if (!read_records (self, "query", "SELECT Id, Name, Email, IsActive FROM User ORDER BY Id", add_user, users,
                     cancellable, error)
      || (with_queues && !add_queues (self, users, cancellable, error)))
    return NULL;

  return g_steal_pointer (&users);
}

/* ── Retrieve ── */

/* What is read of which records. */
typedef struct
{
  CwSalesforce *salesforce;
  GPtrArray *names;          /* what is asked of each record */
  const char *const *fields; /* those of them that become values */
  char *path, *composite_path;
  GPtrArray *rows;
  GCancellable *cancellable;
} Retrieve;

static gboolean
retrieve_alone (Retrieve *self, const CwSalesforcePortion *portion, GError **error)
{
  g_autofree char *body = cw_salesforce_retrieve_new_body (portion, self->names);
  const CwSalesforceCall call = {
    .method = "POST", .path = self->path, .body = body, .idempotent = TRUE, .reads_itself = TRUE
  };
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (CwHttpResponse) response = expect_ok (self->salesforce, &call, &root, self->cancellable, error);

  if (response == NULL)
    return FALSE;
  if (cw_salesforce_retrieve_read (response->body, portion, self->fields, self->rows, error))
    return TRUE;

  if (error != NULL)
    cw_error_set_side (*error, CW_SIDE_SALESFORCE);
  return FALSE;
}

/* Whether the answer says nothing of the composite request itself: each request would fail the same way now.
 */
static gboolean
is_of_the_org (const CwSalesforceFault *fault, guint status)
{
  return status == 503 || (status == 403 && cw_salesforce_fault_classify (fault) == CW_ROW_QUOTA);
}

/* FALSE: an error. Of how many ids the records came is counted in `n`; if not of all, the org does not take
 * such a request, or not so large a one. */
static gboolean
retrieve_together (Retrieve *self, const CwSalesforcePortion *portion, guint *n, GError **error)
{
  g_autofree char *body = cw_salesforce_retrieve_new_composite (portion, self->names, self->path);
  const CwSalesforceCall call = { .method = "POST",
                                  .path = self->composite_path,
                                  .body = body,
                                  .idempotent = TRUE,
                                  .reads_itself = TRUE,
                                  .max_bytes = MAX_COMPOSITE };
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) problem = NULL;
  g_autoptr (CwHttpResponse)
    response = cw_salesforce_send (self->salesforce, &call, &root, self->cancellable, &problem);
  g_autoptr (CwSalesforceFault) fault = NULL;

  *n = 0;
  if (response == NULL && g_error_matches (problem, CW_ERROR, CW_ERROR_BAD_ANSWER))
    return TRUE;
  if (response == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  if (response->status == 200)
    {
      *n = cw_salesforce_retrieve_read_composite (response->body, portion, self->fields, self->rows);
      return TRUE;
    }

  fault = cw_salesforce_fault_new (response->status, root);
  if (!is_of_the_org (fault, response->status))
    return TRUE;
  g_propagate_error (error, cw_salesforce_fault_to_error (fault, response->status));
  return FALSE;
}

/* Reads some of the ids from `start` on. Returns of how many the records came; 0: an error. */
static guint
retrieve_some (Retrieve *self, GPtrArray *ids, guint start, GError **error)
{
  CwSalesforcePortion portion = { ids, start, ids->len - start };
  guint n;

  if (portion.n > CW_SALESFORCE_MAX_RETRIEVE && !self->salesforce->refuses_composite)
    {
      portion.n = MIN (portion.n, CW_SALESFORCE_MAX_RETRIEVE_TOGETHER);
      if (!retrieve_together (self, &portion, &n, error))
        return 0;
      self->salesforce->refuses_composite = n < portion.n;
      if (n > 0)
        return n;
    }

  portion.n = MIN (portion.n, CW_SALESFORCE_MAX_RETRIEVE);
  return retrieve_alone (self, &portion, error) ? portion.n : 0;
}

static gboolean
retrieve_all (Retrieve *self, GPtrArray *ids, GError **error)
{
  guint n;

  for (guint start = 0; start < ids->len; start += n)
    {
      n = retrieve_some (self, ids, start, error);
      if (n == 0)
        return FALSE;
    }
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
  Retrieve retrieve = { self, NULL, fields, NULL, NULL, rows, cancellable };
  gboolean ok;

  g_return_val_if_fail (self != NULL && ids != NULL, NULL);

  selected = cw_soql_fields (object, fields, FALSE, error);

  if (selected == NULL)
    return NULL;

  if (ids->len == 0)
    return g_steal_pointer (&rows);

  rest = g_strdup_printf ("composite/sobjects/%s", object);
  retrieve.names = selected;
  retrieve.path = versioned_path (self, rest, cancellable, error);
  if (retrieve.path == NULL)
    return NULL;

  retrieve.composite_path = versioned_path (self, "composite", cancellable, NULL);
  ok = retrieve_all (&retrieve, ids, error);
  g_free (retrieve.composite_path);
  g_free (retrieve.path);
  return ok ? g_steal_pointer (&rows) : NULL;
}

/* ── Sample ── */

/* The names of the fields that can be mapped. (transfer container) */
static GPtrArray *
list_mappable (const CwSchema *schema)
{
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; i < cw_schema_get_n_fields (schema); i++)
    {
      const CwField *field = cw_schema_get_nth_field (schema, i);

      if (field->type != CW_SALESFORCE_OTHER)
        g_ptr_array_add (names, field->name);
    }
  g_ptr_array_add (names, NULL);

  return names;
}

/* Which records they are, and then those with their fields by name: in the body of a request, because the
 * names of an object with many fields are too long for an address. */
static GPtrArray *
sample_by_name (CwSalesforce *self,
                const char *object,
                const char *filter,
                const char *const *names,
                GCancellable *cancellable,
                GError **error)
{
  g_autofree char *soql = cw_soql_sample (object, filter, FALSE, error);
  g_autoptr (GPtrArray) found = soql != NULL ? read_rows (self, soql, NULL, cancellable, error) : NULL;
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GPtrArray) rows = NULL;

  if (found == NULL)
    return NULL;

  for (guint i = 0; i < found->len; i++)
    g_ptr_array_add (
      ids, (gpointer) cw_record_get_id (((const CwSalesforceRow *) g_ptr_array_index (found, i))->record));
  rows = cw_salesforce_retrieve (self, object, ids, names, cancellable, error);

  for (guint i = rows != NULL ? rows->len : 0; i-- > 0;)
    {
      const CwSalesforceRow *row = g_ptr_array_index (rows, i);

      if (row == NULL || row->unreadable)
        g_ptr_array_remove_index (rows, i);
    }

  return g_steal_pointer (&rows);
}

GPtrArray *
cw_salesforce_sample (CwSalesforce *self,
                      const CwSchema *schema,
                      const char *filter,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (GPtrArray) names = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) refusal = NULL;
  g_autofree char *soql = NULL;
  const char *object;

  g_return_val_if_fail (self != NULL && schema != NULL, NULL);

  object = cw_schema_get_object (schema);
  names = list_mappable (schema);
  soql = cw_soql_sample (object, filter, TRUE, error);
  if (soql == NULL)
    return NULL;

  rows = read_rows (self, soql, (const char *const *) names->pdata, cancellable, &refusal);
  if (rows != NULL)
    return g_steal_pointer (&rows);
  if (!g_error_matches (refusal, CW_ERROR, CW_ERROR_REFUSED)
      && !g_error_matches (refusal, CW_ERROR, CW_ERROR_PERMISSION))
    {
      g_propagate_error (error, g_steal_pointer (&refusal));
      return NULL;
    }

  return sample_by_name (self, object, filter, (const char *const *) names->pdata, cancellable, error);
}

/* ── Waiting ── */

static gboolean
on_pause_over (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

static gboolean
on_pause_cancelled (GCancellable *cancellable, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

gboolean
cw_salesforce_pause (CwSalesforce *self, guint ms, GCancellable *cancellable, GError **error)
{
  GMainContext *context = g_main_context_get_thread_default ();
  g_autoptr (GSource) timer = g_timeout_source_new (ms);
  g_autoptr (GSource) cancel = cancellable != NULL ? g_cancellable_source_new (cancellable) : NULL;
  gboolean over = FALSE;

  g_source_set_callback (timer, on_pause_over, &over, NULL);
  g_source_attach (timer, context);

  if (cancel != NULL)
    {
      g_source_set_callback (cancel, G_SOURCE_FUNC (on_pause_cancelled), &over, NULL);
      g_source_attach (cancel, context);
    }

  while (!over)
    g_main_context_iteration (context, TRUE);

  g_source_destroy (timer);

  if (cancel != NULL)
    g_source_destroy (cancel);

  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

static gboolean
pause_for_up_to (CwSalesforce *self, guint ceiling_ms, GCancellable *cancellable, GError **error)
{
  return cw_salesforce_pause (self, (guint) (ceiling_ms * g_random_double ()), cancellable, error);
}

/* ── Write ── */

static const char *const write_headers[] = {
  /* An active assignment rule would otherwise give the record to somebody else. */
  "Sforce-Auto-Assign",
  "FALSE",
  "Sforce-Duplicate-Rule-Header",
  "allowSave=false; includeRecordDetails=false; runAsCurrentUser=true",
  NULL,
};

/* Rows that are sent together. */
typedef struct
{
  GArray *indexes; /* of guint, into the caller's records */
  guint n_tries;   /* made with these rows */
} Batch;

typedef struct
{
  CwSalesforce *salesforce;
  CwSalesforceOperation operation;
  const char *object;
  const CwSchema *schema;
  GPtrArray *records;
  GPtrArray *results; /* CwRowResult, or NULL as long as it is not known */
  GQueue batches;
  char *path;
  guint n_faults;       /* refused batches since the last success */
  gboolean has_results; /* Salesforce has given results, which must reach the caller whatever comes later */
  GCancellable *cancellable;
} Write;

static void
batch_free (gpointer data)
{
  Batch *batch = data;

  g_array_unref (batch->indexes);
  g_free (batch);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Batch, batch_free)

static Batch *
batch_new (guint n_tries)
{
  Batch *batch = g_new0 (Batch, 1);

  batch->indexes = g_array_new (FALSE, FALSE, sizeof (guint));
  batch->n_tries = n_tries;

  return batch;
}

static Batch *
batch_slice (const Batch *batch, guint start, guint n, guint n_tries)
{
  Batch *slice = batch_new (n_tries);

  g_array_append_vals (slice->indexes, &g_array_index (batch->indexes, guint, start), n);

  return slice;
}

static void
set_result (Write *self, guint index, CwRowResult *result)
{
  g_ptr_array_index (self->results, index) = result;
}

static void
set_results (Write *self, const Batch *batch, CwRowClass row_class, const char *code, const char *message)
{
  for (guint i = 0; i < batch->indexes->len; i++)
    set_result (self, g_array_index (batch->indexes, guint, i), cw_row_result_new (row_class, code, message));
}

static void
set_faults (Write *self, const Batch *batch, const CwSalesforceFault *fault)
{
  g_autofree char *message = cw_salesforce_fault_describe (fault);

  for (guint i = 0; i < batch->indexes->len; i++)
    {
      CwRowResult *result = cw_row_result_new (cw_salesforce_fault_classify (fault), fault->code, message);

      result->fields = g_strdup (fault->fields);
      set_result (self, g_array_index (batch->indexes, guint, i), result);
    }
}

/* Sends locked rows again, a quarter as many at a time. Fewer rows in a batch lock each other less often. */
static void
try_again (Write *self, const Batch *locked)
{
  guint size = MAX (locked->indexes->len / 4, 1);

  for (guint start = 0; start < locked->indexes->len; start += size)
    g_queue_push_tail (
      &self->batches, batch_slice (locked, start, MIN (size, locked->indexes->len - start), locked->n_tries));
}

/* The answer to a batch that was accepted has one result for each row. If Salesforce may have got the batch
 * before (`in_doubt`), a row that it refuses now may have been written then. */
static void
take_results (Write *self, const Batch *batch, JsonArray *array, gboolean in_doubt)
{
  g_autoptr (Batch) locked = batch_new (batch->n_tries + 1);

  self->n_faults = 0;
  self->has_results = TRUE;

  for (guint i = 0; i < batch->indexes->len; i++)
    {
      guint index = g_array_index (batch->indexes, guint, i);
      CwRowResult *result = cw_row_result_parse (self->operation,
                                                 cw_json_object (json_array_get_element (array, i)));

      if (result->row_class == CW_ROW_TRANSIENT && locked->n_tries < MAX_TRIES)
        {
          g_array_append_val (locked->indexes, index);
          cw_row_result_free (result);
        }
      else
        {
          if (in_doubt && !result->success)
            result->row_class = CW_ROW_UNKNOWN;
          set_result (self, index, result);
        }
    }

  if (locked->indexes->len > 0)
    try_again (self, locked);
}

/* A batch that was refused as a whole is sent again in halves, until the row that is to blame is alone. */
static void
take_fault (Write *self, const Batch *batch, const CwSalesforceFault *fault)
{
  gboolean transient = cw_salesforce_fault_classify (fault) == CW_ROW_TRANSIENT;
  guint n_tries = batch->n_tries + (transient ? 1 : 0);
  guint n = batch->indexes->len;

  if (++self->n_faults >= MAX_FAULTS || (n == 1 && (!transient || n_tries >= MAX_TRIES)))
    {
      set_faults (self, batch, fault);
      return;
    }

  if (n == 1)
    {
      g_queue_push_tail (&self->batches, batch_slice (batch, 0, 1, n_tries));
      return;
    }

  /* The halves go first, so that few faults come in a row without a success. */
  n_tries = MIN (n_tries, MAX_TRIES - 1);
  g_queue_push_head (&self->batches, batch_slice (batch, n / 2, n - n / 2, n_tries));
  g_queue_push_head (&self->batches, batch_slice (batch, 0, n / 2, n_tries));
}

static void
set_unknown_outcome (GError **error)
{
  cw_error_set_for_side (
    error, CW_SIDE_SALESFORCE, CW_ERROR_UNKNOWN_OUTCOME,
    _("The answer of Salesforce to new records was lost, so it is not known whether they were made. The "
       "next run looks before it sends anything again"));
}

/* An answer that does not say what became of the rows. */
static void
set_unclear (Write *self, GError **error)
{
  if (self->operation == CW_SALESFORCE_CREATE)
    set_unknown_outcome (error);
  else
    cw_error_set_for_side (error, CW_SIDE_SALESFORCE, CW_ERROR_BAD_ANSWER,
                           _("The answer of Salesforce to changed records cannot be understood. Try again"));
}

/* Whether the answer says that nothing of the batch was done, and that the reason lies in its rows or will
 * pass. */
static gboolean
is_batch_fault (Write *self, const CwSalesforceFault *fault, guint status)
{
  if (cw_salesforce_fault_classify (fault) == CW_ROW_QUOTA)
    return FALSE;

  if (status == 400)
    return TRUE;

  /* A 500 with Salesforce's own error means that it rolled the transaction back. After a gateway's page it is
   * not known. */
  return (status == 500 || status == 502 || status == 504)
         && (fault->named || self->operation != CW_SALESFORCE_CREATE);
}

static gboolean
send_batch (Write *self, const Batch *batch, GError **error)
{
  g_autofree char *body = cw_salesforce_payload_new (self->operation, self->object, self->schema,
                                                     self->records, batch->indexes);
  const CwSalesforceCall call = {
    .method = self->operation == CW_SALESFORCE_CREATE ? "POST" : "PATCH",
    .path = self->path,
    .body = body,
    .headers = write_headers,
    .idempotent = self->operation != CW_SALESFORCE_CREATE,
  };
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) problem = NULL;
  g_autoptr (CwHttpResponse)
    response = cw_salesforce_send (self->salesforce, &call, &root, self->cancellable, &problem);
  g_autoptr (CwSalesforceFault) fault = NULL;
  JsonArray *array = cw_json_array (root);

  if (response == NULL)
    {
      /* The records may have been made before a page came instead of data. */
      if (self->operation == CW_SALESFORCE_CREATE && g_error_matches (problem, CW_ERROR, CW_ERROR_BAD_ANSWER))
        set_unknown_outcome (error);
      else
        g_propagate_error (error, g_steal_pointer (&problem));

      return FALSE;
    }

  if (response->status == 200 || response->status == 201)
    {
      if (array == NULL || json_array_get_length (array) != batch->indexes->len)
        {
          set_unclear (self, error);
          return FALSE;
        }

      take_results (self, batch, array, response->in_doubt);
      return TRUE;
    }

  fault = cw_salesforce_fault_new (response->status, root);

  if (is_batch_fault (self, fault, response->status))
    {
      take_fault (self, batch, fault);
      return TRUE;
    }

  if (self->operation == CW_SALESFORCE_CREATE && response->status >= 500 && response->status != 503)
    set_unknown_outcome (error);
  else
    g_propagate_error (error, cw_salesforce_fault_to_error (fault, response->status));

  return FALSE;
}

static gboolean
run_batch (Write *self, const Batch *batch, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;

  if (batch->n_tries > 0
      && !pause_for_up_to (self->salesforce,
                           cw_http_get_backoff (self->salesforce->http) << MIN (batch->n_tries, 3),
                           self->cancellable, error))
    return FALSE;

  return send_batch (self, batch, error);
}

static CwRowClass
class_of_error (const GError *error)
{
  if (g_error_matches (error, CW_ERROR, CW_ERROR_UNKNOWN_OUTCOME))
    return CW_ROW_UNKNOWN;

  if (g_error_matches (error, CW_ERROR, CW_ERROR_QUOTA))
    return CW_ROW_QUOTA;

  if (g_error_matches (error, CW_ERROR, CW_ERROR_PERMISSION))
    return CW_ROW_PERMISSION;

  return CW_ROW_TRANSIENT;
}

/* Results that came must reach the caller. So an error that ends the call later becomes the result of the
 * rows that are left. */
static void
set_rest (Write *self, const Batch *failed, const GError *error)
{
  CwRowClass row_class = class_of_error (error);
  Batch *batch;

  set_results (self, failed, row_class, row_class == CW_ROW_UNKNOWN ? "UNKNOWN_OUTCOME" : "NOT_SENT",
               error->message);

  while ((batch = g_queue_pop_head (&self->batches)) != NULL)
    {
      set_results (self, batch, row_class == CW_ROW_UNKNOWN ? CW_ROW_TRANSIENT : row_class, "NOT_SENT",
                   _("Not sent, because an earlier request failed. It is tried again at the next run"));
      batch_free (batch);
    }
}

static gboolean
run_batches (Write *self, GError **error)
{
  Batch *next;

  while ((next = g_queue_pop_head (&self->batches)) != NULL)
    {
      g_autoptr (Batch) batch = next;
      g_autoptr (GError) problem = NULL;

      if (run_batch (self, batch, &problem))
        continue;

      if (!self->has_results)
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return FALSE;
        }

      set_rest (self, batch, problem);
    }

  return TRUE;
}

static char *
write_path (CwSalesforce *self,
            CwSalesforceOperation operation,
            const char *object,
            const char *external_field,
            GCancellable *cancellable,
            GError **error)
{
  g_autofree char *rest = operation == CW_SALESFORCE_UPSERT
                            ? g_strdup_printf ("composite/sobjects/%s/%s", object, external_field)
                            : g_strdup ("composite/sobjects");

  return versioned_path (self, rest, cancellable, error);
}

GPtrArray *
cw_salesforce_write (CwSalesforce *self,
                     CwSalesforceOperation operation,
                     const char *object,
                     const char *external_field,
                     const CwSchema *schema,
                     GPtrArray *records,
                     GCancellable *cancellable,
                     GError **error)
{
  Write write = { self, operation, object, schema, records, NULL, G_QUEUE_INIT, NULL, 0, FALSE, cancellable };
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (Batch) all = NULL;
  gboolean ok;

  g_return_val_if_fail (self != NULL && cw_soql_is_name (object) && records != NULL
                          && records->len <= CW_SALESFORCE_MAX_RECORDS,
                        NULL);
  g_return_val_if_fail (operation != CW_SALESFORCE_UPSERT || cw_soql_is_name (external_field), NULL);

  results = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_row_result_free);
  g_ptr_array_set_size (results, (int) records->len);
  write.results = results;
  all = batch_new (0);

  for (guint i = 0; i < records->len; i++)
    {
      CwRowResult *refused = cw_salesforce_payload_check (operation, external_field, schema,
                                                          g_ptr_array_index (records, i));

      if (refused != NULL)
        set_result (&write, i, refused);
      else
        g_array_append_val (all->indexes, i);
    }

  if (all->indexes->len == 0)
    return g_steal_pointer (&results);

  write.path = write_path (self, operation, object, external_field, cancellable, error);

  if (write.path == NULL)
    return NULL;

  g_queue_push_tail (&write.batches, g_steal_pointer (&all));
  ok = run_batches (&write, error);
  g_queue_clear_full (&write.batches, batch_free);
  g_free (write.path);

  return ok ? g_steal_pointer (&results) : NULL;
}

/* ── Fields of an object ── */

static void
add_field (JsonObject *record, gpointer schema)
{
  CwField *field = cw_salesforce_fields_parse_particle (record);

  if (field != NULL)
    cw_schema_add (schema, field);
}

CwSchema *
cw_salesforce_list_fields (CwSalesforce *self, const char *object, GCancellable *cancellable, GError **error)
{
  g_autoptr (CwSchema) schema = NULL;
  g_autofree char *soql = NULL;

  g_return_val_if_fail (self != NULL && cw_soql_is_name (object), NULL);

  schema = cw_schema_new (object);
  soql = cw_soql_fields_of (object);
  if (!read_records (self, "tooling/query", soql, add_field, schema, cancellable, error))
    return NULL;

  return g_steal_pointer (&schema);
}

/* Makes up to MAX_FIELDS fields, and appends their results. */
static gboolean
create_some (CwSalesforce *self,
             const char *object,
             GPtrArray *fields,
             guint start,
             guint n,
             GPtrArray *results,
             GCancellable *cancellable,
             GError **error)
{
  g_autofree char *path = versioned_path (self, "tooling/composite", cancellable, error);
  g_autofree char *body = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonArray *answers;

  if (path == NULL)
    return FALSE;

  body = cw_salesforce_fields_new (self->api_version, object, fields, start, n);
  root = ask (self, &(CwSalesforceCall) { .method = "POST", .path = path, .body = body }, cancellable, error);
  if (root == NULL)
    return FALSE;

  answers = cw_json_get_array (cw_json_object (root), "compositeResponse");
  if (answers == NULL || json_array_get_length (answers) != n)
    {
      set_rows_missing (error);
      return FALSE;
    }

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (
      results, cw_salesforce_fields_parse_result (cw_json_object (json_array_get_element (answers, i))));

  return TRUE;
}

GPtrArray *
cw_salesforce_create_fields (CwSalesforce *self,
                             const char *object,
                             GPtrArray *fields,
                             GCancellable *cancellable,
                             GError **error)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_row_result_free);
  g_autoptr (GError) problem = NULL;

  g_return_val_if_fail (self != NULL && cw_soql_is_name (object) && fields != NULL, NULL);

  while (results->len < fields->len && problem == NULL)
    create_some (self, object, fields, results->len, MIN (fields->len - results->len, MAX_FIELDS), results,
                 cancellable, &problem);

  if (problem != NULL && results->len == 0)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }
  while (results->len < fields->len)
    g_ptr_array_add (results, cw_row_result_new (class_of_error (problem), "NOT_SENT", problem->message));

  return g_steal_pointer (&results);
}

static gboolean
has_fields (const CwSchema *schema, GPtrArray *names)
{
  for (guint i = 0; i < names->len; i++)
    {
      if (cw_schema_find (schema, g_ptr_array_index (names, i)) == NULL)
        return FALSE;
    }

  return TRUE;
}

CwSchema *
cw_salesforce_await_fields (CwSalesforce *self,
                            const char *object,
                            GPtrArray *names,
                            GCancellable *cancellable,
                            GError **error)
{
  guint pause = FIRST_DESCRIBE_PAUSE;

  g_return_val_if_fail (self != NULL && names != NULL, NULL);

  for (guint i = 1;; i++, pause *= 2)
    {
      g_autoptr (CwSchema) schema = cw_salesforce_describe (self, object, cancellable, error);

      if (schema == NULL)
        return NULL;
      if (has_fields (schema, names) || i == MAX_DESCRIBES)
        return g_steal_pointer (&schema);
      if (!pause_for_up_to (self, pause, cancellable, error))
        return NULL;
    }
}
