/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cw-clusters.h"
#include "cw-match.h"
#include "cw-text.h"
#include "property.h"

/* Matching is a partial injection, whatever the keys (invariants 1, 14, 15). */

static const char *const phones[] = { NULL, NULL, "p1", "p2", "p3", "p4" };
static const char *const emails[] = { NULL, "e1", "e2", "e3" };

typedef struct
{
  GPtrArray *aloware, *salesforce;
  CwMatchRules rules;
} World;

static const CwMatchRules all_pair = { CW_MATCH_RULE_PAIR, CW_MATCH_RULE_PAIR };

static CwMatchRecord *
make_record (GRand *random, const char *prefix, guint number)
{
  g_autofree char *id = g_strdup_printf ("%s%02u", prefix, number);
  CwMatchRecord *record = cw_match_record_new (id);

  record->phone = g_strdup (property_pick (random, phones, G_N_ELEMENTS (phones)));
  record->email = g_strdup (property_pick (random, emails, G_N_ELEMENTS (emails)));
  record->usable = g_rand_int_range (random, 0, 5) != 0;
  record->exists = record->usable || property_flip (random);
  return record;
}

static void
link_some (GRand *random, World *world)
{
  guint n = MIN (world->aloware->len, world->salesforce->len);

  for (guint i = 0; i < n; i++)
    {
      CwMatchRecord *aloware = g_ptr_array_index (world->aloware, i);
      CwMatchRecord *salesforce = g_ptr_array_index (world->salesforce, i);

      if (g_rand_int_range (random, 0, 4) != 0)
        continue;
      aloware->linked_to = g_strdup (salesforce->id);
      salesforce->linked_to = g_strdup (aloware->id);
    }
}

static void
world_init (World *world, GRand *random)
{
  guint n_aloware = (guint) g_rand_int_range (random, 0, 7);
  guint n_salesforce = (guint) g_rand_int_range (random, 0, 7);

  world->aloware = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_match_record_free);
  world->salesforce = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_match_record_free);
  for (guint i = 0; i < n_aloware; i++)
    g_ptr_array_add (world->aloware, make_record (random, "A", i));
  for (guint i = 0; i < n_salesforce; i++)
    {
      CwMatchRecord *record = make_record (random, "S", i);

      if (g_rand_int_range (random, 0, 4) == 0)
        record->external = g_strdup_printf ("A%02u", g_rand_int_range (random, 0, 8));
      g_ptr_array_add (world->salesforce, record);
    }
  link_some (random, world);
  world->rules.aloware_id = (CwMatchRule) g_rand_int_range (random, 0, 3);
  world->rules.email = (CwMatchRule) g_rand_int_range (random, 0, 3);
}

static void
world_clear (World *world)
{
  g_ptr_array_unref (world->aloware);
  g_ptr_array_unref (world->salesforce);
}

static gboolean
conflict_holds (const CwMatchResult *result, const CwMatchRecord *record)
{
  for (guint i = 0; i < result->conflicts->len; i++)
    {
      const CwMatchConflict *conflict = g_ptr_array_index (result->conflicts, i);

      if (g_ptr_array_find (conflict->aloware, record, NULL)
          || g_ptr_array_find (conflict->salesforce, record, NULL))
        return TRUE;
    }
  return FALSE;
}

static gboolean
have_evidence (const CwMatchPair *pair)
{
  switch (pair->by)
    {
    case CW_MATCH_BY_ID:
      return g_strcmp0 (pair->salesforce->external, pair->aloware->id) == 0;
    case CW_MATCH_BY_PHONE:
      return pair->aloware->phone != NULL && g_strcmp0 (pair->aloware->phone, pair->salesforce->phone) == 0;
    case CW_MATCH_BY_EMAIL:
    default:
      return pair->aloware->email != NULL && g_strcmp0 (pair->aloware->email, pair->salesforce->email) == 0;
    }
}

static void
check_injection (GRand *random)
{
  World world;
  g_autoptr (CwMatchResult) result = NULL;
  g_autoptr (GHashTable) used = g_hash_table_new (NULL, NULL);

  world_init (&world, random);
  result = cw_match (world.aloware, world.salesforce, world.rules, NULL, NULL);

  for (guint i = 0; i < result->pairs->len; i++)
    {
      const CwMatchPair *pair = &g_array_index (result->pairs, CwMatchPair, i);

      property_assert (g_hash_table_add (used, (gpointer) pair->aloware));
      property_assert (g_hash_table_add (used, (gpointer) pair->salesforce));
      property_assert (pair->aloware->linked_to == NULL && pair->salesforce->linked_to == NULL);
      property_assert (pair->aloware->usable && pair->salesforce->usable);
      property_assert (have_evidence (pair));
    }
  g_clear_pointer (&result, cw_match_result_free);
  world_clear (&world);
}

