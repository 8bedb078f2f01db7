/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-salesforce-jobs.h"

#include "demo-json.h"
#include "demo-salesforce-query.h"
#include "demo-salesforce-time.h"

#include <errno.h>

/* Bulk API 2.0: jobs/ingest and jobs/query (Bulk API 2.0 and Bulk API Developer Guide). A job does its work
 * as soon as its upload is complete, so whoever asks after that finds it finished. One that a fault holds
 * goes on when somebody looks at it. */

#define MAX_JOBS 200
#define MAX_PAGES 5
#define DEFAULT_RECORDS 50000

/* What a column of an upload is: a field, or the external id of the record that a field refers to. */
typedef struct
{
  DemoSfField *field;
  DemoSfField *via; /* `Account.Ext__c`: AccountId */
} Column;

typedef struct
{
  char *id;
  gboolean query; /* V2Query, else V2Ingest */
  char *object, *operation, *external_id, *assignment_rule;
  char *delimiter_name, *line_ending;
  char *base_path; /* with the API's version, which a query's results must be asked with */
  const char *state;
  char *problem; /* why it failed */
  gint64 created, changed;
  GBytes *csv;
  char *soql;
  DemoSfResult *result; /* of a query */
  guint processed, failed;
  gboolean seen; /* somebody was told that it is over */
  GString *successes, *failures, *unprocessed;
  Column *columns;
  GPtrArray *rows; /* the upload's, each an array of cells, in the order in which they are written */
  guint next;      /* the first one that is not written yet */
  char *broken;    /* what is wrong with the upload behind them, or NULL */
} Job;

struct _DemoSfJobs
{
  GQueue jobs; /* of Job, oldest first */
  guint serial;
  gint64 results_end; /* when slow results that were asked for have come, by the monotonic clock */
};

static void
job_free (gpointer data)
{
  Job *job = data;

  g_free (job->id);
  g_free (job->object);
  g_free (job->operation);
  g_free (job->external_id);
  g_free (job->assignment_rule);
  g_free (job->delimiter_name);
  g_free (job->line_ending);
  g_free (job->base_path);
  g_free (job->problem);
  g_clear_pointer (&job->csv, g_bytes_unref);
  g_free (job->soql);
  demo_sf_result_free (job->result);
  g_string_free (job->successes, TRUE);
  g_string_free (job->failures, TRUE);
  g_string_free (job->unprocessed, TRUE);
  g_free (job->columns);
  g_ptr_array_unref (job->rows);
  g_free (job->broken);
  g_free (job);
}

DemoSfJobs *
demo_sf_jobs_new (void)
{
  DemoSfJobs *jobs = g_new0 (DemoSfJobs, 1);

  g_queue_init (&jobs->jobs);
  return jobs;
}

void
demo_sf_jobs_free (DemoSfJobs *jobs)
{
  if (jobs == NULL)
    return;
  g_queue_clear_full (&jobs->jobs, job_free);
  g_free (jobs);
}

static const struct
{
  const char *name;
  char character;
} delimiters[] = {
  { "COMMA", ',' }, { "TAB", '\t' },  { "SEMICOLON", ';' },
  { "PIPE", '|' },  { "CARET", '^' }, { "BACKQUOTE", '`' },
};

static char
delimiter_of (const Job *job)
{
  for (guint i = 0; i < G_N_ELEMENTS (delimiters); i++)
    if (g_str_equal (delimiters[i].name, job->delimiter_name))
      return delimiters[i].character;
  return '\0';
}

/* ── CSV ── */

static void
append_cell (GString *out, const Job *job, gboolean first, const char *text)
{
  if (!first)
    g_string_append_c (out, delimiter_of (job));
  g_string_append_c (out, '"');
  for (const char *c = text != NULL ? text : ""; *c != '\0'; c++)
    {
      if (*c == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *c);
    }
  g_string_append_c (out, '"');
}

static void
end_line (GString *out, const Job *job)
{
  g_string_append (out, g_str_equal (job->line_ending, "CRLF") ? "\r\n" : "\n");
}

static void
append_row (GString *out, const Job *job, GPtrArray *cells)
{
  for (guint i = 0; i < cells->len; i++)
    append_cell (out, job, FALSE, g_ptr_array_index (cells, i));
  end_line (out, job);
}

static void
append_unprocessed (Job *job, GPtrArray *cells)
{
  for (guint i = 0; i < cells->len; i++)
    append_cell (job->unprocessed, job, i == 0, g_ptr_array_index (cells, i));
  end_line (job->unprocessed, job);
}

