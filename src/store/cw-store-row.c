/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-store-row.h"

#include <string.h>

#include "cw-error.h"

/* Enough for the digits of 64 bits and a sign. */
#define NUMBER_SIZE 24

/* Writes the number in decimal, ended by a NUL, and returns where in `text` it begins. Not printf, which is
 * slow: this runs for each column of each row. */
static const char *
write_number (char text[NUMBER_SIZE], gint64 number)
{
  guint64 rest = number < 0 ? -(guint64) number : (guint64) number;
  char *start = text + NUMBER_SIZE - 1;

  *start = '\0';
  do
    *--start = (char) ('0' + rest % 10);
  while ((rest /= 10) > 0);
  if (number < 0)
    *--start = '-';
  return start;
}

/* Appends a column to the text that a row is known by: its length and its value. With the lengths, no two
 * rows have the same text. */
const char *
cw_store_row_text (CwStore *store, const char *text)
{
  char digits[NUMBER_SIZE];
  gsize length;

  if (text == NULL)
    return g_string_append (store->row, "-,")->str;

  length = strlen (text);
  g_string_append (store->row, write_number (digits, (gint64) length));
  g_string_append_c (store->row, ':');
  g_string_append_len (store->row, text, (gssize) length);
  return g_string_append_c (store->row, ',')->str;
}

void
cw_store_row_begin (CwStore *store)
{
  g_string_truncate (store->row, 0);
}

const char *
cw_store_row_int (CwStore *store, gint64 number)
{
  char digits[NUMBER_SIZE];

  return cw_store_row_text (store, write_number (digits, number));
}

const char *
cw_store_row_of_text (CwStore *store, const char *text)
{
  cw_store_row_begin (store);
  return cw_store_row_text (store, text);
}

const char *
cw_store_row_of_int (CwStore *store, gint64 number)
{
  cw_store_row_begin (store);
  return cw_store_row_int (store, number);
}

gboolean
cw_store_next_number (CwStore *store, const char *table, gint64 *number, GError **error)
{
  CwStatement *statement = cw_database_prepare (store->database,
                                                "SELECT seq + 1 FROM sqlite_sequence WHERE name = ?1");

  cw_statement_bind_text (statement, 1, table);
  if (!cw_statement_run_int (statement, number, error))
    return FALSE;

  *number = MAX (*number, 1);
  return TRUE;
}

static void
bind_data (CwStore *store,
           CwStatement *statement,
           int parameter,
           const char *column,
           const char *row,
           gconstpointer data,
           gsize length)
{
  g_autoptr (GBytes) sealed = cw_seal_encrypt (store->seal, column, row, data, length);
  gsize sealed_length;
  gconstpointer sealed_data = g_bytes_get_data (sealed, &sealed_length);

  cw_statement_bind_blob (statement, parameter, sealed_data, sealed_length);
}

void
cw_store_bind_bytes (CwStore *store,
                     CwStatement *statement,
                     int parameter,
                     const char *column,
                     const char *row,
                     GBytes *bytes)
{
  gsize length;
  gconstpointer data;

  if (bytes == NULL)
    return;

  data = g_bytes_get_data (bytes, &length);
  bind_data (store, statement, parameter, column, row, data, length);
}

void
cw_store_bind_sealed (CwStore *store,
                      CwStatement *statement,
                      int parameter,
                      const char *column,
                      const char *row,
                      const char *text)
{
  if (text != NULL)
    bind_data (store, statement, parameter, column, row, text, strlen (text));
}

void
cw_store_bind_proof (CwStore *store,
                     CwStatement *statement,
                     int parameter,
                     const char *column,
                     const char *row,
                     const char *text)
{
  bind_data (store, statement, parameter, column, row, text, text != NULL ? strlen (text) : 0);
}

void
cw_store_bind_record (CwStore *store,
                      CwStatement *statement,
                      int parameter,
                      const char *column,
                      const char *row,
                      const CwRecord *record)
{
  g_autoptr (GBytes) bytes = NULL;

  if (record != NULL)
    bytes = cw_record_to_bytes (record);
  cw_store_bind_bytes (store, statement, parameter, column, row, bytes);
}

gboolean
cw_store_fail_row (CwStore *store, GError **error)
{
  store->is_damaged = TRUE;

  return cw_database_fail_damaged (store->database, error);
}

gboolean
cw_store_get_bytes (CwStore *store,
                    CwStatement *statement,
                    int position,
                    const char *column,
                    const char *row,
                    GBytes **bytes,
                    GError **error)
{
  gsize length;
  gconstpointer data = cw_statement_get_blob (statement, position, &length);

  *bytes = NULL;
  if (data == NULL)
    return TRUE;

  *bytes = cw_seal_decrypt (store->seal, column, row, data, length);
  return *bytes != NULL || cw_store_fail_row (store, error);
}

gboolean
cw_store_get_sealed (CwStore *store,
                     CwStatement *statement,
                     int position,
                     const char *column,
                     const char *row,
                     char **text,
                     GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  *text = NULL;
  if (!cw_store_get_bytes (store, statement, position, column, row, &bytes, error))
    return FALSE;
  if (bytes != NULL)
    *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  return TRUE;
}

