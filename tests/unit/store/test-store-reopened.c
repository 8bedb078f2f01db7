/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-error.h"
#include "cw-store-conflicts.h"
#include "cw-store-journal.h"
#include "cw-store-links.h"
#include "cw-store-mirror.h"
#include "cw-store-phones.h"
#include "cw-store-plans.h"
#include "cw-store-runs.h"
#include "cw-store.h"
#include "test-store-common.h"

#define ALOWARE_ID "155"
#define SALESFORCE_ID "003000000000001AAA"
#define PHONE "+12065550101"
#define PLAN "plan-1"
#define MOMENT G_GINT64_CONSTANT (1700000000123)

static void
fill_records (CwStore *store)
{
  g_autoptr (CwSalesforceMirror) salesforce = test_salesforce (store, SALESFORCE_ID, "Ana");
  g_autoptr (CwAlowareMirror) aloware = test_aloware (store, ALOWARE_ID, "Anna");
  g_autoptr (CwLink) link = cw_link_new (ALOWARE_ID, SALESFORCE_ID);
  g_autoptr (GError) error = NULL;

  salesforce->modified_by = g_strdup ("Robin Example");
  salesforce->email_key = cw_store_hash (store, "ana@example.com");
  salesforce->external_key = g_strdup (ALOWARE_ID);
  salesforce->in_filter = TRUE;
  salesforce->seen_run = 1;
  g_assert_true (cw_store_put_salesforce (store, salesforce, &error));
  g_assert_true (cw_store_put_aloware (store, aloware, &error));

  link->pair.phone = g_strdup (PHONE);
  g_clear_pointer (&link->base[CW_SIDE_ALOWARE], cw_record_free);
  g_clear_pointer (&link->base[CW_SIDE_SALESFORCE], cw_record_free);
  link->base[CW_SIDE_ALOWARE] = cw_record_new (ALOWARE_ID);
  cw_record_set (link->base[CW_SIDE_ALOWARE], "first_name", "Annie");
  link->base[CW_SIDE_SALESFORCE] = cw_record_new (SALESFORCE_ID);
  cw_record_set (link->base[CW_SIDE_SALESFORCE], "first_name", "Annie");
  g_assert_true (cw_store_put_link (store, link, &error));
  g_assert_true (cw_store_keep_apart (store, "156", "003000000000002AAA", &error));
  g_assert_true (cw_store_part (store, CW_SIDE_ALOWARE, "157", "deleted", NULL, &error));
  g_assert_true (cw_store_add_phone (store, PHONE, CW_PHONE_FROM_SALESFORCE | CW_PHONE_FROM_IMPORT, &error));
  g_assert_true (cw_store_set_phone_asked (store, PHONE, 1, FALSE, ALOWARE_ID, &error));
  g_assert_true (cw_store_set_meta (store, "watermark", "2026-01-02T03:04:05Z", &error));
  g_assert_no_error (error);
}

static CwChange *
new_change (void)
{
  CwChange *change = cw_change_new (CW_SIDE_SALESFORCE, CW_ACTION_UPDATE);
  CwChangeField *field = cw_change_field_new ("first_name", "FirstName");

  change->pair.label = g_strdup ("Ana Example");
  cw_pair_id_set (&change->pair, ALOWARE_ID, SALESFORCE_ID);
  change->pair.phone = g_strdup (PHONE);
  change->modstamp = MOMENT;
  field->old_value = g_strdup ("Ana");
  field->new_value = g_strdup ("Anna");
  field->expected = g_strdup ("Ana");
  field->source = g_strdup ("Anna");
  field->reason = g_strdup ("aloware-changed");
  g_ptr_array_add (change->fields, field);

  return change;
}

