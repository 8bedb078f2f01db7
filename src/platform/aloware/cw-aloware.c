/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-aloware-private.h"

#include <string.h>

#include "cw-aloware-discovery.h"
#include "cw-aloware-mcp.h"
#include "cw-catalogue.h"
#include "cw-error.h"

#define DEFAULT_PER_MINUTE 4500
#define MAX_IN_FLIGHT 400
#define DEFAULT_BACKOFF_MS 500
#define GRACE_MS 30000

static CwAloware *
aloware_new (CwHttp *http, const char *url)
{
  CwAloware *self = g_new0 (CwAloware, 1);
  gsize length = strlen (url);

  while (length > 0 && url[length - 1] == '/')
    length--;

  self->http = cw_http_ref (http);
  self->url = g_strndup (url, length);
  self->limiter = cw_limiter_new (DEFAULT_PER_MINUTE, MAX_IN_FLIGHT);
  self->times.grace_ms = GRACE_MS;
  cw_aloware_set_backoff (self, DEFAULT_BACKOFF_MS);
  return self;
}

/**
 * cw_aloware_new_rest:
 * @http: (transfer none): the network of this thread
 * @url: the account's address, as `https://app.aloware.io`
 * @token: its API token
 *
 * Sends nothing yet; an address that may not be used is an error of the first request.
 *
 * Returns: (transfer full): the account
 */
CwAloware *
cw_aloware_new_rest (CwHttp *http, const char *url, const char *token)
{
  CwAloware *self = aloware_new (http, url);

  self->token = g_strdup (token);
  return self;
}

/* Where people see their contacts: the address without the MCP server's part. */
static char *
site_of (const char *url)
{
  return g_str_has_suffix (url, "/mcp") ? g_strndup (url, strlen (url) - strlen ("/mcp")) : g_strdup (url);
}

/**
 * cw_aloware_new_mcp:
 * @http: (transfer none): the network of this thread
 *
 * Sends nothing yet, and does not look into the keyring; an address that may not be used is an error of the
 * first request.
 *
 * Returns: (transfer full): the account
 */
CwAloware *
cw_aloware_new_mcp (CwHttp *http, const CwAlowareMcpConfig *config)
{
  g_autofree char *mcp_url = cw_aloware_mcp_url (config->url, NULL);
  g_autofree char *site = site_of (mcp_url != NULL ? mcp_url : config->url);
  CwAloware *self = aloware_new (http, site);

  self->mcp = cw_aloware_mcp_new (http, config, mcp_url);
  return self;
}

gboolean
cw_aloware_can_look_up (CwAloware *self)
{
  const CwAlowareTools *tools = self->mcp != NULL ? cw_aloware_mcp_get_tools (self->mcp) : NULL;

  return tools == NULL || tools->lookup != NULL;
}

gboolean
cw_aloware_require_look_up (CwAloware *self, GError **error)
{
  const CwAlowareTools *tools = self->mcp != NULL ? cw_aloware_mcp_get_tools (self->mcp) : NULL;
  const CwAlowareTool *tool = NULL;
  g_autoptr (JsonNode) arguments = NULL;

  if (tools == NULL)
    return TRUE;

  arguments = cw_aloware_tools_arguments (tools, CW_ALOWARE_CALL_LOOKUP, "", NULL, &tool, NULL, error);
  return arguments != NULL;
}

const char *
cw_aloware_get_lacking_scope (CwAloware *self)
{
  return self->mcp != NULL ? cw_aloware_mcp_get_lacking_scope (self->mcp) : NULL;
}

gboolean
cw_aloware_can_create (CwAloware *self)
{
  const CwAlowareTools *tools = self->mcp != NULL ? cw_aloware_mcp_get_tools (self->mcp) : NULL;

  return tools == NULL || tools->create != NULL;
}

gboolean
cw_aloware_can_write (CwAloware *self, gboolean update, const char *key)
{
  const CwAlowareTools *tools = self->mcp != NULL ? cw_aloware_mcp_get_tools (self->mcp) : NULL;
  const CwAlowareTool *tool = tools == NULL ? NULL : update ? tools->update : tools->create;
  const CwCatalogueEntry *entry = cw_catalogue_find (key);

  return tool == NULL || entry == NULL || entry->write_key == NULL
         || cw_aloware_tool_takes (tool, entry->write_key);
}

gboolean
cw_aloware_can_list_users (CwAloware *self)
{
  const CwAlowareTools *tools = self->mcp != NULL ? cw_aloware_mcp_get_tools (self->mcp) : NULL;

  return tools == NULL || tools->users != NULL;
}

gboolean
cw_aloware_can_update (CwAloware *self)
{
  const CwAlowareTools *tools = self->mcp != NULL ? cw_aloware_mcp_get_tools (self->mcp) : NULL;

  return tools == NULL || tools->update != NULL;
}

/**
 * cw_aloware_free:
 * @self: (transfer full): an account that nothing is asked of at present
 *
 * Wipes the token.
 */
