/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-json-text.h"

#include <string.h>

#include "cw-text.h"

/* A text on its way through: what was looked at and stays is copied only where something before it was replaced. */
typedef struct
{
  const char *at;
  const char *end;
  const char *kept;      /* from here on nothing is in `out` yet */
  GString *out;          /* NULL: nothing was replaced so far */
} Mending;

static void
replace (Mending    *self,
         gsize       length,
         const char *with)
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
escaped_code (const Mending *self,
              const char    *at)
{
  int code = 0;

  if (self->end - at < 6 || at[0] != '\\' || at[1] != 'u')
    return -1;

  for (int i = 2; i < 6; i++)
    {
      if (!g_ascii_isxdigit (at[i]))
        return -1;
      code = code * 16 + g_ascii_xdigit_value (at[i]);
    }

  return code;
}

static gboolean
is_half (int code,
         int first)
{
  return code >= first && code < first + 0x400;
}

static void
mend_unicode_escape (Mending *self)
{
  int code = escaped_code (self, self->at);

  if (code < 0)
    replace (self, 2, CW_TEXT_UNREADABLE);
  else if (is_half (code, 0xd800) && is_half (escaped_code (self, self->at + 6), 0xdc00))
    self->at += 12;
  else if (code == 0 || is_half (code, 0xd800) || is_half (code, 0xdc00))
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

/* A control character that was to be escaped and was not says what it is all the same. */
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
cw_json_text_mend (const char *json,
                   gsize       length,
                   gsize      *mended_length)
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
