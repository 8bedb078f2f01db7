/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "world.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "clock.h"
#include "connections.h"
#include "cw-aloware-tokens.h"
#include "cw-json.h"
#include "cw-mapping-default.h"
#include "cw-plan-file.h"
#include "cw-salesforce-csv.h"
#include "cw-salesforce.h"
#include "cw-store-conflicts.h"
#include "cw-store-journal.h"
#include "cw-store-phones.h"
#include "cw-store-plans.h"
#include "cw-sync-job.h"
#include "demo-aloware.h"
#include "demo-salesforce.h"
#include "disk.h"
#include "keyring.h"

#define PROFILE "simulated"
#define SALESFORCE_URL "https://salesforce.example"
#define ALOWARE_URL "https://aloware.example"
#define LOOK_UP_PATH "/api/v1/webhook/contact/phone-number"

/* A usual answer takes so long; chance makes some overtake others. */
#define LATENCY_MS 20
#define LATENCY_SPREAD_MS 60

/* Most of a run's time would go into describing an org that never changes. A small one's answer is made once,
 * and given wherever the practice org would have answered a question that is quicker to answer. */
#define DESCRIBE_PATH "/describe"
#define QUICK_PATH "/limits"
#define PICKLIST_LENGTH 6

#define QUEUE_PATH "/query?q=SELECT%20Id%20FROM%20Group%20WHERE%20Type%3D%27Queue%27"
#define USER_PATH "/query?q=SELECT%20Id%20FROM%20User%20WHERE%20Username%3D%27"
#define WRITE_PATH "/composite/sobjects"
#define JOBS_PATH "/jobs/"
#define QUERY_PATH "/jobs/query"
#define EXTERNAL_FIELD "Aloware_Contact_ID__c"

#define PLAN_FILE "kept-plan.json"

/* FNV-1a */
#define HASH_BASIS G_GUINT64_CONSTANT (0xcbf29ce484222325)
#define HASH_PRIME G_GUINT64_CONSTANT (0x100000001b3)

static const char *const object_names[CW_N_OBJECTS] = { "Contact", "Lead" };
static const char *const dump_names[CW_N_OBJECTS] = { "dump", "leads" };
static const char *const state_files[] = { "state.db", "state.db-wal" };

/* What the engine was told, and in which run. */
typedef struct
{
  CwSide side;
  guint run;
  GBytes *body;
  gboolean is_table; /* of a job, not JSON */
  JsonNode *root;    /* of the body, once it was looked at */
} Answer;

struct _World
{
  char *folder;
  CwProfile *profile;
  GMainContext *context;
  CwHttp *http;

  WorldKind kind;
  /* By object, whether the mapping is whole, and whether there is an external id. */
  GBytes *describe[CW_N_OBJECTS][2][2];
  CwMapping *mappings[CW_N_OBJECTS][2]; /* by object, and whether it is whole */
  char *queue;
  GBytes *empty_state; /* a state database that was just made */
  DemoFaults *faults;
  DemoSalesforce *salesforce;
  DemoAloware *aloware;

  WorldFunc func;
  gpointer func_data;

  GPtrArray *answers; /* of Answer: all since the reset */
  guint n_runs;
  GArray *unsure;      /* by run: whether it may not have kept what it was told */
  GPtrArray *sent;     /* what this run wrote to Aloware, if it is no undo */
  GString *untold;     /* the same of runs that ended because the power failed */
  GHashTable *decided; /* ids of the pairs of record conflicts that the person decided */
  guint n_lost_queries;
  char *problem; /* what a write did that is never right, or NULL */

  /* The run under way, or the last one. */
  CwSyncJob *job;
  Work work;
  char *plan; /* the last that was made */
  gboolean has_plan_file;
  guint n_requests;
  guint n_writes;
  guint n_steps;
  guint crash_at;
  gboolean power_fails;
  gboolean running;
  gboolean crashed;
  GBytes *image[G_N_ELEMENTS (state_files)]; /* of the state when it crashed; NULL: the file was not there */

  guint64 chance;
  guint64 trace;
  gboolean verbose;
};

/* SQLite's hooks are told to connections that the engine opens. */
static World *the_world;

static void
add_to_trace (World *world, const void *data, gsize length)
{
  const guint8 *bytes = data;

  for (gsize i = 0; i < length; i++)
    world->trace = (world->trace ^ bytes[i]) * HASH_PRIME;
}

/* ── The end of the process ── */

static char *
state_path (World *world, const char *name)
{
  return cw_profile_get_file (world->profile, name);
}

static void
clear_image (World *world)
{
  for (guint i = 0; i < G_N_ELEMENTS (state_files); i++)
    g_clear_pointer (&world->image[i], g_bytes_unref);
}

/* What a process leaves behind that ends now is what is in its files; where the power fails, what is safe of
 * them. The rest of the run goes on, is told that the network is gone, and writes what is thrown away
 * afterwards. */
static void
crash (World *world, gboolean power_fails)
{
  if (world->crashed)
    return;

  world->crashed = TRUE;
  for (guint i = 0; power_fails && i < world->sent->len; i++)
    g_string_append (world->untold, g_ptr_array_index (world->sent, i));
  clear_image (world);
  for (guint i = 0; i < G_N_ELEMENTS (state_files); i++)
    {
      g_autofree char *path = state_path (world, state_files[i]);

      world->image[i] = disk_read (path, power_fails);
    }
  keyring_set_dead (TRUE);
  cw_sync_job_cancel (world->job);
}

static void
remove_state (World *world)
{
  static const char *const names[] = { "state.db", "state.db-wal", "state.db-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = state_path (world, names[i]);

      g_unlink (path);
      disk_write (path, NULL);
    }
}

static void
restore_image (World *world)
{
  remove_state (world);
  for (guint i = 0; i < G_N_ELEMENTS (state_files); i++)
    {
      g_autofree char *path = state_path (world, state_files[i]);

      if (world->image[i] != NULL)
        disk_write (path, world->image[i]);
    }
  keyring_set_dead (FALSE);
}

static void
step (World *world)
{
  if (world->running && !world->crashed && ++world->n_steps == world->crash_at)
    crash (world, world->power_fails);
}

static int
on_commit (gpointer user_data)
{
  step (the_world);

  return 0;
}

static int
on_database_opened (sqlite3 *handle, char **message, const struct sqlite3_api_routines *routines)
{
  sqlite3_commit_hook (handle, on_commit, NULL);

  return SQLITE_OK;
}