static guint
count_pairs (GArray *pairs, const CwMatchRecord *record)
{
  guint n = 0;

  for (guint i = 0; i < pairs->len; i++)
    {
      const CwMatchPair *pair = &g_array_index (pairs, CwMatchPair, i);

      n += pair->aloware == record || pair->salesforce == record;
    }
  return n;
}

/* What a record is, besides in conflict. */
static guint
count_states (const CwMatchResult *result, const CwMatchRecord *record, CwSide side)
{
  GPtrArray *unmatched = side == CW_SIDE_ALOWARE ? result->unmatched_aloware : result->unmatched_salesforce;
  guint n = count_pairs (result->pairs, record) + g_ptr_array_find (unmatched, record, NULL)
            + (side == CW_SIDE_SALESFORCE && count_pairs (result->waiting, record))
            + g_ptr_array_find (result->apart[side], record, NULL);

  for (guint i = 0; i < result->shadowed->len; i++)
    n += g_array_index (result->shadowed, CwMatchPair, i).aloware == record;
  return n;
}

static gboolean
apart_by_chance (const char *group_or_id, const char *salesforce_id, gpointer user_data)
{
  return (g_str_hash (group_or_id) ^ g_str_hash (salesforce_id)) % 5 == GPOINTER_TO_UINT (user_data);
}

/* Every usable record that is not linked ends in exactly one state: paired, in conflict, unmatched, waiting,
 * kept apart, or held back by a record that is not usable. Nobody in a conflict is linked or made anew. */
static void
check_one_state (GRand *random)
{
  World world;
  g_autoptr (CwMatchResult) result = NULL;

  world_init (&world, random);
  result = cw_match (world.aloware, world.salesforce, world.rules, apart_by_chance,
                     GINT_TO_POINTER (g_rand_int_range (random, 0, 10)));

  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    {
      GPtrArray *records = side == CW_SIDE_ALOWARE ? world.aloware : world.salesforce;

      for (guint i = 0; i < records->len; i++)
        {
          CwMatchRecord *record = g_ptr_array_index (records, i);
          guint states = count_states (result, record, side);

          if (record->linked_to != NULL || !record->usable)
            property_assert (states == 0);
          else
            property_assert (states + conflict_holds (result, record) == 1);
        }
    }
  g_clear_pointer (&result, cw_match_result_free);
  world_clear (&world);
}

static gboolean
differ (const char *first, const char *second)
{
  return first != NULL && second != NULL && !g_str_equal (first, second);
}

static const CwMatchRecord *
find (GPtrArray *records, const char *id)
{
  for (guint i = 0; i < records->len; i++)
    {
      const CwMatchRecord *record = g_ptr_array_index (records, i);

      if (g_strcmp0 (record->id, id) == 0)
        return record;
    }
  return NULL;
}

/* A weaker key never pairs what a stronger one tells apart, and an id alone none who have different phones.
 */
static void
check_no_contradiction (GRand *random)
{
  World world;
  g_autoptr (CwMatchResult) result = NULL;

  world_init (&world, random);
  result = cw_match (world.aloware, world.salesforce, all_pair, NULL, NULL);

  for (guint i = 0; i < result->pairs->len; i++)
    {
      const CwMatchPair *pair = &g_array_index (result->pairs, CwMatchPair, i);
      const CwMatchRecord *other = find (world.aloware, pair->salesforce->external);

      if (pair->by != CW_MATCH_BY_ID)
        property_assert (!differ (pair->salesforce->external, pair->aloware->id)
                         || (other != NULL && !other->exists));
      if (pair->by == CW_MATCH_BY_EMAIL)
        property_assert (!differ (pair->aloware->phone, pair->salesforce->phone));
      if (pair->by == CW_MATCH_BY_ID)
        property_assert (!differ (pair->aloware->phone, pair->salesforce->phone)
                         || (pair->aloware->email != NULL
                             && g_strcmp0 (pair->aloware->email, pair->salesforce->email) == 0));

      /* Who else has this contact's id, or this pair's number, and no partner of his own, makes it a
       * conflict. */
      for (guint j = 0; j < world.salesforce->len; j++)
        {
          const CwMatchRecord *twin = g_ptr_array_index (world.salesforce, j);

          if (twin == pair->salesforce || twin->linked_to != NULL || count_pairs (result->pairs, twin)
              || count_pairs (result->waiting, twin))
            continue;
          property_assert (!twin->exists || g_strcmp0 (twin->external, pair->aloware->id) != 0);
          property_assert (!twin->usable || twin->phone == NULL
                           || (g_strcmp0 (twin->phone, pair->aloware->phone) != 0
                               && g_strcmp0 (twin->phone, pair->salesforce->phone) != 0));
        }
    }
  g_clear_pointer (&result, cw_match_result_free);
  world_clear (&world);
}

