/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* How an answer travels: as it should, or as a bad network loses it. */
typedef enum
{
  DEMO_SEND_WHOLE,   /* as it should be */
  DEMO_SEND_CUT,     /* the connection closes in the middle of the body */
  DEMO_SEND_NOTHING, /* the connection closes without an answer */
} DemoSend;

/* One request to a practice platform, and its answer. A platform reads the first half and fills the second;
 * it does not know whether a socket is behind it (demo-server.h) or a test in the same process. */
typedef struct
{
  GUri *uri;          /* as the client addressed the platform */
  const char *method; /* "GET", … */
  char *path;         /* of `uri`, as it came */
  GHashTable *query;  /* its decoded parameters; NULL without a query */
  SoupMessageHeaders *request_headers;
  GBytes *request_body; /* empty without one */

  guint status;
  SoupMessageHeaders *response_headers;
  GBytes *response_body; /* whole, whatever `how` is; NULL: none */
  guint delay_ms;        /* how late the answer is to arrive */
  DemoSend how;
} DemoExchange;

/* A request that is not answered yet. `uri` is parsed with SOUP_HTTP_URI_FLAGS. `headers` and `body` may be
 * NULL; both are kept, not copied. (transfer full) */
DemoExchange *demo_exchange_new (const char *method, GUri *uri, SoupMessageHeaders *headers, GBytes *body);
void demo_exchange_free (DemoExchange *self);

/* One header of the request, or NULL. */
const char *demo_exchange_get_header (DemoExchange *self, const char *name);

/* Sets one header of the answer. */
void demo_exchange_set_header (DemoExchange *self, const char *name, const char *value);

/* Takes the body of the answer away; empty when there is none. (transfer full) */
GBytes *demo_exchange_steal_body (DemoExchange *self);

/* Sets an answer of any type. `body`: (transfer full). */
void demo_reply_bytes (DemoExchange *self, guint status, const char *content_type, GBytes *body);

/* Sets a JSON answer. `json`: (transfer full). */
void demo_reply_json (DemoExchange *self, guint status, char *json);

/* Sets an HTML answer. */
void demo_reply_html (DemoExchange *self, guint status, const char *html);

/* Sets an answer without a body (204, 304, or a 2xx that says nothing). */
void demo_reply_empty (DemoExchange *self, guint status);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoExchange, demo_exchange_free)

G_END_DECLS
