/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cw-connect"

#include "cw-connect-private.h"

#include "cw-credentials.h"

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

/* Puts back what a sign-in that may not stand has replaced. The sign-in's own error is the one that is told. */
void
cw_connect_restore_secret (const char *profile,
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