/* ── The network ── */

/* Whether a path is `before`, the name of an object, and `after`. */
static gboolean
is_of_object (const char *path, const char *before, const char *after, CwObject *object)
{
  for (guint i = 0; i < CW_N_OBJECTS; i++)
    {
      g_autofree char *end = g_strconcat (before, object_names[i], after, NULL);

      if (!g_str_has_suffix (path, end))
        continue;
      *object = i;
      return TRUE;
    }

  return FALSE;
}

static GBytes *
describe_of (World *world, CwObject object)
{
  return world->describe[object][world->kind.has_whole_mapping][world->kind.has_external_id];
}

static void
serve_describe (World *world, DemoExchange *exchange, CwObject object)
{
  g_autofree char *path = g_steal_pointer (&exchange->path);

  exchange->path = g_strconcat ("/services/data/v68.0", QUICK_PATH, NULL);
  demo_salesforce_answer (world->salesforce, exchange);
  g_free (exchange->path);
  exchange->path = g_steal_pointer (&path);
  if (exchange->status == 200)
    demo_reply_bytes (exchange, 200, "application/json;charset=UTF-8",
                      g_bytes_ref (describe_of (world, object)));
}

/* The servers' clocks are right, whatever this machine's says. */
static void
serve (World *world, CwSide side, DemoExchange *exchange)
{
  gint64 jumped = clock_set_jump (0);
  CwObject object;

  if (side == CW_SIDE_ALOWARE)
    demo_aloware_answer (world->aloware, exchange);
  else if (is_of_object (exchange->path, "/sobjects/", DESCRIBE_PATH, &object)
           && describe_of (world, object) != NULL)
    serve_describe (world, exchange, object);
  else
    demo_salesforce_answer (world->salesforce, exchange);

  clock_set_jump (jumped);
}

/* The job that a path names; NULL: it names none. */
static JsonObject *
find_job (JsonNode *jobs, const char *path)
{
  JsonArray *array = json_node_get_array (jobs);

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *job = json_array_get_object_element (array, i);

      if (strstr (path, json_object_get_string_member (job, "id")) != NULL)
        return job;
    }

  return NULL;
}

static gboolean
is_in_state (JsonObject *job, const char *state)
{
  return g_str_equal (json_object_get_string_member (job, "state"), state);
}

/* A job writes when it is told to begin, and is told so once. Nobody may edit a record between the last look
 * at it and that moment; a job that is made, or filled, is followed by a look, and what is over is not
 * written any more. `body` gets what is written. */
static void
describe_job_request (World *world, DemoExchange *exchange, Request *request, char **body)
{
  g_autoptr (JsonNode) jobs = world_dump_jobs (world);
  JsonObject *job = find_job (jobs, exchange->path);
  gboolean is_patch = g_str_equal (exchange->method, "PATCH");
  gboolean is_at_work = job != NULL && (is_in_state (job, "Open") || is_in_state (job, "InProgress"));
  g_autofree char *records = NULL;

  request->is_of_job = TRUE;
  request->is_read = g_str_equal (exchange->method, "POST") || g_str_equal (exchange->method, "PUT")
                     || (g_str_equal (exchange->method, "GET") && !is_at_work);
  request->is_write = is_patch && job != NULL && is_in_state (job, "Open")
                      && strstr (request->body, "\"UploadComplete\"") != NULL;
  if (!request->is_write)
    return;

  request->is_create = !g_str_equal (json_object_get_string_member (job, "operation"), "update");
  is_of_object (json_object_get_string_member (job, "object"), "", "", &request->object);
  records = json_to_string (json_object_get_member (job, "records"), FALSE);
  g_free (*body);
  request->body = *body = g_strdup_printf ("{\"records\":%s}", records);
}

static gboolean
has_open_job (World *world)
{
  g_autoptr (JsonNode) jobs = world_dump_jobs (world);
  JsonArray *array = json_node_get_array (jobs);

  for (guint i = 0; i < json_array_get_length (array); i++)
    if (is_in_state (json_array_get_object_element (array, i), "Open"))
      return TRUE;

  return FALSE;
}

static void
describe_salesforce_request (World *world, DemoExchange *exchange, Request *request, char **body)
{
  const char *path = exchange->path;
  gboolean is_get = g_str_equal (exchange->method, "GET");
  gboolean is_upsert;

  if (strstr (path, JOBS_PATH) != NULL)
    {
      describe_job_request (world, exchange, request, body);
      return;
    }

  is_upsert = is_of_object (path, WRITE_PATH "/", "/" EXTERNAL_FIELD, &request->object);
  request->is_look = is_of_object (path, WRITE_PATH "/", "", &request->object);
  request->is_filled = request->is_look && world->kind.by_jobs && has_open_job (world);
  request->is_write = is_upsert || (!is_get && g_str_has_suffix (path, WRITE_PATH));
  request->is_create = is_upsert || (request->is_write && g_str_equal (exchange->method, "POST"));
  request->is_read = !request->is_write && strstr (path, "/data/") != NULL;
}

/* `body` may be changed. */
static void
describe_request (World *world, DemoExchange *exchange, Request *request, char **body)
{
  CwProgress progress = { CW_PHASE_STARTING };

  request->step = ++world->n_requests;
  if (world->job != NULL)
    cw_sync_job_get_progress (world->job, &progress);
  request->phase = progress.phase;
  request->method = exchange->method;
  request->body = *body;
  request->side = g_str_equal (g_uri_get_host (exchange->uri), "salesforce.example") ? CW_SIDE_SALESFORCE
                                                                                     : CW_SIDE_ALOWARE;
  if (request->side == CW_SIDE_SALESFORCE)
    {
      describe_salesforce_request (world, exchange, request, body);
      return;
    }

  request->is_look_up = g_str_equal (exchange->path, LOOK_UP_PATH);
  /* Where a total is known, no look-up is done that is not part of it. */
  if (request->is_look_up && progress.phase == CW_PHASE_READING && progress.total[CW_SIDE_ALOWARE] > 0)
    g_assert_cmpuint (progress.done[CW_SIDE_ALOWARE], <=, progress.total[CW_SIDE_ALOWARE]);
  request->phone = request->is_look_up ? g_hash_table_lookup (exchange->query, "phone_number") : NULL;
  request->is_look = request->is_look_up;
  request->is_write = !g_str_equal (exchange->method, "GET");
  request->is_create = request->is_write && strstr (request->body, "\"force_update\":false") != NULL;
}

