/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-aloware-store.h"

G_BEGIN_DECLS

/* What faults make stricter. */
typedef struct
{
  gboolean american_dates; /* a date_of_birth must be MM/DD/YYYY */
  gboolean phones_as_text; /* other_phone_numbers must not be an array */
} DemoAlowareFormRules;

/* What one form did. */
typedef struct
{
  guint status;        /* of HTTP: 201 created, 200 updated, 400, 409, 422 */
  char *json;          /* the answer; it never holds an id */
  guint action_fields; /* how many fields the form had that start telephony work */
} DemoAlowareFormResult;

/* Does what `POST /forms` does: creates the contact with this phone_number, or updates it when
 * force_update is set. A key that is absent leaves its value alone, "" and null clear it, unknown keys
 * are ignored, and nothing is stored unless every value is good. */
DemoAlowareFormResult demo_aloware_form_post (DemoAlowareStore *store, JsonObject *form, const DemoAlowareFormRules *rules);

G_END_DECLS
