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
  guint counts[CW_MATCH_N_KEYS] = { 0 };

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
  guint counts[CW_MATCH_N_KEYS] = { 0 };

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

/* ── Other phones ── */

typedef struct
{
  const char *name;
  const char *aloware[3];    /* phones of A1, A2, … */
  const char *salesforce[3]; /* "PHONE OTHER …" of S1, S2, …; "-" has no phone; a last "*N" is `n_asked` */
  const char *expected;
} Others;

static const Others others[] = {
  { "blank", { "p" }, { "- p" }, "A1=S1" },
  { "unknown", { "p" }, { "q p" }, "A1=S1" },
  { "second", { "p" }, { "q r p" }, "A1=S1" },
  { "first-counts", { "p", "r" }, { "- r p" }, "phone:p[A1 S1] A2=S1" },
  { "phone-counts", { "p", "q" }, { "q p" }, "phone:p[A1 S1] A2=S1" },
  { "nobody", { "p" }, { "q r" }, "A1 S1" },
  { "nobody-shares", { NULL }, { "q r", "s r" }, "S1 S2" },
  { "shared", { "p" }, { "- p", "q p" }, "phone:p[A1 S1 S2]" },
  { "shared-with-phone", { "p" }, { "p", "- p" }, "phone:p[A1 S1 S2]" },
  { "shared-with-phones", { "p" }, { "p", "p", "- p" }, "phone:p[A1 S1 S2 S3]" },
  { "shared-with-found", { "p", "q" }, { "q p", "- p" }, "phone:p[A1 S1 S2] A2=S1" },
  { "waits", { "p" }, { "q p *0" }, "A1~S1" },
  { "waits-for-second", { "p" }, { "q r p *1" }, "A1~S1" },
};

static GPtrArray *
read_records (const char *const *phones, CwSide side)
{
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_match_record_free);

  for (guint i = 0; i < 3 && phones[i] != NULL; i++)
    {
      g_autofree char *id = g_strdup_printf ("%c%u", side == CW_SIDE_ALOWARE ? 'A' : 'S', i + 1);
      CwMatchRecord *record = cw_match_record_new (id);
      g_auto (GStrv) words = g_strsplit (phones[i], " ", -1);
      guint n = g_strv_length (words);
      gboolean limited = *words[n - 1] == '*';

      record->phone = g_str_equal (words[0], "-") ? NULL : g_strdup (words[0]);
      record->n_asked = limited ? (guint) (words[n - 1][1] - '0') : n - 1;
      if (limited)
        g_clear_pointer (&words[n - 1], g_free);
      if (words[1] != NULL)
        record->other_phones = g_strdupv (words + 1);
      g_ptr_array_add (records, record);
    }
  return records;
}

static void
add_ids (GString *text, GPtrArray *records)
{
  for (guint i = 0; i < records->len; i++)
    g_string_append_printf (text, "%s%s", text->len > 0 && text->str[text->len - 1] != '[' ? " " : "",
                            ((CwMatchRecord *) records->pdata[i])->id);
}

/* By another key than the phone: "A1#S1". */
static void
add_pairs (GString *text, GArray *pairs, char sign)
{
  for (guint i = 0; i < pairs->len; i++)
    {
      const CwMatchPair *pair = &g_array_index (pairs, CwMatchPair, i);

      g_string_append_printf (text, "%s%s%c%s", text->len > 0 ? " " : "", pair->aloware->id,
                              pair->by == CW_MATCH_BY_PHONE ? sign : '#', pair->salesforce->id);
    }
}

static void
add_result (GString *text, const CwMatchResult *result)
{
  for (guint i = 0; i < result->conflicts->len; i++)
    {
      const CwMatchConflict *conflict = g_ptr_array_index (result->conflicts, i);

      g_string_append_printf (text, "%s%s[", text->len > 0 ? " " : "", conflict->key);
      add_ids (text, conflict->aloware);
      add_ids (text, conflict->salesforce);
      g_string_append_c (text, ']');
    }
  add_pairs (text, result->pairs, '=');
  add_pairs (text, result->waiting, '~');
  add_ids (text, result->unmatched_aloware);
  add_ids (text, result->unmatched_salesforce);
}

