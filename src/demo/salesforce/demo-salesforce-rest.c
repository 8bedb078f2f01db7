/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-salesforce-rest.h"

#include "demo-salesforce-collections.h"
#include "demo-salesforce-composite.h"
#include "demo-salesforce-cursors.h"
#include "demo-salesforce-jobs.h"
#include "demo-salesforce-search.h"
#include "demo-salesforce-sobject.h"
#include "demo-salesforce-tooling.h"

#define FIRST_VERSION 60 /* of those that are listed */
#define DAILY_LIMIT 15000
#define GZIP_ABOVE 1024

static char *
versions (void)
{
  GString *json = g_string_new ("[");

  for (guint v = FIRST_VERSION; v <= DEMO_SF_LAST_VERSION; v++)
    {
      static const char *const seasons[] = { "Spring", "Summer", "Winter" };
      /* v60 was Spring '24; three releases a year, Winter counted with the year to come. */
      guint n = v - 60, year = 24 + n / 3 + (n % 3 == 2 ? 1 : 0);

      g_string_append_printf (
        json, "%s{\"label\":\"%s '%u\",\"url\":\"/services/data/v%u.0\",\"version\":\"%u.0\"}",
        v > FIRST_VERSION ? "," : "", seasons[n % 3], year, v, v);
    }
  g_string_append_c (json, ']');
  return g_string_free (json, FALSE);
}

static void
list_resources (DemoSfApi *api, const DemoSfRequest *request, DemoSfAnswer *answer)
{
  static const char *const names[] = { "sobjects", "query", "queryAll", "composite",
                                       "limits",   "jobs",  "search",   "tooling" };

  answer->counted_as = "/";
  answer->status = 200;
  g_string_assign (answer->body, "{");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_string_append_printf (answer->body, "%s\"%s\":\"%s/%s\"", i > 0 ? "," : "", names[i],
                            request->base_path, names[i]);
  g_string_append_printf (answer->body, ",\"identity\":\"%s\"}", api->identity);
}

/* Some of the names that an org of the Developer Edition has, with what it may do of each in a day, an hour
 * or at all. */
static void
list_limits (DemoSfApi *api, DemoSfAnswer *answer)
{
  static const struct
  {
    const char *name;
    int max;
  } limits[] = {
    { "ActiveScratchOrgs", 3 },
    { "AnalyticsExternalDataSizeMB", 40960 },
    { "ConcurrentAsyncGetReportInstances", 200 },
    { "ConcurrentSyncReportRuns", 20 },
    { "DailyAsyncApexExecutions", 250000 },
    { "DailyBulkApiBatches", 15000 },
    { "DailyBulkV2QueryFileStorageMB", 976562 },
    { "DailyBulkV2QueryJobs", 10000 },
    { "DailyDurableGenericStreamingApiEvents", 10000 },
    { "DailyDurableStreamingApiEvents", 10000 },
    { "DailyGenericStreamingApiEvents", 10000 },
    { "DailyScratchOrgs", 6 },
    { "DailyStandardVolumePlatformEvents", 10000 },
    { "DailyStreamingApiEvents", 10000 },
    { "DailyWorkflowEmails", 5 },
    { "DataStorageMB", 5 },
    { "DurableStreamingApiConcurrentClients", 20 },
    { "FileStorageMB", 20 },
    { "HourlyAsyncReportRuns", 1200 },
    { "HourlyDashboardRefreshes", 200 },
    { "HourlyODataCallout", 1000 },
    { "HourlyPublishedPlatformEvents", 50000 },
    { "HourlySyncReportRuns", 500 },
    { "HourlyTimeBasedWorkflow", 50 },
    { "MassEmail", 10 },
    { "MonthlyPlatformEventsUsageEntitlement", 0 },
    { "Package2VersionCreates", 6 },
    { "PermissionSets", 1500 },
    { "SingleEmail", 15 },
    { "StreamingApiConcurrentClients", 20 },
  };
  guint64 left = api->usage < DAILY_LIMIT ? DAILY_LIMIT - api->usage : 0;

  answer->counted_as = "/limits";
  answer->status = 200;
  g_string_printf (answer->body, "{\"DailyApiRequests\":{\"Max\":%d,\"Remaining\":%" G_GUINT64_FORMAT "}",
                   DAILY_LIMIT, left);
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    g_string_append_printf (answer->body, ",\"%s\":{\"Max\":%d,\"Remaining\":%d}", limits[i].name,
                            limits[i].max, limits[i].max);
  g_string_append_c (answer->body, '}');
}

