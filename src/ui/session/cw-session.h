/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-connect.h"
#include "cw-keeping.h"
#include "cw-make-fields.h"
#include "cw-mapping-document.h"
#include "cw-permission.h"
#include "cw-profile.h"

G_BEGIN_DECLS

/* What the views of the window share: one profile as it was last read, the mapping document of each
 * Salesforce object, and the actions that change them.
 *
 * A session is used on the main thread and never blocks it. Everything that touches the disk, the keyring or
 * the network runs on one of the session's two workers (one for the network, one for files). Each worker runs
 * one action at a time and hands back plain data. Getters return what is known now, (transfer none), valid
 * until the signal that announces a change of it.
 *
 * A practice session has its own profile and two practice platforms. The profile and its secrets are removed
 * and the platforms stop when the session ends.
 *
 * Properties (all notify on the main thread): "profile-name", "practice", "loaded", "busy" (an action for the
 * network is waiting or running), "salesforce-connected", "aloware-connected", "salesforce-problem" and
 * "aloware-problem" (#GError; NULL: no problem), "signing-in" (to either side, in the browser),
 * "sign-in-url" (of the side that is waiting for the browser), "object" (whose mapping is shown).
 *
 * Signals, without arguments unless stated:
 * - "connections-changed": the connections, the connected flags or the settings changed
 * - "schema-changed": the fields and users that the documents know changed, or Aloware's users
 * - "mapping-changed": anything in a document changed
 * - "state-changed": this window or crosswalk-cli wrote to the state database. Emitted once there were no
writes for a moment, and every few seconds during a long run or while the sides are kept current.
 * - "keeping-changed": there is something else to say of how the sides are kept current
 * - "open-uri" (url): a browser has to open this address */
#define CW_TYPE_SESSION (cw_session_get_type ())
G_DECLARE_FINAL_TYPE (CwSession, cw_session, CW, SESSION, GObject)

/* Makes a session. It reads nothing before cw_session_load_async(). (transfer full) */
CwSession *cw_session_new (const char *profile_name);
CwSession *cw_session_new_practice (void);

/* ── What is known now ── */

const char *cw_session_get_profile_name (CwSession *self);
gboolean cw_session_is_practice (CwSession *self);
/* Whether the records of a side have pages that can be opened in a browser. The practice platforms have none.
 */
gboolean cw_session_can_open (CwSession *self, CwSide side);
gboolean cw_session_is_loaded (CwSession *self);
gboolean cw_session_is_busy (CwSession *self);

/* Never NULL. Empty until the session is loaded. */
const CwConnections *cw_session_get_connections (CwSession *self);
const CwSettings *cw_session_get_settings (CwSession *self);
/* Whether the secrets of this side are in the keyring. */
gboolean cw_session_is_connected (CwSession *self, CwSide side);
/* The last problem of this side; NULL: none, or it works again. */
const GError *cw_session_get_problem (CwSession *self, CwSide side);
/* The object whose mapping is shown: always one that is synced. Setting one that is not changes nothing. */
CwObject cw_session_get_object (CwSession *self);
void cw_session_set_object (CwSession *self, CwObject object);
/* The mapping that is shown: as it is edited, as it is saved, and as runs use it. The session keeps the same
 * document of an object for all its life, also while offline. The document of an object that is not synced
 * has no mapping. */
CwMappingDocument *cw_session_get_document (CwSession *self);
CwMappingDocument *cw_session_get_document_of (CwSession *self, CwObject object);
/* Whether any of the mappings has edits that are not saved. */
gboolean cw_session_is_unsaved (CwSession *self);
/* Goes back to what is saved, in all mappings. */
void cw_session_discard (CwSession *self);
/* Whether an object that is synced has no active mapping; `object` is set to the first of them. */
gboolean cw_session_find_inactive (CwSession *self, CwObject *object);
/* Aloware's users; NULL: not known. (element-type CwUser) */
const GPtrArray *cw_session_get_aloware_users (CwSession *self);

/* How the sides are kept current while this session lives. It keeps them so while the setting keep-current
 * says it and both sides are signed in. (transfer none) */
CwKeeping *cw_session_get_keeping (CwSession *self);
/* How urgent that is. */
void cw_session_set_attention (CwSession *self, CwAttention attention);
/* A run that a person started has ended, or something else has changed that may end a pause. */
void cw_session_look_again (CwSession *self);

/* ── Actions ── */

/* Ends every action below that has no *_finish() of its own. Returns whether the action succeeded. */
gboolean cw_session_finish (CwSession *self, GAsyncResult *result, GError **error);

/* Reads the profile and checks whether the secrets are in the keyring. Errors: CW_ERROR_USAGE for the name,
 * CW_ERROR_STORAGE, CW_ERROR_INVALID_FILE. If the keyring does not answer, that is not an error but a problem
 * of both sides. */
void cw_session_load_async (CwSession *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);

/* Asks the person to unlock the keyring where it is locked; what waits for it goes on. Errors:
 * CW_ERROR_NO_SECRET_SERVICE, also when the question is closed. */
void cw_session_unlock_async (CwSession *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);

