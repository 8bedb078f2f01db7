/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-match.h"

/* One matching in progress. */
typedef struct
{
  CwMatchResult *result;
  CwMatchRules rules;
  GPtrArray *aloware, *salesforce;
  GHashTable *aloware_by_id;
  GHashTable *fates; /* record → Fate; records that were linked before have none */
  GHashTable *kept_apart;
  GHashTable *claimed;        /* Aloware contact → the Salesforce record that carries its id, and is not its
                               * partner: it is not usable, or the rules ask */
  GHashTable *phones[2];      /* by CwSide, of all records that exist; made when first needed */
  GHashTable *settled_emails; /* of linked and paired records; made when first needed */
  CwMatchApartFunc apart;
  gpointer apart_data;
  guint *counts;     /* by CwMatchBy; only of cw_match_count_alone() */
  CwObject priority; /* only of cw_match_prefer() */
  GArray *held;      /* only of cw_match_prefer() */
} Matching;

typedef enum
{
  FATE_NONE,
  FATE_PAIRED,
  FATE_CONTESTED,
} Fate;

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
  record->object = cw_object_of_id (id);
  record->usable = TRUE;
  record->exists = TRUE;
  return record;
}

void
cw_match_record_free (CwMatchRecord *record)
{
  if (record == NULL)
    return;

  g_free (record->id);
  g_free (record->phone);
  g_strfreev (record->other_phones);
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
  g_array_unref (result->waiting);
  g_ptr_array_unref (result->apart[CW_SIDE_ALOWARE]);
  g_ptr_array_unref (result->apart[CW_SIDE_SALESFORCE]);
  g_array_unref (result->shadowed);
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

gboolean
cw_match_by_from_nick (const char *nick, CwMatchBy *by)
{
  for (CwMatchBy each = CW_MATCH_BY_ID; each <= CW_MATCH_BY_EMAIL; each++)
    {
      if (g_strcmp0 (cw_match_by_to_nick (each), nick) != 0)
        continue;
      *by = each;
      return TRUE;
    }
  return FALSE;
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

CwMatchRules
cw_match_rules (const CwSettings *settings)
{
  return (CwMatchRules) { settings->match_aloware_id, settings->match_email };
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

static Fate
fate_of (Matching *matching, const CwMatchRecord *record)
{
  return (Fate) GPOINTER_TO_INT (g_hash_table_lookup (matching->fates, record));
}

static void
set_fate (Matching *matching, const CwMatchRecord *record, Fate fate)
{
  g_hash_table_insert (matching->fates, (gpointer) record, GINT_TO_POINTER (fate));
}

/* Whether the record has neither a partner nor a conflict yet. */
static gboolean
is_free (Matching *matching, const CwMatchRecord *record)
{
  return record->linked_to == NULL && fate_of (matching, record) == FATE_NONE;
}

static gboolean
is_settled (Matching *matching, const CwMatchRecord *record)
{
  return record->linked_to != NULL || fate_of (matching, record) == FATE_PAIRED;
}

/* The records are taken even if the pair has to wait because the Aloware contact was not asked for in this
 * run. */
static void
add_pair (Matching *matching, const CwMatchRecord *aloware, const CwMatchRecord *salesforce, CwMatchBy by)
{
  CwMatchPair pair = { aloware, salesforce, by };

  g_array_append_val (matching->result->pairs, pair);
  set_fate (matching, aloware, FATE_PAIRED);
  set_fate (matching, salesforce, FATE_PAIRED);
}

static guint
count_free (Matching *matching, GPtrArray *records)
{
  guint n = 0;

  for (guint i = 0; i < records->len; i++)
    n += is_free (matching, g_ptr_array_index (records, i));
  return n;
}

static CwMatchConflict *
add_conflict (Matching *matching, Group *group, CwMatchBy by, const char *key)
{
  CwMatchConflict *conflict = g_new0 (CwMatchConflict, 1);

  conflict->by = by;
  conflict->key = g_strconcat (group_prefix (by), ":", key, NULL);
  conflict->aloware = g_ptr_array_ref (group->aloware);
  conflict->salesforce = g_ptr_array_ref (group->salesforce);
  g_ptr_array_add (matching->result->conflicts, conflict);

  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    {
      GPtrArray *records = side == CW_SIDE_ALOWARE ? group->aloware : group->salesforce;

      for (guint i = 0; i < records->len; i++)
        {
          if (is_free (matching, g_ptr_array_index (records, i)))
            set_fate (matching, g_ptr_array_index (records, i), FATE_CONTESTED);
        }
    }
  return conflict;
}

static gboolean
is_apart (Matching *matching, const char *group_or_aloware_id, const CwMatchRecord *salesforce)
{
  return matching->apart != NULL
         && matching->apart (group_or_aloware_id, salesforce->id, matching->apart_data);
}

static void
keep_apart (Matching *matching, const CwMatchRecord *record)
{
  if (record->linked_to == NULL)
    g_hash_table_add (matching->kept_apart, (gpointer) record);
}

/* Whether a person keeps the Salesforce record apart from the group or from a contact in it. */
static gboolean
is_apart_from_group (Matching *matching,
                     const Group *group,
                     const char *group_key,
                     const CwMatchRecord *record)
{
  gboolean apart = is_apart (matching, group_key, record);

  for (guint i = 0; !apart && i < group->aloware->len; i++)
    {
      const CwMatchRecord *candidate = g_ptr_array_index (group->aloware, i);

      apart = g_strcmp0 (record->linked_to, candidate->id) != 0 && is_apart (matching, candidate->id, record);
    }
  return apart;
}

/* Takes out of a group the Salesforce records that a person keeps apart from the group or from a contact in
 * it. Neither they nor the contacts of the group are created on the other side. Returns whether there were
 * any. */
static gboolean
drop_apart (Matching *matching, Group *group, const char *group_key)
{
  guint n_before = group->salesforce->len;

  for (guint i = n_before; i > 0; i--)
    {
      const CwMatchRecord *record = g_ptr_array_index (group->salesforce, i - 1);

      if (!is_apart_from_group (matching, group, group_key, record))
        continue;

      g_ptr_array_remove_index (group->salesforce, i - 1);
      keep_apart (matching, record);
      for (guint j = 0; j < group->aloware->len; j++)
        keep_apart (matching, g_ptr_array_index (group->aloware, j));
    }

  return group->salesforce->len < n_before;
}

static gboolean
differ (const char *first, const char *second)
{
  return first != NULL && second != NULL && strcmp (first, second) != 0;
}

/* Whether the Salesforce record carries the id of another contact. An id does not count if its contact is
 * gone, or if a person keeps that contact apart from the record. */
static gboolean
has_other_id (Matching *matching, const CwMatchRecord *aloware, const CwMatchRecord *salesforce)
{
  const CwMatchRecord *other;

  if (matching->rules.aloware_id == CW_MATCH_RULE_OFF || !differ (salesforce->external, aloware->id))
    return FALSE;
  other = g_hash_table_lookup (matching->aloware_by_id, salesforce->external);
  return (other == NULL || other->exists) && !is_apart (matching, salesforce->external, salesforce);
}

static gboolean
is_phone_of_somebody (Matching *matching, CwSide side, const char *phone)
{
  GPtrArray *records = side == CW_SIDE_ALOWARE ? matching->aloware : matching->salesforce;

  if (matching->phones[side] == NULL)
    {
      matching->phones[side] = g_hash_table_new (g_str_hash, g_str_equal);
      for (guint i = 0; i < records->len; i++)
        {
          CwMatchRecord *record = g_ptr_array_index (records, i);

          if (record->phone != NULL && record->exists)
            g_hash_table_add (matching->phones[side], record->phone);
        }
    }

  return g_hash_table_contains (matching->phones[side], phone);
}

static gboolean
have_same (const char *first, const char *second)
{
  return first != NULL && g_strcmp0 (first, second) == 0;
}

static gboolean
have_same_email (CwMatchRules rules, const CwMatchRecord *aloware, const CwMatchRecord *salesforce)
{
  return rules.email != CW_MATCH_RULE_OFF && have_same (aloware->email, salesforce->email);
}

static gboolean
has_other_phone (const CwMatchRecord *salesforce, const char *phone)
{
  return phone != NULL && salesforce->other_phones != NULL
         && g_strv_contains ((const char *const *) salesforce->other_phones, phone);
}

gboolean
cw_match_still_holds (const CwMatchRecord *aloware,
                      const CwMatchRecord *salesforce,
                      CwMatchBy by,
                      CwMatchRules rules)
{
  if (!aloware->exists || !salesforce->usable)
    return FALSE;

  switch (by)
    {
    case CW_MATCH_BY_ID:
      return rules.aloware_id == CW_MATCH_RULE_PAIR && have_same (salesforce->external, aloware->id)
             && (!differ (aloware->phone, salesforce->phone) || have_same_email (rules, aloware, salesforce));
    case CW_MATCH_BY_PHONE:
      return have_same (aloware->phone, salesforce->phone) || has_other_phone (salesforce, aloware->phone);
    case CW_MATCH_BY_EMAIL:
    default:
      return rules.email == CW_MATCH_RULE_PAIR && have_same (aloware->email, salesforce->email)
             && !differ (aloware->phone, salesforce->phone);
    }
}

/* Whether the Aloware contact id probably came to the Salesforce record when somebody copied a record: the
 * phones differ, and the e-mail addresses do not agree, or one of the phones is another contact's. */
static gboolean
is_copied_id (Matching *matching, const CwMatchRecord *aloware, const CwMatchRecord *salesforce)
{
  return differ (aloware->phone, salesforce->phone)
         && (!have_same_email (matching->rules, aloware, salesforce)
             || is_phone_of_somebody (matching, CW_SIDE_ALOWARE, salesforce->phone)
             || is_phone_of_somebody (matching, CW_SIDE_SALESFORCE, aloware->phone));
}

static gboolean
is_claimed_by_another (Matching *matching, const CwMatchRecord *aloware, const CwMatchRecord *salesforce)
{
  const CwMatchRecord *claimant = g_hash_table_lookup (matching->claimed, aloware);

  return claimant != NULL && claimant != salesforce;
}

static gboolean
is_contradicted (Matching *matching,
                 const CwMatchRecord *aloware,
                 const CwMatchRecord *salesforce,
                 CwMatchBy by)
{
  switch (by)
    {
    case CW_MATCH_BY_ID:
      return is_copied_id (matching, aloware, salesforce);
    case CW_MATCH_BY_PHONE:
      return has_other_id (matching, aloware, salesforce)
             || is_claimed_by_another (matching, aloware, salesforce);
    case CW_MATCH_BY_EMAIL:
    default:
      return differ (aloware->phone, salesforce->phone) || has_other_id (matching, aloware, salesforce)
             || is_claimed_by_another (matching, aloware, salesforce);
    }
}

/* Whether a record that has a partner has this e-mail address as well. Then the address is not enough to pair
 * the records that are left. */
static gboolean
is_settled_email (Matching *matching, const char *email)
{
  GPtrArray *sides[] = { matching->aloware, matching->salesforce };

  if (matching->settled_emails != NULL)
    return g_hash_table_contains (matching->settled_emails, email);

  matching->settled_emails = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint side = 0; side < G_N_ELEMENTS (sides); side++)
    {
      for (guint i = 0; i < sides[side]->len; i++)
        {
          CwMatchRecord *record = g_ptr_array_index (sides[side], i);

          if (record->email != NULL && record->exists && is_settled (matching, record))
            g_hash_table_add (matching->settled_emails, record->email);
        }
    }
  return g_hash_table_contains (matching->settled_emails, email);
}

/* Whether a person must say who belongs together, in a group that is not just one free record of each side.
 * Free Salesforce records: if Aloware has a contact with the key. By phone, also if a second Salesforce
 * record has it: both would become the same contact in Aloware. Free Aloware contacts alone: if a usable
 * Salesforce record has the key. */
static gboolean
is_ambiguous (Group *group, CwMatchBy by, guint free_aloware, guint free_salesforce)
{
  guint n_usable = 0;

  for (guint i = 0; i < group->salesforce->len; i++)
    n_usable += ((CwMatchRecord *) group->salesforce->pdata[i])->usable;

  if (free_salesforce > 0)
    return group->aloware->len > 0 || (by == CW_MATCH_BY_PHONE && group->salesforce->len > 1);
  return free_aloware > 0 && n_usable > 0;
}

/* Whether this run has paired a record of the group by id, while a Salesforce record with the same phone is
 * in a conflict. */
static gboolean
casts_doubt (Matching *matching, Group *group)
{
  gboolean paired = FALSE;
  gboolean contested = FALSE;

  for (guint i = 0; i < group->aloware->len; i++)
    paired |= fate_of (matching, group->aloware->pdata[i]) == FATE_PAIRED;
  for (guint i = 0; i < group->salesforce->len; i++)
    {
      paired |= fate_of (matching, group->salesforce->pdata[i]) == FATE_PAIRED;
      contested |= fate_of (matching, group->salesforce->pdata[i]) == FATE_CONTESTED;
    }
  return paired && contested;
}

/* A Salesforce record that is not usable cannot become a partner. */
static guint
count_free_salesforce (Matching *matching, Group *group)
{
  guint n = 0;

  for (guint i = 0; i < group->salesforce->len; i++)
    {
      const CwMatchRecord *record = g_ptr_array_index (group->salesforce, i);

      n += record->usable && is_free (matching, record);
    }
  return n;
}

/* Whether a record that is kept apart (`dropped`) has the same id or e-mail address as the two. Then the two
 * need the same phone as well to be a pair, because only a phone has one owner. */
static gboolean
is_shared_with_apart (const CwMatchRecord *aloware,
                      const CwMatchRecord *salesforce,
                      CwMatchBy by,
                      gboolean dropped)
{
  return dropped && by != CW_MATCH_BY_PHONE && !have_same (aloware->phone, salesforce->phone);
}

/* Decides about one free record of each side that nobody else shares the key with. `dropped`: a person keeps
 * other records apart from them. */
static void
settle_two (Matching *matching, Group *group, CwMatchBy by, const char *key, gboolean dropped)
{
  const CwMatchRecord *aloware = group->aloware->pdata[0];
  const CwMatchRecord *salesforce = group->salesforce->pdata[0];
  gboolean asks = by == CW_MATCH_BY_EMAIL && matching->rules.email == CW_MATCH_RULE_ASK;

  if (is_contradicted (matching, aloware, salesforce, by))
    add_conflict (matching, group, by, key)->contradicted = TRUE;
  else if (is_shared_with_apart (aloware, salesforce, by, dropped)
           || (by == CW_MATCH_BY_EMAIL && is_settled_email (matching, key)))
    add_conflict (matching, group, by, key);
  else if (asks)
    add_conflict (matching, group, by, key)->asked = TRUE;
  else
    add_pair (matching, aloware, salesforce, by);
}

static void
settle_group (Matching *matching, Group *group, CwMatchBy by, const char *key)
{
  g_autofree char *group_key = NULL;
  guint free_aloware, free_salesforce;
  gboolean dropped;

  if (count_free (matching, group->aloware) + count_free_salesforce (matching, group) == 0
      && !casts_doubt (matching, group))
    return;

  group_key = g_strconcat (group_prefix (by), ":", key, NULL);
  dropped = drop_apart (matching, group, group_key);

  free_aloware = count_free (matching, group->aloware);
  free_salesforce = count_free_salesforce (matching, group);
  if (free_aloware == 1 && free_salesforce == 1 && group->aloware->len == 1 && group->salesforce->len == 1)
    settle_two (matching, group, by, key, dropped);
  else if (is_ambiguous (group, by, free_aloware, free_salesforce) || casts_doubt (matching, group))
    add_conflict (matching, group, by, key);
  else if (by == CW_MATCH_BY_ID && free_aloware > 0 && group->salesforce->len > 0)
    g_hash_table_insert (matching->claimed, group->aloware->pdata[0], group->salesforce->pdata[0]);
}

/* One record under one key. The groups are made one after the other from a sorted array of entries, because
 * there are about as many groups as contacts. */
typedef struct
{
  const char *key;
  CwMatchRecord *record;
  CwSide side;
} Entry;

/* By key, then by side and id, so that the records of a group are in order. */
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

typedef void (*GroupFunc) (Matching *matching, Group *group, CwMatchBy by, const char *key);

static void
foreach_group (Matching *matching, GArray *entries, CwMatchBy by, GroupFunc func)
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

          g_ptr_array_add (entry->side == CW_SIDE_ALOWARE ? group->aloware : group->salesforce,
                           entry->record);
        }
      func (matching, group, by, key);
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
collect (GArray *entries, GPtrArray *records, KeyFunc key_of, CwSide side, Matching *unsettled_only)
{
  for (guint i = 0; i < records->len; i++)
    {
      CwMatchRecord *record = g_ptr_array_index (records, i);
      Entry entry = { key_of (record), record, side };

      if (entry.key == NULL || !(side == CW_SIDE_ALOWARE ? record->exists : record->usable))
        continue;
      if (unsettled_only == NULL || !is_settled (unsettled_only, record))
        g_array_append_val (entries, entry);
    }
}

static GArray *
collect_by_key (Matching *matching, KeyFunc key_of, CwMatchBy by)
{
  GArray *entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  /* Records with a partner take part by phone, because the phone is theirs. They do not take part by
   * e-mail. */
  Matching *unsettled_only = by == CW_MATCH_BY_EMAIL ? matching : NULL;

  collect (entries, matching->aloware, key_of, CW_SIDE_ALOWARE, unsettled_only);
  collect (entries, matching->salesforce, key_of, CW_SIDE_SALESFORCE, unsettled_only);
  return entries;
}

static void
match_by_key (Matching *matching, KeyFunc key_of, CwMatchBy by)
{
  g_autoptr (GArray) entries = collect_by_key (matching, key_of, by);

  foreach_group (matching, entries, by, settle_group);
}

/* After a link, the Aloware contact id that a Salesforce record carries is the strongest evidence. But two
 * records with the same id contradict each other, even if one of them is outside the filter. */
static GArray *
collect_by_id (Matching *matching)
{
  GArray *entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_autoptr (GHashTable) named = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < matching->salesforce->len; i++)
    {
      CwMatchRecord *record = g_ptr_array_index (matching->salesforce, i);
      CwMatchRecord *partner = record->external != NULL
                                 ? g_hash_table_lookup (matching->aloware_by_id, record->external)
                                 : NULL;
      Entry entry = { record->external, record, CW_SIDE_SALESFORCE };
      Entry partner_entry = { record->external, partner, CW_SIDE_ALOWARE };

      if (partner == NULL || !partner->exists || !record->exists)
        continue;

      g_array_append_val (entries, entry);
      if (g_hash_table_add (named, record->external))
        g_array_append_val (entries, partner_entry);
    }
  return entries;
}

