/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "cw-types.h"

G_BEGIN_DECLS

/* The engine's one error domain. The message is for a person to act on, the code for a script. A cancelled
 * operation is always G_IO_ERROR_CANCELLED. */
typedef enum
{
  CW_ERROR_FAILED,          /* "failed" */
  CW_ERROR_USAGE,           /* "usage": arguments that cannot be meant */
  CW_ERROR_INVALID_FILE,    /* "invalid-file": a mapping, settings, plan or CSV file that cannot be read */
  CW_ERROR_INVALID_MAPPING, /* "invalid-mapping": the mapping has problems; run `mapping check` */
  CW_ERROR_INVALID_VALUE,   /* "invalid-value": a value that the other side cannot hold */
  CW_ERROR_NETWORK,         /* "network": cannot reach the server, or the connection broke */
  CW_ERROR_TIMED_OUT,       /* "timed-out" */
  CW_ERROR_BAD_ANSWER,      /* "bad-answer": not what the API answers (HTML, half a page, broken JSON) */
  CW_ERROR_UNKNOWN_OUTCOME, /* "unknown-outcome": a write was sent and its answer lost */
  CW_ERROR_REFUSED,         /* "refused": the platform understood and said no */
  CW_ERROR_NOT_FOUND,       /* "not-found" */
  CW_ERROR_EXISTS,          /* "exists": a second one would have been made */
  CW_ERROR_RATE_LIMITED,    /* "rate-limited": still refused after waiting */
  CW_ERROR_QUOTA,           /* "quota": the day's requests to Salesforce are used up */
  CW_ERROR_PERMISSION,      /* "permission": this user may not */
  CW_ERROR_SIGN_IN_NEEDED,  /* "sign-in-needed": not connected, revoked, expired */
  CW_ERROR_SIGN_IN_FAILED,  /* "sign-in-failed": a sign-in that did not end in a token (denied, timed out) */
  CW_ERROR_NO_SECRET_SERVICE, /* "no-secret-service" */
  CW_ERROR_INSECURE_URL,      /* "insecure-url": http:// to anything but loopback */
  CW_ERROR_STORAGE,           /* "storage": disk full, database damaged, permission */
  CW_ERROR_NEWER_STATE,       /* "newer-state": the database was written by a newer Crosswalk */
  CW_ERROR_BUSY,              /* "busy": another run holds the profile, or the callback port is taken */
  CW_ERROR_UNSUPPORTED,       /* "unsupported": not implemented yet */
  CW_ERROR_CHOICE, /* "choice-needed": several things can be meant, and only a person knows which */
} CwErrorCode;

#define CW_ERROR (cw_error_quark ())
GQuark cw_error_quark (void);

/* The error's word for scripts, in {"error": {"code": …}}. Of other domains, G_IO_ERROR_CANCELLED is
 * "cancelled", and everything else, also NULL, is "failed". (transfer none) */
const char *cw_error_to_nick (const GError *error);

/* Whether an error (nullable) has one of the codes (CW_ERROR), of which there are `n`. */
gboolean cw_error_is_any (const GError *error, const CwErrorCode *codes, guint n);

/* Says which platform an error (nullable) is about. The code that talks to a platform says it, and the code
 * that shows the error reads it. An error of another domain has no side: nothing happens. */
void cw_error_set_side (GError *error, CwSide side);
/* g_set_error() in CW_ERROR, with the side. */
void cw_error_set_for_side (GError **error, CwSide side, CwErrorCode code, const char *format, ...)
  G_GNUC_PRINTF (4, 5);
/* Which platform an error (nullable) is about. FALSE, leaving `side` alone: neither, or it was not said. */
gboolean cw_error_get_side (const GError *error, CwSide *side);

G_END_DECLS
