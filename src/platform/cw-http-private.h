/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-http.h"
#include "cw-retry.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

struct _CwHttp
{
  int ref_count;
  GThread *thread;
  GMainContext *context;
  SoupSession *secure;      /* https, through the system's proxy */
  SoupSession *loopback;    /* http to this machine, never through a proxy */
  guint backoff_ms;
  guint n_requests;
};

/* The session for one attempt. (transfer full) */
SoupSession *cw_http_get_session (CwHttp *http, const CwHttpRequest *request, const char *url);
/* Fresh connections for what is sent from now on; what is under way goes on with the old ones. */
void     cw_http_renew_sessions (CwHttp *http);

/* cw-http-message.c. `foreign`: it goes to another origin than the caller named, so without the token and the caller's headers.
 * NULL when `url` is none. (transfer full) (nullable) */
SoupMessage *cw_http_message_new         (const CwHttpRequest *request, const char *url, gboolean foreign);
/* Where an answer sends the question on to; NULL when it does not. (transfer none) (nullable) */
const char  *cw_http_message_get_redirect (SoupMessage *message);
/* The server's clock when it answered, in milliseconds since 1970; -1: it did not say. */
gint64       cw_http_message_get_date    (SoupMessage *message);
/* How long the server asks to wait, by its own clock, in milliseconds; -1 for nothing. */
gint64       cw_http_message_retry_after (SoupMessage *message);

/* cw-http-answer.c: what an attempt's end means for the caller. */
CwHttpResponse *cw_http_response_new    (SoupMessage *message, GBytes *body);
gboolean        cw_http_response_check  (const CwHttpRequest *request, const CwHttpResponse *response, GError **error);
gboolean        cw_http_request_is_safe (const CwHttpRequest *request);
/* Whether losing the answer leaves something in doubt. */
gboolean        cw_http_request_is_write (const CwHttpRequest *request);
/* `status` 0 when no status line came. `lost`: any attempt may have reached the server. */
GError         *cw_http_failure_new     (const CwHttpRequest *request, const GError *cause, gboolean timed_out,
                                         gboolean lost, guint status);

G_END_DECLS
