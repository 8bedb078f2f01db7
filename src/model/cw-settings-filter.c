/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cw-settings-filter.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-error.h"

#define MAX_CHARACTERS 4000

static gboolean
refuse (GError **error, const char *wrong)
{
  /* Translators: the second sentence says what is wrong */
  g_set_error (error, CW_ERROR, CW_ERROR_USAGE,
               _("The setting “filter” takes a SOQL condition, such as Email != null. %s"), wrong);

  return FALSE;
}

/* `at` is a quotation mark. Returns the place after the text in quotes; NULL: the text is not closed. */
static const char *
skip_quoted (const char *at)
{
  for (at++; *at != '\0'; at++)
    {
      if (*at == '\'')
        return at + 1;
      if (*at == '\\' && *++at == '\0')
        return NULL;
    }

  return NULL;
}

/* Whether a word begins another clause of a query. Such a word must not stand in a condition, except in
 * parentheses, where a query of its own may stand: IN (SELECT …). */
static gboolean
is_clause (const char *word, gsize length)
{
  static const char *const clauses[] = { "select", "from",   "where", "order",
                                         "group",  "having", "limit", "offset" };

  for (guint i = 0; i < G_N_ELEMENTS (clauses); i++)
    {
      if (strlen (clauses[i]) == length && g_ascii_strncasecmp (word, clauses[i], length) == 0)
        return TRUE;
    }

  return FALSE;
}

static gsize
word_length (const char *at)
{
  gsize length = 0;

  while (g_ascii_isalnum (at[length]) || at[length] == '_' || at[length] == '.')
    length++;

  return length;
}

static gboolean
check_character (char c, int *depth, GError **error)
{
  if (c == ';')
    return refuse (error, _("It cannot have a semicolon outside of a text in quotes."));
  if ((guchar) c < 0x20 && c != '\n' && c != '\t')
    return refuse (error, _("It cannot have control characters."));
  if (c == '(')
    (*depth)++;
  if (c == ')' && --(*depth) < 0)
    return refuse (error, _("A closing parenthesis has no opening one."));

  return TRUE;
}

gboolean
cw_settings_check_filter (const char *filter, GError **error)
{
  int depth = 0;
  const char *at = filter;

  if (!g_utf8_validate (filter, -1, NULL) || g_utf8_strlen (filter, -1) > MAX_CHARACTERS)
    return refuse (error, _("It can have at most 4,000 characters."));

  while (*at != '\0')
    {
      gsize word = word_length (at);

      if (word > 0)
        {
          if (depth == 0 && is_clause (at, word))
            return refuse (
              error, _("Leave out SELECT, FROM, WHERE, GROUP BY, ORDER BY, LIMIT and OFFSET: Crosswalk adds "
                        "what is needed."));
          at += word;
          continue;
        }

      if (*at == '\'')
        {
          at = skip_quoted (at);
          if (at == NULL)
            return refuse (error, _("A text in quotes is not closed."));
          continue;
        }

      if (!check_character (*at, &depth, error))
        return FALSE;
      at++;
    }

  return depth == 0 || refuse (error, _("An opening parenthesis is not closed."));
}
