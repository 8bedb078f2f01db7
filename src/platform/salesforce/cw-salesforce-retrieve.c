/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-salesforce-retrieve.h"

#include <glib/gi18n-lib.h>

#include "cw-error.h"
#include "cw-json.h"
#include "cw-salesforce-tokens.h"

/* ── What is asked ── */

static void
append_texts (GString *json, GPtrArray *texts, guint start, guint n)
{
  g_string_append_c (json, '[');
  for (guint i = 0; i < n; i++)
    {
      g_string_append (json, i > 0 ? "," : "");
      cw_json_append_string (json, g_ptr_array_index (texts, start + i));
    }
  g_string_append_c (json, ']');
}

/* {"ids":[…],"fields":[…]} */
static void
append_body (GString *json, const CwSalesforcePortion *portion, GPtrArray *names)
{
  g_string_append (json, "{\"ids\":");
  append_texts (json, portion->ids, portion->start, portion->n);
  g_string_append (json, ",\"fields\":");
  append_texts (json, names, 0, names->len);
  g_string_append_c (json, '}');
}

char *
cw_salesforce_retrieve_new_body (const CwSalesforcePortion *portion, GPtrArray *names)
{
  GString *json = g_string_new (NULL);

  append_body (json, portion, names);
  return g_string_free (json, FALSE);
}

/* What one request in a composite one asks for, from the nth id of its portion on. */
static CwSalesforcePortion
get_part (const CwSalesforcePortion *portion, guint nth)
{
  return (CwSalesforcePortion) { portion->ids, portion->start + nth,
                                 MIN (CW_SALESFORCE_MAX_RETRIEVE, portion->n - nth) };
}

char *
cw_salesforce_retrieve_new_composite (const CwSalesforcePortion *portion, GPtrArray *names, const char *path)
{
  GString *json = g_string_new ("{\"allOrNone\":false,\"compositeRequest\":[");

  for (guint nth = 0; nth < portion->n; nth += CW_SALESFORCE_MAX_RETRIEVE)
    {
      const CwSalesforcePortion part = get_part (portion, nth);

      g_string_append (json, nth > 0 ? ",{" : "{");
      g_string_append_printf (json, "\"method\":\"POST\",\"referenceId\":\"from%u\",\"url\":", nth);
      cw_json_append_string (json, path);
      g_string_append (json, ",\"body\":");
      append_body (json, &part, names);
      g_string_append_c (json, '}');
    }
  g_string_append (json, "]}");
  return g_string_free (json, FALSE);
}

/* ── What is answered ── */

/* NULL: there is no such record. */
static CwSalesforceRow *
read_row (CwJsonSpan span, const char *id, const char *const *fields)
{
  g_autoptr (JsonNode) node = cw_json_build (span);
  JsonObject *object = cw_json_object (node);
  g_autoptr (CwSalesforceRow) row = NULL;

  if (object == NULL)
    return NULL;

  row = cw_salesforce_row_parse (object, fields, NULL); /* its only error is what `unreadable` says */

  if (row != NULL && cw_salesforce_same_id (cw_record_get_id (row->record), id))
    return g_steal_pointer (&row);

  return cw_salesforce_row_new_unreadable (id);
}

static gboolean
read_rows (CwJsonSpan span, const CwSalesforcePortion *portion, const char *const *fields, GPtrArray *rows)
{
  guint before = rows->len;
  guint n = 0;
  CwJsonIter iter;
  CwJsonSpan value;

  if (cw_json_span_kind (span) != '[')
    return FALSE;

  cw_json_iter_init (&iter, span);
  while (cw_json_iter_next (&iter, &value))
    {
      if (n < portion->n)
        g_ptr_array_add (rows,
                         read_row (value, g_ptr_array_index (portion->ids, portion->start + n), fields));
      n++;
    }
  if (n == portion->n)
    return TRUE;

  g_ptr_array_set_size (rows, (int) before);
  return FALSE;
}

gboolean
cw_salesforce_retrieve_read (GBytes *answer,
                             const CwSalesforcePortion *portion,
                             const char *const *fields,
                             GPtrArray *rows,
                             GError **error)
{
  g_autofree char *text = cw_json_check (answer, CW_SALESFORCE_NAME, error);

  if (text == NULL)
    return FALSE;
  if (read_rows (cw_json_text_span (text), portion, fields, rows))
    return TRUE;

  g_set_error_literal (error, CW_ERROR, CW_ERROR_BAD_ANSWER,
                       _("Salesforce answered with an incomplete page of records. Try again"));
  return FALSE;
}

/* FALSE: there is no such member. The last one counts where it is there twice. */
static gboolean
find_member (CwJsonSpan span, const char *wanted, CwJsonSpan *found)
{
  gboolean is_there = FALSE;
  CwJsonIter iter;
  CwJsonSpan value;
  char *name;

  if (cw_json_span_kind (span) != '{')
    return FALSE;

  cw_json_iter_init (&iter, span);
  while (cw_json_iter_next_member (&iter, &name, &value))
    {
      if (g_str_equal (name, wanted))
        {
          *found = value;
          is_there = TRUE;
        }
      g_free (name);
    }
  return is_there;
}

static gboolean
is_ok (CwJsonSpan part)
{
  CwJsonSpan status;
  guint number;

  return find_member (part, "httpStatusCode", &status) && cw_json_span_get_uint (status, 999, &number)
         && number == 200;
}

guint
cw_salesforce_retrieve_read_composite (GBytes *answer,
                                       const CwSalesforcePortion *portion,
                                       const char *const *fields,
                                       GPtrArray *rows)
{
  g_autofree char *text = cw_json_check (answer, CW_SALESFORCE_NAME, NULL);
  guint n = 0;
  CwJsonSpan parts, span, body;
  CwJsonIter iter;

  if (text == NULL || !find_member (cw_json_text_span (text), "compositeResponse", &parts)
      || cw_json_span_kind (parts) != '[')
    return 0;

  /* Answers come in the order of the requests. */
  cw_json_iter_init (&iter, parts);
  while (n < portion->n && cw_json_iter_next (&iter, &span))
    {
      const CwSalesforcePortion part = get_part (portion, n);

      if (!is_ok (span) || !find_member (span, "body", &body) || !read_rows (body, &part, fields, rows))
        break;
      n += part.n;
    }
  return n;
}
