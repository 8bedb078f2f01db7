/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-error.h"
#include "cw-store-conflicts.h"
#include "cw-store-journal.h"
#include "cw-store-plans.h"
#include "cw-store-runs.h"
#include "test-store-common.h"

#include <string.h>

static void
test_runs (void)
{
  g_autoptr (CwStore) store = test_open (":memory:");
  g_autoptr (CwRun) run = cw_run_new ();
  g_autoptr (CwRun) got = NULL;
  g_autoptr (GError) error = NULL;

  run->kind = g_strdup ("sync");
  g_assert_true (cw_store_begin_run (store, run, &error));
  g_assert_cmpint (run->run, ==, 1);
  g_assert_cmpint (run->started, >, 1600000000000);

  g_free (run->state);
  run->state = g_strdup ("refused");
  run->finished = run->started + 5;
  for (guint side = 0; side < 2; side++)
    {
      run->read[side] = 1 + side;
      run->created[side] = 3 + side;
      run->updated[side] = 5 + side;
      run->requests[side] = 7 + side;
    }
  run->linked = 9;
  run->unchanged = 10;
  run->conflicts = 11;
  run->failed = 12;
  run->excluded = 13;
  run->waiting = 14;
  run->undone_by = 15;
  run->error_code = g_strdup ("guard");
  run->error_message = g_strdup ("Too many changes.");
  g_assert_true (cw_store_update_run (store, run, &error));

  g_assert_true (cw_store_get_run (store, 1, &got, &error));
  g_assert_no_error (error);
  g_assert_cmpint (got->run, ==, 1);
  g_assert_cmpstr (got->kind, ==, "sync");
  g_assert_cmpstr (got->state, ==, "refused");
  g_assert_cmpint (got->started, ==, run->started);
  g_assert_cmpint (got->finished, ==, run->finished);
  g_assert_cmpmem (got->read, sizeof got->read, run->read, sizeof run->read);
  g_assert_cmpmem (got->created, sizeof got->created, run->created, sizeof run->created);
  g_assert_cmpmem (got->updated, sizeof got->updated, run->updated, sizeof run->updated);
  g_assert_cmpmem (got->requests, sizeof got->requests, run->requests, sizeof run->requests);
  g_assert_cmpuint (got->linked, ==, 9);
  g_assert_cmpuint (got->unchanged, ==, 10);
  g_assert_cmpuint (got->conflicts, ==, 11);
  g_assert_cmpuint (got->failed, ==, 12);
  g_assert_cmpuint (got->excluded, ==, 13);
  g_assert_cmpuint (got->waiting, ==, 14);
  g_assert_cmpint (got->undone_by, ==, 15);
  g_assert_cmpstr (got->error_code, ==, "guard");
  g_assert_cmpstr (got->error_message, ==, "Too many changes.");

  g_clear_pointer (&got, cw_run_free);
  g_assert_true (cw_store_get_run (store, 2, &got, &error));
  g_assert_no_error (error);
  g_assert_null (got);
  run->run = 2;
  g_assert_false (cw_store_update_run (store, run, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_NOT_FOUND);
}

static void
test_runs_interrupted (void)
{
  g_autoptr (CwStore) store = test_open (":memory:");
  g_autoptr (CwRun) finished = cw_run_new ();
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (CwRun) last = NULL;
  g_autoptr (CwRun) preview = cw_run_new ();
  g_autoptr (GError) error = NULL;
  CwRun *newest, *oldest;

  g_free (finished->state);
  finished->state = g_strdup ("finished");
  finished->finished = 5;
  g_assert_true (cw_store_begin_run (store, finished, &error));
  test_begin_run (store);
  g_assert_true (cw_store_mark_interrupted (store, &error));

  runs = cw_store_list_runs (store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (runs->len, ==, 2);
  newest = runs->pdata[0];
  oldest = runs->pdata[1];
  g_assert_cmpint (newest->run, ==, 2);
  g_assert_cmpstr (newest->state, ==, "interrupted");
  g_assert_cmpint (newest->finished, >=, newest->started);
  g_assert_cmpstr (oldest->state, ==, "finished");
  g_assert_cmpint (oldest->finished, ==, 5);

  g_free (preview->kind);
  preview->kind = g_strdup ("preview");
  g_assert_true (cw_store_begin_run (store, preview, &error));
  g_assert_cmpint (preview->run, ==, 3);
  g_assert_true (cw_store_get_last_run (store, &last, &error));
  g_assert_cmpint (last->run, ==, 2);
}

static CwChange *
new_change (CwSide side, CwAction action, const char *label)
{
  CwChange *change = cw_change_new (side, action);
  CwChangeField *field = cw_change_field_new ("first_name", "FirstName");

  change->pair.label = g_strdup (label);
  field->new_value = g_strdup (label);
  g_ptr_array_add (change->fields, field);

  return change;
}

static void
add_change (CwStore *store,
            const char *plan,
            CwSide side,
            CwAction action,
            const char *label,
            gint64 expected)
{
  g_autoptr (CwChange) change = new_change (side, action, label);
  g_autoptr (GError) error = NULL;

  g_assert_true (cw_store_add_change (store, plan, change, &error));
  g_assert_no_error (error);
  g_assert_cmpint (change->id, ==, expected);
}

static void
assert_changes (GPtrArray *changes, const char *expected, GError *error)
{
  g_autoptr (GString) labels = g_string_new ("");

  g_assert_no_error (error);
  for (guint i = 0; i < changes->len; i++)
    {
      const CwChange *change = g_ptr_array_index (changes, i);

      g_string_append_printf (labels, "%s%" G_GINT64_FORMAT "=%s", i > 0 ? " " : "", change->id,
                              change->pair.label);
    }
  g_assert_cmpstr (labels->str, ==, expected);
  g_ptr_array_unref (changes);
}

static void
test_plans (void)
{
  g_autoptr (CwStore) store = test_open (":memory:");
  GError *error = NULL;

  add_change (store, "p", CW_SIDE_SALESFORCE, CW_ACTION_UPDATE, "a", 1);
  add_change (store, "p", CW_SIDE_ALOWARE, CW_ACTION_UPDATE, "b", 2);
  add_change (store, "p", CW_SIDE_SALESFORCE, CW_ACTION_UPDATE, "c", 3);
  add_change (store, "p", CW_SIDE_SALESFORCE, CW_ACTION_CREATE, "d", 4);
  add_change (store, "q", CW_SIDE_SALESFORCE, CW_ACTION_UPDATE, "e", 1);
  g_assert_cmpuint (test_count_changes (store, "p"), ==, 4);

  assert_changes (cw_store_next_changes (store, "p", CW_SIDE_SALESFORCE, CW_ACTION_UPDATE, 0, 10, &error),
                  "1=a 3=c", error);
  assert_changes (cw_store_next_changes (store, "p", CW_SIDE_SALESFORCE, CW_ACTION_UPDATE, 0, 1, &error),
                  "1=a", error);
  assert_changes (cw_store_next_changes (store, "p", CW_SIDE_SALESFORCE, CW_ACTION_UPDATE, 1, 1, &error),
                  "3=c", error);
  assert_changes (cw_store_next_changes (store, "p", CW_SIDE_SALESFORCE, CW_ACTION_UPDATE, 3, 1, &error), "",
                  error);
  assert_changes (cw_store_list_changes (store, "p", 1, 2, &error), "2=b 3=c", error);

  g_assert_true (cw_store_clear_plan (store, "p", &error));
  assert_changes (cw_store_list_changes (store, "p", 0, 10, &error), "", error);
  assert_changes (cw_store_list_changes (store, "q", 0, 10, &error), "1=e", error);
  add_change (store, "p", CW_SIDE_ALOWARE, CW_ACTION_LINK, "f", 1);
}

static void
test_plans_rename (void)
{
  g_autoptr (CwStore) store = test_open (":memory:");
  GError *error = NULL;

  add_change (store, "draft", CW_SIDE_SALESFORCE, CW_ACTION_UPDATE, "a", 1);
  add_change (store, "draft", CW_SIDE_ALOWARE, CW_ACTION_LINK, "b", 2);
  add_change (store, "older", CW_SIDE_SALESFORCE, CW_ACTION_UPDATE, "c", 1);
  add_change (store, "p", CW_SIDE_SALESFORCE, CW_ACTION_UPDATE, "d", 1);
  g_assert_true (cw_store_rename_plan (store, "draft", "p", &error));
  assert_changes (cw_store_list_changes (store, "p", 0, 10, &error), "1=a 2=b", error);
  g_assert_cmpuint (test_count_changes (store, "draft"), ==, 0);
  g_assert_cmpuint (test_count_changes (store, "older"), ==, 0);
}

static void
replace (CwStore *store, gint64 first, guint n_old, const char *one, const char *other)
{
  const char *labels[] = { one, other };
  CwChange *changes[2];
  guint n = 0;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      if (labels[i] == NULL)
        continue;
      changes[n] = new_change (CW_SIDE_ALOWARE, CW_ACTION_UPDATE, labels[i]);
      changes[n]->id = 77;
      n++;
    }
  g_assert_true (cw_store_replace_changes (store, "p", first, n_old, changes, n, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < n; i++)
    {
      g_assert_cmpint (changes[i]->id, ==, first + i);
      cw_change_free (changes[i]);
    }
}

static char *
digest (CwStore *store)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  g_assert_true (cw_store_digest_plan (store, "p", checksum, NULL));
  return g_strdup (g_checksum_get_string (checksum));
}

/* Places stay without a gap, and those of other plans as they are. */
static void
test_plans_replace (void)
{
  g_autoptr (CwStore) store = test_open (":memory:");
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  GError *error = NULL;

  add_change (store, "q", CW_SIDE_SALESFORCE, CW_ACTION_UPDATE, "x", 1);
  add_change (store, "q", CW_SIDE_SALESFORCE, CW_ACTION_UPDATE, "y", 2);
  add_change (store, "p", CW_SIDE_SALESFORCE, CW_ACTION_UPDATE, "a", 1);
  add_change (store, "p", CW_SIDE_ALOWARE, CW_ACTION_UPDATE, "b", 2);
  add_change (store, "p", CW_SIDE_SALESFORCE, CW_ACTION_UPDATE, "c", 3);
  before = digest (store);

  replace (store, 2, 1, "B", "b2");
  assert_changes (cw_store_list_changes (store, "p", 0, 10, &error), "1=a 2=B 3=b2 4=c", error);
  assert_changes (cw_store_next_changes (store, "p", CW_SIDE_SALESFORCE, CW_ACTION_UPDATE, 0, 10, &error),
                  "1=a 4=c", error);
  replace (store, 2, 2, "b", NULL);
  assert_changes (cw_store_list_changes (store, "p", 0, 10, &error), "1=a 2=b 3=c", error);
  after = digest (store);
  g_assert_cmpstr (before, ==, after);

  replace (store, 3, 1, NULL, NULL);
  replace (store, 1, 1, NULL, NULL);
  assert_changes (cw_store_list_changes (store, "p", 0, 10, &error), "1=b", error);
  assert_changes (cw_store_list_changes (store, "q", 0, 10, &error), "1=x 2=y", error);
}

static void
test_exclusions (void)
{
  g_autoptr (CwStore) store = test_open (":memory:");
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;
  const CwExclusion *got;

  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *message = g_strdup_printf ("Message %u.", i);
      g_autoptr (CwExclusion) exclusion = cw_exclusion_new ("no-phone", message);

      exclusion->pair.label = g_strdup ("Ana");
      exclusion->pair.ids[CW_SIDE_SALESFORCE] = g_strdup ("003");
      g_assert_true (cw_store_add_exclusion (store, "p", exclusion, &error));
    }

  list = cw_store_list_exclusions (store, "p", 1, 2, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 2);
  got = g_ptr_array_index (list, 0);
  g_assert_cmpstr (got->message, ==, "Message 1.");
  g_assert_cmpstr (got->code, ==, "no-phone");
  g_assert_cmpstr (got->pair.label, ==, "Ana");
  g_assert_cmpstr (got->pair.ids[CW_SIDE_SALESFORCE], ==, "003");
  g_assert_null (got->pair.ids[CW_SIDE_ALOWARE]);

  g_assert_true (cw_store_clear_plan (store, "p", &error));
  g_clear_pointer (&list, g_ptr_array_unref);
  list = cw_store_list_exclusions (store, "p", 0, 10, &error);
  g_assert_cmpuint (list->len, ==, 0);
}

