/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "salesforce-fixture.h"

#define VERSION_PATH "/services/data/v68.0"

static const char *
numbered (const char *before, guint n, const char *after)
{
  g_autofree char *text = g_strdup_printf ("%s%02u%s", before, n, after);

  return g_intern_string (text);
}

/* One active and one inactive user, and contacts Last00 to Last24 of the active one. Last01 has no phone. */
static void
fill_people (DemoPeople *people, DemoUser users[2], DemoPerson persons[FIXTURE_CONTACTS])
{
  people->users = g_ptr_array_new ();
  people->people = g_ptr_array_new ();
  users[0] = (DemoUser) { 101, (char *) "005Xw00000DemoAIAR", (char *) "Ana Ruiz", (char *) "ana@example.com",
                          TRUE };
  users[1] = (DemoUser) { 102, (char *) "005Xw00000DemoBIAR", (char *) "Gone Away",
                          (char *) "gone@example.com", FALSE };
  for (guint i = 0; i < 2; i++)
    g_ptr_array_add (people->users, &users[i]);
  for (guint i = 0; i < FIXTURE_CONTACTS; i++)
    {
      persons[i].index = i;
      persons[i].salesforce = (DemoSide) {
        .present = TRUE,
        .first_name = i == 0 ? "José" : "First",
        .last_name = numbered ("Last", i, ""),
        .email = numbered ("person", i, "@example.com"),
        .phone = i == 1 ? NULL : numbered ("(415) 555-01", i, ""),
        .country = "US",
        .state = "CA",
        .city = "San José",
      };
      g_ptr_array_add (people->people, &persons[i]);
    }
}

void
fixture_set_up_of_people (Fixture *fixture, const DemoPeople *people, DemoSfKind kind)
{
  g_autoptr (GError) error = NULL;

  fixture->faults = demo_faults_new ();
  fixture->server = demo_salesforce_new (people, fixture->faults, 0, kind);
  g_assert_true (demo_salesforce_listen (fixture->server, 0, &error));
  g_assert_no_error (error);
  fixture->session = soup_session_new ();
  soup_session_remove_feature_by_type (fixture->session, SOUP_TYPE_CONTENT_DECODER);
}

void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  DemoPeople people = { 0 };
  DemoUser users[2];
  DemoPerson persons[FIXTURE_CONTACTS] = { 0 };

  fill_people (&people, users, persons);
  fixture_set_up_of_people (fixture, &people, DEMO_SF_USED_ORG);
  g_ptr_array_unref (people.users);
  g_ptr_array_unref (people.people);
}

static void
forget_answer (Fixture *fixture)
{
  fixture->status = 0;
  g_clear_pointer (&fixture->headers, soup_message_headers_unref);
  g_clear_pointer (&fixture->text, g_free);
  g_clear_pointer (&fixture->json, json_node_unref);
}

void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  forget_answer (fixture);
  soup_session_abort (fixture->session);
  g_clear_object (&fixture->session);
  demo_salesforce_free (fixture->server);
  demo_faults_free (fixture->faults);
  g_free (fixture->access_token);
  g_free (fixture->refresh_token);
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **slot = data;

  *slot = g_object_ref (result);
}

static SoupMessage *
make_message (Fixture *fixture, const char *method, const char *path, const char *body)
{
  gboolean whole = g_str_has_prefix (path, "/services") || g_str_has_prefix (path, "//")
                   || g_str_has_prefix (path, "/__demo") || g_str_has_prefix (path, "/id");
  g_autofree char *url = g_strconcat (demo_salesforce_get_url (fixture->server), whole ? "" : VERSION_PATH,
                                      path, NULL);
  SoupMessage *msg = soup_message_new (method, url);
  SoupMessageHeaders *headers = soup_message_get_request_headers (msg);

  soup_message_add_flags (msg, SOUP_MESSAGE_NO_REDIRECT);
  if (fixture->access_token != NULL)
    {
      g_autofree char *bearer = g_strconcat ("Bearer ", fixture->access_token, NULL);

      soup_message_headers_replace (headers, "Authorization", bearer);
    }
  if (fixture->header != NULL)
    {
      g_auto (GStrv) parts = g_strsplit (fixture->header, ": ", 2);

      soup_message_headers_replace (headers, parts[0], parts[1]);
    }
  if (body != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (msg,
                                                fixture->content_type != NULL ? fixture->content_type
                                                : *body == '{' || *body == '['
                                                  ? "application/json"
                                                  : "application/x-www-form-urlencoded",
                                                bytes);
    }
  return msg;
}

