/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "world.h"

G_BEGIN_DECLS

/* Both sides are kept current in the background for `days` days of the simulated clock, as cw-pace.h has it,
 * with 500 edits a day and one contact in seventy engaged each day. Prints a line a day: what was asked and
 * written, how late edits arrived, and what the program uses. At the end a whole sync looks whether anything
 * was left. Returns how many things were wrong, each of which is printed. */
guint soak (World *world, guint contacts, guint days);

G_END_DECLS
