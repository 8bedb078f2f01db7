/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-conversion.h"

G_BEGIN_DECLS

/* Carries values between the sides, and compares them. Pure; any thread.
 *
 * To be compared, both values of a pair of fields get a canonical text, in Salesforce's form: Aloware's value
 * is converted first. Two values are equal if their canonical texts are. The canonical text of a blank is "",
 * or "false" for a checkbox in Salesforce, which is never blank there (platform/README.md S5). A value that
 * the other side cannot express has a canonical text that equals no other: so a change of it is seen, but it
 * is never written.
 *
 * `context` NULL means: no region, UTC, no users. A value is trimmed before it is converted. */

/* Converts Aloware's text to what is written to Salesforce; "" is blank. The result is checked against the
 * field: length, range, restricted picklist, active owner. Nothing is cut off to make it fit.
 * `salesforce_value`: transfer full. Errors: CW_ERROR_INVALID_VALUE; the message names the fields and the
 * remedy, never the value. */
gboolean cw_convert_to_salesforce (const CwFieldPair *pair,
                                   const CwConvertContext *context,
                                   const char *value,
                                   char **salesforce_value,
                                   GError **error);
/* The same towards Aloware. A phone number becomes E.164, an owner becomes the paired user or the
 * fallback. */
gboolean cw_convert_to_aloware (const CwFieldPair *pair,
                                const CwConvertContext *context,
                                const char *value,
                                char **aloware_value,
                                GError **error);

/* The canonical text of Aloware's or Salesforce's text; NULL (not delivered) gives NULL. Never fails. Of an
 * owner that is a queue: NULL where it is to stay the owner, so that nothing is decided; else "", as of a
 * record that nobody owns. (transfer full) (nullable) */
char *cw_convert_canonical_aloware (const CwFieldPair *pair,
                                    const CwConvertContext *context,
                                    const char *value);
char *cw_convert_canonical_salesforce (const CwFieldPair *pair,
                                       const CwConvertContext *context,
                                       const char *value);

/* The text of `side` for a person's eyes: a user's name, everything else as it is; NULL gives NULL. (transfer
 * full) (nullable) */
char *cw_convert_display (const CwFieldPair *pair,
                          const CwConvertContext *context,
                          CwSide side,
                          const char *value);

G_END_DECLS