/* ── What may be written ── */

/* Values that people of a history wrote begin so, and each is nobody else's. */
#define OWN_VALUE "\"Zq"

static void
answer_free (Answer *answer)
{
  g_bytes_unref (answer->body);
  g_clear_pointer (&answer->root, json_node_unref);
  g_free (answer);
}

/* What becomes of the rows of a job tells nothing of the records. */
static void
keep_answer (World *world, CwSide side, const char *path, GBytes *body)
{
  gboolean is_table = strstr (path, QUERY_PATH "/") != NULL;
  Answer *answer;

  if (world->kind.is_long || (!is_table && strstr (path, JOBS_PATH) != NULL))
    return;

  answer = g_new (Answer, 1);
  *answer = (Answer) { side, world->n_runs, g_bytes_ref (body), is_table, NULL };
  g_ptr_array_add (world->answers, answer);
}

typedef struct
{
  const char *value;
  GHashTable *seen; /* ids of records that a later answer told of */
  gboolean is_sure; /* that the engine kept the answer */
  gboolean found;
} Search;

static void search_node (Search *search, JsonNode *node);

static void
search_member (JsonObject *object, const char *name, JsonNode *node, gpointer user_data)
{
  search_node (user_data, node);
}

static void
search_element (JsonArray *array, guint nth, JsonNode *node, gpointer user_data)
{
  search_node (user_data, node);
}

static void
search_record (Search *search, JsonObject *object, const char *id_name)
{
  g_autoptr (GList) values = json_object_get_values (object);
  g_autofree char *id = json_to_string (json_object_get_member (object, id_name), FALSE);

  if (g_hash_table_contains (search->seen, id))
    return;
  for (GList *l = values; l != NULL; l = l->next)
    if (json_node_get_value_type (l->data) == G_TYPE_STRING
        && g_str_equal (json_node_get_string (l->data), search->value))
      search->found = TRUE;
  if (search->is_sure)
    g_hash_table_add (search->seen, g_steal_pointer (&id));
}

static void
search_node (Search *search, JsonNode *node)
{
  if (JSON_NODE_HOLDS_ARRAY (node))
    json_array_foreach_element (json_node_get_array (node), search_element, search);
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return;

  /* A stamp alone tells nothing of a record's values. */
  if (json_object_has_member (json_node_get_object (node), "LastName"))
    search_record (search, json_node_get_object (node), "Id");
  else if (json_object_has_member (json_node_get_object (node), "last_name"))
    search_record (search, json_node_get_object (node), "id");
  else
    json_object_foreach_member (json_node_get_object (node), search_member, search);
}

/* A table as JSON has it: an array of records. NULL: it is not whole. (transfer full) */
static JsonNode *
read_table (GBytes *body)
{
  g_autoptr (CwSalesforceCsv) csv = cw_salesforce_csv_new (body, NULL);
  g_autoptr (GString)
    text = g_string_new_len (g_bytes_get_data (body, NULL), (gssize) g_bytes_get_size (body));
  g_auto (GStrv) lines = g_strsplit (text->str, "\n", 2);
  g_auto (GStrv) names = csv != NULL && lines[0] != NULL ? g_strsplit_set (lines[0], "\",", -1) : NULL;
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_ARRAY);
  g_autoptr (GError) problem = NULL;

  json_node_take_array (root, json_array_new ());
  while (names != NULL && cw_salesforce_csv_next (csv, &problem))
    {
      JsonObject *record = json_object_new ();

      for (guint i = 0; names[i] != NULL; i++)
        if (*names[i] != '\0')
          json_object_set_string_member (record, names[i], cw_salesforce_csv_get (csv, names[i]));
      json_array_add_object_element (json_node_get_array (root), record);
    }

  return names != NULL && problem == NULL ? g_steal_pointer (&root) : NULL;
}

static JsonNode *
look_at (Answer *answer)
{
  if (answer->root == NULL && answer->is_table)
    answer->root = read_table (answer->body);
  if (answer->root == NULL)
    answer->root = cw_json_parse (answer->body, "Simulated", NULL);

  return answer->root;
}

/* Whether a record of `side` had this value when the engine was last told of it. */
static gboolean
was_told (World *world, CwSide side, const char *value)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Search search = { .value = value, .seen = seen };

  for (guint i = world->answers->len; i > 0 && !search.found; i--)
    {
      Answer *answer = g_ptr_array_index (world->answers, i - 1);
      JsonNode *root = answer->side == side ? look_at (answer) : NULL;

      search.is_sure = !g_array_index (world->unsure, gboolean, answer->run);
      if (root != NULL)
        search_node (&search, root);
    }

  return search.found;
}

/* A sync copies what was last read on the other side, and nothing else: neither what was there before nor
 * what never was. An undo and a person's decision bring older values back. */
static void
check_values (World *world, const Request *request)
{
  const char *at = request->body;

  if (!request->is_write || world->work == WORK_UNDO || world->work == WORK_RESOLVE || world->problem != NULL)
    return;

  while ((at = strstr (at, OWN_VALUE)) != NULL)
    {
      const char *end = strchr (++at, '"');
      g_autofree char *value = g_strndup (at, end != NULL ? end - at : 0);

      if (!was_told (world, cw_side_other (request->side), value))
        {
          world->problem = g_strdup_printf ("“%s” was written to %s, and is not what %s had when it was read",
                                            value, cw_side_to_nick (request->side),
                                            cw_side_to_nick (cw_side_other (request->side)));
          return;
        }
    }
}

/* ── The network ── */

static gboolean
fail (CwHttpAnswer *answer, gboolean reached, GError **error)
{
  answer->reached = reached;
  g_set_error_literal (error, G_IO_ERROR,
                       reached ? G_IO_ERROR_CONNECTION_CLOSED : G_IO_ERROR_NETWORK_UNREACHABLE, "Simulated");

  return FALSE;
}

static void
copy_header (const char *name, const char *value, gpointer headers)
{
  soup_message_headers_append (headers, name, value);
}

static gboolean
take_answer (World *world, DemoExchange *exchange, CwHttpAnswer *answer, GError **error)
{
  gsize length;
  const void *data;

  answer->after_ms += exchange->delay_ms;
  answer->body = demo_exchange_steal_body (exchange);
  data = g_bytes_get_data (answer->body, &length);
  add_to_trace (world, data, length);
  add_to_trace (world, &exchange->status, sizeof exchange->status);
  if (exchange->how == DEMO_SEND_NOTHING)
    return fail (answer, TRUE, error);

  answer->status = exchange->status;
  soup_message_headers_foreach (exchange->response_headers, copy_header, answer->headers);

  return exchange->how == DEMO_SEND_WHOLE || fail (answer, TRUE, error);
}