static void
match_by_id (Matching *matching)
{
  g_autoptr (GArray) entries = collect_by_id (matching);

  foreach_group (matching, entries, CW_MATCH_BY_ID, settle_group);
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  const CwMatchRecord *first = *(CwMatchRecord *const *) a;
  const CwMatchRecord *second = *(CwMatchRecord *const *) b;

  return strcmp (first->id, second->id);
}

static void
add_member (GPtrArray *records, const CwMatchRecord *record)
{
  if (g_ptr_array_find (records, record, NULL))
    return;

  g_ptr_array_add (records, (gpointer) record);
  g_ptr_array_sort (records, compare_ids);
}

/* Takes out of `pairs` those of which one record is in a conflict, and adds the other one to the conflict:
 * another record has the same key, and a person has to decide. `by_aloware_only`: a Salesforce record may
 * be in a conflict by another of its numbers, and stays with the contact that has its own. */
static void
dissolve_contested_pairs (Matching *matching, GArray *pairs, gboolean by_aloware_only)
{
  g_autoptr (GHashTable) conflict_of = g_hash_table_new (NULL, NULL);

  if (pairs->len == 0)
    return;
  for (guint i = 0; i < matching->result->conflicts->len; i++)
    {
      CwMatchConflict *conflict = g_ptr_array_index (matching->result->conflicts, i);

      for (guint j = 0; j < conflict->aloware->len; j++)
        g_hash_table_insert (conflict_of, conflict->aloware->pdata[j], conflict);
      for (guint j = 0; !by_aloware_only && j < conflict->salesforce->len; j++)
        g_hash_table_insert (conflict_of, conflict->salesforce->pdata[j], conflict);
    }

  for (guint i = pairs->len; i > 0; i--)
    {
      CwMatchPair pair = g_array_index (pairs, CwMatchPair, i - 1);
      CwMatchConflict *conflict = g_hash_table_lookup (conflict_of, pair.aloware);

      if (conflict == NULL)
        conflict = g_hash_table_lookup (conflict_of, pair.salesforce);
      if (conflict == NULL)
        continue;

      add_member (conflict->aloware, pair.aloware);
      add_member (conflict->salesforce, pair.salesforce);
      set_fate (matching, pair.aloware, FATE_CONTESTED);
      set_fate (matching, pair.salesforce, FATE_CONTESTED);
      g_array_remove_index (pairs, i - 1);
    }
}

