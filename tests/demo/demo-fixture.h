/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "demo-aloware.h"

G_BEGIN_DECLS

/* A practice Aloware on a thread of its own, and a client to talk to it over real HTTP. */
typedef struct
{
  DemoPeople *people; /* only to be read */
  const char *url;
  const char *token;
  SoupSession *session;
  /* private: */
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  DemoFaults *faults;
  DemoAloware *aloware;
  guint latency_ms;
  guint requests_per_minute;
} DemoFixture;

DemoFixture *demo_fixture_new (guint contacts, guint latency_ms, guint requests_per_minute);
void demo_fixture_free (DemoFixture *self);

/* Ends the server; the client stays. */
void demo_fixture_stop (DemoFixture *self);

/* Sends one request below the server's URL. `body` is JSON, or NULL for a GET. Returns the status, 0 when no
 * whole answer came; `json` (optional) gets the body when it is JSON, `msg` (optional) the message. */
guint demo_fixture_send (DemoFixture *self,
                         const char *path,
                         const char *body,
                         JsonNode **json,
                         SoupMessage **msg);

/* GET /contact/phone-number. */
guint demo_fixture_lookup (DemoFixture *self, const char *phone, JsonNode **json);

/* POST /forms; `members` is the inside of the JSON object, without the token. */
guint demo_fixture_post (DemoFixture *self, const char *members, JsonNode **json);

/* POST /__demo/fault; the spec must be good. */
void demo_fixture_fault (DemoFixture *self, const char *spec);

/* The member of a contact as text, "null", or NULL when there is none. Returns: (transfer full). */
char *demo_fixture_member (JsonNode *object, const char *name);

/* One counter of GET /__demo/counters. */
gint64 demo_fixture_counter (DemoFixture *self, const char *name);

/* The phone number of the first person whom Aloware has. */
const char *demo_fixture_first_phone (DemoFixture *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoFixture, demo_fixture_free)

G_END_DECLS
