/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cw-field-item.h"
#include "cw-mapping-default.h"
#include "cw-mapping-diff.h"
#include "cw-mapping-document.h"
#include "cw-mapping-words.h"
#include "cw-search.h"
#include "unit-schema.h"

/* What the mapping view of the window works on, without a display. */

typedef struct
{
  CwSchema *schema;
  CwMapping *mapping;
  CwMappingDocument *document;
  guint n_items_changed;
  guint n_changed;
  guint last_removed, last_added, last_position;
} Fixture;

static void
on_items_changed (GListModel *list, guint position, guint removed, guint added, Fixture *fixture)
{
  fixture->n_items_changed++;
  fixture->last_position = position;
  fixture->last_removed = removed;
  fixture->last_added = added;
}

/* What a profile has, and what is known of its accounts; nothing is active. */
static void
load (Fixture *fixture, const CwMapping *saved, CwSchema *schema)
{
  cw_mapping_document_load (fixture->document, saved != NULL ? cw_mapping_copy (saved) : NULL, NULL);
  cw_mapping_document_set_schema (fixture->document, schema, NULL);
}

static void
count (guint *counter)
{
  (*counter)++;
}

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture->schema = unit_schema_full ();
  fixture->mapping = cw_mapping_new_default (fixture->schema);
  fixture->document = cw_mapping_document_new ();
  load (fixture, fixture->mapping, fixture->schema);
  g_signal_connect (fixture->document, "items-changed", G_CALLBACK (on_items_changed), fixture);
  g_signal_connect_swapped (fixture->document, "changed", G_CALLBACK (count), &fixture->n_changed);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  g_clear_object (&fixture->document);
  g_clear_pointer (&fixture->mapping, cw_mapping_free);
  g_clear_pointer (&fixture->schema, cw_schema_unref);
}

static guint
n_items (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->document));
}

static CwMappingItem *
find (Fixture *fixture, const char *key)
{
  CwMappingItem *item = cw_mapping_document_find (fixture->document, key);

  g_assert_nonnull (item);

  return item;
}

static gboolean
set_direction (Fixture *fixture, const char *key, CwDirection direction)
{
  const char *keys[] = { key, NULL };

  return cw_mapping_document_set_direction (fixture->document, keys, direction, NULL) == 1;
}

static void
test_shows_the_mapping (Fixture *fixture, gconstpointer user_data)
{
  g_assert_cmpuint (n_items (fixture), ==, cw_mapping_get_n_rows (fixture->mapping));

  for (guint i = 0; i < n_items (fixture); i++)
    {
      g_autoptr (CwMappingItem) item = g_list_model_get_item (G_LIST_MODEL (fixture->document), i);

      g_assert_cmpstr (cw_mapping_item_get_key (item), ==,
                       cw_mapping_get_row (fixture->mapping, i)->aloware->key);
      g_assert_nonnull (cw_mapping_item_get_field (item));
    }

  g_assert_cmpstr (cw_mapping_item_get_salesforce_label (find (fixture, "phone_number")), ==,
                   "Business Phone");
  g_assert_cmpint (cw_mapping_item_get_state (find (fixture, "first_name")), ==, CW_MAPPING_READY);
  g_assert_cmpstr (cw_mapping_item_get_badge (find (fixture, "first_name")), ==, "Ready");
}

static void
test_edit_is_one_change (Fixture *fixture, gconstpointer user_data)
{
  CwMappingItem *item = find (fixture, "first_name");
  guint revisions = 0, others = 0;

  g_signal_connect_swapped (item, "notify::revision", G_CALLBACK (count), &revisions);
  g_signal_connect_swapped (find (fixture, "last_name"), "notify::revision", G_CALLBACK (count), &others);

  g_assert_true (set_direction (fixture, "first_name", CW_DIRECTION_TO_SALESFORCE));
  g_assert_cmpint (cw_mapping_item_get_direction (item), ==, CW_DIRECTION_TO_SALESFORCE);
  g_assert_cmpuint (revisions, ==, 1);
  g_assert_cmpuint (others, ==, 0);
  g_assert_cmpuint (fixture->n_changed, ==, 1);
  g_assert_cmpuint (fixture->n_items_changed, ==, 0);

  /* Saying it again is no edit. */
  g_assert_false (set_direction (fixture, "first_name", CW_DIRECTION_TO_SALESFORCE));
  g_assert_cmpuint (fixture->n_changed, ==, 1);

  /* The mapping that it was made from is another one. */
  g_assert_cmpint (cw_mapping_find (fixture->mapping, "first_name")->direction, ==, CW_DIRECTION_BOTH);
}

