/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-store-journal.h"

#include <glib/gi18n-lib.h>

#include "cw-error.h"
#include "cw-store-row.h"

#define WRITE_COLUMNS \
  "id, run, state, changed, side, action, aloware_id, salesforce_id, error_code, error_message, body"

enum
{
  WRITE_ID,
  WRITE_RUN,
  WRITE_STATE,
  WRITE_CHANGED,
  WRITE_SIDE,
  WRITE_ACTION,
  WRITE_ALOWARE_ID,
  WRITE_SALESFORCE_ID,
  WRITE_ERROR_CODE,
  WRITE_ERROR_MESSAGE,
  WRITE_BODY,
};

static const char *const state_nicks[] = {
  [CW_WRITE_PLANNED] = "planned",
  [CW_WRITE_SENT] = "sent",
  [CW_WRITE_CONFIRMED] = "confirmed",
  [CW_WRITE_FAILED] = "failed",
};

const char *
cw_write_state_to_nick (CwWriteState state)
{
  g_return_val_if_fail ((gsize) state < G_N_ELEMENTS (state_nicks), NULL);

  return state_nicks[state];
}

static gboolean
state_from_nick (const char *nick, CwWriteState *state)
{
  for (guint i = 0; i < G_N_ELEMENTS (state_nicks); i++)
    {
      if (g_strcmp0 (state_nicks[i], nick) == 0)
        {
          *state = (CwWriteState) i;
          return TRUE;
        }
    }

  return FALSE;
}

CwWrite *
cw_write_new (void)
{
  return g_new0 (CwWrite, 1);
}

void
cw_write_free (CwWrite *write)
{
  if (write == NULL)
    return;

  g_clear_pointer (&write->change, cw_change_free);
  g_free (write->error_code);
  g_free (write->error_message);
  g_free (write);
}

/* An undo relies on whose values a write holds and which records they were written to. */
static const char *
write_row (CwStore *store, gint64 id, gint64 run, const CwChange *change)
{
  cw_store_row_begin (store);
  cw_store_row_int (store, id);
  cw_store_row_int (store, run);
  cw_store_row_text (store, cw_side_to_nick (change->side));
  cw_store_row_text (store, cw_action_to_nick (change->action));
  cw_store_row_text (store, change->pair.ids[CW_SIDE_ALOWARE]);
  return cw_store_row_text (store, change->pair.ids[CW_SIDE_SALESFORCE]);
}

static gboolean
insert_write (CwStore *store, CwWrite *write, GError **error)
{
  g_autoptr (GBytes) body = cw_change_to_bytes (write->change);
  CwStatement *statement;

  if (!cw_store_next_number (store, "journal", &write->id, error))
    return FALSE;

  write->when = cw_store_now ();
  statement = cw_database_prepare (store->database,
                                   "INSERT INTO journal (run, state, changed, side, action, aloware_id, "
                                   "salesforce_id, error_code, error_message, body, id)"
                                   " VALUES (?1, ?8, ?2, ?3, ?4, ?5, ?6, ?9, ?10, ?7, ?11)");
  cw_statement_bind_int (statement, 1, write->run);
  cw_statement_bind_int (statement, 2, write->when);
  cw_statement_bind_text (statement, 3, cw_side_to_nick (write->change->side));
  cw_statement_bind_text (statement, 4, cw_action_to_nick (write->change->action));
  cw_statement_bind_text (statement, 5, write->change->pair.ids[CW_SIDE_ALOWARE]);
  cw_statement_bind_text (statement, 6, write->change->pair.ids[CW_SIDE_SALESFORCE]);
  cw_store_bind_bytes (store, statement, 7, "journal.body",
                       write_row (store, write->id, write->run, write->change), body);
  cw_statement_bind_text (statement, 8, cw_write_state_to_nick (write->state));
  cw_statement_bind_text (statement, 9, write->error_code);
  cw_store_bind_sealed (store, statement, 10, "journal.error_message", cw_store_row_of_int (store, write->id),
                        write->error_message);
  cw_statement_bind_int (statement, 11, write->id);
  return cw_statement_run (statement, error);
}

gboolean
cw_store_journal_add (CwStore *store, CwWrite *write, GError **error)
{
  g_return_val_if_fail (store != NULL && write != NULL && write->change != NULL, FALSE);

  return cw_database_enter (store->database, error)
         && cw_database_leave (store->database, insert_write (store, write, error), error);
}

