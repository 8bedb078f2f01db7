/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-page-model.h"

#include <string.h>

/* ── An item ── */

struct _CwPageItem
{
  GObject parent_instance;

  gint64 key;
  gpointer data;
  GDestroyNotify free_data;
  gboolean loaded;
};

G_DEFINE_FINAL_TYPE (CwPageItem, cw_page_item, G_TYPE_OBJECT)

static guint item_changed;

gint64
cw_page_item_get_key (CwPageItem *self)
{
  g_return_val_if_fail (CW_IS_PAGE_ITEM (self), 0);

  return self->key;
}

gpointer
cw_page_item_get_data (CwPageItem *self)
{
  g_return_val_if_fail (CW_IS_PAGE_ITEM (self), NULL);

  return self->data;
}

gboolean
cw_page_item_is_loaded (CwPageItem *self)
{
  g_return_val_if_fail (CW_IS_PAGE_ITEM (self), FALSE);

  return self->loaded;
}

static void
clear_data (CwPageItem *self)
{
  gpointer data = g_steal_pointer (&self->data);

  if (data != NULL && self->free_data != NULL)
    self->free_data (data);
}

static CwPageItem *
item_new (gint64 key)
{
  CwPageItem *self = g_object_new (CW_TYPE_PAGE_ITEM, NULL);

  self->key = key;

  return self;
}

static void
set_item_data (CwPageItem *self, gpointer data, GDestroyNotify free_data)
{
  clear_data (self);
  self->data = data;
  self->free_data = free_data;
  self->loaded = TRUE;

  g_signal_emit (self, item_changed, 0);
}

static void
cw_page_item_finalize (GObject *object)
{
  clear_data (CW_PAGE_ITEM (object));

  G_OBJECT_CLASS (cw_page_item_parent_class)->finalize (object);
}

static void
cw_page_item_class_init (CwPageItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cw_page_item_finalize;

  item_changed = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
}

static void
cw_page_item_init (CwPageItem *self)
{
}

/* ── The cache of items ── */

/* The items of a model by key. It has every item that somebody else holds a reference to, so that no row has
 * two objects, and some thousand of the items that were asked for last. */

/* How many items are kept for scrolling back. */
#define KEPT 4096

typedef struct
{
  GHashTable *items; /* gint64 * (a member of the node) → Node */
  GQueue recent;     /* of Node, the one used last comes first */
} Cache;

/* An entry of the hash table. The table's key points to `key`, so it needs no copy. */
typedef struct
{
  gint64 key;
  CwPageItem *item;
  GList link; /* its place in `recent` */
} Node;

static void
free_node (gpointer data)
{
  Node *node = data;

  g_object_unref (node->item);
  g_free (node);
}

static gboolean
is_held (const Node *node)
{
  return G_OBJECT (node->item)->ref_count > 1;
}

static void
forget (Cache *cache, Node *node)
{
  g_queue_unlink (&cache->recent, &node->link);
  g_hash_table_remove (cache->items, &node->key);
}

static void
trim (Cache *cache)
{
  GList *link = cache->recent.tail;

  while (link != NULL && cache->recent.length > KEPT)
    {
      Node *node = link->data;

      link = link->prev;
      if (!is_held (node))
        forget (cache, node);
    }
}

static Cache *
cache_new (void)
{
  Cache *cache = g_new0 (Cache, 1);

  cache->items = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, free_node);
  g_queue_init (&cache->recent);

  return cache;
}

static void
cache_free (Cache *cache)
{
  g_hash_table_unref (cache->items);
  g_free (cache);
}

static gboolean
cache_contains (Cache *cache, gint64 key)
{
  return g_hash_table_contains (cache->items, &key);
}

static CwPageItem *
cache_peek (Cache *cache, gint64 key)
{
  const Node *node = g_hash_table_lookup (cache->items, &key);

  return node != NULL ? node->item : NULL;
}

static CwPageItem *
cache_look_at (Cache *cache, gint64 key)
{
  Node *node = g_hash_table_lookup (cache->items, &key);
  CwPageItem *item;

  if (node == NULL)
    return NULL;

  g_queue_unlink (&cache->recent, &node->link);
  g_queue_push_head_link (&cache->recent, &node->link);
  item = g_object_ref (node->item);
  trim (cache);

  return item;
}

static void
cache_add (Cache *cache, gint64 key)
{
  Node *node = g_new0 (Node, 1);

  node->key = key;
  node->item = item_new (key);
  node->link.data = node;
  g_hash_table_insert (cache->items, &node->key, node);
  g_queue_push_head_link (&cache->recent, &node->link);
}

static GArray *
cache_keep_held (Cache *cache)
{
  GArray *held = g_array_new (FALSE, FALSE, sizeof (gint64));
  GList *link = cache->recent.head;

  while (link != NULL)
    {
      Node *node = link->data;

      link = link->next;
      if (is_held (node))
        g_array_append_val (held, node->key);
      else
        forget (cache, node);
    }

  return held;
}

/* ── Changing the list step by step ── */

