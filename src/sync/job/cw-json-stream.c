/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-json-stream.h"

#include <string.h>

#include "cw-json-text.h"

#define BUFFER_BYTES (64 * 1024)

/* A larger value is refused: nothing that we write is as large. */
#define MAX_VALUE_BYTES (32 * 1024 * 1024)

typedef struct
{
  GInputStream *stream;
  CwJsonStreamFunc func;
  gpointer user_data;
  GString *text; /* the value that is being read */
  gboolean has_array;
  gsize at, length;
  guchar buffer[BUFFER_BYTES];
} Reader;

static gboolean
fail (GError **error, GIOErrorEnum code)
{
  g_set_error_literal (error, G_IO_ERROR, code, "");
  return FALSE;
}

static gboolean
next_byte (Reader *reader, char *byte, GError **error)
{
  if (reader->at == reader->length)
    {
      gssize n = g_input_stream_read (reader->stream, reader->buffer, sizeof reader->buffer, NULL, error);

      if (n < 0)
        return FALSE;
      if (n == 0)
        return fail (error, G_IO_ERROR_PARTIAL_INPUT);
      reader->at = 0;
      reader->length = (gsize) n;
    }

  *byte = (char) reader->buffer[reader->at++];
  return TRUE;
}

/* Only for the byte that was just read. */
static void
put_back (Reader *reader)
{
  reader->at--;
}

static gboolean
is_space (char c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static gboolean
next_token (Reader *reader, char *byte, GError **error)
{
  do
    {
      if (!next_byte (reader, byte, error))
        return FALSE;
    }
  while (is_space (*byte));

  return TRUE;
}

static gboolean
expect (Reader *reader, char wanted, GError **error)
{
  char byte;

  if (!next_token (reader, &byte, error))
    return FALSE;
  return byte == wanted || fail (error, G_IO_ERROR_INVALID_DATA);
}

/* What follows a value: a comma, or the end of the container. */
static gboolean
go_on (Reader *reader, char end, gboolean *more, GError **error)
{
  char byte;

  if (!next_token (reader, &byte, error))
    return FALSE;

  *more = byte == ',';
  return *more || byte == end || fail (error, G_IO_ERROR_INVALID_DATA);
}

/* Whether there is anything between the brackets at all. */
static gboolean
has_any (Reader *reader, char end, gboolean *any, GError **error)
{
  char byte;

  if (!next_token (reader, &byte, error))
    return FALSE;

  *any = byte != end;
  if (*any)
    put_back (reader);
  return TRUE;
}

/* Reads the rest of a string, from after its opening quote to its closing one. */
static gboolean
take_string (Reader *reader, GError **error)
{
  gboolean escaped = FALSE;
  char byte;

  do
    {
      if (!next_byte (reader, &byte, error))
        return FALSE;
      g_string_append_c (reader->text, byte);
      if (!escaped && byte == '"')
        return TRUE;
      escaped = !escaped && byte == '\\';
    }
  while (reader->text->len < MAX_VALUE_BYTES);

  return fail (error, G_IO_ERROR_INVALID_DATA);
}

static gboolean
take_container (Reader *reader, GError **error)
{
  guint depth = 1;
  char byte;

  while (depth > 0)
    {
      if (reader->text->len >= MAX_VALUE_BYTES)
        return fail (error, G_IO_ERROR_INVALID_DATA);
      if (!next_byte (reader, &byte, error))
        return FALSE;
      g_string_append_c (reader->text, byte);
      if (byte == '"' && !take_string (reader, error))
        return FALSE;
      depth += byte == '{' || byte == '[';
      depth -= byte == '}' || byte == ']';
    }

  return TRUE;
}

/* A number or a word ends where something else begins. */
static gboolean
take_scalar (Reader *reader, GError **error)
{
  char byte;

  do
    {
      if (!next_byte (reader, &byte, error))
        return FALSE;
      if (is_space (byte) || strchr (",]}", byte) != NULL)
        {
          put_back (reader);
          return TRUE;
        }
      g_string_append_c (reader->text, byte);
    }
  while (reader->text->len < MAX_VALUE_BYTES);

  return fail (error, G_IO_ERROR_INVALID_DATA);
}

static gboolean
take_value (Reader *reader, GError **error)
{
  char byte;

  g_string_truncate (reader->text, 0);
  if (!next_token (reader, &byte, error))
    return FALSE;

  g_string_append_c (reader->text, byte);
  if (byte == '"')
    return take_string (reader, error);
  if (byte == '{' || byte == '[')
    return take_container (reader, error);
  return take_scalar (reader, error);
}

static gboolean
hand_over (Reader *reader, const char *name, GError **error)
{
  return reader->func (name, reader->text->str, reader->text->len, reader->user_data, error);
}

static gboolean
read_elements (Reader *reader, GError **error)
{
  gboolean more;

  if (!expect (reader, '[', error) || !has_any (reader, ']', &more, error))
    return FALSE;

  while (more)
    {
      if (!take_value (reader, error) || !hand_over (reader, NULL, error)
          || !go_on (reader, ']', &more, error))
        return FALSE;
    }
  return TRUE;
}

static char *
take_name (Reader *reader, GError **error)
{
  if (!take_value (reader, error))
    return NULL;
  if (*reader->text->str == '"' && cw_json_text_check (reader->text->str, reader->text->len, "", NULL))
    return cw_json_span_get_string (cw_json_text_span (reader->text->str));

  fail (error, G_IO_ERROR_INVALID_DATA);
  return NULL;
}

static gboolean
read_member (Reader *reader, const char *array, GError **error)
{
  g_autofree char *name = take_name (reader, error);

  if (name == NULL || !expect (reader, ':', error))
    return FALSE;
  if (g_str_equal (name, array))
    {
      reader->has_array = TRUE;
      return read_elements (reader, error);
    }
  return take_value (reader, error) && hand_over (reader, name, error);
}

/* White space may follow, and nothing else. */
static gboolean
read_end (Reader *reader, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  char byte;

  if (next_token (reader, &byte, &local_error))
    return fail (error, G_IO_ERROR_INVALID_DATA);
  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
read_object (Reader *reader, const char *array, GError **error)
{
  gboolean more;

  if (!expect (reader, '{', error) || !has_any (reader, '}', &more, error))
    return FALSE;

  while (more)
    {
      if (!read_member (reader, array, error) || !go_on (reader, '}', &more, error))
        return FALSE;
    }
  return read_end (reader, error);
}

gboolean
cw_json_stream_read (GInputStream *stream,
                     const char *array,
                     gboolean *has_array,
                     CwJsonStreamFunc func,
                     gpointer user_data,
                     GError **error)
{
  g_autofree Reader *reader = NULL;
  gboolean done;

  g_return_val_if_fail (G_IS_INPUT_STREAM (stream) && array != NULL && func != NULL, FALSE);

  reader = g_new0 (Reader, 1);
  reader->stream = stream;
  reader->func = func;
  reader->user_data = user_data;
  reader->text = g_string_new (NULL);
  done = read_object (reader, array, error);
  *has_array = reader->has_array;
  g_string_free (reader->text, TRUE);
  return done;
}
