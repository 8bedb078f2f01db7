/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The compact form in which plain data goes to the store: numbers in base 128 with the low groups first,
 * instants in eight bytes, texts behind their length. The same data gives the same bytes on every machine.
 * Private to the model. */

typedef GByteArray CwPacker;

void cw_pack_byte (CwPacker *out, guint8 byte);
void cw_pack_number (CwPacker *out, gsize number);
/* Any 64 bits, little endian. */
void cw_pack_int (CwPacker *out, gint64 number);
void cw_pack_text (CwPacker *out, const char *text);
/* For what is shown: keeps NULL apart from "", and makes UTF-8 of what is none, as a value typed on a command
 * line may be. */
void cw_pack_maybe (CwPacker *out, const char *text);

/* Reading stops for good at the first thing that is not as it should be: `broken` is then set, and everything
 * that follows is 0 or NULL. So only the end has to be checked. */
typedef struct
{
  const guchar *at;
  const guchar *end;
  gboolean broken;
} CwUnpacker;

/* A text where it was packed, without the NUL that would end it; as long as the bytes are there. */
typedef struct
{
  const guchar *start;
  gsize length;
} CwUnpacked;

void cw_unpack_init (CwUnpacker *in, GBytes *bytes);
guint8 cw_unpack_byte (CwUnpacker *in);
gint64 cw_unpack_int (CwUnpacker *in);
/* A number of things that take at least `least` bytes each, which bounds what a damaged count can make us
 * allocate. */
gsize cw_unpack_count (CwUnpacker *in, gsize least);
/* A text without a NUL inside. (transfer full) */
char *cw_unpack_text (CwUnpacker *in);
char *cw_unpack_maybe (CwUnpacker *in);
/* Passes over what cw_unpack_maybe() would give. */
void cw_unpack_pass (CwUnpacker *in);
/* The same as cw_unpack_text(), without a copy. */
CwUnpacked cw_unpack_span (CwUnpacker *in);
/* A text that was packed by cw_pack_text(), interned. */
const char *cw_unpack_name (CwUnpacker *in);
/* Whether everything was there, and nothing else. */
gboolean cw_unpack_ends (const CwUnpacker *in);

G_END_DECLS