/* ── Other phones ── */

/* Whether the record matches by this one of its other phones. */
static gboolean
has_turn (Matching *matching, const CwMatchRecord *record, const char *phone)
{
  if (record->other_phones == NULL
      || (record->phone != NULL && is_phone_of_somebody (matching, CW_SIDE_ALOWARE, record->phone)))
    return FALSE;

  for (guint i = 0; i < record->n_asked && record->other_phones[i] != NULL; i++)
    {
      if (g_str_equal (record->other_phones[i], phone))
        return TRUE;
      if (is_phone_of_somebody (matching, CW_SIDE_ALOWARE, record->other_phones[i]))
        return FALSE;
    }
  return FALSE;
}

/* Whether a number that comes before this one was not asked for yet. */
static gboolean
waits_for_turn (const CwMatchRecord *record, const char *phone)
{
  for (guint i = 0; record->other_phones != NULL && record->other_phones[i] != NULL; i++)
    {
      if (g_str_equal (record->other_phones[i], phone))
        return i >= record->n_asked;
    }
  return FALSE;
}

/* Whether a record of the group has the phone in another field: the others were settled by phone. */
static gboolean
is_by_other_phone (const Group *group, const char *phone)
{
  for (guint i = 0; i < group->salesforce->len; i++)
    {
      if (has_other_phone (group->salesforce->pdata[i], phone))
        return TRUE;
    }
  return FALSE;
}