/* Reads one line of cells. FALSE: there is none, or (`*at` stays) a quote is not where one may be. */
static gboolean
read_line (const char **at, char delimiter, GPtrArray *cells)
{
  const char *c = *at;

  g_ptr_array_set_size (cells, 0);
  if (*c == '\0')
    return FALSE;
  for (;;)
    {
      g_autoptr (GString) cell = g_string_new (NULL);
      gboolean quoted = *c == '"';

      if (quoted)
        {
          for (c++; *c != '\0' && (*c != '"' || c[1] == '"'); c++)
            {
              g_string_append_c (cell, *c);
              c += *c == '"';
            }
          if (*c++ != '"')
            return FALSE;
        }
      while (*c != '\0' && *c != delimiter && *c != '\n' && !(*c == '\r' && c[1] == '\n'))
        {
          if (quoted || *c == '"')
            return FALSE;
          g_string_append_c (cell, *c++);
        }
      g_ptr_array_add (cells, g_strdup (cell->str));
      if (*c != delimiter || *c == '\0')
        break;
      c++;
    }
  c += *c == '\r';
  c += *c == '\n';
  *at = c;
  return TRUE;
}

/* ── Ingest ── */

static gboolean
find_column (DemoSfApi *api, DemoSfObject *object, const char *name, Column *column)
{
  g_auto (GStrv) parts = g_strsplit (name, ".", 2);
  DemoSfObject *target;

  *column = (Column) { NULL, NULL };
  if (parts[0] == NULL || parts[1] == NULL)
    {
      column->field = demo_sf_object_field (object, name);
      return column->field != NULL;
    }
  column->via = demo_sf_object_relationship (object, parts[0]);
  target = column->via != NULL ? demo_sf_schema_object (api->org->schema, column->via->targets[0]) : NULL;
  column->field = target != NULL ? demo_sf_object_field (target, parts[1]) : NULL;
  return column->field != NULL && demo_sf_field_is_key (column->field);
}

/* Turns a row of the upload into the body of a single write: an empty cell says nothing, #N/A says null. */
static DemoSfRowError *
read_cells (DemoSfApi *api, const Column *columns, GPtrArray *cells, JsonObject *body)
{
  for (guint i = 0; i < cells->len; i++)
    {
      const char *text = g_ptr_array_index (cells, i);
      const Column *column = &columns[i];
      g_autoptr (GPtrArray) found = NULL;

      if (*text == '\0')
        continue;
      if (g_str_equal (text, "#N/A"))
        {
          json_object_set_null_member (body, column->via != NULL ? column->via->name : column->field->name);
          continue;
        }
      if (column->via == NULL)
        {
          json_object_set_string_member (body, column->field->name, text);
          continue;
        }
      found = demo_sf_store_find_external (demo_sf_org_store (api->org, column->via->targets[0]),
                                           column->field, text);
      if (found->len != 1)
        return demo_sf_row_error_new ("INVALID_FIELD", column->via->name,
                                      "Foreign key external ID: %s not found for field %s in entity %s", text,
                                      column->field->name, column->via->targets[0]);
      json_object_set_string_member (body, column->via->name,
                                     ((DemoSfRecord *) g_ptr_array_index (found, 0))->id);
    }
  return NULL;
}

/* The record that an update, an upsert or a delete means. */
static DemoSfRowError *
find_record (const Job *job, DemoSfStore *store, JsonObject *body, DemoSfRecord **record)
{
  DemoSfObject *object = demo_sf_store_object (store);
  DemoSfField *key = demo_sf_object_field (object, job->external_id != NULL ? job->external_id : "Id");
  JsonNode *node = demo_sf_member (body, key->name);
  const char *value = node != NULL && !JSON_NODE_HOLDS_NULL (node) ? json_node_get_string (node) : NULL;
  g_autoptr (GPtrArray) found = NULL;

  if (g_str_equal (job->operation, "insert"))
    return NULL;
  if (value == NULL)
    return demo_sf_row_error_new ("MISSING_ARGUMENT", key->name, "%s not specified", key->name);
  if (key->at == DEMO_SF_AT_ID)
    {
      if (!demo_sf_id_is_valid (value))
        return demo_sf_row_error_new ("MALFORMED_ID", "Id", "malformed id %s", value);
      *record = demo_sf_store_find (store, value);
      return *record != NULL
               ? NULL
               : demo_sf_row_error_new ("INVALID_CROSS_REFERENCE_KEY", NULL, "invalid cross reference id");
    }
  found = demo_sf_store_find_external (store, key, value);
  if (found->len > 1)
    return demo_sf_row_error_new ("DUPLICATE_EXTERNAL_ID", key->name,
                                  "%s: more than one record found for external id field", key->name);
  *record = found->len == 1 ? g_ptr_array_index (found, 0) : NULL;
  return NULL;
}

static gboolean
is_removal (const Job *job)
{
  return g_str_equal (job->operation, "delete") || g_str_equal (job->operation, "hardDelete");
}

/* Whether a row is in none of the results. It may be written all the same. */
static gboolean
loses_row (DemoSfApi *api, gboolean *written)
{
  const char *value;

  if (!demo_faults_strikes (api->faults, "salesforce:job-loses", &value))
    return FALSE;
  *written = g_strcmp0 (value, "written") == 0;
  return TRUE;
}

/* A delete fills the recycle bin, a hard delete does not. */
static void
remove_record (const Job *job, DemoSfStore *store, DemoSfRecord *record)
{
  if (g_str_equal (job->operation, "hardDelete"))
    demo_sf_store_erase (store, record);
  else
    demo_sf_store_set_deleted (store, record, TRUE, NULL);
}

