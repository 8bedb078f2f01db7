/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-planner.h"

G_BEGIN_DECLS

/* Values that their target cannot hold. Private to the planner. */

/* Lists a value that was not written; ids may be NULL. */
void     cw_refusals_add (GPtrArray *refusals, const CwRow *row, CwSide side, const char *label, const char *aloware_id,
                          const char *salesforce_id, const char *message);

G_END_DECLS
