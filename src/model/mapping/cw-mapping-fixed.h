/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-schema.h"

G_BEGIN_DECLS

/* Fixed values: what a field of Salesforce gets in a new record that no row of the mapping fills there. Pure;
 * any thread. */

/* Turns the text of a fixed value into what is written to the field. The value must fit it: its type, length,
 * digits and, where it is restricted, its picklist; and the signed-in user must be allowed to fill the field
 * of a new record. A reference takes an id of 18 characters. Errors: CW_ERROR_INVALID_VALUE; the message is a
 * sentence that names the field and the remedy. `written` (optional): transfer full. */
gboolean cw_mapping_fixed_convert (const CwField *field, const char *value, char **written, GError **error);

/* The form in which two values of the field are compared. NULL gives NULL. (transfer full) (nullable) */
char *cw_mapping_fixed_canonical (const CwField *field, const char *value);

G_END_DECLS
