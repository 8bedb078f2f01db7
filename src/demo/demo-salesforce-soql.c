/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-salesforce-soql.h"

#include "demo-salesforce-time.h"

#include <stdarg.h>

#define MAX_DEPTH 60

G_DEFINE_QUARK (demo-sf-soql-error-quark, demo_sf_soql_error)

typedef enum
{
  TOKEN_END,
  TOKEN_WORD,      /* an identifier or a keyword, dots included */
  TOKEN_STRING,
  TOKEN_VALUE,     /* a number, a date or a datetime */
  TOKEN_MARK       /* ( ) , = != < <= > >= */
} TokenKind;

typedef struct
{
  const char *at;
  TokenKind kind;
  GString *text;      /* the current token; of a string, its contents with \001 before escaped % and _ */
  guint depth;
  GError **error;
} Parser;

const char *
demo_sf_soql_error_name (int code)
{
  static const char *const names[] = {
    "MALFORMED_QUERY", "INVALID_FIELD", "INVALID_TYPE", "INVALID_QUERY_FILTER_OPERATOR",
  };

  return code >= 0 && (guint) code < G_N_ELEMENTS (names) ? names[code] : "MALFORMED_QUERY";
}

static void G_GNUC_PRINTF (2, 3)
fail (Parser     *parser,
      const char *format,
      ...)
{
  va_list args;

  if (parser->error == NULL || *parser->error != NULL)
    return;
  va_start (args, format);
  *parser->error = g_error_new_valist (DEMO_SF_SOQL_ERROR, DEMO_SF_SOQL_MALFORMED_QUERY, format, args);
  va_end (args);
}

static gboolean
unexpected (Parser *parser)
{
  if (parser->kind == TOKEN_END)
    fail (parser, "unexpected token: '<EOF>'");
  else
    fail (parser, "unexpected token: '%s'", parser->text->str);
  return FALSE;
}

static gboolean
read_unicode_escape (Parser *parser)
{
  gunichar c = 0;

  for (guint i = 0; i < 4; i++, parser->at++)
    {
      if (!g_ascii_isxdigit (*parser->at))
        return FALSE;
      c = c * 16 + (gunichar) g_ascii_xdigit_value (*parser->at);
    }
  if (c == 0 || !g_unichar_validate (c))
    return FALSE;
  g_string_append_unichar (parser->text, c);
  return TRUE;
}

static gboolean
read_escape (Parser *parser)
{
  char c = *parser->at;

  if (c == '\0')
    return FALSE;
  parser->at++;
  switch (c)
    {
    case 'n': case 'N':
      g_string_append_c (parser->text, '\n');
      return TRUE;
    case 'r': case 'R':
      g_string_append_c (parser->text, '\r');
      return TRUE;
    case 't': case 'T':
      g_string_append_c (parser->text, '\t');
      return TRUE;
    case 'b': case 'B':
      g_string_append_c (parser->text, '\b');
      return TRUE;
    case 'f': case 'F':
      g_string_append_c (parser->text, '\f');
      return TRUE;
    case '"': case '\'': case '\\':
      g_string_append_c (parser->text, c);
      return TRUE;
    case '%': case '_':
      g_string_append_c (parser->text, '\001');
      g_string_append_c (parser->text, c);
      return TRUE;
    case 'u':
      return read_unicode_escape (parser);
    default:
      return FALSE;
    }
}

static gboolean
read_string (Parser *parser)
{
  parser->kind = TOKEN_STRING;
  parser->at++;
  while (*parser->at != '\'')
    {
      if (*parser->at == '\0')
        {
          fail (parser, "expecting a right quote, found '<EOF>'");
          return FALSE;
        }
      if (*parser->at != '\\')
        {
          g_string_append_c (parser->text, *parser->at++);
          continue;
        }
      parser->at++;
      if (!read_escape (parser))
        {
          fail (parser, "Illegal character escape in a string");
          return FALSE;
        }
    }
  parser->at++;
  return TRUE;
}

static void
read_run (Parser     *parser,
          TokenKind   kind,
          const char *also)
{
  parser->kind = kind;
  while (*parser->at != '\0' && (g_ascii_isalnum (*parser->at) || strchr (also, *parser->at) != NULL))
    g_string_append_c (parser->text, *parser->at++);
}