static void
route (DemoSfApi *api, const DemoSfRequest *request, DemoSfAnswer *answer)
{
  const char *first = request->n_path > 0 ? request->path[0] : NULL;
  const char *value;

  if (first == NULL)
    list_resources (api, request, answer);
  else if (g_str_equal (first, "tooling") && demo_faults_strikes (api->faults, "salesforce:no-setup", &value))
    {
      if (g_strcmp0 (value, "404") == 0)
        demo_sf_answer_not_found (answer);
      else
        demo_sf_answer_error (
          answer, 403, "INSUFFICIENT_ACCESS",
          "You do not have the level of access necessary to perform the operation you requested.");
    }
  else if (request->bad_body)
    demo_sf_answer_error (answer, 400, "JSON_PARSER_ERROR", "The request body is not JSON.");
  else if (g_str_equal (first, "limits"))
    list_limits (api, answer);
  else if (g_str_equal (first, "query") || g_str_equal (first, "queryAll")
           || (g_str_equal (first, "tooling") && g_strcmp0 (request->path[1], "query") == 0))
    demo_sf_cursors_serve (api, request, answer);
  else if (g_str_equal (first, "composite") && g_strcmp0 (request->path[1], "sobjects") == 0)
    demo_sf_collections_serve (api, request, answer);
  else if (g_str_equal (first, "composite")
           || (g_str_equal (first, "tooling") && g_strcmp0 (request->path[1], "composite") == 0))
    demo_sf_composite_serve (api, request, answer);
  else if (g_str_equal (first, "tooling"))
    demo_sf_tooling_serve (api, request, answer);
  else if (g_str_equal (first, "search"))
    demo_sf_search_serve (api, request, answer);
  else if (g_str_equal (first, "jobs"))
    demo_sf_jobs_serve (api, request, answer);
  else if (g_str_equal (first, "sobjects"))
    demo_sf_sobject_serve (api, request, answer);
  else
    demo_sf_answer_not_found (answer);
}

/* Runs a whole buffer through a converter. NULL: it does not fit the format. */
static GBytes *
convert (GConverter *converter, GBytes *input)
{
  g_autoptr (GInputStream) memory = g_memory_input_stream_new_from_bytes (input);
  g_autoptr (GInputStream) stream = g_converter_input_stream_new (memory, converter);
  g_autoptr (GOutputStream) output = g_memory_output_stream_new_resizable ();

  if (g_output_stream_splice (output, stream, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, NULL) < 0)
    return NULL;
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (output));
}

static GBytes *
request_bytes (DemoExchange *exchange)
{
  const char *encoding = demo_exchange_get_header (exchange, "Content-Encoding");

  if (encoding != NULL && g_ascii_strcasecmp (encoding, "gzip") == 0)
    {
      g_autoptr (GZlibDecompressor) gunzip = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);

      return convert (G_CONVERTER (gunzip), exchange->request_body);
    }
  return g_bytes_ref (exchange->request_body);
}

static void
read_body (DemoSfRequest *request, DemoExchange *exchange)
{
  g_autoptr (GBytes) bytes = request_bytes (exchange);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  const char *type = soup_message_headers_get_content_type (request->headers, NULL);
  gsize length = 0;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;

  request->bad_body = bytes == NULL;
  if (length == 0)
    return;
  if (type != NULL && g_str_equal (type, "text/csv"))
    {
      request->csv = g_steal_pointer (&bytes);
      return;
    }
  request->bad_body = !g_utf8_validate (data, (gssize) length, NULL)
                      || !json_parser_load_from_data (parser, data, (gssize) length, NULL);
  if (!request->bad_body)
    request->body = json_parser_steal_root (parser);
}

/* The faults that change the org from then on. */
static void
strike_org (DemoSfRest *rest)
{
  DemoSfOrg *org = rest->api.org;
  const char *value;

  if (demo_faults_strikes (rest->api.faults, "salesforce:clock-skew", &value))
    org->skew = g_ascii_strtoll (value != NULL ? value : "0", NULL, 10) * 1000;
  if (!demo_faults_strikes (rest->api.faults, "salesforce:hide-field", &value) || value == NULL)
    return;
  for (guint i = 0; i < org->schema->objects->len; i++)
    {
      DemoSfObject *object = g_ptr_array_index (org->schema->objects, i);
      DemoSfField *field = demo_sf_object_any_field (object, value);

      if (field != NULL && object->writable)
        {
          field->hidden = TRUE;
          object->changed = demo_sf_org_now (org);
        }
    }
}

