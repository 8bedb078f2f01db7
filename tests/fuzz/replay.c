/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

/* Hands each file of the given folders to the target, for compilers without libFuzzer. Each case is also
 * given cut short and with one byte changed, here and there, so that the neighbours of what is known are
 * looked at, too. */

#define NEIGHBOURS 64

int LLVMFuzzerInitialize (int *argc, char ***argv);

static void
run_neighbours (const guint8 *data, gsize size)
{
  g_autoptr (GRand) random = g_rand_new_with_seed ((guint32) size);

  for (guint i = 0; i < NEIGHBOURS && size > 0; i++)
    {
      g_autofree guint8 *changed = g_memdup2 (data, size);
      gsize at = (gsize) g_rand_int_range (random, 0, (gint32) MIN (size, G_MAXINT32));

      LLVMFuzzerTestOneInput (changed, at);
      changed[at] = (guint8) g_rand_int_range (random, 0, 256);
      LLVMFuzzerTestOneInput (changed, size);
    }
}

static guint
run_file (const char *path)
{
  g_autofree char *content = NULL;
  g_autofree guint8 *data = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  if (!g_file_get_contents (path, &content, &size, &error))
    g_error ("%s", error->message);

  g_test_message ("%s", path);
  /* Of its very size, so that reading too far is found. */
  data = g_memdup2 (content, size);
  LLVMFuzzerTestOneInput (data, size);
  run_neighbours (data, size);

  return 1;
}

static guint
run_folder (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) folder = g_dir_open (path, 0, &error);
  const char *name;
  guint n = 0;

  if (folder == NULL)
    g_error ("%s", error->message);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      n += run_file (file);
    }

  return n;
}

int
main (int argc, char **argv)
{
  guint n = 0;

  LLVMFuzzerInitialize (&argc, &argv);
  for (int i = 1; i < argc; i++)
    n += g_file_test (argv[i], G_FILE_TEST_IS_DIR) ? run_folder (argv[i]) : run_file (argv[i]);
  /* An empty corpus proves nothing. */
  fuzz_assert (n > 0);
  LLVMFuzzerTestOneInput ((const guint8 *) "", 0);
  g_print ("%u files\n", n);

  return 0;
}
