/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-store-plans.h"

#include "cw-store-row.h"

/* For statements whose first parameter is a plan's name. */
#define NUMBER_OF_PLAN "(SELECT number FROM plan WHERE name = ?1)"

/* The number of the plan with a name; 0: there is none. No row has the number 0. */
static gboolean
find_number (CwStore *store, const char *plan, gint64 *number, GError **error)
{
  CwStatement *statement = cw_database_prepare (store->database, "SELECT number FROM plan WHERE name = ?1");

  cw_statement_bind_text (statement, 1, plan);

  return cw_statement_run_int (statement, number, error);
}

static gboolean
ensure_number (CwStore *store, const char *plan, gint64 *number, GError **error)
{
  CwStatement *statement;

  if (!find_number (store, plan, number, error))
    return FALSE;
  if (*number != 0)
    return TRUE;

  statement = cw_database_prepare (store->database, "INSERT INTO plan (name) VALUES (?1) RETURNING number");
  cw_statement_bind_text (statement, 1, plan);
  return cw_statement_run_int (statement, number, error);
}

static gboolean
run_for_number (CwStore *store, const char *sql, gint64 number, GError **error)
{
  CwStatement *statement = cw_database_prepare (store->database, sql);

  cw_statement_bind_int (statement, 1, number);

  return cw_statement_run (statement, error);
}

static gboolean
delete_plan (CwStore *store, const char *plan, GError **error)
{
  gint64 number;

  return find_number (store, plan, &number, error)
         && run_for_number (store, "DELETE FROM change WHERE plan = ?1", number, error)
         && run_for_number (store, "DELETE FROM exclusion WHERE plan = ?1", number, error)
         && run_for_number (store, "DELETE FROM plan WHERE number = ?1", number, error);
}

gboolean
cw_store_clear_plan (CwStore *store, const char *plan, GError **error)
{
  g_return_val_if_fail (store != NULL && plan != NULL, FALSE);

  return cw_database_enter (store->database, error)
         && cw_database_leave (store->database, delete_plan (store, plan, error), error);
}

/* A change is known by its serial number, which stays, and not by its place, which moves when changes are put
 * before it. */
static const char *
change_row (CwStore *store, gint64 serial, gint64 plan, const char *side, const char *action)
{
  cw_store_row_begin (store);
  cw_store_row_int (store, serial);
  cw_store_row_int (store, plan);
  cw_store_row_text (store, side);
  return cw_store_row_text (store, action);
}

static gboolean
next_serial (CwStore *store, gint64 *serial, GError **error)
{
  return cw_statement_run_int (
    cw_database_prepare (store->database, "SELECT coalesce (max (serial), 0) + 1 FROM change"), serial,
    error);
}

/* At a place; 0: at the end. */
static gboolean
insert_change (CwStore *store, gint64 number, gint64 place, CwChange *change, GError **error)
{
  g_autoptr (GBytes) body = cw_change_to_content (change);
  const char *side = cw_side_to_nick (change->side);
  const char *action = cw_action_to_nick (change->action);
  CwStatement *statement;
  gint64 serial;

  if (!next_serial (store, &serial, error))
    return FALSE;

  statement = cw_database_prepare (store->database,
                                   "INSERT INTO change (plan, id, side, action, body, serial)"
                                   " VALUES (?1, coalesce (nullif (?5, 0), (SELECT coalesce (max (id), 0) + "
                                   "1 FROM change WHERE plan = ?1)), ?2, ?3, ?4, ?6)"
                                   " RETURNING id");
  cw_statement_bind_int (statement, 1, number);
  cw_statement_bind_text (statement, 2, side);
  cw_statement_bind_text (statement, 3, action);
  cw_store_bind_bytes (store, statement, 4, "change.body", change_row (store, serial, number, side, action),
                       body);
  cw_statement_bind_int (statement, 5, place);
  cw_statement_bind_int (statement, 6, serial);
  return cw_statement_run_int (statement, &change->id, error);
}

gboolean
cw_store_add_change (CwStore *store, const char *plan, CwChange *change, GError **error)
{
  gint64 number;

  g_return_val_if_fail (store != NULL && plan != NULL && change != NULL, FALSE);

  return cw_database_enter (store->database, error)
         && cw_database_leave (store->database,
                               ensure_number (store, plan, &number, error)
                                 && insert_change (store, number, 0, change, error),
                               error);
}

static gboolean
delete_range (CwStore *store, gint64 number, gint64 first, guint n, GError **error)
{
  CwStatement *statement = cw_database_prepare (
    store->database, "DELETE FROM change WHERE plan = ?1 AND id >= ?2 AND id < ?2 + ?3");

  cw_statement_bind_int (statement, 1, number);
  cw_statement_bind_int (statement, 2, first);
  cw_statement_bind_int (statement, 3, n);
  return cw_statement_run (statement, error);
}

