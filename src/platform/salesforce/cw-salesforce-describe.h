/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "cw-schema.h"

G_BEGIN_DECLS

/* Reads the answer to describe as a schema. Fields that it does not understand are left out. Pure. Errors:
 * CW_ERROR_BAD_ANSWER. */
CwSchema *cw_salesforce_parse_describe (JsonNode *root, const char *object_name, GError **error);

G_END_DECLS
