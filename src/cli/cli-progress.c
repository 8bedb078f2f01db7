/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-progress.h"

#include "cli-output.h"

#include <glib/gi18n-lib.h>

#include <stdio.h>
#include <unistd.h>

/* Seconds after which a person begins to wonder. */
#define QUIET 3

struct _CliProgress
{
  CwSyncJob *job;
  gulong handler;
  gboolean drawn;
};

static void
append_side (GString *line, const char *name, const CwProgress *progress, CwSide side)
{
  g_autofree char *done = cli_format_count (progress->done[side]);
  g_autofree char *total = cli_format_count (progress->total[side]);

  if (progress->total[side] > 0)
    /* Translators: a platform's name, then "12 of 40". */
    g_string_append_printf (line, _(" · %s %s of %s"), name, done, total);
  else if (progress->done[side] > 0)
    g_string_append_printf (line, " · %s %s", name, done);
}

static void
append_time_left (GString *line, double seconds)
{
  guint left = (guint) (seconds + 0.5);

  if (left >= 3600)
    g_string_append_printf (line, _(" · %u:%02u:%02u left"), left / 3600, left / 60 % 60, left % 60);
  else
    g_string_append_printf (line, _(" · %u:%02u left"), left / 60, left % 60);
}

char *
cli_progress_format (const CwProgress *progress)
{
  GString *line = g_string_new (cw_phase_get_label (progress->phase));

  append_side (line, "Salesforce", progress, CW_SIDE_SALESFORCE);
  append_side (line, "Aloware", progress, CW_SIDE_ALOWARE);

  if (progress->job_total > 0)
    {
      g_autofree char *done = cli_format_count (progress->job_done);
      g_autofree char *total = cli_format_count (progress->job_total);

      /* Translators: two numbers of records */
      g_string_append_printf (line, _(" · Salesforce works on a bulk job: %s of %s"), done, total);
      return g_string_free (line, FALSE);
    }

  if (progress->quiet_seconds >= QUIET && progress->phase != CW_PHASE_PLANNING)
    {
      guint seconds = (guint) progress->quiet_seconds;

      g_string_append_printf (line,
                              ngettext (" · waiting for an answer for %u second",
                                        " · waiting for an answer for %u seconds", seconds),
                              seconds);
      return g_string_free (line, FALSE);
    }

  if (progress->rate > 0)
    {
      g_autofree char *rate = cli_format_count ((guint64) (progress->rate + 0.5));

      g_string_append_printf (line, _(" · %s a second"), rate);
    }

  if (progress->seconds_left >= 0)
    append_time_left (line, progress->seconds_left);

  return g_string_free (line, FALSE);
}

static void
on_progress (CwSyncJob *job, gpointer user_data)
{
  CliProgress *self = user_data;
  CwProgress progress;
  g_autofree char *text = NULL, *line = NULL;

  cw_sync_job_get_progress (job, &progress);
  text = cli_progress_format (&progress);
  /* The last column stays free: some terminals wrap as soon as it is written. */
  line = cli_text_ellipsize (text, cli_terminal_width (STDERR_FILENO) - 1);
  fprintf (stderr, "\r\033[K%s", line);
  fflush (stderr);
  self->drawn = TRUE;
}

CliProgress *
cli_progress_new (Cli *cli, CwSyncJob *job)
{
  CliProgress *self = g_new0 (CliProgress, 1);

  self->job = g_object_ref (job);
  if (!cli->quiet && cli_stderr_is_terminal ())
    self->handler = g_signal_connect (job, "progress", G_CALLBACK (on_progress), self);

  return self;
}

void
cli_progress_free (CliProgress *self)
{
  g_clear_signal_handler (&self->handler, self->job);
  g_object_unref (self->job);

  if (self->drawn)
    {
      fputs ("\r\033[K", stderr);
      fflush (stderr);
    }

  g_free (self);
}
