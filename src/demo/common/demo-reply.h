/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* Answers of the practice platforms: ready ones, and the ways in which a network loses them. */

typedef enum
{
  DEMO_SEND_WHOLE,   /* as it should be */
  DEMO_SEND_CUT,     /* the connection closes in the middle of the body */
  DEMO_SEND_NOTHING, /* the connection closes without an answer */
} DemoSend;

/* Sets a JSON answer. `json`: (transfer full). */
void demo_reply_json (SoupServerMessage *msg, guint status, char *json);

/* Sets an HTML answer. */
void demo_reply_html (SoupServerMessage *msg, guint status, const char *html);

/* Sets an answer without a body (204, 304, or a 2xx that says nothing). */
void demo_reply_empty (SoupServerMessage *msg, guint status);

/* Sends answers after a delay without blocking: thousands may be waiting at once. Belongs to the thread
 * whose main context serves the requests. */
typedef struct _DemoReplies DemoReplies;

DemoReplies *demo_replies_new (void);

/* Answers that still wait are never sent; to be called after soup_server_disconnect(). */
void demo_replies_free (DemoReplies *self);

/* Sends the answer that was set on `msg` after `delay_ms` milliseconds. To be called from a request's
 * handler, once for a request, after the answer was set; 0 with DEMO_SEND_WHOLE does nothing, since the
 * server sends it anyway. */
void demo_replies_send (DemoReplies *self, SoupServerMessage *msg, guint delay_ms, DemoSend how);

/* Sends what waits without waiting longer. */
void demo_replies_send_all (DemoReplies *self);

/* How many answers wait. */
guint demo_replies_get_waiting (DemoReplies *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoReplies, demo_replies_free)

G_END_DECLS
