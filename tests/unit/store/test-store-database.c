/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-error.h"
#include "cw-store-links.h"
#include "cw-store-mirror.h"
#include "cw-store-plans.h"
#include "cw-store-row.h"
#include "cw-store-schema.h"
#include "test-store-common.h"

#include <glib/gstdio.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct
{
  char *path;
  char *folder;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->path = test_path ();
  fixture->folder = g_path_get_dirname (fixture->path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  test_remove_folder (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->folder);
}

/* Asserts that opening fails with this code, naming the file and `words`. */
static void
assert_refused (const char *path, CwErrorCode code, const char *words)
{
  g_autoptr (GBytes) key = test_key (1);
  g_autoptr (GError) error = NULL;

  g_assert_null (cw_store_open (path, key, NULL, &error));
  g_assert_error (error, CW_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_nonnull (strstr (error->message, words));
}

static void
execute (CwStore *store, const char *sql)
{
  g_autoptr (GError) error = NULL;

  cw_database_execute (store->database, sql, &error);
  g_assert_no_error (error);
}

static gint64
read_number (CwDatabase *database, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 value;

  cw_statement_run_int (cw_database_prepare (database, sql), &value, &error);
  g_assert_no_error (error);

  return value;
}

static void
set_meta (CwStore *store, const char *name, const char *value)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (cw_store_set_meta (store, name, value, &error));
  g_assert_no_error (error);
}

static void
assert_meta (CwStore *store, const char *name, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *value = NULL;

  g_assert_true (cw_store_get_meta (store, name, &value, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (value, ==, expected);
}

static void
test_meta (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwStore) store = test_open (":memory:");

  assert_meta (store, "watermark", NULL);
  set_meta (store, "watermark", "1");
  set_meta (store, "watermark", "2");
  set_meta (store, "other", "");
  assert_meta (store, "watermark", "2");
  assert_meta (store, "other", "");
  set_meta (store, "watermark", NULL);
  set_meta (store, "watermark", NULL);
  assert_meta (store, "watermark", NULL);
}

/* Only a durable transaction pays for the disk, and only while it lasts. */
static void
test_durable (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwStore) store = test_open (fixture->path);
  g_autoptr (GError) error = NULL;

  g_assert_true (cw_store_begin_durable (store, &error));
  g_assert_no_error (error);
  g_assert_cmpint (read_number (store->database, "PRAGMA synchronous"), ==, 2);
  g_assert_true (cw_store_commit (store, &error));
  g_assert_no_error (error);
  g_assert_cmpint (read_number (store->database, "PRAGMA synchronous"), ==, 1);

  g_assert_true (cw_store_begin_durable (store, &error));
  cw_store_rollback (store);
  g_assert_cmpint (read_number (store->database, "PRAGMA synchronous"), ==, 1);
}

static void
test_settings (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwStore) store = test_open (fixture->path);

  g_assert_cmpint (read_number (store->database, "PRAGMA synchronous"), ==, 1);
  g_assert_cmpint (read_number (store->database, "PRAGMA foreign_keys"), ==, 1);
  g_assert_cmpint (read_number (store->database, "PRAGMA user_version"), >=, 1);
  g_assert_cmpint (
    read_number (store->database, "SELECT count(*) FROM pragma_journal_mode WHERE journal_mode = 'wal'"), ==,
    1);
  g_assert_cmpint (read_number (store->database, "SELECT count(*) FROM sqlite_master WHERE type = 'table'"
                                                 " AND name NOT LIKE 'sqlite%' AND sql NOT LIKE '%STRICT%'"),
                   ==, 0);
}

static void
assert_mode (const char *path, const char *suffix, mode_t expected)
{
  g_autofree char *file = g_strconcat (path, suffix, NULL);
  struct stat status;

  g_assert_cmpint (stat (file, &status), ==, 0);
  g_assert_cmphex (status.st_mode & 07777, ==, expected);
}

