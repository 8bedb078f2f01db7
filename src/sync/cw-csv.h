/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Gets one row's phone in E.164; `line` is the row's first line in the file, from 1. FALSE stops with the error. */
typedef gboolean (*CwCsvPhoneFunc)  (guint64 line, const char *phone, gpointer user_data, GError **error);
/* Gets a row that has no usable phone; `reason` is a translated clause without the value. FALSE stops with the error. */
typedef gboolean (*CwCsvBrokenFunc) (guint64 line, const char *reason, gpointer user_data, GError **error);

/* Reads the phone numbers out of a CSV export, as a stream: any order of columns, comma, semicolon, tab or bar between
 * them, UTF-8, UTF-16 with a byte order mark, or Windows' Latin-1. The column is found by its header ("Phone Number", "phone_number",
 * "Contact number", "Mobile", …), else by what stands in it. `region`: for numbers without a country code.
 * Errors: CW_ERROR_INVALID_FILE (not a text file, no column of phone numbers), G_IO_ERROR. */
gboolean cw_csv_read_phones (GInputStream *stream, const char *region, CwCsvPhoneFunc phone, CwCsvBrokenFunc broken,
                             gpointer user_data, GCancellable *cancellable, GError **error);

G_END_DECLS
