/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* All requests to the network go through here. For each of them:
 * - only https is used, or http to this machine; otherwise CW_ERROR_INSECURE_URL, before a byte is sent;
 * - redirects are followed for GET only, and never take the token or the body to another origin;
 * - a request is repeated only if it is `idempotent`, if it surely did not reach the server, or if the server
 *   refused it unprocessed (429, 503); the waits grow and are random, and Retry-After is kept up to a limit;
 * - an answer that is larger than `max_bytes`, cut short or of the wrong content type is CW_ERROR_BAD_ANSWER;
 * - one that takes longer than `max_seconds`, even if it keeps coming, is CW_ERROR_TIMED_OUT, and is not
 * asked for again;
 * - a write whose answer was lost is CW_ERROR_UNKNOWN_OUTCOME, and is never repeated silently;
 * - nothing of a URL's query, a header or a body gets into a log or an error message.
 *
 * Belongs to the thread and GMainContext it was made on (thread-default). Errors: CW_ERROR,
 * G_IO_ERROR_CANCELLED. */
typedef struct _CwHttp CwHttp;

typedef struct
{
  const char *method;       /* "GET", … */
  char *url;                /* may hold a secret in its query: never shown */
  char *bearer;             /* access token, or NULL */
  GBytes *body;             /* or NULL */
  const char *content_type; /* of the body */
  GPtrArray *headers;       /* "Name: value" strings, or NULL */
  gboolean idempotent;      /* may be repeated after a lost answer (GET; upsert on an external id) */
  gboolean keep_redirects;  /* a redirect is the answer, and is not followed */
  gboolean expect_json;     /* HTML or anything else but JSON is CW_ERROR_BAD_ANSWER, also with status 200 */
  gsize max_bytes;          /* of the decoded answer; 0: 64 MiB */
  guint timeout_seconds;    /* how long the server may be silent; 0: 60 */
  guint max_seconds;        /* how long one attempt may take in all; 0: four times timeout_seconds */
  guint max_attempts;       /* 0: 5 */
  const char *what;         /* for messages: "Salesforce", "Aloware" */
  /* Gets the pieces of an event stream as they come, or NULL. FALSE: the caller has what it waits for. What
   * came so far is the answer. */
  gboolean (*on_events) (const char *data, gsize length, gpointer user_data);
  gpointer events_data;
} CwHttpRequest;

typedef struct
{
  guint status;
  GBytes *body;        /* decoded; never NULL */
  char *content_type;  /* without parameters, or NULL */
  GHashTable *headers; /* lower-case name → value */
  gint64 server_time;  /* the Date header, ms; -1 when absent */
  gboolean in_doubt;   /* the server may have done an earlier attempt, too, whatever it says of this one */
} CwHttpResponse;

/* What a transport says of one attempt. */
typedef struct
{
  guint status;
  SoupMessageHeaders *headers; /* of the answer: empty, to be filled */
  GBytes *body;                /* of the answer (transfer full), or NULL */
  gboolean reached;            /* with an error: whether the server may have got the request. TRUE at first */
  guint after_ms;              /* after how long the attempt ends; may be longer than anybody waits */
} CwHttpAnswer;

/* Makes one attempt in place of the network. Retries, redirects, time limits and checks of answers stay the
 * same. FALSE with an error as of the network: G_IO_ERROR, G_RESOLVER_ERROR, G_TLS_ERROR. */
typedef gboolean (*CwHttpTransport) (const char *method,
                                     const char *url,
                                     SoupMessageHeaders *headers,
                                     GBytes *body,
                                     CwHttpAnswer *answer,
                                     gpointer user_data,
                                     GError **error);

/* Has no cookies, no cache and no stored passwords, and asks this machine without a proxy. (transfer full) */
CwHttp *cw_http_new (void);
/* The same over another transport than the network. */
CwHttp *cw_http_new_for_transport (CwHttpTransport transport, gpointer user_data);
CwHttp *cw_http_ref (CwHttp *http);
void cw_http_unref (CwHttp *http);
/* The first wait before a repeat, ms (500 by default); it grows with each attempt. For tests. */
void cw_http_set_backoff (CwHttp *http, guint base_ms);
guint cw_http_get_backoff (CwHttp *http);
/* Requests sent so far, repeats included. */
guint cw_http_get_n_requests (CwHttp *http);

/* A request that is idempotent if the method is GET or HEAD, with the defaults for all else. (transfer
 * full) */
CwHttpRequest *cw_http_request_new (const char *method, const char *url);
void cw_http_request_free (CwHttpRequest *request);
void cw_http_request_add_header (CwHttpRequest *request, const char *name, const char *value);
/* Whether the request changes something. If its answer is lost, nobody knows whether it was done. */
gboolean cw_http_request_is_write (const CwHttpRequest *request);
void cw_http_response_free (CwHttpResponse *response);

/* Any HTTP status is an answer, not an error; the caller judges it. The request stays the caller's, and must
 * live until the end.
 *
 * Cancelling ends a request that only asks at once. A write that is being sent goes on until its answer comes
 * or its time is over, because otherwise nobody would know whether it was done. It is not repeated.
 *
 * The blocking form runs the thread-default context until the answer is there, so that other requests of the
 * thread go on meanwhile. A callback that runs there may call it again. Then the outer call returns only
 * after the inner one, even if its own answer comes first. */
CwHttpResponse *cw_http_send (CwHttp *http,
                              const CwHttpRequest *request,
                              GCancellable *cancellable,
                              GError **error);
void cw_http_send_async (CwHttp *http,
                         const CwHttpRequest *request,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
CwHttpResponse *cw_http_send_finish (CwHttp *http, GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwHttp, cw_http_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwHttpRequest, cw_http_request_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwHttpResponse, cw_http_response_free)

G_END_DECLS