static void
test_bulk_direction (Fixture *fixture, gconstpointer user_data)
{
  const char *keys[] = { "first_name", "phone_number", "dnc", "city", NULL };
  guint refused = 0;

  g_assert_cmpuint (
    cw_mapping_document_set_direction (fixture->document, keys, CW_DIRECTION_TO_ALOWARE, &refused), ==, 2);
  g_assert_cmpuint (refused, ==, 2);
  g_assert_cmpuint (fixture->n_changed, ==, 1);
  g_assert_cmpint (cw_mapping_item_get_direction (find (fixture, "city")), ==, CW_DIRECTION_TO_ALOWARE);
  g_assert_cmpint (cw_mapping_item_get_direction (find (fixture, "phone_number")), ==, CW_DIRECTION_BOTH);
  g_assert_cmpint (cw_mapping_item_get_direction (find (fixture, "dnc")), ==, CW_DIRECTION_TO_SALESFORCE);
}

static void
test_directions_say_why (Fixture *fixture, gconstpointer user_data)
{
  CwMappingItem *phone = find (fixture, "phone_number");
  CwMappingItem *dnc = find (fixture, "dnc");

  g_assert_cmpint (cw_mapping_item_get_directions (phone), ==, CW_DIRECTIONS_BOTH);
  g_assert_nonnull (cw_mapping_item_get_direction_reason (phone, CW_DIRECTION_TO_ALOWARE));
  g_assert_null (cw_mapping_item_get_direction_reason (phone, CW_DIRECTION_BOTH));
  g_assert_cmpint (cw_mapping_item_get_directions (dnc), ==, CW_DIRECTIONS_TO_SALESFORCE);
  g_assert_nonnull (cw_mapping_item_get_direction_reason (dnc, CW_DIRECTION_BOTH));
  g_assert_null (cw_mapping_item_get_direction_reason (dnc, CW_DIRECTION_TO_SALESFORCE));
}

static void
test_same_field_twice (Fixture *fixture, gconstpointer user_data)
{
  guint blocking, warnings;
  g_autofree char *reasons = NULL;

  g_assert_true (cw_mapping_document_set_salesforce (fixture->document, "last_name", "FirstName"));
  cw_mapping_document_count_problems (fixture->document, &blocking, &warnings);
  g_assert_cmpuint (blocking, ==, 1);
  g_assert_cmpint (cw_mapping_item_get_state (find (fixture, "last_name")), ==, CW_MAPPING_PROBLEM);
  g_assert_cmpstr (cw_mapping_item_get_badge (find (fixture, "last_name")), ==, "Already mapped");
  reasons = cw_mapping_item_get_reasons (find (fixture, "last_name"));
  g_assert_nonnull (strstr (reasons, "First Name"));

  g_assert_true (cw_mapping_document_set_salesforce (fixture->document, "last_name", "LastName"));
  cw_mapping_document_count_problems (fixture->document, &blocking, NULL);
  g_assert_cmpuint (blocking, ==, 0);
}

static void
test_locked_row (Fixture *fixture, gconstpointer user_data)
{
  const char *keys[] = { "phone_number", "contact_owner", NULL };

  g_assert_false (cw_mapping_document_set_salesforce (fixture->document, "phone_number", "MobilePhone"));
  g_assert_null (cw_mapping_document_remove (fixture->document, keys));
  g_assert_cmpuint (fixture->n_changed, ==, 0);
  g_assert_true (cw_mapping_item_is_locked (find (fixture, "phone_number")));
  g_assert_false (cw_mapping_item_is_removable (find (fixture, "contact_owner")));
}

static void
test_damaged_locked_row (Fixture *fixture, gconstpointer user_data)
{
  CwMappingRow *row = cw_mapping_find (fixture->mapping, "email");

  g_free (row->salesforce);
  row->salesforce = g_strdup ("HomePhone");
  row->direction = CW_DIRECTION_TO_ALOWARE;
  load (fixture, fixture->mapping, fixture->schema);
  g_assert_cmpint (cw_mapping_item_get_state (find (fixture, "email")), ==, CW_MAPPING_PROBLEM);

  g_assert_true (cw_mapping_document_set_salesforce (fixture->document, "email", "Email"));
  g_assert_true (set_direction (fixture, "email", CW_DIRECTION_BOTH));
  g_assert_cmpint (cw_mapping_item_get_state (find (fixture, "email")), ==, CW_MAPPING_READY);
}

static void
test_remove_and_undo (Fixture *fixture, gconstpointer user_data)
{
  const char *keys[] = { "state", "first_name", "phone_number", "city", NULL };
  guint n = n_items (fixture);
  g_autoptr (GPtrArray) removed = NULL;

  set_direction (fixture, "city", CW_DIRECTION_TO_ALOWARE);
  removed = cw_mapping_document_remove (fixture->document, keys);
  g_assert_nonnull (removed);
  g_assert_cmpuint (removed->len, ==, 3);
  g_assert_cmpuint (n_items (fixture), ==, n - 3);
  g_assert_cmpuint (fixture->n_items_changed, ==, 1);

  g_assert_cmpuint (cw_mapping_document_restore (fixture->document, removed), ==, 3);
  g_assert_cmpuint (fixture->n_items_changed, ==, 2);
  g_assert_cmpuint (n_items (fixture), ==, n);
  g_assert_cmpint (cw_mapping_item_get_direction (find (fixture, "city")), ==, CW_DIRECTION_TO_ALOWARE);
  for (guint i = 0; i < n; i++)
    g_assert_cmpstr (
      cw_mapping_get_row (cw_mapping_document_get_mapping (fixture->document), i)->aloware->key, ==,
      cw_mapping_get_row (fixture->mapping, i)->aloware->key);

  /* Twice is no more than once. */
  g_assert_cmpuint (cw_mapping_document_restore (fixture->document, removed), ==, 0);
}

