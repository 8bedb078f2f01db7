/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-json.h"

#include "cw-json.h"
#include "cw-time.h"

#include <errno.h>
#include <math.h>

/* How much is held back before it goes to the stream. */
#define HELD_BYTES (64 * 1024)

struct _CliJson
{
  FILE *stream;  /* borrowed, or NULL */
  GString *text; /* not in the stream yet */
  GArray *open;  /* of char: the closing bracket of each open level */
  gboolean need_comma;
  gboolean begun; /* something is in the stream */
  int problem;    /* errno of the first write that failed */
};

CliJson *
cli_json_new (FILE *stream)
{
  CliJson *json = g_new0 (CliJson, 1);

  json->stream = stream;

  json->text = g_string_new (NULL);
  json->open = g_array_new (FALSE, FALSE, sizeof (char));

  return json;
}

void
cli_json_free (CliJson *json)
{
  if (json == NULL)
    return;

  g_string_free (json->text, TRUE);
  g_array_unref (json->open);
  g_free (json);
}

static void
write_out (CliJson *json)
{
  if (json->problem == 0 && fwrite (json->text->str, 1, json->text->len, json->stream) != json->text->len)
    json->problem = errno;

  json->begun = TRUE;
  g_string_truncate (json->text, 0);
}

static void
begin_value (CliJson *json, const char *name)
{
  gboolean in_object = json->open->len > 0 && g_array_index (json->open, char, json->open->len - 1) == '}';

  g_assert (in_object == (name != NULL));
  g_assert (!cli_json_is_complete (json));

  if (json->stream != NULL && json->text->len >= HELD_BYTES)
    write_out (json);

  if (json->need_comma)
    g_string_append (json->text, ", ");

  if (name != NULL)
    {
      cw_json_append_string (json->text, name);
      g_string_append (json->text, ": ");
    }

  json->need_comma = TRUE;
}

static void
begin_level (CliJson *json, const char *name, char opening, char closing)
{
  begin_value (json, name);
  g_string_append_c (json->text, opening);
  g_array_append_val (json->open, closing);
  json->need_comma = FALSE;
}

static void
end_level (CliJson *json, char closing)
{
  g_assert (json->open->len > 0 && g_array_index (json->open, char, json->open->len - 1) == closing);

  g_array_set_size (json->open, json->open->len - 1);
  g_string_append_c (json->text, closing);
  json->need_comma = TRUE;
}

void
cli_json_begin_object (CliJson *json, const char *name)
{
  begin_level (json, name, '{', '}');
}

void
cli_json_end_object (CliJson *json)
{
  end_level (json, '}');
}

void
cli_json_begin_array (CliJson *json, const char *name)
{
  begin_level (json, name, '[', ']');
}

void
cli_json_end_array (CliJson *json)
{
  end_level (json, ']');
}

void
cli_json_string (CliJson *json, const char *name, const char *value)
{
  begin_value (json, name);

  if (value != NULL)
    cw_json_append_string (json->text, value);
  else
    g_string_append (json->text, "null");
}

void
cli_json_integer (CliJson *json, const char *name, gint64 value)
{
  begin_value (json, name);
  g_string_append_printf (json->text, "%" G_GINT64_FORMAT, value);
}

void
cli_json_number (CliJson *json, const char *name, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  begin_value (json, name);
  /* JSON has no infinity; and the decimal point must not depend on the locale. */
  g_string_append (json->text, g_ascii_formatd (buffer, sizeof buffer, "%.3f", isfinite (value) ? value : 0));
}

void
cli_json_boolean (CliJson *json, const char *name, gboolean value)
{
  begin_value (json, name);
  g_string_append (json->text, value ? "true" : "false");
}

void
cli_json_null (CliJson *json, const char *name)
{
  begin_value (json, name);
  g_string_append (json->text, "null");
}

void
cli_json_instant (CliJson *json, const char *name, gint64 instant_ms)
{
  g_autofree char *text = instant_ms >= 0 ? cw_time_format_salesforce (instant_ms) : NULL;

  cli_json_string (json, name, text);
}

gboolean
cli_json_is_complete (const CliJson *json)
{
  return json->open->len == 0 && (json->begun || json->text->len > 0);
}

gboolean
cli_json_has_begun (const CliJson *json)
{
  return json->begun;
}

const char *
cli_json_get_text (const CliJson *json, gsize *length)
{
  if (length != NULL)
    *length = json->text->len;

  return json->text->str;
}

void
cli_json_reopen (CliJson *json)
{
  const char closing = '}';

  /* Only what begins a value is written out, so the last bracket is still held back. */
  if (cli_json_is_complete (json))
    {
      g_string_truncate (json->text, json->text->len - 1);
      g_array_append_val (json->open, closing);
    }

  while (json->open->len > 1)
    end_level (json, g_array_index (json->open, char, json->open->len - 1));
}

gboolean
cli_json_finish (CliJson *json)
{
  g_string_append_c (json->text, '\n');
  write_out (json);
  errno = json->problem;

  return json->problem == 0;
}
