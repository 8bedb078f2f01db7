/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-engine.h"
#include "cw-store-phones.h"

G_BEGIN_DECLS

/* Keeping both sides current, one step: asks for what changed, and plans and writes just that. */

/* What a step asks for. */
typedef struct
{
  gboolean ask_salesforce; /* what changed there */
  gboolean ask_activity;   /* whose Tasks moved (the setting activity-filter) */
  guint n_engaged;         /* how many contacts of Aloware to look up that were engaged in the last day */
  guint n_round;           /* how many of all, those first that were looked up longest ago */
} CwKeepOrder;

/* What a step has found. */
typedef struct
{
  guint changed[2]; /* by CwSide: records that had been changed */
  guint n_engaged;  /* contacts that were looked up, of those that were ordered */
  guint n_round;
  guint conflicts;               /* open ones, afterwards */
  guint new_conflicts;           /* opened by this step */
  guint n_dirty, n_due;          /* records that wait to be tried again; of these, those that are due */
  guint quota_used, quota_limit; /* of Salesforce's day, as last seen by any run; limit 0: not known */
  CwPhoneAges ages;              /* of Aloware */
} CwKeepNews;

/* The error_code of a step that does nothing, because no sync has finished yet with the mapping and settings
 * that are active now. A person is to see first what they change. */
#define CW_KEEP_SYNC_FIRST "sync-first"

/* To be called at the end of a sync: from now on the sides can be kept current with this mapping and these
 * settings. Errors: CW_ERROR_STORAGE. */
gboolean cw_keep_allow (CwEngine *engine, GError **error);
/* Does one step. Records that it does not come to an end with stay dirty, and a later step takes them up.
 * Asks nobody: where a person has to answer first, the run is "refused", as in a sync. Nothing that fails for
 * one contact alone is an error. Errors: those of both platforms, CW_ERROR_STORAGE, G_IO_ERROR_CANCELLED. */
gboolean cw_keep_step (CwEngine *engine, const CwKeepOrder *order, CwKeepNews *news, GError **error);

G_END_DECLS
