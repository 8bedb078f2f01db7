/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-store-phones.h"

#include "cw-store-row.h"

/* Who answered belongs to it: by that, contacts are told apart. */
static const char *
phone_row (CwStore *store, const char *key, const char *aloware_id)
{
  cw_store_row_begin (store);
  cw_store_row_text (store, key);
  return cw_store_row_text (store, aloware_id);
}

/**
 * cw_store_add_phone:
 * @e164: a phone in E.164
 * @source: where it comes from; added to the sources it has
 * @error: %CW_ERROR_STORAGE
 *
 * Returns: whether it is kept.
 */
gboolean
cw_store_add_phone (CwStore *store, const char *e164, CwPhoneSource source, GError **error)
{
  g_autofree char *key = NULL;
  CwStatement *statement;

  g_return_val_if_fail (store != NULL && e164 != NULL && *e164 != '\0', FALSE);

  key = cw_store_hash (store, e164);
  statement = cw_database_prepare (store->database,
                                   "INSERT INTO phone (key, sources, asked, phone) VALUES (?1, ?2, ?3, ?4)"
                                   " ON CONFLICT (key) DO UPDATE SET sources = sources | ?2");
  cw_statement_bind_text (statement, 1, key);
  cw_statement_bind_int (statement, 2, source);
  cw_statement_bind_int (statement, 3, CW_NEVER_ASKED);
  cw_store_bind_sealed (store, statement, 4, "phone.phone", phone_row (store, key, NULL), e164);

  return cw_statement_run (statement, error);
}

/**
 * cw_store_has_phone:
 * @e164: a phone in E.164
 * @known: (out): whether it is there, asked for or not
 * @error: %CW_ERROR_STORAGE
 *
 * Returns: whether that could be read.
 */
gboolean
cw_store_has_phone (CwStore *store, const char *e164, gboolean *known, GError **error)
{
  g_autofree char *key = NULL;
  CwStatement *statement;

  g_return_val_if_fail (store != NULL && e164 != NULL && known != NULL, FALSE);

  key = cw_store_hash (store, e164);
  statement = cw_database_prepare (store->database, "SELECT 1 FROM phone WHERE key = ?1");
  cw_statement_bind_text (statement, 1, key);
  if (!cw_statement_step (statement, known, error))
    return FALSE;

  if (*known)
    cw_statement_reset (statement);
  return TRUE;
}

static gboolean
forget_sources (CwStore *store, GError **error)
{
  CwStatement *statement;

  statement = cw_database_prepare (store->database, "DELETE FROM phone WHERE sources = 0");
  if (!cw_statement_run (statement, error))
    return FALSE;

  statement = cw_database_prepare (store->database, "UPDATE phone SET sources = sources & ?1");
  cw_statement_bind_int (statement, 1, CW_PHONE_FROM_IMPORT);
  return cw_statement_run (statement, error);
}

/**
 * cw_store_reset_phones:
 * @error: %CW_ERROR_STORAGE
 *
 * Forgets that phones came from Salesforce or from a link. Those without any source left are not listed or
 * counted any more. They are removed by the reset after this one only, so that a phone that is added again
 * keeps its turn.
 *
 * Returns: whether it is kept.
 */
gboolean
cw_store_reset_phones (CwStore *store, GError **error)
{
  g_return_val_if_fail (store != NULL, FALSE);

  return cw_database_enter (store->database, error)
         && cw_database_leave (store->database, forget_sources (store, error), error);
}

/**
 * cw_store_set_phone_asked:
 * @e164: a phone in E.164, which need not have been added
 * @run: the run that asked for it
 * @aloware_id: (nullable): who answered; %NULL for "not found"
 * @error: %CW_ERROR_STORAGE
 *
 * Returns: whether it is kept.
 */
