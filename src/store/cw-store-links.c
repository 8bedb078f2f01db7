/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-store-links.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-error.h"
#include "cw-store-dirty.h"
#include "cw-store-row.h"

#define LINK_KEYS "aloware_id, salesforce_id, phone"
#define LINK_BASES LINK_KEYS ", base_aloware, base_salesforce"

CwLink *
cw_link_new (const char *aloware_id, const char *salesforce_id)
{
  CwLink *link = g_new0 (CwLink, 1);

  cw_pair_id_set (&link->pair, aloware_id, salesforce_id);
  link->base[CW_SIDE_ALOWARE] = cw_record_new (aloware_id);
  link->base[CW_SIDE_SALESFORCE] = cw_record_new (salesforce_id);

  return link;
}

void
cw_link_free (CwLink *link)
{
  if (link == NULL)
    return;

  cw_pair_id_clear (&link->pair);
  g_clear_pointer (&link->base[CW_SIDE_ALOWARE], cw_record_free);
  g_clear_pointer (&link->base[CW_SIDE_SALESFORCE], cw_record_free);
  g_free (link);
}

void
cw_link_take_bases (CwLink *link, CwRecord *base[2])
{
  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    {
      cw_record_free (link->base[side]);
      link->base[side] = g_steal_pointer (&base[side]);
    }
}

static gboolean
fail_linked (CwStore *store, const CwLink *link, GError **error)
{
  g_set_error (
    error, CW_ERROR, CW_ERROR_EXISTS,
    _("The Aloware contact %s and the Salesforce record %s cannot be linked: one of them is linked to "
       "another record. Unlink that one first."),
    link->pair.ids[CW_SIDE_ALOWARE], link->pair.ids[CW_SIDE_SALESFORCE]);
  return FALSE;
}

/* A link is known by its pair. If a row was given other ids, none of its columns opens. */
static const char *
link_row (CwStore *store, const CwLink *link)
{
  cw_store_row_begin (store);
  cw_store_row_text (store, link->pair.ids[CW_SIDE_ALOWARE]);
  return cw_store_row_text (store, link->pair.ids[CW_SIDE_SALESFORCE]);
}

gboolean
cw_store_put_link (CwStore *store, const CwLink *link, GError **error)
{
  CwStatement *statement;
  const char *row;
  gboolean clash;

  g_return_val_if_fail (store != NULL && link != NULL, FALSE);
  g_return_val_if_fail (link->pair.ids[CW_SIDE_ALOWARE] != NULL && link->pair.ids[CW_SIDE_SALESFORCE] != NULL,
                        FALSE);

  statement = cw_database_prepare (
    store->database,
    "INSERT INTO link (" LINK_BASES ") VALUES (?1, ?2, ?3, ?4, ?5)"
    " ON CONFLICT (aloware_id) DO UPDATE SET phone = iif (?6, coalesce (phone, ?3), ?3),"
    " base_aloware = coalesce (?4, base_aloware), base_salesforce = coalesce (?5, base_salesforce)"
    " WHERE salesforce_id = ?2");
  cw_statement_bind_text (statement, 1, link->pair.ids[CW_SIDE_ALOWARE]);
  cw_statement_bind_text (statement, 2, link->pair.ids[CW_SIDE_SALESFORCE]);
  row = link_row (store, link);
  if (!link->is_unproven)
    cw_store_bind_proof (store, statement, 3, "link.phone", row, link->pair.phone);
  cw_store_bind_record (store, statement, 4, "link.base_aloware", row, link->base[CW_SIDE_ALOWARE]);
  cw_store_bind_record (store, statement, 5, "link.base_salesforce", row, link->base[CW_SIDE_SALESFORCE]);
  cw_statement_bind_int (statement, 6, link->pair.phone == NULL ? 1 : 0);

  if (!cw_statement_run_unique (statement, &clash, error))
    return clash ? fail_linked (store, link, error) : FALSE;
  if (cw_database_get_changes (store->database) == 0)
    return fail_linked (store, link, error);

  return TRUE;
}