/* GtkColumnView makes widgets for about the first MADE_ROWS rows of a list, even if few of them fit into the
 * window. Making FEW_ROWS of them in one turn of the main loop, or removing the widgets of FEW_ROWS_REMOVED
 * rows, takes too little time to be noticed. */
#define MADE_ROWS 240
#define FEW_ROWS 8
#define FEW_ROWS_REMOVED 24

/* A change of the list, with the arguments of g_list_model_items_changed(). */
typedef struct
{
  guint position, removed, added;
} Step;

static gint64
get_key (const GArray *keys, guint position)
{
  return g_array_index (keys, gint64, position);
}

static guint
count_same_before (const GArray *keys, const GArray *wanted)
{
  guint shorter = MIN (keys->len, wanted->len);
  guint n = 0;

  while (n < shorter && get_key (keys, n) == get_key (wanted, n))
    n++;

  return n;
}

static guint
count_same_after (const GArray *keys, const GArray *wanted, guint same_before)
{
  guint shorter = MIN (keys->len, wanted->len) - same_before;
  guint n = 0;

  while (n < shorter && get_key (keys, keys->len - 1 - n) == get_key (wanted, wanted->len - 1 - n))
    n++;

  return n;
}

/* Rows without widgets are removed first and all at once (unless the list was scrolled). The others are
 * removed a few at a time. */
static guint
count_to_remove (guint removed)
{
  return removed > MADE_ROWS ? removed - MADE_ROWS : MIN (removed, FEW_ROWS_REMOVED);
}

/* Takes `keys` one step towards `wanted` (both of gint64, in the order of the list). What both have in common
 * at the start and at the end stays. The rows between are removed from the end. One step changes only a few
 * of the rows that have widgets. If both are equal, the step removes and adds nothing. */

static Step
step_keys (GArray *keys, const GArray *wanted)
{
  guint before = count_same_before (keys, wanted);
  guint after = count_same_after (keys, wanted, before);
  guint removed = keys->len - before - after;
  guint added = wanted->len - before - after;
  Step step = { before, 0, 0 };

  if (removed > FEW_ROWS)
    {
      step.removed = count_to_remove (removed);
      step.position = before + removed - step.removed;
    }
  else
    {
      step.removed = removed;
      step.added = before < MADE_ROWS ? MIN (added, FEW_ROWS) : added;
    }

  if (step.removed > 0)
    g_array_remove_range (keys, step.position, step.removed);
  if (step.added > 0)
    g_array_insert_vals (keys, step.position, &g_array_index (wanted, gint64, step.position), step.added);

  return step;
}

/* ── Sorting ── */

/* What a list is sorted by (cw_page_model_set_order()). */
typedef struct
{
  CwPageText text; /* NULL: not sorted */
  gboolean descending;
} Order;

typedef enum
{
  ENTRY_NUMBER,
  ENTRY_TEXT,
  ENTRY_BLANK,
} EntryKind;

/* A row that is sorted. */
typedef struct
{
  gint64 key;
  EntryKind kind;
  double number;
  const char *collation;
} Entry;

typedef struct
{
  Order order;
  GArray *entries; /* of Entry */
  GStringChunk *collations;
  char *last; /* the text that was added last: rows often repeat it */
} Sorting;

static Sorting *
sorting_new (const Order *order)
{
  Sorting *sorting = g_new0 (Sorting, 1);

  sorting->order = *order;
  sorting->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  sorting->collations = g_string_chunk_new (1 << 16);

  return sorting;
}

static void
sorting_free (Sorting *sorting)
{
  g_array_unref (sorting->entries);
  g_string_chunk_free (sorting->collations);
  g_free (sorting->last);
  g_free (sorting);
}

/* Whether the whole text is a number. Words like "nan" and "inf" are none here. */
static gboolean
is_number (const char *text, double *number)
{
  const char *start = *text == '-' || *text == '+' ? text + 1 : text;
  char *end;

  if (!g_ascii_isdigit (*start))
    return FALSE;

  *number = g_ascii_strtod (text, &end);

  return *end == '\0';
}

static const char *
add_collation (Sorting *sorting, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *folded = g_utf8_casefold (valid, -1);
  g_autofree char *collation = g_utf8_collate_key (folded, -1);

  return g_string_chunk_insert (sorting->collations, collation);
}

static void
sorting_add (Sorting *sorting, gint64 key, gpointer row)
{
  g_autofree char *text = row != NULL ? sorting->order.text (row) : NULL;
  Entry entry = { .key = key, .kind = ENTRY_BLANK };

  if (text != NULL && g_strcmp0 (text, sorting->last) == 0)
    {
      entry = g_array_index (sorting->entries, Entry, sorting->entries->len - 1);
      entry.key = key;
    }
  else if (text != NULL && *text != '\0')
    {
      entry.kind = is_number (text, &entry.number) ? ENTRY_NUMBER : ENTRY_TEXT;
      if (entry.kind == ENTRY_TEXT)
        entry.collation = add_collation (sorting, text);
    }
  g_array_append_val (sorting->entries, entry);
  g_free (sorting->last);
  sorting->last = g_steal_pointer (&text);
}

