/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-search.h"

static void
assert_found (const char *typed, const char *text, gboolean expected)
{
  g_auto (GStrv) words = cw_search_words (typed);
  g_autofree char *folded = cw_search_fold (text);
  gboolean found = cw_search_has (folded, words);

  if (found != expected)
    g_error ("“%s” in “%s”: %d", typed, text, found);
}

static void
test_accents (void)
{
  assert_found ("nunez", "Beatriz Núñez", TRUE);
  assert_found ("NÚÑEZ", "beatriz nunez", TRUE);
  assert_found ("núñez", "Beatriz Nu\314\201n\314\203ez", TRUE);
  assert_found ("lukasz", "Łukasz", TRUE);
  assert_found ("soren", "Søren", TRUE);
  assert_found ("strasse", "Hauptstraße", TRUE);
  assert_found ("dogan", "DOĞAN", TRUE);
  assert_found ("nunes", "Núñez", FALSE);
  assert_found ("עדה", "עדה", TRUE);
}

static void
test_words (void)
{
  assert_found ("", "Ana", TRUE);
  assert_found (" \t", "Ana", TRUE);
  assert_found ("ruiz ana", "Ana Ruiz", TRUE);
  assert_found ("ana  555", "Ana Ruiz\n+12025550123", TRUE);
  assert_found ("ana 666", "Ana Ruiz\n+12025550123", FALSE);
}

static void
test_invalid (void)
{
  assert_found ("a",
                "a\xff"
                "b",
                TRUE);
  assert_found ("\xff", "a", FALSE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/search/accents", test_accents);
  g_test_add_func ("/search/words", test_words);
  g_test_add_func ("/search/invalid", test_invalid);

  return g_test_run ();
}
