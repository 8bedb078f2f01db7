/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-names.h"

G_BEGIN_DECLS

/* Telephone numbers of the practice data. They are valid (an area code in use, a line that can exist) and
 * nobody's: the lines 555-0100 to 555-0199 of each area code are kept for fiction, and so are some blocks of
 * Berlin and London. Only when a few hundred area codes with those hundred lines are used up (from about
 * thirty thousand numbers on) do other 555 lines follow. */

/* The digits of the nth number, with the country code, without '+'. Different for each n below three
 * million. `place`: (optional) where it is, NULL outside North America. `digits` has room for 16. */
void demo_number (guint n, char digits[16], const DemoPlace **place);

/* The nth of two thousand numbers in Germany (even n) and the United Kingdom (odd n). */
void demo_number_abroad (guint n, char digits[16]);

#define DEMO_NUMBERS_ABROAD 2000

/* A number as some person typed it. (transfer full) */
char *demo_number_typed (DemoRandom *random, const char *digits);

/* What people put into a phone field that is not a telephone number. (transfer none) */
const char *demo_number_junk (DemoRandom *random);

G_END_DECLS
