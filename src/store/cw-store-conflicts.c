/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-store-conflicts.h"

#include <glib/gi18n-lib.h>

#include "cw-error.h"
#include "cw-store-row.h"

/* The open ones of a record. It is said of each id that they are open, so that SQLite looks in the index of
 * each; otherwise it would read all open conflicts. */
#define CONFLICT_OF_PAIR \
  "((decision IS NULL AND aloware_id = ?1) OR (decision IS NULL AND salesforce_id = ?2))"

#define CONFLICT_COLUMNS "id, kind, aloware_id, salesforce_id, aloware, salesforce, identity, body"

enum
{
  CONFLICT_ID,
  CONFLICT_KIND,
  CONFLICT_ALOWARE_ID,
  CONFLICT_SALESFORCE_ID,
  CONFLICT_ALOWARE,
  CONFLICT_SALESFORCE,
  CONFLICT_IDENTITY,
  CONFLICT_BODY,
  CONFLICT_DECISION, /* of closed ones only */
};

static const char *
conflict_row (CwStore *store, gint64 id, const char *identity)
{
  cw_store_row_begin (store);
  cw_store_row_int (store, id);
  return cw_store_row_text (store, identity);
}

/* The open conflict of an identity; 0: there is none. */
static gboolean
find_open (CwStore *store, const char *identity, gint64 *id, GError **error)
{
  CwStatement *statement = cw_database_prepare (
    store->database, "SELECT id FROM conflict WHERE identity = ?1 AND decision IS NULL");

  cw_statement_bind_text (statement, 1, identity);

  return cw_statement_run_int (statement, id, error);
}

/* An upsert would use up an id each time that a conflict is seen again. */
static gboolean
put_again (CwStore *store,
           const CwConflict *conflict,
           const char *identity,
           GBytes *body,
           gint64 run,
           gint64 id,
           GError **error)
{
  CwStatement *statement;

  statement = cw_database_prepare (
    store->database, "UPDATE conflict SET salesforce = ?2, seen_run = ?3, body = ?4 WHERE id = ?1");
  cw_statement_bind_int (statement, 1, id);
  cw_statement_bind_text (statement, 2, conflict->salesforce);
  cw_statement_bind_int (statement, 3, run);
  cw_store_bind_bytes (store, statement, 4, "conflict.body", conflict_row (store, id, identity), body);

  return cw_statement_run (statement, error);
}

static gboolean
put_new (CwStore *store,
         const CwConflict *conflict,
         const char *identity,
         GBytes *body,
         gint64 run,
         gint64 *id,
         GError **error)
{
  CwStatement *statement;

  if (!cw_store_next_number (store, "conflict", id, error))
    return FALSE;

  statement = cw_database_prepare (store->database,
                                   "INSERT INTO conflict (identity, kind, aloware_id, salesforce_id, "
                                   "aloware, salesforce, first_run, seen_run, body, id)"
                                   " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, ?8, ?9)");
  cw_statement_bind_text (statement, 1, identity);
  cw_statement_bind_text (statement, 2, cw_conflict_kind_to_nick (conflict->kind));
  cw_statement_bind_text (statement, 3, conflict->pair.ids[CW_SIDE_ALOWARE]);
  cw_statement_bind_text (statement, 4, conflict->pair.ids[CW_SIDE_SALESFORCE]);
  cw_statement_bind_text (statement, 5, conflict->aloware);
  cw_statement_bind_text (statement, 6, conflict->salesforce);
  cw_statement_bind_int (statement, 7, run);
  cw_store_bind_bytes (store, statement, 8, "conflict.body", conflict_row (store, *id, identity), body);
  cw_statement_bind_int (statement, 9, *id);

  return cw_statement_run (statement, error);
}

static gboolean
put (CwStore *store,
     const CwConflict *conflict,
     const char *identity,
     GBytes *body,
     gint64 run,
     gint64 *id,
     GError **error)
{
  if (!find_open (store, identity, id, error))
    return FALSE;

  return *id != 0 ? put_again (store, conflict, identity, body, run, *id, error)
                  : put_new (store, conflict, identity, body, run, id, error);
}

