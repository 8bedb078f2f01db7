/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-sync-words.h"

#include "cw-error.h"
#include "cw-explain.h"
#include "cw-run-words.h"
#include "cw-guards.h"
#include "cw-store-runs.h"
#include "cw-words.h"

#include <glib/gi18n-lib.h>

#define MINUTE 60
#define HOUR (60 * MINUTE)

/* After this number of seconds without progress, a person begins to wonder what happens. */
#define QUIET 3

/* Why two records are linked or unlinked. */
static const char *
say_link (const char *nick)
{
  static const struct
  {
    const char *nick, *words;
  } reasons[] = {
    { "aloware-id", N_("The Salesforce record names the Aloware contact.") },
    { "phone", N_("Both have the same phone number.") },
    { "email", N_("Both have the same e-mail address.") },
    { "merged", N_("The Salesforce record was merged into another one.") },
    { "converted", N_("The Lead was converted to this Contact: the link moves with it.") },
    { "deleted", N_("The Salesforce record was deleted.") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      if (g_strcmp0 (nick, reasons[i].nick) == 0)
        return _(reasons[i].words);
    }

  return cw_explain_rule (nick);
}

char *
cw_sync_words_link (const char *nick, const char *const *differs)
{
  g_autoptr (GString) fields = g_string_new (NULL);

  if (differs == NULL)
    return g_strdup (say_link (nick));

  for (guint i = 0; differs[i] != NULL; i++)
    g_string_append_printf (fields, i > 0 ? ", %s" : "%s", cw_words_field (differs[i]));
  /* Translators: the names of fields, as “City, Owner” */
  return g_strdup_printf (
    _("The Lead was converted. Each side keeps its own %s until one of them is edited."), fields->str);
}

char *
cw_sync_words_duration (double seconds)
{
  guint minutes = (guint) (seconds / MINUTE + 0.5);

  if (seconds < 10)
    return g_strdup (_("a few seconds"));
  if (seconds < 50)
    {
      guint tens = ((guint) seconds + 9) / 10 * 10;

      return g_strdup_printf (ngettext ("about %u second", "about %u seconds", tens), tens);
    }
  minutes = MAX (minutes, 1);
  if (minutes < 90)
    return g_strdup_printf (ngettext ("about %u minute", "about %u minutes", minutes), minutes);

  minutes = (minutes + 15) / 30 * 30;
  if (minutes % 60 == 0)
    return g_strdup_printf (ngettext ("about %u hour", "about %u hours", minutes / 60), minutes / 60);
  /* Translators: some hours and a half */
  return g_strdup_printf (ngettext ("about %u½ hours", "about %u½ hours", minutes / 60), minutes / 60);
}

char *
cw_sync_words_estimate (guint phones, const CwSettings *settings)
{
  double seconds = (double) phones * MINUTE / MAX (settings->aloware_requests_per_minute, 1);
  g_autofree char *count = cw_words_count (phones);
  g_autofree char *rate = cw_words_count (settings->aloware_requests_per_minute);
  g_autofree char *duration = cw_sync_words_duration (seconds);

  if (phones == 0)
    return g_strdup (_("Aloware is asked for each phone number. How many there are is known after the first "
                        "preview."));
  if (settings->aloware_budget_minutes > 0 && seconds > settings->aloware_budget_minutes * MINUTE)
    return g_strdup_printf (
      ngettext ("Asking Aloware for %s phone numbers would take %s, at no more than %s a minute. A run "
                "stops asking after %u minute; the rest waits for the next one.",
                "Asking Aloware for %s phone numbers would take %s, at no more than %s a minute. A run "
                "stops asking after %u minutes; the rest waits for the next one.",
                settings->aloware_budget_minutes),
      count, duration, rate, settings->aloware_budget_minutes);

  return g_strdup_printf (
    ngettext ("Asking Aloware for %s phone number takes %s, at no more than %s a minute.",
              "Asking Aloware for %s phone numbers takes %s, at no more than %s a minute.", phones),
    count, duration, rate);
}

/* ── A run ── */

/* Adds a phrase to a list, unless its count is 0. (phrase: transfer full) */
static void
append_part (GString *text, guint count, char *phrase)
{
  if (count > 0)
    {
      if (text->len > 0)
        /* Translators: between the parts of a list: "3 created in Salesforce, 5 updated in Aloware" */
        g_string_append (text, _(", "));
      g_string_append (text, phrase);
    }
  g_free (phrase);
}

static char *
list_writes (const CwRun *run)
{
  const guint *created = run->created, *updated = run->updated;
  GString *text = g_string_new (NULL);

  append_part (text, created[CW_SIDE_SALESFORCE],
               g_strdup_printf (ngettext ("%'u created in Salesforce", "%'u created in Salesforce",
                                          created[CW_SIDE_SALESFORCE]),
                                created[CW_SIDE_SALESFORCE]));
  append_part (text, updated[CW_SIDE_SALESFORCE],
               g_strdup_printf (ngettext ("%'u updated in Salesforce", "%'u updated in Salesforce",
                                          updated[CW_SIDE_SALESFORCE]),
                                updated[CW_SIDE_SALESFORCE]));
  append_part (
    text, created[CW_SIDE_ALOWARE],
    g_strdup_printf (ngettext ("%'u created in Aloware", "%'u created in Aloware", created[CW_SIDE_ALOWARE]),
                     created[CW_SIDE_ALOWARE]));
  append_part (
    text, updated[CW_SIDE_ALOWARE],
    g_strdup_printf (ngettext ("%'u updated in Aloware", "%'u updated in Aloware", updated[CW_SIDE_ALOWARE]),
                     updated[CW_SIDE_ALOWARE]));
  append_part (text, run->linked,
               g_strdup_printf (ngettext ("%'u linked", "%'u linked", run->linked), run->linked));

  return g_string_free (text, FALSE);
}

char *
cw_sync_words_written (const CwRun *run)
{
  g_autofree char *writes = list_writes (run);

  if (*writes == '\0')
    return g_strdup (_("Nothing was written."));

  /* Translators: the placeholder is a list: "3 created in Salesforce, 5 updated in Aloware" */
  return g_strdup_printf (_("Written: %s."), writes);
}

char *
cw_sync_words_outcome (const CwRun *run)
{
  g_autofree char *written = cw_sync_words_written (run);
  g_autofree char *refused = NULL;

  if (run->failed == 0)
    return g_steal_pointer (&written);

  refused = g_strdup_printf (ngettext ("%'u change was refused; History says why.",
                                       "%'u changes were refused; History says why.", run->failed),
                             run->failed);
  return g_strjoin (" ", written, refused, NULL);
}

char *
cw_sync_words_last_run (const CwRun *run)
{
  g_autofree char *when = NULL;
  g_autofree char *writes = NULL;

  if (run == NULL)
    return g_strdup (_("Nothing has been synced yet."));

  when = cw_words_moment (run->started);
  writes = list_writes (run);

  return g_strjoin (" · ", when, cw_run_state_words (run),
                    *writes != '\0' ? writes : _("Nothing was written"), NULL);
}

/* ── Progress ── */

static void
append_side (GString *text, const char *name, const CwProgress *progress, CwSide side)
{
  g_autofree char *done = cw_words_count (progress->done[side]);
  g_autofree char *total = cw_words_count (progress->total[side]);

  if (progress->total[side] == 0 && progress->done[side] == 0)
    return;
  if (text->len > 0)
    g_string_append (text, " · ");
  if (progress->total[side] > 0)
    /* Translators: a platform's name, then how many of how many: "Aloware 12 of 40" */
    g_string_append_printf (text, _("%s %s of %s"), name, done, total);
  else
    g_string_append_printf (text, "%s %s", name, done);
}

char *
cw_sync_words_counts (const CwProgress *progress)
{
  GString *text = g_string_new (NULL);

  append_side (text, "Salesforce", progress, CW_SIDE_SALESFORCE);
  append_side (text, "Aloware", progress, CW_SIDE_ALOWARE);

  return g_string_free (text, FALSE);
}

char *
cw_sync_words_rate (const CwProgress *progress)
{
  GString *text = g_string_new (NULL);

  if (progress->job_total > 0)
    {
      g_autofree char *done = cw_words_count (progress->job_done);
      g_autofree char *total = cw_words_count (progress->job_total);

      /* Translators: two numbers of records */
      g_string_append_printf (text, _("Salesforce works on a bulk job: %s of %s"), done, total);
      return g_string_free (text, FALSE);
    }
  if (progress->quiet_seconds >= QUIET && progress->phase != CW_PHASE_PLANNING)
    {
      guint seconds = (guint) progress->quiet_seconds;

      g_string_append_printf (
        text,
        ngettext ("Waiting for an answer for %u second", "Waiting for an answer for %u seconds", seconds),
        seconds);
      return g_string_free (text, FALSE);
    }
  if (progress->rate >= 1)
    {
      g_autofree char *rate = cw_words_count ((guint64) (progress->rate + 0.5));

      /* Translators: a speed: "120 a second" */
      g_string_append_printf (text, _("%s a second"), rate);
    }
  if (progress->seconds_left >= 0)
    {
      g_autofree char *left = cw_sync_words_duration (progress->seconds_left);

      if (text->len > 0)
        g_string_append (text, " · ");
      /* Translators: the placeholder is a length of time: "about 4 minutes left" */
      g_string_append_printf (text, _("%s left"), left);
    }

  return g_string_free (text, FALSE);
}

char *
cw_sync_words_requests (const CwProgress *progress)
{
  g_autofree char *salesforce = cw_words_count (progress->requests[CW_SIDE_SALESFORCE]);
  g_autofree char *aloware = cw_words_count (progress->requests[CW_SIDE_ALOWARE]);
  g_autofree char *used = cw_words_count (progress->quota_used);
  g_autofree char *limit = cw_words_count (progress->quota_limit);

  if (progress->quota_limit == 0)
    return g_strdup_printf (_("%s to Salesforce, %s to Aloware"), salesforce, aloware);

  return g_strdup_printf (_("%s to Salesforce (%s of the day’s %s requests are used), %s to Aloware"),
                          salesforce, used, limit, aloware);
}

/* ── Problems ── */

CwRemedy
cw_sync_words_problem (const char *code, const char *message, char **title, char **body)
{
  static const struct
  {
    const char *code;
    CwRemedy remedy;
    const char *title, *body;
  } problems[] = {
    { "busy", CW_REMEDY_RETRY, N_("Another Sync Is Running"),
      N_("Another window or crosswalk-cli is working on these accounts just now. Try again when it has "
          "ended; nothing was changed here.") },
    { "sign-in-needed", CW_REMEDY_CONNECTIONS, N_("Sign In Again"), NULL },
    { "sign-in-failed", CW_REMEDY_CONNECTIONS, N_("Sign In Again"), NULL },
    { "no-secret-service", CW_REMEDY_CONNECTIONS, N_("Keyring Does Not Answer"), NULL },
    { "invalid-mapping", CW_REMEDY_MAPPING, N_("Mapping Cannot Run"), NULL },
    { "network", CW_REMEDY_RETRY, N_("Connection Lost"), NULL },
    { "timed-out", CW_REMEDY_RETRY, N_("No Answer in Time"), NULL },
    { "quota", CW_REMEDY_RETRY, N_("Daily Requests Used Up"), NULL },
    { "rate-limited", CW_REMEDY_RETRY, N_("Too Many Requests"), NULL },
    { "storage", CW_REMEDY_RETRY, N_("Could Not Save State"), NULL },
    { "invalid-file", CW_REMEDY_RETRY, N_("Plan Cannot Be Applied"), NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (problems); i++)
    {
      if (g_strcmp0 (code, problems[i].code) != 0)
        continue;
      *title = g_strdup (_(problems[i].title));
      *body = g_strdup (problems[i].body != NULL ? _(problems[i].body) : message);
      return problems[i].remedy;
    }

  *title = g_strdup (_("Sync Failed"));
  *body = g_strdup (message);
  return CW_REMEDY_RETRY;
}

const char *
cw_sync_words_refused (const CwRun *run)
{
  if (g_strcmp0 (run->error_code, CW_FIRST_WRITE_CODE) == 0)
    return _("Waiting for Your Answer");

  return _("Stopped by a Safety Guard");
}
