/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-store-runs.h"

#include <glib/gi18n-lib.h>

#include "cw-error.h"
#include "cw-store-journal.h"
#include "cw-store-row.h"

/* In the order of the parameters below; `run` itself comes last. */
#define RUN_COLUMNS \
  "kind, state, started, finished, read_aloware, read_salesforce, created_aloware, created_salesforce," \
  " updated_aloware, updated_salesforce, requests_aloware, requests_salesforce, linked, unchanged, " \
  "conflicts," \
  " failed, excluded, waiting, undone_by, error_code, error_message"
#define RUN_PARAMETERS \
  "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21"
#define RUN_NUMBER 22
/* What is read of a run. */
#define RUN_READ \
  RUN_COLUMNS ", run," \
              " EXISTS (SELECT 1 FROM journal WHERE journal.run = run.run AND state = 'confirmed' AND " \
              "action = 'update')"

CwRun *
cw_run_new (void)
{
  CwRun *run = g_new0 (CwRun, 1);

  run->state = g_strdup ("running");
  run->finished = -1;

  return run;
}

void
cw_run_free (CwRun *run)
{
  if (run == NULL)
    return;

  g_free (run->kind);
  g_free (run->state);
  g_free (run->error_code);
  g_free (run->error_message);
  g_free (run);
}

static void
bind_run (CwStore *store, CwStatement *statement, const CwRun *run)
{
  const guint numbers[] = {
    run->read[CW_SIDE_ALOWARE],
    run->read[CW_SIDE_SALESFORCE],
    run->created[CW_SIDE_ALOWARE],
    run->created[CW_SIDE_SALESFORCE],
    run->updated[CW_SIDE_ALOWARE],
    run->updated[CW_SIDE_SALESFORCE],
    run->requests[CW_SIDE_ALOWARE],
    run->requests[CW_SIDE_SALESFORCE],
    run->linked,
    run->unchanged,
    run->conflicts,
    run->failed,
    run->excluded,
    run->waiting,
  };

  cw_statement_bind_text (statement, 1, run->kind ? run->kind : "sync");
  cw_statement_bind_text (statement, 2, run->state ? run->state : "running");
  cw_statement_bind_int (statement, 3, run->started);
  cw_statement_bind_int (statement, 4, run->finished);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    cw_statement_bind_int (statement, 5 + i, numbers[i]);
  cw_statement_bind_int (statement, 19, run->undone_by);
  cw_statement_bind_text (statement, 20, run->error_code);
  /* A platform's refusal may quote a value. */
  cw_store_bind_sealed (store, statement, 21, "run.error_message", cw_store_row_of_int (store, run->run),
                        run->error_message);
}

static gpointer
read_run (CwStore *store, CwStatement *statement, GError **error)
{
  g_autoptr (CwRun) run = g_new0 (CwRun, 1);
  guint *const numbers[] = {
    &run->read[CW_SIDE_ALOWARE],
    &run->read[CW_SIDE_SALESFORCE],
    &run->created[CW_SIDE_ALOWARE],
    &run->created[CW_SIDE_SALESFORCE],
    &run->updated[CW_SIDE_ALOWARE],
    &run->updated[CW_SIDE_SALESFORCE],
    &run->requests[CW_SIDE_ALOWARE],
    &run->requests[CW_SIDE_SALESFORCE],
    &run->linked,
    &run->unchanged,
    &run->conflicts,
    &run->failed,
    &run->excluded,
    &run->waiting,
  };

  run->kind = cw_statement_dup_text (statement, 0);
  run->state = cw_statement_dup_text (statement, 1);
  run->started = cw_statement_get_int (statement, 2);
  run->finished = cw_statement_get_int (statement, 3);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    *numbers[i] = (guint) cw_statement_get_int (statement, 4 + i);
  run->undone_by = cw_statement_get_int (statement, 18);
  run->error_code = cw_statement_dup_text (statement, 19);
  run->run = cw_statement_get_int (statement, 21);
  /* A message that cannot be decrypted is left out. The code says enough. */
  cw_store_get_sealed (store, statement, 20, "run.error_message", cw_store_row_of_int (store, run->run),
                       &run->error_message, NULL);
  run->changed_values = cw_statement_get_int (statement, 22) != 0;

  return g_steal_pointer (&run);
}

static gboolean
insert_run (CwStore *store, CwRun *run, GError **error)
{
  CwStatement *statement;

  if (!cw_store_next_number (store, "run", &run->run, error))
    return FALSE;

  statement = cw_database_prepare (store->database,
                                   "INSERT INTO run (" RUN_COLUMNS ", run) VALUES (" RUN_PARAMETERS ", ?22)");
  bind_run (store, statement, run);
  cw_statement_bind_int (statement, RUN_NUMBER, run->run);
  return cw_statement_run (statement, error);
}

gboolean
cw_store_begin_run (CwStore *store, CwRun *run, GError **error)
{
  g_return_val_if_fail (store != NULL && run != NULL, FALSE);

  if (run->started == 0)
    run->started = cw_store_now ();

  return cw_database_enter (store->database, error)
         && cw_database_leave (store->database, insert_run (store, run, error), error);
}

gboolean
cw_store_update_run (CwStore *store, const CwRun *run, GError **error)
{
  CwStatement *statement;

  g_return_val_if_fail (store != NULL && run != NULL, FALSE);

  statement = cw_database_prepare (store->database,
                                   "UPDATE run SET (" RUN_COLUMNS ") = (" RUN_PARAMETERS ") WHERE run = ?22");
  bind_run (store, statement, run);
  cw_statement_bind_int (statement, RUN_NUMBER, run->run);

  return cw_store_run_found (store, statement, _("There is no such run."), error);
}

