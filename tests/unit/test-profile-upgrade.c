/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-profile.h"
#include "test-store-common.h"

/* The files of a profile as the first version wrote them, state/profile-1: they are read in full, and written again they
 * say the same. */

static const char *const files[] = { "connections.json", "mapping.json", "settings.json" };

static char *
read_old (const char *basename)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "state", "profile-1", basename, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);

  return text;
}

static CwProfile *
open_old (const char *name)
{
  g_autoptr (GError) error = NULL;
  CwProfile *profile = cw_profile_open (name, &error);

  g_assert_no_error (error);
  g_assert_true (cw_profile_make_folder (profile, &error));
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = cw_profile_get_file (profile, files[i]);
      g_autofree char *text = read_old (files[i]);

      g_file_set_contents (path, text, -1, &error);
      g_assert_no_error (error);
    }

  return profile;
}

static void
test_settings (void)
{
  static const char *const expected[][2] = {
    { "object", "contact" },
    { "create", "both" },
    { "update", "to-salesforce" },
    { "conflict", "newest" },
    { "region", "GB" },
    { "max-change-percent", "30" },
    { "max-delete-percent", "10" },
    { "quota-percent", "40" },
    { "filter", "MailingCity = 'Seattle'" },
    { "fallback-owner", "robin@example.com" },
    { "aloware-requests-per-minute", "1200" },
    { "aloware-budget-minutes", "15" },
  };
  g_autoptr (CwProfile) profile = open_old ("settings");
  g_autoptr (GError) error = NULL;
  g_autoptr (CwSettings) settings = cw_profile_load_settings (profile, &error);

  g_assert_no_error (error);
  g_assert_true (cw_profile_make_folder (profile, &error));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autofree char *value = cw_settings_get (settings, expected[i][0]);

      g_assert_cmpstr (value, ==, expected[i][1]);
    }
}

static void
test_connections (void)
{
  g_autoptr (CwProfile) profile = open_old ("connections");
  g_autoptr (GError) error = NULL;
  g_autoptr (CwConnections) connections = cw_profile_load_connections (profile, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (connections->salesforce_login_url, ==, "https://login.example.com");
  g_assert_cmpstr (connections->salesforce_client_id, ==, "3MVG9example");
  g_assert_cmpstr (connections->salesforce_instance_url, ==, "https://org.example.com");
  g_assert_cmpstr (connections->salesforce_user, ==, "admin@example.com");
  g_assert_cmpstr (connections->salesforce_api_version, ==, "62.0");
  g_assert_cmpuint (connections->salesforce_callback_port, ==, 7718);
  g_assert_true (connections->salesforce_has_secret);
  g_assert_cmpuint (connections->salesforce_requests_limit, ==, 15000);
  g_assert_cmpstr (connections->aloware_url, ==, "https://aloware.example.com");
  g_assert_cmpstr (connections->aloware_auth, ==, "token");
  g_assert_cmpuint (connections->aloware_users, ==, 11);
}

static void
test_mapping (void)
{
  g_autoptr (CwProfile) profile = open_old ("mapping");
  g_autofree char *path = cw_profile_get_file (profile, "mapping.json");
  g_autofree char *before = read_old ("mapping.json");
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CwMapping) mapping = cw_profile_load_mapping (profile, CW_MAPPING_ACTIVE, &error);
  const CwMappingRow *row;

  g_assert_no_error (error);
  g_assert_cmpuint (cw_mapping_get_n_rows (mapping), ==, 3);
  row = cw_mapping_find (mapping, "first_name");
  g_assert_cmpstr (row->salesforce, ==, "FirstName");
  g_assert_cmpint (row->direction, ==, CW_DIRECTION_TO_ALOWARE);
  g_assert_cmpint (row->blank, ==, CW_BLANK_CLEAR);
  g_assert_true (row->conflict_set);
  g_assert_cmpint (row->conflict, ==, CW_CONFLICT_RULE_NEWEST);
  row = cw_mapping_find (mapping, "lead_source");
  g_assert_cmpstr (g_hash_table_lookup (row->value_pairs, "Website"), ==, "Web");

  g_assert_true (cw_profile_save_mapping (profile, CW_MAPPING_ACTIVE, mapping, &error));
  g_assert_true (g_file_get_contents (path, &after, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (after, ==, before);
}

int
main (int argc, char *argv[])
{
  g_autofree char *folder = g_dir_make_tmp ("cw-profile-XXXXXX", NULL);
  int status;

  g_assert_nonnull (folder);
  g_setenv ("XDG_DATA_HOME", folder, TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/profile/upgrade/settings", test_settings);
  g_test_add_func ("/profile/upgrade/connections", test_connections);
  g_test_add_func ("/profile/upgrade/mapping", test_mapping);
  status = g_test_run ();
  test_remove_folder (folder);

  return status;
}
