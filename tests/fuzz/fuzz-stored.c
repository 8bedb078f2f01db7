/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the state database holds, once it is unsealed: records, changes, conflicts. The first byte says which.
 */
#include "fuzz.h"

#include "cw-change.h"
#include "cw-conflict.h"
#include "cw-record.h"

static GBytes *
read_record (GBytes *bytes, GError **error)
{
  g_autoptr (CwRecord) record = cw_record_from_bytes (bytes, error);

  fuzz_assert (cw_record_accepts (bytes) == (record != NULL));
  return record != NULL ? cw_record_to_bytes (record) : NULL;
}

static GBytes *
read_change (GBytes *bytes, GError **error)
{
  g_autoptr (CwChange) change = cw_change_from_bytes (bytes, error);
  g_autoptr (GBytes) content = change != NULL ? cw_change_to_content (change) : NULL;

  fuzz_assert (cw_change_accepts (bytes) == (change != NULL));
  return change != NULL ? cw_change_to_bytes (change) : NULL;
}

static GBytes *
read_conflict (GBytes *bytes, GError **error)
{
  g_autoptr (CwConflict) conflict = cw_conflict_from_bytes (bytes, error);
  g_autofree char *identity = conflict != NULL ? cw_conflict_identity (conflict) : NULL;

  return conflict != NULL ? cw_conflict_to_bytes (conflict) : NULL;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  GBytes *(*const readers[]) (GBytes *, GError **) = { read_record, read_change, read_conflict };
  guint which = fuzz_byte (&data, &size) % G_N_ELEMENTS (readers);
  /* Of its very size, so that reading too far is found. */
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) written = readers[which](bytes, &error);
  g_autoptr (GBytes) again = NULL;

  fuzz_check_outcome (written != NULL, error);
  if (written == NULL)
    return 0;

  again = readers[which](written, &error);
  g_assert_no_error (error);
  fuzz_assert (fuzz_same (written, again));

  return 0;
}
