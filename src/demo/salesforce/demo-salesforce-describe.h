/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-salesforce-schema.h"

G_BEGIN_DECLS

/* The answer of `sobjects/NAME/describe`. (transfer full) */
JsonNode *demo_sf_object_describe (DemoSfSchema *schema, DemoSfObject *object, const char *base_path);

/* The entry of `object` in the global describe (`sobjects`). (transfer full) */
JsonObject *demo_sf_object_summary (DemoSfObject *object, const char *base_path);

G_END_DECLS
