/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-error.h"
#include "cw-store-conflicts.h"
#include "cw-store-links.h"
#include "cw-store-mend.h"
#include "cw-store-mirror.h"
#include "cw-store-phones.h"
#include "cw-store-plans.h"
#include "cw-store-row.h"
#include "test-store-common.h"

#include <string.h>

/* One damaged row is set aside and named, in whichever table it is, and everything else goes on. */

#define PHONE_A "+12065550101"
#define PHONE_B "+12065550102"

typedef struct
{
  CwStore *store;
  GPtrArray *told; /* "kind aloware salesforce" */
} Fixture;

static void
put_person (CwStore *store, const char *aloware_id, const char *salesforce_id, const char *phone)
{
  g_autoptr (CwSalesforceMirror) salesforce = test_salesforce (store, salesforce_id, phone);
  g_autoptr (CwAlowareMirror) aloware = test_aloware (store, aloware_id, phone);
  g_autoptr (CwLink) link = cw_link_new (aloware_id, salesforce_id);
  g_autoptr (CwConflict) conflict = cw_conflict_new (CW_CONFLICT_FIELD);
  g_autoptr (CwChange) change = cw_change_new (CW_SIDE_ALOWARE, CW_ACTION_UPDATE);
  g_autoptr (GError) error = NULL;

  salesforce->modified_by = g_strdup ("Robin Example");
  link->pair.phone = g_strdup (phone);
  cw_record_set (link->base[CW_SIDE_ALOWARE], "first_name", phone);
  cw_record_set (link->base[CW_SIDE_SALESFORCE], "first_name", phone);
  cw_pair_id_set (&conflict->pair, aloware_id, salesforce_id);
  conflict->aloware = g_strdup ("first_name");
  conflict->pair.label = g_strdup (phone);
  change->pair.label = g_strdup (phone);
  g_assert_true (cw_store_put_salesforce (store, salesforce, &error)
                 && cw_store_put_aloware (store, aloware, &error) && cw_store_put_link (store, link, &error)
                 && cw_store_add_phone (store, phone, CW_PHONE_FROM_LINK | CW_PHONE_FROM_IMPORT, &error)
                 && cw_store_set_phone_asked (store, phone, 1, FALSE, aloware_id, &error)
                 && cw_store_put_conflict (store, conflict, 1, &error)
                 && cw_store_add_change (store, "plan", change, &error));
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->store = test_open (":memory:");
  fixture->told = g_ptr_array_new_with_free_func (g_free);
  put_person (fixture->store, "155", "003A", PHONE_A);
  put_person (fixture->store, "156", "003B", PHONE_B);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  cw_store_close (fixture->store);
  g_ptr_array_unref (fixture->told);
}

static void
execute (Fixture *fixture, const char *sql)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (cw_database_execute (fixture->store->database, sql, &error));
  g_assert_no_error (error);
}

static gboolean
note (const CwDamage *damage, gpointer user_data, GError **error)
{
  Fixture *fixture = user_data;

  g_ptr_array_add (
    fixture->told,
    g_strdup_printf ("%d %s %s", damage->kind,
                     damage->ids[CW_SIDE_ALOWARE] != NULL ? damage->ids[CW_SIDE_ALOWARE] : "-",
                     damage->ids[CW_SIDE_SALESFORCE] != NULL ? damage->ids[CW_SIDE_SALESFORCE] : "-"));
  return TRUE;
}

static void
mend (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_ptr_array_set_size (fixture->told, 0);
  g_assert_true (cw_store_begin (fixture->store, &error)
                 && cw_store_mend (fixture->store, note, fixture, &error)
                 && cw_store_commit (fixture->store, &error));
  g_assert_no_error (error);
}

static void
assert_told (Fixture *fixture, const char *expected)
{
  mend (fixture);
  g_assert_cmpuint (fixture->told->len, ==, 1);
  g_assert_cmpstr (fixture->told->pdata[0], ==, expected);

  /* Once. */
  mend (fixture);
  g_assert_cmpuint (fixture->told->len, ==, 0);
}

