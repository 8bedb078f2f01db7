/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-json-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-error.h"
#include "cw-text.h"

/* ── Checking ── */

#define MAX_DEPTH 64

typedef struct
{
  const char *start;
  const char *at;
  const char *end;
  guint depth;
  const char *wrong; /* translated; set with the first failure, at `at` */
} Scanner;

static gboolean scan_value (Scanner *scanner);

static gboolean
fail (Scanner *scanner, const char *wrong)
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
skip_space (const char *at, const char *end)
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
hex4 (const char *at, const char *end)
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

/* `at` is at the 'u'. Returns the place after the escape, and after its second half where it has one; NULL
 * when the escape is no character. */
static const char *
skip_unicode_escape (const char *at, const char *end)
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
    case '"':
    case '\\':
    case '/':
    case 'b':
    case 'f':
    case 'n':
    case 'r':
    case 't':
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

/* The next character of a string that does not stand for itself: a quotation mark, a backslash or a control
 * character. */
static const char *
skip_plain (const char *at, const char *end)
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

  return fail (scanner,
               scanner->at == scanner->end
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
set_error (const Scanner *scanner, const char *what, const char *wrong, GError **error)
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
  g_set_error (error, CW_ERROR, CW_ERROR_INVALID_FILE, _("%s cannot be read: line %u, column %u: %s"), what,
               line, (guint) g_utf8_strlen (line_start, scanner->at - line_start) + 1, wrong);
}

gboolean
cw_json_text_check (const char *json, gsize length, const char *what, GError **error)
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

/* ── Mending ── */

/* A text while it is mended. It is copied only when something must be replaced. */
typedef struct
{
  const char *at;
  const char *end;
  const char *kept; /* from here on nothing is in `out` yet */
  GString *out;     /* NULL: nothing was replaced so far */
} Mending;

static void
replace (Mending *self, gsize length, const char *with)
{
  if (self->out == NULL)
    self->out = g_string_sized_new ((gsize) (self->end - self->kept));

  g_string_append_len (self->out, self->kept, self->at - self->kept);
  g_string_append (self->out, with);
  self->at += length;
  self->kept = self->at;
}

/* The code of "\uXXXX" at `at`; -1 when there is none. */
static int
escaped_code (const Mending *self, const char *at)
{
  return self->end - at >= 6 && at[0] == '\\' && at[1] == 'u' ? hex4 (at + 2, self->end) : -1;
}

static void
mend_unicode_escape (Mending *self)
{
  int code = escaped_code (self, self->at);

  if (code < 0)
    replace (self, 2, CW_TEXT_UNREADABLE);
  else if (is_high_surrogate (code) && is_low_surrogate (escaped_code (self, self->at + 6)))
    self->at += 12;
  else if (code == 0 || is_high_surrogate (code) || is_low_surrogate (code))
    replace (self, 6, CW_TEXT_UNREADABLE);
  else
    self->at += 6;
}

static void
mend_escape (Mending *self)
{
  char letter = self->at + 1 < self->end ? self->at[1] : '\0';

  if (letter == 'u')
    mend_unicode_escape (self);
  else if (letter != '\0' && strchr ("\"\\/bfnrt", letter) != NULL)
    self->at += 2;
  else
    replace (self, letter >= 0x20 && letter < 0x7f ? 2 : 1, CW_TEXT_UNREADABLE);
}

/* A control character should have been escaped, but without the escape it means the same. */
static void
mend_control (Mending *self)
{
  char escape[8];

  g_snprintf (escape, sizeof escape, "\\u%04x", (guint) *self->at);
  replace (self, 1, escape);
}

static void
mend_character (Mending *self)
{
  guchar c = (guchar) *self->at;
  gunichar code;

  if (c == '\0')
    {
      replace (self, 1, CW_TEXT_UNREADABLE);
      return;
    }
  if (c < 0x20)
    {
      mend_control (self);
      return;
    }
  if (c < 0x80)
    {
      self->at++;
      return;
    }

  code = g_utf8_get_char_validated (self->at, self->end - self->at);
  if (code == (gunichar) -1 || code == (gunichar) -2)
    replace (self, 1, CW_TEXT_UNREADABLE);
  else
    self->at = g_utf8_next_char (self->at);
}