gboolean
cw_store_put_conflict (CwStore *store, CwConflict *conflict, gint64 run, GError **error)
{
  g_autofree char *identity = NULL;
  g_autoptr (GBytes) body = NULL;
  gint64 id;

  g_return_val_if_fail (store != NULL && conflict != NULL, FALSE);

  identity = cw_conflict_identity (conflict);
  body = cw_conflict_to_bytes (conflict);
  if (!cw_database_enter (store->database, error)
      || !cw_database_leave (store->database, put (store, conflict, identity, body, run, &id, error), error))
    return FALSE;

  conflict->id = id;
  return TRUE;
}

/* What is left after a lost key, or of a damaged row: the records and the field. */
static CwConflict *
read_without_body (CwStore *store, CwStatement *statement, GError **error)
{
  g_autoptr (CwConflict) conflict = cw_conflict_new (CW_CONFLICT_FIELD);

  if (!cw_conflict_kind_from_nick (cw_statement_get_text (statement, CONFLICT_KIND), &conflict->kind))
    {
      cw_store_fail_row (store, error);
      return NULL;
    }

  conflict->pair.ids[CW_SIDE_ALOWARE] = cw_statement_dup_text (statement, CONFLICT_ALOWARE_ID);
  conflict->pair.ids[CW_SIDE_SALESFORCE] = cw_statement_dup_text (statement, CONFLICT_SALESFORCE_ID);
  conflict->aloware = cw_statement_dup_text (statement, CONFLICT_ALOWARE);
  conflict->salesforce = cw_statement_dup_text (statement, CONFLICT_SALESFORCE);
  conflict->pair.label = g_strdup (conflict->pair.ids[CW_SIDE_SALESFORCE] != NULL
                                     ? conflict->pair.ids[CW_SIDE_SALESFORCE]
                                     : conflict->pair.ids[CW_SIDE_ALOWARE]);
  conflict->message = g_strdup (_("What was kept of it cannot be read any more. The next sync lists it "
                                   "anew, as long as it is a conflict."));

  return g_steal_pointer (&conflict);
}

static gpointer
read_conflict (CwStore *store, CwStatement *statement, GError **error)
{
  g_autoptr (GBytes) body = NULL;
  gint64 id = cw_statement_get_int (statement, CONFLICT_ID);
  CwConflict *conflict;

  cw_store_get_bytes (store, statement, CONFLICT_BODY, "conflict.body",
                      conflict_row (store, id, cw_statement_get_text (statement, CONFLICT_IDENTITY)), &body,
                      NULL);
  conflict = body != NULL ? cw_conflict_from_bytes (body, NULL) : NULL;
  if (conflict == NULL)
    conflict = read_without_body (store, statement, error);
  if (conflict != NULL)
    conflict->id = id;

  return conflict;
}

gboolean
cw_store_get_conflict (CwStore *store, gint64 id, CwConflict **conflict, GError **error)
{
  CwStatement *statement;

  g_return_val_if_fail (store != NULL && conflict != NULL, FALSE);

  statement = cw_database_prepare (store->database, "SELECT " CONFLICT_COLUMNS
                                                    " FROM conflict WHERE id = ?1 AND decision IS NULL");
  cw_statement_bind_int (statement, 1, id);

  return cw_store_read_one (store, statement, read_conflict, conflict, error);
}

GPtrArray *
cw_store_list_conflicts (CwStore *store, gint64 after, guint limit, GError **error)
{
  CwStatement *statement;

  g_return_val_if_fail (store != NULL, NULL);

  statement = cw_database_prepare (store->database,
                                   "SELECT " CONFLICT_COLUMNS
                                   " FROM conflict WHERE decision IS NULL AND id > ?1 ORDER BY id LIMIT ?2");
  cw_statement_bind_int (statement, 1, after);
  cw_statement_bind_int (statement, 2, limit);

  return cw_store_read_all (store, statement, read_conflict, (GDestroyNotify) cw_conflict_free, error);
}

GPtrArray *
cw_store_list_record_conflicts (CwStore *store, const CwPairId *pair, GError **error)
{
  /* No run has this number, so none of them was seen by it. */
  return cw_store_list_unseen_record_conflicts (store, pair, G_MAXINT64, error);
}

