/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-import.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "cw-csv.h"
#include "cw-error.h"

#define MAX_PROBLEMS 100

typedef struct
{
  CwStore *store;
  CwImportResult *result;
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

static gboolean
on_phone (guint64 line, const char *phone, gpointer user_data, GError **error)
{
  Import *import = user_data;
  gint64 checked;
  gboolean is_known = cw_store_get_phone (import->store, phone, &checked, NULL);

  import->result->rows++;
  import->result->phones++;
  import->result->new_phones += !is_known;
  return cw_store_add_phone (import->store, phone, CW_PHONE_FROM_IMPORT, error);
}

static gboolean
on_broken (guint64 line, const char *reason, gpointer user_data, GError **error)
{
  Import *import = user_data;
  CwImportResult *result = import->result;

  result->rows++;
  result->broken++;
  if (result->problems->len < MAX_PROBLEMS)
    /* Translators: a line of a file, and what is wrong with it. */
    g_ptr_array_add (result->problems, g_strdup_printf (_("Line %" PRIu64 ": %s"), line, reason));
  return TRUE;
}

gboolean
cw_import_aloware_csv (CwStore *store, GFile *file, const char *region, CwImportResult *result, GCancellable *cancellable,
                       GError **error)
{
  Import import = { store, result };
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (store != NULL && G_IS_FILE (file) && result != NULL, FALSE);

  stream = g_file_read (file, cancellable, &local_error);
  if (stream == NULL)
    {
      g_autofree char *name = g_file_get_parse_name (file);

      if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_propagate_error (error, g_steal_pointer (&local_error));
      else
        g_set_error (error, CW_ERROR, CW_ERROR_INVALID_FILE, _("“%s” cannot be opened: %s"), name, local_error->message);
      return FALSE;
    }

  if (!cw_store_begin (store, error))
    return FALSE;
  if (!cw_csv_read_phones (G_INPUT_STREAM (stream), region, on_phone, on_broken, &import, cancellable, error))
    {
      cw_store_rollback (store);
      return FALSE;
    }
  return cw_store_commit (store, error);
}
