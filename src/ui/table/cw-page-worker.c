/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-page-worker.h"

#include "cw-page-keys.h"

/* Keys are handed over in portions: small ones as long as the table makes rows of widgets for them, so that
 * there is something to see at once, and the window is never kept from drawing by all of them. */
#define PORTION 8192

/* How often it is asked whether anybody still wants to know. */
#define KEYS_BETWEEN 256

/* For the same reason rows are shown a few at a time, and what a person does and what is drawn come first. */
#define ROWS_AT_ONCE 8
#define PRIORITY_DELIVER (G_PRIORITY_HIGH_IDLE + 30) /* after GDK_PRIORITY_REDRAW */

struct _CwPageWorker
{
  gatomicrefcount references;
  const CwPageSource *source;
  gpointer user_data;
  GDestroyNotify destroy;
  GMainContext *context;

  /* Main thread only. */
  const CwPageWorkerFuncs *funcs;
  gpointer owner; /* NULL once stopped */

  GMutex lock;
  GCond cond;
  gboolean quit;
  gboolean has_query;
  guint generation; /* of the newest query */
  gpointer query;
  GDestroyNotify query_destroy;
  GQueue fetches;      /* of GArray, newest first */
  GQueue messages;     /* of Message, oldest first */
  gboolean delivering; /* there is a source for them */

  gpointer opened; /* the thread's own */
};

struct _CwPageIndex
{
  CwPageWorker *worker;
  guint generation;
  GArray *keys;
  guint n_handed_over;
  gboolean began;
  gpointer summary;
};

/* What goes to the main context. */
typedef struct
{
  guint generation;
  GArray *keys;
  GPtrArray *rows; /* NULL: the keys answer a query */
  guint n_shown;   /* of `rows` */
  GError *error;
  gboolean first, last;
  gpointer summary;
} Message;

static void
free_message (const CwPageWorker *worker, Message *message)
{
  for (guint i = 0; message->rows != NULL && i < message->rows->len; i++)
    {
      if (message->rows->pdata[i] != NULL && worker->source->free_row != NULL)
        worker->source->free_row (message->rows->pdata[i]);
    }
  if (message->summary != NULL)
    worker->source->free_summary (message->summary);
  g_clear_pointer (&message->rows, g_ptr_array_unref);
  g_clear_pointer (&message->keys, g_array_unref);
  g_clear_error (&message->error);
  g_free (message);
}

/* On the main thread: the last reference is always one of a source there or of the owner. */
static void
worker_unref (gpointer data)
{
  CwPageWorker *worker = data;
  Message *message;

  if (!g_atomic_ref_count_dec (&worker->references))
    return;

  while ((message = g_queue_pop_head (&worker->messages)) != NULL)
    free_message (worker, message);
  if (worker->destroy != NULL)
    worker->destroy (worker->user_data);
  if (worker->query != NULL && worker->query_destroy != NULL)
    worker->query_destroy (worker->query);
  g_queue_clear_full (&worker->fetches, (GDestroyNotify) g_array_unref);
  g_main_context_unref (worker->context);
  g_cond_clear (&worker->cond);
  g_mutex_clear (&worker->lock);
  g_free (worker);
}

static CwPageWorker *
worker_ref (CwPageWorker *worker)
{
  g_atomic_ref_count_inc (&worker->references);

  return worker;
}

/* Returns whether that was all of it. */
static gboolean
deliver_rows (CwPageWorker *worker, Message *message)
{
  guint n = MIN (message->rows->len - message->n_shown, ROWS_AT_ONCE);
  const gint64 *keys = (const gint64 *) (gpointer) message->keys->data + message->n_shown;

  worker->funcs->rows (worker->owner, keys, message->rows->pdata + message->n_shown, n);
  message->n_shown += n;

  return message->n_shown == message->rows->len;
}

static gboolean
deliver_message (CwPageWorker *worker, Message *message)
{
  gboolean outdated;

  g_mutex_lock (&worker->lock);
  outdated = message->rows == NULL && message->generation != worker->generation;
  g_mutex_unlock (&worker->lock);
  if (worker->owner == NULL || outdated)
    return TRUE;

  if (message->rows != NULL)
    return deliver_rows (worker, message);

  if (message->error == NULL)
    return worker->funcs->keys (worker->owner, message->keys, message->first, message->last,
                                &message->summary);

  worker->funcs->failed (worker->owner, message->error);

  return TRUE;
}

