/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-store-conflicts.h"
#include "cw-store-dirty.h"
#include "cw-store-journal.h"
#include "cw-store-phones.h"
#include "cw-store-runs.h"
#include "test-store-common.h"

/* What the store remembers so that both sides can be kept current. */

#define NOW G_GINT64_CONSTANT (1800000000000)
#define HOUR G_GINT64_CONSTANT (3600000)

static char *
list_dirty (CwStore *store, gint64 now)
{
  g_autoptr (GPtrArray) records = cw_store_list_dirty (store, now, 10, NULL);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < records->len; i++)
    {
      const CwDirty *dirty = g_ptr_array_index (records, i);

      g_string_append_printf (text, "%s%s:%s:%u", i > 0 ? " " : "", cw_side_to_nick (dirty->side), dirty->id,
                              dirty->tries);
    }
  return g_string_free (text, FALSE);
}

#define assert_dirty(store, now, expected) \
  G_STMT_START \
  { \
    g_autofree char *listed = list_dirty (store, now); \
    g_assert_cmpstr (listed, ==, expected); \
  } \
  G_STMT_END

static void
test_dirty (void)
{
  g_autoptr (CwStore) store = test_open (":memory:");
  gboolean is_planned;
  guint count;
  int tries;

  assert_dirty (store, NOW, "");
  g_assert_true (cw_store_mark_dirty (store, CW_SIDE_SALESFORCE, "003A", NULL));
  g_assert_true (cw_store_mark_dirty (store, CW_SIDE_ALOWARE, "17", NULL));
  g_assert_true (cw_store_mark_dirty (store, CW_SIDE_ALOWARE, "17", NULL));
  assert_dirty (store, NOW, "aloware:17:0 salesforce:003A:0");

  /* A record that was put off is due in its time, and counts how often it was tried. */
  g_assert_true (cw_store_put_off_dirty (store, CW_SIDE_ALOWARE, "17", NOW, NOW + HOUR, NULL));
  assert_dirty (store, NOW, "salesforce:003A:0");
  g_assert_cmpuint (test_count (store, cw_store_count_dirty), ==, 2);
  g_assert_true (cw_store_count_due_dirty (store, NOW, &count, NULL));
  g_assert_cmpuint (count, ==, 1);
  assert_dirty (store, NOW + 2 * HOUR, "salesforce:003A:0 aloware:17:1");
  /* The clock was ahead when it was tried. */
  assert_dirty (store, NOW - 1, "salesforce:003A:0 aloware:17:1");

  /* Read otherwise again, it is due at once. */
  g_assert_true (cw_store_mark_dirty (store, CW_SIDE_ALOWARE, "17", NULL));
  g_assert_true (cw_store_plan_dirty (store, CW_SIDE_SALESFORCE, "003A", NULL));
  g_assert_true (cw_store_get_tries (store, CW_SIDE_SALESFORCE, "003A", &tries, &is_planned, NULL));
  g_assert_cmpint (tries, ==, 0);
  g_assert_true (is_planned);
  g_assert_true (cw_store_get_tries (store, CW_SIDE_SALESFORCE, "003B", &tries, NULL, NULL));
  g_assert_cmpint (tries, ==, -1);

  /* Put off for one field, and planned for others that are not written yet. */
  g_assert_true (cw_store_put_off_dirty (store, CW_SIDE_SALESFORCE, "003A", NOW, NOW + HOUR, NULL));
  assert_dirty (store, NOW, "aloware:17:0");
  g_assert_true (cw_store_plan_dirty (store, CW_SIDE_SALESFORCE, "003A", NULL));
  assert_dirty (store, NOW, "aloware:17:0 salesforce:003A:1");

  /* What was planned is written now; what was read meanwhile is still dirty. */
  g_assert_true (cw_store_clear_all_dirty (store, TRUE, NULL));
  assert_dirty (store, NOW, "aloware:17:0");
  g_assert_true (cw_store_clear_dirty (store, CW_SIDE_ALOWARE, "17", NULL));
  g_assert_cmpuint (test_count (store, cw_store_count_dirty), ==, 0);
}

