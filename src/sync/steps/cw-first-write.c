/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-first-write.h"

#include "cw-guards.h"
#include "cw-store-plans.h"

#define META "first-aloware-write"

gboolean
cw_first_write_check (CwStore *store,
                      const char *plan,
                      GHashTable *left_out,
                      gboolean assume_yes,
                      char **warning,
                      GError **error)
{
  g_autofree char *confirmed = NULL;
  g_autofree char *sentences = NULL;
  CwWriteCounts writes;

  *warning = NULL;
  if (!cw_store_get_meta (store, META, &confirmed, error))
    return FALSE;
  if (confirmed != NULL)
    return TRUE;
  /* A plan has at most one create and one update of a contact, so this counts contacts. */
  if (!cw_store_count_writes (store, plan, left_out, &writes, error))
    return FALSE;

  sentences = cw_guards_warn_first_write (writes.created[CW_SIDE_ALOWARE], writes.updated[CW_SIDE_ALOWARE]);
  if (sentences == NULL)
    return TRUE;
  if (assume_yes)
    return cw_store_set_meta (store, META, "confirmed", error);

  *warning = g_steal_pointer (&sentences);
  return TRUE;
}