static gboolean
deliver (gpointer data)
{
  CwPageWorker *worker = data;
  Message *message;
  gboolean more;

  g_mutex_lock (&worker->lock);
  message = g_queue_pop_head (&worker->messages);
  g_mutex_unlock (&worker->lock);

  if (deliver_message (worker, message))
    free_message (worker, g_steal_pointer (&message));

  g_mutex_lock (&worker->lock);
  if (message != NULL)
    g_queue_push_head (&worker->messages, message);
  more = worker->delivering = !g_queue_is_empty (&worker->messages);
  g_mutex_unlock (&worker->lock);

  return more ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* Runs on the main thread as soon as it can; then gives the reference up there, which is taken over. */
static void
attach_taking (CwPageWorker *worker, GSourceFunc func)
{
  g_autoptr (GMainContext) context = g_main_context_ref (worker->context);
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, PRIORITY_DELIVER);
  g_source_set_callback (source, func, worker, worker_unref);
  g_source_attach (source, context);
}

static void
post (CwPageWorker *worker, Message *message)
{
  gboolean began;

  g_mutex_lock (&worker->lock);
  g_queue_push_tail (&worker->messages, message);
  began = !worker->delivering;
  worker->delivering = TRUE;
  g_mutex_unlock (&worker->lock);

  if (began)
    attach_taking (worker_ref (worker), deliver);
}

static gboolean
do_nothing (gpointer data)
{
  return G_SOURCE_REMOVE;
}

static void
post_error (CwPageWorker *worker, guint generation, GError *error)
{
  Message *message = g_new0 (Message, 1);

  message->generation = generation;
  message->error = error;
  post (worker, message);
}

static void
run_fetch (CwPageWorker *worker, guint generation, GArray *keys)
{
  GError *error = NULL;
  Message *message;
  GPtrArray *rows =
      worker->source->fetch (worker->opened, (const gint64 *) (gpointer) keys->data, keys->len, &error);

  if (rows == NULL)
    {
      g_array_unref (keys);
      post_error (worker, generation, error);
      return;
    }

  g_ptr_array_set_free_func (rows, NULL);
  message = g_new0 (Message, 1);
  message->keys = keys;
  message->rows = rows;
  post (worker, message);
}

static GArray *
next_fetch (CwPageWorker *worker)
{
  GArray *keys;

  g_mutex_lock (&worker->lock);
  keys = worker->quit ? NULL : g_queue_pop_head (&worker->fetches);
  g_mutex_unlock (&worker->lock);

  return keys;
}

static void
hand_over (CwPageIndex *index, gboolean last)
{
  Message *message = g_new0 (Message, 1);

  message->generation = index->generation;
  message->keys = index->keys;
  message->first = !index->began;
  message->last = last;
  message->summary = last ? g_steal_pointer (&index->summary) : NULL;
  index->n_handed_over += index->keys->len;
  index->keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  index->began = TRUE;
  post (index->worker, message);
}

gboolean
cw_page_index_is_wanted (CwPageIndex *index)
{
  CwPageWorker *worker = index->worker;
  gboolean wanted;
  GArray *keys;

  while ((keys = next_fetch (worker)) != NULL)
    run_fetch (worker, index->generation, keys);

  g_mutex_lock (&worker->lock);
  wanted = !worker->quit && worker->generation == index->generation;
  g_mutex_unlock (&worker->lock);

  return wanted;
}

gboolean
cw_page_index_add (CwPageIndex *index, gint64 key)
{
  g_array_append_val (index->keys, key);
  if (index->keys->len >= (index->n_handed_over < CW_PAGE_MADE_ROWS ? CW_PAGE_FEW_ROWS : PORTION))
    hand_over (index, FALSE);

  return index->keys->len % KEYS_BETWEEN != 0 || cw_page_index_is_wanted (index);
}

void
cw_page_index_set_summary (CwPageIndex *index, gpointer summary)
{
  if (index->summary != NULL)
    index->worker->source->free_summary (index->summary);
  index->summary = summary;
}

