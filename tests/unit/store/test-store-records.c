/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-error.h"
#include "cw-store-links.h"
#include "cw-store-mirror.h"
#include "cw-store-phones.h"
#include "test-store-common.h"

#include "../../same-record.h"

static void
test_salesforce_mirror (void)
{
  g_autoptr (CwStore) store = test_open (":memory:");
  g_autoptr (CwSalesforceMirror) put = test_salesforce (store, "003A", "Ana");
  g_autoptr (CwSalesforceMirror) got = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (cw_store_get_salesforce (store, "003A", &got, &error));
  g_assert_no_error (error);
  g_assert_null (got);

  put->successor = g_strdup ("003M");
  put->modified_by = g_strdup ("Bea");
  put->external_key = g_strdup ("155");
  put->email_key = cw_store_hash (store, "ana@example.org");
  put->seen_run = 9;
  g_assert_true (cw_store_put_salesforce (store, put, &error));

  g_assert_true (cw_store_get_salesforce (store, "003A", &got, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (cw_record_get_id (got->record), ==, "003A");
  g_assert_cmpint (cw_record_get_modified (got->record), ==, 1700000000123);
  g_assert_true (same_record (got->record, put->record));
  g_assert_cmpint (got->modstamp, ==, put->modstamp);
  g_assert_true (got->in_filter);
  g_assert_false (got->deleted);
  g_assert_cmpstr (got->successor, ==, "003M");
  g_assert_cmpstr (got->modified_by, ==, "Bea");
  g_assert_cmpstr (got->phone_key, ==, put->phone_key);
  g_assert_cmpstr (got->email_key, ==, put->email_key);
  g_assert_cmpstr (got->external_key, ==, "155");
  g_assert_cmpint (got->seen_run, ==, 9);
  g_assert_cmpuint (test_count (store, cw_store_count_salesforce), ==, 1);

  /* Deleted: no values, and it is not counted. */
  g_clear_pointer (&put->record, cw_record_free);
  put->record = cw_record_new ("003A");
  put->deleted = TRUE;
  g_clear_pointer (&put->modified_by, g_free);
  put->in_filter = FALSE;
  g_assert_true (cw_store_put_salesforce (store, put, &error));
  g_clear_pointer (&got, cw_salesforce_mirror_free);
  g_assert_true (cw_store_get_salesforce (store, "003A", &got, &error));
  g_assert_no_error (error);
  g_assert_true (got->deleted);
  g_assert_false (got->in_filter);
  g_assert_null (got->modified_by);
  g_assert_cmpuint (cw_record_get_n_values (got->record), ==, 0);
  g_assert_cmpuint (test_count (store, cw_store_count_salesforce), ==, 0);
}

static void
test_aloware_mirror (void)
{
  g_autoptr (CwStore) store = test_open (":memory:");
  g_autoptr (CwAlowareMirror) put = test_aloware (store, "155", "+15550100");
  g_autoptr (CwAlowareMirror) got = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (cw_store_put_aloware (store, put, &error));
  g_assert_cmpuint (test_count (store, cw_store_count_aloware), ==, 1);
  g_assert_true (cw_store_set_gone (store, "155", TRUE, 7, 42, &error));
  g_assert_true (cw_store_set_gone (store, "none", TRUE, 7, 42, &error));
  g_assert_cmpuint (test_count (store, cw_store_count_aloware), ==, 0);

  g_assert_true (cw_store_get_aloware (store, "155", &got, &error));
  g_assert_no_error (error);
  g_assert_true (got->gone);
  g_assert_cmpint (got->checked, ==, 42);
  g_assert_cmpint (got->asked, ==, 7);
  g_assert_cmpstr (got->phone, ==, "+15550100");
  g_assert_cmpstr (got->phone_key, ==, put->phone_key);
  g_assert_null (got->email_key);
  g_assert_cmpstr (cw_record_get (got->record, "first_name"), ==, "+15550100");

  /* Reading it again says that it is there. */
  g_assert_true (cw_store_put_aloware (store, put, &error));
  g_assert_cmpuint (test_count (store, cw_store_count_aloware), ==, 1);
}

typedef struct
{
  CwStore *store;
  guint n;
  guint stop_at;
  char *last;
} Walk;

static gboolean
walk (Walk *walking, const char *id, GError **error)
{
  g_assert_cmpstr (walking->last, <, id);
  g_free (walking->last);
  walking->last = g_strdup (id);

  if (++walking->n == walking->stop_at)
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_BUSY, "stop");
      return FALSE;
    }

  return TRUE;
}

