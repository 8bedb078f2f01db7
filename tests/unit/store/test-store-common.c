/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE

#include "test-store-common.h"

#include <glib/gstdio.h>
#include <string.h>

#include "cw-store-links.h"
#include "cw-store-mirror.h"
#include "cw-store-phones.h"
#include "cw-store-plans.h"
#include "cw-store-runs.h"

GBytes *
test_key (guint8 fill)
{
  guint8 key[CW_STORE_KEY_BYTES];

  memset (key, fill, sizeof key);

  return g_bytes_new (key, sizeof key);
}

char *
test_path (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("cw-store-XXXXXX", &error);

  g_assert_no_error (error);

  return g_build_filename (folder, "state.db", NULL);
}

CwStore *
test_open (const char *path)
{
  g_autoptr (GBytes) key = test_key (1);
  g_autoptr (GError) error = NULL;
  gboolean key_changed = TRUE;
  CwStore *store = cw_store_open (path, key, &key_changed, &error);

  g_assert_no_error (error);
  g_assert_nonnull (store);
  g_assert_false (key_changed);

  return store;
}

void
test_remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        test_remove_folder (path);
      else
        g_assert_cmpint (g_unlink (path), ==, 0);
    }

  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

GByteArray *
test_read_files (const char *path)
{
  const char *const suffixes[] = { "", "-wal", "-shm" };
  GByteArray *bytes = g_byte_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *file = g_strconcat (path, suffixes[i], NULL);
      g_autofree char *content = NULL;
      gsize length;

      if (g_file_get_contents (file, &content, &length, NULL))
        g_byte_array_append (bytes, (const guint8 *) content, length);
    }

  return bytes;
}

gboolean
test_bytes_contain (GByteArray *bytes, const char *text)
{
  return memmem (bytes->data, bytes->len, text, strlen (text)) != NULL;
}

CwSalesforceMirror *
test_salesforce (CwStore *store, const char *id, const char *value)
{
  CwSalesforceMirror *mirror = cw_salesforce_mirror_new ();

  mirror->record = cw_record_new (id);
  cw_record_set (mirror->record, "FirstName", value);
  cw_record_set_modified (mirror->record, 1700000000123);
  mirror->modstamp = 1700000000456;
  mirror->phone_key = cw_store_hash (store, value);

  return mirror;
}

CwAlowareMirror *
test_aloware (CwStore *store, const char *id, const char *value)
{
  CwAlowareMirror *mirror = cw_aloware_mirror_new ();

  mirror->record = cw_record_new (id);
  cw_record_set (mirror->record, "first_name", value);
  mirror->phone = g_strdup (value);
  mirror->phone_key = cw_store_hash (store, value);
  mirror->asked = 1;
  mirror->checked = 1700000000789;

  return mirror;
}

guint
test_count (CwStore *store, gboolean (*count) (CwStore *store, guint *n, GError **error))
{
  g_autoptr (GError) error = NULL;
  guint n = 0;

  g_assert_true (count (store, &n, &error));
  g_assert_no_error (error);

  return n;
}

guint
test_count_changes (CwStore *store, const char *plan)
{
  g_autoptr (GError) error = NULL;
  guint n = 0;

  g_assert_true (cw_store_count_changes (store, plan, &n, &error));
  g_assert_no_error (error);

  return n;
}

guint
test_count_phones (CwStore *store, gint64 run)
{
  g_autoptr (GError) error = NULL;
  guint n = 0;

  g_assert_true (cw_store_count_phones (store, run, &n, &error));
  g_assert_no_error (error);

  return n;
}

gboolean
test_is_apart (CwStore *store, const char *aloware_id, const char *salesforce_id)
{
  g_autoptr (GError) error = NULL;
  gboolean apart = FALSE;

  g_assert_true (cw_store_is_apart (store, aloware_id, salesforce_id, &apart, &error));
  g_assert_no_error (error);

  return apart;
}

gint64
test_begin_run (CwStore *store)
{
  g_autoptr (CwRun) run = cw_run_new ();
  g_autoptr (GError) error = NULL;

  run->kind = g_strdup ("sync");
  g_assert_true (cw_store_begin_run (store, run, &error));
  g_assert_no_error (error);

  return run->run;
}
