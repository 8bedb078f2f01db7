/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-carry-over.h"
#include "unit-schema.h"

/* What becomes of one field's base when its Lead is converted. What holds for any values is in
 * tests/property/test-property-carry-over.c. */

typedef struct
{
  const char *name;
  const char *lead, *contact, *aloware; /* values; NULL: not delivered */
  const char *base[2];                  /* by CwSide */
  const char *expected[2];              /* by CwSide */
  gboolean differs;                     /* the two sides keep values of their own */
} Case;

#define NONE \
  { \
    NULL, NULL \
  }

static const Case cases[] = {
  { "in-sync", "Ana", "Ana", "Ana", { "Ana", "Ana" }, { "Ana", "Ana" } },
  { "lead-edited", "Anna", "Anna", "Ana", { "Ana", "Ana" }, { "Ana", "Ana" } },
  { "lead-blanked", "", "", "Ana", { "Ana", "Ana" }, { "Ana", "Ana" } },
  { "as-base", "Anna", "Ana", "Ana", { "Ana", "Ana" }, { "Ana", "Ana" } },
  { "aloware-edited", "Ana", "Ana", "Anita", { "Ana", "Ana" }, { "Ana", "Ana" } },
  { "kept-apart", "Anna", "Anna", "Ana", { "Ana", "Anna" }, { "Ana", "Anna" } },
  { "not-carried", "Ana", "", "Ana", { "Ana", "Ana" }, NONE },
  { "own", "Ana", "Bea", "Ana", { "Ana", "Ana" }, { "Ana", "Bea" }, TRUE },
  { "own-aloware-edited", "Ana", "Bea", "Anita", { "Ana", "Ana" }, { "Ana", "Bea" } },
  { "own-aloware-blanked", "Ana", "Bea", "", { "Ana", "Ana" }, { "Ana", "Bea" } },
  { "own-never-agreed", "Anna", "Bea", "Ana", NONE, { "Ana", "Bea" }, TRUE },
  { "own-all-blank", "", "Bea", "", { "", "" }, NONE },
  { "own-kept-apart-from-blank", "Ana", "Bea", "", { "", "Ana" }, { "", "Bea" }, TRUE },
  { "never-agreed", "Anna", "Anna", "Ana", NONE, NONE },
  { "half-a-base", "Anna", "Anna", "Ana", { "Ana", NULL }, NONE },
  { "contact-unknown", "Ana", NULL, "Ana", { "Ana", "Ana" }, NONE },
  { "lead-unknown", NULL, "Bea", "Ana", { "Ana", "Ana" }, { "Ana", "Bea" }, TRUE },
  { "aloware-unknown", "Ana", "Bea", NULL, { "Ana", "Ana" }, { "Ana", "Bea" } },
  { "aloware-never-known", "Ana", "Bea", NULL, NONE, NONE },
};

typedef struct
{
  CwSchema *schema[CW_N_OBJECTS];
  CwMapping *mapping[CW_N_OBJECTS];
  CwSettings *settings;
  CwUserMap *users;
  CwRows *rows[CW_N_OBJECTS];
  CwRecord *record[CW_N_OBJECTS];
  CwRecord *aloware;
  CwRecord *base[2];
} Fixture;

static void
add_row (Fixture *fixture, CwObject object, const char *aloware, const char *salesforce)
{
  g_assert_true (cw_mapping_add (fixture->mapping[object],
                                 cw_mapping_row_new (cw_catalogue_find (aloware), salesforce), NULL));
}

