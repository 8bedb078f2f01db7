/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire-salesforce.h"

#include <glib/gstdio.h>
#include <string.h>

#include "cw-credentials.h"

static char *
on_request (const WireRequest *request, guint nth, gpointer user_data)
{
  WireSalesforce *fixture = user_data;

  if (g_str_equal (request->target, "/services/data"))
    {
      fixture->n_versions++;
      return wire_reply_json (
        200, "",
        "[{\"version\":\"31.0\"},{\"version\":\"66.0\"},{\"version\":\"61.0\"},{\"version\":\"99.0\"}]");
    }

  if (fixture->replies->len == 0)
    return g_strdup ("");

  nth = MIN (fixture->n_replied, fixture->replies->len - 1);
  fixture->n_replied++;

  return g_strdup (g_ptr_array_index (fixture->replies, nth));
}

void
wire_salesforce_store_secret (WireSalesforce *fixture, const char *access_token, const char *refresh_token)
{
  const char *url = wire_server_get_url (fixture->server);
  g_autofree char *json = g_strdup_printf (
    "{\"access_token\":\"%s\",\"refresh_token\":\"%s\",\"login_url\":\"%s\","
    "\"home_url\":\"" WIRE_SALESFORCE_HOME "\",\"instance_url\":\"%s\"}",
    access_token, refresh_token, url, url);
  g_autoptr (GError) error = NULL;

  cw_credentials_store ("test", "salesforce", json, NULL, &error);
  g_assert_no_error (error);
}

CwSalesforce *
wire_salesforce_client_at (WireSalesforce *fixture,
                           CwHttp *http,
                           const char *login_url,
                           const char *instance_url)
{
  const CwSalesforceConfig config = {
    .profile = "test",
    .login_url = login_url,
    .client_id = "key",
    .instance_url = instance_url,
    .renewal_lock = fixture->lock,
  };

  return cw_salesforce_new (http, &config);
}

CwSalesforce *
wire_salesforce_client (WireSalesforce *fixture, CwHttp *http)
{
  return wire_salesforce_client_at (fixture, http, wire_server_get_url (fixture->server),
                                    WIRE_SALESFORCE_HOME);
}

void
wire_salesforce_set_up (WireSalesforce *fixture, gconstpointer data)
{
  int fd = g_file_open_tmp ("crosswalk-lock-XXXXXX", &fixture->lock, NULL);

  g_close (fd, NULL);
  fixture->server = wire_server_new ();
  wire_server_set_func (fixture->server, on_request, fixture);
  fixture->replies = g_ptr_array_new_with_free_func (g_free);
  fixture->http = cw_http_new ();
  cw_http_set_backoff (fixture->http, 1);
  wire_salesforce_store_secret (fixture, "access-1", "refresh-1");
  fixture->salesforce = wire_salesforce_client (fixture, fixture->http);
}

void
wire_salesforce_tear_down (WireSalesforce *fixture, gconstpointer data)
{
  cw_salesforce_free (fixture->salesforce);
  cw_http_unref (fixture->http);
  wire_server_free (fixture->server);
  g_ptr_array_unref (fixture->replies);
  g_unlink (fixture->lock);
  g_free (fixture->lock);
}

void
wire_salesforce_reply_raw (WireSalesforce *fixture, const char *raw)
{
  g_ptr_array_add (fixture->replies, g_strdup (raw));
}

void
wire_salesforce_reply (WireSalesforce *fixture, guint status, const char *json)
{
  g_ptr_array_add (
    fixture->replies,
    wire_reply_json (status,
                     "Sforce-Limit-Info: api-usage=18/5000, per-app-api-usage=17/250(appName=X)\r\nDate: "
                     "Tue, 04 Aug 2026 12:00:00 GMT\r\n",
                     json));
}

const WireRequest *
wire_salesforce_request (WireSalesforce *fixture, guint nth)
{
  for (guint i = 0; i < wire_server_get_n_requests (fixture->server); i++)
    {
      const WireRequest *request = wire_server_get_request (fixture->server, i);

      if (!g_str_equal (request->target, "/services/data") && nth-- == 0)
        return request;
    }

  g_assert_not_reached ();
}
