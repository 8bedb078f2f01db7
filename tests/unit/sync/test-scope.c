/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-divide.h"
#include "cw-scope.h"
#include "cw-store-links.h"
#include "cw-store-mirror.h"
#include "test-store-common.h"

/* Of two records, each of which has a say about the other, a scope with one gets the other, too, and both are
 * in one cluster: otherwise a plan of one would not know of the other. */

#define FIRST "003000000000001AAA"
#define SECOND "003000000000002AAA"
#define CONTACT "1001"

typedef struct
{
  const char *path;
  CwSide side; /* of the second record; the first one is Salesforce's */
  void (*tie) (CwSalesforceMirror *first, CwSalesforceMirror *second, CwAlowareMirror *contact);
  gboolean is_linked;
  gboolean has_other_phone; /* the first record has the second one's number in another field */
  gboolean was_parted;      /* the first record was taken away from the contact */
} Tie;

static void
tie_by_phone (CwSalesforceMirror *first, CwSalesforceMirror *second, CwAlowareMirror *contact)
{
  g_free (second->phone_key);
  second->phone_key = g_strdup (first->phone_key);
  g_free (contact->phone_key);
  contact->phone_key = g_strdup (first->phone_key);
}

static void
tie_by_email (CwSalesforceMirror *first, CwSalesforceMirror *second, CwAlowareMirror *contact)
{
  first->email_key = g_strdup ("e");
  second->email_key = g_strdup ("e");
  contact->email_key = g_strdup ("e");
}

static void
tie_by_id (CwSalesforceMirror *first, CwSalesforceMirror *second, CwAlowareMirror *contact)
{
  first->external_key = g_strdup (CONTACT);
  second->external_key = g_strdup (CONTACT);
}

static void
tie_by_merge (CwSalesforceMirror *first, CwSalesforceMirror *second, CwAlowareMirror *contact)
{
  first->deleted = TRUE;
  first->successor = g_strdup (SECOND);
}

static const Tie ties[] = {
  { "/scope/phone/aloware", CW_SIDE_ALOWARE, tie_by_phone, FALSE, FALSE },
  { "/scope/phone/salesforce", CW_SIDE_SALESFORCE, tie_by_phone, FALSE, FALSE },
  { "/scope/other-phone/aloware", CW_SIDE_ALOWARE, NULL, FALSE, TRUE },
  { "/scope/other-phone/salesforce", CW_SIDE_SALESFORCE, NULL, FALSE, TRUE },
  { "/scope/email/aloware", CW_SIDE_ALOWARE, tie_by_email, FALSE, FALSE },
  { "/scope/email/salesforce", CW_SIDE_SALESFORCE, tie_by_email, FALSE, FALSE },
  { "/scope/id/aloware", CW_SIDE_ALOWARE, tie_by_id, FALSE, FALSE },
  { "/scope/id/salesforce", CW_SIDE_SALESFORCE, tie_by_id, FALSE, FALSE },
  { "/scope/merge", CW_SIDE_SALESFORCE, tie_by_merge, FALSE, FALSE },
  { "/scope/link", CW_SIDE_ALOWARE, NULL, TRUE, FALSE },
  { "/scope/parted", CW_SIDE_ALOWARE, NULL, FALSE, FALSE, TRUE },
};

static void
fill (CwStore *store, const Tie *tie)
{
  g_autoptr (CwSalesforceMirror) first = test_salesforce (store, FIRST, "+12025550101");
  g_autoptr (CwSalesforceMirror) second = test_salesforce (store, SECOND, "+12025550102");
  g_autoptr (CwAlowareMirror) contact = test_aloware (store, CONTACT, "+12025550103");
  const char *number = tie->side == CW_SIDE_ALOWARE ? contact->phone_key : second->phone_key;

  if (tie->tie != NULL)
    tie->tie (first, second, contact);
  g_assert_true (cw_store_put_salesforce (store, first, NULL));
  if (tie->side == CW_SIDE_SALESFORCE)
    g_assert_true (cw_store_put_salesforce (store, second, NULL));
  else
    g_assert_true (cw_store_put_aloware (store, contact, NULL));
  if (tie->has_other_phone)
    g_assert_true (cw_store_put_other_phones (store, FIRST, (char *[]) { (char *) number, NULL }, NULL));
  if (tie->was_parted)
    g_assert_true (cw_store_part (store, CW_SIDE_ALOWARE, CONTACT, "merged", FIRST, NULL));
  if (tie->is_linked)
    {
      g_autoptr (CwLink) link = cw_link_new (CONTACT, FIRST);

      g_assert_true (cw_store_put_link (store, link, NULL));
    }
}

static void
assert_found (CwEngine *engine, CwSide from_side, const char *from, CwSide side, const char *id)
{
  g_autoptr (CwScope) scope = cw_scope_new ();

  cw_scope_add (scope, from_side, from);
  g_assert_true (cw_scope_close (scope, engine, NULL));
  g_assert_true (cw_scope_has (scope, side, id));
}

static void
assert_in_one_cluster (CwEngine *engine, gboolean both_are_salesforce)
{
  g_autoptr (CwClusters) clusters = cw_divide_all (engine, NULL);
  GPtrArray *ids[2];

  g_assert_nonnull (clusters);
  g_assert_true (cw_clusters_next (clusters, ids));
  g_assert_cmpuint (ids[CW_SIDE_SALESFORCE]->len, ==, both_are_salesforce ? 2 : 1);
  /* Both may name a contact that was never read. */
  if (!both_are_salesforce)
    g_assert_cmpuint (ids[CW_SIDE_ALOWARE]->len, ==, 1);
  g_ptr_array_unref (ids[CW_SIDE_ALOWARE]);
  g_ptr_array_unref (ids[CW_SIDE_SALESFORCE]);
  g_assert_false (cw_clusters_next (clusters, ids));
}

static void
test_both_ways (gconstpointer data)
{
  const Tie *tie = data;
  g_autofree char *path = test_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  CwStore *store = test_open (path);
  CwSettings settings = { .match_aloware_id = CW_MATCH_RULE_PAIR, .match_email = CW_MATCH_RULE_PAIR };
  CwRows rows = { .other_phones = (char *[]) { (char *) "OtherPhone", NULL } };
  CwInputs in = { .store = store, .settings = &settings, .rows = { &rows, &rows } };
  CwEngine engine = { .in = &in };
  const char *other = tie->side == CW_SIDE_ALOWARE ? CONTACT : SECOND;

  fill (store, tie);
  g_assert_true (cw_store_index_keys (store, NULL));
  assert_found (&engine, tie->side, other, CW_SIDE_SALESFORCE, FIRST);
  /* What became of a contact's former partner says nothing about that partner. */
  if (!tie->was_parted)
    assert_found (&engine, CW_SIDE_SALESFORCE, FIRST, tie->side, other);
  assert_in_one_cluster (&engine, tie->side == CW_SIDE_SALESFORCE);

  cw_store_close (store);
  test_remove_folder (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (ties); i++)
    g_test_add_data_func (ties[i].path, &ties[i], test_both_ways);
  return g_test_run ();
}