static gboolean
share_a_key (const CwMatchRecord *aloware, const CwMatchRecord *salesforce)
{
  return g_strcmp0 (salesforce->external, aloware->id) == 0
         || (aloware->phone != NULL && g_strcmp0 (aloware->phone, salesforce->phone) == 0)
         || (aloware->email != NULL && g_strcmp0 (aloware->email, salesforce->email) == 0);
}

/* Nobody is made anew while there is somebody without a partner who may be the same, whether usable or not.
 */
static void
check_no_duplicate (GRand *random)
{
  World world;
  g_autoptr (CwMatchResult) result = NULL;

  world_init (&world, random);
  result = cw_match (world.aloware, world.salesforce, all_pair, apart_by_chance,
                     GINT_TO_POINTER (g_rand_int_range (random, 0, 10)));

  for (guint i = 0; i < world.aloware->len; i++)
    for (guint j = 0; j < world.salesforce->len; j++)
      {
        const CwMatchRecord *aloware = g_ptr_array_index (world.aloware, i);
        const CwMatchRecord *salesforce = g_ptr_array_index (world.salesforce, j);

        if (aloware->linked_to != NULL || salesforce->linked_to != NULL || !aloware->exists
            || !salesforce->exists || !share_a_key (aloware, salesforce))
          continue;
        if (!count_pairs (result->pairs, salesforce) && !count_pairs (result->waiting, salesforce))
          property_assert (!g_ptr_array_find (result->unmatched_aloware, aloware, NULL));
        if (!count_pairs (result->pairs, aloware) && !count_pairs (result->waiting, aloware))
          property_assert (!g_ptr_array_find (result->unmatched_salesforce, salesforce, NULL));
      }
  g_clear_pointer (&result, cw_match_result_free);
  world_clear (&world);
}

/* Two records with one phone are never both unmatched, nor one of them made on the other side beside its
 * twin. */
static void
check_no_twins (GRand *random)
{
  World world;
  g_autoptr (CwMatchResult) result = NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  world_init (&world, random);
  result = cw_match (world.aloware, world.salesforce, world.rules, NULL, NULL);

  for (guint i = 0; i < result->unmatched_salesforce->len; i++)
    {
      const CwMatchRecord *record = g_ptr_array_index (result->unmatched_salesforce, i);

      if (record->phone == NULL)
        continue;
      property_assert (g_hash_table_add (seen, record->phone));
      for (guint j = 0; j < world.aloware->len; j++)
        {
          const CwMatchRecord *other = g_ptr_array_index (world.aloware, j);

          property_assert (!other->exists || g_strcmp0 (other->phone, record->phone) != 0);
        }
    }
  g_clear_pointer (&result, cw_match_result_free);
  world_clear (&world);
}

static char *
describe (const CwMatchResult *result)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < result->pairs->len; i++)
    {
      const CwMatchPair *pair = &g_array_index (result->pairs, CwMatchPair, i);

      g_string_append_printf (text, "%s=%s by %s;", pair->aloware->id, pair->salesforce->id,
                              cw_match_by_to_nick (pair->by));
    }
  for (guint i = 0; i < result->conflicts->len; i++)
    {
      const CwMatchConflict *conflict = g_ptr_array_index (result->conflicts, i);

      g_string_append_printf (text, "%s %u/%u;", conflict->key, conflict->aloware->len,
                              conflict->salesforce->len);
    }
  for (guint i = 0; i < result->unmatched_salesforce->len; i++)
    g_string_append_printf (text, "%s;", ((CwMatchRecord *) result->unmatched_salesforce->pdata[i])->id);
  for (guint i = 0; i < result->unmatched_aloware->len; i++)
    g_string_append_printf (text, "%s;", ((CwMatchRecord *) result->unmatched_aloware->pdata[i])->id);
  for (guint i = 0; i < result->waiting->len; i++)
    g_string_append_printf (text, "%s waits;",
                            g_array_index (result->waiting, CwMatchPair, i).salesforce->id);
  for (guint i = 0; i < result->shadowed->len; i++)
    {
      const CwMatchPair *pair = &g_array_index (result->shadowed, CwMatchPair, i);

      g_string_append_printf (text, "%s behind %s;", pair->aloware->id, pair->salesforce->id);
    }
  return g_string_free (text, FALSE);
}

