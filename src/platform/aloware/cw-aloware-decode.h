/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "cw-record.h"

G_BEGIN_DECLS

/* Reading Aloware's answers. Pure. */

/* The hidden value of a record that holds the contact's time zone. */
#define CW_ALOWARE_TIMEZONE "@timezone"

/* A contact, by catalogue keys (platform/README.md A2 and A3). It may be wrapped in {"contact": …} or
 * {"data": …}. A key that the answer lacks, or whose value cannot be read, is not set; null is blank.
 * `base_url`: the account's address without a slash at its end. (transfer full). Errors: CW_ERROR_BAD_ANSWER
 * when it is no contact with an id. */
CwRecord *cw_aloware_decode_contact (JsonNode *answer, const char *base_url, GError **error);

/* The address of a contact's page. `base_url`: as in cw_aloware_decode_contact(). (transfer full) */
char *cw_aloware_contact_link (const char *base_url, const char *id);

/* The users (element-type CwUser) (transfer full), as a bare array or {"data": […]}. A user without a
 * readable id is left out. Errors: CW_ERROR_BAD_ANSWER when it is no list, or one without a single user that
 * can be used. */
GPtrArray *cw_aloware_decode_users (JsonNode *answer, GError **error);

G_END_DECLS
