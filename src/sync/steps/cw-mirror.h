/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-engine.h"

G_BEGIN_DECLS

/* The mirrors hold what was last read of each record, and the keys by which records find each other. */

/* How long a contact counts as engaged after a call or a message, ms. */
#define CW_ENGAGED_MS (24 * 60 * 60 * G_GINT64_CONSTANT (1000))
/* How long it does after another change in Aloware, ms. Whoever edits a contact may edit it again soon. If
 * edits counted for a whole day, there would be too many engaged contacts to ask all of them within a minute.
 */
#define CW_EDITED_MS (60 * 60 * G_GINT64_CONSTANT (1000))

/* Stores what was just read of one record as its mirror. Errors: CW_ERROR_STORAGE. */
gboolean cw_mirror_salesforce (CwEngine *engine,
                               const CwSalesforceRow *row,
                               gboolean in_filter,
                               GError **error);
/* The same for one of many. The number to ask Aloware for is added to `phones` (element-type utf8), not yet
 * to the store: the caller adds them together, in the same transaction (cw_store_add_phones()). */
gboolean cw_mirror_salesforce_row (CwEngine *engine,
                                   const CwSalesforceRow *row,
                                   gboolean in_filter,
                                   GPtrArray *phones,
                                   GError **error);
gboolean cw_mirror_aloware (CwEngine *engine, const CwRecord *record, const char *phone, GError **error);
/* The same for what a reading found, which also tells whether somebody works with the contact: it was changed
 * since it was last read, or a call or a message was exchanged with it. Such a contact is engaged, and comes
 * first when the two sides are kept current. */
gboolean cw_mirror_look_up (CwEngine *engine, const CwRecord *record, const char *phone, GError **error);
/* A change was written to the record with this id: what it wrote, or all of a new record, is no news when the
 * record is mirrored next. What somebody else changed meanwhile is. Borrows `change` until then, or until
 * cw_mirror_expect_nothing(). */
void cw_mirror_expect (CwEngine *engine, const char *id, const CwChange *change);
/* What was written and not mirrored since is forgotten. */
void cw_mirror_expect_nothing (CwEngine *engine);
/* A look-up of this phone found no contact: the contact that it found before is gone. Errors:
 * CW_ERROR_STORAGE. */
gboolean cw_mirror_not_found (CwEngine *engine, const char *phone, GError **error);

/* The API names of the fields that are read of each Salesforce record of an object that is synced. */
const char *const *cw_mirror_get_fields (CwEngine *engine, CwObject object);

/* Reads Salesforce records by id and mirrors them; returns them in the order of the ids. A record that is not
 * shown is NULL, and counts as not visible. One of an object that is not synced is NULL, too, and stays as it
 * was. Errors: Salesforce's, CW_ERROR_STORAGE. (transfer full) (element-type CwSalesforceRow) */
GPtrArray *cw_mirror_retrieve (CwEngine *engine, GPtrArray *ids, GError **error);
/* The same without values, but for the "AccountId" of a Contact, and without mirroring: whether the records
 * are there, and when they changed last. */
GPtrArray *cw_mirror_get_stamps (CwEngine *engine, GPtrArray *ids, GError **error);
/* Asks Salesforce for the record of each link, as many in a request as it takes. One that it does not show
 * any more counts as not visible: it was deleted for good, which no reading of what changed tells, or this
 * user lost the right to see it. Errors: Salesforce's, CW_ERROR_STORAGE. */
gboolean cw_mirror_sweep (CwEngine *engine, GError **error);
/* Refreshes: reads again the records of some changes, on both sides. `is_part`: inside a phase that was
 * begun; otherwise as a phase of its own. Errors: those of both platforms, CW_ERROR_STORAGE. (element-type
 * CwChange) */
gboolean cw_mirror_refresh (CwEngine *engine, GPtrArray *changes, gboolean is_part, GError **error);

G_END_DECLS