static void
shuffle (GRand *random, GPtrArray *array)
{
  for (guint i = array->len; i > 1; i--)
    {
      guint j = (guint) g_rand_int_range (random, 0, (gint32) i);
      gpointer swap = array->pdata[i - 1];

      array->pdata[i - 1] = array->pdata[j];
      array->pdata[j] = swap;
    }
}

static void
check_order_is_irrelevant (GRand *random)
{
  World world;
  CwMatchResult *result;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  world_init (&world, random);
  result = cw_match (world.aloware, world.salesforce, world.rules, NULL, NULL);
  first = describe (result);
  cw_match_result_free (result);

  shuffle (random, world.aloware);
  shuffle (random, world.salesforce);
  result = cw_match (world.aloware, world.salesforce, world.rules, NULL, NULL);
  second = describe (result);
  cw_match_result_free (result);

  property_assert (g_str_equal (first, second));
  world_clear (&world);
}

static gboolean
always_apart (const char *group, const char *salesforce_id, gpointer user_data)
{
  return TRUE;
}

static void
check_apart (GRand *random)
{
  World world;
  CwMatchResult *result;

  world_init (&world, random);
  result = cw_match (world.aloware, world.salesforce, all_pair, always_apart, NULL);
  property_assert (result->pairs->len == 0);
  for (guint i = 0; i < result->conflicts->len; i++)
    {
      const CwMatchConflict *conflict = g_ptr_array_index (result->conflicts, i);

      property_assert (conflict->salesforce->len == 0);
    }
  /* Nor is anybody made anew beside the one that he is kept apart from. */
  for (guint i = 0; i < result->unmatched_aloware->len; i++)
    for (guint j = 0; j < world.salesforce->len; j++)
      {
        const CwMatchRecord *record = g_ptr_array_index (world.salesforce, j);

        property_assert (!record->usable || record->linked_to != NULL
                         || !share_a_key (g_ptr_array_index (result->unmatched_aloware, i), record));
      }
  cw_match_result_free (result);
  world_clear (&world);
}

/* A key that only proposes pairs nobody, and whoever is paired or made anew then would be if it paired, too.
 */
static void
check_asked (GRand *random)
{
  World world;
  CwMatchResult *asked, *paired;

  world_init (&world, random);
  world.rules.aloware_id = property_flip (random) ? CW_MATCH_RULE_ASK : CW_MATCH_RULE_PAIR;
  world.rules.email = property_flip (random) ? CW_MATCH_RULE_ASK : CW_MATCH_RULE_PAIR;
  asked = cw_match (world.aloware, world.salesforce, world.rules, NULL, NULL);
  paired = cw_match (world.aloware, world.salesforce, all_pair, NULL, NULL);

  for (guint i = 0; i < asked->pairs->len; i++)
    {
      const CwMatchPair *pair = &g_array_index (asked->pairs, CwMatchPair, i);
      gboolean found = FALSE;

      property_assert (pair->by != CW_MATCH_BY_ID || world.rules.aloware_id == CW_MATCH_RULE_PAIR);
      property_assert (pair->by != CW_MATCH_BY_EMAIL || world.rules.email == CW_MATCH_RULE_PAIR);
      property_assert (cw_match_still_holds (pair->aloware, pair->salesforce, pair->by, world.rules));
      for (guint j = 0; j < paired->pairs->len; j++)
        {
          const CwMatchPair *other = &g_array_index (paired->pairs, CwMatchPair, j);

          found |= other->aloware == pair->aloware && other->salesforce == pair->salesforce;
        }
      property_assert (found);
    }
  for (guint i = 0; i < asked->unmatched_aloware->len; i++)
    property_assert (g_ptr_array_find (paired->unmatched_aloware, asked->unmatched_aloware->pdata[i], NULL));
  for (guint i = 0; i < asked->unmatched_salesforce->len; i++)
    property_assert (
      g_ptr_array_find (paired->unmatched_salesforce, asked->unmatched_salesforce->pdata[i], NULL));

  cw_match_result_free (asked);
  cw_match_result_free (paired);
  world_clear (&world);
}

