/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-people.h"

#include <string.h>

#include "demo-numbers.h"

/* What becomes of a person. The shares are of the contacts of one side. */
typedef enum
{
  KIND_EQUAL,
  KIND_DIFFERS,         /* one field has another value on one side */
  KIND_BLANK,           /* one field is blank on one side */
  KIND_SALESFORCE_ONLY, /* not yet in Aloware */
  KIND_NO_PHONE,        /* in Salesforce without a phone, so Aloware cannot have it */
  KIND_JUNK_PHONE,      /* in Salesforce with something that is not a phone */
  KIND_SHARED_PHONE,    /* in Salesforce with the phone of somebody else, who is in both */
  KIND_ALOWARE_ONLY,
} Kind;

typedef struct
{
  DemoPeople public;
  GStringChunk *strings; /* all texts of the people that are not constants */
  guint32 seed;
  guint next_number; /* for further phone numbers, which are nobody's first one */
} Everybody;

typedef struct
{
  Everybody *everybody;
  guint total;
  guint8 *kinds;     /* of Kind, one a person */
  guint next_chosen; /* instant of demo-engagement.h */
  guint next_known;  /* of the people: where to look for the next one who is in both */
} Making;

/* A person's own phone follows from its index, so that somebody else's can be asked for before it is
 * made; one person in fifty lives abroad. */
static gboolean
lives_abroad (guint index)
{
  return index % 50 == 49 && index / 50 < DEMO_NUMBERS_ABROAD;
}

static void
first_number (guint index, char digits[16], const DemoPlace **place)
{
  *place = NULL;
  if (lives_abroad (index))
    demo_number_abroad (index / 50, digits);
  else
    demo_number (index, digits, place);
}

static char *
keep (Making *making, const char *text)
{
  return text != NULL ? g_string_chunk_insert (making->everybody->strings, text) : NULL;
}

static char *
keep_e164 (Making *making, const char *digits)
{
  char number[18];

  g_snprintf (number, sizeof number, "+%s", digits);
  return keep (making, number);
}

static char *
keep_typed (Making *making, DemoRandom *random, const char *digits)
{
  g_autofree char *typed = demo_number_typed (random, digits);

  return keep (making, typed);
}

static void
append_slug (GString *slug, const char *name)
{
  for (; *name != '\0'; name++)
    if (g_ascii_isalnum (*name))
      g_string_append_c (slug, g_ascii_tolower (*name));
}

static void
make_name (Making *making, DemoRandom *random, guint index, DemoSide *side, DemoName names[2])
{
  static const char *const domains[] = { "example.com", "example.org", "example.net" };
  g_autoptr (GString) email = g_string_new (NULL);
  const DemoName *first;
  const DemoName *last;

  demo_names_pick (random, &first, &last);
  names[0] = *first;
  names[1] = *last;
  side->first_name = demo_random_chance (random, 980) ? first->native : NULL;
  side->last_name = last->native;
  if (demo_random_chance (random, 50))
    return;

  append_slug (email, first->ascii);
  g_string_append_c (email, '.');
  append_slug (email, last->ascii);
  g_string_append_printf (email, "%u@%s", index + 1,
                          domains[demo_random_below (random, G_N_ELEMENTS (domains))]);
  side->email = keep (making, email->str);
}

static char *
make_zip (Making *making, DemoRandom *random, const DemoPlace *place)
{
  GString *zip = g_string_new (NULL);
  char *kept;

  for (const char *at = place->zip; *at != '\0'; at++)
    {
      if (*at == '#')
        g_string_append_c (zip, (char) ('1' + demo_random_below (random, 9)));
      else
        g_string_append_c (zip, *at);
    }
  while (zip->len < 5)
    g_string_append_c (zip, (char) ('0' + demo_random_below (random, 10)));
  kept = keep (making, zip->str);
  g_string_free (zip, TRUE);
  return kept;
}