static void
run_index (CwPageWorker *worker, guint generation, gpointer query)
{
  CwPageIndex index = { worker, generation, g_array_new (FALSE, FALSE, sizeof (gint64)), 0, FALSE, NULL };
  GError *error = NULL;

  if (worker->source->index (worker->opened, query, &index, &error))
    hand_over (&index, TRUE);
  else if (error != NULL)
    post_error (worker, generation, error);

  cw_page_index_set_summary (&index, NULL);
  g_array_unref (index.keys);
}

/* TRUE: there is something to do, a query or keys. */
static gboolean
wait_for_work (CwPageWorker *worker,
               guint *generation,
               gboolean *has_query,
               gpointer *query,
               GDestroyNotify *query_destroy,
               GArray **keys)
{
  gboolean quit;

  g_mutex_lock (&worker->lock);
  while (!worker->quit && !worker->has_query && g_queue_is_empty (&worker->fetches))
    g_cond_wait (&worker->cond, &worker->lock);

  quit = worker->quit;
  *generation = worker->generation;
  *has_query = worker->has_query;
  *query = *has_query ? g_steal_pointer (&worker->query) : NULL;
  *query_destroy = worker->query_destroy;
  *keys = quit || *has_query ? NULL : g_queue_pop_head (&worker->fetches);
  worker->has_query = FALSE;
  g_mutex_unlock (&worker->lock);

  return !quit;
}

static gpointer
work (gpointer data)
{
  CwPageWorker *worker = data;
  GDestroyNotify query_destroy;
  gboolean has_query;
  guint generation;
  gpointer query;
  GArray *keys;

  while (wait_for_work (worker, &generation, &has_query, &query, &query_destroy, &keys))
    {
      g_autoptr (GError) error = NULL;

      if (worker->opened == NULL)
        worker->opened = worker->source->open (worker->user_data, &error);
      if (worker->opened == NULL)
        post_error (worker, generation, g_steal_pointer (&error));
      else if (has_query)
        run_index (worker, generation, query);
      else if (keys != NULL)
        run_fetch (worker, generation, g_steal_pointer (&keys));

      g_clear_pointer (&keys, g_array_unref);
      if (query != NULL && query_destroy != NULL)
        query_destroy (query);
    }

  if (query != NULL && query_destroy != NULL)
    query_destroy (query);
  if (worker->opened != NULL)
    worker->source->close (worker->opened);

  /* So that the thread's own reference, which may be the last one, is given up on the main thread. */
  attach_taking (worker, do_nothing);

  return NULL;
}

CwPageWorker *
cw_page_worker_new (const CwPageSource *source,
                    gpointer user_data,
                    GDestroyNotify destroy,
                    const CwPageWorkerFuncs *funcs,
                    gpointer owner)
{
  CwPageWorker *worker = g_new0 (CwPageWorker, 1);

  g_atomic_ref_count_init (&worker->references);
  worker->source = source;
  worker->user_data = user_data;
  worker->destroy = destroy;
  worker->context = g_main_context_ref_thread_default ();
  worker->funcs = funcs;
  worker->owner = owner;
  g_mutex_init (&worker->lock);
  g_cond_init (&worker->cond);
  g_queue_init (&worker->fetches);
  g_queue_init (&worker->messages);

  g_thread_unref (g_thread_new ("crosswalk-pages", work, worker_ref (worker)));

  return worker;
}

void
cw_page_worker_query (CwPageWorker *worker, gpointer query, GDestroyNotify destroy)
{
  gpointer old;
  GDestroyNotify old_destroy;

  g_mutex_lock (&worker->lock);
  old = worker->query;
  old_destroy = worker->query_destroy;
  worker->query = query;
  worker->query_destroy = destroy;
  worker->has_query = TRUE;
  worker->generation++;
  g_cond_signal (&worker->cond);
  g_mutex_unlock (&worker->lock);

  if (old != NULL && old_destroy != NULL)
    old_destroy (old);
}

void
cw_page_worker_fetch (CwPageWorker *worker, GArray *keys)
{
  g_mutex_lock (&worker->lock);
  g_queue_push_head (&worker->fetches, keys);
  g_cond_signal (&worker->cond);
  g_mutex_unlock (&worker->lock);
}

void
cw_page_worker_stop (CwPageWorker *worker)
{
  worker->owner = NULL;

  g_mutex_lock (&worker->lock);
  worker->quit = TRUE;
  g_cond_signal (&worker->cond);
  g_mutex_unlock (&worker->lock);

  worker_unref (worker);
}
