/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-first-write.h"

#include <glib/gi18n-lib.h>

#define META  "first-aloware-write"
#define CHUNK 1000

char *
cw_first_write_warning (guint created, guint updated)
{
  g_autofree char *what = NULL;

  if (created + updated < CW_FIRST_WRITE_BULK)
    return NULL;

  if (updated == 0)
    what = g_strdup_printf (ngettext ("This would create %u contact in Aloware.", "This would create %u contacts in Aloware.", created), created);
  else if (created == 0)
    what = g_strdup_printf (ngettext ("This would change %u contact in Aloware.", "This would change %u contacts in Aloware.", updated), updated);
  else
    what = g_strdup_printf (_("This would create %u contacts in Aloware and change %u."), created, updated);

  return g_strconcat (what, " ",
                      _("Depending on its settings, Aloware e-mails its lead recipients about each new contact, takes contacts that it knows for new leads again, and assigns owners by itself; that cannot be taken back. Check “Lead recipients”, “New lead settings” and “Auto-assign contacts” in Aloware first."),
                      NULL);
}

/* Contacts of Aloware that the plan creates or changes. A contact has one change of a kind in a plan. */
static gboolean
count_writes (CwStore *store, const char *plan, CwAction action, GHashTable *left_out, guint *count, GError **error)
{
  gint64 after = 0;

  *count = 0;
  for (;;)
    {
      g_autoptr (GPtrArray) changes = cw_store_next_changes (store, plan, CW_SIDE_ALOWARE, action, after, CHUNK, error);

      if (changes == NULL)
        return FALSE;
      if (changes->len == 0)
        return TRUE;
      for (guint i = 0; i < changes->len; i++)
        {
          const CwChange *change = g_ptr_array_index (changes, i);

          *count += left_out == NULL || !g_hash_table_contains (left_out, &change->id);
          after = change->id;
        }
    }
}

gboolean
cw_first_write_check (CwStore *store, const char *plan, GHashTable *left_out, gboolean assume_yes, char **warning, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autofree char *confirmed = cw_store_get_meta (store, META, &problem);
  g_autofree char *sentences = NULL;
  guint created;
  guint updated;

  *warning = NULL;
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  if (confirmed != NULL)
    return TRUE;
  if (!count_writes (store, plan, CW_ACTION_CREATE, left_out, &created, error)
      || !count_writes (store, plan, CW_ACTION_UPDATE, left_out, &updated, error))
    return FALSE;

  sentences = cw_first_write_warning (created, updated);
  if (sentences == NULL)
    return TRUE;
  if (assume_yes)
    return cw_store_set_meta (store, META, "confirmed", error);

  *warning = g_steal_pointer (&sentences);
  return FALSE;
}
