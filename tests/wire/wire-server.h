/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "cw-types.h"

G_BEGIN_DECLS

/* A scripted HTTP server on loopback that says exactly the bytes it is told to, so that it can cut, lie and
 * hang up as no well-behaved server library would. One connection a request. */
typedef struct _WireServer WireServer;

/* What came in. */
typedef struct
{
  char *method;
  char *target; /* path and query as sent */
  char *head;   /* the header lines, lower-cased names */
  char *body;
} WireRequest;

/* Gives the raw reply (transfer full); "" hangs up without a word, "HANG" says nothing until the client has
 * gone. A form feed in it waits for wire_server_let_go() before the rest is said, which may be "HANG" too, or
 * "DRIP": one byte after the other until the client has gone. Called on a thread of its own, one at a time.
 */
typedef char *(*WireReplyFunc) (const WireRequest *request, guint nth, gpointer user_data);

WireServer *wire_server_new (void);
void wire_server_free (WireServer *server);
const char *wire_server_get_url (WireServer *server); /* "http://127.0.0.1:PORT" */

/* The next replies, in order, as raw bytes; the last one pushed is repeated for ever. */
void wire_server_push (WireServer *server, const char *raw);
void wire_server_push_json (WireServer *server, guint status, const char *extra_headers, const char *json);
/* Instead of a script. */
void wire_server_set_func (WireServer *server, WireReplyFunc func, gpointer user_data);
/* A whole JSON reply; `extra_headers` is "" or lines that end in CRLF. */
char *wire_reply_json (guint status, const char *extra_headers, const char *json);

/* Lets one reply go on. Any thread, also from a WireReplyFunc. */
void wire_server_let_go (WireServer *server);

guint wire_server_get_n_requests (WireServer *server);
const WireRequest *wire_server_get_request (WireServer *server, guint nth);
/* The value of a header of a request, or NULL. (transfer full) */
char *wire_request_get_header (const WireRequest *request, const char *name);
/* The decoded value of a query parameter, or NULL. (transfer full) */
char *wire_request_get_query (const WireRequest *request, const char *name);

/* An error that says which platform it is about. */
void wire_assert_side (const GError *error, CwSide side);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WireServer, wire_server_free)

G_END_DECLS
