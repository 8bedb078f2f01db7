/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cw-practice"

#include "cw-practice-profile.h"

#include "cw-connect.h"
#include "cw-credentials.h"

/* Enough people to see every kind of difference, and few enough to read all of them in seconds. */
#define PRACTICE_CONTACTS 1000
#define PRACTICE_LEADS 100
#define PRACTICE_SEED 1

/* A person who signs in by hand has to read a page and type a password. */
#define PRACTICE_TIMEOUT_SECONDS 300

/* ── Removing the profile ── */

gboolean
cw_practice_profile_forget (CwProfile *profile, GError **error)
{
  g_return_val_if_fail (g_strcmp0 (cw_profile_get_name (profile), CW_PRACTICE_PROFILE) == 0, FALSE);

  return cw_credentials_clear_all (CW_PRACTICE_PROFILE, NULL, error) && cw_profile_remove (profile, error);
}

/* ── Starting ── */

typedef struct
{
  CwPractice *practice;
  CwSignInOpenFunc open;
  gpointer user_data;
  gboolean play_browser;
  GCancellable *cancellable;
  /* Plays the person who signs in, on a thread of its own, because the sign-in itself blocks. */
  GThread *player;
  char *url;
  GError *player_problem;
} SignIn;

static void
sign_in_clear (SignIn *sign_in)
{
  g_clear_object (&sign_in->cancellable);
  g_clear_error (&sign_in->player_problem);
  g_free (sign_in->url);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SignIn, sign_in_clear)

static gpointer
player_thread (gpointer user_data)
{
  SignIn *data = user_data;

  if (!cw_practice_play_browser (data->practice, data->url, data->cancellable, &data->player_problem))
    g_cancellable_cancel (data->cancellable);

  return NULL;
}

static void
open_browser (const char *url, gpointer user_data)
{
  SignIn *data = user_data;

  data->open (url, data->user_data);
  if (!data->play_browser)
    return;

  data->url = g_strdup (url);
  data->player = g_thread_new ("cw-practice-browser", player_thread, data);
}

static void
pass_on (GCancellable *cancellable, gpointer within)
{
  g_cancellable_cancel (within);
}

static gboolean
sign_in (SignIn *data, CwProfile *profile, GCancellable *cancellable, GError **error)
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
  handler = g_cancellable_connect (cancellable, G_CALLBACK (pass_on), g_object_ref (data->cancellable),
                                   g_object_unref);
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

CwPractice *
cw_practice_profile_start (CwProfile *profile,
                           gboolean play_browser,
                           CwSignInOpenFunc open,
                           gpointer user_data,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autoptr (CwProfile) fresh = NULL;
  g_autoptr (CwPractice) practice = NULL;
  g_auto (SignIn) data = { .open = open, .user_data = user_data, .play_browser = play_browser };
  const CwPracticeAccounts *accounts;

  if (!cw_practice_profile_forget (profile, error))
    return NULL;
  fresh = cw_profile_open (CW_PRACTICE_PROFILE, error);
  if (fresh == NULL)
    return NULL;

  practice = cw_practice_start (PRACTICE_CONTACTS, PRACTICE_LEADS, PRACTICE_SEED, error);
  if (practice == NULL)
    return NULL;

  data.practice = practice;
  accounts = cw_practice_get_accounts (practice);
  if (!cw_connect_aloware_token (fresh, accounts->aloware_url, accounts->aloware_token, cancellable, error)
      || !sign_in (&data, fresh, cancellable, error)
      || !cw_fetch_schema (fresh, NULL, NULL, cancellable, error))
    return NULL;

  return g_steal_pointer (&practice);
}
