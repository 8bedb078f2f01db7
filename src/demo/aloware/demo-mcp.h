/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-aloware-calls.h"
#include "demo-exchange.h"

G_BEGIN_DECLS

/* The MCP server of the practice Aloware: JSON-RPC 2.0 over HTTP POST ("Streamable HTTP", MCP 2025-06-18),
 * as laravel/mcp serves it, and with what other servers insist on besides: a session is begun by
 * `initialize` and `notifications/initialized`, and its Mcp-Session-Id must come with every further
 * message. An unknown session is 404, after which a client has to begin a new one; DELETE ends one. With a
 * fault it speaks MCP 2026-07-28 instead, which has neither. Answers are JSON, or event streams for a
 * client that takes nothing else. The fourteen tools mirror the REST calls. */
typedef struct _DemoMcp DemoMcp;

/* `calls` is borrowed. */
DemoMcp *demo_mcp_new (const DemoAlowareCalls *calls);
void demo_mcp_free (DemoMcp *self);

/* Answers one POST or DELETE whose sender was found to be allowed to. */
void demo_mcp_answer (DemoMcp *self, DemoExchange *exchange);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoMcp, demo_mcp_free)

G_END_DECLS
