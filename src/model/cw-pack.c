/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-pack.h"

#include <string.h>

void
cw_pack_byte (CwPacker *out, guint8 byte)
{
  g_byte_array_append (out, &byte, 1);
}

void
cw_pack_number (CwPacker *out, gsize number)
{
  guint8 groups[10];
  guint n = 0;

  for (; number >= 0x80; number >>= 7)
    groups[n++] = 0x80 | (number & 0x7f);
  groups[n++] = number;

  g_byte_array_append (out, groups, n);
}

void
cw_pack_int (CwPacker *out, gint64 number)
{
  guint64 little = GUINT64_TO_LE ((guint64) number);

  g_byte_array_append (out, (const guint8 *) &little, sizeof little);
}

static void
append_text (CwPacker *out, const char *text, gsize length)
{
  g_byte_array_append (out, (const guint8 *) text, length);
}

void
cw_pack_text (CwPacker *out, const char *text)
{
  gsize length = strlen (text);

  cw_pack_number (out, length);
  append_text (out, text, length);
}

/* Packs the length plus one; 0 stands for NULL. */
void
cw_pack_maybe (CwPacker *out, const char *text)
{
  g_autofree char *valid = NULL;
  gsize length;

  if (text == NULL)
    {
      cw_pack_number (out, 0);
      return;
    }

  length = strlen (text);
  if (!g_utf8_validate_len (text, length, NULL))
    {
      text = valid = g_utf8_make_valid (text, (gssize) length);
      length = strlen (text);
    }
  cw_pack_number (out, length + 1);
  append_text (out, text, length);
}

void
cw_unpack_init (CwUnpacker *in, GBytes *bytes)
{
  gsize size;

  in->at = g_bytes_get_data (bytes, &size);
  /* Adding to a NULL pointer is not allowed in C, not even 0. */
  in->end = size > 0 ? in->at + size : in->at;
  in->broken = FALSE;
}

/* How many bytes are left; 0 once something was broken. */
static gsize
rest (const CwUnpacker *in)
{
  return in->broken ? 0 : (gsize) (in->end - in->at);
}

/* The next `size` bytes, or NULL. */
static const guchar *
take (CwUnpacker *in, gsize size)
{
  const guchar *taken = in->at;

  if (in->broken || size > rest (in))
    {
      in->broken = TRUE;
      return NULL;
    }

  in->at += size;
  return taken;
}

guint8
cw_unpack_byte (CwUnpacker *in)
{
  const guchar *byte = take (in, 1);

  return byte != NULL ? *byte : 0;
}

static gsize
unpack_number (CwUnpacker *in)
{
  gsize number = 0;

  for (guint shift = 0; shift < 35; shift += 7)
    {
      guint8 group = cw_unpack_byte (in);

      number |= (gsize) (group & 0x7f) << shift;
      if (group < 0x80)
        return in->broken ? 0 : number;
    }

  in->broken = TRUE;
  return 0;
}

gint64
cw_unpack_int (CwUnpacker *in)
{
  const guchar *bytes = take (in, sizeof (guint64));
  guint64 little;

  if (bytes == NULL)
    return 0;

  memcpy (&little, bytes, sizeof little);
  return (gint64) GUINT64_FROM_LE (little);
}

gsize
cw_unpack_count (CwUnpacker *in, gsize least)
{
  gsize count = unpack_number (in);

  in->broken |= count > rest (in) / least;
  return in->broken ? 0 : count;
}

static const guchar *
take_span (CwUnpacker *in, gsize length)
{
  const guchar *bytes = take (in, length);

  if (bytes != NULL && memchr (bytes, '\0', length) == NULL)
    return bytes;

  in->broken = TRUE;
  return NULL;
}

static char *
take_text (CwUnpacker *in, gsize length)
{
  const guchar *bytes = take_span (in, length);
  char *text;

  if (bytes == NULL)
    return NULL;

  text = g_malloc (length + 1);
  memcpy (text, bytes, length);
  text[length] = '\0';
  return text;
}

CwUnpacked
cw_unpack_span (CwUnpacker *in)
{
  gsize length = unpack_number (in);
  const guchar *start = take_span (in, length);

  return (CwUnpacked) { start, start != NULL ? length : 0 };
}

char *
cw_unpack_text (CwUnpacker *in)
{
  gsize length = unpack_number (in);

  return take_text (in, length);
}

char *
cw_unpack_maybe (CwUnpacker *in)
{
  gsize length = unpack_number (in);

  return length > 0 ? take_text (in, length - 1) : NULL;
}

void
cw_unpack_pass (CwUnpacker *in)
{
  gsize length = unpack_number (in);

  if (length > 0)
    take_span (in, length - 1);
}

/* Without a copy where it is short, as names of fields are. */
const char *
cw_unpack_name (CwUnpacker *in)
{
  CwUnpacker before = *in;
  gsize length = unpack_number (in);
  char name[64];
  g_autofree char *long_name = NULL;
  const guchar *bytes;

  if (length >= sizeof name)
    {
      *in = before;
      long_name = cw_unpack_text (in);
      return long_name != NULL ? g_intern_string (long_name) : NULL;
    }

  bytes = take (in, length);
  if (bytes == NULL)
    return NULL;
  memcpy (name, bytes, length);
  name[length] = '\0';
  in->broken = strlen (name) != length;
  return in->broken ? NULL : g_intern_string (name);
}

gboolean
cw_unpack_ends (const CwUnpacker *in)
{
  return !in->broken && in->at == in->end;
}