static void
test_modes (Fixture *fixture, gconstpointer data)
{
  mode_t mask = umask (0);
  CwStore *store = test_open (fixture->path);

  set_meta (store, "a", "b");
  assert_mode (fixture->path, "", 0600);
  assert_mode (fixture->path, "-wal", 0600);
  assert_mode (fixture->path, "-shm", 0600);
  cw_store_close (store);

  g_assert_cmpint (g_chmod (fixture->path, 0644), ==, 0);
  store = test_open (fixture->path);
  set_meta (store, "a", "c");
  assert_mode (fixture->path, "", 0600);
  assert_mode (fixture->path, "-wal", 0600);
  assert_mode (fixture->path, "-shm", 0600);
  cw_store_close (store);
  umask (mask);
}

static void
test_transaction (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwStore) store = test_open (fixture->path);
  g_autoptr (CwStore) other = test_open (fixture->path);
  g_autoptr (GError) error = NULL;

  g_assert_true (cw_store_begin (store, &error));
  set_meta (store, "a", "1");
  assert_meta (other, "a", NULL);
  cw_store_rollback (store);
  cw_store_rollback (store);
  assert_meta (store, "a", NULL);

  g_assert_true (cw_store_begin (store, &error));
  set_meta (store, "a", "2");
  g_assert_true (cw_store_clear_plan (store, "none", &error));
  g_assert_true (cw_store_commit (store, &error));
  g_assert_no_error (error);
  assert_meta (other, "a", "2");

  /* Closing takes back what was not committed. */
  g_assert_true (cw_store_begin (store, &error));
  set_meta (store, "a", "3");
  g_clear_pointer (&store, cw_store_close);
  assert_meta (other, "a", "2");
}

static void
test_busy (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwStore) store = test_open (fixture->path);
  g_autoptr (CwStore) other = test_open (fixture->path);
  g_autoptr (GError) error = NULL;

  execute (other, "PRAGMA busy_timeout = 1");
  g_assert_true (cw_store_begin (store, &error));
  g_assert_false (cw_store_set_meta (other, "a", "1", &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_STORAGE);
  g_assert_nonnull (strstr (error->message, "in use"));
  assert_meta (other, "a", NULL);
  cw_store_rollback (store);
  set_meta (other, "a", "1");
}

static void
test_killed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwStore) store = NULL;
  int status;
  pid_t child = fork ();

  if (child == 0)
    {
      g_autoptr (CwStore) doomed = test_open (fixture->path);

      set_meta (doomed, "kept", "yes");
      cw_store_begin (doomed, NULL);
      set_meta (doomed, "half", "yes");
      kill (getpid (), SIGKILL);
    }

  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status));
  store = test_open (fixture->path);
  assert_meta (store, "kept", "yes");
  assert_meta (store, "half", NULL);
}

/* Fills until the disk is full, which is a limit on pages here. */
static guint
fill (CwStore *store, GError **error)
{
  g_autofree char *value = g_strnfill (2000, 'x');

  for (guint i = 0;; i++)
    {
      g_autofree char *name = g_strdup_printf ("fill-%u", i);

      if (!cw_store_set_meta (store, name, value, error))
        return i;
    }
}

static void
test_disk_full (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwStore) store = test_open (fixture->path);
  g_autoptr (GError) error = NULL;
  guint kept;
  g_autofree char *last = NULL;
  g_autofree char *value = NULL;

  execute (store, "PRAGMA max_page_count = 60");
  kept = fill (store, &error);
  g_assert_error (error, CW_ERROR, CW_ERROR_STORAGE);
  g_assert_nonnull (strstr (error->message, "disk is full"));
  g_assert_nonnull (strstr (error->message, fixture->path));
  g_assert_cmpuint (kept, >, 5);

  /* What was kept before is there, and with room again it goes on. */
  last = g_strdup_printf ("fill-%u", kept - 1);
  g_assert_true (cw_store_get_meta (store, last, &value, NULL));
  g_assert_cmpuint (strlen (value), ==, 2000);
  execute (store, "PRAGMA max_page_count = 1000");
  set_meta (store, "after", "1");
}

