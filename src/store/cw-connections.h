/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the sign-in to Aloware cannot do; an API token can do all of it. */
typedef enum
{
  CW_LACK_CREATE = 1 << 0,
  CW_LACK_UPDATE = 1 << 1,
  CW_LACK_USERS = 1 << 2,
} CwLack;

/* What is remembered of the two connections that is no secret. Strings are NULL while unknown. */
typedef struct
{
  char *salesforce_login_url, *salesforce_client_id, *salesforce_instance_url, *salesforce_org_id;
  char *salesforce_user_id, *salesforce_user, *salesforce_api_version;
  guint salesforce_callback_port;
  gboolean salesforce_has_secret;
  guint salesforce_requests_used, salesforce_requests_limit; /* as last seen; 0 unknown */
  guint salesforce_sign_ins, aloware_sign_ins;               /* how many there were */
  char *aloware_url, *aloware_auth;                          /* "token" or "oauth" */
  guint aloware_users;                                       /* as last seen */
  guint aloware_lacks;                                       /* of CwLack, as last seen */
} CwConnections;

CwConnections *cw_connections_new (void);
void cw_connections_free (CwConnections *connections);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwConnections, cw_connections_free)

/* The forms in which connections and users are kept. Errors: CW_ERROR_INVALID_FILE with the member or the
 * line. */
CwConnections *cw_connections_from_json (const char *json, gsize length, GError **error);
/* `before`, or NULL: the file's present text, whose members that this version does not know are kept.
 * (transfer full) */
char *cw_connections_to_json (const CwConnections *connections,
                              const char *before,
                              gsize length,
                              GError **error);
/* (transfer full) (element-type CwUser) */
GPtrArray *cw_users_from_json (const char *json, gsize length, GError **error);
char *cw_users_to_json (GPtrArray *users);

G_END_DECLS
