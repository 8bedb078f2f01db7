/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-store.h"

G_BEGIN_DECLS

/* Whether a plan may be applied that is the first to write many contacts to Aloware (cw-guards.h). `warning`
 * (out) (transfer full) (nullable) is what a person has to confirm first; NULL: nothing. `assume_yes`
 * confirms it. The store remembers that, and no later plan is asked about. `left_out`: ids of changes (gint64
 * *) that are not applied, or NULL. Errors: CW_ERROR_STORAGE. */
gboolean cw_first_write_check (CwStore *store,
                               const char *plan,
                               GHashTable *left_out,
                               gboolean assume_yes,
                               char **warning,
                               GError **error);

G_END_DECLS
