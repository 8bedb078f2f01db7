/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-error.h"
#include "cw-mapping-file.h"
#include "cw-profile.h"
#include "cw-store.h"
#include "cw-users.h"
#include "test-store-common.h"
#include "unit-text.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static CwProfile *
open_profile (const char *name)
{
  g_autoptr (GError) error = NULL;
  CwProfile *profile = cw_profile_open (name, &error);

  g_assert_no_error (error);
  g_assert_nonnull (profile);

  return profile;
}

static void
write_file (CwProfile *profile, const char *basename, const char *text)
{
  g_autofree char *path = cw_profile_get_file (profile, basename);
  g_autoptr (GError) error = NULL;

  g_assert_true (cw_profile_make_folder (profile, &error));
  g_assert_true (g_file_set_contents (path, text, -1, &error));
  g_assert_no_error (error);
}

static char *
read_file (CwProfile *profile, const char *basename)
{
  g_autofree char *path = cw_profile_get_file (profile, basename);
  g_autoptr (GError) error = NULL;
  char *text;

  g_assert_true (g_file_get_contents (path, &text, NULL, &error));
  g_assert_no_error (error);

  return text;
}

static void
assert_mode (const char *path, mode_t expected)
{
  struct stat status;

  g_assert_cmpint (stat (path, &status), ==, 0);
  g_assert_cmphex (status.st_mode & 07777, ==, expected);
}

static void
test_names (void)
{
  static const char *const good[] = { "default", "A-b_c.9", "a..b" };
  static const char *const bad[] = { "", ".", "..", ".hidden", "a/b", "a b", "ä", "a\n" };
  g_autofree char *longest = g_strnfill (64, 'x');
  g_autofree char *too_long = g_strnfill (65, 'x');
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (CwProfile) profile = open_profile (good[i]);

      g_assert_cmpstr (cw_profile_get_name (profile), ==, good[i]);
      g_assert_true (g_str_has_prefix (cw_profile_get_path (profile), g_get_user_data_dir ()));
    }
  cw_profile_free (open_profile (longest));

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_null (cw_profile_open (bad[i], &error));
      g_assert_error (error, CW_ERROR, CW_ERROR_USAGE);
      g_clear_error (&error);
    }
  g_assert_null (cw_profile_open (too_long, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_USAGE);
}

static void
test_modes (void)
{
  g_autoptr (CwProfile) profile = open_profile ("modes");
  g_autoptr (CwSettings) settings = cw_settings_new ();
  g_autofree char *path = cw_profile_get_file (profile, "settings.json");
  g_autoptr (GError) error = NULL;

  g_assert_false (g_file_test (cw_profile_get_path (profile), G_FILE_TEST_EXISTS));
  g_assert_true (cw_profile_make_folder (profile, &error));
  assert_mode (cw_profile_get_path (profile), 0700);
  g_assert_cmpint (g_chmod (cw_profile_get_path (profile), 0755), ==, 0);
  cw_profile_free (open_profile ("modes"));
  assert_mode (cw_profile_get_path (profile), 0700);

  g_assert_true (cw_profile_save_settings (profile, settings, &error));
  assert_mode (path, 0600);
  g_assert_cmpint (g_chmod (path, 0644), ==, 0);
  g_assert_true (cw_profile_save_settings (profile, settings, &error));
  assert_mode (path, 0600);
}

static void
test_not_a_folder (void)
{
  g_autoptr (CwProfile) profile = open_profile ("folder");
  g_autofree char *parent = g_path_get_dirname (cw_profile_get_path (profile));
  g_autofree char *path = g_build_filename (parent, "file", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "x", 1, NULL));
  g_assert_null (cw_profile_open ("file", &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_STORAGE);
  g_assert_nonnull (strstr (error->message, path));
}

