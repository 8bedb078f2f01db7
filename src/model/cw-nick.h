/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The words of an enumeration: a constant table with one for each value, in lower case. */

/* Whether `nick` (nullable) is one of the `n_nicks` words. `value` gets its place; it is not set otherwise.
 */
gboolean cw_nick_find (const char *const *nicks, gsize n_nicks, const char *nick, guint *value);

/* The body of a …_from_nick(): sets `*value` and returns whether `nick` is one of the words of the array
 * `nicks`. */
#define CW_RETURN_FROM_NICK(nicks, nick, value) \
  G_STMT_START \
  { \
    guint found_; \
\
    if (!cw_nick_find ((nicks), G_N_ELEMENTS (nicks), (nick), &found_)) \
      return FALSE; \
    *(value) = found_; \
    return TRUE; \
  } \
  G_STMT_END

G_END_DECLS
