/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include "cw-store.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdlib.h>

#include "cw-store-conflicts.h"
#include "cw-store-journal.h"
#include "cw-store-links.h"
#include "cw-store-mirror.h"
#include "cw-store-phones.h"
#include "cw-store-plans.h"
#include "cw-store-runs.h"
#include "property.h"

/* Whatever is put into the state database of a contact's values: none of it can be read in any of its files,
 * neither while it is open nor after it was closed; and with the key all of it comes back. */

typedef struct
{
  GRand *random;
  char *folder;
  GPtrArray *canaries; /* every value that was put in */
  CwStore *store;
} Profile;

/* Long enough not to be there by chance; every eighth one is long enough for pages of its own. (transfer
 * none) */
static const char *
value (Profile *profile)
{
  GString *text = g_string_new ("");
  guint n = g_rand_int_range (profile->random, 0, 8) == 0
              ? 6000
              : (guint) g_rand_int_range (profile->random, 12, 60);

  while (text->len < n)
    g_string_append_printf (text, "%08x%s", g_rand_int (profile->random),
                            property_pick_text (profile->random));
  g_ptr_array_add (profile->canaries, g_string_free (text, FALSE));
  return g_ptr_array_index (profile->canaries, profile->canaries->len - 1);
}

static CwRecord *
record (Profile *profile, const char *id)
{
  CwRecord *made = cw_record_new (id);

  for (int i = g_rand_int_range (profile->random, 1, 6); i > 0; i--)
    {
      g_autofree char *name = g_strdup_printf ("Field_%d__c", i);

      cw_record_set (made, name, value (profile));
    }
  return made;
}

static CwChange *
change (Profile *profile)
{
  CwChange *made = cw_change_new (property_flip (profile->random) ? CW_SIDE_SALESFORCE : CW_SIDE_ALOWARE,
                                  CW_ACTION_UPDATE);
  CwChangeField *field = cw_change_field_new ("city", "MailingCity");

  made->pair.label = g_strdup (value (profile));
  cw_pair_id_set (&made->pair, "155", "003000000000001AAA");
  made->pair.phone = g_strdup (value (profile));
  field->old_value = g_strdup (value (profile));
  field->new_value = g_strdup (value (profile));
  field->expected = g_strdup (value (profile));
  field->source = g_strdup (value (profile));
  g_ptr_array_add (made->fields, field);
  return made;
}

static void
put_mirrors (Profile *profile, const char *id)
{
  g_autoptr (CwSalesforceMirror) salesforce = cw_salesforce_mirror_new ();
  g_autoptr (CwAlowareMirror) aloware = cw_aloware_mirror_new ();
  g_autoptr (CwLink) link = cw_link_new (id, id);

  salesforce->record = record (profile, id);
  salesforce->modified_by = g_strdup (value (profile));
  aloware->record = record (profile, id);
  aloware->phone = g_strdup (value (profile));
  link->pair.phone = g_strdup (value (profile));
  g_clear_pointer (&link->base[CW_SIDE_ALOWARE], cw_record_free);
  g_clear_pointer (&link->base[CW_SIDE_SALESFORCE], cw_record_free);
  link->base[CW_SIDE_ALOWARE] = record (profile, "");
  link->base[CW_SIDE_SALESFORCE] = record (profile, "");
  property_assert (cw_store_put_salesforce (profile->store, salesforce, NULL));
  property_assert (cw_store_put_aloware (profile->store, aloware, NULL));
  property_assert (cw_store_put_link (profile->store, link, NULL));
  property_assert (cw_store_add_phone (profile->store, value (profile), CW_PHONE_FROM_LINK, NULL));
}

