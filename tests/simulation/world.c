/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "world.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "cw-aloware-tokens.h"
#include "cw-mapping-default.h"
#include "cw-salesforce.h"
#include "cw-store-conflicts.h"
#include "cw-sync-job.h"
#include "demo-aloware.h"
#include "demo-salesforce.h"
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
#define DESCRIBE_PATH "/sobjects/Contact/describe"
#define QUICK_PATH "/limits"
#define PICKLIST_LENGTH 6

/* FNV-1a */
#define HASH_BASIS G_GUINT64_CONSTANT (0xcbf29ce484222325)
#define HASH_PRIME G_GUINT64_CONSTANT (0x100000001b3)

static const char *const state_files[] = { "state.db", "state.db-wal" };

struct _World
{
  char *folder;
  CwProfile *profile;
  GMainContext *context;
  CwHttp *http;

  GBytes *describe;
  GBytes *empty_state; /* a state database that was just made */
  DemoFaults *faults;
  DemoSalesforce *salesforce;
  DemoAloware *aloware;

  WorldFunc func;
  gpointer func_data;

  /* The run under way, or the last one. */
  CwSyncJob *job;
  char *plan; /* the last that was made */
  guint n_requests;
  guint n_writes;
  guint n_steps;
  guint crash_at;
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

static GBytes *
read_file (const char *path)
{
  char *data;
  gsize length;

  return g_file_get_contents (path, &data, &length, NULL) ? g_bytes_new_take (data, length) : NULL;
}

static void
write_file (const char *path, GBytes *bytes)
{
  int fd = g_open (path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, data, length), ==, length);
  close (fd);
}

static void
clear_image (World *world)
{
  for (guint i = 0; i < G_N_ELEMENTS (state_files); i++)
    g_clear_pointer (&world->image[i], g_bytes_unref);
}

/* What a process leaves behind that ends now is what is in its files. The rest of the run goes on, is told
 * that the network is gone, and writes what is thrown away afterwards. */
static void
crash (World *world)
{
  world->crashed = TRUE;
  clear_image (world);
  for (guint i = 0; i < G_N_ELEMENTS (state_files); i++)
    {
      g_autofree char *path = state_path (world, state_files[i]);

      world->image[i] = read_file (path);
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
        write_file (path, world->image[i]);
    }
  keyring_set_dead (FALSE);
}

