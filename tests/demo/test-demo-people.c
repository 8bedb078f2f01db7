/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "demo-aloware-contact.h"
#include "demo-numbers.h"
#include "demo-people.h"
#include "demo-users.h"

static void
append_side (GString *text, const DemoSide *side)
{
  const char *values[] = {
    side->first_name,  side->last_name,   side->email, side->phone, side->mobile_phone, side->home_phone,
    side->fax,         side->other_phone, side->city,  side->state, side->country,      side->zipcode,
    side->lead_source, side->birthdate,   side->csf1,  side->csf2,
  };

  g_string_append_printf (text, "%d %d", side->present, side->owner);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    g_string_append_printf (text, "|%s", values[i] != NULL ? values[i] : "");
  g_string_append_c (text, '\n');
}

static char *
fingerprint (guint contacts, guint32 seed, guint leads)
{
  g_autoptr (DemoPeople) people = demo_people_generate (contacts, seed);
  g_autoptr (GString) text = g_string_new (NULL);

  demo_people_add_leads (people, leads);
  for (guint i = 0; i < people->people->len; i++)
    {
      const DemoPerson *person = g_ptr_array_index (people->people, i);
      const DemoEngagement *engagement = &person->engagement;

      append_side (text, &person->salesforce);
      append_side (text, &person->aloware);
      g_string_append_printf (text, "%" G_GINT64_FORMAT " %u %s\n", engagement->last_inbound_call_at,
                              engagement->inbound_sms_count, engagement->timezone);
    }
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text->str, (gssize) text->len);
}

static void
test_deterministic (void)
{
  g_autofree char *one = fingerprint (500, 42, 0);
  g_autofree char *again = fingerprint (500, 42, 0);
  g_autofree char *other = fingerprint (500, 43, 0);

  g_assert_cmpstr (one, ==, again);
  g_assert_cmpstr (one, !=, other);
}

/* Written down, so that a change of the data is noticed: expectations elsewhere may lean on it. Leads change
 * nothing of the people. */
static void
test_stays_the_same (void)
{
  for (guint leads = 0; leads <= 30; leads += 10)
    {
      g_autofree char *sum = fingerprint (100, 1, leads);

      g_assert_cmpstr (sum, ==, "8a21e67f50128b4b2cff857f02be522a1c83ff78e3795a043b83279db6adfe99");
    }
}

static char *
leads_fingerprint (guint32 seed, guint leads)
{
  g_autoptr (DemoPeople) people = demo_people_generate (100, seed);
  g_autoptr (GString) text = g_string_new (NULL);

  demo_people_add_leads (people, leads);
  for (guint i = 0; i < MIN (leads, 20); i++)
    {
      const DemoLead *lead = g_ptr_array_index (people->leads, i);

      g_string_append_printf (text, "%u %d\n", lead->kind,
                              lead->contact != NULL ? (int) lead->contact->index : -1);
      append_side (text, &lead->person.salesforce);
      append_side (text, &lead->person.aloware);
    }
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text->str, (gssize) text->len);
}

/* The first Leads are the same, however many there are. */
static void
test_leads_are_deterministic (void)
{
  g_autofree char *one = leads_fingerprint (1, 20);
  g_autofree char *more = leads_fingerprint (1, 50);
  g_autofree char *other = leads_fingerprint (2, 20);

  g_assert_cmpstr (one, ==, more);
  g_assert_cmpstr (one, !=, other);
}

static void
test_leads (void)
{
  g_autoptr (DemoPeople) people = demo_people_generate (1000, 5);
  g_autoptr (GHashTable) aloware = g_hash_table_new (g_str_hash, g_str_equal);
  guint kinds[DEMO_LEAD_MERGED + 1] = { 0 };
  guint differing = 0;

  demo_people_add_leads (people, 300);
  for (guint i = 0; i < people->people->len; i++)
    {
      const DemoPerson *person = g_ptr_array_index (people->people, i);

      if (person->aloware.present)
        g_hash_table_add (aloware, (gpointer) person->aloware.phone);
    }

  g_assert_cmpuint (people->leads->len, ==, 300);
  for (guint i = 0; i < people->leads->len; i++)
    {
      const DemoLead *lead = g_ptr_array_index (people->leads, i);
      const DemoPerson *person = &lead->person;
      g_autofree char *phone = demo_aloware_phone_normalize (person->salesforce.phone);

      kinds[lead->kind]++;
      g_assert_true (person->salesforce.present);
      g_assert_nonnull (person->salesforce.last_name);
      if (person->aloware.present)
        {
          g_assert_true (g_hash_table_add (aloware, (gpointer) person->aloware.phone));
          differing += g_strcmp0 (person->salesforce.first_name, person->aloware.first_name) != 0
                       || g_strcmp0 (person->salesforce.city, person->aloware.city) != 0;
          if (strpbrk (person->salesforce.phone, "x") == NULL)
            g_assert_cmpstr (phone, ==, person->aloware.phone);
        }
      if (lead->contact != NULL)
        {
          g_assert_true (lead->contact->salesforce.present && lead->contact->aloware.present);
          g_assert_cmpint (lead->kind == DEMO_LEAD_SHARED_PHONE, !=,
                           person->salesforce.email == lead->contact->salesforce.email);
        }
    }
  g_assert_cmpuint (kinds[DEMO_LEAD_IN_BOTH], ==, 178);
  g_assert_cmpuint (kinds[DEMO_LEAD_SALESFORCE_ONLY], ==, 30);
  g_assert_cmpuint (kinds[DEMO_LEAD_OF_QUEUE], ==, 30);
  g_assert_cmpuint (kinds[DEMO_LEAD_SHARED_PHONE], ==, 30);
  g_assert_cmpuint (kinds[DEMO_LEAD_CONVERTED], ==, 30);
  g_assert_cmpuint (kinds[DEMO_LEAD_CONVERTED_MERGED], ==, 1);
  g_assert_cmpuint (kinds[DEMO_LEAD_MERGED], ==, 1);
  g_assert_cmpuint (differing, >=, 3);
}

