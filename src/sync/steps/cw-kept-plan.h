/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-match.h"
#include "cw-profile.h"
#include "cw-salesforce-retrieve.h"
#include "cw-store.h"

G_BEGIN_DECLS

/* The plans that a store keeps by name, and which of them is the last preview of a sync. The thread of the
 * store. Errors of all: CW_ERROR_STORAGE, and CW_ERROR_INVALID_FILE for a mapping that cannot be read. */

/* The value in the store that names the mapping which the last plan was made with. */
#define CW_META_PLAN_MAPPING "plan-mapping"

/* Names a plan by what is in it and the mapping it was made with, so that equal plans have equal names.
 * (transfer full) */
char *cw_kept_plan_digest (CwStore *store, const char *plan, const char *mapping_digest, GError **error);

/* Gives a plan that was just made its name, and notes that it is the last one. That ends the last preview.
 * `name`: (out) (transfer full). */
gboolean cw_kept_plan_name (CwStore *store,
                            const char *plan,
                            const char *mapping_digest,
                            char **name,
                            GError **error);
/* Fails with CW_ERROR_INVALID_FILE unless the plan is the last one that was made, was made with this
 * mapping, and its changes are those that its name stands for. */
gboolean cw_kept_plan_check (CwStore *store, const char *plan, const char *mapping_digest, GError **error);
/* The error of a plan that is not the last one any more. Always FALSE. */
gboolean cw_kept_plan_outdated (GError **error);

/* How many pairs each key alone would have made when the last plan was made, by CwMatchBy; all 0 for a plan
 * that was not made by matching. */
gboolean cw_kept_plan_get_would_match (CwStore *store, guint counts[CW_MATCH_N_KEYS], GError **error);
/* To be called after cw_kept_plan_name(). */
gboolean cw_kept_plan_set_would_match (CwStore *store, const guint counts[CW_MATCH_N_KEYS], GError **error);

/* How many records a job of the Bulk API has at most: they are in memory as long as it takes. */
#define CW_PLAN_JOB_RECORDS 20000
/* How many of these are read back at a time: with all their fields they need much more memory. */
#define CW_PLAN_READ_BACK (2 * CW_SALESFORCE_MAX_RETRIEVE)

/* Whether so many records of one kind are written to Salesforce by jobs. `bulk_threshold`: the setting. */
gboolean cw_kept_plan_goes_by_jobs (guint bulk_threshold, guint n_records);
/* How many requests to each side that is expected to take. `bulk_threshold`: the setting. */
gboolean cw_kept_plan_forecast (CwStore *store,
                                const char *plan,
                                GHashTable *left_out,
                                guint bulk_threshold,
                                guint expected[2],
                                GError **error);

/* The last preview of a sync, when it was not applied yet, no other plan was made since, and the active
 * mapping is still the one it was made with: its plan, the requests that applying it takes, and when it was
 * made (ms). `plan` is NULL otherwise. `plan`: (out) (transfer full) (nullable). */
gboolean cw_last_preview_find (CwProfile *profile,
                               CwStore *store,
                               char **plan,
                               guint expected[2],
                               gint64 *made,
                               GError **error);
/* Makes a plan that is in the store the last preview. It counts as made with the mapping that is active now.
 */
gboolean cw_last_preview_remember (CwProfile *profile,
                                   CwStore *store,
                                   const char *plan,
                                   const guint expected[2],
                                   gint64 made,
                                   GError **error);

G_END_DECLS
