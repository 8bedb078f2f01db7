/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-page-model.h"

#include "cw-error.h"

/* Rows are numbers; a row's data is its key and the turn in which it was read. */

typedef struct
{
  GThread *main_thread;
  GThread *opened_in;
  gint turn;    /* atomic */
  gint fetched; /* atomic */
  gint closed;  /* atomic */
  gint fails;   /* atomic */
  gboolean destroyed;
} Numbers;

/* A query: how many, and which one is left out (-1: none). */
typedef struct
{
  gint64 n, missing;
} Query;

static gpointer
open_numbers (gpointer user_data, GError **error)
{
  Numbers *numbers = user_data;

  if (g_atomic_int_get (&numbers->fails) != 0)
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_STORAGE, "locked");
      return NULL;
    }

  numbers->opened_in = g_thread_self ();
  g_assert_true (numbers->opened_in != numbers->main_thread);

  return numbers;
}

static gboolean
index_numbers (gpointer opened, gpointer query, CwPageIndex *index, GError **error)
{
  Numbers *numbers = opened;
  const Query *asked = query;

  g_assert_true (g_thread_self () == numbers->opened_in);

  for (gint64 i = 0; i < asked->n; i++)
    {
      if (i != asked->missing && !cw_page_index_add (index, i, &i))
        return FALSE;
    }
  cw_page_index_set_summary (index, g_strdup_printf ("%" G_GINT64_FORMAT, asked->n));

  return TRUE;
}

static gboolean
read_number (gpointer opened, gint64 key, gpointer *row, GError **error)
{
  Numbers *numbers = opened;

  g_assert_true (g_thread_self () == numbers->opened_in);
  g_atomic_int_inc (&numbers->fetched);
  if (key != 13)
    *row = g_strdup_printf ("%" G_GINT64_FORMAT "/%d", key, g_atomic_int_get (&numbers->turn));

  return TRUE;
}

static void
close_numbers (gpointer opened)
{
  Numbers *numbers = opened;

  g_atomic_int_inc (&numbers->closed);
}

static const CwPageSource source = { open_numbers, index_numbers, read_number, close_numbers,
                                     g_free,       g_free,        g_free };

static void
destroy_numbers (gpointer data)
{
  Numbers *numbers = data;

  g_assert_true (g_thread_self () == numbers->main_thread);
  g_assert_cmpint (g_atomic_int_get (&numbers->closed), ==, numbers->opened_in != NULL ? 1 : 0);
  numbers->destroyed = TRUE;
}

static Query *
new_query (gint64 n, gint64 missing)
{
  Query *query = g_new (Query, 1);

  query->n = n;
  query->missing = missing;

  return query;
}

typedef struct
{
  Numbers numbers;
  CwPageModel *model;
  guint n_changed, position, removed, added;
} Fixture;

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->n_changed++;
  fixture->position = position;
  fixture->removed = removed;
  fixture->added = added;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->numbers.main_thread = g_thread_self ();
  fixture->model = cw_page_model_new (&source, &fixture->numbers, destroy_numbers);
  g_signal_connect (fixture->model, "items-changed", G_CALLBACK (on_items_changed), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->model);
  while (!fixture->numbers.destroyed)
    g_main_context_iteration (NULL, TRUE);
}

static void
wait_indexed (Fixture *fixture)
{
  while (cw_page_model_is_loading (fixture->model))
    g_main_context_iteration (NULL, TRUE);
}

static const char *
wait_data (CwPageItem *item)
{
  while (!cw_page_item_is_loaded (item))
    g_main_context_iteration (NULL, TRUE);

  return cw_page_item_get_data (item);
}

static CwPageItem *
get_item (Fixture *fixture, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (fixture->model), position);
}

static void
test_reads_what_is_looked_at (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwPageItem) item = NULL;
  g_autoptr (CwPageItem) again = NULL;
  g_autoptr (CwPageItem) gone = NULL;

  cw_page_model_set_query (fixture->model, new_query (100000, -1));
  wait_indexed (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->model)), ==, 100000);
  g_assert_cmpstr (cw_page_model_get_summary (fixture->model), ==, "100000");
  g_assert_cmpint (g_atomic_int_get (&fixture->numbers.fetched), ==, 0);

  item = get_item (fixture, 70000);
  g_assert_cmpint (cw_page_item_get_key (item), ==, 70000);
  g_assert_cmpstr (wait_data (item), ==, "70000/0");
  again = get_item (fixture, 70000);
  g_assert_true (item == again);
  g_assert_cmpint (g_atomic_int_get (&fixture->numbers.fetched), <=, 64);

  gone = get_item (fixture, 13);
  g_assert_null (wait_data (gone));
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (fixture->model), 100000));
}

