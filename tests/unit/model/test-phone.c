/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-phone.h"

#include <string.h>

typedef struct
{
  const char *text;
  const char *region;
  const char *e164;      /* NULL: no number */
  const char *canonical; /* NULL: as e164 */
} Case;

static const Case cases[] = {
  { "+15550100123", "US", "+15550100123", NULL },
  { "(555) 010-0123", "US", "+15550100123", NULL },
  { "555.010.0123", "us", "+15550100123", NULL },
  { "1 555 010 0123", "US", "+15550100123", NULL },
  { "  +1 (555) 010-0123  ", "DE", "+15550100123", NULL },
  { "001 555 010 0123", "DE", "+15550100123", NULL },
  { "tel:+1-555-010-0123", NULL, "+15550100123", NULL },
  { "\xc2\xa0"
    "555-010-0123",
    "US", "+15550100123", NULL },
  /* Extensions. */
  { "555-010-0123 x123", "US", "+15550100123", "+15550100123;ext=123" },
  { "555-010-0123 ext. 5", "US", "+15550100123", "+15550100123;ext=5" },
  { "+15550100123;ext=7", "US", "+15550100123", "+15550100123;ext=7" },
  /* Other plans; a trunk prefix behind the country code. */
  { "020 7946 0958", "GB", "+442079460958", NULL },
  { "+44 (0)20 7946 0958", "US", "+442079460958", NULL },
  { "+4402079460958", "US", "+442079460958", NULL },
  { "030 901820", "DE", "+4930901820", NULL },
  { "02 1234 5678", "IT", "+390212345678", NULL },
  { "011 15-2345-6789", "AR", "+5491123456789", NULL },
  /* Letters, and digits of other scripts. */
  { "1-800-FLOWERS", "US", "+18003569377", NULL },
  { "（５５５）０１０−０１２３", "US", "+15550100123", NULL },
  { "٥٥٥٠١٠٠١٢٣", "US", "+15550100123", NULL },
  /* A number that would be another one when it is read again. */
  { "+49 00 30 123456", "US", NULL, "+49 00 30 123456" },
  { "+44 00 20 7946 0958", "US", NULL, "+44 00 20 7946 0958" },
  /* No numbers. */
  { "", "US", NULL, "" },
  { "   ", "US", NULL, "" },
  { "call me", "US", NULL, "call me" },
  { " n/a ", "US", NULL, "n/a" },
  { "0100123", "US", NULL, "0100123" },
  { "555-0123", "US", NULL, "555-0123" },
  { "12", "US", NULL, "12" },
  { "+1555010012345678901", "US", NULL, "+1555010012345678901" },
  { "555 010 0123", NULL, NULL, "555 010 0123" },
  { "555 010 0123", "", NULL, "555 010 0123" },
  { "555 010 0123", "XX", NULL, "555 010 0123" },
  { "+15550100", "US", NULL, "+15550100" },
  { "+999123456789", "US", NULL, "+999123456789" },
  { "555\x01"
    "0100123",
    "US", NULL,
    "555\x01"
    "0100123" },
  { "555\xff"
    "0100123",
    "US", NULL,
    "555\xef\xbf\xbd"
    "0100123" },
  { "José", "US", NULL, "José" },
};

static void
test_cases (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *e164 = cw_phone_to_e164 (cases[i].text, cases[i].region);
      g_autofree char *canonical = cw_phone_canonical (cases[i].text, cases[i].region);
      g_autofree char *again = cw_phone_canonical (canonical, cases[i].region);
      g_autofree char *shown = g_strescape (cases[i].text, NULL);

      g_test_message ("%s in %s", shown, cases[i].region != NULL ? cases[i].region : "no region");
      g_assert_cmpstr (e164, ==, cases[i].e164);
      g_assert_cmpstr (canonical, ==, cases[i].canonical != NULL ? cases[i].canonical : cases[i].e164);
      g_assert_cmpstr (again, ==, canonical);
    }
  g_assert_null (cw_phone_to_e164 (NULL, "US"));
}

static void
test_long_text (void)
{
  g_autofree char *digits = g_strnfill (100000, '5');
  g_autofree char *letters = g_strnfill (100000, 'a');
  g_autofree char *canonical = cw_phone_canonical (digits, "US");

  g_assert_null (cw_phone_to_e164 (digits, "US"));
  g_assert_null (cw_phone_to_e164 (letters, "US"));
  g_assert_cmpstr (canonical, ==, digits);
}

/* The quick way gives what parsing gives, to numbers and to what is none: with its first digit in full width,
 * the same text has to be parsed. */
static void
test_quick_way (void)
{
  static const char *const marks[] = { "", "", "", " ", "-", ".", "(", ")", ") " };
  static const char *const starts[] = { "", "", "1", "+1", "+1 ", "+", "(", "0" };
  static const char *const regions[] = { "US", "CA", "us", "DE", "GB", NULL };
  int numbers = 0;

  for (int round = 0; round < 5000; round++)
    {
      g_autoptr (GString) plain = g_string_new (starts[g_test_rand_int_range (0, G_N_ELEMENTS (starts))]);
      g_autoptr (GString) wide = g_string_new (NULL);
      const char *region = regions[g_test_rand_int_range (0, G_N_ELEMENTS (regions))];
      g_autofree char *quick = NULL;
      g_autofree char *slow = NULL;
      gsize first;

      for (int n = g_test_rand_int_range (0, 4) ? 10 : g_test_rand_int_range (1, 14); n > 0; n--)
        g_string_append_printf (plain, "%s%d", marks[g_test_rand_int_range (0, G_N_ELEMENTS (marks))],
                                g_test_rand_int_range (0, 10));

      first = strcspn (plain->str, "0123456789");
      g_string_append_len (wide, plain->str, first);
      g_string_append_unichar (wide, 0xff10 + plain->str[first] - '0');
      g_string_append (wide, plain->str + first + 1);

      quick = cw_phone_to_e164 (plain->str, region);
      slow = cw_phone_to_e164 (wide->str, region);
      g_test_message ("%s in %s", plain->str, region != NULL ? region : "no region");
      g_assert_cmpstr (quick, ==, slow);
      numbers += quick != NULL;
    }
  g_assert_cmpint (numbers, >, 500);
}

