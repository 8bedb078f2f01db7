/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "cw-record.h"

G_BEGIN_DECLS

/* Reading Aloware's answers. Pure. */

/* The hidden value of a record with the contact's time zone. */
#define CW_ALOWARE_TIMEZONE "@timezone"

/* A contact (also wrapped in {"contact": …} or {"data": …}) by catalogue keys, platform/README.md A2 and A3.
 * A key that the answer lacks, or whose value cannot be read, is not delivered; null is blank. `base_url` has
 * no slash at its end. Errors: CW_ERROR_BAD_ANSWER when it is no contact with an id. */
CwRecord *cw_aloware_decode_contact (JsonNode *answer, const char *base_url, GError **error);

/* (element-type CwUser). A bare array or {"data": […]}; a user without an id that can be read is left out.
 * Errors: CW_ERROR_BAD_ANSWER when it is no list, or one without a single user. */
GPtrArray *cw_aloware_decode_users (JsonNode *answer, GError **error);

G_END_DECLS
