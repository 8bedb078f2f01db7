/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-salesforce-cursors.h"

#include "demo-json.h"
#include "demo-salesforce-query.h"
#include "demo-salesforce-tooling.h"

#define DEFAULT_PAGE 2000
#define MIN_PAGE 200
#define MAX_CURSORS 32

typedef struct
{
  char *id;
  DemoSfResult *result;
  guint page_size;
} Cursor;

struct _DemoSfCursors
{
  GQueue cursors; /* of Cursor, oldest first */
  guint serial;
};

static void
cursor_free (gpointer data)
{
  Cursor *cursor = data;

  g_free (cursor->id);
  demo_sf_result_free (cursor->result);
  g_free (cursor);
}

DemoSfCursors *
demo_sf_cursors_new (void)
{
  DemoSfCursors *cursors = g_new0 (DemoSfCursors, 1);

  g_queue_init (&cursors->cursors);
  return cursors;
}

void
demo_sf_cursors_free (DemoSfCursors *cursors)
{
  if (cursors == NULL)
    return;
  g_queue_clear_full (&cursors->cursors, cursor_free);
  g_free (cursors);
}

static Cursor *
open_cursor (DemoSfCursors *cursors, DemoSfResult *result_taken, guint page_size)
{
  Cursor *cursor = g_new0 (Cursor, 1);

  cursor->id = g_strdup_printf ("01g5e00000%05uAAA", ++cursors->serial % 100000);
  cursor->result = result_taken;
  cursor->page_size = page_size;
  g_queue_push_tail (&cursors->cursors, cursor);
  if (g_queue_get_length (&cursors->cursors) > MAX_CURSORS)
    cursor_free (g_queue_pop_head (&cursors->cursors));
  return cursor;
}

/* A hint only: Salesforce takes 200 to 2,000 and may send fewer. */
static guint
asked_page_size (const DemoSfRequest *request)
{
  const char *options = soup_message_headers_get_one (request->headers, "Sforce-Query-Options");
  const char *size = options != NULL ? strstr (options, "batchSize=") : NULL;

  if (size == NULL)
    return DEFAULT_PAGE;
  return (guint) CLAMP (g_ascii_strtoll (size + strlen ("batchSize="), NULL, 10), MIN_PAGE, DEFAULT_PAGE);
}

static guint
page_size_now (DemoSfApi *api, const Cursor *cursor)
{
  const char *value;

  if (!demo_faults_strikes (api->faults, "salesforce:small-pages", &value))
    return cursor->page_size;
  return (guint) MAX (1, g_ascii_strtoll (value != NULL ? value : "10", NULL, 10));
}

static void
append_page (DemoSfApi *api,
             const DemoSfRequest *request,
             DemoSfAnswer *answer,
             const Cursor *cursor,
             guint from)
{
  DemoSfResult *result = cursor->result;
  guint size = page_size_now (api, cursor), until = MIN (from + size, result->total);
  g_autoptr (GString) buffer = g_string_new (NULL);

  answer->status = 200;
  g_string_printf (answer->body, "{\"totalSize\":%u,\"done\":%s", result->total,
                   until < result->total ? "false" : "true");
  if (until < result->total)
    g_string_append_printf (answer->body, ",\"nextRecordsUrl\":\"%s/query/%s-%u\"", request->base_path,
                            cursor->id, until);
  g_string_append (answer->body, ",\"records\":[");
  for (guint i = from; i < until; i++)
    {
      if (i > from)
        g_string_append_c (answer->body, ',');
      demo_sf_result_append (result, api->org, i, request->base_path, answer->body, buffer);
    }
  if (until > from && demo_faults_strikes (api->faults, "salesforce:duplicate-rows", NULL))
    {
      g_string_append_c (answer->body, ',');
      demo_sf_result_append (result, api->org, from, request->base_path, answer->body, buffer);
    }
  g_string_append (answer->body, "]}");
}

/* `Owner.Profile.Name` is a column of a column of a column. */
static void
append_column (GString *out, const DemoSfPath *path, const char *name, guint step)
{
  gboolean inner = step < path->n_via, sum = !inner && demo_sf_function_sums_up (path->function);

  g_string_append_printf (out, "{\"aggregate\":%s,\"columnName\":", sum ? "true" : "false");
  demo_json_append_string (out, inner ? path->via[step]->relationship : name);
  g_string_append_printf (out, ",\"custom\":%s,\"displayName\":",
                          !inner && path->field != NULL && (path->field->flags & DEMO_SF_CUSTOM) ? "true"
                                                                                                 : "false");
  demo_json_append_string (out, inner ? path->via[step]->relationship : name);
  g_string_append (out, ",\"joinColumns\":[");
  if (inner)
    append_column (out, path, name, step + 1);
  g_string_append (out, "]}");
}

static void
append_column_list (GString *out, const DemoSfSoql *soql)
{
  guint unnamed = 0;

  for (guint i = 0; i < soql->select->len; i++)
    {
      const DemoSfPath *path = g_ptr_array_index (soql->select, i);
      gboolean named = path->alias != NULL || !soql->aggregate || path->function == DEMO_SF_FUNCTION_NONE;
      g_autofree char *name = named ? g_strdup (path->alias != NULL ? path->alias : path->field->name)
                                    : g_strdup_printf ("expr%u", unnamed++);

      g_string_append (out, i > 0 ? "," : "");
      append_column (out, path, name, 0);
    }
}

