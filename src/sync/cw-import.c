/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-import.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "cw-csv.h"
#include "cw-error.h"
#include "cw-sync-job.h"

#define MAX_PROBLEMS 100
#define ROWS_A_STEP  1024

typedef struct
{
  CwStore *store;
  GFileInputStream *stream;
  goffset size;            /* of the file in bytes; 0: not known */
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

static gboolean
on_phone (guint64 line, const char *phone, gpointer user_data, GError **error)
{
  Import *import = user_data;
  gboolean known;

  count_row (import);
  if (!cw_store_has_phone (import->store, phone, &known, error))
    return FALSE;
  import->result->phones++;
  import->result->new_phones += !known;
  return cw_store_add_phone (import->store, phone, CW_PHONE_FROM_IMPORT, error);
}

static gboolean
on_broken (guint64 line, const char *reason, gpointer user_data, GError **error)
{
  Import *import = user_data;
  CwImportResult *result = import->result;

  count_row (import);
  result->broken++;
  if (result->problems->len < MAX_PROBLEMS)
    /* Translators: a line of a file, and what is wrong with it. */
    g_ptr_array_add (result->problems, g_strdup_printf (_("Line %" PRIu64 ": %s"), line, reason));
  return TRUE;
}

/* Opens it, and says how large it is; 0: not known. */
static GFileInputStream *
open_file (GFile *file, goffset *size, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GFileInfo) info = NULL;
  GFileInputStream *stream = g_file_read (file, cancellable, &local_error);

  if (stream == NULL)
    {
      g_autofree char *name = g_file_get_parse_name (file);

      if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_propagate_error (error, g_steal_pointer (&local_error));
      else
        g_set_error (error, CW_ERROR, CW_ERROR_INVALID_FILE, _("“%s” cannot be opened: %s"), name, local_error->message);
      return NULL;
    }

  info = g_file_input_stream_query_info (stream, G_FILE_ATTRIBUTE_STANDARD_SIZE, cancellable, NULL);
  *size = info != NULL ? g_file_info_get_size (info) : 0;
  return stream;
}

/* All or nothing. */
static gboolean
import_into (Import *import, const char *region, GCancellable *cancellable, GError **error)
{
  if (!cw_store_begin_bulk (import->store, error))
    return FALSE;
  if (!cw_csv_read_phones (G_INPUT_STREAM (import->stream), region, on_phone, on_broken, import, cancellable, error))
    {
      cw_store_rollback (import->store);
      return FALSE;
    }
  return cw_store_commit (import->store, error);
}

static gboolean
import_locked (CwProfile *profile, Import *import, GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (CwSettings) settings = cw_profile_load_settings (profile, error);
  g_autoptr (GFileInputStream) stream = settings != NULL ? open_file (file, &import->size, cancellable, error) : NULL;
  g_autoptr (CwStore) store = stream != NULL ? cw_sync_open_store (profile, error) : NULL;

  import->store = store;
  import->stream = stream;
  return store != NULL && import_into (import, settings->region, cancellable, error);
}

gboolean
cw_import_aloware_file (CwProfile *profile, GFile *file, CwImportProgressFunc progress, gpointer user_data, CwImportResult *result,
                        GCancellable *cancellable, GError **error)
{
  Import import = { .result = result, .progress = progress, .user_data = user_data };
  gboolean done;

  g_return_val_if_fail (profile != NULL && G_IS_FILE (file) && result != NULL, FALSE);

  /* Its one long transaction would make a run wait, and fail. */
  if (!cw_profile_lock (profile, error))
    return FALSE;

  done = import_locked (profile, &import, file, cancellable, error);
  cw_profile_unlock (profile);
  return done;
}