static void
make_address (Making *making, DemoRandom *random, const char *digits, const DemoPlace *place, DemoSide *side)
{
  if (place != NULL)
    {
      side->city = place->cities[demo_random_below (random, G_N_ELEMENTS (place->cities))];
      side->state = place->state;
      side->country = place->country;
      side->zipcode = make_zip (making, random, place);
      return;
    }

  if (g_str_has_prefix (digits, "49"))
    {
      side->city = "Berlin";
      side->country = "DE";
      side->zipcode = "10115";
      return;
    }
  side->city = "London";
  side->country = "GB";
  side->zipcode = "W1A 1AA";
}

static void
make_birthdate (Making *making, DemoRandom *random, guint index, DemoSide *side)
{
  static const char *const leap_days[] = { "2000-02-29", "1996-02-29", "1968-02-29" };
  char date[16];

  if (index % 97 == 3)
    {
      side->birthdate = leap_days[index % G_N_ELEMENTS (leap_days)];
      return;
    }
  if (demo_random_chance (random, 350))
    return;
  g_snprintf (date, sizeof date, "%04u-%02u-%02u", 1941 + demo_random_below (random, 66),
              1 + demo_random_below (random, 12), 1 + demo_random_below (random, 28));
  side->birthdate = keep (making, date);
}

static void
make_rest (Making *making, DemoRandom *random, guint index, DemoSide *side)
{
  guint n;
  const char *const *sources = demo_lead_sources (&n);
  const char *const *plans = demo_plans (&n);
  g_autofree char *policy = g_strdup_printf ("Policy %05u", 10000 + index);

  if (demo_random_chance (random, 800))
    side->lead_source = sources[demo_random_below (random, DEMO_STANDARD_LEAD_SOURCES)];
  make_birthdate (making, random, index, side);
  if (demo_random_chance (random, 500))
    side->csf1 = plans[demo_random_below (random, n)];
  if (demo_random_chance (random, 250))
    side->csf2 = keep (making, policy);
}

/* Sets one more telephone on both sides, each in its own way of writing. */
static void
make_telephone (Making *making,
                DemoRandom *random,
                guint per_mille,
                const char **salesforce,
                const char **aloware)
{
  char digits[16];

  if (!demo_random_chance (random, per_mille))
    return;
  demo_number (making->everybody->next_number++, digits, NULL);
  *salesforce = keep_typed (making, random, digits);
  *aloware = keep_e164 (making, digits);
}

static void
make_telephones (Making *making, DemoRandom *random, DemoSide *salesforce, DemoSide *aloware)
{
  make_telephone (making, random, 400, &salesforce->mobile_phone, &aloware->mobile_phone);
  make_telephone (making, random, 120, &salesforce->home_phone, &aloware->home_phone);
  make_telephone (making, random, 60, &salesforce->fax, &aloware->fax);
  make_telephone (making, random, 60, &salesforce->other_phone, &aloware->other_phone);
}

/* The same text with its accents as separate characters, as some systems store it: equal for a person. */
static char *
decompose (Making *making, const char *text)
{
  g_autofree char *decomposed = g_utf8_normalize (text, -1, G_NORMALIZE_NFD);

  return keep (making, decomposed);
}

static gboolean
change_text (Making *making,
             DemoRandom *random,
             guint index,
             guint which,
             DemoSide *side,
             const DemoName names[2])
{
  g_autofree char *text = NULL;
  guint n;

  switch (which)
    {
    case 0:
      if (strcmp (names[1].native, names[1].ascii) == 0)
        return FALSE;
      side->last_name = names[1].ascii; /* the accent was lost */
      return TRUE;
    case 1:
      text = g_strdup_printf ("new.address%u@example.org", index + 1);
      side->email = keep (making, text);
      return TRUE;
    case 2:
      side->csf1 = g_strcmp0 (side->csf1, "Gold") == 0 ? "Silver" : "Gold";
      return TRUE;
    case 3:
      side->lead_source = demo_lead_sources (&n)[g_strcmp0 (side->lead_source, "Web") == 0 ? 1 : 0];
      return TRUE;
    case 4:
      side->first_name = g_strcmp0 (side->first_name, "Alex") == 0 ? "Sam" : "Alex";
      return TRUE;
    default:
      return FALSE;
    }
}

