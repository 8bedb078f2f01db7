/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-profile.h"
#include "cw-salesforce.h"
#include "cw-oauth.h"

G_BEGIN_DECLS

/* Signing in and out, and reading what belongs to the connections. Blocking; any thread without a running
 * main loop on its thread-default context (each call makes a context of its own). */

typedef struct
{
  const char *login_url;
  const char *client_id;
  const char *client_secret; /* NULL: a public client */
  guint callback_port;       /* 0: 7717 */
  guint timeout_seconds;     /* 0: 120 */
} CwSalesforceSignIn;

#define CW_DEFAULT_CALLBACK_PORT 7717

/* Signs in and stores the connection. Errors: CW_ERROR_USAGE for another org than before while the profile
 * has links, with the remedy (another profile, or disconnect --forget-state). `open` is called on the
 * calling thread. */
gboolean cw_connect_salesforce (CwProfile *profile,
                                const CwSalesforceSignIn *sign_in,
                                CwSignInOpenFunc open,
                                gpointer user_data,
                                GCancellable *cancellable,
                                GError **error);
/* Checks the token with GET /users before it is stored. */
gboolean cw_connect_aloware_token (CwProfile *profile,
                                   const char *url,
                                   const char *token,
                                   GCancellable *cancellable,
                                   GError **error);
/* Signs in to Aloware in the browser (OAuth 2.1 in front of its MCP server, platform/README.md A1). The
 * sign-in is stored if contacts can be looked up with it; otherwise the former one stays. `timeout_seconds`
 * 0: 120. `open` is called on the calling thread, and a second time only if the server has forgotten that
 * Crosswalk is registered there. Errors: as cw_aloware_sign_in(), and CW_ERROR_UNSUPPORTED if the account
 * offers no look-up. */
gboolean cw_connect_aloware_oauth (CwProfile *profile,
                                   const char *url,
                                   guint timeout_seconds,
                                   CwSignInOpenFunc open,
                                   gpointer user_data,
                                   GCancellable *cancellable,
                                   GError **error);
/* Removes the secrets of a side, and revokes them where the platform can. The mapping and its settings
 * stay. */
gboolean cw_disconnect (CwProfile *profile, CwSide side, GCancellable *cancellable, GError **error);
/* Whether there are secrets for this side. Errors: CW_ERROR_NO_SECRET_SERVICE. */
gboolean cw_is_connected (CwProfile *profile, CwSide side, gboolean *connected, GError **error);

/* Describes the Salesforce objects that the settings include, and lists the users of both sides. Stores all
 * of it in the profile, for working offline, and makes the default mapping of an object as its draft if it
 * has none yet, with the choices of owners of the other object. Any out parameter may be NULL. Users are
 * (element-type CwUser). Aloware's users are required only if they are asked for. Errors:
 * CW_ERROR_SIGN_IN_NEEDED; those of the platforms, with the side that they are about. */
gboolean cw_fetch_schema (CwProfile *profile,
                          GPtrArray **aloware_users,
                          GPtrArray **salesforce_users,
                          GCancellable *cancellable,
                          GError **error);
/* Describes one Salesforce object, and stores it and its first draft as cw_fetch_schema() does, whatever the
 * settings include. */
gboolean cw_fetch_object (CwProfile *profile, CwObject object, GCancellable *cancellable, GError **error);
/* The user map from the stored users; NULL if there are none yet. `users`: (out) (transfer full) (nullable).
 * Errors: CW_ERROR_INVALID_FILE, CW_ERROR_STORAGE. */
gboolean cw_load_user_map (CwProfile *profile, const CwSettings *settings, CwUserMap **users, GError **error);

/* An object's mapping to show and edit: the draft, else the active one, else the default for `schema`, which
 * is that object's. `state` says which ("draft" or "active"). (transfer full) */
CwMapping *cw_load_mapping_to_edit (CwProfile *profile,
                                    CwObject object,
                                    const CwSchema *schema,
                                    const char **state,
                                    GError **error);
/* Makes the draft (or the mapping to edit) the active mapping, if no problem blocks it. Errors:
 * CW_ERROR_INVALID_MAPPING. */
gboolean cw_activate_mapping (CwProfile *profile,
                              CwObject object,
                              const CwSchema *schema,
                              CwUserMap *users,
                              GError **error);

G_END_DECLS