static void
show (World *world, const Request *request, DemoExchange *exchange, Fate fate, const CwHttpAnswer *answer)
{
  const char *query = g_uri_get_query (exchange->uri);
  gsize length;
  const char *data = g_bytes_get_data (answer->body, &length);

  if (!world->verbose)
    return;

  g_printerr ("  %4u/%u %s %s%s%s %.600s (fate %d) → %u %d\n", world->n_requests, world->n_steps,
              exchange->method, exchange->path, query != NULL ? "?" : "", query != NULL ? query : "",
              request->body, fate, exchange->status, exchange->how);
  if (request->is_write)
    g_printerr ("    %.*s\n", (int) MIN (length, 600), data);
}

/* Nobody repeats what cannot be told from another request of its kind. */
static gboolean
can_come_twice (World *world, const Request *request)
{
  if (request->is_of_job)
    return !g_str_equal (request->method, "POST");

  return !request->is_create || world->kind.has_external_id;
}

static gboolean
carry (const char *method,
       const char *url,
       SoupMessageHeaders *headers,
       GBytes *body,
       CwHttpAnswer *answer,
       gpointer user_data,
       GError **error)
{
  World *world = user_data;
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  g_autoptr (DemoExchange) exchange = demo_exchange_new (method, uri, headers, body);
  g_autofree char *text = body != NULL ? g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body))
                                       : g_strdup ("");
  Request request = { 0 };
  gint64 now = g_get_real_time ();
  Fate fate = FATE_SERVED;
  gboolean came;

  describe_request (world, exchange, &request, &text);
  step (world);
  if (world->crashed)
    return fail (answer, FALSE, error);

  if (world->func != NULL)
    fate = world->func (world, &request, world->func_data);
  world->n_writes += request.is_write;
  check_values (world, &request);
  if (request.is_write && request.side == CW_SIDE_ALOWARE && world->work != WORK_UNDO)
    g_ptr_array_add (world->sent, g_strdup (text));
  add_to_trace (world, &now, sizeof now);
  add_to_trace (world, url, strlen (url));
  if (body != NULL)
    add_to_trace (world, g_bytes_get_data (body, NULL), g_bytes_get_size (body));

  answer->after_ms = LATENCY_MS + chance_below (&world->chance, LATENCY_SPREAD_MS);
  if (fate == FATE_ENDS_BEFORE)
    crash (world, FALSE);
  if (fate == FATE_UNREACHED || fate == FATE_ENDS_BEFORE)
    return fail (answer, FALSE, error);

  if (fate == FATE_TWICE && can_come_twice (world, &request))
    {
      g_autoptr (DemoExchange) first = demo_exchange_new (method, uri, headers, body);

      serve (world, request.side, first);
    }
  serve (world, request.side, exchange);
  came = take_answer (world, exchange, answer, error);
  world->n_lost_queries += g_str_equal (method, "POST") && g_str_has_suffix (exchange->path, QUERY_PATH)
                           && (!came || fate != FATE_SERVED || answer->status != 200
                               || exchange->delay_ms > 0);
  show (world, &request, exchange, fate, answer);
  step (world);
  if (fate == FATE_ENDS_AFTER || fate == FATE_POWER_FAILS)
    crash (world, fate == FATE_POWER_FAILS);
  if (came && fate != FATE_LOST && fate != FATE_NEVER && answer->status == 200 && !world->crashed)
    keep_answer (world, request.side, exchange->path, answer->body);

  if (fate == FATE_NEVER)
    answer->after_ms = G_MAXINT;
  if (came && (fate == FATE_LOST || world->crashed))
    return fail (answer, TRUE, error);

  return came;
}

/* ── A run ── */

/* The last run, or one before it. */
static gint64
choose_run (World *world, guint choice)
{
  g_autoptr (CwStore) store = world_open_store (world);
  g_autoptr (GPtrArray) runs = cw_store_list_runs (store, NULL);
  guint nth = choice % 2 == 0 || runs->len == 0 ? 0 : choice / 2 % runs->len;

  for (guint i = 0; (choice & CHOICE_LAST_WRITING) != 0 && i < runs->len; i++)
    {
      const CwRun *run = g_ptr_array_index (runs, i);

      if (run->updated[CW_SIDE_ALOWARE] + run->updated[CW_SIDE_SALESFORCE] > 0)
        return run->run;
    }

  return runs->len > 0 ? ((CwRun *) runs->pdata[nth])->run : 0;
}

/* Some of the failed writes of the last runs. */
static GArray *
choose_writes (World *world, guint choice)
{
  g_autoptr (CwStore) store = world_open_store (world);
  g_autoptr (GPtrArray) runs = cw_store_list_runs (store, NULL);
  GArray *chosen = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < runs->len; i++)
    {
      g_autoptr (GPtrArray)
        writes = cw_store_journal_list_run (store, ((CwRun *) runs->pdata[i])->run, 0, 100, NULL);

      for (guint j = 0; j < writes->len; j++)
        {
          const CwWrite *write = g_ptr_array_index (writes, j);

          if (write->state == CW_WRITE_FAILED && (choice >> (j % 4) & 1) == 0)
            g_array_append_val (chosen, write->id);
        }
    }

  return chosen;
}

/* NULL: there is none. */
static CwResolution *
choose_resolution (World *world, guint choice)
{
  g_autoptr (CwStore) store = world_open_store (world);
  g_autoptr (GPtrArray) conflicts = cw_store_list_conflicts (store, 0, 100, NULL);
  const CwConflict *conflict;
  const char *decision = choice / 64 % 2 == 0 ? "aloware" : "salesforce";

  if (conflicts->len == 0)
    return NULL;

  conflict = g_ptr_array_index (conflicts, choice % conflicts->len);
  if (conflict->candidates != NULL && conflict->candidates[0] != NULL)
    decision = conflict->candidates[choice / 128 % g_strv_length (conflict->candidates)];
  if (conflict->kind != CW_CONFLICT_FIELD && conflict->kind != CW_CONFLICT_UNDONE)
    {
      if (choice / 64 % 2 == 0)
        decision = "keep-apart";
      for (guint i = 0; i < G_N_ELEMENTS (conflict->pair.ids); i++)
        if (conflict->pair.ids[i] != NULL)
          g_hash_table_add (world->decided, g_strdup (conflict->pair.ids[i]));
    }

  return cw_resolution_parse (conflict->id, decision, FALSE);
}

