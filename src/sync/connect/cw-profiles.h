/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-profile.h"

G_BEGIN_DECLS

/* The profiles of this person. Blocking; any thread without a running main loop on its thread-default
 * context. A profile is made by its first use as well, so a name that is not there is no error elsewhere.
 * Errors: CW_ERROR_USAGE for a name that cannot be one or is taken; CW_ERROR_NOT_FOUND for one that is not
 * there; CW_ERROR_BUSY while a run uses the profile; CW_ERROR_STORAGE; CW_ERROR_NO_SECRET_SERVICE. */

/* Their names, in order. (transfer full) (element-type utf8) */
GPtrArray *cw_profiles_list (GError **error);
/* Whether any of them is to be kept current in the background. What cannot be read is not. */
gboolean cw_profiles_need_background (void);

/* What a profile is, without asking either side or the person. */
typedef struct
{
  char *salesforce; /* the user, NULL: not signed in */
  char *aloware;    /* the address, NULL: not signed in */
  gint64 last_run;  /* when the last run started, in ms; -1: none, or the keyring is locked */
} CwProfileSummary;

/* Errors also: CW_ERROR_INVALID_FILE. (transfer full) */
CwProfileSummary *cw_profiles_describe (const char *name, GError **error);
void cw_profile_summary_free (CwProfileSummary *summary);
/* Makes an empty one. */
gboolean cw_profiles_create (const char *name, GError **error);
/* Makes a profile with the settings and the mappings of another one, as drafts and without its choices of
 * owners. Its sign-ins, its links and its history stay where they are. Nothing is left of the new one after
 * an error. */
gboolean cw_profiles_duplicate (const char *name, const char *new_name, GError **error);
/* The mapping that a profile has of an object, its draft before its active one, for another pair of accounts:
 * with the choices of owners of `own` (nullable: none), because users belong to their account. Nothing is
 * saved. Errors also: CW_ERROR_NOT_FOUND for one without a mapping; CW_ERROR_INVALID_FILE. (transfer full) */
CwMapping *cw_profiles_load_mapping (const char *name, CwObject object, const CwMapping *own, GError **error);
/* Gives a profile another name, with its sign-ins and its state. */
gboolean cw_profiles_rename (const char *name,
                             const char *new_name,
                             GCancellable *cancellable,
                             GError **error);
/* Signs out of both sides, and removes the profile with its secrets, its mapping and its history. */
gboolean cw_profiles_remove (const char *name, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwProfileSummary, cw_profile_summary_free)

G_END_DECLS
