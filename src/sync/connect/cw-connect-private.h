/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-aloware.h"
#include "cw-connect.h"
#include "cw-salesforce.h"

G_BEGIN_DECLS

/* A network session on a main context of its own, so that blocking calls iterate nobody else's. */
typedef struct
{
  GMainContext *context;
  CwHttp *http;
} CwConnectSession;

void cw_connect_session_open  (CwConnectSession *session);
void cw_connect_session_clear (CwConnectSession *session);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CwConnectSession, cw_connect_session_clear)

/* CW_ERROR_SIGN_IN_NEEDED for a side that nobody is signed in to. Always FALSE. */
gboolean cw_connect_set_missing (CwSide side, GError **error);
/* Puts a copy of `value` into `place`. */
void cw_connect_replace (char **place, const char *value);
/* A sign-in in the browser: it has its secret stored, sets `*signed_in` from then on, and may still fail. `base` is the checked
 * address. */
typedef gboolean (*CwConnectFunc) (CwProfile *profile, CwConnections *connections, const char *base, gpointer data, gboolean *signed_in,
                                   GCancellable *cancellable, GError **error);
/* Runs it, and puts back the secret `name` that a sign-in which may not stand has replaced. Errors: those of cw_url_check(),
 * of the keyring, and its own. */
gboolean cw_connect_in_browser (CwProfile *profile, const char *name, const char *url, CwConnectFunc sign_in, gpointer data,
                                GCancellable *cancellable, GError **error);

/* The org as it is connected. Errors: CW_ERROR_SIGN_IN_NEEDED when it is not. (transfer full) */
CwSalesforce *cw_connect_open_salesforce (CwProfile *profile, const CwConnections *connections, CwHttp *http, GError **error);

/* ── Aloware (cw-connect-aloware.c) ── */

/* The account as it is connected: by API token, or by the browser sign-in. NULL without an error when it is not.
 * (transfer full) (nullable) */
CwAloware *cw_connect_open_aloware (CwProfile *profile, const CwConnections *connections, CwHttp *http, GCancellable *cancellable,
                                    GError **error);
/* Its users; none where the sign-in offers no list of them. (element-type CwUser) */
GPtrArray *cw_connect_list_aloware_users (CwAloware *aloware, GCancellable *cancellable, GError **error);
/* Notes what the sign-in cannot do, once it has been asked anything; `aloware` NULL: an API token, which lacks nothing.
 * Returns whether that is news. */
gboolean   cw_connect_note_lacks (CwConnections *connections, CwAloware *aloware);
/* Signs out, and tells the server where it takes sign-ins back. */
gboolean   cw_connect_sign_out_aloware (CwProfile *profile, GCancellable *cancellable, GError **error);

G_END_DECLS
