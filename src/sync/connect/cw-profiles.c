/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-profiles.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include <errno.h>

#include "cw-connect.h"
#include "cw-credentials.h"
#include "cw-error.h"
#include "cw-store-runs.h"
#include "cw-sync-store.h"
#include "cw-text.h"

GPtrArray *
cw_profiles_list (GError **error)
{
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), "crosswalk", NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) problem = NULL;
  g_autoptr (GDir) folder = g_dir_open (path, 0, &problem);
  const char *name;

  if (folder == NULL && !g_error_matches (problem, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_set_error (error, CW_ERROR, CW_ERROR_STORAGE, _("“%s” cannot be read: %s"), path, problem->message);
      return NULL;
    }

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *inside = g_build_filename (path, name, NULL);
      g_autoptr (CwProfile) profile = NULL;

      if (!g_file_test (inside, G_FILE_TEST_IS_DIR))
        continue;
      /* What cannot be a profile's name is something else's folder. */
      profile = cw_profile_open (name, NULL);
      if (profile != NULL && !g_str_equal (name, CW_PRACTICE_PROFILE))
        g_ptr_array_add (names, g_strdup (name));
    }
  cw_text_sort (names);

  return g_steal_pointer (&names);
}

gboolean
cw_profiles_need_background (void)
{
  g_autoptr (GPtrArray) names = cw_profiles_list (NULL);

  for (guint i = 0; names != NULL && i < names->len; i++)
    {
      g_autoptr (CwProfile) profile = cw_profile_open (names->pdata[i], NULL);
      g_autoptr (CwSettings) settings = profile != NULL ? cw_profile_load_settings (profile, NULL) : NULL;

      if (settings != NULL && settings->keep_current == CW_KEEP_CURRENT_BACKGROUND)
        return TRUE;
    }
  return FALSE;
}

static gboolean
exists (CwProfile *profile)
{
  return g_file_test (cw_profile_get_path (profile), G_FILE_TEST_IS_DIR);
}

/* A profile that is there. (transfer full) */
static CwProfile *
open_present (const char *name, GError **error)
{
  g_autoptr (CwProfile) profile = cw_profile_open (name, error);

  if (profile == NULL)
    return NULL;
  if (!exists (profile))
    {
      g_set_error (error, CW_ERROR, CW_ERROR_NOT_FOUND,
                   _("There is no profile “%s”. `crosswalk-cli profiles list` lists those that there are."),
                   name);
      return NULL;
    }

  return g_steal_pointer (&profile);
}

/* A profile that is not there yet. (transfer full) */
static CwProfile *
open_absent (const char *name, GError **error)
{
  g_autoptr (CwProfile) profile = cw_profile_open (name, error);

  if (profile == NULL)
    return NULL;
  if (exists (profile))
    {
      g_set_error (error, CW_ERROR, CW_ERROR_USAGE,
                   _("There is a profile “%s” already. Choose another name."), name);
      return NULL;
    }

  return g_steal_pointer (&profile);
}

void
cw_profile_summary_free (CwProfileSummary *summary)
{
  if (summary == NULL)
    return;

  g_free (summary->salesforce);
  g_free (summary->aloware);
  g_free (summary);
}

static gint64
find_last_run (CwProfile *profile)
{
  g_autoptr (CwStore) store = NULL;
  g_autoptr (CwRun) run = NULL;
  g_autoptr (GError) error = NULL;

  if (cw_sync_has_store (profile))
    store = cw_sync_peek_store (profile, &error);
  if (store != NULL && cw_store_get_last_run (store, &run, &error) && run != NULL)
    return run->started;
  if (error != NULL)
    g_debug ("The last run of “%s” is not known: %s", cw_profile_get_name (profile), error->message);

  return -1;
}

CwProfileSummary *
cw_profiles_describe (const char *name, GError **error)
{
  g_autoptr (CwProfile) profile = NULL;
  g_autoptr (CwConnections) connections = NULL;
  CwProfileSummary *summary;

  g_return_val_if_fail (name != NULL, NULL);

  profile = open_present (name, error);
  connections = profile != NULL ? cw_profile_load_connections (profile, error) : NULL;
  if (connections == NULL)
    return NULL;

  summary = g_new0 (CwProfileSummary, 1);
  summary->salesforce = g_strdup (connections->salesforce_user);
  summary->aloware = g_strdup (connections->aloware_url);
  summary->last_run = find_last_run (profile);

  return summary;
}

gboolean
cw_profiles_create (const char *name, GError **error)
{
  g_autoptr (CwProfile) profile = NULL;

  g_return_val_if_fail (name != NULL, FALSE);

  profile = open_absent (name, error);

  return profile != NULL && cw_profile_make_folder (profile, error);
}

