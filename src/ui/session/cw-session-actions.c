/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-session-private.h"

#include "cw-setting.h"

#include "cw-connect.h"

/* ── Loading and settings ── */

void
cw_session_load_async (CwSession           *self,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  CwJob *job;

  g_return_if_fail (CW_IS_SESSION (self));

  job = cw_job_new (self, cancellable, callback, user_data, cw_session_load_async);
  job->read = CW_READ_ALL;
  cw_job_start (job);
}

gboolean
cw_session_load_finish (CwSession     *self,
                        GAsyncResult  *result,
                        GError       **error)
{
  return cw_job_finish_boolean (self, result, error);
}

typedef struct
{
  char *key;
  char *value;
  char *unchecked;
} Setting;

static void
setting_free (Setting *setting)
{
  g_free (setting->key);
  g_free (setting->value);
  g_free (setting->unchecked);
  g_free (setting);
}

static gboolean
save_setting (CwJob      *job,
              CwProfile  *profile,
              GError    **error)
{
  Setting *setting = job->data;

  return cw_setting_change (profile, setting->key, setting->value, &setting->unchecked, job->cancellable, error);
}

/* For *_finish(), which the job does not live to see. */
static void
keep_unchecked (CwSession *self,
                CwJob     *job)
{
  Setting *setting = job->data;

  g_task_set_task_data (job->task, g_steal_pointer (&setting->unchecked), g_free);
}

void
cw_session_set_setting_async (CwSession           *self,
                              const char          *key,
                              const char          *value,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  Setting *setting;
  CwJob *job;

  g_return_if_fail (CW_IS_SESSION (self));
  g_return_if_fail (key != NULL && value != NULL);

  setting = g_new (Setting, 1);
  setting->key = g_strdup (key);
  setting->value = g_strdup (value);
  job = cw_job_new (self, cancellable, callback, user_data, cw_session_set_setting_async);
  job->func = save_setting;
  job->apply = keep_unchecked;
  /* These are asked of a platform. */
  job->network = g_str_equal (key, "filter") || g_str_equal (key, "fallback-owner");
  job->data = setting;
  job->free_data = (GDestroyNotify) setting_free;
  /* The fallback owner is part of how users are matched. */
  job->read = CW_READ_CONNECTIONS | CW_READ_SCHEMA;
  cw_job_start (job);
}

gboolean
cw_session_set_setting_finish (CwSession     *self,
                               GAsyncResult  *result,
                               char         **unchecked,
                               GError       **error)
{
  if (unchecked != NULL)
    *unchecked = g_strdup (g_task_get_task_data (G_TASK (result)));

  return cw_job_finish_boolean (self, result, error);
}

/* ── Refreshing and checking ── */

static gboolean
refresh (CwJob      *job,
         CwProfile  *profile,
         GError    **error)
{
  g_autoptr(GPtrArray) aloware = NULL;
  gboolean connected = FALSE;

  if (!cw_is_connected (profile, CW_SIDE_ALOWARE, &connected, error))
    return FALSE;

  /* A sign-in that has ended is told where it is shown. */
  return cw_refresh_schema (profile, NULL, connected ? &aloware : NULL, NULL, job->cancellable, error);
}

void
cw_session_refresh_async (CwSession           *self,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  CwJob *job;

  g_return_if_fail (CW_IS_SESSION (self));

  job = cw_job_new (self, cancellable, callback, user_data, cw_session_refresh_async);
  job->network = TRUE;
  job->sides = CW_SIDES_BOTH;
  job->read = CW_READ_ALL;
  job->func = refresh;
  cw_job_start (job);
}

gboolean
cw_session_refresh_finish (CwSession     *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  return cw_job_finish_boolean (self, result, error);
}

/* A platform that does not answer is what a check is there to find, not a failure of the check. */
static gboolean
check_permissions (CwJob      *job,
                   CwProfile  *profile,
                   GError    **error)
{
  g_autoptr(GError) problem = NULL;
  g_autoptr(CwSnapshot) snapshot = NULL;
  g_autoptr(GPtrArray) aloware = NULL;
  CwPermissionFacts facts = { NULL };
  CwSides blamed;

  if (!cw_refresh_schema (profile, NULL, &aloware, NULL, job->cancellable, &problem) &&
      g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }

  snapshot = cw_snapshot_read (profile, CW_READ_ALL);
  if (snapshot->connections == NULL || snapshot->settings == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&snapshot->error));
      return FALSE;
    }

  facts.connections = snapshot->connections;
  facts.settings = snapshot->settings;
  facts.schema = snapshot->schema;
  /* What is edited and not saved is what will be run. */
  facts.mapping = job->data != NULL ? job->data : snapshot->mapping;
  facts.aloware_users = aloware;
  facts.users = snapshot->users;
  blamed = problem != NULL ? cw_sides_to_blame (problem, CW_SIDES_BOTH) : CW_SIDES_NONE;
  facts.problems[CW_SIDE_ALOWARE] = blamed & CW_SIDES_ALOWARE ? problem : NULL;
  facts.problems[CW_SIDE_SALESFORCE] = blamed & CW_SIDES_SALESFORCE ? problem : NULL;
  job->list = cw_permissions_judge (&facts);

  return TRUE;
}

void
cw_session_check_permissions_async (CwSession           *self,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  const CwMapping *mapping;
  CwJob *job;

  g_return_if_fail (CW_IS_SESSION (self));

  mapping = cw_session_has_unsaved (self) ? cw_session_get_mapping (self) : NULL;
  job = cw_job_new (self, cancellable, callback, user_data, cw_session_check_permissions_async);
  job->network = TRUE;
  job->read = CW_READ_ALL;
  job->func = check_permissions;
  job->data = mapping != NULL ? cw_mapping_copy (mapping) : NULL;
  job->free_data = mapping != NULL ? (GDestroyNotify) cw_mapping_free : NULL;
  cw_job_start (job);
}

GPtrArray *
cw_session_check_permissions_finish (CwSession     *self,
                                     GAsyncResult  *result,
                                     GError       **error)
{
  g_return_val_if_fail (CW_IS_SESSION (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
