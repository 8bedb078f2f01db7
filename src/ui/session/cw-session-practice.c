/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cw-practice"

#include "cw-session-private.h"

#include "cw-connect.h"
#include "cw-credentials.h"

/* Enough people to meet every kind of difference, few enough to read them all in seconds. */
#define PRACTICE_CONTACTS 1000
#define PRACTICE_SEED 1

/* Whoever signs in by hand reads a page and types a password. */
#define PRACTICE_TIMEOUT_SECONDS 300

/* ── Leaving no trace ── */

static void
remove_folder (GFile *folder)
{
  g_autoptr(GFileEnumerator) children = g_file_enumerate_children (folder, G_FILE_ATTRIBUTE_STANDARD_NAME "," G_FILE_ATTRIBUTE_STANDARD_TYPE,
                                                                   G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, NULL, NULL);
  GFileInfo *info;
  GFile *child;

  while (children != NULL && g_file_enumerator_iterate (children, &info, &child, NULL, NULL) && info != NULL)
    {
      if (g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY)
        remove_folder (child);
      else
        g_file_delete (child, NULL, NULL);
    }
  g_file_delete (folder, NULL, NULL);
}

/* Also what a practice session left that ended in a crash. */
static gboolean
forget_practice (CwProfile  *profile,
                 GError    **error)
{
  static const char *const secrets[] = { "salesforce", "aloware", "state-key" };
  g_autoptr(GFile) folder = g_file_new_for_path (cw_profile_get_path (profile));

  g_return_val_if_fail (g_strcmp0 (cw_profile_get_name (profile), CW_PRACTICE_PROFILE) == 0, FALSE);

  remove_folder (folder);
  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    {
      if (!cw_credentials_clear (CW_PRACTICE_PROFILE, secrets[i], NULL, error))
        return FALSE;
    }

  return TRUE;
}

/* ── Starting ── */

typedef struct
{
  CwSession *session;   /* held by the job's task */
  CwPractice *practice;
  gboolean play_browser;
  GCancellable *cancellable;
  /* The person who is played, on a thread of its own while the sign-in waits. */
  GThread *player;
  char *url;
  GError *player_problem;
} PracticeData;

static void
practice_data_free (gpointer user_data)
{
  PracticeData *data = user_data;

  g_clear_pointer (&data->practice, cw_practice_free);
  g_clear_object (&data->cancellable);
  g_clear_error (&data->player_problem);
  g_free (data->url);
  g_free (data);
}

static gpointer
player_thread (gpointer user_data)
{
  PracticeData *data = user_data;

  if (!cw_practice_play_browser (data->practice, data->url, data->cancellable, &data->player_problem))
    g_cancellable_cancel (data->cancellable);

  return NULL;
}

static void
open_browser (const char *url,
              gpointer    user_data)
{
  PracticeData *data = user_data;

  cw_session_announce_url (data->session, CW_SIDE_SALESFORCE, url, !data->play_browser);
  if (!data->play_browser)
    return;

  data->url = g_strdup (url);
  data->player = g_thread_new ("cw-practice-browser", player_thread, data);
}

static gboolean
sign_in (PracticeData  *data,
         CwProfile     *profile,
         GCancellable  *cancellable,
         GError       **error)
{
  const CwPracticeAccounts *accounts = cw_practice_get_accounts (data->practice);
  const CwSalesforceSignIn how = {
    .login_url = accounts->salesforce_url,
    .client_id = accounts->client_id,
    .callback_port = accounts->callback_port,
    .timeout_seconds = PRACTICE_TIMEOUT_SECONDS,
  };
  gboolean done;
  gulong handler;

  data->cancellable = g_cancellable_new ();
  handler = g_cancellable_connect (cancellable, G_CALLBACK (g_cancellable_cancel), g_object_ref (data->cancellable), g_object_unref);
  done = cw_connect_salesforce (profile, &how, open_browser, data, data->cancellable, error);
  g_clear_pointer (&data->player, g_thread_join);
  g_cancellable_disconnect (cancellable, handler);

  if (!done && data->player_problem != NULL && !g_cancellable_is_cancelled (cancellable))
    {
      g_clear_error (error);
      g_propagate_error (error, g_steal_pointer (&data->player_problem));
    }

  return done;
}

static gboolean
start_practice (CwJob      *job,
                CwProfile  *profile,
                GError    **error)
{
  PracticeData *data = job->data;
  const CwPracticeAccounts *accounts;
  g_autoptr(CwProfile) fresh = NULL;

  if (!forget_practice (profile, error))
    return FALSE;
  fresh = cw_profile_open (CW_PRACTICE_PROFILE, error);
  if (fresh == NULL)
    return FALSE;

  data->practice = cw_practice_start (PRACTICE_CONTACTS, PRACTICE_SEED, error);
  if (data->practice == NULL)
    return FALSE;

  accounts = cw_practice_get_accounts (data->practice);

  return cw_connect_aloware_token (fresh, accounts->aloware_url, accounts->aloware_token, job->cancellable, error) &&
         sign_in (data, fresh, job->cancellable, error) &&
         cw_refresh_schema (fresh, NULL, NULL, NULL, job->cancellable, error);
}

static void
apply_practice (CwSession *self,
                CwJob     *job)
{
  PracticeData *data = job->data;

  cw_session_take_practice (self, g_steal_pointer (&data->practice));
}

void
cw_session_start_practice_async (CwSession           *self,
                                 gboolean             play_browser,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  PracticeData *data;
  CwJob *job;

  g_return_if_fail (CW_IS_SESSION (self));
  g_return_if_fail (cw_session_is_practice (self));
  g_return_if_fail (cw_session_get_practice (self) == NULL);

  data = g_new0 (PracticeData, 1);
  data->session = self;
  data->play_browser = play_browser;

  job = cw_job_new_sign_in (self, CW_SIDE_SALESFORCE, cancellable, callback, user_data, cw_session_start_practice_async);
  job->sides = CW_SIDES_BOTH;
  job->func = start_practice;
  job->apply = apply_practice;
  job->data = data;
  job->free_data = practice_data_free;
  cw_job_start (job);
}

gboolean
cw_session_start_practice_finish (CwSession     *self,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  return cw_job_finish_boolean (self, result, error);
}

/* ── Closing ── */

static gboolean
close_practice (CwJob      *job,
                CwProfile  *profile,
                GError    **error)
{
  return forget_practice (profile, error);
}

void
cw_session_close_async (CwSession           *self,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  CwJob *job;

  g_return_if_fail (CW_IS_SESSION (self));

  job = cw_job_new (self, NULL, callback, user_data, cw_session_close_async);
  /* After what is under way with the network, which would write the profile anew. */
  job->network = TRUE;
  job->func = cw_session_is_practice (self) ? close_practice : NULL;
  cw_job_start (job);
}

gboolean
cw_session_close_finish (CwSession     *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  return cw_job_finish_boolean (self, result, error);
}
