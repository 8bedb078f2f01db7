/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-engagement.h"
#include "demo-users.h"

G_BEGIN_DECLS

/* The people of the practice data. One seeded list feeds both practice platforms, so that a person who
 * is on both sides is recognisably the same person, with the small differences of a real company: other
 * phone formats, a newer city on one side, an accent lost on the other. */

/* What one platform holds of a person. Blank is NULL. Texts belong to the DemoPeople. */
typedef struct
{
  gboolean present;
  const char *first_name;
  const char *last_name;
  const char *email;
  const char *phone; /* Salesforce: as a person typed it, or NULL; Aloware: E.164 */
  const char *mobile_phone, *home_phone, *fax, *other_phone;
  const char *city, *state, *country, *zipcode; /* state and country as ISO codes ("CA", "US") */
  const char *lead_source;
  const char *birthdate; /* YYYY-MM-DD */
  const char *csf1, *csf2;
  int owner; /* index into DemoPeople.users, -1: none (Aloware only) */
} DemoSide;

typedef struct
{
  guint index;
  DemoSide salesforce;
  DemoSide aloware;
  DemoEngagement engagement;
} DemoPerson;

typedef enum
{
  DEMO_LEAD_IN_BOTH,          /* Aloware has a contact for it */
  DEMO_LEAD_SALESFORCE_ONLY,  /* not yet in Aloware */
  DEMO_LEAD_OF_QUEUE,         /* in both, and owned by a queue in Salesforce */
  DEMO_LEAD_SHARED_PHONE,     /* has the phone of `contact`, who is somebody else */
  DEMO_LEAD_CONVERTED,        /* became `contact` */
  DEMO_LEAD_CONVERTED_MERGED, /* the same, and that contact was merged twice since, at last into `contact` */
  DEMO_LEAD_MERGED,           /* a second record of the first Lead, into which it was merged */
} DemoLeadKind;

/* A Lead of Salesforce. */
typedef struct
{
  DemoPerson person;
  DemoLeadKind kind;
  const DemoPerson *contact; /* who is in both as a Contact, or NULL */
} DemoLead;

typedef struct
{
  GPtrArray *users;  /* of DemoUser */
  GPtrArray *people; /* of DemoPerson */
  GPtrArray *leads;  /* of DemoLead, or NULL: none */
} DemoPeople;

/* Makes `contacts` contacts a side (about nine in ten of them on both sides), the same for the same
 * `seed` on every machine. (transfer full) */
DemoPeople *demo_people_generate (guint contacts, guint32 seed);

/* Adds Leads, once, the same for the same people. All kinds are among the first ten. Nothing of the people
 * who are there changes. */
void demo_people_add_leads (DemoPeople *people, guint leads);

void demo_people_free (DemoPeople *people);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoPeople, demo_people_free)

G_END_DECLS
