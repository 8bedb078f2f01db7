/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-salesforce.h"

#include "demo-control.h"
#include "demo-salesforce-control.h"
#include "demo-salesforce-org.h"
#include "demo-salesforce-rest.h"
#include "demo-server.h"

struct _DemoSalesforce
{
  DemoSfRest rest;
  DemoSfSteering steering;
  DemoServer *server;
  char *url;
  guint latency_ms;
};

static void
answer_oauth (DemoSalesforce *self, DemoExchange *exchange)
{
  demo_control_count_request (self->rest.api.control, exchange->method,
                              g_str_has_prefix (exchange->path, "/id/") ? "/id/{org}/{user}"
                                                                        : "/services/oauth2");
  demo_sf_oauth_answer (self->rest.oauth, exchange);
}

/* Slashes in a row count as one: the Salesforce CLI asks for `//services/data/…`. */
static void
squeeze_slashes (char *path)
{
  char *end = path;

  for (const char *c = path; *c != '\0'; c++)
    if (c[0] != '/' || c[1] != '/')
      *end++ = *c;
  *end = '\0';
}

static gboolean
is_below (const char *path, const char *folder)
{
  gsize length = strlen (folder);

  return strncmp (path, folder, length) == 0 && (path[length] == '\0' || path[length] == '/');
}

static guint
get_delay (DemoSalesforce *self, const DemoExchange *exchange)
{
  const char *value;

  if (strstr (exchange->path, "/jobs/") != NULL
      && demo_faults_strikes_for (self->rest.api.faults, "salesforce:job-silent", exchange->method))
    return G_MAXINT;
  if (!demo_faults_strikes (self->rest.api.faults, "salesforce:slow", &value))
    return self->latency_ms;
  return self->latency_ms + (guint) g_ascii_strtoull (value != NULL ? value : "1000", NULL, 10);
}

void
demo_salesforce_answer (DemoSalesforce *self, DemoExchange *exchange)
{
  const char *path = exchange->path;

  if (demo_control_answer (self->rest.api.control, exchange))
    return;

  squeeze_slashes (exchange->path);
  if (is_below (path, "/services/data"))
    demo_sf_rest_answer (&self->rest, exchange);
  else if (is_below (path, "/services/oauth2") || is_below (path, "/id") || is_below (path, "/.well-known"))
    answer_oauth (self, exchange);
  else
    {
      demo_reply_empty (exchange, 404);
      return;
    }
  exchange->delay_ms += get_delay (self, exchange);
}

static void
on_request (DemoExchange *exchange, gpointer self)
{
  demo_salesforce_answer (self, exchange);
}

DemoSalesforce *
demo_salesforce_new (const DemoPeople *people, DemoFaults *faults, guint latency_ms, DemoSfKind kind)
{
  DemoSalesforce *self = g_new0 (DemoSalesforce, 1);
  DemoSfOrg *org = demo_sf_org_new_of_people (people, demo_sf_user, kind);
  DemoSfOauth *oauth = demo_sf_oauth_new (org, faults);
  DemoSfApi *api = &self->rest.api;

  demo_sf_rest_init (&self->rest, org, faults, oauth);
  self->latency_ms = latency_ms;
  self->steering = (DemoSfSteering) { org, oauth, api->jobs };
  api->control = demo_control_new (faults, &demo_sf_control_ops, &self->steering);

  /* Raw paths: an external id in a path may hold an encoded slash. */
  self->server = demo_server_new (g_object_new (SOUP_TYPE_SERVER, "raw-paths", TRUE, NULL), on_request, self);
  demo_control_set_server (api->control, self->server);
  return self;
}

void
demo_salesforce_free (DemoSalesforce *self)
{
  if (self == NULL)
    return;
  demo_server_free (self->server);
  demo_control_free (self->rest.api.control);
  demo_sf_oauth_free (self->rest.oauth);
  demo_sf_rest_clear (&self->rest);
  demo_sf_org_free (self->rest.api.org);
  g_free (self->url);
  g_free (self);
}

void
demo_salesforce_set_url (DemoSalesforce *self, const char *url)
{
  g_free (self->url);
  self->url = g_strdup (url);
  demo_sf_oauth_set_url (self->rest.oauth, url);
  g_free (self->rest.api.identity);
  self->rest.api.identity = demo_sf_oauth_dup_identity (self->rest.oauth);
}

gboolean
demo_salesforce_listen (DemoSalesforce *self, guint port, GError **error)
{
  SoupServer *soup = demo_server_get_soup (self->server);
  g_autofree char *url = NULL;
  GSList *uris;

  /* Both families on one port; a machine without IPv6 still has the first. */
  if (!soup_server_listen_local (soup, port, 0, NULL)
      && !soup_server_listen_local (soup, port, SOUP_SERVER_LISTEN_IPV4_ONLY, error))
    return FALSE;
  uris = soup_server_get_uris (soup);
  url = g_strdup_printf ("http://localhost:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  demo_salesforce_set_url (self, url);
  return TRUE;
}

void
demo_salesforce_sign_in (DemoSalesforce *self, const char *scope, char **access_token, char **refresh_token)
{
  g_autoptr (DemoTokens) tokens = demo_sf_oauth_sign_in (self->rest.oauth, scope);

  if (access_token != NULL)
    *access_token = g_steal_pointer (&tokens->access);
  if (refresh_token != NULL)
    *refresh_token = g_steal_pointer (&tokens->refresh);
}

const char *
demo_salesforce_get_url (DemoSalesforce *self)
{
  return self->url;
}

const char *
demo_salesforce_get_client_id (DemoSalesforce *self)
{
  return demo_sf_client_id;
}

const char *
demo_salesforce_get_user (DemoSalesforce *self)
{
  return demo_sf_user;
}

const char *
demo_salesforce_get_password (DemoSalesforce *self)
{
  return demo_sf_password;
}

void
demo_salesforce_add_callback (DemoSalesforce *self, const char *callback)
{
  demo_sf_oauth_add_callback (self->rest.oauth, callback);
}
