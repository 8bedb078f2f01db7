/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-change.h"
#include "cw-conflict.h"
#include "cw-error.h"

#include <string.h>

/* NULL, blank or some text: the three states that must not be mixed up. */
static char *
random_text (void)
{
  static const char *const texts[] = { "", "Ana", "Ruiz\nde la Cruz", "مرحبا", "🙂", "0" };
  gint32 pick = g_test_rand_int_range (-1, G_N_ELEMENTS (texts));

  return pick < 0 ? NULL : g_strdup (texts[pick]);
}

static CwChange *
random_change (void)
{
  CwChange *change = cw_change_new (g_test_rand_int_range (0, 2), g_test_rand_int_range (0, 4));
  guint n_fields = g_test_rand_int_range (0, 4);

  change->id = g_test_rand_int ();
  change->object = g_test_rand_int_range (0, CW_N_OBJECTS);
  change->modstamp = (gint64) g_test_rand_int () * 1000;
  change->pair.label = random_text ();
  change->pair.ids[CW_SIDE_ALOWARE] = random_text ();
  change->pair.ids[CW_SIDE_SALESFORCE] = random_text ();
  change->pair.phone = random_text ();
  if (g_test_rand_bit ())
    change->differs = g_strsplit (g_test_rand_bit () ? "city" : "city,contact_owner", ",", -1);
  for (guint i = 0; i < n_fields; i++)
    {
      CwChangeField *field = cw_change_field_new (NULL, NULL);

      field->aloware = random_text ();
      field->salesforce = random_text ();
      field->old_value = random_text ();
      field->new_value = random_text ();
      field->expected = random_text ();
      field->source = random_text ();
      field->reason = random_text ();
      g_ptr_array_add (change->fields, field);
    }

  return change;
}

static void
assert_same_change (const CwChange *a, const CwChange *b)
{
  g_assert_cmpint (a->id, ==, b->id);
  g_assert_cmpint (a->side, ==, b->side);
  g_assert_cmpint (a->action, ==, b->action);
  g_assert_cmpint (a->modstamp, ==, b->modstamp);
  g_assert_cmpint (a->object, ==, b->object);
  g_assert_cmpstr (a->pair.label, ==, b->pair.label);
  g_assert_cmpstr (a->pair.ids[CW_SIDE_ALOWARE], ==, b->pair.ids[CW_SIDE_ALOWARE]);
  g_assert_cmpstr (a->pair.ids[CW_SIDE_SALESFORCE], ==, b->pair.ids[CW_SIDE_SALESFORCE]);
  g_assert_cmpstr (a->pair.phone, ==, b->pair.phone);
  g_assert_true ((a->differs == NULL) == (b->differs == NULL));
  if (a->differs != NULL)
    g_assert_cmpstrv (a->differs, b->differs);
  g_assert_cmpuint (a->fields->len, ==, b->fields->len);

  for (guint i = 0; i < a->fields->len; i++)
    {
      const CwChangeField *x = g_ptr_array_index (a->fields, i);
      const CwChangeField *y = g_ptr_array_index (b->fields, i);

      g_assert_cmpstr (x->aloware, ==, y->aloware);
      g_assert_cmpstr (x->salesforce, ==, y->salesforce);
      g_assert_cmpstr (x->old_value, ==, y->old_value);
      g_assert_cmpstr (x->new_value, ==, y->new_value);
      g_assert_cmpstr (x->expected, ==, y->expected);
      g_assert_cmpstr (x->source, ==, y->source);
      g_assert_cmpstr (x->reason, ==, y->reason);
    }
}

static void
test_change_round_trip (void)
{
  for (guint i = 0; i < 2000; i++)
    {
      g_autoptr (CwChange) change = random_change ();
      g_autoptr (GBytes) bytes = cw_change_to_bytes (change);
      g_autoptr (GBytes) again = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (CwChange) read = cw_change_from_bytes (bytes, &error);

      g_assert_no_error (error);
      g_assert_true (cw_change_accepts (bytes));
      assert_same_change (change, read);

      again = cw_change_to_bytes (read);
      g_assert_true (g_bytes_equal (bytes, again));
    }
}