/* What the vendor's command line asks to lay out its table. */
static void
append_columns (DemoSfAnswer *answer, const DemoSfResult *result)
{
  const DemoSfSoql *soql = result->soql;

  answer->status = 200;
  g_string_assign (answer->body, "{\"columnMetadata\":[");
  append_column_list (answer->body, soql);
  for (guint i = 0; i < soql->children->len; i++)
    {
      g_string_append (answer->body, soql->select->len + i > 0 ? ",{" : "{");
      g_string_append (answer->body, "\"aggregate\":true,\"columnName\":");
      demo_json_append_string (answer->body, demo_sf_result_child_name (result, i));
      g_string_append (answer->body, ",\"custom\":false,\"displayName\":");
      demo_json_append_string (answer->body, demo_sf_result_child_name (result, i));
      g_string_append (answer->body, ",\"joinColumns\":[");
      append_column_list (answer->body, g_ptr_array_index (soql->children, i));
      g_string_append (answer->body, "]}");
    }
  g_string_append_printf (answer->body, "],\"entityName\":\"%s\",\"groupBy\":%s}",
                          demo_sf_store_object (result->store)->name,
                          soql->group->len > 0 ? "true" : "false");
}

static void
answer_rows (DemoSfOrg *org, const DemoSfRequest *request, DemoSfAnswer *answer, DemoSfResult *result)
{
  g_autoptr (GString) buffer = g_string_new (NULL);

  answer->status = 200;
  g_string_printf (answer->body, "{\"size\":%u,\"totalSize\":%u,\"done\":true,\"records\":[", result->total,
                   result->total);
  for (guint i = 0; result->records != NULL && i < result->total; i++)
    {
      g_string_append (answer->body, i > 0 ? "," : "");
      demo_sf_result_append (result, org, i, request->base_path, answer->body, buffer);
    }
  g_string_append (answer->body, "]}");
}

/* The Tooling API's few records come in one page. */
static void
tooling_page (DemoSfApi *api, const DemoSfRequest *request, DemoSfAnswer *answer)
{
  const char *soql = demo_sf_request_param (request, "q");
  g_autoptr (DemoSfOrg) org = demo_sf_tooling_org_new (api->org);
  g_autoptr (GError) error = NULL;
  g_autoptr (DemoSfResult) result = demo_sf_query_run (org, soql != NULL ? soql : "", FALSE, &error);

  if (result == NULL)
    demo_sf_answer_error (answer, 400, demo_sf_soql_error_name (error->code), "%s", error->message);
  else if (demo_sf_request_param (request, "columns") != NULL)
    append_columns (answer, result);
  else
    answer_rows (org, request, answer, result);
}

static void
first_page (DemoSfApi *api, const DemoSfRequest *request, DemoSfAnswer *answer, gboolean all)
{
  const char *soql = demo_sf_request_param (request, "q"),
             *columns = demo_sf_request_param (request, "columns");
  g_autoptr (GError) error = NULL;
  g_autoptr (DemoSfResult) result = NULL;

  if (soql == NULL)
    {
      demo_sf_answer_error (answer, 400, "MALFORMED_QUERY", "SOQL statements cannot be empty or null");
      return;
    }
  result = demo_sf_query_run (api->org, soql, all, &error);
  if (result == NULL)
    demo_sf_answer_error (answer, 400, demo_sf_soql_error_name (error->code), "%s", error->message);
  else if (columns != NULL)
    append_columns (answer, result);
  else if (result->records == NULL)
    {
      answer->status = 200;
      g_string_printf (answer->body, "{\"totalSize\":%u,\"done\":true,\"records\":[]}", result->total);
    }
  else
    append_page (api, request, answer,
                 open_cursor (api->cursors, g_steal_pointer (&result), asked_page_size (request)), 0);
}

static void
next_page (DemoSfApi *api, const DemoSfRequest *request, DemoSfAnswer *answer, const char *locator)
{
  const char *dash = strchr (locator, '-');
  guint64 from = 0;

  if (dash != NULL && g_ascii_string_to_unsigned (dash + 1, 10, 0, G_MAXINT, &from, NULL))
    for (GList *l = api->cursors->cursors.head; l != NULL; l = l->next)
      {
        const Cursor *cursor = l->data;

        if (strlen (cursor->id) == (gsize) (dash - locator)
            && strncmp (cursor->id, locator, (gsize) (dash - locator)) == 0 && from <= cursor->result->total)
          {
            append_page (api, request, answer, cursor, (guint) from);
            return;
          }
      }
  demo_sf_answer_error (answer, 400, "INVALID_QUERY_LOCATOR", "invalid query locator");
}

void
demo_sf_cursors_serve (DemoSfApi *api, const DemoSfRequest *request, DemoSfAnswer *answer)
{
  gboolean all = g_str_equal (request->path[0], "queryAll");

  if (g_str_equal (request->path[0], "tooling"))
    answer->counted_as = "/tooling/query";
  else if (request->n_path == 1)
    answer->counted_as = all ? "/queryAll" : "/query";
  else
    answer->counted_as = "/query/{locator}";
  if (!g_str_equal (request->method, "GET"))
    demo_sf_answer_bad_method (answer, request);
  else if (g_str_equal (request->path[0], "tooling"))
    tooling_page (api, request, answer);
  else if (request->n_path == 1)
    first_page (api, request, answer, all);
  else if (request->n_path == 2)
    next_page (api, request, answer, request->path[1]);
  else
    demo_sf_answer_not_found (answer);
}