gboolean
cw_store_journal_set_state (CwStore *store,
                            gint64 id,
                            CwWriteState state,
                            const char *error_code,
                            const char *error_message,
                            GError **error)
{
  CwStatement *statement;

  g_return_val_if_fail (store != NULL, FALSE);

  statement = cw_database_prepare (
    store->database,
    "UPDATE journal SET state = ?2, changed = ?3, error_code = ?4, error_message = ?5 WHERE id = ?1");
  cw_statement_bind_int (statement, 1, id);
  cw_statement_bind_text (statement, 2, cw_write_state_to_nick (state));
  cw_statement_bind_int (statement, 3, cw_store_now ());
  cw_statement_bind_text (statement, 4, error_code);
  cw_store_bind_sealed (store, statement, 5, "journal.error_message", cw_store_row_of_int (store, id),
                        error_message);

  return cw_store_run_found (store, statement, _("There is no such write in the journal."), error);
}

static void
replace_text (char **text, const char *value)
{
  g_free (*text);
  *text = g_strdup (value);
}

/* The columns count, not the body: they have the id of a record that was created, and they are all that is
 * left after a lost key, or of a damaged row. */
static CwChange *
read_change (CwStore *store, CwStatement *statement, GError **error)
{
  g_autoptr (GBytes) body = NULL;
  g_autoptr (CwChange) columns = cw_change_new (CW_SIDE_ALOWARE, CW_ACTION_UPDATE);
  g_autoptr (CwChange) change = NULL;

  if (!cw_side_from_nick (cw_statement_get_text (statement, WRITE_SIDE), &columns->side)
      || !cw_action_from_nick (cw_statement_get_text (statement, WRITE_ACTION), &columns->action))
    {
      cw_store_fail_row (store, error);
      return NULL;
    }
  columns->pair.ids[CW_SIDE_ALOWARE] = cw_statement_dup_text (statement, WRITE_ALOWARE_ID);
  columns->pair.ids[CW_SIDE_SALESFORCE] = cw_statement_dup_text (statement, WRITE_SALESFORCE_ID);

  cw_store_get_bytes (store, statement, WRITE_BODY, "journal.body",
                      write_row (store, cw_statement_get_int (statement, WRITE_ID),
                                 cw_statement_get_int (statement, WRITE_RUN), columns),
                      &body, NULL);
  change = body != NULL ? cw_change_from_bytes (body, NULL) : NULL;
  if (change == NULL)
    {
      store->is_damaged |= body != NULL;
      change = cw_change_new (columns->side, columns->action);
    }

  change->side = columns->side;
  change->action = columns->action;
  replace_text (&change->pair.ids[CW_SIDE_ALOWARE], columns->pair.ids[CW_SIDE_ALOWARE]);
  replace_text (&change->pair.ids[CW_SIDE_SALESFORCE], columns->pair.ids[CW_SIDE_SALESFORCE]);
  if (change->pair.label == NULL)
    change->pair.label = g_strdup (change->pair.ids[CW_SIDE_SALESFORCE] != NULL
                                     ? change->pair.ids[CW_SIDE_SALESFORCE]
                                     : change->pair.ids[CW_SIDE_ALOWARE]);

  return g_steal_pointer (&change);
}

static gpointer
read_write (CwStore *store, CwStatement *statement, GError **error)
{
  g_autoptr (CwWrite) write = cw_write_new ();

  write->id = cw_statement_get_int (statement, WRITE_ID);
  write->run = cw_statement_get_int (statement, WRITE_RUN);
  write->when = cw_statement_get_int (statement, WRITE_CHANGED);
  write->error_code = cw_statement_dup_text (statement, WRITE_ERROR_CODE);
  if (!state_from_nick (cw_statement_get_text (statement, WRITE_STATE), &write->state))
    {
      cw_store_fail_row (store, error);
      return NULL;
    }
  /* A message that does not open is left out. The code says enough. */
  cw_store_get_sealed (store, statement, WRITE_ERROR_MESSAGE, "journal.error_message",
                       cw_store_row_of_int (store, write->id), &write->error_message, NULL);

  write->change = read_change (store, statement, error);
  if (write->change == NULL)
    return NULL;
  if (store->is_damaged && write->error_message == NULL)
    write->error_message = g_strdup (_("What was kept of this write is damaged and cannot be shown."));

  return g_steal_pointer (&write);
}

