/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* As g_test_init(). `--cases N` sets how many random cases each property gets (else as many as its test asks
 * for), and `--seed S` which ones (else others each time); both are printed, so that they can be had again.
 */
void property_init (int *argc, char ***argv);

/* Runs `check` with the kept seeds and then with `rounds` random ones (under sanitizers a quarter of them),
 * or with as many as the command line says; the seed of a failure is printed by the assertion's message,
 * through property_seed(). */
typedef void (*PropertyFunc) (GRand *random);

void property_run (PropertyFunc check, guint rounds);

/* A value of a tiny alphabet, so that collisions happen: blanks, accents, right-to-left, emoji, outer spaces.
 */
const char *property_pick_text (GRand *random);

/* One of `n` strings. */
const char *property_pick (GRand *random, const char *const *values, guint n);

#define property_flip(random) (g_rand_int_range ((random), 0, 2) == 1)

/* Asserts, and prints the seed when it fails. */
#define property_assert(condition) \
  G_STMT_START \
  { \
    if (!(condition)) \
      g_error ("seed %u: %s:%d: %s", property_seed (), __FILE__, __LINE__, #condition); \
  } \
  G_STMT_END

guint32 property_seed (void);

G_END_DECLS
