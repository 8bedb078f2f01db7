/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-session-private.h"

#include "cw-connect.h"
#include "cw-error.h"
#include "cw-file.h"
#include "cw-mapping-file.h"

#include <glib/gi18n-lib.h>

#include <string.h>

/* A job that works on a copy of what is edited now. */
static CwJob *
mapping_job_new (CwSession           *self,
                 GCancellable        *cancellable,
                 GAsyncReadyCallback  callback,
                 gpointer             user_data,
                 gpointer             tag)
{
  const CwMapping *mapping = cw_session_get_mapping (self);
  CwJob *job = cw_job_new (self, cancellable, callback, user_data, tag);

  if (mapping != NULL)
    {
      job->data = cw_mapping_copy (mapping);
      job->free_data = (GDestroyNotify) cw_mapping_free;
    }
  job->read = CW_READ_MAPPING;

  return job;
}

static gboolean
require_mapping (CwJob   *job,
                 GError **error)
{
  if (job->data != NULL)
    return TRUE;

  g_set_error_literal (error, CW_ERROR, CW_ERROR_SIGN_IN_NEEDED,
                       _("There is no mapping yet: it is made from Salesforce’s fields. Sign in to Salesforce first."));

  return FALSE;
}

/* ── Saving and activating ── */

/* A draft that equals the active mapping is none. */
static gboolean
save_draft (CwJob      *job,
            CwProfile  *profile,
            GError    **error)
{
  g_autoptr(CwMapping) active = NULL;
  CwMapping *mapping = job->data;

  if (!require_mapping (job, error))
    return FALSE;

  active = cw_profile_load_mapping (profile, CW_MAPPING_ACTIVE, NULL);
  if (active != NULL && cw_mapping_equal (active, mapping))
    mapping = NULL;

  return cw_profile_save_mapping (profile, CW_MAPPING_DRAFT, mapping, error);
}

void
cw_session_save_draft_async (CwSession           *self,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  CwJob *job;

  g_return_if_fail (CW_IS_SESSION (self));

  job = mapping_job_new (self, cancellable, callback, user_data, cw_session_save_draft_async);
  job->func = save_draft;
  cw_job_start (job);
}

gboolean
cw_session_save_draft_finish (CwSession     *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  return cw_job_finish_boolean (self, result, error);
}

static gboolean
activate (CwJob      *job,
          CwProfile  *profile,
          GError    **error)
{
  g_autoptr(CwSchema) schema = NULL;
  g_autoptr(CwUserMap) users = NULL;

  if (!require_mapping (job, error) ||
      !cw_profile_save_mapping (profile, CW_MAPPING_DRAFT, job->data, error))
    return FALSE;

  /* Without them the check says that they are missing. */
  schema = cw_snapshot_read_schema (profile, NULL);
  cw_snapshot_read_users (profile, &users, NULL);

  return cw_activate_mapping (profile, schema, users, error);
}

void
cw_session_activate_async (CwSession           *self,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  CwJob *job;

  g_return_if_fail (CW_IS_SESSION (self));

  job = mapping_job_new (self, cancellable, callback, user_data, cw_session_activate_async);
  job->func = activate;
  cw_job_start (job);
}

gboolean
cw_session_activate_finish (CwSession     *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  return cw_job_finish_boolean (self, result, error);
}

/* ── Files ── */

typedef struct
{
  GFile *file;
  CwMapping *mapping;
} FileData;

static void
file_data_free (gpointer data)
{
  FileData *file = data;

  g_clear_object (&file->file);
  g_clear_pointer (&file->mapping, cw_mapping_free);
  g_free (file);
}

static gboolean
import_mapping (CwJob      *job,
                CwProfile  *profile,
                GError    **error)
{
  FileData *data = job->data;
  g_autofree char *contents = NULL;
  gsize length;

  contents = cw_file_read (data->file, CW_MAPPING_MAX_BYTES, &length, job->cancellable, error);
  if (contents == NULL)
    return FALSE;

  data->mapping = cw_mapping_from_json (contents, (gssize) length, error);

  return data->mapping != NULL;
}

static void
apply_import (CwSession *self,
              CwJob     *job)
{
  FileData *data = job->data;

  cw_session_set_mapping (self, g_steal_pointer (&data->mapping));
}

static CwJob *
file_job_new (CwSession           *self,
              GFile               *file,
              GCancellable        *cancellable,
              GAsyncReadyCallback  callback,
              gpointer             user_data,
              gpointer             tag)
{
  FileData *data = g_new0 (FileData, 1);
  CwJob *job = cw_job_new (self, cancellable, callback, user_data, tag);

  data->file = g_object_ref (file);
  job->data = data;
  job->free_data = file_data_free;

  return job;
}

void
cw_session_import_mapping_async (CwSession           *self,
                                 GFile               *file,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  CwJob *job;

  g_return_if_fail (CW_IS_SESSION (self));
  g_return_if_fail (G_IS_FILE (file));

  job = file_job_new (self, file, cancellable, callback, user_data, cw_session_import_mapping_async);
  job->func = import_mapping;
  job->apply = apply_import;
  cw_job_start (job);
}

gboolean
cw_session_import_mapping_finish (CwSession     *self,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  return cw_job_finish_boolean (self, result, error);
}

static gboolean
export_mapping (CwJob      *job,
                CwProfile  *profile,
                GError    **error)
{
  FileData *data = job->data;
  g_autofree char *json = NULL;

  if (data->mapping == NULL)
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_SIGN_IN_NEEDED, _("There is no mapping to export yet."));
      return FALSE;
    }

  json = cw_mapping_to_json (data->mapping);

  return g_file_replace_contents (data->file, json, strlen (json), NULL, FALSE, G_FILE_CREATE_NONE, NULL, job->cancellable, error);
}

void
cw_session_export_mapping_async (CwSession           *self,
                                 GFile               *file,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  const CwMapping *mapping;
  CwJob *job;

  g_return_if_fail (CW_IS_SESSION (self));
  g_return_if_fail (G_IS_FILE (file));

  mapping = cw_session_get_mapping (self);
  job = file_job_new (self, file, cancellable, callback, user_data, cw_session_export_mapping_async);
  job->func = export_mapping;
  ((FileData *) job->data)->mapping = mapping != NULL ? cw_mapping_copy (mapping) : NULL;
  cw_job_start (job);
}

gboolean
cw_session_export_mapping_finish (CwSession     *self,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  return cw_job_finish_boolean (self, result, error);
}
