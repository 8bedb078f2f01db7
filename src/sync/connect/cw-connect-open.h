/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-aloware.h"
#include "cw-profile.h"
#include "cw-salesforce.h"

G_BEGIN_DECLS

/* Opens both platforms as the profile is signed in to them. The thread and main context of the CwHttp. */

/* Connections on a main context of their own: a call that blocks iterates no context of anybody else. */
typedef struct
{
  GMainContext *context;
  CwHttp *http;
} CwConnectNetwork;

void cw_connect_network_open (CwConnectNetwork *network);
void cw_connect_network_clear (CwConnectNetwork *network);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CwConnectNetwork, cw_connect_network_clear)

/* CW_ERROR_SIGN_IN_NEEDED for a side that nobody is signed in to. Always FALSE. */
gboolean cw_connect_set_missing (CwSide side, GError **error);

/* The Salesforce org of the profile. Errors: CW_ERROR_SIGN_IN_NEEDED when nobody is signed in. (transfer
 * full) */
CwSalesforce *cw_connect_open_salesforce (CwProfile *profile,
                                          const CwConnections *connections,
                                          CwHttp *http,
                                          GError **error);
/* What the org is opened with. It borrows from the profile, its connections, and `lock_path`, which the
 * caller frees. */
CwSalesforceConfig cw_connect_get_config (CwProfile *profile,
                                          const CwConnections *connections,
                                          char **lock_path);

/* The Aloware account of the profile, by API token or by the browser sign-in. NULL without an error when
 * nobody is signed in. (transfer full) (nullable) */
CwAloware *cw_connect_open_aloware (CwProfile *profile,
                                    const CwConnections *connections,
                                    CwHttp *http,
                                    GCancellable *cancellable,
                                    GError **error);
/* The account by the browser sign-in, whatever kind of secret is stored. (transfer full) */
CwAloware *cw_connect_open_oauth (CwProfile *profile, const CwConnections *connections, CwHttp *http);
/* The users of the account; an empty array if the sign-in cannot list them. (element-type CwUser) */
GPtrArray *cw_connect_list_aloware_users (CwAloware *aloware, GCancellable *cancellable, GError **error);
/* The same, of what cw_aloware_begin_list_users() began. */
GPtrArray *cw_connect_end_list_aloware_users (CwAloware *aloware, CwAlowareListing *listing, GError **error);

/* Stores in `connections` what the sign-in cannot do, once anything has been asked with it. `aloware` NULL:
 * an API token, which lacks nothing. Returns whether that has changed. */
gboolean cw_connect_note_lacks (CwConnections *connections, CwAloware *aloware);
/* A translated sentence about one thing that the sign-in to Aloware lacks, and what to do; and its name for
 * programs: "create", "update", "users". */
const char *cw_lack_get_text (CwLack lack);
const char *cw_lack_get_nick (CwLack lack);

G_END_DECLS