static void
test_sizes (void)
{
  static const guint sizes[] = { 0, 1, 2, 9, 10, 11, 49, 50, 51, 1000 };

  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      g_autoptr (DemoPeople) people = demo_people_generate (sizes[s], 3);
      guint salesforce = 0, aloware = 0;

      for (guint i = 0; i < people->people->len; i++)
        {
          const DemoPerson *person = g_ptr_array_index (people->people, i);

          g_assert_cmpuint (person->index, ==, i);
          g_assert_true (person->salesforce.present || person->aloware.present);
          salesforce += person->salesforce.present;
          aloware += person->aloware.present;
        }
      g_assert_cmpuint (salesforce, ==, sizes[s]);
      g_assert_cmpuint (aloware, ==, sizes[s]);
    }
}

/* How many of the compared fields differ although both sides say something, and how many only one side says.
 */
static void
compare (const DemoPerson *person, guint *differ, guint *blank)
{
  const DemoSide *a = &person->salesforce;
  const DemoSide *b = &person->aloware;
  const char *pairs[][2] = {
    { a->first_name, b->first_name },
    { a->last_name, b->last_name },
    { a->email, b->email },
    { a->city, b->city },
    { a->state, b->state },
    { a->country, b->country },
    { a->zipcode, b->zipcode },
    { a->lead_source, b->lead_source },
    { a->birthdate, b->birthdate },
    { a->csf1, b->csf1 },
    { a->csf2, b->csf2 },
  };

  *differ = *blank = 0;
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *left = pairs[i][0] != NULL ? g_utf8_normalize (pairs[i][0], -1, G_NORMALIZE_NFC)
                                                  : NULL;
      g_autofree char *right = pairs[i][1] != NULL ? g_utf8_normalize (pairs[i][1], -1, G_NORMALIZE_NFC)
                                                   : NULL;

      if (left != NULL && right != NULL)
        *differ += strcmp (left, right) != 0;
      else
        *blank += left != right;
    }
  *blank += (a->mobile_phone == NULL) != (b->mobile_phone == NULL);
}

static void
test_shares (void)
{
  g_autoptr (DemoPeople) people = demo_people_generate (10000, 5);
  guint both = 0, equal = 0, differing = 0, blank = 0, no_phone = 0, foreign = 0, leap = 0;

  for (guint i = 0; i < people->people->len; i++)
    {
      const DemoPerson *person = g_ptr_array_index (people->people, i);
      const DemoSide *side = person->salesforce.present ? &person->salesforce : &person->aloware;
      guint differ, one_sided;

      no_phone += person->salesforce.present && person->salesforce.phone == NULL;
      foreign += side->last_name != NULL && !g_str_is_ascii (side->last_name);
      leap += side->birthdate != NULL && g_str_has_suffix (side->birthdate, "-02-29");
      if (!person->salesforce.present || !person->aloware.present)
        continue;
      compare (person, &differ, &one_sided);
      g_assert_cmpuint (differ + one_sided, <=, 1);
      both++;
      equal += differ == 0 && one_sided == 0;
      differing += differ;
      blank += one_sided;
    }

  g_assert_cmpuint (both, ==, 9000);
  g_assert_cmpuint (equal, >=, 8000);
  g_assert_cmpuint (differing, >=, 250);
  g_assert_cmpuint (differing, <=, 450);
  g_assert_cmpuint (blank, >=, 400);
  g_assert_cmpuint (blank, <=, 520);
  g_assert_cmpuint (no_phone, ==, 200);
  g_assert_cmpuint (foreign, >=, 2000);
  g_assert_cmpuint (leap, >=, 50);
}