static gint64
add_action (CwStore *store, gint64 run, CwAction action, const char *salesforce_id)
{
  g_autoptr (CwWrite) write = cw_write_new ();
  g_autoptr (GError) error = NULL;

  write->run = run;
  write->change = new_change (CW_SIDE_SALESFORCE, action, "Ana");
  write->change->pair.ids[CW_SIDE_ALOWARE] = g_strdup ("155");
  write->change->pair.ids[CW_SIDE_SALESFORCE] = g_strdup (salesforce_id);
  g_assert_true (cw_store_journal_add (store, write, &error));
  g_assert_no_error (error);
  g_assert_cmpint (write->state, ==, CW_WRITE_PLANNED);
  g_assert_cmpint (write->when, >, 1600000000000);

  return write->id;
}

static gint64
add_write (CwStore *store, gint64 run, const char *salesforce_id)
{
  return add_action (store, run, salesforce_id != NULL ? CW_ACTION_UPDATE : CW_ACTION_CREATE, salesforce_id);
}

static void
set_state (CwStore *store, gint64 id, CwWriteState state, const char *code)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (cw_store_journal_set_state (store, id, state, code, code, &error));
  g_assert_no_error (error);
}

static void
assert_writes (GPtrArray *writes, const char *expected, GError *error)
{
  g_autoptr (GString) text = g_string_new ("");

  g_assert_no_error (error);
  for (guint i = 0; i < writes->len; i++)
    {
      const CwWrite *write = g_ptr_array_index (writes, i);

      g_string_append_printf (text, "%s%" G_GINT64_FORMAT "=%s", i > 0 ? " " : "", write->id,
                              cw_write_state_to_nick (write->state));
    }
  g_assert_cmpstr (text->str, ==, expected);
  g_ptr_array_unref (writes);
}