static GPtrArray *
read_writes (CwStore *store, CwStatement *statement, GError **error)
{
  return cw_store_read_all (store, statement, read_write, (GDestroyNotify) cw_write_free, error);
}

gboolean
cw_store_journal_forget_run (CwStore *store, gint64 run, GError **error)
{
  CwStatement *statement;

  g_return_val_if_fail (store != NULL, FALSE);

  statement = cw_database_prepare (store->database,
                                   "DELETE FROM journal WHERE run = ?1 AND state = 'failed'");
  cw_statement_bind_int (statement, 1, run);
  return cw_statement_run (statement, error);
}

GPtrArray *
cw_store_journal_list_unsettled (CwStore *store, GError **error)
{
  g_return_val_if_fail (store != NULL, NULL);

  return read_writes (store,
                      cw_database_prepare (store->database,
                                           "SELECT " WRITE_COLUMNS " FROM journal"
                                           " WHERE state IN ('planned', 'sent') ORDER BY id"),
                      error);
}

static GPtrArray *
list_portion (CwStore *store, CwWriteChoice which, gint64 run, gint64 after, guint limit, GError **error)
{
#define PORTION_OF_RUN(condition) \
  "SELECT " WRITE_COLUMNS " FROM journal WHERE run = ?1 AND id > ?2" condition " ORDER BY id LIMIT ?3"
  static const char *const sql[] = {
    [CW_WRITES_ALL] = PORTION_OF_RUN (""),
    [CW_WRITES_LINKS] = PORTION_OF_RUN (" AND action = 'link'"),
    [CW_WRITES_FAILED] = PORTION_OF_RUN (" AND state = 'failed'"),
  };
#undef PORTION_OF_RUN
  CwStatement *statement = cw_database_prepare (store->database, sql[which]);

  cw_statement_bind_int (statement, 1, run);
  cw_statement_bind_int (statement, 2, after);
  cw_statement_bind_int (statement, 3, limit);

  return read_writes (store, statement, error);
}

GPtrArray *
cw_store_journal_list_run (CwStore *store, gint64 run, gint64 after, guint limit, GError **error)
{
  g_return_val_if_fail (store != NULL, NULL);

  return list_portion (store, CW_WRITES_ALL, run, after, limit, error);
}

gboolean
cw_store_journal_foreach (CwStore *store,
                          gint64 run,
                          CwWriteChoice which,
                          CwStoreWriteFunc func,
                          gpointer user_data,
                          GError **error)
{
  gint64 after = 0;

  g_return_val_if_fail (store != NULL && func != NULL, FALSE);

  for (;;)
    {
      g_autoptr (GPtrArray) writes = list_portion (store, which, run, after, CW_STORE_PAGE, error);

      if (writes == NULL)
        return FALSE;
      if (writes->len == 0)
        return TRUE;

      for (guint i = 0; i < writes->len; i++)
        {
          const CwWrite *write = g_ptr_array_index (writes, i);

          /* If the table is damaged and out of order, the next portion could be this one again, for ever. */
          if (write->id <= after)
            return cw_database_fail_damaged (store->database, error);
          after = write->id;
          if (!func (write, user_data, error))
            return FALSE;
        }
    }
}

gboolean
cw_store_journal_get (CwStore *store, gint64 id, CwWrite **write, GError **error)
{
  CwStatement *statement;

  g_return_val_if_fail (store != NULL && write != NULL, FALSE);

  statement = cw_database_prepare (store->database, "SELECT " WRITE_COLUMNS " FROM journal WHERE id = ?1");
  cw_statement_bind_int (statement, 1, id);

  return cw_store_read_one (store, statement, read_write, write, error);
}

/* (transfer full) */
static CwWrite *
find_write (CwStore *store, gint64 id, GError **error)
{
  CwWrite *write = NULL;

  if (cw_store_journal_get (store, id, &write, error) && write == NULL)
    g_set_error_literal (error, CW_ERROR, CW_ERROR_NOT_FOUND, _("There is no such write in the journal."));
  return write;
}

