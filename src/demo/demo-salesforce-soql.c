/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-salesforce-soql.h"

#include "demo-salesforce-lexer.h"
#include "demo-salesforce-time.h"

#define MAX_DEPTH 60

G_DEFINE_QUARK (demo-sf-soql-error-quark, demo_sf_soql_error)

const char *
demo_sf_soql_error_name (int code)
{
  static const char *const names[] = {
    "MALFORMED_QUERY", "INVALID_FIELD", "INVALID_TYPE", "INVALID_QUERY_FILTER_OPERATOR",
  };

  return code >= 0 && (guint) code < G_N_ELEMENTS (names) ? names[code] : "MALFORMED_QUERY";
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
parse_path (DemoSfLexer *lexer)
{
  DemoSfPath *path;
  const char *dot;

  if (lexer->kind != DEMO_SF_TOKEN_WORD)
    {
      demo_sf_lexer_unexpected (lexer);
      return NULL;
    }
  path = g_new0 (DemoSfPath, 1);
  dot = strchr (lexer->text->str, '.');
  if (dot != NULL)
    {
      path->relationship = g_strndup (lexer->text->str, (gsize) (dot - lexer->text->str));
      path->name = g_strdup (dot + 1);
    }
  else
    {
      path->name = g_strdup (lexer->text->str);
    }
  if (!demo_sf_lexer_advance (lexer))
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
parse_literal (DemoSfLexer *lexer,
               GPtrArray   *values)
{
  DemoSfLiteral *literal = g_new0 (DemoSfLiteral, 1);

  g_ptr_array_add (values, literal);
  if (lexer->kind == DEMO_SF_TOKEN_STRING)
    literal_take_string (literal, lexer->text->str);
  else if (demo_sf_lexer_is_word (lexer, "null"))
    literal->kind = DEMO_SF_LITERAL_NULL;
  else if (demo_sf_lexer_is_word (lexer, "true") || demo_sf_lexer_is_word (lexer, "false"))
    {
      literal->kind = DEMO_SF_LITERAL_BOOLEAN;
      literal->text = g_ascii_strdown (lexer->text->str, -1);
    }
  else if (lexer->kind != DEMO_SF_TOKEN_VALUE || !literal_take_value (literal, lexer->text->str))
    return demo_sf_lexer_unexpected (lexer);
  return demo_sf_lexer_advance (lexer);
}

static gboolean
parse_list (DemoSfLexer *lexer,
            DemoSfExpr  *expr)
{
  gboolean strings = TRUE;

  if (!demo_sf_lexer_expect_mark (lexer, "("))
    return FALSE;
  do
    if (!parse_literal (lexer, expr->values))
      return FALSE;
  while (demo_sf_lexer_accept_mark (lexer, ","));
  if (!demo_sf_lexer_expect_mark (lexer, ")"))
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
parse_operator (DemoSfLexer    *lexer,
                DemoSfOperator *op)
{
  static const struct { const char *mark; DemoSfOperator op; } marks[] = {
    { "=", DEMO_SF_OP_EQ }, { "!=", DEMO_SF_OP_NE }, { "<>", DEMO_SF_OP_NE }, { "<", DEMO_SF_OP_LT },
    { "<=", DEMO_SF_OP_LE }, { ">", DEMO_SF_OP_GT }, { ">=", DEMO_SF_OP_GE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (demo_sf_lexer_is_mark (lexer, marks[i].mark))
      {
        *op = marks[i].op;
        return demo_sf_lexer_advance (lexer);
      }
  if (demo_sf_lexer_is_word (lexer, "LIKE"))
    *op = DEMO_SF_OP_LIKE;
  else if (demo_sf_lexer_is_word (lexer, "IN"))
    *op = DEMO_SF_OP_IN;
  else if (demo_sf_lexer_accept_word (lexer, "NOT") && demo_sf_lexer_is_word (lexer, "IN"))
    *op = DEMO_SF_OP_NOT_IN;
  else
    return demo_sf_lexer_unexpected (lexer);
  return demo_sf_lexer_advance (lexer);
}

static DemoSfExpr *
parse_comparison (DemoSfLexer *lexer)
{
  g_autoptr (DemoSfExpr) expr = g_new0 (DemoSfExpr, 1);

  expr->kind = DEMO_SF_EXPR_COMPARE;
  expr->values = g_ptr_array_new_with_free_func (literal_free);
  expr->path = parse_path (lexer);
  if (expr->path == NULL || !parse_operator (lexer, &expr->op))
    return NULL;
  if (expr->op == DEMO_SF_OP_IN || expr->op == DEMO_SF_OP_NOT_IN)
    return parse_list (lexer, expr) ? g_steal_pointer (&expr) : NULL;
  return parse_literal (lexer, expr->values) ? g_steal_pointer (&expr) : NULL;
}

static DemoSfExpr *parse_expr (DemoSfLexer *lexer);

static DemoSfExpr *
parse_operand (DemoSfLexer *lexer)
{
  g_autoptr (DemoSfExpr) expr = NULL;

  if (demo_sf_lexer_accept_word (lexer, "NOT"))
    {
      expr = g_new0 (DemoSfExpr, 1);
      expr->kind = DEMO_SF_EXPR_NOT;
      if (lexer->depth++ > MAX_DEPTH)
        {
          demo_sf_lexer_fail (lexer, "too many nested conditions");
          return NULL;
        }
      expr->left = parse_operand (lexer);
      lexer->depth--;
      return expr->left != NULL ? g_steal_pointer (&expr) : NULL;
    }
  if (!demo_sf_lexer_is_mark (lexer, "("))
    return parse_comparison (lexer);
  if (!demo_sf_lexer_advance (lexer))
    return NULL;
  expr = parse_expr (lexer);
  return expr != NULL && demo_sf_lexer_expect_mark (lexer, ")") ? g_steal_pointer (&expr) : NULL;
}

static DemoSfExpr *
parse_chain (DemoSfLexer *lexer)
{
  g_autoptr (DemoSfExpr) left = parse_operand (lexer);
  const char *joined_by = NULL;

  while (left != NULL && (demo_sf_lexer_is_word (lexer, "AND")
                          || demo_sf_lexer_is_word (lexer, "OR")))
    {
      const char *word = demo_sf_lexer_is_word (lexer, "AND") ? "AND" : "OR";
      DemoSfExpr *both;

      if (joined_by != NULL && joined_by != word)
        {
          demo_sf_lexer_unexpected (lexer);
          return NULL;
        }
      joined_by = word;
      both = g_new0 (DemoSfExpr, 1);
      both->kind = *word == 'A' ? DEMO_SF_EXPR_AND : DEMO_SF_EXPR_OR;
      both->left = g_steal_pointer (&left);
      left = both;
      if (!demo_sf_lexer_advance (lexer) || (both->right = parse_operand (lexer)) == NULL)
        return NULL;
    }
  return g_steal_pointer (&left);
}

static DemoSfExpr *
parse_expr (DemoSfLexer *lexer)
{
  DemoSfExpr *expr = NULL;

  if (lexer->depth++ > MAX_DEPTH)
    demo_sf_lexer_fail (lexer, "too many nested conditions");
  else
    expr = parse_chain (lexer);
  lexer->depth--;
  return expr;
}

static gboolean
parse_select (DemoSfLexer *lexer,
              DemoSfSoql  *soql)
{
  if (!demo_sf_lexer_expect_word (lexer, "SELECT"))
    return FALSE;
  if (demo_sf_lexer_is_word (lexer, "COUNT"))
    {
      soql->count = TRUE;
      return demo_sf_lexer_advance (lexer) && demo_sf_lexer_expect_mark (lexer, "(")
             && demo_sf_lexer_expect_mark (lexer, ")");
    }
  do
    {
      DemoSfPath *path = parse_path (lexer);

      if (path == NULL)
        return FALSE;
      g_ptr_array_add (soql->select, path);
    }
  while (demo_sf_lexer_accept_mark (lexer, ","));
  return TRUE;
}

static gboolean
parse_order (DemoSfLexer *lexer,
             DemoSfSoql  *soql)
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
      if (demo_sf_lexer_accept_word (lexer, "DESC"))
        order->descending = TRUE;
      else
        demo_sf_lexer_accept_word (lexer, "ASC");
      if (demo_sf_lexer_accept_word (lexer, "NULLS"))
        {
          order->nulls_last = demo_sf_lexer_is_word (lexer, "LAST");
          if (!demo_sf_lexer_accept_word (lexer, "LAST")
              && !demo_sf_lexer_expect_word (lexer, "FIRST"))
            return FALSE;
        }
    }
  while (demo_sf_lexer_accept_mark (lexer, ","));
  return TRUE;
}

static gboolean
parse_number (DemoSfLexer *lexer,
              gint64      *number)
{
  char *end = NULL;

  if (lexer->kind != DEMO_SF_TOKEN_VALUE)
    return demo_sf_lexer_unexpected (lexer);
  *number = g_ascii_strtoll (lexer->text->str, &end, 10);
  if (*end != '\0' || *number < 0)
    return demo_sf_lexer_unexpected (lexer);
  return demo_sf_lexer_advance (lexer);
}

static gboolean
parse_query (DemoSfLexer *lexer,
             DemoSfSoql  *soql)
{
  if (!demo_sf_lexer_advance (lexer) || !parse_select (lexer, soql) || !demo_sf_lexer_expect_word (lexer, "FROM"))
    return FALSE;
  if (lexer->kind != DEMO_SF_TOKEN_WORD)
    return demo_sf_lexer_unexpected (lexer);
  soql->from = g_strdup (lexer->text->str);
  if (!demo_sf_lexer_advance (lexer))
    return FALSE;
  if (demo_sf_lexer_accept_word (lexer, "WHERE") && (soql->where = parse_expr (lexer)) == NULL)
    return FALSE;
  if (demo_sf_lexer_accept_word (lexer, "ORDER")
      && (!demo_sf_lexer_expect_word (lexer, "BY") || !parse_order (lexer, soql)))
    return FALSE;
  if (demo_sf_lexer_accept_word (lexer, "LIMIT") && !parse_number (lexer, &soql->limit))
    return FALSE;
  if (demo_sf_lexer_accept_word (lexer, "OFFSET") && !parse_number (lexer, &soql->offset))
    return FALSE;
  return lexer->kind == DEMO_SF_TOKEN_END || demo_sf_lexer_unexpected (lexer);
}

DemoSfSoql *
demo_sf_soql_parse (const char *text,
                    GError    **error)
{
  g_autoptr (DemoSfSoql) soql = g_new0 (DemoSfSoql, 1);
  g_autoptr (GError) local = NULL;
  DemoSfLexer lexer = { .at = text, .text = g_string_new (NULL), .error = &local };
  gboolean ok;

  soql->select = g_ptr_array_new_with_free_func (path_free);
  soql->order = g_ptr_array_new_with_free_func (order_free);
  soql->limit = -1;
  ok = parse_query (&lexer, soql) && local == NULL;
  if (!ok)
    demo_sf_lexer_unexpected (&lexer);
  g_string_free (lexer.text, TRUE);
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