static int
compare_entries (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Order *order = user_data;
  const Entry *first = a, *second = b;
  int compared = 0;

  if (first->kind == ENTRY_BLANK || second->kind == ENTRY_BLANK)
    return (int) first->kind - (int) second->kind;
  if (first->kind != second->kind)
    compared = (int) first->kind - (int) second->kind;
  else if (first->kind == ENTRY_NUMBER)
    compared = (first->number > second->number) - (first->number < second->number);
  else
    compared = strcmp (first->collation, second->collation);

  return order->descending ? -compared : compared;
}

/* A heading with the rows under it, or a single row without a heading. */
typedef struct
{
  Entry *entries;
  guint n;
} Group;

static int
compare_groups (gconstpointer a, gconstpointer b, gpointer order)
{
  const Group *first = a, *second = b;

  /* A heading stands where its first row would. */
  return compare_entries (&first->entries[first->n > 1], &second->entries[second->n > 1], order);
}

/* Sorts the rows under each heading, and then the headings. (transfer full) (element-type Group) */
static GArray *
sort_groups (Sorting *sorting, gint64 (*heading) (gint64 key))
{
  GArray *groups = g_array_new (FALSE, FALSE, sizeof (Group));
  Entry *entries = (Entry *) (void *) sorting->entries->data;
  guint n = sorting->entries->len;

  for (guint i = 0; i < n; i += g_array_index (groups, Group, groups->len - 1).n)
    {
      Group group = { &entries[i], 1 };

      while (heading != NULL && entries[i].key != 0 && heading (entries[i].key) == entries[i].key
             && i + group.n < n && heading (entries[i + group.n].key) == entries[i].key)
        group.n++;
      if (group.n > 2)
        g_qsort_with_data (group.entries + 1, (int) group.n - 1, sizeof (Entry), compare_entries,
                           &sorting->order);
      g_array_append_val (groups, group);
    }
  g_array_sort_with_data (groups, compare_groups, &sorting->order);

  return groups;
}

/* ── The thread that reads ── */

/* Keys are handed over in portions of this size. The first portions have only FEW_ROWS keys, because the
 * table makes widgets for these rows. The window can draw between the portions. */
#define PORTION 8192

/* After this number of keys, the thread checks whether the query is still the newest, and reads the rows that
 * were asked for in the meantime. */
#define KEYS_BETWEEN 256

/* Rows that were read are also shown a few at a time, after input and drawing. */
#define ROWS_AT_ONCE 8
#define PRIORITY_DELIVER (G_PRIORITY_HIGH_IDLE + 30) /* lower than GDK_PRIORITY_REDRAW */

/* The thread of a model, and the data that the thread and the model share. The thread hands its results to
 * the model in the main context in which the model was made. When the model is gone, results are dropped. */
typedef struct
{
  gatomicrefcount references;
  const CwPageSource *source;
  gpointer user_data;
  GDestroyNotify destroy;
  GMainContext *context;

  /* Only for the main thread. */
  CwPageModel *model; /* NULL once the model is gone */

  GMutex lock;
  GCond cond;
  gboolean quit;
  gboolean has_query;
  guint generation; /* number of the newest query */
  gpointer query;
  Order order;         /* of the newest query */
  GQueue fetches;      /* of GArray, newest first */
  GQueue messages;     /* of Message, oldest first */
  gboolean delivering; /* an event source to deliver them exists */

  gpointer opened; /* only for the worker thread */
} Worker;

struct _CwPageIndex
{
  Worker *worker;
  guint generation;
  GArray *keys;
  guint n_handed_over;
  gboolean began;
  gpointer summary;
  Sorting *sorting; /* NULL: the keys are handed over as they are found */
};

/* What the thread sends to the model. It is one of: an error; the rows of some keys; keys that answer a query
 * (then `rows` is NULL). */
typedef struct
{
  guint generation;
  GArray *keys;
  GPtrArray *rows;
  guint n_shown; /* how many of `rows` */
  GError *error;
  gboolean first, last;
  gboolean folded; /* what is folded was taken out of `keys` */
  gpointer summary;
} Message;

static void
free_message (const Worker *worker, Message *message)
{
  for (guint i = 0; message->rows != NULL && i < message->rows->len; i++)
    {
      if (message->rows->pdata[i] != NULL)
        worker->source->free_row (message->rows->pdata[i]);
    }
  if (message->summary != NULL)
    worker->source->free_summary (message->summary);
  g_clear_pointer (&message->rows, g_ptr_array_unref);
  g_clear_pointer (&message->keys, g_array_unref);
  g_clear_error (&message->error);
  g_free (message);
}

static void
free_query (const Worker *worker, gpointer query)
{
  if (query != NULL)
    worker->source->free_query (query);
}

