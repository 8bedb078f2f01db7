/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-conversion.h"

G_BEGIN_DECLS

/* Carrying a value from one side's original text to the other's, and comparing across sides. All pure.
 *
 * Comparing happens in one canonical text a pair, the Salesforce side's: a value of Aloware is converted,
 * then made canonical; two values are equal when their canonical texts are. Blank is "". A value that cannot
 * be expressed on the other side keeps a canonical text of its own that equals nothing else, so that it is
 * seen to change but is never written. */

/* `value` in Aloware's original text → the text to write to Salesforce; "" → "" (blank). The result is
 * checked against the field: length, number range, restricted picklist, active owner. Errors:
 * CW_ERROR_INVALID_VALUE; the message names the field and the remedy, never the value. */
gboolean cw_convert_to_salesforce (const CwFieldPair *pair,
                                   const CwConvertContext *context,
                                   const char *value,
                                   char **salesforce_value,
                                   GError **error);
/* The same towards Aloware. */
gboolean cw_convert_to_aloware (const CwFieldPair *pair,
                                const CwConvertContext *context,
                                const char *value,
                                char **aloware_value,
                                GError **error);

/* The canonical texts. NULL (not delivered) gives NULL. Never fail. (transfer full) */
char *cw_convert_canonical_aloware (const CwFieldPair *pair,
                                    const CwConvertContext *context,
                                    const char *value);
char *cw_convert_canonical_salesforce (const CwFieldPair *pair,
                                       const CwConvertContext *context,
                                       const char *value);

/* A value for a person's eyes: users by name, everything else as it is. (transfer full) */
char *cw_convert_display (const CwFieldPair *pair,
                          const CwConvertContext *context,
                          CwSide side,
                          const char *value);

G_END_DECLS