static guint
count_turns (Matching *matching, const Group *group, const char *phone)
{
  guint n = 0;

  for (guint i = 0; i < group->salesforce->len; i++)
    {
      const CwMatchRecord *record = g_ptr_array_index (group->salesforce, i);

      n += is_free (matching, record) && has_turn (matching, record, phone);
    }
  return n;
}

static void
pair_by_other_phone (Matching *matching, Group *group, CwMatchBy by, const char *key)
{
  g_autofree char *group_key = g_strconcat (group_prefix (by), ":", key, NULL);
  const CwMatchRecord *aloware, *salesforce;
  gboolean dropped;

  if (group->aloware->len == 0 || !is_by_other_phone (group, key))
    return;
  dropped = drop_apart (matching, group, group_key);
  if (group->aloware->len != 1 || group->salesforce->len != 1)
    return;

  aloware = group->aloware->pdata[0];
  salesforce = group->salesforce->pdata[0];
  if (!is_free (matching, aloware) || !is_free (matching, salesforce))
    return;
  if (has_turn (matching, salesforce, key))
    settle_two (matching, group, by, key, dropped);
  else if (waits_for_turn (salesforce, key))
    {
      CwMatchPair pair = { aloware, salesforce, by };

      g_array_append_val (matching->result->waiting, pair);
      set_fate (matching, aloware, FATE_PAIRED);
      set_fate (matching, salesforce, FATE_PAIRED);
    }
}