static gboolean
check_session (DemoSfRest *rest, DemoExchange *exchange, DemoSfAnswer *answer)
{
  DemoGrants *grants = demo_sf_oauth_get_grants (rest->oauth);
  const char *bearer = demo_sf_oauth_bearer (exchange);

  if (bearer != NULL && demo_faults_strikes (rest->api.faults, "salesforce:revoked", NULL))
    demo_grants_revoke (grants, NULL, bearer, TRUE);
  if (bearer != NULL && demo_faults_strikes (rest->api.faults, "salesforce:session-expired", NULL))
    demo_grants_expire (grants, bearer);
  if (bearer != NULL && demo_grants_accepts (grants, bearer))
    return TRUE;
  demo_sf_answer_error (answer, 401, "INVALID_SESSION_ID", "Session expired or invalid");
  return FALSE;
}

/* The faults that keep a request from being served. FALSE: it is answered. */
static gboolean
check_service (DemoSfRest *rest, DemoExchange *exchange, DemoSfAnswer *answer)
{
  DemoFaults *faults = rest->api.faults;

  if (demo_faults_strikes (faults, "salesforce:quota", NULL))
    {
      demo_control_count (rest->api.control, "rate_limited", 1);
      demo_sf_answer_error (answer, 403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.");
      return FALSE;
    }
  if (demo_faults_strikes (faults, "salesforce:unavailable", NULL))
    {
      demo_sf_answer_error (answer, 503, "SERVER_UNAVAILABLE", "The server is temporarily unavailable.");
      return FALSE;
    }
  if (demo_faults_strikes (faults, "salesforce:html", NULL))
    {
      soup_message_headers_replace (answer->headers, "Content-Type", "text/html; charset=UTF-8");
      answer->status = 200;
      g_string_assign (answer->body,
                       "<!DOCTYPE html>\n<html lang=\"en\"><head><title>Maintenance</title></head>"
                       "<body><h1>We are down for maintenance</h1></body></html>\n");
      return FALSE;
    }
  return TRUE;
}

static gboolean
has_json_type (const DemoSfRequest *request)
{
  const char *type = soup_message_headers_get_content_type (request->headers, NULL);

  return request->body == NULL || type == NULL || g_str_has_prefix (type, "application/json");
}

static void
count (DemoSfRest *rest, const DemoSfRequest *request, const DemoSfAnswer *answer)
{
  DemoControl *control = rest->api.control;
  const char *assign = soup_message_headers_get_one (request->headers, "Sforce-Auto-Assign");
  /* A retrieve by ids is a read although it is sent with POST, and so is a request that holds only such. */
  gboolean read = g_str_equal (request->method, "GET")
                  || g_strcmp0 (answer->counted_as, "/composite/sobjects/{object}") == 0
                  || (g_strcmp0 (answer->counted_as, "/composite") == 0 && !answer->wrote);

  demo_control_count_request (control, request->method,
                              answer->counted_as != NULL ? answer->counted_as : "other");
  demo_control_count (control, read ? "reads" : "writes", 1);
  if (!read)
    demo_control_count (control,
                        assign != NULL && g_ascii_strcasecmp (assign, "FALSE") == 0 ? "auto_assign_false"
                                                                                    : "auto_assign_default",
                        1);
}

static GBytes *
compress (DemoExchange *exchange, GBytes *plain)
{
  const char *accept = soup_message_headers_get_list (exchange->request_headers, "Accept-Encoding");
  g_autoptr (GZlibCompressor) gzip = NULL;

  demo_exchange_set_header (exchange, "Vary", "Accept-Encoding");
  if (accept == NULL || !soup_header_contains (accept, "gzip") || g_bytes_get_size (plain) <= GZIP_ABOVE)
    return g_bytes_ref (plain);
  gzip = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 1);
  demo_exchange_set_header (exchange, "Content-Encoding", "gzip");
  return convert (G_CONVERTER (gzip), plain);
}

static void
replace_header (const char *name, const char *value, gpointer exchange)
{
  demo_exchange_set_header (exchange, name, value);
}

