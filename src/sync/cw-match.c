/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-match.h"

/* One matching in progress. A record is `taken` once it is linked, paired or in a conflict. */
typedef struct
{
  CwMatchResult *result;
  GPtrArray *aloware, *salesforce;
  GHashTable *aloware_by_id;
  GHashTable *taken;
  GHashTable *kept_apart;
  CwMatchApartFunc apart;
  gpointer apart_data;
} Matching;

/* The records of both sides that share one key. */
typedef struct
{
  GPtrArray *aloware, *salesforce;
} Group;

typedef const char *(*KeyFunc) (const CwMatchRecord *record);

CwMatchRecord *
cw_match_record_new (const char *id)
{
  CwMatchRecord *record = g_new0 (CwMatchRecord, 1);

  record->id = g_strdup (id);
  record->usable = TRUE;
  return record;
}

void
cw_match_record_free (CwMatchRecord *record)
{
  if (record == NULL)
    return;

  g_free (record->id);
  g_free (record->phone);
  g_free (record->email);
  g_free (record->external);
  g_free (record->linked_to);
  g_free (record);
}

static void
match_conflict_free (CwMatchConflict *conflict)
{
  g_free (conflict->key);
  g_ptr_array_unref (conflict->aloware);
  g_ptr_array_unref (conflict->salesforce);
  g_free (conflict);
}

void
cw_match_result_free (CwMatchResult *result)
{
  if (result == NULL)
    return;

  g_array_unref (result->pairs);
  g_ptr_array_unref (result->conflicts);
  g_ptr_array_unref (result->unmatched_salesforce);
  g_ptr_array_unref (result->unmatched_aloware);
  g_ptr_array_unref (result->apart);
  g_free (result);
}

const char *
cw_match_by_to_nick (CwMatchBy by)
{
  switch (by)
    {
    case CW_MATCH_BY_ID:
      return "aloware-id";
    case CW_MATCH_BY_PHONE:
      return "phone";
    case CW_MATCH_BY_EMAIL:
    default:
      return "email";
    }
}

static const char *
group_prefix (CwMatchBy by)
{
  switch (by)
    {
    case CW_MATCH_BY_ID:
      return "id";
    case CW_MATCH_BY_PHONE:
      return "phone";
    case CW_MATCH_BY_EMAIL:
    default:
      return "email";
    }
}

static Group *
group_new (void)
{
  Group *group = g_new0 (Group, 1);

  group->aloware = g_ptr_array_new ();
  group->salesforce = g_ptr_array_new ();
  return group;
}

static void
group_free (Group *group)
{
  g_ptr_array_unref (group->aloware);
  g_ptr_array_unref (group->salesforce);
  g_free (group);
}

static gboolean
is_taken (Matching *matching, const CwMatchRecord *record)
{
  return record->linked_to != NULL || g_hash_table_contains (matching->taken, record);
}

static void
take (Matching *matching, const CwMatchRecord *record)
{
  g_hash_table_add (matching->taken, (gpointer) record);
}

static void
add_pair (Matching *matching, const CwMatchRecord *aloware, const CwMatchRecord *salesforce, CwMatchBy by)
{
  CwMatchPair pair = { aloware, salesforce, by };

  g_array_append_val (matching->result->pairs, pair);
  take (matching, aloware);
  take (matching, salesforce);
}

static guint
count_free (Matching *matching, GPtrArray *records)
{
  guint n = 0;

  for (guint i = 0; i < records->len; i++)
    n += !is_taken (matching, g_ptr_array_index (records, i));
  return n;
}

static void
add_conflict (Matching *matching, Group *group, CwMatchBy by, const char *key)
{
  CwMatchConflict *conflict = g_new0 (CwMatchConflict, 1);

  conflict->by = by;
  conflict->key = g_strconcat (group_prefix (by), ":", key, NULL);
  conflict->aloware = g_ptr_array_ref (group->aloware);
  conflict->salesforce = g_ptr_array_ref (group->salesforce);
  g_ptr_array_add (matching->result->conflicts, conflict);

  for (guint i = 0; i < group->aloware->len; i++)
    take (matching, g_ptr_array_index (group->aloware, i));
  for (guint i = 0; i < group->salesforce->len; i++)
    take (matching, g_ptr_array_index (group->salesforce, i));
}