static void
test_memory_is_bounded (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwPageItem) held = NULL;
  g_autoptr (CwPageItem) first = NULL;
  g_autoptr (CwPageItem) last = NULL;
  gint fetched;

  cw_page_model_set_query (fixture->model, new_query (50000, -1));
  wait_indexed (fixture);
  held = get_item (fixture, 100);
  wait_data (held);

  for (guint i = 1000; i < 50000; i += 64)
    {
      g_autoptr (CwPageItem) item = get_item (fixture, i);

      wait_data (item);
    }

  /* The one that was held is still the row's item, and another one was forgotten. */
  first = get_item (fixture, 100);
  g_assert_true (first == held);
  fetched = g_atomic_int_get (&fixture->numbers.fetched);
  last = get_item (fixture, 1000);
  g_assert_false (cw_page_item_is_loaded (last));
  wait_data (last);
  g_assert_cmpint (g_atomic_int_get (&fixture->numbers.fetched), >, fetched);
}

static void
test_refresh_says_what_differs (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwPageItem) item = NULL;
  g_autoptr (CwPageItem) same = NULL;

  cw_page_model_set_query (fixture->model, new_query (20000, -1));
  wait_indexed (fixture);
  item = get_item (fixture, 12000);
  g_assert_cmpstr (wait_data (item), ==, "12000/0");

  fixture->n_changed = 0;
  g_atomic_int_set (&fixture->numbers.turn, 1);
  cw_page_model_refresh (fixture->model, new_query (20000, 9000));
  wait_indexed (fixture);
  g_assert_cmpuint (fixture->n_changed, ==, 1);
  g_assert_cmpuint (fixture->position, ==, 9000);
  g_assert_cmpuint (fixture->removed, ==, 1);
  g_assert_cmpuint (fixture->added, ==, 0);

  same = get_item (fixture, 11999);
  g_assert_true (same == item);
  while (g_strcmp0 (cw_page_item_get_data (item), "12000/1") != 0)
    g_main_context_iteration (NULL, TRUE);

  fixture->n_changed = 0;
  cw_page_model_refresh (fixture->model, new_query (20000, 9000));
  wait_indexed (fixture);
  g_assert_cmpuint (fixture->n_changed, ==, 0);
}

static void
test_newest_query_wins (Fixture *fixture, gconstpointer data)
{
  for (gint64 n = 1; n <= 50; n++)
    cw_page_model_set_query (fixture->model, new_query (n == 50 ? 5 : 1000000, -1));
  wait_indexed (fixture);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->model)), ==, 5);
  g_assert_cmpstr (cw_page_model_get_summary (fixture->model), ==, "5");

  cw_page_model_set_query (fixture->model, new_query (0, -1));
  wait_indexed (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->model)), ==, 0);
}

static void
test_error_is_shown_and_goes (Fixture *fixture, gconstpointer data)
{
  g_atomic_int_set (&fixture->numbers.fails, 1);
  cw_page_model_set_query (fixture->model, new_query (5, -1));
  wait_indexed (fixture);
  g_assert_error ((GError *) cw_page_model_get_error (fixture->model), CW_ERROR, CW_ERROR_STORAGE);

  g_atomic_int_set (&fixture->numbers.fails, 0);
  cw_page_model_refresh (fixture->model, new_query (5, -1));
  wait_indexed (fixture);
  g_assert_null (cw_page_model_get_error (fixture->model));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->model)), ==, 5);
}

/* ── Sorting ── */

static char *
say_word (gpointer row)
{
  static const char *const words[] = { "pear", "Ångström", "10", "apple", "Banana",
                                       "9.5",  NULL,       "-3", "",      "Apple" };

  return g_strdup (words[*(gint64 *) row]);
}

static char *
say_remainder (gpointer row)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, *(gint64 *) row % 3);
}

static void
assert_keys (Fixture *fixture, const char *expected)
{
  g_autoptr (GString) keys = g_string_new (NULL);

  wait_indexed (fixture);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (fixture->model)); i++)
    g_string_append_printf (keys, "%" G_GINT64_FORMAT " ", cw_page_model_get_key (fixture->model, i));
  g_assert_cmpstr (keys->str, ==, expected);
}

