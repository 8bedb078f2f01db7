/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the targets share. A target is one file that hands the bytes of a case to one reader, and says what
 * must hold whatever they are; libFuzzer makes the bytes up, and replay.c takes them from files. A GLib
 * warning or critical ends the program. */

/* One case; implemented by each target. Returns 0. */
int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* Asserts, in builds without assertions, too. */
#define fuzz_assert(condition) \
  G_STMT_START \
  { \
    if (!(condition)) \
      g_error ("%s:%d: %s", __FILE__, __LINE__, #condition); \
  } \
  G_STMT_END

/* A reader says no with an error, whose text a person can be shown, and yes without one. */
void fuzz_check_outcome (gboolean done, const GError *error);

/* The bytes as a text of their own, ended by a NUL and by nothing more, so that reading too far is found.
 * (transfer full) */
char *fuzz_text (const guint8 *data, gsize size);

/* The next line of the case, without its end; what follows is left in `data` and `size`. (transfer full) */
char *fuzz_line (const guint8 **data, gsize *size);

/* The first byte; 0 where there is none. */
guint8 fuzz_byte (const guint8 **data, gsize *size);

/* Whether both hold the same bytes; each may be NULL. */
gboolean fuzz_same (GBytes *a, GBytes *b);

G_END_DECLS