static gboolean
advance (Parser *parser)
{
  char c;

  while (g_ascii_isspace (*parser->at))
    parser->at++;
  g_string_truncate (parser->text, 0);
  c = *parser->at;
  if (c == '\0')
    parser->kind = TOKEN_END;
  else if (c == '\'')
    return read_string (parser);
  else if (g_ascii_isalpha (c) || c == '_')
    read_run (parser, TOKEN_WORD, "_.");
  else if (g_ascii_isdigit (c) || ((c == '-' || c == '+') && g_ascii_isdigit (parser->at[1])))
    {
      g_string_append_c (parser->text, *parser->at++);
      read_run (parser, TOKEN_VALUE, ":.+-");
    }
  else
    {
      parser->kind = TOKEN_MARK;
      g_string_append_c (parser->text, *parser->at++);
      if (strchr ("!<>", c) != NULL && (*parser->at == '=' || (c == '<' && *parser->at == '>')))
        g_string_append_c (parser->text, *parser->at++);
    }
  return TRUE;
}

static gboolean
is_word (Parser     *parser,
         const char *keyword)
{
  return parser->kind == TOKEN_WORD && g_ascii_strcasecmp (parser->text->str, keyword) == 0;
}

static gboolean
is_mark (Parser     *parser,
         const char *mark)
{
  return parser->kind == TOKEN_MARK && g_str_equal (parser->text->str, mark);
}

static gboolean
accept_word (Parser     *parser,
             const char *keyword)
{
  return is_word (parser, keyword) && advance (parser);
}

static gboolean
expect_word (Parser     *parser,
             const char *keyword)
{
  return accept_word (parser, keyword) || unexpected (parser);
}

static gboolean
accept_mark (Parser     *parser,
             const char *mark)
{
  return is_mark (parser, mark) && advance (parser);
}

static gboolean
expect_mark (Parser     *parser,
             const char *mark)
{
  return accept_mark (parser, mark) || unexpected (parser);
}

static void
path_free (gpointer data)
{
  DemoSfPath *path = data;

  if (path == NULL)
    return;
  g_free (path->relationship);
  g_free (path->name);
  g_free (path);
}

static void
literal_free (gpointer data)
{
  DemoSfLiteral *literal = data;

  g_free (literal->text);
  g_free (literal->pattern);
  g_free (literal->folded);
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
  g_free (expr);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoSfExpr, expr_free)

void
demo_sf_soql_free (DemoSfSoql *soql)
{
  if (soql == NULL)
    return;
  g_ptr_array_unref (soql->select);
  g_ptr_array_unref (soql->order);
  expr_free (soql->where);
  g_free (soql->from);
  g_free (soql);
}

static DemoSfPath *
parse_path (Parser *parser)
{
  DemoSfPath *path;
  const char *dot;

  if (parser->kind != TOKEN_WORD)
    {
      unexpected (parser);
      return NULL;
    }
  path = g_new0 (DemoSfPath, 1);
  dot = strchr (parser->text->str, '.');
  if (dot != NULL)
    {
      path->relationship = g_strndup (parser->text->str, (gsize) (dot - parser->text->str));
      path->name = g_strdup (dot + 1);
    }
  else
    {
      path->name = g_strdup (parser->text->str);
    }
  if (!advance (parser))
    g_clear_pointer (&path, path_free);
  return path;
}

static void
literal_take_string (DemoSfLiteral *literal,
                     const char    *contents)
{
  g_auto (GStrv) parts = g_strsplit (contents, "\001", -1);

  literal->kind = DEMO_SF_LITERAL_STRING;
  literal->text = g_strjoinv ("", parts);
  literal->pattern = g_utf8_casefold (contents, -1);
  literal->folded = g_utf8_casefold (literal->text, -1);
}

static gboolean
literal_take_value (DemoSfLiteral *literal,
                    const char    *text)
{
  char *end = NULL;

  literal->text = g_strdup (text);
  literal->number = g_ascii_strtod (text, &end);
  if (end != NULL && *end == '\0')
    literal->kind = DEMO_SF_LITERAL_NUMBER;
  else if (demo_sf_date_is_valid (text))
    literal->kind = DEMO_SF_LITERAL_DATE;
  else if (demo_sf_time_parse (text, &literal->instant))
    literal->kind = DEMO_SF_LITERAL_DATETIME;
  else
    return FALSE;
  return TRUE;
}