void
fixture_send (Fixture *fixture, const char *method, const char *path, const char *body)
{
  g_autoptr (SoupMessage) msg = make_message (fixture, method, path, body);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize length;
  const char *data;

  forget_answer (fixture);
  soup_session_send_and_read_async (fixture->session, msg, G_PRIORITY_DEFAULT, NULL, on_sent, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  bytes = soup_session_send_and_read_finish (fixture->session, result, NULL);
  if (bytes == NULL)
    return;
  fixture->status = soup_message_get_status (msg);
  fixture->headers = soup_message_headers_ref (soup_message_get_response_headers (msg));
  data = g_bytes_get_data (bytes, &length);
  fixture->text = g_strndup (data != NULL ? data : "", length);
  fixture->json = length > 0 ? json_from_string (fixture->text, NULL) : NULL;
}

void
fixture_expect (Fixture *fixture, const char *method, const char *path, const char *body, guint status)
{
  fixture_send (fixture, method, path, body);
  if (fixture->status != status)
    g_test_message ("%s %s: %u %s", method, path, fixture->status, fixture->text);
  g_assert_cmpuint (fixture->status, ==, status);
}

void
fixture_query (Fixture *fixture, const char *resource, const char *soql)
{
  g_autofree char *form = soup_form_encode ("q", soql, NULL);
  g_autofree char *path = g_strdup_printf ("/%s?%s", resource, form);

  fixture_expect (fixture, "GET", path, NULL, 200);
}

/* The id that the form of a page carries. */
static char *
page_request (Fixture *fixture)
{
  const char *at = strstr (fixture->text, "name=\"request\" value=\"");

  g_assert_nonnull (at);
  at += strlen ("name=\"request\" value=\"");
  return g_strndup (at, strcspn (at, "\""));
}

char *
fixture_authorize (Fixture *fixture, const char *scope, const char *decision)
{
  /* The S256 challenge of FIXTURE_VERIFIER. */
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;
  g_autofree char *challenge = NULL, *query = NULL, *path = NULL, *id = NULL, *form = NULL, *second = NULL;

  g_checksum_update (checksum, (const guchar *) FIXTURE_VERIFIER, -1);
  g_checksum_get_digest (checksum, digest, &length);
  challenge = g_base64_encode (digest, length);
  g_strdelimit (challenge, "+", '-');
  g_strdelimit (challenge, "/", '_');
  challenge[43] = '\0';
  query = soup_form_encode ("response_type", "code", "client_id",
                            demo_salesforce_get_client_id (fixture->server), "redirect_uri", FIXTURE_CALLBACK,
                            "scope", scope, "state", "st&te=1", "code_challenge", challenge, NULL);
  path = g_strconcat ("/services/oauth2/authorize?", query, NULL);
  fixture_expect (fixture, "GET", path, NULL, 200);

  id = page_request (fixture);
  form = soup_form_encode ("request", id, "username", demo_salesforce_get_user (fixture->server), "password",
                           demo_salesforce_get_password (fixture->server), NULL);
  fixture_expect (fixture, "POST", "/services/oauth2/login", form, 200);

  g_free (g_steal_pointer (&id));
  id = page_request (fixture);
  second = soup_form_encode ("request", id, "decision", decision, NULL);
  fixture_expect (fixture, "POST", "/services/oauth2/consent", second, 302);
  return g_strdup (soup_message_headers_get_one (fixture->headers, "Location"));
}

char *
fixture_url_param (const char *url, const char *name)
{
  const char *query = strchr (url, '?');
  g_autoptr (GHashTable) form = query != NULL ? soup_form_decode (query + 1) : NULL;

  return form != NULL ? g_strdup (g_hash_table_lookup (form, name)) : NULL;
}

void
fixture_exchange (Fixture *fixture, const char *code, const char *verifier)
{
  g_autofree char *form = soup_form_encode ("grant_type", "authorization_code", "code", code, "client_id",
                                            demo_salesforce_get_client_id (fixture->server), "redirect_uri",
                                            FIXTURE_CALLBACK, "code_verifier", verifier, NULL);

  fixture_send (fixture, "POST", "/services/oauth2/token", form);
}

void
fixture_refresh (Fixture *fixture, const char *refresh_token)
{
  g_autofree char *form = soup_form_encode ("grant_type", "refresh_token", "refresh_token", refresh_token,
                                            "client_id", demo_salesforce_get_client_id (fixture->server),
                                            NULL);

  fixture_send (fixture, "POST", "/services/oauth2/token", form);
}

void
fixture_sign_in (Fixture *fixture)
{
  g_autofree char *location = fixture_authorize (fixture, "api refresh_token", "allow");
  g_autofree char *code = fixture_url_param (location, "code");

  fixture_exchange (fixture, code, FIXTURE_VERIFIER);
  g_assert_cmpuint (fixture->status, ==, 200);
  g_free (fixture->access_token);
  g_free (fixture->refresh_token);
  fixture->access_token = fixture_get (fixture, "access_token");
  fixture->refresh_token = fixture_get (fixture, "refresh_token");
}

void
fixture_control (Fixture *fixture, const char *name, const char *body)
{
  g_autofree char *path = g_strconcat ("/__demo/", name, NULL);

  fixture_expect (fixture, "POST", path, body, 200);
}

void
fixture_fault (Fixture *fixture, const char *spec)
{
  g_autofree char *body = g_strdup_printf ("{\"spec\":\"%s\"}", spec);

  fixture_control (fixture, "fault", body);
}

typedef struct
{
  Fixture *fixture;
  const char *const *requests;
  GPtrArray *statuses;
  gboolean done;
} Exchange;

/* Reads an answer's head, and its body by its Content-Length. FALSE: the connection has ended. */
static gboolean
read_answer (GDataInputStream *input, GPtrArray *statuses)
{
  guint64 length = 0;
  g_autofree char *status = g_data_input_stream_read_line (input, NULL, NULL, NULL);

  if (status == NULL || strlen (status) < strlen ("HTTP/1.1 200"))
    return FALSE;
  for (;;)
    {
      g_autofree char *line = g_data_input_stream_read_line (input, NULL, NULL, NULL);

      if (line == NULL)
        return FALSE;
      if (*line == '\0')
        break;
      if (g_ascii_strncasecmp (line, "Content-Length: ", 16) == 0)
        length = g_ascii_strtoull (line + 16, NULL, 10);
    }
  while (length > 0)
    {
      gssize skipped = g_input_stream_skip (G_INPUT_STREAM (input), length, NULL, NULL);

      if (skipped <= 0)
        return FALSE;
      length -= (guint64) skipped;
    }
  g_ptr_array_add (statuses, g_strndup (status + strlen ("HTTP/1.1 "), 3));
  return TRUE;
}

static gboolean
exchange_done (gpointer data)
{
  ((Exchange *) data)->done = TRUE;
  return G_SOURCE_REMOVE;
}

static gpointer
exchange_thread (gpointer data)
{
  Exchange *exchange = data;
  g_autoptr (GUri)
    url = g_uri_parse (demo_salesforce_get_url (exchange->fixture->server), G_URI_FLAGS_NONE, NULL);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = g_socket_client_connect_to_host (
    client, "127.0.0.1", (guint16) g_uri_get_port (url), NULL, NULL);
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  g_autoptr (GDataInputStream)
    input = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));

  g_data_input_stream_set_newline_type (input, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
  for (guint i = 0; exchange->requests[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (exchange->requests[i], "\n", 2);
      const char *body = parts[1] != NULL ? parts[1] : "";

      g_output_stream_printf (output, NULL, NULL, NULL,
                              "%s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
                              "Content-Type: %s\r\nContent-Length: %zu\r\n\r\n%s",
                              parts[0], exchange->fixture->access_token,
                              *body == '{' ? "application/json" : "application/x-www-form-urlencoded",
                              strlen (body), body);
      if (!read_answer (input, exchange->statuses))
        break;
    }
  g_main_context_invoke (NULL, exchange_done, exchange);
  return NULL;
}

char *
fixture_on_one_connection (Fixture *fixture, const char *const *requests)
{
  g_autoptr (GPtrArray) statuses = g_ptr_array_new_with_free_func (g_free);
  Exchange exchange = { fixture, requests, statuses, FALSE };
  GThread *thread = g_thread_new ("one-connection", exchange_thread, &exchange);

  while (!exchange.done)
    g_main_context_iteration (NULL, TRUE);
  g_thread_join (thread);
  g_ptr_array_add (statuses, NULL);
  return g_strjoinv (" ", (char **) statuses->pdata);
}

static JsonNode *
find_node (Fixture *fixture, const char *path)
{
  g_auto (GStrv) steps = g_strsplit (path, "/", -1);
  JsonNode *node = fixture->json;

  for (guint i = 0; steps[i] != NULL && *steps[i] != '\0'; i++)
    {
      if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
        {
          guint at = (guint) g_ascii_strtoull (steps[i], NULL, 10);
          JsonArray *array = json_node_get_array (node);

          node = at < json_array_get_length (array) ? json_array_get_element (array, at) : NULL;
        }
      else
        {
          node = node != NULL && JSON_NODE_HOLDS_OBJECT (node)
                   ? json_object_get_member (json_node_get_object (node), steps[i])
                   : NULL;
        }
      if (node == NULL)
        g_test_message ("no %s in %s", path, fixture->text);
      g_assert_nonnull (node);
    }
  g_assert_nonnull (node);
  return node;
}

char *
fixture_get (Fixture *fixture, const char *path)
{
  JsonNode *node = find_node (fixture, path);

  if (JSON_NODE_HOLDS_NULL (node))
    return NULL;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_dup_string (node);
  return json_to_string (node, FALSE);
}

void
fixture_assert (Fixture *fixture, const char *path, const char *expected)
{
  g_autofree char *value = fixture_get (fixture, path);

  if (g_strcmp0 (value, expected) != 0)
    g_test_message ("%s in %s", path, fixture->text);
  g_assert_cmpstr (value, ==, expected);
}

guint
fixture_length (Fixture *fixture, const char *path)
{
  JsonNode *node = find_node (fixture, path);

  g_assert_true (JSON_NODE_HOLDS_ARRAY (node));
  return json_array_get_length (json_node_get_array (node));
}

char *
fixture_contact_id (Fixture *fixture, guint n)
{
  g_autofree char *soql = g_strdup_printf ("SELECT Id FROM Contact WHERE LastName = 'Last%02u'", n);

  fixture_query (fixture, "queryAll", soql);
  return fixture_get (fixture, "records/0/Id");
}

void
fixture_set_up_signed_in (Fixture *fixture, gconstpointer data)
{
  fixture_set_up (fixture, data);
  fixture_sign_in (fixture);
}
