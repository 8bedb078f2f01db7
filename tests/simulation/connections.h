/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* SQLite's connections, kept open for the next run, also of another history: half of what SQLite has to do in
 * a short run is to read the schema and to prepare the same statements again. The linker gives the engine's
 * calls of SQLite to this file. To the engine each connection is new, and the last one that is closed leaves
 * the files as SQLite does. One thread. */

/* Closes those that nobody uses. */
void connections_close (void);

G_END_DECLS