static void
test_disk_full_transaction (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwStore) store = test_open (fixture->path);
  g_autoptr (GError) error = NULL;

  execute (store, "PRAGMA max_page_count = 60");
  set_meta (store, "before", "1");
  g_assert_true (cw_store_begin (store, &error));
  set_meta (store, "within", "1");
  fill (store, &error);
  g_assert_error (error, CW_ERROR, CW_ERROR_STORAGE);
  g_clear_error (&error);

  /* SQLite may have rolled back already; nothing may slip through then. */
  if (!cw_store_set_meta (store, "slipped", "1", &error))
    g_assert_error (error, CW_ERROR, CW_ERROR_STORAGE);
  cw_store_rollback (store);
  assert_meta (store, "before", "1");
  assert_meta (store, "within", NULL);
  assert_meta (store, "slipped", NULL);

  execute (store, "PRAGMA max_page_count = 1000");
  g_clear_error (&error);
  g_assert_true (cw_store_begin (store, &error));
  set_meta (store, "within", "2");
  g_assert_true (cw_store_commit (store, &error));
  assert_meta (store, "within", "2");
}

/* A transaction that SQLite took back by itself: nothing more is written, and the commit fails. */
static void
test_lost_transaction (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwStore) store = test_open (fixture->path);
  g_autoptr (GError) error = NULL;

  g_assert_true (cw_store_begin (store, &error));
  set_meta (store, "within", "1");
  execute (store, "ROLLBACK");
  g_assert_false (cw_store_set_meta (store, "slipped", "1", &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_STORAGE);
  g_clear_error (&error);
  g_assert_false (cw_store_clear_plan (store, "p", &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_STORAGE);
  g_clear_error (&error);
  g_assert_false (cw_store_commit (store, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_STORAGE);

  cw_store_rollback (store);
  assert_meta (store, "slipped", NULL);
  set_meta (store, "after", "1");
}

static void
test_savepoint (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwStore) store = test_open (fixture->path);
  g_autoptr (GError) error = NULL;

  g_assert_true (cw_store_begin (store, &error));
  set_meta (store, "a", "1");
  g_assert_true (cw_database_enter (store->database, &error));
  set_meta (store, "b", "1");
  g_assert_false (cw_database_leave (store->database, FALSE, &error));
  g_assert_true (cw_store_commit (store, &error));
  assert_meta (store, "a", "1");
  assert_meta (store, "b", NULL);
}

static void
test_garbage (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_strnfill (10000, 'z');

  g_assert_true (g_file_set_contents (fixture->path, text, -1, NULL));
  assert_refused (fixture->path, CW_ERROR_STORAGE, "damaged");
}

static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwStore) store = test_open (fixture->path);
  g_autoptr (GError) error = NULL;
  g_autofree char *content = NULL;
  gsize length;

  execute (store, "PRAGMA max_page_count = 100");
  fill (store, &error);
  g_assert_nonnull (error);
  g_clear_pointer (&store, cw_store_close);

  g_assert_true (g_file_get_contents (fixture->path, &content, &length, NULL));
  g_assert_cmpuint (length, >, 100000);
  memset (content + 8192, 0xa5, length - 8192);
  g_assert_true (g_file_set_contents (fixture->path, content, length, NULL));
  assert_refused (fixture->path, CW_ERROR_STORAGE, "damaged");
}

/* A sealed value that was tampered with is as good as none. */
static void
test_tampered (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwStore) store = test_open (fixture->path);
  g_autoptr (CwSalesforceMirror) mirror = test_salesforce (store, "003", "Ana");
  g_autoptr (GError) error = NULL;

  g_assert_true (cw_store_put_salesforce (store, mirror, &error));
  execute (store, "UPDATE salesforce_mirror SET body = zeroblob (length (body))");
  g_clear_pointer (&mirror, cw_salesforce_mirror_free);
  g_assert_true (cw_store_get_salesforce (store, "003", &mirror, &error));
  g_assert_no_error (error);
  g_assert_null (mirror);

  /* The statement is free again. */
  mirror = test_salesforce (store, "003", "Ana");
  g_assert_true (cw_store_put_salesforce (store, mirror, &error));
  g_clear_pointer (&mirror, cw_salesforce_mirror_free);
  g_assert_true (cw_store_get_salesforce (store, "003", &mirror, &error));
  g_assert_no_error (error);
  g_assert_nonnull (mirror);
}