/* A person leaves some of what a preview shows out: whole changes, or fields of them. */
static GHashTable *
choose_left_out (World *world, guint choice, gboolean fields)
{
  g_autoptr (CwStore) store = world_open_store (world);
  g_autoptr (GPtrArray) changes = cw_store_list_changes (store, world->plan, 0, 100, NULL);
  GHashTable *left_out = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < changes->len; i++)
    {
      const CwChange *change = g_ptr_array_index (changes, i);
      guint n = fields ? change->fields->len : 1;

      for (guint j = 0; j < n; j++)
        {
          gint64 id = fields ? cw_change_field_place (change->id, j) : change->id;

          if ((choice >> ((i + j) % 8) & 3) == 3)
            g_hash_table_add (left_out, g_memdup2 (&id, sizeof id));
        }
    }

  return left_out;
}

static CwSyncJob *
order_resolution (CwResolution *resolution)
{
  g_autoptr (GPtrArray) resolutions = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_resolution_free);

  g_ptr_array_add (resolutions, resolution);

  return cw_sync_job_new_resolve (PROFILE, resolutions);
}

/* What cannot be done now becomes a sync. */
static CwSyncJob *
order (World *world, Work work, guint choice)
{
  CwSyncOptions options = { .assume_yes = TRUE };
  g_autofree char *path = state_path (world, PLAN_FILE);
  g_autoptr (GHashTable) left_out = NULL;
  g_autoptr (GHashTable) left_fields = NULL;
  g_autoptr (GArray) writes = NULL;
  CwResolution *resolution = NULL;

  world->work = work;
  switch (work)
    {
    case WORK_UNDO:
      return cw_sync_job_new_undo (PROFILE, choose_run (world, choice), FALSE, &options);

    case WORK_PREVIEW:
      return cw_sync_job_new_preview (PROFILE, &options);

    case WORK_RESOLVE:
      resolution = choose_resolution (world, choice);
      if (resolution != NULL)
        return order_resolution (resolution);
      break;

    case WORK_RETRY:
      writes = choose_writes (world, choice);
      if (writes->len > 0)
        return cw_sync_job_new_retry (PROFILE, writes);
      break;

    case WORK_KEEP:
      return cw_sync_job_new_keep (PROFILE, &(CwKeepOrder) { .ask_salesforce = choice % 4 != 3,
                                                             .n_engaged = choice / 4 % 4,
                                                             .n_round = choice / 16 % 16 });

    case WORK_APPLY_FILE:
      options.plan_file = world->has_plan_file ? path : NULL;
      break;

    case WORK_APPLY:
      left_out = world->plan != NULL && choice % 4 == 0 ? choose_left_out (world, choice / 4, FALSE) : NULL;
      left_fields = world->plan != NULL && choice % 4 <= 1 ? choose_left_out (world, choice / 4, TRUE) : NULL;
      options.plan = world->plan;
      options.left_out = left_out;
      options.left_fields = left_fields;
      break;

    case WORK_SYNC:
    default:
      options.full = choice % 8 == 0;
      break;
    }

  return cw_sync_job_new_sync (PROFILE, &options);
}

/* A preview is kept in a file, too, until another takes its place. */
static void
keep_plan (World *world)
{
  g_autofree char *path = state_path (world, PLAN_FILE);
  g_autoptr (CwStore) store = NULL;

  if (cw_sync_job_get_plan (world->job) == NULL)
    return;

  g_free (world->plan);
  world->plan = g_strdup (cw_sync_job_get_plan (world->job));
  if (world->work != WORK_PREVIEW || world->crashed)
    return;

  store = world_open_store (world);
  world->has_plan_file = cw_plan_file_save (store, world->plan, path, NULL);
}

/* Takes `job`. */
static const CwRun *
run_job (World *world, CwSyncJob *job, guint crash_at, gboolean power_fails, GError **error)
{
  const GError *problem;
  gboolean is_unsure = FALSE;

  g_clear_object (&world->job);
  world->job = job;
  cw_sync_job_set_http (world->job, world->http);

  g_array_append_val (world->unsure, is_unsure);
  g_ptr_array_set_size (world->sent, 0);
  world->n_requests = world->n_writes = world->n_steps = 0;
  world->crash_at = crash_at;
  world->power_fails = power_fails;
  world->crashed = FALSE;
  world->running = TRUE;
  cw_sync_job_run (world->job);
  while (g_main_context_iteration (world->context, FALSE))
    ;

  world->running = FALSE;
  keep_plan (world);
  problem = cw_sync_job_get_error (world->job);
  g_array_index (world->unsure, gboolean, world->n_runs) = world->crashed || problem != NULL
                                                           || cw_sync_job_is_cancelled (world->job);
  world->n_runs++;
  if (world->crashed)
    {
      restore_image (world);
      return NULL;
    }

  if (problem != NULL)
    g_propagate_error (error, g_error_copy (problem));

  return cw_sync_job_get_result (world->job);
}

const CwRun *
world_run (World *world, Work work, guint choice, guint crash_at, GError **error)
{
  return run_job (world, order (world, work, choice), crash_at, choice / 256 % 4 == 0, error);
}

gboolean
world_keep (World *world, const CwKeepOrder *order, CwKeepNews *news, GError **error)
{
  const CwRun *run;

  world->work = WORK_KEEP;
  run = run_job (world, cw_sync_job_new_keep (PROFILE, order), 0, FALSE, error);
  if (run == NULL || g_strcmp0 (run->state, "finished") != 0)
    return FALSE;

  *news = *cw_sync_job_get_news (world->job);
  return TRUE;
}

gboolean
world_is_running (World *world)
{
  return world->running;
}

void
world_cancel (World *world)
{
  if (world->running)
    cw_sync_job_cancel (world->job);
}

GPtrArray *
world_list_plan (World *world)
{
  g_autoptr (CwStore) store = world_open_store (world);
  g_autofree char *name = NULL;

  if (world->work != WORK_RESOLVE && world->work != WORK_KEEP
      && (!cw_store_get_meta (store, "last-plan", &name, NULL) || name == NULL))
    return g_ptr_array_new ();

  return cw_store_list_changes (store, name != NULL ? name : "work", 0, 1000, NULL);
}