static void
test_others (gconstpointer data)
{
  const Others *given = data;
  g_autoptr (GPtrArray) aloware = read_records (given->aloware, CW_SIDE_ALOWARE);
  g_autoptr (GPtrArray) salesforce = read_records (given->salesforce, CW_SIDE_SALESFORCE);
  g_autoptr (CwMatchResult)
    result = cw_match (aloware, salesforce, (CwMatchRules) { PAIR, PAIR }, NULL, NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  add_result (text, result);
  g_assert_cmpstr (text->str, ==, given->expected);
  g_clear_pointer (&result, cw_match_result_free);
}

/* A linked pair keeps its record; a record that is out of the filter keeps its contact from being made. */
static void
test_others_of_others (void)
{
  static const char *const phones[2][3] = { { "p", "r" }, { "q p", "- p", "- r" } };
  g_autoptr (GPtrArray) aloware = read_records (phones[CW_SIDE_ALOWARE], CW_SIDE_ALOWARE);
  g_autoptr (GPtrArray) salesforce = read_records (phones[CW_SIDE_SALESFORCE], CW_SIDE_SALESFORCE);
  g_autoptr (CwMatchResult) result = NULL;

  ((CwMatchRecord *) aloware->pdata[0])->linked_to = g_strdup ("S1");
  ((CwMatchRecord *) salesforce->pdata[0])->linked_to = g_strdup ("A1");
  ((CwMatchRecord *) salesforce->pdata[2])->usable = FALSE;
  result = cw_match (aloware, salesforce, (CwMatchRules) { PAIR, PAIR }, NULL, NULL);

  g_assert_cmpuint (result->pairs->len, ==, 0);
  g_assert_cmpuint (result->conflicts->len, ==, 1);
  g_assert_cmpuint (((CwMatchConflict *) result->conflicts->pdata[0])->salesforce->len, ==, 2);
  g_assert_cmpuint (result->unmatched_aloware->len, ==, 0);
  g_assert_cmpuint (result->shadowed->len, ==, 1);
  g_clear_pointer (&result, cw_match_result_free);
}

/* ── A Contact and a Lead with the same number ── */

typedef struct
{
  const char *id, *external, *linked_to;
  gboolean hidden; /* it exists, and is not usable */
} Numbered;

/* The contacts are "A1", and where `second` says so "A2"; everybody has the number "p". */
typedef struct
{
  const char *name;
  CwObject priority;
  gboolean second;
  Numbered salesforce[4];
  const char *apart;    /* Salesforce id of one that is kept apart from "A1" */
  const char *expected; /* "LOSER<HOLDER", then the result */
} Preferred;

#define CONTACT CW_OBJECT_CONTACT
#define LEAD CW_OBJECT_LEAD

static const Preferred preferred[] = {
  { "contact", CONTACT, FALSE, { { "003A" }, { "00QA" } }, NULL, "00QA<003A A1=003A" },
  { "lead", LEAD, FALSE, { { "003A" }, { "00QA" } }, NULL, "003A<00QA A1=00QA" },
  /* The id that the loser carries is not asked about. */
  { "id-of-loser", CONTACT, FALSE, { { "003A" }, { "00QA", "A1" } }, NULL, "00QA<003A A1=003A" },
  { "id-of-both", CONTACT, FALSE, { { "003A", "A1" }, { "00QA", "A1" } }, NULL, "00QA<003A A1#003A" },
  { "linked-first", CONTACT, FALSE, { { "003A" }, { "00QA", NULL, "A1" } }, NULL, "003A<00QA" },
  { "linked-of-priority", LEAD, FALSE, { { "003A" }, { "00QA", NULL, "A1" } }, NULL, "003A<00QA" },
  { "both-linked", CONTACT, TRUE, { { "003A", NULL, "A1" }, { "00QA", NULL, "A2" } }, NULL, "" },
  { "linked-and-new",
    LEAD,
    FALSE,
    { { "003A", NULL, "A1" }, { "003B" }, { "00QA" } },
    NULL,
    "00QA<003A phone:p[A1 003A 003B]" },
  { "two-contacts",
    CONTACT,
    FALSE,
    { { "003A" }, { "003B" }, { "00QA" }, { "00QB" } },
    NULL,
    "00QA<003A 00QB<003A phone:p[A1 003A 003B]" },
  { "two-leads", CONTACT, FALSE, { { "00QA" }, { "00QB" } }, NULL, "phone:p[A1 00QA 00QB]" },
  { "hidden-holder", CONTACT, FALSE, { { "003A", NULL, NULL, TRUE }, { "00QA" } }, NULL, "A1=00QA" },
  { "hidden-linked", CONTACT, FALSE, { { "003A", NULL, "A1", TRUE }, { "00QA" } }, NULL, "phone:p[A1 00QA]" },
  { "hidden-loser", CONTACT, FALSE, { { "003A" }, { "00QA", NULL, NULL, TRUE } }, NULL, "A1=003A" },
  { "apart", CONTACT, FALSE, { { "003A" }, { "00QA" } }, "003A", "A1=00QA" },
  { "loser-apart", CONTACT, FALSE, { { "003A" }, { "00QA" } }, "00QA", "00QA<003A A1=003A" },
};

static GPtrArray *
number_salesforce (const Preferred *given)
{
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_match_record_free);

  for (guint i = 0; i < G_N_ELEMENTS (given->salesforce) && given->salesforce[i].id != NULL; i++)
    {
      CwMatchRecord *record = cw_match_record_new (given->salesforce[i].id);

      record->phone = g_strdup ("p");
      record->external = g_strdup (given->salesforce[i].external);
      record->linked_to = g_strdup (given->salesforce[i].linked_to);
      record->usable = !given->salesforce[i].hidden;
      g_ptr_array_add (records, record);
    }
  return records;
}

