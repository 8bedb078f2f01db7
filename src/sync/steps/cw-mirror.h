/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-engine.h"

G_BEGIN_DECLS

/* The mirrors hold what was last read of each record, and the keys by which records find each other. */

/* Puts what was just read of one record into its mirror. Errors: CW_ERROR_STORAGE. */
gboolean cw_mirror_salesforce (CwEngine *engine,
                               const CwSalesforceRow *row,
                               gboolean in_filter,
                               GError **error);
gboolean cw_mirror_aloware (CwEngine *engine, const CwRecord *record, const char *phone, GError **error);
/* Nobody in Aloware answers to a phone: who did before is gone. Errors: CW_ERROR_STORAGE. */
gboolean cw_mirror_not_found (CwEngine *engine, const char *phone, GError **error);

/* API names read of each Salesforce record. */
const char *const *cw_mirror_get_fields (CwEngine *engine);

/* Reads Salesforce records by id now and mirrors them; those that are not shown count as not visible. Errors:
 * Salesforce's, CW_ERROR_STORAGE. (transfer full) (element-type CwSalesforceRow) */
GPtrArray *cw_mirror_retrieve (CwEngine *engine, GPtrArray *ids, GError **error);
/* Reads the records of some changes as they are now, both sides: as a phase of its own, or as part of one
 * that was begun
 * (`is_part`). Errors: those of both platforms, CW_ERROR_STORAGE. (element-type CwChange) */
gboolean cw_mirror_refresh (CwEngine *engine, GPtrArray *changes, gboolean is_part, GError **error);

G_END_DECLS
