/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-planner.h"

G_BEGIN_DECLS

/* Carrying a value over, and what becomes of one that its target cannot hold. Private to the planner. */

/* cw_convert_to_salesforce() or cw_convert_to_aloware(), by the side that is written. */
gboolean cw_row_convert  (CwSide side, const CwRow *row, const CwConvertContext *context, const char *text, char **converted,
                          GError **error);

/* Lists a value that was not written; ids may be NULL. */
void     cw_refusals_add (GPtrArray *refusals, const CwRow *row, CwSide side, const char *label, const char *aloware_id,
                          const char *salesforce_id, const char *message);

G_END_DECLS
