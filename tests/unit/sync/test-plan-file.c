/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-kept-plan.h"
#include "cw-plan-file.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

#include "cw-error.h"
#include "cw-store-plans.h"
#include "test-store-common.h"

#define DIGEST "digest-of-the-mapping"

typedef struct
{
  CwStore *store;
  char *folder, *path;
} Fixture;

static CwChange *
make_change (guint number)
{
  CwChange *change = cw_change_new (number % 2 == 0 ? CW_SIDE_ALOWARE : CW_SIDE_SALESFORCE, CW_ACTION_UPDATE);
  CwChangeField *field = cw_change_field_new ("first_name", "FirstName");

  change->pair.label = g_strdup_printf ("Ana “%u”\n\t🙂", number);
  change->pair.ids[CW_SIDE_ALOWARE] = g_strdup_printf ("155%u", number);
  change->pair.ids[CW_SIDE_SALESFORCE] = g_strdup_printf ("003%u", number);
  change->pair.phone = g_strdup ("+12025550123");
  change->modstamp = 1785580800000 + number;
  field->old_value = number % 3 == 0 ? NULL : g_strdup ("old");
  field->new_value = g_strdup ("");
  field->expected = g_strdup ("old");
  field->source = g_strdup ("\x01"
                            "cannot be expressed");
  field->reason = g_strdup ("aloware-changed");
  g_ptr_array_add (change->fields, field);
  return change;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->store = test_open (":memory:");
  fixture->folder = g_dir_make_tmp ("crosswalk-plan-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "plan.json", NULL);
  g_assert_true (cw_store_set_meta (fixture->store, CW_META_PLAN_MAPPING, DIGEST, NULL));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  cw_store_close (fixture->store);
  test_remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static void
save (Fixture *fixture, guint n_changes)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 1; i <= n_changes; i++)
    {
      g_autoptr (CwChange) change = make_change (i);

      g_assert_true (cw_store_add_change (fixture->store, "plan-1", change, &error));
      g_assert_no_error (error);
    }
  g_assert_true (cw_plan_file_save (fixture->store, "plan-1", fixture->path, &error));
  g_assert_no_error (error);
}

static void
assert_refused (Fixture *fixture, const char *digest)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (cw_plan_file_load (fixture->store, fixture->path, digest, "plan-2", &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_INVALID_FILE);
  g_assert_nonnull (strstr (error->message, fixture->path));
}