static void
change_one_field (Making *making, DemoRandom *random, DemoPerson *person, const DemoName names[2])
{
  gboolean on_aloware = demo_random_chance (random, 500);
  DemoSide *side = on_aloware ? &person->aloware : &person->salesforce;
  guint which = demo_random_below (random, 9);
  char digits[16];

  if (change_text (making, random, person->index, which, side, names))
    return;

  if (which == 5 && side->birthdate != NULL)
    {
      side->birthdate = strcmp (side->birthdate, "1980-01-31") == 0 ? "1980-02-01" : "1980-01-31";
    }
  else if (which == 6)
    {
      demo_number (making->everybody->next_number++, digits, NULL);
      side->mobile_phone = on_aloware ? keep_e164 (making, digits) : keep_typed (making, random, digits);
    }
  else if (which == 7 && side->owner >= 0)
    {
      side->owner = side->owner == 0 ? 1 : 0;
    }
  else
    {
      side->city = g_strcmp0 (side->city, "Springfield") == 0 ? "Fairview" : "Springfield"; /* moved */
    }
}

static void
blank_one_field (DemoRandom *random, DemoPerson *person)
{
  DemoSide *side = demo_random_chance (random, 500) ? &person->aloware : &person->salesforce;
  const char **fields[] = {
    &side->email, &side->city,       &side->zipcode, &side->lead_source,  &side->birthdate,
    &side->csf1,  &side->first_name, &side->csf2,    &side->mobile_phone, &side->zipcode,
  };
  guint start = demo_random_below (random, G_N_ELEMENTS (fields));

  /* Everybody has a postal code, so this finds one. */
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      const char **field = fields[(start + i) % G_N_ELEMENTS (fields)];

      if (*field == NULL)
        continue;
      *field = NULL;
      return;
    }
}

static gboolean
is_in_both (guint8 kind)
{
  return kind == KIND_EQUAL || kind == KIND_DIFFERS || kind == KIND_BLANK;
}

/* The index of the person whose phone is shared: the next one, round the list, that both sides have. */
static guint
find_partner (const Making *making, guint index)
{
  guint at = index;

  do
    at = (at + 1) % making->total;
  while (!is_in_both (making->kinds[at]) && at != index);
  return at;
}

static void
make_salesforce_phone (Making *making, DemoRandom *random, DemoPerson *person, Kind kind)
{
  const DemoPlace *place;
  char digits[16];

  if (kind == KIND_NO_PHONE)
    return;
  if (kind == KIND_JUNK_PHONE)
    {
      person->salesforce.phone = demo_number_junk (random);
      return;
    }
  first_number (kind == KIND_SHARED_PHONE ? find_partner (making, person->index) : person->index, digits,
                &place);
  person->salesforce.phone = keep_typed (making, random, digits);
}

static void
make_person (Making *making, guint index)
{
  DemoRandom random = demo_random_for (making->everybody->seed, index + 1);
  DemoPerson *person = g_new0 (DemoPerson, 1);
  Kind kind = making->kinds[index];
  DemoSide side = { 0 };
  DemoName names[2];
  const DemoPlace *place;
  char digits[16];
  guint chosen = DEMO_CHOSEN_INSTANTS;

  person->index = index;
  g_ptr_array_add (making->everybody->public.people, person);
  first_number (index, digits, &place);
  make_name (making, &random, index, &side, names);
  make_address (making, &random, digits, place, &side);
  make_rest (making, &random, index, &side);

  person->salesforce = side;
  person->aloware = side;
  person->salesforce.present = kind != KIND_ALOWARE_ONLY;
  person->aloware.present = is_in_both (kind) || kind == KIND_ALOWARE_ONLY;
  make_telephones (making, &random, &person->salesforce, &person->aloware);
  demo_users_pick_owner (&random, &person->salesforce.owner, &person->aloware.owner);
  make_salesforce_phone (making, &random, person, kind);
  person->aloware.phone = keep_e164 (making, digits);

  if (kind == KIND_ALOWARE_ONLY && demo_random_chance (&random, 200))
    person->aloware.lead_source = "Facebook Ads";
  if (demo_random_chance (&random, 10))
    person->aloware.last_name = decompose (making, side.last_name);
  if (kind == KIND_DIFFERS)
    change_one_field (making, &random, person, names);
  else if (kind == KIND_BLANK)
    blank_one_field (&random, person);

  if (is_in_both (kind) && making->next_chosen < DEMO_CHOSEN_INSTANTS)
    chosen = making->next_chosen++;
  if (person->aloware.present)
    demo_engagement_fill (&person->engagement, &random, chosen,
                          place != NULL ? place->timezone : "Europe/Berlin");

  if (!person->salesforce.present)
    person->salesforce = (DemoSide) { .owner = -1 };
  if (!person->aloware.present)
    person->aloware = (DemoSide) { .owner = -1 };
}

