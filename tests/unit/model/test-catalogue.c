/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "cw-catalogue.h"

typedef struct
{
  const char *label;      /* the vendor's "Field Name (Aloware)" */
  const char *salesforce; /* "Field Name (Salesforce)"; NULL for "Custom in Salesforce" */
  const char *type;       /* "Field Type (Salesforce)" */
} VendorRow;

typedef struct
{
  CwCategory category;
  CwDirections allowed; /* what the table's heading allows */
  const VendorRow *rows;
} VendorTable;

/* The vendor's tables, word by word, in their order; an e-mail row is in their text and not in the table. */
static const VendorRow locked[] = {
  { "Phone Number", "Phone", "Phone" },
  { "Email", "Email", "Email" },
  { NULL },
};

static const VendorRow special[] = {
  { "Contact Owner", "OwnerId", "Lookup(User)" },
  { NULL },
};

static const VendorRow open_rows[] = {
  { "First Name", "FirstName", "Text(40)" },
  { "Last Name", "LastName", "Text(80)" },
  { "Lead Source", "LeadSource", "Picklist" },
  { "City", "MailingCity", "Address" },
  { "State", "MailingState", "Address" },
  { "Country", "MailingCountry", "Address" },
  { "Zipcode", "MailingPostalCode", "Address" },
  { "Date of Birth", "Birthdate", "Date" },
  { "Incoming Number", NULL, "Custom" },
  { "Custom Field 1", NULL, "Custom" },
  { "Custom Field 2", NULL, "Custom" },
  { "TCPA Approved", NULL, "Custom" },
  { "Aloware Contact Link", NULL, "URL(255)" },
  { "Aloware Contact ID", NULL, "Text(40)" },
  { NULL },
};

static const VendorRow additional[] = {
  { "Home Phone", "HomePhone", "Phone" },
  { "Mobile Phone", "MobilePhone", "Phone" },
  { "Fax", "Fax", "Fax" },
  { "Other Phone", "OtherPhone", "Phone" },
  { NULL },
};

static const VendorRow tracking[] = {
  { "DNC", NULL, "Checkbox" },
  { "Last inbound text message date", NULL, "Date" },
  { "Last outbound text message date", NULL, "Date" },
  { "Last inbound text message", NULL, "Long Text Area" },
  { "Last outbound text message", NULL, "Long Text Area" },
  { "Total inbound text messages", NULL, "Number" },
  { "Total outbound text messages", NULL, "Number" },
  { "Last inbound call date", NULL, "Date" },
  { "Last outbound call date", NULL, "Date" },
  { "Total inbound calls", NULL, "Number" },
  { "Total outbound calls", NULL, "Number" },
  { "Last call disposition", NULL, "Text(40)" },
  { "Last inbound call disposition", NULL, "Text(40)" },
  { "Last outbound call disposition", NULL, "Text(40)" },
  { NULL },
};

static const VendorRow times[] = {
  { "Last inbound call time", NULL, "Text(40)" },
  { "Last outbound call time", NULL, "Text(40)" },
  { "Last inbound message time", NULL, "Text(40)" },
  { "Last outbound message time", NULL, "Text(40)" },
  { NULL },
};

static const VendorTable vendor[] = {
  { CW_CATEGORY_LOCKED, CW_DIRECTIONS_ALL, locked },
  { CW_CATEGORY_SPECIAL, CW_DIRECTIONS_ALL, special },
  { CW_CATEGORY_OPEN, CW_DIRECTIONS_ALL, open_rows },
  { CW_CATEGORY_ADDITIONAL, CW_DIRECTIONS_ALL, additional },
  { CW_CATEGORY_TRACKING, CW_DIRECTIONS_TO_SALESFORCE, tracking },
  { CW_CATEGORY_TIME, CW_DIRECTIONS_TO_SALESFORCE, times },
};

/* What the API cannot write, whatever the table allows (platform/README.md A3). */
static const char *const unwritable[] = {
  "incoming_number", "tcpa_approved", "aloware_contact_link", "aloware_contact_id", NULL,
};