/* What was saved is what is applied, to the byte, and only its owner may read it. */
static void
test_round_trip (Fixture *fixture, gconstpointer data)
{
  CwStore *other = test_open (":memory:");
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (GError) error = NULL;
  GStatBuf status;

  save (fixture, 2500);
  g_assert_cmpint (g_stat (fixture->path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);

  g_assert_true (cw_plan_file_load (other, fixture->path, DIGEST, "loaded", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (test_count_changes (other, "loaded"), ==, 2500);

  changes = cw_store_list_changes (other, "loaded", 0, 2500, &error);
  for (guint i = 0; i < changes->len; i++)
    {
      g_autoptr (CwChange) expected = make_change (i + 1);
      g_autoptr (GBytes) expected_bytes = NULL;
      g_autoptr (GBytes) bytes = cw_change_to_bytes (g_ptr_array_index (changes, i));

      expected->id = i + 1;
      expected_bytes = cw_change_to_bytes (expected);
      g_assert_true (g_bytes_equal (bytes, expected_bytes));
    }
  cw_store_close (other);
}

static void
test_other_mapping (Fixture *fixture, gconstpointer data)
{
  save (fixture, 1);
  assert_refused (fixture, "another-digest");
}

/* Cut anywhere, or with any member missing, a file is refused as a whole and leaves nothing behind. */
static void
test_broken (Fixture *fixture, gconstpointer data)
{
  static const char *const members[] = { "format",        "version", "plan",     "mapping",
                                         "changes",       "digest",  "side",     "action",
                                         "salesforce_id", "fields",  "modstamp", "aloware_id" };
  g_autofree char *text = NULL;
  gsize length;

  save (fixture, 1);
  g_assert_true (g_file_get_contents (fixture->path, &text, &length, NULL));

  for (gsize cut = 0; cut + 2 < length; cut += 7)
    {
      g_assert_true (g_file_set_contents (fixture->path, text, (gssize) cut, NULL));
      assert_refused (fixture, DIGEST);
    }

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      g_autofree char *quoted = g_strdup_printf ("\"%s\":", members[i]);
      g_auto (GStrv) parts = g_strsplit (text, quoted, 2);
      g_autofree char *without = g_strconcat (parts[0], "\"other\":", parts[1], NULL);

      g_assert_nonnull (parts[1]);
      g_assert_true (g_file_set_contents (fixture->path, without, -1, NULL));
      assert_refused (fixture, DIGEST);
    }
  g_assert_cmpuint (test_count_changes (fixture->store, "plan-1"), ==, 1);
  g_assert_cmpuint (test_count_changes (fixture->store, "plan-2"), ==, 0);
}

/* Other programs lay JSON out anew: other white space, and the members in another order. */
static void
test_other_layout (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (JsonNode) turned = NULL;
  g_autoptr (GList) names = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *pretty = NULL;
  JsonObject *object = json_object_new ();

  save (fixture, 3);
  g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
  root = json_from_string (text, &error);
  g_assert_no_error (error);
  names = g_list_reverse (json_object_get_members (json_node_get_object (root)));
  for (GList *link = names; link != NULL; link = link->next)
    json_object_set_member (object, link->data,
                            json_object_dup_member (json_node_get_object (root), link->data));
  turned = json_node_init_object (json_node_alloc (), object);
  json_object_unref (object);
  pretty = json_to_string (turned, TRUE);
  g_assert_true (g_file_set_contents (fixture->path, pretty, -1, NULL));

  g_assert_true (cw_plan_file_load (fixture->store, fixture->path, DIGEST, "plan-2", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (test_count_changes (fixture->store, "plan-2"), ==, 3);
}

/* A plan is applied exactly as it was looked at. */
static void
test_edited (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;
  char *value;

  save (fixture, 3);
  g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
  value = strstr (text, "\"old\":\"old\"");
  g_assert_nonnull (value);
  value[strlen ("\"old\":\"")] = 'O';
  g_assert_true (g_file_set_contents (fixture->path, text, -1, NULL));
  assert_refused (fixture, DIGEST);
}

/* Who knows how a file is made can make one, but not its code: neither by leaving it out nor with the digest
 * that anybody can reckon. */
static void
test_forged (Fixture *fixture, gconstpointer data)
{
  static const char *const codes[] = { "", "0",
                                       "0000000000000000000000000000000000000000000000000000000000000000" };
  g_autofree char *text = NULL;
  g_autoptr (GString) forged = NULL;
  char *code;

  save (fixture, 3);
  g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
  code = strstr (text, "\"digest\":\"");
  g_assert_nonnull (code);
  code[strlen ("\"digest\":\"")] = '\0';

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autofree char *file = g_strconcat (text, codes[i], "\"}\n", NULL);

      g_assert_true (g_file_set_contents (fixture->path, file, -1, NULL));
      assert_refused (fixture, DIGEST);
    }

  forged = g_string_new (text);
  {
    g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

    for (guint i = 1; i <= 3; i++)
      {
        g_autoptr (CwChange) change = make_change (i);
        g_autoptr (GBytes) bytes = cw_change_to_content (change);

        g_checksum_update (checksum, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
      }
    g_checksum_update (checksum, (const guchar *) "plan-1", strlen ("plan-1") + 1);
    g_checksum_update (checksum, (const guchar *) DIGEST, strlen (DIGEST) + 1);
    g_string_append_printf (forged, "%s\"}\n", g_checksum_get_string (checksum));
  }
  g_assert_true (g_file_set_contents (fixture->path, forged->str, -1, NULL));
  assert_refused (fixture, DIGEST);
}

/* A change more or less, or in another order, is another plan. */
static void
test_rearranged (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autofree char *swapped = NULL;
  g_autofree char *doubled = NULL;
  g_autofree char *shorter = NULL;

  save (fixture, 3);
  g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  swapped = g_strjoin ("\n", lines[0], lines[2], lines[1], lines[3], lines[4], NULL);
  doubled = g_strjoin ("\n", lines[0], lines[1], lines[1], lines[2], lines[3], lines[4], NULL);
  shorter = g_strjoin ("\n", lines[0], lines[1], lines[3], lines[4], NULL);
  for (guint i = 0; i < 3; i++)
    {
      const char *const files[] = { swapped, doubled, shorter };

      g_assert_true (g_file_set_contents (fixture->path, files[i], -1, NULL));
      assert_refused (fixture, DIGEST);
    }
}

/* Another profile has another key, and its plans are about other records. */
static void
test_other_profile (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) key = test_key (2);
  g_autoptr (GError) error = NULL;
  g_autoptr (CwStore) other = cw_store_open (":memory:", key, NULL, &error);

  g_assert_no_error (error);
  save (fixture, 1);
  g_assert_false (cw_plan_file_load (other, fixture->path, DIGEST, "loaded", &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_INVALID_FILE);
  g_assert_nonnull (strstr (error->message, "another profile"));
  g_assert_cmpuint (test_count_changes (other, "loaded"), ==, 0);
}

static void
test_unreadable (Fixture *fixture, gconstpointer data)
{
  assert_refused (fixture, DIGEST);
  g_assert_true (g_file_set_contents (fixture->path, "", 0, NULL));
  assert_refused (fixture, DIGEST);
  g_assert_true (g_file_set_contents (fixture->path, "[1, 2]", -1, NULL));
  assert_refused (fixture, DIGEST);
}

static void
test_no_room (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (cw_plan_file_save (fixture->store, "plan-1", "/nonexistent/plan.json", &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_STORAGE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/plan-file/round-trip", Fixture, NULL, set_up, test_round_trip, tear_down);
  g_test_add ("/plan-file/other-mapping", Fixture, NULL, set_up, test_other_mapping, tear_down);
  g_test_add ("/plan-file/broken", Fixture, NULL, set_up, test_broken, tear_down);
  g_test_add ("/plan-file/other-layout", Fixture, NULL, set_up, test_other_layout, tear_down);
  g_test_add ("/plan-file/edited", Fixture, NULL, set_up, test_edited, tear_down);
  g_test_add ("/plan-file/forged", Fixture, NULL, set_up, test_forged, tear_down);
  g_test_add ("/plan-file/rearranged", Fixture, NULL, set_up, test_rearranged, tear_down);
  g_test_add ("/plan-file/other-profile", Fixture, NULL, set_up, test_other_profile, tear_down);
  g_test_add ("/plan-file/unreadable", Fixture, NULL, set_up, test_unreadable, tear_down);
  g_test_add ("/plan-file/no-room", Fixture, NULL, set_up, test_no_room, tear_down);
  return g_test_run ();
}