static void
test_items_stay (Fixture *fixture, gconstpointer user_data)
{
  const char *keys[] = { "first_name", NULL };
  CwMappingItem *last = find (fixture, "last_name");
  guint revisions = 0;
  g_autoptr (GPtrArray) removed = cw_mapping_document_remove (fixture->document, keys);

  g_assert_true (find (fixture, "last_name") == last);
  g_assert_cmpuint (fixture->last_removed, ==, 1);
  g_assert_cmpuint (fixture->last_added, ==, 0);

  g_assert_true (cw_mapping_document_is_unsaved (fixture->document));
  g_assert_cmpuint (fixture->n_changed, ==, 1);

  /* The same again, as after saving: no row has anything to show. */
  g_signal_connect_swapped (last, "notify::revision", G_CALLBACK (count), &revisions);
  load (fixture, cw_mapping_document_get_mapping (fixture->document), fixture->schema);
  g_assert_true (find (fixture, "last_name") == last);
  g_assert_cmpuint (fixture->n_items_changed, ==, 1);
  g_assert_cmpuint (revisions, ==, 0);
  g_assert_false (cw_mapping_document_is_unsaved (fixture->document));

  /* And once more: nothing for anybody to do. */
  fixture->n_changed = 0;
  cw_mapping_document_load (fixture->document,
                            cw_mapping_copy (cw_mapping_document_get_mapping (fixture->document)), NULL);
  g_assert_cmpuint (fixture->n_changed, ==, 0);
}

static void
test_add (Fixture *fixture, gconstpointer user_data)
{
  const char *keys[] = { "first_name", NULL };
  g_autoptr (GPtrArray) removed = cw_mapping_document_remove (fixture->document, keys);
  g_autoptr (GPtrArray) custom = g_ptr_array_new ();
  g_autoptr (GPtrArray) addable = NULL;

  g_ptr_array_add (custom, (gpointer) "custom:shoe_size");
  addable = cw_mapping_document_list_addable (fixture->document, custom);
  g_assert_cmpuint (addable->len, ==, 2);

  g_assert_true (cw_mapping_document_add (fixture->document, "first_name"));
  g_assert_cmpstr (cw_mapping_item_get_row (find (fixture, "first_name"))->salesforce, ==, "FirstName");
  g_assert_true (cw_mapping_document_add (fixture->document, "custom:shoe_size"));
  g_assert_cmpint (cw_mapping_item_get_direction (find (fixture, "custom:shoe_size")), ==,
                   CW_DIRECTION_TO_SALESFORCE);
  g_assert_cmpstr (cw_mapping_item_get_badge (find (fixture, "custom:shoe_size")), ==, "No field chosen");
  g_assert_false (cw_mapping_document_add (fixture->document, "first_name"));
  g_assert_false (cw_mapping_document_add (fixture->document, "no_such_field"));
}

static void
test_add_does_not_take_a_mapped_field (Fixture *fixture, gconstpointer user_data)
{
  const char *keys[] = { "first_name", NULL };
  g_autoptr (GPtrArray) removed = cw_mapping_document_remove (fixture->document, keys);

  g_assert_true (cw_mapping_document_set_salesforce (fixture->document, "custom_field_1", "FirstName"));
  g_assert_true (cw_mapping_document_add (fixture->document, "first_name"));
  g_assert_cmpstr (cw_mapping_item_get_row (find (fixture, "first_name"))->salesforce, ==, "");
}

/* A field without a row gets one, in one step, and not the Salesforce field of another row. */
static void
test_map (Fixture *fixture, gconstpointer user_data)
{
  const CwCatalogueEntry *entry = cw_catalogue_find ("first_name");
  const char *keys[] = { "first_name", NULL };
  g_autoptr (GPtrArray) removed = cw_mapping_document_remove (fixture->document, keys);

  g_assert_false (cw_mapping_document_map (fixture->document, entry, "LastName"));
  g_assert_true (cw_mapping_document_map (fixture->document, entry, "FirstName"));
  g_assert_cmpstr (cw_mapping_item_get_row (find (fixture, "first_name"))->salesforce, ==, "FirstName");
  g_assert_false (cw_mapping_document_map (fixture->document, entry, "FirstName"));
  g_assert_true (cw_mapping_document_undo (fixture->document));
  g_assert_null (cw_mapping_document_find (fixture->document, "first_name"));
}

