/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-salesforce-soql.h"

#include <stdarg.h>

#include "demo-salesforce-time.h"

#define MAX_DEPTH 60
#define MAX_OFFSET 2000
#define SHOWN_BEFORE 40
#define SHOWN_AFTER 40

G_DEFINE_QUARK (demo - sf - soql - error - quark, demo_sf_soql_error)

const char *
demo_sf_soql_error_name (int code)
{
  static const char *const names[] = {
    "MALFORMED_QUERY",
    "INVALID_FIELD",
    "INVALID_TYPE",
    "INVALID_QUERY_FILTER_OPERATOR",
    "NUMBER_OUTSIDE_VALID_RANGE",
  };

  return code >= 0 && (guint) code < G_N_ELEMENTS (names) ? names[code] : "MALFORMED_QUERY";
}

void
demo_sf_soql_set_error (GError **error,
                        DemoSfSoqlError code,
                        const char *query,
                        gsize at,
                        const char *format,
                        ...)
{
  gsize length = MIN (at, strlen (query));
  /* The place is counted in characters, but the query may not be UTF-8: it comes from the network. */
  g_autofree char *before = g_utf8_make_valid (query, (gssize) length);
  g_autofree char *after = g_utf8_make_valid (query + length, -1);
  g_autofree char *text = g_strconcat (before, after, NULL);
  g_autofree char *message = NULL, *piece = NULL;
  const char *place = text + strlen (before), *line = place, *shown, *end = place;
  guint row = 1;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  while (line > text && line[-1] != '\n')
    line--;
  for (const char *c = text; c < line; c++)
    row += *c == '\n';
  shown = g_utf8_strlen (line, place - line) > SHOWN_BEFORE ? g_utf8_offset_to_pointer (place, -SHOWN_BEFORE)
                                                            : line;
  for (guint i = 0; i < SHOWN_AFTER && *end != '\0' && *end != '\n'; i++)
    end = g_utf8_next_char (end);
  piece = g_strndup (shown, (gsize) (end - shown));
  g_set_error (error, DEMO_SF_SOQL_ERROR, (int) code, "\n%s\n%*s^\nERROR at Row:%u:Column:%ld\n%s", piece,
               (int) g_utf8_strlen (shown, place - shown), "", row, g_utf8_strlen (line, place - line) + 1,
               message);
}

/* ── Tokens ── */

typedef enum
{
  TOKEN_END,
  TOKEN_WORD, /* a keyword, or a name with its dots */
  TOKEN_STRING,
  TOKEN_VALUE, /* a number, a date or a datetime */
  TOKEN_MARK   /* ( ) , : = != < <= > >= */
} TokenKind;

typedef struct
{
  const char *begin; /* the whole query */
  const char *at;
  const char *start; /* of the current token */
  TokenKind kind;
  GString
    *text; /* the current token; of a string: without quotes and escapes, but \001 before escaped % and _ */
  guint depth;
  GError **error;
} Lexer;

/* Sets an error at the current token. Only the first error is kept. */
G_GNUC_PRINTF (2, 3) static void lexer_fail (Lexer *lexer, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  if (*lexer->error == NULL)
    demo_sf_soql_set_error (lexer->error, DEMO_SF_SOQL_MALFORMED_QUERY, lexer->begin,
                            lexer->start != NULL ? (gsize) (lexer->start - lexer->begin) : 0, "%s", message);
}

/* Sets an error that names the current token. Returns FALSE. */
static gboolean
lexer_unexpected (Lexer *lexer)
{
  if (lexer->kind == TOKEN_END)
    lexer_fail (lexer, "unexpected token: '<EOF>'");
  else
    lexer_fail (lexer, "unexpected token: '%s'", lexer->text->str);
  return FALSE;
}

static gboolean
read_unicode_escape (Lexer *lexer)
{
  gunichar c = 0;

  for (guint i = 0; i < 4; i++, lexer->at++)
    {
      if (!g_ascii_isxdigit (*lexer->at))
        return FALSE;
      c = c * 16 + (gunichar) g_ascii_xdigit_value (*lexer->at);
    }
  if (c == 0 || !g_unichar_validate (c))
    return FALSE;
  g_string_append_unichar (lexer->text, c);
  return TRUE;
}

