/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-exchange.h"
#include "demo-salesforce-api.h"
#include "demo-salesforce-oauth.h"

G_BEGIN_DECLS

/* The REST API as one endpoint: versions, sessions, quota, faults, compression and routing. */
typedef struct
{
  DemoSfApi api;
  DemoSfOauth *oauth; /* borrowed */
} DemoSfRest;

/* Sets a rest up that is all zeros. All are borrowed; `api.control` and `api.identity` (transfer full) are
 * set by the caller. */
void demo_sf_rest_init (DemoSfRest *rest, DemoSfOrg *org, DemoFaults *faults, DemoSfOauth *oauth);
void demo_sf_rest_clear (DemoSfRest *rest);

/* Answers a request at or below /services/data. */
void demo_sf_rest_answer (DemoSfRest *rest, DemoExchange *exchange);

G_END_DECLS
