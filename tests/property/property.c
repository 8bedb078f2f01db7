/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "property.h"

#include <string.h>

static guint32 current_seed;
/* What the command line asked for. */
static guint64 wanted_cases;
static guint32 wanted_seed;

guint32
property_seed (void)
{
  return current_seed;
}

/* "--name N" or "--name=N" at `at`; it is taken out. */
static gboolean
take_number (int *argc, char **argv, int at, const char *name, guint64 most, guint64 *number)
{
  gsize length = strlen (name);
  g_autoptr (GError) error = NULL;
  const char *text;
  int taken = 1;

  if (strncmp (argv[at], name, length) != 0 || (argv[at][length] != '\0' && argv[at][length] != '='))
    return FALSE;

  text = argv[at] + length + 1;
  if (argv[at][length] == '\0')
    {
      text = at + 1 < *argc ? argv[at + 1] : "";
      taken = at + 1 < *argc ? 2 : 1;
    }
  if (!g_ascii_string_to_unsigned (text, 10, 0, most, number, &error))
    g_error ("%s takes a number: %s", name, error->message);
  memmove (argv + at, argv + at + taken, sizeof *argv * (gsize) (*argc - at - taken + 1));
  *argc -= taken;

  return TRUE;
}

void
property_init (int *argc, char ***argv)
{
  guint64 seed = g_random_int ();
  int at = 1;

  while (at < *argc)
    {
      if (!take_number (argc, *argv, at, "--cases", G_MAXUINT64, &wanted_cases)
          && !take_number (argc, *argv, at, "--seed", G_MAXUINT32, &seed))
        at++;
    }

  wanted_seed = (guint32) seed;
  g_test_init (argc, argv, NULL);
}

static void
run_seed (PropertyFunc check, guint32 seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);

  current_seed = seed;
  check (random);
}

static void
run_kept_seeds (PropertyFunc check)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "seeds.txt", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      if (g_ascii_isdigit (**line))
        run_seed (check, (guint32) g_ascii_strtoull (*line, NULL, 10));
    }
}

void
property_run (PropertyFunc check, guint rounds)
{
  g_autoptr (GRand) seeds = g_rand_new_with_seed (wanted_seed);
  guint64 n_cases = wanted_cases > 0 ? wanted_cases : rounds / PROPERTY_PART;

  g_test_message ("--cases %" G_GUINT64_FORMAT " --seed %u", n_cases, wanted_seed);
  run_kept_seeds (check);
  for (guint64 i = 0; i < n_cases; i++)
    run_seed (check, g_rand_int (seeds));
}

const char *
property_pick (GRand *random, const char *const *values, guint n)
{
  return values[g_rand_int_range (random, 0, (gint32) n)];
}

const char *
property_pick_text (GRand *random)
{
  static const char *const alphabet[] = { "", "", "a", "b", "c", " a ", "é", "e\u0301", "שלום", "🙂", "A" };

  return property_pick (random, alphabet, G_N_ELEMENTS (alphabet));
}