static void
fill_work (CwStore *store)
{
  g_autoptr (CwRun) run = cw_run_new ();
  g_autoptr (CwWrite) write = cw_write_new ();
  g_autoptr (CwChange) planned = new_change ();
  g_autoptr (CwExclusion) exclusion = cw_exclusion_new ("no-phone", "There is no phone number.");
  g_autoptr (CwConflict) conflict = cw_conflict_new (CW_CONFLICT_FIELD);
  g_autoptr (GError) error = NULL;

  run->kind = g_strdup ("sync");
  g_assert_true (cw_store_begin_run (store, run, &error));
  g_free (run->state);
  run->state = g_strdup ("failed");
  run->finished = MOMENT;
  run->updated[CW_SIDE_SALESFORCE] = 1;
  run->error_code = g_strdup ("offline");
  run->error_message = g_strdup ("There is no network.");
  g_assert_true (cw_store_update_run (store, run, &error));

  write->run = run->run;
  write->change = new_change ();
  g_assert_true (cw_store_journal_add (store, write, &error));
  g_assert_true (cw_store_journal_set_state (store, write->id, CW_WRITE_SENT, NULL, NULL, &error));
  g_assert_true (cw_store_add_change (store, PLAN, planned, &error));
  g_assert_true (cw_store_add_exclusion (store, PLAN, exclusion, &error));

  conflict->pair.label = g_strdup ("Ana Example");
  cw_pair_id_set (&conflict->pair, ALOWARE_ID, SALESFORCE_ID);
  conflict->aloware = g_strdup ("email");
  conflict->salesforce = g_strdup ("Email");
  conflict->value[CW_SIDE_ALOWARE] = g_strdup ("anna@example.com");
  conflict->base_value = g_strdup ("annie@example.com");
  conflict->value[CW_SIDE_SALESFORCE] = g_strdup ("ana@example.com");
  conflict->changed[CW_SIDE_SALESFORCE] = MOMENT;
  g_assert_true (cw_store_put_conflict (store, conflict, run->run, &error));
  g_assert_no_error (error);
}

static void
fill (CwStore *store)
{
  fill_records (store);
  fill_work (store);
}

static void
check_records (CwStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CwSalesforceMirror) salesforce = NULL;
  g_autoptr (CwAlowareMirror) aloware = NULL;
  g_autoptr (CwLink) link = NULL;
  g_autofree char *watermark = NULL;
  g_autofree char *email_key = cw_store_hash (store, "ana@example.com");
  g_autofree char *partner = NULL;
  g_autofree char *parted = NULL;
  gint64 asked = -1;

  g_assert_true (cw_store_get_salesforce (store, SALESFORCE_ID, &salesforce, &error)
                 && cw_store_get_aloware (store, ALOWARE_ID, &aloware, &error)
                 && cw_store_find_link (store, CW_SIDE_SALESFORCE, SALESFORCE_ID, &link, &error)
                 && cw_store_get_meta (store, "watermark", &watermark, &error));
  g_assert_no_error (error);
  g_assert_nonnull (salesforce);
  g_assert_cmpstr (cw_record_get (salesforce->record, "FirstName"), ==, "Ana");
  g_assert_cmpint (cw_record_get_modified (salesforce->record), ==, MOMENT);
  g_assert_cmpint (salesforce->modstamp, ==, 1700000000456);
  g_assert_cmpstr (salesforce->modified_by, ==, "Robin Example");
  g_assert_cmpstr (salesforce->email_key, ==, email_key);
  g_assert_cmpstr (salesforce->external_key, ==, ALOWARE_ID);
  g_assert_true (salesforce->in_filter && !salesforce->deleted);

  g_assert_nonnull (aloware);
  g_assert_cmpstr (cw_record_get (aloware->record, "first_name"), ==, "Anna");
  g_assert_cmpint (aloware->checked, ==, 1700000000789);

  g_assert_nonnull (link);
  g_assert_cmpstr (link->pair.ids[CW_SIDE_ALOWARE], ==, ALOWARE_ID);
  g_assert_cmpstr (link->pair.phone, ==, PHONE);
  g_assert_cmpstr (cw_record_get (link->base[CW_SIDE_ALOWARE], "first_name"), ==, "Annie");
  g_assert_cmpstr (cw_record_get (link->base[CW_SIDE_SALESFORCE], "first_name"), ==, "Annie");

  g_assert_true (test_is_apart (store, "156", "003000000000002AAA"));
  g_assert_true (cw_store_get_parting (store, CW_SIDE_ALOWARE, "157", &parted, NULL, &error));
  g_assert_cmpstr (parted, ==, "deleted");
  g_assert_true (cw_store_get_phone (store, PHONE, &asked, &partner, &error));
  g_assert_cmpint (asked, ==, 1);
  g_assert_cmpint (aloware->asked, ==, 1);
  g_assert_cmpstr (partner, ==, ALOWARE_ID);
  g_assert_cmpstr (watermark, ==, "2026-01-02T03:04:05Z");
}

