/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli.h"

G_BEGIN_DECLS

/* Text for people. With --json it goes to standard error, so that standard output holds the document alone;
 * with --quiet the notes are left out. Always UTF-8, whatever the locale's character set. A reader that went
 * away (`| head`) ends the output quietly. */

/* A result: what was asked for. */
void cli_print (Cli *cli, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* A remark on the way, on standard error. */
void cli_note (Cli *cli, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Whether standard output / standard error are terminals that may be styled (NO_COLOR and TERM=dumb are
 * honoured). */
gboolean cli_stdout_is_terminal (void);
gboolean cli_stderr_is_terminal (void);
gboolean cli_may_style (void);
/* Columns of the terminal behind a file descriptor; 80 when it does not say. */
guint cli_terminal_width (int descriptor);

/* Columns that a text takes on a terminal: wide characters count two, combining and zero-width ones none. */
guint cli_text_width (const char *text);
/* At most `width` columns of the text, with "…" where something was cut off; white space other than blanks
 * and control characters become blanks, so that no value can move the cursor. (transfer full) */
char *cli_text_ellipsize (const char *text, guint width);

/* A table: header, rows, aligned columns. Numbers are right-aligned by a '>' in front of the header. */
typedef struct _CliTable CliTable;
CliTable *cli_table_new (const char *header, ...) G_GNUC_NULL_TERMINATED;
/* One cell for each header; NULL is an empty cell. */
void cli_table_add (CliTable *table, ...) G_GNUC_NULL_TERMINATED;
void cli_table_add_row (CliTable *table, const char *const *cells);
guint cli_table_get_n_rows (const CliTable *table);
/* Prints and frees. On a terminal the widest columns shrink until a row fits. With --json it prints nothing:
 * the document has it all, and logs of standard error should not hold contacts. */
void cli_table_print (Cli *cli, CliTable *table);

/* A new document for --json, kept until the end. (transfer none) */
CliJson *cli_document_new (Cli *cli);
/* Writes the document, or the error as one; FALSE when standard output cannot take it (disk full). */
gboolean cli_document_flush (Cli *cli, const GError *problem);
/* The member "error" of a document. */
void cli_json_error (CliJson *json, const char *code, const char *message);

/* "1,234": with the thousands separated as the locale does, or by a comma. (transfer full) */
char *cli_format_count (guint64 count);
/* An instant in local time, to the minute; "–" when negative. (transfer full) */
char *cli_format_time (gint64 instant_ms);
/* "" for a NULL or blank value, as tables show it. */
const char *cli_text_or_dash (const char *text);

G_END_DECLS
