/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-people.h"
#include "demo-salesforce-store.h"

G_BEGIN_DECLS

/* An org of this kind with the users and contacts of `people`, whose stamps lie in the year before now, and
 * one more user, the administrator. */
DemoSfOrg *demo_sf_org_new_of_people (const DemoPeople *people, const char *admin_name, DemoSfKind kind);

G_END_DECLS
