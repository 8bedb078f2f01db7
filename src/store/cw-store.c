/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cw-store"

#include "cw-store.h"

#include <glib/gi18n-lib.h>

#include "cw-error.h"
#include "cw-store-row.h"
#include "cw-store-schema.h"

G_STATIC_ASSERT (CW_STORE_KEY_BYTES == CW_SEAL_KEY_BYTES);

typedef enum
{
  KEY_NEW,
  KEY_SAME,
  KEY_OTHER,
} KeyState;

static gboolean
compare_key (CwStore *store, KeyState *state, GError **error)
{
  CwStatement *statement = cw_database_prepare (store->database, "SELECT mark FROM key_mark");
  gboolean row;

  if (!cw_statement_step (statement, &row, error))
    return FALSE;

  *state = KEY_NEW;
  if (row)
    {
      gsize length;
      gconstpointer mark = cw_statement_get_blob (statement, 0, &length);

      *state = cw_seal_has_mark (store->seal, mark, length) ? KEY_SAME : KEY_OTHER;
    }
  cw_statement_reset (statement);

  return TRUE;
}

static gboolean
take_key (CwStore *store, gboolean *key_changed, GError **error)
{
  CwStatement *statement;
  KeyState state;

  /* Another process may have done it meanwhile. */
  if (!compare_key (store, &state, error))
    return FALSE;
  if (state == KEY_SAME)
    return TRUE;

  *key_changed = state == KEY_OTHER;
  if (*key_changed && !cw_database_execute (store->database, cw_store_drop_sealed_sql, error))
    return FALSE;

  statement = cw_database_prepare (store->database,
                                   "INSERT OR REPLACE INTO key_mark (id, mark) VALUES (1, ?1)");
  cw_statement_bind_blob (statement, 1, cw_seal_get_mark (store->seal), CW_SEAL_MARK_BYTES);
  return cw_statement_run (statement, error);
}

static gboolean
check_key (CwStore *store, gboolean *key_changed, GError **error)
{
  KeyState state;

  if (!compare_key (store, &state, error))
    return FALSE;
  if (state == KEY_SAME)
    return TRUE;

  return cw_database_enter (store->database, error)
         && cw_database_leave (store->database, take_key (store, key_changed, error), error);
}

CwStore *
cw_store_open (const char *path, GBytes *key, gboolean *key_changed, GError **error)
{
  g_autoptr (CwStore) store = NULL;
  gboolean changed = FALSE;

  g_return_val_if_fail (path != NULL && key != NULL, NULL);

  if (key_changed != NULL)
    *key_changed = FALSE;

  store = g_new0 (CwStore, 1);
  store->row = g_string_sized_new (256);
  store->seal = cw_seal_new (key, error);
  if (store->seal == NULL)
    return NULL;

  store->database = cw_database_open (path, cw_store_get_schema_steps (), error);
  if (store->database == NULL || !check_key (store, &changed, error))
    return NULL;

  if (key_changed != NULL)
    *key_changed = changed;
  return g_steal_pointer (&store);
}

void
cw_store_close (CwStore *store)
{
  if (store == NULL)
    return;

  g_clear_pointer (&store->database, cw_database_close);
  g_clear_pointer (&store->seal, cw_seal_free);
  g_string_free (store->row, TRUE);
  g_free (store);
}

CwTransaction *
cw_store_begin (CwStore *store, GError **error)
{
  return cw_database_begin (store->database, error) ? store : NULL;
}

CwTransaction *
cw_store_begin_durable (CwStore *store, GError **error)
{
  return cw_database_begin_durable (store->database, error) ? store : NULL;
}

CwTransaction *
cw_store_begin_bulk (CwStore *store, GError **error)
{
  g_return_val_if_fail (store != NULL, NULL);

  return cw_database_begin_bulk (store->database, error) ? store : NULL;
}

gboolean
cw_store_commit (CwStore *store, GError **error)
{
  return cw_database_commit (store->database, error);
}

void
cw_store_rollback (CwStore *store)
{
  cw_database_rollback (store->database);
}

char *
cw_store_hash (CwStore *store, const char *text)
{
  g_return_val_if_fail (store != NULL, NULL);

  if (text == NULL || *text == '\0')
    return NULL;

  return cw_seal_hash (store->seal, text);
}

static const char *
meta_row (CwStore *store, const char *name, const char *value)
{
  cw_store_row_begin (store);
  cw_store_row_text (store, name);
  return cw_store_row_text (store, value);
}

/* A value without a valid proof counts as missing. It is made again, as in the first run. */
static char *
read_value (CwStore *store, CwStatement *statement)
{
  const char *name = cw_statement_get_text (statement, 0);
  const char *value = cw_statement_get_text (statement, 1);
  g_autofree char *nothing = NULL;

  if (cw_store_get_proof (store, statement, 2, "meta.proof", meta_row (store, name, value), &nothing, NULL))
    return g_strdup (value);

  g_warning ("The value “%s” of the state database was not written by Crosswalk, and is not used.", name);
  return NULL;
}

gboolean
cw_store_get_meta (CwStore *store, const char *name, char **value, GError **error)
{
  CwStatement *statement;
  gboolean row;

  g_return_val_if_fail (store != NULL && name != NULL && value != NULL, FALSE);

  *value = NULL;
  statement = cw_database_prepare (store->database, "SELECT name, value, proof FROM meta WHERE name = ?1");
  cw_statement_bind_text (statement, 1, name);

  if (!cw_statement_step (statement, &row, error))
    return FALSE;
  if (row)
    {
      *value = read_value (store, statement);
      cw_statement_reset (statement);
    }
  return TRUE;
}

gboolean
cw_store_set_meta (CwStore *store, const char *name, const char *value, GError **error)
{
  CwStatement *statement;

  g_return_val_if_fail (store != NULL && name != NULL, FALSE);

  if (value == NULL)
    {
      statement = cw_database_prepare (store->database, "DELETE FROM meta WHERE name = ?1");
      cw_statement_bind_text (statement, 1, name);
      return cw_statement_run (statement, error);
    }

  statement = cw_database_prepare (store->database,
                                   "INSERT OR REPLACE INTO meta (name, value, proof) VALUES (?1, ?2, ?3)");
  cw_statement_bind_text (statement, 1, name);
  cw_statement_bind_text (statement, 2, value);
  cw_store_bind_proof (store, statement, 3, "meta.proof", meta_row (store, name, value), NULL);
  return cw_statement_run (statement, error);
}

gboolean
cw_store_get_meta_number (CwStore *store, const char *name, gint64 fallback, gint64 *number, GError **error)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (number != NULL, FALSE);

  if (!cw_store_get_meta (store, name, &text, error))
    return FALSE;
  if (text == NULL || !g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, number, NULL))
    *number = fallback;
  return TRUE;
}

gboolean
cw_store_set_meta_number (CwStore *store, const char *name, gint64 number, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, number);

  return cw_store_set_meta (store, name, text, error);
}

CwSealMac *
cw_store_mac_new (CwStore *store, const char *purpose)
{
  g_return_val_if_fail (store != NULL && purpose != NULL, NULL);

  return cw_seal_mac_new (store->seal, purpose);
}
