/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-salesforce-api.h"

G_BEGIN_DECLS

/* Answers a search in SOSL: requests at /search. */
void demo_sf_search_serve (DemoSfApi *api, const DemoSfRequest *request, DemoSfAnswer *answer);

G_END_DECLS