gboolean
cw_store_get_proof (CwStore *store,
                    CwStatement *statement,
                    int position,
                    const char *column,
                    const char *row,
                    char **text,
                    GError **error)
{
  if (!cw_store_get_sealed (store, statement, position, column, row, text, error))
    return FALSE;
  if (*text == NULL)
    return cw_store_fail_row (store, error);
  if (**text == '\0')
    g_clear_pointer (text, g_free);

  return TRUE;
}

gboolean
cw_store_get_record (CwStore *store,
                     CwStatement *statement,
                     int position,
                     const char *column,
                     const char *row,
                     CwRecord **record,
                     GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  *record = NULL;
  if (!cw_store_get_bytes (store, statement, position, column, row, &bytes, error))
    return FALSE;
  if (bytes != NULL)
    *record = cw_record_from_bytes (bytes, NULL);

  return bytes == NULL || *record != NULL || cw_store_fail_row (store, error);
}

/* FALSE: an error of the store. A damaged row is not an error: `object` is NULL. */
static gboolean
read_row (CwStore *store, CwStatement *statement, CwStoreRowFunc func, gpointer *object, GError **error)
{
  g_autoptr (GError) problem = NULL;

  store->is_damaged = FALSE;
  *object = func (store, statement, &problem);
  if (*object != NULL || store->is_damaged)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

gboolean
cw_store_read_one (CwStore *store,
                   CwStatement *statement,
                   CwStoreRowFunc func,
                   gpointer object,
                   GError **error)
{
  gpointer *out = object;
  gboolean row, ok;

  *out = NULL;
  if (!cw_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    return TRUE;

  ok = read_row (store, statement, func, out, error);
  cw_statement_reset (statement);
  return ok;
}

/* `last` (optional): gets the text of `key_column` in the last row, even if that row is passed over; NULL:
 * there are no rows. */
static GPtrArray *
read_rows (CwStore *store,
           CwStatement *statement,
           CwStoreRowFunc func,
           GDestroyNotify free_func,
           int key_column,
           char **last,
           GError **error)
{
  g_autoptr (GPtrArray) objects = g_ptr_array_new_with_free_func (free_func);
  gboolean row;

  while (cw_statement_step (statement, &row, error))
    {
      gpointer object;

      if (!row)
        return g_steal_pointer (&objects);

      if (!read_row (store, statement, func, &object, error))
        {
          cw_statement_reset (statement);
          return NULL;
        }
      if (object != NULL)
        g_ptr_array_add (objects, object);
      if (last == NULL)
        continue;
      g_free (*last);
      *last = cw_statement_dup_text (statement, key_column);
    }
  return NULL;
}

GPtrArray *
cw_store_read_all (CwStore *store,
                   CwStatement *statement,
                   CwStoreRowFunc func,
                   GDestroyNotify free_func,
                   GError **error)
{
  return read_rows (store, statement, func, free_func, 0, NULL, error);
}

gboolean
cw_store_foreach (CwStore *store,
                  const char *sql,
                  int key_column,
                  CwStoreRowFunc read,
                  GDestroyNotify free_func,
                  CwStoreEachFunc func,
                  gpointer user_data,
                  GError **error)
{
  g_autofree char *after = g_strdup ("");

  while (after != NULL)
    {
      CwStatement *statement = cw_database_prepare (store->database, sql);
      g_autofree char *last = NULL;
      g_autoptr (GPtrArray) page = NULL;

      cw_statement_bind_text (statement, 1, after);
      cw_statement_bind_int (statement, 2, CW_STORE_PAGE);
      page = read_rows (store, statement, read, free_func, key_column, &last, error);
      if (page == NULL)
        return FALSE;

      for (guint i = 0; i < page->len; i++)
        {
          if (!func (g_ptr_array_index (page, i), user_data, error))
            return FALSE;
        }

      /* If the index is damaged and out of order, the next page could be this one again, for ever. */
      if (last != NULL && strcmp (last, after) <= 0)
        return cw_database_fail_damaged (store->database, error);

      g_free (after);
      after = g_steal_pointer (&last);
    }
  return TRUE;
}

gboolean
cw_store_read_count (CwStatement *statement, guint *count, GError **error)
{
  gint64 number;
  gboolean ok = cw_statement_run_int (statement, &number, error);

  *count = (guint) CLAMP (number, 0, G_MAXUINT);
  return ok;
}

gboolean
cw_store_run_found (CwStore *store, CwStatement *statement, const char *missing, GError **error)
{
  if (!cw_statement_run (statement, error))
    return FALSE;
  if (cw_database_get_changes (store->database) > 0)
    return TRUE;

  g_set_error_literal (error, CW_ERROR, CW_ERROR_NOT_FOUND, missing);
  return FALSE;
}

gint64
cw_store_now (void)
{
  return g_get_real_time () / 1000;
}
