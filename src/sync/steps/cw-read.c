/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-read.h"

#include <string.h>

#include "cw-error.h"
#include "cw-mirror.h"
#include "cw-other-phones.h"
#include "cw-read-job.h"
#include "cw-setting.h"
#include "cw-store-links.h"
#include "cw-store-phones.h"
#include "cw-unanswered.h"

/* Reads both sides into the mirrors. Salesforce says what changed since the watermark. Aloware can only be
 * asked contact by contact, by phone, which is slow: so its look-ups run while Salesforce's pages arrive. */

/* Salesforce may show a change only some time after its time stamp. So the last minutes before the watermark
 * are read again (platform/README.md S2). */
#define OVERLAP_MS (10 * 60 * 1000)
/* Small, so that storing the rows does not delay the look-ups. */
#define WRITE_CHUNK 100
/* The most rows of a job that are one transaction. The more, the fewer pages of the database are written
 * twice. */
#define JOB_CHUNK 10000
#define PHONE_CHUNK 1000

/* Names of small values in the store. Each object has its own: "watermark:lead". */
#define META_WATERMARK "watermark"
#define META_WATERMARK_OF "watermark-of"
#define META_FULL_READING "full-reading"
/* When all linked records were last seen, by Salesforce's clock. */
#define META_SWEPT "swept"

#define SWEEP_EVERY_MS (24 * 60 * 60 * 1000)

typedef struct
{
  CwEngine *engine;
  GPtrArray *queue;   /* phones to ask next, taken from the end */
  GHashTable *busy;   /* phones that are being looked up, or failed in this run: they are not handed out
                       * again */
  GPtrArray *found;   /* answers not stored yet */
  gboolean waits;     /* with storing them, since Salesforce's rows are being stored */
  gboolean exhausted; /* the store has no more phones, and no page has brought one since */
  gboolean counted;   /* the progress has the phones to ask, and no page has brought one since */
  guint n_failed;     /* look-ups without an answer */
  GError
    *problem; /* why the queue could not be filled: then nothing more is handed out, and the reading fails */
} AlowareReading;

typedef struct
{
  CwEngine *engine;
  AlowareReading *aloware;      /* looks up the phones that the pages bring */
  gboolean full;                /* a person, or a lost state, wants everything read */
  gboolean whole[CW_N_OBJECTS]; /* by CwObject: everything is read of it */
  CwReadJob
    *jobs[CW_N_OBJECTS]; /* by CwObject: what an earlier run began and this one goes on with, or NULL */
  CwObject object;       /* that is being read */
  gint64 since;
  GHashTable *in_filter; /* ids of records that match the filter now; NULL: there is no filter */
  GPtrArray *rows;       /* not stored yet */
  gboolean by_job;       /* they come from a job */
  /* What is stored, but can still be taken back: a transaction, or NULL, and how many rows it has. */
  CwTransaction *transaction;
  guint n_rows;
  /* The phones that the rows bring, not stored yet. Those of a job wait for the end of their page: each
   * goes to another place of the database, so that the more there are, the fewer writes they take. */
  GPtrArray *phones;
} SalesforceReading;

typedef struct
{
  char *phone;
  CwRecord *record; /* NULL: not found */
} Answer;

static void
answer_free (Answer *answer)
{
  g_free (answer->phone);
  g_clear_pointer (&answer->record, cw_record_free);
  g_free (answer);
}

/* What the reading depends on: the fields, which numbers are asked for, and the filter. When one of them
 * changes, the watermark does not count any more. */
