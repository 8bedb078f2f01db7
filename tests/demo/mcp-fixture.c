/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mcp-fixture.h"

#include <string.h>

#define STATE "st&te=1"
#define CHALLENGE "y5UF_tmp_ICTDGza-Ou2vUvx2cu7DBN-Xwf_z0RDfTw" /* S256 of MCP_VERIFIER */

McpFixture *
mcp_fixture_new (guint requests_per_minute)
{
  McpFixture *self = g_new0 (McpFixture, 1);

  self->demo = demo_fixture_new (20, 0, requests_per_minute);
  self->accept = "application/json, text/event-stream";
  return self;
}

static void
forget_answer (McpFixture *self)
{
  self->status = 0;
  g_clear_pointer (&self->headers, soup_message_headers_unref);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->json, json_node_unref);
}

void
mcp_fixture_free (McpFixture *self)
{
  forget_answer (self);
  demo_fixture_free (self->demo);
  g_free (self->client_id);
  g_free (self->bearer);
  g_free (self->session);
  g_free (self);
}

static void
set_header (SoupMessage *msg, const char *name, const char *value)
{
  if (value != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (msg), name, value);
}

guint
mcp_fixture_send (McpFixture *self, const char *method, const char *path, const char *body)
{
  g_autofree char *url = g_strconcat (self->demo->url, path, NULL);
  g_autofree char *authorization = self->bearer != NULL ? g_strconcat ("Bearer ", self->bearer, NULL) : NULL;
  g_autoptr (SoupMessage) msg = soup_message_new (method, url);
  g_autoptr (GBytes) bytes = body != NULL ? g_bytes_new (body, strlen (body)) : NULL;
  g_autoptr (GBytes) answer = NULL;
  const char *data;

  forget_answer (self);
  soup_message_add_flags (msg, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_NEW_CONNECTION);
  set_header (msg, "Authorization", authorization);
  set_header (msg, "Mcp-Session-Id", self->session);
  set_header (msg, "MCP-Protocol-Version", self->version);
  set_header (msg, "Accept", self->accept);
  if (bytes != NULL)
    soup_message_set_request_body_from_bytes (
      msg, strchr ("{[", *body) != NULL ? "application/json" : "application/x-www-form-urlencoded", bytes);
  answer = soup_session_send_and_read (self->demo->session, msg, NULL, NULL);
  if (answer == NULL)
    return 0;

  self->status = soup_message_get_status (msg);
  self->headers = soup_message_headers_ref (soup_message_get_response_headers (msg));
  data = g_bytes_get_data (answer, NULL);
  self->text = g_strndup (data != NULL ? data : "", g_bytes_get_size (answer));
  self->json = *self->text == '{' ? json_from_string (self->text, NULL) : NULL;
  return self->status;
}

static JsonNode *
step_into (JsonNode *node, const char *step)
{
  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);
      guint index = (guint) g_ascii_strtoull (step, NULL, 10);

      return index < json_array_get_length (array) ? json_array_get_element (array, index) : NULL;
    }
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node)
           ? json_object_get_member (json_node_get_object (node), step)
           : NULL;
}

char *
mcp_fixture_get (McpFixture *self, const char *path)
{
  g_auto (GStrv) steps = g_strsplit (path, "/", -1);
  JsonNode *node = self->json;

  for (guint i = 0; steps[i] != NULL; i++)
    node = step_into (node, steps[i]);
  if (node == NULL)
    return NULL;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_dup_string (node);
  return json_to_string (node, FALSE);
}

void
mcp_fixture_assert (McpFixture *self, const char *path, const char *expected)
{
  g_autofree char *value = mcp_fixture_get (self, path);

  if (g_strcmp0 (value, expected) != 0)
    g_test_message ("%s in %u %s", path, self->status, self->text);
  g_assert_cmpstr (value, ==, expected);
}

const char *
mcp_fixture_header (McpFixture *self, const char *name)
{
  return soup_message_headers_get_one (self->headers, name);
}

void
mcp_fixture_register (McpFixture *self)
{
  g_assert_cmpuint (mcp_fixture_send (self, "POST", "/oauth/register",
                                      "{\"client_name\":\"A <test>\",\"redirect_uris\":[\"" MCP_REDIRECT
                                      "\"]}"),
                    ==, 201);
  g_free (self->client_id);
  self->client_id = mcp_fixture_get (self, "client_id");
}

