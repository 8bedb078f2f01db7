/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-error.h"
#include "cw-store-conflicts.h"
#include "cw-store-journal.h"
#include "cw-store-links.h"
#include "cw-store-mend.h"
#include "cw-store-mirror.h"
#include "cw-store-phones.h"
#include "cw-store-plans.h"
#include "cw-store-runs.h"
#include "test-store-common.h"

#include <sqlite3.h>
#include <string.h>

/* Whoever can write the database without the key can move and copy what is in it, and change what is in the
 * open. None of it may ever be read as another row's: two of everything are put in, one piece is exchanged
 * with SQLite alone, and the row must count as damaged. */

#define IDS_A "155", "003A"
#define IDS_B "156", "003B"

typedef struct
{
  char *folder, *path;
} Fixture;

static void
put_pair (CwStore *store, const char *aloware_id, const char *salesforce_id, const char *value)
{
  g_autoptr (CwSalesforceMirror) salesforce = test_salesforce (store, salesforce_id, value);
  g_autoptr (CwAlowareMirror) aloware = test_aloware (store, aloware_id, value);
  g_autoptr (CwLink) link = cw_link_new (aloware_id, salesforce_id);
  g_autoptr (GError) error = NULL;

  salesforce->modified_by = g_strdup (value);
  salesforce->email_key = cw_store_hash (store, value);
  salesforce->external_key = g_strdup (aloware_id);
  aloware->email_key = cw_store_hash (store, value);
  link->pair.phone = g_strdup (value);
  cw_record_set (link->base[CW_SIDE_ALOWARE], "first_name", value);
  cw_record_set (link->base[CW_SIDE_SALESFORCE], "first_name", value);
  g_assert_true (cw_store_put_salesforce (store, salesforce, &error));
  g_assert_true (cw_store_put_aloware (store, aloware, &error));
  g_assert_true (cw_store_put_link (store, link, &error));
  g_assert_true (cw_store_add_phone (store, value, CW_PHONE_FROM_IMPORT, &error));
  g_assert_true (cw_store_set_phone_asked (store, value, 1, FALSE, aloware_id, &error));
  g_assert_no_error (error);
}

static CwChange *
new_change (const char *aloware_id, const char *salesforce_id, const char *value)
{
  CwChange *change = cw_change_new (CW_SIDE_SALESFORCE, CW_ACTION_UPDATE);
  CwChangeField *field = cw_change_field_new ("first_name", "FirstName");

  cw_pair_id_set (&change->pair, aloware_id, salesforce_id);
  change->pair.label = g_strdup (value);
  field->old_value = g_strdup (value);
  field->new_value = g_strdup (value);
  g_ptr_array_add (change->fields, field);
  return change;
}

static void
put_work (CwStore *store, const char *aloware_id, const char *salesforce_id, const char *value)
{
  g_autoptr (CwRun) run = cw_run_new ();
  g_autoptr (CwWrite) write = cw_write_new ();
  g_autoptr (CwChange) change = new_change (aloware_id, salesforce_id, value);
  g_autoptr (CwExclusion) exclusion = cw_exclusion_new ("no-phone", value);
  g_autoptr (CwConflict) conflict = cw_conflict_new (CW_CONFLICT_FIELD);
  g_autoptr (GError) error = NULL;

  run->error_message = g_strdup (value);
  g_assert_true (cw_store_begin_run (store, run, &error));
  write->run = run->run;
  write->state = CW_WRITE_SENT;
  write->change = new_change (aloware_id, salesforce_id, value);
  write->error_message = g_strdup (value);
  g_assert_true (cw_store_journal_add (store, write, &error));
  g_assert_true (cw_store_add_change (store, "plan", change, &error));
  exclusion->pair.label = g_strdup (value);
  g_assert_true (cw_store_add_exclusion (store, "plan", exclusion, &error));
  cw_pair_id_set (&conflict->pair, aloware_id, salesforce_id);
  conflict->aloware = g_strdup ("first_name");
  conflict->salesforce = g_strdup ("FirstName");
  conflict->pair.label = g_strdup (value);
  g_assert_true (cw_store_put_conflict (store, conflict, run->run, &error));
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwStore) store = NULL;

  fixture->path = test_path ();
  fixture->folder = g_path_get_dirname (fixture->path);
  store = test_open (fixture->path);
  put_pair (store, IDS_A, "Ana");
  put_pair (store, IDS_B, "Bea");
  put_work (store, IDS_A, "Ana");
  put_work (store, IDS_B, "Bea");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  test_remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