static gboolean
read_escape (Lexer *lexer)
{
  char c = *lexer->at;

  if (c == '\0')
    return FALSE;
  lexer->at++;
  switch (c)
    {
    case 'n':
    case 'N':
      g_string_append_c (lexer->text, '\n');
      return TRUE;
    case 'r':
    case 'R':
      g_string_append_c (lexer->text, '\r');
      return TRUE;
    case 't':
    case 'T':
      g_string_append_c (lexer->text, '\t');
      return TRUE;
    case 'b':
    case 'B':
      g_string_append_c (lexer->text, '\b');
      return TRUE;
    case 'f':
    case 'F':
      g_string_append_c (lexer->text, '\f');
      return TRUE;
    case '"':
    case '\'':
    case '\\':
      g_string_append_c (lexer->text, c);
      return TRUE;
    case '%':
    case '_':
      g_string_append_c (lexer->text, '\001');
      g_string_append_c (lexer->text, c);
      return TRUE;
    case 'u':
      return read_unicode_escape (lexer);
    default:
      return FALSE;
    }
}

static gboolean
read_string (Lexer *lexer)
{
  lexer->kind = TOKEN_STRING;
  lexer->at++;
  while (*lexer->at != '\'')
    {
      if (*lexer->at == '\0')
        {
          lexer_fail (lexer, "expecting a right quote, found '<EOF>'");
          return FALSE;
        }
      if (*lexer->at != '\\')
        {
          g_string_append_c (lexer->text, *lexer->at++);
          continue;
        }
      lexer->at++;
      if (!read_escape (lexer))
        {
          lexer_fail (lexer, "Illegal character escape in a string");
          return FALSE;
        }
    }
  lexer->at++;
  return TRUE;
}

static void
read_run (Lexer *lexer, TokenKind kind, const char *also)
{
  lexer->kind = kind;
  while (*lexer->at != '\0' && (g_ascii_isalnum (*lexer->at) || strchr (also, *lexer->at) != NULL))
    g_string_append_c (lexer->text, *lexer->at++);
}

/* Reads the next token. FALSE: what comes next is no token. */
static gboolean
lexer_advance (Lexer *lexer)
{
  char c;

  while (g_ascii_isspace (*lexer->at))
    lexer->at++;
  lexer->start = lexer->at;
  g_string_truncate (lexer->text, 0);
  c = *lexer->at;
  if (c == '\0')
    lexer->kind = TOKEN_END;
  else if (c == '\'')
    return read_string (lexer);
  else if (g_ascii_isalpha (c) || c == '_')
    read_run (lexer, TOKEN_WORD, "_.");
  else if (g_ascii_isdigit (c) || ((c == '-' || c == '+') && g_ascii_isdigit (lexer->at[1])))
    {
      g_string_append_c (lexer->text, *lexer->at++);
      read_run (lexer, TOKEN_VALUE, ":.+-");
    }
  else
    {
      lexer->kind = TOKEN_MARK;
      g_string_append_c (lexer->text, *lexer->at++);
      if (strchr ("!<>", c) != NULL && (*lexer->at == '=' || (c == '<' && *lexer->at == '>')))
        g_string_append_c (lexer->text, *lexer->at++);
    }
  return TRUE;
}

/* Whether the current token is this keyword, in any letter case, or this mark. */
static gboolean
lexer_is_word (Lexer *lexer, const char *keyword)
{
  return lexer->kind == TOKEN_WORD && g_ascii_strcasecmp (lexer->text->str, keyword) == 0;
}

static gboolean
lexer_is_mark (Lexer *lexer, const char *mark)
{
  return lexer->kind == TOKEN_MARK && g_str_equal (lexer->text->str, mark);
}

/* The same. If it is, the next token is read. lexer_expect_…() also sets an error if it is not. */
static gboolean
lexer_accept_word (Lexer *lexer, const char *keyword)
{
  return lexer_is_word (lexer, keyword) && lexer_advance (lexer);
}

static gboolean
lexer_expect_word (Lexer *lexer, const char *keyword)
{
  return lexer_accept_word (lexer, keyword) || lexer_unexpected (lexer);
}

static gboolean
lexer_accept_mark (Lexer *lexer, const char *mark)
{
  return lexer_is_mark (lexer, mark) && lexer_advance (lexer);
}

static gboolean
lexer_expect_mark (Lexer *lexer, const char *mark)
{
  return lexer_accept_mark (lexer, mark) || lexer_unexpected (lexer);
}

/* ── The grammar ── */

gboolean
demo_sf_function_sums_up (DemoSfFunction function)
{
  return function >= DEMO_SF_FUNCTION_COUNT;
}