static void
assert_ids (GPtrArray *ids, const char *expected)
{
  g_autofree char *text = NULL;

  g_assert_nonnull (ids);
  g_ptr_array_add (ids, NULL);
  text = g_strjoinv (" ", (char **) ids->pdata);
  g_ptr_array_unref (ids);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_search_by_key (void)
{
  g_autoptr (CwStore) store = test_open (":memory:");
  g_autoptr (CwSalesforceMirror) record = test_salesforce (store, "0035e00000AAAAAAA1", "x");
  g_autoptr (CwAlowareMirror) contact = test_aloware (store, "17", "x");
  char *others[] = { (char *) "k2", (char *) "k3", NULL };

  g_free (record->phone_key);
  record->phone_key = g_strdup ("k1");
  g_free (record->external_key);
  record->external_key = g_strdup ("17");
  g_free (contact->phone_key);
  contact->phone_key = g_strdup ("k1");
  g_assert_true (cw_store_put_salesforce (store, record, NULL));
  g_assert_true (cw_store_put_aloware (store, contact, NULL));
  g_assert_true (cw_store_put_other_phones (store, "0035e00000AAAAAAA1", others, NULL));
  g_assert_true (cw_store_index_keys (store, NULL));
  g_assert_true (cw_store_index_keys (store, NULL));

  assert_ids (cw_store_find_by_key (store, CW_SIDE_SALESFORCE, CW_KEY_PHONE, "k1", NULL),
              "0035e00000AAAAAAA1");
  assert_ids (cw_store_find_by_key (store, CW_SIDE_ALOWARE, CW_KEY_PHONE, "k1", NULL), "17");
  assert_ids (cw_store_find_by_key (store, CW_SIDE_SALESFORCE, CW_KEY_EXTERNAL, "17", NULL),
              "0035e00000AAAAAAA1");
  assert_ids (cw_store_find_by_key (store, CW_SIDE_SALESFORCE, CW_KEY_OTHER, "k3", NULL),
              "0035e00000AAAAAAA1");
  assert_ids (cw_store_find_by_key (store, CW_SIDE_ALOWARE, CW_KEY_OTHER, "k3", NULL), "");
  assert_ids (cw_store_list_other_phones (store, "0035e00000AAAAAAA1", NULL), "k2 k3");

  g_assert_true (cw_store_put_other_phones (store, "0035e00000AAAAAAA1", NULL, NULL));
  assert_ids (cw_store_find_by_key (store, CW_SIDE_SALESFORCE, CW_KEY_OTHER, "k3", NULL), "");
}

static void
test_turns_of_phones (void)
{
  g_autoptr (CwStore) store = test_open (":memory:");
  gint64 first = test_begin_run (store), second = test_begin_run (store);
  CwPhoneAges ages;
  guint taken;

  g_assert_true (cw_store_add_phone (store, "+12025550101", CW_PHONE_FROM_SALESFORCE, NULL));
  g_assert_true (cw_store_add_phone (store, "+12025550102", CW_PHONE_FROM_SALESFORCE, NULL));
  g_assert_true (cw_store_get_phone_ages (store, NOW, &ages, NULL));
  g_assert_cmpuint (ages.n, ==, 2);
  g_assert_cmpint (ages.oldest, ==, 0);

  g_assert_true (cw_store_set_phone_asked (store, "+12025550101", first, TRUE, "17", NULL));
  g_assert_true (cw_store_set_phone_asked (store, "+12025550102", first, FALSE, NULL, NULL));
  g_assert_true (cw_store_get_phone_ages (store, NOW, &ages, NULL));
  g_assert_cmpint (ages.oldest, >, 0);
  g_assert_cmpint (ages.median, >=, ages.oldest);

  /* Only what keeping current has looked up counts as asked in the next run. */
  g_assert_true (cw_store_take_kept_phones (store, second, 0, &taken, NULL));
  g_assert_cmpuint (taken, ==, 1);
  assert_ids (cw_store_next_phones (store, second, 10, NULL), "+12025550102");
  g_assert_true (cw_store_take_kept_phones (store, second + 1, G_MAXINT64, &taken, NULL));
  g_assert_cmpuint (taken, ==, 0);

  /* The engaged come first, by when they were asked. */
  g_assert_true (cw_store_set_phone_engaged (store, "+12025550102", NOW, NULL));
  g_assert_true (cw_store_set_phone_engaged (store, "+12025550102", NOW - HOUR, NULL));
  assert_ids (cw_store_next_engaged_phones (store, 99, NOW, 10, NULL), "+12025550102");
  assert_ids (cw_store_next_engaged_phones (store, 99, NOW + 1, 10, NULL), "");
  g_assert_true (cw_store_get_phone_ages (store, NOW, &ages, NULL));
  g_assert_cmpuint (ages.n_engaged, ==, 1);
}

/* Contacts that never answer take their turn like everybody, and do not count as looked up. */
static void
test_turns_without_an_answer (void)
{
  g_autoptr (CwStore) store = test_open (":memory:");
  gint64 first = test_begin_run (store), second = test_begin_run (store);
  CwPhoneAges ages;
  gint64 asked;

  for (char digit = '1'; digit <= '3'; digit++)
    {
      g_autofree char *phone = g_strdup_printf ("+1202555010%c", digit);

      g_assert_true (cw_store_add_phone (store, phone, CW_PHONE_FROM_SALESFORCE, NULL));
      if (digit != '1')
        g_assert_true (cw_store_set_phone_asked (store, phone, first, FALSE, "17", NULL));
    }
  g_assert_true (cw_store_get_phone_ages (store, NOW, &ages, NULL));
  g_assert_cmpuint (ages.n_unanswered, ==, 0);
  g_assert_cmpint (ages.first_turn, ==, CW_NEVER_ASKED);

  assert_ids (cw_store_next_phones (store, second, 1, NULL), "+12025550101");
  g_assert_true (cw_store_set_phone_unanswered (store, "+12025550101", second, NULL));
  g_assert_true (cw_store_get_phone (store, "+12025550101", &asked, NULL, NULL));
  g_assert_cmpint (asked, ==, CW_NEVER_ASKED);
  g_assert_true (cw_store_get_phone_ages (store, NOW, &ages, NULL));
  g_assert_cmpuint (ages.n_unanswered, ==, 1);
  g_assert_cmpint (ages.first_turn, ==, first);
  g_assert_cmpint (ages.oldest, ==, 0);
  g_assert_cmpint (ages.median, >, 0);

  /* One that answered before keeps its answer, and its age. */
  g_assert_true (cw_store_set_phone_unanswered (store, "+12025550103", second, NULL));
  g_assert_true (cw_store_get_phone (store, "+12025550103", &asked, NULL, NULL));
  g_assert_cmpint (asked, ==, first);
  g_assert_true (cw_store_set_phone_asked (store, "+12025550102", second, FALSE, "17", NULL));
  g_assert_true (cw_store_get_phone_ages (store, NOW, &ages, NULL));
  g_assert_cmpuint (ages.n_unanswered, ==, 2);
  g_assert_cmpint (ages.first_turn, ==, second);

  /* With an answer it is one of them again. */
  g_assert_true (cw_store_set_phone_asked (store, "+12025550101", second, FALSE, NULL, NULL));
  g_assert_true (cw_store_set_phone_asked (store, "+12025550103", second, FALSE, "17", NULL));
  g_assert_true (cw_store_get_phone_ages (store, NOW, &ages, NULL));
  g_assert_cmpuint (ages.n_unanswered, ==, 0);
  g_assert_cmpint (ages.oldest, >, 0);
}

static CwRun *
begin_step (CwStore *store, gint64 started)
{
  CwRun *run = cw_run_new ();

  run->kind = g_strdup ("current");
  run->started = started;
  g_assert_true (cw_store_begin_run (store, run, NULL));
  return run;
}

static CwRun *
keep (CwStore *store, gint64 started, const char *value)
{
  CwRun *run = begin_step (store, started);
  g_autoptr (CwChange) change = cw_change_new (CW_SIDE_SALESFORCE, CW_ACTION_UPDATE);
  CwWrite write = { .state = CW_WRITE_CONFIRMED, .change = change };
  GError *error = NULL;

  if (value != NULL)
    {
      CwChangeField *field = cw_change_field_new ("first_name", "FirstName");

      field->new_value = g_strdup (value);
      g_ptr_array_add (change->fields, field);
      cw_pair_id_set (&change->pair, "17", "0035e00000AAAAAAA1");
      write.run = run->run;
      run->updated[CW_SIDE_SALESFORCE] = 1;
      g_assert_true (cw_store_journal_add (store, &write, &error));
    }
  g_free (run->state);
  run->state = g_strdup ("finished");
  run->finished = started + 5;
  g_assert_true (cw_store_update_run (store, run, &error));
  g_assert_true (cw_store_fold_run (store, run, &error));
  g_assert_no_error (error);
  return run;
}

static void
test_an_hour_is_one_run (void)
{
  g_autoptr (CwStore) store = test_open (":memory:");
  g_autoptr (CwRun) first = keep (store, NOW, "Ottilie");
  g_autoptr (CwRun) idle = keep (store, NOW + 10, NULL);
  g_autoptr (CwRun) second = keep (store, NOW + 20, "Ludmilla");
  g_autoptr (CwRun) later = keep (store, NOW + HOUR, "Roswitha");
  g_autoptr (CwRun) under_way = begin_step (store, NOW + HOUR + 10);
  g_autoptr (GPtrArray) runs = cw_store_list_runs (store, NULL);
  g_autoptr (GPtrArray) writes = cw_store_journal_list_run (store, first->run, 0, 10, NULL);
  g_autoptr (CwRun) last = NULL;
  const CwRun *hour = g_ptr_array_index (runs, 1);

  g_assert_cmpuint (runs->len, ==, 2);
  g_assert_cmpint (((CwRun *) runs->pdata[0])->run, ==, later->run);
  g_assert_cmpint (hour->run, ==, first->run);
  g_assert_cmpuint (hour->updated[CW_SIDE_SALESFORCE], ==, 2);
  g_assert_cmpint (idle->run, <, second->run);
  /* A step under way is not listed. */
  g_assert_cmpint (under_way->run, >, later->run);

  /* What the second wrote can still be read, though it belongs to another run now. */
  g_assert_cmpuint (writes->len, ==, 2);
  for (guint i = 0; i < writes->len; i++)
    {
      const CwWrite *write = g_ptr_array_index (writes, i);
      const CwChangeField *field = g_ptr_array_index (write->change->fields, 0);

      g_assert_cmpstr (field->new_value, ==, i == 0 ? "Ottilie" : "Ludmilla");
      g_assert_null (write->error_message);
    }

  /* Nobody takes it for the last sync. */
  g_assert_true (cw_store_get_last_run (store, &last, NULL));
  g_assert_null (last);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/kept/dirty", test_dirty);
  g_test_add_func ("/store/kept/search-by-key", test_search_by_key);
  g_test_add_func ("/store/kept/turns-of-phones", test_turns_of_phones);
  g_test_add_func ("/store/kept/turns-without-an-answer", test_turns_without_an_answer);
  g_test_add_func ("/store/kept/an-hour-is-one-run", test_an_hour_is_one_run);

  return g_test_run ();
}