/* Writes one row. NULL: done, and `row` says where; else what is wrong. */
static DemoSfRowError *
write_row (DemoSfApi *api, const Job *job, DemoSfStore *store, GPtrArray *cells, DemoSfRow **row)
{
  g_autoptr (JsonObject) body = json_object_new ();
  guint mode = job->assignment_rule != NULL ? DEMO_SF_ASSIGN : 0;
  DemoSfRecord *record = NULL;
  DemoSfRowError *error = read_cells (api, job->columns, cells, body);

  if (error == NULL)
    error = find_record (job, store, body, &record);
  *row = demo_sf_row_new (store, record);
  if (error == NULL && is_removal (job) && record->deleted)
    error = demo_sf_row_error_new ("ENTITY_IS_DELETED", NULL, "entity is deleted");
  if (error == NULL)
    error = demo_sf_api_row_fault (api, record);
  if (error == NULL && !is_removal (job))
    error = demo_sf_row_read (*row, body, mode);
  if (error != NULL)
    return error;
  if (is_removal (job))
    remove_record (job, store, record);
  else if (demo_sf_row_check (*row, api->org, mode))
    demo_sf_api_write_row (api, *row);
  return g_steal_pointer (&(*row)->error);
}

static void
process_row (DemoSfApi *api, Job *job, DemoSfStore *store, GPtrArray *cells)
{
  DemoSfRow *row = NULL;
  gboolean written = TRUE, lost = loses_row (api, &written);
  g_autoptr (DemoSfRowError) error = written ? write_row (api, job, store, cells, &row) : NULL;
  GString *out = error == NULL ? job->successes : job->failures;

  job->processed++;
  if (lost)
    {
      g_clear_pointer (&row, demo_sf_row_free);
      return;
    }
  append_cell (out, job, TRUE,
               row->record != NULL && (error == NULL || !row->creating) ? row->record->id : "");
  if (error == NULL)
    {
      append_cell (out, job, FALSE, row->creating ? "true" : "false");
    }
  else
    {
      g_autofree char *text = g_strdup_printf ("%s:%s:%s --", error->code, error->message,
                                               error->fields != NULL ? error->fields : "");

      job->failed++;
      append_cell (out, job, FALSE, text);
    }
  append_row (out, job, cells);
  demo_sf_row_free (row);
}

G_GNUC_PRINTF (2, 3) static void fail (Job *job, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  job->problem = g_strdup_vprintf (format, args);
  va_end (args);
  job->state = "Failed";
}

/* Reads the first line. FALSE: the job failed. */
static gboolean
read_header (DemoSfApi *api, Job *job, DemoSfStore *store, GPtrArray *names)
{
  job->columns = g_new0 (Column, names->len + 1);
  for (guint i = 0; i < names->len; i++)
    if (!find_column (api, demo_sf_store_object (store), g_ptr_array_index (names, i), &job->columns[i]))
      {
        fail (job, "InvalidBatch : Field name not found : %s", (char *) g_ptr_array_index (names, i));
        return FALSE;
      }
  append_cell (job->successes, job, TRUE, "sf__Id");
  append_cell (job->successes, job, FALSE, "sf__Created");
  append_row (job->successes, job, names);
  append_cell (job->failures, job, TRUE, "sf__Id");
  append_cell (job->failures, job, FALSE, "sf__Error");
  append_row (job->failures, job, names);
  append_unprocessed (job, names);
  return TRUE;
}

/* The job is over before its last rows. */
static void
leave_rows (Job *job)
{
  while (job->next < job->rows->len)
    append_unprocessed (job, g_ptr_array_index (job->rows, job->next++));
}

/* Writes the rows until all are written, the job is broken off, or it is held. */
static void
go_on (DemoSfApi *api, Job *job)
{
  DemoSfStore *store = demo_sf_org_store (api->org, job->object);

  job->state = "InProgress";
  for (; job->next < job->rows->len; job->next++)
    {
      if (demo_faults_strikes (api->faults, "salesforce:job-held", NULL))
        return;
      if (demo_faults_strikes (api->faults, "salesforce:job-fails", NULL))
        {
          fail (job, "InternalServerError : The job was broken off.");
          leave_rows (job);
          return;
        }
      process_row (api, job, store, g_ptr_array_index (job->rows, job->next));
    }
  if (job->broken != NULL)
    fail (job, "InvalidBatch : %s", job->broken);
  else
    job->state = "JobComplete";
}

static GPtrArray *
row_new (void)
{
  return g_ptr_array_new_with_free_func (g_free);
}

/* Reads the lines below the first one. */
static void
read_rows (Job *job, const char *at, guint width)
{
  g_autoptr (GPtrArray) cells = row_new ();

  while (read_line (&at, delimiter_of (job), cells))
    {
      if (cells->len != width)
        {
          job->broken = g_strdup_printf ("Row %u has %u columns instead of %u", job->rows->len + 1,
                                         cells->len, width);
          return;
        }
      g_ptr_array_add (job->rows, g_steal_pointer (&cells));
      cells = row_new ();
    }
  if (*at != '\0')
    job->broken = g_strdup_printf ("Row %u has a quote where none may be", job->rows->len + 1);
}