static void
path_free (gpointer data)
{
  DemoSfPath *path = data;

  if (path == NULL)
    return;
  g_free (path->relationship);
  g_free (path->name);
  g_free (path->alias);
  g_free (path);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoSfPath, path_free)

static void
literal_free (gpointer data)
{
  DemoSfLiteral *literal = data;

  g_free (literal->text);
  g_free (literal->pattern);
  g_free (literal->folded);
  g_strfreev (literal->parts);
  g_free (literal);
}

static void
order_free (gpointer data)
{
  DemoSfOrder *order = data;

  path_free (order->path);
  g_free (order);
}

static void
expr_free (DemoSfExpr *expr)
{
  if (expr == NULL)
    return;
  expr_free (expr->left);
  expr_free (expr->right);
  path_free (expr->path);
  g_clear_pointer (&expr->values, g_ptr_array_unref);
  g_clear_pointer (&expr->set, g_hash_table_unref);
  g_clear_pointer (&expr->inner, demo_sf_soql_free);
  g_clear_pointer (&expr->ids, g_hash_table_unref);
  g_free (expr);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoSfExpr, expr_free)

void
demo_sf_soql_free (DemoSfSoql *soql)
{
  if (soql == NULL)
    return;
  g_ptr_array_unref (soql->select);
  g_ptr_array_unref (soql->children);
  g_ptr_array_unref (soql->group);
  g_ptr_array_unref (soql->order);
  expr_free (soql->where);
  expr_free (soql->having);
  g_free (soql->text);
  g_free (soql->from);
  g_free (soql->alias);
  g_free (soql);
}

static DemoSfSoql *
soql_new (const char *text)
{
  DemoSfSoql *soql = g_new0 (DemoSfSoql, 1);

  soql->text = g_strdup (text);
  soql->select = g_ptr_array_new_with_free_func (path_free);
  soql->children = g_ptr_array_new_with_free_func ((GDestroyNotify) demo_sf_soql_free);
  soql->group = g_ptr_array_new_with_free_func (path_free);
  soql->order = g_ptr_array_new_with_free_func (order_free);
  soql->limit = -1;
  return soql;
}

static const struct
{
  const char *name;
  DemoSfFunction function;
  int part;
} functions[] = {
  { "CALENDAR_MONTH", DEMO_SF_FUNCTION_DATE_PART, DEMO_SF_CALENDAR_MONTH },
  { "CALENDAR_QUARTER", DEMO_SF_FUNCTION_DATE_PART, DEMO_SF_CALENDAR_QUARTER },
  { "CALENDAR_YEAR", DEMO_SF_FUNCTION_DATE_PART, DEMO_SF_CALENDAR_YEAR },
  { "FISCAL_MONTH", DEMO_SF_FUNCTION_DATE_PART, DEMO_SF_CALENDAR_MONTH },
  { "FISCAL_QUARTER", DEMO_SF_FUNCTION_DATE_PART, DEMO_SF_CALENDAR_QUARTER },
  { "FISCAL_YEAR", DEMO_SF_FUNCTION_DATE_PART, DEMO_SF_CALENDAR_YEAR },
  { "DAY_IN_MONTH", DEMO_SF_FUNCTION_DATE_PART, DEMO_SF_DAY_IN_MONTH },
  { "DAY_IN_WEEK", DEMO_SF_FUNCTION_DATE_PART, DEMO_SF_DAY_IN_WEEK },
  { "DAY_IN_YEAR", DEMO_SF_FUNCTION_DATE_PART, DEMO_SF_DAY_IN_YEAR },
  { "WEEK_IN_MONTH", DEMO_SF_FUNCTION_DATE_PART, DEMO_SF_WEEK_IN_MONTH },
  { "WEEK_IN_YEAR", DEMO_SF_FUNCTION_DATE_PART, DEMO_SF_WEEK_IN_YEAR },
  { "HOUR_IN_DAY", DEMO_SF_FUNCTION_DATE_PART, DEMO_SF_HOUR_IN_DAY },
  { "DAY_ONLY", DEMO_SF_FUNCTION_DAY_ONLY, 0 },
  { "toLabel", DEMO_SF_FUNCTION_LABEL, 0 },
  { "COUNT", DEMO_SF_FUNCTION_COUNT, 0 },
  { "COUNT_DISTINCT", DEMO_SF_FUNCTION_COUNT_DISTINCT, 0 },
  { "MIN", DEMO_SF_FUNCTION_MIN, 0 },
  { "MAX", DEMO_SF_FUNCTION_MAX, 0 },
  { "SUM", DEMO_SF_FUNCTION_SUM, 0 },
  { "AVG", DEMO_SF_FUNCTION_AVG, 0 },
};

