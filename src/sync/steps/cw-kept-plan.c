/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-kept-plan.h"

#include <glib/gi18n-lib.h>

#include "cw-error.h"
#include "cw-inputs.h"
#include "cw-store-plans.h"

#define META_LAST_PLAN "last-plan"
/* The last preview, its requests and when it was made, until it is applied or another plan takes its place.
 */
#define META_PREVIEW "last-preview"
#define META_WOULD_MATCH "last-plan-would-match"

char *
cw_kept_plan_digest (CwStore *store, const char *plan, const char *mapping_digest, GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  g_checksum_update (checksum, (const guchar *) mapping_digest, -1);
  if (!cw_store_digest_plan (store, plan, checksum, error))
    return NULL;
  return g_strndup (g_checksum_get_string (checksum), 16);
}

gboolean
cw_kept_plan_name (CwStore *store, const char *plan, const char *mapping_digest, char **name, GError **error)
{
  g_autofree char *digest = cw_kept_plan_digest (store, plan, mapping_digest, error);

  if (digest == NULL || !cw_store_rename_plan (store, plan, digest, error)
      || !cw_store_set_meta (store, CW_META_PLAN_MAPPING, mapping_digest, error)
      || !cw_store_set_meta (store, META_LAST_PLAN, digest, error)
      || !cw_store_set_meta (store, META_PREVIEW, "", error)
      || !cw_store_set_meta (store, META_WOULD_MATCH, "", error))
    return FALSE;

  *name = g_steal_pointer (&digest);
  return TRUE;
}

gboolean
cw_kept_plan_get_would_match (CwStore *store, guint counts[CW_MATCH_N_KEYS], GError **error)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) parts = NULL;

  memset (counts, 0, CW_MATCH_N_KEYS * sizeof *counts);
  if (!cw_store_get_meta (store, META_WOULD_MATCH, &text, error))
    return FALSE;

  parts = g_strsplit (text != NULL ? text : "", " ", -1);
  for (guint i = 0; i < CW_MATCH_N_KEYS && g_strv_length (parts) == CW_MATCH_N_KEYS; i++)
    counts[i] = (guint) g_ascii_strtoull (parts[i], NULL, 10);
  return TRUE;
}

gboolean
cw_kept_plan_set_would_match (CwStore *store, const guint counts[CW_MATCH_N_KEYS], GError **error)
{
  g_autofree char *text = g_strdup_printf ("%u %u %u", counts[CW_MATCH_BY_ID], counts[CW_MATCH_BY_PHONE],
                                           counts[CW_MATCH_BY_EMAIL]);

  return cw_store_set_meta (store, META_WOULD_MATCH, text, error);
}

gboolean
cw_kept_plan_outdated (GError **error)
{
  g_set_error_literal (
    error, CW_ERROR, CW_ERROR_INVALID_FILE,
    _("This preview is out of date: another one was made, or the mapping changed. Preview again."));
  return FALSE;
}

gboolean
cw_kept_plan_check (CwStore *store, const char *plan, const char *mapping_digest, GError **error)
{
  g_autofree char *mapping = NULL;
  g_autofree char *last = NULL;
  g_autofree char *name = NULL;

  if (!cw_store_get_meta (store, CW_META_PLAN_MAPPING, &mapping, error)
      || !cw_store_get_meta (store, META_LAST_PLAN, &last, error))
    return FALSE;
  name = cw_kept_plan_digest (store, plan, mapping_digest, error);
  if (name == NULL)
    return FALSE;

  return (g_strcmp0 (mapping, mapping_digest) == 0 && g_strcmp0 (last, plan) == 0
          && g_strcmp0 (name, plan) == 0)
         || cw_kept_plan_outdated (error);
}

gboolean
cw_kept_plan_goes_by_jobs (guint bulk_threshold, guint n_records)
{
  return bulk_threshold > 0 && n_records > bulk_threshold;
}

static guint
portions (guint n, guint size)
{
  return n / size + (n % size > 0);
}

/* A job of the Bulk API is made, filled, closed, looked at a few times, asked for three results, and deleted.
 */
#define REQUESTS_A_JOB 14

/* Salesforce is written 200 records at a time, or by jobs. All records of the plan are read once, then those
 * that are written once before and once after that; before a job twice. 2,000 are read at a time; for
 * jobs 10,000 before, and 4,000 after. A write to Aloware takes three requests: look up, write, look up
 * again.
 */