static void
turn_round (GPtrArray *rows)
{
  for (guint i = 0, j = rows->len; i + 1 < j; i++)
    {
      gpointer row = rows->pdata[i];

      rows->pdata[i] = rows->pdata[--j];
      rows->pdata[j] = row;
    }
}

static void
process (DemoSfApi *api, Job *job)
{
  DemoSfStore *store = demo_sf_org_store (api->org, job->object);
  gsize length = 0;
  const char *data = job->csv != NULL ? g_bytes_get_data (job->csv, &length) : "";
  g_autofree char *text = g_strndup (data != NULL ? data : "", length);
  const char *at = g_str_has_prefix (text, "\xEF\xBB\xBF") ? text + 3 : text;
  g_autoptr (GPtrArray) names = row_new ();

  if (!g_utf8_validate (text, -1, NULL) || strlen (text) != length)
    {
      fail (job, "InvalidBatch : The upload is not UTF-8.");
      return;
    }
  if (!read_line (&at, delimiter_of (job), names))
    {
      fail (job, "InvalidBatch : Unable to find column header");
      return;
    }
  if (!read_header (api, job, store, names))
    return;
  read_rows (job, at, names->len);
  if (demo_faults_strikes (api->faults, "salesforce:job-backwards", NULL))
    turn_round (job->rows);
  go_on (api, job);
}

/* ── What a job says of itself ── */

static void
append_member (GString *out, const char *name, const char *value)
{
  if (value == NULL)
    return;
  g_string_append_printf (out, ",\"%s\":", name);
  demo_json_append_string (out, value);
}

static void
append_job (DemoSfApi *api, const Job *job, GString *out)
{
  gboolean open = g_str_equal (job->state, "Open");

  g_string_append_printf (out, "{\"id\":\"%s\"", job->id);
  append_member (out, "operation", job->operation);
  append_member (out, "object", job->object);
  append_member (out, "createdById", api->org->user_id);
  demo_sf_time_append_member (out, "createdDate", job->created);
  demo_sf_time_append_member (out, "systemModstamp", job->changed);
  append_member (out, "state", job->state);
  append_member (out, "externalIdFieldName", job->external_id);
  append_member (out, "assignmentRuleId", job->assignment_rule);
  append_member (out, "concurrencyMode", "Parallel");
  append_member (out, "contentType", "CSV");
  g_string_append_printf (out, ",\"apiVersion\":%s", strrchr (job->base_path, 'v') + 1);
  append_member (out, "jobType", job->query ? "V2Query" : "V2Ingest");
  append_member (out, "lineEnding", job->line_ending);
  append_member (out, "columnDelimiter", job->delimiter_name);
  append_member (out, "errorMessage", job->problem);
  if (open && !job->query)
    g_string_append_printf (out, ",\"contentUrl\":\"%s/jobs/ingest/%s/batches\"", job->base_path + 1,
                            job->id);
  if (!open)
    g_string_append_printf (out, ",\"numberRecordsProcessed\":%u", job->processed);
  if (!open && !job->query)
    g_string_append_printf (
      out, ",\"numberRecordsFailed\":%u,\"apexProcessingTime\":0,\"apiActiveProcessingTime\":1", job->failed);
  if (!open)
    g_string_append (out, ",\"retries\":0,\"totalProcessingTime\":1");
  if (job->query)
    g_string_append (out, ",\"isPkChunkingSupported\":true");
  g_string_append_c (out, '}');
}

static void
answer_job (DemoSfApi *api, const Job *job, DemoSfAnswer *answer)
{
  answer->status = 200;
  append_job (api, job, answer->body);
}

static void
list_jobs (DemoSfApi *api, const DemoSfRequest *request, gboolean queries, DemoSfAnswer *answer)
{
  gboolean any = FALSE;

  answer->status = 200;
  g_string_assign (answer->body, "{\"done\":true,\"records\":[");
  for (GList *l = api->jobs->jobs.head; l != NULL; l = l->next)
    {
      const Job *job = l->data;

      if (job->query != queries)
        continue;
      g_string_append (answer->body, any ? "," : "");
      append_job (api, job, answer->body);
      any = TRUE;
    }
  g_string_append (answer->body, "],\"nextRecordsUrl\":null}");
}

/* ── Creating ── */

static Job *
job_new (DemoSfApi *api, const DemoSfRequest *request, JsonObject *body, gboolean query)
{
  Job *job = g_new0 (Job, 1);
  const char *delimiter = demo_json_get_string (body, "columnDelimiter"),
             *ending = demo_json_get_string (body, "lineEnding");

  job->id = g_new0 (char, 19);
  demo_sf_id_make (job->id, "750", ++api->jobs->serial);
  job->query = query;
  job->operation = g_strdup (demo_json_get_string (body, "operation"));
  job->object = g_strdup (demo_json_get_string (body, "object"));
  job->external_id = g_strdup (demo_json_get_string (body, "externalIdFieldName"));
  job->assignment_rule = g_strdup (demo_json_get_string (body, "assignmentRuleId"));
  job->delimiter_name = g_strdup (delimiter != NULL ? delimiter : "COMMA");
  job->line_ending = g_strdup (ending != NULL ? ending : "LF");
  job->base_path = g_strdup (request->base_path);
  job->soql = g_strdup (demo_json_get_string (body, "query"));
  job->state = query ? "UploadComplete" : "Open";
  job->created = job->changed = demo_sf_org_now (api->org);
  job->successes = g_string_new (NULL);
  job->failures = g_string_new (NULL);
  job->unprocessed = g_string_new (NULL);
  job->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  return job;
}

