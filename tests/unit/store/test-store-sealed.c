/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-error.h"
#include "cw-store-conflicts.h"
#include "cw-store-journal.h"
#include "cw-store-links.h"
#include "cw-store-mirror.h"
#include "cw-store-phones.h"
#include "cw-store-plans.h"
#include "cw-store-runs.h"
#include "test-store-common.h"

#include <string.h>

#define CANARY "CANARY-Quetzalcoatl"

/* One row in every table, with the canary wherever a contact's value may come. */
static void
put_records (CwStore *store)
{
  g_autoptr (CwSalesforceMirror) salesforce = test_salesforce (store, "003A", CANARY);
  g_autoptr (CwAlowareMirror) aloware = test_aloware (store, "155", CANARY);
  g_autoptr (CwLink) link = cw_link_new ("155", "003A");
  g_autoptr (GError) error = NULL;

  salesforce->modified_by = g_strdup (CANARY);
  salesforce->email_key = cw_store_hash (store, CANARY);
  link->pair.phone = g_strdup (CANARY);
  cw_record_set (link->base[CW_SIDE_ALOWARE], "email", CANARY);
  cw_record_set (link->base[CW_SIDE_SALESFORCE], "email", CANARY);
  g_assert_true (cw_store_put_salesforce (store, salesforce, &error));
  g_assert_true (cw_store_put_aloware (store, aloware, &error));
  g_assert_true (cw_store_put_link (store, link, &error));
  g_assert_true (cw_store_add_phone (store, CANARY, CW_PHONE_FROM_IMPORT, &error));
  g_assert_true (cw_store_set_phone_asked (store, CANARY, 1, FALSE, "155", &error));
  g_assert_true (cw_store_keep_apart (store, "1", "2", &error));
  g_assert_true (cw_store_set_meta (store, "watermark", "1", &error));
  g_assert_no_error (error);
}

static CwChange *
canary_change (void)
{
  CwChange *change = cw_change_new (CW_SIDE_SALESFORCE, CW_ACTION_CREATE);
  CwChangeField *field = cw_change_field_new ("email", "Email");

  change->pair.label = g_strdup (CANARY);
  change->pair.phone = g_strdup (CANARY);
  change->pair.ids[CW_SIDE_ALOWARE] = g_strdup ("155");
  field->old_value = g_strdup (CANARY);
  field->new_value = g_strdup (CANARY);
  field->expected = g_strdup (CANARY);
  field->source = g_strdup (CANARY);
  g_ptr_array_add (change->fields, field);

  return change;
}

static void
put_history (CwStore *store)
{
  g_autoptr (CwRun) run = cw_run_new ();
  g_autoptr (CwWrite) write = cw_write_new ();
  g_autoptr (CwChange) change = canary_change ();
  g_autoptr (CwExclusion) exclusion = cw_exclusion_new ("no-phone", CANARY);
  g_autoptr (CwConflict) conflict = cw_conflict_new (CW_CONFLICT_UNDONE);
  g_autoptr (GError) error = NULL;

  run->error_message = g_strdup (CANARY);
  g_assert_true (cw_store_begin_run (store, run, &error));
  write->run = run->run;
  write->change = canary_change ();
  g_assert_true (cw_store_journal_add (store, write, &error));
  g_assert_true (cw_store_journal_set_state (store, write->id, CW_WRITE_SENT, "refused", CANARY, &error));
  g_assert_true (cw_store_add_change (store, "p", change, &error));
  exclusion->pair.label = g_strdup (CANARY);
  g_assert_true (cw_store_add_exclusion (store, "p", exclusion, &error));
  conflict->pair.label = g_strdup (CANARY);
  conflict->pair.ids[CW_SIDE_SALESFORCE] = g_strdup ("003A");
  conflict->aloware = g_strdup ("email");
  conflict->salesforce = g_strdup ("Email");
  conflict->value[CW_SIDE_ALOWARE] = g_strdup (CANARY);
  conflict->base_value = g_strdup (CANARY);
  conflict->value[CW_SIDE_SALESFORCE] = g_strdup (CANARY);
  conflict->salesforce_changed_by = g_strdup (CANARY);
  conflict->message = g_strdup (CANARY);
  g_assert_true (cw_store_put_conflict (store, conflict, run->run, &error));
  g_assert_no_error (error);
}

static void
test_canary (void)
{
  g_autofree char *path = test_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (CwStore) store = test_open (path);
  g_autoptr (GByteArray) open = NULL;
  g_autoptr (GByteArray) closed = NULL;
  g_autoptr (GError) error = NULL;

  put_records (store);
  put_history (store);
  open = test_read_files (path);
  g_clear_pointer (&store, cw_store_close);
  closed = test_read_files (path);

  /* The open text shows that the right bytes are looked at. */
  g_assert_true (test_bytes_contain (open, "003A"));
  g_assert_true (test_bytes_contain (closed, "003A"));
  g_assert_false (test_bytes_contain (open, "CANARY"));
  g_assert_false (test_bytes_contain (closed, "CANARY"));
  g_assert_false (test_bytes_contain (open, "Quetzalcoatl"));
  g_assert_false (test_bytes_contain (closed, "Quetzalcoatl"));

  store = test_open (path);
  {
    g_autoptr (CwSalesforceMirror) mirror = NULL;

    g_assert_true (cw_store_get_salesforce (store, "003A", &mirror, &error));
    g_assert_cmpstr (cw_record_get (mirror->record, "FirstName"), ==, CANARY);
  }
  g_clear_pointer (&store, cw_store_close);
  test_remove_folder (folder);
}