void
cw_aloware_free (CwAloware *self)
{
  g_return_if_fail (self->fanout == NULL);

  if (self->token != NULL)
    explicit_bzero (self->token, strlen (self->token));
  g_free (self->token);
  g_clear_pointer (&self->mcp, cw_aloware_mcp_free);
  g_free (self->url);
  cw_limiter_free (self->limiter);
  cw_http_unref (self->http);
  g_free (self);
}

/**
 * cw_aloware_set_requests_per_minute:
 * @requests: at least 1
 *
 * Holds for any sixty seconds from now on, look-ups, writes and users together (platform/README.md A2).
 */
void
cw_aloware_set_requests_per_minute (CwAloware *self, guint requests)
{
  cw_limiter_set_per_minute (self->limiter, requests);
}

void
cw_aloware_set_backoff (CwAloware *self, guint base_ms)
{
  self->times.backoff_us = (gint64) base_ms * 1000;
  cw_limiter_set_backoff (self->limiter, 2 * self->times.backoff_us);
}

guint
cw_aloware_get_n_requests (CwAloware *self)
{
  return self->n_requests;
}

guint
cw_aloware_get_n_rate_limited (CwAloware *self)
{
  return self->n_rate_limited;
}

double
cw_aloware_get_rate (CwAloware *self)
{
  return cw_limiter_get_rate (self->limiter, g_get_monotonic_time ());
}

guint
cw_aloware_get_in_flight (CwAloware *self)
{
  return cw_limiter_get_in_flight (self->limiter);
}

void
cw_aloware_start (CwAloware *self, const CwFanoutFuncs *funcs, gpointer user_data, GCancellable *cancellable)
{
  g_assert (self->fanout == NULL);

  self->fanout = cw_fanout_start (self->limiter, &self->times, funcs, user_data, cancellable);
}

gboolean
cw_aloware_finish (CwAloware *self, GError **error)
{
  gboolean done = cw_fanout_finish (self->fanout, error);

  self->fanout = NULL;
  return done;
}

gboolean
cw_aloware_run (CwAloware *self,
                const CwFanoutFuncs *funcs,
                gpointer user_data,
                GCancellable *cancellable,
                GError **error)
{
  cw_aloware_start (self, funcs, user_data, cancellable);
  return cw_aloware_finish (self, error);
}

/* The blocking calls are a fan-out of one job. */
typedef struct
{
  CwAlowareAsk *ask;
  gboolean begun;
} Single;

static CwFanoutJob *
next_single (gpointer user_data)
{
  Single *single = user_data;

  if (single->begun)
    return NULL;

  single->begun = TRUE;
  return &single->ask->head;
}

static gboolean
deliver_single (CwFanoutJob *job, const GError *stopped, gpointer user_data, GError **error)
{
  return TRUE;
}

static gboolean
run_single (CwAloware *self, CwAlowareAsk *ask, GCancellable *cancellable, GError **error)
{
  static const CwFanoutFuncs funcs = { next_single, cw_aloware_ask_begin, deliver_single };
  Single single = { .ask = ask };

  if (!cw_aloware_run (self, &funcs, &single, cancellable, error))
    return FALSE;

  if (ask->problem == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&ask->problem));
  return FALSE;
}

/**
 * cw_aloware_list_users:
 *
 * `GET /users`, platform/README.md A2: all of them, not paged. Also the cheapest proof that the token is
 * good.
 *
 * Thread: that of the CwHttp; blocks, iterating the thread-default context.
 * Errors: CW_ERROR_SIGN_IN_NEEDED, CW_ERROR_NETWORK, CW_ERROR_TIMED_OUT, CW_ERROR_BAD_ANSWER,
 * CW_ERROR_RATE_LIMITED, CW_ERROR_REFUSED, CW_ERROR_INSECURE_URL, CW_ERROR_USAGE, G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full) (element-type CwUser) (nullable): the users
 */
GPtrArray *
cw_aloware_list_users (CwAloware *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (CwAlowareAsk) ask = cw_aloware_ask_new (self, NULL, CW_ALOWARE_MAX_ATTEMPTS_SINGLE);

  if (!run_single (self, ask, cancellable, error))
    return NULL;

  return g_steal_pointer (&ask->users);
}

/**
 * cw_aloware_lookup:
 * @phone: E.164
 *
 * `GET /contact/phone-number`, platform/README.md A2.
 *
 * Thread and errors: as cw_aloware_list_users(), and CW_ERROR_NOT_FOUND.
 *
 * Returns: (transfer full) (nullable): the contact
 */
CwRecord *
cw_aloware_lookup (CwAloware *self, const char *phone, GCancellable *cancellable, GError **error)
{
  g_autoptr (CwAlowareAsk) ask = cw_aloware_ask_new (self, g_strdup (phone), CW_ALOWARE_MAX_ATTEMPTS_SINGLE);

  if (!run_single (self, ask, cancellable, error))
    return NULL;

  return g_steal_pointer (&ask->record);
}