/* Reads the current token as a name with relationships: `Owner.Profile.Name`. */
static gboolean
take_name (Lexer *lexer, DemoSfPath *path)
{
  const char *dot;

  if (lexer->kind != TOKEN_WORD)
    return lexer_unexpected (lexer);
  path->at = (gsize) (lexer->start - lexer->begin);
  dot = strrchr (lexer->text->str, '.');
  path->name = g_strdup (dot != NULL ? dot + 1 : lexer->text->str);
  if (dot != NULL)
    path->relationship = g_strndup (lexer->text->str, (gsize) (dot - lexer->text->str));
  return lexer_advance (lexer);
}

static gboolean
take_argument (Lexer *lexer, DemoSfPath *path)
{
  gboolean date = path->function == DEMO_SF_FUNCTION_DATE_PART || path->function == DEMO_SF_FUNCTION_DAY_ONLY;

  if (path->function == DEMO_SF_FUNCTION_COUNT && lexer_is_mark (lexer, ")"))
    return lexer_advance (lexer);
  if (!take_name (lexer, path))
    return FALSE;
  if (date && lexer_is_mark (lexer, "(") && path->relationship == NULL
      && g_ascii_strcasecmp (path->name, "convertTimezone") == 0)
    {
      g_clear_pointer (&path->name, g_free);
      path->local = TRUE;
      if (!lexer_advance (lexer) || !take_name (lexer, path) || !lexer_expect_mark (lexer, ")"))
        return FALSE;
    }
  return lexer_expect_mark (lexer, ")");
}

/* Reads a field, or a function of one. */
static DemoSfPath *
parse_path (Lexer *lexer)
{
  g_autoptr (DemoSfPath) path = g_new0 (DemoSfPath, 1);
  gsize at;

  if (!take_name (lexer, path))
    return NULL;
  if (!lexer_is_mark (lexer, "(") || path->relationship != NULL)
    return g_steal_pointer (&path);
  for (guint i = 0; i < G_N_ELEMENTS (functions); i++)
    if (g_ascii_strcasecmp (functions[i].name, path->name) == 0)
      {
        path->function = functions[i].function;
        path->part = functions[i].part;
      }
  if (path->function == DEMO_SF_FUNCTION_NONE)
    {
      lexer_unexpected (lexer);
      return NULL;
    }
  at = path->at;
  g_clear_pointer (&path->name, g_free);
  if (!lexer_advance (lexer) || !take_argument (lexer, path))
    return NULL;
  if (path->name == NULL)
    path->at = at;
  return g_steal_pointer (&path);
}

static void
literal_take_string (DemoSfLiteral *literal, const char *contents)
{
  g_auto (GStrv) parts = g_strsplit (contents, "\001", -1);

  literal->kind = DEMO_SF_LITERAL_STRING;
  literal->text = g_strjoinv ("", parts);
  literal->pattern = g_utf8_casefold (contents, -1);
  literal->folded = g_utf8_casefold (literal->text, -1);
}

static gboolean
literal_take_value (DemoSfLiteral *literal, const char *text)
{
  char *end = NULL;

  literal->text = g_strdup (text);
  literal->number = g_ascii_strtod (text, &end);
  if (end != NULL && *end == '\0')
    literal->kind = DEMO_SF_LITERAL_NUMBER;
  else if (demo_sf_date_parse (text, &literal->first))
    literal->kind = DEMO_SF_LITERAL_DATE;
  else if (demo_sf_time_parse (text, &literal->instant))
    literal->kind = DEMO_SF_LITERAL_DATETIME;
  else
    return FALSE;
  return TRUE;
}

static gboolean
parse_number (Lexer *lexer, gint64 *number)
{
  char *end = NULL;

  if (lexer->kind != TOKEN_VALUE)
    return lexer_unexpected (lexer);
  *number = g_ascii_strtoll (lexer->text->str, &end, 10);
  if (*end != '\0' || *number < 0)
    return lexer_unexpected (lexer);
  return lexer_advance (lexer);
}

