/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-aloware.h"
#include "cw-change.h"
#include "cw-profile.h"
#include "cw-rows.h"
#include "cw-salesforce.h"
#include "cw-store.h"

G_BEGIN_DECLS

/* What a run works with. cw_inputs_open() and cw_preflight() fill it in; the steps after them only read it,
 * and write to the store and the platforms that it names. Belongs to the thread of the run and its main
 * context. */
typedef struct
{
  gboolean is_preview; /* nothing is written to a platform */
  gboolean
    is_step; /* a step of keeping current: gives way to others, and asks nobody to unlock the keyring */
  gint64 undone_run; /* the run that is taken back, or 0 */

  CwProfile *profile; /* borrowed */
  gboolean locked;
  CwSettings *settings;
  CwConnections *connections;
  CwMapping *mapping[CW_N_OBJECTS]; /* by CwObject; NULL: the object is not synced */
  char *mapping_digest;             /* of what is synced: cw_mappings_digest() */
  CwStore *store;
  gboolean state_was_lost; /* the key changed: mirrors and bases are gone */
  CwHttp *http;
  CwSalesforce *salesforce;
  CwAloware *aloware;

  /* From here on by cw_preflight(). By CwObject; NULL: the object is not synced. */
  CwSchema *schema[CW_N_OBJECTS];
  CwUserMap *users;
  CwRows *rows[CW_N_OBJECTS]; /* the mapping over schema and users */
} CwInputs;

/* Takes the profile's run lock, for which it waits while a step has it, opens the store, and opens both
 * connections over `http`. Nothing is sent yet. What is open is to be closed whatever comes back. Errors:
 * CW_ERROR_BUSY while another run has the lock, CW_ERROR_SIGN_IN_NEEDED, CW_ERROR_INVALID_MAPPING without an
 * active mapping, CW_ERROR_UNSUPPORTED; those of the profile's files and of cw_sync_open_store(). */
gboolean cw_inputs_open (CwInputs *inputs,
                         CwProfile *profile,
                         CwHttp *http,
                         GCancellable *cancellable,
                         GError **error);
void cw_inputs_close (CwInputs *inputs);

/* The mapping for a Salesforce record. Without an id: for a record that is to be created in Salesforce. NULL:
 * its object is not synced. (nullable) (transfer none) */
CwRows *cw_inputs_get_rows (const CwInputs *inputs, const char *salesforce_id);
/* The mapping for a change. NULL: its object is not synced. (nullable) (transfer none) */
CwRows *cw_inputs_get_rows_of (const CwInputs *inputs, const CwChange *change);
/* SHA-256 of the mappings (by CwObject, NULL where there is none), as 64 hexadecimal digits. (transfer
 * full) */
char *cw_mappings_digest (CwMapping *const mapping[CW_N_OBJECTS]);
/* Loads the active mapping of each object that is synced, and leaves NULL in the place of the others. Errors:
 * CW_ERROR_INVALID_MAPPING where one has none; those of the profile's files. */
gboolean cw_load_active_mappings (CwProfile *profile,
                                  const CwSettings *settings,
                                  CwMapping *mapping[CW_N_OBJECTS],
                                  GError **error);
/* Frees them, and leaves NULL. */
void cw_clear_mappings (CwMapping *mapping[CW_N_OBJECTS]);

G_END_DECLS
