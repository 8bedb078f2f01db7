/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-soql.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-error.h"
#include "cw-time.h"

static const char *const system_fields[] = { "Id", "SystemModstamp", "CreatedDate", "LastModifiedDate" };

/* These come as JSON objects and cannot be written. Their parts are fields of their own. */
static const char *const compound_fields[] = { "MailingAddress", "OtherAddress", "Address", "BillingAddress",
                                               "ShippingAddress" };

/* Only objects that can be merged have a MasterRecordId. */
static const char *const mergeable_objects[] = { "Contact", "Lead", "Account" };

static gboolean
contains (const char *const *list, gsize length, const char *text)
{
  for (gsize i = 0; i < length; i++)
    if (g_ascii_strcasecmp (list[i], text) == 0)
      return TRUE;

  return FALSE;
}

gboolean
cw_soql_is_name (const char *text)
{
  gboolean at_start = TRUE;

  if (text == NULL || *text == '\0')
    return FALSE;

  for (; *text != '\0'; text++)
    {
      if (at_start ? !g_ascii_isalpha (*text) : !(g_ascii_isalnum (*text) || *text == '_' || *text == '.'))
        return FALSE;

      at_start = *text == '.';
    }

  return !at_start;
}

char *
cw_soql_quote (const char *text)
{
  GString *literal = g_string_new ("'");

  for (; *text != '\0'; text++)
    {
      switch (*text)
        {
        case '\\':
        case '\'':
          g_string_append_printf (literal, "\\%c", *text);
          break;

        case '\n':
          g_string_append (literal, "\\n");
          break;

        case '\r':
          g_string_append (literal, "\\r");
          break;

        case '\t':
          g_string_append (literal, "\\t");
          break;

        default:
          g_string_append_c (literal, *text);
          break;
        }
    }

  g_string_append_c (literal, '\'');

  return g_string_free (literal, FALSE);
}

static gboolean
check_name (const char *name, GError **error)
{
  if (cw_soql_is_name (name))
    return TRUE;

  g_set_error_literal (error, CW_ERROR, CW_ERROR_USAGE,
                       _("A name in the mapping cannot be the name of a Salesforce field or object"));

  return FALSE;
}

static void
add_once (GPtrArray *names, const char *name)
{
  if (!contains ((const char *const *) names->pdata, names->len, name))
    g_ptr_array_add (names, g_strdup (name));
}

GPtrArray *
cw_soql_fields (const char *object, const char *const *fields, gboolean with_relations, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  if (!check_name (object, error))
    return NULL;

  for (guint i = 0; i < G_N_ELEMENTS (system_fields); i++)
    add_once (names, system_fields[i]);

  if (contains (mergeable_objects, G_N_ELEMENTS (mergeable_objects), object))
    {
      add_once (names, "IsDeleted");
      add_once (names, "MasterRecordId");
    }
  if (g_ascii_strcasecmp (object, "Lead") == 0)
    add_once (names, "IsConverted");

  if (with_relations)
    add_once (names, "LastModifiedBy.Name");

  for (guint i = 0; fields != NULL && fields[i] != NULL; i++)
    {
      if (!check_name (fields[i], error))
        return NULL;

      if (!contains (compound_fields, G_N_ELEMENTS (compound_fields), fields[i]))
        add_once (names, fields[i]);
    }

  return g_steal_pointer (&names);
}

static void
append_list (GString *soql, GPtrArray *names)
{
  for (guint i = 0; i < names->len; i++)
    g_string_append_printf (soql, "%s%s", i > 0 ? ", " : "", (const char *) g_ptr_array_index (names, i));
}

static void
append_where (GString *soql, const CwSalesforceQuery *query)
{
  const char *word = " WHERE ";

  if (query->since >= 0)
    {
      g_autofree char *since = cw_time_format_salesforce (query->since);

      g_string_append_printf (soql, "%sSystemModstamp >= %s", word, since);
      word = " AND ";
    }

  if (query->filter != NULL && query->filter[strspn (query->filter, " \t\r\n")] != '\0')
    g_string_append_printf (soql, "%s(%s)", word, query->filter);
}