static void
step (World *world)
{
  if (world->running && !world->crashed && ++world->n_steps == world->crash_at)
    crash (world);
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

static void
serve_describe (World *world, DemoExchange *exchange)
{
  g_autofree char *path = g_steal_pointer (&exchange->path);

  exchange->path = g_strconcat ("/services/data/v68.0", QUICK_PATH, NULL);
  demo_salesforce_answer (world->salesforce, exchange);
  g_free (exchange->path);
  exchange->path = g_steal_pointer (&path);
  if (exchange->status == 200)
    demo_reply_bytes (exchange, 200, "application/json;charset=UTF-8", g_bytes_ref (world->describe));
}

/* The servers' clocks are right, whatever this machine's says. */
static void
serve (World *world, CwSide side, DemoExchange *exchange)
{
  gint64 jumped = clock_set_jump (0);

  if (side == CW_SIDE_ALOWARE)
    demo_aloware_answer (world->aloware, exchange);
  else if (world->describe != NULL && g_str_has_suffix (exchange->path, DESCRIBE_PATH))
    serve_describe (world, exchange);
  else
    demo_salesforce_answer (world->salesforce, exchange);

  clock_set_jump (jumped);
}

static void
describe_request (World *world, DemoExchange *exchange, Request *request)
{
  const char *path = exchange->path;
  gboolean is_get = g_str_equal (exchange->method, "GET");
  CwProgress progress = { CW_PHASE_STARTING };

  request->step = ++world->n_requests;
  if (world->job != NULL)
    cw_sync_job_get_progress (world->job, &progress);
  request->phase = progress.phase;
  request->side = g_str_equal (g_uri_get_host (exchange->uri), "salesforce.example") ? CW_SIDE_SALESFORCE
                                                                                     : CW_SIDE_ALOWARE;
  if (request->side == CW_SIDE_ALOWARE)
    {
      request->is_look_up = g_str_equal (path, LOOK_UP_PATH);
      request->phone = request->is_look_up ? g_hash_table_lookup (exchange->query, "phone_number") : NULL;
      request->is_write = !is_get;
    }
  else
    {
      request->is_write = !is_get && g_str_has_suffix (path, "/composite/sobjects");
      request->is_read = !request->is_write && strstr (path, "/data/") != NULL;
    }
}

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
show (World *world, DemoExchange *exchange, Fate fate)
{
  gsize length;
  const char *data = g_bytes_get_data (exchange->request_body, &length);

  if (world->verbose)
    g_printerr ("  %4u/%u %s %s%s%s %.*s (fate %d) → %u %d\n", world->n_requests, world->n_steps,
                exchange->method, exchange->path, g_uri_get_query (exchange->uri) != NULL ? "?" : "",
                g_uri_get_query (exchange->uri) != NULL ? g_uri_get_query (exchange->uri) : "",
                (int) MIN (length, 600), data, fate, exchange->status, exchange->how);
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
  Request request = { 0 };
  gint64 now = g_get_real_time ();
  Fate fate = FATE_SERVED;
  gboolean came;

  describe_request (world, exchange, &request);
  step (world);
  if (world->crashed)
    return fail (answer, FALSE, error);

  if (world->func != NULL)
    fate = world->func (world, &request, world->func_data);
  world->n_writes += request.is_write;
  add_to_trace (world, &now, sizeof now);
  add_to_trace (world, url, strlen (url));
  if (body != NULL)
    add_to_trace (world, g_bytes_get_data (body, NULL), g_bytes_get_size (body));

  answer->after_ms = LATENCY_MS + chance_below (&world->chance, LATENCY_SPREAD_MS);
  if (fate == FATE_UNREACHED)
    return fail (answer, FALSE, error);

  if (fate == FATE_TWICE)
    {
      g_autoptr (DemoExchange) first = demo_exchange_new (method, uri, headers, body);

      serve (world, request.side, first);
    }
  serve (world, request.side, exchange);
  show (world, exchange, fate);
  came = take_answer (world, exchange, answer, error);
  step (world);

  if (fate == FATE_NEVER)
    answer->after_ms = G_MAXINT;
  if (came && fate == FATE_LOST)
    return fail (answer, TRUE, error);

  return came;
}

/* ── A run ── */

static gint64
last_run (World *world)
{
  g_autoptr (CwStore) store = world_open_store (world);
  g_autoptr (GPtrArray) runs = cw_store_list_runs (store, 1, NULL);

  return runs->len > 0 ? ((CwRun *) runs->pdata[0])->run : 0;
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
  if (conflict->kind != CW_CONFLICT_FIELD && conflict->kind != CW_CONFLICT_UNDONE && choice / 64 % 2 == 0)
    decision = "keep-apart";

  return cw_resolution_parse (conflict->id, decision, FALSE);
}

/* What cannot be done now becomes a sync. */
static CwSyncJob *
order (World *world, Work work, guint choice)
{
  const CwSyncOptions options = { .assume_yes = TRUE, .plan = work == WORK_APPLY ? world->plan : NULL };
  CwResolution *resolution = work == WORK_RESOLVE ? choose_resolution (world, choice) : NULL;
  g_autoptr (GPtrArray) resolutions = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_resolution_free);

  if (work == WORK_UNDO)
    return cw_sync_job_new_undo (PROFILE, last_run (world), FALSE, &options);
  if (work == WORK_PREVIEW)
    return cw_sync_job_new_preview (PROFILE, &options);
  if (resolution == NULL)
    return cw_sync_job_new_sync (PROFILE, &options);

  g_ptr_array_add (resolutions, resolution);
  return cw_sync_job_new_resolve (PROFILE, resolutions);
}

