/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-aloware.h"
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
  gint64 undone_run;   /* the run that is taken back, or 0 */

  CwProfile *profile; /* borrowed */
  gboolean locked;
  CwSettings *settings;
  CwConnections *connections;
  CwMapping *mapping;
  char *mapping_digest;
  CwStore *store;
  gboolean state_was_lost; /* the key changed: mirrors and bases are gone */
  CwHttp *http;
  CwSalesforce *salesforce;
  CwAloware *aloware;

  const char *object; /* "Contact" */
  CwSchema *schema;   /* from here on by cw_preflight() */
  CwUserMap *users;
  CwRows *rows; /* the mapping over both */
} CwInputs;

/* Takes the profile's run lock, opens the store, and opens both connections over `http`. Nothing is sent yet.
 * What is open is to be closed whatever comes back. Errors: CW_ERROR_BUSY while another run has the lock,
 * CW_ERROR_SIGN_IN_NEEDED, CW_ERROR_INVALID_MAPPING without an active mapping, CW_ERROR_UNSUPPORTED; those of
 * the profile's files and of cw_sync_open_store(). */
gboolean cw_inputs_open (CwInputs *inputs,
                         CwProfile *profile,
                         CwHttp *http,
                         GCancellable *cancellable,
                         GError **error);
void cw_inputs_close (CwInputs *inputs);

G_END_DECLS
