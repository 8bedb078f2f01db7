/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-convert-common.h"

#include <string.h>

#include "cw-error.h"
#include "cw-time.h"

void
fixture_init (Fixture *fixture, CwAlowareType aloware, CwSalesforceType salesforce, int length)
{
  memset (fixture, 0, sizeof *fixture);
  fixture->aloware = (CwCatalogueEntry) { .key = "x", .label = "Aloware field", .type = aloware };
  fixture->field = (CwField) {
    .name = (char *) "X__c",
    .label = (char *) "Salesforce field",
    .type = salesforce,
    .length = length,
    .display_type = (char *) "Some(Type)",
    .describe_type = (char *) "some",
  };
  fixture->pair = (CwFieldPair) { .aloware = &fixture->aloware, .salesforce = &fixture->field };
  fixture->context.region = "US";
}

void
fixture_clear (Fixture *fixture)
{
  g_clear_pointer (&fixture->picklist, g_ptr_array_unref);
  g_clear_pointer (&fixture->value_pairs, g_hash_table_unref);
  g_clear_pointer (&fixture->context.timezone, g_time_zone_unref);
  if (fixture->context.users != NULL)
    cw_user_map_unref ((CwUserMap *) fixture->context.users);
  fixture->context.users = NULL;
}

void
fixture_add_value (Fixture *fixture, const char *value, const char *label, gboolean active)
{
  CwPicklistValue *item = g_new0 (CwPicklistValue, 1);

  if (fixture->picklist == NULL)
    fixture->picklist = g_ptr_array_new_with_free_func (g_free);

  item->value = (char *) value;
  item->label = (char *) label;
  item->active = active;
  g_ptr_array_add (fixture->picklist, item);
  fixture->field.picklist = fixture->picklist;
}

void
fixture_add_pair (Fixture *fixture, const char *aloware, const char *salesforce)
{
  if (fixture->value_pairs == NULL)
    fixture->value_pairs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  g_hash_table_insert (fixture->value_pairs, g_strdup (aloware), g_strdup (salesforce));
  fixture->pair.value_pairs = fixture->value_pairs;
}

void
fixture_add_users (Fixture *fixture, gboolean fallback)
{
  g_autoptr (GPtrArray) aloware = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_user_free);
  g_autoptr (GPtrArray) salesforce = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_user_free);

  g_ptr_array_add (aloware, cw_user_new ("101", "Ana Ruiz", "ana@example.com", TRUE));
  g_ptr_array_add (aloware, cw_user_new ("102", "Ben Ode", "ben@example.com", TRUE));
  g_ptr_array_add (aloware, cw_user_new ("103", "Cleo Fox", "cleo@example.com", TRUE));
  g_ptr_array_add (aloware, cw_user_new ("104", "Office", "office@example.com", TRUE));
  g_ptr_array_add (salesforce, cw_user_new ("005A", "Ruiz, Ana", "ANA@example.com", TRUE));
  g_ptr_array_add (salesforce, cw_user_new ("005B", "Ode, Ben", "ben@example.com", FALSE));
  g_ptr_array_add (salesforce, cw_user_new ("005D", "Day, Dan", "dan@example.com", TRUE));
  fixture->context.users = cw_user_map_new (aloware, salesforce, fallback ? "office@example.com" : NULL);
}

void
fixture_set_zone (Fixture *fixture, const char *zone)
{
  g_clear_pointer (&fixture->context.timezone, g_time_zone_unref);
  fixture->context.timezone = cw_time_zone_new (zone);
  g_assert_nonnull (fixture->context.timezone);
}

/* Line breaks and broken UTF-8 would make the test's own output unreadable. */
static char *
escape (const char *text)
{
  return text != NULL ? g_strescape (text, NULL) : g_strdup ("nothing");
}

static void
assert_result (gboolean done,
               const char *value,
               const char *result,
               const char *expected,
               const GError *error)
{
  g_autofree char *from = escape (value);
  g_autofree char *to = escape (result);

  g_test_message ("“%s” → “%s” (%s)", from, to, error != NULL ? error->message : "");
  g_assert_cmpstr (result, ==, expected);
  g_assert_cmpint (done, ==, expected != NULL);

  if (expected != NULL)
    {
      g_assert_no_error (error);
      return;
    }

  g_assert_error (error, CW_ERROR, CW_ERROR_INVALID_VALUE);
  g_assert_nonnull (strstr (error->message, " field”"));
  if (strlen (value) > 2)
    g_assert_null (strstr (error->message, value));
}

void
fixture_assert_to_salesforce (Fixture *fixture, const char *value, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *result = NULL;
  gboolean done = cw_convert_to_salesforce (&fixture->pair, &fixture->context, value, &result, &error);

  assert_result (done, value, result, expected, error);
}

void
fixture_assert_to_aloware (Fixture *fixture, const char *value, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *result = NULL;
  gboolean done = cw_convert_to_aloware (&fixture->pair, &fixture->context, value, &result, &error);

  assert_result (done, value, result, expected, error);
}

gboolean
fixture_same (Fixture *fixture, const char *aloware, const char *salesforce)
{
  g_autofree char *a = cw_convert_canonical_aloware (&fixture->pair, &fixture->context, aloware);
  g_autofree char *b = cw_convert_canonical_salesforce (&fixture->pair, &fixture->context, salesforce);

  g_autofree char *shown_a = escape (a);
  g_autofree char *shown_b = escape (b);

  g_test_message ("Aloware's is “%s”, Salesforce's is “%s”", shown_a, shown_b);
  return g_str_equal (a, b);
}