gboolean
cw_store_delete_link (CwStore *store, const char *aloware_id, GError **error)
{
  CwStatement *statement;

  g_return_val_if_fail (store != NULL && aloware_id != NULL, FALSE);

  if (!cw_store_mark_link_dirty (store, aloware_id, error))
    return FALSE;
  statement = cw_database_prepare (store->database, "DELETE FROM link WHERE aloware_id = ?1");
  cw_statement_bind_text (statement, 1, aloware_id);

  return cw_statement_run (statement, error);
}

static gpointer
read_link_keys (CwStore *store, CwStatement *statement, GError **error)
{
  g_autoptr (CwLink) link = g_new0 (CwLink, 1);

  link->pair.ids[CW_SIDE_ALOWARE] = cw_statement_dup_text (statement, 0);
  link->pair.ids[CW_SIDE_SALESFORCE] = cw_statement_dup_text (statement, 1);
  link->is_unproven = cw_statement_is_null (statement, 2)
                      || !cw_store_get_proof (store, statement, 2, "link.phone", link_row (store, link),
                                              &link->pair.phone, NULL);

  return g_steal_pointer (&link);
}

static gpointer
read_link (CwStore *store, CwStatement *statement, GError **error)
{
  g_autoptr (CwLink) link = read_link_keys (store, statement, error);
  const char *row = link_row (store, link);
  gboolean has_phone = !cw_statement_is_null (statement, 2);

  /* A base that does not open counts as empty. With an empty base nothing is deleted. */
  cw_store_get_record (store, statement, 3, "link.base_aloware", row, &link->base[CW_SIDE_ALOWARE], NULL);
  cw_store_get_record (store, statement, 4, "link.base_salesforce", row, &link->base[CW_SIDE_SALESFORCE],
                       NULL);

  /* A base is sealed for the pair, so it proves the link if the phone does not open. */
  if (has_phone && (link->base[CW_SIDE_ALOWARE] != NULL || link->base[CW_SIDE_SALESFORCE] != NULL))
    link->is_unproven = FALSE;
  if (link->base[CW_SIDE_ALOWARE] == NULL)
    link->base[CW_SIDE_ALOWARE] = cw_record_new (link->pair.ids[CW_SIDE_ALOWARE]);
  if (link->base[CW_SIDE_SALESFORCE] == NULL)
    link->base[CW_SIDE_SALESFORCE] = cw_record_new (link->pair.ids[CW_SIDE_SALESFORCE]);

  return g_steal_pointer (&link);
}

gboolean
cw_store_find_link (CwStore *store, CwSide side, const char *id, CwLink **link, GError **error)
{
  CwStatement *statement;

  g_return_val_if_fail (store != NULL && id != NULL && link != NULL, FALSE);

  if (side == CW_SIDE_ALOWARE)
    statement = cw_database_prepare (store->database,
                                     "SELECT " LINK_BASES " FROM link WHERE aloware_id = ?1");
  else
    statement = cw_database_prepare (store->database,
                                     "SELECT " LINK_BASES " FROM link WHERE salesforce_id = ?1");
  cw_statement_bind_text (statement, 1, id);

  return cw_store_read_one (store, statement, read_link, link, error);
}