/* Members whom a person keeps apart from this group leave it. */
static void
drop_apart (Matching *matching, Group *group, const char *group_key)
{
  if (matching->apart == NULL)
    return;

  for (guint i = group->salesforce->len; i > 0; i--)
    {
      const CwMatchRecord *record = g_ptr_array_index (group->salesforce, i - 1);
      gboolean apart = matching->apart (group_key, record->id, matching->apart_data);

      for (guint j = 0; !apart && j < group->aloware->len; j++)
        {
          const CwMatchRecord *candidate = g_ptr_array_index (group->aloware, j);

          apart = g_strcmp0 (record->linked_to, candidate->id) != 0
                  && matching->apart (candidate->id, record->id, matching->apart_data);
        }

      if (!apart)
        continue;

      g_ptr_array_remove_index (group->salesforce, i - 1);
      if (!is_taken (matching, record))
        g_hash_table_add (matching->kept_apart, (gpointer) record);
    }
}

/* Two Salesforce records with one phone are ambiguous even while Aloware has no contact with it, because both would
 * become the same one there; and so is a free Aloware contact whose phone a linked Salesforce record has. With an e-mail
 * they are ambiguous only when there is somebody to mix them up with. */
static gboolean
is_ambiguous (Group *group, CwMatchBy by, guint free_aloware, guint free_salesforce)
{
  if (by != CW_MATCH_BY_PHONE)
    return free_salesforce > 0 && group->aloware->len > 0;

  if (free_salesforce > 0)
    return group->salesforce->len > 1 || group->aloware->len > 0;
  return free_aloware > 0 && group->salesforce->len > 0;
}

static void
settle_group (Matching *matching, Group *group, CwMatchBy by, const char *key)
{
  g_autofree char *group_key = g_strconcat (group_prefix (by), ":", key, NULL);
  guint free_aloware, free_salesforce;

  drop_apart (matching, group, group_key);

  free_aloware = count_free (matching, group->aloware);
  free_salesforce = count_free (matching, group->salesforce);

  if (free_aloware == 1 && free_salesforce == 1 && group->aloware->len == 1 && group->salesforce->len == 1)
    add_pair (matching, group->aloware->pdata[0], group->salesforce->pdata[0], by);
  else if (is_ambiguous (group, by, free_aloware, free_salesforce))
    add_conflict (matching, group, by, key);
}

/* One record under one key. A sorted array of these makes groups without holding all of them at once: there are as many
 * groups as contacts. */
typedef struct
{
  const char *key;
  CwMatchRecord *record;
  CwSide side;
} Entry;

/* Ties by side and id, so that a group's records come in order. */
static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const Entry *first = a;
  const Entry *second = b;
  int order = strcmp (first->key, second->key);

  if (order == 0)
    order = (int) first->side - (int) second->side;
  return order != 0 ? order : strcmp (first->record->id, second->record->id);
}

static void
settle_entries (Matching *matching, GArray *entries, CwMatchBy by)
{
  guint start = 0;

  g_array_sort (entries, compare_entries);
  while (start < entries->len)
    {
      const char *key = g_array_index (entries, Entry, start).key;
      Group *group = group_new ();

      for (; start < entries->len && g_str_equal (g_array_index (entries, Entry, start).key, key); start++)
        {
          const Entry *entry = &g_array_index (entries, Entry, start);

          g_ptr_array_add (entry->side == CW_SIDE_ALOWARE ? group->aloware : group->salesforce, entry->record);
        }
      settle_group (matching, group, by, key);
      group_free (group);
    }
}

static const char *
phone_of (const CwMatchRecord *record)
{
  return record->phone;
}

static const char *
email_of (const CwMatchRecord *record)
{
  return record->email;
}

static void
collect (GArray *entries, GPtrArray *records, KeyFunc key_of, CwSide side, Matching *free_only)
{
  for (guint i = 0; i < records->len; i++)
    {
      CwMatchRecord *record = g_ptr_array_index (records, i);
      Entry entry = { key_of (record), record, side };

      if (entry.key == NULL || !record->usable)
        continue;
      if (free_only == NULL || !is_taken (free_only, record))
        g_array_append_val (entries, entry);
    }
}

