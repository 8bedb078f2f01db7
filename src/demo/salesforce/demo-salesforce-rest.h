/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-exchange.h"
#include "demo-salesforce-http.h"
#include "demo-salesforce-oauth.h"

G_BEGIN_DECLS

/* The REST API as one endpoint: versions, sessions, quota, faults, compression and routing. */
typedef struct
{
  DemoSfApi api;
  DemoSfOauth *oauth;       /* borrowed */
} DemoSfRest;

/* Answers a request at or below /services/data. */
void demo_sf_rest_answer (DemoSfRest *rest, DemoExchange *exchange);

G_END_DECLS
