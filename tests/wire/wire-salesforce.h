/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-salesforce.h"
#include "wire-server.h"

G_BEGIN_DECLS

/* A signed-in client in front of a scripted server; the first request for the versions is answered by itself.
 */
typedef struct
{
  WireServer *server;
  CwHttp *http;
  CwSalesforce *salesforce;
  GPtrArray *replies; /* raw, in order; the last one for ever */
  guint n_replied;
  guint n_versions; /* requests for the versions */
  char *lock;
} WireSalesforce;

void wire_salesforce_set_up (WireSalesforce *fixture, gconstpointer data);
void wire_salesforce_tear_down (WireSalesforce *fixture, gconstpointer data);
/* The next answer after the versions. */
void wire_salesforce_reply (WireSalesforce *fixture, guint status, const char *json);
void wire_salesforce_reply_raw (WireSalesforce *fixture, const char *raw);
/* The nth request that was not for the versions. */
const WireRequest *wire_salesforce_request (WireSalesforce *fixture, guint nth);
/* One more client of the same account. */
CwSalesforce *wire_salesforce_client (WireSalesforce *fixture, CwHttp *http);
/* The same, where the profile names other addresses. */
CwSalesforce *wire_salesforce_client_at (WireSalesforce *fixture,
                                         CwHttp *http,
                                         const char *login_url,
                                         const char *instance_url);
/* Where the org's data was when it was signed in, as the profile has it. */
#define WIRE_SALESFORCE_HOME "https://old.example.com"
/* Puts a secret into the keyring. */
void wire_salesforce_store_secret (WireSalesforce *fixture,
                                   const char *access_token,
                                   const char *refresh_token);

#define WIRE_SALESFORCE_ADD(path, func, data) \
  g_test_add (path, WireSalesforce, data, wire_salesforce_set_up, func, wire_salesforce_tear_down)

G_END_DECLS