static void
keep_job (DemoSfJobs *jobs, Job *job)
{
  g_queue_push_tail (&jobs->jobs, job);
  if (g_queue_get_length (&jobs->jobs) > MAX_JOBS)
    job_free (g_queue_pop_head (&jobs->jobs));
}

/* What is wrong with a new job. NULL: nothing. */
static char *
ingest_problem (DemoSfApi *api, const Job *job)
{
  static const char *const operations[] = { "insert", "update", "upsert", "delete", "hardDelete", NULL };
  DemoSfStore *store = job->object != NULL ? demo_sf_org_store (api->org, job->object) : NULL;
  DemoSfField *key;

  if (job->operation == NULL || !g_strv_contains (operations, job->operation))
    return g_strdup_printf ("InvalidJob : The operation %s is not known.",
                            job->operation != NULL ? job->operation : "");
  if (store == NULL || !demo_sf_store_object (store)->writable)
    return g_strdup_printf ("InvalidEntity : The object %s cannot be written.",
                            job->object != NULL ? job->object : "");
  if (delimiter_of (job) == '\0'
      || !(g_str_equal (job->line_ending, "LF") || g_str_equal (job->line_ending, "CRLF")))
    return g_strdup ("InvalidJob : The columnDelimiter or the lineEnding is not known.");
  if (g_str_equal (job->operation, "upsert") != (job->external_id != NULL))
    return g_strdup ("InvalidJob : An externalIdFieldName belongs to an upsert, and an upsert needs one.");
  key = job->external_id != NULL ? demo_sf_object_field (demo_sf_store_object (store), job->external_id)
                                 : NULL;
  if (job->external_id != NULL && (key == NULL || !demo_sf_field_is_key (key)))
    return g_strdup_printf ("InvalidJob : Field name provided, %s does not match an External ID for %s",
                            job->external_id, job->object);
  if (job->assignment_rule != NULL && (!g_str_equal (job->object, "Lead") || is_removal (job)))
    return g_strdup ("InvalidJob : An assignmentRuleId belongs to Leads that are created or changed.");
  return NULL;
}

static void
create_ingest (DemoSfApi *api, const DemoSfRequest *request, DemoSfAnswer *answer)
{
  JsonObject *body = demo_sf_request_object (request, answer);
  Job *job = body != NULL ? job_new (api, request, body, FALSE) : NULL;
  g_autofree char *problem = job != NULL ? ingest_problem (api, job) : NULL;

  if (job == NULL)
    return;
  if (problem != NULL)
    {
      demo_sf_answer_error (answer, 400, "INVALIDJOB", "%s", problem);
      job_free (job);
      return;
    }
  answer->wrote = TRUE;
  keep_job (api->jobs, job);
  answer_job (api, job, answer);
}

static void
create_query (DemoSfApi *api, const DemoSfRequest *request, DemoSfAnswer *answer)
{
  JsonObject *body = demo_sf_request_object (request, answer);
  Job *job = body != NULL ? job_new (api, request, body, TRUE) : NULL;
  gboolean all = job != NULL && g_strcmp0 (job->operation, "queryAll") == 0;
  g_autoptr (GError) error = NULL;

  if (job == NULL)
    return;
  if ((!all && g_strcmp0 (job->operation, "query") != 0) || job->soql == NULL || delimiter_of (job) == '\0')
    demo_sf_answer_error (answer, 400, "INVALIDJOB",
                          "A query job needs an operation, query or queryAll, and a query.");
  else if ((job->result = demo_sf_query_run (api->org, job->soql, all, &error)) == NULL)
    demo_sf_answer_error (answer, 400, "API_ERROR", "%s", error->message);
  else if (job->result->soql->count || job->result->soql->aggregate || job->result->children->len > 0)
    demo_sf_answer_error (answer, 400, "API_ERROR",
                          "Aggregate and nested queries are not supported in Bulk API 2.0");
  else
    {
      job->object = g_strdup (demo_sf_store_object (job->result->store)->name);
      job->processed = job->result->total
                       + (demo_faults_strikes (api->faults, "salesforce:job-more", NULL) ? 1 : 0);
      keep_job (api->jobs, job);
      answer_job (api, job, answer);
      job->state = "JobComplete";
      if (demo_faults_strikes (api->faults, "salesforce:job-unanswered", NULL))
        demo_sf_answer_error (answer, 503, "SERVER_UNAVAILABLE", "The server is temporarily unavailable.");
      return;
    }
  job_free (job);
}

/* ── Results ── */