static void
test_lock (void)
{
  g_autoptr (CwProfile) profile = open_profile ("lock");
  g_autoptr (CwProfile) other = open_profile ("lock");
  g_autoptr (CwProfile) elsewhere = open_profile ("lock2");
  g_autoptr (GError) error = NULL;
  struct stat status;
  g_autofree char *path = cw_profile_get_file (profile, "run.lock");

  g_assert_true (cw_profile_lock (profile, &error));
  g_assert_no_error (error);
  g_assert_cmpint (stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_size, ==, 0);
  g_assert_cmphex (status.st_mode & 07777, ==, 0600);

  g_assert_false (cw_profile_lock (other, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_BUSY);
  g_clear_error (&error);
  g_assert_false (cw_profile_lock (profile, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_BUSY);
  g_clear_error (&error);
  g_assert_true (cw_profile_lock (elsewhere, &error));

  cw_profile_unlock (other);
  g_assert_false (cw_profile_lock (other, NULL));
  cw_profile_unlock (profile);
  cw_profile_unlock (profile);
  g_assert_true (cw_profile_lock (other, &error));
  g_clear_pointer (&other, cw_profile_free);
  g_assert_true (cw_profile_lock (profile, &error));
}

/* The system takes the lock of a process back, however it ends. */
static void
test_lock_killed (void)
{
  g_autoptr (CwProfile) profile = open_profile ("killed");
  g_autoptr (GError) error = NULL;
  int ready[2], finish[2];
  char byte;
  pid_t child;

  g_assert_cmpint (pipe (ready), ==, 0);
  g_assert_cmpint (pipe (finish), ==, 0);
  child = fork ();
  if (child == 0)
    {
      close (finish[1]);
      byte = cw_profile_lock (profile, NULL) ? 'y' : 'n';
      if (write (ready[1], &byte, 1) != 1 || read (finish[0], &byte, 1) != 0)
        _exit (1);
      _exit (0);
    }

  close (ready[1]);
  close (finish[0]);
  g_assert_cmpint (read (ready[0], &byte, 1), ==, 1);
  g_assert_cmpint (byte, ==, 'y');
  g_assert_false (cw_profile_lock (profile, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_BUSY);
  g_clear_error (&error);

  close (finish[1]);
  close (ready[0]);
  g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
  g_assert_true (cw_profile_lock (profile, &error));
  g_assert_no_error (error);
}

static void
test_settings (void)
{
  g_autoptr (CwProfile) profile = open_profile ("settings");
  g_autoptr (CwSettings) settings = NULL;
  g_autoptr (CwSettings) again = NULL;
  g_autofree char *region = NULL;
  g_autoptr (GError) error = NULL;

  settings = cw_profile_load_settings (profile, &error);
  g_assert_no_error (error);
  region = cw_settings_get (settings, "region");
  g_assert_cmpstr (region, ==, "US");

  g_assert_true (cw_settings_set (settings, "max-change-percent", "7", &error));
  g_assert_true (cw_profile_save_settings (profile, settings, &error));
  again = cw_profile_load_settings (profile, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->max_change_percent, ==, 7);
}

/* Each broken file is refused with its name and a remedy, and stays as it is. */
static void
assert_refuses (CwProfile *profile,
                const char *basename,
                const char *text,
                gpointer (*load) (CwProfile *, GError **))
{
  g_autofree char *path = cw_profile_get_file (profile, basename);
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  write_file (profile, basename, text);
  g_assert_null (load (profile, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_INVALID_FILE);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_nonnull (strstr (error->message, "move it away"));
  after = read_file (profile, basename);
  g_assert_cmpstr (after, ==, text);
}

static gpointer
load_settings (CwProfile *profile, GError **error)
{
  return cw_profile_load_settings (profile, error);
}

static gpointer
load_connections (CwProfile *profile, GError **error)
{
  return cw_profile_load_connections (profile, error);
}

static gpointer
load_mapping (CwProfile *profile, GError **error)
{
  return cw_profile_load_mapping (profile, CW_OBJECT_CONTACT, CW_MAPPING_ACTIVE, error);
}

static gpointer
load_schema (CwProfile *profile, GError **error)
{
  return cw_profile_load_schema (profile, "Contact", error);
}

static gpointer
load_users (CwProfile *profile, GError **error)
{
  return cw_profile_load_users (profile, CW_SIDE_ALOWARE, error);
}

static void
test_broken_files (void)
{
  static const char *const broken[] = { "", "{", "[]", "null", "{\"a\": }", "\"text\"" };
  g_autoptr (CwProfile) profile = open_profile ("broken");

  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      assert_refuses (profile, "settings.json", broken[i], load_settings);
      assert_refuses (profile, "connections.json", broken[i], load_connections);
      assert_refuses (profile, "mapping.json", broken[i], load_mapping);
      assert_refuses (profile, "schema-Contact.json", broken[i], load_schema);
      assert_refuses (profile, "users-aloware.json", broken[i], load_users);
    }
  assert_refuses (profile, "connections.json", "{\"aloware_url\": 5}", load_connections);
  assert_refuses (profile, "connections.json", "{\"aloware_users\": -1}", load_connections);
  assert_refuses (profile, "connections.json", "{\"aloware_users\": 1.5}", load_connections);
  assert_refuses (profile, "connections.json", "{\"salesforce_has_secret\": \"yes\"}", load_connections);
  assert_refuses (profile, "users-aloware.json", "{\"users\": {}}", load_users);
  assert_refuses (profile, "users-aloware.json", "{\"users\": [5]}", load_users);
  assert_refuses (profile, "users-aloware.json", "{\"users\": [{\"name\": \"A\"}]}", load_users);
}

static void
test_broken_line (void)
{
  g_autoptr (CwProfile) profile = open_profile ("line");
  g_autoptr (GError) error = NULL;

  write_file (profile, "connections.json", "{\n  \"a\": 1,\n  \"b\": oops\n}\n");
  g_assert_null (cw_profile_load_connections (profile, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_INVALID_FILE);
  g_assert_nonnull (strstr (error->message, "Line 3"));
}

static void
test_connections (void)
{
  g_autoptr (CwProfile) profile = open_profile ("connections");
  g_autoptr (CwConnections) connections = NULL;
  g_autoptr (CwConnections) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  connections = cw_profile_load_connections (profile, &error);
  g_assert_no_error (error);
  g_assert_null (connections->aloware_url);
  g_assert_cmpuint (connections->aloware_users, ==, 0);

  connections->salesforce_login_url = g_strdup ("https://login.salesforce.com");
  connections->salesforce_user = g_strdup ("ana@example.org");
  connections->salesforce_callback_port = 7717;
  connections->salesforce_has_secret = TRUE;
  connections->salesforce_requests_limit = G_MAXUINT;
  connections->aloware_url = g_strdup ("https://app.aloware.com");
  connections->aloware_auth = g_strdup ("token");
  connections->aloware_users = 12;
  g_assert_true (cw_profile_save_connections (profile, connections, &error));

  again = cw_profile_load_connections (profile, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->salesforce_login_url, ==, "https://login.salesforce.com");
  g_assert_null (again->salesforce_org_id);
  g_assert_cmpstr (again->salesforce_user, ==, "ana@example.org");
  g_assert_cmpuint (again->salesforce_callback_port, ==, 7717);
  g_assert_true (again->salesforce_has_secret);
  g_assert_cmpuint (again->salesforce_requests_limit, ==, G_MAXUINT);
  g_assert_cmpstr (again->aloware_auth, ==, "token");
  g_assert_cmpuint (again->aloware_users, ==, 12);

  text = read_file (profile, "connections.json");
  g_assert_true (g_str_has_suffix (text, "}\n"));
}

static void
test_connections_unknown (void)
{
  g_autoptr (CwProfile) profile = open_profile ("unknown");
  g_autoptr (CwConnections) connections = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  write_file (
    profile, "connections.json",
    "{\"later\": {\"a\": [1, null]}, \"aloware_url\": \"https://a.example\", \"aloware_auth\": null}");
  connections = cw_profile_load_connections (profile, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (connections->aloware_url, ==, "https://a.example");
  g_assert_null (connections->aloware_auth);
  g_clear_pointer (&connections->aloware_url, g_free);
  g_assert_true (cw_profile_save_connections (profile, connections, &error));
  g_assert_no_error (error);

  text = read_file (profile, "connections.json");
  g_assert_nonnull (strstr (text, "\"later\""));
  g_assert_nonnull (strstr (text, "null"));
  g_assert_null (strstr (text, "aloware_url"));

  /* A file that cannot be read is not overwritten. */
  write_file (profile, "connections.json", "{oops");
  g_assert_false (cw_profile_save_connections (profile, connections, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_INVALID_FILE);
}

static void
test_mapping (void)
{
  g_autoptr (CwProfile) profile = open_profile ("mapping");
  g_autoptr (CwMapping) mapping = cw_mapping_new ();
  g_autoptr (CwMapping) draft = NULL;
  g_autoptr (CwMapping) active = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (cw_profile_load_mapping (profile, CW_OBJECT_CONTACT, CW_MAPPING_DRAFT, &error));
  g_assert_no_error (error);
  g_assert_true (
    cw_mapping_add (mapping, cw_mapping_row_new (cw_catalogue_find ("first_name"), "FirstName"), &error));
  g_assert_true (cw_profile_save_mapping (profile, CW_OBJECT_CONTACT, CW_MAPPING_DRAFT, mapping, &error));
  g_assert_no_error (error);

  draft = cw_profile_load_mapping (profile, CW_OBJECT_CONTACT, CW_MAPPING_DRAFT, &error);
  g_assert_no_error (error);
  g_assert_true (cw_mapping_equal (draft, mapping));
  active = cw_profile_load_mapping (profile, CW_OBJECT_CONTACT, CW_MAPPING_ACTIVE, &error);
  g_assert_no_error (error);
  g_assert_null (active);

  g_assert_true (cw_profile_save_mapping (profile, CW_OBJECT_CONTACT, CW_MAPPING_DRAFT, NULL, &error));
  g_assert_true (cw_profile_save_mapping (profile, CW_OBJECT_CONTACT, CW_MAPPING_DRAFT, NULL, &error));
  g_assert_no_error (error);
  g_assert_null (cw_profile_load_mapping (profile, CW_OBJECT_CONTACT, CW_MAPPING_DRAFT, &error));
  g_assert_no_error (error);
}

/* Each object's mapping has its own file, and no other object's mapping gets into it. */
static void
test_mapping_of_another_object (void)
{
  g_autoptr (CwProfile) profile = open_profile ("objects");
  g_autoptr (CwMapping) leads = cw_mapping_new ();
  g_autoptr (CwMapping) kept = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  leads->object = CW_OBJECT_LEAD;
  g_assert_true (cw_profile_save_mapping (profile, CW_OBJECT_LEAD, CW_MAPPING_DRAFT, leads, &error));
  g_assert_no_error (error);
  kept = cw_profile_load_mapping (profile, CW_OBJECT_LEAD, CW_MAPPING_DRAFT, &error);
  g_assert_no_error (error);
  g_assert_cmpint (kept->object, ==, CW_OBJECT_LEAD);
  g_assert_null (cw_profile_load_mapping (profile, CW_OBJECT_CONTACT, CW_MAPPING_DRAFT, &error));
  g_assert_no_error (error);

  g_assert_false (cw_profile_save_mapping (profile, CW_OBJECT_CONTACT, CW_MAPPING_DRAFT, leads, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_USAGE);
  g_clear_error (&error);

  text = cw_mapping_to_json (leads);
  write_file (profile, "mapping-draft.json", text);
  g_assert_null (cw_profile_load_mapping (profile, CW_OBJECT_CONTACT, CW_MAPPING_DRAFT, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_INVALID_FILE);
  g_assert_nonnull (strstr (error->message, "Lead"));
}

static void
test_schema (void)
{
  g_autoptr (CwProfile) profile = open_profile ("schema");
  g_autoptr (CwSchema) schema = cw_schema_new ("Contact");
  g_autoptr (CwSchema) again = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (cw_profile_load_schema (profile, "Contact", &error));
  g_assert_no_error (error);
  cw_schema_add (schema, cw_field_new ("Email", "Email", "email"));
  g_assert_true (cw_profile_save_schema (profile, schema, &error));
  again = cw_profile_load_schema (profile, "Contact", &error);
  g_assert_no_error (error);
  g_assert_nonnull (cw_schema_find (again, "Email"));

  g_assert_null (cw_profile_load_schema (profile, "../Contact", &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_USAGE);
}

/* What is written can be read, whatever it is. */
static void
test_random_round_trip (void)
{
  g_autoptr (CwProfile) profile = open_profile ("random");

  for (guint round = 0; round < 200; round++)
    {
      g_autoptr (CwConnections) connections = cw_connections_new ();
      g_autoptr (CwConnections) connections_again = NULL;
      g_autoptr (GPtrArray) users = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_user_free);
      g_autoptr (GPtrArray) users_again = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *id = unit_text_random (0);
      g_autofree char *name = unit_text_random (0);
      g_autofree char *email = unit_text_random (0);
      const CwUser *user;

      connections->salesforce_login_url = unit_text_random (0);
      connections->salesforce_client_id = unit_text_random (0);
      connections->salesforce_user = unit_text_random (0);
      connections->aloware_url = unit_text_random (0);
      connections->aloware_users = (guint) g_test_rand_int ();
      g_assert_true (cw_profile_save_connections (profile, connections, &error));
      connections_again = cw_profile_load_connections (profile, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (connections_again->salesforce_login_url, ==, connections->salesforce_login_url);
      g_assert_cmpstr (connections_again->salesforce_client_id, ==, connections->salesforce_client_id);
      g_assert_cmpstr (connections_again->salesforce_user, ==, connections->salesforce_user);
      g_assert_cmpstr (connections_again->aloware_url, ==, connections->aloware_url);
      g_assert_cmpuint (connections_again->aloware_users, ==, connections->aloware_users);

      g_ptr_array_add (users, cw_user_new (id, name, email, TRUE));
      g_assert_true (cw_profile_save_users (profile, CW_SIDE_ALOWARE, users, &error));
      users_again = cw_profile_load_users (profile, CW_SIDE_ALOWARE, &error);
      g_assert_no_error (error);
      user = users_again->pdata[0];
      g_assert_cmpstr (user->id, ==, id);
      g_assert_cmpstr (user->name, ==, name);
      g_assert_cmpstr (user->email, ==, email);
    }
}

/* More than a mapping file may have: it is not written, and the one before it stays. */
static void
test_too_large_to_read (void)
{
  g_autoptr (CwProfile) profile = open_profile ("too-large");
  g_autoptr (CwMapping) mapping = cw_mapping_new ();
  g_autoptr (CwMapping) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *large = g_strnfill (CW_MAPPING_MAX_BYTES, 'x');
  CwMappingRow *row = cw_mapping_row_new (cw_catalogue_find ("lead_source"), "LeadSource");

  g_assert_true (cw_mapping_add (mapping, row, &error));
  g_assert_true (cw_profile_save_mapping (profile, CW_OBJECT_CONTACT, CW_MAPPING_DRAFT, mapping, &error));
  g_hash_table_insert (row->value_pairs, g_strdup ("Web"), g_steal_pointer (&large));
  g_assert_false (cw_profile_save_mapping (profile, CW_OBJECT_CONTACT, CW_MAPPING_DRAFT, mapping, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_INVALID_FILE);
  g_clear_error (&error);

  again = cw_profile_load_mapping (profile, CW_OBJECT_CONTACT, CW_MAPPING_DRAFT, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (cw_mapping_get_n_rows (again), ==, 1);
}

static void
test_users (void)
{
  g_autoptr (CwProfile) profile = open_profile ("users");
  g_autoptr (GPtrArray) users = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_user_free);
  g_autoptr (GPtrArray) again = NULL;
  g_autoptr (GError) error = NULL;
  const CwUser *user;

  g_assert_null (cw_profile_load_users (profile, CW_SIDE_SALESFORCE, &error));
  g_assert_no_error (error);
  g_ptr_array_add (users, cw_user_new ("005A", "Ana “A” Ruiz", "ana@example.org", TRUE));
  g_ptr_array_add (users, cw_user_new ("005B", "Bea", NULL, FALSE));
  g_assert_true (cw_profile_save_users (profile, CW_SIDE_SALESFORCE, users, &error));

  again = cw_profile_load_users (profile, CW_SIDE_SALESFORCE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->len, ==, 2);
  user = again->pdata[0];
  g_assert_cmpstr (user->id, ==, "005A");
  g_assert_cmpstr (user->name, ==, "Ana “A” Ruiz");
  g_assert_cmpstr (user->email, ==, "ana@example.org");
  g_assert_true (user->active);
  user = again->pdata[1];
  g_assert_null (user->email);
  g_assert_false (user->active);

  g_assert_null (cw_profile_load_users (profile, CW_SIDE_ALOWARE, &error));
  g_assert_no_error (error);
}

static void
test_forget (void)
{
  g_autoptr (CwProfile) profile = open_profile ("forget");
  g_autoptr (CwProfile) run = open_profile ("forget");
  g_autoptr (CwSettings) settings = cw_settings_new ();
  g_autofree char *path = cw_profile_get_file (profile, CW_PROFILE_STATE_FILE);
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (cw_profile_forget_state (profile, &error));
  g_assert_true (cw_profile_save_settings (profile, settings, &error));
  cw_store_close (test_open (path));
  write_file (profile, CW_PROFILE_STATE_FILE "-wal", "left over");

  g_assert_true (cw_profile_lock (run, &error));
  g_assert_false (cw_profile_forget_state (profile, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_BUSY);
  g_clear_error (&error);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));

  /* The holder may, and keeps the lock. */
  g_assert_true (cw_profile_forget_state (run, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (log, G_FILE_TEST_EXISTS));
  g_assert_false (cw_profile_lock (profile, NULL));
}

int
main (int argc, char *argv[])
{
  g_autofree char *folder = g_dir_make_tmp ("cw-profile-XXXXXX", NULL);
  int result;

  /* G_TEST_OPTION_ISOLATE_DIRS would do, but it leaks in GLib 2.74. */
  g_assert_nonnull (folder);
  g_setenv ("XDG_DATA_HOME", folder, TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/profile/names", test_names);
  g_test_add_func ("/profile/modes", test_modes);
  g_test_add_func ("/profile/not-a-folder", test_not_a_folder);
  g_test_add_func ("/profile/lock", test_lock);
  g_test_add_func ("/profile/lock-killed", test_lock_killed);
  g_test_add_func ("/profile/settings", test_settings);
  g_test_add_func ("/profile/broken-files", test_broken_files);
  g_test_add_func ("/profile/broken-line", test_broken_line);
  g_test_add_func ("/profile/connections", test_connections);
  g_test_add_func ("/profile/connections-unknown", test_connections_unknown);
  g_test_add_func ("/profile/mapping", test_mapping);
  g_test_add_func ("/profile/mapping/another-object", test_mapping_of_another_object);
  g_test_add_func ("/profile/schema", test_schema);
  g_test_add_func ("/profile/too-large-to-read", test_too_large_to_read);
  g_test_add_func ("/profile/users", test_users);
  g_test_add_func ("/profile/random-round-trip", test_random_round_trip);
  g_test_add_func ("/profile/forget-state", test_forget);

  result = g_test_run ();
  test_remove_folder (folder);

  return result;
}
