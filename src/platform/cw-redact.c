/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-redact.h"

#include <string.h>

#define DEFAULT_MAX_CHARACTERS 300

/* From this length on, a run of characters that a token can have is taken for a token. A Salesforce id (18)
 * and most field names are shorter. */
#define MIN_TOKEN_LENGTH 40

char *
cw_redact_url (const char *url)
{
  g_autoptr (GUri) uri = NULL;
  g_autofree char *shown = NULL;

  uri = url != NULL ? g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL) : NULL;

  if (uri == NULL || g_uri_get_host (uri) == NULL)
    return g_strdup ("…");

  shown = g_uri_to_string_partial (uri, G_URI_HIDE_USERINFO | G_URI_HIDE_QUERY | G_URI_HIDE_FRAGMENT);

  if (g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL)
    return g_strconcat (shown, "?…", NULL);

  return g_steal_pointer (&shown);
}

static char *
replace (GRegex *pattern, char *text, const char *replacement)
{
  g_autofree char *old = text;
  char *new = g_regex_replace (pattern, old, -1, 0, replacement, 0, NULL);

  return new != NULL ? new : g_strdup ("…");
}

char *
cw_redact_text (const char *text, gsize max_characters)
{
  g_autoptr (GRegex) spaces = g_regex_new ("\\s+", G_REGEX_DEFAULT, 0, NULL);
  g_autoptr (GRegex) email = g_regex_new ("[^\\s<>\"'(),:;=]+@[^\\s<>\"'(),:;=]+", G_REGEX_DEFAULT, 0, NULL);
  g_autoptr (GRegex) salesforce_token = g_regex_new ("\\b00D\\w{12,15}![\\w.]*", G_REGEX_DEFAULT, 0, NULL);
  g_autoptr (GRegex)
    phone = g_regex_new ("(?<![\\w])\\+?\\(?[0-9][0-9() .\\-/]{5,}[0-9](?![\\w])", G_REGEX_DEFAULT, 0, NULL);
  g_autofree char *token_pattern = g_strdup_printf ("[\\w.~+/=\\-]{%d,}", MIN_TOKEN_LENGTH);
  g_autoptr (GRegex) token = g_regex_new (token_pattern, G_REGEX_DEFAULT, 0, NULL);
  g_autofree char *shown = NULL;

  if (text == NULL)
    return g_strdup ("");

  if (max_characters == 0)
    max_characters = DEFAULT_MAX_CHARACTERS;

  shown = g_utf8_make_valid (text, -1);
  shown = replace (spaces, g_steal_pointer (&shown), " ");
  shown = replace (email, g_steal_pointer (&shown), "…");
  shown = replace (salesforce_token, g_steal_pointer (&shown), "…");
  shown = replace (token, g_steal_pointer (&shown), "…");
  shown = replace (phone, g_steal_pointer (&shown), "…");
  g_strstrip (shown);

  if ((gsize) g_utf8_strlen (shown, -1) > max_characters)
    {
      g_autofree char *cut = g_utf8_substring (shown, 0, (glong) max_characters);

      return g_strconcat (cut, "…", NULL);
    }

  return g_steal_pointer (&shown);
}
