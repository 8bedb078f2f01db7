/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-store.h"

G_BEGIN_DECLS

/* The warning before the first bulk write to Aloware of a profile: contacts that come through its API can
 * make it write e-mails to lead recipients and assign owners (platform/README.md A4), which nobody can take
 * back. */

/* From this many contacts on it is in bulk. */
#define CW_FIRST_WRITE_BULK 10
/* The run's error_code when it was refused for this. */
#define CW_FIRST_WRITE_CODE "first-aloware-write"

/* What is said before `created` contacts are created and `updated` ones changed in Aloware; NULL when that is
 * few enough. Pure. (transfer full) (nullable) */
char *cw_first_write_warning (guint created, guint updated);

/* Whether the plan may be applied: `warning` (out) (nullable) (transfer full) is what has to be confirmed
 * first. `assume_yes` confirms it, which is remembered. `left_out`: ids of changes (gint64 *) that are not
 * applied, or NULL. Errors: CW_ERROR_STORAGE. */
gboolean cw_first_write_check (CwStore *store,
                               const char *plan,
                               GHashTable *left_out,
                               gboolean assume_yes,
                               char **warning,
                               GError **error);

G_END_DECLS