/* Reads TODAY, LAST_N_DAYS:30, … */
static gboolean
parse_days (Lexer *lexer, DemoSfLiteral *literal)
{
  gboolean takes_number;
  gint64 number = 0;

  if (!demo_sf_date_literal_find (lexer->text->str, &literal->days, &takes_number))
    return lexer_unexpected (lexer);
  literal->kind = DEMO_SF_LITERAL_DAYS;
  literal->text = g_strdup (lexer->text->str);
  if (!lexer_advance (lexer))
    return FALSE;
  if (takes_number && (!lexer_expect_mark (lexer, ":") || !parse_number (lexer, &number)))
    return FALSE;
  literal->number = (double) number;
  return TRUE;
}

static gboolean
parse_literal (Lexer *lexer, GPtrArray *values)
{
  DemoSfLiteral *literal = g_new0 (DemoSfLiteral, 1);

  g_ptr_array_add (values, literal);
  if (lexer->kind == TOKEN_STRING)
    literal_take_string (literal, lexer->text->str);
  else if (lexer_is_word (lexer, "null"))
    literal->kind = DEMO_SF_LITERAL_NULL;
  else if (lexer_is_word (lexer, "true") || lexer_is_word (lexer, "false"))
    {
      literal->kind = DEMO_SF_LITERAL_BOOLEAN;
      literal->text = g_ascii_strdown (lexer->text->str, -1);
    }
  else if (lexer->kind == TOKEN_WORD)
    return parse_days (lexer, literal);
  else if (lexer->kind != TOKEN_VALUE)
    return lexer_unexpected (lexer);
  else if (!literal_take_value (literal, lexer->text->str))
    return lexer_unexpected (lexer);
  return lexer_advance (lexer);
}

static gboolean parse_statement (Lexer *lexer, DemoSfSoql *soql);

static gboolean
parse_inner (Lexer *lexer, DemoSfExpr *expr)
{
  if (lexer->depth++ > MAX_DEPTH)
    lexer_fail (lexer, "too many nested queries");
  expr->inner = soql_new (lexer->begin);
  if (!parse_statement (lexer, expr->inner))
    return FALSE;
  lexer->depth--;
  return lexer_expect_mark (lexer, ")");
}

static gboolean
parse_list (Lexer *lexer, DemoSfExpr *expr)
{
  gboolean strings = TRUE;

  if (!lexer_expect_mark (lexer, "("))
    return FALSE;
  if ((expr->op == DEMO_SF_OP_IN || expr->op == DEMO_SF_OP_NOT_IN) && lexer_is_word (lexer, "SELECT"))
    return parse_inner (lexer, expr);
  do
    if (!parse_literal (lexer, expr->values))
      return FALSE;
  while (lexer_accept_mark (lexer, ","));
  if (!lexer_expect_mark (lexer, ")"))
    return FALSE;

  expr->set = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < expr->values->len; i++)
    {
      DemoSfLiteral *literal = g_ptr_array_index (expr->values, i);

      if (literal->kind == DEMO_SF_LITERAL_STRING)
        g_hash_table_add (expr->set, literal->folded);
      else
        strings = FALSE;
      if (literal->kind == DEMO_SF_LITERAL_STRING
          && (expr->op == DEMO_SF_OP_INCLUDES || expr->op == DEMO_SF_OP_EXCLUDES))
        literal->parts = g_strsplit (literal->folded, ";", -1);
    }
  if (!strings)
    g_clear_pointer (&expr->set, g_hash_table_unref);
  return TRUE;
}

static gboolean
parse_operator (Lexer *lexer, DemoSfOperator *op)
{
  static const struct
  {
    const char *mark;
    DemoSfOperator op;
  } marks[] = {
    { "=", DEMO_SF_OP_EQ }, { "!=", DEMO_SF_OP_NE }, { "<>", DEMO_SF_OP_NE }, { "<", DEMO_SF_OP_LT },
    { "<=", DEMO_SF_OP_LE }, { ">", DEMO_SF_OP_GT }, { ">=", DEMO_SF_OP_GE },
  }, words[] = {
    { "LIKE", DEMO_SF_OP_LIKE }, { "IN", DEMO_SF_OP_IN }, { "INCLUDES", DEMO_SF_OP_INCLUDES },
    { "EXCLUDES", DEMO_SF_OP_EXCLUDES },
  };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (lexer_is_mark (lexer, marks[i].mark))
      {
        *op = marks[i].op;
        return lexer_advance (lexer);
      }
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (lexer_is_word (lexer, words[i].mark))
      {
        *op = words[i].op;
        return lexer_advance (lexer);
      }
  if (!lexer_accept_word (lexer, "NOT") || !lexer_is_word (lexer, "IN"))
    return lexer_unexpected (lexer);
  *op = DEMO_SF_OP_NOT_IN;
  return lexer_advance (lexer);
}

