/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "demo-oauth21-grants.h"
#include "demo-oauth21.h"

G_BEGIN_DECLS

#define DEMO_OAUTH21_SCOPE "mcp:use"
#define DEMO_OAUTH21_MORE "contacts.write"

/* "http://HOST:PORT" as the request has it: the issuer. Returns: (transfer full). */
char *demo_oauth21_dup_base (DemoExchange *exchange);

/* TRUE when `resource` (RFC 8707) is the MCP server or the site that it is on. */
gboolean demo_oauth21_is_resource (DemoExchange *exchange, const char *resource);

/* TRUE when the client may be answered at `uri`: one that it registered, or the same with another port where
 * that is an address of loopback (RFC 8252, section 7.3). */
gboolean demo_oauth21_may_redirect (const DemoClient *client, const char *uri);

/* Metadata of the MCP server at `resource_path` ("" or "/mcp"), and of the authorization server. */
void demo_oauth21_reply_resource (DemoExchange *exchange, const char *resource_path);
void demo_oauth21_reply_server   (DemoExchange *exchange, gboolean may_register);

/* Registers a client, or says why not. `request` is NULL when the body is not a JSON object. */
void demo_oauth21_register (DemoGrants *grants, DemoExchange *exchange, JsonObject *request);

G_END_DECLS
