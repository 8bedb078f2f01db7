/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-store.h"

G_BEGIN_DECLS

/* Saves a preview to a file: JSON with the members of `crosswalk-cli preview --json`, and with what is needed
 * to apply it exactly. The file holds contacts' values unencrypted, because a person asked for it; its mode
 * is 0600. Errors: CW_ERROR_STORAGE. */
gboolean cw_plan_file_save (CwStore *store, const char *plan, const char *path, GError **error);
/* Loads a file's changes into the store as `plan`. They are read one at a time, so the size of the file does
 * not matter. The content must be what this profile saved, which is known by a code that cannot be made
 * without the profile's key; the layout may be another. A plan that was made with another mapping than that
 * of `mapping_digest` is refused. A file that is refused leaves the store as it was. Errors:
 * CW_ERROR_INVALID_FILE with what is wrong and what to do, CW_ERROR_STORAGE. */
gboolean cw_plan_file_load (CwStore *store,
                            const char *path,
                            const char *mapping_digest,
                            const char *plan,
                            GError **error);

G_END_DECLS
