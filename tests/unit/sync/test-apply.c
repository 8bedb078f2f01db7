/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-apply.h"
#include "cw-store-links.h"
#include "cw-store-plans.h"
#include "test-store-common.h"

/* Linking asks no platform, so nothing else ends it when a person cancels: a million pairs take minutes. */

#define N_LINKS 1200

static void
add_link (CwStore *store, guint i)
{
  g_autoptr (CwChange) change = cw_change_new (CW_SIDE_SALESFORCE, CW_ACTION_LINK);
  g_autofree char *aloware_id = g_strdup_printf ("%u", i + 1);
  g_autofree char *salesforce_id = g_strdup_printf ("003%012uAAA", i + 1);

  cw_pair_id_set (&change->pair, aloware_id, salesforce_id);
  g_assert_true (cw_store_add_change (store, "p", change, NULL));
}

typedef struct
{
  CwEngine *engine;
  guint64 linked, to_link; /* as told */
} Told;

static void
on_report (const CwProgress *progress, gpointer user_data)
{
  Told *told = user_data;

  if (progress->phase != CW_PHASE_LINKING)
    return;
  told->linked = progress->done[CW_SIDE_SALESFORCE];
  told->to_link = progress->total[CW_SIDE_SALESFORCE];
  if (told->linked >= N_LINKS / 2)
    g_cancellable_cancel (told->engine->cancellable);
  /* The next pair is told, too, however soon it comes. */
  told->engine->last_report = 0;
}

static void
test_cancelled (void)
{
  g_autofree char *path = test_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  CwStore *store = test_open (path);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  CwSettings settings = { .bulk_threshold = 1000 };
  CwInputs in = { .store = store, .settings = &settings };
  g_autoptr (CwRun) run = cw_run_new ();
  CwEngine engine = {
    .in = &in, .run = run, .plan = (char *) "p", .cancellable = cancellable, .hooks = { .report = on_report }
  };
  Told told = { .engine = &engine };
  g_autoptr (GError) error = NULL;

  engine.hooks.user_data = &told;
  run->run = test_begin_run (store);
  cw_store_begin (store, NULL);
  for (guint i = 0; i < N_LINKS; i++)
    add_link (store, i);
  cw_store_commit (store, NULL);

  g_assert_false (cw_apply (&engine, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (told.to_link, ==, N_LINKS);
  /* Pairs are linked 500 at a time. */
  g_assert_cmpuint (told.linked, ==, 1000);
  g_assert_cmpuint (test_count (store, cw_store_count_links), ==, 1000);

  cw_store_close (store);
  test_remove_folder (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/apply/cancelled", test_cancelled);
  return g_test_run ();
}