static void
test_journal (void)
{
  g_autofree char *path = test_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (CwStore) store = test_open (path);
  g_autoptr (GPtrArray) writes = NULL;
  GError *error = NULL;
  gint64 first = test_begin_run (store);
  gint64 second = test_begin_run (store);
  const CwWrite *write;

  add_write (store, first, "003A");
  add_write (store, first, NULL);
  add_write (store, first, "003A");
  add_write (store, second, "003B");
  set_state (store, 1, CW_WRITE_CONFIRMED, NULL);
  set_state (store, 2, CW_WRITE_SENT, NULL);
  set_state (store, 3, CW_WRITE_FAILED, "refused");

  /* What a crash leaves is there after it: another connection sees what is durable. */
  g_clear_pointer (&store, cw_store_close);
  store = test_open (path);
  assert_writes (cw_store_journal_list_unsettled (store, &error), "2=sent 4=planned", error);
  assert_writes (cw_store_journal_list_run (store, first, 0, 10, &error), "1=confirmed 2=sent 3=failed",
                 error);
  assert_writes (cw_store_journal_list_run (store, first, 1, 1, &error), "2=sent", error);
  assert_writes (cw_store_journal_list_record (store, CW_SIDE_SALESFORCE, "003A", 10, &error),
                 "3=failed 1=confirmed", error);
  assert_writes (cw_store_journal_list_record (store, CW_SIDE_ALOWARE, "155", 2, &error),
                 "4=planned 3=failed", error);

  /* The record that a create made. */
  g_assert_true (cw_store_journal_set_record (store, 2, CW_SIDE_SALESFORCE, "003N", &error));
  set_state (store, 2, CW_WRITE_CONFIRMED, NULL);
  writes = cw_store_journal_list_record (store, CW_SIDE_SALESFORCE, "003N", 10, &error);
  g_assert_cmpuint (writes->len, ==, 1);
  write = writes->pdata[0];
  g_assert_cmpstr (write->change->pair.ids[CW_SIDE_SALESFORCE], ==, "003N");
  g_assert_cmpstr (write->change->pair.ids[CW_SIDE_ALOWARE], ==, "155");
  g_assert_cmpint (write->change->action, ==, CW_ACTION_CREATE);
  g_assert_cmpstr (cw_change_find (write->change, "first_name")->new_value, ==, "Ana");

  g_assert_false (cw_store_journal_set_state (store, 99, CW_WRITE_SENT, NULL, NULL, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_clear_pointer (&store, cw_store_close);
  test_remove_folder (folder);
}

static gboolean
note_write (const CwWrite *write, gpointer ids, GError **error)
{
  g_string_append_printf (ids, "%" G_GINT64_FORMAT " ", write->id);
  return TRUE;
}

static void
test_journal_kinds (void)
{
  g_autoptr (CwStore) store = test_open (":memory:");
  g_autoptr (GString) all = g_string_new (NULL), links = g_string_new (NULL), failed = g_string_new (NULL);
  gint64 other = test_begin_run (store);
  gint64 run = test_begin_run (store);

  add_write (store, run, "003A");
  set_state (store, add_write (store, other, "003B"), CW_WRITE_FAILED, "refused");
  add_action (store, run, CW_ACTION_LINK, "003A");
  set_state (store, add_write (store, run, "003C"), CW_WRITE_FAILED, "refused");
  add_action (store, run, CW_ACTION_UNLINK, "003D");
  add_action (store, other, CW_ACTION_LINK, "003B");

  g_assert_true (cw_store_journal_foreach (store, run, CW_WRITES_ALL, note_write, all, NULL));
  g_assert_cmpstr (all->str, ==, "1 3 4 5 ");
  g_assert_true (cw_store_journal_foreach (store, run, CW_WRITES_LINKS, note_write, links, NULL));
  g_assert_cmpstr (links->str, ==, "3 ");
  g_assert_true (cw_store_journal_foreach (store, run, CW_WRITES_FAILED, note_write, failed, NULL));
  g_assert_cmpstr (failed->str, ==, "4 ");
}

static void
test_journal_error (void)
{
  g_autoptr (CwStore) store = test_open (":memory:");
  g_autoptr (GPtrArray) writes = NULL;
  g_autoptr (CwWrite) orphan = cw_write_new ();
  g_autoptr (GError) error = NULL;
  gint64 run = test_begin_run (store);
  const CwWrite *write;

  set_state (store, add_write (store, run, "003"), CW_WRITE_FAILED, "refused");
  writes = cw_store_journal_list_run (store, run, 0, 10, &error);
  write = writes->pdata[0];
  g_assert_cmpstr (write->error_code, ==, "refused");
  g_assert_cmpstr (write->error_message, ==, "refused");

  /* A write of a run that never began is a mistake, not history. */
  orphan->run = 77;
  orphan->change = new_change (CW_SIDE_ALOWARE, CW_ACTION_UPDATE, "Ana");
  g_assert_false (cw_store_journal_add (store, orphan, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_STORAGE);
  g_assert_null (strstr (error->message, "Ana"));
}

static gint64
put_conflict (CwStore *store, gint64 run, CwConflictKind kind, const char *id, const char *value)
{
  g_autoptr (CwConflict) conflict = cw_conflict_new (kind);
  g_autoptr (GError) error = NULL;

  conflict->pair.ids[CW_SIDE_SALESFORCE] = g_strdup (id);
  conflict->aloware = g_strdup ("email");
  conflict->value[CW_SIDE_ALOWARE] = g_strdup (value);
  g_assert_true (cw_store_put_conflict (store, conflict, run, &error));
  g_assert_no_error (error);

  return conflict->id;
}

static void
assert_conflicts (CwStore *store, gint64 after, guint limit, const char *expected)
{
  g_autoptr (GString) text = g_string_new ("");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) conflicts = cw_store_list_conflicts (store, after, limit, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < conflicts->len; i++)
    {
      const CwConflict *conflict = g_ptr_array_index (conflicts, i);

      g_string_append_printf (text, "%s%" G_GINT64_FORMAT "=%s", i > 0 ? " " : "", conflict->id,
                              conflict->value[CW_SIDE_ALOWARE]);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_conflicts (void)
{
  g_autoptr (CwStore) store = test_open (":memory:");
  g_autoptr (CwConflict) open = NULL;
  g_autoptr (CwConflict) closed = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (put_conflict (store, 1, CW_CONFLICT_FIELD, "A", "x"), ==, 1);
  g_assert_cmpint (put_conflict (store, 1, CW_CONFLICT_FIELD, "B", "y"), ==, 2);
  g_assert_cmpint (put_conflict (store, 2, CW_CONFLICT_FIELD, "A", "z"), ==, 1);
  g_assert_cmpint (put_conflict (store, 2, CW_CONFLICT_UNDONE, "A", "w"), ==, 3);
  assert_conflicts (store, 0, 10, "1=z 2=y 3=w");
  assert_conflicts (store, 1, 1, "2=y");
  /* What was undone waits for nobody. */
  g_assert_cmpuint (test_count (store, cw_store_count_conflicts), ==, 2);
  g_assert_cmpuint (test_count (store, cw_store_count_undone), ==, 1);

  g_assert_true (cw_store_get_conflict (store, 1, &open, &error));
  g_assert_no_error (error);
  g_assert_cmpint (open->id, ==, 1);
  g_assert_cmpstr (open->value[CW_SIDE_ALOWARE], ==, "z");

  g_assert_true (cw_store_settle_conflict (store, 1, 2, "aloware", &error));
  g_assert_true (cw_store_get_conflict (store, 1, &closed, &error));
  g_assert_no_error (error);
  g_assert_null (closed);
  g_assert_false (cw_store_settle_conflict (store, 1, 2, "salesforce", &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_NOT_FOUND);

  /* Back again it is a new one: an old id settles nothing that it did not mean. */
  g_assert_cmpint (put_conflict (store, 3, CW_CONFLICT_FIELD, "A", "x"), >, 3);
  g_assert_cmpuint (test_count (store, cw_store_count_conflicts), ==, 2);
}

static void
test_conflicts_sweep (void)
{
  g_autoptr (CwStore) store = test_open (":memory:");
  g_autoptr (GError) error = NULL;
  guint closed = 99;

  put_conflict (store, 1, CW_CONFLICT_FIELD, "A", "vanished");
  put_conflict (store, 1, CW_CONFLICT_FIELD, "B", "seen");
  put_conflict (store, 1, CW_CONFLICT_UNDONE, "C", "undone");
  put_conflict (store, 1, CW_CONFLICT_MATCH, "D", "vanished");
  put_conflict (store, 2, CW_CONFLICT_FIELD, "B", "again");
  put_conflict (store, 2, CW_CONFLICT_FIELD, "E", "new");

  g_assert_true (cw_store_sweep_conflicts (store, 2, &closed, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (closed, ==, 2);
  assert_conflicts (store, 0, 10, "2=again 3=undone 5=new");
  g_assert_true (cw_store_sweep_conflicts (store, 2, &closed, &error));
  g_assert_cmpuint (closed, ==, 0);
}

/* A pair that a run did not look at keeps its conflicts. */
static void
test_conflicts_touch (void)
{
  g_autoptr (CwStore) store = test_open (":memory:");
  g_autoptr (GError) error = NULL;

  put_conflict (store, 1, CW_CONFLICT_FIELD, "A", "waiting");
  put_conflict (store, 1, CW_CONFLICT_FIELD, "B", "vanished");
  g_assert_true (cw_store_touch_conflicts (store, CW_PAIR_ID (NULL, "A"), 2, &error));
  g_assert_true (cw_store_touch_conflicts (store, CW_PAIR_ID (NULL, NULL), 2, &error));
  g_assert_true (cw_store_sweep_conflicts (store, 2, NULL, &error));
  g_assert_no_error (error);
  assert_conflicts (store, 0, 10, "1=waiting");
}

/* Who shares a key is found out in each run; what a merge left open is not. */
static void
test_conflicts_touch_match (void)
{
  g_autoptr (CwStore) store = test_open (":memory:");
  g_autoptr (CwConflict) merged = cw_conflict_new (CW_CONFLICT_MATCH);
  g_autoptr (CwConflict) twins = cw_conflict_new (CW_CONFLICT_MATCH);
  g_autoptr (GPtrArray) left = NULL;
  g_autoptr (GError) error = NULL;

  merged->aloware = g_strdup ("merged:A");
  merged->pair.ids[CW_SIDE_ALOWARE] = g_strdup ("1");
  twins->aloware = g_strdup ("phone:K");
  twins->pair.ids[CW_SIDE_ALOWARE] = g_strdup ("1");
  g_assert_true (cw_store_put_conflict (store, merged, 1, &error));
  g_assert_true (cw_store_put_conflict (store, twins, 1, &error));
  g_assert_true (cw_store_touch_conflicts (store, CW_PAIR_ID ("1", NULL), 2, &error));
  g_assert_true (cw_store_sweep_conflicts (store, 2, NULL, &error));
  left = cw_store_list_conflicts (store, 0, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (left->len, ==, 1);
  g_assert_cmpstr (((CwConflict *) left->pdata[0])->aloware, ==, "merged:A");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/runs/all-members", test_runs);
  g_test_add_func ("/store/runs/interrupted", test_runs_interrupted);
  g_test_add_func ("/store/plans/changes", test_plans);
  g_test_add_func ("/store/plans/rename", test_plans_rename);
  g_test_add_func ("/store/plans/replace", test_plans_replace);
  g_test_add_func ("/store/plans/exclusions", test_exclusions);
  g_test_add_func ("/store/journal/states", test_journal);
  g_test_add_func ("/store/journal/kinds", test_journal_kinds);
  g_test_add_func ("/store/journal/error", test_journal_error);
  g_test_add_func ("/store/conflicts/settle", test_conflicts);
  g_test_add_func ("/store/conflicts/sweep", test_conflicts_sweep);
  g_test_add_func ("/store/conflicts/touch", test_conflicts_touch);
  g_test_add_func ("/store/conflicts/touch-match", test_conflicts_touch_match);

  return g_test_run ();
}