static char *
describe_reading (CwEngine *engine, CwObject object)
{
  const CwRows *rows = engine->in->rows[object];
  g_autofree char *fields = g_strjoinv (",", rows->salesforce_fields);
  g_autofree char *others = g_strjoinv (",", rows->other_phones);
  g_autofree char *text = g_strconcat (fields, "|", cw_settings_get_filter (engine->in->settings, object),
                                       "|", engine->in->settings->region, *others != '\0' ? "|by key|" : NULL,
                                       others, NULL);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

static char *
name_for (CwObject object, const char *name)
{
  return g_strconcat (name, ":", cw_object_to_nick (object), NULL);
}

static gboolean
get_number (CwEngine *engine,
            CwObject object,
            const char *meta,
            gint64 fallback,
            gint64 *number,
            GError **error)
{
  g_autofree char *name = name_for (object, meta);

  return cw_store_get_meta_number (engine->in->store, name, fallback, number, error);
}

static gboolean
set_number (CwEngine *engine, CwObject object, const char *meta, gint64 number, GError **error)
{
  g_autofree char *name = name_for (object, meta);

  return cw_store_set_meta_number (engine->in->store, name, number, error);
}

/* A watermark comes from Salesforce's clock. If it is ahead of that clock it is wrong, and the changes until
 * then would be missed. It is not trusted either while that clock is not known. A step of keeping current has
 * not asked Salesforce anything yet; check_watermarks() looks at its watermark after the reading. */
static gboolean
is_trusted (CwEngine *engine, gint64 watermark)
{
  return watermark <= engine->clock || (engine->is_keeping && engine->clock < 0);
}

gboolean
cw_read_recall (CwEngine *engine, GError **error)
{
  engine->clock = cw_salesforce_get_clock (engine->in->salesforce);

  for (CwObject object = 0; object < CW_N_OBJECTS; object++)
    {
      g_autoptr (CwReadJob) job = NULL;

      if (!get_number (engine, object, META_FULL_READING, 0, &engine->full_reading[object], error)
          || !get_number (engine, object, META_WATERMARK, -1, &engine->watermark[object], error)
          || !cw_read_job_recall (engine, object, &job, error))
        return FALSE;

      /* What is stored until a reading that was broken off is whole must not look older than its first part.
       */
      if (job != NULL)
        engine->full_reading[object] = MAX (engine->full_reading[object], job->number);

      if (!is_trusted (engine, engine->watermark[object]))
        engine->watermark[object] = -1;
    }
  return TRUE;
}

gboolean
cw_read_forget_watermark (CwEngine *engine, GError **error)
{
  for (CwObject object = 0; object < CW_N_OBJECTS; object++)
    {
      g_autofree char *name = name_for (object, META_WATERMARK);

      if (!cw_store_set_meta (engine->in->store, name, NULL, error)
          || !cw_read_job_spoil (engine, object, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
needs_full (CwEngine *engine, CwObject object, gboolean *full, GError **error)
{
  g_autofree char *name = name_for (object, META_WATERMARK_OF);
  g_autofree char *now = describe_reading (engine, object);
  g_autofree char *before = NULL;

  if (!cw_store_get_meta (engine->in->store, name, &before, error))
    return FALSE;

  *full = engine->watermark[object] < 0 || g_strcmp0 (now, before) != 0;
  return TRUE;
}

/* Finds out what became of a reading by a job that an earlier run began. If it cannot be gone on with,
 * everything is read anew. */
static gboolean
settle_job (SalesforceReading *reading, CwObject object, GError **error)
{
  CwEngine *engine = reading->engine;
  gboolean wanted = engine->in->rows[object] != NULL && !engine->in->state_was_lost;
  g_autofree char *of = wanted ? describe_reading (engine, object) : NULL;
  g_autoptr (CwReadJob) job = NULL;
  gboolean is_open;
  gint64 finished;

  if (!cw_read_job_recall (engine, object, &job, error)
      || !get_number (engine, object, META_FULL_READING, 0, &finished, error))
    return FALSE;
  if (job == NULL)
    return TRUE;

  is_open = job->number > finished;
  if (!cw_read_job_settle (engine, object, is_open ? of : NULL, &job, error))
    return FALSE;
  reading->full |= is_open && job == NULL;
  reading->jobs[object] = g_steal_pointer (&job);
  return TRUE;
}

/* Whether to read everything, or only what changed. Where one object has to be read whole, so is the other:
 * a full reading forgets the phones of both. But what was read whole before a reading was broken off need not
 * be read whole again. */
static gboolean
choose_start (SalesforceReading *reading, GError **error)
{
  CwEngine *engine = reading->engine;
  gboolean goes_on = FALSE;

  reading->full |= engine->in->state_was_lost;
  for (CwObject object = 0; object < CW_N_OBJECTS; object++)
    {
      gboolean full;

      if (!settle_job (reading, object, error))
        return FALSE;
      if (engine->in->rows[object] == NULL || reading->jobs[object] != NULL)
        continue;
      if (!needs_full (engine, object, &full, error))
        return FALSE;
      reading->full |= full;
    }

  for (CwObject object = 0; object < CW_N_OBJECTS; object++)
    {
      if (engine->in->rows[object] == NULL)
        continue;
      goes_on |= reading->jobs[object] != NULL;
      reading->whole[object] = reading->full || goes_on;
      engine->full_reading[object] += reading->whole[object] && reading->jobs[object] == NULL;
    }
  return TRUE;
}

/* Lets the look-ups go on after each part of a page: a page is large, and look-ups that are late cannot
 * catch up. */
static void
let_look_ups_go_on (CwEngine *engine)
{
  GMainContext *context = g_main_context_get_thread_default ();

  cw_aloware_ask_again (engine->in->aloware);
  for (guint i = 0; i < WRITE_CHUNK && g_main_context_iteration (context, FALSE); i++)
    ;
}

static gboolean
begin_rows (SalesforceReading *reading, GError **error)
{
  if (reading->transaction == NULL)
    reading->transaction = cw_store_begin (reading->engine->in->store, error);
  reading->aloware->waits = reading->transaction != NULL;
  return reading->transaction != NULL;
}

/* The transaction is over. */
static void
end_rows (SalesforceReading *reading)
{
  reading->transaction = NULL;
  reading->aloware->waits = FALSE;
  reading->n_rows = 0;
}

/* Takes back what is not stored for good. */
static void
drop_rows (gpointer user_data)
{
  SalesforceReading *reading = user_data;

  g_ptr_array_set_size (reading->rows, 0);
  g_ptr_array_set_size (reading->phones, 0);
  g_clear_pointer (&reading->transaction, cw_store_rollback);
  end_rows (reading);
}

/* Stores the rows that came last. They may still be taken back. */
static gboolean
put_rows (SalesforceReading *reading, GError **error)
{
  CwEngine *engine = reading->engine;

  if (reading->rows->len == 0)
    return TRUE;
  if (!begin_rows (reading, error))
    return FALSE;

  for (guint i = 0; i < reading->rows->len; i++)
    {
      const CwSalesforceRow *row = g_ptr_array_index (reading->rows, i);
      gboolean in_filter = reading->in_filter == NULL
                           || g_hash_table_contains (reading->in_filter, cw_record_get_id (row->record));

      if (!cw_mirror_salesforce_row (engine, row, in_filter, reading->phones, error))
        return FALSE;
    }
  reading->n_rows += reading->rows->len;
  g_ptr_array_set_size (reading->rows, 0);
  return TRUE;
}

/* Stores the rows that came, for good. */
static gboolean
commit_rows (SalesforceReading *reading, GError **error)
{
  if (!put_rows (reading, error))
    return FALSE;
  if (reading->transaction == NULL)
    return TRUE;
  if (!cw_store_commit (reading->engine->in->store, error))
    return FALSE;

  end_rows (reading);
  return TRUE;
}

/* The store may have phones again. */
static void
expect_phones (AlowareReading *reading)
{
  reading->exhausted = FALSE;
  reading->counted = FALSE;
}

/* Stores the rows that came, and their phones, for good. */
static gboolean
commit_all (SalesforceReading *reading, GError **error)
{
  CwStore *store = reading->engine->in->store;

  if (!put_rows (reading, error))
    return FALSE;
  if (reading->phones->len > 0
      && (!begin_rows (reading, error)
          || !cw_store_add_phones (store, reading->phones, CW_PHONE_FROM_SALESFORCE, error)))
    return FALSE;

  g_ptr_array_set_size (reading->phones, 0);
  expect_phones (reading->aloware);
  return commit_rows (reading, error);
}

/* Of a job, many portions are one transaction. Other pages may end within a portion, and no transaction is
 * held over the network. */
static gboolean
store_portion (SalesforceReading *reading, GError **error)
{
  gboolean stored;

  if (!reading->by_job)
    stored = commit_all (reading, error);
  else if (reading->n_rows >= JOB_CHUNK)
    stored = commit_rows (reading, error);
  else
    stored = put_rows (reading, error);

  if (stored)
    let_look_ups_go_on (reading->engine);
  return stored;
}

static gboolean
on_row (CwSalesforceRow *row, gpointer user_data, GError **error)
{
  SalesforceReading *reading = user_data;

  g_ptr_array_add (reading->rows, row);
  cw_engine_advance (reading->engine, CW_SIDE_SALESFORCE, 1);
  return reading->rows->len < WRITE_CHUNK || store_portion (reading, error);
}

static void
on_unread (const char *id, const GError *problem, gpointer user_data)
{
  SalesforceReading *reading = user_data;

  cw_engine_advance (reading->engine, CW_SIDE_SALESFORCE, 1);
  cw_unanswered_note_unread (reading->engine, id, problem);
}

static gboolean
on_filtered_id (CwSalesforceRow *row, gpointer user_data, GError **error)
{
  SalesforceReading *reading = user_data;

  g_hash_table_add (reading->in_filter, g_strdup (cw_record_get_id (row->record)));
  cw_salesforce_row_free (row);
  return TRUE;
}

/* When Salesforce refuses a query it does not say which part is wrong. So the filter is tried alone. Takes
 * `problem`. Always FALSE. */
static gboolean
blame_filter (CwEngine *engine, CwObject object, GError *problem, GError **error)
{
  g_autofree char *refusal = NULL;
  g_autoptr (GError) local_error = NULL;
  gboolean is_refusal = g_error_matches (problem, CW_ERROR, CW_ERROR_REFUSED)
                        || g_error_matches (problem, CW_ERROR, CW_ERROR_PERMISSION);

  if (!is_refusal
      || !cw_salesforce_check_filter (engine->in->salesforce, cw_object_get_name (object),
                                      cw_settings_get_filter (engine->in->settings, object), &refusal,
                                      engine->cancellable, &local_error)
      || refusal == NULL)
    {
      g_propagate_error (error, problem);
      return FALSE;
    }

  g_error_free (problem);
  return cw_setting_refuse_filter (object, refusal, error);
}

/* Records are read whether or not they match the filter, because a record that leaves the filter must be
 * seen. Which ones match is asked separately. */
static gboolean
read_filter (SalesforceReading *reading, GError **error)
{
  CwEngine *engine = reading->engine;
  CwSalesforceQuery query = {
    .object = cw_object_get_name (reading->object),
    .since = reading->since,
    .filter = cw_settings_get_filter (engine->in->settings, reading->object),
    .ids_only = TRUE,
  };
  g_autoptr (GError) local_error = NULL;

  g_clear_pointer (&reading->in_filter, g_hash_table_unref);
  if (*query.filter == '\0')
    return TRUE;

  reading->in_filter = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (cw_salesforce_query (engine->in->salesforce, &query, on_filtered_id, on_unread, NULL, reading, NULL,
                           engine->cancellable, &local_error))
    return TRUE;

  return blame_filter (engine, reading->object, g_steal_pointer (&local_error), error);
}

static gboolean
add_link_phone (const CwLink *link, gpointer user_data, GError **error)
{
  CwEngine *engine = user_data;

  return link->pair.phone == NULL
         || cw_store_add_phone (engine->in->store, link->pair.phone, CW_PHONE_FROM_LINK, error);
}

/* A full reading also forgets the phones that no record has any more. */
static gboolean
reset_phones (CwEngine *engine, GError **error)
{
  g_autoptr (CwTransaction) transaction = cw_store_begin (engine->in->store, error);

  return transaction != NULL && cw_store_reset_phones (engine->in->store, error)
         && cw_store_foreach_link (engine->in->store, FALSE, add_link_phone, engine, error)
         && cw_store_commit (engine->in->store, error);
}

/* Only for the progress. */
static void
on_counted (guint64 count, gpointer user_data)
{
  SalesforceReading *reading = user_data;

  reading->engine->progress.total[CW_SIDE_SALESFORCE] += count;
}

/* The watermark moves as soon as all rows up to it are stored in the mirrors. What was read and is not
 * written yet is not lost: mirror and base still differ. */
static gboolean
move_watermark (SalesforceReading *reading, gint64 server_time, GError **error)
{
  CwEngine *engine = reading->engine;
  CwObject object = reading->object;
  g_autofree char *name = name_for (object, META_WATERMARK_OF);
  g_autofree char *of = describe_reading (engine, object);

  /* The watermark stays when some records could not be read, so that they are read again. */
  if (server_time < 0 || engine->unread != NULL)
    return TRUE;
  return set_number (engine, object, META_WATERMARK, server_time, error)
         && cw_store_set_meta (engine->in->store, name, of, error)
         && set_number (engine, object, META_FULL_READING, engine->full_reading[object], error);
}

/* Reads the records of `query` page by page. */
static gboolean
read_pages (SalesforceReading *reading, const CwSalesforceQuery *query, GError **error)
{
  CwEngine *engine = reading->engine;
  gint64 server_time = -1;

  return cw_salesforce_query (engine->in->salesforce, query, on_row, on_unread, on_counted, reading,
                              &server_time, engine->cancellable, error)
         && commit_all (reading, error) && move_watermark (reading, server_time, error);
}

static gboolean
store_rows (gpointer user_data, GError **error)
{
  return commit_all (user_data, error);
}

static gboolean
read_rows_of_job (SalesforceReading *reading,
                  CwReadJob *job,
                  const CwSalesforceQuery *query,
                  const CwReadJobFuncs *funcs,
                  gboolean *done,
                  GError **error)
{
  gboolean was_read;

  reading->by_job = TRUE;
  was_read = cw_read_job_read (reading->engine, reading->object, job, query, funcs, done, error);
  reading->by_job = FALSE;
  return was_read;
}

/* Reads everything by a job of Salesforce's, where there is so much. `done` FALSE: it is not to be. */
static gboolean
read_by_job (SalesforceReading *reading, const CwSalesforceQuery *query, gboolean *done, GError **error)
{
  static const CwReadJobFuncs funcs = { on_row, on_unread, store_rows, drop_rows };
  CwEngine *engine = reading->engine;
  CwObject object = reading->object;
  CwReadJobFuncs own = funcs;
  CwReadJob **job = &reading->jobs[object];
  g_autofree char *of = describe_reading (engine, object);

  *done = FALSE;
  own.user_data = reading;
  if (*job == NULL && !cw_read_job_begin (engine, object, query, of, job, error))
    return FALSE;
  return *job == NULL
         || (read_rows_of_job (reading, *job, query, &own, done, error)
             && (!*done
                 || (move_watermark (reading, (*job)->since, error)
                     && cw_read_job_end (engine, object, *job, error))));
}

static gboolean
read_object (SalesforceReading *reading, CwObject object, GError **error)
{
  CwEngine *engine = reading->engine;
  gboolean goes_on = reading->jobs[object] != NULL;
  gboolean by_job = FALSE;
  CwSalesforceQuery query = {
    .object = cw_object_get_name (object),
    .fields = cw_mirror_get_fields (engine, object),
    .since = reading->whole[object] ? -1 : engine->watermark[object] - OVERLAP_MS,
    .include_deleted = TRUE,
  };

  reading->object = object;
  reading->since = query.since;
  if (!read_filter (reading, error)
      || (reading->whole[object] && !read_by_job (reading, &query, &by_job, error)))
    return FALSE;
  if (!by_job)
    return read_pages (reading, &query, error);
  if (!goes_on)
    return TRUE;

  /* What the job of an earlier run found is as old as that run. */
  reading->since = query.since = reading->jobs[object]->since - OVERLAP_MS;
  return read_filter (reading, error) && read_pages (reading, &query, error);
}

/* A reading of what changed does not tell that a record was deleted for good. A full reading does. */
static gboolean
sweep (SalesforceReading *reading, GError **error)
{
  CwEngine *engine = reading->engine;
  gboolean all = TRUE;
  gint64 last;

  /* A step of keeping current had asked Salesforce nothing before this reading, so it did not know the clock.
   */
  if (engine->clock < 0)
    engine->clock = cw_salesforce_get_clock (engine->in->salesforce);
  if (engine->clock < 0)
    return TRUE;
  if (!cw_store_get_meta_number (engine->in->store, META_SWEPT, -1, &last, error))
    return FALSE;

  for (CwObject object = 0; object < CW_N_OBJECTS; object++)
    all &= engine->in->rows[object] == NULL || reading->whole[object];
  if (!all)
    {
      if (last >= 0 && last <= engine->clock && engine->clock - last < SWEEP_EVERY_MS)
        return TRUE;
      if (!cw_mirror_sweep (engine, error))
        return FALSE;
    }
  return cw_store_set_meta_number (engine->in->store, META_SWEPT, engine->clock, error);
}

static gboolean
read_salesforce (SalesforceReading *reading, GError **error)
{
  CwEngine *engine = reading->engine;
  gboolean any = FALSE, goes_on = FALSE;

  for (CwObject object = 0; object < CW_N_OBJECTS; object++)
    {
      any |= reading->whole[object];
      goes_on |= reading->jobs[object] != NULL;
    }
  /* A reading that is gone on with has forgotten the phones before, and brought some since. */
  if (any && !goes_on && !reset_phones (engine, error))
    return FALSE;

  for (CwObject object = 0; object < CW_N_OBJECTS; object++)
    {
      if (engine->in->rows[object] != NULL && !read_object (reading, object, error))
        {
          drop_rows (reading);
          return FALSE;
        }
    }
  return sweep (reading, error)
         && cw_store_set_meta_number (engine->in->store, CW_META_SALESFORCE_READ, cw_engine_now (), error);
}

static gboolean
store_answers (AlowareReading *reading, GError **error)
{
  CwEngine *engine = reading->engine;
  g_autoptr (CwTransaction) transaction = NULL;

  if (reading->found->len == 0)
    return TRUE;
  transaction = cw_store_begin (engine->in->store, error);
  if (transaction == NULL)
    return FALSE;

  for (guint i = 0; i < reading->found->len; i++)
    {
      const Answer *answer = g_ptr_array_index (reading->found, i);
      gboolean stored = answer->record != NULL
                          ? cw_mirror_look_up (engine, answer->record, answer->phone, error)
                          : cw_mirror_not_found (engine, answer->phone, error);

      if (!stored)
        return FALSE;
    }
  if (!cw_store_commit (engine->in->store, error))
    return FALSE;

  for (guint i = 0; i < reading->found->len; i++)
    g_hash_table_remove (reading->busy, ((Answer *) reading->found->pdata[i])->phone);
  g_ptr_array_set_size (reading->found, 0);
  return TRUE;
}

static gboolean
budget_is_spent (CwEngine *engine)
{
  guint minutes = engine->in->settings->aloware_budget_minutes;

  return minutes > 0 && g_get_monotonic_time () - engine->started >= minutes * G_TIME_SPAN_MINUTE;
}

/* Counting a million phones is slow, so they are only counted when some came. `phones` are the next of them,
 * up to `limit`. */
static gboolean
count_phones (AlowareReading *reading, const GPtrArray *phones, guint limit, GError **error)
{
  CwEngine *engine = reading->engine;
  CwProgress *progress = &engine->progress;
  /* The store does not know yet that these are done. */
  guint n_done = reading->n_failed + reading->found->len;
  guint left = phones->len;

  if (phones->len == limit)
    {
      if (reading->counted)
        return TRUE;
      if (!cw_store_count_phones (engine->in->store, engine->run->run, &left, error))
        return FALSE;
    }

  progress->total[CW_SIDE_ALOWARE] = progress->done[CW_SIDE_ALOWARE] + left - MIN (left, n_done);
  reading->counted = TRUE;
  return TRUE;
}

static gboolean
fill_queue (AlowareReading *reading, GError **error)
{
  CwEngine *engine = reading->engine;
  guint limit = PHONE_CHUNK + g_hash_table_size (reading->busy);
  g_autoptr (GPtrArray) phones = cw_store_next_phones (engine->in->store, engine->run->run, limit, error);

  if (phones == NULL || !count_phones (reading, phones, limit, error))
    return FALSE;

  for (guint i = phones->len; i > 0; i--)
    {
      const char *phone = g_ptr_array_index (phones, i - 1);

      if (!g_hash_table_contains (reading->busy, phone))
        g_ptr_array_add (reading->queue, g_strdup (phone));
    }
  reading->exhausted = reading->queue->len == 0;
  return TRUE;
}

static char *
next_phone (gpointer user_data)
{
  AlowareReading *reading = user_data;
  gboolean last;
  char *phone;

  if (reading->problem != NULL || budget_is_spent (reading->engine) || cw_engine_is_paused (reading->engine))
    return NULL;
  if (reading->queue->len == 0 && !reading->exhausted && !fill_queue (reading, &reading->problem))
    return NULL;
  if (reading->queue->len == 0)
    return NULL;

  /* Contacts that always fail stay unasked, and so come first. When no look-up succeeds, those that
   * succeeded last are asked next: they show whether all of Aloware is unavailable. */
  last = cw_aloware_is_failing (reading->engine->in->aloware);
  phone = g_ptr_array_steal_index (reading->queue, last ? 0 : reading->queue->len - 1);
  g_hash_table_add (reading->busy, g_strdup (phone));
  return phone;
}

static gboolean
on_found (const char *phone, CwRecord *record, const GError *problem, gpointer user_data, GError **error)
{
  AlowareReading *reading = user_data;
  Answer *answer;

  cw_engine_advance (reading->engine, CW_SIDE_ALOWARE, 1);

  /* Without an answer nothing is known. The phone stays unasked, and this run does not ask for it again. */
  if (problem != NULL && !g_error_matches (problem, CW_ERROR, CW_ERROR_NOT_FOUND))
    {
      CwEngine *engine = reading->engine;

      cw_unanswered_note (engine, phone, problem);
      reading->n_failed++;
      /* A sync asks everybody, and those first that failed before. A step asks few. */
      return !engine->is_keeping
             || cw_store_set_phone_unanswered (engine->in->store, phone, engine->run->run, error);
    }

  answer = g_new0 (Answer, 1);
  answer->phone = g_strdup (phone);
  answer->record = record;
  g_ptr_array_add (reading->found, answer);
  return reading->found->len < WRITE_CHUNK || reading->waits || store_answers (reading, error);
}

static CwAlowareLookUps *
begin_look_ups (AlowareReading *reading)
{
  CwEngine *engine = reading->engine;

  return cw_aloware_begin_look_ups (engine->in->aloware, next_phone, on_found, reading, engine->cancellable);
}

/* While the run is paused, no phones are handed out. The look-ups end, and begin again afterwards. */
static gboolean
end_look_ups (AlowareReading *reading, CwAlowareLookUps *look_ups, GError **error)
{
  CwEngine *engine = reading->engine;

  while (TRUE)
    {
      gboolean asked = cw_aloware_end_look_ups (look_ups, error);
      gboolean was_paused = cw_engine_is_paused (engine);

      if (asked && reading->problem != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&reading->problem));
          asked = FALSE;
        }
      /* Answers from before a failure are stored all the same. The failure is what is reported. */
      asked = store_answers (reading, asked ? error : NULL) && asked;
      if (!asked || !was_paused)
        return asked;
      if (!cw_engine_check_cancelled (engine, error))
        return FALSE;
      look_ups = begin_look_ups (reading);
    }
}

/* The look-ups go on while Salesforce is waited for: first of the phones that are known already, then of
 * those that each page brings. They may have come to an end before the last page. */
static gboolean
read_both (SalesforceReading *salesforce, AlowareReading *aloware, GError **error)
{
  CwAlowareLookUps *look_ups = begin_look_ups (aloware);
  g_autoptr (GError) problem = NULL;
  gboolean was_read = read_salesforce (salesforce, &problem);

  if (was_read)
    {
      expect_phones (aloware);
      cw_aloware_ask_again (aloware->engine->in->aloware);
    }
  if (!end_look_ups (aloware, look_ups, error))
    return FALSE;

  if (!was_read)
    g_propagate_error (error, g_steal_pointer (&problem));
  return was_read;
}

/* Asks for further numbers of the records whose numbers so far find nobody, field by field. */
static gboolean
ask_for_other_phones (AlowareReading *reading, GError **error)
{
  CwEngine *engine = reading->engine;
  guint n_fields = 0;

  for (CwObject object = 0; object < CW_N_OBJECTS; object++)
    {
      if (engine->in->rows[object] != NULL)
        n_fields = MAX (n_fields, g_strv_length (engine->in->rows[object]->other_phones));
    }
  for (guint i = 0; i < n_fields; i++)
    {
      guint added;

      if (!cw_other_phones_add (engine, &added, error))
        return FALSE;
      if (added == 0)
        return TRUE;
      expect_phones (reading);
      if (!end_look_ups (reading, begin_look_ups (reading), error))
        return FALSE;
    }
  return TRUE;
}

static void
aloware_reading_init (AlowareReading *reading, CwEngine *engine)
{
  *reading = (AlowareReading) { .engine = engine };
  reading->queue = g_ptr_array_new_with_free_func (g_free);
  reading->busy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  reading->found = g_ptr_array_new_with_free_func ((GDestroyNotify) answer_free);
}

static void
aloware_reading_clear (AlowareReading *reading)
{
  g_clear_error (&reading->problem);
  g_ptr_array_unref (reading->queue);
  g_hash_table_unref (reading->busy);
  g_ptr_array_unref (reading->found);
}

static void
salesforce_reading_init (SalesforceReading *reading, CwEngine *engine, AlowareReading *aloware)
{
  *reading = (SalesforceReading) { .engine = engine, .aloware = aloware };
  reading->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_salesforce_row_free);
  reading->phones = g_ptr_array_new_with_free_func (g_free);
}

static void
salesforce_reading_clear (SalesforceReading *reading)
{
  g_ptr_array_unref (reading->rows);
  g_ptr_array_unref (reading->phones);
  g_clear_pointer (&reading->in_filter, g_hash_table_unref);
  for (CwObject object = 0; object < CW_N_OBJECTS; object++)
    g_clear_pointer (&reading->jobs[object], cw_read_job_free);
}

/* What keeping the sides current looked up a few minutes ago counts as asked. */
static gboolean
take_kept (CwEngine *engine, GError **error)
{
  guint minutes = engine->in->settings->fresh_minutes;
  gint64 since = cw_engine_now () - (gint64) minutes * 60 * 1000;
  guint taken;

  if (minutes == 0)
    return TRUE;
  if (!cw_store_take_kept_phones (engine->in->store, engine->run->run, since, &taken, error))
    return FALSE;
  engine->run->fresh = taken;
  return TRUE;
}

gboolean
cw_read_both (CwEngine *engine, gboolean full, GError **error)
{
  AlowareReading aloware;
  SalesforceReading salesforce;
  gboolean success;

  cw_engine_begin_phase (engine, CW_PHASE_READING, 0, 0);
  aloware_reading_init (&aloware, engine);
  salesforce_reading_init (&salesforce, engine, &aloware);
  salesforce.full = full;

  success = (full || take_kept (engine, error)) && choose_start (&salesforce, error)
            && read_both (&salesforce, &aloware, error) && ask_for_other_phones (&aloware, error)
            && cw_delivered_save (engine->delivered, engine->in->store, error);

  engine->run->read[CW_SIDE_SALESFORCE] = (guint) engine->progress.done[CW_SIDE_SALESFORCE];
  engine->run->read[CW_SIDE_ALOWARE] = (guint) engine->progress.done[CW_SIDE_ALOWARE];

  salesforce_reading_clear (&salesforce);
  aloware_reading_clear (&aloware);
  return success;
}

/* After a watermark that was ahead of Salesforce's clock, the next step reads everything. */
static gboolean
check_watermarks (CwEngine *engine, GError **error)
{
  gboolean ahead = FALSE;

  engine->clock = cw_salesforce_get_clock (engine->in->salesforce);
  for (CwObject object = 0; object < CW_N_OBJECTS; object++)
    ahead |= engine->in->rows[object] != NULL && engine->watermark[object] > engine->clock;
  return !ahead || cw_read_forget_watermark (engine, error);
}

gboolean
cw_read_changes (CwEngine *engine, GError **error)
{
  AlowareReading aloware;
  SalesforceReading salesforce;
  gboolean success;

  cw_engine_begin_phase (engine, CW_PHASE_READING, 0, 0);
  aloware_reading_init (&aloware, engine);
  salesforce_reading_init (&salesforce, engine, &aloware);

  success = choose_start (&salesforce, error) && read_salesforce (&salesforce, error)
            && check_watermarks (engine, error);
  engine->run->read[CW_SIDE_SALESFORCE] += (guint) engine->progress.done[CW_SIDE_SALESFORCE];

  salesforce_reading_clear (&salesforce);
  aloware_reading_clear (&aloware);
  return success;
}

gboolean
cw_read_phones (CwEngine *engine, const GPtrArray *phones, GError **error)
{
  AlowareReading reading;
  gboolean success;

  if (phones->len == 0)
    return TRUE;

  cw_engine_begin_phase (engine, CW_PHASE_READING, phones->len, 0);
  aloware_reading_init (&reading, engine);
  reading.exhausted = TRUE;
  for (guint i = phones->len; i > 0; i--)
    g_ptr_array_add (reading.queue, g_strdup (phones->pdata[i - 1]));

  success = end_look_ups (&reading, begin_look_ups (&reading), error)
            && cw_delivered_save (engine->delivered, engine->in->store, error);
  engine->run->read[CW_SIDE_ALOWARE] += (guint) engine->progress.done[CW_SIDE_ALOWARE];

  aloware_reading_clear (&reading);
  return success;
}