GPtrArray *
cw_store_list_unseen_record_conflicts (CwStore *store, const CwPairId *pair, gint64 run, GError **error)
{
  CwStatement *statement;

  g_return_val_if_fail (store != NULL && pair != NULL, NULL);

  statement = cw_database_prepare (store->database,
                                   "SELECT " CONFLICT_COLUMNS " FROM conflict"
                                   " WHERE " CONFLICT_OF_PAIR " AND seen_run < ?3 ORDER BY id");
  cw_statement_bind_text (statement, 1, pair->ids[CW_SIDE_ALOWARE]);
  cw_statement_bind_text (statement, 2, pair->ids[CW_SIDE_SALESFORCE]);
  cw_statement_bind_int (statement, 3, run);

  return cw_store_read_all (store, statement, read_conflict, (GDestroyNotify) cw_conflict_free, error);
}

static GPtrArray *
list_unseen_conflicts (CwStore *store, gint64 run, gint64 after, GError **error)
{
  CwStatement *statement;

  statement = cw_database_prepare (
    store->database, "SELECT " CONFLICT_COLUMNS " FROM conflict"
                     " WHERE decision IS NULL AND seen_run < ?1 AND id > ?2 ORDER BY id LIMIT ?3");
  cw_statement_bind_int (statement, 1, run);
  cw_statement_bind_int (statement, 2, after);
  cw_statement_bind_int (statement, 3, CW_STORE_PAGE);

  return cw_store_read_all (store, statement, read_conflict, (GDestroyNotify) cw_conflict_free, error);
}

gboolean
cw_store_foreach_unseen_conflict (CwStore *store,
                                  gint64 run,
                                  CwStoreConflictFunc func,
                                  gpointer user_data,
                                  GError **error)
{
  gint64 after = 0;

  g_return_val_if_fail (store != NULL && func != NULL, FALSE);

  for (;;)
    {
      g_autoptr (GPtrArray) conflicts = list_unseen_conflicts (store, run, after, error);

      if (conflicts == NULL)
        return FALSE;
      if (conflicts->len == 0)
        return TRUE;
      for (guint i = 0; i < conflicts->len; i++)
        {
          const CwConflict *conflict = g_ptr_array_index (conflicts, i);

          /* If the table is damaged and out of order, the next portion could be this one again, for ever. */
          if (conflict->id <= after)
            return cw_database_fail_damaged (store->database, error);
          after = conflict->id;
          if (!func (conflict, user_data, error))
            return FALSE;
        }
    }
}

gboolean
cw_store_foreach_conflict (CwStore *store, CwStoreConflictFunc func, gpointer user_data, GError **error)
{
  /* No run has this number, so none of them was seen by it. */
  return cw_store_foreach_unseen_conflict (store, G_MAXINT64, func, user_data, error);
}

static gpointer
read_closed_conflict (CwStore *store, CwStatement *statement, GError **error)
{
  CwConflict *conflict = read_conflict (store, statement, error);

  if (conflict != NULL)
    conflict->decision = cw_statement_dup_text (statement, CONFLICT_DECISION);

  return conflict;
}

GPtrArray *
cw_store_list_closed_conflicts (CwStore *store, gint64 run, gint64 after, guint limit, GError **error)
{
  CwStatement *statement;

  g_return_val_if_fail (store != NULL, NULL);

  statement = cw_database_prepare (store->database,
                                   "SELECT " CONFLICT_COLUMNS ", decision FROM conflict"
                                   " WHERE closed_run = ?1 AND decision IN ('equal', 'outdated') AND id > ?2"
                                   " ORDER BY id LIMIT ?3");
  cw_statement_bind_int (statement, 1, run);
  cw_statement_bind_int (statement, 2, after);
  cw_statement_bind_int (statement, 3, limit);

  return cw_store_read_all (store, statement, read_closed_conflict, (GDestroyNotify) cw_conflict_free, error);
}

gboolean
cw_store_get_closed_conflict (CwStore *store, gint64 id, CwConflict **conflict, GError **error)
{
  CwStatement *statement;

  g_return_val_if_fail (store != NULL && conflict != NULL, FALSE);

  statement = cw_database_prepare (store->database, "SELECT " CONFLICT_COLUMNS ", decision FROM conflict"
                                                    " WHERE id = ?1 AND decision IN ('equal', 'outdated')");
  cw_statement_bind_int (statement, 1, id);

  return cw_store_read_one (store, statement, read_closed_conflict, conflict, error);
}

