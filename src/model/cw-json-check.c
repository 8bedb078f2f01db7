/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cw-json-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-error.h"

#define MAX_DEPTH 64

typedef struct
{
  const char *start;
  const char *at;
  const char *end;
  guint depth;
  const char *wrong;      /* translated; set with the first failure, at `at` */
} Scanner;

static gboolean scan_value (Scanner *scanner);

static gboolean
fail (Scanner    *scanner,
      const char *wrong)
{
  if (scanner->wrong == NULL)
    scanner->wrong = wrong;

  return FALSE;
}

static char
peek (const Scanner *scanner)
{
  return scanner->at < scanner->end ? *scanner->at : '\0';
}

static const char *
skip_space (const char *at,
            const char *end)
{
  while (at < end && (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r'))
    at++;

  return at;
}

static void
scan_space (Scanner *scanner)
{
  scanner->at = skip_space (scanner->at, scanner->end);
}

static int
hex4 (const char *at,
      const char *end)
{
  int code = 0;

  if (end - at < 4)
    return -1;

  for (int i = 0; i < 4; i++)
    {
      if (!g_ascii_isxdigit (at[i]))
        return -1;
      code = code * 16 + g_ascii_xdigit_value (at[i]);
    }

  return code;
}

static gboolean
is_high_surrogate (int code)
{
  return code >= 0xd800 && code <= 0xdbff;
}

static gboolean
is_low_surrogate (int code)
{
  return code >= 0xdc00 && code <= 0xdfff;
}

/* `at` is at the 'u'. The place behind the escape, and its second half where it has one; NULL when it is no
 * character. */
static const char *
skip_unicode_escape (const char *at,
                     const char *end)
{
  int code = hex4 (at + 1, end);

  if (code <= 0 || is_low_surrogate (code))
    return NULL;

  at += 5;
  if (!is_high_surrogate (code))
    return at;

  if (end - at < 6 || at[0] != '\\' || at[1] != 'u' || !is_low_surrogate (hex4 (at + 2, end)))
    return NULL;

  return at + 6;
}

static gboolean
scan_escape (Scanner *scanner)
{
  const char *after;

  scanner->at++;
  switch (peek (scanner))
    {
    case '"': case '\\': case '/': case 'b': case 'f': case 'n': case 'r': case 't':
      scanner->at++;
      return TRUE;
    case 'u':
      after = skip_unicode_escape (scanner->at, scanner->end);
      if (after == NULL)
        return fail (scanner, _("this \\u escape is no character"));
      scanner->at = after;
      return TRUE;
    default:
      return fail (scanner, _("a \\ in a text must be followed by one of \"\\/bfnrtu"));
    }
}

/* The next character of a string that is more than itself. */
static const char *
skip_plain (const char *at,
            const char *end)
{
  while (at < end && *at != '"' && *at != '\\' && (guchar) *at >= 0x20)
    at++;

  return at;
}

static gboolean
scan_string (Scanner *scanner)
{
  scanner->at++;

  while ((scanner->at = skip_plain (scanner->at, scanner->end)) < scanner->end)
    {
      if (*scanner->at == '"')
        {
          scanner->at++;
          return TRUE;
        }
      if (*scanner->at != '\\')
        return fail (scanner, _("a text goes on past the end of its line; a \" may be missing"));
      if (!scan_escape (scanner))
        return FALSE;
    }

  return fail (scanner, _("the file ends inside a text"));
}

static gboolean
scan_digits (Scanner *scanner)
{
  if (!g_ascii_isdigit (peek (scanner)))
    return fail (scanner, _("a digit is missing here"));

  while (g_ascii_isdigit (peek (scanner)))
    scanner->at++;

  return TRUE;
}

static gboolean
scan_number (Scanner *scanner)
{
  if (peek (scanner) == '-')
    scanner->at++;

  if (peek (scanner) == '0')
    scanner->at++;
  else if (!scan_digits (scanner))
    return FALSE;

  if (peek (scanner) == '.')
    {
      scanner->at++;
      if (!scan_digits (scanner))
        return FALSE;
    }

  if (peek (scanner) == 'e' || peek (scanner) == 'E')
    {
      scanner->at++;
      if (peek (scanner) == '+' || peek (scanner) == '-')
        scanner->at++;
      if (!scan_digits (scanner))
        return FALSE;
    }

  return TRUE;
}

static gboolean
scan_word (Scanner *scanner)
{
  static const char *const words[] = { "true", "false", "null" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize length = strlen (words[i]);

      if ((gsize) (scanner->end - scanner->at) >= length && strncmp (scanner->at, words[i], length) == 0)
        {
          scanner->at += length;
          return TRUE;
        }
    }

  return fail (scanner, scanner->at == scanner->end
               ? _("the file ends where a value is expected")
               : _("a value is expected here: a text in \"\", a number, true, false, null, { or ["));
}

static gboolean
scan_member_name (Scanner *scanner)
{
  if (peek (scanner) != '"')
    return fail (scanner, _("the name of a member in \"\" is expected here"));
  if (!scan_string (scanner))
    return FALSE;

  scan_space (scanner);
  if (peek (scanner) != ':')
    return fail (scanner, _("a : is expected here"));

  scanner->at++;
  scan_space (scanner);

  return TRUE;
}

static gboolean
scan_container (Scanner *scanner)
{
  gboolean object = *scanner->at == '{';
  char close = object ? '}' : ']';

  if (++scanner->depth > MAX_DEPTH)
    return fail (scanner, _("the values are nested too deeply"));

  scanner->at++;
  scan_space (scanner);
  if (peek (scanner) == close)
    goto closed;

  while (TRUE)
    {
      if (object && !scan_member_name (scanner))
        return FALSE;
      if (!scan_value (scanner))
        return FALSE;

      scan_space (scanner);
      if (peek (scanner) == close)
        break;
      if (peek (scanner) != ',')
        return fail (scanner, object ? _("a , or } is expected here") : _("a , or ] is expected here"));

      scanner->at++;
      scan_space (scanner);
    }

closed:
  scanner->at++;
  scanner->depth--;

  return TRUE;
}

static gboolean
scan_value (Scanner *scanner)
{
  char c = peek (scanner);

  if (c == '{' || c == '[')
    return scan_container (scanner);
  if (c == '"')
    return scan_string (scanner);
  if (c == '-' || g_ascii_isdigit (c))
    return scan_number (scanner);

  return scan_word (scanner);
}

static void
set_error (const Scanner *scanner,
           const char    *what,
           const char    *wrong,
           GError       **error)
{
  guint line = 1;
  const char *line_start = scanner->start;

  for (const char *at = scanner->start; at < scanner->at; at++)
    {
      if (*at == '\n')
        {
          line++;
          line_start = at + 1;
        }
    }

  /* Translators: the first %s names a file ("This mapping file"), the second says what is wrong there */
  g_set_error (error, CW_ERROR, CW_ERROR_INVALID_FILE, _("%s cannot be read: line %u, column %u: %s"),
               what, line, (guint) g_utf8_strlen (line_start, scanner->at - line_start) + 1, wrong);
}

gboolean
cw_json_text_check (const char *json,
                    gsize       length,
                    const char *what,
                    GError    **error)
{
  Scanner scanner = { .start = json, .at = json, .end = json + length };

  g_return_val_if_fail (json != NULL, FALSE);
  g_return_val_if_fail (what != NULL, FALSE);

  if (!g_utf8_validate_len (json, length, &scanner.at))
    {
      set_error (&scanner, what, _("the text is not UTF-8"), error);
      return FALSE;
    }

  scanner.at = json;
  scan_space (&scanner);
  if (scan_value (&scanner))
    {
      scan_space (&scanner);
      if (scanner.at == scanner.end)
        return TRUE;
      fail (&scanner, _("nothing more is expected after the last }"));
    }

  set_error (&scanner, what, scanner.wrong, error);

  return FALSE;
}