/* What came out of it once stays what it is, for any region and however often. */
static void
check_fixed (const char *text, const char *region)
{
  static const char *const regions[] = { "US", "DE", "GB", "AR", "MX", "IT", NULL };
  g_autofree char *e164 = cw_phone_to_e164 (text, region);
  g_autofree char *canonical = cw_phone_canonical (text, region);
  g_autofree char *again = cw_phone_canonical (canonical, region);

  g_test_message ("%s in %s", text, region != NULL ? region : "no region");
  g_assert_cmpstr (again, ==, canonical);
  for (guint i = 0; e164 != NULL && i < G_N_ELEMENTS (regions); i++)
    {
      g_autofree char *second = cw_phone_to_e164 (e164, regions[i]);
      g_autofree char *compared = cw_phone_canonical (e164, regions[i]);
      g_autofree char *kept = cw_phone_canonical (canonical, regions[i]);

      g_assert_cmpstr (second, ==, e164);
      g_assert_cmpstr (compared, ==, e164);
      g_assert_cmpstr (kept, ==, canonical);
    }
}

static void
test_fixed_point (void)
{
  static const char *const starts[] = {
    "",      "",     "+",    "+",    "00",   "011",  "0",     "+1",   "+49",   "+4900",
    "+44",   "+440", "+39",  "+390", "+54",  "+549", "+5415", "+52",  "+521",  "+55",
    "+550",  "+7",   "+78",  "+81",  "+810", "+36",  "+3606", "+370", "+3708", "+375",
    "+3758", "+86",  "+860", "+61",  "+610", "+0",   "++",    "＋49", "+ 49 ", "tel:+49"
  };
  static const char *const pieces[] = { "0", "00", "1",  "15", "2", "3",   "30", "4", "5", "6",  "7", "8",
                                        "9", "20", "79", " ",  "-", "(0)", "/",  ".", "٠", "５", "A", "abc" };
  static const char *const ends[] = {
    "",        "",  "",     " x12",    ";ext=007", " ext. 0", "#9", ",5", ";phone-context=+49",
    ";isub=1", "x", " ext", "\u037e00"
  };
  static const char *const regions[] = { "US", "DE", "GB", "AR", "MX", "IT",
                                         "BR", "RU", "HU", "LT", "JP", NULL };

  for (int round = 0; round < 3000; round++)
    {
      g_autoptr (GString) text = g_string_new (starts[g_test_rand_int_range (0, G_N_ELEMENTS (starts))]);

      for (int n = g_test_rand_int_range (0, 14); n > 0; n--)
        g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
      g_string_append (text, ends[g_test_rand_int_range (0, G_N_ELEMENTS (ends))]);
      check_fixed (text->str, regions[g_test_rand_int_range (0, G_N_ELEMENTS (regions))]);
    }
}

/* Too long for a number with a line end after it is too long without one. */
static void
test_too_long (void)
{
  g_autofree char *marks = g_strnfill (300, ')');
  g_autofree char *text = g_strconcat ("803150-3922", marks, "\n", NULL);

  check_fixed (text, "US");
}

static void
test_regions (void)
{
  g_assert_true (cw_phone_region_is_known ("US"));
  g_assert_true (cw_phone_region_is_known ("gb"));
  g_assert_false (cw_phone_region_is_known ("XX"));
  g_assert_false (cw_phone_region_is_known ("ZZ"));
  g_assert_false (cw_phone_region_is_known ("USA"));
  g_assert_false (cw_phone_region_is_known ("001"));
  g_assert_false (cw_phone_region_is_known (""));
  g_assert_false (cw_phone_region_is_known (NULL));
}

/* Random ASCII and Unicode: never a crash, and the canonical form is its own canonical form. */
static void
test_random (void)
{
  static const char *const pieces[] = { "+",  "1", "5", "0",     "9", "(", ")",
                                        " ",  "-", "x", "ext. ", "a", "B", ";ext=",
                                        "５", "٣", "😀", "tel:",  "/", ".", "\xe2\x80\x8b",
                                        "#",  "*", ";" };

  for (int round = 0; round < 3000; round++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *canonical = NULL;
      g_autofree char *again = NULL;
      g_autofree char *e164 = NULL;

      for (int n = g_test_rand_int_range (0, 20); n > 0; n--)
        g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);

      canonical = cw_phone_canonical (text->str, "US");
      again = cw_phone_canonical (canonical, "US");
      e164 = cw_phone_to_e164 (text->str, "US");
      g_test_message ("%s", text->str);
      g_assert_cmpstr (again, ==, canonical);
      g_assert_true (e164 == NULL || (e164[0] == '+' && strlen (e164) <= 16));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/phone/cases", test_cases);
  g_test_add_func ("/model/phone/long-text", test_long_text);
  g_test_add_func ("/model/phone/quick-way", test_quick_way);
  g_test_add_func ("/model/phone/fixed-point", test_fixed_point);
  g_test_add_func ("/model/phone/too-long", test_too_long);
  g_test_add_func ("/model/phone/regions", test_regions);
  g_test_add_func ("/model/phone/random", test_random);

  return g_test_run ();
}