static void
test_rules_and_values (Fixture *fixture, gconstpointer user_data)
{
  const CwMappingRow *row;

  g_assert_true (cw_mapping_document_set_blank (fixture->document, "lead_source", CW_BLANK_CLEAR));
  g_assert_true (
    cw_mapping_document_set_conflict (fixture->document, "lead_source", TRUE, CW_CONFLICT_RULE_NEWEST));
  g_assert_true (cw_mapping_document_set_value (fixture->document, "lead_source", "Walk in", "Other"));
  g_assert_false (cw_mapping_document_set_value (fixture->document, "lead_source", "Walk in", "Other"));
  g_assert_false (cw_mapping_document_set_value (fixture->document, "lead_source", "Unknown", NULL));
  row = cw_mapping_item_get_row (find (fixture, "lead_source"));
  g_assert_cmpint (row->blank, ==, CW_BLANK_CLEAR);
  g_assert_true (row->conflict_set);
  g_assert_cmpint (row->conflict, ==, CW_CONFLICT_RULE_NEWEST);
  g_assert_cmpstr (g_hash_table_lookup (row->value_pairs, "Walk in"), ==, "Other");

  g_assert_true (cw_mapping_document_set_value (fixture->document, "lead_source", "Walk in", ""));
  g_assert_true (
    cw_mapping_document_set_conflict (fixture->document, "lead_source", FALSE, CW_CONFLICT_RULE_ASK));
  row = cw_mapping_item_get_row (find (fixture, "lead_source"));
  g_assert_false (row->conflict_set);
  g_assert_cmpuint (g_hash_table_size (row->value_pairs), ==, 0);
}

static gboolean
is_found (CwMappingItem *item, const char *typed)
{
  g_auto (GStrv) words = cw_search_words (typed);

  return cw_mapping_item_matches (item, words);
}

static void
test_search (Fixture *fixture, gconstpointer user_data)
{
  CwMappingItem *zip = find (fixture, "zipcode");

  g_assert_true (is_found (zip, "zip"));
  g_assert_true (is_found (zip, "MailingPostalCode"));
  g_assert_true (is_found (zip, "postal zipcode"));
  g_assert_false (is_found (zip, "zipcode street"));
  g_assert_true (is_found (zip, ""));

  /* What is found follows the edit. */
  cw_mapping_document_set_salesforce (fixture->document, "zipcode", "MailingStreet");
  g_assert_false (is_found (zip, "mailingpostalcode"));
}

static void
test_without_schema (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GListModel) fields = NULL;

  load (fixture, fixture->mapping, NULL);
  g_assert_cmpuint (fixture->n_items_changed, ==, 0);
  g_assert_cmpstr (cw_mapping_item_get_salesforce_label (find (fixture, "city")), ==, "MailingCity");
  g_assert_null (cw_mapping_item_get_field (find (fixture, "city")));

  fields = cw_field_item_list (fixture->document, "city");
  g_assert_cmpuint (g_list_model_get_n_items (fields), ==, 0);

  load (fixture, NULL, NULL);
  g_assert_cmpuint (n_items (fixture), ==, 0);
}

static void
test_vanished_field (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (CwSchema) smaller = unit_schema_contact ();

  load (fixture, fixture->mapping, smaller);
  g_assert_cmpint (cw_mapping_item_get_state (find (fixture, "dnc")), ==, CW_MAPPING_PROBLEM);
  g_assert_cmpstr (cw_mapping_item_get_badge (find (fixture, "dnc")), ==, "Field is missing");
  g_assert_cmpstr (cw_mapping_item_get_salesforce_label (find (fixture, "dnc")), ==,
                   cw_mapping_item_get_row (find (fixture, "dnc"))->salesforce);
}

static CwFieldItem *
find_field (GListModel *fields, const char *name, guint *position)
{
  for (guint i = 0; i < g_list_model_get_n_items (fields); i++)
    {
      g_autoptr (CwFieldItem) item = g_list_model_get_item (fields, i);

      if (g_str_equal (cw_field_item_get_field (item)->name, name))
        {
          *position = i;
          return g_steal_pointer (&item);
        }
    }

  g_assert_not_reached ();
}

static void
test_fields_of_a_row (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GListModel) fields = cw_field_item_list (fixture->document, "date_of_birth");
  guint current_at, taken_at, refused_at;
  g_autoptr (CwFieldItem) current = find_field (fields, "Birthdate", &current_at);
  g_autoptr (CwFieldItem) taken = find_field (fields, "FirstName", &taken_at);
  g_autoptr (CwFieldItem) refused = find_field (fields, "MailingAddress", &refused_at);

  g_assert_cmpuint (g_list_model_get_n_items (fields), ==, cw_schema_get_n_fields (fixture->schema));
  g_assert_true (cw_field_item_is_current (current));
  g_assert_cmpint (cw_field_item_get_fit (current), ==, CW_FIELD_FITS);
  g_assert_cmpuint (current_at, ==, 0);
  g_assert_cmpint (cw_field_item_get_fit (taken), ==, CW_FIELD_TAKEN);
  g_assert_nonnull (strstr (cw_field_item_get_reason (taken), "First Name"));
  g_assert_cmpint (cw_field_item_get_fit (refused), ==, CW_FIELD_REFUSED);
  g_assert_nonnull (cw_field_item_get_reason (refused));
  g_assert_cmpuint (taken_at, <, refused_at);
}

