/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit-text.h"

char *
unit_text_random (int min_parts)
{
  static const char *const parts[] = { "0",
                                       "00",
                                       "7",
                                       "1e5",
                                       "-",
                                       ".",
                                       "a",
                                       "\"",
                                       "\\",
                                       "/",
                                       "'",
                                       "\t",
                                       "\n",
                                       "\r",
                                       "\x01",
                                       "\x1f",
                                       "\x7f",
                                       " ",
                                       "{",
                                       "]",
                                       ",",
                                       "=",
                                       "@",
                                       "+",
                                       "true",
                                       "null",
                                       "é",
                                       "\xe2\x80\xa8",
                                       "\xef\xbb\xbf",
                                       "\xef\xbf\xbd",
                                       "\xef\xbf\xbf",
                                       "\xf0\x9f\x93\x9e",
                                       "a@example.com" };
  GString *text = g_string_new (NULL);

  for (int n = g_test_rand_int_range (min_parts, 6); n > 0; n--)
    g_string_append (text, parts[g_test_rand_int_range (0, G_N_ELEMENTS (parts))]);

  return g_string_free (text, FALSE);
}