static gboolean
parse_literal (Parser    *parser,
               GPtrArray *values)
{
  DemoSfLiteral *literal = g_new0 (DemoSfLiteral, 1);

  g_ptr_array_add (values, literal);
  if (parser->kind == TOKEN_STRING)
    literal_take_string (literal, parser->text->str);
  else if (is_word (parser, "null"))
    literal->kind = DEMO_SF_LITERAL_NULL;
  else if (is_word (parser, "true") || is_word (parser, "false"))
    {
      literal->kind = DEMO_SF_LITERAL_BOOLEAN;
      literal->text = g_ascii_strdown (parser->text->str, -1);
    }
  else if (parser->kind != TOKEN_VALUE || !literal_take_value (literal, parser->text->str))
    return unexpected (parser);
  return advance (parser);
}

static gboolean
parse_list (Parser     *parser,
            DemoSfExpr *expr)
{
  gboolean strings = TRUE;

  if (!expect_mark (parser, "("))
    return FALSE;
  do
    if (!parse_literal (parser, expr->values))
      return FALSE;
  while (accept_mark (parser, ","));
  if (!expect_mark (parser, ")"))
    return FALSE;

  expr->set = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < expr->values->len; i++)
    {
      DemoSfLiteral *literal = g_ptr_array_index (expr->values, i);

      if (literal->kind == DEMO_SF_LITERAL_STRING)
        g_hash_table_add (expr->set, literal->folded);
      else
        strings = FALSE;
    }
  if (!strings)
    g_clear_pointer (&expr->set, g_hash_table_unref);
  return TRUE;
}