static void
answer_csv (DemoSfAnswer *answer, const char *csv)
{
  answer->status = 200;
  soup_message_headers_replace (answer->headers, "Content-Type", "text/csv; charset=UTF-8");
  g_string_append (answer->body, csv);
}

static char *
column_name (const DemoSfPath *path)
{
  return path->relationship != NULL && path->n_via > 0
           ? g_strconcat (path->relationship, ".", path->field->name, NULL)
           : g_strdup (path->field->name);
}

static void
append_result_row (DemoSfApi *api, const Job *job, const DemoSfRecord *record, GString *out, GString *buffer)
{
  GPtrArray *select = job->result->soql->select;

  for (guint i = 0; i < select->len; i++)
    {
      const DemoSfPath *path = g_ptr_array_index (select, i);
      const char *text = demo_sf_path_text (api->org, path, record, buffer);
      gboolean whole = text != NULL && path->field->type == DEMO_SF_DOUBLE && strchr (text, '.') == NULL;
      g_autofree char *number = whole ? g_strconcat (text, ".0", NULL) : NULL;

      append_cell (out, job, i == 0, number != NULL ? number : text);
    }
  end_line (out, job);
}

/* A locator is the number of records that came before, in base 64 as Salesforce's are. FALSE: it is none. */
static gboolean
read_locator (const Job *job, const char *locator, guint *from)
{
  g_autofree guchar *bytes = NULL;
  g_autofree char *text = NULL;
  gsize length = 0;
  guint64 value;

  *from = 0;
  if (locator == NULL)
    return TRUE;
  bytes = g_base64_decode (locator, &length);
  text = g_strndup ((const char *) bytes, length);
  if (!g_ascii_string_to_unsigned (text, 10, 0, job->result->total, &value, NULL))
    return FALSE;
  *from = (guint) value;
  return TRUE;
}

static char *
make_locator (guint from)
{
  g_autofree char *text = g_strdup_printf ("%u", from);

  return g_base64_encode ((const guchar *) text, strlen (text));
}

static guint
records_wanted (DemoSfApi *api, const DemoSfRequest *request)
{
  const char *text = demo_sf_request_param (request, "maxRecords"), *few;
  guint64 value = DEFAULT_RECORDS, limit = DEFAULT_RECORDS;

  if (demo_faults_strikes (api->faults, "salesforce:small-pages", &few))
    g_ascii_string_to_unsigned (few != NULL ? few : "10", 10, 1, DEFAULT_RECORDS, &limit, NULL);
  if (text != NULL)
    g_ascii_string_to_unsigned (text, 10, 1, DEFAULT_RECORDS, &value, NULL);
  return (guint) MIN (value, limit);
}

/* How late results of this size arrive where they come slowly. */
static guint
get_results_delay (DemoSfApi *api, gsize size)
{
  gint64 now = g_get_monotonic_time ();
  const char *value;
  guint64 rate;

  if (!demo_faults_strikes (api->faults, "salesforce:slow-results", &value) || value == NULL)
    return 0;

  rate = MAX (g_ascii_strtoull (value, NULL, 10), 1);
  api->jobs->results_end = MAX (api->jobs->results_end, now) + (gint64) (size * G_USEC_PER_SEC / rate);
  return (guint) ((api->jobs->results_end - now) / 1000);
}

static void
answer_query_rows (DemoSfApi *api, const DemoSfRequest *request, const Job *job, DemoSfAnswer *answer)
{
  GPtrArray *select = job->result->soql->select;
  g_autoptr (GString) buffer = g_string_new (NULL);
  g_autofree char *number = NULL, *next = NULL;
  guint from, wanted, until;

  if (demo_faults_strikes (api->faults, "salesforce:no-page", NULL))
    {
      demo_sf_answer_error (answer, 503, "SERVER_UNAVAILABLE", "The server is temporarily unavailable.");
      return;
    }
  if (!read_locator (job, demo_sf_request_param (request, "locator"), &from))
    {
      demo_sf_answer_error (answer, 400, "INVALID_QUERY_LOCATOR", "invalid query locator");
      return;
    }
  wanted = records_wanted (api, request);
  until = MIN (from + wanted, job->result->total);
  number = g_strdup_printf ("%u", until - from);
  next = until < job->result->total ? make_locator (until) : g_strdup ("null");
  soup_message_headers_replace (answer->headers, "Sforce-Locator", next);
  soup_message_headers_replace (answer->headers, "Sforce-NumberOfRecords", number);
  for (guint i = 0; i < select->len; i++)
    {
      g_autofree char *name = column_name (g_ptr_array_index (select, i));

      append_cell (answer->body, job, i == 0, name);
    }
  end_line (answer->body, job);
  for (guint i = from; i < until; i++)
    append_result_row (api, job, g_ptr_array_index (job->result->records, i), answer->body, buffer);
  answer->delay_ms = get_results_delay (api, answer->body->len);
  answer_csv (answer, "");
}