/* ── Reading everything ── */

static gboolean
count_damaged (const CwDamage *damage, gpointer user_data, GError **error)
{
  guint *n = user_data;

  ++*n;
  return TRUE;
}

static gboolean
count_salesforce (const CwSalesforceMirror *mirror, gpointer user_data, GError **error)
{
  guint *n = user_data;

  ++*n;
  return TRUE;
}

static gboolean
count_aloware (const CwAlowareMirror *mirror, gpointer user_data, GError **error)
{
  guint *n = user_data;

  ++*n;
  return TRUE;
}

static gboolean
is_lost (const CwLink *link)
{
  return link == NULL || link->is_unproven || link->pair.phone == NULL
         || cw_record_get_n_values (link->base[CW_SIDE_ALOWARE]) == 0
         || cw_record_get_n_values (link->base[CW_SIDE_SALESFORCE]) == 0;
}

static guint
count_damage_of_pair (CwStore *store, const char *aloware_id, const char *salesforce_id, const char *phone)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CwSalesforceMirror) salesforce = NULL;
  g_autoptr (CwAlowareMirror) aloware = NULL;
  g_autoptr (CwLink) link = NULL;
  g_autofree char *partner = NULL;
  g_autofree char *answered = NULL;
  gint64 asked;

  g_assert_true (cw_store_get_salesforce (store, salesforce_id, &salesforce, &error)
                 && cw_store_get_aloware (store, aloware_id, &aloware, &error)
                 && cw_store_find_link (store, CW_SIDE_ALOWARE, aloware_id, &link, &error)
                 && cw_store_find_partner (store, CW_SIDE_ALOWARE, aloware_id, &partner, &error)
                 && cw_store_get_phone (store, phone, &asked, &answered, &error));
  g_assert_no_error (error);

  /* What is read is right, whatever was done to the rest. */
  g_assert_true (salesforce == NULL || g_str_equal (cw_record_get (salesforce->record, "FirstName"), phone));
  g_assert_true (aloware == NULL || g_str_equal (cw_record_get (aloware->record, "first_name"), phone));
  g_assert_true (link == NULL || link->is_unproven
                 || g_str_equal (link->pair.ids[CW_SIDE_SALESFORCE], salesforce_id));
  g_assert_cmpstr (partner, ==, link != NULL && !link->is_unproven ? salesforce_id : NULL);
  g_assert_true (link == NULL || link->pair.phone == NULL || g_str_equal (link->pair.phone, phone));
  g_assert_true (answered == NULL || g_str_equal (answered, aloware_id));
  return (salesforce == NULL) + (aloware == NULL) + is_lost (link) + (asked == CW_NEVER_ASKED);
}

/* Rows that are left out, and what is blank in those that are not. */
static guint
count_damage_of_lists (CwStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) phones = cw_store_next_phones (store, CW_ANY_RUN, 10, &error);
  g_autoptr (GPtrArray) runs = cw_store_list_runs (store, &error);
  g_autoptr (GPtrArray) writes = cw_store_journal_list_unsettled (store, &error);
  g_autoptr (GPtrArray) changes = cw_store_list_changes (store, "plan", 0, 10, &error);
  g_autoptr (GPtrArray) exclusions = cw_store_list_exclusions (store, "plan", 0, 10, &error);
  g_autoptr (GPtrArray) conflicts = cw_store_list_conflicts (store, 0, 10, &error);
  guint salesforce = 0, aloware = 0, n;

  g_assert_true (cw_store_foreach_salesforce_keys (store, count_salesforce, &salesforce, &error));
  g_assert_true (cw_store_foreach_aloware_keys (store, count_aloware, &aloware, &error));
  g_assert_no_error (error);

  n = (phones->len < 2) + (changes->len < 2) + (salesforce < 2) + (aloware < 2);
  for (guint i = 0; i < runs->len; i++)
    n += ((CwRun *) runs->pdata[i])->error_message == NULL;
  for (guint i = 0; i < writes->len; i++)
    n += strstr (((CwWrite *) writes->pdata[i])->error_message, "damaged") != NULL
         || ((CwWrite *) writes->pdata[i])->change->fields->len == 0;
  for (guint i = 0; i < exclusions->len; i++)
    n += ((CwExclusion *) exclusions->pdata[i])->pair.label == NULL
         || ((CwExclusion *) exclusions->pdata[i])->message == NULL;
  for (guint i = 0; i < conflicts->len; i++)
    n += g_str_has_prefix (((CwConflict *) conflicts->pdata[i])->pair.label, "003");
  return n;
}

