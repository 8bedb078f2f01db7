/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-search.h"

#include <string.h>

/* Letters that Unicode does not take apart into a plain letter and a mark. */
static const struct
{
  gunichar letter;
  const char *plain;
} letters[] = {
  { 0xc6, "ae" }, { 0xd0, "d" },   { 0xd8, "o" },   { 0xe6, "ae" }, { 0xf0, "d" },  { 0xf8, "o" },
  { 0x110, "d" }, { 0x111, "d" },  { 0x126, "h" },  { 0x127, "h" }, { 0x131, "i" }, { 0x141, "l" },
  { 0x142, "l" }, { 0x152, "oe" }, { 0x153, "oe" }, { 0x166, "t" }, { 0x167, "t" },
};

static const char *
get_plain (gunichar letter)
{
  for (guint i = 0; i < G_N_ELEMENTS (letters); i++)
    {
      if (letters[i].letter == letter)
        return letters[i].plain;
    }

  return NULL;
}

char *
cw_search_fold (const char *text)
{
  g_autofree char *valid = NULL;
  g_autofree char *apart = NULL;
  g_autoptr (GString) plain = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  /* Most texts; it is many times as fast. */
  if (g_str_is_ascii (text))
    return g_ascii_strdown (text, -1);

  valid = g_utf8_make_valid (text, -1);
  apart = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL);
  plain = g_string_new (NULL);
  for (const char *at = apart; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar letter = g_utf8_get_char (at);
      const char *other = get_plain (letter);

      if (other != NULL)
        g_string_append (plain, other);
      else if (!g_unichar_ismark (letter))
        g_string_append_unichar (plain, letter);
    }

  return g_utf8_casefold (plain->str, (gssize) plain->len);
}

char **
cw_search_words (const char *typed)
{
  g_autofree char *folded = cw_search_fold (typed);
  g_auto (GStrv) parts = g_strsplit_set (folded, " \t\n", -1);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  gboolean any = FALSE;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (*parts[i] == '\0')
        continue;
      g_strv_builder_add (words, parts[i]);
      any = TRUE;
    }

  return any ? g_strv_builder_end (words) : NULL;
}

gboolean
cw_search_has (const char *folded, char **words)
{
  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    {
      if (strstr (folded, words[i]) == NULL)
        return FALSE;
    }

  return TRUE;
}