/* Main thread only: the last reference belongs to the model or to an event source. */
static void
worker_unref (gpointer data)
{
  Worker *worker = data;
  Message *message;

  if (!g_atomic_ref_count_dec (&worker->references))
    return;

  while ((message = g_queue_pop_head (&worker->messages)) != NULL)
    free_message (worker, message);
  if (worker->destroy != NULL)
    worker->destroy (worker->user_data);
  free_query (worker, worker->query);
  g_queue_clear_full (&worker->fetches, (GDestroyNotify) g_array_unref);
  g_main_context_unref (worker->context);
  g_cond_clear (&worker->cond);
  g_mutex_clear (&worker->lock);
  g_free (worker);
}

static Worker *
worker_ref (Worker *worker)
{
  g_atomic_ref_count_inc (&worker->references);

  return worker;
}

static gboolean take_keys (CwPageModel *self, Message *message);
static void take_rows (CwPageModel *self, const gint64 *keys, gpointer *rows, guint n_rows);
static void take_error (CwPageModel *self, const GError *error);

/* Returns whether all rows of the message are shown now. */
static gboolean
deliver_rows (Worker *worker, Message *message)
{
  guint n = MIN (message->rows->len - message->n_shown, ROWS_AT_ONCE);

  take_rows (worker->model, &g_array_index (message->keys, gint64, message->n_shown),
             message->rows->pdata + message->n_shown, n);
  message->n_shown += n;

  return message->n_shown == message->rows->len;
}

static gboolean
deliver_message (Worker *worker, Message *message)
{
  gboolean rows = message->rows != NULL && message->error == NULL;
  gboolean outdated;

  g_mutex_lock (&worker->lock);
  outdated = !rows && message->generation != worker->generation;
  g_mutex_unlock (&worker->lock);
  if (worker->model == NULL || outdated)
    return TRUE;

  if (rows)
    return deliver_rows (worker, message);
  if (message->error == NULL)
    return take_keys (worker->model, message);

  take_error (worker->model, message->error);

  return TRUE;
}

static gboolean
deliver (gpointer data)
{
  Worker *worker = data;
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

/* Calls `func` on the main thread and then releases a reference there. (worker: transfer full) */
static void
attach_taking (Worker *worker, GSourceFunc func)
{
  g_autoptr (GMainContext) context = g_main_context_ref (worker->context);
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, PRIORITY_DELIVER);
  g_source_set_callback (source, func, worker, worker_unref);
  g_source_attach (source, context);
}

static void
post (Worker *worker, Message *message)
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
post_error (Worker *worker, guint generation, GError *error)
{
  Message *message = g_new0 (Message, 1);

  message->generation = generation;
  message->error = error;
  post (worker, message);
}

static void
run_fetch (Worker *worker, guint generation, GArray *keys)
{
  Message *message = g_new0 (Message, 1);

  message->generation = generation;
  message->keys = keys;
  message->rows = g_ptr_array_new_full (keys->len, NULL);
  for (guint i = 0; message->error == NULL && i < keys->len; i++)
    {
      gpointer row = NULL;

      if (worker->source->row (worker->opened, get_key (keys, i), &row, &message->error))
        g_ptr_array_add (message->rows, row);
    }
  post (worker, message);
}

static GArray *
next_fetch (Worker *worker)
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
  Worker *worker = index->worker;
  gboolean wanted;
  GArray *keys;

  while ((keys = next_fetch (worker)) != NULL)
    run_fetch (worker, index->generation, keys);

  g_mutex_lock (&worker->lock);
  wanted = !worker->quit && worker->generation == index->generation;
  g_mutex_unlock (&worker->lock);

  return wanted;
}

static void
add_key (CwPageIndex *index, gint64 key)
{
  g_array_append_val (index->keys, key);
  if (index->keys->len >= (index->n_handed_over < MADE_ROWS ? FEW_ROWS : PORTION))
    hand_over (index, FALSE);
}

gboolean
cw_page_index_add (CwPageIndex *index, gint64 key, gpointer row)
{
  guint n;

  if (index->sorting != NULL)
    {
      sorting_add (index->sorting, key, row);
      n = index->sorting->entries->len;
    }
  else
    {
      add_key (index, key);
      n = index->keys->len;
    }

  return n % KEYS_BETWEEN != 0 || cw_page_index_is_wanted (index);
}

static void
add_sorted_keys (CwPageIndex *index)
{
  g_autoptr (GArray) groups = sort_groups (index->sorting, index->worker->source->heading);

  for (guint i = 0; i < groups->len; i++)
    {
      const Group *group = &g_array_index (groups, Group, i);

      for (guint row = 0; row < group->n; row++)
        add_key (index, group->entries[row].key);
    }
}

void
cw_page_index_set_summary (CwPageIndex *index, gpointer summary)
{
  if (index->summary != NULL)
    index->worker->source->free_summary (index->summary);
  index->summary = summary;
}