static void
check_vendor_row (const VendorTable *table, const VendorRow *row, const CwCatalogueEntry *entry)
{
  CwDirections expected = table->allowed;

  if (g_strv_contains (unwritable, entry->key))
    expected = CW_DIRECTIONS_TO_SALESFORCE;

  g_assert_cmpstr (entry->label, ==, row->label);
  g_assert_cmpint (entry->category, ==, table->category);
  g_assert_cmpint (entry->directions, ==, expected);
  g_assert_cmpstr (entry->default_fields[CW_OBJECT_CONTACT], ==, row->salesforce);
  g_assert_cmpstr (entry->custom_label, ==, row->salesforce == NULL ? row->label : NULL);

  /* Standard fields are never made by us; what the vendor calls "Custom" has whatever type fits. */
  if (row->salesforce == NULL && strcmp (row->type, "Custom") != 0)
    g_assert_true (g_str_has_prefix (cw_catalogue_get_created_type (entry)->display, row->type));
}

static void
test_vendor_tables (void)
{
  guint n = 0;

  for (guint t = 0; t < G_N_ELEMENTS (vendor); t++)
    {
      for (const VendorRow *row = vendor[t].rows; row->label != NULL; row++)
        check_vendor_row (&vendor[t], row, cw_catalogue_get_nth (n++));
    }

  g_assert_cmpuint (n, ==, cw_catalogue_get_n ());
}

static void
test_keys (void)
{
  static const char *const keys[] = {
    "phone_number",
    "email",
    "contact_owner",
    "first_name",
    "last_name",
    "lead_source",
    "city",
    "state",
    "country",
    "zipcode",
    "date_of_birth",
    "incoming_number",
    "custom_field_1",
    "custom_field_2",
    "tcpa_approved",
    "aloware_contact_link",
    "aloware_contact_id",
    "home_phone",
    "mobile_phone",
    "fax",
    "other_phone",
    "dnc",
    "last_inbound_text_date",
    "last_outbound_text_date",
    "last_inbound_text",
    "last_outbound_text",
    "total_inbound_texts",
    "total_outbound_texts",
    "last_inbound_call_date",
    "last_outbound_call_date",
    "total_inbound_calls",
    "total_outbound_calls",
    "last_call_disposition",
    "last_inbound_call_disposition",
    "last_outbound_call_disposition",
    "last_inbound_call_time",
    "last_outbound_call_time",
    "last_inbound_message_time",
    "last_outbound_message_time",
  };

  g_assert_cmpuint (G_N_ELEMENTS (keys), ==, cw_catalogue_get_n ());

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_assert_cmpstr (cw_catalogue_get_nth (i)->key, ==, keys[i]);
      g_assert_true (cw_catalogue_find (keys[i]) == cw_catalogue_get_nth (i));
    }

  g_assert_null (cw_catalogue_find ("intake_source"));
  g_assert_null (cw_catalogue_find (""));
  g_assert_null (cw_catalogue_find ("First_Name"));
}

/* What is written must be writable, and what is not must say why. */
static void
test_directions_have_reasons (void)
{
  for (guint i = 0; i < cw_catalogue_get_n (); i++)
    {
      const CwCatalogueEntry *entry = cw_catalogue_get_nth (i);
      gboolean writes = (entry->directions & (CW_DIRECTIONS_BOTH | CW_DIRECTIONS_TO_ALOWARE)) != 0;

      g_assert_nonnull (entry->read_key);
      g_assert_true ((entry->directions & CW_DIRECTIONS_TO_SALESFORCE) != 0);
      g_assert_true (writes == (entry->write_key != NULL));
      g_assert_true (writes == (entry->read_only_reason == NULL));
    }
}

static void
assert_wire (const char *key, const char *read, const char *fallback, const char *write)
{
  const CwCatalogueEntry *entry = cw_catalogue_find (key);

  g_assert_nonnull (entry);
  g_assert_cmpstr (entry->read_key, ==, read);
  g_assert_cmpstr (entry->read_key_fallback, ==, fallback);
  g_assert_cmpstr (entry->write_key, ==, write);
}