/* No key makes more pairs than it would alone. */
static void
check_alone (GRand *random)
{
  World world;
  CwMatchResult *result;
  guint alone[CW_MATCH_N_KEYS] = { 0 }, made[CW_MATCH_N_KEYS] = { 0 };

  world_init (&world, random);
  result = cw_match (world.aloware, world.salesforce, world.rules, NULL, NULL);
  cw_match_count_alone (world.aloware, world.salesforce, world.rules, alone);
  for (guint i = 0; i < result->pairs->len; i++)
    made[g_array_index (result->pairs, CwMatchPair, i).by]++;
  for (guint i = 0; i < CW_MATCH_N_KEYS; i++)
    property_assert (made[i] <= alone[i]);

  cw_match_result_free (result);
  world_clear (&world);
}

static void
forget (GPtrArray *records, const CwMatchRules *rules)
{
  for (guint i = 0; i < records->len; i++)
    {
      CwMatchRecord *record = g_ptr_array_index (records, i);

      if (rules->aloware_id == CW_MATCH_RULE_OFF)
        g_clear_pointer (&record->external, g_free);
      if (rules->email == CW_MATCH_RULE_OFF)
        g_clear_pointer (&record->email, g_free);
    }
}

/* A key that is off counts as if no record had it. */
static void
check_off (GRand *random)
{
  World world;
  CwMatchResult *result;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  world_init (&world, random);
  result = cw_match (world.aloware, world.salesforce, world.rules, NULL, NULL);
  first = describe (result);
  cw_match_result_free (result);

  forget (world.aloware, &world.rules);
  forget (world.salesforce, &world.rules);
  result = cw_match (world.aloware, world.salesforce, world.rules, NULL, NULL);
  second = describe (result);
  cw_match_result_free (result);

  property_assert (g_str_equal (first, second));
  world_clear (&world);
}

/* ── Two objects ── */

static void
world_init_both (World *world, GRand *random)
{
  world_init (world, random);
  for (guint i = 0; i < world->salesforce->len; i++)
    {
      CwMatchRecord *record = g_ptr_array_index (world->salesforce, i);
      g_autofree char *id = g_strconcat (property_flip (random) ? "003" : "00Q", record->id, NULL);
      CwMatchRecord *partner = (CwMatchRecord *) find (world->aloware, record->linked_to);

      g_free (record->id);
      record->id = g_strdup (id);
      record->object = cw_object_of_id (id);
      if (partner != NULL)
        {
          g_free (partner->linked_to);
          partner->linked_to = g_strdup (id);
        }
    }
}

static gboolean
is_held (GArray *held, const CwMatchRecord *record)
{
  for (guint i = 0; i < held->len; i++)
    {
      if (g_array_index (held, CwMatchHeld, i).record == record)
        return TRUE;
    }
  return FALSE;
}

/* A number stays with one object, a record that loses its number has a usable holder of the other one, and
 * what is linked is never touched. */
static void
check_held (GRand *random)
{
  CwObject priority = property_flip (random) ? CW_OBJECT_CONTACT : CW_OBJECT_LEAD;
  World world;
  GArray *held, *again;

  world_init_both (&world, random);
  held = cw_match_prefer (world.aloware, world.salesforce, priority, NULL, NULL);
  again = cw_match_prefer (world.aloware, world.salesforce, priority, NULL, NULL);
  property_assert (again->len == 0);

  for (guint i = 0; i < held->len; i++)
    {
      const CwMatchHeld *each = &g_array_index (held, CwMatchHeld, i);

      property_assert (each->record->linked_to == NULL && !each->record->usable && each->record->exists);
      property_assert (each->holder->usable && each->holder->object != each->record->object);
      property_assert (g_strcmp0 (each->holder->phone, each->record->phone) == 0);
      property_assert (each->holder->linked_to != NULL || each->holder->object == priority);
      property_assert (i == 0
                       || strcmp (g_array_index (held, CwMatchHeld, i - 1).record->id, each->record->id) < 0);
    }
  for (guint i = 0; i < world.salesforce->len; i++)
    for (guint j = 0; j < i; j++)
      {
        const CwMatchRecord *first = g_ptr_array_index (world.salesforce, i);
        const CwMatchRecord *second = g_ptr_array_index (world.salesforce, j);

        if (first->phone == NULL || g_strcmp0 (first->phone, second->phone) != 0)
          continue;
        property_assert (!first->usable || !second->usable || first->object == second->object
                         || (first->linked_to != NULL && second->linked_to != NULL));
      }
  g_array_unref (held);
  g_array_unref (again);
  world_clear (&world);
}