static gboolean
walk_salesforce (const CwSalesforceMirror *keys, gpointer user_data, GError **error)
{
  Walk *walking = user_data;
  g_autoptr (CwSalesforceMirror) whole = NULL;

  g_assert_true (cw_store_get_salesforce (walking->store, cw_record_get_id (keys->record), &whole, error));
  whole->in_filter = FALSE;
  g_assert_cmpuint (cw_record_get_n_values (keys->record), ==, 0);
  g_assert_cmpint (cw_record_get_modified (keys->record), ==, 1700000000123);
  g_assert_nonnull (keys->phone_key);

  /* Writing, reading and ending a transaction in the middle of a walk. */
  return walk (walking, cw_record_get_id (keys->record), error)
         && cw_store_put_salesforce (walking->store, whole, error)
         && (walking->n % 200 != 0
             || (cw_store_commit (walking->store, error) && cw_store_begin (walking->store, error)));
}

static gboolean
walk_aloware (const CwAlowareMirror *keys, gpointer user_data, GError **error)
{
  Walk *walking = user_data;
  g_autoptr (CwAlowareMirror) whole = NULL;

  g_assert_true (cw_store_get_aloware (walking->store, cw_record_get_id (keys->record), &whole, error));
  g_assert_cmpuint (cw_record_get_n_values (keys->record), ==, 0);
  g_assert_cmpstr (keys->phone, ==, whole->phone);

  return walk (walking, cw_record_get_id (keys->record), error);
}

static void
test_foreach_keys (void)
{
  g_autoptr (CwStore) store = test_open (":memory:");
  g_autoptr (GError) error = NULL;
  Walk walking = { .store = store, .last = g_strdup ("") };

  g_assert_true (cw_store_begin (store, &error));
  for (guint i = 0; i < 700; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i * 7919 % 1009);
      g_autoptr (CwSalesforceMirror) salesforce = test_salesforce (store, id, id);
      g_autoptr (CwAlowareMirror) aloware = test_aloware (store, id, id);

      g_assert_true (cw_store_put_salesforce (store, salesforce, &error));
      g_assert_true (cw_store_put_aloware (store, aloware, &error));
    }

  g_assert_true (cw_store_foreach_salesforce_keys (store, walk_salesforce, &walking, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (walking.n, ==, 700);
  g_assert_true (cw_store_commit (store, &error));

  walking.n = 0;
  walking.stop_at = 300;
  g_free (walking.last);
  walking.last = g_strdup ("");
  g_assert_false (cw_store_foreach_aloware_keys (store, walk_aloware, &walking, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_BUSY);
  g_assert_cmpuint (walking.n, ==, 300);
  g_free (walking.last);
}

static gboolean
test_has_phone (CwStore *store, const char *phone)
{
  g_autoptr (GError) error = NULL;
  gboolean known = FALSE;

  g_assert_true (cw_store_has_phone (store, phone, &known, &error));
  g_assert_no_error (error);

  return known;
}

static void
assert_phones (CwStore *store, gint64 run, guint limit, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) phones = cw_store_next_phones (store, run, limit, &error);
  g_autofree char *joined = NULL;

  g_assert_no_error (error);
  g_ptr_array_add (phones, NULL);
  joined = g_strjoinv (" ", (char **) phones->pdata);
  g_assert_cmpstr (joined, ==, expected);
}

static void
add_phone (CwStore *store, const char *e164, CwPhoneSource source)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (cw_store_add_phone (store, e164, source, &error));
  g_assert_no_error (error);
}