gboolean
cw_store_set_phone_asked (CwStore *store,
                          const char *e164,
                          gint64 run,
                          const char *aloware_id,
                          GError **error)
{
  g_autofree char *key = NULL;
  CwStatement *statement;

  g_return_val_if_fail (store != NULL && e164 != NULL && *e164 != '\0', FALSE);

  key = cw_store_hash (store, e164);
  statement = cw_database_prepare (
    store->database, "INSERT INTO phone (key, sources, asked, aloware_id, phone)"
                     " VALUES (?1, 0, ?2, ?3, ?4)"
                     " ON CONFLICT (key) DO UPDATE SET asked = ?2, aloware_id = ?3, phone = ?4");
  cw_statement_bind_text (statement, 1, key);
  cw_statement_bind_int (statement, 2, run);
  cw_statement_bind_text (statement, 3, aloware_id);
  cw_store_bind_sealed (store, statement, 4, "phone.phone", phone_row (store, key, aloware_id), e164);

  return cw_statement_run (statement, error);
}

static gpointer
read_phone (CwStore *store, CwStatement *statement, GError **error)
{
  char *phone;

  if (!cw_store_get_sealed (
        store, statement, 0, "phone.phone",
        phone_row (store, cw_statement_get_text (statement, 1), cw_statement_get_text (statement, 2)), &phone,
        error))
    return NULL;

  return phone;
}

/**
 * cw_store_next_phones:
 * @run: only phones that this run did not ask for
 * @limit: how many at most
 * @error: %CW_ERROR_STORAGE
 *
 * Returns: (transfer full) (element-type utf8): those never asked for first, then by the run that last did,
 * ties in an order that stays the same.
 */
GPtrArray *
cw_store_next_phones (CwStore *store, gint64 run, guint limit, GError **error)
{
  CwStatement *statement;

  g_return_val_if_fail (store != NULL, NULL);

  statement = cw_database_prepare (
    store->database, "SELECT phone, key, aloware_id FROM phone WHERE sources <> 0 AND asked <> ?1"
                     " ORDER BY asked, key LIMIT ?2");
  cw_statement_bind_int (statement, 1, run);
  cw_statement_bind_int (statement, 2, limit);

  return cw_store_read_all (store, statement, read_phone, g_free, error);
}

/**
 * cw_store_count_phones:
 * @run: the number of a run; %CW_ANY_RUN for all
 * @count: (out): how many phones have a source and were not asked for in that run
 * @error: %CW_ERROR_STORAGE
 *
 * Returns: whether they could be counted.
 */
gboolean
cw_store_count_phones (CwStore *store, gint64 run, guint *count, GError **error)
{
  CwStatement *statement;

  g_return_val_if_fail (store != NULL && count != NULL, FALSE);

  statement = cw_database_prepare (store->database,
                                   "SELECT count(*) FROM phone WHERE sources <> 0 AND asked <> ?1");
  cw_statement_bind_int (statement, 1, run);

  return cw_store_read_count (statement, count, error);
}

/**
 * cw_store_get_phone:
 * @e164: a phone in E.164
 * @asked: (out): the run that last asked for it; %CW_NEVER_ASKED also for one that is not known
 * @aloware_id: (out) (optional) (nullable) (transfer full): who answered; %NULL for "not found" as well
 * @error: %CW_ERROR_STORAGE
 *
 * Returns: whether it could be read.
 */
gboolean
cw_store_get_phone (CwStore *store, const char *e164, gint64 *asked, char **aloware_id, GError **error)
{
  g_autofree char *key = NULL;
  g_autofree char *phone = NULL;
  CwStatement *statement;
  gboolean row;

  g_return_val_if_fail (store != NULL && e164 != NULL && asked != NULL, FALSE);

  *asked = CW_NEVER_ASKED;
  if (aloware_id != NULL)
    *aloware_id = NULL;

  key = cw_store_hash (store, e164);
  statement = cw_database_prepare (store->database,
                                   "SELECT phone, key, aloware_id, asked FROM phone WHERE key = ?1");
  cw_statement_bind_text (statement, 1, key);
  if (!cw_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    return TRUE;

  /* What nobody vouches for says nothing: it is asked again. */
  phone = read_phone (store, statement, NULL);
  if (phone != NULL)
    *asked = cw_statement_get_int (statement, 3);
  if (phone != NULL && aloware_id != NULL)
    *aloware_id = cw_statement_dup_text (statement, 2);
  cw_statement_reset (statement);

  return TRUE;
}
