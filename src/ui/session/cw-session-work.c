/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-session-private.h"

#include "cw-connect.h"
#include "cw-error.h"

#include <string.h>

/* ── Reading ── */

/* Keeps the first error only: it is the one that is told. */
static void
note_error (CwSnapshot *snapshot,
            GError     *error)
{
  if (error == NULL)
    return;
  if (snapshot->error == NULL)
    snapshot->error = error;
  else
    g_error_free (error);
}

static void
read_connections (CwSnapshot *snapshot,
                  CwProfile  *profile)
{
  GError *error = NULL;

  snapshot->connections = cw_profile_load_connections (profile, &error);
  note_error (snapshot, g_steal_pointer (&error));
  snapshot->settings = cw_profile_load_settings (profile, &error);
  note_error (snapshot, g_steal_pointer (&error));

  /* Who did not unlock the keyring for one side is not asked again for the other. */
  for (guint side = 0; side < G_N_ELEMENTS (snapshot->connected) && snapshot->keyring_problem == NULL; side++)
    cw_is_connected (profile, side, &snapshot->connected[side], &snapshot->keyring_problem);
}

CwSchema *
cw_snapshot_read_schema (CwProfile  *profile,
                         GError    **error)
{
  return cw_profile_load_schema (profile, CW_SESSION_OBJECT, error);
}

gboolean
cw_snapshot_read_users (CwProfile  *profile,
                        CwUserMap **users,
                        GError    **error)
{
  g_autoptr(CwSettings) settings = cw_profile_load_settings (profile, error);

  *users = NULL;

  return settings != NULL && cw_load_user_map (profile, settings, users, error);
}

/* Without any mapping and without fields there is nothing to edit yet, which is no error. */
static void
read_mapping (CwSnapshot     *snapshot,
              CwProfile      *profile,
              const CwSchema *schema)
{
  GError *error = NULL;

  snapshot->mapping_state = "none";
  snapshot->mapping = cw_load_mapping_to_edit (profile, schema, &snapshot->mapping_state, &error);
  if (snapshot->mapping == NULL)
    snapshot->mapping_state = "none";
  if (g_error_matches (error, CW_ERROR, CW_ERROR_SIGN_IN_NEEDED))
    g_clear_error (&error);
  note_error (snapshot, g_steal_pointer (&error));

  snapshot->active = cw_profile_load_mapping (profile, CW_MAPPING_ACTIVE, &error);
  note_error (snapshot, g_steal_pointer (&error));
}

static void
digest_text (GChecksum  *checksum,
             const char *text)
{
  /* With its end, so that two texts are not taken for another two. */
  if (text != NULL)
    g_checksum_update (checksum, (const guchar *) text, (gssize) strlen (text) + 1);
}

static char *
digest_schema (CwProfile      *profile,
               const CwSchema *schema)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr(CwSettings) settings = cw_profile_load_settings (profile, NULL);
  g_autofree char *json = schema != NULL ? cw_schema_to_json (schema) : NULL;

  digest_text (checksum, json);
  digest_text (checksum, settings != NULL ? settings->fallback_owner : NULL);
  for (guint side = 0; side < 2; side++)
    {
      g_autoptr(GPtrArray) users = cw_profile_load_users (profile, side, NULL);

      digest_text (checksum, users != NULL ? "users" : "none");
      for (guint i = 0; users != NULL && i < users->len; i++)
        {
          const CwUser *user = g_ptr_array_index (users, i);

          digest_text (checksum, user->id);
          digest_text (checksum, user->name);
          digest_text (checksum, user->email);
          digest_text (checksum, user->active ? "active" : "inactive");
        }
    }

  return g_strdup (g_checksum_get_string (checksum));
}

CwSnapshot *
cw_snapshot_read (CwProfile *profile,
                  CwRead     parts)
{
  CwSnapshot *snapshot = g_new0 (CwSnapshot, 1);
  g_autoptr(CwSchema) schema = NULL;
  GError *error = NULL;

  snapshot->read = parts;
  if (parts & CW_READ_CONNECTIONS)
    read_connections (snapshot, profile);

  if (parts & (CW_READ_SCHEMA | CW_READ_MAPPING))
    {
      schema = cw_snapshot_read_schema (profile, &error);
      note_error (snapshot, g_steal_pointer (&error));
    }
  if (parts & CW_READ_MAPPING)
    read_mapping (snapshot, profile, schema);
  if (parts & CW_READ_SCHEMA)
    {
      snapshot->schema_digest = digest_schema (profile, schema);
      snapshot->schema = g_steal_pointer (&schema);
      cw_snapshot_read_users (profile, &snapshot->users, &error);
      note_error (snapshot, g_steal_pointer (&error));
      snapshot->aloware_users = cw_profile_load_users (profile, CW_SIDE_ALOWARE, NULL);
    }

  return snapshot;
}

