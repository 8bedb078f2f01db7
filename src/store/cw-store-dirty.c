/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-store-dirty.h"

#include "cw-store-row.h"

static void
dirty_free (CwDirty *dirty)
{
  g_free (dirty->id);
  g_free (dirty);
}

static CwStatement *
prepare_for (CwStore *store, const char *sql, CwSide side, const char *id)
{
  CwStatement *statement = cw_database_prepare (store->database, sql);

  cw_statement_bind_text (statement, 1, cw_side_to_nick (side));
  cw_statement_bind_text (statement, 2, id);
  return statement;
}

gboolean
cw_store_mark_dirty (CwStore *store, CwSide side, const char *id, GError **error)
{
  g_return_val_if_fail (store != NULL && id != NULL, FALSE);

  return cw_statement_run (
    prepare_for (store,
                 "INSERT INTO dirty (side, id, planned, tries, due) VALUES (?1, ?2, 0, 0, 0)"
                 " ON CONFLICT (side, id) DO UPDATE SET planned = 0, tries = 0, put_off = 0, due = 0",
                 side, id),
    error);
}

gboolean
cw_store_mark_link_dirty (CwStore *store, const char *aloware_id, GError **error)
{
  CwStatement *statement;

  g_return_val_if_fail (store != NULL && aloware_id != NULL, FALSE);

  statement = cw_database_prepare (
    store->database, "INSERT INTO dirty (side, id, planned, tries, due)"
                     " SELECT 'aloware', aloware_id, 0, 0, 0 FROM link WHERE aloware_id = ?1"
                     " UNION ALL SELECT 'salesforce', salesforce_id, 0, 0, 0 FROM link WHERE aloware_id = ?1"
                     " ON CONFLICT (side, id) DO UPDATE SET planned = 0, tries = 0, put_off = 0, due = 0");
  cw_statement_bind_text (statement, 1, aloware_id);
  return cw_statement_run (statement, error);
}

gboolean
cw_store_plan_dirty (CwStore *store, CwSide side, const char *id, GError **error)
{
  g_return_val_if_fail (store != NULL && id != NULL, FALSE);

  return cw_statement_run (
    prepare_for (store,
                 "INSERT INTO dirty (side, id, planned, tries, due) VALUES (?1, ?2, 1, 0, 0)"
                 " ON CONFLICT (side, id) DO UPDATE SET planned = 1, due = 0",
                 side, id),
    error);
}

gboolean
cw_store_put_off_dirty (CwStore *store, CwSide side, const char *id, gint64 now, gint64 due, GError **error)
{
  CwStatement *statement;

  g_return_val_if_fail (store != NULL && id != NULL, FALSE);

  statement = prepare_for (
    store,
    "INSERT INTO dirty (side, id, planned, tries, put_off, due) VALUES (?1, ?2, 0, 1, ?3, ?4)"
    " ON CONFLICT (side, id) DO UPDATE SET planned = 0, tries = tries + 1, put_off = ?3, due = ?4",
    side, id);
  cw_statement_bind_int (statement, 3, now);
  cw_statement_bind_int (statement, 4, due);
  return cw_statement_run (statement, error);
}

gboolean
cw_store_get_tries (CwStore *store,
                    CwSide side,
                    const char *id,
                    int *tries,
                    gboolean *is_planned,
                    GError **error)
{
  CwStatement *statement;
  gboolean row;

  g_return_val_if_fail (store != NULL && id != NULL && tries != NULL, FALSE);

  *tries = -1;
  if (is_planned != NULL)
    *is_planned = FALSE;
  statement = prepare_for (store, "SELECT tries, planned FROM dirty WHERE side = ?1 AND id = ?2", side, id);
  if (!cw_statement_step (statement, &row, error))
    return FALSE;

  if (row)
    {
      *tries = (int) CLAMP (cw_statement_get_int (statement, 0), 0, 1000);
      if (is_planned != NULL)
        *is_planned = cw_statement_get_int (statement, 1) != 0;
      cw_statement_reset (statement);
    }
  return TRUE;
}

gboolean
cw_store_clear_dirty (CwStore *store, CwSide side, const char *id, GError **error)
{
  g_return_val_if_fail (store != NULL && id != NULL, FALSE);

  return cw_statement_run (prepare_for (store, "DELETE FROM dirty WHERE side = ?1 AND id = ?2", side, id),
                           error);
}

gboolean
cw_store_clear_all_dirty (CwStore *store, gboolean only_planned, GError **error)
{
  g_return_val_if_fail (store != NULL, FALSE);

  if (only_planned)
    return cw_statement_run (cw_database_prepare (store->database, "DELETE FROM dirty WHERE planned = 1"),
                             error);
  return cw_statement_run (cw_database_prepare (store->database, "DELETE FROM dirty"), error);
}

static gpointer
read_dirty (CwStore *store, CwStatement *statement, GError **error)
{
  CwDirty *dirty = g_new0 (CwDirty, 1);

  /* Anything else than the two words can only be there if somebody else wrote the file. */
  dirty->side = CW_SIDE_SALESFORCE;
  cw_side_from_nick (cw_statement_get_text (statement, 0), &dirty->side);
  dirty->id = cw_statement_dup_text (statement, 1);
  dirty->tries = (guint) CLAMP (cw_statement_get_int (statement, 2), 0, 1000);
  return dirty;
}

GPtrArray *
cw_store_list_dirty (CwStore *store, gint64 now, guint limit, GError **error)
{
  CwStatement *statement;

  g_return_val_if_fail (store != NULL, NULL);

  statement = cw_database_prepare (store->database,
                                   "SELECT side, id, tries FROM dirty WHERE due <= ?1 OR put_off > ?1"
                                   " ORDER BY due, side, id LIMIT ?2");
  cw_statement_bind_int (statement, 1, now);
  cw_statement_bind_int (statement, 2, limit);
  return cw_store_read_all (store, statement, read_dirty, (GDestroyNotify) dirty_free, error);
}

gboolean
cw_store_count_dirty (CwStore *store, guint *count, GError **error)
{
  g_return_val_if_fail (store != NULL && count != NULL, FALSE);

  return cw_store_read_count (cw_database_prepare (store->database, "SELECT count(*) FROM dirty"), count,
                              error);
}

gboolean
cw_store_count_due_dirty (CwStore *store, gint64 now, guint *count, GError **error)
{
  CwStatement *statement;

  g_return_val_if_fail (store != NULL && count != NULL, FALSE);

  statement = cw_database_prepare (store->database,
                                   "SELECT count(*) FROM dirty WHERE due <= ?1 OR put_off > ?1");
  cw_statement_bind_int (statement, 1, now);
  return cw_store_read_count (statement, count, error);
}
