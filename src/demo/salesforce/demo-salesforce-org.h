/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-people.h"
#include "demo-salesforce-store.h"

G_BEGIN_DECLS

/* An org of this kind with the users, contacts and Leads of `people`, whose stamps lie in the year before
 * now, and one more user, the administrator. */
DemoSfOrg *demo_sf_org_new_of_people (const DemoPeople *people, const char *admin_name, DemoSfKind kind);

/* The user's zone, in which a day begins. (transfer full) */
GTimeZone *demo_sf_org_zone (DemoSfOrg *org);

/* Makes a Lead a converted one, whose Contact is then `contact`, at `when` in ms. Its stamps stay. */
void demo_sf_org_convert (DemoSfOrg *org, DemoSfRecord *lead, const DemoSfRecord *contact, gint64 when);

G_END_DECLS