char *
cw_json_text_mend (const char *json, gsize length, gsize *mended_length)
{
  Mending self = { json, json + length, json, NULL };
  gboolean in_string = FALSE;

  g_return_val_if_fail (json != NULL && mended_length != NULL, NULL);

  while (self.at < self.end)
    {
      if (*self.at == '"')
        {
          in_string = !in_string;
          self.at++;
        }
      else if (!in_string)
        self.at++;
      else if (*self.at == '\\')
        mend_escape (&self);
      else
        mend_character (&self);
    }

  if (self.out == NULL)
    return NULL;

  g_string_append_len (self.out, self.kept, self.end - self.kept);
  *mended_length = self.out->len;

  return g_string_free (self.out, FALSE);
}

/* ── Reading and laying out ── */

/* Everything here takes only text that cw_json_text_check() has accepted, so it need not look for an end that
 * comes too early. */

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
cw_json_iter_init (CwJsonIter *iter, CwJsonSpan span)
{
  g_return_if_fail (*span.start == '{' || *span.start == '[');

  iter->at = skip_known_space (span.start + 1);
}

gboolean
cw_json_iter_next (CwJsonIter *iter, CwJsonSpan *value)
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
cw_json_iter_next_member (CwJsonIter *iter, char **name, CwJsonSpan *value)
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
known_hex4 (const char *at)
{
  gunichar code = 0;

  for (int i = 0; i < 4; i++)
    code = code * 16 + (gunichar) g_ascii_xdigit_value (at[i]);

  return code;
}

/* `at` is after the backslash. Returns the place after the escape. */
static const char *
append_unescaped (GString *out, const char *at)
{
  const char *letter;
  gunichar code;

  if (*at != 'u')
    {
      letter = strchr (letters, *at);
      g_string_append_c (out, letter != NULL ? controls[letter - letters] : *at);
      return at + 1;
    }

  code = known_hex4 (at + 1);
  at += 5;
  if (code >= 0xd800 && code <= 0xdbff)
    {
      code = 0x10000 + ((code - 0xd800) << 10) + (known_hex4 (at + 2) - 0xdc00);
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
  const char *escape;
  GString *out;

  g_return_val_if_fail (*span.start == '"', NULL);

  escape = memchr (at, '\\', end - at);
  if (escape == NULL)
    return g_strndup (at, end - at);

  out = g_string_sized_new (span.length);
  for (; escape != NULL; escape = memchr (at, '\\', end - at))
    {
      g_string_append_len (out, at, escape - at);
      at = append_unescaped (out, escape + 1);
    }
  g_string_append_len (out, at, end - at);

  return g_string_free (out, FALSE);
}

gboolean
cw_json_span_get_uint (CwJsonSpan span, guint maximum, guint *number)
{
  g_autofree char *text = g_strndup (span.start, span.length);
  guint64 value;

  if (!g_ascii_string_to_unsigned (text, 10, 0, maximum, &value, NULL))
    return FALSE;

  *number = (guint) value;

  return TRUE;
}

static void
append_line (GString *out, guint indent)
{
  g_string_append_c (out, '\n');
  for (guint i = 0; i < indent; i++)
    g_string_append_c (out, ' ');
}

static void format_value (const char **at, guint indent, GString *out);

static void
format_container (const char **at, guint indent, GString *out)
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

/* Leaves `at` at the next character that is not white space, or after the value where nothing follows. */
static void
format_value (const char **at, guint indent, GString *out)
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
cw_json_span_format (CwJsonSpan span, guint indent, GString *out)
{
  g_autofree char *text = g_strndup (span.start, span.length);
  const char *at = text;

  format_value (&at, indent, out);
}

void
cw_json_text_append_string (GString *out, const char *text)
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
