/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Reads a file that a person names. It must be a regular file, because reading a pipe or a device may never
 * end, and not larger than such a file can be. Blocking; any thread. Errors: CW_ERROR_INVALID_FILE naming the
 * file and what to do, G_IO_ERROR_CANCELLED. */

/* Opens it. `size` (nullable) gets its size in bytes. (transfer full) */
GFileInputStream *cw_file_open (GFile *file,
                                guint64 max_bytes,
                                goffset *size,
                                GCancellable *cancellable,
                                GError **error);

/* Reads all of it. A NUL follows, which `length` does not count. (transfer full) */
char *cw_file_read (GFile *file, gsize max_bytes, gsize *length, GCancellable *cancellable, GError **error);

G_END_DECLS
