/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-session-private.h"

#include "cw-connect.h"
#include "cw-credentials.h"

/* ── In the browser ── */

/* Whose sign-in page opens: what the open function of a job's data gets. */
typedef struct
{
  CwSession *session;   /* held by the job's task */
  CwSide side;
} Opening;

static void
open_browser (const char *url,
              gpointer    user_data)
{
  const Opening *opening = user_data;

  cw_session_announce_url (opening->session, opening->side, url, TRUE);
}

typedef struct
{
  CwSide side;
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

  cw_session_set_signing_in (CW_SESSION (object), end->side, FALSE);
  if (end->callback != NULL)
    end->callback (object, result, end->user_data);
}

CwJob *
cw_job_new_sign_in (CwSession           *self,
                    CwSide               side,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data,
                    gpointer             tag)
{
  SignInEnd *end = g_new (SignInEnd, 1);
  CwJob *job;

  end->side = side;
  end->callback = callback;
  end->user_data = user_data;
  job = cw_job_new (self, cancellable, sign_in_ended, end, tag);
  job->network = TRUE;
  job->read = CW_READ_ALL;
  cw_session_set_signing_in (self, side, TRUE);

  return job;
}

/* ── Aloware ── */

typedef struct
{
  Opening opening;
  char *url;
  char *token;             /* NULL: in the browser */
  guint timeout_seconds;
} AlowareData;

static void
aloware_data_free (gpointer data)
{
  AlowareData *aloware = data;

  g_free (aloware->url);
  cw_credentials_free_secret (aloware->token);
  g_free (aloware);
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

  data = g_new0 (AlowareData, 1);
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

static gboolean
sign_in_to_aloware (CwJob      *job,
                    CwProfile  *profile,
                    GError    **error)
{
  AlowareData *data = job->data;

  return cw_connect_aloware_oauth (profile, data->url, data->timeout_seconds, open_browser, &data->opening, job->cancellable, error);
}

void
cw_session_sign_in_to_aloware_async (CwSession           *self,
                                     const char          *url,
                                     guint                timeout_seconds,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  AlowareData *data;
  CwJob *job;

  g_return_if_fail (CW_IS_SESSION (self));
  g_return_if_fail (url != NULL);

  data = g_new0 (AlowareData, 1);
  data->opening = (Opening) { self, CW_SIDE_ALOWARE };
  data->url = g_strdup (url);
  data->timeout_seconds = timeout_seconds;

  job = cw_job_new_sign_in (self, CW_SIDE_ALOWARE, cancellable, callback, user_data, cw_session_sign_in_to_aloware_async);
  job->sides = CW_SIDES_ALOWARE;
  job->func = sign_in_to_aloware;
  job->data = data;
  job->free_data = aloware_data_free;
  cw_job_start (job);
}

gboolean
cw_session_sign_in_to_aloware_finish (CwSession     *self,
                                      GAsyncResult  *result,
                                      GError       **error)
{
  return cw_job_finish_boolean (self, result, error);
}

/* ── Salesforce ── */

typedef struct
{
  Opening opening;
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
connect_salesforce (CwJob      *job,
                    CwProfile  *profile,
                    GError    **error)
{
  SalesforceData *data = job->data;
  const CwSalesforceSignIn sign_in = {
    data->login_url, data->client_id, data->client_secret, data->callback_port, data->timeout_seconds,
  };

  return cw_connect_salesforce (profile, &sign_in, open_browser, &data->opening, job->cancellable, error) &&
         refresh_if_possible (profile, job->cancellable, error);
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
  data->opening = (Opening) { self, CW_SIDE_SALESFORCE };
  data->login_url = g_strdup (sign_in->login_url);
  data->client_id = g_strdup (sign_in->client_id);
  data->client_secret = g_strdup (sign_in->client_secret);
  data->callback_port = sign_in->callback_port;
  data->timeout_seconds = sign_in->timeout_seconds;

  job = cw_job_new_sign_in (self, CW_SIDE_SALESFORCE, cancellable, callback, user_data, cw_session_connect_salesforce_async);
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
