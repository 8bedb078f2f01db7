/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-aloware.h"
#include "cw-profile.h"
#include "cw-salesforce.h"

G_BEGIN_DECLS

/* Opening both platforms as a profile is signed in to them. The thread and main context of the CwHttp. */

/* A network session on a main context of its own, so that blocking calls iterate nobody else's. */
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

/* The org as it is connected. Errors: CW_ERROR_SIGN_IN_NEEDED when it is not. (transfer full) */
CwSalesforce *cw_connect_open_salesforce (CwProfile *profile,
                                          const CwConnections *connections,
                                          CwHttp *http,
                                          GError **error);
/* What it is opened with. Valid as long as the profile, its connections, and `lock_path`, which is the
 * caller's then. */
CwSalesforceConfig cw_connect_get_config (CwProfile *profile,
                                          const CwConnections *connections,
                                          char **lock_path);

/* The account as it is connected: by API token, or by the browser sign-in. NULL without an error when it is
 * not. (transfer full) (nullable) */
CwAloware *cw_connect_open_aloware (CwProfile *profile,
                                    const CwConnections *connections,
                                    CwHttp *http,
                                    GCancellable *cancellable,
                                    GError **error);
/* The account by the browser sign-in, whatever is kept. (transfer full) */
CwAloware *cw_connect_open_oauth (CwProfile *profile, const CwConnections *connections, CwHttp *http);
/* Its users; none where the sign-in offers no list of them. (element-type CwUser) */
GPtrArray *cw_connect_list_aloware_users (CwAloware *aloware, GCancellable *cancellable, GError **error);
/* The same, of what cw_aloware_begin_list_users() began. */
GPtrArray *cw_connect_end_list_aloware_users (CwAloware *aloware, CwAlowareListing *listing, GError **error);

/* Notes what the sign-in cannot do, once it has been asked anything; `aloware` NULL: an API token, which
 * lacks nothing. Returns whether that is news. */
gboolean cw_connect_note_lacks (CwConnections *connections, CwAloware *aloware);
/* What one thing that a sign-in to Aloware lacks means and what to do, as a sentence (translated), and its
 * name for programs: "create", "update", "users". */
const char *cw_lack_get_text (CwLack lack);
const char *cw_lack_get_nick (CwLack lack);

G_END_DECLS