static void
put_run (Profile *profile)
{
  g_autoptr (CwRun) run = cw_run_new ();
  g_autoptr (CwWrite) write = cw_write_new ();
  g_autoptr (CwConflict) conflict = cw_conflict_new (CW_CONFLICT_FIELD);
  g_autoptr (CwChange) planned = change (profile);
  g_autoptr (CwExclusion) exclusion = cw_exclusion_new ("no-phone", value (profile));

  run->kind = g_strdup ("sync");
  g_free (run->state);
  run->state = g_strdup ("failed");
  property_assert (cw_store_begin_run (profile->store, run, NULL));
  run->error_message = g_strdup (value (profile));
  property_assert (cw_store_update_run (profile->store, run, NULL));

  write->run = run->run;
  write->change = change (profile);
  property_assert (cw_store_journal_add (profile->store, write, NULL));
  property_assert (cw_store_journal_set_state (profile->store, write->id, CW_WRITE_FAILED, "REFUSED",
                                               value (profile), NULL));

  conflict->pair.label = g_strdup (value (profile));
  cw_pair_id_set (&conflict->pair, "155", "003000000000001AAA");
  conflict->aloware = g_strdup ("city");
  conflict->salesforce = g_strdup ("MailingCity");
  conflict->value[CW_SIDE_ALOWARE] = g_strdup (value (profile));
  conflict->base_value = g_strdup (value (profile));
  conflict->value[CW_SIDE_SALESFORCE] = g_strdup (value (profile));
  conflict->salesforce_changed_by = g_strdup (value (profile));
  conflict->message = g_strdup (value (profile));
  property_assert (cw_store_put_conflict (profile->store, conflict, run->run, NULL));

  exclusion->pair.label = g_strdup (value (profile));
  property_assert (cw_store_add_change (profile->store, "plan", planned, NULL));
  property_assert (cw_store_add_exclusion (profile->store, "plan", exclusion, NULL));
}

static gboolean
contains (const char *content, gsize length, const char *text)
{
  return memmem (content, length, text, strlen (text)) != NULL;
}

static void
look_for_canaries (Profile *profile)
{
  g_autoptr (GDir) folder = g_dir_open (profile->folder, 0, NULL);
  const char *name;
  guint n_files = 0;

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (profile->folder, name, NULL);
      g_autofree char *content = NULL;
      gsize length;

      property_assert (g_file_get_contents (path, &content, &length, NULL));
      n_files++;
      for (guint i = 0; i < profile->canaries->len; i++)
        property_assert (!contains (content, length, g_ptr_array_index (profile->canaries, i)));
    }
  property_assert (n_files > 0);
}

static void
remove_files (Profile *profile)
{
  g_autoptr (GDir) folder = g_dir_open (profile->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (profile->folder, name, NULL);

      g_remove (path);
    }
  g_rmdir (profile->folder);
}

static void
check_sealing (GRand *random)
{
  guint8 bytes[32] = { 0 };
  g_autoptr (GBytes) key = NULL;
  g_autoptr (CwSalesforceMirror) back = NULL;
  g_autofree char *path = NULL;
  Profile profile = { random, g_dir_make_tmp ("cw-seal-XXXXXX", NULL),
                      g_ptr_array_new_with_free_func (g_free), NULL };

  bytes[0] = (guint8) g_rand_int_range (random, 1, 256);
  key = g_bytes_new (bytes, sizeof bytes);
  path = g_build_filename (profile.folder, "state.db", NULL);
  profile.store = cw_store_open (path, key, NULL, NULL);
  property_assert (profile.store != NULL);
  for (int i = g_rand_int_range (random, 1, 6); i > 0; i--)
    {
      g_autofree char *id = g_strdup_printf ("%d", i);

      put_mirrors (&profile, id);
      put_run (&profile);
    }

  look_for_canaries (&profile);
  cw_store_close (profile.store);
  look_for_canaries (&profile);

  /* The last record that was put, in full. */
  profile.store = cw_store_open (path, key, NULL, NULL);
  property_assert (cw_store_get_salesforce (profile.store, "1", &back, NULL));
  property_assert (back != NULL && back->record != NULL
                   && cw_record_get (back->record, "Field_1__c") != NULL);
  property_assert (g_ptr_array_find_with_equal_func (
    profile.canaries, cw_record_get (back->record, "Field_1__c"), g_str_equal, NULL));

  cw_store_close (profile.store);
  remove_files (&profile);
  g_ptr_array_unref (profile.canaries);
  g_free (profile.folder);
}

