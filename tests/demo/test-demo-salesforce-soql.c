/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-salesforce-time.h"
#include "demo-salesforce-soql.h"

static void
test_parse (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DemoSfSoql) soql = demo_sf_soql_parse ("select Id, Owner.Email from Contact where (LastName = "
                                                    "'O\\'Brien \\u00e9' or Phone != null) and not IsDeleted "
                                                    "= true and SystemModstamp >= 2026-03-15T08:33:16-07:00 "
                                                    "order by SystemModstamp desc nulls last, Id limit 5 "
                                                    "offset 2",
                                                    &error);
  DemoSfPath *path;
  DemoSfOrder *order;
  DemoSfExpr *comparison;
  DemoSfLiteral *literal;

  g_assert_no_error (error);
  g_assert_cmpuint (soql->select->len, ==, 2);
  path = g_ptr_array_index (soql->select, 1);
  g_assert_cmpstr (path->relationship, ==, "Owner");
  g_assert_cmpstr (path->name, ==, "Email");
  g_assert_cmpuint (path->at, ==, strlen ("select Id, "));
  g_assert_cmpint (soql->limit, ==, 5);
  g_assert_cmpint (soql->offset, ==, 2);
  g_assert_cmpuint (soql->order->len, ==, 2);
  order = g_ptr_array_index (soql->order, 0);
  g_assert_true (order->descending && order->nulls_last);

  /* ((A or B) and not C) and D: the last comparison is the right of the whole. */
  comparison = soql->where->right;
  g_assert_cmpint (comparison->op, ==, DEMO_SF_OP_GE);
  literal = g_ptr_array_index (comparison->values, 0);
  g_assert_cmpint (literal->kind, ==, DEMO_SF_LITERAL_DATETIME);
  g_assert_cmpint (literal->instant, ==, G_GINT64_CONSTANT (1773588796000));
  comparison = soql->where->left->left->left;
  literal = g_ptr_array_index (comparison->values, 0);
  g_assert_cmpstr (literal->text, ==, "O'Brien é");
  g_assert_cmpint (soql->where->left->right->kind, ==, DEMO_SF_EXPR_NOT);
}

static void
test_literals (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DemoSfSoql) soql = demo_sf_soql_parse (
    "SELECT Id FROM Contact WHERE A IN (-1.5, 'x', null, TRUE, 2026-02-28, 2026-02-28T00:00:00.000+0000)",
    &error);
  static const DemoSfLiteralKind kinds[] = {
    DEMO_SF_LITERAL_NUMBER,  DEMO_SF_LITERAL_STRING, DEMO_SF_LITERAL_NULL,
    DEMO_SF_LITERAL_BOOLEAN, DEMO_SF_LITERAL_DATE,   DEMO_SF_LITERAL_DATETIME,
  };

  g_assert_no_error (error);
  g_assert_cmpuint (soql->where->values->len, ==, G_N_ELEMENTS (kinds));
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    g_assert_cmpint (((DemoSfLiteral *) g_ptr_array_index (soql->where->values, i))->kind, ==, kinds[i]);
}

static void
test_malformed (void)
{
  static const char *const texts[] = {
    "",
    "SELECT",
    "SELECT FROM Contact",
    "SELECT Id",
    "SELECT Id, FROM Contact",
    "SELECT Id FROM Contact WHERE",
    "SELECT Id FROM Contact WHERE A",
    "SELECT Id FROM Contact WHERE A = ",
    "SELECT Id FROM Contact WHERE A = 'x",
    "SELECT Id FROM Contact WHERE A = 'a\\q'",
    "SELECT Id FROM Contact WHERE A = '\\u12'",
    "SELECT Id FROM Contact WHERE (A = 1",
    "SELECT Id FROM Contact WHERE A = 1 AND B = 2 OR C = 3",
    "SELECT Id FROM Contact WHERE A = 2026-02-30",
    "SELECT Id FROM Contact WHERE A = 2026-01-01T25:00:00Z",
    "SELECT Id FROM Contact WHERE A IN ()",
    "SELECT Id FROM Contact LIMIT x",
    "SELECT Id FROM Contact LIMIT -1",
    "SELECT Id FROM Contact ORDER Name",
    "SELECT Id FROM Contact c garbage",
    "SELECT COUNT( FROM Contact",
    "DELETE FROM Contact",
    "SELECT Id FROM Contact WHERE A = 1;",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (DemoSfSoql) soql = demo_sf_soql_parse (texts[i], &error);

      if (soql != NULL)
        g_test_message ("taken: %s", texts[i]);
      g_assert_null (soql);
      g_assert_error (error, DEMO_SF_SOQL_ERROR, DEMO_SF_SOQL_MALFORMED_QUERY);
    }
}

