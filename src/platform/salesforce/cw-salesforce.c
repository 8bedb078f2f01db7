/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-salesforce-private.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "cw-credentials.h"
#include "cw-error.h"
#include "cw-json.h"
#include "cw-oauth.h"
#include "cw-salesforce-fault.h"
#include "cw-salesforce-session.h"

/* The versions that this client was written against (platform/README.md S2). */
#define MIN_VERSION 60
#define MAX_VERSION 68

void
cw_salesforce_identity_free (CwSalesforceIdentity *identity)
{
  if (identity == NULL)
    return;

  g_free (identity->instance_url);
  g_free (identity->org_id);
  g_free (identity->user_id);
  g_free (identity->user);
  g_free (identity);
}

/**
 * cw_salesforce_new:
 * @config: copied
 *
 * Asks nothing yet: the secret is read at the first request. Belongs to the thread of @http.
 */
CwSalesforce *
cw_salesforce_new (CwHttp *http, const CwSalesforceConfig *config)
{
  CwSalesforce *self;

  g_return_val_if_fail (http != NULL && config != NULL, NULL);
  g_return_val_if_fail (config->profile != NULL && config->login_url != NULL && config->refresh_lock != NULL,
                        NULL);

  self = g_new0 (CwSalesforce, 1);
  self->clock = -1;
  self->http = cw_http_ref (http);
  self->profile = g_strdup (config->profile);
  self->login_url = g_strdup (config->login_url);
  self->client_id = g_strdup (config->client_id != NULL ? config->client_id : "");
  self->refresh_lock = g_strdup (config->refresh_lock);

  self->home_url = g_strdup (config->instance_url);

  return self;
}

void
cw_salesforce_free (CwSalesforce *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->http, cw_http_unref);
  cw_oauth_wipe (self->access_token);
  cw_credentials_free_secret (self->unsaved);
  g_free (self->profile);
  g_free (self->login_url);
  g_free (self->client_id);
  g_free (self->home_url);
  g_free (self->instance_url);
  g_free (self->refresh_lock);
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

gint64
cw_salesforce_get_clock (CwSalesforce *self)
{
  g_return_val_if_fail (self != NULL, -1);

  return self->clock;
}

const char *
cw_salesforce_get_instance_url (CwSalesforce *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->instance_url;
}

/* "api-usage=18/5000", maybe with "per-app-api-usage=…" beside it. */
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
  g_autofree char *url = g_strconcat (self->instance_url, call->path, NULL);
  CwHttpRequest *request = cw_http_request_new (call->method, url);

  request->what = CW_SALESFORCE_NAME;
  request->expect_json = TRUE;
  request->idempotent |= call->idempotent;

  /* Queries end after two minutes by Salesforce's own clock. Writes run the org's triggers and may take far
   * longer, and too little patience would turn slow ones into unknown ones. */
  request->timeout_seconds = cw_http_request_is_write (request) ? 300 : 130;

  if (!call->anonymous)
    request->bearer = g_strdup (self->access_token);

  if (call->body != NULL)
    {
      request->body = g_bytes_new (call->body, strlen (call->body));
      request->content_type = "application/json";
    }

  for (guint i = 0; call->headers != NULL && call->headers[i] != NULL; i += 2)
    cw_http_request_add_header (request, call->headers[i], call->headers[i + 1]);

  cw_http_request_add_header (request, "Sforce-Call-Options", "client=Crosswalk");

  return request;
}

CwHttpResponse *
cw_salesforce_send (CwSalesforce *self,
                    const CwSalesforceCall *call,
                    JsonNode **root,
                    GCancellable *cancellable,
                    GError **error)
{
  *root = NULL;

  /* The secret alone knows where to ask. */
  if (!cw_salesforce_session_open (self, cancellable, error))
    return NULL;

  for (guint attempt = 0;; attempt++)
    {
      g_autoptr (CwHttpRequest) request = build_request (self, call);
      g_autoptr (CwHttpResponse) response = cw_http_send (self->http, request, cancellable, error);
      g_autoptr (CwSalesforceFault) fault = NULL;

      self->n_requests++;

      if (response == NULL)
        return NULL;

      note_usage (self, response);
      if (response->server_time >= 0)
        self->clock = response->server_time;
      *root = g_bytes_get_size (response->body) > 0 ? cw_json_parse (response->body, CW_SALESFORCE_NAME, NULL)
                                                    : NULL;

      if (response->status != 401 || call->anonymous)
        return g_steal_pointer (&response);

      fault = cw_salesforce_fault_new (401, *root);
      g_clear_pointer (root, json_node_unref);

      if (attempt > 0 || cw_salesforce_fault_is_incurable (fault))
        {
          g_propagate_error (error, cw_salesforce_fault_to_error (fault, 401));
          return NULL;
        }

      /* Of questions that are asked side by side the first one renews the sign-in for all. */
      if (g_strcmp0 (request->bearer, self->access_token) == 0
          && !cw_salesforce_session_refresh (self, cancellable, error))
        return NULL;
    }
}

JsonNode *
cw_salesforce_ask (CwSalesforce *self,
                   const CwSalesforceCall *call,
                   gint64 *server_time,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (CwHttpResponse) response = cw_salesforce_send (self, call, &root, cancellable, error);
  g_autoptr (CwSalesforceFault) fault = NULL;

  if (response == NULL)
    return NULL;

  if (response->status != 200)
    {
      fault = cw_salesforce_fault_new (response->status, root);
      g_propagate_error (error, cw_salesforce_fault_to_error (fault, response->status));
      return NULL;
    }

  if (root == NULL)
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_BAD_ANSWER,
                           _("The answer of Salesforce is not the data it should be. Try again"));
      return NULL;
    }

  if (server_time != NULL)
    *server_time = response->server_time;

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

  root = cw_salesforce_ask (self, &call, NULL, cancellable, error);

  if (root == NULL)
    return NULL;

  version = pick_version (cw_json_array (root));

  if (version == 0)
    {
      g_set_error (
        error, CW_ERROR, CW_ERROR_UNSUPPORTED,
        _("This Salesforce organization speaks no version of the API that Crosswalk knows (%d.0 to %d.0)"),
        MIN_VERSION, MAX_VERSION);
      return NULL;
    }

  self->api_version = g_strdup_printf ("%u.0", version);

  return self->api_version;
}

char *
cw_salesforce_path (CwSalesforce *self, const char *rest, GCancellable *cancellable, GError **error)
{
  const char *version = cw_salesforce_get_api_version (self, cancellable, error);

  return version != NULL ? g_strdup_printf ("/services/data/v%s/%s", version, rest) : NULL;
}

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
cw_salesforce_pause (CwSalesforce *self, guint ceiling_ms, GCancellable *cancellable, GError **error)
{
  GMainContext *context = g_main_context_get_thread_default ();
  g_autoptr (GSource) timer = g_timeout_source_new ((guint) (ceiling_ms * g_random_double ()));
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
