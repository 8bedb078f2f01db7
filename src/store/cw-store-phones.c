/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-store-phones.h"

#include <string.h>

#include "cw-store-row.h"

/* A phone is also known by the contact that answered, because contacts are told apart by that. */
static const char *
phone_row (CwStore *store, const char *key, const char *aloware_id)
{
  cw_store_row_begin (store);
  cw_store_row_text (store, key);
  return cw_store_row_text (store, aloware_id);
}

static gboolean
add_phone (CwStore *store, const char *key, const char *e164, CwPhoneSource source, GError **error)
{
  CwStatement *statement;

  statement = cw_database_prepare (store->database,
                                   "INSERT INTO phone (key, sources, asked, phone) VALUES (?1, ?2, ?3, ?4)"
                                   " ON CONFLICT (key) DO UPDATE SET sources = sources | ?2");
  cw_statement_bind_text (statement, 1, key);
  cw_statement_bind_int (statement, 2, source);
  cw_statement_bind_int (statement, 3, CW_NEVER_ASKED);
  cw_store_bind_sealed (store, statement, 4, "phone.phone", phone_row (store, key, NULL), e164);

  return cw_statement_run (statement, error);
}

gboolean
cw_store_add_phone (CwStore *store, const char *e164, CwPhoneSource source, GError **error)
{
  g_autofree char *key = NULL;

  g_return_val_if_fail (store != NULL && e164 != NULL && *e164 != '\0', FALSE);

  key = cw_store_hash (store, e164);
  return add_phone (store, key, e164, source, error);
}

typedef struct
{
  char *key;
  const char *e164;
} KeyedPhone;

static void
keyed_phone_clear (KeyedPhone *phone)
{
  g_free (phone->key);
}

static int
compare_keys (const KeyedPhone *a, const KeyedPhone *b)
{
  return strcmp (a->key, b->key);
}

gboolean
cw_store_add_phones (CwStore *store, GPtrArray *phones, CwPhoneSource source, GError **error)
{
  g_autoptr (GArray) keyed = NULL;

  g_return_val_if_fail (store != NULL && phones != NULL, FALSE);

  keyed = g_array_sized_new (FALSE, FALSE, sizeof (KeyedPhone), phones->len);
  g_array_set_clear_func (keyed, (GDestroyNotify) keyed_phone_clear);
  for (guint i = 0; i < phones->len; i++)
    {
      KeyedPhone phone = { .e164 = g_ptr_array_index (phones, i) };

      g_return_val_if_fail (*phone.e164 != '\0', FALSE);
      phone.key = cw_store_hash (store, phone.e164);
      g_array_append_val (keyed, phone);
    }
  g_array_sort (keyed, (GCompareFunc) compare_keys);

  for (guint i = 0; i < keyed->len; i++)
    {
      const KeyedPhone *phone = &g_array_index (keyed, KeyedPhone, i);

      if (!add_phone (store, phone->key, phone->e164, source, error))
        return FALSE;
    }
  return TRUE;
}

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

gboolean
cw_store_reset_phones (CwStore *store, GError **error)
{
  g_return_val_if_fail (store != NULL, FALSE);

  return cw_database_enter (store->database, error)
         && cw_database_leave (store->database, forget_sources (store, error), error);
}

gboolean
cw_store_set_phone_asked (CwStore *store,
                          const char *e164,
                          gint64 run,
                          gboolean is_kept,
                          const char *aloware_id,
                          GError **error)
{
  g_autofree char *key = NULL;
  CwStatement *statement;

  g_return_val_if_fail (store != NULL && e164 != NULL && *e164 != '\0', FALSE);

  key = cw_store_hash (store, e164);
  statement = cw_database_prepare (
    store->database, "INSERT INTO phone (key, sources, asked, turn, aloware_id, phone, checked, kept)"
                     " VALUES (?1, 0, ?2, ?2, ?3, ?4, ?5, ?6)"
                     " ON CONFLICT (key) DO UPDATE"
                     " SET asked = ?2, turn = ?2, aloware_id = ?3, phone = ?4, checked = ?5, kept = ?6");
  cw_statement_bind_text (statement, 1, key);
  cw_statement_bind_int (statement, 2, run);
  cw_statement_bind_text (statement, 3, aloware_id);
  cw_statement_bind_int (statement, 5, cw_store_now ());
  cw_statement_bind_int (statement, 6, is_kept ? 1 : 0);
  cw_store_bind_sealed (store, statement, 4, "phone.phone", phone_row (store, key, aloware_id), e164);

  return cw_statement_run (statement, error);
}

