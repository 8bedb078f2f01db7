/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A disk in memory, on which SQLite keeps its files. It knows what is safe: what was written since SQLite
 * last had a file synchronised is lost when the power fails, and only then. One thread; one process at a
 * time. */

/* From now on every database of this program lies here. */
void disk_use (void);
/* What a file holds; NULL: it is not there. `after_power_cut`: what is left of it. (transfer full) */
GBytes *disk_read (const char *path, gboolean after_power_cut);
/* Puts a file there, safely, also for those who have it open. NULL: removes it; one that is open is empty
 * then. */
void disk_write (const char *path, GBytes *bytes);

G_END_DECLS
