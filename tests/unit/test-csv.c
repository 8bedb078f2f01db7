/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-csv.h"
#include "cw-error.h"
#include "cw-phone.h"

#include <string.h>

typedef struct
{
  GString *phones;    /* "LINE:PHONE " for each */
  GString *broken;    /* "LINE " for each */
  guint n_phones;
  guint n_broken;
  guint fail_at;
  gboolean count_only;
} Result;

static Result *
result_new (void)
{
  Result *result = g_new0 (Result, 1);

  result->phones = g_string_new (NULL);
  result->broken = g_string_new (NULL);
  return result;
}

static void
result_free (Result *result)
{
  g_string_free (result->phones, TRUE);
  g_string_free (result->broken, TRUE);
  g_free (result);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Result, result_free)

static gboolean
on_phone (guint64 line, const char *phone, gpointer user_data, GError **error)
{
  Result *result = user_data;

  result->n_phones++;
  if (result->n_phones == result->fail_at)
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_STORAGE, "full");
      return FALSE;
    }
  if (!result->count_only)
    g_string_append_printf (result->phones, "%" G_GUINT64_FORMAT ":%s ", line, phone);
  return TRUE;
}

static gboolean
on_broken (guint64 line, const char *reason, gpointer user_data, GError **error)
{
  Result *result = user_data;

  g_assert_nonnull (reason);
  g_assert_null (strpbrk (reason, "0123456789"));
  result->n_broken++;
  g_string_append_printf (result->broken, "%" G_GUINT64_FORMAT " ", line);
  return TRUE;
}

static gboolean
read_bytes (const void *data, gsize length, Result *result, GError **error)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (data, (gssize) length, NULL);

  return cw_csv_read_phones (stream, "US", on_phone, on_broken, result, NULL, error);
}

