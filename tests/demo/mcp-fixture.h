/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-fixture.h"

G_BEGIN_DECLS

#define MCP_REDIRECT "http://127.0.0.1:49152/callback"
#define MCP_VERIFIER "a-verifier-of-forty-three-characters-or-more"

/* A client of the practice Aloware's sign-in and of its MCP server, and the last answer that it got. */
typedef struct
{
  DemoFixture *demo;
  char *client_id;
  char *bearer;  /* (nullable) goes with every request */
  char *session; /* (nullable) so does this */
  const char *accept;
  const char *version; /* (nullable) MCP-Protocol-Version */
  guint status;
  SoupMessageHeaders *headers;
  char *text;
  JsonNode *json; /* (nullable) */
} McpFixture;

McpFixture *mcp_fixture_new (guint requests_per_minute);
void mcp_fixture_free (McpFixture *self);

/* Sends one request; `body` is a form unless it begins with a brace. Returns the status. */
guint mcp_fixture_send (McpFixture *self, const char *method, const char *path, const char *body);

/* The member at `path` ("result/tools/0/name") of the last answer, as text; NULL when there is none.
 * Returns: (transfer full). */
char *mcp_fixture_get (McpFixture *self, const char *path);

/* That member must be `expected`. */
void mcp_fixture_assert (McpFixture *self, const char *path, const char *expected);

/* The header of the last answer, or NULL. */
const char *mcp_fixture_header (McpFixture *self, const char *name);

/* Registers a client with MCP_REDIRECT, for `client_id`. */
void mcp_fixture_register (McpFixture *self);

/* Goes to the authorization page with these parameter instead of, or besides, the usual ones (`name` may be
 * NULL). Returns the status. */
guint mcp_fixture_authorize (McpFixture *self, const char *name, const char *value);

/* The id that the form of the last answer, a page, carries. Returns: (transfer full). */
char *mcp_fixture_page_request (McpFixture *self);

/* Signs in on the page that is there; the consent page is then the last answer. */
void mcp_fixture_log_in (McpFixture *self);

/* Goes through the pages from the login page on. Returns where the browser is sent: (transfer full). */
char *mcp_fixture_consent (McpFixture *self, const char *decision);

/* A parameter of an URL's query, or NULL. Returns: (transfer full). */
char *mcp_fixture_param (const char *url, const char *name);

/* Asks for tokens for a code, or for a refresh token. Returns the status. */
guint mcp_fixture_exchange (McpFixture *self, const char *code, const char *verifier);
guint mcp_fixture_refresh (McpFixture *self, const char *refresh_token);

/* All of it: registers, signs in and takes the access token as bearer. Returns: (transfer full) the refresh
 * token. */
char *mcp_fixture_sign_in (McpFixture *self);

/* Sends a JSON-RPC request with the id 1; `params` is a JSON object or NULL. Returns the status. */
guint mcp_fixture_call (McpFixture *self, const char *method, const char *params);

/* Calls a tool. Returns the status. */
guint mcp_fixture_tool (McpFixture *self, const char *name, const char *arguments);

/* With the API token as bearer: begins a session. */
void mcp_fixture_begin (McpFixture *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (McpFixture, mcp_fixture_free)

G_END_DECLS
