/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "property.h"

static guint32 current_seed;

guint32
property_seed (void)
{
  return current_seed;
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
  run_kept_seeds (check);
  for (guint i = 0; i < rounds; i++)
    run_seed (check, (guint32) g_test_rand_int ());
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