static void
link_pairs (const CwMatchResult *result)
{
  for (guint i = 0; i < result->pairs->len; i++)
    {
      const CwMatchPair *pair = &g_array_index (result->pairs, CwMatchPair, i);

      ((CwMatchRecord *) pair->aloware)->linked_to = g_strdup (pair->salesforce->id);
      ((CwMatchRecord *) pair->salesforce)->linked_to = g_strdup (pair->aloware->id);
    }
}

/* No contact of Aloware has two partners, no number that it has is made there again, and the next run finds
 * nothing new, whoever has priority by then. */
static void
check_both_objects (GRand *random)
{
  CwObject priority = property_flip (random) ? CW_OBJECT_CONTACT : CW_OBJECT_LEAD;
  g_autoptr (GHashTable) partners = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) made = g_hash_table_new (g_str_hash, g_str_equal);
  World world;
  GArray *held, *later;
  CwMatchResult *result, *next;

  world_init_both (&world, random);
  held = cw_match_prefer (world.aloware, world.salesforce, priority, NULL, NULL);
  result = cw_match (world.aloware, world.salesforce, world.rules, NULL, NULL);

  for (guint i = 0; i < result->unmatched_salesforce->len; i++)
    {
      const CwMatchRecord *record = g_ptr_array_index (result->unmatched_salesforce, i);

      property_assert (!is_held (held, record));
      if (record->phone == NULL)
        continue;
      property_assert (g_hash_table_add (made, record->phone));
      for (guint j = 0; j < world.aloware->len; j++)
        {
          const CwMatchRecord *contact = g_ptr_array_index (world.aloware, j);

          property_assert (!contact->exists || g_strcmp0 (contact->phone, record->phone) != 0);
        }
    }

  link_pairs (result);
  for (guint i = 0; i < world.salesforce->len; i++)
    {
      const CwMatchRecord *record = g_ptr_array_index (world.salesforce, i);

      property_assert (record->linked_to == NULL || g_hash_table_add (partners, record->linked_to));
    }

  later = cw_match_prefer (world.aloware, world.salesforce,
                           property_flip (random) ? CW_OBJECT_LEAD : priority, NULL, NULL);
  next = cw_match (world.aloware, world.salesforce, world.rules, NULL, NULL);
  property_assert (next->pairs->len == 0);

  g_array_unref (held);
  g_array_unref (later);
  cw_match_result_free (result);
  cw_match_result_free (next);
  world_clear (&world);
}

/* Where one contact, one record of the object with priority and any number of the other one have a number,
 * and none of them a partner or another key, those two are a pair. */
static void
check_priority (GRand *random)
{
  CwObject priority = property_flip (random) ? CW_OBJECT_CONTACT : CW_OBJECT_LEAD;
  CwObject other = priority == CW_OBJECT_CONTACT ? CW_OBJECT_LEAD : CW_OBJECT_CONTACT;
  guint n = (guint) g_rand_int_range (random, 1, 4);
  World world;
  GArray *held;
  CwMatchResult *result;

  world_init (&world, random);
  g_ptr_array_set_size (world.aloware, 0);
  g_ptr_array_set_size (world.salesforce, 0);
  g_ptr_array_add (world.aloware, cw_match_record_new ("A00"));
  ((CwMatchRecord *) world.aloware->pdata[0])->phone = g_strdup ("p1");
  for (guint i = 0; i <= n; i++)
    {
      g_autofree char *id = g_strdup_printf (
        "%sS%02u", (i == 0 ? priority : other) == CW_OBJECT_LEAD ? "00Q" : "003", i);
      CwMatchRecord *record = cw_match_record_new (id);

      record->phone = g_strdup ("p1");
      record->external = property_flip (random) ? g_strdup ("A00") : NULL;
      g_ptr_array_add (world.salesforce, record);
    }
  shuffle (random, world.salesforce);

  held = cw_match_prefer (world.aloware, world.salesforce, priority, NULL, NULL);
  result = cw_match (world.aloware, world.salesforce, all_pair, NULL, NULL);
  property_assert (held->len == n);
  property_assert (result->pairs->len == 1 && result->conflicts->len == 0);
  property_assert (g_array_index (result->pairs, CwMatchPair, 0).salesforce->object == priority);

  g_array_unref (held);
  cw_match_result_free (result);
  world_clear (&world);
}

