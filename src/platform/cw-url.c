/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-url.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-error.h"

static gboolean
host_is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = NULL;

  if (g_ascii_strcasecmp (host, "localhost") == 0)
    return TRUE;

  address = g_inet_address_new_from_string (host);

  return address != NULL && g_inet_address_get_is_loopback (address);
}

gboolean
cw_url_check (const char *url, char **base, GError **error)
{
  g_autoptr (GUri) uri = NULL;
  const char *scheme, *host;

  g_return_val_if_fail (url != NULL, FALSE);

  uri = g_uri_parse (url, G_URI_FLAGS_ENCODED | G_URI_FLAGS_SCHEME_NORMALIZE, NULL);
  scheme = uri != NULL ? g_uri_get_scheme (uri) : NULL;
  host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (host == NULL || *host == '\0')
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_USAGE,
                           _("This is not a web address. Enter one like https://example.com"));
      return FALSE;
    }

  if (g_uri_get_userinfo (uri) != NULL)
    {
      g_set_error_literal (
        error, CW_ERROR, CW_ERROR_USAGE,
        _("The web address must not hold a user name or a password. Remove what stands before the “@”"));
      return FALSE;
    }

  if (g_strcmp0 (scheme, "https") != 0 && !(g_strcmp0 (scheme, "http") == 0 && host_is_loopback (host)))
    {
      g_set_error (error, CW_ERROR, CW_ERROR_INSECURE_URL,
                   _("“%s” is not a protected connection: use https://. Plain http:// is accepted for this "
                      "computer only (localhost)"),
                   host);
      return FALSE;
    }

  if (base != NULL)
    {
      *base = g_uri_to_string_partial (uri, G_URI_HIDE_QUERY | G_URI_HIDE_FRAGMENT);

      while (g_str_has_suffix (*base, "/"))
        (*base)[strlen (*base) - 1] = '\0';
    }

  return TRUE;
}

gboolean
cw_url_same_origin (const char *a, const char *b)
{
  g_autoptr (GUri) left = g_uri_parse (a, G_URI_FLAGS_ENCODED | G_URI_FLAGS_SCHEME_NORMALIZE, NULL);
  g_autoptr (GUri) right = g_uri_parse (b, G_URI_FLAGS_ENCODED | G_URI_FLAGS_SCHEME_NORMALIZE, NULL);

  if (left == NULL || right == NULL || g_uri_get_host (left) == NULL || g_uri_get_host (right) == NULL)
    return FALSE;

  return g_strcmp0 (g_uri_get_scheme (left), g_uri_get_scheme (right)) == 0
         && g_ascii_strcasecmp (g_uri_get_host (left), g_uri_get_host (right)) == 0
         && g_uri_get_port (left) == g_uri_get_port (right);
}

gboolean
cw_url_is_downgrade (const char *from, const char *to)
{
  return g_ascii_strncasecmp (from, "https:", 6) == 0 && g_ascii_strncasecmp (to, "https:", 6) != 0;
}

char *
cw_url_resolve (const char *url, const char *location, GError **error)
{
  g_autofree char *next = g_uri_resolve_relative (url, location, G_URI_FLAGS_ENCODED, NULL);

  if (next == NULL)
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_BAD_ANSWER,
                           _("The server redirected to something that is no web address"));
      return NULL;
    }

  if (!cw_url_check (next, NULL, error))
    return NULL;

  if (cw_url_is_downgrade (url, next))
    {
      g_set_error_literal (
        error, CW_ERROR, CW_ERROR_INSECURE_URL,
        _("The server redirected from a protected to an unprotected connection, which is not followed"));
      return NULL;
    }

  return g_steal_pointer (&next);
}
