/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-store.h"

G_BEGIN_DECLS

/* A saved preview: JSON with the members of `crosswalk-cli preview --json`, plus what applying it exactly
 * needs. It holds contact values in the clear, because a person asked for it; mode 0600. Errors:
 * CW_ERROR_INVALID_FILE naming member and remedy, CW_ERROR_STORAGE. */
gboolean cw_plan_file_save (CwStore *store, const char *plan, const char *path, GError **error);
/* Loads a file's changes into the store as `plan`, one at a time, so that its size does not matter; a file
 * with anything wrong leaves the store as it was. What is in it has to be what this profile saved, however it
 * is laid out: it bears a code that cannot be made without the profile's key. Whoever wants another plan
 * makes another preview. `mapping_digest`: a plan of another mapping is refused. */
gboolean cw_plan_file_load (CwStore *store,
                            const char *path,
                            const char *mapping_digest,
                            const char *plan,
                            GError **error);

G_END_DECLS