static void
test_many_phones (void)
{
  g_autoptr (CwStore) store = test_open (":memory:");
  g_autoptr (GPtrArray) phones = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) added = NULL;
  g_autoptr (GError) error = NULL;

  add_phone (store, "+12025550107", CW_PHONE_FROM_IMPORT);
  for (guint i = 0; i < 20; i++)
    g_ptr_array_add (phones, g_strdup_printf ("+120255501%02u", i));
  /* Two records may have one number. */
  g_ptr_array_add (phones, g_strdup ("+12025550103"));
  g_assert_true (cw_store_add_phones (store, phones, CW_PHONE_FROM_SALESFORCE, &error));
  g_assert_no_error (error);

  added = cw_store_next_phones (store, CW_ANY_RUN, 100, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (added->len, ==, 20);
  for (guint i = 0; i < 20; i++)
    g_assert_true (g_ptr_array_find_with_equal_func (added, phones->pdata[i], g_str_equal, NULL));

  /* The number that came from an import, too, stays when a full reading begins. */
  g_assert_true (cw_store_reset_phones (store, &error));
  g_assert_cmpuint (test_count_phones (store, CW_ANY_RUN), ==, 1);
}

static void
ask_phone (CwStore *store, const char *e164, gint64 run, const char *aloware_id)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (cw_store_set_phone_asked (store, e164, run, FALSE, aloware_id, &error));
  g_assert_no_error (error);
}

static void
test_phones (void)
{
  g_autoptr (CwStore) store = test_open (":memory:");
  g_autofree char *aloware_id = NULL;
  gint64 asked = -1;

  add_phone (store, "+1", CW_PHONE_FROM_SALESFORCE);
  add_phone (store, "+2", CW_PHONE_FROM_LINK);
  add_phone (store, "+3", CW_PHONE_FROM_IMPORT);
  g_assert_true (cw_store_get_phone (store, "+1", &asked, &aloware_id, NULL));
  g_assert_cmpint (asked, ==, CW_NEVER_ASKED);
  g_assert_cmpuint (test_count_phones (store, CW_ANY_RUN), ==, 3);

  /* Never asked for first, then by the run that last did. */
  ask_phone (store, "+2", 200, NULL);
  ask_phone (store, "+1", 100, "155");
  assert_phones (store, CW_ANY_RUN, 10, "+3 +1 +2");
  assert_phones (store, CW_ANY_RUN, 2, "+3 +1");
  assert_phones (store, 200, 10, "+3 +1");
  g_assert_cmpuint (test_count_phones (store, 200), ==, 2);

  /* A number that lies in the future, however it got there, keeps nobody from being asked. */
  assert_phones (store, 150, 10, "+3 +1 +2");
  assert_phones (store, 100, 10, "+3 +2");

  g_assert_true (cw_store_get_phone (store, "+1", &asked, &aloware_id, NULL));
  g_assert_cmpint (asked, ==, 100);
  g_assert_cmpstr (aloware_id, ==, "155");
  g_clear_pointer (&aloware_id, g_free);
  g_assert_true (cw_store_get_phone (store, "+2", &asked, &aloware_id, NULL));
  g_assert_null (aloware_id);

  /* A further source keeps the turn. */
  add_phone (store, "+1", CW_PHONE_FROM_IMPORT);
  assert_phones (store, CW_ANY_RUN, 10, "+3 +1 +2");
}

