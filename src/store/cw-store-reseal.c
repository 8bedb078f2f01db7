/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-store-private.h"

/* What versions before the fourth of the schema sealed for its column alone is sealed for its row. The key's mark, which nobody without the
 * key can make, says that the database is one of those. */

typedef struct
{
  const char *column;      /* "table.column" */
  guint n_keys;            /* how many columns, after the place and the value, the row is known by */
  gboolean is_proof;       /* NULL is sealed, too */
  const char *select;      /* a page behind a place */
  const char *update;
} Cell;

/* The keys are the columns that the table's own file puts together, in its order. */
#define CELL(table, column, n_keys, keys, is_proof) \
  { #table "." #column, n_keys, is_proof, \
    "SELECT rowid, " #column ", " keys " FROM " #table " WHERE rowid > ?1 ORDER BY rowid LIMIT ?2", \
    "UPDATE " #table " SET " #column " = ?2 WHERE rowid = ?1" }

static const Cell cells[] = {
  CELL (salesforce_mirror, modified_by, 8, "id, modified, modstamp, deleted, master_id, phone_key, email_key, external_key", TRUE),
  CELL (salesforce_mirror, body, 1, "id", FALSE),
  CELL (aloware_mirror, phone, 4, "id, modified, phone_key, email_key", TRUE),
  CELL (aloware_mirror, body, 1, "id", FALSE),
  CELL (phone, phone, 2, "key, aloware_id", FALSE),
  CELL (link, phone, 2, "aloware_id, salesforce_id", TRUE),
  CELL (link, base_aloware, 2, "aloware_id, salesforce_id", FALSE),
  CELL (link, base_salesforce, 2, "aloware_id, salesforce_id", FALSE),
  CELL (run, error_message, 1, "run", FALSE),
  CELL (change, body, 4, "serial, plan, side, action", FALSE),
  CELL (exclusion, label, 2, "plan, id", FALSE),
  CELL (exclusion, message, 2, "plan, id", FALSE),
  CELL (journal, error_message, 1, "id", FALSE),
  CELL (journal, body, 6, "id, run, side, action, aloware_id, salesforce_id", FALSE),
  CELL (conflict, body, 2, "id, identity", FALSE),
};

/* One value between the page that is read and the one that is written. */
typedef struct
{
  gint64 place;
  char *row;
  GBytes *bytes;           /* NULL: not to be written */
} Value;

static void
value_free (gpointer data)
{
  Value *value = data;

  g_free (value->row);
  g_clear_pointer (&value->bytes, g_bytes_unref);
  g_free (value);
}

static GBytes *
open_value (CwStore *store, CwStatement *statement, const Cell *cell)
{
  gsize length;
  gconstpointer data = cw_statement_get_blob (statement, 1, &length);

  if (data != NULL)
    return cw_seal_decrypt (store->seal, cell->column, NULL, data, length);

  return cell->is_proof ? g_bytes_new_static ("", 0) : NULL;
}

static gboolean
read_page (CwStore *store, const Cell *cell, gint64 after, GPtrArray *page, GError **error)
{
  CwStatement *statement = cw_database_prepare (store->database, cell->select);
  gboolean row;

  cw_statement_bind_int (statement, 1, after);
  cw_statement_bind_int (statement, 2, CW_STORE_PAGE);
  while (cw_statement_step (statement, &row, error))
    {
      Value *value;

      if (!row)
        return TRUE;

      value = g_new0 (Value, 1);
      value->place = cw_statement_get_int (statement, 0);
      value->bytes = open_value (store, statement, cell);
      cw_store_row_begin (store);
      for (guint i = 0; i < cell->n_keys; i++)
        cw_store_row_text (store, cw_statement_get_text (statement, 2 + (int) i));
      value->row = g_strdup (store->row->str);
      g_ptr_array_add (page, value);
    }
  return FALSE;
}

static gboolean
write_page (CwStore *store, const Cell *cell, GPtrArray *page, GError **error)
{
  for (guint i = 0; i < page->len; i++)
    {
      const Value *value = g_ptr_array_index (page, i);
      CwStatement *statement;

      if (value->bytes == NULL)
        continue;

      statement = cw_database_prepare (store->database, cell->update);
      cw_statement_bind_int (statement, 1, value->place);
      cw_store_bind_bytes (store, statement, 2, cell->column, value->row, value->bytes);
      if (!cw_statement_run (statement, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
reseal_cell (CwStore *store, const Cell *cell, GError **error)
{
  gint64 after = G_MININT64;

  for (;;)
    {
      g_autoptr (GPtrArray) page = g_ptr_array_new_with_free_func (value_free);

      if (!read_page (store, cell, after, page, error))
        return FALSE;
      if (page->len == 0)
        return TRUE;
      if (!write_page (store, cell, page, error))
        return FALSE;
      after = ((const Value *) g_ptr_array_index (page, page->len - 1))->place;
    }
}

static gpointer
read_text (CwStore *store, CwStatement *statement, GError **error)
{
  return cw_statement_dup_text (statement, 0);
}

static GPtrArray *
read_texts (CwStore *store, const char *sql, GError **error)
{
  return cw_store_read_all (store, cw_database_prepare (store->database, sql), read_text, g_free, error);
}

/* They had no proof, and get one by being set again. */
static gboolean
prove_values (CwStore *store, GError **error)
{
  g_autoptr (GPtrArray) names = read_texts (store, "SELECT name FROM meta ORDER BY name", error);
  g_autoptr (GPtrArray) values = names != NULL ? read_texts (store, "SELECT value FROM meta ORDER BY name", error) : NULL;

  if (values == NULL)
    return FALSE;

  for (guint i = 0; i < names->len; i++)
    {
      if (!cw_store_set_meta (store, names->pdata[i], values->pdata[i], error))
        return FALSE;
    }
  return TRUE;
}

gboolean
cw_store_reseal (CwStore *store, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      if (!reseal_cell (store, &cells[i], error))
        return FALSE;
    }
  return prove_values (store, error);
}