/* A run names them all. */
static guint
count_set_aside (CwStore *store)
{
  g_autoptr (GError) error = NULL;
  guint n = 0;

  g_assert_true (cw_store_begin (store, &error) && cw_store_mend (store, count_damaged, &n, &error));
  g_assert_no_error (error);
  cw_store_rollback (store);
  return n;
}

/* How many readings find damage. */
static guint
count_damage (const char *path)
{
  g_autoptr (CwStore) store = test_open (path);

  return count_damage_of_pair (store, IDS_A, "Ana") + count_damage_of_pair (store, IDS_B, "Bea")
         + count_damage_of_lists (store) + count_set_aside (store);
}

static void
execute (const char *path, const char *sql)
{
  sqlite3 *database = NULL;
  char *message = NULL;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  if (sqlite3_exec (database, sql, NULL, NULL, &message) != SQLITE_OK)
    g_error ("%s: %s", sql, message);
  g_assert_cmpint (sqlite3_close (database), ==, SQLITE_OK);
}

/* ── What somebody does to it ── */

/* Every sealed value, and what its table's rows are told apart by. */
static const struct
{
  const char *table, *column, *key, *a, *b;
} sealed[] = {
  { "salesforce_mirror", "body", "id", "'003A'", "'003B'" },
  { "salesforce_mirror", "modified_by", "id", "'003A'", "'003B'" },
  { "aloware_mirror", "body", "id", "'155'", "'156'" },
  { "aloware_mirror", "phone", "id", "'155'", "'156'" },
  { "phone", "phone", "aloware_id", "'155'", "'156'" },
  { "link", "phone", "aloware_id", "'155'", "'156'" },
  { "link", "base_aloware", "aloware_id", "'155'", "'156'" },
  { "link", "base_salesforce", "aloware_id", "'155'", "'156'" },
  { "run", "error_message", "run", "1", "2" },
  { "change", "body", "id", "1", "2" },
  { "exclusion", "label", "id", "1", "2" },
  { "exclusion", "message", "id", "1", "2" },
  { "journal", "body", "id", "1", "2" },
  { "journal", "error_message", "id", "1", "2" },
  { "conflict", "body", "id", "1", "2" },
};

static void
test_copied (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (sealed); i++)
    {
      Fixture own;
      g_autofree char *sql = g_strdup_printf (
        "UPDATE %s SET %s = (SELECT %s FROM %s WHERE %s = %s) WHERE %s = %s", sealed[i].table,
        sealed[i].column, sealed[i].column, sealed[i].table, sealed[i].key, sealed[i].b, sealed[i].key,
        sealed[i].a);

      set_up (&own, NULL);
      g_assert_cmpuint (count_damage (own.path), ==, 0);
      execute (own.path, sql);
      g_test_message ("%s", sql);
      g_assert_cmpuint (count_damage (own.path), >, 0);
      tear_down (&own, NULL);
    }
}

static void
assert_each_is_found (const char *const *statements, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      Fixture own;

      set_up (&own, NULL);
      execute (own.path, statements[i]);
      g_test_message ("%s", statements[i]);
      g_assert_cmpuint (count_damage (own.path), >, 0);
      tear_down (&own, NULL);
    }
}

/* Every value of the database, taken for another column's of the same row. */
static void
test_other_column (Fixture *fixture, gconstpointer data)
{
  static const char *const statements[] = {
    "UPDATE link SET base_aloware = base_salesforce", "UPDATE link SET base_salesforce = base_aloware",
    "UPDATE exclusion SET label = message",           "UPDATE journal SET error_message = body",
    "UPDATE aloware_mirror SET phone = body",
  };

  assert_each_is_found (statements, G_N_ELEMENTS (statements));
}

