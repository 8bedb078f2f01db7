/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "cw-missing-field.h"
#include "cw-salesforce-payload.h"

G_BEGIN_DECLS

/* Custom fields as the Tooling API takes them, and what it answers (platform/README.md S5). Pure. */

/* The body of a composite request that makes those of `fields` (element-type CwMissingField) from `start` on,
 * `n` of them. `version` is that of the API: "66.0". (transfer full) */
char *cw_salesforce_fields_new (const char *version,
                                const char *object,
                                GPtrArray *fields,
                                guint start,
                                guint n);
/* What became of a field: one element of the answer's `compositeResponse` (nullable). (transfer full) */
CwRowResult *cw_salesforce_fields_parse_result (JsonObject *object);
/* A field as Setup knows it: one record of EntityParticle (nullable). Only what says which field it is, and
 * of what type, is set. NULL: the record lacks that. (transfer full) (nullable) */
CwField *cw_salesforce_fields_parse_particle (JsonObject *object);

G_END_DECLS
