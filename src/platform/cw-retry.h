/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Decides whether and when a request is sent again. Pure: the caller passes in the time and the random
 * number. */

#define CW_RETRY_MAX_BACKOFF_MS 30000
#define CW_RETRY_MAX_RETRY_AFTER_MS 120000

/* How one attempt ended. */
typedef enum
{
  CW_ATTEMPT_NOT_SENT, /* no byte of the request can have reached the server */
  CW_ATTEMPT_LOST,     /* it may have reached the server, but no whole answer came back */
  CW_ATTEMPT_ANSWERED,
} CwAttempt;

typedef struct
{
  CwAttempt attempt;
  guint status;  /* of an answer */
  gboolean safe; /* GET or HEAD */
  gboolean idempotent;
  gboolean
    permanent; /* waiting does not help: a certificate that is not trusted, an answer that is too large */
  gint64 retry_after_ms; /* what the server asked for; -1: nothing */
  guint n_attempts;      /* made so far, this one included */
  guint max_attempts;
  guint base_ms; /* the first wait; it doubles with each attempt */
  double random; /* [0, 1) */
} CwRetryCase;

/* Whether to send the request again, and after how many milliseconds (`wait_ms`).
 *
 * With 429 and 503, a server refuses a request before it processes it, so any request may be repeated. After
 * a lost answer or a gateway's fault (408, 420, 502, 504) only an idempotent one is repeated, and after 500
 * only a safe one. The wait is random, below a ceiling that doubles with each attempt up to
 * CW_RETRY_MAX_BACKOFF_MS. If the server asked for a wait, that is added. A server that asks for more than
 * CW_RETRY_MAX_RETRY_AFTER_MS is not asked again. */
gboolean cw_retry_decide (const CwRetryCase *retry, guint *wait_ms);

/* The milliseconds to wait by a Retry-After header (nullable): seconds or an HTTP date (RFC 9110 §10.2.3). 0
 * for a date in the past, -1 if it cannot be read. `now_ms` is the server's own time if it is known, else
 * ours, in milliseconds since the epoch. */
gint64 cw_retry_after_parse (const char *value, gint64 now_ms);

G_END_DECLS
