/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-aloware-discovery.h"

G_BEGIN_DECLS

/* Crosswalk's registration at one sign-in service (RFC 7591). It is remembered for each service in the
 * profile's keyring item "aloware-clients". It is not kept with the tokens, because it outlives them: it
 * stays after a sign-out, and after a sign-in that was not finished, as it does on the server. */
typedef struct
{
  char *issuer;
  char *client_id;
  char *client_secret;  /* NULL for a public client */
  gboolean basic;       /* the secret goes into a header, not into the form */
  char *token_endpoint; /* the only address that the secret is sent to */
  guint port;           /* the port of the redirect that was registered */
  char *scope;          /* the scope that was registered, or NULL */
} CwAlowareClient;

void cw_aloware_client_free (CwAlowareClient *client);

/* The registration that is remembered for this service (transfer full); NULL without an error: none is.
 * Errors: CW_ERROR_NO_SECRET_SERVICE. */
CwAlowareClient *cw_aloware_client_recall (const char *profile,
                                           const CwAlowareDiscovery *discovery,
                                           GCancellable *cancellable,
                                           GError **error);
/* Remembers it instead of an older one at the same service. Errors: CW_ERROR_NO_SECRET_SERVICE. */
gboolean cw_aloware_client_remember (const char *profile,
                                     const CwAlowareClient *client,
                                     GCancellable *cancellable,
                                     GError **error);
/* Registers, for a redirect to `redirect_uri` on `port`. Blocks. (transfer full). Errors:
 * CW_ERROR_UNSUPPORTED where the service takes no registrations, CW_ERROR_SIGN_IN_FAILED, and CwHttp's. */
CwAlowareClient *cw_aloware_client_register (CwHttp *http,
                                             const CwAlowareDiscovery *discovery,
                                             const char *redirect_uri,
                                             guint port,
                                             GCancellable *cancellable,
                                             GError **error);

/* The registration in a service's answer. Pure. (transfer full). Errors: CW_ERROR_SIGN_IN_FAILED. */
CwAlowareClient *cw_aloware_client_parse (guint status,
                                          GBytes *body,
                                          const char *issuer,
                                          guint port,
                                          GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwAlowareClient, cw_aloware_client_free)

G_END_DECLS
