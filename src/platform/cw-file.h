/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Files that a person names: only regular ones, and none that is larger than such a file can be. A pipe or a
 * device would be waited for, or read, for ever. Blocking; any thread. Errors: CW_ERROR_INVALID_FILE naming
 * the file and what to do, G_IO_ERROR_CANCELLED. */

/* `size` (nullable) gets its size in bytes. (transfer full) */
GFileInputStream *cw_file_open (GFile *file,
                                guint64 max_bytes,
                                goffset *size,
                                GCancellable *cancellable,
                                GError **error);

/* The whole of it, with a NUL behind it that `length` does not count. (transfer full) */
char *cw_file_read (GFile *file, gsize max_bytes, gsize *length, GCancellable *cancellable, GError **error);

G_END_DECLS