/* The body is sealed for the ids of the row, so it is sealed again when they change. */
static gboolean
store_change (CwStore *store, const CwWrite *write, GError **error)
{
  g_autoptr (GBytes) body = cw_change_to_bytes (write->change);
  CwStatement *statement = cw_database_prepare (
    store->database, "UPDATE journal SET aloware_id = ?2, salesforce_id = ?3, body = ?4 WHERE id = ?1");

  cw_statement_bind_int (statement, 1, write->id);
  cw_statement_bind_text (statement, 2, write->change->pair.ids[CW_SIDE_ALOWARE]);
  cw_statement_bind_text (statement, 3, write->change->pair.ids[CW_SIDE_SALESFORCE]);
  cw_store_bind_bytes (store, statement, 4, "journal.body",
                       write_row (store, write->id, write->run, write->change), body);
  return cw_statement_run (statement, error);
}

static gboolean
set_record (CwStore *store, gint64 id, CwSide side, const char *record_id, GError **error)
{
  g_autoptr (CwWrite) write = find_write (store, id, error);

  if (write == NULL)
    return FALSE;

  replace_text (side == CW_SIDE_ALOWARE ? &write->change->pair.ids[CW_SIDE_ALOWARE]
                                        : &write->change->pair.ids[CW_SIDE_SALESFORCE],
                record_id);
  return store_change (store, write, error);
}

gboolean
cw_store_journal_set_record (CwStore *store, gint64 id, CwSide side, const char *record_id, GError **error)
{
  g_return_val_if_fail (store != NULL && record_id != NULL, FALSE);

  return cw_database_enter (store->database, error)
         && cw_database_leave (store->database, set_record (store, id, side, record_id, error), error);
}

static gboolean
set_fields (CwStore *store, gint64 id, const CwChange *change, GError **error)
{
  g_autoptr (CwWrite) write = find_write (store, id, error);
  g_autoptr (CwChange) copy = NULL;

  if (write == NULL)
    return FALSE;

  copy = cw_change_copy (change);
  g_ptr_array_unref (write->change->fields);
  write->change->fields = g_ptr_array_ref (copy->fields);
  return store_change (store, write, error);
}

gboolean
cw_store_journal_set_fields (CwStore *store, gint64 id, const CwChange *change, GError **error)
{
  g_return_val_if_fail (store != NULL && change != NULL, FALSE);

  return cw_database_enter (store->database, error)
         && cw_database_leave (store->database, set_fields (store, id, change, error), error);
}

GPtrArray *
cw_store_journal_list_record (CwStore *store, CwSide side, const char *record_id, guint limit, GError **error)
{
  CwStatement *statement;

  g_return_val_if_fail (store != NULL && record_id != NULL, NULL);

  if (side == CW_SIDE_ALOWARE)
    statement = cw_database_prepare (store->database,
                                     "SELECT " WRITE_COLUMNS
                                     " FROM journal WHERE aloware_id = ?1 ORDER BY id DESC LIMIT ?2");
  else
    statement = cw_database_prepare (store->database,
                                     "SELECT " WRITE_COLUMNS
                                     " FROM journal WHERE salesforce_id = ?1 ORDER BY id DESC LIMIT ?2");
  cw_statement_bind_text (statement, 1, record_id);
  cw_statement_bind_int (statement, 2, limit);

  return read_writes (store, statement, error);
}

typedef struct
{
  CwStore *store;
  gint64 into;
} Moving;

/* A write is sealed for its run, so it is sealed anew. What does not open stays as it is: damaged. */
static gboolean
move_write (const CwWrite *write, gpointer user_data, GError **error)
{
  const Moving *moving = user_data;
  CwStore *store = moving->store;
  g_autoptr (GBytes) body = write->change->fields->len > 0 || write->change->action == CW_ACTION_LINK
                              ? cw_change_to_bytes (write->change)
                              : NULL;
  CwStatement *statement = cw_database_prepare (
    store->database, "UPDATE journal SET run = ?2, body = coalesce (?3, body) WHERE id = ?1");

  cw_statement_bind_int (statement, 1, write->id);
  cw_statement_bind_int (statement, 2, moving->into);
  cw_store_bind_bytes (store, statement, 3, "journal.body",
                       write_row (store, write->id, moving->into, write->change), body);
  return cw_statement_run (statement, error);
}

gboolean
cw_store_journal_move (CwStore *store, gint64 run, gint64 into, GError **error)
{
  Moving moving = { store, into };

  return cw_store_journal_foreach (store, run, CW_WRITES_ALL, move_write, &moving, error);
}
