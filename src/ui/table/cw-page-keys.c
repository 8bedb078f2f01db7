/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-page-keys.h"

static gint64
get_key (const GArray *keys, guint position)
{
  return g_array_index (keys, gint64, position);
}

static guint
count_same_before (const GArray *keys, const GArray *wanted)
{
  guint shorter = MIN (keys->len, wanted->len);
  guint n = 0;

  while (n < shorter && get_key (keys, n) == get_key (wanted, n))
    n++;

  return n;
}

static guint
count_same_after (const GArray *keys, const GArray *wanted, guint same_before)
{
  guint shorter = MIN (keys->len, wanted->len) - same_before;
  guint n = 0;

  while (n < shorter && get_key (keys, keys->len - 1 - n) == get_key (wanted, wanted->len - 1 - n))
    n++;

  return n;
}

/* Of what goes away: first what lies beyond the widgets, if the list was not scrolled. */
static guint
count_to_remove (guint removed)
{
  return removed > CW_PAGE_MADE_ROWS ? removed - CW_PAGE_MADE_ROWS : MIN (removed, CW_PAGE_FEW_ROWS);
}

CwPageStep
cw_page_keys_step (GArray *keys, const GArray *wanted)
{
  guint before = count_same_before (keys, wanted);
  guint after = count_same_after (keys, wanted, before);
  guint removed = keys->len - before - after;
  guint added = wanted->len - before - after;
  CwPageStep step = { before, 0, 0 };

  if (removed > CW_PAGE_FEW_ROWS)
    {
      step.removed = count_to_remove (removed);
      step.position = before + removed - step.removed;
    }
  else
    {
      step.removed = removed;
      step.added = before < CW_PAGE_MADE_ROWS ? MIN (added, CW_PAGE_FEW_ROWS) : added;
    }

  if (step.removed > 0)
    g_array_remove_range (keys, step.position, step.removed);
  if (step.added > 0)
    g_array_insert_vals (keys, step.position, &g_array_index (wanted, gint64, step.position), step.added);

  return step;
}