/* ── Moved by somebody without the key ── */

#define MOVED_PAIRS 4

/* The columns of both mirrors and of the links, sealed and open. */
static const struct
{
  const char *table, *column;
} pieces[] = {
  { "salesforce_mirror", "id" },
  { "salesforce_mirror", "modified" },
  { "salesforce_mirror", "modstamp" },
  { "salesforce_mirror", "master_id" },
  { "salesforce_mirror", "phone_key" },
  { "salesforce_mirror", "email_key" },
  { "salesforce_mirror", "external_key" },
  { "salesforce_mirror", "modified_by" },
  { "salesforce_mirror", "body" },
  { "aloware_mirror", "id" },
  { "aloware_mirror", "modified" },
  { "aloware_mirror", "phone_key" },
  { "aloware_mirror", "email_key" },
  { "aloware_mirror", "phone" },
  { "aloware_mirror", "body" },
  { "link", "aloware_id" },
  { "link", "salesforce_id" },
  { "link", "phone" },
  { "link", "base_aloware" },
  { "link", "base_salesforce" },
};

/* What belongs to a pair says its number everywhere. */
static void
put_numbered (CwStore *store, int number)
{
  g_autofree char *id = g_strdup_printf ("%d", number);
  g_autoptr (CwSalesforceMirror) salesforce = cw_salesforce_mirror_new ();
  g_autoptr (CwAlowareMirror) aloware = cw_aloware_mirror_new ();
  g_autoptr (CwLink) link = cw_link_new (id, id);

  salesforce->record = cw_record_new (id);
  cw_record_set (salesforce->record, "FirstName", id);
  cw_record_set_modified (salesforce->record, number);
  salesforce->modstamp = number;
  salesforce->modified_by = g_strdup (id);
  salesforce->phone_key = g_strdup (id);
  salesforce->email_key = g_strdup (id);
  salesforce->external_key = g_strdup (id);
  aloware->record = cw_record_new (id);
  cw_record_set (aloware->record, "first_name", id);
  cw_record_set_modified (aloware->record, number);
  aloware->phone = g_strdup (id);
  aloware->phone_key = g_strdup (id);
  aloware->email_key = g_strdup (id);
  link->pair.phone = g_strdup (id);
  cw_record_set (link->base[CW_SIDE_ALOWARE], "first_name", id);
  cw_record_set (link->base[CW_SIDE_SALESFORCE], "first_name", id);
  g_assert_true (cw_store_put_salesforce (store, salesforce, NULL));
  g_assert_true (cw_store_put_aloware (store, aloware, NULL));
  g_assert_true (cw_store_put_link (store, link, NULL));
}

/* A piece of one row in place of another row's, or in place of nothing; the two may change places. */
static void
move_piece (GRand *random, sqlite3 *database)
{
  guint piece = (guint) g_rand_int_range (random, 0, G_N_ELEMENTS (pieces));
  int from = g_rand_int_range (random, 1, MOVED_PAIRS + 1);
  int to = g_rand_int_range (random, 1, MOVED_PAIRS + 1);
  const char *table = pieces[piece].table;
  const char *column = pieces[piece].column;
  g_autofree char *sql = NULL;

  switch (g_rand_int_range (random, 0, 3))
    {
    case 0:
      sql = g_strdup_printf (
        "UPDATE OR IGNORE %s SET %s = (SELECT %s FROM %s WHERE rowid = %d) WHERE rowid = %d", table, column,
        column, table, from, to);
      break;
    case 1:
      sql = g_strdup_printf (
        "UPDATE OR IGNORE %s SET %s = (SELECT %s FROM %s AS other WHERE other.rowid = %d - %s.rowid)"
        " WHERE rowid IN (%d, %d)",
        table, column, column, table, from + to, table, from, to);
      break;
    default:
      sql = g_strdup_printf ("UPDATE OR IGNORE %s SET %s = NULL WHERE rowid = %d", table, column, to);
      break;
    }
  sqlite3_exec (database, sql, NULL, NULL, NULL);
}