/* ── Differences ── */

static void
test_diff (Fixture *fixture, gconstpointer user_data)
{
  const char *keys[] = { "city", NULL };
  const CwMapping *edited = cw_mapping_document_get_mapping (fixture->document);
  g_autoptr (GPtrArray) nothing = cw_mapping_diff (fixture->mapping, edited, fixture->schema, NULL);
  g_autoptr (GPtrArray) removed = NULL;
  g_autoptr (GPtrArray) differences = NULL;
  const CwMappingDifference *difference;

  g_assert_cmpuint (nothing->len, ==, 0);

  set_direction (fixture, "first_name", CW_DIRECTION_TO_SALESFORCE);
  cw_mapping_document_set_value (fixture->document, "first_name", "Bob", "Robert");
  removed = cw_mapping_document_remove (fixture->document, keys);
  cw_mapping_document_add (fixture->document, "custom:shoe_size");
  differences = cw_mapping_diff (fixture->mapping, cw_mapping_document_get_mapping (fixture->document),
                                 fixture->schema, NULL);
  g_assert_cmpuint (differences->len, ==, 3);

  difference = g_ptr_array_index (differences, 0);
  g_assert_cmpint (difference->kind, ==, CW_MAPPING_CHANGED);
  g_assert_cmpstr (difference->detail, ==,
                   "Direction: Both Ways, now To Salesforce\nValue “Bob” is written as “Robert”");
  difference = g_ptr_array_index (differences, 1);
  g_assert_cmpint (difference->kind, ==, CW_MAPPING_ADDED);
  difference = g_ptr_array_index (differences, 2);
  g_assert_cmpint (difference->kind, ==, CW_MAPPING_REMOVED);
  g_assert_cmpstr (difference->aloware->key, ==, "city");
}

static void
test_owners (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GPtrArray) aloware = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_user_free);
  g_autoptr (GPtrArray) salesforce = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_user_free);
  g_autoptr (GPtrArray) differences = NULL;
  g_autoptr (GPtrArray) back = NULL;
  g_autoptr (CwUserMap) users = NULL;
  CwMappingDocument *document = fixture->document;

  g_ptr_array_add (aloware, cw_user_new ("101", "Ana Ruiz", "ana@example.com", TRUE));
  g_ptr_array_add (salesforce, cw_user_new ("005A", "Kate Quinn", "kate@example.com", TRUE));
  users = cw_user_map_new (aloware, salesforce, NULL);

  g_assert_false (cw_mapping_document_choose_owner (document, "005A", NULL));
  g_assert_true (cw_mapping_document_choose_owner (document, "005A", "101"));
  g_assert_false (cw_mapping_document_choose_owner (document, "005A", "101"));
  g_assert_true (cw_mapping_document_choose_owner (document, "005B", ""));
  g_assert_true (cw_mapping_document_is_unsaved (document));

  differences = cw_mapping_diff (fixture->mapping, cw_mapping_document_get_mapping (document),
                                 fixture->schema, users);
  g_assert_cmpuint (differences->len, ==, 1);
  g_assert_cmpstr (((CwMappingDifference *) g_ptr_array_index (differences, 0))->detail, ==,
                   "Owner “Kate Quinn”: “Ana Ruiz” in Aloware, chosen by hand\n"
                   "Owner “005B”: no match in Aloware, chosen by hand");
  back = cw_mapping_diff (cw_mapping_document_get_mapping (document), fixture->mapping, NULL, NULL);
  g_assert_cmpstr (((CwMappingDifference *) g_ptr_array_index (back, 0))->detail, ==,
                   "Owner “005A”: no longer chosen by hand\nOwner “005B”: no longer chosen by hand");

  g_assert_true (cw_mapping_document_undo (document));
  g_assert_true (cw_mapping_document_undo (document));
  g_assert_false (cw_mapping_document_is_unsaved (document));
  g_assert_true (cw_mapping_document_redo (document));
  g_assert_cmpstr (g_hash_table_lookup (cw_mapping_document_get_mapping (document)->owners, "005A"), ==,
                   "101");
  g_assert_true (cw_mapping_document_choose_owner (document, "005A", NULL));
  g_assert_false (cw_mapping_document_is_unsaved (document));
}

