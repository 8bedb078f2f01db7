/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <string.h>

#include "clock.h"
#include "history.h"
#include "soak.h"

/* Every so many histories one is played twice, to see that it is the same to the byte. */
#define REPLAY_EVERY 50

/* A failing history is made shorter until nothing more can be left out; and so many are shown. */
#define MOST_SHOWN 20

static gint64 n_histories = 100;
static gint64 first_seed = 1;
static char *replayed;
static char *seeds_path;
static int n_days;
static int n_contacts = 20000;

static const GOptionEntry options[] = {
  { "histories", 0, 0, G_OPTION_ARG_INT64, &n_histories, "How many histories to play", "N" },
  { "seed", 0, 0, G_OPTION_ARG_INT64, &first_seed, "The seed of the first; the others' follow it", "S" },
  { "seeds", 0, 0, G_OPTION_ARG_FILENAME, &seeds_path, "A file of histories to play first, one a line",
    "FILE" },
  { "replay", 0, 0, G_OPTION_ARG_STRING, &replayed, "Play one history, and show each request", "SEED|LINE" },
  { "days", 0, 0, G_OPTION_ARG_INT, &n_days, "Keep both sides current in the background for so long", "N" },
  { "contacts", 0, 0, G_OPTION_ARG_INT, &n_contacts, "How many contacts that is with", "N" },
  { NULL },
};

static gboolean
fails (const History *history, World *world)
{
  Outcome outcome;
  gboolean failed;

  history_play (history, world, &outcome);
  failed = outcome.problem != NULL;
  outcome_clear (&outcome);

  return failed;
}

/* Leaves out one event after the other, as long as what is left fails. */
static void
shrink (History *history, World *world)
{
  gboolean shorter = TRUE;

  while (shorter)
    {
      shorter = FALSE;
      for (guint i = history->events->len; i > 0; i--)
        {
          Event event = g_array_index (history->events, Event, i - 1);

          g_array_remove_index (history->events, i - 1);
          if (fails (history, world))
            shorter = TRUE;
          else
            g_array_insert_val (history->events, i - 1, event);
        }
    }
}

static void
show_failure (History *history, World *world, const char *problem)
{
  Outcome outcome;

  g_print ("Seed %" G_GUINT64_FORMAT ": %s\n", history->seed, problem);
  shrink (history, world);
  history_play (history, world, &outcome);
  g_print ("  made shorter: %s\n", outcome.problem);
  history_print (history);
  outcome_clear (&outcome);
}

static int
replay (World *world)
{
  g_autoptr (History) history = strchr (replayed, ' ') != NULL
                                  ? history_parse (replayed)
                                  : history_new (g_ascii_strtoull (replayed, NULL, 10));
  Outcome outcome;
  gboolean failed;

  if (history == NULL)
    g_error ("“%s” is no history", replayed);

  world_set_verbose (world, TRUE);
  history_print (history);
  history_play (history, world, &outcome);
  failed = outcome.problem != NULL;
  world_set_verbose (world, FALSE);
  if (failed)
    {
      show_failure (history, world, outcome.problem);
      world_set_verbose (world, TRUE);
      fails (history, world);
    }
  g_print ("%s, trace %" G_GINT64_MODIFIER "x\n", failed ? "Failed" : "All is well", outcome.trace);
  outcome_clear (&outcome);

  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

typedef struct
{
  World *world;
  Outcome sum;
  guint n_played;
  guint n_wrong;
} All;

/* Takes it. */
static void
play_one (All *all, History *taken)
{
  g_autoptr (History) history = taken;
  Outcome outcome;

  history_play (history, all->world, &outcome);
  all->sum.n_runs += outcome.n_runs;
  all->sum.n_crashed += outcome.n_crashed;
  all->sum.n_failed += outcome.n_failed;
  all->sum.n_writes += outcome.n_writes;
  all->sum.n_converted += outcome.n_converted;
  all->sum.n_followed += outcome.n_followed;
  if (outcome.problem != NULL && all->n_wrong++ < MOST_SHOWN)
    show_failure (history, all->world, outcome.problem);

  if (all->n_played++ % REPLAY_EVERY == 0)
    {
      Outcome again;

      history_play (history, all->world, &again);
      if (again.trace != outcome.trace && all->n_wrong++ < MOST_SHOWN)
        g_print ("Seed %" G_GUINT64_FORMAT " is not the same when it is played again\n", history->seed);
      outcome_clear (&again);
    }
  outcome_clear (&outcome);
}

static void
play_kept (All *all)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (seeds_path, &text, NULL, NULL))
    g_error ("%s cannot be read", seeds_path);

  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      History *history = g_ascii_isdigit (*lines[i]) ? history_parse (lines[i]) : NULL;

      if (history != NULL)
        play_one (all, history);
      else if (*lines[i] != '\0' && *lines[i] != '#')
        g_error ("Line %u of %s is no history", i + 1, seeds_path);
    }
}

static int
play_all (World *world)
{
  gint64 began = clock_real ();
  All all = { .world = world };

  if (seeds_path != NULL)
    play_kept (&all);
  for (gint64 i = 0; i < n_histories; i++)
    play_one (&all, history_new ((guint64) (first_seed + i)));

  g_print (
    "%u histories from seed %" G_GINT64_FORMAT
    " on: %u disturbed runs, of which %u crashed and %u failed; %u writes; %u of %u conversions followed; "
    "%u wrong; %.1f ms each\n",
    all.n_played, first_seed, all.sum.n_runs, all.sum.n_crashed, all.sum.n_failed, all.sum.n_writes,
    all.sum.n_followed, all.sum.n_converted, all.n_wrong,
    (double) (clock_real () - began) / 1000 / MAX (all.n_played, 1));

  return all.n_wrong == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* What the engine says to people, and warns of, belongs to histories. */
static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *entries, gsize n_entries, gpointer user_data)
{
  if ((level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL)) == 0)
    return G_LOG_WRITER_HANDLED;

  return g_log_writer_standard_streams (level, entries, n_entries, user_data);
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);

      remove_folder (inner);
    }
  remove (path);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autofree char *folder = g_strdup_printf ("/dev/shm/crosswalk-simulation-%d-XXXXXX", (int) getpid ());
  g_autoptr (GError) error = NULL;
  World *world;
  int status;

  setlocale (LC_ALL, "C.UTF-8");
  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }

  g_log_set_writer_func (write_log, NULL, NULL);
  if (g_mkdtemp (folder) == NULL)
    return EXIT_FAILURE;
  world = world_new (folder);
  if (n_days > 0)
    status = soak (world, (guint) n_contacts, (guint) n_days) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
  else
    status = replayed != NULL ? replay (world) : play_all (world);
  world_free (world);
  remove_folder (folder);

  return status;
}