gboolean
cw_store_set_phone_unanswered (CwStore *store, const char *e164, gint64 run, GError **error)
{
  g_autofree char *key = NULL;
  CwStatement *statement;

  g_return_val_if_fail (store != NULL && e164 != NULL, FALSE);

  key = cw_store_hash (store, e164);
  statement = cw_database_prepare (store->database, "UPDATE phone SET turn = ?2 WHERE key = ?1");
  cw_statement_bind_text (statement, 1, key);
  cw_statement_bind_int (statement, 2, run);
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

GPtrArray *
cw_store_next_phones (CwStore *store, gint64 run, guint limit, GError **error)
{
  CwStatement *statement;

  g_return_val_if_fail (store != NULL, NULL);

  statement = cw_database_prepare (
    store->database, "SELECT phone, key, aloware_id FROM phone WHERE sources <> 0 AND asked <> ?1"
                     " ORDER BY turn, key LIMIT ?2");
  cw_statement_bind_int (statement, 1, run);
  cw_statement_bind_int (statement, 2, limit);

  return cw_store_read_all (store, statement, read_phone, g_free, error);
}

GPtrArray *
cw_store_next_engaged_phones (CwStore *store, gint64 run, gint64 since, guint limit, GError **error)
{
  CwStatement *statement;

  g_return_val_if_fail (store != NULL, NULL);

  /* The plus keeps SQLite from going through all phones in the order of their turn. */
  statement = cw_database_prepare (store->database,
                                   "SELECT phone, key, aloware_id FROM phone"
                                   " WHERE engaged > 0 AND engaged >= ?2 AND sources <> 0 AND asked <> ?1"
                                   " ORDER BY +turn, key LIMIT ?3");
  cw_statement_bind_int (statement, 1, run);
  cw_statement_bind_int (statement, 2, since);
  cw_statement_bind_int (statement, 3, limit);

  return cw_store_read_all (store, statement, read_phone, g_free, error);
}

gboolean
cw_store_set_phone_engaged (CwStore *store, const char *e164, gint64 engaged, GError **error)
{
  g_autofree char *key = NULL;
  CwStatement *statement;

  g_return_val_if_fail (store != NULL && e164 != NULL, FALSE);

  key = cw_store_hash (store, e164);
  statement = cw_database_prepare (store->database,
                                   "UPDATE phone SET engaged = ?2 WHERE key = ?1 AND engaged < ?2");
  cw_statement_bind_text (statement, 1, key);
  cw_statement_bind_int (statement, 2, engaged);
  return cw_statement_run (statement, error);
}

gboolean
cw_store_get_answer (CwStore *store, const char *key, char **aloware_id, GError **error)
{
  CwStatement *statement;
  gboolean row;

  g_return_val_if_fail (store != NULL && key != NULL && aloware_id != NULL, FALSE);

  *aloware_id = NULL;
  statement = cw_database_prepare (store->database, "SELECT aloware_id FROM phone WHERE key = ?1");
  cw_statement_bind_text (statement, 1, key);
  if (!cw_statement_step (statement, &row, error))
    return FALSE;

  if (row)
    {
      *aloware_id = cw_statement_dup_text (statement, 0);
      cw_statement_reset (statement);
    }
  return TRUE;
}

static gboolean
take_kept (CwStore *store, gint64 run, gint64 since, guint *count, GError **error)
{
  static const char *const sql[] = {
    "UPDATE aloware_mirror SET asked = ?1 WHERE id IN"
    " (SELECT aloware_id FROM phone WHERE kept = 1 AND checked BETWEEN ?2 AND ?3)",
    "UPDATE phone SET asked = ?1, turn = ?1 WHERE kept = 1 AND checked BETWEEN ?2 AND ?3",
  };
  gint64 now = cw_store_now ();
  CwStatement *statement;

  for (guint i = 0; i < G_N_ELEMENTS (sql); i++)
    {
      statement = cw_database_prepare (store->database, sql[i]);
      cw_statement_bind_int (statement, 1, run);
      cw_statement_bind_int (statement, 2, since);
      cw_statement_bind_int (statement, 3, now);
      if (!cw_statement_run (statement, error))
        return FALSE;
    }

  statement = cw_database_prepare (store->database,
                                   "SELECT count(*) FROM phone WHERE sources <> 0 AND asked = ?1");
  cw_statement_bind_int (statement, 1, run);
  return cw_store_read_count (statement, count, error);
}

gboolean
cw_store_take_kept_phones (CwStore *store, gint64 run, gint64 since, guint *count, GError **error)
{
  g_return_val_if_fail (store != NULL && count != NULL, FALSE);

  return cw_database_enter (store->database, error)
         && cw_database_leave (store->database, take_kept (store, run, since, count, error), error);
}

/* `turn` is optional. */
static gboolean
read_time (CwStore *store, guint nth, gint64 *time, gint64 *turn, GError **error)
{
  CwStatement *statement = cw_database_prepare (
    store->database,
    "SELECT checked, turn FROM phone WHERE sources <> 0 ORDER BY turn, key LIMIT 1 OFFSET ?1");
  gboolean row;

  cw_statement_bind_int (statement, 1, nth);
  if (!cw_statement_step (statement, &row, error))
    return FALSE;

  *time = row ? cw_statement_get_int (statement, 0) : 0;
  if (turn != NULL)
    *turn = row ? cw_statement_get_int (statement, 1) : CW_NEVER_ASKED;
  if (row)
    cw_statement_reset (statement);
  return TRUE;
}

/* `oldest` (out): 0 also where there are none. */
static gboolean
read_unanswered (CwStore *store, guint *count, gint64 *oldest, GError **error)
{
  CwStatement *statement = cw_database_prepare (
    store->database,
    "SELECT count(*), ifnull(min(checked), 0) FROM phone WHERE sources <> 0 AND asked <> turn");
  gboolean row;

  if (!cw_statement_step (statement, &row, error))
    return FALSE;
  *count = row ? (guint) CLAMP (cw_statement_get_int (statement, 0), 0, G_MAXUINT) : 0;
  *oldest = row ? cw_statement_get_int (statement, 1) : 0;
  if (row)
    cw_statement_reset (statement);
  return TRUE;
}

gboolean
cw_store_get_phone_ages (CwStore *store, gint64 since, CwPhoneAges *ages, GError **error)
{
  CwStatement *statement;
  gint64 unanswered;

  g_return_val_if_fail (store != NULL && ages != NULL, FALSE);

  statement = cw_database_prepare (
    store->database, "SELECT count(*) FROM phone WHERE engaged > 0 AND engaged >= ?1 AND sources <> 0");
  cw_statement_bind_int (statement, 1, since);
  if (!cw_store_read_count (statement, &ages->n_engaged, error)
      || !cw_store_count_phones (store, CW_ANY_RUN, &ages->n, error)
      || !read_time (store, 0, &ages->oldest, &ages->first_turn, error)
      || !read_time (store, ages->n / 2, &ages->median, NULL, error)
      || !read_unanswered (store, &ages->n_unanswered, &unanswered, error))
    return FALSE;

  /* The index orders phones by the run that asked; within one run, their times can lie in another order. */
  ages->oldest = MIN (ages->oldest, ages->median);
  if (ages->n_unanswered > 0)
    ages->oldest = MIN (ages->oldest, unanswered);
  return TRUE;
}

gboolean
cw_store_count_phones (CwStore *store, gint64 run, guint *count, GError **error)
{
  CwStatement *statement;

  g_return_val_if_fail (store != NULL && count != NULL, FALSE);

  /* The index alone tells this, in a tenth of the time, because `asked` does not matter here. */
  if (run == CW_ANY_RUN)
    return cw_store_read_count (
      cw_database_prepare (store->database, "SELECT count(*) FROM phone WHERE sources <> 0"), count, error);

  statement = cw_database_prepare (store->database,
                                   "SELECT count(*) FROM phone WHERE sources <> 0 AND asked <> ?1");
  cw_statement_bind_int (statement, 1, run);
  return cw_store_read_count (statement, count, error);
}

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

  /* A phone that does not open counts as never asked for. */
  phone = read_phone (store, statement, NULL);
  if (phone != NULL)
    *asked = cw_statement_get_int (statement, 3);
  if (phone != NULL && aloware_id != NULL)
    *aloware_id = cw_statement_dup_text (statement, 2);
  cw_statement_reset (statement);

  return TRUE;
}
