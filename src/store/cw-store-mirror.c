/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-store-mirror.h"

#include "cw-store-row.h"

#define SALESFORCE_KEYS \
  "id, modified, modstamp, deleted, in_filter, master_id, phone_key, email_key, external_key, seen_run, " \
  "modified_by"
#define ALOWARE_KEYS "id, modified, checked, gone, phone_key, email_key, asked, phone"

enum
{
  SALESFORCE_ID,
  SALESFORCE_MODIFIED,
  SALESFORCE_MODSTAMP,
  SALESFORCE_DELETED,
  SALESFORCE_IN_FILTER,
  SALESFORCE_MASTER_ID,
  SALESFORCE_PHONE_KEY,
  SALESFORCE_EMAIL_KEY,
  SALESFORCE_EXTERNAL_KEY,
  SALESFORCE_SEEN_RUN,
  SALESFORCE_MODIFIED_BY,
  SALESFORCE_BODY,
};

enum
{
  ALOWARE_ID,
  ALOWARE_MODIFIED,
  ALOWARE_CHECKED,
  ALOWARE_GONE,
  ALOWARE_PHONE_KEY,
  ALOWARE_EMAIL_KEY,
  ALOWARE_ASKED,
  ALOWARE_PHONE,
  ALOWARE_BODY,
};

CwSalesforceMirror *
cw_salesforce_mirror_new (void)
{
  CwSalesforceMirror *mirror = g_new0 (CwSalesforceMirror, 1);

  mirror->in_filter = TRUE;

  return mirror;
}

void
cw_salesforce_mirror_free (CwSalesforceMirror *mirror)
{
  if (mirror == NULL)
    return;

  g_clear_pointer (&mirror->record, cw_record_free);
  g_free (mirror->successor);
  g_free (mirror->modified_by);
  g_free (mirror->phone_key);
  g_free (mirror->email_key);
  g_free (mirror->external_key);
  g_free (mirror);
}

gboolean
cw_salesforce_mirror_is_converted (const CwSalesforceMirror *mirror)
{
  return !mirror->deleted && mirror->successor != NULL;
}

CwAlowareMirror *
cw_aloware_mirror_new (void)
{
  return g_new0 (CwAlowareMirror, 1);
}

void
cw_aloware_mirror_free (CwAlowareMirror *mirror)
{
  if (mirror == NULL)
    return;

  g_clear_pointer (&mirror->record, cw_record_free);
  g_free (mirror->phone);
  g_free (mirror->phone_key);
  g_free (mirror->email_key);
  g_free (mirror);
}

/* A mirror is known by all that records are matched and judged by, but not by when it was last seen. */
static const char *
salesforce_row (CwStore *store, const CwSalesforceMirror *mirror)
{
  cw_store_row_begin (store);
  cw_store_row_text (store, cw_record_get_id (mirror->record));
  cw_store_row_int (store, cw_record_get_modified (mirror->record));
  cw_store_row_int (store, mirror->modstamp);
  cw_store_row_int (store, mirror->deleted ? 1 : 0);
  cw_store_row_text (store, mirror->successor);
  cw_store_row_text (store, mirror->phone_key);
  cw_store_row_text (store, mirror->email_key);
  return cw_store_row_text (store, mirror->external_key);
}

static const char *
aloware_row (CwStore *store, const CwAlowareMirror *mirror)
{
  cw_store_row_begin (store);
  cw_store_row_text (store, cw_record_get_id (mirror->record));
  cw_store_row_int (store, cw_record_get_modified (mirror->record));
  cw_store_row_text (store, mirror->phone_key);
  return cw_store_row_text (store, mirror->email_key);
}