static gboolean
parse_operator (Parser         *parser,
                DemoSfOperator *op)
{
  static const struct { const char *mark; DemoSfOperator op; } marks[] = {
    { "=", DEMO_SF_OP_EQ }, { "!=", DEMO_SF_OP_NE }, { "<>", DEMO_SF_OP_NE }, { "<", DEMO_SF_OP_LT },
    { "<=", DEMO_SF_OP_LE }, { ">", DEMO_SF_OP_GT }, { ">=", DEMO_SF_OP_GE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (is_mark (parser, marks[i].mark))
      {
        *op = marks[i].op;
        return advance (parser);
      }
  if (is_word (parser, "LIKE"))
    *op = DEMO_SF_OP_LIKE;
  else if (is_word (parser, "IN"))
    *op = DEMO_SF_OP_IN;
  else if (accept_word (parser, "NOT") && is_word (parser, "IN"))
    *op = DEMO_SF_OP_NOT_IN;
  else
    return unexpected (parser);
  return advance (parser);
}

static DemoSfExpr *
parse_comparison (Parser *parser)
{
  g_autoptr (DemoSfExpr) expr = g_new0 (DemoSfExpr, 1);

  expr->kind = DEMO_SF_EXPR_COMPARE;
  expr->values = g_ptr_array_new_with_free_func (literal_free);
  expr->path = parse_path (parser);
  if (expr->path == NULL || !parse_operator (parser, &expr->op))
    return NULL;
  if (expr->op == DEMO_SF_OP_IN || expr->op == DEMO_SF_OP_NOT_IN)
    return parse_list (parser, expr) ? g_steal_pointer (&expr) : NULL;
  return parse_literal (parser, expr->values) ? g_steal_pointer (&expr) : NULL;
}

static DemoSfExpr *parse_expr (Parser *parser);

static DemoSfExpr *
parse_operand (Parser *parser)
{
  g_autoptr (DemoSfExpr) expr = NULL;

  if (accept_word (parser, "NOT"))
    {
      expr = g_new0 (DemoSfExpr, 1);
      expr->kind = DEMO_SF_EXPR_NOT;
      if (parser->depth++ > MAX_DEPTH)
        {
          fail (parser, "too many nested conditions");
          return NULL;
        }
      expr->left = parse_operand (parser);
      parser->depth--;
      return expr->left != NULL ? g_steal_pointer (&expr) : NULL;
    }
  if (!is_mark (parser, "("))
    return parse_comparison (parser);
  if (!advance (parser))
    return NULL;
  expr = parse_expr (parser);
  return expr != NULL && expect_mark (parser, ")") ? g_steal_pointer (&expr) : NULL;
}

static DemoSfExpr *
parse_chain (Parser *parser)
{
  g_autoptr (DemoSfExpr) left = parse_operand (parser);
  const char *joined_by = NULL;

  while (left != NULL && (is_word (parser, "AND") || is_word (parser, "OR")))
    {
      const char *word = is_word (parser, "AND") ? "AND" : "OR";
      DemoSfExpr *both;

      if (joined_by != NULL && joined_by != word)
        {
          unexpected (parser);
          return NULL;
        }
      joined_by = word;
      both = g_new0 (DemoSfExpr, 1);
      both->kind = *word == 'A' ? DEMO_SF_EXPR_AND : DEMO_SF_EXPR_OR;
      both->left = g_steal_pointer (&left);
      left = both;
      if (!advance (parser) || (both->right = parse_operand (parser)) == NULL)
        return NULL;
    }
  return g_steal_pointer (&left);
}

static DemoSfExpr *
parse_expr (Parser *parser)
{
  DemoSfExpr *expr = NULL;

  if (parser->depth++ > MAX_DEPTH)
    fail (parser, "too many nested conditions");
  else
    expr = parse_chain (parser);
  parser->depth--;
  return expr;
}

static gboolean
parse_select (Parser     *parser,
              DemoSfSoql *soql)
{
  if (!expect_word (parser, "SELECT"))
    return FALSE;
  if (is_word (parser, "COUNT"))
    {
      soql->count = TRUE;
      return advance (parser) && expect_mark (parser, "(") && expect_mark (parser, ")");
    }
  do
    {
      DemoSfPath *path = parse_path (parser);

      if (path == NULL)
        return FALSE;
      g_ptr_array_add (soql->select, path);
    }
  while (accept_mark (parser, ","));
  return TRUE;
}

static gboolean
parse_order (Parser     *parser,
             DemoSfSoql *soql)
{
  do
    {
      DemoSfOrder *order;
      DemoSfPath *path = parse_path (parser);

      if (path == NULL)
        return FALSE;
      order = g_new0 (DemoSfOrder, 1);
      order->path = path;
      g_ptr_array_add (soql->order, order);
      if (accept_word (parser, "DESC"))
        order->descending = TRUE;
      else
        accept_word (parser, "ASC");
      if (accept_word (parser, "NULLS"))
        {
          order->nulls_last = is_word (parser, "LAST");
          if (!accept_word (parser, "LAST") && !expect_word (parser, "FIRST"))
            return FALSE;
        }
    }
  while (accept_mark (parser, ","));
  return TRUE;
}

static gboolean
parse_number (Parser *parser,
              gint64 *number)
{
  char *end = NULL;

  if (parser->kind != TOKEN_VALUE)
    return unexpected (parser);
  *number = g_ascii_strtoll (parser->text->str, &end, 10);
  if (*end != '\0' || *number < 0)
    return unexpected (parser);
  return advance (parser);
}

static gboolean
parse_query (Parser     *parser,
             DemoSfSoql *soql)
{
  if (!advance (parser) || !parse_select (parser, soql) || !expect_word (parser, "FROM"))
    return FALSE;
  if (parser->kind != TOKEN_WORD)
    return unexpected (parser);
  soql->from = g_strdup (parser->text->str);
  if (!advance (parser))
    return FALSE;
  if (accept_word (parser, "WHERE") && (soql->where = parse_expr (parser)) == NULL)
    return FALSE;
  if (accept_word (parser, "ORDER") && (!expect_word (parser, "BY") || !parse_order (parser, soql)))
    return FALSE;
  if (accept_word (parser, "LIMIT") && !parse_number (parser, &soql->limit))
    return FALSE;
  if (accept_word (parser, "OFFSET") && !parse_number (parser, &soql->offset))
    return FALSE;
  return parser->kind == TOKEN_END || unexpected (parser);
}

DemoSfSoql *
demo_sf_soql_parse (const char *text,
                    GError    **error)
{
  g_autoptr (DemoSfSoql) soql = g_new0 (DemoSfSoql, 1);
  g_autoptr (GError) local = NULL;
  Parser parser = { .at = text, .text = g_string_new (NULL), .error = &local };
  gboolean ok;

  soql->select = g_ptr_array_new_with_free_func (path_free);
  soql->order = g_ptr_array_new_with_free_func (order_free);
  soql->limit = -1;
  ok = parse_query (&parser, soql) && local == NULL;
  if (!ok)
    unexpected (&parser);
  g_string_free (parser.text, TRUE);
  if (ok)
    return g_steal_pointer (&soql);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

gboolean
demo_sf_soql_like (const char *pattern,
                   const char *text)
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
      else if ((!escaped && *p == '_')
               || (*p != '\0' && g_utf8_get_char (p) == g_utf8_get_char (text)))
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