static void
match_by_key (Matching *matching, KeyFunc key_of, CwMatchBy by)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  /* Linked records take part in phones, where they are the rightful owners; in e-mails only the free ones do. */
  Matching *free_only = by == CW_MATCH_BY_EMAIL ? matching : NULL;

  collect (entries, matching->aloware, key_of, CW_SIDE_ALOWARE, free_only);
  collect (entries, matching->salesforce, key_of, CW_SIDE_SALESFORCE, free_only);
  settle_entries (matching, entries, by);
}

/* The Aloware contact id that a Salesforce record carries is the strongest evidence after a link. */
static void
match_by_id (Matching *matching)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_autoptr (GHashTable) named = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < matching->salesforce->len; i++)
    {
      CwMatchRecord *record = g_ptr_array_index (matching->salesforce, i);
      CwMatchRecord *partner = record->external != NULL ? g_hash_table_lookup (matching->aloware_by_id, record->external) : NULL;
      Entry entry = { record->external, record, CW_SIDE_SALESFORCE };
      Entry partner_entry = { record->external, partner, CW_SIDE_ALOWARE };

      if (partner == NULL || !partner->usable || !record->usable)
        continue;

      g_array_append_val (entries, entry);
      if (g_hash_table_add (named, record->external))
        g_array_append_val (entries, partner_entry);
    }
  settle_entries (matching, entries, CW_MATCH_BY_ID);
}

static void
collect_unmatched (Matching *matching)
{
  for (guint i = 0; i < matching->salesforce->len; i++)
    {
      CwMatchRecord *record = g_ptr_array_index (matching->salesforce, i);

      if (!record->usable || is_taken (matching, record))
        continue;
      if (g_hash_table_contains (matching->kept_apart, record))
        g_ptr_array_add (matching->result->apart, record);
      else
        g_ptr_array_add (matching->result->unmatched_salesforce, record);
    }

  for (guint i = 0; i < matching->aloware->len; i++)
    {
      CwMatchRecord *record = g_ptr_array_index (matching->aloware, i);

      if (record->usable && !is_taken (matching, record))
        g_ptr_array_add (matching->result->unmatched_aloware, record);
    }
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  const CwMatchRecord *first = *(CwMatchRecord *const *) a;
  const CwMatchRecord *second = *(CwMatchRecord *const *) b;

  return strcmp (first->id, second->id);
}

static int
compare_pairs (gconstpointer a, gconstpointer b)
{
  const CwMatchPair *first = a;
  const CwMatchPair *second = b;

  return strcmp (first->salesforce->id, second->salesforce->id);
}

static int
compare_conflicts (gconstpointer a, gconstpointer b)
{
  const CwMatchConflict *first = *(CwMatchConflict *const *) a;
  const CwMatchConflict *second = *(CwMatchConflict *const *) b;

  return strcmp (first->key, second->key);
}

CwMatchResult *
cw_match (GPtrArray *aloware, GPtrArray *salesforce, CwMatchApartFunc apart, gpointer user_data)
{
  CwMatchResult *result = g_new0 (CwMatchResult, 1);
  g_autoptr (GHashTable) taken = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) kept_apart = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);
  Matching matching = { result, aloware, salesforce, by_id, taken, kept_apart, apart, user_data };

  result->pairs = g_array_new (FALSE, FALSE, sizeof (CwMatchPair));
  result->conflicts = g_ptr_array_new_with_free_func ((GDestroyNotify) match_conflict_free);
  result->unmatched_salesforce = g_ptr_array_new ();
  result->unmatched_aloware = g_ptr_array_new ();
  result->apart = g_ptr_array_new ();

  g_ptr_array_sort (aloware, compare_ids);
  g_ptr_array_sort (salesforce, compare_ids);
  for (guint i = 0; i < aloware->len; i++)
    {
      CwMatchRecord *record = g_ptr_array_index (aloware, i);

      g_hash_table_insert (by_id, record->id, record);
    }

  match_by_id (&matching);
  match_by_key (&matching, phone_of, CW_MATCH_BY_PHONE);
  match_by_key (&matching, email_of, CW_MATCH_BY_EMAIL);
  collect_unmatched (&matching);

  g_array_sort (result->pairs, compare_pairs);
  g_ptr_array_sort (result->conflicts, compare_conflicts);
  return result;
}
