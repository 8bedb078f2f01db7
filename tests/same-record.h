/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-record.h"

/* Whether both records hold the same values. Their ids and times are not compared. */
static inline gboolean
same_record (const CwRecord *a, const CwRecord *b)
{
  guint n = cw_record_get_n_values (a);

  if (cw_record_get_n_values (b) != n)
    return FALSE;

  for (guint i = 0; i < n; i++)
    {
      const char *name = cw_record_get_nth_name (a, i);

      if (g_strcmp0 (cw_record_get_nth_name (b, i), name) != 0
          || g_strcmp0 (cw_record_get (a, name), cw_record_get (b, name)) != 0)
        return FALSE;
    }
  return TRUE;
}