static void
assert_is (const char *text, const char *id)
{
  property_assert (text != NULL && g_str_equal (text, id));
}

/* Whatever can be read of a pair is its own. */
static void
check_pair (CwStore *store, const char *id)
{
  g_autoptr (CwSalesforceMirror) salesforce = NULL;
  g_autoptr (CwAlowareMirror) aloware = NULL;
  g_autoptr (CwLink) link = NULL;

  if (cw_store_get_salesforce (store, id, &salesforce, NULL) && salesforce != NULL)
    {
      assert_is (cw_record_get (salesforce->record, "FirstName"), id);
      assert_is (salesforce->phone_key, id);
      assert_is (salesforce->external_key, id);
      property_assert (salesforce->modstamp == atoi (id) && salesforce->successor == NULL
                       && !salesforce->deleted);
    }
  if (cw_store_get_aloware (store, id, &aloware, NULL) && aloware != NULL)
    {
      assert_is (cw_record_get (aloware->record, "first_name"), id);
      assert_is (aloware->phone, id);
      assert_is (aloware->phone_key, id);
    }
  if (!cw_store_find_link (store, CW_SIDE_ALOWARE, id, &link, NULL) || link == NULL)
    return;

  if (!link->is_unproven)
    assert_is (link->pair.ids[CW_SIDE_SALESFORCE], id);
  /* A phone or a base may be lost, which is none; never another pair's. */
  if (link->pair.phone != NULL)
    assert_is (link->pair.phone, id);
  if (cw_record_get (link->base[CW_SIDE_ALOWARE], "first_name") != NULL)
    assert_is (cw_record_get (link->base[CW_SIDE_ALOWARE], "first_name"), id);
  if (cw_record_get (link->base[CW_SIDE_SALESFORCE], "first_name") != NULL)
    assert_is (cw_record_get (link->base[CW_SIDE_SALESFORCE], "first_name"), id);
}

static void
check_moved (GRand *random)
{
  g_autoptr (GBytes) key = g_bytes_new_take (g_malloc0 (CW_STORE_KEY_BYTES), CW_STORE_KEY_BYTES);
  Profile profile = { random, g_dir_make_tmp ("cw-seal-XXXXXX", NULL), NULL, NULL };
  g_autofree char *path = g_build_filename (profile.folder, "state.db", NULL);
  sqlite3 *database = NULL;

  profile.store = cw_store_open (path, key, NULL, NULL);
  for (int i = 1; i <= MOVED_PAIRS; i++)
    put_numbered (profile.store, i);
  cw_store_close (profile.store);

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  for (int i = g_rand_int_range (random, 1, 5); i > 0; i--)
    move_piece (random, database);
  g_assert_cmpint (sqlite3_close (database), ==, SQLITE_OK);

  profile.store = cw_store_open (path, key, NULL, NULL);
  for (int i = 1; i <= MOVED_PAIRS; i++)
    {
      g_autofree char *id = g_strdup_printf ("%d", i);

      check_pair (profile.store, id);
    }
  cw_store_close (profile.store);
  remove_files (&profile);
  g_free (profile.folder);
}

static void
test_moved (void)
{
  property_run (check_moved, 60);
}

static void
test_sealing (void)
{
  property_run (check_sealing, 20);
}

int
main (int argc, char **argv)
{
  property_init (&argc, &argv);
  g_test_add_func ("/property/seal/no-value-can-be-read", test_sealing);
  g_test_add_func ("/property/seal/no-value-is-anothers", test_moved);
  return g_test_run ();
}