static DemoSfExpr *
parse_comparison (Lexer *lexer)
{
  g_autoptr (DemoSfExpr) expr = g_new0 (DemoSfExpr, 1);

  expr->kind = DEMO_SF_EXPR_COMPARE;
  expr->values = g_ptr_array_new_with_free_func (literal_free);
  expr->path = parse_path (lexer);
  if (expr->path == NULL || !parse_operator (lexer, &expr->op))
    return NULL;
  if (expr->op >= DEMO_SF_OP_IN)
    return parse_list (lexer, expr) ? g_steal_pointer (&expr) : NULL;
  return parse_literal (lexer, expr->values) ? g_steal_pointer (&expr) : NULL;
}

static DemoSfExpr *parse_expr (Lexer *lexer);

static DemoSfExpr *
parse_operand (Lexer *lexer)
{
  g_autoptr (DemoSfExpr) expr = NULL;

  if (lexer_accept_word (lexer, "NOT"))
    {
      expr = g_new0 (DemoSfExpr, 1);
      expr->kind = DEMO_SF_EXPR_NOT;
      if (lexer->depth++ > MAX_DEPTH)
        {
          lexer_fail (lexer, "too many nested conditions");
          return NULL;
        }
      expr->left = parse_operand (lexer);
      lexer->depth--;
      return expr->left != NULL ? g_steal_pointer (&expr) : NULL;
    }
  if (!lexer_is_mark (lexer, "("))
    return parse_comparison (lexer);
  if (!lexer_advance (lexer))
    return NULL;
  expr = parse_expr (lexer);
  return expr != NULL && lexer_expect_mark (lexer, ")") ? g_steal_pointer (&expr) : NULL;
}

static DemoSfExpr *
parse_chain (Lexer *lexer)
{
  g_autoptr (DemoSfExpr) left = parse_operand (lexer);
  const char *joined_by = NULL;

  while (left != NULL && (lexer_is_word (lexer, "AND") || lexer_is_word (lexer, "OR")))
    {
      const char *word = lexer_is_word (lexer, "AND") ? "AND" : "OR";
      DemoSfExpr *both;

      if (joined_by != NULL && joined_by != word)
        {
          lexer_unexpected (lexer);
          return NULL;
        }
      joined_by = word;
      both = g_new0 (DemoSfExpr, 1);
      both->kind = *word == 'A' ? DEMO_SF_EXPR_AND : DEMO_SF_EXPR_OR;
      both->left = g_steal_pointer (&left);
      left = both;
      if (!lexer_advance (lexer) || (both->right = parse_operand (lexer)) == NULL)
        return NULL;
    }
  return g_steal_pointer (&left);
}

static DemoSfExpr *
parse_expr (Lexer *lexer)
{
  DemoSfExpr *expr = NULL;

  if (lexer->depth++ > MAX_DEPTH)
    lexer_fail (lexer, "too many nested conditions");
  else
    expr = parse_chain (lexer);
  lexer->depth--;
  return expr;
}

/* Reads what follows FIELDS: (ALL), (STANDARD) or (CUSTOM). */
static gboolean
parse_field_group (Lexer *lexer, DemoSfSoql *soql)
{
  if (!lexer_expect_mark (lexer, "("))
    return FALSE;
  if (lexer_accept_word (lexer, "ALL"))
    soql->field_group |= DEMO_SF_FIELDS_STANDARD | DEMO_SF_FIELDS_CUSTOM;
  else if (lexer_accept_word (lexer, "STANDARD"))
    soql->field_group |= DEMO_SF_FIELDS_STANDARD;
  else if (lexer_accept_word (lexer, "CUSTOM"))
    soql->field_group |= DEMO_SF_FIELDS_CUSTOM;
  else
    return lexer_unexpected (lexer);
  return lexer_expect_mark (lexer, ")");
}

/* Reads a query of children: (SELECT … FROM Tasks). */
static gboolean
parse_children (Lexer *lexer, DemoSfSoql *soql)
{
  DemoSfSoql *children = soql_new (lexer->begin);

  g_ptr_array_add (soql->children, children);
  if (lexer->depth++ > 0)
    lexer_fail (lexer, "only one level of child queries is supported");
  else if (lexer_advance (lexer) && parse_statement (lexer, children))
    {
      lexer->depth--;
      return lexer_expect_mark (lexer, ")");
    }
  return FALSE;
}