static CwLink *
find_link (Fixture *fixture, const char *aloware_id)
{
  g_autofree char *partner = NULL;
  g_autoptr (GError) error = NULL;
  CwLink *link = NULL;

  g_assert_true (cw_store_find_link (fixture->store, CW_SIDE_ALOWARE, aloware_id, &link, &error)
                 && cw_store_find_partner (fixture->store, CW_SIDE_ALOWARE, aloware_id, &partner, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (partner, ==,
                   link != NULL && !link->is_unproven ? link->pair.ids[CW_SIDE_SALESFORCE] : NULL);

  return link;
}

/* Statements are known by their address. */
static CwStatement *
prepare (Fixture *fixture, const char *const parts[])
{
  g_autofree char *sql = g_strjoinv (NULL, (char **) parts);

  return cw_database_prepare (fixture->store->database, g_intern_string (sql));
}

/* Flips one bit of a sealed value; `at`: of how many parts from its beginning. */
static void
flip (Fixture *fixture, const char *table, const char *column, const char *where, double at)
{
  const char *const select[] = { "SELECT ", column, " FROM ", table, " WHERE ", where, NULL };
  const char *const update[] = { "UPDATE ", table, " SET ", column, " = ?1 WHERE ", where, NULL };
  CwStatement *statement = prepare (fixture, select);
  g_autofree guint8 *value = NULL;
  gconstpointer blob;
  gsize length;
  gboolean row;

  g_assert_true (cw_statement_step (statement, &row, NULL) && row);
  blob = cw_statement_get_blob (statement, 0, &length);
  value = g_memdup2 (blob, length);
  cw_statement_reset (statement);
  value[(gsize) (at * (double) (length - 1))] ^= 4;
  statement = prepare (fixture, update);
  cw_statement_bind_blob (statement, 1, value, length);
  g_assert_true (cw_statement_run (statement, NULL));
}

static void
test_each (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *table, *column, *where;
    const char *told;
  } values[] = {
    { "salesforce_mirror", "body", "id = '003A'", "0 - 003A" },
    { "salesforce_mirror", "modified_by", "id = '003A'", "0 - 003A" },
    { "aloware_mirror", "body", "id = '155'", "1 155 -" },
    { "aloware_mirror", "phone", "id = '155'", "1 155 -" },
    { "link", "phone", "aloware_id = '155'", "2 155 003A" },
    { "link", "base_aloware", "aloware_id = '155'", "2 155 003A" },
    { "link", "base_salesforce", "aloware_id = '155'", "2 155 003A" },
    { "phone", "phone", "aloware_id = '155'", "3 155 -" },
    { "conflict", "body", "aloware_id = '155'", "4 155 003A" },
    { "change", "body", "id = 1", "5 - -" },
  };
  /* In its nonce, in what is sealed, and in its tag. */
  static const double places[] = { 0, 0.6, 1 };

  mend (fixture);
  g_assert_cmpuint (fixture->told->len, ==, 0);

  for (guint i = 0; i < G_N_ELEMENTS (values) * G_N_ELEMENTS (places); i++)
    {
      guint value = i / G_N_ELEMENTS (places);
      Fixture own;

      g_test_message ("%s.%s", values[value].table, values[value].column);
      set_up (&own, NULL);
      flip (&own, values[value].table, values[value].column, values[value].where,
            places[i % G_N_ELEMENTS (places)]);
      assert_told (&own, values[value].told);
      tear_down (&own, NULL);
    }
}

/* What opens, and is not what the column holds. */
static void
test_undecodable (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) garbage = g_bytes_new_static ("no record", 9);
  CwStore *store = fixture->store;
  CwStatement *statement = cw_database_prepare (store->database,
                                                "UPDATE salesforce_mirror SET body = ?1 WHERE id = '003A'");

  cw_store_bind_bytes (store, statement, 1, "salesforce_mirror.body", cw_store_row_of_text (store, "003A"),
                       garbage);
  g_assert_true (cw_statement_run (statement, NULL));
  assert_told (fixture, "0 - 003A");
}