static void
check_bytes (const void *data, gsize length, const char *phones, const char *broken)
{
  g_autoptr (Result) result = result_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (read_bytes (data, length, result, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (result->phones->str, ==, phones);
  g_assert_cmpstr (result->broken->str, ==, broken);
}

static void
check (const char *text, const char *phones, const char *broken)
{
  check_bytes (text, strlen (text), phones, broken);
}

static void
check_refused (const void *data, gsize length)
{
  g_autoptr (Result) result = result_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (read_bytes (data, length, result, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_INVALID_FILE);
}

static void
test_headers (void)
{
  check ("Name,Phone Number,Email\nAna,(202) 555-0123,a@example.com\nBo,+442079460000,b@example.com\n",
         "2:+12025550123 3:+442079460000 ", "");
  check ("phone_number\n2025550123\n", "2:+12025550123 ", "");
  check ("id,Mobile,Contact Number\n1,2025550100,2025550101\n", "2:+12025550101 ", "");
  check ("Mobile Phone,name\n2025550100,x\n", "2:+12025550100 ", "");
  check ("name,PHONE\nx,202.555.0123 ext. 7\n", "2:+12025550123 ", "");
}

static void
test_delimiters (void)
{
  check ("name;phone\nAna, Bo;2025550123\n", "2:+12025550123 ", "");
  check ("name\tphone\nAna\t2025550123\n", "2:+12025550123 ", "");
  check ("name|phone\nAna|2025550123\n", "2:+12025550123 ", "");
  check ("sep=;\r\nname;phone\r\nAna;2025550123\r\n", "3:+12025550123 ", "");
  check ("\"a,b,c,d\";phone\nAna;2025550123\n", "2:+12025550123 ", "");
}

static void
test_quotes_and_lines (void)
{
  check ("notes,phone\n\"first\nsecond, with \"\"marks\"\"\",2025550123\nx,2025550124\n", "2:+12025550123 4:+12025550124 ", "");
  check ("notes,phone\r\n\"a\r\nb\",\"2025550123\"\r\n\r\nx,2025550124", "2:+12025550123 5:+12025550124 ", "");
  check ("notes,phone\rx,2025550123\ry,2025550124\r", "2:+12025550123 3:+12025550124 ", "");
  check ("phone,notes\n2025550123,six\" pipe\n2025550124,ok\n", "2:+12025550123 3:+12025550124 ", "");
  check ("phone,notes\n2025550123,\"\"\n2025550124,\"x", "2:+12025550123 ", "3 ");
  check ("phone\n\"2025550123\"", "2:+12025550123 ", "");
}

static void
test_open_quote_costs_one_line (void)
{
  g_autoptr (GString) text = g_string_new ("notes,phone\n\"never closed,2025550100\n");
  g_autoptr (Result) result = result_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 40000; i++)
    g_string_append_printf (text, "n,202555%04u\n", 100 + i % 100);

  result->count_only = TRUE;
  g_assert_true (read_bytes (text->str, text->len, result, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (result->n_phones, ==, 40000);
  g_assert_cmpstr (result->broken->str, ==, "2 ");
}

static void
test_broken_rows (void)
{
  check ("name,phone,x\nAna,2025550123,1\nBo,,1\nCy\nDi,n/a,1\nEd,   ,1\n", "2:+12025550123 ", "3 4 5 6 ");
}

static void
test_by_content (void)
{
  check ("1,Ana,+12025550123\n2,Bo,+12025550124\n", "1:+12025550123 2:+12025550124 ", "");
  check ("Kontakt,Rufnummer\nAna,(202) 555-0123\nBo,(202) 555-0124\n", "2:+12025550123 3:+12025550124 ", "");

  /* IDs that could be numbers do not win over what is written as one. */
  check ("Ref,Wert\n2025550199,(202) 555-0123\n2025550198,(202) 555-0124\n", "2:+12025550123 3:+12025550124 ", "");
}

static void
test_encodings (void)
{
  static const char *const text = "Größe,phone\nJosé,2025550123\n";
  g_autofree char *marked = g_strconcat ("\xef\xbb\xbf", "phone,name\n2025550123,José\n", NULL);
  static const char *const charsets[] = { "UTF-16LE", "UTF-16BE" };
  g_autofree char *latin = NULL;
  gsize length;

  check (text, "2:+12025550123 ", "");
  check (marked, "2:+12025550123 ", "");

  latin = g_convert (text, -1, "ISO-8859-1", "UTF-8", NULL, &length, NULL);
  check_bytes (latin, length, "2:+12025550123 ", "");

  for (guint i = 0; i < G_N_ELEMENTS (charsets); i++)
    {
      g_autofree char *with_mark = g_strconcat ("\xef\xbb\xbf", text, NULL);
      g_autofree char *wide = g_convert (with_mark, -1, charsets[i], "UTF-8", NULL, &length, NULL);

      check_bytes (wide, length, "2:+12025550123 ", "");
      /* Half a character at its end. */
      check_refused (wide, 5);
    }
}

static void
test_refused (void)
{
  static const char zeros[] = "PK\3\4\0\0\0\0phone";
  g_autoptr (GString) endless = g_string_new ("phone\n");

  check_refused ("", 0);
  check_refused ("\n\n", 2);
  check_refused ("name,email\nAna,a@example.com\n", strlen ("name,email\nAna,a@example.com\n"));
  check_refused (zeros, sizeof zeros);

  for (guint i = 0; i < 400000; i++)
    g_string_append_c (endless, 'x');
  check_refused (endless->str, endless->len);
}

static void
test_callback_stops (void)
{
  g_autoptr (Result) result = result_new ();
  g_autoptr (GError) error = NULL;
  static const char *const text = "phone\n2025550123\n2025550124\n2025550125\n";

  result->fail_at = 2;
  g_assert_false (read_bytes (text, strlen (text), result, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_STORAGE);
  g_assert_cmpuint (result->n_phones, ==, 2);
}

static void
test_cancelled (void)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data ("phone\n2025550123\n", -1, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (Result) result = result_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (cw_csv_read_phones (stream, "US", on_phone, on_broken, result, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* No mess of marks and line ends hides the rows after it. */
static void
test_random (void)
{
  static const char alphabet[] = "\",;\n\r\tab25 ";

  for (guint round = 0; round < 2000; round++)
    {
      g_autoptr (GString) text = g_string_new ("phone,x\n");
      g_autoptr (Result) whole = result_new ();
      guint n = (guint) g_test_rand_int_range (0, 60);

      for (guint i = 0; i < n; i++)
        g_string_append_c (text, alphabet[g_test_rand_int_range (0, sizeof alphabet - 1)]);
      g_string_append (text, "\n2025550123,last\n");
      read_bytes (text->str, text->len, whole, NULL);

      /* Whatever stands before it, the last row is read. */
      g_assert_true (g_str_has_suffix (whole->phones->str, ":+12025550123 "));
    }
}

/* The short way for North American numbers says what libphonenumber says. */
static void
test_same_as_libphonenumber (void)
{
  static const char alphabet[] = "0123456789012345678923456789+ ().-x";

  for (guint round = 0; round < 3000; round++)
    {
      g_autoptr (GString) cell = g_string_new (g_test_rand_bit () ? "+1" : "");
      g_autoptr (Result) result = result_new ();
      g_autofree char *text = NULL;
      g_autofree char *e164 = NULL;
      g_autofree char *expected = NULL;
      guint length = (guint) g_test_rand_int_range (9, 15);

      for (guint i = 0; i < length; i++)
        g_string_append_c (cell, alphabet[g_test_rand_int_range (0, sizeof alphabet - 1)]);
      text = g_strdup_printf ("phone\n\"%s\"\n", cell->str);
      e164 = cw_phone_to_e164 (cell->str, "US");
      expected = e164 != NULL ? g_strdup_printf ("2:%s ", e164) : g_strdup ("");
      read_bytes (text, strlen (text), result, NULL);
      g_assert_cmpstr (result->phones->str, ==, expected);
    }
}

static void
test_large (void)
{
  g_autoptr (GString) text = g_string_new ("id,name,phone\n");
  g_autoptr (Result) result = result_new ();
  g_autoptr (GError) error = NULL;
  guint n = g_test_slow () ? 1000000 : 50000;
  gint64 begin;

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%u,\"Person, %u\",(%u) 555-%04u\n", i, i, 202 + i % 2, i % 10000);

  result->count_only = TRUE;
  begin = g_get_monotonic_time ();
  g_assert_true (read_bytes (text->str, text->len, result, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (result->n_phones + result->n_broken, ==, n);
  g_test_message ("%u rows in %.2f s", n, (g_get_monotonic_time () - begin) / 1e6);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv/headers", test_headers);
  g_test_add_func ("/csv/delimiters", test_delimiters);
  g_test_add_func ("/csv/quotes-and-lines", test_quotes_and_lines);
  g_test_add_func ("/csv/open-quote-costs-one-line", test_open_quote_costs_one_line);
  g_test_add_func ("/csv/broken-rows", test_broken_rows);
  g_test_add_func ("/csv/by-content", test_by_content);
  g_test_add_func ("/csv/encodings", test_encodings);
  g_test_add_func ("/csv/refused", test_refused);
  g_test_add_func ("/csv/callback-stops", test_callback_stops);
  g_test_add_func ("/csv/cancelled", test_cancelled);
  g_test_add_func ("/csv/random", test_random);
  g_test_add_func ("/csv/same-as-libphonenumber", test_same_as_libphonenumber);
  g_test_add_func ("/csv/large", test_large);
  return g_test_run ();
}