void
world_import (World *world, GPtrArray *phones)
{
  g_autoptr (CwStore) store = NULL;

  /* A run holds the profile. */
  if (world->running)
    return;

  store = world_open_store (world);
  cw_store_begin (store, NULL);
  for (guint i = 0; i < phones->len; i++)
    cw_store_add_phone (store, g_ptr_array_index (phones, i), CW_PHONE_FROM_IMPORT, NULL);
  cw_store_commit (store, NULL);
}

gboolean
world_is_untold (World *world, const char *phone)
{
  return strstr (world->untold->str, phone) != NULL;
}

gboolean
world_has_decided (World *world, const char *id)
{
  return g_hash_table_contains (world->decided, id);
}

const char *
world_get_problem (World *world)
{
  return world->problem;
}

guint
world_get_n_writes (World *world)
{
  return world->n_writes;
}

const char *
world_get_plan (World *world)
{
  return world->plan;
}

CwStore *
world_open_store (World *world)
{
  g_autoptr (GError) error = NULL;
  CwStore *store = cw_sync_open_store (world->profile, &error);

  g_assert_no_error (error);

  return store;
}

gsize
world_get_database_size (World *world)
{
  gsize size = 0;

  for (guint i = 0; i < G_N_ELEMENTS (state_files); i++)
    {
      g_autofree char *path = state_path (world, state_files[i]);
      g_autoptr (GBytes) bytes = disk_read (path, FALSE);

      size += bytes != NULL ? g_bytes_get_size (bytes) : 0;
    }

  return size;
}

/* ── The world ── */

JsonNode *
world_control (World *world, CwSide side, const char *endpoint, const char *json)
{
  gboolean is_question = json == NULL;
  g_autofree char *url = g_strconcat (side == CW_SIDE_SALESFORCE ? SALESFORCE_URL : ALOWARE_URL, "/__demo/",
                                      endpoint, NULL);
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  g_autoptr (GBytes) body = is_question ? NULL : g_bytes_new_static (json, strlen (json));
  g_autoptr (DemoExchange) exchange = demo_exchange_new (is_question ? "GET" : "POST", uri, NULL, body);
  g_autoptr (GBytes) answer = NULL;

  serve (world, side, exchange);
  answer = demo_exchange_steal_body (exchange);
  if (world->verbose && !is_question)
    g_printerr ("  %s %s → %u\n", url, json, exchange->status);
  if (exchange->status != 200)
    return NULL;

  return cw_json_parse (answer, "Simulated", NULL);
}

JsonNode *
world_dump_object (World *world, CwObject object)
{
  return world_control (world, CW_SIDE_SALESFORCE, dump_names[object], NULL);
}

JsonNode *
world_dump_jobs (World *world)
{
  return world_control (world, CW_SIDE_SALESFORCE, "jobs", NULL);
}

guint
world_get_n_lost_queries (World *world)
{
  return world->n_lost_queries;
}

const char *
world_get_queue (World *world)
{
  return world->queue;
}

gboolean
world_includes (World *world, CwObject object)
{
  return world->kind.objects == CW_OBJECTS_BOTH
         || (world->kind.objects == CW_OBJECTS_LEAD) == (object == CW_OBJECT_LEAD);
}

static void
clear_platforms (World *world)
{
  g_clear_pointer (&world->salesforce, demo_salesforce_free);
  g_clear_pointer (&world->aloware, demo_aloware_free);
  g_clear_pointer (&world->faults, demo_faults_free);
}

void
world_sign_in (World *world)
{
  g_autofree char *access = NULL;
  g_autofree char *refresh = NULL;
  g_autofree char *of_salesforce = NULL;
  g_autofree char *of_aloware = cw_aloware_token_to_json (ALOWARE_URL,
                                                          demo_aloware_get_token (world->aloware));
  CwSalesforceSecret secret = { .login_url = (char *) SALESFORCE_URL,
                                .home_url = (char *) SALESFORCE_URL,
                                .instance_url = (char *) SALESFORCE_URL };

  demo_salesforce_sign_in (world->salesforce, "api refresh_token", &access, &refresh);
  secret.access_token = access;
  secret.refresh_token = refresh;
  of_salesforce = cw_salesforce_secret_to_json (&secret);
  cw_credentials_store (PROFILE, "salesforce", of_salesforce, NULL, NULL);
  cw_credentials_store (PROFILE, "aloware", of_aloware, NULL, NULL);
}

/* What an administrator of Salesforce does before the history begins. */
static void
set_up_org (World *world, const char *endpoint, const char *json)
{
  g_autoptr (JsonNode) done = world_control (world, CW_SIDE_SALESFORCE, endpoint, json);

  g_assert_nonnull (done);
}

static void
make_platforms (World *world, guint64 seed)
{
  g_autoptr (DemoPeople) people = demo_people_generate (world->kind.contacts, (guint32) seed);

  if (world->kind.leads > 0)
    demo_people_add_leads (people, world->kind.leads);
  clear_platforms (world);
  world->faults = demo_faults_new ();
  world->salesforce = demo_salesforce_new (people, world->faults, 0, DEMO_SF_USED_ORG);
  world->aloware = demo_aloware_new (people, world->faults, 0, 0);
  demo_salesforce_set_url (world->salesforce, SALESFORCE_URL);
  if (world->kind.edits_converted)
    set_up_org (world, "edit-converted", "{\"allowed\":true}");
  for (guint i = 0; !world->kind.has_external_id && i < CW_N_OBJECTS; i++)
    {
      g_autofree char *json = g_strdup_printf (
        "{\"object\":\"%s\",\"name\":\"" EXTERNAL_FIELD "\",\"unique\":false}", object_names[i]);

      set_up_org (world, "set-unique", json);
    }
}

static gboolean
is_wanted (JsonObject *field, const CwMapping *mapping)
{
  const char *name = json_object_get_string_member (field, "name");

  return cw_mapping_find_salesforce (mapping, name) != NULL || g_str_equal (name, "ConvertedContactId")
         || !json_object_get_boolean_member (field, "nillable");
}

/* The states and countries that practice people live in. */
static GHashTable *
collect_places (void)
{
  GHashTable *places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (DemoPeople) people = demo_people_generate (1000, 1);

  for (guint i = 0; i < people->people->len; i++)
    {
      const DemoSide *side = &((DemoPerson *) g_ptr_array_index (people->people, i))->salesforce;

      if (side->state != NULL)
        g_hash_table_add (places, g_strdup (side->state));
      if (side->country != NULL)
        g_hash_table_add (places, g_strdup (side->country));
    }

  return places;
}