static GPtrArray *
number_aloware (const Preferred *given)
{
  const char *const phones[] = { "p", given->second ? "p" : NULL, NULL };
  GPtrArray *records = read_records (phones, CW_SIDE_ALOWARE);

  for (guint i = 0; i < records->len; i++)
    for (guint j = 0; j < G_N_ELEMENTS (given->salesforce); j++)
      {
        CwMatchRecord *record = g_ptr_array_index (records, i);

        if (g_strcmp0 (given->salesforce[j].linked_to, record->id) == 0)
          record->linked_to = g_strdup (given->salesforce[j].id);
      }
  return records;
}

static gboolean
is_apart (const char *group_or_aloware_id, const char *salesforce_id, gpointer user_data)
{
  return g_str_equal (group_or_aloware_id, "A1") && g_strcmp0 (salesforce_id, user_data) == 0;
}

static void
test_preferred (gconstpointer data)
{
  const Preferred *given = data;
  g_autoptr (GPtrArray) aloware = number_aloware (given);
  g_autoptr (GPtrArray) salesforce = number_salesforce (given);
  g_autoptr (GArray) held = NULL;
  g_autoptr (CwMatchResult) result = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  held = cw_match_prefer (aloware, salesforce, given->priority, is_apart, (gpointer) given->apart);
  result = cw_match (aloware, salesforce, (CwMatchRules) { PAIR, PAIR }, is_apart, (gpointer) given->apart);

  for (guint i = 0; i < held->len; i++)
    {
      const CwMatchHeld *each = &g_array_index (held, CwMatchHeld, i);

      g_string_append_printf (text, "%s%s<%s", i > 0 ? " " : "", each->record->id, each->holder->id);
      g_assert_false (each->record->usable);
      g_assert_true (each->record->exists);
    }
  add_result (text, result);
  g_assert_cmpstr (text->str, ==, given->expected);
  g_clear_pointer (&result, cw_match_result_free);
}

/* A contact that only the loser could be the partner of gets no second record. */
static void
test_shadow_of_loser (void)
{
  const Preferred given = { "", CONTACT, FALSE, { { "003A" }, { "00QA", "A2" } }, NULL, NULL };
  g_autoptr (GPtrArray) aloware = number_aloware (&given);
  g_autoptr (GPtrArray) salesforce = number_salesforce (&given);
  CwMatchRecord *other = cw_match_record_new ("A2");
  g_autoptr (GArray) held = NULL;
  g_autoptr (CwMatchResult) result = NULL;

  g_ptr_array_add (aloware, other);
  held = cw_match_prefer (aloware, salesforce, CONTACT, NULL, NULL);
  result = cw_match (aloware, salesforce, (CwMatchRules) { PAIR, PAIR }, NULL, NULL);

  g_assert_cmpuint (held->len, ==, 1);
  g_assert_cmpuint (result->pairs->len, ==, 1);
  g_assert_cmpuint (result->unmatched_aloware->len, ==, 0);
  g_assert_cmpuint (result->shadowed->len, ==, 1);
  g_clear_pointer (&result, cw_match_result_free);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (preferred); i++)
    {
      g_autofree char *path = g_strconcat ("/match/preferred/", preferred[i].name, NULL);

      g_test_add_data_func (path, &preferred[i], test_preferred);
    }
  g_test_add_func ("/match/shadow-of-loser", test_shadow_of_loser);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/match/two/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/match/still-holds", test_still_holds);
  g_test_add_func ("/match/alone", test_alone);
  g_test_add_func ("/match/number-of-linked", test_number_of_linked);
  g_test_add_func ("/match/third", test_third);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autofree char *path = g_strconcat ("/match/other-phones/", others[i].name, NULL);

      g_test_add_data_func (path, &others[i], test_others);
    }
  g_test_add_func ("/match/other-phones/of-others", test_others_of_others);
  return g_test_run ();
}
