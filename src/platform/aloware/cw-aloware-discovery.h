/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "cw-http.h"

G_BEGIN_DECLS

/* Where people sign in to Aloware. It is found from the account's address alone, as the MCP authorization
 * specification says: RFC 9728 (protected resource metadata) leads to RFC 8414 (authorization server
 * metadata). An address is used only if it is https, or if it and the account's address are both on this
 * machine. A document is used only if it is about what was asked for. */
typedef struct
{
  char *mcp_url;  /* the address of the MCP server: that of the account with /mcp */
  char *resource; /* the resource indicator (RFC 8707) */
  char **issuers; /* the sign-in services that may be asked, best first; or NULL */
  char *issuer;   /* the service that is used */
  char *authorization_endpoint;
  char *token_endpoint;
  char *registration_endpoint; /* or NULL */
  char *revocation_endpoint;   /* or NULL */
  char *scope;                 /* the scope to ask for, or NULL */
  const char *client_auth; /* how a client identifies itself at the token endpoint; "none" if that is taken */
  gboolean offline;        /* a sign-in lasts only with the scope "offline_access" */
  gboolean iss_promised;   /* the redirect must carry `iss` (RFC 9207) */
} CwAlowareDiscovery;

/* The address of an account's MCP server: "/mcp" is added unless it is there. (transfer full). Errors:
 * CW_ERROR_INSECURE_URL, CW_ERROR_USAGE. */
char *cw_aloware_mcp_url (const char *url, GError **error);

/* Finds where people sign in. Blocks, iterating the thread-default context. (transfer full). Errors:
 * CW_ERROR_SIGN_IN_FAILED with what is wrong, CW_ERROR_UNSUPPORTED where the address has no sign-in at all,
 * and CwHttp's. */
CwAlowareDiscovery *cw_aloware_discover (CwHttp *http,
                                         const char *url,
                                         GCancellable *cancellable,
                                         GError **error);
void cw_aloware_discovery_free (CwAlowareDiscovery *discovery);

/* ── The pure parts ── */

/* The addresses at which the metadata of a resource or of a sign-in service may be, best first. (transfer
 * full) */
char **cw_aloware_resource_metadata_urls (const char *mcp_url);
char **cw_aloware_server_metadata_urls (const char *issuer);
/* A parameter of the Bearer challenge in a WWW-Authenticate header, as "resource_metadata". (transfer full)
 * (nullable) */
char *cw_aloware_challenge_get (const char *challenge, const char *name);
/* Take over what a document says. Errors: CW_ERROR_SIGN_IN_FAILED. */
gboolean cw_aloware_discovery_read_resource (CwAlowareDiscovery *discovery,
                                             JsonObject *document,
                                             GError **error);
gboolean cw_aloware_discovery_read_server (CwAlowareDiscovery *discovery,
                                           JsonObject *document,
                                           GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwAlowareDiscovery, cw_aloware_discovery_free)

G_END_DECLS