gboolean
cw_page_index_each (CwPageIndex *index,
                    CwPagePortion list,
                    CwPageTake take,
                    gpointer user_data,
                    GError **error)
{
  gint64 after = 0;

  for (;;)
    {
      g_autoptr (GPtrArray) portion = list (user_data, after, error);

      if (portion == NULL)
        return FALSE;
      if (portion->len == 0)
        return TRUE;

      for (guint i = 0; i < portion->len; i++)
        {
          if (!take (portion->pdata[i], &after, index, user_data))
            return FALSE;
        }
      if (!cw_page_index_is_wanted (index))
        return FALSE;
    }
}

/* What the thread does next. A query to answer comes before rows to read. */
typedef struct
{
  guint generation;
  gboolean has_query;
  gpointer query;
  Order order;
  GArray *keys;
} Job;

static void
run_index (Worker *worker, const Job *job)
{
  CwPageIndex index = {
    .worker = worker,
    .generation = job->generation,
    .keys = g_array_new (FALSE, FALSE, sizeof (gint64)),
    .sorting = job->order.text != NULL ? sorting_new (&job->order) : NULL,
  };
  GError *error = NULL;
  gboolean found = worker->source->index (worker->opened, job->query, &index, &error);

  if (found && index.sorting != NULL)
    add_sorted_keys (&index);
  if (found)
    hand_over (&index, TRUE);
  else if (error != NULL)
    post_error (worker, job->generation, error);

  cw_page_index_set_summary (&index, NULL);
  g_clear_pointer (&index.sorting, sorting_free);
  g_array_unref (index.keys);
}

/* Waits for the next job. Returns FALSE when the model is gone and the thread should end. */
static gboolean
wait_for_job (Worker *worker, Job *job)
{
  gboolean quit;

  g_mutex_lock (&worker->lock);
  while (!worker->quit && !worker->has_query && g_queue_is_empty (&worker->fetches))
    g_cond_wait (&worker->cond, &worker->lock);

  quit = worker->quit;
  job->generation = worker->generation;
  job->has_query = worker->has_query;
  job->query = g_steal_pointer (&worker->query);
  job->order = worker->order;
  job->keys = quit || job->has_query ? NULL : g_queue_pop_head (&worker->fetches);
  worker->has_query = FALSE;
  g_mutex_unlock (&worker->lock);

  return !quit;
}

static gpointer
work (gpointer data)
{
  Worker *worker = data;
  Job job;

  while (wait_for_job (worker, &job))
    {
      g_autoptr (GError) error = NULL;

      if (worker->opened == NULL)
        worker->opened = worker->source->open (worker->user_data, &error);
      if (worker->opened == NULL)
        post_error (worker, job.generation, g_steal_pointer (&error));
      else if (job.has_query)
        run_index (worker, &job);
      else if (job.keys != NULL)
        run_fetch (worker, job.generation, g_steal_pointer (&job.keys));

      g_clear_pointer (&job.keys, g_array_unref);
      free_query (worker, job.query);
    }

  free_query (worker, job.query);
  if (worker->opened != NULL)
    worker->source->close (worker->opened);

  /* The thread may hold the last reference. It must be released on the main thread. */
  attach_taking (worker, do_nothing);

  return NULL;
}

static Worker *
worker_new (CwPageModel *model, const CwPageSource *source, gpointer user_data, GDestroyNotify destroy)
{
  Worker *worker = g_new0 (Worker, 1);

  g_atomic_ref_count_init (&worker->references);
  worker->source = source;
  worker->user_data = user_data;
  worker->destroy = destroy;
  worker->context = g_main_context_ref_thread_default ();
  worker->model = model;
  g_mutex_init (&worker->lock);
  g_cond_init (&worker->cond);
  g_queue_init (&worker->fetches);
  g_queue_init (&worker->messages);

  g_thread_unref (g_thread_new ("crosswalk-pages", work, worker_ref (worker)));

  return worker;
}

/* Sets a new query. It replaces a query that is being answered. (query: transfer full) */
static void
worker_query (Worker *worker, gpointer query, const Order *order)
{
  gpointer old;

  g_mutex_lock (&worker->lock);
  old = worker->query;
  worker->query = query;
  worker->order = *order;
  worker->has_query = TRUE;
  worker->generation++;
  g_cond_signal (&worker->cond);
  g_mutex_unlock (&worker->lock);

  free_query (worker, old);
}

/* Asks for the rows of some keys. The last request is read first, because the person is looking at those rows
 * now. (keys: transfer full) */
static void
worker_fetch (Worker *worker, GArray *keys)
{
  g_mutex_lock (&worker->lock);
  g_queue_push_head (&worker->fetches, keys);
  g_cond_signal (&worker->cond);
  g_mutex_unlock (&worker->lock);
}

static void
worker_stop (Worker *worker)
{
  worker->model = NULL;

  g_mutex_lock (&worker->lock);
  worker->quit = TRUE;
  g_cond_signal (&worker->cond);
  g_mutex_unlock (&worker->lock);

  worker_unref (worker);
}

/* ── The model ── */

/* How many rows are read in one go. */
#define PAGE 64

struct _CwPageModel
{
  GObject parent_instance;