static gpointer
read_run (CwStore *store, CwStatement *statement, GError **error)
{
  gint64 run = cw_statement_get_int (statement, 0);

  return g_memdup2 (&run, sizeof run);
}

GPtrArray *
cw_store_list_closing_runs (CwStore *store, GError **error)
{
  g_return_val_if_fail (store != NULL, NULL);

  return cw_store_read_all (
    store,
    cw_database_prepare (store->database,
                         "SELECT DISTINCT closed_run FROM conflict WHERE decision IN ('equal', 'outdated')"),
    read_run, g_free, error);
}

gboolean
cw_store_count_conflicts (CwStore *store, guint *count, GError **error)
{
  return cw_store_read_count (cw_database_prepare (store->database,
                                                   "SELECT count(*) FROM conflict WHERE decision IS NULL"
                                                   " AND kind <> 'undone'"),
                              count, error);
}

gboolean
cw_store_count_undone (CwStore *store, guint *count, GError **error)
{
  return cw_store_read_count (cw_database_prepare (store->database,
                                                   "SELECT count(*) FROM conflict WHERE decision IS NULL"
                                                   " AND kind = 'undone'"),
                              count, error);
}

gboolean
cw_store_settle_conflict (CwStore *store, gint64 id, gint64 run, const char *decision, GError **error)
{
  CwStatement *statement;

  g_return_val_if_fail (store != NULL && decision != NULL, FALSE);

  statement = cw_database_prepare (
    store->database, "UPDATE conflict SET decision = ?3, closed_run = ?2 WHERE id = ?1 AND decision IS NULL");
  cw_statement_bind_int (statement, 1, id);
  cw_statement_bind_int (statement, 2, run);
  cw_statement_bind_text (statement, 3, decision);

  return cw_store_run_found (store, statement,
                             _("There is no such open conflict. It may be settled already."), error);
}

gboolean
cw_store_sweep_conflicts (CwStore *store, gint64 run, guint *closed, GError **error)
{
  CwStatement *statement;

  g_return_val_if_fail (store != NULL, FALSE);

  statement = cw_database_prepare (store->database,
                                   "UPDATE conflict SET decision = 'outdated', closed_run = ?1"
                                   " WHERE decision IS NULL AND seen_run < ?1 AND kind <> 'undone'");
  cw_statement_bind_int (statement, 1, run);
  if (!cw_statement_run (statement, error))
    return FALSE;

  if (closed != NULL)
    *closed = cw_database_get_changes (store->database);
  return TRUE;
}

gboolean
cw_store_sweep_record_conflicts (CwStore *store, const CwPairId *pair, gint64 run, GError **error)
{
  CwStatement *statement;

  g_return_val_if_fail (store != NULL && pair != NULL, FALSE);

  statement = cw_database_prepare (store->database,
                                   "UPDATE conflict SET decision = 'outdated', closed_run = ?3"
                                   " WHERE " CONFLICT_OF_PAIR " AND seen_run < ?3 AND kind <> 'undone'");
  cw_statement_bind_text (statement, 1, pair->ids[CW_SIDE_ALOWARE]);
  cw_statement_bind_text (statement, 2, pair->ids[CW_SIDE_SALESFORCE]);
  cw_statement_bind_int (statement, 3, run);
  return cw_statement_run (statement, error);
}

gboolean
cw_store_touch_conflicts (CwStore *store, const CwPairId *pair, gint64 run, GError **error)
{
  CwStatement *statement;

  g_return_val_if_fail (store != NULL && pair != NULL, FALSE);

  statement = cw_database_prepare (store->database,
                                   "UPDATE conflict SET seen_run = ?3 WHERE " CONFLICT_OF_PAIR
                                   " AND (kind <> 'match' OR aloware LIKE 'merged:%')");
  cw_statement_bind_text (statement, 1, pair->ids[CW_SIDE_ALOWARE]);
  cw_statement_bind_text (statement, 2, pair->ids[CW_SIDE_SALESFORCE]);
  cw_statement_bind_int (statement, 3, run);

  return cw_statement_run (statement, error);
}
