/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <string.h>

#include "demo-faults.h"
#include "demo-minute.h"

/* One character a chance: 'x' where the fault struck. */
static char *
strike (DemoFaults *faults, const char *name, guint chances)
{
  GString *pattern = g_string_new (NULL);

  for (guint i = 0; i < chances; i++)
    g_string_append_c (pattern, demo_faults_strikes (faults, name, NULL) ? 'x' : '.');
  return g_string_free (pattern, FALSE);
}

static void
test_patterns (void)
{
  static const char *const cases[][2] = {
    { "aloware:html", "x......." },
    { "aloware:html:after=2", "..x....." },
    { "aloware:html:times=3", "xxx....." },
    { "aloware:html:times=0", "xxxxxxxx" },
    { "aloware:html:after=1:times=2:every=3", "...x..x." },
    { "aloware:html:every=2:times=0", ".x.x.x.x" },
    { "aloware:cut:times=0", "........" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DemoFaults) faults = demo_faults_new ();
      g_autoptr (GError) error = NULL;
      g_autofree char *pattern = NULL;

      g_assert_true (demo_faults_add (faults, cases[i][0], &error));
      g_assert_no_error (error);
      pattern = strike (faults, "aloware:html", 8);
      g_assert_cmpstr (pattern, ==, cases[i][1]);
    }
}

static void
test_values (void)
{
  g_autoptr (DemoFaults) faults = demo_faults_new ();
  const char *value = "untouched";

  g_assert_true (demo_faults_add (faults, "salesforce:row-error:value=STRING_TOO_LONG:after=1", NULL));
  g_assert_true (demo_faults_add (faults, "salesforce:row-error:value=DUPLICATE_VALUE", NULL));
  g_assert_true (demo_faults_strikes (faults, "salesforce:row-error", &value));
  g_assert_cmpstr (value, ==, "DUPLICATE_VALUE");
  g_assert_true (demo_faults_strikes (faults, "salesforce:row-error", &value));
  g_assert_cmpstr (value, ==, "STRING_TOO_LONG");
  g_assert_false (demo_faults_strikes (faults, "salesforce:row-error", &value));
  g_assert_null (value);

  g_assert_true (demo_faults_add (faults, "salesforce:row-error:times=0", NULL));
  demo_faults_clear (faults);
  g_assert_false (demo_faults_strikes (faults, "salesforce:row-error", NULL));
}

static void
test_refused (void)
{
  static const char *const cases[][2] = {
    { "html", "html" },
    { "", "" },
    { "aloware:lock-row", "aloware:lock-row" },
    { "aloware:html:times", "times" },
    { "aloware:html:times=", "times=" },
    { "aloware:html:after=-1", "after=-1" },
    { "aloware:html:every=0", "every=0" },
    { "aloware:html:when=1", "when=1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DemoFaults) faults = demo_faults_new ();
      g_autoptr (GError) error = NULL;

      g_assert_false (demo_faults_add (faults, cases[i][0], &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
      g_assert_nonnull (strstr (error->message, cases[i][1]));
      g_assert_false (demo_faults_strikes (faults, "aloware:html", NULL));
    }
}

static void
test_minute (void)
{
  g_autoptr (DemoMinute) minute = demo_minute_new ();
  const gint64 second = G_USEC_PER_SEC;

  g_assert_cmpuint (demo_minute_count (minute, 0), ==, 0);
  g_assert_cmpuint (demo_minute_until_free (minute, 0), ==, 0);
  for (gint64 i = 0; i < 1000; i++)
    demo_minute_add (minute, i * second / 10);

  /* Of one each tenth of a second, sixty seconds hold six hundred. */
  g_assert_cmpuint (demo_minute_count (minute, 999 * second / 10), ==, 600);
  g_assert_cmpuint (demo_minute_until_free (minute, 999 * second / 10), ==, 1);
  g_assert_cmpuint (demo_minute_count (minute, 159 * second + second / 2), ==, 4);
  g_assert_cmpuint (demo_minute_count (minute, 160 * second), ==, 0);

  demo_minute_add (minute, 200 * second);
  g_assert_cmpuint (demo_minute_until_free (minute, 200 * second), ==, 60);
  g_assert_cmpuint (demo_minute_until_free (minute, 230 * second + 1), ==, 30);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/faults/patterns", test_patterns);
  g_test_add_func ("/demo/faults/values", test_values);
  g_test_add_func ("/demo/faults/refused", test_refused);
  g_test_add_func ("/demo/minute", test_minute);
  return g_test_run ();
}
