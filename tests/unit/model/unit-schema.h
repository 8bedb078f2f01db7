/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-mapping.h"
#include "cw-schema.h"
#include "cw-users.h"

G_BEGIN_DECLS

/* Adds a field that this user may read and edit. */
CwField *unit_schema_add (CwSchema *schema,
                          const char *name,
                          const char *label,
                          const char *type,
                          int length);

/* A Contact as a new org describes it to an administrator, without custom fields. */
CwSchema *unit_schema_contact (void);

/* A Lead as a new org describes it, without custom fields: with a Company, which it requires, and a Status.
 */
CwSchema *unit_schema_lead (void);

/* That Contact with every custom field of the vendor's tables, named as their labels make it. */
CwSchema *unit_schema_full (void);

/* Adds MailingStateCode and MailingCountryCode, or a Lead's StateCode and CountryCode, as orgs with state and
 * country picklists have them. */
void unit_schema_add_state_codes (CwSchema *schema);

/* The field, for changing a permission of it. */
CwField *unit_schema_edit (CwSchema *schema, const char *name);

G_END_DECLS
