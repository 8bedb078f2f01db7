/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-keep-words.h"

/* What the line says of ages, above all when a clock was wrong. */

#define NOW G_GINT64_CONSTANT (1800000000000)
#define SECOND G_GINT64_CONSTANT (1000)
#define MINUTE (60 * SECOND)
#define DAY (24 * 60 * MINUTE)

#define assert_line(standing, now, expected) \
  G_STMT_START \
  { \
    g_autofree char *line = cw_keep_words_line (standing, now); \
    g_assert_cmpstr (line, ==, expected); \
  } \
  G_STMT_END

static const CwKeeperStanding checked = {
  .salesforce_read = NOW - 8 * SECOND,
  .ages = { .n = 3, .oldest = NOW - 21 * MINUTE, .median = NOW - 4 * MINUTE },
  .promise = 30 * MINUTE,
  .written_today = { 1, 2 },
};

static void
test_ages (void)
{
  CwKeeperStanding standing = checked;

  assert_line (&standing, NOW,
               "Salesforce 8 s ago · Aloware: typical 4 min, oldest 21 min · 3 changes today");
  standing.ages.oldest = 0;
  assert_line (&standing, NOW,
               "Salesforce 8 s ago · Aloware: typical 4 min, not everybody asked yet · 3 changes today");
  standing = (CwKeeperStanding) { .promise = -1 };
  assert_line (&standing, NOW,
               "Salesforce: not asked yet · Aloware: not everybody asked yet · 0 changes today");
}

/* A suspend ends, or the clock is set: nothing is younger than now, and what lies ahead counts for nothing.
 */
static void
test_clock (void)
{
  assert_line (&checked, NOW + DAY,
               "Salesforce 24 h ago · Aloware: typical 24 h, oldest 24 h · 3 changes today");
  assert_line (&checked, NOW - 10 * SECOND,
               "Salesforce 0 s ago · Aloware: typical 3 min, oldest 20 min · 3 changes today");
  assert_line (&checked, NOW - 10 * MINUTE,
               "Salesforce: not asked yet · Aloware: not everybody asked yet · 3 changes today");
  assert_line (&checked, NOW - DAY,
               "Salesforce: not asked yet · Aloware: not everybody asked yet · 3 changes today");
}

static void
test_promise (void)
{
  CwKeeperStanding standing = checked;
  g_autofree char *promise = cw_keep_words_promise (&standing);
  g_autofree char *none = NULL;

  g_assert_cmpstr (promise, ==, "Everyone is checked within 30 min");
  standing.promise = -1;
  none = cw_keep_words_promise (&standing);
  g_assert_cmpstr (none, ==, "");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/keep-words/ages", test_ages);
  g_test_add_func ("/keep-words/clock", test_clock);
  g_test_add_func ("/keep-words/promise", test_promise);

  return g_test_run ();
}