static void
test_fixed (Fixture *fixture, gconstpointer user_data)
{
  CwMappingDocument *document = fixture->document;
  g_autoptr (GPtrArray) added = NULL;
  g_autoptr (GPtrArray) changed = NULL;
  g_autoptr (GPtrArray) removed = NULL;
  g_autoptr (CwMapping) first = NULL;
  const CwMappingDifference *difference;

  g_assert_false (cw_mapping_document_set_fixed (document, "Fax", ""));
  g_assert_true (cw_mapping_document_set_fixed (document, "Fax", "555-0100"));
  g_assert_false (cw_mapping_document_set_fixed (document, "fax", "555-0100"));
  g_assert_true (cw_mapping_document_is_unsaved (document));

  first = cw_mapping_copy (cw_mapping_document_get_mapping (document));
  added = cw_mapping_diff (fixture->mapping, first, fixture->schema, NULL);
  g_assert_cmpuint (added->len, ==, 1);
  difference = g_ptr_array_index (added, 0);
  g_assert_cmpint (difference->kind, ==, CW_MAPPING_ADDED);
  g_assert_null (difference->aloware);
  g_assert_cmpstr (difference->title, ==, "Business Fax (Fax)");
  g_assert_cmpstr (difference->detail, ==, "Fixed value in new records: “555-0100”");

  g_assert_true (cw_mapping_document_set_fixed (document, "Fax", "555-0101"));
  changed = cw_mapping_diff (first, cw_mapping_document_get_mapping (document), NULL, NULL);
  difference = g_ptr_array_index (changed, 0);
  g_assert_cmpint (difference->kind, ==, CW_MAPPING_CHANGED);
  g_assert_cmpstr (difference->detail, ==, "Fixed value in new records: “555-0100”, now “555-0101”");

  removed = cw_mapping_diff (first, fixture->mapping, NULL, NULL);
  difference = g_ptr_array_index (removed, 0);
  g_assert_cmpint (difference->kind, ==, CW_MAPPING_REMOVED);
  g_assert_cmpstr (difference->title, ==, "Fax");

  g_assert_true (cw_mapping_document_undo (document));
  g_assert_cmpstr (cw_mapping_get_fixed (cw_mapping_document_get_mapping (document), "Fax"), ==, "555-0100");
  g_assert_true (cw_mapping_document_undo (document));
  g_assert_false (cw_mapping_document_is_unsaved (document));
  g_assert_true (cw_mapping_document_redo (document));
  g_assert_true (cw_mapping_document_is_unsaved (document));
}

static void
test_diff_with_nothing (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GPtrArray) differences = cw_mapping_diff (NULL, fixture->mapping, NULL, NULL);

  g_assert_cmpuint (differences->len, ==, cw_mapping_get_n_rows (fixture->mapping));
}

/* ── Words ── */

static void
test_sentences (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *both = NULL;
  g_autofree char *newest = NULL;
  g_autofree char *one_way = NULL;
  g_autofree char *nowhere = NULL;
  const CwMappingRow *row = cw_mapping_item_get_row (find (fixture, "first_name"));

  both = cw_mapping_row_sentence (row, "First Name", CW_CONFLICT_RULE_ASK);
  newest = cw_mapping_row_sentence (row, "First Name", CW_CONFLICT_RULE_NEWEST);
  g_assert_nonnull (strstr (both, "a blank value never overwrites"));
  g_assert_nonnull (strstr (both, "you decide"));
  g_assert_nonnull (strstr (newest, "edited last wins"));

  cw_mapping_document_set_blank (fixture->document, "first_name", CW_BLANK_CLEAR);
  set_direction (fixture, "first_name", CW_DIRECTION_TO_ALOWARE);
  one_way = cw_mapping_row_sentence (cw_mapping_item_get_row (find (fixture, "first_name")), "First Name",
                                     CW_CONFLICT_RULE_ASK);
  g_assert_nonnull (strstr (one_way, "Each change of “First Name” in Salesforce"));
  g_assert_nonnull (strstr (one_way, "blank values too"));
  g_assert_null (strstr (one_way, "both sides changed"));

  cw_mapping_document_set_salesforce (fixture->document, "first_name", "");
  nowhere = cw_mapping_row_sentence (cw_mapping_item_get_row (find (fixture, "first_name")), "",
                                     CW_CONFLICT_RULE_ASK);
  g_assert_nonnull (strstr (nowhere, "is not synced"));
}

/* ── Taking back ── */