static void
test_deep (void)
{
  g_autofree char *open = g_strnfill (5000, '(');
  g_autofree char *text = g_strconcat ("SELECT Id FROM Contact WHERE ", open, "A = 1", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (demo_sf_soql_parse (text, &error));
  g_assert_error (error, DEMO_SF_SOQL_ERROR, DEMO_SF_SOQL_MALFORMED_QUERY);
}

/* Whatever the text, the parser answers; what it cuts off never makes it crash. */
static void
test_mutations (void)
{
  static const char seed[] =
    "SELECT Id,Owner.Profile.Name, (SELECT Id FROM Tasks), toLabel(G) FROM Contact c WHERE "
    "(A='x\\'y' OR B IN(1,'z')) AND C>=2026-01-01T00:00:00Z AND D LIKE '%q\\_' AND F = LAST_N_DAYS:30 "
    "AND CALENDAR_YEAR(convertTimezone(C)) = 2026 AND H INCLUDES ('a;b') AND Id IN (SELECT WhoId FROM "
    "Task) GROUP BY G HAVING COUNT(Id) > 1 ORDER BY E DESC NULLS LAST LIMIT 3 OFFSET 1";

  for (guint i = 0; i < 5000; i++)
    {
      g_autofree char *text = g_strdup (seed);
      guint changes = (guint) g_test_rand_int_range (1, 5);

      for (guint c = 0; c < changes; c++)
        text[g_test_rand_int_range (0, (gint32) strlen (seed))] =
          "()',=<>!%\\._ 0Zé\001"[g_test_rand_int_range (0, 16)];
      demo_sf_soql_free (demo_sf_soql_parse (text, NULL));
    }

  /* Half a character at the end, also of a pattern, and halves all along. */
  g_assert_null (demo_sf_soql_parse ("SELECT Id FROM Contact WHERE Name LIKE 'a\xc3'", NULL));
  g_assert_null (demo_sf_soql_parse ("SELECT Id FROM Contact WHERE (\xc3", NULL));
  g_assert_null (demo_sf_soql_parse ("SELECT "
                                     "\xa9\xa9\xa9\xa9\xa9\xa9\xa9\xa9\xa9\xa9\xa9\xa9\xa9\xa9\xa9\xa9\xa9"
                                     "\xa9\xa9\xa9\xa9\xa9\xa9\xa9\xa9\xa9\xa9\xa9\xa9\xa9",
                                     NULL));
}

static void
test_like (void)
{
  static const struct
  {
    const char *pattern, *text;
    gboolean matches;
  } cases[] = {
    { "abc", "abc", TRUE },     { "abc", "abcd", FALSE }, { "%", "", TRUE },
    { "a%", "abc", TRUE },      { "%c", "abc", TRUE },    { "%b%", "abc", TRUE },
    { "a_c", "aéc", TRUE },     { "a_c", "ac", FALSE },   { "a\001%", "a%", TRUE },
    { "a\001%", "ab", FALSE },  { "\001_x", "_x", TRUE }, { "\001_x", "yx", FALSE },
    { "%a%b", "xaxaxb", TRUE }, { "%ab", "aab", TRUE },   { "", "", TRUE },
    { "", "a", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      if (demo_sf_soql_like (cases[i].pattern, cases[i].text) != cases[i].matches)
        g_test_message ("%s against %s", cases[i].text, cases[i].pattern);
      g_assert_cmpint (demo_sf_soql_like (cases[i].pattern, cases[i].text), ==, cases[i].matches);
    }
}

static gint64
day_of (const char *text)
{
  gint64 day;

  g_assert_true (demo_sf_date_parse (text, &day));
  return day;
}

/* Sunday, 29 November 2026. */
static void
test_date_literals (void)
{
  static const struct
  {
    const char *name;
    gint64 number;
    const char *first, *end;
  } cases[] = {
    { "TODAY", 0, "2026-11-29", "2026-11-30" },
    { "yesterday", 0, "2026-11-28", "2026-11-29" },
    { "TOMORROW", 0, "2026-11-30", "2026-12-01" },
    { "LAST_WEEK", 0, "2026-11-22", "2026-11-29" },
    { "THIS_WEEK", 0, "2026-11-29", "2026-12-06" },
    { "NEXT_WEEK", 0, "2026-12-06", "2026-12-13" },
    { "LAST_MONTH", 0, "2026-10-01", "2026-11-01" },
    { "THIS_MONTH", 0, "2026-11-01", "2026-12-01" },
    { "NEXT_MONTH", 0, "2026-12-01", "2027-01-01" },
    { "LAST_90_DAYS", 0, "2026-08-31", "2026-11-30" },
    { "NEXT_90_DAYS", 0, "2026-11-30", "2027-02-28" },
    { "LAST_QUARTER", 0, "2026-07-01", "2026-10-01" },
    { "NEXT_QUARTER", 0, "2027-01-01", "2027-04-01" },
    { "THIS_YEAR", 0, "2026-01-01", "2027-01-01" },
    { "LAST_FISCAL_YEAR", 0, "2025-01-01", "2026-01-01" },
    { "LAST_N_DAYS", 30, "2026-10-30", "2026-11-30" },
    { "NEXT_N_DAYS", 1, "2026-11-30", "2026-12-01" },
    { "N_DAYS_AGO", 2, "2026-11-27", "2026-11-28" },
    { "LAST_N_WEEKS", 2, "2026-11-15", "2026-11-29" },
    { "N_WEEKS_AGO", 2, "2026-11-15", "2026-11-22" },
    { "NEXT_N_MONTHS", 2, "2026-12-01", "2027-02-01" },
    { "LAST_N_MONTHS", 11, "2025-12-01", "2026-11-01" },
    { "N_QUARTERS_AGO", 4, "2025-10-01", "2026-01-01" },
    { "LAST_N_YEARS", 2, "2024-01-01", "2026-01-01" },
    { "N_YEARS_AGO", 3, "2023-01-01", "2024-01-01" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 first, end;
      gboolean takes_number;
      int literal;

      g_test_message ("%s:%d", cases[i].name, (int) cases[i].number);
      g_assert_true (demo_sf_date_literal_find (cases[i].name, &literal, &takes_number));
      g_assert_cmpint (takes_number, ==, cases[i].number > 0);
      demo_sf_date_literal_days (literal, cases[i].number, day_of ("2026-11-29"), &first, &end);
      g_assert_cmpint (first, ==, day_of (cases[i].first));
      g_assert_cmpint (end, ==, day_of (cases[i].end));
    }
}

static void
test_date_parts (void)
{
  static const struct
  {
    DemoSfDatePart part;
    int value;
  } cases[] = {
    { DEMO_SF_CALENDAR_YEAR, 2026 }, { DEMO_SF_CALENDAR_QUARTER, 4 }, { DEMO_SF_CALENDAR_MONTH, 11 },
    { DEMO_SF_DAY_IN_MONTH, 29 },    { DEMO_SF_DAY_IN_WEEK, 1 },      { DEMO_SF_DAY_IN_YEAR, 333 },
    { DEMO_SF_WEEK_IN_MONTH, 5 },    { DEMO_SF_WEEK_IN_YEAR, 48 },    { DEMO_SF_HOUR_IN_DAY, 23 },
  };
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("-08:00");
  gint64 local = day_of ("2026-11-29") * DEMO_SF_DAY_MS + DEMO_SF_DAY_MS - 1;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (demo_sf_date_part (cases[i].part, local), ==, cases[i].value);
  g_assert_cmpint (demo_sf_date_part (DEMO_SF_CALENDAR_YEAR, -1), ==, 1969);
  g_assert_cmpint (demo_sf_zone_offset (zone, local), ==, -8 * 3600000);
  g_assert_cmpint (demo_sf_zone_midnight (zone, 0), ==, 8 * 3600000);
}

/* Salesforce shows where in the query it stumbled. */
static void
test_error_place (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (demo_sf_soql_parse ("SELECT Id\nFROM Contact WHERE A = 'é' B", &error));
  g_assert_cmpstr (error->message, ==,
                   "\nFROM Contact WHERE A = 'é' B\n                           ^\nERROR at "
                   "Row:2:Column:28\nunexpected token: 'B'");
}

static void
test_time (void)
{
  static const struct
  {
    const char *text;
    gint64 instant;
    const char *back;
  } cases[] = {
    { "1970-01-01T00:00:00Z", 0, "1970-01-01T00:00:00.000+0000" },
    { "2026-03-15T08:33:16-07:00", 1773588796000, "2026-03-15T15:33:16.000+0000" },
    { "2024-02-29T23:59:59.999+0000", 1709251199999, "2024-02-29T23:59:59.999+0000" },
    { "1969-12-31T23:59:59Z", -1000, "1969-12-31T23:59:59.000+0000" },
  };
  static const char *const bad[] = {
    "",
    "2026-03-15",
    "2025-02-29T00:00:00Z",
    "2026-03-15T24:00:00Z",
    "2026-03-15T08:33:16",
    "2026-03-15T08:33Z",
    "2026-03-15T08:33:16Zx",
    "2026-03-15T08:33:16.Z",
  };
  gint64 instant;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);

      g_assert_true (demo_sf_time_parse (cases[i].text, &instant));
      g_assert_cmpint (instant, ==, cases[i].instant);
      demo_sf_time_append (text, instant);
      g_assert_cmpstr (text->str, ==, cases[i].back);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (demo_sf_time_parse (bad[i], &instant));
  g_assert_true (demo_sf_date_is_valid ("2024-02-29"));
  g_assert_false (demo_sf_date_is_valid ("2023-02-29"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/salesforce/soql/parse", test_parse);
  g_test_add_func ("/demo/salesforce/soql/literals", test_literals);
  g_test_add_func ("/demo/salesforce/soql/malformed", test_malformed);
  g_test_add_func ("/demo/salesforce/soql/deep", test_deep);
  g_test_add_func ("/demo/salesforce/soql/mutations", test_mutations);
  g_test_add_func ("/demo/salesforce/soql/like", test_like);
  g_test_add_func ("/demo/salesforce/soql/error-place", test_error_place);
  g_test_add_func ("/demo/salesforce/date-literals", test_date_literals);
  g_test_add_func ("/demo/salesforce/date-parts", test_date_parts);
  g_test_add_func ("/demo/salesforce/time", test_time);
  return g_test_run ();
}