/* Whatever is done to the bytes, reading gives a change or an error, and never a crash. */
static void
test_change_junk (void)
{
  guint refused = 0;

  for (guint i = 0; i < 5000; i++)
    {
      g_autoptr (CwChange) change = random_change ();
      g_autoptr (CwChange) read = NULL;
      g_autoptr (GBytes) good = cw_change_to_bytes (change);
      g_autoptr (GBytes) bad = NULL;
      g_autoptr (GError) error = NULL;
      gsize length;
      guint8 *data = g_bytes_unref_to_data (g_steal_pointer (&good), &length);

      data[g_test_rand_int_range (0, length)] ^= 1 << g_test_rand_int_range (0, 8);
      bad = g_bytes_new_take (data, g_test_rand_bit () ? length : (gsize) g_test_rand_int_range (0, length));
      read = cw_change_from_bytes (bad, &error);
      g_assert_cmpint (cw_change_accepts (bad), ==, read != NULL);
      if (read == NULL)
        {
          g_assert_error (error, CW_ERROR, CW_ERROR_STORAGE);
          refused++;
        }
    }

  g_assert_cmpuint (refused, >, 1000);
}

static void
test_change_invalid_utf8 (void)
{
  g_autoptr (CwChange) change = cw_change_new (CW_SIDE_ALOWARE, CW_ACTION_CREATE);
  g_autoptr (CwChange) read = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  change->pair.label = g_strdup ("A\xff"
                                 "B");
  bytes = cw_change_to_bytes (change);
  read = cw_change_from_bytes (bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (read->pair.label, ==, "A\357\277\275B");
}

static void
test_change_find (void)
{
  g_autoptr (CwChange) change = cw_change_new (CW_SIDE_SALESFORCE, CW_ACTION_UPDATE);
  CwChangeField *field = cw_change_field_new ("email", "Email");

  g_ptr_array_add (change->fields, cw_change_field_new ("city", "MailingCity"));
  g_ptr_array_add (change->fields, field);
  g_assert_true (cw_change_find (change, "email") == field);
  g_assert_null (cw_change_find (change, "state"));
  g_assert_cmpint (change->modstamp, ==, -1);
}

static CwConflict *
full_conflict (void)
{
  const char *const candidates[] = { "salesforce:2", "salesforce:1", NULL };
  CwConflict *conflict = cw_conflict_new (CW_CONFLICT_MATCH);

  conflict->id = 7;
  conflict->pair.label = g_strdup ("Ana Ruiz");
  cw_pair_id_set (&conflict->pair, "155", "003");
  conflict->aloware = g_strdup ("email");
  conflict->salesforce = g_strdup ("Email");
  conflict->value[CW_SIDE_ALOWARE] = g_strdup ("a@example.org");
  conflict->value[CW_SIDE_SALESFORCE] = g_strdup ("");
  conflict->changed[CW_SIDE_ALOWARE] = 12;
  conflict->salesforce_changed_by = g_strdup ("Bea");
  conflict->message = g_strdup ("Both changed.");
  conflict->candidates = g_strdupv ((char **) candidates);

  return conflict;
}

static void
test_conflict_round_trip (void)
{
  g_autoptr (CwConflict) conflict = full_conflict ();
  g_autoptr (GBytes) bytes = cw_conflict_to_bytes (conflict);
  g_autoptr (GBytes) again = NULL;
  g_autoptr (GBytes) truncated = g_bytes_new_from_bytes (bytes, 0, g_bytes_get_size (bytes) - 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (CwConflict) read = cw_conflict_from_bytes (bytes, &error);

  g_assert_no_error (error);
  g_assert_cmpint (read->id, ==, 7);
  g_assert_cmpint (read->kind, ==, CW_CONFLICT_MATCH);
  g_assert_cmpstr (read->value[CW_SIDE_ALOWARE], ==, "a@example.org");
  g_assert_null (read->base_value);
  g_assert_cmpstr (read->value[CW_SIDE_SALESFORCE], ==, "");
  g_assert_cmpint (read->changed[CW_SIDE_ALOWARE], ==, 12);
  g_assert_cmpint (read->changed[CW_SIDE_SALESFORCE], ==, -1);
  g_assert_cmpstr (read->salesforce_changed_by, ==, "Bea");
  g_assert_cmpstrv (read->candidates, conflict->candidates);
  again = cw_conflict_to_bytes (read);
  g_assert_true (g_bytes_equal (bytes, again));

  g_assert_null (cw_conflict_from_bytes (truncated, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_STORAGE);
}

static void
test_conflict_no_candidates (void)
{
  g_autoptr (CwConflict) conflict = cw_conflict_new (CW_CONFLICT_FIELD);
  g_autoptr (GBytes) bytes = cw_conflict_to_bytes (conflict);
  g_autoptr (CwConflict) read = cw_conflict_from_bytes (bytes, NULL);

  g_assert_nonnull (read);
  g_assert_null (read->candidates);
  g_assert_null (read->pair.label);
}

static void
assert_identity (CwConflict *a, CwConflict *b, gboolean same)
{
  g_autofree char *x = cw_conflict_identity (a);
  g_autofree char *y = cw_conflict_identity (b);

  if (same)
    g_assert_cmpstr (x, ==, y);
  else
    g_assert_cmpstr (x, !=, y);
  g_assert_null (strstr (x, "example.org"));
}

static void
test_conflict_identity (void)
{
  g_autoptr (CwConflict) a = full_conflict ();
  g_autoptr (CwConflict) b = full_conflict ();

  g_free (b->value[CW_SIDE_ALOWARE]);
  b->value[CW_SIDE_ALOWARE] = g_strdup ("other");
  g_clear_pointer (&b->candidates, g_strfreev);
  b->changed[CW_SIDE_SALESFORCE] = 5;
  assert_identity (a, b, TRUE);

  b->kind = CW_CONFLICT_UNDONE;
  assert_identity (a, b, FALSE);
  b->kind = CW_CONFLICT_MATCH;
  g_clear_pointer (&b->aloware, g_free);
  assert_identity (a, b, FALSE);
  b->aloware = g_strdup ("email");

  /* What is about one key stays the same conflict, whoever else has that key by now. */
  g_clear_pointer (&b->pair.ids[CW_SIDE_ALOWARE], g_free);
  assert_identity (a, b, TRUE);
  a->kind = b->kind = CW_CONFLICT_FIELD;
  assert_identity (a, b, FALSE);
}

static void
test_conflict_identity_candidates (void)
{
  const char *const one[] = { "salesforce:1", "salesforce:2", NULL };
  const char *const two[] = { "salesforce:2", "salesforce:1", NULL };
  const char *const three[] = { "salesforce:1", "salesforce:3", NULL };
  g_autoptr (CwConflict) a = cw_conflict_new (CW_CONFLICT_MATCH);
  g_autoptr (CwConflict) b = cw_conflict_new (CW_CONFLICT_MATCH);
  g_autoptr (CwConflict) c = cw_conflict_new (CW_CONFLICT_MATCH);

  a->candidates = g_strdupv ((char **) one);
  b->candidates = g_strdupv ((char **) two);
  c->candidates = g_strdupv ((char **) three);
  assert_identity (a, b, TRUE);
  assert_identity (a, c, FALSE);
  g_assert_cmpstr (b->candidates[0], ==, "salesforce:2");
}

static void
test_nicks (void)
{
  CwAction action = CW_ACTION_LINK;
  CwConflictKind kind = CW_CONFLICT_PHONE;

  for (guint i = CW_ACTION_CREATE; i <= CW_ACTION_UNLINK; i++)
    {
      g_assert_true (cw_action_from_nick (cw_action_to_nick (i), &action));
      g_assert_cmpuint (action, ==, i);
    }
  for (guint i = CW_CONFLICT_FIELD; i <= CW_CONFLICT_UNDONE; i++)
    {
      g_assert_true (cw_conflict_kind_from_nick (cw_conflict_kind_to_nick (i), &kind));
      g_assert_cmpuint (kind, ==, i);
    }

  g_assert_false (cw_action_from_nick ("Create", &action));
  g_assert_false (cw_action_from_nick (NULL, &action));
  g_assert_cmpuint (action, ==, CW_ACTION_UNLINK);
  g_assert_false (cw_conflict_kind_from_nick ("", &kind));
  g_assert_cmpuint (kind, ==, CW_CONFLICT_UNDONE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/change/round-trip", test_change_round_trip);
  g_test_add_func ("/change/junk", test_change_junk);
  g_test_add_func ("/change/invalid-utf8", test_change_invalid_utf8);
  g_test_add_func ("/change/find", test_change_find);
  g_test_add_func ("/change/nicks", test_nicks);
  g_test_add_func ("/conflict/round-trip", test_conflict_round_trip);
  g_test_add_func ("/conflict/no-candidates", test_conflict_no_candidates);
  g_test_add_func ("/conflict/identity", test_conflict_identity);
  g_test_add_func ("/conflict/identity-candidates", test_conflict_identity_candidates);

  return g_test_run ();
}
