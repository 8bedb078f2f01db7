/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cw-text.h"

static void
assert_canonical (const char *text, const char *expected)
{
  g_autofree char *canonical = cw_text_canonical (text);
  g_autofree char *again = cw_text_canonical (canonical);

  g_assert_cmpstr (canonical, ==, expected);
  g_assert_cmpstr (again, ==, canonical);
}

static void
test_canonical (void)
{
  assert_canonical ("", "");
  assert_canonical ("Ana", "Ana");
  assert_canonical ("  Ana Ruiz\t\r\n", "Ana Ruiz");
  assert_canonical (" \t ", "");
  assert_canonical ("\v\f", "");
  assert_canonical ("\xc2\xa0"
                    "Ana"
                    "\xe3\x80\x80\xe2\x80\xa8",
                    "Ana");
  assert_canonical ("\xef\xbb\xbf"
                    "Ana",
                    "Ana");
  assert_canonical ("Jose\xcc\x81", "José");
  assert_canonical ("José", "José");
  assert_canonical ("  Łukasz ", "Łukasz");
  assert_canonical ("\xe2\x84\xab", "Å");
  assert_canonical ("عنا", "عنا");
  assert_canonical ("👩‍👩‍👧 ", "👩‍👩‍👧");
  assert_canonical ("a\xff"
                    "b",
                    "a\xef\xbf\xbd"
                    "b");
  assert_canonical ("\xc3", "\xef\xbf\xbd");
  assert_canonical ("a\r\nb", "a\r\nb");
}

static void
test_trim (void)
{
  g_autofree char *decomposed = cw_text_trim (" Jose\xcc\x81 ");
  g_autofree char *inner = cw_text_trim ("a  b");
  g_autofree char *broken = cw_text_trim ("\xff ");

  g_assert_cmpstr (decomposed, ==, "Jose\xcc\x81");
  g_assert_cmpstr (inner, ==, "a  b");
  g_assert_cmpstr (broken, ==, "\xef\xbf\xbd");
}

static void
test_multiline (void)
{
  static const char *const cases[][2] = {
    { "a\r\nb\rc\nd", "a\nb\nc\nd" },
    { "\r\n a \r\n", "a" },
    { "a\r\r\nb", "a\n\nb" },
    { "plain", "plain" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *canonical = cw_text_canonical_multiline (cases[i][0]);

      g_assert_cmpstr (canonical, ==, cases[i][1]);
    }
}

static void
test_casefold (void)
{
  static const char *const same[][2] = {
    { "Ana@Example.COM", " ana@example.com" },
    { "STRASSE", "straße" },
    { "ÉCOLE", "e\xcc\x81"
               "cole" },
    { "ΣΑΣ", "σας" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (same); i++)
    {
      g_autofree char *a = cw_text_casefold (same[i][0]);
      g_autofree char *b = cw_text_casefold (same[i][1]);

      g_assert_cmpstr (a, ==, b);
    }
}

static void
test_length (void)
{
  g_assert_cmpuint (cw_text_length (NULL), ==, 0);
  g_assert_cmpuint (cw_text_length (""), ==, 0);
  g_assert_cmpuint (cw_text_length ("Ana"), ==, 3);
  g_assert_cmpuint (cw_text_length ("José"), ==, 4);
  g_assert_cmpuint (cw_text_length ("Jose\xcc\x81"), ==, 5);
  g_assert_cmpuint (cw_text_length ("😀"), ==, 2);
  g_assert_cmpuint (cw_text_length ("عنا"), ==, 3);
  g_assert_cmpuint (cw_text_length ("a\xff\xc3"), ==, 3);
}

/* The fast ways out must not show: pieces of every kind, glued at random, are as the plain definition says.
 */
static void
test_random (void)
{
  static const char *const pieces[] = {
    "a", " ",  "\t", "é",    "e\xcc\x81", "\xcc\x81", "\xc2\xa0", "ǆ",
    "ﬁ", "漢", "😀",  "\xff", "\xe2\x80",  "ש",        "\r\n",
  };

  for (int round = 0; round < 5000; round++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *canonical = NULL;
      g_autofree char *again = NULL;
      g_autofree char *normal = NULL;

      for (int n = g_test_rand_int_range (0, 8); n > 0; n--)
        g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);

      canonical = cw_text_canonical (text->str);
      again = cw_text_canonical (canonical);
      g_assert_true (g_utf8_validate (canonical, -1, NULL));
      normal = g_utf8_normalize (canonical, -1, G_NORMALIZE_NFC);
      g_assert_cmpstr (canonical, ==, normal);
      g_assert_cmpstr (again, ==, canonical);
      if (*canonical != '\0')
        {
          g_assert_false (g_unichar_isspace (g_utf8_get_char (canonical)));
          g_assert_false (
            g_unichar_isspace (g_utf8_get_char (g_utf8_prev_char (canonical + strlen (canonical)))));
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/text/canonical", test_canonical);
  g_test_add_func ("/model/text/trim", test_trim);
  g_test_add_func ("/model/text/multiline", test_multiline);
  g_test_add_func ("/model/text/casefold", test_casefold);
  g_test_add_func ("/model/text/length", test_length);
  g_test_add_func ("/model/text/random", test_random);

  return g_test_run ();
}
