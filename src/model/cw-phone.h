/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Phone numbers, by libphonenumber. `text` (nullable) is what a person typed: any format, an extension,
 * letters for digits. `region` (nullable) is the ISO 3166 code for numbers without a country code. Any
 * thread. */

/* The E.164 form without the extension: "+15550100123"; NULL: no possible number. (transfer full)
 * (nullable) */
char *cw_phone_to_e164 (const char *text, const char *region);

/* The form in which numbers are compared: E.164, then ";ext=N" if there is an extension. A text that is no
 * number is compared in its canonical form (cw-text.h). NULL gives "". (transfer full) */
char *cw_phone_canonical (const char *text, const char *region);

/* Whether libphonenumber knows this region code, in either letter case. */
gboolean cw_phone_region_is_known (const char *region);

G_END_DECLS
