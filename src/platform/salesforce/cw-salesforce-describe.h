/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "cw-schema.h"

G_BEGIN_DECLS

/* Describe's answer as a schema. Tolerant: what it does not know it leaves out. Pure. Errors:
 * CW_ERROR_BAD_ANSWER. */
CwSchema *cw_salesforce_parse_describe (JsonNode *root, const char *object_name, GError **error);

G_END_DECLS
