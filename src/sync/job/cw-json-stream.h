/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Reads a JSON object that is larger than what should be held in memory: one member at a time, and the
 * elements of one array of it one at a time. */

/* One value's text: a member (`name` not NULL), or an element of the array. FALSE stops with the error. */
typedef gboolean (
  *CwJsonStreamFunc) (const char *name, const char *text, gsize length, gpointer user_data, GError **error);

/* The structure around the values is checked strictly, the values themselves are handed over as they stand:
 * whoever takes one checks it. `has_array` (out) says whether there was such a member. Blocks on `stream`.
 * Errors: G_IO_ERROR_PARTIAL_INPUT when it ends too early, G_IO_ERROR_INVALID_DATA for anything else that is
 * not such an object, what the stream gives, and what `func` gives. */
gboolean cw_json_stream_read (GInputStream *stream,
                              const char *array,
                              gboolean *has_array,
                              CwJsonStreamFunc func,
                              gpointer user_data,
                              GError **error);

G_END_DECLS