/* Up to five pages that may be fetched at the same time. */
static void
answer_result_pages (DemoSfApi *api, const DemoSfRequest *request, const Job *job, DemoSfAnswer *answer)
{
  guint from, size = records_wanted (api, request), n = 0;

  if (!read_locator (job, demo_sf_request_param (request, "locator"), &from))
    {
      demo_sf_answer_error (answer, 400, "INVALID_QUERY_LOCATOR", "invalid query locator");
      return;
    }
  answer->status = 200;
  g_string_assign (answer->body, "{\"resultPages\":[");
  for (; n < MAX_PAGES && (from < job->result->total || n == 0); n++, from += size)
    {
      g_autofree char *locator = make_locator (from);

      g_string_append_printf (answer->body,
                              "%s{\"resultUrl\":\"%s/jobs/query/%s/results?maxRecords=%u&locator=%s\"}",
                              n > 0 ? "," : "", job->base_path, job->id, size, locator);
    }
  g_string_append_printf (answer->body, "],\"done\":%s", from < job->result->total ? "false" : "true");
  if (from < job->result->total)
    {
      g_autofree char *locator = make_locator (from);

      g_string_append_printf (answer->body, ",\"nextRecordsUrl\":\"%s/jobs/query/%s/resultPages?locator=%s\"",
                              job->base_path, job->id, locator);
    }
  g_string_append_c (answer->body, '}');
}

/* ── For tests ── */

/* A row as the body of a single write would say it. */
static void
append_values (GString *out, const GPtrArray *names, const GPtrArray *cells)
{
  gboolean any = FALSE;

  g_string_append_c (out, '{');
  for (guint i = 0; i < MIN (names->len, cells->len); i++)
    {
      const char *text = g_ptr_array_index (cells, i);

      if (*text == '\0')
        continue;
      g_string_append (out, any ? "," : "");
      demo_json_append_string (out, g_ptr_array_index (names, i));
      g_string_append_c (out, ':');
      if (g_str_equal (text, "#N/A"))
        g_string_append (out, "null");
      else
        demo_json_append_string (out, text);
      any = TRUE;
    }
  g_string_append_c (out, '}');
}

/* The rows that were uploaded and are not written yet. */
static void
append_waiting (const Job *job, GString *out)
{
  gsize length = 0;
  const char *data = job->csv != NULL ? g_bytes_get_data (job->csv, &length) : NULL;
  g_autofree char *text = g_strndup (data != NULL ? data : "", length);
  const char *at = text;
  g_autoptr (GPtrArray) names = row_new ();
  g_autoptr (GPtrArray) cells = row_new ();
  gboolean any = FALSE;

  read_line (&at, delimiter_of (job), names);
  for (guint i = job->next; i < job->rows->len; i++, any = TRUE)
    {
      g_string_append (out, any ? "," : "");
      append_values (out, names, g_ptr_array_index (job->rows, i));
    }
  while (g_str_equal (job->state, "Open") && read_line (&at, delimiter_of (job), cells))
    {
      g_string_append (out, any ? "," : "");
      append_values (out, names, cells);
      any = TRUE;
    }
}

char *
demo_sf_jobs_dump (const DemoSfJobs *jobs)
{
  GString *out = g_string_new ("[");

  for (GList *l = jobs->jobs.head; l != NULL; l = l->next)
    {
      const Job *job = l->data;

      g_string_append_printf (out, "%s{\"id\":\"%s\"", l->prev != NULL ? "," : "", job->id);
      append_member (out, "operation", job->operation);
      append_member (out, "object", job->object);
      append_member (out, "state", job->state);
      g_string_append_printf (out, ",\"uploaded\":%s,\"records\":[", job->csv != NULL ? "true" : "false");
      append_waiting (job, out);
      g_string_append (out, "]}");
    }
  g_string_append_c (out, ']');
  return g_string_free (out, FALSE);
}

/* ── Serving ── */

static gboolean
is_over (const Job *job)
{
  static const char *const states[] = { "JobComplete", "Failed", "Aborted", NULL };

  return g_strv_contains (states, job->state);
}

static Job *
find_job (DemoSfApi *api, const char *id, gboolean query)
{
  for (GList *l = api->jobs->jobs.head; l != NULL; l = l->next)
    {
      Job *job = l->data;

      if (job->query == query && strncmp (job->id, id, 15) == 0)
        return job;
    }
  return NULL;
}

static void
upload (Job *job, const DemoSfRequest *request, DemoSfAnswer *answer)
{
  if (!g_str_equal (job->state, "Open") || job->csv != NULL)
    {
      demo_sf_answer_error (answer, 400, "INVALIDJOBSTATE",
                            "The job is not open for an upload, or has had its one.");
      return;
    }
  job->csv = request->csv != NULL ? g_bytes_ref (request->csv) : g_bytes_new (NULL, 0);
  answer->wrote = TRUE;
  answer->status = 201;
}