static gboolean
is_word_of (Lexer *lexer, const char *const *words)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (lexer_is_word (lexer, words[i]))
      return TRUE;
  return FALSE;
}

static gboolean
parse_selected (Lexer *lexer, DemoSfSoql *soql)
{
  static const char *const after[] = { "FROM", NULL };
  DemoSfPath *path;

  if (lexer_is_mark (lexer, "("))
    return parse_children (lexer, soql);
  if (is_word_of (lexer, after))
    return lexer_unexpected (lexer);
  path = parse_path (lexer);
  if (path == NULL)
    return FALSE;
  g_ptr_array_add (soql->select, path);
  soql->aggregate = soql->aggregate || demo_sf_function_sums_up (path->function);
  if (lexer->kind != TOKEN_WORD || is_word_of (lexer, after))
    return TRUE;
  path->alias = g_strdup (lexer->text->str);
  return lexer_advance (lexer);
}

static gboolean
parse_select (Lexer *lexer, DemoSfSoql *soql)
{
  if (!lexer_expect_word (lexer, "SELECT"))
    return FALSE;
  do
    {
      if (lexer_accept_word (lexer, "FIELDS") ? !parse_field_group (lexer, soql)
                                              : !parse_selected (lexer, soql))
        return FALSE;
    }
  while (lexer_accept_mark (lexer, ","));
  return TRUE;
}

static gboolean
parse_order (Lexer *lexer, DemoSfSoql *soql)
{
  do
    {
      DemoSfOrder *order;
      DemoSfPath *path = parse_path (lexer);

      if (path == NULL)
        return FALSE;
      order = g_new0 (DemoSfOrder, 1);
      order->path = path;
      g_ptr_array_add (soql->order, order);
      if (lexer_accept_word (lexer, "DESC"))
        order->descending = TRUE;
      else
        lexer_accept_word (lexer, "ASC");
      if (lexer_accept_word (lexer, "NULLS"))
        {
          order->nulls_last = lexer_is_word (lexer, "LAST");
          if (!lexer_accept_word (lexer, "LAST") && !lexer_expect_word (lexer, "FIRST"))
            return FALSE;
        }
    }
  while (lexer_accept_mark (lexer, ","));
  return TRUE;
}

static gboolean
parse_group (Lexer *lexer, DemoSfSoql *soql)
{
  if (!lexer_expect_word (lexer, "BY"))
    return FALSE;
  soql->aggregate = TRUE;
  do
    {
      DemoSfPath *path = parse_path (lexer);

      if (path == NULL)
        return FALSE;
      g_ptr_array_add (soql->group, path);
    }
  while (lexer_accept_mark (lexer, ","));
  return !lexer_accept_word (lexer, "HAVING") || (soql->having = parse_expr (lexer)) != NULL;
}

static gboolean
parse_from (Lexer *lexer, DemoSfSoql *soql)
{
  static const char *const clauses[] = {
    "USING", "WHERE", "WITH", "GROUP", "ORDER", "LIMIT", "OFFSET", "FOR", "ALL", NULL,
  };

  if (!lexer_expect_word (lexer, "FROM"))
    return FALSE;
  if (lexer->kind != TOKEN_WORD)
    return lexer_unexpected (lexer);
  soql->from = g_strdup (lexer->text->str);
  soql->from_at = (gsize) (lexer->start - lexer->begin);
  if (!lexer_advance (lexer))
    return FALSE;
  lexer_accept_word (lexer, "AS");
  if (lexer->kind == TOKEN_WORD && !is_word_of (lexer, clauses))
    {
      soql->alias = g_strdup (lexer->text->str);
      return lexer_advance (lexer);
    }
  return TRUE;
}

/* Reads over WITH SECURITY_ENFORCED or USING SCOPE, which change nothing for an administrator. */
static gboolean
parse_manner (Lexer *lexer, const char *first, const char *second)
{
  static const char *const modes[] = { "SECURITY_ENFORCED", "USER_MODE", "SYSTEM_MODE",
                                       "everything",        "mine",      NULL };

  if (!lexer_accept_word (lexer, first))
    return TRUE;
  if (second != NULL && !lexer_expect_word (lexer, second))
    return FALSE;
  return is_word_of (lexer, modes) ? lexer_advance (lexer) : lexer_unexpected (lexer);
}

