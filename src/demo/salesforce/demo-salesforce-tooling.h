/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-salesforce-api.h"

G_BEGIN_DECLS

/* What the Tooling API may be asked about an org, as an org of its own: its objects and fields are records
 * there. It is a picture of the moment. (transfer full) */
DemoSfOrg *demo_sf_tooling_org_new (DemoSfOrg *org);

/* Answers requests at and below tooling, but for composite and query: fields that are made and read, and
 * describes. */
void demo_sf_tooling_serve (DemoSfApi *api, const DemoSfRequest *request, DemoSfAnswer *answer);

G_END_DECLS