static char *
describe_held (World *world, CwObject priority)
{
  g_autoptr (GArray) held = cw_match_prefer (world->aloware, world->salesforce, priority, NULL, NULL);
  g_autoptr (CwMatchResult) result = cw_match (world->aloware, world->salesforce, world->rules, NULL, NULL);
  g_autofree char *rest = describe (result);
  GString *text = g_string_new (rest);

  for (guint i = 0; i < held->len; i++)
    {
      const CwMatchHeld *each = &g_array_index (held, CwMatchHeld, i);

      g_string_append_printf (text, ";%s<%s", each->record->id, each->holder->id);
    }
  return g_string_free (text, FALSE);
}

static void
check_order_of_both (GRand *random)
{
  g_autoptr (GRand) same = NULL;
  guint32 seed = g_rand_int (random);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  CwObject priority = property_flip (random) ? CW_OBJECT_CONTACT : CW_OBJECT_LEAD;
  World world;

  same = g_rand_new_with_seed (seed);
  world_init_both (&world, same);
  first = describe_held (&world, priority);
  world_clear (&world);

  g_rand_set_seed (same, seed);
  world_init_both (&world, same);
  shuffle (random, world.aloware);
  shuffle (random, world.salesforce);
  second = describe_held (&world, priority);
  world_clear (&world);

  property_assert (g_str_equal (first, second));
}

static void
run (gconstpointer check)
{
  property_run ((PropertyFunc) check, g_test_quick () ? 20000 : 200000);
}

/* ── Records that are planned by themselves ── */

/* A world whose records have further numbers, too. */
static void
world_init_whole (World *world, GRand *random)
{
  world_init_both (world, random);
  for (guint i = 0; i < world->salesforce->len; i++)
    {
      CwMatchRecord *record = g_ptr_array_index (world->salesforce, i);
      const char *other = property_pick (random, phones, G_N_ELEMENTS (phones));

      if (other == NULL || g_strcmp0 (other, record->phone) == 0 || property_flip (random))
        continue;
      record->other_phones = g_strdupv ((char *[]) { (char *) other, NULL });
      record->n_asked = (guint) g_rand_int_range (random, 0, 2);
    }
}

/* What becomes of records, by all that decides about them. Adds to `said`. */
static void
decide (GPtrArray *aloware,
        GPtrArray *salesforce,
        CwMatchRules rules,
        guint chance,
        GPtrArray *said,
        guint counts[CW_MATCH_N_KEYS])
{
  g_autoptr (GArray) held = cw_match_prefer (aloware, salesforce, CW_OBJECT_CONTACT, apart_by_chance,
                                             GUINT_TO_POINTER (chance));
  g_autoptr (CwMatchResult)
    result = cw_match (aloware, salesforce, rules, apart_by_chance, GUINT_TO_POINTER (chance));
  g_autofree char *text = describe (result);
  g_auto (GStrv) parts = g_strsplit (text, ";", -1);

  for (guint i = 0; i < held->len; i++)
    {
      const CwMatchHeld *each = &g_array_index (held, CwMatchHeld, i);

      g_ptr_array_add (said, g_strdup_printf ("%s held by %s", each->record->id, each->holder->id));
    }
  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (*parts[i] != '\0')
        g_ptr_array_add (said, g_strdup (parts[i]));
    }
  cw_match_count_alone (aloware, salesforce, rules, counts);
}

static void
tie (CwClusters *clusters, GPtrArray *records, CwSide side)
{
  for (guint i = 0; i < records->len; i++)
    {
      const CwMatchRecord *record = g_ptr_array_index (records, i);
      CwSide other = side == CW_SIDE_ALOWARE ? CW_SIDE_SALESFORCE : CW_SIDE_ALOWARE;

      cw_clusters_tie_by_key (clusters, side, record->id, record->phone);
      cw_clusters_tie_by_key (clusters, side, record->id, record->email);
      for (guint j = 0; record->other_phones != NULL && record->other_phones[j] != NULL; j++)
        cw_clusters_tie_by_key (clusters, side, record->id, record->other_phones[j]);
      cw_clusters_tie (clusters, side, record->id, other, record->linked_to);
      cw_clusters_tie (clusters, side, record->id, CW_SIDE_ALOWARE, record->external);
    }
}

static GPtrArray *
pick_records (GPtrArray *records, GPtrArray *ids, GHashTable *seen)
{
  GPtrArray *picked = g_ptr_array_new ();

  for (guint i = 0; i < ids->len; i++)
    {
      const CwMatchRecord *record = find (records, ids->pdata[i]);

      property_assert (i == 0 || strcmp (ids->pdata[i - 1], ids->pdata[i]) < 0);
      if (record == NULL)
        continue;
      property_assert (g_hash_table_add (seen, (gpointer) record));
      g_ptr_array_add (picked, (gpointer) record);
    }
  return picked;
}