static void
test_sorts (Fixture *fixture, gconstpointer data)
{
  /* Numbers by value, then words without regard to case, then blank ones. */
  cw_page_model_set_order (fixture->model, say_word, FALSE);
  cw_page_model_set_query (fixture->model, new_query (10, 1));
  assert_keys (fixture, "7 5 2 3 9 4 0 6 8 ");
  g_assert_cmpstr (cw_page_model_get_summary (fixture->model), ==, "10");

  /* Blank ones are last in both directions, and equal ones stay as they are. */
  cw_page_model_set_order (fixture->model, say_word, TRUE);
  cw_page_model_set_query (fixture->model, new_query (10, 1));
  assert_keys (fixture, "0 4 3 9 2 5 7 6 8 ");

  cw_page_model_set_order (fixture->model, say_remainder, TRUE);
  cw_page_model_refresh (fixture->model, new_query (10, 5));
  assert_keys (fixture, "2 8 1 4 7 0 3 6 9 ");

  cw_page_model_set_order (fixture->model, NULL, FALSE);
  cw_page_model_set_query (fixture->model, new_query (4, -1));
  assert_keys (fixture, "0 1 2 3 ");
}

static void
test_sorts_many (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwPageItem) item = NULL;
  const guint n = 100000;

  cw_page_model_set_order (fixture->model, say_remainder, FALSE);
  cw_page_model_set_query (fixture->model, new_query (n, -1));
  wait_indexed (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->model)), ==, n);
  for (guint i = 1; i < n; i++)
    {
      gint64 before = cw_page_model_get_key (fixture->model, i - 1);
      gint64 key = cw_page_model_get_key (fixture->model, i);

      g_assert_true (before % 3 < key % 3 || (before % 3 == key % 3 && before < key));
    }
  g_assert_cmpint (g_atomic_int_get (&fixture->numbers.fetched), ==, 0);

  item = get_item (fixture, n - 1);
  g_assert_cmpstr (wait_data (item), ==, "99998/0");
}

/* ── Headings ── */

/* 10 is the heading of 11 to 14. The others have none. */
static gint64
get_heading (gint64 key)
{
  return key >= 10 && key < 15 ? 10 : 0;
}

static const CwPageSource headed_source = {
  .open = open_numbers,
  .index = index_numbers,
  .row = read_number,
  .close = close_numbers,
  .free_query = g_free,
  .free_row = g_free,
  .free_summary = g_free,
  .heading = get_heading,
};

static void
set_up_headed (Fixture *fixture, gconstpointer data)
{
  fixture->numbers.main_thread = g_thread_self ();
  fixture->model = cw_page_model_new (&headed_source, &fixture->numbers, destroy_numbers);
}