static CwStore *
open_with (const char *path, guint8 fill, gboolean expected_change)
{
  g_autoptr (GBytes) key = test_key (fill);
  g_autoptr (GError) error = NULL;
  gboolean key_changed = !expected_change;
  CwStore *store = cw_store_open (path, key, &key_changed, &error);

  g_assert_no_error (error);
  g_assert_nonnull (store);
  g_assert_cmpint (key_changed, ==, expected_change);

  return store;
}

static void
assert_records_dropped (CwStore *store)
{
  g_autoptr (CwLink) link = NULL;
  g_autoptr (GPtrArray) phones = NULL;
  g_autofree char *watermark = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (test_count (store, cw_store_count_salesforce), ==, 0);
  g_assert_cmpuint (test_count (store, cw_store_count_aloware), ==, 0);
  phones = cw_store_next_phones (store, CW_ANY_RUN, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (phones->len, ==, 0);
  g_assert_true (cw_store_get_meta (store, "watermark", &watermark, &error));
  g_assert_no_error (error);
  g_assert_null (watermark);

  /* The pair is known, but nothing was ever agreed. */
  g_assert_true (cw_store_find_link (store, CW_SIDE_ALOWARE, "155", &link, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (link->pair.ids[CW_SIDE_SALESFORCE], ==, "003A");
  g_assert_null (link->pair.phone);
  g_assert_cmpuint (cw_record_get_n_values (link->base[CW_SIDE_ALOWARE]), ==, 0);
  g_assert_cmpuint (cw_record_get_n_values (link->base[CW_SIDE_SALESFORCE]), ==, 0);
  g_assert_true (test_is_apart (store, "1", "2"));
}

static void
assert_history_dropped (CwStore *store)
{
  g_autoptr (GPtrArray) writes = NULL;
  g_autoptr (CwConflict) conflict = NULL;
  g_autoptr (CwRun) run = NULL;
  g_autoptr (GError) error = NULL;
  const CwWrite *write;

  g_assert_cmpuint (test_count_changes (store, "p"), ==, 0);
  g_assert_true (cw_store_get_run (store, 1, &run, &error));
  g_assert_no_error (error);
  g_assert_null (run->error_message);

  /* What was sent is still to be settled. */
  writes = cw_store_journal_list_unsettled (store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (writes->len, ==, 1);
  write = writes->pdata[0];
  g_assert_cmpint (write->state, ==, CW_WRITE_SENT);
  g_assert_cmpstr (write->error_code, ==, "refused");
  g_assert_null (write->error_message);
  g_assert_cmpint (write->change->side, ==, CW_SIDE_SALESFORCE);
  g_assert_cmpint (write->change->action, ==, CW_ACTION_CREATE);
  g_assert_cmpstr (write->change->pair.ids[CW_SIDE_ALOWARE], ==, "155");
  g_assert_cmpstr (write->change->pair.label, ==, "155");
  g_assert_cmpuint (write->change->fields->len, ==, 0);

  g_assert_true (cw_store_get_conflict (store, 1, &conflict, &error));
  g_assert_no_error (error);
  g_assert_cmpint (conflict->kind, ==, CW_CONFLICT_UNDONE);
  g_assert_cmpstr (conflict->pair.ids[CW_SIDE_SALESFORCE], ==, "003A");
  g_assert_cmpstr (conflict->aloware, ==, "email");
  g_assert_cmpstr (conflict->pair.label, ==, "003A");
  g_assert_null (conflict->value[CW_SIDE_ALOWARE]);
}

static void
test_other_key (void)
{
  g_autofree char *path = test_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (CwStore) store = open_with (path, 1, FALSE);

  put_records (store);
  put_history (store);
  g_clear_pointer (&store, cw_store_close);

  store = open_with (path, 2, TRUE);
  assert_records_dropped (store);
  assert_history_dropped (store);
  put_records (store);
  g_clear_pointer (&store, cw_store_close);

  /* From now on this is its key. */
  store = open_with (path, 2, FALSE);
  g_assert_cmpuint (test_count (store, cw_store_count_salesforce), ==, 1);
  g_clear_pointer (&store, cw_store_close);
  test_remove_folder (folder);
}

static void
test_hash (void)
{
  g_autoptr (CwStore) store = test_open (":memory:");
  g_autofree char *a = cw_store_hash (store, "+15550100");
  g_autofree char *b = cw_store_hash (store, "+15550100");

  g_assert_cmpstr (a, ==, b);
  g_assert_cmpuint (strlen (a), ==, 32);
  g_assert_null (cw_store_hash (store, ""));
  g_assert_null (cw_store_hash (store, NULL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/sealed/canary", test_canary);
  g_test_add_func ("/store/sealed/other-key", test_other_key);
  g_test_add_func ("/store/sealed/hash", test_hash);

  return g_test_run ();
}