/* By way of negative places, because two changes cannot have the same place even for a moment. */
static gboolean
move_behind (CwStore *store, gint64 number, gint64 from, gint64 by, GError **error)
{
  CwStatement *statement = cw_database_prepare (
    store->database, "UPDATE change SET id = -(id + ?3) WHERE plan = ?1 AND id >= ?2");

  if (by == 0)
    return TRUE;

  cw_statement_bind_int (statement, 1, number);
  cw_statement_bind_int (statement, 2, from);
  cw_statement_bind_int (statement, 3, by);
  return cw_statement_run (statement, error)
         && run_for_number (store, "UPDATE change SET id = -id WHERE plan = ?1 AND id < 0", number, error);
}

static gboolean
replace_changes (CwStore *store,
                 const char *plan,
                 gint64 first,
                 guint n_old,
                 CwChange *const *changes,
                 guint n_new,
                 GError **error)
{
  gint64 number;

  if (!find_number (store, plan, &number, error) || !delete_range (store, number, first, n_old, error)
      || !move_behind (store, number, first + n_old, (gint64) n_new - n_old, error))
    return FALSE;

  for (guint i = 0; i < n_new; i++)
    {
      if (!insert_change (store, number, first + i, changes[i], error))
        return FALSE;
    }
  return TRUE;
}

gboolean
cw_store_replace_changes (CwStore *store,
                          const char *plan,
                          gint64 first,
                          guint n_old,
                          CwChange *const *changes,
                          guint n_new,
                          GError **error)
{
  g_return_val_if_fail (store != NULL && plan != NULL && first > 0, FALSE);

  return cw_database_enter (store->database, error)
         && cw_database_leave (store->database,
                               replace_changes (store, plan, first, n_old, changes, n_new, error), error);
}

gboolean
cw_store_count_changes (CwStore *store, const char *plan, guint *count, GError **error)
{
  CwStatement *statement;

  g_return_val_if_fail (store != NULL && plan != NULL && count != NULL, FALSE);

  statement = cw_database_prepare (store->database,
                                   "SELECT coalesce (max (id), 0) FROM change WHERE plan = " NUMBER_OF_PLAN);
  cw_statement_bind_text (statement, 1, plan);

  return cw_store_read_count (statement, count, error);
}

#define CHANGE_COLUMNS "id, body, serial, plan, side, action"

static gboolean
get_body (CwStore *store, CwStatement *statement, GBytes **body, GError **error)
{
  const char *row = change_row (store, cw_statement_get_int (statement, 2),
                                cw_statement_get_int (statement, 3), cw_statement_get_text (statement, 4),
                                cw_statement_get_text (statement, 5));

  return cw_store_get_bytes (store, statement, 1, "change.body", row, body, error);
}

static gpointer
read_change (CwStore *store, CwStatement *statement, GError **error)
{
  g_autoptr (GBytes) body = NULL;
  CwChange *change;

  if (!get_body (store, statement, &body, error))
    return NULL;

  change = cw_change_from_bytes (body, NULL);
  if (change == NULL)
    {
      cw_store_fail_row (store, error);
      return NULL;
    }

  change->id = cw_statement_get_int (statement, 0);
  return change;
}

GPtrArray *
cw_store_next_changes (CwStore *store,
                       const char *plan,
                       CwSide side,
                       CwAction action,
                       gint64 after,
                       guint limit,
                       GError **error)
{
  CwStatement *statement;

  g_return_val_if_fail (store != NULL && plan != NULL, NULL);

  statement = cw_database_prepare (store->database,
                                   "SELECT " CHANGE_COLUMNS " FROM change WHERE plan = " NUMBER_OF_PLAN
                                   " AND side = ?2 AND action = ?3"
                                   " AND id > ?4 ORDER BY id LIMIT ?5");
  cw_statement_bind_text (statement, 1, plan);
  cw_statement_bind_text (statement, 2, cw_side_to_nick (side));
  cw_statement_bind_text (statement, 3, cw_action_to_nick (action));
  cw_statement_bind_int (statement, 4, after);
  cw_statement_bind_int (statement, 5, limit);

  return cw_store_read_all (store, statement, read_change, (GDestroyNotify) cw_change_free, error);
}

