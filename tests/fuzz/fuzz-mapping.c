/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A mapping's file: what is written of what was read is read again as the same, to the byte. */
#include "fuzz.h"

#include "cw-mapping-check.h"
#include "cw-mapping-file.h"
#include "cw-mapping.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = fuzz_text (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (CwMapping) mapping = cw_mapping_from_json (text, (gssize) size, &error);
  g_autoptr (CwMapping) again = NULL;
  g_autoptr (CwMapping) copy = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autofree char *written = NULL;
  g_autofree char *written_again = NULL;
  g_autofree char *digest = NULL;
  g_autofree char *digest_again = NULL;

  fuzz_check_outcome (mapping != NULL, error);
  if (mapping == NULL)
    return 0;

  written = cw_mapping_to_json (mapping);
  again = cw_mapping_from_json (written, -1, &error);
  g_assert_no_error (error);
  written_again = cw_mapping_to_json (again);
  g_assert_cmpstr (written, ==, written_again);
  fuzz_assert (cw_mapping_equal (mapping, again));
  digest = cw_mapping_digest (mapping);
  digest_again = cw_mapping_digest (again);
  g_assert_cmpstr (digest, ==, digest_again);
  copy = cw_mapping_copy (mapping);
  fuzz_assert (cw_mapping_equal (mapping, copy));

  problems = cw_mapping_check (mapping, NULL, NULL);
  for (guint i = 0; i < problems->len; i++)
    {
      const CwProblem *problem = g_ptr_array_index (problems, i);

      fuzz_assert (*problem->message != '\0' && g_utf8_validate (problem->message, -1, NULL));
    }

  return 0;
}
