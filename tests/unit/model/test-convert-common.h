/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-convert.h"

G_BEGIN_DECLS

/* A pair of fields made for a test, with all it needs. */
typedef struct
{
  CwCatalogueEntry aloware;
  CwField field;
  GPtrArray *picklist;
  GHashTable *value_pairs;
  CwFieldPair pair;
  CwConvertContext context;
} Fixture;

void fixture_init (Fixture *fixture, CwAlowareType aloware, CwSalesforceType salesforce, int length);
void fixture_clear (Fixture *fixture);
/* `active` FALSE: the record may keep it. */
void fixture_add_value (Fixture *fixture, const char *value, const char *label, gboolean active);
void fixture_add_pair (Fixture *fixture, const char *aloware, const char *salesforce);
/* Users 101 ↔ 005A, 102 ↔ 005B (inactive); 103 and 005D have nobody; 104 is named by `fallback`. */
void fixture_add_users (Fixture *fixture, gboolean fallback);
void fixture_set_zone (Fixture *fixture, const char *zone);

/* `expected` NULL: refused, with a message that says what to do and does not tell the value. */
void fixture_assert_to_salesforce (Fixture *fixture, const char *value, const char *expected);
void fixture_assert_to_aloware (Fixture *fixture, const char *value, const char *expected);
/* Whether a value of Aloware and one of Salesforce count as the same. */
gboolean fixture_same (Fixture *fixture, const char *aloware, const char *salesforce);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

G_END_DECLS
