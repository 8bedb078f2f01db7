/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A saved plan: whatever the file is, it is either what this profile saved, or the store stays as it was. */
#include "fuzz.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "cw-kept-plan.h"
#include "cw-plan-file.h"

#define MAPPING "digest-of-the-mapping"
#define LOADED "loaded"

typedef struct
{
  char *folder, *path, *again;
  CwStore *store;
} Place;

static Place shared;

static void
remove_place (void)
{
  cw_store_close (shared.store);
  g_unlink (shared.path);
  g_unlink (shared.again);
  g_rmdir (shared.folder);
  g_free (shared.path);
  g_free (shared.again);
  g_free (shared.folder);
}

/* One for the whole process: a folder and a database a case would be most of the work. */
static const Place *
get_place (void)
{
  if (shared.folder == NULL)
    {
      g_autoptr (GBytes) key = g_bytes_new_take (g_malloc0 (CW_STORE_KEY_BYTES), CW_STORE_KEY_BYTES);

      shared.folder = g_dir_make_tmp ("crosswalk-fuzz-XXXXXX", NULL);
      shared.path = g_build_filename (shared.folder, "plan.json", NULL);
      shared.again = g_build_filename (shared.folder, "again.json", NULL);
      shared.store = cw_store_open (":memory:", key, NULL, NULL);
      fuzz_assert (shared.store != NULL);
      fuzz_assert (cw_store_set_meta (shared.store, CW_META_PLAN_MAPPING, MAPPING, NULL));
      atexit (remove_place);
    }

  return &shared;
}

static void
write_file (const char *path, const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;

  /* Not g_file_set_contents(), which waits for the disk. */
  FILE *file = g_fopen (path, "wb");

  fuzz_assert (file != NULL);
  fuzz_assert (fwrite (data, 1, size, file) == size);
  fclose (file);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  const Place *place = get_place ();
  g_autoptr (GError) error = NULL;
  gboolean done;

  write_file (place->path, data, size);
  done = cw_plan_file_load (place->store, place->path, MAPPING, LOADED, &error);
  fuzz_check_outcome (done, error);
  if (done)
    {
      /* What was taken is saved, and taken again. */
      fuzz_assert (cw_plan_file_save (place->store, LOADED, place->again, &error));
      fuzz_assert (cw_plan_file_load (place->store, place->again, MAPPING, LOADED, &error));
    }

  return 0;
}