/* Before a run mends anything, a damaged row is no end of a list. */
static void
test_lists (Fixture *fixture, gconstpointer data)
{
  CwStore *store = fixture->store;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) phones = NULL;
  g_autoptr (GPtrArray) conflicts = NULL;
  g_autoptr (GPtrArray) changes = NULL;

  execute (fixture, "UPDATE phone SET phone = zeroblob (60) WHERE aloware_id = '155';"
                    "UPDATE conflict SET body = zeroblob (60) WHERE aloware_id = '155';"
                    "UPDATE change SET body = zeroblob (60) WHERE id = 1");
  phones = cw_store_next_phones (store, CW_ANY_RUN, 10, &error);
  conflicts = cw_store_list_conflicts (store, 0, 10, &error);
  changes = cw_store_list_changes (store, "plan", 0, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (phones->len, ==, 1);
  g_assert_cmpstr (phones->pdata[0], ==, PHONE_B);
  g_assert_cmpuint (changes->len, ==, 1);
  g_assert_cmpint (((CwChange *) changes->pdata[0])->id, ==, 2);

  /* Whose it is can still be told. */
  g_assert_cmpuint (conflicts->len, ==, 2);
  g_assert_cmpstr (((CwConflict *) conflicts->pdata[0])->pair.label, ==, "003A");
  g_assert_nonnull (((CwConflict *) conflicts->pdata[0])->message);
  g_assert_cmpstr (((CwConflict *) conflicts->pdata[1])->pair.label, ==, PHONE_B);

  /* The last change of a plan is met, although one before it is gone. */
  mend (fixture);
  g_assert_cmpuint (test_count_changes (store, "plan"), ==, 2);
}

static gboolean
count_keys (const CwSalesforceMirror *keys, gpointer user_data, GError **error)
{
  guint *n = user_data;

  ++*n;
  return TRUE;
}

/* Nor is a whole page of them. */
static void
test_pages (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint n = 0;

  g_assert_true (cw_store_begin (fixture->store, &error));
  for (guint i = 0; i < 2 * CW_STORE_PAGE; i++)
    {
      g_autofree char *id = g_strdup_printf ("002%04u", i);
      g_autoptr (CwSalesforceMirror) mirror = test_salesforce (fixture->store, id, "Ana");

      g_assert_true (cw_store_put_salesforce (fixture->store, mirror, &error));
    }
  g_assert_true (cw_store_commit (fixture->store, &error));
  execute (fixture, "UPDATE salesforce_mirror SET modified_by = zeroblob (60) WHERE id LIKE '002%'");
  g_assert_true (cw_store_foreach_salesforce_keys (fixture->store, count_keys, &n, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 2);
}

/* Without a base nothing is deleted; the pair stays one, and is asked for as before. */
static void
test_link (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwLink) link = NULL;

  execute (fixture,
           "UPDATE link SET phone = zeroblob (60), base_salesforce = zeroblob (60) WHERE aloware_id = '155'");
  link = find_link (fixture, "155");
  g_assert_false (link->is_unproven);
  g_assert_null (link->pair.phone);
  g_clear_pointer (&link, cw_link_free);

  mend (fixture);
  link = find_link (fixture, "155");
  g_assert_false (link->is_unproven);
  g_assert_cmpstr (link->pair.ids[CW_SIDE_SALESFORCE], ==, "003A");
  g_assert_cmpstr (link->pair.phone, ==, PHONE_A);
  g_assert_cmpstr (cw_record_get (link->base[CW_SIDE_ALOWARE], "first_name"), ==, PHONE_A);
  g_assert_cmpuint (cw_record_get_n_values (link->base[CW_SIDE_SALESFORCE]), ==, 0);
}

