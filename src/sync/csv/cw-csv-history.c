/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-csv-history.h"

#include "cw-csv-export.h"
#include "cw-time.h"

#define PORTION 1000

static const char *const header[] = {
  "run", "when", "label", "side", "aloware_id", "salesforce_id", "action", "aloware", "salesforce", "old", "new", "reason",
  "state", "error_code", "error",
};

static void
add_row (CwCsvExport *csv, const CwWrite *write, const CwChangeField *field)
{
  const CwChange *change = write->change;
  g_autofree char *run = g_strdup_printf ("%" G_GINT64_FORMAT, write->run);
  g_autofree char *when = cw_time_format_salesforce (write->when);
  const char *cells[] = {
    run,
    when,
    change->label,
    cw_side_to_nick (change->side),
    change->aloware_id,
    change->salesforce_id,
    cw_action_to_nick (change->action),
    field != NULL ? field->aloware : NULL,
    field != NULL ? field->salesforce : NULL,
    field != NULL ? field->old_value : NULL,
    field != NULL ? field->new_value : NULL,
    field != NULL ? field->reason : NULL,
    cw_write_state_to_nick (write->state),
    write->error_code,
    write->error_message,
  };

  cw_csv_export_add (csv, cells, G_N_ELEMENTS (cells));
}

static void
add_write (CwCsvExport *csv, const CwWrite *write)
{
  const GPtrArray *fields = write->change->fields;

  if (fields->len == 0)
    add_row (csv, write, NULL);
  for (guint i = 0; i < fields->len; i++)
    add_row (csv, write, g_ptr_array_index (fields, i));
}

/**
 * cw_csv_export_run:
 * @run: the number of a run
 * @path: the file, which is replaced whole
 * @n_rows: (out) (optional): how many rows it has
 * @error: %CW_ERROR_STORAGE; %G_IO_ERROR_CANCELLED
 *
 * A write without fields has one row. Blocking; the thread of @store.
 *
 * Returns: whether the file is written.
 */
gboolean
cw_csv_export_run (CwStore *store, gint64 run, const char *path, GCancellable *cancellable, guint *n_rows, GError **error)
{
  g_autoptr (CwCsvExport) csv = cw_csv_export_new (header, G_N_ELEMENTS (header));
  gint64 after = 0;

  for (;;)
    {
      g_autoptr (GPtrArray) writes = cw_store_journal_list_run (store, run, after, PORTION, error);

      if (writes == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (writes->len == 0)
        break;

      for (guint i = 0; i < writes->len; i++)
        {
          const CwWrite *write = g_ptr_array_index (writes, i);

          add_write (csv, write);
          after = write->id;
        }
    }

  if (n_rows != NULL)
    *n_rows = cw_csv_export_get_n_rows (csv);
  return cw_csv_export_save (csv, path, error);
}