/* What is in the open and says whose a row is, or what becomes of it. */
static void
test_open_columns (Fixture *fixture, gconstpointer data)
{
  static const char *const statements[] = {
    "UPDATE salesforce_mirror SET id = CASE id WHEN '003A' THEN '003X' ELSE '003A' END;"
    "UPDATE salesforce_mirror SET id = '003B' WHERE id = '003X'",
    "UPDATE salesforce_mirror SET phone_key = (SELECT phone_key FROM salesforce_mirror WHERE id = '003B') "
    "WHERE id = '003A'",
    "UPDATE salesforce_mirror SET email_key = (SELECT email_key FROM salesforce_mirror WHERE id = '003B') "
    "WHERE id = '003A'",
    "UPDATE salesforce_mirror SET external_key = '156' WHERE id = '003A'",
    "UPDATE salesforce_mirror SET deleted = 1, master_id = '003B' WHERE id = '003A'",
    "UPDATE salesforce_mirror SET deleted = 1 WHERE id = '003A'",
    "UPDATE salesforce_mirror SET modstamp = modstamp + 1 WHERE id = '003A'",
    "UPDATE salesforce_mirror SET modified = modified + 1 WHERE id = '003A'",
    "UPDATE salesforce_mirror SET modified_by = NULL WHERE id = '003A'",
    "INSERT OR REPLACE INTO salesforce_mirror SELECT '003A', modified, modstamp, deleted, in_filter, "
    "master_id, phone_key, email_key,"
    " external_key, seen_run, modified_by, body FROM salesforce_mirror WHERE id = '003B'",
    "UPDATE aloware_mirror SET id = '157' WHERE id = '156'; UPDATE aloware_mirror SET id = '156' WHERE id = "
    "'155'",
    "UPDATE aloware_mirror SET phone_key = (SELECT phone_key FROM aloware_mirror WHERE id = '156') WHERE id "
    "= '155'",
    "UPDATE aloware_mirror SET email_key = (SELECT email_key FROM aloware_mirror WHERE id = '156') WHERE id "
    "= '155'",
    "UPDATE aloware_mirror SET phone = NULL WHERE id = '155'",
    "UPDATE phone SET aloware_id = '156' WHERE aloware_id = '155'",
    "UPDATE phone SET key = 'x' || key; UPDATE phone SET key = (SELECT substr (max (key), 2) FROM phone) "
    "WHERE key ="
    " (SELECT min (key) FROM phone)",
    "UPDATE link SET salesforce_id = '003X' WHERE aloware_id = '155'; UPDATE link SET salesforce_id = '003A' "
    "WHERE aloware_id = '156';"
    "UPDATE link SET salesforce_id = '003B' WHERE aloware_id = '155'",
    "UPDATE link SET aloware_id = '157' WHERE aloware_id = '155'",
    "DELETE FROM link WHERE aloware_id = '156'; UPDATE link SET salesforce_id = '003B'",
    "DELETE FROM change WHERE id = 1; INSERT INTO change SELECT 77, plan, 1, side, action, body FROM change "
    "WHERE id = 2",
    "UPDATE change SET side = 'aloware' WHERE id = 1",
    "UPDATE change SET action = 'create' WHERE id = 1",
    "UPDATE change SET plan = plan + 1; UPDATE plan SET number = number + 1",
    "UPDATE journal SET salesforce_id = '003B' WHERE id = 1",
    "UPDATE journal SET aloware_id = '156' WHERE id = 1",
    "UPDATE journal SET side = 'aloware' WHERE id = 1",
    "UPDATE journal SET action = 'create' WHERE id = 1",
    "UPDATE journal SET run = 2 WHERE id = 1",
    "INSERT INTO journal SELECT 3, run, state, changed, side, action, aloware_id, salesforce_id, error_code, "
    "error_message, body"
    " FROM journal WHERE id = 2",
    "UPDATE conflict SET identity = identity || 'x' WHERE id = 1",
    "UPDATE exclusion SET id = 3 WHERE id = 1",
  };

  assert_each_is_found (statements, G_N_ELEMENTS (statements));
}

