/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* JSON as text, for files that people keep under version control: what this version does not know must come
 * out as it went in. A parsed tree, as json-glib makes one, would change it: 1.10 becomes 1.1, a large number
 * loses its last digits, and of a member that is there twice only one is left. So values are cut out of the
 * text, and only laid out anew. All pure. */

/* Part of a JSON text that cw_json_text_check() accepted. */
typedef struct
{
  const char *start;
  gsize length;
} CwJsonSpan;

/* How far a loop over an object or array has come. */
typedef struct
{
  const char *at;
} CwJsonIter;

/* Whether `json` is one value of strict JSON (RFC 8259), valid UTF-8, without U+0000, at most 64 deep; `what`
 * names it in messages ("This mapping file"). Errors: CW_ERROR_INVALID_FILE with line and column. */
gboolean cw_json_text_check (const char *json, gsize length, const char *what, GError **error);

/* Mends the strings of `json`, so that one bad character does not make a whole answer unreadable. What is no
 * character that this program can hold (U+0000, half a surrogate pair, a byte that is not UTF-8, an escape
 * that does not exist) becomes U+FFFD, and a control character that is not escaped is escaped. Everything
 * else stays as it is; cw_json_text_check() judges it. (transfer full) (nullable): ended by a NUL; NULL when
 * there is nothing to mend. */
char *cw_json_text_mend (const char *json, gsize length, gsize *mended_length);

/* All that follows takes only text that cw_json_text_check() has accepted and that ends with a NUL. */
CwJsonSpan cw_json_text_span (const char *json);
/* '{', '[', '"', 't', 'f', 'n', or '0' for a number. */
char cw_json_span_kind (CwJsonSpan span);
/* `span` must be an object or array. */
void cw_json_iter_init (CwJsonIter *iter, CwJsonSpan span);
/* FALSE at the end. `name` is (transfer full) and only set with TRUE. */
gboolean cw_json_iter_next_member (CwJsonIter *iter, char **name, CwJsonSpan *value);
gboolean cw_json_iter_next (CwJsonIter *iter, CwJsonSpan *value);
/* The text of a string value; `span` must be one. (transfer full) */
char *cw_json_span_get_string (CwJsonSpan span);
/* FALSE when it is no whole number from 0 to `maximum`. */
gboolean cw_json_span_get_uint (CwJsonSpan span, guint maximum, guint *number);

/* Lays the value out with two spaces a level, the first line where `out` stands and further ones `indent`
 * spaces in. Strings and numbers keep their text. */
void cw_json_span_format (CwJsonSpan span, guint indent, GString *out);
/* `text` as a JSON string, with quotes. */
void cw_json_text_append_string (GString *out, const char *text);

/* A text from a file as it can be shown to a person: at most 40 characters, no control characters. (transfer
 * full) */
char *cw_json_text_quote (const char *text);

G_END_DECLS
