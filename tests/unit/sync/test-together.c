/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>

#include "cw-together.h"

/* Calls that wait for an answer, and write down what they do. */
typedef struct
{
  GString *said;
  gboolean answers; /* otherwise nothing is answered before the last call has asked */
  GSList *waiting;  /* of gboolean *: what each call waits for */
} World;

static gboolean
on_answer (gpointer answered)
{
  *(gboolean *) answered = TRUE;
  return G_SOURCE_REMOVE;
}

static void
wait_for_answer (World *world, gboolean last)
{
  gboolean answered = FALSE;

  world->waiting = g_slist_append (world->waiting, &answered);
  if (last || world->answers)
    {
      for (GSList *link = world->waiting; link != NULL; link = link->next)
        {
          g_autoptr (GSource) source = g_idle_source_new ();

          g_source_set_priority (source, G_PRIORITY_DEFAULT);
          g_source_set_callback (source, on_answer, link->data, NULL);
          g_source_attach (source, g_main_context_get_thread_default ());
        }
      g_clear_pointer (&world->waiting, g_slist_free);
    }
  while (!answered)
    g_main_context_iteration (g_main_context_get_thread_default (), TRUE);
}

static gboolean
fail (GError **error, const char *message)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, message);
  return FALSE;
}

static gboolean
ask_first (gpointer data, GError **error)
{
  World *world = data;

  g_string_append (world->said, "A");
  wait_for_answer (world, FALSE);
  g_string_append (world->said, "a");
  return TRUE;
}

static gboolean
ask_second (gpointer data, GError **error)
{
  World *world = data;

  g_string_append (world->said, "B");
  wait_for_answer (world, FALSE);
  g_string_append (world->said, "b");
  return TRUE;
}

static gboolean
ask_last (gpointer data, GError **error)
{
  World *world = data;

  g_string_append (world->said, "C");
  wait_for_answer (world, TRUE);
  g_string_append (world->said, "c");
  return TRUE;
}

static gboolean
ask_and_fail (gpointer data, GError **error)
{
  return ask_second (data, error) && fail (error, "second");
}

static gboolean
ask_last_and_fail (gpointer data, GError **error)
{
  return ask_last (data, error) && fail (error, "last");
}

static gboolean
need_no_answer (gpointer data, GError **error)
{
  g_string_append (((World *) data)->said, "n");
  return TRUE;
}

static gboolean
fail_at_once (gpointer data, GError **error)
{
  g_string_append (((World *) data)->said, "f");
  return fail (error, "at once");
}

/* What was said, and what failed. */
static void
check (const CwTogetherFunc *funcs, guint n, gboolean answers, const char *said, const char *message)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GError) error = NULL;
  World world = { g_string_new (NULL), answers, NULL };
  gboolean success;

  g_main_context_push_thread_default (context);
  success = cw_run_together (funcs, n, &world, &error);
  g_assert_false (g_main_context_pending (context));
  g_main_context_pop_thread_default (context);

  g_assert_cmpstr (world.said->str, ==, said);
  g_assert_cmpint (success, ==, message == NULL);
  g_assert_cmpstr (error != NULL ? error->message : NULL, ==, message);
  g_string_free (world.said, TRUE);
}

static void
test_all_ask_before_any_is_answered (void)
{
  check ((const CwTogetherFunc[]) { ask_first, ask_second, ask_last }, 3, FALSE, "ABCcba", NULL);
}

/* An answer that is there already does not keep the others from asking first. */
static void
test_an_early_answer_keeps_nobody_waiting (void)
{
  check ((const CwTogetherFunc[]) { ask_first, ask_second, ask_last }, 3, TRUE, "ABCcba", NULL);
}

static void
test_one_alone (void)
{
  check ((const CwTogetherFunc[]) { ask_last }, 1, FALSE, "Cc", NULL);
}

static void
test_one_that_need_not_wait (void)
{
  check ((const CwTogetherFunc[]) { need_no_answer, ask_last }, 2, FALSE, "nCc", NULL);
  check ((const CwTogetherFunc[]) { ask_first, need_no_answer, ask_last }, 3, FALSE, "AnCca", NULL);
  check ((const CwTogetherFunc[]) { ask_first, need_no_answer }, 2, TRUE, "Ana", NULL);
}

static void
test_the_first_problem_is_told (void)
{
  check ((const CwTogetherFunc[]) { ask_first, ask_last_and_fail }, 2, FALSE, "ACca", "last");
  check ((const CwTogetherFunc[]) { ask_and_fail, ask_last_and_fail }, 2, FALSE, "BCcb", "second");
}

static void
test_nothing_is_begun_after_a_failure (void)
{
  check ((const CwTogetherFunc[]) { fail_at_once, ask_last }, 2, FALSE, "f", "at once");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/together/ask-before-answers", test_all_ask_before_any_is_answered);
  g_test_add_func ("/together/early-answer", test_an_early_answer_keeps_nobody_waiting);
  g_test_add_func ("/together/alone", test_one_alone);
  g_test_add_func ("/together/no-wait", test_one_that_need_not_wait);
  g_test_add_func ("/together/problems", test_the_first_problem_is_told);
  g_test_add_func ("/together/failure", test_nothing_is_begun_after_a_failure);
  return g_test_run ();
}
