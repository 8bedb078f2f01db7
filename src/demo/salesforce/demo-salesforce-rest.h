/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-reply.h"
#include "demo-salesforce-http.h"
#include "demo-salesforce-oauth.h"

G_BEGIN_DECLS

/* The REST API as one endpoint: versions, sessions, quota, faults, compression and routing. */
typedef struct
{
  DemoSfApi api;
  DemoSfOauth *oauth;       /* borrowed */
  DemoReplies *replies;     /* borrowed */
  guint latency_ms;
} DemoSfRest;

/* Answers a request at or below /services/data. `path` is still percent-encoded. */
void demo_sf_rest_serve (DemoSfRest *rest, SoupServerMessage *msg, const char *path, GHashTable *query);

/* Sends the answer that was set on `msg`, late by the server's latency and by salesforce:slow. */
void demo_sf_rest_send (DemoSfRest *rest, SoupServerMessage *msg, DemoSend how);

G_END_DECLS
