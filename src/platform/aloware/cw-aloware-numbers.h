/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "cw-record.h"

G_BEGIN_DECLS

/* The list other_phone_numbers, in which the additional fields (home_phone, mobile_phone, fax, other_phone)
 * live on both ways. Documented as an array of {label, phone_number} and as a comma-separated string
 * (platform/README.md A3). Pure. */

/* The hidden value of a record that keeps the whole list as it was delivered, as JSON. */
#define CW_ALOWARE_NUMBERS "@other_phone_numbers"

/* Sets the additional fields and the hidden value from a delivered list. An array says for each field what it
 * is or that it is blank; a string has no labels: its first number is other_phone, of the other fields
 * nothing is known. */
void cw_aloware_numbers_read (JsonNode *list, CwRecord *record);

/* The list of `before` (nullable: an empty one) with the additional fields of `values` put in; the rest of it
 * stays. NULL without an error: `values` has none of these fields. Errors: CW_ERROR_BAD_ANSWER when `before`
 * came without its list, because writing would then wipe what was not seen; CW_ERROR_INVALID_VALUE when not
 * all of the list could be read. */
JsonNode *cw_aloware_numbers_merge (const CwRecord *before, GHashTable *values, GError **error);

/* The comma-separated form of an array. (transfer full) */
char *cw_aloware_numbers_join (JsonNode *list);
/* Whether the list was delivered as a string. */
gboolean cw_aloware_numbers_are_text (const CwRecord *record);

G_END_DECLS