static void
test_undo (Fixture *fixture, gconstpointer user_data)
{
  const char *keys[] = { "first_name", NULL };
  guint n = n_items (fixture);

  g_assert_false (cw_mapping_document_can_undo (fixture->document));
  g_assert_false (cw_mapping_document_undo (fixture->document));

  set_direction (fixture, "first_name", CW_DIRECTION_TO_ALOWARE);
  g_ptr_array_unref (cw_mapping_document_remove (fixture->document, keys));
  g_assert_cmpuint (n_items (fixture), ==, n - 1);

  g_assert_true (cw_mapping_document_undo (fixture->document));
  g_assert_cmpint (cw_mapping_item_get_direction (find (fixture, "first_name")), ==, CW_DIRECTION_TO_ALOWARE);
  g_assert_true (cw_mapping_document_undo (fixture->document));
  g_assert_true (cw_mapping_equal (cw_mapping_document_get_mapping (fixture->document), fixture->mapping));
  g_assert_false (cw_mapping_document_can_undo (fixture->document));

  g_assert_true (cw_mapping_document_redo (fixture->document));
  g_assert_cmpint (cw_mapping_item_get_direction (find (fixture, "first_name")), ==, CW_DIRECTION_TO_ALOWARE);
  g_assert_true (cw_mapping_document_can_redo (fixture->document));
  g_assert_cmpuint (fixture->n_changed, ==, 5);

  /* Another edit begins another way: what was taken back is no longer ahead. */
  set_direction (fixture, "first_name", CW_DIRECTION_TO_SALESFORCE);
  g_assert_false (cw_mapping_document_can_redo (fixture->document));
}

static void
test_undo_of_another_mapping (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (CwMapping) imported = cw_mapping_copy (fixture->mapping);

  g_assert_true (cw_mapping_remove (imported, "first_name", NULL));
  cw_mapping_document_replace (fixture->document, cw_mapping_copy (imported));
  g_assert_true (cw_mapping_equal (cw_mapping_document_get_mapping (fixture->document), imported));
  g_assert_true (cw_mapping_document_undo (fixture->document));
  g_assert_true (cw_mapping_equal (cw_mapping_document_get_mapping (fixture->document), fixture->mapping));
  g_assert_false (cw_mapping_document_can_undo (fixture->document));

  /* What another program saved meanwhile takes its place, and can be taken back, too. */
  load (fixture, imported, fixture->schema);
  g_assert_true (cw_mapping_document_undo (fixture->document));
  g_assert_true (cw_mapping_equal (cw_mapping_document_get_mapping (fixture->document), fixture->mapping));

  /* What is known now of the same mapping is no step, and a profile without one has none. */
  load (fixture, fixture->mapping, NULL);
  g_assert_false (cw_mapping_document_can_undo (fixture->document));
  set_direction (fixture, "first_name", CW_DIRECTION_TO_ALOWARE);
  load (fixture, cw_mapping_document_get_mapping (fixture->document), NULL);
  g_assert_true (cw_mapping_document_can_undo (fixture->document));
  load (fixture, NULL, NULL);
  load (fixture, imported, NULL);
  g_assert_false (cw_mapping_document_can_undo (fixture->document));
}

/* ── The three copies ── */

static void
test_edits_outlive_what_is_read (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (CwMapping) other = cw_mapping_copy (fixture->mapping);

  g_assert_true (cw_mapping_remove (other, "first_name", NULL));
  set_direction (fixture, "city", CW_DIRECTION_TO_ALOWARE);
  g_assert_true (cw_mapping_document_is_unsaved (fixture->document));

  cw_mapping_document_load (fixture->document, cw_mapping_copy (other), cw_mapping_copy (other));
  g_assert_cmpint (cw_mapping_item_get_direction (find (fixture, "city")), ==, CW_DIRECTION_TO_ALOWARE);
  g_assert_nonnull (cw_mapping_document_find (fixture->document, "first_name"));
  g_assert_true (cw_mapping_document_is_unsaved (fixture->document));
  g_assert_true (cw_mapping_equal (cw_mapping_document_get_active (fixture->document), other));

  /* Letting them go shows what is saved now; that is a step as well. */
  cw_mapping_document_discard (fixture->document);
  g_assert_false (cw_mapping_document_is_unsaved (fixture->document));
  g_assert_null (cw_mapping_document_find (fixture->document, "first_name"));
  g_assert_true (cw_mapping_document_undo (fixture->document));
  g_assert_cmpint (cw_mapping_item_get_direction (find (fixture, "city")), ==, CW_DIRECTION_TO_ALOWARE);
}

/* Somebody may hold an item longer than its row is there. */
static void
test_removed_item (Fixture *fixture, gconstpointer user_data)
{
  const char *keys[] = { "first_name", NULL };
  g_autoptr (CwMappingItem) item = g_object_ref (find (fixture, "first_name"));
  g_autoptr (GPtrArray) removed = cw_mapping_document_remove (fixture->document, keys);

  g_assert_null (cw_mapping_item_get_row (item));
  g_assert_null (cw_mapping_item_get_field (item));
  g_assert_cmpstr (cw_mapping_item_get_salesforce_label (item), ==, "");
  g_assert_cmpstr (cw_mapping_item_get_aloware_label (item), ==, "First Name");
  g_assert_cmpint (cw_mapping_item_get_state (item), ==, CW_MAPPING_READY);
}

