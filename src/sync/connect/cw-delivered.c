/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-delivered.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-catalogue.h"
#include "cw-mapping-check.h"
#include "cw-sync-store.h"
#include "cw-text.h"

#define META "delivered:aloware"
#define CUSTOM "custom:"
#define MAX_KEYS 1000

struct _CwDelivered
{
  char *account;
  guint n_contacts; /* at most CW_DELIVERED_ENOUGH: no more are needed */
  GHashTable *seen; /* keys that a contact had */
  gboolean changed;
};

CwDelivered *
cw_delivered_new (const char *account)
{
  CwDelivered *delivered = g_new0 (CwDelivered, 1);

  delivered->account = g_strdup (account);
  delivered->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return delivered;
}

void
cw_delivered_free (CwDelivered *delivered)
{
  g_free (delivered->account);
  g_hash_table_unref (delivered->seen);
  g_free (delivered);
}

void
cw_delivered_see (CwDelivered *delivered, const CwRecord *contact)
{
  if (delivered->n_contacts < CW_DELIVERED_ENOUGH)
    {
      delivered->n_contacts++;
      delivered->changed = TRUE;
    }

  for (guint i = 0; i < cw_record_get_n_values (contact); i++)
    {
      const char *key = cw_record_get_nth_name (contact, i);

      /* Hidden values begin with "@". */
      if (*key == '@' || g_hash_table_contains (delivered->seen, key)
          || g_hash_table_size (delivered->seen) >= MAX_KEYS)
        continue;
      g_hash_table_add (delivered->seen, g_strdup (key));
      delivered->changed = TRUE;
    }
}

/* A time of day and a date may come from the same key of Aloware's. So what is known of one catalogue key
 * holds for all that are read from the same key. */
static gboolean
was_seen (const CwDelivered *delivered, const CwCatalogueEntry *entry)
{
  if (g_hash_table_contains (delivered->seen, entry->key))
    return TRUE;

  for (guint i = 0; entry->read_key != NULL && i < cw_catalogue_get_n (); i++)
    {
      const CwCatalogueEntry *other = cw_catalogue_get_nth (i);

      if (g_strcmp0 (other->read_key, entry->read_key) == 0
          && g_hash_table_contains (delivered->seen, other->key))
        return TRUE;
    }

  return FALSE;
}

gboolean
cw_delivered_is_missing (const CwDelivered *delivered, const char *aloware_key)
{
  const CwCatalogueEntry *entry = cw_catalogue_find (aloware_key);

  return delivered->n_contacts >= CW_DELIVERED_ENOUGH && entry != NULL && !was_seen (delivered, entry);
}

static GPtrArray *
list_keys (const CwDelivered *delivered, const char *prefix)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, delivered->seen);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (g_str_has_prefix (key, prefix))
      g_ptr_array_add (keys, g_strdup (key));

  cw_text_sort (keys);
  return keys;
}

GPtrArray *
cw_delivered_list_custom (const CwDelivered *delivered)
{
  return list_keys (delivered, CUSTOM);
}

static CwProblem *
make_problem (const CwCatalogueEntry *entry)
{
  CwProblem *problem = g_new0 (CwProblem, 1);

  problem->code = CW_PROBLEM_NOT_DELIVERED;
  problem->aloware = g_strdup (entry->key);
  problem->message = g_strdup_printf (
    _("Your account does not deliver “%s”: no contact that was looked up had "
       "it. The field is not synced from Aloware, and is never taken as blank."),
    cw_catalogue_get_label (entry));
  return problem;
}

static guint
count_row_problems (GPtrArray *problems)
{
  guint n = 0;

  while (n < problems->len && ((const CwProblem *) g_ptr_array_index (problems, n))->aloware != NULL)
    n++;
  return n;
}

void
cw_delivered_check (const CwDelivered *delivered, const CwMapping *mapping, GPtrArray *problems)
{
  guint at = count_row_problems (problems);

  for (guint i = 0; delivered != NULL && i < cw_mapping_get_n_rows (mapping); i++)
    {
      const CwCatalogueEntry *entry = cw_mapping_get_row (mapping, i)->aloware;

      if (cw_delivered_is_missing (delivered, entry->key))
        g_ptr_array_insert (problems, (int) at++, make_problem (entry));
    }
}

/* The lines: the account, the count, then one key on each. A key has no line break: it is a JSON name of at
 * most 80 bytes, and names with a line break are left out. */
static char *
to_text (const CwDelivered *delivered)
{
  GString *text = g_string_new (delivered->account);
  g_autoptr (GPtrArray) keys = list_keys (delivered, "");

  g_string_append_printf (text, "\n%u", delivered->n_contacts);
  for (guint i = 0; i < keys->len; i++)
    if (strchr (keys->pdata[i], '\n') == NULL)
      g_string_append_printf (text, "\n%s", (const char *) keys->pdata[i]);

  return g_string_free (text, FALSE);
}

static CwDelivered *
from_text (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  CwDelivered *delivered;

  if (lines[0] == NULL || lines[1] == NULL)
    return NULL;

  delivered = cw_delivered_new (lines[0]);
  delivered->n_contacts = (guint) MIN (g_ascii_strtoull (lines[1], NULL, 10), CW_DELIVERED_ENOUGH);
  for (guint i = 2; lines[i] != NULL; i++)
    g_hash_table_add (delivered->seen, g_strdup (lines[i]));
  return delivered;
}

char *
cw_delivered_account (const CwConnections *connections)
{
  return g_strconcat (connections->aloware_auth != NULL ? connections->aloware_auth : "", " ",
                      connections->aloware_url, NULL);
}

CwDelivered *
cw_delivered_load (CwStore *store, const char *account, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (CwDelivered) kept = NULL;

  if (!cw_store_get_meta (store, META, &text, error))
    return NULL;

  kept = text != NULL ? from_text (text) : NULL;
  if (kept != NULL && g_str_equal (kept->account, account))
    return g_steal_pointer (&kept);
  return cw_delivered_new (account);
}

CwDelivered *
cw_delivered_recall (CwProfile *profile, CwStore *store, GError **error)
{
  g_autoptr (CwConnections) connections = cw_profile_load_connections (profile, error);
  g_autofree char *account = connections != NULL ? cw_delivered_account (connections) : NULL;

  if (account == NULL)
    return NULL;

  return store != NULL ? cw_delivered_load (store, account, error) : cw_delivered_new (account);
}

CwDelivered *
cw_delivered_read (CwProfile *profile, GError **error)
{
  g_autoptr (CwStore) store = NULL;

  /* The state database is not made only to be looked at. */
  if (cw_sync_has_store (profile))
    {
      store = cw_sync_open_store (profile, error);
      if (store == NULL)
        return NULL;
    }
  return cw_delivered_recall (profile, store, error);
}

gboolean
cw_delivered_save (CwDelivered *delivered, CwStore *store, GError **error)
{
  g_autofree char *text = NULL;

  if (!delivered->changed)
    return TRUE;

  text = to_text (delivered);
  delivered->changed = !cw_store_set_meta (store, META, text, error);
  return !delivered->changed;
}
