/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli.h"

G_BEGIN_DECLS

/* What a command gives out: text for people, and the document of --json. With --json the text goes to
 * standard error, so that standard output holds the document alone; with --quiet the notes are left out. Text
 * is always UTF-8, whatever the locale's character set. A reader that went away (`| head`) is no error. */

/* A result: what was asked for. */
void cli_print (Cli *cli, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* A remark on the way, on standard error. */
void cli_note (Cli *cli, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Asks on standard error. Returns whether a person types `expected`; FALSE without a question where nobody
 * can: with --json, or when standard input or error is no terminal. */
gboolean cli_confirm (Cli *cli, const char *question, const char *expected);

/* Whether standard error is a terminal on which a line can be drawn anew. */
gboolean cli_stderr_is_terminal (void);
/* Whether a terminal may show text in bold; NO_COLOR and TERM=dumb say no. */
gboolean cli_may_style (void);
/* Columns of the terminal behind a file descriptor; 80 when it does not say. */
guint cli_terminal_width (int descriptor);

/* Columns that a text takes on a terminal: wide characters count two, combining and zero-width ones none. */
guint cli_text_width (const char *text);
/* At most `width` columns of the text, with "…" where something was cut off. Control characters and line ends
 * become blanks, so that no value can move the cursor. (transfer full) */
char *cli_text_ellipsize (const char *text, guint width);

/* The help text that was asked for; with --json also the member "help" of the document. */
void cli_print_help (Cli *cli, const char *text);

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
/* The text, or "–" for a NULL or blank one. */
const char *cli_text_or_dash (const char *text);

G_END_DECLS
