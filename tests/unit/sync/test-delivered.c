/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-delivered.h"
#include "cw-first-write.h"
#include "cw-guards.h"
#include "cw-mapping-check.h"
#include "cw-mapping-default.h"
#include "cw-store-plans.h"
#include "test-store-common.h"
#include "unit-schema.h"

#include <string.h>

static CwRecord *
make_contact (const char *custom)
{
  CwRecord *record = cw_record_new ("1");

  cw_record_set (record, "first_name", "");
  cw_record_set (record, "last_inbound_text_date", "2026-08-01 10:00:00");
  cw_record_set (record, "@timezone", "UTC");
  if (custom != NULL)
    cw_record_set (record, custom, "x");
  return record;
}

static void
see (CwDelivered *delivered, guint n, const char *custom)
{
  g_autoptr (CwRecord) record = make_contact (custom);

  for (guint i = 0; i < n; i++)
    cw_delivered_see (delivered, record);
}

/* A blank is delivered; a key is missing only after enough contacts. */
static void
test_missing (void)
{
  g_autoptr (CwDelivered) delivered = cw_delivered_new ("token https://a.example.com");

  see (delivered, CW_DELIVERED_ENOUGH - 1, NULL);
  g_assert_false (cw_delivered_is_missing (delivered, "last_name"));
  see (delivered, 1, NULL);
  g_assert_true (cw_delivered_is_missing (delivered, "last_name"));
  g_assert_false (cw_delivered_is_missing (delivered, "first_name"));
  /* Made of the same instant. */
  g_assert_false (cw_delivered_is_missing (delivered, "last_inbound_message_time"));
  g_assert_false (cw_delivered_is_missing (delivered, "no_such_key"));
}

static void
test_custom (void)
{
  g_autoptr (CwDelivered) delivered = cw_delivered_new ("x");
  g_autoptr (GPtrArray) keys = NULL;

  see (delivered, 1, "custom:zeta");
  see (delivered, 1, "custom:alpha");
  keys = cw_delivered_list_custom (delivered);
  g_assert_cmpuint (keys->len, ==, 2);
  g_assert_cmpstr (keys->pdata[0], ==, "custom:alpha");
  g_assert_cmpstr (keys->pdata[1], ==, "custom:zeta");
}

static void
test_kept (void)
{
  g_autoptr (CwStore) store = test_open (":memory:");
  g_autoptr (GError) error = NULL;
  g_autoptr (CwDelivered) first = cw_delivered_load (store, "oauth https://a.example.com", &error);
  g_autoptr (CwDelivered) again = NULL;
  g_autoptr (CwDelivered) other = NULL;

  g_assert_no_error (error);
  see (first, CW_DELIVERED_ENOUGH, "custom:alpha");
  g_assert_true (cw_delivered_save (first, store, &error));

  again = cw_delivered_load (store, "oauth https://a.example.com", &error);
  g_assert_true (cw_delivered_is_missing (again, "last_name"));
  g_assert_false (cw_delivered_is_missing (again, "custom:alpha"));
  /* Another way of asking may deliver otherwise. */
  other = cw_delivered_load (store, "token https://a.example.com", &error);
  g_assert_false (cw_delivered_is_missing (other, "last_name"));
  g_assert_no_error (error);
}

static void
test_problems (void)
{
  g_autoptr (CwDelivered) delivered = cw_delivered_new ("x");
  g_autoptr (CwSchema) schema = unit_schema_contact ();
  g_autoptr (CwMapping) mapping = cw_mapping_new_default (schema);
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_problem_free);
  CwProblem *whole = g_new0 (CwProblem, 1);

  cw_delivered_check (NULL, mapping, problems);
  cw_delivered_check (delivered, mapping, problems);
  g_assert_cmpuint (problems->len, ==, 0);

  see (delivered, CW_DELIVERED_ENOUGH, NULL);
  whole->code = CW_PROBLEM_REQUIRED_UNMAPPED;
  g_ptr_array_add (problems, whole);
  cw_delivered_check (delivered, mapping, problems);
  /* What is about the mapping as a whole stays last. */
  g_assert_true (g_ptr_array_index (problems, problems->len - 1) == whole);
  g_ptr_array_set_size (problems, (int) problems->len - 1);
  g_assert_cmpuint (problems->len, >, 0);
  for (guint i = 0; i < problems->len; i++)
    {
      const CwProblem *problem = g_ptr_array_index (problems, i);

      g_assert_cmpint (problem->code, ==, CW_PROBLEM_NOT_DELIVERED);
      g_assert_cmpstr (cw_problem_code_to_nick (problem->code), ==, "not-delivered");
      g_assert_false (problem->blocking);
      g_assert_cmpstr (problem->aloware, !=, "first_name");
    }
}

static void
add_changes (CwStore *store, CwSide side, CwAction action, guint n)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (CwChange) change = cw_change_new (side, action);

      change->pair.label = g_strdup ("x");
      g_assert_true (cw_store_add_change (store, "work", change, &error));
      g_assert_no_error (error);
    }
}

static void
test_first_write (void)
{
  g_autoptr (CwStore) store = test_open (":memory:");
  g_autoptr (GError) error = NULL;
  g_autofree char *warning = NULL;
  g_autoptr (GHashTable) left_out = g_hash_table_new (g_int64_hash, g_int64_equal);
  gint64 first_left_out = 101;

  add_changes (store, CW_SIDE_SALESFORCE, CW_ACTION_CREATE, 50);
  add_changes (store, CW_SIDE_ALOWARE, CW_ACTION_LINK, 50);
  add_changes (store, CW_SIDE_ALOWARE, CW_ACTION_CREATE, CW_FIRST_WRITE_BULK - 1);
  g_assert_true (cw_first_write_check (store, "work", NULL, FALSE, &warning, &error));
  g_assert_null (warning);

  add_changes (store, CW_SIDE_ALOWARE, CW_ACTION_UPDATE, 7);
  g_assert_true (cw_first_write_check (store, "work", NULL, FALSE, &warning, &error));
  g_assert_no_error (error);
  g_assert_nonnull (strstr (warning, "create 9 contacts"));
  g_assert_nonnull (strstr (warning, "change 7"));
  g_clear_pointer (&warning, g_free);

  /* What a person left out is not counted. */
  g_hash_table_add (left_out, &first_left_out);
  g_assert_true (cw_first_write_check (store, "work", left_out, FALSE, &warning, &error));
  g_assert_nonnull (strstr (warning, "create 8 contacts"));
  g_clear_pointer (&warning, g_free);

  /* Confirmed once, it is not asked again. */
  g_assert_true (cw_first_write_check (store, "work", NULL, TRUE, &warning, &error));
  g_assert_true (cw_first_write_check (store, "work", NULL, FALSE, &warning, &error));
  g_assert_no_error (error);
  g_assert_null (warning);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/delivered/missing", test_missing);
  g_test_add_func ("/delivered/custom", test_custom);
  g_test_add_func ("/delivered/kept", test_kept);
  g_test_add_func ("/delivered/problems", test_problems);
  g_test_add_func ("/first-write", test_first_write);
  return g_test_run ();
}
