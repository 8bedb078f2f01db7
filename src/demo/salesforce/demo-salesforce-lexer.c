/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-salesforce-lexer.h"

#include "demo-salesforce-soql.h"

#include <stdarg.h>

void
demo_sf_lexer_fail (DemoSfLexer *lexer,
                    const char  *format,
                    ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  if (*lexer->error == NULL)
    demo_sf_soql_set_error (lexer->error, DEMO_SF_SOQL_MALFORMED_QUERY, lexer->begin,
                            lexer->start != NULL ? (gsize) (lexer->start - lexer->begin) : 0, "%s", message);
}

gboolean
demo_sf_lexer_unexpected (DemoSfLexer *lexer)
{
  if (lexer->kind == DEMO_SF_TOKEN_END)
    demo_sf_lexer_fail (lexer, "unexpected token: '<EOF>'");
  else
    demo_sf_lexer_fail (lexer, "unexpected token: '%s'", lexer->text->str);
  return FALSE;
}

static gboolean
read_unicode_escape (DemoSfLexer *lexer)
{
  gunichar c = 0;

  for (guint i = 0; i < 4; i++, lexer->at++)
    {
      if (!g_ascii_isxdigit (*lexer->at))
        return FALSE;
      c = c * 16 + (gunichar) g_ascii_xdigit_value (*lexer->at);
    }
  if (c == 0 || !g_unichar_validate (c))
    return FALSE;
  g_string_append_unichar (lexer->text, c);
  return TRUE;
}

static gboolean
read_escape (DemoSfLexer *lexer)
{
  char c = *lexer->at;

  if (c == '\0')
    return FALSE;
  lexer->at++;
  switch (c)
    {
    case 'n': case 'N':
      g_string_append_c (lexer->text, '\n');
      return TRUE;
    case 'r': case 'R':
      g_string_append_c (lexer->text, '\r');
      return TRUE;
    case 't': case 'T':
      g_string_append_c (lexer->text, '\t');
      return TRUE;
    case 'b': case 'B':
      g_string_append_c (lexer->text, '\b');
      return TRUE;
    case 'f': case 'F':
      g_string_append_c (lexer->text, '\f');
      return TRUE;
    case '"': case '\'': case '\\':
      g_string_append_c (lexer->text, c);
      return TRUE;
    case '%': case '_':
      g_string_append_c (lexer->text, '\001');
      g_string_append_c (lexer->text, c);
      return TRUE;
    case 'u':
      return read_unicode_escape (lexer);
    default:
      return FALSE;
    }
}

static gboolean
read_string (DemoSfLexer *lexer)
{
  lexer->kind = DEMO_SF_TOKEN_STRING;
  lexer->at++;
  while (*lexer->at != '\'')
    {
      if (*lexer->at == '\0')
        {
          demo_sf_lexer_fail (lexer, "expecting a right quote, found '<EOF>'");
          return FALSE;
        }
      if (*lexer->at != '\\')
        {
          g_string_append_c (lexer->text, *lexer->at++);
          continue;
        }
      lexer->at++;
      if (!read_escape (lexer))
        {
          demo_sf_lexer_fail (lexer, "Illegal character escape in a string");
          return FALSE;
        }
    }
  lexer->at++;
  return TRUE;
}

static void
read_run (DemoSfLexer    *lexer,
          DemoSfTokenKind kind,
          const char     *also)
{
  lexer->kind = kind;
  while (*lexer->at != '\0' && (g_ascii_isalnum (*lexer->at) || strchr (also, *lexer->at) != NULL))
    g_string_append_c (lexer->text, *lexer->at++);
}

gboolean
demo_sf_lexer_advance (DemoSfLexer *lexer)
{
  char c;

  while (g_ascii_isspace (*lexer->at))
    lexer->at++;
  lexer->start = lexer->at;
  g_string_truncate (lexer->text, 0);
  c = *lexer->at;
  if (c == '\0')
    lexer->kind = DEMO_SF_TOKEN_END;
  else if (c == '\'')
    return read_string (lexer);
  else if (g_ascii_isalpha (c) || c == '_')
    read_run (lexer, DEMO_SF_TOKEN_WORD, "_.");
  else if (g_ascii_isdigit (c) || ((c == '-' || c == '+') && g_ascii_isdigit (lexer->at[1])))
    {
      g_string_append_c (lexer->text, *lexer->at++);
      read_run (lexer, DEMO_SF_TOKEN_VALUE, ":.+-");
    }
  else
    {
      lexer->kind = DEMO_SF_TOKEN_MARK;
      g_string_append_c (lexer->text, *lexer->at++);
      if (strchr ("!<>", c) != NULL && (*lexer->at == '=' || (c == '<' && *lexer->at == '>')))
        g_string_append_c (lexer->text, *lexer->at++);
    }
  return TRUE;
}

gboolean
demo_sf_lexer_is_word (DemoSfLexer *lexer,
                       const char  *keyword)
{
  return lexer->kind == DEMO_SF_TOKEN_WORD && g_ascii_strcasecmp (lexer->text->str, keyword) == 0;
}

gboolean
demo_sf_lexer_is_mark (DemoSfLexer *lexer,
                       const char  *mark)
{
  return lexer->kind == DEMO_SF_TOKEN_MARK && g_str_equal (lexer->text->str, mark);
}

gboolean
demo_sf_lexer_accept_word (DemoSfLexer *lexer,
                           const char  *keyword)
{
  return demo_sf_lexer_is_word (lexer, keyword) && demo_sf_lexer_advance (lexer);
}

gboolean
demo_sf_lexer_expect_word (DemoSfLexer *lexer,
                           const char  *keyword)
{
  return demo_sf_lexer_accept_word (lexer, keyword) || demo_sf_lexer_unexpected (lexer);
}

gboolean
demo_sf_lexer_accept_mark (DemoSfLexer *lexer,
                           const char  *mark)
{
  return demo_sf_lexer_is_mark (lexer, mark) && demo_sf_lexer_advance (lexer);
}

gboolean
demo_sf_lexer_expect_mark (DemoSfLexer *lexer,
                           const char  *mark)
{
  return demo_sf_lexer_accept_mark (lexer, mark) || demo_sf_lexer_unexpected (lexer);
}
