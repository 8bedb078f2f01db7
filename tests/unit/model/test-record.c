/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cw-error.h"
#include "cw-record.h"

#include "../../same-record.h"

static CwRecord *
make_record (void)
{
  CwRecord *record = cw_record_new ("003000000000001AAA");

  cw_record_set_modified (record, G_GINT64_CONSTANT (1772870400123));
  cw_record_set (record, "LastName", "Ruiz");
  cw_record_set (record, "Email", "");
  cw_record_set (record, "FirstName", "Ana 😀 عنا");

  return record;
}

static CwRecord *
round_trip (const CwRecord *record)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = cw_record_to_bytes (record);
  CwRecord *back = cw_record_from_bytes (bytes, &error);

  g_assert_no_error (error);
  g_assert_nonnull (back);
  return back;
}

static void
test_three_states (void)
{
  g_autoptr (CwRecord) record = make_record ();

  g_assert_null (cw_record_get (record, "Phone"));
  g_assert_cmpstr (cw_record_get (record, "Email"), ==, "");
  g_assert_cmpstr (cw_record_get (record, "LastName"), ==, "Ruiz");

  cw_record_set (record, "LastName", NULL);
  g_assert_cmpstr (cw_record_get (record, "LastName"), ==, "");
  cw_record_unset (record, "LastName");
  g_assert_null (cw_record_get (record, "LastName"));
  cw_record_unset (record, "LastName");
  g_assert_cmpuint (cw_record_get_n_values (record), ==, 2);
}

static void
test_set_own_value (void)
{
  g_autoptr (CwRecord) record = make_record ();

  cw_record_set (record, "LastName", cw_record_get (record, "LastName"));
  g_assert_cmpstr (cw_record_get (record, "LastName"), ==, "Ruiz");
}