gboolean
cw_kept_plan_forecast (CwStore *store,
                       const char *plan,
                       GHashTable *left_out,
                       guint bulk_threshold,
                       guint expected[2],
                       GError **error)
{
  CwWriteCounts counts;
  guint aloware, salesforce, all;
  gboolean by_jobs;

  if (!cw_store_count_writes (store, plan, left_out, &counts, error))
    return FALSE;

  aloware = cw_write_counts_get (&counts, CW_SIDE_ALOWARE);
  salesforce = cw_write_counts_get (&counts, CW_SIDE_SALESFORCE);
  all = salesforce + aloware;
  by_jobs = cw_kept_plan_goes_by_jobs (bulk_threshold, salesforce);
  expected[CW_SIDE_SALESFORCE] = portions (all, CW_SALESFORCE_MAX_RETRIEVE)
                                 + (by_jobs ? 2 * portions (salesforce, CW_SALESFORCE_MAX_RETRIEVE_TOGETHER)
                                                + portions (salesforce, CW_PLAN_READ_BACK)
                                                + REQUESTS_A_JOB * portions (salesforce, CW_PLAN_JOB_RECORDS)
                                            : 2 * portions (salesforce, CW_SALESFORCE_MAX_RETRIEVE)
                                                + portions (salesforce, CW_SALESFORCE_MAX_RECORDS));
  expected[CW_SIDE_ALOWARE] = 3 * aloware;
  return TRUE;
}

/* ── The last preview ── */

/* Of the mappings that a run would use now. */
static char *
digest_of_active (CwProfile *profile, GError **error)
{
  g_autoptr (CwSettings) settings = cw_profile_load_settings (profile, error);
  CwMapping *mapping[CW_N_OBJECTS];
  char *digest;

  if (settings == NULL || !cw_load_active_mappings (profile, settings, mapping, error))
    return NULL;

  digest = cw_mappings_digest (mapping);
  cw_clear_mappings (mapping);
  return digest;
}

gboolean
cw_last_preview_remember (CwProfile *profile,
                          CwStore *store,
                          const char *plan,
                          const guint expected[2],
                          gint64 made,
                          GError **error)
{
  g_autofree char *digest = digest_of_active (profile, error);
  g_autofree char *text = g_strdup_printf ("%s %u %u %" G_GINT64_FORMAT, plan, expected[CW_SIDE_ALOWARE],
                                           expected[CW_SIDE_SALESFORCE], made);

  return digest != NULL && cw_store_set_meta (store, CW_META_PLAN_MAPPING, digest, error)
         && cw_store_set_meta (store, META_LAST_PLAN, plan, error)
         && cw_store_set_meta (store, META_PREVIEW, text, error);
}

/* Whether a plan was made with the mapping that is active now. */
static gboolean
is_of_active_mapping (CwProfile *profile, const char *made_with, gboolean *is_same, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autofree char *digest = digest_of_active (profile, &problem);

  if (problem != NULL && !g_error_matches (problem, CW_ERROR, CW_ERROR_INVALID_MAPPING))
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  *is_same = digest != NULL && g_strcmp0 (digest, made_with) == 0;
  return TRUE;
}

gboolean
cw_last_preview_find (CwProfile *profile,
                      CwStore *store,
                      char **plan,
                      guint expected[2],
                      gint64 *made,
                      GError **error)
{
  g_autofree char *made_with = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) parts = NULL;
  gboolean is_same;

  *plan = NULL;
  if (!cw_store_get_meta (store, CW_META_PLAN_MAPPING, &made_with, error)
      || !cw_store_get_meta (store, META_PREVIEW, &text, error)
      || !is_of_active_mapping (profile, made_with, &is_same, error))
    return FALSE;

  parts = text != NULL ? g_strsplit (text, " ", 4) : NULL;
  if (!is_same || parts == NULL || g_strv_length (parts) != 4)
    return TRUE;

  expected[CW_SIDE_ALOWARE] = (guint) g_ascii_strtoull (parts[1], NULL, 10);
  expected[CW_SIDE_SALESFORCE] = (guint) g_ascii_strtoull (parts[2], NULL, 10);
  *made = g_ascii_strtoll (parts[3], NULL, 10);
  *plan = g_strdup (parts[0]);
  return TRUE;
}
