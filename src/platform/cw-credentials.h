/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "cw-secret.h"

G_BEGIN_DECLS

/* Secrets, in the Secret Service through libsecret, and nowhere else. One item for each profile and name:
 * "salesforce", "aloware" and "aloware-clients" (JSON, with the addresses that they may be sent to),
 * "state-key" (base64). Blocking, because the person may be asked to unlock the keyring; any thread. Errors:
 * CW_ERROR_NO_SECRET_SERVICE with what to start or to unlock; G_IO_ERROR_CANCELLED. */

/* NULL without an error: there is none. (nullable) (transfer full): cw_secret_free() */
char *cw_credentials_lookup (const char *profile,
                             const char *name,
                             GCancellable *cancellable,
                             GError **error);
gboolean cw_credentials_store (const char *profile,
                               const char *name,
                               const char *secret,
                               GCancellable *cancellable,
                               GError **error);
gboolean cw_credentials_clear (const char *profile,
                               const char *name,
                               GCancellable *cancellable,
                               GError **error);

/* Gives another profile the same secrets, all of them. After an error, it may have some. */
gboolean cw_credentials_copy_all (const char *profile,
                                  const char *new_profile,
                                  GCancellable *cancellable,
                                  GError **error);
/* Clears every secret of a profile. */
gboolean cw_credentials_clear_all (const char *profile, GCancellable *cancellable, GError **error);

/* The 32-byte key of the profile's state database, made and stored at its first use. (transfer full) */
GBytes *cw_credentials_state_key (const char *profile, GCancellable *cancellable, GError **error);
/* The same, but a person is not asked to unlock the keyring: a locked keyring is an error. (transfer full) */
GBytes *cw_credentials_peek_state_key (const char *profile, GCancellable *cancellable, GError **error);

G_END_DECLS
