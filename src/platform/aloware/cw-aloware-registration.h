/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-aloware-discovery.h"

G_BEGIN_DECLS

/* What Crosswalk is to one authorization server (RFC 7591). Remembered for each issuer in the profile's
 * keyring item "aloware-clients", apart from the tokens: it outlives a sign-out and a sign-in that was not
 * finished, as it does on the server. */
typedef struct
{
  char *issuer;
  char *client_id;
  char *client_secret;  /* or NULL: a public client */
  gboolean basic;       /* the secret goes into a header */
  char *token_endpoint; /* the only place that the secret is sent to */
  guint port;           /* of the redirect that was registered */
  char *scope;          /* that was registered, or NULL */
} CwAlowareClient;

void cw_aloware_client_free (CwAlowareClient *client);

/* NULL without an error when none is remembered. Errors: CW_ERROR_NO_SECRET_SERVICE. */
CwAlowareClient *cw_aloware_client_recall (const char *profile,
                                           const CwAlowareDiscovery *discovery,
                                           GCancellable *cancellable,
                                           GError **error);
/* Keeps it instead of an older one of the same issuer. */
gboolean cw_aloware_client_remember (const char *profile,
                                     const CwAlowareClient *client,
                                     GCancellable *cancellable,
                                     GError **error);
/* Registers, for a redirect to `redirect_uri` on `port`. Errors: CW_ERROR_UNSUPPORTED where the server takes
 * no registrations, CW_ERROR_SIGN_IN_FAILED, and CwHttp's. */
CwAlowareClient *cw_aloware_client_register (CwHttp *http,
                                             const CwAlowareDiscovery *discovery,
                                             const char *redirect_uri,
                                             guint port,
                                             GCancellable *cancellable,
                                             GError **error);

/* Pure: what the server answered. */
CwAlowareClient *cw_aloware_client_parse (guint status,
                                          GBytes *body,
                                          const char *issuer,
                                          guint port,
                                          GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwAlowareClient, cw_aloware_client_free)

G_END_DECLS
