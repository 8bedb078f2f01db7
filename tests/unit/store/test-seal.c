/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-error.h"
#include "cw-seal.h"
#include "test-store-common.h"

#include <string.h>

static CwSeal *
new_seal (guint8 fill)
{
  g_autoptr (GBytes) key = test_key (fill);
  g_autoptr (GError) error = NULL;
  CwSeal *seal = cw_seal_new (key, &error);

  g_assert_no_error (error);

  return seal;
}

static GBytes *
decrypt (CwSeal *seal, const char *column, const char *row, GBytes *sealed)
{
  gsize length;
  gconstpointer data = g_bytes_get_data (sealed, &length);

  return cw_seal_decrypt (seal, column, row, data, length);
}

static void
test_round_trip (void)
{
  static const char *const texts[] = { "", "a", "Ana Ruiz", "a\0b" };
  static const gsize lengths[] = { 0, 1, 8, 3 };
  g_autoptr (CwSeal) seal = new_seal (1);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GBytes) sealed = cw_seal_encrypt (seal, "t.c", "1:7,", texts[i], lengths[i]);
      g_autoptr (GBytes) again = cw_seal_encrypt (seal, "t.c", "1:7,", texts[i], lengths[i]);
      g_autoptr (GBytes) opened = decrypt (seal, "t.c", "1:7,", sealed);

      g_assert_nonnull (opened);
      g_assert_cmpmem (texts[i], lengths[i], g_bytes_get_data (opened, NULL), g_bytes_get_size (opened));
      g_assert_false (g_bytes_equal (sealed, again));
    }
}

static void
test_refuses (void)
{
  g_autoptr (CwSeal) seal = new_seal (1);
  g_autoptr (CwSeal) other = new_seal (2);
  g_autoptr (GBytes) sealed = cw_seal_encrypt (seal, "link.phone", "1:7,", "+15550100", 9);
  gsize length = g_bytes_get_size (sealed);

  g_assert_null (decrypt (seal, "phone.phone", "1:7,", sealed));
  g_assert_null (decrypt (seal, "link.phone", "1:8,", sealed));
  g_assert_null (decrypt (seal, "link.phone", "", sealed));
  g_assert_null (decrypt (seal, "link.phone", "", sealed));
  g_assert_null (decrypt (other, "link.phone", "1:7,", sealed));
  g_assert_null (cw_seal_decrypt (seal, "link.phone", "1:7,", NULL, 0));

  for (gsize i = 0; i < length; i++)
    {
      g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (sealed, NULL), length);

      g_assert_null (cw_seal_decrypt (seal, "link.phone", "1:7,", data, i));
      data[i] ^= 1;
      g_assert_null (cw_seal_decrypt (seal, "link.phone", "1:7,", data, length));
    }
}

static void
test_hash (void)
{
  g_autoptr (CwSeal) seal = new_seal (1);
  g_autoptr (CwSeal) other = new_seal (2);
  g_autofree char *a = cw_seal_hash (seal, "+15550100");
  g_autofree char *b = cw_seal_hash (seal, "+15550100");
  g_autofree char *c = cw_seal_hash (seal, "+15550101");
  g_autofree char *d = cw_seal_hash (other, "+15550100");

  g_assert_cmpuint (strlen (a), ==, 32);
  g_assert_cmpuint (strspn (a, "0123456789abcdef"), ==, 32);
  g_assert_cmpstr (a, ==, b);
  g_assert_cmpstr (a, !=, c);
  g_assert_cmpstr (a, !=, d);
}

static void
test_mark (void)
{
  g_autoptr (CwSeal) seal = new_seal (1);
  g_autoptr (CwSeal) same = new_seal (1);
  g_autoptr (CwSeal) other = new_seal (2);

  g_assert_true (cw_seal_has_mark (same, cw_seal_get_mark (seal), CW_SEAL_MARK_BYTES));
  g_assert_false (cw_seal_has_mark (other, cw_seal_get_mark (seal), CW_SEAL_MARK_BYTES));
  g_assert_false (cw_seal_has_mark (same, cw_seal_get_mark (seal), CW_SEAL_MARK_BYTES - 1));
  g_assert_false (cw_seal_has_mark (same, NULL, 0));
}

static char *
code (CwSeal *seal, const char *purpose, const char *data)
{
  g_autoptr (CwSealMac) mac = cw_seal_mac_new (seal, purpose);

  cw_seal_mac_update (mac, data, strlen (data));
  return cw_seal_mac_finish (mac);
}

/* The code of the same bytes under the same key, and of nothing else. */
static void
test_mac (void)
{
  g_autoptr (CwSeal) seal = new_seal (1);
  g_autoptr (CwSeal) other = new_seal (2);
  g_autofree char *a = code (seal, "plan", "bytes");
  g_autofree char *again = code (seal, "plan", "bytes");
  g_autofree char *other_bytes = code (seal, "plan", "bytez");
  g_autofree char *other_purpose = code (seal, "list", "bytes");
  g_autofree char *other_key = code (other, "plan", "bytes");

  g_assert_cmpuint (strlen (a), ==, 64);
  g_assert_true (cw_seal_mac_equal (a, again));
  g_assert_false (cw_seal_mac_equal (a, other_bytes));
  g_assert_false (cw_seal_mac_equal (a, other_purpose));
  g_assert_false (cw_seal_mac_equal (a, other_key));
  g_assert_false (cw_seal_mac_equal (a, ""));
}

static void
test_key_length (void)
{
  g_autoptr (GBytes) key = g_bytes_new ("short", 5);
  g_autoptr (GError) error = NULL;

  g_assert_null (cw_seal_new (key, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_STORAGE);
  g_assert_null (strstr (error->message, "short"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/seal/round-trip", test_round_trip);
  g_test_add_func ("/seal/refuses", test_refuses);
  g_test_add_func ("/seal/hash", test_hash);
  g_test_add_func ("/seal/mark", test_mark);
  g_test_add_func ("/seal/mac", test_mac);
  g_test_add_func ("/seal/key-length", test_key_length);

  return g_test_run ();
}
