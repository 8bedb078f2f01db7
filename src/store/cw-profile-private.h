/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-profile.h"

G_BEGIN_DECLS

/* Shared by the profile's own files. */

/* The whole text of a file; `text` NULL without an error when there is no such file. */
gboolean cw_profile_read      (CwProfile *profile, const char *basename, char **text, gsize *length, GError **error);
/* Replaces the file as a whole. */
gboolean cw_profile_write     (CwProfile *profile, const char *basename, const char *text, GError **error);
/* One that is not there is no error. */
gboolean cw_profile_remove    (CwProfile *profile, const char *basename, GError **error);
/* Adds the file and the remedy to what its content is blamed for, in place. */
void     cw_profile_blame     (CwProfile *profile, const char *basename, GError **error);

/* Errors: CW_ERROR_INVALID_FILE with the member or the line. */
CwConnections *cw_connections_from_json (const char *json, gsize length, GError **error);
/* `before`, or NULL: the file's present text, whose members that this version does not know are kept. */
char          *cw_connections_to_json   (const CwConnections *connections, const char *before, gsize length,
                                         GError **error);
GPtrArray     *cw_users_from_json       (const char *json, gsize length, GError **error);
char          *cw_users_to_json         (GPtrArray *users);

G_END_DECLS