static void
check_change (const CwChange *change)
{
  const CwChangeField *field = cw_change_find (change, "first_name");

  g_assert_cmpint (change->side, ==, CW_SIDE_SALESFORCE);
  g_assert_cmpint (change->action, ==, CW_ACTION_UPDATE);
  g_assert_cmpstr (change->pair.label, ==, "Ana Example");
  g_assert_cmpstr (change->pair.ids[CW_SIDE_ALOWARE], ==, ALOWARE_ID);
  g_assert_cmpstr (change->pair.ids[CW_SIDE_SALESFORCE], ==, SALESFORCE_ID);
  g_assert_cmpstr (change->pair.phone, ==, PHONE);
  g_assert_cmpint (change->modstamp, ==, MOMENT);
  g_assert_cmpuint (change->fields->len, ==, 1);
  g_assert_cmpstr (field->salesforce, ==, "FirstName");
  g_assert_cmpstr (field->old_value, ==, "Ana");
  g_assert_cmpstr (field->new_value, ==, "Anna");
  g_assert_cmpstr (field->expected, ==, "Ana");
  g_assert_cmpstr (field->source, ==, "Anna");
  g_assert_cmpstr (field->reason, ==, "aloware-changed");
}

static void
check_conflicts (CwStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) conflicts = cw_store_list_conflicts (store, 0, 10, &error);
  const CwConflict *conflict;

  g_assert_no_error (error);
  g_assert_cmpuint (conflicts->len, ==, 1);
  conflict = conflicts->pdata[0];
  g_assert_cmpint (conflict->kind, ==, CW_CONFLICT_FIELD);
  g_assert_cmpstr (conflict->pair.label, ==, "Ana Example");
  g_assert_cmpstr (conflict->aloware, ==, "email");
  g_assert_cmpstr (conflict->value[CW_SIDE_ALOWARE], ==, "anna@example.com");
  g_assert_cmpstr (conflict->base_value, ==, "annie@example.com");
  g_assert_cmpstr (conflict->value[CW_SIDE_SALESFORCE], ==, "ana@example.com");
  g_assert_cmpint (conflict->changed[CW_SIDE_SALESFORCE], ==, MOMENT);
}

static void
check_work (CwStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) runs = cw_store_list_runs (store, &error);
  g_autoptr (GPtrArray) writes = cw_store_journal_list_unsettled (store, &error);
  g_autoptr (GPtrArray) changes = cw_store_list_changes (store, PLAN, 0, 10, &error);
  g_autoptr (GPtrArray) exclusions = cw_store_list_exclusions (store, PLAN, 0, 10, &error);
  const CwRun *run;

  g_assert_no_error (error);
  g_assert_cmpuint (runs->len, ==, 1);
  run = runs->pdata[0];
  g_assert_cmpstr (run->kind, ==, "sync");
  g_assert_cmpstr (run->state, ==, "failed");
  g_assert_cmpint (run->finished, ==, MOMENT);
  g_assert_cmpuint (run->updated[CW_SIDE_SALESFORCE], ==, 1);
  g_assert_cmpstr (run->error_code, ==, "offline");
  g_assert_cmpstr (run->error_message, ==, "There is no network.");

  /* What was sent before the end is still to be settled. */
  g_assert_cmpuint (writes->len, ==, 1);
  g_assert_cmpint (((const CwWrite *) writes->pdata[0])->state, ==, CW_WRITE_SENT);
  check_change (((const CwWrite *) writes->pdata[0])->change);

  g_assert_cmpuint (changes->len, ==, 1);
  check_change (changes->pdata[0]);
  g_assert_cmpuint (exclusions->len, ==, 1);
  g_assert_cmpstr (((const CwExclusion *) exclusions->pdata[0])->code, ==, "no-phone");
  g_assert_cmpstr (((const CwExclusion *) exclusions->pdata[0])->message, ==, "There is no phone number.");
}

static void
check (CwStore *store)
{
  check_records (store);
  check_work (store);
  check_conflicts (store);
}

/* Everything that was kept is there with every value, in memory and after the database was closed. */
static void
test_present (void)
{
  g_autoptr (CwStore) store = test_open (":memory:");

  fill (store);
  check (store);
}

static void
test_closed (void)
{
  g_autofree char *path = test_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  CwStore *store = test_open (path);

  fill (store);
  cw_store_close (store);

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (CwStore) again = test_open (path);

      check (again);
    }
  test_remove_folder (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/reopened/present", test_present);
  g_test_add_func ("/store/reopened/closed", test_closed);

  return g_test_run ();
}