GPtrArray *
cw_store_list_changes (CwStore *store, const char *plan, gint64 after, guint limit, GError **error)
{
  CwStatement *statement;

  g_return_val_if_fail (store != NULL && plan != NULL, NULL);

  statement = cw_database_prepare (store->database,
                                   "SELECT " CHANGE_COLUMNS " FROM change WHERE plan = " NUMBER_OF_PLAN
                                   " AND id > ?2 ORDER BY id LIMIT ?3");
  cw_statement_bind_text (statement, 1, plan);
  cw_statement_bind_int (statement, 2, after);
  cw_statement_bind_int (statement, 3, limit);

  return cw_store_read_all (store, statement, read_change, (GDestroyNotify) cw_change_free, error);
}

gboolean
cw_store_foreach_change (CwStore *store,
                         const char *plan,
                         CwStoreChangeFunc func,
                         gpointer user_data,
                         GError **error)
{
  gint64 after = 0;

  g_return_val_if_fail (func != NULL, FALSE);

  for (;;)
    {
      g_autoptr (GPtrArray) changes = cw_store_list_changes (store, plan, after, CW_STORE_PAGE, error);

      if (changes == NULL)
        return FALSE;
      if (changes->len == 0)
        return TRUE;

      for (guint i = 0; i < changes->len; i++)
        {
          const CwChange *change = g_ptr_array_index (changes, i);

          /* If the table is damaged and out of order, the next portion could be this one again, for ever. */
          if (change->id <= after)
            return cw_database_fail_damaged (store->database, error);
          if (!func (change, user_data, error))
            return FALSE;
          after = change->id;
        }
    }
}

guint
cw_write_counts_get (const CwWriteCounts *counts, CwSide side)
{
  return counts->created[side] + counts->updated[side];
}

gboolean
cw_store_count_writes (CwStore *store,
                       const char *plan,
                       GHashTable *left_out,
                       CwWriteCounts *writes,
                       GError **error)
{
  CwStatement *statement;
  gboolean row;

  g_return_val_if_fail (store != NULL && plan != NULL, FALSE);

  *writes = (CwWriteCounts) { 0 };
  statement = cw_database_prepare (store->database,
                                   "SELECT id, side = 'salesforce', action = 'create', action = 'update'"
                                   " FROM change WHERE plan = " NUMBER_OF_PLAN);
  cw_statement_bind_text (statement, 1, plan);

  while (cw_statement_step (statement, &row, error))
    {
      CwSide side;
      gint64 id;

      if (!row)
        return TRUE;
      id = cw_statement_get_int (statement, 0);
      if (left_out != NULL && g_hash_table_contains (left_out, &id))
        continue;
      side = cw_statement_get_int (statement, 1) != 0 ? CW_SIDE_SALESFORCE : CW_SIDE_ALOWARE;
      if (cw_statement_get_int (statement, 2) != 0)
        writes->created[side]++;
      else if (cw_statement_get_int (statement, 3) != 0)
        writes->updated[side]++;
      else
        writes->links++;
    }
  return FALSE;
}

gboolean
cw_store_digest_plan (CwStore *store, const char *plan, GChecksum *checksum, GError **error)
{
  CwStatement *statement;
  gboolean row;

  g_return_val_if_fail (store != NULL && plan != NULL && checksum != NULL, FALSE);

  statement = cw_database_prepare (
    store->database, "SELECT " CHANGE_COLUMNS " FROM change WHERE plan = " NUMBER_OF_PLAN " ORDER BY id");
  cw_statement_bind_text (statement, 1, plan);

  while (cw_statement_step (statement, &row, error))
    {
      g_autoptr (GBytes) body = NULL;

      if (!row)
        return TRUE;
      /* A damaged change is passed over, as in a listing. */
      if (get_body (store, statement, &body, NULL))
        g_checksum_update (checksum, g_bytes_get_data (body, NULL), (gssize) g_bytes_get_size (body));
    }
  return FALSE;
}

static const char *
exclusion_row (CwStore *store, gint64 plan, gint64 id)
{
  cw_store_row_begin (store);
  cw_store_row_int (store, plan);
  return cw_store_row_int (store, id);
}

static gboolean
next_exclusion (CwStore *store, gint64 plan, gint64 *id, GError **error)
{
  CwStatement *statement = cw_database_prepare (
    store->database, "SELECT coalesce (max (id), 0) + 1 FROM exclusion WHERE plan = ?1");

  cw_statement_bind_int (statement, 1, plan);

  return cw_statement_run_int (statement, id, error);
}

