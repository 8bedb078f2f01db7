/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cw-error.h"
#include "cw-json.h"
#include "cw-text.h"

static JsonNode *
parse (const char *json)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (json, strlen (json));

  return cw_json_parse (bytes, "Example", NULL);
}

static void
test_text (void)
{
  static const struct
  {
    const char *json, *text;
  } cases[] = {
    { "[\"a\"]", "a" },
    { "[null]", "" },
    { "[true]", "true" },
    { "[false]", "false" },
    { "[0]", "0" },
    { "[-7]", "-7" },
    { "[5.0]", "5" },
    { "[12345.67]", "12345.67" },
    { "[0.1]", "0.1" },
    { "[-0.30]", "-0.3" },
    { "[1.0E7]", "10000000" },
    { "[1e18]", "1000000000000000000" },
    { "[9007199254740993]", "9007199254740993" },
    { "[0.0000001]", "0.0000001" },
    { "[1e-300]", "0" },
    { "[-1e-300]", "0" },
    { "[{}]", NULL },
    { "[[]]", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) root = parse (cases[i].json);
      g_autofree char *text = cw_json_value_to_text (json_array_get_element (cw_json_array (root), 0));

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* Whatever number Salesforce sends, its text reads back as the same. */
static void
test_numbers (void)
{
  for (guint i = 0; i < 2000; i++)
    {
      char buffer[G_ASCII_DTOSTR_BUF_SIZE];
      double number = g_test_rand_double_range (-1e9, 1e9);
      g_autofree char *json = g_strdup_printf ("[%s]", g_ascii_dtostr (buffer, sizeof buffer, number));
      g_autoptr (JsonNode) root = parse (json);
      g_autofree char *text = cw_json_value_to_text (json_array_get_element (cw_json_array (root), 0));

      g_assert_true (g_ascii_strtod (text, NULL) == number);
      g_assert_true (cw_json_is_number (text));
    }
}

#define GONE CW_TEXT_UNREADABLE

/* A character that cannot be held costs itself, neither its text nor the answer; what follows it is there. */
static void
test_unreadable (void)
{
  static const struct
  {
    const char *json;
    gsize length;
    const char *text;
  } cases[] = {
#define CASE(json, text) { json, sizeof json - 1, text }
    CASE ("[\"a\\u0000b\"]", "a" GONE "b"),
    CASE ("[\"a\0b\"]", "a" GONE "b"),
    CASE ("[\"a\\ud83d b\"]", "a" GONE " b"),
    CASE ("[\"a\\uDE00\"]", "a" GONE),
    CASE ("[\"\\ud83d\\ud83d\\ude00\"]", GONE "😀"),
    CASE ("[\"\\ud83d\\n\"]", GONE "\n"),
    CASE ("[\"\\ud83d\\\\\"]", GONE "\\"),
    CASE ("[\"\\ud83d\"]", GONE),
    CASE ("[\"caf\xe9\"]", "caf" GONE),
    CASE ("[\"\xed\xa0\xbd\"]", GONE GONE GONE),
    CASE ("[\"a\xc3\"]", "a" GONE),
    CASE ("[\"a\\xb\"]", "a" GONE "b"),
    CASE ("[\"a\\u12\"]", "a" GONE "12"),
    CASE ("[\"a\\\xe9\"]", "a" GONE GONE),
    CASE ("[\"two\nlines\tand\1\"]", "two\nlines\tand\1"),
    CASE ("[\"\\ufffd\"]", GONE),
    CASE ("[\"\\ud83d\\ude00 \\\"ü\\\" \\/\"]", "😀 \"ü\" /"),
#undef CASE
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (cases[i].json, cases[i].length);
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) root = cw_json_parse (bytes, "Example", &error);

      g_assert_no_error (error);
      g_assert_cmpstr (json_array_get_string_element (cw_json_array (root), 0), ==, cases[i].text);
    }
}

/* Whatever bytes one text has (its own quote aside), the answer is read, and the text beside it is whole. */
static void
test_any_bytes (void)
{
  for (guint round = 0; round < 20000; round++)
    {
      g_autoptr (GString) json = g_string_new ("{\"a\":\"");
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (JsonNode) root = NULL;
      guint n = (guint) g_test_rand_int_range (0, 12);

      for (guint i = 0; i < n; i++)
        {
          static const char tricky[] = "\\uud8D3d0000\0\xff\xed\xa0\x80\xc3\xf0\x9f";
          char c = g_test_rand_bit () ? tricky[g_test_rand_int_range (0, sizeof tricky - 1)]
                                      : (char) g_test_rand_int_range (0, 256);

          g_string_append_c (json, c == '"' ? '\\' : c);
        }

      /* Its end must not be escaped. */
      g_string_append (json, " \",\"b\":\"whole\"}");
      bytes = g_bytes_new (json->str, json->len);
      root = cw_json_parse (bytes, "Example", NULL);
      g_assert_nonnull (root);
      g_assert_cmpstr (cw_json_get_string (cw_json_object (root), "b"), ==, "whole");
      g_assert_true (g_utf8_validate (cw_json_get_string (cw_json_object (root), "a"), -1, NULL));
    }
}

static void
test_is_number (void)
{
  static const char *const good[] = { "0", "-0", "10", "1.5", "-1.50", "1e5", "1.5E-7", "1E+2" };
  static const char *const bad[] = { "",   "-",   "01", "1.",  ".5",  "+1",  " 1",
                                     "1 ", "0x1", "1e", "1e+", "NaN", "1,5", "١" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (cw_json_is_number (good[i]));

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (cw_json_is_number (bad[i]));
}

static void
test_string (void)
{
  static const char *const texts[] = { "", "plain", "\"\\/", "line\r\nend\t", "\001\037\177", "ü 漢 😀" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GString) json = g_string_new ("[");
      g_autoptr (JsonNode) root = NULL;

      cw_json_append_string (json, texts[i]);
      g_string_append_c (json, ']');
      root = parse (json->str);
      g_assert_cmpstr (json_array_get_string_element (cw_json_array (root), 0), ==, texts[i]);
    }
}

static void
test_tolerance (void)
{
  g_autoptr (JsonNode) root = parse ("{\"s\":\"x\",\"n\":3.9,\"b\":true,\"z\":null}");
  JsonObject *object = cw_json_object (root);

  g_assert_cmpstr (cw_json_get_string (object, "s"), ==, "x");
  g_assert_null (cw_json_get_string (object, "n"));
  g_assert_null (cw_json_get_string (object, "z"));
  g_assert_null (cw_json_get_string (object, "absent"));
  g_assert_null (cw_json_get_string (NULL, "s"));
  g_assert_cmpint (cw_json_get_int (object, "n", -1), ==, 3);
  g_assert_cmpint (cw_json_get_int (object, "s", -1), ==, -1);
  g_assert_true (cw_json_get_boolean (object, "b", FALSE));
  g_assert_false (cw_json_get_boolean (object, "n", FALSE));
  g_assert_null (cw_json_get_array (object, "s"));
  g_assert_null (cw_json_array (root));
}

static void
test_refused (void)
{
  static const char *const texts[] = { "", "{", "[1,]x", "nonsense", "\xff", "{\xff}", "[1]\xff" };
  g_autoptr (GString) deep = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_null (parse (texts[i]));

  for (guint i = 0; i < 65; i++)
    g_string_append_c (deep, '[');

  for (guint i = 0; i < 65; i++)
    g_string_append_c (deep, ']');

  g_assert_null (parse (deep->str));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json/unreadable", test_unreadable);
  g_test_add_func ("/json/any-bytes", test_any_bytes);
  g_test_add_func ("/json/text", test_text);
  g_test_add_func ("/json/numbers", test_numbers);
  g_test_add_func ("/json/is-number", test_is_number);
  g_test_add_func ("/json/string", test_string);
  g_test_add_func ("/json/tolerance", test_tolerance);
  g_test_add_func ("/json/refused", test_refused);

  return g_test_run ();
}