static void
add_members (Matching *matching, GPtrArray *to, GPtrArray *records)
{
  for (guint i = 0; i < records->len; i++)
    {
      add_member (to, records->pdata[i]);
      if (is_free (matching, records->pdata[i]))
        set_fate (matching, records->pdata[i], FATE_CONTESTED);
    }
}

/* Once all pairs are made. The phone may be in a conflict already, by the field that comes first. */
static void
contest_other_phone (Matching *matching, Group *group, CwMatchBy by, const char *key)
{
  g_autofree char *group_key = g_strconcat (group_prefix (by), ":", key, NULL);

  if (group->aloware->len == 0 || !is_by_other_phone (group, key))
    return;
  drop_apart (matching, group, group_key);
  if (count_turns (matching, group, key) == 0
      && (count_free (matching, group->aloware) == 0 || group->salesforce->len == 0))
    return;

  for (guint i = 0; i < matching->result->conflicts->len; i++)
    {
      CwMatchConflict *conflict = g_ptr_array_index (matching->result->conflicts, i);

      if (!g_str_equal (conflict->key, group_key))
        continue;
      add_members (matching, conflict->aloware, group->aloware);
      add_members (matching, conflict->salesforce, group->salesforce);
      conflict->contradicted = FALSE;
      return;
    }
  add_conflict (matching, group, by, key);
}

/* All phones of all records, or NULL where none has another phone. (transfer full) */
static GArray *
collect_all_phones (Matching *matching)
{
  GArray *entries = NULL;

  for (guint i = 0; i < matching->salesforce->len; i++)
    {
      CwMatchRecord *record = g_ptr_array_index (matching->salesforce, i);

      for (guint j = 0; record->usable && record->other_phones != NULL && record->other_phones[j] != NULL;
           j++)
        {
          Entry entry = { record->other_phones[j], record, CW_SIDE_SALESFORCE };

          if (entries == NULL)
            entries = collect_by_key (matching, phone_of, CW_MATCH_BY_PHONE);
          g_array_append_val (entries, entry);
        }
    }
  return entries;
}

