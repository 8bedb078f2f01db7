/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-session-private.h"

#include "cw-connect.h"
#include "cw-credentials.h"

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

static gboolean
save_settings (CwJob      *job,
               CwProfile  *profile,
               GError    **error)
{
  return cw_profile_save_settings (profile, job->data, error);
}

void
cw_session_save_settings_async (CwSession           *self,
                                const CwSettings    *settings,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  CwJob *job;

  g_return_if_fail (CW_IS_SESSION (self));
  g_return_if_fail (settings != NULL);

  job = cw_job_new (self, cancellable, callback, user_data, cw_session_save_settings_async);
  job->func = save_settings;
  job->data = cw_settings_copy (settings);
  job->free_data = (GDestroyNotify) cw_settings_free;
  /* The fallback owner is part of how users are matched. */
  job->read = CW_READ_CONNECTIONS | CW_READ_SCHEMA;
  cw_job_start (job);
}

gboolean
cw_session_save_settings_finish (CwSession     *self,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  return cw_job_finish_boolean (self, result, error);
}

/* ── Aloware ── */

typedef struct
{
  char *url;
  char *token;
} AlowareData;

static void
aloware_data_free (gpointer data)
{
  AlowareData *aloware = data;

  g_free (aloware->url);
  cw_credentials_free_secret (aloware->token);
  g_free (aloware);
}

/* Owners are matched between both sides' users, so that the other side is asked again where it is there. */
static gboolean
refresh_if_possible (CwProfile     *profile,
                     GCancellable  *cancellable,
                     GError       **error)
{
  gboolean connected = FALSE;

  if (!cw_is_connected (profile, CW_SIDE_SALESFORCE, &connected, error))
    return FALSE;

  return !connected || cw_refresh_schema (profile, NULL, NULL, NULL, cancellable, error);
}

static gboolean
connect_aloware (CwJob      *job,
                 CwProfile  *profile,
                 GError    **error)
{
  AlowareData *aloware = job->data;

  return cw_connect_aloware_token (profile, aloware->url, aloware->token, job->cancellable, error);
}

void
cw_session_connect_aloware_async (CwSession           *self,
                                  const char          *url,
                                  const char          *token,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  AlowareData *data;
  CwJob *job;

  g_return_if_fail (CW_IS_SESSION (self));
  g_return_if_fail (url != NULL && token != NULL);

  data = g_new (AlowareData, 1);
  data->url = g_strdup (url);
  data->token = g_strdup (token);

  job = cw_job_new (self, cancellable, callback, user_data, cw_session_connect_aloware_async);
  job->network = TRUE;
  job->sides = CW_SIDES_ALOWARE;
  job->read = CW_READ_CONNECTIONS | CW_READ_SCHEMA;
  job->func = connect_aloware;
  job->data = data;
  job->free_data = aloware_data_free;
  cw_job_start (job);
}

gboolean
cw_session_connect_aloware_finish (CwSession     *self,
                                   GAsyncResult  *result,
                                   GError       **error)
{
  return cw_job_finish_boolean (self, result, error);
}

/* ── Salesforce ── */

typedef struct
{
  CwSession *session;   /* held by the job's task */
  char *login_url, *client_id, *client_secret;
  guint callback_port, timeout_seconds;
} SalesforceData;

static void
salesforce_data_free (gpointer data)
{
  SalesforceData *salesforce = data;

  g_free (salesforce->login_url);
  g_free (salesforce->client_id);
  cw_credentials_free_secret (salesforce->client_secret);
  g_free (salesforce);
}

static void
open_browser (const char *url,
              gpointer    user_data)
{
  SalesforceData *data = user_data;

  cw_session_announce_url (data->session, url, TRUE);
}

static gboolean
connect_salesforce (CwJob      *job,
                    CwProfile  *profile,
                    GError    **error)
{
  SalesforceData *data = job->data;
  const CwSalesforceSignIn sign_in = {
    data->login_url, data->client_id, data->client_secret, data->callback_port, data->timeout_seconds,
  };

  return cw_connect_salesforce (profile, &sign_in, open_browser, data, job->cancellable, error) &&
         refresh_if_possible (profile, job->cancellable, error);
}

typedef struct
{
  GAsyncReadyCallback callback;
  gpointer user_data;
} SignInEnd;

/* "signing-in" ends before the caller is told, and also when it failed. */
static void
sign_in_ended (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autofree SignInEnd *end = user_data;

  cw_session_set_signing_in (CW_SESSION (object), FALSE);
  if (end->callback != NULL)
    end->callback (object, result, end->user_data);
}

CwJob *
cw_job_new_sign_in (CwSession           *self,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data,
                    gpointer             tag)
{
  SignInEnd *end = g_new (SignInEnd, 1);
  CwJob *job;

  end->callback = callback;
  end->user_data = user_data;
  job = cw_job_new (self, cancellable, sign_in_ended, end, tag);
  job->network = TRUE;
  job->read = CW_READ_ALL;
  cw_session_set_signing_in (self, TRUE);

  return job;
}

void
cw_session_connect_salesforce_async (CwSession             *self,
                                     const CwSessionSignIn *sign_in,
                                     GCancellable          *cancellable,
                                     GAsyncReadyCallback    callback,
                                     gpointer               user_data)
{
  SalesforceData *data;
  CwJob *job;

  g_return_if_fail (CW_IS_SESSION (self));
  g_return_if_fail (sign_in != NULL && sign_in->login_url != NULL && sign_in->client_id != NULL);

  data = g_new0 (SalesforceData, 1);
  data->session = self;
  data->login_url = g_strdup (sign_in->login_url);
  data->client_id = g_strdup (sign_in->client_id);
  data->client_secret = g_strdup (sign_in->client_secret);
  data->callback_port = sign_in->callback_port;
  data->timeout_seconds = sign_in->timeout_seconds;

  job = cw_job_new_sign_in (self, cancellable, callback, user_data, cw_session_connect_salesforce_async);
  job->sides = CW_SIDES_SALESFORCE;
  job->func = connect_salesforce;
  job->data = data;
  job->free_data = salesforce_data_free;
  cw_job_start (job);
}

gboolean
cw_session_connect_salesforce_finish (CwSession     *self,
                                      GAsyncResult  *result,
                                      GError       **error)
{
  return cw_job_finish_boolean (self, result, error);
}

/* ── Signing out ── */

static gboolean
disconnect (CwJob      *job,
            CwProfile  *profile,
            GError    **error)
{
  return cw_disconnect (profile, GPOINTER_TO_INT (job->data), job->cancellable, error);
}

void
cw_session_disconnect_async (CwSession           *self,
                             CwSide               side,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  CwJob *job;

  g_return_if_fail (CW_IS_SESSION (self));

  job = cw_job_new (self, cancellable, callback, user_data, cw_session_disconnect_async);
  job->network = TRUE;
  job->sides = side == CW_SIDE_SALESFORCE ? CW_SIDES_SALESFORCE : CW_SIDES_ALOWARE;
  job->read = CW_READ_CONNECTIONS;
  job->func = disconnect;
  job->data = GINT_TO_POINTER (side);
  cw_job_start (job);
}

gboolean
cw_session_disconnect_finish (CwSession     *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  return cw_job_finish_boolean (self, result, error);
}

/* ── Refreshing and checking ── */

static gboolean
refresh (CwJob      *job,
         CwProfile  *profile,
         GError    **error)
{
  return cw_refresh_schema (profile, NULL, NULL, NULL, job->cancellable, error);
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
