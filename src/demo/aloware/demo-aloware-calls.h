/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "demo-aloware-store.h"
#include "demo-control.h"
#include "demo-faults.h"

G_BEGIN_DECLS

/* The three calls of the practice Aloware that read and write contacts, whichever way they come in: over
 * REST or as tools of the MCP server. They share the contacts, the faults and the counters. */
typedef struct
{
  DemoAlowareStore *store;
  DemoFaults *faults;
  DemoControl *control;
} DemoAlowareCalls;

/* What REST answers. `json` is to be freed. */
typedef struct
{
  guint status;
  char *json;
  gboolean lost; /* the call was done, but its answer must not arrive */
} DemoAlowareAnswer;

/* All users, as an array. */
DemoAlowareAnswer demo_aloware_calls_users (const DemoAlowareCalls *calls);

/* The contact with this number (nullable): 200, 400 or 404. */
DemoAlowareAnswer demo_aloware_calls_lookup (const DemoAlowareCalls *calls, const char *phone);

/* Creates or updates a contact: a key that is absent leaves its value alone, "" and null
 * clear it, unknown keys are ignored, and nothing is stored unless every value is good. */
DemoAlowareAnswer demo_aloware_calls_form (const DemoAlowareCalls *calls, JsonObject *form);

G_END_DECLS