gboolean
cw_store_put_salesforce (CwStore *store, const CwSalesforceMirror *mirror, GError **error)
{
  CwStatement *statement;

  g_return_val_if_fail (store != NULL && mirror != NULL && mirror->record != NULL, FALSE);
  g_return_val_if_fail (cw_record_get_id (mirror->record) != NULL, FALSE);

  statement = cw_database_prepare (
    store->database,
    "INSERT INTO salesforce_mirror (" SALESFORCE_KEYS ", body)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"
    " ON CONFLICT (id) DO UPDATE SET modified = ?2, modstamp = ?3, deleted = ?4, in_filter = ?5,"
    " master_id = ?6, phone_key = ?7, email_key = ?8, external_key = ?9, seen_run = ?10, modified_by = ?11,"
    " body = ?12");
  cw_statement_bind_text (statement, 1, cw_record_get_id (mirror->record));
  cw_statement_bind_int (statement, 2, cw_record_get_modified (mirror->record));
  cw_statement_bind_int (statement, 3, mirror->modstamp);
  cw_statement_bind_int (statement, 4, mirror->deleted ? 1 : 0);
  cw_statement_bind_int (statement, 5, mirror->in_filter ? 1 : 0);
  cw_statement_bind_text (statement, 6, mirror->successor);
  cw_statement_bind_text (statement, 7, mirror->phone_key);
  cw_statement_bind_text (statement, 8, mirror->email_key);
  cw_statement_bind_text (statement, 9, mirror->external_key);
  cw_statement_bind_int (statement, 10, mirror->seen_run);
  cw_store_bind_proof (store, statement, 11, "salesforce_mirror.modified_by", salesforce_row (store, mirror),
                       mirror->modified_by);
  cw_store_bind_record (store, statement, 12, "salesforce_mirror.body",
                        cw_store_row_of_text (store, cw_record_get_id (mirror->record)), mirror->record);

  return cw_statement_run (statement, error);
}

/* Replaces a record without values by the one with its values. */
static gboolean
replace_record (CwStore *store,
                CwStatement *statement,
                int position,
                const char *column,
                CwRecord **record,
                GError **error)
{
  const char *row = cw_store_row_of_text (store, cw_record_get_id (*record));

  g_clear_pointer (record, cw_record_free);
  return cw_store_get_record (store, statement, position, column, row, record, error);
}

static gpointer
read_salesforce_keys (CwStore *store, CwStatement *statement, GError **error)
{
  g_autoptr (CwSalesforceMirror) mirror = cw_salesforce_mirror_new ();

  mirror->record = cw_record_new (cw_statement_get_text (statement, SALESFORCE_ID));
  cw_record_set_modified (mirror->record, cw_statement_get_int (statement, SALESFORCE_MODIFIED));
  mirror->modstamp = cw_statement_get_int (statement, SALESFORCE_MODSTAMP);
  mirror->deleted = cw_statement_get_int (statement, SALESFORCE_DELETED) != 0;
  mirror->in_filter = cw_statement_get_int (statement, SALESFORCE_IN_FILTER) != 0;
  mirror->successor = cw_statement_dup_text (statement, SALESFORCE_MASTER_ID);
  mirror->phone_key = cw_statement_dup_text (statement, SALESFORCE_PHONE_KEY);
  mirror->email_key = cw_statement_dup_text (statement, SALESFORCE_EMAIL_KEY);
  mirror->external_key = cw_statement_dup_text (statement, SALESFORCE_EXTERNAL_KEY);
  mirror->seen_run = cw_statement_get_int (statement, SALESFORCE_SEEN_RUN);
  if (!cw_store_get_proof (store, statement, SALESFORCE_MODIFIED_BY, "salesforce_mirror.modified_by",
                           salesforce_row (store, mirror), &mirror->modified_by, error))
    return NULL;

  return g_steal_pointer (&mirror);
}

static gpointer
read_salesforce (CwStore *store, CwStatement *statement, GError **error)
{
  g_autoptr (CwSalesforceMirror) mirror = read_salesforce_keys (store, statement, error);

  if (mirror == NULL
      || !replace_record (store, statement, SALESFORCE_BODY, "salesforce_mirror.body", &mirror->record,
                          error))
    return NULL;

  return g_steal_pointer (&mirror);
}