static void
set_up (Fixture *fixture)
{
  g_autoptr (GPtrArray) nobody = g_ptr_array_new ();

  fixture->settings = cw_settings_new ();
  fixture->users = cw_user_map_new (nobody, nobody, NULL);
  fixture->schema[CW_OBJECT_CONTACT] = cw_schema_new ("Contact");
  fixture->schema[CW_OBJECT_LEAD] = cw_schema_new ("Lead");
  unit_schema_add (fixture->schema[CW_OBJECT_CONTACT], "FirstName", "First Name", "string", 40);
  unit_schema_add (fixture->schema[CW_OBJECT_CONTACT], "MailingCity", "Mailing City", "string", 40);
  unit_schema_add (fixture->schema[CW_OBJECT_CONTACT], "Source__c", "Source", "string", 40);
  unit_schema_add (fixture->schema[CW_OBJECT_CONTACT], "Birthdate", "Birthdate", "date", 0);
  unit_schema_add (fixture->schema[CW_OBJECT_LEAD], "FirstName", "First Name", "string", 40);
  unit_schema_add (fixture->schema[CW_OBJECT_LEAD], "City", "City", "string", 40);
  cw_field_add_picklist_value (
    unit_schema_add (fixture->schema[CW_OBJECT_LEAD], "LeadSource", "Lead Source", "picklist", 40), "WEB",
    "Web", TRUE);
  unit_schema_add (fixture->schema[CW_OBJECT_LEAD], "Email", "Email", "email", 80);
  fixture->base[CW_SIDE_ALOWARE] = cw_record_new ("");
  fixture->base[CW_SIDE_SALESFORCE] = cw_record_new ("");
  fixture->aloware = cw_record_new ("155");
  for (CwObject object = CW_OBJECT_CONTACT; object <= CW_OBJECT_LEAD; object++)
    {
      fixture->mapping[object] = cw_mapping_new ();
      fixture->record[object] = cw_record_new (object == CW_OBJECT_LEAD ? "00QA" : "003A");
      add_row (fixture, object, "first_name", "FirstName");
    }
  add_row (fixture, CW_OBJECT_CONTACT, "city", "MailingCity");
  add_row (fixture, CW_OBJECT_CONTACT, "lead_source", "Source__c");
  add_row (fixture, CW_OBJECT_CONTACT, "date_of_birth", "Birthdate");
  add_row (fixture, CW_OBJECT_LEAD, "city", "City");
  add_row (fixture, CW_OBJECT_LEAD, "lead_source", "LeadSource");
  add_row (fixture, CW_OBJECT_LEAD, "email", "Email");
  for (CwObject object = CW_OBJECT_CONTACT; object <= CW_OBJECT_LEAD; object++)
    fixture->rows[object] = cw_rows_new (fixture->mapping[object], fixture->schema[object], fixture->settings,
                                         fixture->users);
}

static void
tear_down (Fixture *fixture)
{
  for (CwObject object = CW_OBJECT_CONTACT; object <= CW_OBJECT_LEAD; object++)
    {
      cw_rows_free (fixture->rows[object]);
      cw_mapping_free (fixture->mapping[object]);
      cw_schema_unref (fixture->schema[object]);
      cw_record_free (fixture->record[object]);
    }
  cw_user_map_unref (fixture->users);
  cw_settings_free (fixture->settings);
  cw_record_free (fixture->aloware);
  cw_record_free (fixture->base[CW_SIDE_ALOWARE]);
  cw_record_free (fixture->base[CW_SIDE_SALESFORCE]);
}

/* `base` (out) (transfer full) */
static GStrv
carry_over (const Fixture *fixture, CwRecord *base[2])
{
  const CwCarryOver input = {
    .rows = { fixture->rows[0], fixture->rows[1] },
    .record = { fixture->record[0], fixture->record[1] },
    .aloware = fixture->aloware,
    .base = { fixture->base[0], fixture->base[1] },
  };

  return cw_carry_over (&input, base);
}

static void
put (CwRecord *record, const char *field, const char *value)
{
  if (value != NULL)
    cw_record_set (record, field, value);
}

static void
assert_base (CwRecord *const base[2], const char *key, const char *aloware, const char *salesforce)
{
  g_assert_cmpstr (cw_record_get (base[CW_SIDE_ALOWARE], key), ==, aloware);
  g_assert_cmpstr (cw_record_get (base[CW_SIDE_SALESFORCE], key), ==, salesforce);
}

