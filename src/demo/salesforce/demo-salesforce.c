/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-salesforce.h"

#include "demo-control.h"
#include "demo-salesforce-control.h"
#include "demo-salesforce-rest.h"

struct _DemoSalesforce
{
  DemoSfRest rest;
  DemoSfSteering steering;
  SoupServer *server;
  char *url;
};

static void
serve_oauth (DemoSalesforce    *self,
             SoupServerMessage *msg,
             const char        *path,
             GHashTable        *query)
{
  demo_control_count_request (self->rest.api.control, soup_server_message_get_method (msg),
                              g_str_has_prefix (path, "/id/") ? "/id/{org}/{user}" : "/services/oauth2");
  demo_sf_oauth_serve (self->rest.oauth, msg, path, query);
  demo_sf_rest_send (&self->rest, msg, DEMO_SEND_WHOLE);
}

/* Slashes in a row count as one: the Salesforce CLI asks for `//services/data/…`. (transfer full) */
static char *
single_slashes (const char *path)
{
  GString *single = g_string_sized_new (strlen (path));

  for (const char *c = path; *c != '\0'; c++)
    if (c[0] != '/' || c[1] != '/')
      g_string_append_c (single, *c);
  return g_string_free (single, FALSE);
}

static gboolean
is_below (const char *path,
          const char *folder)
{
  gsize length = strlen (folder);

  return strncmp (path, folder, length) == 0 && (path[length] == '\0' || path[length] == '/');
}

static void
on_request (SoupServer        *server,
            SoupServerMessage *msg,
            const char        *path,
            GHashTable        *query,
            gpointer           data)
{
  DemoSalesforce *self = data;
  g_autofree char *single = strstr (path, "//") != NULL ? single_slashes (path) : NULL;
  const char *place = single != NULL ? single : path;

  if (is_below (place, "/services/data"))
    demo_sf_rest_serve (&self->rest, msg, place, query);
  else if (is_below (place, "/services/oauth2") || is_below (place, "/id") || is_below (place, "/.well-known"))
    serve_oauth (self, msg, place, query);
  else
    demo_reply_empty (msg, 404);
}

DemoSalesforce *
demo_salesforce_new (const DemoPeople *people,
                     DemoFaults       *faults,
                     guint             latency_ms)
{
  DemoSalesforce *self = g_new0 (DemoSalesforce, 1);
  DemoSfApi *api = &self->rest.api;

  api->org = demo_sf_org_new (people, demo_sf_user);
  api->faults = faults;
  api->cursors = demo_sf_cursors_new ();
  api->jobs = demo_sf_jobs_new ();
  self->rest.oauth = demo_sf_oauth_new (api->org, faults);
  self->rest.replies = demo_replies_new ();
  self->rest.latency_ms = latency_ms;
  self->steering.org = api->org;
  self->steering.oauth = self->rest.oauth;
  api->control = demo_control_new (faults, &demo_sf_control_ops, &self->steering);
  demo_control_set_replies (api->control, self->rest.replies);

  /* Raw paths: an external id in a path may hold an encoded slash. */
  self->server = g_object_new (SOUP_TYPE_SERVER, "raw-paths", TRUE, NULL);
  soup_server_add_handler (self->server, NULL, on_request, self, NULL);
  demo_control_mount (api->control, self->server);
  return self;
}

void
demo_salesforce_free (DemoSalesforce *self)
{
  if (self == NULL)
    return;
  soup_server_disconnect (self->server);
  demo_replies_free (self->rest.replies);
  g_object_unref (self->server);
  demo_control_free (self->rest.api.control);
  demo_sf_oauth_free (self->rest.oauth);
  demo_sf_cursors_free (self->rest.api.cursors);
  demo_sf_jobs_free (self->rest.api.jobs);
  g_free (self->rest.api.identity);
  demo_sf_org_free (self->rest.api.org);
  g_free (self->url);
  g_free (self);
}

gboolean
demo_salesforce_listen (DemoSalesforce *self,
                        guint           port,
                        GError        **error)
{
  GSList *uris;

  /* Both families on one port; a machine without IPv6 still has the first. */
  if (!soup_server_listen_local (self->server, port, 0, NULL)
      && !soup_server_listen_local (self->server, port, SOUP_SERVER_LISTEN_IPV4_ONLY, error))
    return FALSE;
  uris = soup_server_get_uris (self->server);
  g_free (self->url);
  self->url = g_strdup_printf ("http://localhost:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  demo_sf_oauth_set_url (self->rest.oauth, self->url);
  g_free (self->rest.api.identity);
  self->rest.api.identity = demo_sf_oauth_dup_identity (self->rest.oauth);
  return TRUE;
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
demo_salesforce_add_callback (DemoSalesforce *self,
                              const char     *callback)
{
  demo_sf_oauth_add_callback (self->rest.oauth, callback);
}
