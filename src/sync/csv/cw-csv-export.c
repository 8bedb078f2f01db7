/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-csv-export.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-error.h"
#include "cw-store-conflicts.h"
#include "cw-store-journal.h"
#include "cw-time.h"

/* ── A table ── */

struct _CwCsvExport
{
  GString *text;
  gboolean tabs;
  guint n_cells, n_rows;
};

static void
append_cell (GString *text, const char *value, const char *special)
{
  gboolean is_formula = *value != '\0' && strchr ("=+-@\t\r", *value) != NULL;
  gboolean quoted = strpbrk (value, special) != NULL || g_ascii_isspace (*value);

  if (quoted)
    g_string_append_c (text, '"');
  if (is_formula)
    g_string_append_c (text, '\'');

  for (const char *at = value; *at != '\0'; at++)
    {
      if (*at == '"')
        g_string_append_c (text, '"');
      g_string_append_c (text, *at);
    }

  if (quoted)
    g_string_append_c (text, '"');
}

static void
append_row (CwCsvExport *csv, const char *const *cells)
{
  for (guint i = 0; i < csv->n_cells; i++)
    {
      if (i > 0)
        g_string_append_c (csv->text, csv->tabs ? '\t' : ',');
      if (cells[i] != NULL)
        append_cell (csv->text, cells[i], csv->tabs ? "\"\r\n\t" : "\",\r\n\t;");
    }

  g_string_append (csv->text, csv->tabs ? "\n" : "\r\n");
}

static CwCsvExport *
new_table (const char *const *header, guint n_cells, gboolean tabs)
{
  CwCsvExport *csv = g_new0 (CwCsvExport, 1);

  csv->text = g_string_new (NULL);
  csv->tabs = tabs;
  csv->n_cells = n_cells;
  append_row (csv, header);

  return csv;
}

CwCsvExport *
cw_csv_export_new (const char *const *header, guint n_cells)
{
  return new_table (header, n_cells, FALSE);
}

CwCsvExport *
cw_csv_export_new_tabs (const char *const *header, guint n_cells)
{
  return new_table (header, n_cells, TRUE);
}

void
cw_csv_export_free (CwCsvExport *csv)
{
  if (csv == NULL)
    return;

  g_string_free (csv->text, TRUE);
  g_free (csv);
}

void
cw_csv_export_add (CwCsvExport *csv, const char *const *cells, guint n_cells)
{
  g_return_if_fail (n_cells == csv->n_cells);

  append_row (csv, cells);
  csv->n_rows++;
}

guint
cw_csv_export_get_n_rows (const CwCsvExport *csv)
{
  return csv->n_rows;
}

const char *
cw_csv_export_get_text (const CwCsvExport *csv)
{
  return csv->text->str;
}

gboolean
cw_csv_export_save (CwCsvExport *csv, const char *path, GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (g_file_set_contents_full (path, csv->text->str, csv->text->len, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                                &problem))
    return TRUE;

  g_set_error (error, CW_ERROR, CW_ERROR_STORAGE, _("The file could not be written: %s"), problem->message);

  return FALSE;
}

typedef struct
{
  CwCsvExport *csv;
  GCancellable *cancellable;
} Exporting;

/* ── A run ── */

static const char *const run_header[] = {
  "run",        "when", "label", "side",   "aloware_id", "salesforce_id", "action", "aloware",
  "salesforce", "old",  "new",   "reason", "state",      "error_code",    "error",
};

static void
add_run_row (CwCsvExport *csv, const CwWrite *write, const CwChangeField *field)
{
  const CwChange *change = write->change;
  g_autofree char *run = g_strdup_printf ("%" G_GINT64_FORMAT, write->run);
  g_autofree char *when = cw_time_format_salesforce (write->when);
  const char *cells[] = {
    run,
    when,
    change->pair.label,
    cw_side_to_nick (change->side),
    change->pair.ids[CW_SIDE_ALOWARE],
    change->pair.ids[CW_SIDE_SALESFORCE],
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

static gboolean
add_run_write (const CwWrite *write, gpointer user_data, GError **error)
{
  Exporting *exporting = user_data;
  const GPtrArray *fields = write->change->fields;

  if (fields->len == 0)
    add_run_row (exporting->csv, write, NULL);
  for (guint i = 0; i < fields->len; i++)
    add_run_row (exporting->csv, write, g_ptr_array_index (fields, i));
  return !g_cancellable_set_error_if_cancelled (exporting->cancellable, error);
}

gboolean
cw_csv_export_run (CwStore *store,
                   gint64 run,
                   const char *path,
                   GCancellable *cancellable,
                   guint *n_rows,
                   GError **error)
{
  g_autoptr (CwCsvExport) csv = cw_csv_export_new (run_header, G_N_ELEMENTS (run_header));
  Exporting exporting = { csv, cancellable };

  if (!cw_store_journal_foreach (store, run, CW_WRITES_ALL, add_run_write, &exporting, error))
    return FALSE;

  if (n_rows != NULL)
    *n_rows = cw_csv_export_get_n_rows (csv);
  return cw_csv_export_save (csv, path, error);
}

/* ── Conflicts ── */

static const char *const conflict_header[] = {
  "id",
  "kind",
  "label",
  "aloware_id",
  "salesforce_id",
  "aloware",
  "salesforce",
  "aloware_value",
  "base_value",
  "salesforce_value",
  "aloware_changed",
  "salesforce_changed",
  "salesforce_changed_by",
  "candidates",
  "message",
};

static gboolean
add_conflict (const CwConflict *conflict, gpointer user_data, GError **error)
{
  Exporting *exporting = user_data;
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, conflict->id);
  g_autofree char *candidates = conflict->candidates != NULL ? g_strjoinv (" ", conflict->candidates) : NULL;
  g_autofree char *aloware_changed = conflict->changed[CW_SIDE_ALOWARE] >= 0
                                       ? cw_time_format_salesforce (conflict->changed[CW_SIDE_ALOWARE])
                                       : NULL;
  g_autofree char *salesforce_changed = conflict->changed[CW_SIDE_SALESFORCE] >= 0
                                          ? cw_time_format_salesforce (conflict->changed[CW_SIDE_SALESFORCE])
                                          : NULL;
  const char *cells[] = {
    id,
    cw_conflict_kind_to_nick (conflict->kind),
    conflict->pair.label,
    conflict->pair.ids[CW_SIDE_ALOWARE],
    conflict->pair.ids[CW_SIDE_SALESFORCE],
    cw_conflict_get_field (conflict),
    conflict->salesforce,
    conflict->value[CW_SIDE_ALOWARE],
    conflict->base_value,
    conflict->value[CW_SIDE_SALESFORCE],
    aloware_changed,
    salesforce_changed,
    conflict->salesforce_changed_by,
    candidates,
    conflict->message,
  };

  cw_csv_export_add (exporting->csv, cells, G_N_ELEMENTS (cells));
  return !g_cancellable_set_error_if_cancelled (exporting->cancellable, error);
}

gboolean
cw_csv_export_conflicts (CwStore *store,
                         const char *path,
                         GCancellable *cancellable,
                         guint *n_rows,
                         GError **error)
{
  g_autoptr (CwCsvExport) csv = cw_csv_export_new (conflict_header, G_N_ELEMENTS (conflict_header));
  Exporting exporting = { csv, cancellable };

  if (!cw_store_foreach_conflict (store, add_conflict, &exporting, error))
    return FALSE;

  if (n_rows != NULL)
    *n_rows = cw_csv_export_get_n_rows (csv);
  return cw_csv_export_save (csv, path, error);
}
