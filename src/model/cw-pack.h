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
/* Keeps NULL apart from "". A text that is not valid UTF-8, as one from a command line may be, is made valid.
 */
void cw_pack_maybe (CwPacker *out, const char *text);

/* Reads what was packed. At the first thing that is wrong, `broken` is set, and everything read after it is 0
 * or NULL. So it is enough to check cw_unpack_ends() at the end. */
typedef struct
{
  const guchar *at;
  const guchar *end;
  gboolean broken;
} CwUnpacker;

/* A text within the packed bytes. It does not end with a NUL, and is valid as long as the bytes are. */
typedef struct
{
  const guchar *start;
  gsize length;
} CwUnpacked;

void cw_unpack_init (CwUnpacker *in, GBytes *bytes);
guint8 cw_unpack_byte (CwUnpacker *in);
gint64 cw_unpack_int (CwUnpacker *in);
/* How many things follow, each of at least `least` bytes. A number that cannot be right counts as broken, so
 * that damaged bytes cannot make us allocate too much. */
gsize cw_unpack_count (CwUnpacker *in, gsize least);
/* A text without a NUL inside. (transfer full) */
char *cw_unpack_text (CwUnpacker *in);
char *cw_unpack_maybe (CwUnpacker *in);
/* Skips what cw_unpack_maybe() would return. */
void cw_unpack_pass (CwUnpacker *in);
/* The same as cw_unpack_text(), without a copy. */
CwUnpacked cw_unpack_span (CwUnpacker *in);
/* A text that was packed by cw_pack_text(), interned. */
const char *cw_unpack_name (CwUnpacker *in);
/* Whether everything was there, and nothing else. */
gboolean cw_unpack_ends (const CwUnpacker *in);

G_END_DECLS
