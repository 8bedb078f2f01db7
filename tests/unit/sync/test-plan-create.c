/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-error.h"
#include "cw-plan-add.h"
#include "test-store-common.h"

#include <sqlite3.h>

/* A partner is planned only for a record that could be read. */

static void
take_away (const char *path, const char *table)
{
  g_autofree char *sql = g_strdup_printf ("ALTER TABLE %s RENAME TO away", table);
  sqlite3 *database = NULL;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (database), ==, SQLITE_OK);
}

static void
test_unreadable (gconstpointer data)
{
  static const char *const sources[] = {
    [CW_SIDE_ALOWARE] = "salesforce_mirror", [CW_SIDE_SALESFORCE] = "aloware_mirror"
  };
  CwSide side = GPOINTER_TO_INT (data);
  g_autofree char *path = test_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  CwInputs inputs = { 0 };
  CwEngine engine = { .in = &inputs };
  g_autoptr (GError) error = NULL;

  cw_store_close (test_open (path));
  take_away (path, sources[side]);
  inputs.store = test_open (path);

  g_assert_false (cw_plan_add_create (&engine, side, "1", &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_STORAGE);

  cw_store_close (inputs.store);
  test_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/plan-create/unreadable/in-aloware", GINT_TO_POINTER (CW_SIDE_ALOWARE),
                        test_unreadable);
  g_test_add_data_func ("/plan-create/unreadable/in-salesforce", GINT_TO_POINTER (CW_SIDE_SALESFORCE),
                        test_unreadable);
  return g_test_run ();
}