static void
set_headers (DemoSfRest *rest, DemoExchange *exchange, SoupMessageHeaders *more)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (demo_sf_org_now (rest->api.org) / 1000);
  g_autofree char *date = soup_date_time_to_string (now, SOUP_DATE_HTTP);
  g_autofree char *usage = g_strdup_printf ("api-usage=%" G_GUINT64_FORMAT "/%d", rest->api.usage,
                                            DAILY_LIMIT);

  demo_exchange_set_header (exchange, "Date", date);
  demo_exchange_set_header (exchange, "Sforce-Limit-Info", usage);
  demo_exchange_set_header (exchange, "Cache-Control", "no-cache,must-revalidate,max-age=0,no-store,private");
  demo_exchange_set_header (exchange, "Content-Type", "application/json;charset=UTF-8");
  soup_message_headers_foreach (more, replace_header, exchange);
}

static void
set_answer (DemoSfRest *rest, DemoExchange *exchange, DemoSfAnswer *answer)
{
  GString *text = g_steal_pointer (&answer->body);
  g_autoptr (GBytes) whole = NULL;
  g_autoptr (GBytes) body = NULL;

  exchange->status = answer->status;
  exchange->delay_ms = answer->delay_ms;
  set_headers (rest, exchange, answer->headers);
  if (text->len == 0)
    {
      soup_message_headers_remove (exchange->response_headers, "Content-Type");
      g_string_free (text, TRUE);
      return;
    }
  if (answer->status < 300 && demo_faults_strikes (rest->api.faults, "salesforce:malformed", NULL))
    g_string_truncate (text, text->len / 2);
  whole = g_string_free_to_bytes (text);
  body = demo_faults_garble (rest->api.faults, "salesforce", whole);
  exchange->response_body = compress (exchange, body);
}

static DemoSend
how_to_send (DemoSfRest *rest, const DemoSfAnswer *answer)
{
  if (answer->wrote && demo_faults_strikes (rest->api.faults, "salesforce:drop-after-write", NULL))
    return DEMO_SEND_NOTHING;
  if (demo_faults_strikes (rest->api.faults, "salesforce:cut", NULL))
    return DEMO_SEND_CUT;
  return DEMO_SEND_WHOLE;
}

static void
serve_version (DemoSfRest *rest, DemoExchange *exchange, DemoSfAnswer *answer)
{
  DemoSfRequest request = {
    .method = exchange->method,
    .query = exchange->query,
    .headers = exchange->request_headers,
  };

  strike_org (rest);
  if (demo_sf_request_read_path (&request, exchange->path, answer))
    {
      read_body (&request, exchange);
      if (!check_session (rest, exchange, answer) || !check_service (rest, exchange, answer))
        answer->counted_as = "refused";
      else if (!has_json_type (&request))
        demo_sf_answer_error (answer, 415, "UNSUPPORTED_MEDIA_TYPE",
                              "Content-Type header specified in HTTP request is not supported");
      else
        route (&rest->api, &request, answer);
    }
  count (rest, &request, answer);
  demo_sf_request_clear (&request);
}

/* Salesforce counts the last 24 hours; here a day is enough. */
static void
count_usage (DemoSfApi *api)
{
  gint64 day = g_get_real_time () / G_TIME_SPAN_DAY;

  if (api->usage_day != day)
    api->usage = 0;
  api->usage_day = day;
  api->usage++;
}

void
demo_sf_rest_answer (DemoSfRest *rest, DemoExchange *exchange)
{
  DemoSfAnswer answer = {
    .status = 500,
    .body = g_string_new (NULL),
    .headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE),
  };

  if (g_str_equal (exchange->path, "/services/data") || g_str_equal (exchange->path, "/services/data/"))
    {
      g_autofree char *list = versions ();

      answer.status = 200;
      g_string_assign (answer.body, list);
    }
  else
    {
      count_usage (&rest->api);
      serve_version (rest, exchange, &answer);
    }
  exchange->how = how_to_send (rest, &answer);
  set_answer (rest, exchange, &answer);
  soup_message_headers_unref (answer.headers);
}

void
demo_sf_rest_init (DemoSfRest *rest, DemoSfOrg *org, DemoFaults *faults, DemoSfOauth *oauth)
{
  rest->oauth = oauth;
  rest->api.route = route;
  rest->api.org = org;
  rest->api.faults = faults;
  rest->api.cursors = demo_sf_cursors_new ();
  rest->api.jobs = demo_sf_jobs_new ();
}

void
demo_sf_rest_clear (DemoSfRest *rest)
{
  demo_sf_cursors_free (rest->api.cursors);
  demo_sf_jobs_free (rest->api.jobs);
  g_free (rest->api.identity);
}
