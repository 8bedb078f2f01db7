/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-error.h"
#include "cw-mapping-default.h"
#include "cw-permission.h"
#include "unit-schema.h"

typedef struct
{
  CwConnections *connections;
  CwSettings *settings;
  CwSchema *schemas[CW_N_OBJECTS];
  CwMapping *mappings[CW_N_OBJECTS];
  CwPermissionFacts facts;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->connections = cw_connections_new ();
  fixture->settings = cw_settings_new ();
  fixture->schemas[CW_OBJECT_CONTACT] = unit_schema_contact ();
  fixture->schemas[CW_OBJECT_LEAD] = unit_schema_lead ();
  fixture->facts.connections = fixture->connections;
  fixture->facts.settings = fixture->settings;
  for (guint i = 0; i < CW_N_OBJECTS; i++)
    {
      fixture->mappings[i] = cw_mapping_new_default (fixture->schemas[i]);
      fixture->facts.schemas[i] = fixture->schemas[i];
      fixture->facts.mappings[i] = fixture->mappings[i];
    }
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < CW_N_OBJECTS; i++)
    {
      cw_mapping_free (fixture->mappings[i]);
      cw_schema_unref (fixture->schemas[i]);
    }
  cw_settings_free (fixture->settings);
  cw_connections_free (fixture->connections);
}

/* The titles, with "!" after an error and "?" after a warning. */
static void
assert_found (Fixture *fixture, const char *expected)
{
  g_autoptr (GPtrArray) found = cw_permissions_judge (&fixture->facts);
  g_autoptr (GString) titles = g_string_new (NULL);

  for (guint i = 0; i < found->len; i++)
    {
      const CwPermission *permission = g_ptr_array_index (found, i);

      g_string_append_printf (titles, "%s%s%s", i > 0 ? ", " : "", permission->title,
                              permission->state == CW_PERMISSION_ERROR     ? "!"
                              : permission->state == CW_PERMISSION_WARNING ? "?"
                                                                           : "");
      g_assert_true (permission->state == CW_PERMISSION_OK || permission->remedy != NULL);
    }
  g_assert_cmpstr (titles->str, ==, expected);
}

/* Only the objects that the settings include are judged. */
static void
test_objects (Fixture *fixture, gconstpointer data)
{
  unit_schema_edit (fixture->schemas[CW_OBJECT_CONTACT], "FirstName")->updateable = FALSE;
  assert_found (fixture, "Salesforce API, Field “First Name” (FirstName)!, Mapped Fields");

  fixture->settings->objects = CW_OBJECTS_LEAD;
  assert_found (fixture, "Salesforce API, Mapped Fields of Leads, Required Field “Company”?");
  cw_mapping_set_fixed (fixture->mappings[CW_OBJECT_LEAD], "Company", "Example Ltd");
  assert_found (fixture, "Salesforce API, Mapped Fields of Leads");

  fixture->settings->objects = CW_OBJECTS_BOTH;
  unit_schema_edit (fixture->schemas[CW_OBJECT_LEAD], "City")->updateable = FALSE;
  assert_found (fixture, "Salesforce API, Field “First Name” (FirstName)!, Mapped Fields, Lead Field “City” "
                         "(City)!, Mapped Fields of Leads");
}

/* An object that the user may not see does not exist for that user. */
static void
test_object_access (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (GPtrArray) found = NULL;
  const CwPermission *permission;

  cw_error_set_for_side (&problem, CW_SIDE_SALESFORCE, CW_ERROR_NOT_FOUND, "There is no such object.");
  fixture->facts.problems[CW_SIDE_SALESFORCE] = problem;
  fixture->settings->objects = CW_OBJECTS_BOTH;
  assert_found (fixture, "Salesforce API!");
  found = cw_permissions_judge (&fixture->facts);
  permission = g_ptr_array_index (found, 0);
  g_assert_nonnull (g_strstr_len (permission->remedy, -1, "contacts, Leads and users"));
  g_assert_nonnull (g_strstr_len (permission->request, -1, "Object Settings"));
}

#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/permission/objects", test_objects);
  ADD ("/permission/object-access", test_object_access);

  return g_test_run ();
}
