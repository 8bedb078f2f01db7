/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "cw-connections.h"
#include "cw-mapping.h"
#include "cw-schema.h"
#include "cw-settings.h"

G_BEGIN_DECLS

/* A profile: one pair of accounts, one folder `$XDG_DATA_HOME/crosswalk/NAME/` of mode 0700, its files 0600.
 * Secrets are not here; they are in the Secret Service. Files are replaced whole, so that a full disk or a
 * crash leaves the old one. Not thread-safe; any thread may have its own. */
typedef struct _CwProfile CwProfile;

/* The state database's name for cw_profile_get_file(): what cw_store_open() is to be given. */
#define CW_PROFILE_STATE_FILE "state.db"
/* Files of a profile that may be watched for changes: its settings, its connections, and the one that whoever
 * keeps the sides current has locked. That one is written to when they begin, pause, go on and end; its text
 * is their note. */
#define CW_PROFILE_SETTINGS_FILE "settings.json"
#define CW_PROFILE_CONNECTIONS_FILE "connections.json"
#define CW_PROFILE_KEEP_FILE "keep.lock"

/* The profile of a practice session, which is removed at its end. No person works with it by name. */
#define CW_PRACTICE_PROFILE "practice.temporary"

typedef enum
{
  CW_MAPPING_DRAFT,
  CW_MAPPING_ACTIVE,
} CwMappingState;

/* Names are [A-Za-z0-9._-]{1,64} and do not start with a dot. Opening makes no folder, so that looking leaves
 * no trace. A folder that others could read is closed to them. Errors: CW_ERROR_USAGE for the name,
 * CW_ERROR_STORAGE. (transfer full) */
CwProfile *cw_profile_open (const char *name, GError **error);
/* Gives up the lock as well. */
void cw_profile_free (CwProfile *profile);
const char *cw_profile_get_name (CwProfile *profile);
const char *cw_profile_get_path (CwProfile *profile);
/* Makes the folder where it is missing; saving and locking do it by themselves. Errors: CW_ERROR_STORAGE. */
gboolean cw_profile_make_folder (CwProfile *profile, GError **error);
/* A path inside the profile. (transfer full) */
char *cw_profile_get_file (CwProfile *profile, const char *basename);

/* Takes the profile for one run, without waiting: no other run can take it, in any process (an flock on
 * run.lock). The system takes the lock back when the process ends, so that a crash leaves nothing to clean
 * up. Errors: CW_ERROR_BUSY, also if this object holds it already; CW_ERROR_STORAGE. */
gboolean cw_profile_lock (CwProfile *profile, GError **error);
/* The same for a step of keeping the sides current, which is short and gives way: whoever asks with
 * cw_profile_await_lock() gets the profile next. */
gboolean cw_profile_lock_step (CwProfile *profile, GError **error);
/* As cw_profile_lock(), but waits for the end of such a step, which is told to end soon. Blocking, up to half
 * a minute. Errors also: G_IO_ERROR_CANCELLED. */
gboolean cw_profile_await_lock (CwProfile *profile, GCancellable *cancellable, GError **error);
/* Whether somebody waits for the profile. Any process. */
gboolean cw_profile_is_awaited (CwProfile *profile);
/* Does nothing without the lock. */
void cw_profile_unlock (CwProfile *profile);

/* Makes this object the one that keeps the profile's sides current, until it is freed or gives that up.
 * Errors: CW_ERROR_BUSY while another one does, in any process; CW_ERROR_STORAGE. */
gboolean cw_profile_begin_keeping (CwProfile *profile, GError **error);
void cw_profile_end_keeping (CwProfile *profile);
/* Notes for others how it stands: one line without a contact's values. Only while keeping. */
void cw_profile_set_keeping_note (CwProfile *profile, const char *note);
/* Whether somebody keeps the sides current, in any process, and what they noted ("" before the first note).
 * `note`: (out) (transfer full). */
gboolean cw_profile_is_kept (CwProfile *profile, char **note);

/* Each load returns a new object (transfer full). What was never saved is the default (settings,
 * connections), or NULL without an error (mapping, schema, users). Errors: CW_ERROR_INVALID_FILE, which names
 * the file and the remedy; CW_ERROR_STORAGE. What could not be read again is not saved:
 * CW_ERROR_INVALID_FILE. */
CwSettings *cw_profile_load_settings (CwProfile *profile, GError **error);
gboolean cw_profile_save_settings (CwProfile *profile, const CwSettings *settings, GError **error);
CwConnections *cw_profile_load_connections (CwProfile *profile, GError **error);
/* Keeps members of the present file that this version does not know. A present file that cannot be read is
 * not overwritten: CW_ERROR_INVALID_FILE. */
gboolean cw_profile_save_connections (CwProfile *profile, const CwConnections *connections, GError **error);
/* Each object has a mapping of its own. */
CwMapping *cw_profile_load_mapping (CwProfile *profile,
                                    CwObject object,
                                    CwMappingState state,
                                    GError **error);
/* NULL removes the file. Errors also: CW_ERROR_USAGE for a mapping of another object. */
gboolean cw_profile_save_mapping (CwProfile *profile,
                                  CwObject object,
                                  CwMappingState state,
                                  const CwMapping *mapping,
                                  GError **error);
/* The last described schema of an object and the last users, for working offline. Errors also: CW_ERROR_USAGE
 * for the object. */
CwSchema *cw_profile_load_schema (CwProfile *profile, const char *object, GError **error);
gboolean cw_profile_save_schema (CwProfile *profile, const CwSchema *schema, GError **error);
/* `users`: (element-type CwUser). */
GPtrArray *cw_profile_load_users (CwProfile *profile, CwSide side, GError **error);
gboolean cw_profile_save_users (CwProfile *profile, CwSide side, GPtrArray *users, GError **error);

/* Removes the state database (links, bases, journal, history), after `disconnect --forget-state`. Stores of
 * it have to be closed. Errors: CW_ERROR_BUSY while another run holds the profile, CW_ERROR_STORAGE. */
gboolean cw_profile_forget_state (CwProfile *profile, GError **error);

/* Removes the folder with everything in it, but no secrets. It is no error if there is none. Errors:
 * CW_ERROR_STORAGE, which names what could not be removed; the rest is removed. */
gboolean cw_profile_remove (CwProfile *profile, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwProfile, cw_profile_free)

G_END_DECLS