gboolean
cw_store_find_partner (CwStore *store, CwSide side, const char *id, char **partner, GError **error)
{
  g_autoptr (CwLink) link = NULL;
  CwStatement *statement;

  g_return_val_if_fail (store != NULL && id != NULL && partner != NULL, FALSE);

  *partner = NULL;
  if (side == CW_SIDE_ALOWARE)
    statement = cw_database_prepare (store->database, "SELECT " LINK_KEYS " FROM link WHERE aloware_id = ?1");
  else
    statement = cw_database_prepare (store->database,
                                     "SELECT " LINK_KEYS " FROM link WHERE salesforce_id = ?1");
  cw_statement_bind_text (statement, 1, id);
  if (!cw_store_read_one (store, statement, read_link_keys, &link, error))
    return FALSE;

  /* If the phone does not prove the link, a base may. */
  if (link != NULL && link->is_unproven)
    {
      g_clear_pointer (&link, cw_link_free);
      if (!cw_store_find_link (store, side, id, &link, error))
        return FALSE;
    }
  if (link != NULL && !link->is_unproven)
    *partner = g_strdup (side == CW_SIDE_ALOWARE ? link->pair.ids[CW_SIDE_SALESFORCE]
                                                 : link->pair.ids[CW_SIDE_ALOWARE]);
  return TRUE;
}

gboolean
cw_store_count_links (CwStore *store, guint *count, GError **error)
{
  return cw_store_read_count (cw_database_prepare (store->database, "SELECT count(*) FROM link"), count,
                              error);
}

gboolean
cw_store_foreach_link (CwStore *store,
                       gboolean with_bases,
                       CwStoreLinkFunc func,
                       gpointer user_data,
                       GError **error)
{
  g_return_val_if_fail (store != NULL && func != NULL, FALSE);

  return cw_store_foreach (
    store,
    with_bases ? "SELECT " LINK_BASES " FROM link WHERE salesforce_id > ?1 ORDER BY salesforce_id LIMIT ?2"
               : "SELECT " LINK_KEYS " FROM link WHERE salesforce_id > ?1 ORDER BY salesforce_id LIMIT ?2",
    1, with_bases ? read_link : read_link_keys, (GDestroyNotify) cw_link_free, (CwStoreEachFunc) func,
    user_data, error);
}

typedef struct
{
  CwStore *store;
  const char *key;
  CwStoreVoidFunc func;
  gpointer user_data;
} DropField;

static gboolean
drop_field (const CwLink *link, gpointer user_data, GError **error)
{
  DropField *drop = user_data;
  gboolean void_now = TRUE;

  if (cw_record_get (link->base[CW_SIDE_ALOWARE], drop->key) == NULL
      && cw_record_get (link->base[CW_SIDE_SALESFORCE], drop->key) == NULL)
    return TRUE;
  if (drop->func != NULL && !drop->func (link, &void_now, drop->user_data, error))
    return FALSE;
  if (!void_now)
    return TRUE;

  cw_record_unset (link->base[CW_SIDE_ALOWARE], drop->key);
  cw_record_unset (link->base[CW_SIDE_SALESFORCE], drop->key);
  return cw_store_put_link (drop->store, link, error);
}

gboolean
cw_store_drop_base_field (CwStore *store,
                          const char *aloware_key,
                          CwStoreVoidFunc func,
                          gpointer user_data,
                          GError **error)
{
  DropField drop = { store, aloware_key, func, user_data };
  gboolean ok;

  g_return_val_if_fail (store != NULL && aloware_key != NULL, FALSE);

  if (!cw_database_enter (store->database, error))
    return FALSE;

  ok = cw_store_foreach_link (store, TRUE, drop_field, &drop, error);
  return cw_database_leave (store->database, ok, error);
}

static const char *
bare_id (const char *id, const char *prefix)
{
  return g_str_has_prefix (id, prefix) ? id + strlen (prefix) : id;
}

static void
bind_pair (CwStatement *statement, const char *aloware_id, const char *salesforce_id)
{
  cw_statement_bind_text (statement, 1, bare_id (aloware_id, "aloware:"));
  cw_statement_bind_text (statement, 2, bare_id (salesforce_id, "salesforce:"));
}