static void
test_newer (Fixture *fixture, gconstpointer data)
{
  CwStore *store = test_open (fixture->path);
  g_autoptr (GByteArray) before = NULL;
  g_autoptr (GByteArray) after = NULL;

  set_meta (store, "a", "1");
  execute (store, "PRAGMA user_version = 1000");
  cw_store_close (store);
  before = test_read_files (fixture->path);

  assert_refused (fixture->path, CW_ERROR_NEWER_STATE, "newer");
  after = test_read_files (fixture->path);
  g_assert_cmpuint (before->len, <=, after->len);
  g_assert_cmpmem (before->data, before->len, after->data, before->len);
}

/* The newer program was killed: its log stays as it is, too. */
static void
test_newer_log (Fixture *fixture, gconstpointer data)
{
  g_autofree char *log = g_strconcat (fixture->path, "-wal", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize before_length, after_length;
  pid_t child = fork ();

  if (child == 0)
    {
      g_autoptr (CwStore) doomed = test_open (fixture->path);

      execute (doomed, "PRAGMA user_version = 1000");
      kill (getpid (), SIGKILL);
    }
  g_assert_cmpint (waitpid (child, NULL, 0), ==, child);

  g_assert_true (g_file_get_contents (log, &before, &before_length, NULL));
  g_assert_cmpuint (before_length, >, 0);
  assert_refused (fixture->path, CW_ERROR_NEWER_STATE, "newer");
  g_assert_true (g_file_get_contents (log, &after, &after_length, NULL));
  g_assert_cmpmem (before, before_length, after, after_length);
}

static const char *const first_steps[] = {
  "CREATE TABLE a (x INTEGER) STRICT; INSERT INTO a VALUES (1);",
  NULL,
};

static const char *const good_steps[] = {
  "CREATE TABLE a (x INTEGER) STRICT; INSERT INTO a VALUES (1);",
  "CREATE TABLE b (x INTEGER) STRICT; INSERT INTO b SELECT x + 1 FROM a;",
  "UPDATE b SET x = x * 10;",
  NULL,
};

static const char *const bad_steps[] = {
  "CREATE TABLE a (x INTEGER) STRICT; INSERT INTO a VALUES (1);",
  "CREATE TABLE b (x INTEGER) STRICT; INSERT INTO b SELECT x + 1 FROM a;",
  "UPDATE missing SET x = 1;",
  NULL,
};

static void
test_migrate (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwDatabase) database = NULL;
  g_autoptr (GError) error = NULL;

  /* From an empty file, version 0. */
  g_assert_true (g_file_set_contents (fixture->path, "", 0, NULL));
  database = cw_database_open (fixture->path, first_steps, &error);
  g_assert_no_error (error);
  g_assert_cmpint (read_number (database, "PRAGMA user_version"), ==, 1);
  g_clear_pointer (&database, cw_database_close);

  /* All or nothing. */
  g_assert_null (cw_database_open (fixture->path, bad_steps, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_STORAGE);
  g_clear_error (&error);
  database = cw_database_open (fixture->path, first_steps, &error);
  g_assert_no_error (error);
  g_assert_cmpint (read_number (database, "SELECT count(*) FROM sqlite_master WHERE name = 'b'"), ==, 0);
  g_clear_pointer (&database, cw_database_close);

  /* Only the missing steps, in order. */
  database = cw_database_open (fixture->path, good_steps, &error);
  g_assert_no_error (error);
  g_assert_cmpint (read_number (database, "SELECT x FROM b"), ==, 20);
  g_assert_cmpint (read_number (database, "PRAGMA user_version"), ==, 3);
  g_clear_pointer (&database, cw_database_close);

  g_assert_null (cw_database_open (fixture->path, first_steps, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_NEWER_STATE);
}

/* A database of version 0 that was there becomes a store. */
static void
test_from_nothing (Fixture *fixture, gconstpointer data)
{
  static const char *const no_steps[] = { NULL };
  g_autoptr (CwDatabase) database = NULL;
  g_autoptr (CwStore) store = NULL;
  g_autoptr (GError) error = NULL;

  database = cw_database_open (fixture->path, no_steps, &error);
  g_assert_no_error (error);
  g_clear_pointer (&database, cw_database_close);

  store = test_open (fixture->path);
  set_meta (store, "a", "1");
}

#define OPENERS 6
#define ROUNDS 50

typedef struct
{
  const char *path;
  pthread_barrier_t all_here;
} Race;

static gpointer
open_with_the_others (gpointer data)
{
  Race *race = data;
  g_autoptr (CwStore) store = NULL;
  g_autoptr (GBytes) key = test_key (1);
  g_autoptr (GError) error = NULL;

  pthread_barrier_wait (&race->all_here);
  store = cw_store_open (race->path, key, NULL, &error);
  g_assert_no_error (error);

  return NULL;
}

/* A window and its first run, or two programs, meet a profile that has no database yet. */
static void
test_opened_at_once (Fixture *fixture, gconstpointer data)
{
  for (guint round = 0; round < ROUNDS; round++)
    {
      g_autofree char *path = g_strdup_printf ("%s-%u", fixture->path, round);
      Race race = { .path = path };
      GThread *threads[OPENERS];

      pthread_barrier_init (&race.all_here, NULL, OPENERS);
      for (guint i = 0; i < OPENERS; i++)
        threads[i] = g_thread_new ("opener", open_with_the_others, &race);
      for (guint i = 0; i < OPENERS; i++)
        g_thread_join (threads[i]);
      pthread_barrier_destroy (&race.all_here);
    }
}

static void
test_foreign (Fixture *fixture, gconstpointer data)
{
  CwStore *store = test_open (fixture->path);

  execute (store, "PRAGMA application_id = 0; PRAGMA user_version = 0;");
  cw_store_close (store);
  assert_refused (fixture->path, CW_ERROR_STORAGE, "not a state database");
}

static void
test_no_folder (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "missing", "state.db", NULL);

  assert_refused (path, CW_ERROR_STORAGE, "cannot be opened");
}

static void
test_read_only (Fixture *fixture, gconstpointer data)
{
  if (geteuid () == 0)
    {
      g_test_skip ("permissions do not stop the superuser");
      return;
    }

  cw_store_close (test_open (fixture->path));
  g_assert_cmpint (g_chmod (fixture->path, 0400), ==, 0);
  assert_refused (fixture->path, CW_ERROR_STORAGE, "read-only");
}

static void
test_wrong_key (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) key = g_bytes_new ("", 0);
  g_autoptr (GError) error = NULL;

  g_assert_null (cw_store_open (fixture->path, key, NULL, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_STORAGE);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

static gpointer
use_store (gpointer data)
{
  guint count = 0;

  cw_store_count_links (data, &count, NULL);
  return GUINT_TO_POINTER (count);
}

/* Without the fixture, whose folder the program that is ended would leave behind. */
static void
test_owner (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr (CwStore) store = test_open (":memory:");

      g_thread_join (g_thread_new ("stranger", use_store, store));
      return;
    }

  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*g_thread_self*");
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *path;
    void (*func) (Fixture *, gconstpointer);
  } tests[] = {
    { "/store/database/meta", test_meta },
    { "/store/database/settings", test_settings },
    { "/store/database/durable", test_durable },
    { "/store/database/modes", test_modes },
    { "/store/database/transaction", test_transaction },
    { "/store/database/busy", test_busy },
    { "/store/database/killed", test_killed },
    { "/store/database/disk-full", test_disk_full },
    { "/store/database/disk-full-transaction", test_disk_full_transaction },
    { "/store/database/lost-transaction", test_lost_transaction },
    { "/store/database/savepoint", test_savepoint },
    { "/store/database/garbage", test_garbage },
    { "/store/database/damaged", test_damaged },
    { "/store/database/tampered", test_tampered },
    { "/store/database/newer", test_newer },
    { "/store/database/newer-log", test_newer_log },
    { "/store/database/migrate", test_migrate },
    { "/store/database/from-nothing", test_from_nothing },
    { "/store/database/opened-at-once", test_opened_at_once },
    { "/store/database/foreign", test_foreign },
    { "/store/database/no-folder", test_no_folder },
    { "/store/database/read-only", test_read_only },
    { "/store/database/wrong-key", test_wrong_key },
  };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);
  g_test_add_func ("/store/database/owner", test_owner);

  return g_test_run ();
}
