/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-salesforce-api.h"

G_BEGIN_DECLS

/* The results that next pages are read from. */
DemoSfCursors *demo_sf_cursors_new (void);
void demo_sf_cursors_free (DemoSfCursors *cursors);

/* Answers requests at query, queryAll and the pages below them, and at tooling/query. */
void demo_sf_cursors_serve (DemoSfApi *api, const DemoSfRequest *request, DemoSfAnswer *answer);

G_END_DECLS