/* An edit is checked between two key presses, in an org with 800 fields; measured, not judged. */
static void
test_large_org (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GListModel) fields = NULL;
  gint64 start;

  for (guint i = 0; i < 800; i++)
    {
      g_autofree char *name = g_strdup_printf ("Field_%u__c", i);
      g_autofree char *label = g_strdup_printf ("Field %u", i);

      unit_schema_add (fixture->schema, name, label, i % 3 == 0 ? "picklist" : "string", 255);
    }
  load (fixture, fixture->mapping, fixture->schema);
  fixture->n_changed = 0;

  start = g_get_monotonic_time ();
  for (guint i = 0; i < 20; i++)
    set_direction (fixture, "first_name", i % 2 == 0 ? CW_DIRECTION_TO_SALESFORCE : CW_DIRECTION_BOTH);
  g_test_message ("an edit takes %.2f ms", (double) (g_get_monotonic_time () - start) / 20 / 1000);

  start = g_get_monotonic_time ();
  fields = cw_field_item_list (fixture->document, "lead_source");
  g_test_message ("a list of %u fields takes %.2f ms", g_list_model_get_n_items (fields),
                  (double) (g_get_monotonic_time () - start) / 1000);
  g_assert_cmpuint (g_list_model_get_n_items (fields), ==, cw_schema_get_n_fields (fixture->schema));
  g_assert_cmpuint (fixture->n_changed, ==, 20);
}

#define ADD(path, function) g_test_add ("/mapping-document" path, Fixture, NULL, set_up, function, tear_down)

/* What the account does not deliver is a notice on its row, is told once, and stays through later checks. */
static void
test_not_delivered (Fixture *fixture, gconstpointer user_data)
{
  CwMappingItem *item = cw_mapping_document_find (fixture->document, "last_name");
  CwDelivered *delivered = cw_delivered_new ("token https://a.example.com");
  g_autoptr (CwRecord) contact = cw_record_new ("1");
  guint blocking, warnings, before;

  cw_record_set (contact, "first_name", "");
  for (guint i = 0; i < CW_DELIVERED_ENOUGH; i++)
    cw_delivered_see (delivered, contact);

  cw_mapping_document_count_problems (fixture->document, &blocking, &before);
  g_assert_cmpint (cw_mapping_item_get_state (item), ==, CW_MAPPING_READY);
  cw_mapping_document_take_delivered (fixture->document, delivered);

  g_assert_cmpuint (fixture->n_changed, ==, 1);
  g_assert_false (cw_mapping_document_is_unsaved (fixture->document));
  g_assert_false (cw_mapping_document_can_undo (fixture->document));
  g_assert_cmpint (cw_mapping_item_get_state (item), ==, CW_MAPPING_WARNING);
  g_assert_cmpstr (cw_mapping_item_get_badge (item), ==, "Not delivered");
  g_assert_cmpint (cw_mapping_item_get_state (cw_mapping_document_find (fixture->document, "first_name")), ==,
                   CW_MAPPING_READY);
  cw_mapping_document_count_problems (fixture->document, &blocking, &warnings);
  g_assert_cmpuint (warnings, >, before);

  g_assert_true (cw_mapping_document_set_blank (fixture->document, "last_name", CW_BLANK_CLEAR));
  g_assert_cmpint (cw_mapping_item_get_state (item), ==, CW_MAPPING_WARNING);

  cw_mapping_document_take_delivered (fixture->document, NULL);
  g_assert_cmpint (cw_mapping_item_get_state (item), ==, CW_MAPPING_READY);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/shows-the-mapping", test_shows_the_mapping);
  ADD ("/edit-is-one-change", test_edit_is_one_change);
  ADD ("/bulk-direction", test_bulk_direction);
  ADD ("/map", test_map);
  ADD ("/directions-say-why", test_directions_say_why);
  ADD ("/same-field-twice", test_same_field_twice);
  ADD ("/locked-row", test_locked_row);
  ADD ("/damaged-locked-row", test_damaged_locked_row);
  ADD ("/remove-and-undo", test_remove_and_undo);
  ADD ("/items-stay", test_items_stay);
  ADD ("/add", test_add);
  ADD ("/add-does-not-take-a-mapped-field", test_add_does_not_take_a_mapped_field);
  ADD ("/rules-and-values", test_rules_and_values);
  ADD ("/search", test_search);
  ADD ("/without-schema", test_without_schema);
  ADD ("/vanished-field", test_vanished_field);
  ADD ("/fields-of-a-row", test_fields_of_a_row);
  ADD ("/diff", test_diff);
  ADD ("/owners", test_owners);
  ADD ("/fixed", test_fixed);
  ADD ("/diff-with-nothing", test_diff_with_nothing);
  ADD ("/sentences", test_sentences);
  ADD ("/undo", test_undo);
  ADD ("/undo-of-another-mapping", test_undo_of_another_mapping);
  ADD ("/edits-outlive-what-is-read", test_edits_outlive_what_is_read);
  ADD ("/removed-item", test_removed_item);
  ADD ("/large-org", test_large_org);
  ADD ("/not-delivered", test_not_delivered);

  return g_test_run ();
}