/* Nothing of it opens, so that nothing says that anybody linked these two. */
static void
test_link_without_a_witness (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwLink) link = NULL;

  execute (
    fixture,
    "UPDATE link SET phone = zeroblob (60), base_aloware = zeroblob (60), base_salesforce = zeroblob (60)"
    " WHERE aloware_id = '155'");
  mend (fixture);
  link = find_link (fixture, "155");
  g_assert_true (link->is_unproven);
  g_assert_null (link->pair.phone);
}

/* An imported number comes back from the contact that answered to it; any other with its record. */
static void
test_phone (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean known = FALSE;

  execute (fixture, "UPDATE phone SET sources = 4, phone = zeroblob (60) WHERE aloware_id = '155';"
                    "UPDATE phone SET sources = 1, phone = zeroblob (60) WHERE aloware_id = '156'");
  mend (fixture);
  g_assert_cmpuint (fixture->told->len, ==, 2);
  g_assert_true (cw_store_has_phone (fixture->store, PHONE_A, &known, &error) && known);
  g_assert_true (cw_store_has_phone (fixture->store, PHONE_B, &known, &error) && !known);
}

static gboolean
stop (const CwDamage *damage, gpointer user_data, GError **error)
{
  g_set_error_literal (error, CW_ERROR, CW_ERROR_FAILED, "No.");
  return FALSE;
}

/* What nobody was told of is not done. */
static void
test_not_told (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  execute (fixture, "UPDATE salesforce_mirror SET body = zeroblob (60) WHERE id = '003A'");
  g_assert_true (cw_store_begin (fixture->store, NULL));
  g_assert_false (cw_store_mend (fixture->store, stop, NULL, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_FAILED);
  cw_store_rollback (fixture->store);
  assert_told (fixture, "0 - 003A");
}

static gboolean
count_bounded (const CwSalesforceMirror *keys, gpointer user_data, GError **error)
{
  guint *n = user_data;

  g_assert_cmpuint (++*n, <, 1000);
  return TRUE;
}

/* Writes over a text wherever it stands in the file. */
static void
overwrite (const char *path, const char *text, const char *by)
{
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  gsize length, n = strlen (text);
  guint n_found = 0;

  g_file_get_contents (path, &content, &length, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i + n <= length; i++)
    {
      if (memcmp (content + i, text, n) != 0)
        continue;
      memcpy (content + i, by, n);
      n_found++;
    }
  g_assert_cmpuint (n_found, >=, 2);
  g_file_set_contents (path, content, (gssize) length, &error);
  g_assert_no_error (error);
}

/* What is read page by page ends, however the pages follow on each other. */
static void
test_out_of_order (void)
{
  g_autofree char *path = test_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  CwStore *store = test_open (path);
  g_autoptr (GError) error = NULL;
  guint n = 0;

  for (guint i = 1; i <= 3; i++)
    {
      g_autofree char *id = g_strdup_printf ("00300000000%uAAA", i);
      g_autoptr (CwSalesforceMirror) mirror = test_salesforce (store, id, "Ana");

      g_assert_true (cw_store_put_salesforce (store, mirror, NULL));
    }
  cw_store_close (store);
  overwrite (path, "003000000003AAA", "003000000000AAA");

  store = test_open (path);
  g_assert_false (cw_store_foreach_salesforce_keys (store, count_bounded, &n, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_STORAGE);
  cw_store_close (store);
  test_remove_folder (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add ("/store/damage/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("each", test_each);
  ADD ("undecodable", test_undecodable);
  ADD ("lists", test_lists);
  ADD ("pages", test_pages);
  ADD ("link", test_link);
  ADD ("link-without-a-witness", test_link_without_a_witness);
  ADD ("phone", test_phone);
  ADD ("not-told", test_not_told);
  g_test_add_func ("/store/damage/out-of-order", test_out_of_order);

  return g_test_run ();
}
