/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-exchange.h"
#include "demo-faults.h"
#include "demo-people.h"
#include "demo-salesforce-schema.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The practice Salesforce: an org with its login page, its OAuth endpoints and its REST API. It answers in
 * the wire format of the vendor's documentation and knows nothing of the engine that talks to it. */
typedef struct _DemoSalesforce DemoSalesforce;

/* Makes an org that holds the Salesforce side of `people`, as if it had been in use for a year.
 *
 * `people` is only read during this call. `faults` is borrowed and must outlive the server. Each answer is
 * held back for `latency_ms` milliseconds, without blocking.
 * (transfer full) */
DemoSalesforce *demo_salesforce_new (const DemoPeople *people,
                                     DemoFaults *faults,
                                     guint latency_ms,
                                     DemoSfKind kind);

/* Listens on loopback (IPv4, and IPv6 where the machine has it) and serves on the calling thread's default
 * main context. `port` 0 lets the kernel choose. Errors: G_IO_ERROR, when the port cannot be had. */
gboolean demo_salesforce_listen (DemoSalesforce *self, guint port, GError **error);

/* Its URL in answers, for a caller in the same process that does not let it listen: "http://localhost:1". */
void demo_salesforce_set_url (DemoSalesforce *self, const char *url);

/* Answers one request, as demo-server.h does for those that come in on a socket. On one thread only. */
void demo_salesforce_answer (DemoSalesforce *self, DemoExchange *exchange);

/* Begins a sign-in without its pages. `scope` is "api refresh_token" or some others of the app's. The
 * tokens are (transfer full) and each may be NULL; `*refresh_token` becomes NULL for a scope without
 * refresh_token. */
void demo_salesforce_sign_in (DemoSalesforce *self,
                              const char *scope,
                              char **access_token,
                              char **refresh_token);

/* "http://localhost:PORT", the login host and the instance at once. NULL before it listens. */
const char *demo_salesforce_get_url (DemoSalesforce *self);

/* What an administrator would paste: the consumer key of the org's External Client App, a public client
 * (no secret) with PKCE required and refresh token rotation on. */
const char *demo_salesforce_get_client_id (DemoSalesforce *self);

/* What a person types on the login page. Practice values, shown on the page too. */
const char *demo_salesforce_get_user (DemoSalesforce *self);
const char *demo_salesforce_get_password (DemoSalesforce *self);

/* Registers one more callback of the app, beside `http://localhost:7717/callback`. They are compared
 * exactly, port and path included, as Salesforce does. */
void demo_salesforce_add_callback (DemoSalesforce *self, const char *callback);

/* Stops serving; answers still held back are dropped. */
void demo_salesforce_free (DemoSalesforce *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoSalesforce, demo_salesforce_free)

G_END_DECLS
