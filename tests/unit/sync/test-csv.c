/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-csv-cell.h"
#include "cw-csv-export.h"
#include "cw-csv-rows.h"
#include "cw-csv-table.h"
#include "cw-error.h"
#include "cw-phone.h"

#include <string.h>

typedef struct
{
  GString *phones;  /* "LINE:PHONE " for each */
  GString *broken;  /* "LINE " for each */
  GString *columns; /* "NAME=NUMBERS" for each that was read */
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
  result->columns = g_string_new (NULL);
  return result;
}

static void
result_free (Result *result)
{
  g_string_free (result->phones, TRUE);
  g_string_free (result->broken, TRUE);
  g_string_free (result->columns, TRUE);
  g_free (result);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Result, result_free)

static gboolean
on_row (guint64 line, const GPtrArray *phones, const char *problem, gpointer user_data, GError **error)
{
  Result *result = user_data;

  g_assert_true (phones->len > 0 || problem != NULL);
  for (guint i = 0; i < phones->len; i++)
    {
      result->n_phones++;
      if (result->n_phones == result->fail_at)
        {
          g_set_error_literal (error, CW_ERROR, CW_ERROR_STORAGE, "full");
          return FALSE;
        }
      if (!result->count_only)
        g_string_append_printf (result->phones, "%" G_GUINT64_FORMAT ":%s ", line,
                                (const char *) g_ptr_array_index (phones, i));
    }

  if (problem == NULL)
    return TRUE;

  result->n_broken++;
  g_string_append_printf (result->broken, "%" G_GUINT64_FORMAT " ", line);
  return TRUE;
}

/* Reads what is certain; "?" in `columns` says that a person has to choose. */
static gboolean
read_region (const void *data,
             gsize length,
             const char *region,
             const char *const *names,
             Result *result,
             GError **error)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (data, (gssize) length, NULL);
  g_autoptr (CwCsvTable) table = cw_csv_table_open (stream, region, NULL, error);
  GPtrArray *columns;

  if (table == NULL)
    return FALSE;

  columns = cw_csv_table_get_columns (table);
  g_string_truncate (result->columns, 0);
  if (names != NULL && !cw_csv_columns_choose (columns, names, error))
    return FALSE;
  if (names == NULL && cw_csv_columns_need_choice (columns))
    {
      g_string_append (result->columns, "?");
      return TRUE;
    }
  if (!cw_csv_table_read (table, on_row, result, NULL, error))
    return FALSE;

  for (guint i = 0; i < columns->len; i++)
    {
      const CwCsvColumn *column = g_ptr_array_index (columns, i);

      if (column->chosen)
        g_string_append_printf (result->columns, "%s%s=%u", result->columns->len > 0 ? ", " : "",
                                column->name, column->numbers);
    }
  return TRUE;
}