/* `differs`: (transfer full); `expected`: keys between commas, NULL: none */
static void
assert_differs (GStrv differs, const char *expected)
{
  g_autofree char *text = differs != NULL ? g_strjoinv (",", differs) : NULL;

  g_assert_cmpstr (text, ==, expected);
  g_strfreev (differs);
}

static void
free_base (CwRecord *base[2])
{
  cw_record_free (base[CW_SIDE_ALOWARE]);
  cw_record_free (base[CW_SIDE_SALESFORCE]);
}

static void
test_case (gconstpointer data)
{
  const Case *given = data;
  CwRecord *base[2];
  Fixture fixture;

  set_up (&fixture);
  put (fixture.record[CW_OBJECT_LEAD], "FirstName", given->lead);
  put (fixture.record[CW_OBJECT_CONTACT], "FirstName", given->contact);
  put (fixture.aloware, "first_name", given->aloware);
  put (fixture.base[CW_SIDE_ALOWARE], "first_name", given->base[CW_SIDE_ALOWARE]);
  put (fixture.base[CW_SIDE_SALESFORCE], "first_name", given->base[CW_SIDE_SALESFORCE]);

  assert_differs (carry_over (&fixture, base), given->differs ? "first_name" : NULL);
  assert_base (base, "first_name", given->expected[CW_SIDE_ALOWARE], given->expected[CW_SIDE_SALESFORCE]);
  free_base (base);
  tear_down (&fixture);
}

/* Fields that are named otherwise, or are in one mapping alone. */
static void
test_keys (void)
{
  CwRecord *base[2];
  Fixture fixture;

  set_up (&fixture);
  put (fixture.record[CW_OBJECT_LEAD], "City", "Bath");
  put (fixture.record[CW_OBJECT_LEAD], "Email", "ana@example.com");
  put (fixture.record[CW_OBJECT_CONTACT], "MailingCity", "Bath");
  put (fixture.record[CW_OBJECT_CONTACT], "Birthdate", "1980-02-29");
  put (fixture.aloware, "city", "Bath");
  put (fixture.aloware, "email", "ana@example.com");
  put (fixture.aloware, "date_of_birth", "1999-12-31");
  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    {
      put (fixture.base[side], "city", "Bath");
      put (fixture.base[side], "email", "ana@example.com");
      /* From a mapping that is no more. */
      put (fixture.base[side], "date_of_birth", "1970-01-01");
    }

  assert_differs (carry_over (&fixture, base), "date_of_birth");
  assert_base (base, "city", "Bath", "Bath");
  assert_base (base, "email", NULL, NULL);
  assert_base (base, "date_of_birth", "1999-12-31", "1980-02-29");
  free_base (base);
  tear_down (&fixture);
}

/* The Lead's picklist has a value of its own for what Aloware says; the Contact's field is a text. Aloware's
 * value counts as no edit. */
static void
test_forms (void)
{
  CwRecord *base[2];
  Fixture fixture;

  set_up (&fixture);
  put (fixture.record[CW_OBJECT_LEAD], "LeadSource", "WEB");
  put (fixture.record[CW_OBJECT_CONTACT], "Source__c", "Fair");
  put (fixture.aloware, "lead_source", "Web");
  put (fixture.base[CW_SIDE_ALOWARE], "lead_source", "WEB");
  put (fixture.base[CW_SIDE_SALESFORCE], "lead_source", "WEB");

  assert_differs (carry_over (&fixture, base), "lead_source");
  assert_base (base, "lead_source", "Web", "Fair");
  free_base (base);

  /* As an edit it stays one, and flows. */
  put (fixture.aloware, "lead_source", "Referral");
  assert_differs (carry_over (&fixture, base), NULL);
  assert_base (base, "lead_source", "WEB", "Fair");
  free_base (base);
  tear_down (&fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/carry-over/one/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/carry-over/keys", test_keys);
  g_test_add_func ("/carry-over/forms", test_forms);
  return g_test_run ();
}