guint
mcp_fixture_authorize (McpFixture *self, const char *name, const char *value)
{
  g_autofree char *resource = g_strconcat (self->demo->url, "/mcp", NULL);
  g_autoptr (GHashTable) query = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *encoded = NULL, *path = NULL;

  g_hash_table_insert (query, (gpointer) "response_type", (gpointer) "code");
  g_hash_table_insert (query, (gpointer) "client_id", self->client_id);
  g_hash_table_insert (query, (gpointer) "redirect_uri", (gpointer) MCP_REDIRECT);
  g_hash_table_insert (query, (gpointer) "scope", (gpointer) "mcp:use");
  g_hash_table_insert (query, (gpointer) "state", (gpointer) STATE);
  g_hash_table_insert (query, (gpointer) "resource", resource);
  g_hash_table_insert (query, (gpointer) "code_challenge", (gpointer) CHALLENGE);
  g_hash_table_insert (query, (gpointer) "code_challenge_method", (gpointer) "S256");
  if (name != NULL)
    g_hash_table_insert (query, (gpointer) name, (gpointer) value);
  encoded = soup_form_encode_hash (query);
  path = g_strconcat ("/oauth/authorize?", encoded, NULL);
  return mcp_fixture_send (self, "GET", path, NULL);
}

char *
mcp_fixture_page_request (McpFixture *self)
{
  const char *at = strstr (self->text, "name=\"request\" value=\"");

  g_assert_nonnull (at);
  at += strlen ("name=\"request\" value=\"");
  return g_strndup (at, strcspn (at, "\""));
}

void
mcp_fixture_log_in (McpFixture *self)
{
  g_autofree char *id = mcp_fixture_page_request (self);
  g_autofree char *form = soup_form_encode ("request", id, "email",
                                            demo_aloware_get_user (self->demo->aloware), "password",
                                            demo_aloware_get_password (self->demo->aloware), NULL);

  g_assert_cmpuint (mcp_fixture_send (self, "POST", "/oauth/login", form), ==, 200);
}

char *
mcp_fixture_consent (McpFixture *self, const char *decision)
{
  g_autofree char *id = NULL, *form = NULL;

  mcp_fixture_log_in (self);
  id = mcp_fixture_page_request (self);
  form = soup_form_encode ("request", id, "decision", decision, NULL);
  g_assert_cmpuint (mcp_fixture_send (self, "POST", "/oauth/consent", form), ==, 302);
  return g_strdup (mcp_fixture_header (self, "Location"));
}

char *
mcp_fixture_param (const char *url, const char *name)
{
  const char *query = strchr (url, '?');
  g_autoptr (GHashTable) form = query != NULL ? soup_form_decode (query + 1) : NULL;

  return form != NULL ? g_strdup (g_hash_table_lookup (form, name)) : NULL;
}

guint
mcp_fixture_exchange (McpFixture *self, const char *code, const char *verifier)
{
  g_autofree char *form = soup_form_encode ("grant_type", "authorization_code", "client_id", self->client_id,
                                            "code", code, "redirect_uri", MCP_REDIRECT, "code_verifier",
                                            verifier, NULL);

  return mcp_fixture_send (self, "POST", "/oauth/token", form);
}

guint
mcp_fixture_refresh (McpFixture *self, const char *refresh_token)
{
  g_autofree char *form = soup_form_encode ("grant_type", "refresh_token", "client_id", self->client_id,
                                            "refresh_token", refresh_token, NULL);

  return mcp_fixture_send (self, "POST", "/oauth/token", form);
}

char *
mcp_fixture_sign_in (McpFixture *self)
{
  g_autofree char *location = NULL, *code = NULL;

  mcp_fixture_register (self);
  g_assert_cmpuint (mcp_fixture_authorize (self, NULL, NULL), ==, 200);
  location = mcp_fixture_consent (self, "allow");
  code = mcp_fixture_param (location, "code");
  g_assert_cmpuint (mcp_fixture_exchange (self, code, MCP_VERIFIER), ==, 200);
  g_free (self->bearer);
  self->bearer = mcp_fixture_get (self, "access_token");
  return mcp_fixture_get (self, "refresh_token");
}

guint
mcp_fixture_call (McpFixture *self, const char *method, const char *params)
{
  g_autofree char *body = g_strdup_printf ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\"%s%s}", method,
                                           params != NULL ? ",\"params\":" : "",
                                           params != NULL ? params : "");

  return mcp_fixture_send (self, "POST", "/mcp", body);
}

guint
mcp_fixture_tool (McpFixture *self, const char *name, const char *arguments)
{
  g_autofree char *params = g_strdup_printf ("{\"name\":\"%s\",\"arguments\":%s}", name, arguments);

  return mcp_fixture_call (self, "tools/call", params);
}

void
mcp_fixture_begin (McpFixture *self)
{
  g_free (self->bearer);
  self->bearer = g_strdup (self->demo->token);
  g_clear_pointer (&self->session, g_free);
  g_assert_cmpuint (
    mcp_fixture_call (self, "initialize", "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{}}"), ==,
    200);
  self->session = g_strdup (mcp_fixture_header (self, "Mcp-Session-Id"));
  g_assert_nonnull (self->session);
  g_assert_cmpuint (
    mcp_fixture_send (self, "POST", "/mcp", "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}"),
    ==, 202);
  g_assert_cmpstr (self->text, ==, "");
}
