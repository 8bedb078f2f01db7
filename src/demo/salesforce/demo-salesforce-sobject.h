/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-salesforce-api.h"

G_BEGIN_DECLS

/* Answers requests at and below /sobjects: describe, single records, what was updated and deleted. */
void demo_sf_sobject_serve (DemoSfApi *api, const DemoSfRequest *request, DemoSfAnswer *answer);

G_END_DECLS
