/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Phone numbers, by libphonenumber. Thread-safe. */

/* The E.164 form ("+15550100123") of what a person typed, with extensions dropped, or NULL when it is no
 * possible number. `region` (ISO 3166) is for numbers without a country code. (transfer full) (nullable) */
char *cw_phone_to_e164 (const char *text, const char *region);

/* The form to compare: E.164, with ";ext=N" where there is an extension. A text that is no number is compared
 * as it is, trimmed. "" for blank. (transfer full) */
char *cw_phone_canonical (const char *text, const char *region);

/* Whether libphonenumber knows this region code. */
gboolean cw_phone_region_is_known (const char *region);

G_END_DECLS
