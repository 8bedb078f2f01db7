/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-control.h"

#include <string.h>

#include "demo-json.h"
#include "demo-minute.h"

#define PREFIX "/__demo"

struct _DemoControl
{
  DemoFaults *faults;
  const DemoControlOps *ops;
  gpointer platform;
  GHashTable *counters; /* name → guint64 * */
  GHashTable *paths;    /* "GET /users" → guint64 * */
  DemoMinute *minute;
  DemoServer *server; /* or NULL */
};

/* Shown even while they are 0, so that a reader can tell 0 from a misspelt name. */
static const char *const always_shown[] = {
  "requests",        "reads", "writes", "rate_limited", "action_fields_seen", "action_tools_called",
  "peak_per_minute", NULL
};

static guint64 *
find_counter (GHashTable *table, const char *name)
{
  guint64 *counter = g_hash_table_lookup (table, name);

  if (counter == NULL)
    {
      counter = g_new0 (guint64, 1);
      g_hash_table_insert (table, g_strdup (name), counter);
    }
  return counter;
}

void
demo_control_count (DemoControl *self, const char *name, guint by)
{
  *find_counter (self->counters, name) += by;
}

void
demo_control_count_peak (DemoControl *self, const char *name, guint value)
{
  guint64 *counter = find_counter (self->counters, name);

  *counter = MAX (*counter, value);
}

void
demo_control_count_request (DemoControl *self, const char *method, const char *path)
{
  g_autofree char *name = g_strconcat (method, " ", path, NULL);
  gint64 now = g_get_monotonic_time ();

  demo_control_count (self, "requests", 1);
  *find_counter (self->paths, name) += 1;
  demo_minute_add (self->minute, now);
  demo_control_count_peak (self, "peak_per_minute", demo_minute_count (self->minute, now));
}

static void
reset_counters (DemoControl *self)
{
  g_hash_table_remove_all (self->counters);
  g_hash_table_remove_all (self->paths);
  demo_minute_clear (self->minute);
  for (guint i = 0; always_shown[i] != NULL; i++)
    find_counter (self->counters, always_shown[i]);
}

static void
append_counters (GString *json, GHashTable *table)
{
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (table), (GCompareFunc) strcmp);

  for (GList *l = names; l != NULL; l = l->next)
    {
      demo_json_append_name (json, l->data);
      g_string_append_printf (json, "%" G_GUINT64_FORMAT, *(guint64 *) g_hash_table_lookup (table, l->data));
    }
}

static char *
counters_to_json (DemoControl *self)
{
  GString *json = g_string_new ("{");

  append_counters (json, self->counters);
  demo_json_append_name (json, "paths");
  g_string_append_c (json, '{');
  append_counters (json, self->paths);
  g_string_append (json, "}}");
  return g_string_free (json, FALSE);
}

static char *
not_supported (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "There is no such control endpoint here.");
  return NULL;
}

static char *
run_fault (DemoControl *self, JsonObject *request, GError **error)
{
  const char *spec = request != NULL ? demo_json_get_string (request, "spec") : NULL;

  if (spec == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "The body needs a \"spec\".");
      return NULL;
    }
  return demo_faults_add (self->faults, spec, error) ? g_strdup ("{}") : NULL;
}

static char *
run_edit (DemoControl *self, JsonObject *request, GError **error)
{
  JsonNode *set = json_object_get_member (request, "set");

  if (self->ops->edit == NULL)
    return not_supported (error);
  if (set == NULL || !JSON_NODE_HOLDS_OBJECT (set))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           "The body needs an object \"set\".");
      return NULL;
    }
  return self->ops->edit (self->platform, request, json_node_get_object (set), error);
}

static char *
run_on_records (DemoControl *self, const char *name, JsonObject *request, GError **error)
{
  if (request == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "The body is not a JSON object.");
      return NULL;
    }
  if (strcmp (name, "edit") == 0)
    return run_edit (self, request, error);
  if (strcmp (name, "delete") == 0)
    return self->ops->remove != NULL ? self->ops->remove (self->platform, request, error)
                                     : not_supported (error);
  return self->ops->create != NULL ? self->ops->create (self->platform, request, error)
                                   : not_supported (error);
}

static char *
run_post (DemoControl *self, const char *name, JsonObject *request, GError **error)
{
  static const char *const on_records[] = { "edit", "delete", "create", NULL };

  if (strcmp (name, "fault") == 0)
    return run_fault (self, request, error);
  if (strcmp (name, "reset-faults") == 0)
    {
      demo_faults_clear (self->faults);
      if (self->server != NULL)
        demo_server_send_all (self->server);
      return g_strdup ("{}");
    }
  if (strcmp (name, "reset-counters") == 0)
    {
      reset_counters (self);
      return g_strdup ("{}");
    }
  if (g_strv_contains (on_records, name))
    return run_on_records (self, name, request, error);
  return self->ops->other != NULL ? self->ops->other (self->platform, name, request, error)
                                  : not_supported (error);
}

static char *
run_get (DemoControl *self, const char *name, GError **error)
{
  if (strcmp (name, "counters") == 0)
    return counters_to_json (self);
  if (strcmp (name, "dump") == 0 && self->ops->dump != NULL)
    return self->ops->dump (self->platform);
  return self->ops->other != NULL ? self->ops->other (self->platform, name, NULL, error)
                                  : not_supported (error);
}

static void
reply_error (DemoExchange *exchange, const GError *error)
{
  GString *json = g_string_new ("{");
  guint status = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ? 404 : 400;

  demo_json_append_name (json, "error");
  demo_json_append_string (json, error->message);
  g_string_append_c (json, '}');
  demo_reply_json (exchange, status, g_string_free (json, FALSE));
}

gboolean
demo_control_answer (DemoControl *self, DemoExchange *exchange)
{
  const char *name;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) request = NULL;
  g_autofree char *json = NULL;

  if (!g_str_has_prefix (exchange->path, PREFIX))
    return FALSE;

  name = exchange->path + strlen (PREFIX);
  name += *name == '/' ? 1 : strlen (name);
  if (strcmp (exchange->method, "GET") == 0)
    {
      json = run_get (self, name, &error);
    }
  else
    {
      request = demo_json_parse_body (exchange->request_body, NULL);
      json = run_post (self, name, request, &error);
    }

  if (json != NULL)
    demo_reply_json (exchange, 200, g_steal_pointer (&json));
  else
    reply_error (exchange, error);
  return TRUE;
}

DemoControl *
demo_control_new (DemoFaults *faults, const DemoControlOps *ops, gpointer platform)
{
  DemoControl *self = g_new0 (DemoControl, 1);

  self->faults = faults;
  self->ops = ops;
  self->platform = platform;
  self->counters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->minute = demo_minute_new ();
  reset_counters (self);
  return self;
}

void
demo_control_free (DemoControl *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->counters);
  g_hash_table_unref (self->paths);
  demo_minute_free (self->minute);
  g_free (self);
}

void
demo_control_set_server (DemoControl *self, DemoServer *server)
{
  self->server = server;
}