  const CwPageSource *source;
  Worker *worker;
  GArray *keys;   /* of gint64, in the order of the list */
  GArray *found;  /* of gint64: these with those that are folded; only if the source has headings */
  gint64 heading; /* the last one in `found` */
  GArray *coming; /* keys of a refresh that is not complete yet, else NULL */
  gboolean refreshing;
  gboolean stepping;  /* the list is on its way from `keys` to `coming` */
  Order order;        /* of the next query */
  gboolean fold_all;  /* headings are folded, but for those in `unlike` */
  GHashTable *unlike; /* keys of headings that are not as `fold_all` says */
  gboolean refold;    /* other headings are folded than the list shows */
  guint refold_source;
  Cache *items;
  gboolean loading;
  GError *error;
  gpointer summary;
};

static void cw_page_model_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CwPageModel,
                               cw_page_model,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, cw_page_model_list_model_init))

enum
{
  PROP_0,
  PROP_LOADING,
  PROP_N_ITEMS,
  PROP_ERROR,
  N_PROPS
};

enum
{
  INDEXED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* Asks for the whole page around a row, not only for the row. */
static void
add_page (CwPageModel *self, guint position)
{
  guint first = position - position % PAGE;
  guint end = MIN (first + PAGE, self->keys->len);
  g_autoptr (GArray) wanted = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = first; i < end; i++)
    {
      gint64 key = get_key (self->keys, i);

      if (cache_contains (self->items, key))
        continue;

      cache_add (self->items, key);
      g_array_append_val (wanted, key);
    }
  if (self->worker != NULL)
    worker_fetch (self->worker, g_steal_pointer (&wanted));
}

static gpointer
cw_page_model_get_item (GListModel *list, guint position)
{
  CwPageModel *self = CW_PAGE_MODEL (list);
  gint64 key;

  if (position >= self->keys->len)
    return NULL;

  key = get_key (self->keys, position);
  if (!cache_contains (self->items, key))
    add_page (self, position);

  return cache_look_at (self->items, key);
}

static GType
cw_page_model_get_item_type (GListModel *list)
{
  return CW_TYPE_PAGE_ITEM;
}

static guint
cw_page_model_get_n_items (GListModel *list)
{
  return CW_PAGE_MODEL (list)->keys->len;
}

static void
cw_page_model_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = cw_page_model_get_item_type;
  iface->get_n_items = cw_page_model_get_n_items;
  iface->get_item = cw_page_model_get_item;
}

/* ── Headings ── */

gboolean
cw_page_model_is_heading (CwPageModel *self, gint64 key)
{
  return self->source->heading != NULL && key != 0 && self->source->heading (key) == key;
}

gboolean
cw_page_model_is_folded (CwPageModel *self, gint64 heading)
{
  return self->fold_all != g_hash_table_contains (self->unlike, &heading);
}

/* Whether a key is under the heading that was found last, which it may itself be. */
static gboolean
is_under (CwPageModel *self, gint64 *last, gint64 key)
{
  gint64 heading = self->source->heading (key);
  gboolean under = heading != 0 && heading != key && heading == *last;

  if (!under)
    *last = heading == key ? key : 0;

  return under;
}

/* The keys without those that are folded. (transfer full) */
static GArray *
leave_out_folded (CwPageModel *self, const GArray *keys, gint64 *last)
{
  GArray *shown = g_array_sized_new (FALSE, FALSE, sizeof (gint64), keys->len);

  for (guint i = 0; i < keys->len; i++)
    {
      gint64 key = get_key (keys, i);

      if (!is_under (self, last, key) || !cw_page_model_is_folded (self, *last))
        g_array_append_val (shown, key);
    }

  return shown;
}

static void
fold_message (CwPageModel *self, Message *message)
{
  GArray *shown;

  if (self->source->heading == NULL || message->folded)
    return;

  message->folded = TRUE;
  if (message->first)
    {
      g_array_set_size (self->found, 0);
      self->heading = 0;
    }
  g_array_append_vals (self->found, message->keys->data, message->keys->len);
  shown = leave_out_folded (self, message->keys, &self->heading);
  g_array_unref (message->keys);
  message->keys = shown;
}

/* ── Results of the worker ── */

