/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-pause.h"

/* When a pause of keeping current is told, and what it waits for. */

static void
test_said_once (void)
{
  CwPause pause = { NULL };

  g_assert_false (cw_pause_end (&pause));
  g_assert_true (cw_pause_begin (&pause, "network", "No route", 0));
  g_assert_false (cw_pause_begin (&pause, "network", "No answer", 0));
  /* The last message is the one that holds. */
  g_assert_cmpstr (pause.message, ==, "No answer");
  g_assert_true (cw_pause_begin (&pause, "quota", "Used up", 0));
  g_assert_true (cw_pause_end (&pause));
  g_assert_null (pause.reason);
  g_assert_true (cw_pause_begin (&pause, "network", "No route", 0));
  cw_pause_end (&pause);
}

static void
test_ends_by_itself (void)
{
  CwPause pause = { NULL };

  g_assert_false (cw_pause_waits (&pause, 0));
  cw_pause_begin (&pause, "network", "No route", 0);
  g_assert_false (cw_pause_waits (&pause, 0));
  cw_pause_end (&pause);
}

static void
test_waits_for_a_person (void)
{
  CwPause pause = { NULL };

  cw_pause_begin (&pause, "guard", "Too many", 7);
  g_assert_true (cw_pause_waits (&pause, 0));
  g_assert_true (cw_pause_waits (&pause, 6));
  g_assert_false (cw_pause_waits (&pause, 8));
  cw_pause_end (&pause);
  g_assert_false (cw_pause_waits (&pause, 0));
}

/* A person ran something, and the next step trips over the same again. */
static void
test_waits_again_for_the_same_reason (void)
{
  CwPause pause = { NULL };

  cw_pause_begin (&pause, "guard", "Too many", 7);
  g_assert_false (cw_pause_waits (&pause, 8));
  g_assert_false (cw_pause_begin (&pause, "guard", "Too many", 9));
  g_assert_true (cw_pause_waits (&pause, 8));
  g_assert_false (cw_pause_waits (&pause, 10));
  cw_pause_end (&pause);
}

/* What needed a person is followed by what does not. */
static void
test_another_reason (void)
{
  CwPause pause = { NULL };

  cw_pause_begin (&pause, "guard", "Too many", 7);
  g_assert_true (cw_pause_begin (&pause, "network", "No route", 0));
  g_assert_false (cw_pause_waits (&pause, 0));
  cw_pause_end (&pause);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/pause/said-once", test_said_once);
  g_test_add_func ("/pause/ends-by-itself", test_ends_by_itself);
  g_test_add_func ("/pause/waits-for-a-person", test_waits_for_a_person);
  g_test_add_func ("/pause/waits-again-for-the-same-reason", test_waits_again_for_the_same_reason);
  g_test_add_func ("/pause/another-reason", test_another_reason);

  return g_test_run ();
}