/* The mapping of a profile for one with other accounts. The same Aloware id is another person in another
 * account. (transfer full) */
static CwMapping *
load_mapping_for (CwProfile *from, CwObject object, const CwMapping *own, GError **error)
{
  g_autoptr (GError) problem = NULL;
  const char *state;
  CwMapping *mapping = cw_load_mapping_to_edit (from, object, NULL, &state, &problem);

  if (mapping != NULL)
    cw_mapping_take_owners (mapping, own);
  /* It is made at the first sign-in, or when its object is chosen. */
  else if (g_error_matches (problem, CW_ERROR, CW_ERROR_SIGN_IN_NEEDED))
    g_set_error (error, CW_ERROR, CW_ERROR_NOT_FOUND,
                 object == CW_OBJECT_LEAD
                   ? _("The profile “%s” has no mapping of Leads. Choose Leads in its settings first.")
                   : _("The profile “%s” has no mapping yet. Sign in to Salesforce there first."),
                 cw_profile_get_name (from));
  else
    g_propagate_error (error, g_steal_pointer (&problem));

  return mapping;
}

CwMapping *
cw_profiles_load_mapping (const char *name, CwObject object, const CwMapping *own, GError **error)
{
  g_autoptr (CwProfile) from = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  from = open_present (name, error);

  return from != NULL ? load_mapping_for (from, object, own, error) : NULL;
}

static gboolean
copy_mapping (CwProfile *from, CwProfile *to, CwObject object, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (CwMapping) mapping = load_mapping_for (from, object, NULL, &problem);

  if (mapping != NULL)
    return cw_profile_save_mapping (to, object, CW_MAPPING_DRAFT, mapping, error);
  if (g_error_matches (problem, CW_ERROR, CW_ERROR_NOT_FOUND))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&problem));

  return FALSE;
}

static gboolean
copy (CwProfile *from, CwProfile *to, GError **error)
{
  g_autoptr (CwSettings) settings = cw_profile_load_settings (from, error);

  return settings != NULL && cw_profile_save_settings (to, settings, error)
         && copy_mapping (from, to, CW_OBJECT_CONTACT, error)
         && copy_mapping (from, to, CW_OBJECT_LEAD, error);
}

gboolean
cw_profiles_duplicate (const char *name, const char *new_name, GError **error)
{
  g_autoptr (CwProfile) from = NULL;
  g_autoptr (CwProfile) to = NULL;

  g_return_val_if_fail (name != NULL && new_name != NULL, FALSE);

  from = open_present (name, error);
  to = from != NULL ? open_absent (new_name, error) : NULL;
  if (to == NULL || !cw_profile_make_folder (to, error))
    return FALSE;
  if (copy (from, to, error))
    return TRUE;

  cw_profile_remove (to, NULL);

  return FALSE;
}

/* Whoever keeps the profile current would go on under its old name. */
static gboolean
take (CwProfile *profile, GCancellable *cancellable, GError **error)
{
  return cw_profile_begin_keeping (profile, error) && cw_profile_await_lock (profile, cancellable, error);
}

gboolean
cw_profiles_rename (const char *name, const char *new_name, GCancellable *cancellable, GError **error)
{
  g_autoptr (CwProfile) from = NULL;
  g_autoptr (CwProfile) to = NULL;

  g_return_val_if_fail (name != NULL && new_name != NULL, FALSE);

  from = open_present (name, error);
  to = from != NULL ? open_absent (new_name, error) : NULL;
  if (to == NULL || !take (from, cancellable, error))
    return FALSE;

  /* The secrets are there under both names for a while, so that none is lost when the computer stops. */
  if (!cw_credentials_copy_all (name, new_name, cancellable, error))
    {
      cw_credentials_clear_all (new_name, NULL, NULL);
      return FALSE;
    }
  if (g_rename (cw_profile_get_path (from), cw_profile_get_path (to)) != 0)
    {
      g_set_error (error, CW_ERROR, CW_ERROR_STORAGE, _("The profile “%s” cannot be renamed: %s"), name,
                   g_strerror (errno));
      cw_credentials_clear_all (new_name, NULL, NULL);
      return FALSE;
    }

  return cw_credentials_clear_all (name, NULL, error);
}

gboolean
cw_profiles_remove (const char *name, GCancellable *cancellable, GError **error)
{
  g_autoptr (CwProfile) profile = NULL;

  g_return_val_if_fail (name != NULL, FALSE);

  profile = open_present (name, error);
  if (profile == NULL || !take (profile, cancellable, error))
    return FALSE;

  return cw_disconnect (profile, CW_SIDE_SALESFORCE, cancellable, error)
         && cw_disconnect (profile, CW_SIDE_ALOWARE, cancellable, error)
         && cw_credentials_clear_all (name, cancellable, error) && cw_profile_remove (profile, error);
}
