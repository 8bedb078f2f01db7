/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-text.h"

#include <string.h>

typedef enum
{
  TEXT_ASCII,    /* only ASCII */
  TEXT_COMPOSED, /* valid UTF-8, all below U+0300, so it is in NFC */
  TEXT_OTHER,    /* anything else, perhaps not UTF-8 */
} TextKind;

static TextKind
classify (const char *text, gsize *length)
{
  const guchar *p;
  guchar seen = 0;
  guchar highest = 0;

  for (p = (const guchar *) text; *p != '\0'; p++)
    {
      seen |= *p;
      highest = MAX (highest, *p);
    }

  *length = p - (const guchar *) text;

  if (seen < 0x80)
    return TEXT_ASCII;

  /* The combining marks begin at U+0300. 0xcb is the first byte of the last characters below it. */
  if (highest <= 0xcb && g_utf8_validate_len (text, *length, NULL))
    return TEXT_COMPOSED;

  return TEXT_OTHER;
}

static gboolean
is_white (gunichar c)
{
  return g_unichar_isspace (c) || c == 0x0b || c == 0x85 || c == 0xfeff;
}

/* Leaves out the white space at both ends. `start` must be valid UTF-8. */
static const char *
trim (const char *start, gsize *length)
{
  const char *end = start + *length;

  while (start < end && is_white (g_utf8_get_char (start)))
    start = g_utf8_next_char (start);

  while (end > start)
    {
      const char *last = g_utf8_prev_char (end);

      if (!is_white (g_utf8_get_char (last)))
        break;
      end = last;
    }

  *length = end - start;
  return start;
}

static char *
canonical_of (const char *text, gboolean compose)
{
  g_autofree char *valid = NULL;
  gsize length;
  TextKind kind = classify (text, &length);

  if (kind == TEXT_OTHER)
    {
      valid = g_utf8_make_valid (text, length);
      text = valid;
      length = strlen (valid);
    }

  text = trim (text, &length);

  if (compose && kind == TEXT_OTHER)
    return g_utf8_normalize (text, length, G_NORMALIZE_NFC);

  return g_strndup (text, length);
}

char *
cw_text_trim (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  return canonical_of (text, FALSE);
}

char *
cw_text_canonical (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  return canonical_of (text, TRUE);
}

char *
cw_text_canonical_multiline (const char *text)
{
  char *canonical;
  char *to;

  g_return_val_if_fail (text != NULL, NULL);

  canonical = canonical_of (text, TRUE);
  to = strchr (canonical, '\r');
  if (to == NULL)
    return canonical;

  for (const char *from = to; *from != '\0'; from++)
    if (*from != '\r')
      *to++ = *from;
    else if (from[1] != '\n')
      *to++ = '\n';
  *to = '\0';

  return canonical;
}

char *
cw_text_casefold (const char *text)
{
  g_autofree char *canonical = NULL;
  g_autofree char *folded = NULL;
  gsize length;

  g_return_val_if_fail (text != NULL, NULL);

  canonical = canonical_of (text, TRUE);
  if (classify (canonical, &length) == TEXT_ASCII)
    return g_ascii_strdown (canonical, length);

  /* Folding can take a letter apart: U+0130 becomes i and a combining dot. */
  folded = g_utf8_casefold (canonical, -1);
  return g_utf8_normalize (folded, -1, G_NORMALIZE_NFC);
}

gboolean
cw_text_equals_folded (const char *text, const char *folded)
{
  g_autofree char *other = NULL;

  if (text == NULL)
    return FALSE;
  if (g_ascii_strcasecmp (text, folded) == 0)
    return TRUE;

  for (const char *p = text; (guchar) *p < 0x80; p++)
    if (*p == '\0')
      return FALSE;

  other = cw_text_casefold (text);
  return g_str_equal (other, folded);
}

gboolean
cw_text_is_readable (const char *text)
{
  g_return_val_if_fail (text != NULL, FALSE);

  return strstr (text, CW_TEXT_UNREADABLE) == NULL;
}

gsize
cw_text_length (const char *text)
{
  gsize units = 0;

  if (text == NULL)
    return 0;

  for (const char *p = text; *p != '\0';)
    {
      gunichar c = (guchar) *p < 0x80 ? (gunichar) *p : g_utf8_get_char_validated (p, -1);

      if (c == (gunichar) -1 || c == (gunichar) -2)
        {
          units++;
          p++;
          continue;
        }

      units += c > 0xffff ? 2 : 1;
      p = g_utf8_next_char (p);
    }

  return units;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

void
cw_text_sort (GPtrArray *texts)
{
  g_return_if_fail (texts != NULL);

  g_ptr_array_sort (texts, compare);
}