gboolean
cw_store_get_salesforce (CwStore *store, const char *id, CwSalesforceMirror **mirror, GError **error)
{
  CwStatement *statement;

  g_return_val_if_fail (store != NULL && id != NULL && mirror != NULL, FALSE);

  statement = cw_database_prepare (store->database,
                                   "SELECT " SALESFORCE_KEYS ", body FROM salesforce_mirror WHERE id = ?1");
  cw_statement_bind_text (statement, 1, id);

  return cw_store_read_one (store, statement, read_salesforce, mirror, error);
}

gboolean
cw_store_put_aloware (CwStore *store, const CwAlowareMirror *mirror, GError **error)
{
  CwStatement *statement;

  g_return_val_if_fail (store != NULL && mirror != NULL && mirror->record != NULL, FALSE);
  g_return_val_if_fail (cw_record_get_id (mirror->record) != NULL, FALSE);

  statement = cw_database_prepare (
    store->database,
    "INSERT INTO aloware_mirror (" ALOWARE_KEYS ", body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
    " ON CONFLICT (id) DO UPDATE SET modified = ?2, checked = ?3, gone = ?4, phone_key = ?5, email_key = ?6,"
    " asked = ?7, phone = ?8, body = ?9");
  cw_statement_bind_text (statement, 1, cw_record_get_id (mirror->record));
  cw_statement_bind_int (statement, 2, cw_record_get_modified (mirror->record));
  cw_statement_bind_int (statement, 3, mirror->checked);
  cw_statement_bind_int (statement, 4, mirror->gone ? 1 : 0);
  cw_statement_bind_text (statement, 5, mirror->phone_key);
  cw_statement_bind_text (statement, 6, mirror->email_key);
  cw_statement_bind_int (statement, 7, mirror->asked);
  cw_store_bind_proof (store, statement, 8, "aloware_mirror.phone", aloware_row (store, mirror),
                       mirror->phone);
  cw_store_bind_record (store, statement, 9, "aloware_mirror.body",
                        cw_store_row_of_text (store, cw_record_get_id (mirror->record)), mirror->record);

  return cw_statement_run (statement, error);
}

static gpointer
read_aloware_keys (CwStore *store, CwStatement *statement, GError **error)
{
  g_autoptr (CwAlowareMirror) mirror = cw_aloware_mirror_new ();

  mirror->record = cw_record_new (cw_statement_get_text (statement, ALOWARE_ID));
  cw_record_set_modified (mirror->record, cw_statement_get_int (statement, ALOWARE_MODIFIED));
  mirror->asked = cw_statement_get_int (statement, ALOWARE_ASKED);
  mirror->checked = cw_statement_get_int (statement, ALOWARE_CHECKED);
  mirror->gone = cw_statement_get_int (statement, ALOWARE_GONE) != 0;
  mirror->phone_key = cw_statement_dup_text (statement, ALOWARE_PHONE_KEY);
  mirror->email_key = cw_statement_dup_text (statement, ALOWARE_EMAIL_KEY);
  if (!cw_store_get_proof (store, statement, ALOWARE_PHONE, "aloware_mirror.phone",
                           aloware_row (store, mirror), &mirror->phone, error))
    return NULL;

  return g_steal_pointer (&mirror);
}

static gpointer
read_aloware (CwStore *store, CwStatement *statement, GError **error)
{
  g_autoptr (CwAlowareMirror) mirror = read_aloware_keys (store, statement, error);

  if (mirror == NULL
      || !replace_record (store, statement, ALOWARE_BODY, "aloware_mirror.body", &mirror->record, error))
    return NULL;

  return g_steal_pointer (&mirror);
}

gboolean
cw_store_get_aloware (CwStore *store, const char *id, CwAlowareMirror **mirror, GError **error)
{
  CwStatement *statement;

  g_return_val_if_fail (store != NULL && id != NULL && mirror != NULL, FALSE);

  statement = cw_database_prepare (store->database,
                                   "SELECT " ALOWARE_KEYS ", body FROM aloware_mirror WHERE id = ?1");
  cw_statement_bind_text (statement, 1, id);

  return cw_store_read_one (store, statement, read_aloware, mirror, error);
}