static void
test_phones (void)
{
  g_autoptr (DemoPeople) people = demo_people_generate (5000, 9);
  g_autoptr (GHashTable) aloware = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) salesforce = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) shapes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint shared = 0, junk = 0, extensions = 0;

  for (guint i = 0; i < people->people->len; i++)
    {
      const DemoPerson *person = g_ptr_array_index (people->people, i);
      const char *typed = person->salesforce.phone;
      g_autofree char *shape = NULL;
      g_autofree char *normal = NULL;

      /* Aloware's identity: always E.164, always once. */
      if (person->aloware.present)
        {
          g_assert_cmpint (person->aloware.phone[0], ==, '+');
          g_assert_true (g_hash_table_add (aloware, (gpointer) person->aloware.phone));
        }
      if (typed == NULL)
        continue;

      shape = g_strdup (typed);
      for (char *at = shape; *at != '\0'; at++)
        *at = g_ascii_isdigit (*at) ? '9' : *at;
      g_hash_table_add (shapes, g_steal_pointer (&shape));
      normal = demo_aloware_phone_normalize (typed);
      if (strchr (typed, 'x') != NULL)
        extensions++;
      else if (normal == NULL)
        junk++;
      else if (person->aloware.present)
        g_assert_cmpstr (normal, ==, person->aloware.phone);
      if (normal != NULL)
        shared += !g_hash_table_add (salesforce, g_steal_pointer (&normal));
    }

  g_assert_cmpuint (shared, >=, 45);
  g_assert_cmpuint (shared, <=, 55);
  g_assert_cmpuint (junk, >=, 8);
  g_assert_cmpuint (junk, <=, 20);
  g_assert_cmpuint (extensions, >=, 10);
  g_assert_cmpuint (g_hash_table_size (shapes), >=, 10);
}

static void
test_numbers_are_unique (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  char digits[16];

  for (guint n = 0; n < 60000; n++)
    {
      const DemoPlace *place = NULL;

      demo_number (n, digits, &place);
      g_assert_nonnull (place);
      g_assert_cmpuint (strlen (digits), ==, 11);
      g_assert_true (g_str_has_prefix (digits + 4, "555"));
      if (n < 30000)
        g_assert_true (g_str_has_prefix (digits + 4, "55501"));
      g_assert_true (g_hash_table_add (seen, g_strdup (digits)));
    }
}

static void
test_users (void)
{
  g_autoptr (DemoPeople) people = demo_people_generate (3000, 1);
  guint owned[DEMO_USERS] = { 0 };
  const DemoUser *user;

  g_assert_cmpuint (people->users->len, ==, DEMO_USERS);
  user = g_ptr_array_index (people->users, DEMO_USER_INACTIVE);
  g_assert_false (user->active);
  user = g_ptr_array_index (people->users, DEMO_USER_ONLY_SALESFORCE);
  g_assert_cmpuint (user->aloware_id, ==, 0);
  g_assert_cmpuint (strlen (user->salesforce_id), ==, 18);
  user = g_ptr_array_index (people->users, DEMO_USER_ONLY_ALOWARE);
  g_assert_null (user->salesforce_id);
  user = g_ptr_array_index (people->users, DEMO_USER_OTHER_CASE);
  g_assert_cmpstr (user->email, ==, "Ines.Weber@Example.com");

  for (guint i = 0; i < people->people->len; i++)
    {
      const DemoPerson *person = g_ptr_array_index (people->people, i);

      if (person->salesforce.present)
        {
          g_assert_cmpint (person->salesforce.owner, >=, 0);
          g_assert_cmpint (person->salesforce.owner, !=, DEMO_USER_ONLY_ALOWARE);
          owned[person->salesforce.owner]++;
        }
      if (person->aloware.present)
        g_assert_cmpint (person->aloware.owner, !=, DEMO_USER_ONLY_SALESFORCE);
    }
  for (guint i = 0; i < DEMO_USERS; i++)
    g_assert_cmpint (owned[i] > 0, ==, i != DEMO_USER_ONLY_ALOWARE && i < DEMO_USER_AMBIGUOUS);
}

static void
test_field_guide_example (void)
{
  g_autoptr (GDateTime) example = g_date_time_new_utc (2026, 3, 15, 15, 33, 16);

  for (guint contacts = 1; contacts <= 1000; contacts *= 10)
    {
      g_autoptr (DemoPeople) people = demo_people_generate (contacts, 8);
      guint found = 0;

      for (guint i = 0; i < people->people->len; i++)
        {
          const DemoPerson *person = g_ptr_array_index (people->people, i);
          const DemoEngagement *engagement = &person->engagement;

          if (engagement->last_inbound_call_at != g_date_time_to_unix (example))
            continue;
          g_assert_cmpstr (engagement->timezone, ==, "America/Los_Angeles");
          g_assert_true (person->salesforce.present && person->aloware.present);
          found++;
        }
      g_assert_cmpuint (found, ==, 1);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/people/deterministic", test_deterministic);
  g_test_add_func ("/demo/people/stays-the-same", test_stays_the_same);
  g_test_add_func ("/demo/people/leads-are-deterministic", test_leads_are_deterministic);
  g_test_add_func ("/demo/people/leads", test_leads);
  g_test_add_func ("/demo/people/sizes", test_sizes);
  g_test_add_func ("/demo/people/shares", test_shares);
  g_test_add_func ("/demo/people/phones", test_phones);
  g_test_add_func ("/demo/people/numbers-are-unique", test_numbers_are_unique);
  g_test_add_func ("/demo/people/users", test_users);
  g_test_add_func ("/demo/people/field-guide-example", test_field_guide_example);
  return g_test_run ();
}
