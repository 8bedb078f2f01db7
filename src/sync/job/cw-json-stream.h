/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Reads a JSON object that is too large to be held in memory, which json-glib would do: one member at a time,
 * and the elements of one of its arrays one at a time. */

/* One value's text: a member (`name` not NULL), or an element of the array. FALSE stops with the error. */
typedef gboolean (
  *CwJsonStreamFunc) (const char *name, const char *text, gsize length, gpointer user_data, GError **error);

/* Calls `func` with each value; `array` is the member whose elements come one at a time. The structure around
 * the values is checked strictly. The values are not: `func` checks them. `has_array` (out) says whether
 * there was such a member. Blocks on `stream`. Errors: G_IO_ERROR_PARTIAL_INPUT when the text ends too early,
 * G_IO_ERROR_INVALID_DATA for anything else that is not such an object, and those of the stream and of
 * `func`. */
gboolean cw_json_stream_read (GInputStream *stream,
                              const char *array,
                              gboolean *has_array,
                              CwJsonStreamFunc func,
                              gpointer user_data,
                              GError **error);

G_END_DECLS
