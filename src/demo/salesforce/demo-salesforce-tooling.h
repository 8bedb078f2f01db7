/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-salesforce-store.h"

G_BEGIN_DECLS

/* What the Tooling API may be asked about an org, as an org of its own: its objects and fields are records there. It is a
 * picture of the moment. Returns: (transfer full). */
DemoSfOrg *demo_sf_tooling_org_new (DemoSfOrg *org);

/* The id that a custom field has as a record of CustomField. */
void demo_sf_tooling_field_id (DemoSfOrg *org, DemoSfObject *object, const DemoSfField *field, char id[19]);

G_END_DECLS