static void
match_by_other_phones (Matching *matching)
{
  g_autoptr (GArray) entries = collect_all_phones (matching);

  if (entries == NULL)
    return;

  foreach_group (matching, entries, CW_MATCH_BY_PHONE, pair_by_other_phone);
  foreach_group (matching, entries, CW_MATCH_BY_PHONE, contest_other_phone);
  dissolve_contested_pairs (matching, matching->result->pairs, TRUE);
}

/* Takes back the pairs that the Aloware Contact ID makes, where the rules ask about those. Until they
 * are settled, their id contradicts other keys. (transfer full) (element-type CwMatchPair) */
static GArray *
take_back_asked (Matching *matching)
{
  GArray *pairs = matching->result->pairs;
  GArray *asked = g_array_new (FALSE, FALSE, sizeof (CwMatchPair));

  for (guint i = pairs->len; matching->rules.aloware_id == CW_MATCH_RULE_ASK && i > 0; i--)
    {
      CwMatchPair *pair = &g_array_index (pairs, CwMatchPair, i - 1);

      g_hash_table_insert (matching->claimed, (gpointer) pair->aloware, (gpointer) pair->salesforce);
      set_fate (matching, pair->aloware, FATE_NONE);
      set_fate (matching, pair->salesforce, FATE_NONE);
      g_array_append_val (asked, *pair);
      g_array_remove_index (pairs, i - 1);
    }
  return asked;
}

/* Makes a conflict of each of these pairs that no other key has made since. */
static void
ask_about (Matching *matching, GArray *asked)
{
  dissolve_contested_pairs (matching, asked, FALSE);
  for (guint i = 0; i < asked->len; i++)
    {
      const CwMatchPair *pair = &g_array_index (asked, CwMatchPair, i);
      Group *group;

      if (!is_free (matching, pair->aloware) || !is_free (matching, pair->salesforce))
        continue;

      group = group_new ();
      g_ptr_array_add (group->aloware, (gpointer) pair->aloware);
      g_ptr_array_add (group->salesforce, (gpointer) pair->salesforce);
      add_conflict (matching, group, CW_MATCH_BY_ID, pair->aloware->id)->asked = TRUE;
      group_free (group);
    }
}

static void
match_by_keys (Matching *matching)
{
  g_autoptr (GArray) asked = NULL;

  if (matching->rules.aloware_id != CW_MATCH_RULE_OFF)
    match_by_id (matching);
  asked = take_back_asked (matching);
  match_by_key (matching, phone_of, CW_MATCH_BY_PHONE);
  dissolve_contested_pairs (matching, matching->result->pairs, FALSE);
  match_by_other_phones (matching);
  dissolve_contested_pairs (matching, asked, FALSE);

  /* An e-mail address that pairs two records by itself spares the question about their id. */
  if (matching->rules.email != CW_MATCH_RULE_PAIR)
    ask_about (matching, asked);
  if (matching->rules.email != CW_MATCH_RULE_OFF)
    match_by_key (matching, email_of, CW_MATCH_BY_EMAIL);
  if (matching->rules.email == CW_MATCH_RULE_PAIR)
    ask_about (matching, asked);
}

static void
set_waiting_aside (CwMatchResult *result)
{
  for (guint i = result->pairs->len; i > 0; i--)
    {
      CwMatchPair pair = g_array_index (result->pairs, CwMatchPair, i - 1);

      if (pair.aloware->usable)
        continue;
      g_array_append_val (result->waiting, pair);
      g_array_remove_index (result->pairs, i - 1);
    }
}

/* Salesforce records that exist but are not usable, by each key that an Aloware contact may share with
 * them. */
typedef struct
{
  GHashTable *by_id, *by_phone, *by_email;
} Shadows;

static void
collect_shadows (Matching *matching, Shadows *shadows)
{
  for (guint i = 0; i < matching->salesforce->len; i++)
    {
      CwMatchRecord *record = g_ptr_array_index (matching->salesforce, i);

      if (record->usable || !record->exists)
        continue;
      if (record->external != NULL && matching->rules.aloware_id != CW_MATCH_RULE_OFF)
        g_hash_table_insert (shadows->by_id, record->external, record);
      if (record->phone != NULL)
        g_hash_table_insert (shadows->by_phone, record->phone, record);
      for (guint j = 0; record->other_phones != NULL && record->other_phones[j] != NULL; j++)
        g_hash_table_insert (shadows->by_phone, record->other_phones[j], record);
      if (record->email != NULL && record->linked_to == NULL && matching->rules.email != CW_MATCH_RULE_OFF)
        g_hash_table_insert (shadows->by_email, record->email, record);
    }
}

static gboolean
find_shadow (const Shadows *shadows, const CwMatchRecord *aloware, CwMatchPair *pair)
{
  const char *const keys[] = { aloware->id, aloware->phone, aloware->email };
  GHashTable *const tables[] = { shadows->by_id, shadows->by_phone, shadows->by_email };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      const CwMatchRecord *record = keys[i] != NULL ? g_hash_table_lookup (tables[i], keys[i]) : NULL;

      if (record == NULL)
        continue;
      *pair = (CwMatchPair) { aloware, record, (CwMatchBy) i };
      return TRUE;
    }
  return FALSE;
}

