/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-match.h"

/* One record of each side, and what each rule makes of the keys that they share. What holds for any records
 * is in tests/property/test-property-match.c. */

#define NO_KEY NULL

typedef struct
{
  const char *name;
  CwMatchRules rules;
  const char *external;  /* of the Salesforce record; the contact is "A1" */
  const char *phones[2]; /* by CwSide */
  const char *emails[2];
  const char *expected;
} Case;

#define PAIR CW_MATCH_RULE_PAIR
#define ASK CW_MATCH_RULE_ASK
#define OFF CW_MATCH_RULE_OFF

static const Case cases[] = {
  { "id", { PAIR, PAIR }, "A1", { "p", NO_KEY }, { NO_KEY, NO_KEY }, "paired by aloware-id" },
  { "id-asks", { ASK, PAIR }, "A1", { "p", NO_KEY }, { NO_KEY, NO_KEY }, "id:A1 asked" },
  { "id-off", { OFF, PAIR }, "A1", { "p", NO_KEY }, { NO_KEY, NO_KEY }, "alone" },
  { "id-asks-phone-pairs", { ASK, OFF }, "A1", { "p", "p" }, { NO_KEY, NO_KEY }, "paired by phone" },
  { "id-asks-email-pairs", { ASK, PAIR }, "A1", { "p", NO_KEY }, { "e", "e" }, "paired by email" },
  { "both-ask", { ASK, ASK }, "A1", { "p", NO_KEY }, { "e", "e" }, "id:A1 asked" },
  { "id-asks-email-off", { ASK, OFF }, "A1", { "p", NO_KEY }, { "e", "e" }, "id:A1 asked" },
  { "id-asks-phones-differ", { ASK, PAIR }, "A1", { "p", "q" }, { NO_KEY, NO_KEY }, "id:A1 contradicted" },
  { "email", { PAIR, PAIR }, NO_KEY, { "p", NO_KEY }, { "e", "e" }, "paired by email" },
  { "email-asks", { PAIR, ASK }, NO_KEY, { "p", NO_KEY }, { "e", "e" }, "email:e asked" },
  { "email-off", { PAIR, OFF }, NO_KEY, { "p", NO_KEY }, { "e", "e" }, "alone" },
  { "email-asks-phone-pairs", { PAIR, ASK }, NO_KEY, { "p", "p" }, { "e", "e" }, "paired by phone" },
  { "email-asks-phones-differ", { PAIR, ASK }, NO_KEY, { "p", "q" }, { "e", "e" }, "email:e contradicted" },
  /* Another id contradicts a phone, unless ids do not count. */
  { "other-id", { ASK, PAIR }, "A2", { "p", "p" }, { NO_KEY, NO_KEY }, "phone:p contradicted" },
  { "other-id-off", { OFF, PAIR }, "A2", { "p", "p" }, { NO_KEY, NO_KEY }, "paired by phone" },
  /* The address backs an id against the phones only while it counts. */
  { "backed-id", { PAIR, ASK }, "A1", { "p", "q" }, { "e", "e" }, "paired by aloware-id" },
  { "id-not-backed", { PAIR, OFF }, "A1", { "p", "q" }, { "e", "e" }, "id:A1 contradicted" },
};

static GPtrArray *
make_records (const Case *given, CwSide side)
{
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_match_record_free);
  CwMatchRecord *record = cw_match_record_new (side == CW_SIDE_ALOWARE ? "A1" : "S1");

  record->phone = g_strdup (given->phones[side]);
  record->email = g_strdup (given->emails[side]);
  record->external = side == CW_SIDE_SALESFORCE ? g_strdup (given->external) : NULL;
  g_ptr_array_add (records, record);
  return records;
}

static char *
describe (const CwMatchResult *result)
{
  if (result->pairs->len == 1)
    return g_strconcat ("paired by ", cw_match_by_to_nick (g_array_index (result->pairs, CwMatchPair, 0).by),
                        NULL);
  if (result->conflicts->len == 1)
    {
      const CwMatchConflict *conflict = g_ptr_array_index (result->conflicts, 0);

      return g_strconcat (conflict->key, conflict->asked ? " asked" : "",
                          conflict->contradicted ? " contradicted" : "", NULL);
    }
  return g_strdup (result->unmatched_aloware->len == 1 && result->unmatched_salesforce->len == 1 ? "alone"
                                                                                                 : "lost");
}

static void
test_case (gconstpointer data)
{
  const Case *given = data;
  g_autoptr (GPtrArray) aloware = make_records (given, CW_SIDE_ALOWARE);
  g_autoptr (GPtrArray) salesforce = make_records (given, CW_SIDE_SALESFORCE);
  g_autoptr (CwMatchResult) result = cw_match (aloware, salesforce, given->rules, NULL, NULL);
  g_autofree char *words = describe (result);

  g_assert_cmpstr (words, ==, given->expected);
}

