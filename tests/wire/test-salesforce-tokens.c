/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <string.h>
#include <sys/file.h>

#include "cw-credentials.h"
#include "cw-error.h"
#include "cw-oauth.h"
#include "cw-salesforce-sign-in.h"
#include "wire-salesforce.h"
#include "wire-secrets.h"

/* An org whose refresh tokens rotate: an old one that comes again ends everything. */
typedef struct
{
  const char *url;
  guint generation; /* "access-N" and "refresh-N" are good */
  guint n_refreshes, n_reused, n_unauthorised, n_revoked;
  gboolean revoked;
  gboolean rotate;
  gboolean lose_refresh;     /* hang up instead of answering the next refresh */
  gboolean no_refresh_token; /* at sign-in */
  const char *unauthorised;  /* body of a 401 */
  char *challenge;           /* of the sign-in under way */
  GCancellable *cancel;      /* cancelled with the first 401 */
} Org;

static char *
form_get (const WireRequest *request, const char *name)
{
  g_autoptr (GHashTable) form = g_uri_parse_params (request->body, -1, "&", G_URI_PARAMS_WWW_FORM, NULL);

  return g_strdup (g_hash_table_lookup (form, name));
}

static char *
tokens_reply (Org *org, gboolean with_refresh)
{
  g_autofree char *refresh = with_refresh
                               ? g_strdup_printf ("\"refresh_token\":\"refresh-%u\",", org->generation)
                               : g_strdup ("");
  g_autofree char *json = g_strdup_printf (
    "{\"access_token\":\"access-%u\",%s\"token_type\":\"Bearer\",\"instance_url\":\"%s\",\"issued_at\":\"1\","
    "\"id\":\"https://login.example.com/id/00DORG/005USER\"}",
    org->generation, refresh, org->url);

  return wire_reply_json (200, "", json);
}

static char *
on_token (Org *org, const WireRequest *request)
{
  g_autofree char *grant = form_get (request, "grant_type");
  g_autofree char *token = form_get (request, "refresh_token");
  g_autofree char *expected = g_strdup_printf ("refresh-%u", org->rotate ? org->generation : 1);

  if (g_str_equal (grant, "authorization_code"))
    {
      g_autofree char *verifier = form_get (request, "code_verifier");
      g_autofree char *challenge = cw_oauth_challenge (verifier);
      g_autofree char *code = form_get (request, "code");

      g_assert_cmpstr (challenge, ==, org->challenge);

      if (!g_str_equal (code, "code-1"))
        return wire_reply_json (
          400, "", "{\"error\":\"invalid_grant\",\"error_description\":\"expired authorization code\"}");

      return tokens_reply (org, !org->no_refresh_token);
    }

  org->n_refreshes++;

  if (!g_str_equal (token, expected))
    {
      org->n_reused++;
      org->revoked = TRUE;
    }

  if (org->revoked)
    return wire_reply_json (
      400, "", "{\"error\":\"invalid_grant\",\"error_description\":\"expired access/refresh token\"}");

  if (org->lose_refresh)
    {
      org->lose_refresh = FALSE;
      return g_strdup ("");
    }

  org->generation++;

  return tokens_reply (org, org->rotate);
}