static void
collect_unmatched_aloware (Matching *matching)
{
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) by_phone = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) by_email = g_hash_table_new (g_str_hash, g_str_equal);
  Shadows shadows = { by_id, by_phone, by_email };

  collect_shadows (matching, &shadows);
  for (guint i = 0; i < matching->aloware->len; i++)
    {
      CwMatchRecord *record = g_ptr_array_index (matching->aloware, i);
      CwMatchPair shadow;

      if (!record->usable || !is_free (matching, record))
        continue;
      if (g_hash_table_contains (matching->kept_apart, record))
        g_ptr_array_add (matching->result->apart[CW_SIDE_ALOWARE], record);
      else if (find_shadow (&shadows, record, &shadow))
        g_array_append_val (matching->result->shadowed, shadow);
      else
        g_ptr_array_add (matching->result->unmatched_aloware, record);
    }
}

static void
collect_unmatched_salesforce (Matching *matching)
{
  for (guint i = 0; i < matching->salesforce->len; i++)
    {
      CwMatchRecord *record = g_ptr_array_index (matching->salesforce, i);

      if (!record->usable || !is_free (matching, record))
        continue;
      if (g_hash_table_contains (matching->kept_apart, record))
        g_ptr_array_add (matching->result->apart[CW_SIDE_SALESFORCE], record);
      else
        g_ptr_array_add (matching->result->unmatched_salesforce, record);
    }
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

static CwMatchResult *
match_result_new (void)
{
  CwMatchResult *result = g_new0 (CwMatchResult, 1);

  result->pairs = g_array_new (FALSE, FALSE, sizeof (CwMatchPair));
  result->conflicts = g_ptr_array_new_with_free_func ((GDestroyNotify) match_conflict_free);
  result->unmatched_salesforce = g_ptr_array_new ();
  result->unmatched_aloware = g_ptr_array_new ();
  result->waiting = g_array_new (FALSE, FALSE, sizeof (CwMatchPair));
  result->apart[CW_SIDE_ALOWARE] = g_ptr_array_new ();
  result->apart[CW_SIDE_SALESFORCE] = g_ptr_array_new ();
  result->shadowed = g_array_new (FALSE, FALSE, sizeof (CwMatchPair));
  return result;
}

static void
sort_records (Matching *matching)
{
  g_ptr_array_sort (matching->aloware, compare_ids);
  g_ptr_array_sort (matching->salesforce, compare_ids);
  for (guint i = 0; i < matching->aloware->len; i++)
    {
      CwMatchRecord *record = g_ptr_array_index (matching->aloware, i);

      g_hash_table_insert (matching->aloware_by_id, record->id, record);
    }
}

static void
clear_tables (Matching *matching)
{
  g_clear_pointer (&matching->phones[CW_SIDE_ALOWARE], g_hash_table_unref);
  g_clear_pointer (&matching->phones[CW_SIDE_SALESFORCE], g_hash_table_unref);
  g_clear_pointer (&matching->settled_emails, g_hash_table_unref);
}

CwMatchResult *
cw_match (GPtrArray *aloware,
          GPtrArray *salesforce,
          CwMatchRules rules,
          CwMatchApartFunc apart,
          gpointer user_data)
{
  CwMatchResult *result = match_result_new ();
  g_autoptr (GHashTable) fates = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) kept_apart = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) claimed = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);
  Matching matching = { .result = result,
                        .rules = rules,
                        .aloware = aloware,
                        .salesforce = salesforce,
                        .aloware_by_id = by_id,
                        .fates = fates,
                        .kept_apart = kept_apart,
                        .claimed = claimed,
                        .apart = apart,
                        .apart_data = user_data };

  sort_records (&matching);
  match_by_keys (&matching);
  set_waiting_aside (result);
  collect_unmatched_salesforce (&matching);
  collect_unmatched_aloware (&matching);

  g_array_sort (result->pairs, compare_pairs);
  g_array_sort (result->waiting, compare_pairs);
  g_ptr_array_sort (result->conflicts, compare_conflicts);
  clear_tables (&matching);
  return result;
}

/* ── Each key alone ── */

static void
count_group (Matching *matching, Group *group, CwMatchBy by, const char *key)
{
  const CwMatchRecord *aloware = group->aloware->len == 1 ? group->aloware->pdata[0] : NULL;
  const CwMatchRecord *salesforce = group->salesforce->len == 1 ? group->salesforce->pdata[0] : NULL;

  if (aloware != NULL && salesforce != NULL && aloware->usable && salesforce->usable
      && is_free (matching, aloware) && is_free (matching, salesforce)
      && !(by == CW_MATCH_BY_EMAIL && is_settled_email (matching, key))
      && !is_contradicted (matching, aloware, salesforce, by))
    matching->counts[by]++;
}

static void
count_other_phone (Matching *matching, Group *group, CwMatchBy by, const char *key)
{
  if (group->salesforce->len == 1 && has_turn (matching, group->salesforce->pdata[0], key))
    count_group (matching, group, by, key);
}

