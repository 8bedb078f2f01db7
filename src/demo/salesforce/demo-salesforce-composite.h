/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-salesforce-api.h"

G_BEGIN_DECLS

/* Answers requests at and below composite and tooling/composite, but for the collections: requests inside
 * of a request. */
void demo_sf_composite_serve (DemoSfApi *api, const DemoSfRequest *request, DemoSfAnswer *answer);

G_END_DECLS