static char *
on_request (const WireRequest *request, guint nth, gpointer user_data)
{
  Org *org = user_data;
  g_autofree char *token = wire_request_get_header (request, "Authorization");
  g_autofree char *expected = g_strdup_printf ("Bearer access-%u", org->generation);

  if (g_str_equal (request->target, "/services/oauth2/token"))
    return on_token (org, request);

  if (g_str_equal (request->target, "/services/oauth2/revoke"))
    {
      g_autofree char *revoked = form_get (request, "token");

      g_assert_cmpstr (revoked, ==, "refresh-1");
      org->n_revoked++;

      return g_strdup ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    }

  if (g_str_equal (request->target, "/services/data"))
    {
      g_assert_null (token);
      return wire_reply_json (200, "", "[{\"version\":\"68.0\"}]");
    }

  if (g_strcmp0 (token, expected) != 0 || org->revoked)
    {
      org->n_unauthorised++;

      if (org->cancel != NULL)
        g_cancellable_cancel (org->cancel);

      return wire_reply_json (401, "", org->unauthorised);
    }

  if (g_str_has_suffix (request->target, "/userinfo"))
    return wire_reply_json (200, "", "{\"preferred_username\":\"admin@example.com\"}");

  return wire_reply_json (200, "",
                          "{\"totalSize\":1,\"done\":true,\"records\":[{\"Id\":\"003000000000001AAA\","
                          "\"SystemModstamp\":\"2026-08-01T12:00:00.000+0000\"}]}");
}

static void
org_init (Org *org, WireSalesforce *fixture)
{
  memset (org, 0, sizeof *org);
  org->url = wire_server_get_url (fixture->server);
  org->generation = 1;
  org->rotate = TRUE;
  org->unauthorised = "[{\"message\":\"Session expired or invalid\",\"errorCode\":\"INVALID_SESSION_ID\"}]";
  wire_server_set_func (fixture->server, on_request, org);
}

static gboolean
on_row (CwSalesforceRow *row, gpointer user_data, GError **error)
{
  cw_salesforce_row_free (row);
  (*(guint *) user_data)++;

  return TRUE;
}

static gboolean
count (CwSalesforce *salesforce, GCancellable *cancellable, GError **error)
{
  const CwSalesforceQuery query = { .object = "Contact", .since = -1, .ids_only = TRUE };
  guint n = 0;

  if (!cw_salesforce_query (salesforce, &query, on_row, NULL, NULL, &n, NULL, cancellable, error))
    return FALSE;

  g_assert_cmpuint (n, ==, 1);

  return TRUE;
}

static void
assert_secret_has (const char *text)
{
  char *secret = cw_credentials_lookup ("test", "salesforce", NULL, NULL);

  g_assert_nonnull (secret);
  g_assert_nonnull (strstr (secret, text));
  cw_secret_free (secret);
}