void
cw_match_count_alone (GPtrArray *aloware,
                      GPtrArray *salesforce,
                      CwMatchRules rules,
                      guint counts[CW_MATCH_N_KEYS])
{
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);
  /* Nobody is paired here, so these stay empty. */
  g_autoptr (GHashTable) fates = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) claimed = g_hash_table_new (NULL, NULL);
  Matching matching = { .rules = rules,
                        .aloware = aloware,
                        .salesforce = salesforce,
                        .aloware_by_id = by_id,
                        .fates = fates,
                        .claimed = claimed,
                        .counts = counts };
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GArray) phones = NULL;
  g_autoptr (GArray) all_phones = NULL;
  g_autoptr (GArray) emails = NULL;

  sort_records (&matching);
  ids = collect_by_id (&matching);
  phones = collect_by_key (&matching, phone_of, CW_MATCH_BY_PHONE);
  all_phones = collect_all_phones (&matching);
  emails = collect_by_key (&matching, email_of, CW_MATCH_BY_EMAIL);

  foreach_group (&matching, ids, CW_MATCH_BY_ID, count_group);
  foreach_group (&matching, phones, CW_MATCH_BY_PHONE, count_group);
  if (all_phones != NULL)
    foreach_group (&matching, all_phones, CW_MATCH_BY_PHONE, count_other_phone);
  foreach_group (&matching, emails, CW_MATCH_BY_EMAIL, count_group);
  clear_tables (&matching);
}

/* ── A number of two objects ── */

/* The first record of an object that may have the group's number: a linked one, or one without a partner.
 * NULL: there is none. */
static const CwMatchRecord *
find_holder (Matching *matching, const Group *group, const char *group_key, CwObject object, gboolean linked)
{
  for (guint i = 0; i < group->salesforce->len; i++)
    {
      const CwMatchRecord *record = g_ptr_array_index (group->salesforce, i);

      if (record->object == object && (record->linked_to != NULL) == linked
          && !is_apart_from_group (matching, group, group_key, record))
        return record;
    }
  return NULL;
}

/* Takes the number from the records of an object that have no partner. */
static void
take_number (Matching *matching, Group *group, CwObject object, const CwMatchRecord *holder)
{
  for (guint i = 0; i < group->salesforce->len; i++)
    {
      CwMatchRecord *record = g_ptr_array_index (group->salesforce, i);
      CwMatchHeld held = { record, holder };

      if (record->object != object || record->linked_to != NULL)
        continue;
      record->usable = FALSE;
      for (guint j = 0; j < group->aloware->len; j++)
        {
          if (g_strcmp0 (record->external, ((CwMatchRecord *) group->aloware->pdata[j])->id) == 0)
            g_clear_pointer (&record->external, g_free);
        }
      g_array_append_val (matching->held, held);
    }
}

static gboolean
is_of_two_objects (const Group *group)
{
  for (guint i = 1; i < group->salesforce->len; i++)
    {
      if (((CwMatchRecord *) group->salesforce->pdata[i])->object
          != ((CwMatchRecord *) group->salesforce->pdata[0])->object)
        return TRUE;
    }
  return FALSE;
}

static void
prefer_in_group (Matching *matching, Group *group, CwMatchBy by, const char *key)
{
  const CwMatchRecord *linked[CW_N_OBJECTS];
  const CwMatchRecord *preferred;
  g_autofree char *group_key = NULL;

  if (!is_of_two_objects (group))
    return;

  group_key = g_strconcat (group_prefix (by), ":", key, NULL);
  preferred = find_holder (matching, group, group_key, matching->priority, FALSE);
  for (CwObject object = CW_OBJECT_CONTACT; object <= CW_OBJECT_LEAD; object++)
    linked[object] = find_holder (matching, group, group_key, object, TRUE);

  for (CwObject object = CW_OBJECT_CONTACT; object <= CW_OBJECT_LEAD; object++)
    {
      CwObject other = object == CW_OBJECT_CONTACT ? CW_OBJECT_LEAD : CW_OBJECT_CONTACT;

      if (linked[other] != NULL)
        take_number (matching, group, object, linked[other]);
      else if (linked[object] == NULL && object != matching->priority && preferred != NULL)
        take_number (matching, group, object, preferred);
    }
}

static int
compare_held (gconstpointer a, gconstpointer b)
{
  const CwMatchHeld *first = a;
  const CwMatchHeld *second = b;

  return strcmp (first->record->id, second->record->id);
}

GArray *
cw_match_prefer (GPtrArray *aloware,
                 GPtrArray *salesforce,
                 CwObject priority,
                 CwMatchApartFunc apart,
                 gpointer user_data)
{
  GArray *held = g_array_new (FALSE, FALSE, sizeof (CwMatchHeld));
  Matching matching = { .aloware = aloware,
                        .salesforce = salesforce,
                        .apart = apart,
                        .apart_data = user_data,
                        .priority = priority,
                        .held = held };
  g_autoptr (GArray) phones = collect_by_key (&matching, phone_of, CW_MATCH_BY_PHONE);

  foreach_group (&matching, phones, CW_MATCH_BY_PHONE, prefer_in_group);
  g_array_sort (held, compare_held);
  return held;
}