static gboolean
parse_offset (Lexer *lexer, DemoSfSoql *soql)
{
  if (!parse_number (lexer, &soql->offset))
    return FALSE;
  if (soql->offset <= MAX_OFFSET)
    return TRUE;
  if (*lexer->error == NULL)
    g_set_error (lexer->error, DEMO_SF_SOQL_ERROR, DEMO_SF_SOQL_NUMBER_OUTSIDE_VALID_RANGE,
                 "Maximum SOQL offset allowed is %d", MAX_OFFSET);
  return FALSE;
}

static gboolean
parse_end (Lexer *lexer, DemoSfSoql *soql)
{
  static const char *const purposes[] = { "VIEW", "REFERENCE", "UPDATE", NULL };

  if (lexer_accept_word (lexer, "LIMIT") && !parse_number (lexer, &soql->limit))
    return FALSE;
  if (lexer_accept_word (lexer, "OFFSET") && !parse_offset (lexer, soql))
    return FALSE;
  while (lexer_accept_word (lexer, "FOR"))
    if (is_word_of (lexer, purposes) ? !lexer_advance (lexer) : !lexer_unexpected (lexer))
      return FALSE;
  if (!lexer_accept_word (lexer, "ALL"))
    return TRUE;
  soql->all_rows = TRUE;
  return lexer_expect_word (lexer, "ROWS");
}

/* Notices `SELECT COUNT() FROM …`, which gives a number instead of rows. */
static void
find_count (DemoSfSoql *soql)
{
  const DemoSfPath *first = soql->select->len == 1 ? g_ptr_array_index (soql->select, 0) : NULL;

  soql->count = first != NULL && first->function == DEMO_SF_FUNCTION_COUNT && first->name == NULL
                && soql->group->len == 0 && soql->children->len == 0;
  if (!soql->count)
    return;
  soql->aggregate = FALSE;
  g_ptr_array_set_size (soql->select, 0);
}

static gboolean
parse_statement (Lexer *lexer, DemoSfSoql *soql)
{
  if (!parse_select (lexer, soql) || !parse_from (lexer, soql) || !parse_manner (lexer, "USING", "SCOPE"))
    return FALSE;
  if (lexer_accept_word (lexer, "WHERE") && (soql->where = parse_expr (lexer)) == NULL)
    return FALSE;
  if (!parse_manner (lexer, "WITH", NULL))
    return FALSE;
  if (lexer_accept_word (lexer, "GROUP") && !parse_group (lexer, soql))
    return FALSE;
  if (lexer_accept_word (lexer, "ORDER") && (!lexer_expect_word (lexer, "BY") || !parse_order (lexer, soql)))
    return FALSE;
  find_count (soql);
  return parse_end (lexer, soql);
}

DemoSfSoql *
demo_sf_soql_parse (const char *text, GError **error)
{
  g_autoptr (DemoSfSoql) soql = soql_new (text);
  g_autoptr (GError) local = NULL;
  Lexer lexer = { .begin = text, .at = text, .text = g_string_new (NULL), .error = &local };
  const char *invalid;
  gboolean ok;

  /* The text comes from the network, and comparing goes from character to character. */
  if (!g_utf8_validate (text, -1, &invalid))
    {
      g_string_free (lexer.text, TRUE);
      demo_sf_soql_set_error (error, DEMO_SF_SOQL_MALFORMED_QUERY, text, (gsize) (invalid - text),
                              "unexpected character");
      return NULL;
    }

  ok = lexer_advance (&lexer) && parse_statement (&lexer, soql)
       && (lexer.kind == TOKEN_END || lexer_unexpected (&lexer)) && local == NULL;
  if (!ok && local == NULL)
    lexer_unexpected (&lexer);
  g_string_free (lexer.text, TRUE);
  if (ok)
    return g_steal_pointer (&soql);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

gboolean
demo_sf_soql_like (const char *pattern, const char *text)
{
  const char *star = NULL, *resume = NULL;

  while (*text != '\0')
    {
      gboolean escaped = *pattern == '\001' && pattern[1] != '\0';
      const char *p = escaped ? pattern + 1 : pattern;

      if (!escaped && *p == '%')
        {
          star = ++pattern;
          resume = text;
        }
      else if ((!escaped && *p == '_') || (*p != '\0' && g_utf8_get_char (p) == g_utf8_get_char (text)))
        {
          pattern = g_utf8_next_char (p);
          text = g_utf8_next_char (text);
        }
      else if (star != NULL)
        {
          pattern = star;
          text = resume = g_utf8_next_char (resume);
        }
      else
        {
          return FALSE;
        }
    }
  while (*pattern == '%')
    pattern++;
  return *pattern == '\0';
}