static char *
join (GPtrArray *said)
{
  cw_text_sort (said);
  g_ptr_array_add (said, NULL);
  return g_strjoinv ("; ", (char **) said->pdata);
}

/* Deciding about one cluster after the other says the same as deciding about all records at once, and no
 * record is forgotten, or decided about twice. */
static void
check_clusters (GRand *random)
{
  g_autoptr (GRand) same = g_rand_copy (random);
  g_autoptr (CwClusters) clusters = cw_clusters_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) said = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) said_apart = g_ptr_array_new_with_free_func (g_free);
  guint counts[CW_MATCH_N_KEYS] = { 0 }, counts_apart[CW_MATCH_N_KEYS] = { 0 };
  g_autofree char *whole = NULL;
  g_autofree char *apart = NULL;
  World world, twin;
  GPtrArray *ids[2];
  guint chance;

  world_init_whole (&world, random);
  world_init_whole (&twin, same);
  chance = (guint) g_rand_int_range (random, 0, 10);
  decide (world.aloware, world.salesforce, world.rules, chance, said, counts);

  for (guint i = 0; i < twin.salesforce->len; i++)
    cw_clusters_add (clusters, CW_SIDE_SALESFORCE, ((CwMatchRecord *) twin.salesforce->pdata[i])->id);
  for (guint i = 0; i < twin.aloware->len; i++)
    cw_clusters_add (clusters, CW_SIDE_ALOWARE, ((CwMatchRecord *) twin.aloware->pdata[i])->id);
  tie (clusters, twin.salesforce, CW_SIDE_SALESFORCE);
  tie (clusters, twin.aloware, CW_SIDE_ALOWARE);
  cw_clusters_end_keys (clusters);

  while (cw_clusters_next (clusters, ids))
    {
      g_autoptr (GPtrArray) aloware_ids = ids[CW_SIDE_ALOWARE];
      g_autoptr (GPtrArray) salesforce_ids = ids[CW_SIDE_SALESFORCE];
      g_autoptr (GPtrArray) aloware = pick_records (twin.aloware, aloware_ids, seen);
      g_autoptr (GPtrArray) salesforce = pick_records (twin.salesforce, salesforce_ids, seen);

      decide (aloware, salesforce, twin.rules, chance, said_apart, counts_apart);
    }
  property_assert (g_hash_table_size (seen) == twin.aloware->len + twin.salesforce->len);

  whole = join (said);
  apart = join (said_apart);
  if (!g_str_equal (whole, apart))
    g_printerr ("at once: %s\napart:   %s\n", whole, apart);
  property_assert (g_str_equal (whole, apart));
  property_assert (memcmp (counts, counts_apart, sizeof counts) == 0);
  world_clear (&world);
  world_clear (&twin);
}

int
main (int argc, char *argv[])
{
  property_init (&argc, &argv);
  g_test_add_data_func ("/match/injection", (gconstpointer) check_injection, run);
  g_test_add_data_func ("/match/alone", (gconstpointer) check_alone, run);
  g_test_add_data_func ("/match/asked", (gconstpointer) check_asked, run);
  g_test_add_data_func ("/match/off", (gconstpointer) check_off, run);
  g_test_add_data_func ("/match/one-state", (gconstpointer) check_one_state, run);
  g_test_add_data_func ("/match/no-contradiction", (gconstpointer) check_no_contradiction, run);
  g_test_add_data_func ("/match/no-duplicate", (gconstpointer) check_no_duplicate, run);
  g_test_add_data_func ("/match/no-twins", (gconstpointer) check_no_twins, run);
  g_test_add_data_func ("/match/order", (gconstpointer) check_order_is_irrelevant, run);
  g_test_add_data_func ("/match/apart", (gconstpointer) check_apart, run);
  g_test_add_data_func ("/match/both-objects/held", (gconstpointer) check_held, run);
  g_test_add_data_func ("/match/both-objects/once", (gconstpointer) check_both_objects, run);
  g_test_add_data_func ("/match/both-objects/priority", (gconstpointer) check_priority, run);
  g_test_add_data_func ("/match/both-objects/order", (gconstpointer) check_order_of_both, run);
  g_test_add_data_func ("/match/clusters", (gconstpointer) check_clusters, run);
  return g_test_run ();
}