const CwRun *
world_run (World *world, Work work, guint choice, guint crash_at, GError **error)
{
  const GError *problem;

  g_clear_object (&world->job);
  world->job = order (world, work, choice);
  cw_sync_job_set_http (world->job, world->http);

  world->n_requests = world->n_writes = world->n_steps = 0;
  world->crash_at = crash_at;
  world->crashed = FALSE;
  world->running = TRUE;
  cw_sync_job_run (world->job);
  while (g_main_context_iteration (world->context, FALSE))
    ;

  world->running = FALSE;
  if (cw_sync_job_get_plan (world->job) != NULL)
    {
      g_free (world->plan);
      world->plan = g_strdup (cw_sync_job_get_plan (world->job));
    }
  if (world->crashed)
    {
      restore_image (world);
      return NULL;
    }

  problem = cw_sync_job_get_error (world->job);
  if (problem != NULL)
    g_propagate_error (error, g_error_copy (problem));

  return cw_sync_job_get_result (world->job);
}

guint
world_get_n_steps (World *world)
{
  return world->n_steps;
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

  return json_from_string (g_bytes_get_data (answer, NULL), NULL);
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

static void
make_platforms (World *world, guint contacts, guint64 seed)
{
  g_autoptr (DemoPeople) people = demo_people_generate (contacts, (guint32) seed);

  clear_platforms (world);
  world->faults = demo_faults_new ();
  world->salesforce = demo_salesforce_new (people, world->faults, 0);
  world->aloware = demo_aloware_new (people, world->faults, 0, 0);
  demo_salesforce_set_url (world->salesforce, SALESFORCE_URL);
}

static gboolean
is_wanted (JsonObject *field, const CwMapping *mapping)
{
  return cw_mapping_find_salesforce (mapping, json_object_get_string_member (field, "name")) != NULL
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

/* What says nothing, or what nobody reads, is as good as not there. */
static void
drop_idle_members (JsonObject *object)
{
  static const char *const idle[] = { "aggregatable",
                                      "byteLength",
                                      "groupable",
                                      "permissionable",
                                      "soapType",
                                      "sortable",
                                      "queryByDistance",
                                      "searchPrefilterable",
                                      "polymorphicForeignKey",
                                      "relationshipName",
                                      NULL };
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *l = names; l != NULL; l = l->next)
    {
      JsonNode *node = json_object_get_member (object, l->data);

      if (JSON_NODE_HOLDS_NULL (node) || g_strv_contains (idle, l->data)
          || (json_node_get_value_type (node) == G_TYPE_BOOLEAN && !json_node_get_boolean (node)))
        json_object_remove_member (object, l->data);
    }
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

/* Only the fields that are mapped, or that the org demands. */
static void
make_describe (World *world, const CwMapping *mapping)
{
  g_autofree char *url = g_strconcat (SALESFORCE_URL, "/services/data/v68.0", DESCRIBE_PATH, NULL);
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  g_autoptr (SoupMessageHeaders) headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_REQUEST);
  g_autofree char *token = NULL;
  g_autofree char *bearer = NULL;
  g_autoptr (DemoExchange) exchange = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GHashTable) places = collect_places ();
  JsonArray *fields;
  char *text;

  demo_salesforce_sign_in (world->salesforce, "api", &token, NULL);
  bearer = g_strconcat ("Bearer ", token, NULL);
  soup_message_headers_append (headers, "Authorization", bearer);
  exchange = demo_exchange_new ("GET", uri, headers, NULL);
  serve (world, CW_SIDE_SALESFORCE, exchange);
  g_assert_cmpuint (exchange->status, ==, 200);
  body = demo_exchange_steal_body (exchange);
  text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  root = json_from_string (text, NULL);
  g_free (text);

  fields = json_object_get_array_member (json_node_get_object (root), "fields");
  for (guint i = json_array_get_length (fields); i > 0; i--)
    {
      JsonObject *field = json_array_get_object_element (fields, i - 1);

      if (is_wanted (field, mapping))
        {
          shorten_picklist (field, places);
          drop_idle_members (field);
        }
      else
        {
          json_array_remove_element (fields, i - 1);
        }
    }
  text = json_to_string (root, FALSE);
  world->describe = g_bytes_new_take (text, strlen (text));
}

