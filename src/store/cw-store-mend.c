/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-store-mend.h"

#include "cw-change.h"
#include "cw-conflict.h"
#include "cw-record.h"
#include "cw-store-conflicts.h"
#include "cw-store-links.h"
#include "cw-store-mirror.h"
#include "cw-store-phones.h"
#include "cw-store-row.h"
#include "cw-types.h"

/* Checks the sealed values of the database, and mends the rows whose values do not open. */

typedef gboolean (*CheckFunc) (GBytes *bytes);

typedef struct
{
  const char *column; /* "table.column" */
  guint n_keys;       /* how many of the table's keys the cell is sealed for */
  gboolean is_proof;  /* NULL is sealed, too */
  CheckFunc check;    /* whether the bytes are what the column holds; NULL: they are any text */
} Cell;

/* A table whose damaged rows would be in the way of a run. */
typedef struct
{
  CwDamageKind kind;
  Cell cells[4]; /* the last one has no column */
  guint n_keys;
  const char *select; /* gives the rowid, the keys (the same columns in the same order as in the table's own
                         file), and the cells */
  const char *names;  /* gives its ids; no row: a run does not need it */
  const char *repair; /* NULL: mend_link() or mend_phone() mends it */
} Table;

static gboolean
is_conflict (GBytes *bytes)
{
  g_autoptr (CwConflict) conflict = cw_conflict_from_bytes (bytes, NULL);

  return conflict != NULL;
}

/* In the order in which they are mended: links and phones are mended from the mirrors of Aloware. Tables that
 * are not here give what is left of a damaged row when they are read. */
static const Table tables[] = {
  { CW_DAMAGE_SALESFORCE,
    { { "salesforce_mirror.modified_by", 8, TRUE, NULL },
      { "salesforce_mirror.body", 1, FALSE, cw_record_accepts } },
    8,
    "SELECT rowid, id, modified, modstamp, deleted, master_id, phone_key, email_key, external_key, "
    "modified_by, body"
    " FROM salesforce_mirror ORDER BY rowid",
    "SELECT NULL, id, 0 FROM salesforce_mirror WHERE rowid = ?1",
    "DELETE FROM salesforce_mirror WHERE rowid = ?1" },
  { CW_DAMAGE_ALOWARE,
    { { "aloware_mirror.phone", 4, TRUE, NULL }, { "aloware_mirror.body", 1, FALSE, cw_record_accepts } },
    4,
    "SELECT rowid, id, modified, phone_key, email_key, phone, body FROM aloware_mirror ORDER BY rowid",
    "SELECT id, NULL, 0 FROM aloware_mirror WHERE rowid = ?1",
    "DELETE FROM aloware_mirror WHERE rowid = ?1" },
  { CW_DAMAGE_LINK,
    { { "link.phone", 2, TRUE, NULL },
      { "link.base_aloware", 2, FALSE, cw_record_accepts },
      { "link.base_salesforce", 2, FALSE, cw_record_accepts } },
    2,
    "SELECT rowid, aloware_id, salesforce_id, phone, base_aloware, base_salesforce FROM link ORDER BY rowid",
    "SELECT aloware_id, salesforce_id, 0 FROM link WHERE rowid = ?1",
    NULL },
  { CW_DAMAGE_PHONE,
    { { "phone.phone", 2, FALSE, NULL } },
    2,
    "SELECT rowid, key, aloware_id, phone FROM phone ORDER BY rowid",
    "SELECT aloware_id, NULL, sources FROM phone WHERE rowid = ?1",
    NULL },
  { CW_DAMAGE_CONFLICT,
    { { "conflict.body", 2, FALSE, is_conflict } },
    2,
    "SELECT rowid, id, identity, body FROM conflict ORDER BY rowid",
    "SELECT aloware_id, salesforce_id, 0 FROM conflict WHERE rowid = ?1 AND decision IS NULL",
    "UPDATE conflict SET body = NULL WHERE rowid = ?1" },
  { CW_DAMAGE_CHANGE,
    { { "change.body", 4, FALSE, cw_change_accepts } },
    4,
    "SELECT rowid, serial, plan, side, action, body FROM change ORDER BY rowid",
    "SELECT NULL, NULL, 0 FROM change WHERE rowid = ?1",
    "DELETE FROM change WHERE rowid = ?1" },
};

static const char *
read_row_keys (CwStore *store, CwStatement *statement, const Cell *cell)
{
  cw_store_row_begin (store);
  for (guint i = 0; i < cell->n_keys; i++)
    cw_store_row_text (store, cw_statement_get_text (statement, 1 + (int) i));
  return store->row->str;
}

/* A link without a proof is not damaged: it is from before the key was lost. */
static gboolean
is_whole (CwStore *store, CwStatement *statement, const Table *table, guint nth)
{
  const Cell *cell = &table->cells[nth];
  g_autoptr (GBytes) bytes = NULL;
  gsize length;
  gconstpointer data = cw_statement_get_blob (statement, (int) (1 + table->n_keys + nth), &length);

  if (data == NULL)
    return !cell->is_proof || table->kind == CW_DAMAGE_LINK;

  bytes = cw_seal_decrypt (store->seal, cell->column, read_row_keys (store, statement, cell), data, length);
  return bytes != NULL && (cell->check == NULL || cell->check (bytes));
}

/* `damaged`: rowid → a bit for each damaged cell of the row. */
static gboolean
find_damaged (CwStore *store, const Table *table, GHashTable *damaged, GError **error)
{
  CwStatement *statement = cw_database_prepare (store->database, table->select);
  gboolean row;

  while (cw_statement_step (statement, &row, error))
    {
      guint bits = 0;
      gint64 place;

      if (!row)
        return TRUE;
      for (guint i = 0; table->cells[i].column != NULL; i++)
        {
          if (!is_whole (store, statement, table, i))
            bits |= 1u << i;
        }
      if (bits == 0)
        continue;
      place = cw_statement_get_int (statement, 0);
      g_hash_table_replace (damaged, g_memdup2 (&place, sizeof place), GUINT_TO_POINTER (bits));
    }
  return FALSE;
}

