/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-connect.h"
#include "cw-mapping-document.h"
#include "cw-permission.h"
#include "cw-profile.h"

G_BEGIN_DECLS

/**
 * CwSession:
 *
 * What every view of the window shares: one profile, as it was last read, its mapping document, and the
 * actions that change them.
 *
 * Lives on the main thread and never makes it wait: everything that touches the disk, the keyring or the
 * network is done on one of the session's two workers (one for what takes a network, one for files), one
 * action at a time, and what comes back is plain data. Getters give what is known now, (transfer none), and
 * stay valid until the signal that tells of their change.
 *
 * A practice session has a profile of its own, which is removed with its secrets when the session ends, and
 * two practice platforms that live as long as it does.
 *
 * Properties (all notify on the main thread): "profile-name", "practice", "loaded", "busy" (an action waits
 * for the network), "salesforce-connected", "aloware-connected", "salesforce-problem" and "aloware-problem"
 * (#GError, %NULL while all is well), "signing-in" (in the browser, to either side), "sign-in-url" (of
 * whichever is waiting).
 *
 * Signals, without arguments unless said:
 * - "connections-changed": connections, connected flags, settings
 * - "schema-changed": what the document knows of fields and users, and Aloware's users
 * - "mapping-changed": the document, whatever of it
 * - "state-changed": the state database was written to, by this window or by crosswalk-cli; told once it has
 *   been quiet for a moment, and every few seconds of a long run
 * - "open-uri" (url): a browser has to open this address
 */
#define CW_TYPE_SESSION (cw_session_get_type ())
G_DECLARE_FINAL_TYPE (CwSession, cw_session, CW, SESSION, GObject)

/* Nothing is read before cw_session_load_async(). */
CwSession *cw_session_new (const char *profile_name);
CwSession *cw_session_new_practice (void);

/* ── What is known now ── */

const char *cw_session_get_profile_name (CwSession *self);
gboolean cw_session_is_practice (CwSession *self);
gboolean cw_session_is_loaded (CwSession *self);
gboolean cw_session_is_busy (CwSession *self);

/* Never NULL; empty before it is loaded. */
const CwConnections *cw_session_get_connections (CwSession *self);
const CwSettings *cw_session_get_settings (CwSession *self);
/* Whether the secrets of this side are there. */
gboolean cw_session_is_connected (CwSession *self, CwSide side);
/* What went wrong last with this side, until it works again. (nullable) */
const GError *cw_session_get_problem (CwSession *self, CwSide side);
/* The mapping: what is edited, what is saved, what runs use. One for the whole life of the session; there
 * also while offline. */
CwMappingDocument *cw_session_get_document (CwSession *self);
/* (element-type CwUser) (nullable) */
const GPtrArray *cw_session_get_aloware_users (CwSession *self);

/* ── Actions ── */

/* The end of every action below that names no *_finish() of its own: whether it was done. */
gboolean cw_session_finish (CwSession *self, GAsyncResult *result, GError **error);

/* Reads the profile and looks whether the secrets are there. Errors: CW_ERROR_USAGE for the name,
 * CW_ERROR_STORAGE, CW_ERROR_INVALID_FILE. A keyring that does not answer is no error here but a problem of
 * both sides. */
void cw_session_load_async (CwSession *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);

/* Saves one setting by its key, as `crosswalk-cli settings set` does; the others stay as they are saved. What
 * names something of a platform is checked there; `unchecked` (nullable) gets why that was not possible, else
 * NULL. Errors: those of cw_setting_change(). */
void cw_session_set_setting_async (CwSession *self,
                                   const char *key,
                                   const char *value,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean cw_session_set_setting_finish (CwSession *self,
                                        GAsyncResult *result,
                                        char **unchecked,
                                        GError **error);

/* Describes the object and lists both sides' users anew. Errors: those of cw_refresh_schema(). */
void cw_session_refresh_async (CwSession *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);

/* Refreshes, and says what works and what does not. (transfer full) (element-type CwPermission) */
void cw_session_check_permissions_async (CwSession *self,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
GPtrArray *cw_session_check_permissions_finish (CwSession *self, GAsyncResult *result, GError **error);

/* ── Signing in and out ── */

/* Signs in to Salesforce, then describes. While it waits for the browser "signing-in" is TRUE; "open-uri" is
 * emitted once, and "sign-in-url" is what was opened. `how` is copied. Errors: those of
 * cw_connect_salesforce(). */
void cw_session_connect_salesforce_async (CwSession *self,
                                          const CwSalesforceSignIn *how,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);
/* Signs in to Aloware in the browser, as above. `timeout_seconds` 0: the default. Errors: those of
 * cw_connect_aloware_oauth(). */
void cw_session_sign_in_to_aloware_async (CwSession *self,
                                          const char *url,
                                          guint timeout_seconds,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);
/* The token goes to the keyring, after it was tried. Errors: those of cw_connect_aloware_token(). */
void cw_session_connect_aloware_async (CwSession *self,
                                       const char *url,
                                       const char *token,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
/* Whether the browser is waited for, and the address that it was sent to; NULL before it is known. (nullable)
 */
gboolean cw_session_is_signing_in (CwSession *self, CwSide side);
const char *cw_session_get_sign_in_url (CwSession *self, CwSide side);
/* Removes the secrets; mapping and settings stay. */
void cw_session_disconnect_async (CwSession *self,
                                  CwSide side,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);

/* ── The mapping ── */

/* Writes the edited mapping as the draft. Errors: CW_ERROR_STORAGE. */
void cw_session_save_draft_async (CwSession *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
/* Saves what is edited, and makes it the active one. Errors: CW_ERROR_INVALID_MAPPING (it stays a draft). */
void cw_session_activate_async (CwSession *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
/* Reads a mapping file as what is edited now; nothing is saved yet. Errors: CW_ERROR_INVALID_FILE;
 * G_IO_ERROR. */
void cw_session_import_mapping_async (CwSession *self,
                                      GFile *file,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
/* Writes what is edited now. Errors: G_IO_ERROR. */
void cw_session_export_mapping_async (CwSession *self,
                                      GFile *file,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);

/* ── Practice ── */

/* Practice sessions only: starts the two practice platforms and signs in to both. The sign-in is the real
 * one; where `play_browser` is TRUE the session itself fills in the practice login page, else "open-uri" asks
 * for a browser. */
void cw_session_start_practice_async (CwSession *self,
                                      gboolean play_browser,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
/* Removes what a practice session kept, profile and secrets; for any other session nothing happens. To be
 * waited for before the program ends. */
void cw_session_close_async (CwSession *self, GAsyncReadyCallback callback, gpointer user_data);

G_END_DECLS
