/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cw-connect"

#include "cw-connect-private.h"

#include <glib/gi18n-lib.h>

#include "cw-error.h"

#include "cw-credentials.h"
#include "cw-url.h"

void
cw_connect_session_open (CwConnectSession *session)
{
  session->context = g_main_context_new ();
  g_main_context_push_thread_default (session->context);
  session->http = cw_http_new ();
}

void
cw_connect_session_clear (CwConnectSession *session)
{
  if (session->context == NULL)
    return;

  g_clear_pointer (&session->http, cw_http_unref);
  /* What the session's end has left to do belongs to this context and would be lost with it. */
  while (g_main_context_iteration (session->context, FALSE))
    ;
  g_main_context_pop_thread_default (session->context);
  g_clear_pointer (&session->context, g_main_context_unref);
}

void
cw_connect_replace (char       **place,
                    const char  *value)
{
  char *copy = g_strdup (value);

  g_free (*place);
  *place = copy;
}

gboolean
cw_connect_set_missing (CwSide   side,
                        GError **error)
{
  g_set_error (error, CW_ERROR, CW_ERROR_SIGN_IN_NEEDED, _("Not connected to %s. Sign in first."),
               side == CW_SIDE_SALESFORCE ? "Salesforce" : "Aloware");

  return FALSE;
}

/* Puts back what a sign-in that may not stand has replaced. The sign-in's own error is the one that is told. */
static void
restore_secret (const char *profile,
                const char *name,
                const char *before)
{
  g_autoptr(GError) problem = NULL;
  gboolean done;

  if (before != NULL)
    done = cw_credentials_store (profile, name, before, NULL, &problem);
  else
    done = cw_credentials_clear (profile, name, NULL, &problem);

  if (!done)
    g_debug ("The former sign-in could not be put back: %s", problem->message);
}

gboolean
cw_connect_in_browser (CwProfile      *profile,
                       const char     *name,
                       const char     *url,
                       CwConnectFunc   sign_in,
                       gpointer        data,
                       GCancellable   *cancellable,
                       GError        **error)
{
  const char *profile_name = cw_profile_get_name (profile);
  g_autoptr(CwConnections) connections = NULL;
  g_autoptr(GError) problem = NULL;
  g_autofree char *base = NULL;
  gboolean signed_in = FALSE, done;
  char *before;

  if (!cw_url_check (url, &base, error))
    return FALSE;

  connections = cw_profile_load_connections (profile, error);
  if (connections == NULL)
    return FALSE;

  before = cw_credentials_lookup (profile_name, name, cancellable, &problem);
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }

  done = sign_in (profile, connections, base, data, &signed_in, cancellable, error);
  if (!done && signed_in)
    restore_secret (profile_name, name, before);
  cw_credentials_free_secret (before);

  return done;
}