/* A plan that was made under other rules. */
static void
test_still_holds (void)
{
  static const CwMatchRules rules[] = { { PAIR, PAIR }, { ASK, ASK }, { OFF, OFF } };
  const Case given = { "", { PAIR, PAIR }, "A1", { "p", "p" }, { "e", "e" }, "" };
  g_autoptr (GPtrArray) aloware = make_records (&given, CW_SIDE_ALOWARE);
  g_autoptr (GPtrArray) salesforce = make_records (&given, CW_SIDE_SALESFORCE);

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    for (CwMatchBy by = CW_MATCH_BY_ID; by <= CW_MATCH_BY_EMAIL; by++)
      g_assert_cmpint (cw_match_still_holds (aloware->pdata[0], salesforce->pdata[0], by, rules[i]), ==,
                       i == 0 || by == CW_MATCH_BY_PHONE);
}

static void
assert_alone (const Case *given, guint by_id, guint by_phone, guint by_email)
{
  g_autoptr (GPtrArray) aloware = make_records (given, CW_SIDE_ALOWARE);
  g_autoptr (GPtrArray) salesforce = make_records (given, CW_SIDE_SALESFORCE);
  guint counts[CW_MATCH_N_KEYS];

  cw_match_count_alone (aloware, salesforce, given->rules, counts);
  g_assert_cmpuint (counts[CW_MATCH_BY_ID], ==, by_id);
  g_assert_cmpuint (counts[CW_MATCH_BY_PHONE], ==, by_phone);
  g_assert_cmpuint (counts[CW_MATCH_BY_EMAIL], ==, by_email);
}

static void
test_alone (void)
{
  const Case all = { "", { PAIR, PAIR }, "A1", { "p", "p" }, { "e", "e" }, "" };
  const Case off = { "", { OFF, OFF }, "A1", { "p", NO_KEY }, { "e", "e" }, "" };
  const Case contradicted = { "", { PAIR, ASK }, NO_KEY, { "p", "q" }, { "e", "e" }, "" };
  g_autoptr (GPtrArray) aloware = make_records (&all, CW_SIDE_ALOWARE);
  g_autoptr (GPtrArray) salesforce = make_records (&all, CW_SIDE_SALESFORCE);
  CwMatchRecord *twin = cw_match_record_new ("S2");
  guint counts[CW_MATCH_N_KEYS];

  assert_alone (&all, 1, 1, 1);
  assert_alone (&off, 1, 0, 1);
  assert_alone (&contradicted, 0, 0, 0);

  twin->phone = g_strdup ("p");
  g_ptr_array_add (salesforce, twin);
  cw_match_count_alone (aloware, salesforce, all.rules, counts);
  g_assert_cmpuint (counts[CW_MATCH_BY_ID], ==, 1);
  g_assert_cmpuint (counts[CW_MATCH_BY_PHONE], ==, 0);
  g_assert_cmpuint (counts[CW_MATCH_BY_EMAIL], ==, 1);
}

/* Whoever shares another key with one of two records that only their id would pair is asked about with them.
 */
static void
test_third (void)
{
  const Case given = { "", { ASK, PAIR }, "A1", { "p", NO_KEY }, { "e", NO_KEY }, "" };
  g_autoptr (GPtrArray) aloware = make_records (&given, CW_SIDE_ALOWARE);
  g_autoptr (GPtrArray) salesforce = make_records (&given, CW_SIDE_SALESFORCE);
  g_autoptr (CwMatchResult) result = NULL;
  CwMatchRecord *third = cw_match_record_new ("S2");
  const CwMatchConflict *conflict;

  third->email = g_strdup ("e");
  g_ptr_array_add (salesforce, third);
  result = cw_match (aloware, salesforce, given.rules, NULL, NULL);

  g_assert_cmpuint (result->pairs->len, ==, 0);
  g_assert_cmpuint (result->conflicts->len, ==, 1);
  conflict = g_ptr_array_index (result->conflicts, 0);
  g_assert_cmpstr (conflict->key, ==, "email:e");
  g_assert_true (conflict->contradicted);
  g_assert_cmpuint (conflict->salesforce->len, ==, 2);
  g_assert_cmpuint (result->unmatched_salesforce->len, ==, 0);
  g_clear_pointer (&result, cw_match_result_free);
}

/* A number that a linked pair has as well does not pair two records, whatever their id says. */
static void
test_number_of_linked (void)
{
  const Case given = { "", { ASK, PAIR }, "A1", { "p", "p" }, { NO_KEY, NO_KEY }, "" };
  g_autoptr (GPtrArray) aloware = make_records (&given, CW_SIDE_ALOWARE);
  g_autoptr (GPtrArray) salesforce = make_records (&given, CW_SIDE_SALESFORCE);
  g_autoptr (CwMatchResult) result = NULL;
  CwMatchRecord *linked = cw_match_record_new ("S2");

  linked->phone = g_strdup ("p");
  linked->linked_to = g_strdup ("A2");
  g_ptr_array_add (salesforce, linked);
  result = cw_match (aloware, salesforce, given.rules, NULL, NULL);

  g_assert_cmpuint (result->pairs->len, ==, 0);
  g_assert_cmpuint (result->conflicts->len, ==, 1);
  g_clear_pointer (&result, cw_match_result_free);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/match/two/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/match/still-holds", test_still_holds);
  g_test_add_func ("/match/alone", test_alone);
  g_test_add_func ("/match/number-of-linked", test_number_of_linked);
  g_test_add_func ("/match/third", test_third);
  return g_test_run ();
}