static guint
share (guint contacts, guint per_mille)
{
  guint count = (guint) ((guint64) contacts * per_mille / 1000);

  /* A small company has one of each kind too, so that its practice data shows everything. */
  return count == 0 && contacts >= 50 ? 1 : count;
}

static guint8 *
deal_kinds (guint contacts, guint32 seed, guint *total)
{
  const struct
  {
    Kind kind;
    guint count;
  } deals[] = {
    { KIND_DIFFERS, share (contacts, 45) },      { KIND_BLANK, share (contacts, 45) },
    { KIND_NO_PHONE, share (contacts, 20) },     { KIND_JUNK_PHONE, share (contacts, 3) },
    { KIND_SHARED_PHONE, share (contacts, 10) },
  };
  guint alone = contacts / 10;
  DemoRandom random = demo_random_for (seed, 0);
  guint special = deals[2].count + deals[3].count + deals[4].count;
  guint8 *kinds = g_new0 (guint8, contacts + alone);
  guint at = 0;

  /* With as many people only in Salesforce as only in Aloware, both sides have the same number of contacts.
   */
  *total = contacts + alone;
  for (guint i = 0; i < G_N_ELEMENTS (deals); i++)
    for (guint k = 0; k < deals[i].count; k++)
      kinds[at++] = deals[i].kind;
  for (guint k = special; k < alone; k++)
    kinds[at++] = KIND_SALESFORCE_ONLY;
  for (guint k = 0; k < alone; k++)
    kinds[at++] = KIND_ALOWARE_ONLY;

  for (guint i = *total; i > 1; i--)
    {
      guint other = demo_random_below (&random, i);
      guint8 kind = kinds[i - 1];

      kinds[i - 1] = kinds[other];
      kinds[other] = kind;
    }
  return kinds;
}

DemoPeople *
demo_people_generate (guint contacts, guint32 seed)
{
  Everybody *everybody = g_new0 (Everybody, 1);
  Making making = { .everybody = everybody };

  everybody->seed = seed;
  everybody->strings = g_string_chunk_new (1 << 16);
  everybody->public.users = demo_users_new ();
  making.kinds = deal_kinds (contacts, seed, &making.total);
  everybody->next_number = making.total;
  everybody->public.people = g_ptr_array_new_full (making.total, g_free);
  for (guint i = 0; i < making.total; i++)
    make_person (&making, i);

  g_free (making.kinds);
  return &everybody->public;
}

/* The next person who is in both, round the list; NULL: nobody is. */
static const DemoPerson *
next_known (Making *making)
{
  const GPtrArray *people = making->everybody->public.people;

  for (guint i = 0; i < people->len; i++)
    {
      const DemoPerson *person = g_ptr_array_index (people, making->next_known++ % people->len);

      if (person->salesforce.present && person->aloware.present)
        return person;
    }
  return NULL;
}

static DemoLeadKind
lead_kind (guint n)
{
  static const DemoLeadKind first[] = {
    DEMO_LEAD_IN_BOTH,          DEMO_LEAD_OF_QUEUE, DEMO_LEAD_SHARED_PHONE, DEMO_LEAD_CONVERTED,
    DEMO_LEAD_CONVERTED_MERGED, DEMO_LEAD_MERGED,   DEMO_LEAD_IN_BOTH,      DEMO_LEAD_IN_BOTH,
    DEMO_LEAD_SALESFORCE_ONLY,  DEMO_LEAD_IN_BOTH,
  };
  DemoLeadKind kind = first[n % G_N_ELEMENTS (first)];
  gboolean once = kind == DEMO_LEAD_CONVERTED_MERGED || kind == DEMO_LEAD_MERGED;

  return once && n >= G_N_ELEMENTS (first) ? DEMO_LEAD_IN_BOTH : kind;
}