static gboolean
read_bytes (const void *data, gsize length, Result *result, GError **error)
{
  return read_region (data, length, "US", NULL, result, error);
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

/* Which columns are read, and how many numbers each gives; "?": a person has to say. */
static void
check_columns_in (const char *region, const char *text, const char *columns)
{
  g_autoptr (Result) result = result_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (read_region (text, strlen (text), region, NULL, result, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (result->columns->str, ==, columns);
}

static void
check_columns (const char *text, const char *columns)
{
  check_columns_in ("US", text, columns);
}

/* A file with one column of numbers under this header: whether it is read without a word. */
static void
check_header (const char *header, gboolean is_certain)
{
  g_autofree char *text = g_strdup_printf ("First Name\t%s\nAna\t2025550123\nBo\t2025550124\n", header);
  g_autoptr (Result) result = result_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (read_bytes (text, strlen (text), result, &error));
  g_assert_no_error (error);
  if (is_certain != (result->columns->str[0] != '?'))
    g_error ("“%s” is %s", header, result->columns->str);
}

static void
test_headers (void)
{
  static const char *const phones[] = {
    "Phone",
    "PHONE",
    "phone_number",
    "Phone Number",
    "Business Phone",
    "Business Phone 2",
    "Home Phone",
    "Company Main Phone",
    "Car Phone",
    "Primary Phone",
    "Other Phone",
    "Mobile",
    "Mobile Phone",
    "MobilePhone",
    "HomePhone",
    "Mobile Phone Number",
    "Phone 1 - Value",
    "phone_number_e164",
    "Phone (E.164)",
    "Telephone 1",
    "Contact Number",
    "Contact phone number",
    "Person - Phone - Work",
    "Phone - Home",
    "Work number",
    "WhatsApp Phone Number",
    "hs_calculated_phone_number",
    "Default Address Phone",
    "Billing Phone",
    "Cell",
    "Cell Phone #1",
    "Tel.",
    "Tel no",
    "TELNO",
    "primary_contact_primary_phone",
    "Telefon",
    "Telefonnummer",
    "Telefon (geschäftlich)",
    "Telefon privat",
    "Mobiltelefon",
    "Mobilnummer",
    "Handynummer",
    "Handy",
    "Rufnummer",
    "Tel.-Nr.",
    "Haupttelefon",
    "Teléfono",
    "Teléfono móvil",
    "Número de teléfono",
    "Nº de teléfono",
    "Móvil",
    "Celular",
    "Teléfono del trabajo",
    "Téléphone",
    "Téléphone portable",
    "Tél. (bureau)",
    "Numéro de téléphone",
    "N° de téléphone",
    "Téléphone principal",
    "Telefono cellulare",
    "Telefone",
    "Telefoon",
    "電話番号",
    "手机",
    "전화번호",
    "Телефон",
    "Мобильный телефон",
  };
  static const char *const others[] = {
    "Phone Type",
    "Phone 1 - Type",
    "Phone ID",
    "Phone verified",
    "Last phone call",
    "Do not phone",
    "Record ID",
    "Contact ID",
    "Zip",
    "Order No",
    "NPI",
    "Account number",
    "Business Fax",
    "Fax",
    "Telefax",
    "Pager",
    "Assistant's Phone",
    "AssistantPhone",
    "Owner phone",
    "Line Number",
    "Emergency contact phone",
    "Customer",
    "Ref",
    "Number",
    "Kundennummer",
    "Created",
    "Phone country code",
  };

  for (guint i = 0; i < G_N_ELEMENTS (phones); i++)
    check_header (phones[i], TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    check_header (others[i], FALSE);

  check ("Name,Phone Number,Email\nAna,(202) 555-0123,a@example.com\nBo,+442079460000,b@example.com\n",
         "2:+12025550123 3:+442079460000 ", "");
  check ("id,Mobile,Contact Number\n1,2025550100,2025550101\n", "2:+12025550100 2:+12025550101 ", "");
  check ("name,PHONE\nx,202.555.0123 ext. 7\n", "2:+12025550123 ", "");
  /* Digits in it make no row of it. */
  check ("Name,Phone 1 - Type,Phone 1 - Value\nAna,Mobile,2025550123\n", "2:+12025550123 ", "");
  check ("name,2024,2025,phone_number_e164\nAna,5,6,+12025550123\n", "2:+12025550123 ", "");
}

static void
test_all_columns (void)
{
  /* One is known and empty, the numbers are in others. */
  check_columns ("First Name,Last Name,Primary Phone,Business Phone,Mobile Phone,Business Fax\n"
                 "Ana,Ruiz,,(202) 555-0100,,(202) 555-0190\nBo,Li,,,(202) 555-0101,\n",
                 "Primary Phone=0, Business Phone=1, Mobile Phone=1");
  check_columns (
    "Record ID,Phone Number,Mobile Phone Number\n2025550190,,2025550100\n2025550191,2025550101,\n",
    "Phone Number=1, Mobile Phone Number=1");
  /* The same column twice, and the same number twice in a row. */
  check_columns ("Phone,Phone\n2025550100,2025550101\n2025550102,2025550102\n", "Phone (1)=2, Phone (2)=1");
  /* Nothing that looks like a number by chance. */
  check_columns ("Created,SSN,Zip,Amount,Order,Phone\n2025-10-12 "
                 "10:30:00,202-55-0123,20255-0123,\"2,025,550.10\",112-2025550-0100,2025550100\n",
                 "Phone=1");
}

static void
test_doubt (void)
{
  /* An unknown header, and bare digits: as well an id. */
  check_columns ("Record ID,Rappel\n2025550190,2025550100\n2025550191,2025550101\n", "?");
  check_columns ("Record ID,Name\n2025550190,Ana\n", "?");
  /* What is known is empty, and something else may be meant. */
  check_columns ("Record ID,Phone\n2025550190,\n2025550191,\n", "?");
  check_columns ("Phone,Backup\n2025550100,\n,2025550101\n", "?");
  check_columns ("Ana,2025550100\nBo,2025550101\n", "?");
  check_columns ("Order,Name\n202-555-0190,Ana\n202-555-0191,Bo\n", "?");
  check_columns ("Fax,Name\n(202) 555-0190,Ana\n", "?");
  /* There is no doubt about an id beside a phone. */
  check_columns ("Record ID,Phone\n2025550190,2025550100\n2025550191,2025550101\n", "Phone=2");
  /* Types of phones in a file without a header are no header. */
  check_columns ("Mobile,2025550100\nMobile,2025550101\n", "?");
  check_columns ("Mobile,+12025550100\nMobile,+12025550101\n", "Column 2=2");
  /* A text in which a number stands is no column of them. */
  check_columns ("Phone,Notes\n2025550100,call (202) 555-0101 later\n2025550102,Ana has +12025550103\n",
                 "Phone=2");
  check_columns ("Phone,Notes\n2025550100,(202) 555-0101 is the old one\n", "Phone=1");
  check_columns ("Phone,Notes\n2025550100,\"call him, +12025550101\"\n", "Phone=1");
  /* Yes and no are no numbers. */
  check_columns ("Mobile,Number\nyes,(202) 555-0100\nno,(202) 555-0101\n", "Number=2");
}

static void
check_choice (const char *text, const char *const *names, const char *columns)
{
  g_autoptr (Result) result = result_new ();
  g_autoptr (GError) error = NULL;
  gboolean done = read_region (text, strlen (text), "US", names, result, &error);

  if (columns == NULL)
    {
      g_assert_false (done);
      g_assert_error (error, CW_ERROR, CW_ERROR_USAGE);
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpstr (result->columns->str, ==, columns);
}

static void
test_choice (void)
{
  static const char *const text = "Record ID,Ruf,Phone,Phone\n2025550190,2025550100,2025550101,2025550102\n";

  check_choice (text, (const char *const[]) { "ruf", NULL }, "Ruf=1");
  check_choice (text, (const char *const[]) { " Ruf ", "Record ID", NULL }, "Record ID=1, Ruf=1");
  check_choice (text, (const char *const[]) { "phone", NULL }, "Phone (1)=1, Phone (2)=1");
  check_choice (text, (const char *const[]) { "Phone (2)", NULL }, "Phone (2)=1");
  check_choice (text, (const char *const[]) { "Ruf", "Mobile", NULL }, NULL);
  check_choice ("Ana,2025550100\n", (const char *const[]) { "column 2", NULL }, "Column 2=1");
}

/* What one cell of a phone column gives: its numbers, and "!" where something was left. */
static void
check_cell_in (const char *region, const char *cell, const char *phones)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  CwCsvCell traits = cw_csv_cell_read (cell, region, found);
  g_autofree char *text = NULL;

  if (traits & (CW_CSV_CELL_CUT | CW_CSV_CELL_OTHER))
    g_ptr_array_add (found, g_strdup (traits & CW_CSV_CELL_CUT ? "cut" : "!"));
  g_ptr_array_add (found, NULL);
  text = g_strjoinv (" ", (char **) found->pdata);
  if (g_strcmp0 (text, phones) != 0)
    g_error ("“%s” gives “%s”, not “%s”", cell, text, phones);
}

static void
test_cells (void)
{
  static const char *const both = "+12025550123 +12025550124";
  static const struct
  {
    const char *cell, *phones;
  } cases[] = {
    { "202-555-0123 ::: 202-555-0124", "+12025550123 +12025550124" },
    { "2025550123;2025550124", "+12025550123 +12025550124" },
    { "2025550123,2025550124", "+12025550123 +12025550124" },
    { "2025550123 / 2025550124", "+12025550123 +12025550124" },
    { "2025550123/2025550124", "+12025550123 +12025550124" },
    { "2025550123\n2025550124", "+12025550123 +12025550124" },
    { "2025550123\r\n2025550124", "+12025550123 +12025550124" },
    { "2025550123|2025550124", "+12025550123 +12025550124" },
    { "2025550123 or 2025550124", "+12025550123 +12025550124" },
    { "2025550123 & 2025550124", "+12025550123 +12025550124" },
    { "2025550123 2025550124", "+12025550123 +12025550124" },
    { "+12025550123 +12025550124", "+12025550123 +12025550124" },
    { "Mobile: 202-555-0123, Work: 202-555-0124", "+12025550123 +12025550124" },
    { "202-555-0123 (mobile) 202-555-0124 (work)", "+12025550123 +12025550124" },
    { "(m) 202 555 0123; (w) 202 555 0124", "+12025550123 +12025550124" },
    { "202-555-0123 ext. 7; 202-555-0124 x12", "+12025550123 +12025550124" },
    { "202-555-0123 ; 202-555-0123", "+12025550123" },
    { "202-555-0123, ext. 7", "+12025550123" },
    { "202-555-0123 x4567", "+12025550123" },
    { "202-555-0123;ext=4567", "+12025550123" },
    { "202-555-0123 poste 12", "+12025550123" },
    { "tel:+12025550123", "+12025550123" },
    { "<202-555-0123>", "+12025550123" },
    { "'+12025550123", "+12025550123" },
    { "=\"2025550123\"", "+12025550123" },
    { "2025550123.0", "+12025550123" },
    { "\xe2\x80\xaa+1 (202) 555\xe2\x80\x91"
      "0123\xe2\x80\xac",
      "+12025550123" },
    { "\xef\xbc\x92\xef\xbc\x90\xef\xbc\x92"
      "5550123",
      "+12025550123" },
    { "1-800-FLOWERS", "+18003569377" },
    { "2025550123, Ana", "+12025550123" },
    { "202-555-0123; n/a", "+12025550123" },
    { "202-555-0123; 555-0199", "+12025550123 !" },
    { "202-555-0123/0124", "+12025550123 !" },
    { "1.20256E+10", "cut" },
    { "1,20256E+10", "cut" },
    { "2E+09", "cut" },
    { "2025-10-12", "!" },
    { "2,025,550,123", "!" },
    { "n/a", "" },
    { "-", "" },
    { " ", "" },
    { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    check_cell_in ("US", cases[i].cell, cases[i].phones);
  check_cell_in ("CA", "2025550123 - 2025550124", "!");
  check_cell_in (NULL, "+12025550123 ::: +12025550124", both);

  check_cell_in ("DE", "030/123456", "+4930123456");
  check_cell_in ("DE", "030/123456 / 040/123456", "+4930123456 +4940123456");
  check_cell_in ("DE", "030 1234567 Handy", "+49301234567");
  check_cell_in ("DE", "030123456 oder 040123456", "+4930123456 +4940123456");
  check_cell_in ("DE", "0301234567.0", "+49301234567");
  /* A spreadsheet took the zero. */
  check_cell_in ("DE", "301234567", "+49301234567");
  check_cell_in ("DE", "01.02.2025", "!");
}

/* Whatever is joined with whatever stands between numbers, each number is found. */
static void
test_random_cells (void)
{
  static const char *const between[] = { " ::: ", ":::", ";",   "; ",   ", ", ",",
                                         " / ",   "\n",  " | ", " or ", " & " };
  static const char *const before[] = { "", "", "Mobile: ", "(work) ", "Tel. ", "+1 ", "+1" };
  static const char *const behind[] = { "", "", " ext. 12", " x7", " (home)", " cell" };

  for (guint round = 0; round < 5000; round++)
    {
      g_autoptr (GString) cell = g_string_new (NULL);
      g_autoptr (GString) expected = g_string_new (NULL);
      guint n = (guint) g_test_rand_int_range (1, 5);

      for (guint i = 0; i < n; i++)
        {
          guint number = 100 + i * 10 + (guint) g_test_rand_int_range (0, 10);

          if (i > 0)
            g_string_append (cell, between[g_test_rand_int_range (0, G_N_ELEMENTS (between))]);
          g_string_append_printf (cell, g_test_rand_bit () ? "%s(202) 555-%04u%s" : "%s202555%04u%s",
                                  before[g_test_rand_int_range (0, G_N_ELEMENTS (before))], number,
                                  behind[g_test_rand_int_range (0, G_N_ELEMENTS (behind))]);
          g_string_append_printf (expected, "%s+1202555%04u", i > 0 ? " " : "", number);
        }
      check_cell_in ("US", cell->str, expected->str);
    }
}

static void
test_delimiters (void)
{
  check ("name;phone\nAna, Bo;2025550123\n", "2:+12025550123 ", "");
  check ("name\tphone\nAna\t2025550123\n", "2:+12025550123 ", "");
  check ("name|phone\nAna|2025550123\n", "2:+12025550123 ", "");
  check ("sep=;\r\nname;phone\r\nAna;2025550123\r\n", "3:+12025550123 ", "");
  check ("\"a,b,c,d\";phone\nAna;2025550123\n", "2:+12025550123 ", "");
  check ("Name;Phone, mobile;City, work\nAna;2025550123;x\nBo;2025550124;y\n",
         "2:+12025550123 3:+12025550124 ", "");
  /* The title of a report. */
  check ("Contacts\n\nName,Phone\nAna,2025550123\n", "4:+12025550123 ", "");
  check ("Contacts 2025,,\r\nName,Phone,x\r\nAna,2025550123,\r\n", "3:+12025550123 ", "");
  /* One column, and several numbers in it. */
  check ("Phone\n2025550123, 2025550124\n2025550125;2025550126\n",
         "2:+12025550123 2:+12025550124 3:+12025550125 3:+12025550126 ", "");
}

static void
test_quotes_and_lines (void)
{
  check ("notes,phone\n\"first\nsecond, with \"\"marks\"\"\",2025550123\nx,2025550124\n",
         "2:+12025550123 4:+12025550124 ", "");
  check ("notes,phone\r\n\"a\r\nb\",\"2025550123\"\r\n\r\nx,2025550124", "2:+12025550123 5:+12025550124 ",
         "");
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
  /* A number that is lost is said also where the row has another. */
  check ("Phone,Mobile\n2025550123,1.20256E+10\n2025550124,n/a\n,1.20256E+10\n",
         "2:+12025550123 3:+12025550124 ", "2 4 ");
  /* Files that were put together. */
  check ("name,phone\nAna,2025550123\nname,phone\nBo,2025550124\n", "2:+12025550123 4:+12025550124 ", "3 ");
}

static void
test_by_content (void)
{
  check ("1,Ana,+12025550123\n2,Bo,+12025550124\n", "1:+12025550123 2:+12025550124 ", "");
  check ("Kontakt,Rufnummer\nAna,(202) 555-0123\nBo,(202) 555-0124\n", "2:+12025550123 3:+12025550124 ", "");

  /* IDs that could be numbers do not win over what is written as one. */
  check ("Ref,Wert\n2025550199,(202) 555-0123\n2025550198,(202) 555-0124\n", "2:+12025550123 3:+12025550124 ",
         "");
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
      /* Not every program says that it is UTF-16. */
      check_bytes (wide + 2, length - 2, "2:+12025550123 ", "");
      /* Half a character at its end. */
      check_refused (wide, 5);
    }
}

static void
test_refused (void)
{
  static const char zeros[] = "PK\3\4\0\0\0\0phone";
  g_autoptr (GString) endless = g_string_new ("phone\n");
  g_autoptr (GString) many = g_string_new ("phone");

  for (guint i = 0; i < 100000; i++)
    g_string_append_c (many, ',');

  check_refused ("", 0);
  check_refused ("\n\n", 2);
  check_columns ("name,email\nAna,a@example.com\n", "");
  check_refused (zeros, sizeof zeros);
  check_refused (many->str, many->len);

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
  g_autoptr (CwCsvTable) table = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  table = cw_csv_table_open (stream, "US", cancellable, &error);
  g_assert_null (table);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Nothing that stands in a file does more than be refused, whatever a person chooses. */
static void
test_random_files (void)
{
  static const char *const parts[] = { "Phone",
                                       "Mobile",
                                       "id",
                                       ",",
                                       ",",
                                       ";",
                                       "\t",
                                       "\n",
                                       "\n",
                                       "\r\n",
                                       "\"",
                                       "2025550123",
                                       "(202) 555-0124",
                                       "+4930123456",
                                       " ::: ",
                                       "/",
                                       " ext. 7",
                                       "1.2E+10",
                                       "'",
                                       "=",
                                       "sep=;\n",
                                       "\xef\xbb\xbf",
                                       "\xff",
                                       "\xe2\x80\xaa",
                                       "Mobile: ",
                                       "x",
                                       "電話",
                                       "1-800-FLOWERS",
                                       "2025-10-12",
                                       "+",
                                       "(",
                                       ")",
                                       "-" };
  static const char *const regions[] = { "US", "DE", "FR", NULL };
  static const char *const all[] = { "Phone", NULL };

  for (guint round = 0; round < 4000; round++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (Result) result = result_new ();
      g_autoptr (GError) error = NULL;

      for (int n = g_test_rand_int_range (0, 40); n > 0; n--)
        g_string_append (text, parts[g_test_rand_int_range (0, G_N_ELEMENTS (parts))]);
      if (!read_region (text->str, text->len, regions[g_test_rand_int_range (0, 4)],
                        g_test_rand_bit () ? all : NULL, result, &error))
        g_assert_nonnull (error);
    }
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

/* What is exported is read again as it was, with the apostrophe that keeps a spreadsheet from taking a cell
 * for a formula. */
static void
test_export_round_trip (void)
{
  static const char *const header[] = { "one", "two" };
  static const char *const parts[] = { "a",
                                       "é",
                                       "\"",
                                       "\"\"",
                                       ",",
                                       ";",
                                       "\n",
                                       "\r\n",
                                       "\r",
                                       "\t",
                                       " ",
                                       "=",
                                       "+1",
                                       "@",
                                       "-",
                                       "'",
                                       "\xf0\x9f\x93\x9e",
                                       "0" };

  for (guint round = 0; round < 2000; round++)
    {
      g_autoptr (CwCsvExport) csv = cw_csv_export_new (header, 2);
      g_autoptr (GInputStream) stream = NULL;
      g_autoptr (CwCsvRows) rows = NULL;
      g_autoptr (GError) error = NULL;
      char *texts[2] = { NULL };

      for (guint i = 0; i < 2; i++)
        {
          GString *text = g_string_new (i == 0 ? "x" : NULL);

          for (int n = g_test_rand_int_range (0, 6); n > 0; n--)
            g_string_append (text, parts[g_test_rand_int_range (0, G_N_ELEMENTS (parts))]);
          texts[i] = g_string_free (text, FALSE);
        }
      cw_csv_export_add (csv, (const char *const *) texts, 2);

      stream = g_memory_input_stream_new_from_data (cw_csv_export_get_text (csv), -1, NULL);
      rows = cw_csv_rows_new (stream);
      g_assert_true (cw_csv_rows_next (rows, NULL, &error));
      g_assert_true (cw_csv_rows_next (rows, NULL, &error));
      g_assert_cmpuint (cw_csv_rows_get_n_cells (rows), ==, 2);
      for (guint i = 0; i < 2; i++)
        {
          const char *cell = cw_csv_rows_get_cell (rows, i);
          gboolean guarded = *texts[i] != '\0' && strchr ("=+-@\t\r", *texts[i]) != NULL;

          g_assert_cmpstr (cell + (guarded && *cell == '\''), ==, texts[i]);
        }
      for (guint i = 0; i < 2; i++)
        g_free (texts[i]);
    }
}

/* For the clipboard: a formula of a stranger is as harmless there, and only what would break a cell is
 * quoted. */
static void
test_tabs (void)
{
  static const char *const header[] = { "Name", "Value" };
  static const char *const rows[][2] = { { "Ruiz, Ana", "=1+1" },
                                         { "two\nlines", NULL },
                                         { "a\tb", "\"c\"" } };
  g_autoptr (CwCsvExport) csv = cw_csv_export_new_tabs (header, 2);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    cw_csv_export_add (csv, rows[i], 2);

  g_assert_cmpstr (cw_csv_export_get_text (csv), ==,
                   "Name\tValue\nRuiz, Ana\t'=1+1\n\"two\nlines\"\t\n\"a\tb\"\t\"\"\"c\"\"\"\n");
}

static void
assert_same_as_libphonenumber (const char *cell)
{
  g_autoptr (Result) result = result_new ();
  g_autofree char *text = g_strdup_printf ("phone\n\"%s\"\n", cell);
  g_autofree char *e164 = cw_phone_to_e164 (cell, "US");
  g_autofree char *expected = e164 != NULL ? g_strdup_printf ("2:%s ", e164) : g_strdup ("");

  read_bytes (text, strlen (text), result, NULL);
  g_assert_cmpstr (result->phones->str, ==, expected);
}

/* The short way for North American numbers says what libphonenumber says. */
static void
test_same_as_libphonenumber (void)
{
  static const char alphabet[] = "0123456789012345678923456789 ()-";

  /* Begins like a date. */
  assert_same_as_libphonenumber ("47-2-04 45938");
  for (guint round = 0; round < 3000; round++)
    {
      g_autoptr (GString) cell = g_string_new (g_test_rand_bit () ? "+1" : "");
      guint length = (guint) g_test_rand_int_range (9, 15);

      for (guint i = 0; i < length; i++)
        g_string_append_c (cell, alphabet[g_test_rand_int_range (0, sizeof alphabet - 1)]);
      assert_same_as_libphonenumber (cell->str);
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
  g_test_add_func ("/csv/all-columns", test_all_columns);
  g_test_add_func ("/csv/doubt", test_doubt);
  g_test_add_func ("/csv/choice", test_choice);
  g_test_add_func ("/csv/cells", test_cells);
  g_test_add_func ("/csv/random-cells", test_random_cells);
  g_test_add_func ("/csv/delimiters", test_delimiters);
  g_test_add_func ("/csv/quotes-and-lines", test_quotes_and_lines);
  g_test_add_func ("/csv/open-quote-costs-one-line", test_open_quote_costs_one_line);
  g_test_add_func ("/csv/broken-rows", test_broken_rows);
  g_test_add_func ("/csv/by-content", test_by_content);
  g_test_add_func ("/csv/encodings", test_encodings);
  g_test_add_func ("/csv/refused", test_refused);
  g_test_add_func ("/csv/callback-stops", test_callback_stops);
  g_test_add_func ("/csv/cancelled", test_cancelled);
  g_test_add_func ("/csv/random-files", test_random_files);
  g_test_add_func ("/csv/random", test_random);
  g_test_add_func ("/csv/same-as-libphonenumber", test_same_as_libphonenumber);
  g_test_add_func ("/csv/export-round-trip", test_export_round_trip);
  g_test_add_func ("/csv/tabs", test_tabs);
  g_test_add_func ("/csv/large", test_large);
  return g_test_run ();
}
