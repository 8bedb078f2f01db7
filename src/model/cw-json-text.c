/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cw-json-text.h"

#include <string.h>

/* Everything here trusts its text: cw_json_text_check() has accepted it, so that it is ended by its own
 * structure. */

#define MAX_QUOTED 40

/* The escapes with a letter, and what they stand for. */
static const char letters[] = "bfnrt";
static const char controls[] = "\b\f\n\r\t";

static const char *
skip_known_space (const char *at)
{
  while (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r')
    at++;

  return at;
}

static const char *
skip_known_string (const char *at)
{
  for (at++; *at != '"'; at++)
    {
      if (*at == '\\')
        at++;
    }

  return at + 1;
}

static const char *
skip_known_scalar (const char *at)
{
  while (g_ascii_isalnum (*at) || *at == '-' || *at == '+' || *at == '.')
    at++;

  return at;
}

static const char *
skip_known_value (const char *at)
{
  guint depth = 0;

  do
    {
      if (*at == '"')
        {
          at = skip_known_string (at);
          continue;
        }
      if (*at == '{' || *at == '[')
        depth++;
      else if (*at == '}' || *at == ']')
        depth--;
      else if (depth == 0)
        return skip_known_scalar (at);
      at++;
    }
  while (depth > 0);

  return at;
}

CwJsonSpan
cw_json_text_span (const char *json)
{
  CwJsonSpan span = { .start = skip_known_space (json) };

  span.length = (gsize) (skip_known_value (span.start) - span.start);

  return span;
}

char
cw_json_span_kind (CwJsonSpan span)
{
  char c = *span.start;

  return c == '-' || g_ascii_isdigit (c) ? '0' : c;
}

void
cw_json_iter_init (CwJsonIter *iter,
                   CwJsonSpan  span)
{
  g_return_if_fail (*span.start == '{' || *span.start == '[');

  iter->at = skip_known_space (span.start + 1);
}

gboolean
cw_json_iter_next (CwJsonIter *iter,
                   CwJsonSpan *value)
{
  if (*iter->at == '}' || *iter->at == ']')
    return FALSE;

  *value = cw_json_text_span (iter->at);
  iter->at = skip_known_space (value->start + value->length);
  if (*iter->at == ',')
    iter->at = skip_known_space (iter->at + 1);

  return TRUE;
}

gboolean
cw_json_iter_next_member (CwJsonIter *iter,
                          char      **name,
                          CwJsonSpan *value)
{
  CwJsonSpan key = { .start = iter->at };

  if (*iter->at == '}')
    return FALSE;

  iter->at = skip_known_string (iter->at);
  key.length = (gsize) (iter->at - key.start);
  *name = cw_json_span_get_string (key);
  iter->at = skip_known_space (skip_known_space (iter->at) + 1);

  return cw_json_iter_next (iter, value);
}

static gunichar
hex4 (const char *at)
{
  gunichar code = 0;

  for (int i = 0; i < 4; i++)
    code = code * 16 + (gunichar) g_ascii_xdigit_value (at[i]);

  return code;
}

/* `at` is behind the backslash. Returns the place behind the escape. */
static const char *
append_unescaped (GString    *out,
                  const char *at)
{
  const char *letter;
  gunichar code;

  if (*at != 'u')
    {
      letter = strchr (letters, *at);
      g_string_append_c (out, letter != NULL ? controls[letter - letters] : *at);
      return at + 1;
    }

  code = hex4 (at + 1);
  at += 5;
  if (code >= 0xd800 && code <= 0xdbff)
    {
      code = 0x10000 + ((code - 0xd800) << 10) + (hex4 (at + 2) - 0xdc00);
      at += 6;
    }
  g_string_append_unichar (out, code);

  return at;
}

char *
cw_json_span_get_string (CwJsonSpan span)
{
  const char *end = span.start + span.length - 1;
  const char *at = span.start + 1;
  GString *out;

  g_return_val_if_fail (*span.start == '"', NULL);

  out = g_string_sized_new (span.length);
  while (at < end)
    {
      if (*at == '\\')
        at = append_unescaped (out, at + 1);
      else
        g_string_append_c (out, *at++);
    }

  return g_string_free (out, FALSE);
}

gboolean
cw_json_span_get_uint (CwJsonSpan span,
                       guint      maximum,
                       guint     *number)
{
  g_autofree char *text = g_strndup (span.start, span.length);
  guint64 value;

  if (!g_ascii_string_to_unsigned (text, 10, 0, maximum, &value, NULL))
    return FALSE;

  *number = (guint) value;

  return TRUE;
}

static void
append_line (GString *out,
             guint    indent)
{
  g_string_append_c (out, '\n');
  for (guint i = 0; i < indent; i++)
    g_string_append_c (out, ' ');
}

static void format_value (const char **at, guint indent, GString *out);

static void
format_container (const char **at,
                  guint        indent,
                  GString     *out)
{
  char close = **at == '{' ? '}' : ']';

  g_string_append_c (out, **at);
  *at = skip_known_space (*at + 1);

  if (**at != close)
    {
      while (TRUE)
        {
          append_line (out, indent + 2);
          format_value (at, indent + 2, out);
          if (**at == ':')
            {
              g_string_append (out, ": ");
              *at = skip_known_space (*at + 1);
              format_value (at, indent + 2, out);
            }
          if (**at != ',')
            break;
          g_string_append_c (out, ',');
          *at = skip_known_space (*at + 1);
        }
      append_line (out, indent);
    }

  g_string_append_c (out, close);
  *at = *at + 1;
}

/* Leaves `at` at the next character that is not white space, or behind the value where nothing follows. */
static void
format_value (const char **at,
              guint        indent,
              GString     *out)
{
  const char *start = *at;

  if (*start == '{' || *start == '[')
    {
      format_container (at, indent, out);
    }
  else
    {
      *at = *start == '"' ? skip_known_string (start) : skip_known_scalar (start);
      g_string_append_len (out, start, *at - start);
    }

  if (indent > 0)
    *at = skip_known_space (*at);
}

void
cw_json_span_format (CwJsonSpan span,
                     guint      indent,
                     GString   *out)
{
  g_autofree char *text = g_strndup (span.start, span.length);
  const char *at = text;

  format_value (&at, indent, out);
}

void
cw_json_text_append_string (GString    *out,
                            const char *text)
{
  g_string_append_c (out, '"');
  for (const char *at = text; *at != '\0'; at++)
    {
      const char *control = strchr (controls, *at);

      if (*at == '"' || *at == '\\')
        g_string_append_printf (out, "\\%c", *at);
      else if (control != NULL)
        g_string_append_printf (out, "\\%c", letters[control - controls]);
      else if ((guchar) *at < 0x20)
        g_string_append_printf (out, "\\u%04x", (guint) (guchar) *at);
      else
        g_string_append_c (out, *at);
    }
  g_string_append_c (out, '"');
}

char *
cw_json_text_quote (const char *text)
{
  GString *out = g_string_new (NULL);
  guint n = 0;

  for (const char *at = text; *at != '\0' && n < MAX_QUOTED; at = g_utf8_next_char (at), n++)
    {
      gunichar c = g_utf8_get_char (at);

      if (g_unichar_iscntrl (c))
        c = 0xfffd;
      g_string_append_unichar (out, c);
    }

  if (g_utf8_strlen (text, -1) > MAX_QUOTED)
    g_string_append (out, "…");

  return g_string_free (out, FALSE);
}