static void
set_state (DemoSfApi *api, Job *job, const DemoSfRequest *request, DemoSfAnswer *answer)
{
  JsonObject *body = demo_sf_request_object (request, answer);
  const char *state = body != NULL ? demo_json_get_string (body, "state") : NULL;

  if (body == NULL)
    return;
  if (g_strcmp0 (state, "Aborted") == 0 && !is_over (job))
    {
      job->state = "Aborted";
      answer->wrote = TRUE;
      leave_rows (job);
      answer_job (api, job, answer);
    }
  else if (g_strcmp0 (state, "UploadComplete") == 0 && !job->query && g_str_equal (job->state, "Open"))
    {
      job->state = "UploadComplete";
      job->changed = demo_sf_org_now (api->org);
      answer->wrote = TRUE;
      answer_job (api, job, answer);
      process (api, job);
    }
  else
    {
      demo_sf_answer_error (answer, 400, "INVALIDJOBSTATE", "A job that is %s cannot become %s.", job->state,
                            state != NULL ? state : "that");
    }
}

static void
delete_job (DemoSfApi *api, Job *job, DemoSfAnswer *answer)
{
  if (!is_over (job))
    {
      demo_sf_answer_error (answer, 400, "INVALIDJOBSTATE", "A job that is %s cannot be deleted: abort it.",
                            job->state);
      return;
    }
  answer->wrote = TRUE;
  g_queue_remove (&api->jobs->jobs, job);
  job_free (job);
  answer->status = 204;
}

static void
show_job (DemoSfApi *api, Job *job, DemoSfAnswer *answer)
{
  const char *state;

  if (!job->query && g_str_equal (job->state, "InProgress"))
    go_on (api, job);
  state = job->state;
  if (!job->seen && (g_str_equal (state, "JobComplete") || g_str_equal (state, "Failed")))
    {
      job->seen = !demo_faults_strikes (api->faults, "salesforce:job-slow", NULL);
      job->state = job->seen ? state : "InProgress";
    }
  answer_job (api, job, answer);
  job->state = state;
}

static void
serve_job (DemoSfApi *api, Job *job, const DemoSfRequest *request, DemoSfAnswer *answer)
{
  if (g_str_equal (request->method, "GET"))
    show_job (api, job, answer);
  else if (g_str_equal (request->method, "PATCH"))
    set_state (api, job, request, answer);
  else if (g_str_equal (request->method, "DELETE"))
    delete_job (api, job, answer);
  else
    demo_sf_answer_bad_method (answer, request);
}

static void
serve_results (DemoSfApi *api, Job *job, const DemoSfRequest *request, DemoSfAnswer *answer)
{
  const char *what = request->path[3];
  gboolean get = g_str_equal (request->method, "GET");

  if (!job->query && g_str_equal (what, "batches") && g_str_equal (request->method, "PUT"))
    upload (job, request, answer);
  else if (!get)
    demo_sf_answer_bad_method (answer, request);
  else if (!job->query && !is_over (job))
    demo_sf_answer_error (answer, 400, "INVALIDJOBSTATE", "A job that is %s has no results yet.", job->state);
  else if (!job->query && g_str_equal (what, "successfulResults"))
    answer_csv (answer, job->successes->str);
  else if (!job->query && g_str_equal (what, "failedResults"))
    answer_csv (answer, job->failures->str);
  else if (!job->query && g_ascii_strcasecmp (what, "unprocessedRecords") == 0)
    answer_csv (answer, job->unprocessed->str);
  else if (job->query && !g_str_equal (job->base_path, request->base_path))
    demo_sf_answer_error (answer, 409, "API_ERROR",
                          "The results must be asked with the API version that the job was made with.");
  else if (job->query && g_str_equal (what, "results"))
    answer_query_rows (api, request, job, answer);
  else if (job->query && g_str_equal (what, "resultPages"))
    answer_result_pages (api, request, job, answer);
  else
    demo_sf_answer_not_found (answer);
}

/* /jobs/ingest, /jobs/query and what lies below them. */
void
demo_sf_jobs_serve (DemoSfApi *api, const DemoSfRequest *request, DemoSfAnswer *answer)
{
  const char *kind = request->n_path > 1 ? request->path[1] : "";
  gboolean query = g_str_equal (kind, "query");
  Job *job = request->n_path > 2 ? find_job (api, request->path[2], query) : NULL;

  answer->counted_as = query ? "/jobs/query" : "/jobs/ingest";
  if (job != NULL && demo_faults_strikes (api->faults, "salesforce:job-gone", NULL))
    {
      g_queue_remove (&api->jobs->jobs, job);
      g_clear_pointer (&job, job_free);
    }
  if ((!query && !g_str_equal (kind, "ingest")) || request->n_path > 4
      || (request->n_path > 2 && job == NULL))
    demo_sf_answer_not_found (answer);
  else if (request->n_path == 2 && g_str_equal (request->method, "GET"))
    list_jobs (api, request, query, answer);
  else if (request->n_path == 2 && !g_str_equal (request->method, "POST"))
    demo_sf_answer_bad_method (answer, request);
  else if (request->n_path == 2 && demo_faults_strikes (api->faults, "salesforce:no-jobs", NULL))
    demo_sf_answer_error (answer, 403, "FEATURENOTENABLED", "Bulk API is not enabled for this organization.");
  else if (request->n_path == 2)
    (query ? create_query : create_ingest) (api, request, answer);
  else if (request->n_path == 3)
    serve_job (api, job, request, answer);
  else
    serve_results (api, job, request, answer);
}