gboolean
cw_store_keep_apart (CwStore *store, const char *aloware_id, const char *salesforce_id, GError **error)
{
  CwStatement *statement;

  g_return_val_if_fail (store != NULL && aloware_id != NULL && salesforce_id != NULL, FALSE);

  statement = cw_database_prepare (store->database,
                                   "INSERT OR IGNORE INTO apart (aloware_id, salesforce_id) VALUES (?1, ?2)");
  bind_pair (statement, aloware_id, salesforce_id);

  return cw_statement_run (statement, error);
}

gboolean
cw_store_is_apart (CwStore *store,
                   const char *aloware_id,
                   const char *salesforce_id,
                   gboolean *apart,
                   GError **error)
{
  CwStatement *statement;
  guint count;
  gboolean ok;

  g_return_val_if_fail (store != NULL && aloware_id != NULL && salesforce_id != NULL && apart != NULL, FALSE);

  statement = cw_database_prepare (store->database,
                                   "SELECT count(*) FROM apart WHERE aloware_id = ?1 AND salesforce_id = ?2");
  bind_pair (statement, aloware_id, salesforce_id);

  ok = cw_store_read_count (statement, &count, error);
  *apart = count > 0;
  return ok;
}

gboolean
cw_store_part (CwStore *store,
               CwSide side,
               const char *id,
               const char *reason,
               const char *partner,
               GError **error)
{
  CwStatement *statement;

  g_return_val_if_fail (store != NULL && id != NULL, FALSE);

  if (reason == NULL)
    {
      statement = cw_database_prepare (store->database, "DELETE FROM parted WHERE side = ?1 AND id = ?2");
    }
  else
    {
      statement = cw_database_prepare (
        store->database, "INSERT OR REPLACE INTO parted (side, id, reason, partner) VALUES (?1, ?2, ?3, ?4)");
      cw_statement_bind_text (statement, 3, reason);
      cw_statement_bind_text (statement, 4, partner);
    }
  cw_statement_bind_text (statement, 1, cw_side_to_nick (side));
  cw_statement_bind_text (statement, 2, id);

  return cw_statement_run (statement, error);
}

gboolean
cw_store_get_parting (CwStore *store,
                      CwSide side,
                      const char *id,
                      char **reason,
                      char **partner,
                      GError **error)
{
  CwStatement *statement;
  gboolean row;

  g_return_val_if_fail (store != NULL && id != NULL && reason != NULL, FALSE);

  *reason = NULL;
  if (partner != NULL)
    *partner = NULL;
  statement = cw_database_prepare (store->database,
                                   "SELECT reason, partner FROM parted WHERE side = ?1 AND id = ?2");
  cw_statement_bind_text (statement, 1, cw_side_to_nick (side));
  cw_statement_bind_text (statement, 2, id);
  if (!cw_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    return TRUE;

  *reason = cw_statement_dup_text (statement, 0);
  if (partner != NULL)
    *partner = cw_statement_dup_text (statement, 1);
  cw_statement_reset (statement);
  return TRUE;
}

static void
pair_id_free (CwPairId *pair)
{
  cw_pair_id_clear (pair);
  g_free (pair);
}

static gpointer
read_parted (CwStore *store, CwStatement *statement, GError **error)
{
  CwPairId *pair = g_new0 (CwPairId, 1);

  pair->ids[CW_SIDE_ALOWARE] = cw_statement_dup_text (statement, 0);
  pair->ids[CW_SIDE_SALESFORCE] = cw_statement_dup_text (statement, 1);
  return pair;
}

gboolean
cw_store_foreach_parted (CwStore *store, CwStorePairFunc func, gpointer user_data, GError **error)
{
  g_return_val_if_fail (store != NULL && func != NULL, FALSE);

  return cw_store_foreach (store,
                           "SELECT id, partner FROM parted"
                           " WHERE side = 'aloware' AND partner IS NOT NULL AND id > ?1 ORDER BY id LIMIT ?2",
                           0, read_parted, (GDestroyNotify) pair_id_free, (CwStoreEachFunc) func, user_data,
                           error);
}
