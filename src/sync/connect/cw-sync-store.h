/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-profile.h"
#include "cw-store.h"

G_BEGIN_DECLS

/* The profile's state database, opened with the key from the keyring. Blocking; any thread. The store belongs
 * to the thread that opens it. Errors: CW_ERROR_NO_SECRET_SERVICE, CW_ERROR_STORAGE, CW_ERROR_NEWER_STATE. */

/* Whether a run has made one yet. Opening makes it, so that whoever only looks asks first. */
gboolean cw_sync_has_store (CwProfile *profile);
/* For showing what is in it. (transfer full) */
CwStore *cw_sync_open_store (CwProfile *profile, GError **error);
/* The same without asking the person to unlock the keyring: for what is shown without having been asked for.
 * A locked one is CW_ERROR_NO_SECRET_SERVICE. (transfer full) */
CwStore *cw_sync_peek_store (CwProfile *profile, GError **error);
/* For a run. `was_lost` says whether the key is a new one, so that mirrors and bases are gone. Errors:
 * G_IO_ERROR_CANCELLED, too. (transfer full) */
CwStore *cw_sync_begin_store (CwProfile *profile,
                              gboolean *was_lost,
                              GCancellable *cancellable,
                              GError **error);

G_END_DECLS