static void
test_phones_reset (void)
{
  g_autoptr (CwStore) store = test_open (":memory:");
  g_autoptr (GError) error = NULL;

  add_phone (store, "+1", CW_PHONE_FROM_SALESFORCE);
  add_phone (store, "+2", CW_PHONE_FROM_LINK);
  add_phone (store, "+3", CW_PHONE_FROM_IMPORT);
  add_phone (store, "+3", CW_PHONE_FROM_LINK);
  ask_phone (store, "+1", 300, "155");
  ask_phone (store, "+2", 100, NULL);
  ask_phone (store, "+3", 200, NULL);

  g_assert_true (cw_store_reset_phones (store, &error));
  assert_phones (store, CW_ANY_RUN, 10, "+3");
  g_assert_cmpuint (test_count_phones (store, CW_ANY_RUN), ==, 1);

  /* Added again by the next run, they have their old turn. */
  add_phone (store, "+1", CW_PHONE_FROM_SALESFORCE);
  add_phone (store, "+2", CW_PHONE_FROM_SALESFORCE);
  assert_phones (store, CW_ANY_RUN, 10, "+2 +3 +1");

  /* Not added again, they are forgotten by the reset after that. */
  g_assert_true (cw_store_reset_phones (store, &error));
  g_assert_true (cw_store_reset_phones (store, &error));
  g_assert_false (test_has_phone (store, "+1"));
  g_assert_true (test_has_phone (store, "+3"));
}

static void
test_phone_unknown_asked (void)
{
  g_autoptr (CwStore) store = test_open (":memory:");
  gint64 asked = -1;

  ask_phone (store, "+9", 77, "155");
  g_assert_true (cw_store_get_phone (store, "+9", &asked, NULL, NULL));
  g_assert_cmpint (asked, ==, 77);
  assert_phones (store, CW_ANY_RUN, 10, "");
}

static void
put_link (CwStore *store, const char *aloware_id, const char *salesforce_id, int code)
{
  g_autoptr (CwLink) link = cw_link_new (aloware_id, salesforce_id);
  g_autoptr (GError) error = NULL;

  link->pair.phone = g_strdup ("+1");
  cw_record_set (link->base[CW_SIDE_ALOWARE], "email", aloware_id);
  cw_record_set (link->base[CW_SIDE_SALESFORCE], "email", salesforce_id);
  cw_record_set (link->base[CW_SIDE_SALESFORCE], "city", "");
  g_assert_cmpint (cw_store_put_link (store, link, &error), ==, code < 0);
  if (code < 0)
    g_assert_no_error (error);
  else
    g_assert_error (error, CW_ERROR, code);
}

