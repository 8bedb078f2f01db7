/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-profile.h"
#include "cw-rows.h"

G_BEGIN_DECLS

/* What is needed to read a profile's records without asking a platform: the active mappings over the stored
 * schemas and users. */
typedef struct
{
  CwSettings *settings;
  CwSchema *schema[CW_N_OBJECTS];   /* by CwObject; NULL: the object is not synced, or has none yet */
  CwMapping *mapping[CW_N_OBJECTS]; /* the same */
  CwUserMap *users;
  CwRows *rows[CW_N_OBJECTS]; /* NULL without a schema and a mapping */
} CwReading;

/* Fills in a reading that is all zeros. Clear it in any case. Errors: CW_ERROR_NOT_FOUND before the first
 * preview, CW_ERROR_STORAGE, CW_ERROR_INVALID_FILE. */
gboolean cw_reading_init (CwReading *reading, CwProfile *profile, GError **error);
void cw_reading_clear (CwReading *reading);
/* The mapping for a Salesforce record. Without an id: for a new record in Salesforce. (nullable) (transfer
 * none) */
CwRows *cw_reading_get_rows (const CwReading *reading, const char *salesforce_id);
/* Whether a contact that is created in Aloware is followed by an update of its Salesforce record, for any
 * object (cw_rows_follow_creation()). */
gboolean cw_reading_follows_creation (const CwReading *reading);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CwReading, cw_reading_clear)

G_END_DECLS