static void
test_renew (WireSalesforce *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  Org org;

  org_init (&org, fixture);
  g_assert_true (count (fixture->salesforce, NULL, &error));
  g_assert_cmpuint (org.n_refreshes, ==, 0);

  /* The sign-in ends at the server. */
  wire_salesforce_store_secret (fixture, "access-0", "refresh-1");
  g_clear_pointer (&fixture->salesforce, cw_salesforce_free);
  fixture->salesforce = wire_salesforce_client (fixture, fixture->http);
  g_assert_true (count (fixture->salesforce, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (org.n_refreshes, ==, 1);
  assert_secret_has ("\"refresh_token\":\"refresh-2\"");
  assert_secret_has ("\"access_token\":\"access-2\"");
}

static void
test_keeps_refresh_token (WireSalesforce *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  Org org;

  org_init (&org, fixture);
  org.rotate = FALSE;
  wire_salesforce_store_secret (fixture, "access-0", "refresh-1");
  g_assert_true (count (fixture->salesforce, NULL, &error));
  g_assert_no_error (error);
  assert_secret_has ("\"refresh_token\":\"refresh-1\"");
  assert_secret_has ("\"access_token\":\"access-2\"");
}

static gpointer
count_on_thread (gpointer data)
{
  WireSalesforce *fixture = data;
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (CwHttp) http = NULL;
  g_autoptr (CwSalesforce) salesforce = NULL;
  g_autoptr (GError) error = NULL;

  g_main_context_push_thread_default (context);
  http = cw_http_new ();
  salesforce = wire_salesforce_client (fixture, http);
  g_assert_true (count (salesforce, NULL, &error));
  g_assert_no_error (error);
  g_clear_pointer (&salesforce, cw_salesforce_free);
  g_clear_pointer (&http, cw_http_unref);
  g_main_context_pop_thread_default (context);

  return NULL;
}

static gpointer
serve (gpointer data)
{
  gboolean *stop = data;

  while (!g_atomic_int_get (stop))
    g_main_context_iteration (NULL, TRUE);

  return NULL;
}

/* Several at once find their token dead: one refreshes, the others use what it got. */
static void
test_one_renewal (WireSalesforce *fixture, gconstpointer data)
{
  GThread *threads[5];
  gboolean stop = FALSE;
  GThread *server;
  Org org;

  org_init (&org, fixture);
  wire_salesforce_store_secret (fixture, "access-0", "refresh-1");
  server = g_thread_new ("server", serve, &stop);

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("client", count_on_thread, fixture);

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);

  g_atomic_int_set (&stop, TRUE);
  g_main_context_wakeup (NULL);
  g_thread_join (server);

  g_assert_cmpuint (org.n_refreshes, ==, 1);
  g_assert_cmpuint (org.n_reused, ==, 0);
  assert_secret_has ("refresh-2");
}

static void
test_revoked (WireSalesforce *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  Org org;

  org_init (&org, fixture);
  org.revoked = TRUE;
  g_assert_false (count (fixture->salesforce, NULL, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_SIGN_IN_NEEDED);
  wire_assert_side (error, CW_SIDE_SALESFORCE);
  g_assert_cmpuint (org.n_unauthorised, ==, 1);
}

static void
test_incurable (WireSalesforce *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  Org org;

  org_init (&org, fixture);
  org.unauthorised =
    "[{\"message\":\"Connected app is not attached to Agent\",\"errorCode\":\"INVALID_SESSION_ID\"}]";
  wire_salesforce_store_secret (fixture, "access-0", "refresh-1");
  g_assert_false (count (fixture->salesforce, NULL, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_PERMISSION);
  g_assert_cmpuint (org.n_refreshes, ==, 0);
}

/* A create must not be told that it is unknown when it was only the refresh that was lost. */
static void
test_lost_renewal (WireSalesforce *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  Org org;

  org_init (&org, fixture);
  org.lose_refresh = TRUE;
  wire_salesforce_store_secret (fixture, "access-0", "refresh-1");
  g_assert_false (count (fixture->salesforce, NULL, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_NETWORK);
  g_assert_cmpuint (org.n_refreshes, ==, 1);
  g_clear_error (&error);
  g_assert_true (count (fixture->salesforce, NULL, &error));
  g_assert_no_error (error);
}

static void
test_not_signed_in (WireSalesforce *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  cw_credentials_clear ("test", "salesforce", NULL, NULL);
  g_assert_false (count (fixture->salesforce, NULL, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_SIGN_IN_NEEDED);
  wire_assert_side (error, CW_SIDE_SALESFORCE);
  g_assert_cmpuint (wire_server_get_n_requests (fixture->server), ==, 0);
}

static void
test_lock_is_held (WireSalesforce *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  int fd = g_open (fixture->lock, O_RDWR, 0);
  Org org;

  org_init (&org, fixture);
  wire_salesforce_store_secret (fixture, "access-0", "refresh-1");
  g_assert_cmpint (flock (fd, LOCK_EX), ==, 0);
  org.cancel = cancellable;
  g_assert_false (count (fixture->salesforce, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (org.n_refreshes, ==, 0);
  g_close (fd, NULL);
}

/* Plays the browser: goes to the redirect address with what the case says. */
typedef struct
{
  Org *org;
  const char *answer; /* "code=…" or "error=…"; the state is added */
  char *url;
  GThread *thread;
} Browser;

static gpointer
browse (gpointer data)
{
  Browser *browser = data;
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autoptr (SoupMessage) message = soup_message_new ("GET", browser->url);
  g_autoptr (GBytes) page = NULL;

  soup_session_set_proxy_resolver (session, NULL);
  page = soup_session_send_and_read (session, message, NULL, NULL);
  g_assert_nonnull (page);

  return NULL;
}

static void
open_browser (const char *url, gpointer user_data)
{
  Browser *browser = user_data;
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL);
  g_autoptr (GHashTable)
    query = g_uri_parse_params (g_uri_get_query (uri), -1, "&", G_URI_PARAMS_WWW_FORM, NULL);

  g_assert_cmpstr (g_uri_get_path (uri), ==, "/services/oauth2/authorize");
  g_assert_cmpstr (g_hash_table_lookup (query, "code_challenge_method"), ==, "S256");
  g_assert_cmpstr (g_hash_table_lookup (query, "client_id"), ==, "key");
  browser->org->challenge = g_strdup (g_hash_table_lookup (query, "code_challenge"));
  browser->url = g_strdup_printf ("%s?%s&state=%s", (char *) g_hash_table_lookup (query, "redirect_uri"),
                                  browser->answer, (char *) g_hash_table_lookup (query, "state"));
  browser->thread = g_thread_new ("browser", browse, browser);
}

static CwSalesforceIdentity *
sign_in (WireSalesforce *fixture, Org *org, const char *answer, GError **error)
{
  Browser browser = { org, answer, NULL, NULL };
  CwSalesforceIdentity *identity;

  identity = cw_salesforce_sign_in (fixture->http, "test", wire_server_get_url (fixture->server), "key", NULL,
                                    0, 60, open_browser, &browser, NULL, error);
  g_thread_join (browser.thread);
  g_free (browser.url);
  g_clear_pointer (&org->challenge, g_free);

  return identity;
}

static void
test_sign_in (WireSalesforce *fixture, gconstpointer data)
{
  g_autoptr (CwSalesforceIdentity) identity = NULL;
  g_autoptr (GError) error = NULL;
  Org org;

  org_init (&org, fixture);
  cw_credentials_clear ("test", "salesforce", NULL, NULL);
  identity = sign_in (fixture, &org, "code=code-1", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (identity->instance_url, ==, org.url);
  g_assert_cmpstr (identity->org_id, ==, "00DORG");
  g_assert_cmpstr (identity->user_id, ==, "005USER");
  g_assert_cmpstr (identity->user, ==, "admin@example.com");
  assert_secret_has ("refresh-1");
  g_assert_null (strstr (wire_server_get_request (fixture->server, 0)->body, "client_secret"));

  g_clear_pointer (&fixture->salesforce, cw_salesforce_free);
  fixture->salesforce = wire_salesforce_client_at (fixture, fixture->http, org.url, identity->instance_url);
  g_assert_true (count (fixture->salesforce, NULL, &error));
}

static void
test_sign_in_refused (WireSalesforce *fixture, gconstpointer data)
{
  static const struct
  {
    const char *answer;
    gboolean no_refresh_token;
  } cases[] = {
    { "error=access_denied", FALSE },
    { "code=code-2", FALSE },
    { "code=code-1", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      Org org;

      org_init (&org, fixture);
      org.no_refresh_token = cases[i].no_refresh_token;
      cw_credentials_clear ("test", "salesforce", NULL, NULL);
      g_assert_null (sign_in (fixture, &org, cases[i].answer, &error));
      g_assert_error (error, CW_ERROR, CW_ERROR_SIGN_IN_FAILED);
      g_assert_null (cw_credentials_lookup ("test", "salesforce", NULL, NULL));
    }
}

static void
never_open (const char *url, gpointer user_data)
{
  g_assert_not_reached ();
}

static void
test_bad_login_urls (WireSalesforce *fixture, gconstpointer data)
{
  static const struct
  {
    const char *url;
    int code;
  } cases[] = {
    { "http://login.salesforce.com", CW_ERROR_INSECURE_URL },
    { "https://acme.lightning.force.com", CW_ERROR_USAGE },
    { "acme", CW_ERROR_USAGE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (cw_salesforce_sign_in (fixture->http, "test", cases[i].url, "key", NULL, 0, 60,
                                            never_open, NULL, NULL, &error));
      g_assert_error (error, CW_ERROR, cases[i].code);
    }
}

static void
test_sign_out (WireSalesforce *fixture, gconstpointer data)
{
  const CwSalesforceConfig config = { .profile = "test",
                                      .login_url = wire_server_get_url (fixture->server),
                                      .client_id = "key" };
  g_autoptr (GError) error = NULL;
  gboolean revoked = FALSE;
  Org org;

  org_init (&org, fixture);
  g_assert_true (cw_salesforce_sign_out (fixture->http, &config, &revoked, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (revoked);
  g_assert_cmpuint (org.n_revoked, ==, 1);
  g_assert_null (cw_credentials_lookup ("test", "salesforce", NULL, NULL));
  g_assert_true (cw_salesforce_sign_out (fixture->http, &config, &revoked, NULL, &error));
  g_assert_false (revoked);
}

/* An address that was changed in the profile gets nothing of what was given to another. */
static void
test_other_address (WireSalesforce *fixture, gconstpointer data)
{
  g_autoptr (WireServer) thief = wire_server_new ();
  const char *there = wire_server_get_url (thief);
  const char *here = wire_server_get_url (fixture->server);
  const struct
  {
    const char *login_url, *instance_url;
  } cases[] = {
    { there, WIRE_SALESFORCE_HOME },
    { here, there },
    { there, there },
    { "https://localhost", WIRE_SALESFORCE_HOME },
    { here, "http://old.example.com" },
    { here, "https://old.example.com:444" },
    { here, "https://old.example.com.example.net" },
    { here, "not an address" },
  };

  wire_server_push_json (thief, 200, "", "{\"access_token\":\"mine\"}");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CwSalesforce) salesforce = wire_salesforce_client_at (
        fixture, fixture->http, cases[i].login_url, cases[i].instance_url);
      g_autoptr (GError) error = NULL;

      g_assert_false (count (salesforce, NULL, &error));
      g_assert_error (error, CW_ERROR, CW_ERROR_SIGN_IN_NEEDED);
      wire_assert_side (error, CW_SIDE_SALESFORCE);
      g_assert_nonnull (strstr (error->message, "another Salesforce address"));
    }

  g_assert_cmpuint (wire_server_get_n_requests (thief), ==, 0);
  g_assert_cmpuint (wire_server_get_n_requests (fixture->server), ==, 0);
  assert_secret_has ("refresh-1");
}

/* Nor does one that does not say where it belongs. */
static void
test_no_address (WireSalesforce *fixture, gconstpointer data)
{
  g_autofree char *json = g_strdup_printf (
    "{\"access_token\":\"access-1\",\"refresh_token\":\"refresh-1\",\"instance_url\":\"%s\"}",
    wire_server_get_url (fixture->server));
  g_autoptr (GError) error = NULL;

  g_assert_true (cw_credentials_store ("test", "salesforce", json, NULL, &error));
  g_assert_false (count (fixture->salesforce, NULL, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_SIGN_IN_NEEDED);
  wire_assert_side (error, CW_SIDE_SALESFORCE);
  g_assert_cmpuint (wire_server_get_n_requests (fixture->server), ==, 0);
}

/* Signing out forgets, and tells only who gave it. */
static void
test_sign_out_elsewhere (WireSalesforce *fixture, gconstpointer data)
{
  g_autoptr (WireServer) thief = wire_server_new ();
  const CwSalesforceConfig config = { .profile = "test",
                                      .login_url = wire_server_get_url (thief),
                                      .client_id = "key" };
  g_autoptr (GError) error = NULL;
  gboolean revoked = TRUE;

  wire_server_push_json (thief, 200, "", "{}");
  g_assert_true (cw_salesforce_sign_out (fixture->http, &config, &revoked, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (revoked);
  g_assert_cmpuint (wire_server_get_n_requests (thief), ==, 0);
  g_assert_null (cw_credentials_lookup ("test", "salesforce", NULL, NULL));
}

/* A token answer that leads from a protected connection to this computer is not followed. */
static void
test_downgrade (WireSalesforce *fixture, gconstpointer data)
{
  static const struct
  {
    const char *login_url, *instance_url;
    int code;
  } cases[] = {
    { "https://login.example.com", "https://acme.example.com/", -1 },
    { "http://127.0.0.1:1", "http://127.0.0.1:2", -1 },
    { "http://127.0.0.1:1", "https://acme.example.com", -1 },
    { "https://login.example.com", "http://127.0.0.1:2", CW_ERROR_INSECURE_URL },
    { "https://login.example.com", "http://localhost", CW_ERROR_INSECURE_URL },
    { "HTTPS://login.example.com", "http://[::1]:8080", CW_ERROR_INSECURE_URL },
    { "https://login.example.com", "http://acme.example.com", CW_ERROR_INSECURE_URL },
    { "https://login.example.com", "acme", CW_ERROR_USAGE },
    { "https://login.example.com", "https://user@acme.example.com", CW_ERROR_USAGE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *base = NULL;
      gboolean taken = cw_salesforce_check_instance_url (cases[i].login_url, cases[i].instance_url, &base,
                                                         &error);

      g_assert_cmpint (taken, ==, cases[i].code < 0);
      g_assert_cmpint (base != NULL, ==, taken);
      if (!taken)
        g_assert_error (error, CW_ERROR, cases[i].code);
    }
}

/* What a renewal answers is judged in the same way, and nothing of it is kept. */
static void
test_renewal_leads_away (WireSalesforce *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  Org org;

  org_init (&org, fixture);
  org.url = "http://acme.example.com";
  wire_salesforce_store_secret (fixture, "access-0", "refresh-1");
  g_assert_false (count (fixture->salesforce, NULL, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_INSECURE_URL);
  assert_secret_has ("refresh-1");
}

static void
test_login_url (void)
{
  static const struct
  {
    const char *typed, *url; /* NULL: refused */
  } cases[] = {
    { "acme", "https://acme.my.salesforce.com" },
    { "Acme--dev", "https://acme--dev.sandbox.my.salesforce.com" },
    { "acme--dev.sandbox.my.salesforce.com", "https://acme--dev.sandbox.my.salesforce.com" },
    { "acme-dev-ed.develop.my.salesforce.com/", "https://acme-dev-ed.develop.my.salesforce.com" },
    { " acme.my.salesforce.com ", "https://acme.my.salesforce.com" },
    { "ACME.My.Salesforce.com/", "https://acme.my.salesforce.com" },
    { "acme.my.salesforce.com.", "https://acme.my.salesforce.com" },
    { "acme.my.salesforce.com:443", "https://acme.my.salesforce.com" },
    { "http://acme.my.salesforce.com", "https://acme.my.salesforce.com" },
    { "http://acme.my.salesforce.com:80/", "https://acme.my.salesforce.com" },
    { "https://acme.my.salesforce.com:8443/", "https://acme.my.salesforce.com:8443" },
    { "login.salesforce.com", "https://login.salesforce.com" },
    { "https://test.salesforce.com/?un=jo", "https://test.salesforce.com" },
    { "https://acme.lightning.force.com/lightning/page/home", "https://acme.my.salesforce.com" },
    { "acme.my.site.com", "https://acme.my.salesforce.com" },
    { "acme--dev.sandbox.my.site.com/help/s", "https://acme--dev.sandbox.my.salesforce.com" },
    { "acme.my.salesforce-setup.com", "https://acme.my.salesforce.com" },
    { "acme.file.force.com", "https://acme.my.salesforce.com" },
    { "acme.my.salesforce.mil", "https://acme.my.salesforce.mil" },
    { "https://acme.lightning.crmforce.mil/one/one.app", "https://acme.my.salesforce.mil" },
    { "acme.my.salesforce.com/setup", "https://acme.my.salesforce.com" },
    { "https://acme.my.salesforce.com/lightning/setup/SetupOneHome/home?x=1#y",
      "https://acme.my.salesforce.com" },
    { "https://acme.lightning.force.com/one/one.app", "https://acme.my.salesforce.com" },
    { "acme--uat.sandbox.lightning.force.com", "https://acme--uat.sandbox.my.salesforce.com" },
    { "https://acme.my.salesforce-setup.com/lightning/setup", "https://acme.my.salesforce.com" },
    { "https://login.example.com", "https://login.example.com" },
    { "http://127.0.0.1:8080/", "http://127.0.0.1:8080" },
    { "localhost:8080", "https://localhost:8080" },
    { "nonsense host", NULL },
    { "", NULL },
    { "https://", NULL },
    { "acme!", NULL },
    { "user:secret@", NULL },
    { "jo@acme.example.com", NULL },
    { "https://jo:secret@acme.my.salesforce.com", NULL },
    { "www.salesforce.com", NULL },
    { "https://www.salesforce.com/", NULL },
    { "salesforce.com", NULL },
    { "acme..my.salesforce.com", NULL },
    { ".my.salesforce.com", NULL },
    { "acme corp.my.salesforce.com", NULL },
    { "ftp://acme.my.salesforce.com", NULL },
    { "localhost", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *url = cw_salesforce_login_url (cases[i].typed, &error);

      g_test_message ("%s", cases[i].typed);
      g_assert_cmpstr (url, ==, cases[i].url);
      if (url == NULL)
        {
          g_assert_error (error, CW_ERROR, CW_ERROR_USAGE);
          g_assert_nonnull (strstr (error->message, "acme.my.salesforce.com"));
        }
    }
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  wire_secrets_init ();

  WIRE_SALESFORCE_ADD ("/salesforce/tokens/renew", test_renew, NULL);
  WIRE_SALESFORCE_ADD ("/salesforce/tokens/keeps-refresh-token", test_keeps_refresh_token, NULL);
  WIRE_SALESFORCE_ADD ("/salesforce/tokens/one-renewal", test_one_renewal, NULL);
  WIRE_SALESFORCE_ADD ("/salesforce/tokens/revoked", test_revoked, NULL);
  WIRE_SALESFORCE_ADD ("/salesforce/tokens/incurable", test_incurable, NULL);
  WIRE_SALESFORCE_ADD ("/salesforce/tokens/lost-renewal", test_lost_renewal, NULL);
  WIRE_SALESFORCE_ADD ("/salesforce/tokens/not-signed-in", test_not_signed_in, NULL);
  WIRE_SALESFORCE_ADD ("/salesforce/tokens/lock-is-held", test_lock_is_held, NULL);
  WIRE_SALESFORCE_ADD ("/salesforce/sign-in/whole", test_sign_in, NULL);
  WIRE_SALESFORCE_ADD ("/salesforce/sign-in/refused", test_sign_in_refused, NULL);
  WIRE_SALESFORCE_ADD ("/salesforce/sign-in/bad-urls", test_bad_login_urls, NULL);
  g_test_add_func ("/salesforce/sign-in/login-url", test_login_url);
  WIRE_SALESFORCE_ADD ("/salesforce/sign-out", test_sign_out, NULL);
  WIRE_SALESFORCE_ADD ("/salesforce/addresses/other", test_other_address, NULL);
  WIRE_SALESFORCE_ADD ("/salesforce/addresses/none", test_no_address, NULL);
  WIRE_SALESFORCE_ADD ("/salesforce/addresses/sign-out", test_sign_out_elsewhere, NULL);
  WIRE_SALESFORCE_ADD ("/salesforce/addresses/downgrade", test_downgrade, NULL);
  WIRE_SALESFORCE_ADD ("/salesforce/addresses/renewal-leads-away", test_renewal_leads_away, NULL);

  status = g_test_run ();
  wire_secrets_clear ();

  return status;
}