gboolean
cw_store_get_run (CwStore *store, gint64 number, CwRun **run, GError **error)
{
  CwStatement *statement;

  g_return_val_if_fail (store != NULL && run != NULL, FALSE);

  statement = cw_database_prepare (store->database, "SELECT " RUN_READ " FROM run WHERE run = ?1");
  cw_statement_bind_int (statement, 1, number);

  return cw_store_read_one (store, statement, read_run, run, error);
}

gboolean
cw_store_get_last_run (CwStore *store, CwRun **run, GError **error)
{
  CwStatement *statement;

  g_return_val_if_fail (store != NULL && run != NULL, FALSE);

  statement = cw_database_prepare (
    store->database,
    "SELECT " RUN_READ " FROM run WHERE kind NOT IN ('preview', 'current') ORDER BY run DESC LIMIT 1");

  return cw_store_read_one (store, statement, read_run, run, error);
}

GPtrArray *
cw_store_list_runs (CwStore *store, GError **error)
{
  CwStatement *statement;

  g_return_val_if_fail (store != NULL, NULL);

  statement = cw_database_prepare (store->database, "SELECT " RUN_READ
                                                    " FROM run WHERE kind <> 'current' OR state <> 'running'"
                                                    " ORDER BY run DESC");

  return cw_store_read_all (store, statement, read_run, (GDestroyNotify) cw_run_free, error);
}

gboolean
cw_store_mark_interrupted (CwStore *store, GError **error)
{
  CwStatement *statement;

  g_return_val_if_fail (store != NULL, FALSE);

  statement = cw_database_prepare (
    store->database, "UPDATE run SET state = 'interrupted', finished = ?1 WHERE state = 'running'");
  cw_statement_bind_int (statement, 1, cw_store_now ());

  return cw_statement_run (statement, error);
}

#define HOUR_MS (60 * 60 * G_GINT64_CONSTANT (1000))

static gboolean
find_run_of_hour (CwStore *store, gint64 when, gint64 except, CwRun **run, GError **error)
{
  CwStatement *statement = cw_database_prepare (
    store->database, "SELECT " RUN_READ " FROM run WHERE kind = 'current' AND state <> 'running'"
                     " AND undone_by = 0 AND run <> ?3 AND started >= ?1 AND started < ?2"
                     " ORDER BY run DESC LIMIT 1");
  gint64 hour = when - when % HOUR_MS;

  cw_statement_bind_int (statement, 1, hour);
  cw_statement_bind_int (statement, 2, hour + HOUR_MS);
  cw_statement_bind_int (statement, 3, except);
  return cw_store_read_one (store, statement, read_run, run, error);
}

gboolean
cw_store_get_run_of_hour (CwStore *store, gint64 when, CwRun **run, GError **error)
{
  g_return_val_if_fail (store != NULL && run != NULL, FALSE);

  return find_run_of_hour (store, when, 0, run, error);
}

/* Whether history has something to show of it. */
static gboolean
has_content (CwStore *store, gint64 run, gboolean *content, GError **error)
{
  CwStatement *statement = cw_database_prepare (store->database,
                                                "SELECT EXISTS (SELECT 1 FROM journal WHERE run = ?1)"
                                                " OR EXISTS (SELECT 1 FROM conflict WHERE closed_run = ?1)");
  guint count;

  cw_statement_bind_int (statement, 1, run);
  if (!cw_store_read_count (statement, &count, error))
    return FALSE;
  *content = count > 0;
  return TRUE;
}

static gboolean
delete_run (CwStore *store, gint64 run, GError **error)
{
  CwStatement *statement = cw_database_prepare (store->database, "DELETE FROM run WHERE run = ?1");

  cw_statement_bind_int (statement, 1, run);
  return cw_statement_run (statement, error);
}

static gboolean
move_conflicts (CwStore *store, gint64 run, gint64 into, GError **error)
{
  CwStatement *statement = cw_database_prepare (store->database,
                                                "UPDATE conflict SET closed_run = ?2 WHERE closed_run = ?1");

  cw_statement_bind_int (statement, 1, run);
  cw_statement_bind_int (statement, 2, into);
  return cw_statement_run (statement, error);
}

static void
add_counts (CwRun *into, const CwRun *run)
{
  for (guint side = 0; side < 2; side++)
    {
      into->read[side] += run->read[side];
      into->created[side] += run->created[side];
      into->updated[side] += run->updated[side];
      into->requests[side] += run->requests[side];
    }
  into->linked += run->linked;
  into->failed += run->failed;
  into->conflicts = run->conflicts;
  into->finished = MAX (into->finished, run->finished);
}

static gboolean
fold (CwStore *store, const CwRun *run, GError **error)
{
  g_autoptr (CwRun) into = NULL;
  gboolean content;

  if (!has_content (store, run->run, &content, error))
    return FALSE;
  if (!content)
    return delete_run (store, run->run, error);
  if (!find_run_of_hour (store, run->started, run->run, &into, error))
    return FALSE;
  if (into == NULL)
    return TRUE;

  add_counts (into, run);
  return cw_store_journal_move (store, run->run, into->run, error)
         && move_conflicts (store, run->run, into->run, error) && delete_run (store, run->run, error)
         && cw_store_update_run (store, into, error);
}

gboolean
cw_store_fold_run (CwStore *store, const CwRun *run, GError **error)
{
  g_return_val_if_fail (store != NULL && run != NULL, FALSE);

  return cw_database_enter (store->database, error)
         && cw_database_leave (store->database, fold (store, run, error), error);
}
