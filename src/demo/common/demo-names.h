/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-random.h"

G_BEGIN_DECLS

/* The words of which practice people are made. Everything here is constant. */

/* A name as its bearer writes it, and without accents and foreign letters. */
typedef struct
{
  const char *native;
  const char *ascii;
} DemoName;

/* A part of the world: where an area code is, and what goes with it. */
typedef struct
{
  const char *country;    /* ISO 3166-1 */
  const char *state;      /* ISO 3166-2 without the country */
  const char *area_codes; /* three digits each, with a space between */
  const char *timezone;   /* IANA, of most of it */
  const char *zip;        /* how its postal codes begin; with '#' for digits where it is a whole pattern */
  const char *cities[3];
} DemoPlace;

/* A first and a last name that go together. */
void demo_names_pick (DemoRandom *random, const DemoName **first, const DemoName **last);

/* Every state of the USA, and the provinces of Canada that have the most people. */
const DemoPlace *demo_places (guint *count);

/* What people answer to "how did you hear of us?". The first five are Salesforce's standard picklist,
 * the others only Aloware accepts, where a lead source is free text. */
#define DEMO_STANDARD_LEAD_SOURCES 5
const char *const *demo_lead_sources (guint *count);

const char *const *demo_messages (guint *count);
const char *const *demo_dispositions (guint *count);
const char *const *demo_plans (guint *count);

G_END_DECLS