/* What is the same without it: a null, a false, a zero, an empty list. */
static gboolean
says_nothing (JsonNode *node)
{
  if (JSON_NODE_HOLDS_ARRAY (node))
    return json_array_get_length (json_node_get_array (node)) == 0;
  if (!JSON_NODE_HOLDS_VALUE (node))
    return JSON_NODE_HOLDS_NULL (node);
  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return !json_node_get_boolean (node);

  return json_node_get_value_type (node) == G_TYPE_INT64 && json_node_get_int (node) == 0;
}

/* What says nothing, or what nobody reads, is as good as not there. */
static void
drop_idle_members (JsonObject *object)
{
  static const char *const idle[] = {
    "aggregatable",          "byteLength",       "groupable", "idLookup",        "nameField",
    "permissionable",        "soapType",         "sortable",  "queryByDistance", "searchPrefilterable",
    "polymorphicForeignKey", "relationshipName", NULL
  };
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *l = names; l != NULL; l = l->next)
    if (g_strv_contains (idle, l->data) || says_nothing (json_object_get_member (object, l->data)))
      json_object_remove_member (object, l->data);
}

static void
shorten_picklist (JsonObject *field, GHashTable *places)
{
  JsonArray *values = json_object_get_array_member (field, "picklistValues");

  for (guint i = json_array_get_length (values); i > 0; i--)
    {
      JsonObject *entry = json_array_get_object_element (values, i - 1);
      const char *value = json_object_get_string_member (entry, "value");

      drop_idle_members (entry);
      if (i > PICKLIST_LENGTH && !g_hash_table_contains (places, value))
        json_array_remove_element (values, i - 1);
    }
}

/* An org whose administrator did not make the field of Aloware's id what a record is known by. */
static void
make_plain (JsonObject *field)
{
  json_object_set_boolean_member (field, "externalId", FALSE);
  json_object_set_boolean_member (field, "unique", FALSE);
}

static GBytes *
print_describe (JsonNode *root)
{
  char *text = json_to_string (root, FALSE);

  return g_bytes_new_take (text, strlen (text));
}

/* What the practice org answers to an administrator. (transfer full) */
static JsonNode *
ask_org (World *world, const char *path)
{
  g_autofree char *url = g_strconcat (SALESFORCE_URL, "/services/data/v68.0", path, NULL);
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  g_autoptr (SoupMessageHeaders) headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_REQUEST);
  g_autofree char *token = NULL;
  g_autofree char *bearer = NULL;
  g_autoptr (DemoExchange) exchange = NULL;
  g_autoptr (GBytes) body = NULL;

  demo_salesforce_sign_in (world->salesforce, "api", &token, NULL);
  bearer = g_strconcat ("Bearer ", token, NULL);
  soup_message_headers_append (headers, "Authorization", bearer);
  exchange = demo_exchange_new ("GET", uri, headers, NULL);
  serve (world, CW_SIDE_SALESFORCE, exchange);
  g_assert_cmpuint (exchange->status, ==, 200);
  body = demo_exchange_steal_body (exchange);

  return cw_json_parse (body, "Simulated", NULL);
}

/* The id of the first record that a query finds. */
static char *
find_id (World *world, const char *path)
{
  g_autoptr (JsonNode) root = ask_org (world, path);
  JsonArray *records = json_object_get_array_member (json_node_get_object (root), "records");

  return g_strdup (json_object_get_string_member (json_array_get_object_element (records, 0), "Id"));
}

static char *
find_user (World *world)
{
  g_autofree char *name = g_uri_escape_string (demo_salesforce_get_user (world->salesforce), NULL, FALSE);
  g_autofree char *path = g_strconcat (USER_PATH, name, "%27", NULL);

  return find_id (world, path);
}

/* Only the fields that are mapped, or that the org demands. */
static void
make_describe (World *world, CwObject object, gboolean whole)
{
  GBytes **describe = world->describe[object][whole];
  const CwMapping *mapping = world->mappings[object][whole];
  g_autofree char *path = g_strconcat ("/sobjects/", object_names[object], DESCRIBE_PATH, NULL);
  g_autoptr (JsonNode) root = ask_org (world, path);
  g_autoptr (GHashTable) places = collect_places ();
  JsonObject *external = NULL;
  JsonArray *fields;

  fields = json_object_get_array_member (json_node_get_object (root), "fields");
  for (guint i = json_array_get_length (fields); i > 0; i--)
    {
      JsonObject *field = json_array_get_object_element (fields, i - 1);

      if (!is_wanted (field, mapping))
        {
          json_array_remove_element (fields, i - 1);
          continue;
        }
      if (g_str_equal (json_object_get_string_member (field, "name"), EXTERNAL_FIELD))
        external = field;
      shorten_picklist (field, places);
      drop_idle_members (field);
    }

  g_assert_nonnull (external);
  describe[TRUE] = print_describe (root);
  make_plain (external);
  describe[FALSE] = print_describe (root);
}

/* The rows that histories edit, and one or two more of each kind. */
static CwMapping *
shorten_mapping (const CwMapping *whole)
{
  static const char *const kept[] = { "phone_number",
                                      "email",
                                      "contact_owner",
                                      "first_name",
                                      "last_name",
                                      "lead_source",
                                      "city",
                                      "zipcode",

                                      "date_of_birth",
                                      "custom_field_1",
                                      "mobile_phone",
                                      "dnc",
                                      "aloware_contact_id",
                                      "last_inbound_call_date",
                                      NULL };
  CwMapping *mapping = cw_mapping_copy (whole);

  for (guint i = cw_mapping_get_n_rows (mapping); i > 0; i--)
    {
      const char *key = cw_mapping_get_row (mapping, i - 1)->aloware->key;

      if (!g_strv_contains (kept, key))
        cw_mapping_remove (mapping, key, NULL);
    }

  return mapping;
}

/* The vendor's mapping, whole and short, and what the org answers about its fields. */
static void
make_mappings (World *world, CwSalesforce *salesforce, CwObject object)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CwSchema) schema = cw_salesforce_describe (salesforce, object_names[object], NULL, &error);

  g_assert_no_error (error);
  world->mappings[object][TRUE] = cw_mapping_new_default (schema);
  if (object == CW_OBJECT_LEAD)
    cw_mapping_set_fixed (world->mappings[object][TRUE], "Company", "Unknown");
  world->mappings[object][FALSE] = shorten_mapping (world->mappings[object][TRUE]);
}