/* Somebody whom only Leads have. */
static void
make_stranger (Making *making, DemoRandom *random, DemoPerson *person)
{
  DemoSide side = { 0 };
  DemoName names[2];
  const DemoPlace *place;
  char digits[16];

  demo_number (making->everybody->next_number++, digits, &place);
  make_name (making, random, person->index, &side, names);
  make_address (making, random, digits, place, &side);
  make_rest (making, random, person->index, &side);
  person->salesforce = person->aloware = side;
  make_telephones (making, random, &person->salesforce, &person->aloware);
  demo_users_pick_owner (random, &person->salesforce.owner, &person->aloware.owner);
  person->salesforce.phone = keep_typed (making, random, digits);
  person->aloware.phone = keep_e164 (making, digits);
  demo_engagement_fill (&person->engagement, random, DEMO_CHOSEN_INSTANTS, place->timezone);
  /* One in twelve is not the same on both sides. */
  if (demo_random_chance (random, 83))
    change_one_field (making, random, person, names);
}

static gboolean
is_about_contact (DemoLeadKind kind)
{
  return kind == DEMO_LEAD_SHARED_PHONE || kind == DEMO_LEAD_CONVERTED || kind == DEMO_LEAD_CONVERTED_MERGED;
}

/* Who the Lead is, if there is another record of the same person; else NULL. */
static const DemoPerson *
same_person (const Making *making, const DemoLead *lead)
{
  if (lead->kind == DEMO_LEAD_MERGED)
    return &((const DemoLead *) g_ptr_array_index (making->everybody->public.leads, 0))->person;
  return lead->kind == DEMO_LEAD_SHARED_PHONE ? NULL : lead->contact;
}

static void
make_lead (Making *making, guint n)
{
  DemoLead *lead = g_new0 (DemoLead, 1);
  DemoPerson *person = &lead->person;
  guint index = making->total + n;
  DemoRandom random = demo_random_for (making->everybody->seed, index + 1);
  const DemoPerson *same;

  lead->kind = lead_kind (n);
  lead->contact = is_about_contact (lead->kind) ? next_known (making) : NULL;
  if (is_about_contact (lead->kind) && lead->contact == NULL)
    lead->kind = DEMO_LEAD_IN_BOTH;

  same = same_person (making, lead);
  if (same != NULL)
    *person = *same;
  person->index = index;
  if (same == NULL)
    make_stranger (making, &random, person);
  if (lead->kind == DEMO_LEAD_SHARED_PHONE)
    person->salesforce.phone = keep_typed (making, &random, lead->contact->aloware.phone + 1);

  person->salesforce.present = TRUE;
  person->aloware.present = lead->kind == DEMO_LEAD_IN_BOTH || lead->kind == DEMO_LEAD_OF_QUEUE;
  if (!person->aloware.present)
    person->aloware = (DemoSide) { .owner = -1 };
  g_ptr_array_add (making->everybody->public.leads, lead);
}

void
demo_people_add_leads (DemoPeople *people, guint leads)
{
  Making making = { .everybody = (Everybody *) people, .total = people->people->len };

  g_return_if_fail (people->leads == NULL);

  people->leads = g_ptr_array_new_full (leads, g_free);
  for (guint n = 0; n < leads; n++)
    make_lead (&making, n);
}

void
demo_people_free (DemoPeople *people)
{
  Everybody *everybody = (Everybody *) people;

  if (people == NULL)
    return;
  g_ptr_array_unref (people->users);
  g_ptr_array_unref (people->people);
  g_clear_pointer (&people->leads, g_ptr_array_unref);
  g_string_chunk_free (everybody->strings);
  g_free (everybody);
}