gboolean
cw_store_add_exclusion (CwStore *store, const char *plan, const CwExclusion *exclusion, GError **error)
{
  CwStatement *statement;
  const char *row;
  gint64 number, id;

  g_return_val_if_fail (store != NULL && plan != NULL && exclusion != NULL, FALSE);

  if (!ensure_number (store, plan, &number, error) || !next_exclusion (store, number, &id, error))
    return FALSE;

  row = exclusion_row (store, number, id);
  statement = cw_database_prepare (store->database,
                                   "INSERT INTO exclusion (plan, id, code, aloware_id, salesforce_id, label, "
                                   "message) VALUES (?1, ?7, ?2, ?3, ?4, ?5, ?6)");
  cw_statement_bind_int (statement, 1, number);
  cw_statement_bind_text (statement, 2, exclusion->code);
  cw_statement_bind_text (statement, 3, exclusion->pair.ids[CW_SIDE_ALOWARE]);
  cw_statement_bind_text (statement, 4, exclusion->pair.ids[CW_SIDE_SALESFORCE]);
  cw_store_bind_sealed (store, statement, 5, "exclusion.label", row, exclusion->pair.label);
  cw_store_bind_sealed (store, statement, 6, "exclusion.message", row, exclusion->message);
  cw_statement_bind_int (statement, 7, id);

  return cw_statement_run (statement, error);
}

static gpointer
read_exclusion (CwStore *store, CwStatement *statement, GError **error)
{
  g_autoptr (CwExclusion) exclusion = cw_exclusion_new (cw_statement_get_text (statement, 0), NULL);
  const char *row = exclusion_row (store, cw_statement_get_int (statement, 5),
                                   cw_statement_get_int (statement, 6));

  exclusion->pair.ids[CW_SIDE_ALOWARE] = cw_statement_dup_text (statement, 1);
  exclusion->pair.ids[CW_SIDE_SALESFORCE] = cw_statement_dup_text (statement, 2);
  /* A message that does not open is left out. The code and the record say enough. */
  cw_store_get_sealed (store, statement, 3, "exclusion.label", row, &exclusion->pair.label, NULL);
  cw_store_get_sealed (store, statement, 4, "exclusion.message", row, &exclusion->message, NULL);

  return g_steal_pointer (&exclusion);
}

GPtrArray *
cw_store_list_exclusions (CwStore *store, const char *plan, guint after, guint limit, GError **error)
{
  CwStatement *statement;

  g_return_val_if_fail (store != NULL && plan != NULL, NULL);

  statement = cw_database_prepare (
    store->database, "SELECT code, aloware_id, salesforce_id, label, message, plan, id FROM exclusion"
                     " WHERE plan = " NUMBER_OF_PLAN " AND id > ?2 ORDER BY id LIMIT ?3");
  cw_statement_bind_text (statement, 1, plan);
  cw_statement_bind_int (statement, 2, after);
  cw_statement_bind_int (statement, 3, limit);

  return cw_store_read_all (store, statement, read_exclusion, (GDestroyNotify) cw_exclusion_free, error);
}

GPtrArray *
cw_store_list_record_exclusions (CwStore *store, const CwPairId *pair, GError **error)
{
  CwStatement *statement;

  g_return_val_if_fail (store != NULL && pair != NULL, NULL);

  statement = cw_database_prepare (
    store->database, "SELECT code, aloware_id, salesforce_id, label, message, plan, id FROM exclusion"
                     " WHERE plan = (SELECT max (plan) FROM exclusion)"
                     " AND (aloware_id = ?1 OR salesforce_id = ?2) ORDER BY id");
  cw_statement_bind_text (statement, 1, pair->ids[CW_SIDE_ALOWARE]);
  cw_statement_bind_text (statement, 2, pair->ids[CW_SIDE_SALESFORCE]);

  return cw_store_read_all (store, statement, read_exclusion, (GDestroyNotify) cw_exclusion_free, error);
}

static gboolean
rename_plan (CwStore *store, const char *from, const char *to, GError **error)
{
  CwStatement *statement;
  gint64 number;

  if (!ensure_number (store, from, &number, error)
      || !run_for_number (store, "DELETE FROM change WHERE plan <> ?1", number, error)
      || !run_for_number (store, "DELETE FROM exclusion WHERE plan <> ?1", number, error)
      || !run_for_number (store, "DELETE FROM plan WHERE number <> ?1", number, error))
    return FALSE;

  statement = cw_database_prepare (store->database, "UPDATE plan SET name = ?2 WHERE number = ?1");
  cw_statement_bind_int (statement, 1, number);
  cw_statement_bind_text (statement, 2, to);
  return cw_statement_run (statement, error);
}

gboolean
cw_store_rename_plan (CwStore *store, const char *from, const char *to, GError **error)
{
  g_return_val_if_fail (store != NULL && from != NULL && to != NULL, FALSE);

  if (g_str_equal (from, to))
    return TRUE;

  return cw_database_enter (store->database, error)
         && cw_database_leave (store->database, rename_plan (store, from, to, error), error);
}