/* The profile as it is after signing in and activating the vendor's mapping. */
static void
fill_profile (World *world)
{
  g_autoptr (CwConnections) connections = cw_connections_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *lock = cw_profile_get_file (world->profile, "simulated.lock");
  CwSalesforceConfig config = { .profile = PROFILE,
                                .login_url = SALESFORCE_URL,
                                .client_id = "simulated",
                                .instance_url = SALESFORCE_URL,
                                .renewal_lock = lock };
  CwSalesforce *salesforce = cw_salesforce_new (world->http, &config);

  for (guint i = 0; i < CW_N_OBJECTS; i++)
    make_mappings (world, salesforce, i);
  cw_salesforce_free (salesforce);

  connections->salesforce_login_url = g_strdup (SALESFORCE_URL);
  connections->salesforce_instance_url = g_strdup (SALESFORCE_URL);
  connections->salesforce_user_id = find_user (world);
  connections->salesforce_client_id = g_strdup (demo_salesforce_get_client_id (world->salesforce));
  connections->aloware_url = g_strdup (ALOWARE_URL);
  connections->aloware_auth = g_strdup ("token");
  cw_profile_save_connections (world->profile, connections, &error);
  g_assert_no_error (error);

  for (guint i = 0; i < 2 * CW_N_OBJECTS; i++)
    {
      world->kind.has_whole_mapping = i % 2;
      make_describe (world, i / 2, i % 2);
    }
  world->queue = find_id (world, QUEUE_PATH);
}

/* What a person chose in this profile. */
static void
set_profile (World *world)
{
  g_autoptr (CwSettings) settings = cw_settings_new ();
  g_autoptr (GError) error = NULL;

  settings->create = world->kind.creates_both_ways ? CW_WRITES_BOTH : CW_WRITES_TO_ALOWARE;
  settings->objects = world->kind.objects;
  settings->bulk_threshold = world->kind.by_jobs ? 1 : settings->bulk_threshold;
  settings->priority = world->kind.priority;
  if (world->kind.keeps)
    settings->max_change_percent = settings->max_delete_percent = 100;
  settings->queue_owner = world->kind.assigns_queues ? CW_QUEUE_OWNER_ASSIGN : CW_QUEUE_OWNER_KEEP;
  cw_profile_save_settings (world->profile, settings, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < CW_N_OBJECTS; i++)
    if (world_includes (world, i))
      {
        cw_profile_save_mapping (world->profile, i, CW_MAPPING_ACTIVE,
                                 world->mappings[i][world->kind.has_whole_mapping], &error);
        g_assert_no_error (error);
      }
}

static void
make_state (World *world)
{
  g_autofree char *path = state_path (world, state_files[0]);
  g_autoptr (CwStore) store = NULL;

  remove_state (world);
  store = world_open_store (world);
  g_clear_pointer (&store, cw_store_close);
  world->empty_state = disk_read (path, FALSE);
}

World *
world_new (const char *folder)
{
  World *world = g_new0 (World, 1);

  world->folder = g_strdup (folder);
  g_setenv ("XDG_DATA_HOME", folder, TRUE);
  disk_use ();
  sqlite3_auto_extension ((void (*) (void)) on_database_opened);
  the_world = world;

  clock_reset (1);
  keyring_reset ();
  world->context = clock_context_new ();
  g_main_context_push_thread_default (world->context);
  world->http = cw_http_new_for_transport (carry, world);
  world->profile = cw_profile_open (PROFILE, NULL);
  world->chance = 1;
  world->answers = g_ptr_array_new_with_free_func ((GDestroyNotify) answer_free);
  world->unsure = g_array_new (FALSE, FALSE, sizeof (gboolean));
  world->sent = g_ptr_array_new_with_free_func (g_free);
  world->untold = g_string_new (NULL);
  world->decided = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  world->kind = (WorldKind) { .contacts = 1, .has_external_id = TRUE };
  make_platforms (world, 1);
  world_sign_in (world);
  fill_profile (world);
  make_state (world);

  return world;
}

void
world_free (World *world)
{
  clear_platforms (world);
  connections_close ();
  clear_image (world);
  for (guint i = 0; i < 2 * CW_N_OBJECTS; i++)
    {
      cw_mapping_free (world->mappings[i / 2][i % 2]);
      g_bytes_unref (world->describe[i / 2][i % 2][FALSE]);
      g_bytes_unref (world->describe[i / 2][i % 2][TRUE]);
    }
  g_free (world->queue);
  g_ptr_array_unref (world->answers);
  g_array_unref (world->unsure);
  g_ptr_array_unref (world->sent);
  g_string_free (world->untold, TRUE);
  g_hash_table_unref (world->decided);
  g_free (world->problem);
  g_clear_pointer (&world->empty_state, g_bytes_unref);
  g_clear_object (&world->job);
  g_free (world->plan);
  g_clear_pointer (&world->http, cw_http_unref);
  g_main_context_pop_thread_default (world->context);
  g_main_context_unref (world->context);
  g_clear_pointer (&world->profile, cw_profile_free);
  keyring_reset ();
  g_free (world->folder);
  g_free (world);
}

void
world_reset (World *world, guint64 seed, const WorldKind *kind)
{
  g_autofree char *path = state_path (world, state_files[0]);

  remove_state (world);
  clock_reset (seed);
  keyring_reset ();
  world->kind = *kind;
  world->chance = seed * 2 + 1;
  world->trace = HASH_BASIS;
  world->n_runs = world->n_lost_queries = 0;
  g_ptr_array_set_size (world->answers, 0);
  g_array_set_size (world->unsure, 0);
  g_string_truncate (world->untold, 0);
  g_hash_table_remove_all (world->decided);
  g_clear_pointer (&world->problem, g_free);
  disk_write (path, world->empty_state);
  g_clear_pointer (&world->plan, g_free);
  world->has_plan_file = FALSE;
  set_profile (world);
  make_platforms (world, seed);
  world_sign_in (world);
}

void
world_set_func (World *world, WorldFunc func, gpointer user_data)
{
  world->func = func;
  world->func_data = user_data;
}

guint64
world_get_trace (World *world)
{
  return world->trace;
}

void
world_set_verbose (World *world, gboolean verbose)
{
  world->verbose = verbose;
}