/* The profile as it is after signing in and activating the vendor's mapping. */
static void
fill_profile (World *world)
{
  g_autoptr (CwConnections) connections = cw_connections_new ();
  g_autoptr (CwSchema) schema = NULL;
  g_autoptr (CwMapping) mapping = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *lock = cw_profile_get_file (world->profile, "simulated.lock");
  CwSalesforceConfig config = { .profile = PROFILE,
                                .login_url = SALESFORCE_URL,
                                .client_id = "simulated",
                                .instance_url = SALESFORCE_URL,
                                .renewal_lock = lock };
  CwSalesforce *salesforce = cw_salesforce_new (world->http, &config);

  schema = cw_salesforce_describe (salesforce, "Contact", NULL, &error);
  g_assert_no_error (error);
  cw_salesforce_free (salesforce);

  connections->salesforce_login_url = g_strdup (SALESFORCE_URL);
  connections->salesforce_instance_url = g_strdup (SALESFORCE_URL);
  connections->salesforce_client_id = g_strdup (demo_salesforce_get_client_id (world->salesforce));
  connections->aloware_url = g_strdup (ALOWARE_URL);
  connections->aloware_auth = g_strdup ("token");
  cw_profile_save_connections (world->profile, connections, &error);
  g_assert_no_error (error);

  mapping = cw_mapping_new_default (schema);
  cw_profile_save_mapping (world->profile, CW_MAPPING_ACTIVE, mapping, &error);
  g_assert_no_error (error);
  make_describe (world, mapping);
}

static void
set_creates (World *world, gboolean both_ways)
{
  g_autoptr (CwSettings) settings = cw_settings_new ();
  g_autoptr (GError) error = NULL;

  settings->create = both_ways ? CW_WRITES_BOTH : CW_WRITES_TO_ALOWARE;
  cw_profile_save_settings (world->profile, settings, &error);
  g_assert_no_error (error);
}

static void
make_state (World *world)
{
  g_autofree char *path = state_path (world, state_files[0]);
  g_autoptr (CwStore) store = NULL;

  remove_state (world);
  store = world_open_store (world);
  g_clear_pointer (&store, cw_store_close);
  world->empty_state = read_file (path);
}

World *
world_new (const char *folder)
{
  World *world = g_new0 (World, 1);

  world->folder = g_strdup (folder);
  g_setenv ("XDG_DATA_HOME", folder, TRUE);
  sqlite3_auto_extension ((void (*) (void)) on_database_opened);
  the_world = world;

  clock_reset (1);
  keyring_reset ();
  world->context = clock_context_new ();
  g_main_context_push_thread_default (world->context);
  world->http = cw_http_new_for_transport (carry, world);
  world->profile = cw_profile_open (PROFILE, NULL);
  world->chance = 1;
  make_platforms (world, 1, 1);
  world_sign_in (world);
  fill_profile (world);
  make_state (world);

  return world;
}

void
world_free (World *world)
{
  clear_platforms (world);
  clear_image (world);
  g_clear_pointer (&world->describe, g_bytes_unref);
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
world_reset (World *world, guint64 seed, guint contacts, gboolean creates_both_ways)
{
  g_autofree char *path = state_path (world, state_files[0]);

  clock_reset (seed);
  keyring_reset ();
  world->chance = seed * 2 + 1;
  world->trace = HASH_BASIS;
  remove_state (world);
  write_file (path, world->empty_state);
  g_clear_pointer (&world->plan, g_free);
  set_creates (world, creates_both_ways);
  make_platforms (world, contacts, seed);
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
