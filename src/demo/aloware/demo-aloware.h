/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "demo-exchange.h"
#include "demo-faults.h"
#include "demo-people.h"

G_BEGIN_DECLS

/* The practice Aloware: an account and its REST API (GET /users, GET /contact/phone-number, POST /forms
 * below /api/v1/webhook), with the quirks of the real one: any other path answers 200 with a web page,
 * contacts cannot be listed, a write answers no id, and some fields are read by other names than they are
 * written by. The same calls are tools of an MCP server at /mcp (demo-mcp.h), which takes the API token or
 * an OAuth sign-in (demo-aloware-oauth.h). Control endpoints are below /__demo (demo-control.h). */
typedef struct _DemoAloware DemoAloware;

/* Makes an account that holds the Aloware side of `people`, which is only read during this call. `faults`
 * is borrowed and must outlive the server. Each answer is held back for `latency_ms` milliseconds, without
 * blocking; what a request does is done when it comes in. More than `requests_per_minute` requests in any
 * sixty seconds (0: no limit) get 429. (transfer full) */
DemoAloware *demo_aloware_new (const DemoPeople *people,
                               DemoFaults *faults,
                               guint latency_ms,
                               guint requests_per_minute);

/* Stops serving; answers still held back are dropped. */
void demo_aloware_free (DemoAloware *self);

/* Listens on 127.0.0.1 and serves on the calling thread's default main context. `port` 0 lets the kernel
 * choose. Errors: those of GSocket (G_IO_ERROR), when the port cannot be had. */
gboolean demo_aloware_listen (DemoAloware *self, guint port, GError **error);

/* "http://127.0.0.1:PORT". NULL before it listens. */
const char *demo_aloware_get_url (DemoAloware *self);

/* The account's API token, and another one in its place, so that two practice accounts can be told apart. */
const char *demo_aloware_get_token (DemoAloware *self);
void demo_aloware_set_token (DemoAloware *self, const char *token);

/* Who signs in on the login page. */
const char *demo_aloware_get_user (DemoAloware *self);
const char *demo_aloware_get_password (DemoAloware *self);

/* Begins a sign-in to the MCP server without its pages: registers a client and grants it tokens. The texts
 * are (transfer full) and each may be NULL. */
void demo_aloware_sign_in (DemoAloware *self, char **client_id, char **access_token, char **refresh_token);

/* Answers one request, as demo-server.h does for those that come in on a socket. On one thread only. */
void demo_aloware_answer (DemoAloware *self, DemoExchange *exchange);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoAloware, demo_aloware_free)

G_END_DECLS
