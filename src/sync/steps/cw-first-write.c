/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-first-write.h"

#include <glib/gi18n-lib.h>

#include "cw-store-plans.h"

#define META "first-aloware-write"

char *
cw_first_write_warning (guint created, guint updated)
{
  g_autofree char *what = NULL;

  if (created + updated < CW_FIRST_WRITE_BULK)
    return NULL;

  if (updated == 0)
    what = g_strdup_printf (ngettext ("This would create %'u contact in Aloware.",
                                      "This would create %'u contacts in Aloware.", created),
                            created);
  else if (created == 0)
    what = g_strdup_printf (ngettext ("This would change %'u contact in Aloware.",
                                      "This would change %'u contacts in Aloware.", updated),
                            updated);
  else
    what = g_strdup_printf (_("This would create %'u contacts in Aloware and change %'u."), created,
                            updated);

  return g_strconcat (
    what, " ",
    _("Depending on its settings, Aloware may e-mail its lead recipients, take contacts that it knows for "
       "new leads and assign owners; that cannot be taken back. Look at “Lead recipients”, “New lead "
       "settings” and “Auto-assign contacts” in Aloware first."),
    NULL);
}

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
  /* A contact has one change of a kind in a plan. */
  if (!cw_store_count_writes (store, plan, left_out, &writes, error))
    return FALSE;

  sentences = cw_first_write_warning (writes.created[CW_SIDE_ALOWARE], writes.updated[CW_SIDE_ALOWARE]);
  if (sentences == NULL)
    return TRUE;
  if (assume_yes)
    return cw_store_set_meta (store, META, "confirmed", error);

  *warning = g_steal_pointer (&sentences);
  return TRUE;
}