static void
set_error (CwPageModel *self, const GError *error)
{
  if (self->error == NULL && error == NULL)
    return;

  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static void
set_loading (CwPageModel *self, gboolean loading)
{
  if (self->loading == loading)
    return;

  self->loading = loading;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

static void
emit_items_changed (CwPageModel *self, guint position, guint removed, guint added)
{
  if (removed == 0 && added == 0)
    return;

  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  if (removed != added)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
}

/* Makes one step per turn of the main loop, so that the window can draw in between. Returns whether the list
 * already had these keys. */
static gboolean
step_towards (CwPageModel *self, const GArray *keys)
{
  Step step = step_keys (self->keys, keys);

  emit_items_changed (self, step.position, step.removed, step.added);

  return step.removed == 0 && step.added == 0;
}

/* Reads the items that somebody holds again, and forgets the others. */
static void
reload_held (CwPageModel *self)
{
  g_autoptr (GArray) held = cache_keep_held (self->items);

  if (held->len > 0)
    worker_fetch (self->worker, g_steal_pointer (&held));
}

static void
append_keys (CwPageModel *self, GArray *keys)
{
  guint n = self->keys->len;

  g_array_append_vals (self->keys, keys->data, keys->len);
  emit_items_changed (self, n, 0, keys->len);
}

static void
collect_keys (CwPageModel *self, const GArray *keys, gboolean first)
{
  if (first)
    {
      g_clear_pointer (&self->coming, g_array_unref);
      self->coming = g_array_new (FALSE, FALSE, sizeof (gint64));
    }
  g_array_append_vals (self->coming, keys->data, keys->len);
}

/* Returns FALSE if it must be called again with the same message in another turn of the main loop. */
static gboolean
show_keys (CwPageModel *self, const Message *message)
{
  if (self->refreshing)
    {
      if (!self->stepping)
        collect_keys (self, message->keys, message->first);
      self->stepping = message->last && !step_towards (self, self->coming);

      return !self->stepping;
    }
  if (message->first)
    return step_towards (self, message->keys);

  append_keys (self, message->keys);

  return TRUE;
}

/* Takes the list one step towards what is folded now. */
static gboolean
refold (gpointer data)
{
  CwPageModel *self = data;
  gint64 last = 0;
  g_autoptr (GArray) shown = leave_out_folded (self, self->found, &last);

  if (!step_towards (self, shown))
    return G_SOURCE_CONTINUE;

  self->refold = FALSE;
  self->refold_source = 0;

  return G_SOURCE_REMOVE;
}

static void
refold_later (CwPageModel *self)
{
  self->refold = TRUE;
  if (!self->loading && self->refold_source == 0)
    self->refold_source = g_idle_add_full (PRIORITY_DELIVER, refold, self, NULL);
}

static void
set_summary (CwPageModel *self, gpointer summary)
{
  if (self->summary != NULL)
    self->source->free_summary (self->summary);
  self->summary = summary;
}

static void
end_refresh (CwPageModel *self)
{
  self->refreshing = FALSE;
  g_clear_pointer (&self->coming, g_array_unref);
}

/* Returns FALSE in the same case as show_keys(). Takes the summary out of the message. */
static gboolean
take_keys (CwPageModel *self, Message *message)
{
  fold_message (self, message);
  if (!show_keys (self, message))
    return FALSE;
  if (!message->last)
    return TRUE;

  set_summary (self, g_steal_pointer (&message->summary));
  if (self->refreshing)
    {
      end_refresh (self);
      reload_held (self);
    }
  set_error (self, NULL);
  set_loading (self, FALSE);
  if (self->refold)
    refold_later (self);
  g_signal_emit (self, signals[INDEXED], 0);

  return TRUE;
}

/* Gives rows to the items of their keys, and takes these rows out of the array. */
static void
take_rows (CwPageModel *self, const gint64 *keys, gpointer *rows, guint n_rows)
{
  for (guint i = 0; i < n_rows; i++)
    {
      CwPageItem *item = cache_peek (self->items, keys[i]);

      if (item != NULL)
        set_item_data (item, g_steal_pointer (&rows[i]), self->source->free_row);
    }
}

static void
take_error (CwPageModel *self, const GError *error)
{
  end_refresh (self);
  set_error (self, error);
  set_loading (self, FALSE);
}

/* ── Queries ── */

CwPageModel *
cw_page_model_new (const CwPageSource *source, gpointer user_data, GDestroyNotify destroy)
{
  CwPageModel *self = g_object_new (CW_TYPE_PAGE_MODEL, NULL);

  self->source = source;
  self->worker = worker_new (self, source, user_data, destroy);

  return self;
}

static void
ask (CwPageModel *self, gpointer query, gboolean refreshing)
{
  self->refreshing = refreshing;
  self->stepping = FALSE;
  g_clear_handle_id (&self->refold_source, g_source_remove);
  g_clear_pointer (&self->coming, g_array_unref);
  set_loading (self, TRUE);
  worker_query (self->worker, query, &self->order);
}

void
cw_page_model_set_query (CwPageModel *self, gpointer query)
{
  g_return_if_fail (CW_IS_PAGE_MODEL (self));

  ask (self, query, FALSE);
}

void
cw_page_model_refresh (CwPageModel *self, gpointer query)
{
  g_return_if_fail (CW_IS_PAGE_MODEL (self));

  /* If a query is still being answered, there is no complete list yet whose rows could keep their place. Then
   * this is a new query instead. */
  ask (self, query, !self->loading || self->refreshing);
}

void
cw_page_model_empty (CwPageModel *self)
{
  g_return_if_fail (CW_IS_PAGE_MODEL (self));

  g_clear_pointer (&self->worker, worker_stop);
  end_refresh (self);
  set_loading (self, FALSE);
  /* The list goes step by step to what is found and not folded: to nothing. */
  g_array_set_size (self->found, 0);
  refold_later (self);
}

void
cw_page_model_set_order (CwPageModel *self, CwPageText text, gboolean descending)
{
  g_return_if_fail (CW_IS_PAGE_MODEL (self));

  self->order = (Order) { text, descending };
}

gboolean
cw_page_model_is_loading (CwPageModel *self)
{
  g_return_val_if_fail (CW_IS_PAGE_MODEL (self), FALSE);

  return self->loading;
}

const GError *
cw_page_model_get_error (CwPageModel *self)
{
  g_return_val_if_fail (CW_IS_PAGE_MODEL (self), NULL);

  return self->error;
}

gpointer
cw_page_model_get_summary (CwPageModel *self)
{
  g_return_val_if_fail (CW_IS_PAGE_MODEL (self), NULL);

  return self->summary;
}

gint64
cw_page_model_get_key (CwPageModel *self, guint position)
{
  g_return_val_if_fail (CW_IS_PAGE_MODEL (self) && position < self->keys->len, 0);

  return get_key (self->keys, position);
}

guint
cw_page_model_get_n_rows (CwPageModel *self)
{
  guint n = 0;

  g_return_val_if_fail (CW_IS_PAGE_MODEL (self), 0);

  if (self->source->heading == NULL)
    return self->keys->len;

  for (guint i = 0; i < self->found->len; i++)
    n += !cw_page_model_is_heading (self, get_key (self->found, i));

  return n;
}

gboolean
cw_page_model_is_under_heading (CwPageModel *self, guint position)
{
  gint64 heading;

  g_return_val_if_fail (CW_IS_PAGE_MODEL (self), FALSE);

  if (position >= self->keys->len || self->source->heading == NULL)
    return FALSE;

  heading = self->source->heading (get_key (self->keys, position));
  for (guint i = position; i > 0 && heading != 0; i--)
    {
      gint64 above = get_key (self->keys, i - 1);

      if (above == heading)
        return TRUE;
      if (self->source->heading (above) != heading)
        return FALSE;
    }

  return FALSE;
}

/* Its cells show whether it is folded. */
static void
show_heading (CwPageItem *item)
{
  g_signal_emit (item, item_changed, 0);
}

void
cw_page_model_fold (CwPageModel *self, gint64 heading, gboolean folded)
{
  CwPageItem *item;

  g_return_if_fail (CW_IS_PAGE_MODEL (self));

  if (!cw_page_model_is_heading (self, heading) || cw_page_model_is_folded (self, heading) == folded)
    return;

  if (!g_hash_table_remove (self->unlike, &heading))
    g_hash_table_add (self->unlike, g_memdup2 (&heading, sizeof heading));
  refold_later (self);
  item = cache_peek (self->items, heading);
  if (item != NULL)
    show_heading (item);
}

void
cw_page_model_fold_all (CwPageModel *self, gboolean folded)
{
  g_return_if_fail (CW_IS_PAGE_MODEL (self));

  self->fold_all = folded;
  g_hash_table_remove_all (self->unlike);
  refold_later (self);
  for (GList *link = self->items->recent.head; link != NULL; link = link->next)
    {
      Node *node = link->data;

      if (is_held (node) && cw_page_model_is_heading (self, node->key))
        show_heading (node->item);
    }
}

CwPageItem *
cw_page_model_find (CwPageModel *self, gint64 key)
{
  g_return_val_if_fail (CW_IS_PAGE_MODEL (self), NULL);

  for (guint i = 0; i < self->keys->len; i++)
    {
      if (get_key (self->keys, i) == key)
        return g_list_model_get_item (G_LIST_MODEL (self), i);
    }

  return NULL;
}

static void
cw_page_model_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  CwPageModel *self = CW_PAGE_MODEL (object);

  switch (prop_id)
    {
    case PROP_LOADING:
      g_value_set_boolean (value, self->loading);
      break;
    case PROP_N_ITEMS:
      g_value_set_uint (value, self->keys->len);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cw_page_model_dispose (GObject *object)
{
  CwPageModel *self = CW_PAGE_MODEL (object);

  g_clear_pointer (&self->worker, worker_stop);
  g_clear_handle_id (&self->refold_source, g_source_remove);

  G_OBJECT_CLASS (cw_page_model_parent_class)->dispose (object);
}

static void
cw_page_model_finalize (GObject *object)
{
  CwPageModel *self = CW_PAGE_MODEL (object);

  set_summary (self, NULL);
  cache_free (self->items);
  g_array_unref (self->keys);
  g_array_unref (self->found);
  g_hash_table_unref (self->unlike);
  g_clear_pointer (&self->coming, g_array_unref);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (cw_page_model_parent_class)->finalize (object);
}

static void
cw_page_model_class_init (CwPageModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = cw_page_model_get_property;
  object_class->dispose = cw_page_model_dispose;
  object_class->finalize = cw_page_model_finalize;

  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[INDEXED] = g_signal_new ("indexed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
cw_page_model_init (CwPageModel *self)
{
  self->keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->found = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->unlike = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->items = cache_new ();
}