/* Waits until the list is as it should be. */
static void
wait_keys (Fixture *fixture, guint n)
{
  while (g_list_model_get_n_items (G_LIST_MODEL (fixture->model)) != n)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_folds (Fixture *fixture, gconstpointer data)
{
  const char *all = "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 ";
  const char *folded = "0 1 2 3 4 5 6 7 8 9 10 15 16 17 ";

  cw_page_model_set_query (fixture->model, new_query (18, -1));
  assert_keys (fixture, all);
  g_assert_cmpuint (cw_page_model_get_n_rows (fixture->model), ==, 17);
  g_assert_true (cw_page_model_is_heading (fixture->model, 10));
  g_assert_true (cw_page_model_is_under_heading (fixture->model, 14));
  g_assert_false (cw_page_model_is_under_heading (fixture->model, 10));
  g_assert_false (cw_page_model_is_under_heading (fixture->model, 15));

  /* It stays folded. */
  cw_page_model_fold (fixture->model, 10, TRUE);
  wait_keys (fixture, 14);
  assert_keys (fixture, folded);
  g_assert_cmpuint (cw_page_model_get_n_rows (fixture->model), ==, 17);
  cw_page_model_refresh (fixture->model, new_query (18, -1));
  assert_keys (fixture, folded);

  /* Rows without a heading are never folded. */
  cw_page_model_set_query (fixture->model, new_query (18, 10));
  assert_keys (fixture, "0 1 2 3 4 5 6 7 8 9 11 12 13 14 15 16 17 ");
  g_assert_false (cw_page_model_is_under_heading (fixture->model, 11));

  /* What is asked for while rows are looked for is done at the end. */
  cw_page_model_set_query (fixture->model, new_query (18, -1));
  cw_page_model_fold (fixture->model, 10, FALSE);
  wait_keys (fixture, 18);
  cw_page_model_fold_all (fixture->model, TRUE);
  wait_keys (fixture, 14);
  assert_keys (fixture, folded);
  cw_page_model_fold (fixture->model, 10, FALSE);
  wait_keys (fixture, 18);
  assert_keys (fixture, all);
}

static void
test_sorts_under_headings (Fixture *fixture, gconstpointer data)
{
  cw_page_model_set_order (fixture->model, say_remainder, TRUE);
  cw_page_model_set_query (fixture->model, new_query (16, 5));
  assert_keys (fixture, "2 8 10 11 14 13 12 1 4 7 0 3 6 9 15 ");
}

/* ── One turn of the main loop at a time ── */

/* What was done in the current turn, and the most that was done in one. */
typedef struct
{
  guint now, most, turns;
} Turn;

static void
count_made_rows (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  Turn *turn = user_data;

  /* Beyond these a table has no widgets. */
  if (position < 200)
    turn->now += MIN (removed, 200 - position) + MIN (added, 200 - position);
}

static void
count_shown_row (CwPageItem *item, Turn *turn)
{
  turn->now++;
}

static void
take_turn (Turn *turn)
{
  turn->now = 0;
  g_main_context_iteration (NULL, TRUE);
  turn->most = MAX (turn->most, turn->now);
  turn->turns += turn->now > 0;
}

static void
test_a_turn_is_short (Fixture *fixture, gconstpointer data)
{
  Turn made = { 0 }, shown = { 0 }, replaced = { 0 };
  g_autoptr (GPtrArray) held = g_ptr_array_new_with_free_func (g_object_unref);
  gulong handler;

  handler = g_signal_connect (fixture->model, "items-changed", G_CALLBACK (count_made_rows), &made);
  cw_page_model_set_query (fixture->model, new_query (20000, -1));
  while (cw_page_model_is_loading (fixture->model))
    take_turn (&made);
  g_assert_cmpuint (made.turns, >, 4);
  g_assert_cmpuint (made.most, <=, 48);
  g_signal_handler_disconnect (fixture->model, handler);

  for (guint i = 0; i < 200; i++)
    {
      g_ptr_array_add (held, get_item (fixture, i));
      g_signal_connect (held->pdata[i], "changed", G_CALLBACK (count_shown_row), &shown);
    }
  while (!cw_page_item_is_loaded (held->pdata[0]) || !cw_page_item_is_loaded (held->pdata[199]))
    take_turn (&shown);
  g_assert_cmpuint (shown.most, <=, 16);

  g_signal_connect (fixture->model, "items-changed", G_CALLBACK (count_made_rows), &replaced);
  cw_page_model_set_query (fixture->model, new_query (1, -1));
  while (cw_page_model_is_loading (fixture->model))
    take_turn (&replaced);
  g_assert_cmpuint (replaced.turns, >, 4);
  g_assert_cmpuint (replaced.most, <=, 48);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->model)), ==, 1);

  replaced = (Turn) { 0 };
  cw_page_model_refresh (fixture->model, new_query (20000, -1));
  while (cw_page_model_is_loading (fixture->model))
    take_turn (&replaced);
  g_assert_cmpuint (replaced.turns, >, 4);
  g_assert_cmpuint (replaced.most, <=, 48);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->model)), ==, 20000);

  replaced = (Turn) { 0 };
  cw_page_model_empty (fixture->model);
  while (g_list_model_get_n_items (G_LIST_MODEL (fixture->model)) > 0)
    take_turn (&replaced);
  g_assert_cmpuint (replaced.turns, >, 4);
  g_assert_cmpuint (replaced.most, <=, 48);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/page-model/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("reads-what-is-looked-at", test_reads_what_is_looked_at);
  ADD ("memory-is-bounded", test_memory_is_bounded);
  ADD ("refresh-says-what-differs", test_refresh_says_what_differs);
  ADD ("newest-query-wins", test_newest_query_wins);
  ADD ("error-is-shown-and-goes", test_error_is_shown_and_goes);
  ADD ("sorts", test_sorts);
  ADD ("sorts-many", test_sorts_many);
  g_test_add ("/page-model/folds", Fixture, NULL, set_up_headed, test_folds, tear_down);
  g_test_add ("/page-model/sorts-under-headings", Fixture, NULL, set_up_headed, test_sorts_under_headings,
              tear_down);
  ADD ("a-turn-is-short", test_a_turn_is_short);
#undef ADD

  return g_test_run ();
}
