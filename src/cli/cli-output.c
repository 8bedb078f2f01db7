/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"

#include <glib/gi18n-lib.h>

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

static void
print_to (FILE *stream, const char *format, va_list arguments)
{
  g_autofree char *text = g_strdup_vprintf (format, arguments);

  /* Both may end up in one file or pipe, and there in this order. */
  if (stream == stderr)
    fflush (stdout);
  fputs (text, stream);
}

void
cli_print (Cli *cli, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  print_to (cli->json ? stderr : stdout, format, arguments);
  va_end (arguments);
}

void
cli_note (Cli *cli, const char *format, ...)
{
  va_list arguments;

  if (cli->quiet)
    return;

  va_start (arguments, format);
  print_to (stderr, format, arguments);
  va_end (arguments);
}

/* ── Terminals ── */

static gboolean
is_capable (void)
{
  const char *term = g_getenv ("TERM");

  return term != NULL && *term != '\0' && !g_str_equal (term, "dumb");
}

gboolean
cli_confirm (Cli *cli, const char *question, const char *expected)
{
  char answer[64];

  if (cli->json || !isatty (STDIN_FILENO) || !isatty (STDERR_FILENO))
    return FALSE;

  fputs (question, stderr);
  fflush (stderr);

  return fgets (answer, sizeof answer, stdin) != NULL && g_str_equal (g_strstrip (answer), expected);
}

gboolean
cli_stderr_is_terminal (void)
{
  return isatty (STDERR_FILENO) != 0 && is_capable ();
}

gboolean
cli_may_style (void)
{
  const char *no_color = g_getenv ("NO_COLOR");

  return (no_color == NULL || *no_color == '\0') && is_capable ();
}

guint
cli_terminal_width (int descriptor)
{
  struct winsize size;

  if (ioctl (descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col >= 20)
    return size.ws_col;

  return 80;
}

static guint
character_width (gunichar c)
{
  if (g_unichar_iszerowidth (c))
    return 0;

  return g_unichar_iswide (c) ? 2 : 1;
}

guint
cli_text_width (const char *text)
{
  guint width = 0;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    width += character_width (g_utf8_get_char (at));

  return width;
}

static char *
make_printable (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *printable = g_string_new (NULL);

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (g_unichar_iscntrl (c) || g_unichar_type (c) == G_UNICODE_LINE_SEPARATOR
          || g_unichar_type (c) == G_UNICODE_PARAGRAPH_SEPARATOR)
        g_string_append_c (printable, ' ');
      else
        g_string_append_unichar (printable, c);
    }

  return g_string_free (printable, FALSE);
}

char *
cli_text_ellipsize (const char *text, guint width)
{
  g_autofree char *printable = make_printable (text);
  guint taken = 0;
  const char *at = printable;

  if (cli_text_width (printable) <= width)
    return g_steal_pointer (&printable);

  while (*at != '\0' && taken + character_width (g_utf8_get_char (at)) + 1 <= width)
    {
      taken += character_width (g_utf8_get_char (at));
      at = g_utf8_next_char (at);
    }

  return g_strdup_printf ("%.*s…", (int) (at - printable), printable);
}

/* ── Values ── */

char *
cli_format_count (guint64 count)
{
  char digits[32];
  gsize length = g_snprintf (digits, sizeof digits, "%" G_GUINT64_FORMAT, count);
  GString *text = g_string_new (NULL);
  /* Translators: what stands between thousands: 1,234. */
  const char *separator = C_("thousands separator", ",");

  for (gsize i = 0; i < length; i++)
    {
      if (i > 0 && (length - i) % 3 == 0)
        g_string_append (text, separator);
      g_string_append_c (text, digits[i]);
    }

  return g_string_free (text, FALSE);
}

char *
cli_format_time (gint64 instant_ms)
{
  g_autoptr (GDateTime) time = NULL;

  if (instant_ms >= 0)
    time = g_date_time_new_from_unix_local (instant_ms / 1000);

  return time != NULL ? g_date_time_format (time, "%Y-%m-%d %H:%M") : g_strdup ("–");
}

const char *
cli_text_or_dash (const char *text)
{
  return text != NULL && *text != '\0' ? text : "–";
}

/* ── The document ── */

CliJson *
cli_document_new (Cli *cli)
{
  g_clear_pointer (&cli->document, cli_json_free);
  cli->document = cli_json_new (cli->json ? stdout : NULL);

  return cli->document;
}

void
cli_json_error (CliJson *json, const char *code, const char *message)
{
  cli_json_begin_object (json, "error");
  cli_json_string (json, "code", code);
  cli_json_string (json, "message", message);
  cli_json_end_object (json);
}

void
cli_print_help (Cli *cli, const char *text)
{
  cli_print (cli, "%s", text);

  if (cli->json)
    {
      CliJson *json = cli_document_new (cli);

      cli_json_begin_object (json, NULL);
      cli_json_string (json, "help", text);
      cli_json_end_object (json);
    }
}

gboolean
cli_document_flush (Cli *cli, const GError *problem)
{
  CliJson *json = cli->document;

  if (cli->prints_lines && problem == NULL)
    return TRUE;

  /* A command that failed half-way may have begun a document: the error takes its place, or comes at its end
   * where the beginning has left already. */
  if (json != NULL && problem != NULL && cli_json_has_begun (json))
    {
      cli_json_reopen (json);
      cli_json_error (json, cw_error_to_nick (problem), problem->message);
      cli_json_end_object (json);
    }
  else if (problem != NULL || json == NULL || !cli_json_is_complete (json))
    {
      json = cli_document_new (cli);
      cli_json_begin_object (json, NULL);
      if (problem != NULL)
        cli_json_error (json, problem->domain == G_OPTION_ERROR ? "usage" : cw_error_to_nick (problem),
                        problem->message);
      cli_json_end_object (json);
    }

  return cli_json_finish (json) || errno == EPIPE;
}
