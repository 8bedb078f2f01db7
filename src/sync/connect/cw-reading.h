/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-profile.h"
#include "cw-rows.h"

G_BEGIN_DECLS

/* What is needed to read a profile's records without asking a platform: the active mapping over the stored
 * schema and users. */
typedef struct
{
  CwSettings *settings;
  CwSchema *schema;
  CwMapping *mapping;
  CwUserMap *users;
  CwRows *rows;
} CwReading;

/* Fills in a reading that is all zeros. Clear it in any case. Errors: CW_ERROR_NOT_FOUND before the first
 * preview, CW_ERROR_STORAGE, CW_ERROR_INVALID_FILE. */
gboolean cw_reading_init (CwReading *reading, CwProfile *profile, GError **error);
void cw_reading_clear (CwReading *reading);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CwReading, cw_reading_clear)

G_END_DECLS