gboolean
cw_store_get_salesforce_keys (CwStore *store, const char *id, CwSalesforceMirror **keys, GError **error)
{
  CwStatement *statement;

  g_return_val_if_fail (store != NULL && id != NULL && keys != NULL, FALSE);

  statement = cw_database_prepare (store->database,
                                   "SELECT " SALESFORCE_KEYS " FROM salesforce_mirror WHERE id = ?1");
  cw_statement_bind_text (statement, 1, id);

  return cw_store_read_one (store, statement, read_salesforce_keys, keys, error);
}

gboolean
cw_store_get_aloware_keys (CwStore *store, const char *id, CwAlowareMirror **keys, GError **error)
{
  CwStatement *statement;

  g_return_val_if_fail (store != NULL && id != NULL && keys != NULL, FALSE);

  statement = cw_database_prepare (store->database,
                                   "SELECT " ALOWARE_KEYS " FROM aloware_mirror WHERE id = ?1");
  cw_statement_bind_text (statement, 1, id);

  return cw_store_read_one (store, statement, read_aloware_keys, keys, error);
}

gboolean
cw_store_set_gone (CwStore *store,
                   const char *aloware_id,
                   gboolean gone,
                   gint64 run,
                   gint64 checked,
                   GError **error)
{
  CwStatement *statement;

  g_return_val_if_fail (store != NULL && aloware_id != NULL, FALSE);

  statement = cw_database_prepare (
    store->database, "UPDATE aloware_mirror SET gone = ?2, asked = ?3, checked = ?4 WHERE id = ?1");
  cw_statement_bind_text (statement, 1, aloware_id);
  cw_statement_bind_int (statement, 2, gone ? 1 : 0);
  cw_statement_bind_int (statement, 3, run);
  cw_statement_bind_int (statement, 4, checked);

  return cw_statement_run (statement, error);
}

gboolean
cw_store_count_salesforce (CwStore *store, guint *count, GError **error)
{
  return cw_store_read_count (
    cw_database_prepare (store->database, "SELECT count(*) FROM salesforce_mirror WHERE deleted = 0"), count,
    error);
}

gboolean
cw_store_count_aloware (CwStore *store, guint *count, GError **error)
{
  return cw_store_read_count (
    cw_database_prepare (store->database, "SELECT count(*) FROM aloware_mirror WHERE gone = 0"), count,
    error);
}

gboolean
cw_store_foreach_salesforce_keys (CwStore *store,
                                  CwStoreSalesforceFunc func,
                                  gpointer user_data,
                                  GError **error)
{
  return cw_store_foreach (
    store, "SELECT " SALESFORCE_KEYS " FROM salesforce_mirror WHERE id > ?1 ORDER BY id LIMIT ?2",
    SALESFORCE_ID, read_salesforce_keys, (GDestroyNotify) cw_salesforce_mirror_free, (CwStoreEachFunc) func,
    user_data, error);
}

gboolean
cw_store_foreach_aloware_keys (CwStore *store, CwStoreAlowareFunc func, gpointer user_data, GError **error)
{
  return cw_store_foreach (
    store, "SELECT " ALOWARE_KEYS " FROM aloware_mirror WHERE id > ?1 ORDER BY id LIMIT ?2", ALOWARE_ID,
    read_aloware_keys, (GDestroyNotify) cw_aloware_mirror_free, (CwStoreEachFunc) func, user_data, error);
}

/* ── Records that share a key ── */