/* Saves one setting by its key, like `crosswalk-cli settings set`. The other saved settings are not changed.
 * A setting that names something on a platform is checked there. If the check was not possible, `unchecked`
 * (nullable, transfer full) gets the reason, else NULL. Errors: those of cw_setting_change(). */
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

/* Reads the fields of the object and the users of both sides from the platforms again. Errors: those of
 * cw_fetch_schema(). */
void cw_session_refresh_async (CwSession *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);

/* Reads the fields and users again, and reports what works and what does not. (transfer full) (element-type
 * CwPermission) */
void cw_session_check_permissions_async (CwSession *self,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
GPtrArray *cw_session_check_permissions_finish (CwSession *self, GAsyncResult *result, GError **error);

/* ── Signing in and out ── */

/* Signs in to Salesforce, then reads its fields. While it waits for the browser, "signing-in" is TRUE and
 * "sign-in-url" has the address; "open-uri" is emitted once. `how` is copied. Errors: those of
 * cw_connect_salesforce(). */
void cw_session_connect_salesforce_async (CwSession *self,
                                          const CwSalesforceSignIn *how,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);
/* Signs in to Aloware in the browser, with the same properties and signal. `timeout_seconds` 0: the default.
 * Errors: those of cw_connect_aloware_oauth(). */
void cw_session_sign_in_to_aloware_async (CwSession *self,
                                          const char *url,
                                          guint timeout_seconds,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);
/* Tries the token, then saves it in the keyring. Errors: those of cw_connect_aloware_token(). */
void cw_session_connect_aloware_async (CwSession *self,
                                       const char *url,
                                       const char *token,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
/* Whether a sign-in waits for the browser, and the address of its page; NULL: not known yet. */
gboolean cw_session_is_signing_in (CwSession *self, CwSide side);
const char *cw_session_get_sign_in_url (CwSession *self, CwSide side);
/* Removes the secrets of a side. The mapping and the settings stay. */
void cw_session_disconnect_async (CwSession *self,
                                  CwSide side,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);

/* ── The mapping that is shown ── */

/* Saves the edited mapping as the draft. Errors: CW_ERROR_STORAGE. */
void cw_session_save_draft_async (CwSession *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
/* Saves the edited mappings of all objects, as far as they are not saved. Errors: CW_ERROR_STORAGE. */
void cw_session_save_drafts_async (CwSession *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
/* Saves the edited mapping and makes it the active one. Errors: CW_ERROR_INVALID_MAPPING (the mapping stays a
 * draft). */
void cw_session_activate_async (CwSession *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
/* Replaces the edited mapping with one from a file. Nothing is saved yet. Errors: CW_ERROR_INVALID_FILE, also
 * if it is a mapping of another object; G_IO_ERROR. */
void cw_session_import_mapping_async (CwSession *self,
                                      GFile *file,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
/* Writes the edited mapping to a file. Errors: G_IO_ERROR. */
void cw_session_export_mapping_async (CwSession *self,
                                      GFile *file,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);

/* ── Fields that Salesforce lacks ── */

/* Asks Salesforce which fields the edited mapping lacks, and who can be given access. Nothing is changed.
 * Errors: those of cw_make_fields_look(). (transfer full) */
void cw_session_look_for_fields_async (CwSession *self,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
CwMissingFields *cw_session_look_for_fields_finish (CwSession *self, GAsyncResult *result, GError **error);

/* What came of making fields. */
typedef struct
{
  CwMadeFields *made;
  guint n_mapped; /* rows of the edited mapping that have their field now, as one step that can be undone */
} CwSessionFields;

void cw_session_fields_free (CwSessionFields *fields);

/* Makes the fields (element-type CwMissingField) in Salesforce, gives `users` (element-type
 * CwFieldUser) access to them, and maps them in the edited mapping, which is not saved. Both arrays are kept
 * until the end, and must not be changed. Errors: those of cw_make_fields().
 * (transfer full) */
void cw_session_make_fields_async (CwSession *self,
                                   GPtrArray *fields,
                                   GPtrArray *users,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
CwSessionFields *cw_session_make_fields_finish (CwSession *self, GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwSessionFields, cw_session_fields_free)

/* ── Practice ── */

/* For practice sessions only. Starts the two practice platforms and signs in to both, with the real code for
 * signing in. If `play_browser` is TRUE, the session itself fills in the practice login page. Otherwise
 * "open-uri" asks for a browser. */
void cw_session_start_practice_async (CwSession *self,
                                      gboolean play_browser,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
/* Keeps the sides current no longer, for the rest of the session's life, and waits for the end of a step
 * under way. Ends with cw_session_finish(), which cannot fail. */
void cw_session_stop_keeping_async (CwSession *self, GAsyncReadyCallback callback, gpointer user_data);
/* Waits until all actions that use the network, and a step of keeping the sides current, have ended. Then a
 * practice session removes its profile and its secrets. Call this before the program ends, and wait until it
 * is done. */
void cw_session_close_async (CwSession *self, GAsyncReadyCallback callback, gpointer user_data);

G_END_DECLS
