/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The tokens of SOQL, one at a time, for demo-salesforce-soql.c. */

typedef enum
{
  DEMO_SF_TOKEN_END,
  DEMO_SF_TOKEN_WORD,      /* an identifier or a keyword, dots included */
  DEMO_SF_TOKEN_STRING,
  DEMO_SF_TOKEN_VALUE,     /* a number, a date or a datetime */
  DEMO_SF_TOKEN_MARK       /* ( ) , : = != < <= > >= */
} DemoSfTokenKind;

typedef struct
{
  const char *begin;  /* the whole query */
  const char *at;
  const char *start;  /* of the current token */
  DemoSfTokenKind kind;
  GString *text;      /* the current token; of a string, its contents with \001 before escaped % and _ */
  guint depth;
  GError **error;
} DemoSfLexer;

/* Keeps the first complaint as DEMO_SF_SOQL_MALFORMED_QUERY, at the current token. */
void demo_sf_lexer_fail (DemoSfLexer *lexer, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Complains about the current token. Returns FALSE, always. */
gboolean demo_sf_lexer_unexpected (DemoSfLexer *lexer);

/* Reads the next token. FALSE: the text is no token. */
gboolean demo_sf_lexer_advance (DemoSfLexer *lexer);

/* Whether the current token is this keyword (in any case), or this mark. */
gboolean demo_sf_lexer_is_word (DemoSfLexer *lexer, const char *keyword);
gboolean demo_sf_lexer_is_mark (DemoSfLexer *lexer, const char *mark);

/* The same, and moves on when it is. */
gboolean demo_sf_lexer_accept_word (DemoSfLexer *lexer, const char *keyword);
gboolean demo_sf_lexer_accept_mark (DemoSfLexer *lexer, const char *mark);

/* The same, and complains when it is not. */
gboolean demo_sf_lexer_expect_word (DemoSfLexer *lexer, const char *keyword);
gboolean demo_sf_lexer_expect_mark (DemoSfLexer *lexer, const char *mark);

G_END_DECLS