static void
test_links (void)
{
  g_autoptr (CwStore) store = test_open (":memory:");
  g_autoptr (CwLink) link = NULL;
  g_autoptr (CwLink) other = NULL;
  g_autoptr (CwLink) none = NULL;
  g_autofree char *partner = NULL;
  g_autofree char *nobody = NULL;
  g_autoptr (GError) error = NULL;

  put_link (store, "1", "A", -1);
  put_link (store, "2", "B", -1);
  put_link (store, "1", "A", -1);
  g_assert_cmpuint (test_count (store, cw_store_count_links), ==, 2);

  g_assert_true (cw_store_find_link (store, CW_SIDE_SALESFORCE, "A", &link, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (link->pair.ids[CW_SIDE_ALOWARE], ==, "1");
  g_assert_cmpstr (link->pair.phone, ==, "+1");
  g_assert_cmpstr (cw_record_get (link->base[CW_SIDE_ALOWARE], "email"), ==, "1");
  g_assert_cmpstr (cw_record_get (link->base[CW_SIDE_SALESFORCE], "email"), ==, "A");
  g_assert_cmpstr (cw_record_get (link->base[CW_SIDE_SALESFORCE], "city"), ==, "");
  g_assert_null (cw_record_get (link->base[CW_SIDE_ALOWARE], "city"));
  g_assert_true (cw_store_find_link (store, CW_SIDE_ALOWARE, "2", &other, &error));
  g_assert_cmpstr (other->pair.ids[CW_SIDE_SALESFORCE], ==, "B");
  g_assert_true (cw_store_find_link (store, CW_SIDE_ALOWARE, "A", &none, &error));
  g_assert_no_error (error);
  g_assert_null (none);
  g_assert_true (cw_store_find_partner (store, CW_SIDE_SALESFORCE, "A", &partner, &error));
  g_assert_cmpstr (partner, ==, "1");
  g_assert_true (cw_store_find_partner (store, CW_SIDE_ALOWARE, "A", &nobody, &error));
  g_assert_no_error (error);
  g_assert_null (nobody);

  g_assert_true (cw_store_delete_link (store, "1", &error));
  g_assert_cmpuint (test_count (store, cw_store_count_links), ==, 1);
  put_link (store, "3", "A", -1);
}

/* One to one, and what clashes leaves everything as it was, the caller's transaction included. */
static void
test_links_one_to_one (void)
{
  g_autoptr (CwStore) store = test_open (":memory:");
  g_autoptr (CwLink) link = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (cw_store_begin (store, &error));
  put_link (store, "1", "A", -1);
  put_link (store, "2", "B", -1);
  put_link (store, "1", "B", CW_ERROR_EXISTS);
  put_link (store, "1", "C", CW_ERROR_EXISTS);
  put_link (store, "3", "A", CW_ERROR_EXISTS);
  put_link (store, "4", "D", -1);
  g_assert_true (cw_store_commit (store, &error));
  g_assert_no_error (error);

  g_assert_cmpuint (test_count (store, cw_store_count_links), ==, 3);
  g_assert_true (cw_store_find_link (store, CW_SIDE_ALOWARE, "1", &link, &error));
  g_assert_cmpstr (link->pair.ids[CW_SIDE_SALESFORCE], ==, "A");
}

/* A link read for matching has no bases; keeping it must not wipe the stored ones. */
static void
test_links_keep_bases (void)
{
  g_autoptr (CwStore) store = test_open (":memory:");
  g_autoptr (CwLink) bare = cw_link_new ("1", "A");
  g_autoptr (CwLink) link = NULL;
  g_autoptr (GError) error = NULL;

  put_link (store, "1", "A", -1);
  g_clear_pointer (&bare->base[CW_SIDE_ALOWARE], cw_record_free);
  g_clear_pointer (&bare->base[CW_SIDE_SALESFORCE], cw_record_free);
  g_assert_true (cw_store_put_link (store, bare, &error));
  g_assert_true (cw_store_find_link (store, CW_SIDE_ALOWARE, "1", &link, &error));
  g_assert_cmpstr (link->pair.phone, ==, "+1");
  g_assert_cmpstr (cw_record_get (link->base[CW_SIDE_ALOWARE], "email"), ==, "1");
  g_assert_cmpstr (cw_record_get (link->base[CW_SIDE_SALESFORCE], "email"), ==, "A");
}

static gboolean
walk_link (const CwLink *link, gpointer user_data, GError **error)
{
  Walk *walking = user_data;

  if (walking->stop_at == 0)
    {
      g_assert_null (link->base[CW_SIDE_ALOWARE]);
      g_assert_null (link->base[CW_SIDE_SALESFORCE]);
    }
  else
    {
      g_assert_nonnull (cw_record_get (link->base[CW_SIDE_ALOWARE], "email"));
    }
  g_assert_cmpstr (link->pair.phone, ==, "+1");

  return walk (walking, link->pair.ids[CW_SIDE_SALESFORCE], error);
}

static void
test_links_foreach (void)
{
  g_autoptr (CwStore) store = test_open (":memory:");
  g_autoptr (GError) error = NULL;
  Walk walking = { .store = store, .last = g_strdup ("") };

  for (guint i = 0; i < 600; i++)
    {
      g_autofree char *aloware_id = g_strdup_printf ("%u", i);
      g_autofree char *salesforce_id = g_strdup_printf ("%u", i * 7919 % 1009);

      put_link (store, aloware_id, salesforce_id, -1);
    }

  g_assert_true (cw_store_foreach_link (store, FALSE, walk_link, &walking, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (walking.n, ==, 600);

  walking.n = 0;
  walking.stop_at = 400;
  g_free (walking.last);
  walking.last = g_strdup ("");
  g_assert_false (cw_store_foreach_link (store, TRUE, walk_link, &walking, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_BUSY);
  g_free (walking.last);
}

static gboolean
assert_no_email (const CwLink *link, gpointer user_data, GError **error)
{
  g_assert_null (cw_record_get (link->base[CW_SIDE_ALOWARE], "email"));
  g_assert_null (cw_record_get (link->base[CW_SIDE_SALESFORCE], "email"));
  g_assert_cmpstr (cw_record_get (link->base[CW_SIDE_SALESFORCE], "city"), ==, "");
  g_assert_cmpstr (link->pair.phone, ==, "+1");

  return TRUE;
}

static void
test_links_drop_field (void)
{
  g_autoptr (CwStore) store = test_open (":memory:");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 600; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);

      put_link (store, id, id, -1);
    }

  g_assert_true (cw_store_drop_base_field (store, "email", NULL, NULL, &error));
  g_assert_true (cw_store_drop_base_field (store, "no_such_key", NULL, NULL, &error));
  g_assert_true (cw_store_foreach_link (store, TRUE, assert_no_email, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (test_count (store, cw_store_count_links), ==, 600);
}

static void
test_apart (void)
{
  g_autoptr (CwStore) store = test_open (":memory:");
  g_autoptr (GError) error = NULL;

  g_assert_false (test_is_apart (store, "1", "A"));
  g_assert_true (cw_store_keep_apart (store, "aloware:1", "salesforce:A", &error));
  g_assert_true (cw_store_keep_apart (store, "1", "A", &error));
  g_assert_true (test_is_apart (store, "1", "A"));
  g_assert_true (test_is_apart (store, "aloware:1", "salesforce:A"));
  g_assert_false (test_is_apart (store, "A", "1"));
  g_assert_false (test_is_apart (store, "1", "B"));
}

static void
assert_parting (CwStore *store, CwSide side, const char *id, const char *wanted, const char *wanted_partner)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *reason = NULL;
  g_autofree char *partner = NULL;

  g_assert_true (cw_store_get_parting (store, side, id, &reason, &partner, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (reason, ==, wanted);
  g_assert_cmpstr (partner, ==, wanted_partner);
}

static void
test_parting (void)
{
  g_autoptr (CwStore) store = test_open (":memory:");
  g_autoptr (GError) error = NULL;

  assert_parting (store, CW_SIDE_ALOWARE, "1", NULL, NULL);
  g_assert_true (cw_store_part (store, CW_SIDE_ALOWARE, "1", "merged", "A", &error));
  assert_parting (store, CW_SIDE_ALOWARE, "1", "merged", "A");
  assert_parting (store, CW_SIDE_SALESFORCE, "1", NULL, NULL);

  /* The last word counts, and it can be taken back. */
  g_assert_true (cw_store_part (store, CW_SIDE_ALOWARE, "1", "kept-apart", NULL, &error));
  assert_parting (store, CW_SIDE_ALOWARE, "1", "kept-apart", NULL);
  g_assert_true (cw_store_part (store, CW_SIDE_ALOWARE, "1", NULL, NULL, &error));
  assert_parting (store, CW_SIDE_ALOWARE, "1", NULL, NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/mirror/salesforce", test_salesforce_mirror);
  g_test_add_func ("/store/mirror/aloware", test_aloware_mirror);
  g_test_add_func ("/store/mirror/foreach", test_foreach_keys);
  g_test_add_func ("/store/phones/order", test_phones);
  g_test_add_func ("/store/phones/order/many", test_many_phones);
  g_test_add_func ("/store/phones/reset", test_phones_reset);
  g_test_add_func ("/store/phones/unknown-asked", test_phone_unknown_asked);
  g_test_add_func ("/store/links/find", test_links);
  g_test_add_func ("/store/links/one-to-one", test_links_one_to_one);
  g_test_add_func ("/store/links/keep-bases", test_links_keep_bases);
  g_test_add_func ("/store/links/foreach", test_links_foreach);
  g_test_add_func ("/store/links/drop-field", test_links_drop_field);
  g_test_add_func ("/store/links/apart", test_apart);
  g_test_add_func ("/store/links/parting", test_parting);

  return g_test_run ();
}