/* A pair that somebody wrote in is never one that Crosswalk vouches for. */
static void
test_made_link (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwStore) store = NULL;
  g_autoptr (CwLink) link = NULL;
  g_autoptr (GError) error = NULL;

  execute (fixture->path,
           "DELETE FROM link; INSERT INTO link (aloware_id, salesforce_id) VALUES ('155', '003B')");
  store = test_open (fixture->path);
  g_assert_true (cw_store_find_link (store, CW_SIDE_ALOWARE, "155", &link, &error));
  g_assert_no_error (error);
  g_assert_true (link->is_unproven);

  /* Moving its bases does not make it one; a decision does. */
  g_assert_true (cw_store_put_link (store, link, &error));
  g_clear_pointer (&link, cw_link_free);
  g_assert_true (cw_store_find_link (store, CW_SIDE_ALOWARE, "155", &link, &error));
  g_assert_true (link->is_unproven);
  link->is_unproven = FALSE;
  g_assert_true (cw_store_put_link (store, link, &error));
  g_clear_pointer (&link, cw_link_free);
  g_assert_true (cw_store_find_link (store, CW_SIDE_ALOWARE, "155", &link, &error));
  g_assert_no_error (error);
  g_assert_false (link->is_unproven);
}

/* Somebody who makes the key look like another one gets nothing believed by it. */
static void
test_made_key_mark (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) key = test_key (1);
  g_autoptr (CwStore) store = NULL;
  g_autoptr (CwLink) link = NULL;
  g_autoptr (GError) error = NULL;
  gboolean key_changed = FALSE;

  execute (fixture->path,
           "DELETE FROM link; INSERT INTO link (aloware_id, salesforce_id) VALUES ('155', '003B');"
           "UPDATE key_mark SET mark = zeroblob (16)");
  store = cw_store_open (fixture->path, key, &key_changed, &error);
  g_assert_no_error (error);
  g_assert_true (key_changed);
  g_assert_cmpuint (test_count (store, cw_store_count_salesforce), ==, 0);
  g_assert_true (cw_store_find_link (store, CW_SIDE_ALOWARE, "155", &link, &error));
  g_assert_no_error (error);
  g_assert_true (link->is_unproven);
}

/* A small value that was set elsewhere is as good as none. */
static void
test_values (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwStore) store = test_open (fixture->path);
  g_autofree char *watermark = NULL;
  g_autofree char *mapping = NULL;
  g_autoptr (GError) error = NULL;
  GLogLevelFlags fatal;

  g_assert_true (cw_store_set_meta (store, "watermark", "1700000000000", &error));
  g_assert_true (cw_store_set_meta (store, "mapping", "digest", &error));
  g_clear_pointer (&store, cw_store_close);
  execute (fixture->path, "UPDATE meta SET value = '9999999999999' WHERE name = 'watermark'");

  /* It says so in the log, which is fatal in tests. */
  store = test_open (fixture->path);
  fatal = g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_FATAL_MASK);
  g_assert_true (cw_store_get_meta (store, "watermark", &watermark, &error));
  g_log_set_always_fatal (fatal);
  g_assert_no_error (error);
  g_assert_null (watermark);
  g_assert_true (cw_store_get_meta (store, "mapping", &mapping, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (mapping, ==, "digest");
}

/* The places of a plan move, and what moves stays good. */
static void
test_moved_changes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwStore) store = test_open (fixture->path);
  g_autoptr (CwChange) first = new_change (IDS_A, "Ada");
  g_autoptr (CwChange) second = new_change (IDS_A, "Alma");
  CwChange *const changes[] = { first, second };
  g_autoptr (GPtrArray) listed = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (cw_store_replace_changes (store, "plan", 1, 1, changes, 2, &error));
  g_assert_true (cw_store_rename_plan (store, "plan", "named", &error));
  listed = cw_store_list_changes (store, "named", 0, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (listed->len, ==, 3);
  g_assert_cmpstr (((CwChange *) listed->pdata[2])->pair.label, ==, "Bea");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/store/bound/copied", Fixture, NULL, set_up, test_copied, tear_down);
  g_test_add ("/store/bound/other-column", Fixture, NULL, set_up, test_other_column, tear_down);
  g_test_add ("/store/bound/open-columns", Fixture, NULL, set_up, test_open_columns, tear_down);
  g_test_add ("/store/bound/made-link", Fixture, NULL, set_up, test_made_link, tear_down);
  g_test_add ("/store/bound/made-key-mark", Fixture, NULL, set_up, test_made_key_mark, tear_down);
  g_test_add ("/store/bound/values", Fixture, NULL, set_up, test_values, tear_down);
  g_test_add ("/store/bound/moved-changes", Fixture, NULL, set_up, test_moved_changes, tear_down);

  return g_test_run ();
}
