/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-import.h"

#include <glib/gi18n-lib.h>

#include "cw-csv.h"

#define MAX_PROBLEMS 100

typedef struct
{
  CwStore *store;
  CwImportResult *result;
  GCancellable *cancellable;
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
