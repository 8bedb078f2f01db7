/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-import.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "cw-csv-table.h"
#include "cw-error.h"
#include "cw-file.h"
#include "cw-store-phones.h"
#include "cw-sync-store.h"

#define MAX_PROBLEMS 100
#define ROWS_A_STEP 1024
/* Room for ten million contacts. */
#define MAX_BYTES (G_GUINT64_CONSTANT (2) << 30)

typedef struct
{
  CwStore *store;
  GFileInputStream *stream;
  goffset size; /* of the file in bytes; 0: not known */
  CwImportResult *result;
  CwImportProgressFunc progress;
  gpointer user_data;
} Import;

CwImportResult *
cw_import_result_new (void)
{
  CwImportResult *result = g_new0 (CwImportResult, 1);

  result->problems = g_ptr_array_new_with_free_func (g_free);
  return result;
}

void
cw_import_result_free (CwImportResult *result)
{
  if (result == NULL)
    return;

  g_clear_pointer (&result->columns, g_ptr_array_unref);
  g_ptr_array_unref (result->problems);
  g_free (result);
}

static void
count_row (Import *import)
{
  double share = 0;

  import->result->rows++;
  if (import->progress == NULL || import->result->rows % ROWS_A_STEP != 0)
    return;

  if (import->size > 0)
    share = MIN (1.0, (double) g_seekable_tell (G_SEEKABLE (import->stream)) / (double) import->size);
  import->progress (import->result->rows, share, import->user_data);
}

static void
note_problem (CwImportResult *result, guint64 line, const char *problem)
{
  if (result->problems->len < MAX_PROBLEMS)
    /* Translators: a line of a file, and what is wrong with it. */
    g_ptr_array_add (result->problems, g_strdup_printf (_("Line %" PRIu64 ": %s"), line, problem));
}

static gboolean
on_row (guint64 line, const GPtrArray *phones, const char *problem, gpointer user_data, GError **error)
{
  Import *import = user_data;
  CwImportResult *result = import->result;

  count_row (import);
  result->broken += phones->len == 0;
  result->partly += phones->len > 0 && problem != NULL;
  if (problem != NULL)
    note_problem (result, line, problem);

  for (guint i = 0; i < phones->len; i++)
    {
      const char *phone = g_ptr_array_index (phones, i);
      gboolean known;

      if (!cw_store_has_phone (import->store, phone, &known, error)
          || !cw_store_add_phone (import->store, phone, CW_PHONE_FROM_IMPORT, error))
        return FALSE;
      result->phones++;
      result->new_phones += !known;
    }

  return TRUE;
}

/* Stores all numbers of the file, or none. */
static gboolean
import_into (Import *import, CwCsvTable *table, GCancellable *cancellable, GError **error)
{
  g_autoptr (CwTransaction) transaction = cw_store_begin_bulk (import->store, error);

  return transaction != NULL && cw_csv_table_read (table, on_row, import, cancellable, error)
         && cw_store_commit (import->store, error);
}

/* Chooses the columns to read. Where only a person can choose, sets `needs_choice`. */
static gboolean
choose_columns (CwImportResult *result, const char *const *names, GError **error)
{
  if (names != NULL)
    return cw_csv_columns_choose (result->columns, names, error);

  if (!cw_csv_columns_have_any (result->columns))
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_INVALID_FILE,
                           _("The file has no column of phone numbers. Name the column “Phone Number” in "
                              "its first line, or export the "
                              "contacts from Aloware again"));
      return FALSE;
    }

  result->needs_choice = cw_csv_columns_need_choice (result->columns);
  return TRUE;
}

static gboolean
import_locked (CwProfile *profile,
               Import *import,
               GFile *file,
               const char *const *names,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (CwSettings) settings = cw_profile_load_settings (profile, error);
  g_autoptr (GFileInputStream)
    stream = settings != NULL ? cw_file_open (file, MAX_BYTES, &import->size, cancellable, error) : NULL;
  g_autoptr (CwCsvTable)
    table = stream != NULL ? cw_csv_table_open (G_INPUT_STREAM (stream), settings->region, cancellable, error)
                           : NULL;
  g_autoptr (CwStore) store = NULL;

  if (table == NULL)
    return FALSE;

  import->result->columns = g_ptr_array_ref (cw_csv_table_get_columns (table));
  if (!choose_columns (import->result, names, error))
    return FALSE;
  if (import->result->needs_choice)
    return TRUE;

  store = cw_sync_open_store (profile, error);
  import->store = store;
  import->stream = stream;
  return store != NULL && import_into (import, table, cancellable, error);
}

gboolean
cw_import_aloware_file (CwProfile *profile,
                        GFile *file,
                        const char *const *columns,
                        CwImportProgressFunc progress,
                        gpointer user_data,
                        CwImportResult *result,
                        GCancellable *cancellable,
                        GError **error)
{
  Import import = { .result = result, .progress = progress, .user_data = user_data };
  gboolean done;

  g_return_val_if_fail (profile != NULL && G_IS_FILE (file) && result != NULL, FALSE);

  /* The import is one long transaction. A run at the same time would wait for it, and fail. */
  if (!cw_profile_await_lock (profile, NULL, error))
    return FALSE;

  done = import_locked (profile, &import, file, columns, cancellable, error);
  cw_profile_unlock (profile);
  return done;
}