static void
test_sorted (void)
{
  g_autoptr (CwRecord) record = cw_record_new (NULL);
  static const char *const names[] = { "m", "z", "a", "aa", "Z", "é", "b" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    cw_record_set (record, names[i], names[i]);

  g_assert_cmpuint (cw_record_get_n_values (record), ==, G_N_ELEMENTS (names));
  for (guint i = 1; i < cw_record_get_n_values (record); i++)
    g_assert_cmpint (strcmp (cw_record_get_nth_name (record, i - 1), cw_record_get_nth_name (record, i)), <,
                     0);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpstr (cw_record_get (record, names[i]), ==, names[i]);
}

/* The same as setting each; and it can be changed like any other. */
static void
test_new_with (void)
{
  static const char *const names[] = { "Email", "LastName", "Phone", "Title" };
  static const char *const texts[] = { "rosa@example.com", "Ruiz", NULL, "" };
  g_autoptr (CwRecord) record = cw_record_new_with ("003000000000001AAA", names, texts, G_N_ELEMENTS (names));
  g_autoptr (CwRecord) none = cw_record_new_with (NULL, names, texts, 0);
  g_autoptr (CwRecord) expected = cw_record_new ("003000000000001AAA");

  cw_record_set (expected, "Title", "");
  cw_record_set (expected, "LastName", "Ruiz");
  cw_record_set (expected, "Email", "rosa@example.com");
  g_assert_true (same_record (record, expected));
  g_assert_cmpstr (cw_record_get_id (record), ==, "003000000000001AAA");
  g_assert_cmpint (cw_record_get_modified (record), ==, -1);
  g_assert_null (cw_record_get (record, "Phone"));

  cw_record_set (record, "Phone", "+12025550101");
  cw_record_set (record, "LastName", "Ruiz Soto");
  cw_record_unset (record, "Email");
  g_assert_cmpuint (cw_record_get_n_values (record), ==, 3);
  g_assert_cmpstr (cw_record_get (record, "LastName"), ==, "Ruiz Soto");
  g_assert_cmpstr (cw_record_get (record, "Phone"), ==, "+12025550101");
  g_assert_cmpuint (cw_record_get_n_values (none), ==, 0);
  g_assert_null (cw_record_get_id (none));
}

static void
test_equal (void)
{
  g_autoptr (CwRecord) a = make_record ();
  g_autoptr (CwRecord) b = cw_record_copy (a);

  g_assert_cmpstr (cw_record_get_id (b), ==, cw_record_get_id (a));
  g_assert_cmpint (cw_record_get_modified (b), ==, cw_record_get_modified (a));
  g_assert_true (same_record (a, b));
  cw_record_set_modified (b, -1);
  g_assert_true (same_record (a, b));
  cw_record_set (b, "LastName", "ruiz");
  g_assert_false (same_record (a, b));
  g_assert_cmpstr (cw_record_get (a, "LastName"), ==, "Ruiz");
  cw_record_set (b, "LastName", "Ruiz");
  cw_record_unset (b, "Email");
  g_assert_false (same_record (a, b));
  cw_record_set (b, "Phone", "");
  g_assert_false (same_record (a, b));
}

static void
test_bytes (void)
{
  g_autoptr (CwRecord) record = make_record ();
  g_autoptr (CwRecord) other_order = cw_record_new ("003000000000001AAA");
  g_autoptr (CwRecord) nameless = cw_record_new (NULL);
  g_autoptr (CwRecord) back = round_trip (record);
  g_autoptr (CwRecord) nameless_back = round_trip (nameless);
  g_autoptr (GBytes) bytes = cw_record_to_bytes (record);
  g_autoptr (GBytes) other_bytes = NULL;

  g_assert_true (same_record (record, back));
  g_assert_cmpstr (cw_record_get_id (back), ==, "003000000000001AAA");
  g_assert_cmpint (cw_record_get_modified (back), ==, G_GINT64_CONSTANT (1772870400123));
  g_assert_null (cw_record_get_id (nameless_back));
  g_assert_cmpint (cw_record_get_modified (nameless_back), ==, -1);
  g_assert_cmpuint (cw_record_get_n_values (nameless_back), ==, 0);

  cw_record_set (other_order, "FirstName", "Ana 😀 عنا");
  cw_record_set (other_order, "Gone", "x");
  cw_record_set (other_order, "Email", NULL);
  cw_record_set (other_order, "LastName", "Ruiz");
  cw_record_unset (other_order, "Gone");
  cw_record_set_modified (other_order, G_GINT64_CONSTANT (1772870400123));
  other_bytes = cw_record_to_bytes (other_order);
  g_assert_true (g_bytes_equal (bytes, other_bytes));
}

static void
test_bytes_random (void)
{
  /* Few names, for they are interned for good; their lengths are those where the reader's ways part. */
  static const int lengths[] = { 1, 2, 63, 64, 65, 127, 128, 200 };

  for (int round = 0; round < 500; round++)
    {
      g_autoptr (CwRecord) record = cw_record_new (round % 3 ? "id" : "");
      g_autoptr (CwRecord) back = NULL;
      int n = g_test_rand_int_range (0, 40);

      for (int i = 0; i < n; i++)
        {
          g_autofree char *name = g_strnfill (lengths[g_test_rand_int_range (0, G_N_ELEMENTS (lengths))],
                                              'a' + g_test_rand_int_range (0, 26));
          g_autofree char *value = g_strnfill (g_test_rand_int_range (0, 300),
                                               1 + g_test_rand_int_range (0, 127));

          cw_record_set (record, name, value);
        }
      back = round_trip (record);
      g_assert_true (same_record (record, back));
      g_assert_cmpstr (cw_record_get_id (back), ==, cw_record_get_id (record));
    }
}

/* No damage may crash the reader, and what it accepts must be a record that it would write like that. */
static void
test_damaged (void)
{
  g_autoptr (CwRecord) record = make_record ();
  g_autoptr (GBytes) bytes = cw_record_to_bytes (record);
  gsize size;
  const guchar *data = g_bytes_get_data (bytes, &size);

  for (gsize cut = 0; cut < size; cut++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) part = g_bytes_new (data, cut);

      g_assert_false (cw_record_accepts (part));
      g_assert_null (cw_record_from_bytes (part, &error));
      g_assert_error (error, CW_ERROR, CW_ERROR_STORAGE);
    }

  for (int round = 0; round < 3000; round++)
    {
      g_autofree guchar *damaged = g_memdup2 (data, size);
      g_autoptr (GBytes) other = NULL;
      g_autoptr (CwRecord) back = NULL;

      for (int hits = g_test_rand_int_range (1, 4); hits > 0; hits--)
        damaged[g_test_rand_int_range (0, size)] = g_test_rand_int_range (0, 256);
      other = g_bytes_new (damaged, size);
      back = cw_record_from_bytes (other, NULL);
      g_assert_cmpint (cw_record_accepts (other), ==, back != NULL);
      if (back != NULL)
        {
          g_autoptr (CwRecord) again = round_trip (back);

          g_assert_true (same_record (again, back));
        }
    }
}

static void
test_refused (void)
{
  static const struct
  {
    const char *name;
    guchar bytes[24];
    gsize size;
  } cases[] = {
    { "later version", { 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, 11 },
    { "rest after the end", { 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, 12 },
    { "names not in order", { 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 'b', 0, 1, 'a', 0 }, 17 },
    { "name twice", { 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 'a', 0, 1, 'a', 0 }, 17 },
    { "NUL in a name", { 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 'a', 0, 0 }, 15 },
    { "NUL in a value", { 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 'a', 1, 0 }, 15 },
    { "huge count", { 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0x0f }, 15 },
    { "endless number",
      { 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01 },
      18 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = g_bytes_new_static (cases[i].bytes, cases[i].size);

      g_test_message ("%s", cases[i].name);
      g_assert_false (cw_record_accepts (bytes));
      g_assert_null (cw_record_from_bytes (bytes, &error));
      g_assert_error (error, CW_ERROR, CW_ERROR_STORAGE);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/record/three-states", test_three_states);
  g_test_add_func ("/model/record/set-own-value", test_set_own_value);
  g_test_add_func ("/model/record/sorted", test_sorted);
  g_test_add_func ("/model/record/new-with", test_new_with);
  g_test_add_func ("/model/record/equal", test_equal);
  g_test_add_func ("/model/record/bytes", test_bytes);
  g_test_add_func ("/model/record/bytes-random", test_bytes_random);
  g_test_add_func ("/model/record/damaged", test_damaged);
  g_test_add_func ("/model/record/refused", test_refused);

  return g_test_run ();
}