gboolean
cw_store_index_keys (CwStore *store, GError **error)
{
  static const char *const sql[] = {
    "CREATE INDEX IF NOT EXISTS salesforce_mirror_phone ON salesforce_mirror (phone_key)"
    " WHERE phone_key IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS salesforce_mirror_email ON salesforce_mirror (email_key)"
    " WHERE email_key IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS salesforce_mirror_external ON salesforce_mirror (external_key)"
    " WHERE external_key IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS salesforce_mirror_successor ON salesforce_mirror (master_id)"
    " WHERE master_id IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS aloware_mirror_phone ON aloware_mirror (phone_key)"
    " WHERE phone_key IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS aloware_mirror_email ON aloware_mirror (email_key)"
    " WHERE email_key IS NOT NULL",
  };

  g_return_val_if_fail (store != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (sql); i++)
    {
      if (!cw_statement_run (cw_database_prepare (store->database, sql[i]), error))
        return FALSE;
    }
  return TRUE;
}

static gpointer
read_text (CwStore *store, CwStatement *statement, GError **error)
{
  return cw_statement_dup_text (statement, 0);
}

static GPtrArray *
read_texts (CwStore *store, const char *sql, const char *parameter, GError **error)
{
  CwStatement *statement = cw_database_prepare (store->database, sql);

  cw_statement_bind_text (statement, 1, parameter);
  return cw_store_read_all (store, statement, read_text, g_free, error);
}

GPtrArray *
cw_store_find_by_key (CwStore *store, CwSide side, CwKey key, const char *value, GError **error)
{
  static const char *const sql[][2] = {
    [CW_KEY_PHONE] = { [CW_SIDE_ALOWARE] = "SELECT id FROM aloware_mirror WHERE phone_key = ?1",
                       [CW_SIDE_SALESFORCE] = "SELECT id FROM salesforce_mirror WHERE phone_key = ?1" },
    [CW_KEY_EMAIL] = { [CW_SIDE_ALOWARE] = "SELECT id FROM aloware_mirror WHERE email_key = ?1",
                       [CW_SIDE_SALESFORCE] = "SELECT id FROM salesforce_mirror WHERE email_key = ?1" },
    [CW_KEY_EXTERNAL] = { [CW_SIDE_SALESFORCE] = "SELECT id FROM salesforce_mirror WHERE external_key = ?1" },
    [CW_KEY_SUCCESSOR] = { [CW_SIDE_SALESFORCE] = "SELECT id FROM salesforce_mirror WHERE master_id = ?1" },
    [CW_KEY_OTHER] = { [CW_SIDE_SALESFORCE] = "SELECT salesforce_id FROM other_phone WHERE key = ?1" },
  };

  g_return_val_if_fail (store != NULL && value != NULL, NULL);
  g_return_val_if_fail ((gsize) key < G_N_ELEMENTS (sql), NULL);

  if (sql[key][side] == NULL)
    return g_ptr_array_new_with_free_func (g_free);
  return read_texts (store, sql[key][side], value, error);
}

gboolean
cw_store_put_other_phones (CwStore *store, const char *salesforce_id, char *const *keys, GError **error)
{
  CwStatement *statement;

  g_return_val_if_fail (store != NULL && salesforce_id != NULL, FALSE);

  statement = cw_database_prepare (store->database, "DELETE FROM other_phone WHERE salesforce_id = ?1");
  cw_statement_bind_text (statement, 1, salesforce_id);
  if (!cw_statement_run (statement, error))
    return FALSE;

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      statement = cw_database_prepare (store->database,
                                       "INSERT OR IGNORE INTO other_phone (key, salesforce_id)"
                                       " VALUES (?1, ?2)");
      cw_statement_bind_text (statement, 1, keys[i]);
      cw_statement_bind_text (statement, 2, salesforce_id);
      if (!cw_statement_run (statement, error))
        return FALSE;
    }
  return TRUE;
}

GPtrArray *
cw_store_list_other_phones (CwStore *store, const char *salesforce_id, GError **error)
{
  g_return_val_if_fail (store != NULL && salesforce_id != NULL, NULL);

  return read_texts (store, "SELECT key FROM other_phone WHERE salesforce_id = ?1 ORDER BY key",
                     salesforce_id, error);
}
