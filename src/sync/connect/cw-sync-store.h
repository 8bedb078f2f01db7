/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-profile.h"
#include "cw-store.h"

G_BEGIN_DECLS

/* The profile's state database, opened with the key from the keyring. Blocking; any thread. The store belongs
 * to the thread that opens it. Errors: CW_ERROR_NO_SECRET_SERVICE, CW_ERROR_STORAGE, CW_ERROR_NEWER_STATE. */

/* Whether the profile has a state database. Opening makes one, so ask first if it is only to be shown. */
gboolean cw_sync_has_store (CwProfile *profile);
/* Opens it for anything but a run, such as showing it or an import. (transfer full) */
CwStore *cw_sync_open_store (CwProfile *profile, GError **error);
/* The same, but the person is not asked to unlock the keyring: for what is shown unasked. A locked keyring
 * is CW_ERROR_NO_SECRET_SERVICE. (transfer full) */
CwStore *cw_sync_peek_store (CwProfile *profile, GError **error);
/* Opens it for a run. `key`: from the keyring; NULL: it is asked for, which may ask the person to unlock it.
 * `was_lost`: the key is a new one, so mirrors and bases are gone. Errors: G_IO_ERROR_CANCELLED, too.
 * (transfer full) */
CwStore *cw_sync_begin_store (CwProfile *profile,
                              GBytes *key,
                              gboolean *was_lost,
                              GCancellable *cancellable,
                              GError **error);

G_END_DECLS
