/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The state and country/territory picklists of the practice org: ISO codes with the integration values
 * ("United States", "California") that go with them. As in a new org, only some countries have states. */
typedef struct
{
  const char *country; /* of a state; NULL for a country */
  const char *code;
  const char *name;
} DemoSfPlace;

const DemoSfPlace *demo_sf_countries (guint *count);
const DemoSfPlace *demo_sf_states (guint *count);

/* Both look a place up by its code or by its integration value, without regard to case. NULL: no such. */
const DemoSfPlace *demo_sf_country_find (const char *code_or_name);
const DemoSfPlace *demo_sf_state_find (const char *country, const char *code_or_name);

G_END_DECLS
