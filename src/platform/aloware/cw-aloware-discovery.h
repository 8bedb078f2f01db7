/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "cw-http.h"

G_BEGIN_DECLS

/* Where Aloware's sign-in is: found from the account's address alone, as the MCP authorization specification
 * says (RFC 9728 protected resource metadata → RFC 8414 authorization server metadata). Addresses are
 * believed only where they are https (or loopback for an address on loopback), and documents only where they
 * are about what was asked for. */
typedef struct
{
  char *mcp_url;  /* the MCP server: the address with /mcp */
  char *resource; /* the resource indicator (RFC 8707) */
  char **issuers; /* all that the resource names and that may be asked, best first; or NULL */
  char *issuer;   /* the one that is used */
  char *authorization_endpoint;
  char *token_endpoint;
  char *registration_endpoint; /* or NULL */
  char *revocation_endpoint;   /* or NULL */
  char *scope;                 /* what to ask for, or NULL */
  const char
    *client_auth;        /* how a client shows at the token endpoint who it is: "none" where that is taken */
  gboolean offline;      /* the server gives lasting sign-ins for the scope "offline_access" only */
  gboolean iss_promised; /* the redirect must carry `iss` (RFC 9207) */
} CwAlowareDiscovery;

/* The MCP server of an account's address: "/mcp" is added unless it is there. Errors: CW_ERROR_INSECURE_URL,
 * CW_ERROR_USAGE. */
char *cw_aloware_mcp_url (const char *url, GError **error);

/* Asks. Errors: CW_ERROR_SIGN_IN_FAILED with what is wrong, CW_ERROR_UNSUPPORTED where the address has no
 * sign-in at all, and CwHttp's. */
CwAlowareDiscovery *cw_aloware_discover (CwHttp *http,
                                         const char *url,
                                         GCancellable *cancellable,
                                         GError **error);
void cw_aloware_discovery_free (CwAlowareDiscovery *discovery);

/* ── The pure parts ── */

/* The addresses under which the metadata of a resource or of an issuer may be found, best first. (transfer
 * full) */
char **cw_aloware_resource_metadata_urls (const char *mcp_url);
char **cw_aloware_server_metadata_urls (const char *issuer);
/* A parameter of a WWW-Authenticate header's Bearer challenge, as "resource_metadata". (transfer full)
 * (nullable) */
char *cw_aloware_challenge_get (const char *challenge, const char *name);
/* Takes over what a refusal's challenge says: the scope, and where the metadata is (NULL: not said). (out:
 * transfer full) */
gboolean cw_aloware_discovery_read_challenge (CwAlowareDiscovery *discovery,
                                              const char *challenge,
                                              char **metadata_url,
                                              GError **error);
/* Take over what a document says. Errors: CW_ERROR_SIGN_IN_FAILED. */
gboolean cw_aloware_discovery_read_resource (CwAlowareDiscovery *discovery,
                                             JsonObject *document,
                                             GError **error);
gboolean cw_aloware_discovery_read_server (CwAlowareDiscovery *discovery,
                                           JsonObject *document,
                                           GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwAlowareDiscovery, cw_aloware_discovery_free)

G_END_DECLS
