/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "cw-record.h"

G_BEGIN_DECLS

/* The list other_phone_numbers, which holds the additional fields (home_phone, mobile_phone, fax,
 * other_phone) both when read and when written. It is documented as an array of {label, phone_number} and
 * also as a comma-separated text (platform/README.md A3). Pure. */

/* The hidden value of a record that holds the whole list as it was delivered, as JSON. */
#define CW_ALOWARE_NUMBERS "@other_phone_numbers"

/* Sets the additional fields and the hidden value from a delivered list. An array tells each field, or that
 * it is blank. A text has no labels: its first number is other_phone, and nothing is known of the other
 * fields. */
void cw_aloware_numbers_read (JsonNode *list, CwRecord *record);

/* The list of `before` with the additional fields of `values` put in (transfer full); what else it holds
 * stays. `before` NULL: an empty list. NULL without an error: `values` has none of these fields. Errors:
 * CW_ERROR_BAD_ANSWER when `before` came without its list, because writing would wipe what was not seen;
 * CW_ERROR_INVALID_VALUE when a part of the list could not be read. */
JsonNode *cw_aloware_numbers_merge (const CwRecord *before, GHashTable *values, GError **error);

/* The comma-separated text of an array. (transfer full) */
char *cw_aloware_numbers_join (JsonNode *list);
/* Whether the list was delivered as a text. */
gboolean cw_aloware_numbers_are_text (const CwRecord *record);

G_END_DECLS