/* `what` NULL: what a row of the query has. `order` may be "". */
static char *
select_from (const CwSalesforceQuery *query, const char *what, const char *order, GError **error)
{
  g_autoptr (GPtrArray) names = NULL;
  GString *soql;

  if (!check_name (query->object, error))
    return NULL;

  if (what == NULL)
    {
      names = cw_soql_fields (query->object, query->fields, TRUE, error);
      if (names == NULL)
        return NULL;
    }

  soql = g_string_new ("SELECT ");
  if (what != NULL)
    g_string_append (soql, what);
  else
    append_list (soql, names);

  g_string_append_printf (soql, " FROM %s", query->object);
  append_where (soql, query);
  g_string_append (soql, order);

  return g_string_free (soql, FALSE);
}

static const char *
columns_of (const CwSalesforceQuery *query)
{
  return query->ids_only ? "Id, SystemModstamp" : NULL;
}

char *
cw_soql_select (const CwSalesforceQuery *query, GError **error)
{
  return select_from (query, columns_of (query), " ORDER BY SystemModstamp, Id", error);
}

char *
cw_soql_select_unordered (const CwSalesforceQuery *query, GError **error)
{
  return select_from (query, columns_of (query), "", error);
}

char *
cw_soql_count (const CwSalesforceQuery *query, GError **error)
{
  return select_from (query, "COUNT()", "", error);
}

char *
cw_soql_probe (const char *object, const char *filter, GError **error)
{
  const CwSalesforceQuery query = { .object = object, .since = -1, .filter = filter };
  GString *soql;

  if (!check_name (object, error))
    return NULL;

  soql = g_string_new ("SELECT Id FROM ");
  g_string_append (soql, object);
  append_where (soql, &query);
  g_string_append (soql, " LIMIT 1");

  return g_string_free (soql, FALSE);
}

char *
cw_soql_sample (const char *object, const char *filter, gboolean with_fields, GError **error)
{
  const CwSalesforceQuery query = { .object = object, .since = -1, .filter = filter };
  GString *soql;

  if (!check_name (object, error))
    return NULL;

  soql = g_string_new ("SELECT ");
  g_string_append_printf (soql, "%s FROM %s", with_fields ? "FIELDS(ALL)" : "Id, SystemModstamp", object);
  append_where (soql, &query);
  g_string_append_printf (soql, " ORDER BY SystemModstamp DESC LIMIT %d", CW_SOQL_MAX_SAMPLE);

  return g_string_free (soql, FALSE);
}

char *
cw_soql_find (const char *object,
              const char *field,
              const char *value,
              gint64 created_since,
              const char *const *fields,
              GError **error)
{
  g_autoptr (GPtrArray) names = check_name (field, error) ? cw_soql_fields (object, fields, TRUE, error)
                                                          : NULL;
  g_autofree char *literal = cw_soql_quote (value);
  GString *soql;

  if (names == NULL)
    return NULL;

  soql = g_string_new ("SELECT ");
  append_list (soql, names);
  g_string_append_printf (soql, " FROM %s WHERE %s = %s", object, field, literal);

  if (created_since >= 0)
    {
      g_autofree char *since = cw_time_format_salesforce (created_since);

      g_string_append_printf (soql, " AND CreatedDate >= %s", since);
    }

  g_string_append (soql, " ORDER BY CreatedDate, Id");

  return g_string_free (soql, FALSE);
}

char *
cw_soql_fields_of (const char *object)
{
  g_autofree char *quoted = cw_soql_quote (object);

  return g_strdup_printf ("SELECT QualifiedApiName, Label, DataType, Length, Precision, Scale "
                          "FROM EntityParticle WHERE EntityDefinition.QualifiedApiName = %s",
                          quoted);
}