static void
test_wire_keys (void)
{
  static const char *const actions[] = {
    "sequence_id",
    "line_id",
    "ring_group_id",
    "add_to_powerdialer",
    "disposition_status_id",
    "automation_id",
    "intake_source",
    "force_update",
    NULL,
  };

  assert_wire ("city", "cnam_city", "city", "city");
  assert_wire ("zipcode", "cnam_zipcode", "zipcode", "zipcode");
  assert_wire ("custom_field_1", "csf1", NULL, "csf1");
  assert_wire ("contact_owner", "user_id", "owner_id", "user_id");
  assert_wire ("tcpa_approved", "text_authorized", NULL, NULL);
  assert_wire ("dnc", "is_dnc", NULL, NULL);
  assert_wire ("last_inbound_text_date", "last_inbound_sms_at", NULL, NULL);
  assert_wire ("last_inbound_message_time", "last_inbound_sms_at", NULL, NULL);
  assert_wire ("total_outbound_calls", "outbound_call_count", NULL, NULL);

  for (guint i = 0; i < cw_catalogue_get_n (); i++)
    {
      const CwCatalogueEntry *entry = cw_catalogue_get_nth (i);

      g_assert_false (entry->write_key != NULL && g_strv_contains (actions, entry->write_key));
      g_assert_cmpstr (entry->read_key, !=, "intake_source");
    }
}

static void
test_removable (void)
{
  static const char *const staying[] = { "phone_number", "email", "contact_owner", NULL };

  for (guint i = 0; i < cw_catalogue_get_n (); i++)
    {
      const CwCatalogueEntry *entry = cw_catalogue_get_nth (i);

      g_assert_true (cw_catalogue_is_removable (entry) == !g_strv_contains (staying, entry->key));
    }
}

static void
test_custom (void)
{
  g_autofree char *long_name = g_strnfill (256, 'x');
  g_autofree char *long_key = g_strconcat ("custom:", long_name, NULL);
  const CwCatalogueEntry *entry = cw_catalogue_find ("custom:coverage_requested");

  g_assert_nonnull (entry);
  g_assert_true (cw_catalogue_find ("custom:coverage_requested") == entry);
  g_assert_cmpstr (entry->key, ==, "custom:coverage_requested");
  g_assert_cmpstr (cw_catalogue_get_label (entry), ==, "coverage_requested");
  g_assert_cmpstr (entry->read_key, ==, "coverage_requested");
  g_assert_cmpint (entry->category, ==, CW_CATEGORY_CUSTOM);
  g_assert_cmpint (entry->type, ==, CW_ALOWARE_TEXT);
  g_assert_cmpint (entry->directions, ==, CW_DIRECTIONS_TO_SALESFORCE);
  g_assert_null (entry->write_key);
  g_assert_nonnull (entry->read_only_reason);

  g_assert_null (cw_catalogue_find ("custom:"));
  g_assert_null (cw_catalogue_find ("custom:a\nb"));
  g_assert_null (cw_catalogue_find ("custom:\xff"));
  g_assert_null (cw_catalogue_find (long_key));
}

static gpointer
find_in_thread (gpointer data)
{
  return (gpointer) cw_catalogue_find (data);
}

static void
test_custom_from_threads (void)
{
  GThread *threads[8];
  const CwCatalogueEntry *entry = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("find", find_in_thread, (gpointer) "custom:edad");

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      const CwCatalogueEntry *found = g_thread_join (threads[i]);

      g_assert_nonnull (found);
      g_assert_true (entry == NULL || entry == found);
      entry = found;
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/catalogue/vendor-tables", test_vendor_tables);
  g_test_add_func ("/catalogue/keys", test_keys);
  g_test_add_func ("/catalogue/directions-have-reasons", test_directions_have_reasons);
  g_test_add_func ("/catalogue/wire-keys", test_wire_keys);
  g_test_add_func ("/catalogue/removable", test_removable);
  g_test_add_func ("/catalogue/custom", test_custom);
  g_test_add_func ("/catalogue/custom-from-threads", test_custom_from_threads);

  return g_test_run ();
}