void
cw_snapshot_free (CwSnapshot *snapshot)
{
  if (snapshot == NULL)
    return;

  g_clear_pointer (&snapshot->connections, cw_connections_free);
  g_clear_pointer (&snapshot->settings, cw_settings_free);
  g_clear_pointer (&snapshot->schema, cw_schema_unref);
  g_clear_pointer (&snapshot->users, cw_user_map_unref);
  g_clear_pointer (&snapshot->aloware_users, g_ptr_array_unref);
  g_clear_pointer (&snapshot->schema_digest, g_free);
  g_clear_pointer (&snapshot->mapping, cw_mapping_free);
  g_clear_pointer (&snapshot->active, cw_mapping_free);
  g_clear_error (&snapshot->keyring_problem);
  g_clear_error (&snapshot->error);
  g_free (snapshot);
}

/* ── Jobs ── */

/* Errors name the platform they are about; one without a keyring is about both. */
CwSides
cw_sides_to_blame (const GError *error,
                   CwSides       sides)
{
  gboolean salesforce = strstr (error->message, "Salesforce") != NULL;
  gboolean aloware = strstr (error->message, "Aloware") != NULL;

  if (g_error_matches (error, CW_ERROR, CW_ERROR_NO_SECRET_SERVICE) || salesforce == aloware)
    return sides;

  return sides & (salesforce ? CW_SIDES_SALESFORCE : CW_SIDES_ALOWARE);
}

CwJob *
cw_job_new (CwSession           *self,
            GCancellable        *cancellable,
            GAsyncReadyCallback  callback,
            gpointer             user_data,
            gpointer             tag)
{
  CwJob *job = g_new0 (CwJob, 1);

  /* Every job can be cancelled, so that closing the window need not wait for a browser. */
  job->cancellable = cancellable != NULL ? g_object_ref (cancellable) : g_cancellable_new ();
  job->task = g_task_new (self, job->cancellable, callback, user_data);
  g_task_set_source_tag (job->task, tag);
  /* What was done is told as done, also when it was cancelled too late. */
  g_task_set_check_cancellable (job->task, FALSE);
  job->profile_name = g_strdup (cw_session_get_profile_name (self));

  return job;
}

void
cw_job_free (CwJob *job)
{
  if (job == NULL)
    return;

  if (job->free_data != NULL)
    job->free_data (job->data);
  g_clear_pointer (&job->list, g_ptr_array_unref);
  g_clear_pointer (&job->snapshot, cw_snapshot_free);
  g_clear_error (&job->error);
  g_clear_object (&job->cancellable);
  g_clear_object (&job->task);
  g_free (job->profile_name);
  g_free (job);
}

gboolean
cw_job_finish_boolean (CwSession     *self,
                       GAsyncResult  *result,
                       GError       **error)
{
  g_return_val_if_fail (CW_IS_SESSION (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
cw_job_start (CwJob *job)
{
  cw_session_push_job (g_task_get_source_object (job->task), job);
}

/* Back on the main thread. */
static gboolean
job_finish (gpointer data)
{
  g_autoptr(CwJob) job = data;
  CwSession *self = g_task_get_source_object (job->task);

  cw_session_take_job (self, job);
  if (job->error == NULL && job->apply != NULL)
    job->apply (self, job);

  if (job->error != NULL)
    g_task_return_error (job->task, g_steal_pointer (&job->error));
  else if (job->list != NULL)
    g_task_return_pointer (job->task, g_steal_pointer (&job->list), (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_boolean (job->task, TRUE);

  return G_SOURCE_REMOVE;
}

void
cw_job_work (gpointer data,
             gpointer unused)
{
  CwJob *job = data;
  g_autoptr(CwProfile) profile = NULL;

  if (!g_cancellable_set_error_if_cancelled (job->cancellable, &job->error))
    profile = cw_profile_open (job->profile_name, &job->error);
  /* The views watch the folder from the beginning. */
  if (profile != NULL && !cw_profile_make_folder (profile, &job->error))
    g_clear_pointer (&profile, cw_profile_free);
  job->opened = profile != NULL;

  if (profile != NULL)
    {
      if (job->func != NULL && !job->func (job, profile, &job->error) && job->error == NULL)
        g_set_error_literal (&job->error, CW_ERROR, CW_ERROR_FAILED, "");
      /* Also after a failure: half of it may have been done. */
      job->snapshot = cw_snapshot_read (profile, job->read);
      if (job->error == NULL)
        job->error = g_steal_pointer (&job->snapshot->error);
    }

  /* The job, and with it the session, belong to the main thread again: nothing of them may be touched after this. */
  g_main_context_invoke_full (NULL, G_PRIORITY_DEFAULT, job_finish, job, NULL);
}
