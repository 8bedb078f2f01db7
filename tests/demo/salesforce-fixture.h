/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-salesforce.h"

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

G_BEGIN_DECLS

/* A practice Salesforce with a few known contacts, and a client that speaks plain HTTP with it. */
typedef struct
{
  DemoFaults *faults;
  DemoSalesforce *server;
  SoupSession *session;
  char *access_token; /* sent as the bearer when not NULL */
  char *refresh_token;
  const char *content_type; /* of bodies, instead of what they look like; NULL: that */
  const char *header;       /* one more header to send, "Name: value" */
  guint status;             /* of the last answer; 0: the connection broke */
  SoupMessageHeaders *headers;
  char *text;
  JsonNode *json; /* NULL when the answer is not JSON */
} Fixture;

#define FIXTURE_VERIFIER "abcdefghijklmnopqrstuvwxyz0123456789-._~ABCDEFG"
#define FIXTURE_CALLBACK "http://localhost:7717/callback"
#define FIXTURE_CONTACTS 25

/* A test, or what comes before or after it. */
typedef void (*FixtureFunc) (Fixture *fixture, gconstpointer data);

/* Setup and teardown in g_test_add's form. */
void fixture_set_up (Fixture *fixture, gconstpointer data);
void fixture_tear_down (Fixture *fixture, gconstpointer data);

/* A setup with a practice org of these people. */
void fixture_set_up_of_people (Fixture *fixture, const DemoPeople *people, DemoSfKind kind);

/* The same as the setup, and signs in. */
void fixture_set_up_signed_in (Fixture *fixture, gconstpointer data);

/* Sends a request and waits. `body` NULL sends none; one that begins with { or [ is JSON, else a form. A path
 * that begins with `/services`, `/id` or `/__demo` is taken as it is, others are below the API's version. */
void fixture_send (Fixture *fixture, const char *method, const char *path, const char *body);

/* Sends and requires this status. */
void fixture_expect (Fixture *fixture, const char *method, const char *path, const char *body, guint status);

/* Sends requests one after the other over a single connection that nobody opens anew. Each is "METHOD
 * /whole/path", and after a newline its body. Returns the statuses answered before the connection ended,
 * separated by spaces. */
char *fixture_on_one_connection (Fixture *fixture, const char *const *requests);

/* Runs a query (`query` or `queryAll`) and requires 200. */
void fixture_query (Fixture *fixture, const char *resource, const char *soql);

/* The pages of signing in, up to the redirect. `decision` is allow or deny. Returns: the Location. */
char *fixture_authorize (Fixture *fixture, const char *scope, const char *decision);

/* A parameter of the query in a URL, decoded, or NULL. */
char *fixture_url_param (const char *url, const char *name);

/* Asks for tokens with a code; the answer is in the fixture. */
void fixture_exchange (Fixture *fixture, const char *code, const char *verifier);

/* The same with a refresh token. */
void fixture_refresh (Fixture *fixture, const char *refresh_token);

/* Signs in and keeps the tokens. */
void fixture_sign_in (Fixture *fixture);

/* Makes a fault through the control endpoint. */
void fixture_fault (Fixture *fixture, const char *spec);

/* Steers by a control endpoint and requires 200. */
void fixture_control (Fixture *fixture, const char *name, const char *body);

/* A value in the last answer by a JSONPath-like list of member names and array indexes, separated by `/`:
 * "records/0/Owner/Email". Scalars as text, null as NULL; a path that is not there fails the test. */
char *fixture_get (Fixture *fixture, const char *path);

/* Requires the value at `path` to be `expected`, which may be NULL. */
void fixture_assert (Fixture *fixture, const char *path, const char *expected);

/* The length of the array at `path`. */
guint fixture_length (Fixture *fixture, const char *path);

/* The id of the n-th contact. Returns: (transfer full). */
char *fixture_contact_id (Fixture *fixture, guint n);

G_END_DECLS