static gboolean
run_at (CwStore *store, const char *sql, gint64 place, GError **error)
{
  CwStatement *statement = cw_database_prepare (store->database, sql);

  cw_statement_bind_int (statement, 1, place);
  return cw_statement_run (statement, error);
}

/* The mirror of a contact has the phone that it answered to, too. */
static gboolean
recall_phone (CwStore *store, const char *aloware_id, char **phone, GError **error)
{
  g_autoptr (CwAlowareMirror) mirror = NULL;

  *phone = NULL;
  if (aloware_id == NULL)
    return TRUE;
  if (!cw_store_get_aloware (store, aloware_id, &mirror, error))
    return FALSE;
  if (mirror != NULL)
    *phone = g_steal_pointer (&mirror->phone);
  return TRUE;
}

/* If a value that is left proves the pair, the link gets its phone back. Otherwise it is as after a lost key.
 */
static gboolean
mend_link (CwStore *store, const CwDamage *damage, gint64 place, guint bits, GError **error)
{
  CwStatement *statement = cw_database_prepare (
    store->database,
    "UPDATE link SET phone = iif (?2 & 1, NULL, phone), base_aloware = iif (?2 & 2, NULL, base_aloware),"
    " base_salesforce = iif (?2 & 4, NULL, base_salesforce) WHERE rowid = ?1");
  g_autoptr (CwLink) link = NULL;

  if (!cw_store_find_link (store, CW_SIDE_ALOWARE, damage->ids[CW_SIDE_ALOWARE], &link, error))
    return FALSE;

  cw_statement_bind_int (statement, 1, place);
  cw_statement_bind_int (statement, 2, bits);
  if (!cw_statement_run (statement, error))
    return FALSE;
  if ((bits & 1) == 0 || link == NULL || link->is_unproven)
    return TRUE;

  g_clear_pointer (&link->base[CW_SIDE_ALOWARE], cw_record_free);
  g_clear_pointer (&link->base[CW_SIDE_SALESFORCE], cw_record_free);
  return recall_phone (store, link->pair.ids[CW_SIDE_ALOWARE], &link->pair.phone, error)
         && cw_store_put_link (store, link, error);
}

/* The phone comes back when its records are read. A phone that was only imported would not, so it is added
 * again. */
static gboolean
mend_phone (CwStore *store, const CwDamage *damage, gint64 place, GError **error)
{
  g_autofree char *phone = NULL;
  g_autofree char *key = NULL;

  if (!recall_phone (store, damage->ids[CW_SIDE_ALOWARE], &phone, error)
      || !run_at (store, "DELETE FROM phone WHERE rowid = ?1", place, error))
    return FALSE;

  return phone == NULL || !damage->was_imported
         || cw_store_add_phone (store, phone, CW_PHONE_FROM_IMPORT, error);
}

static gboolean
mend_row (CwStore *store,
          const Table *table,
          const CwDamage *damage,
          gint64 place,
          guint bits,
          GError **error)
{
  if (table->kind == CW_DAMAGE_LINK)
    return mend_link (store, damage, place, bits, error);
  if (table->kind == CW_DAMAGE_PHONE)
    return mend_phone (store, damage, place, error);
  return run_at (store, table->repair, place, error);
}

static void
damage_clear (CwDamage *damage)
{
  g_free (damage->ids[CW_SIDE_ALOWARE]);
  g_free (damage->ids[CW_SIDE_SALESFORCE]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CwDamage, damage_clear)

/* `found`: whether a run needs the row. */
static gboolean
name_row (CwStore *store, const Table *table, gint64 place, CwDamage *damage, gboolean *found, GError **error)
{
  CwStatement *statement = cw_database_prepare (store->database, table->names);

  damage->kind = table->kind;
  cw_statement_bind_int (statement, 1, place);
  if (!cw_statement_step (statement, found, error))
    return FALSE;
  if (!*found)
    return TRUE;

  damage->ids[CW_SIDE_ALOWARE] = cw_statement_dup_text (statement, 0);
  damage->ids[CW_SIDE_SALESFORCE] = cw_statement_dup_text (statement, 1);
  damage->was_imported = (cw_statement_get_int (statement, 2) & CW_PHONE_FROM_IMPORT) != 0;
  cw_statement_reset (statement);
  return TRUE;
}

static gboolean
mend_table (CwStore *store, const Table *table, CwDamageFunc func, gpointer user_data, GError **error)
{
  g_autoptr (GHashTable) damaged = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer place, bits;

  if (!find_damaged (store, table, damaged, error))
    return FALSE;

  g_hash_table_iter_init (&iter, damaged);
  while (g_hash_table_iter_next (&iter, &place, &bits))
    {
      g_auto (CwDamage) damage = { 0 };
      gboolean found;

      if (!name_row (store, table, *(gint64 *) place, &damage, &found, error)
          || (found && !mend_row (store, table, &damage, *(gint64 *) place, GPOINTER_TO_UINT (bits), error))
          || (found && !func (&damage, user_data, error)))
        return FALSE;
    }
  return TRUE;
}

gboolean
cw_store_mend (CwStore *store, CwDamageFunc func, gpointer user_data, GError **error)
{
  g_return_val_if_fail (store != NULL && func != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      if (!mend_table (store, &tables[i], func, user_data, error))
        return FALSE;
    }
  return TRUE;
}
