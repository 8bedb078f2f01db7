/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-page-model.h"

#include "cw-page-worker.h"

/* Rows that are read at once, and how many are kept for scrolling back. */
#define PAGE 64
#define KEPT 4096

struct _CwPageModel
{
  GObject parent_instance;

  const CwPageSource *source;
  CwPageWorker *worker;
  GArray *keys;              /* of gint64, in the order of the list */
  GArray *coming;            /* of a refresh that is not complete, else NULL */
  gboolean refreshing;
  GHashTable *items;         /* gint64 * (inside the node) → Node */
  GQueue recent;             /* of Node, the last looked at first */
  gboolean loading;
  GError *error;
  gpointer summary;
};

/* A cached item. Its key is kept here, so that the table needs no copies. */
typedef struct
{
  gint64 key;
  CwPageItem *item;
  GList link;                /* in `recent` */
} Node;

static void cw_page_model_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CwPageModel, cw_page_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, cw_page_model_list_model_init))

enum {
  PROP_0,
  PROP_LOADING,
  PROP_N_ITEMS,
  PROP_ERROR,
  N_PROPS
};

enum {
  INDEXED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
free_node (gpointer data)
{
  Node *node = data;

  g_object_unref (node->item);
  g_free (node);
}

static gint64
get_key (const GArray *keys,
         guint         position)
{
  return g_array_index (keys, gint64, position);
}

/* ── Items ── */

/* An item that somebody holds stays, so that nobody gets another object for the same row. */
static void
trim (CwPageModel *self)
{
  GList *link = self->recent.tail;

  while (link != NULL && self->recent.length > KEPT)
    {
      Node *node = link->data;

      link = link->prev;
      if (G_OBJECT (node->item)->ref_count > 1)
        continue;

      g_queue_unlink (&self->recent, &node->link);
      g_hash_table_remove (self->items, &node->key);
    }
}

static Node *
add_node (CwPageModel *self,
          gint64       key)
{
  Node *node = g_new0 (Node, 1);

  node->key = key;
  node->item = cw_page_item_new (key);
  node->link.data = node;
  g_hash_table_insert (self->items, &node->key, node);
  g_queue_push_head_link (&self->recent, &node->link);

  return node;
}

/* The whole page around a row is read with it. */
static Node *
add_page (CwPageModel *self,
          guint        position)
{
  guint first = position - position % PAGE;
  guint end = MIN (first + PAGE, self->keys->len);
  GArray *wanted = g_array_new (FALSE, FALSE, sizeof (gint64));
  Node *asked = NULL;

  for (guint i = first; i < end; i++)
    {
      gint64 key = get_key (self->keys, i);
      Node *node;

      if (g_hash_table_contains (self->items, &key))
        continue;

      node = add_node (self, key);
      g_array_append_val (wanted, key);
      if (i == position)
        asked = node;
    }
  if (self->worker != NULL)
    cw_page_worker_fetch (self->worker, wanted);
  else
    g_array_unref (wanted);

  return asked;
}

static gpointer
cw_page_model_get_item (GListModel *list,
                        guint       position)
{
  CwPageModel *self = CW_PAGE_MODEL (list);
  CwPageItem *item;
  Node *node;
  gint64 key;

  if (position >= self->keys->len)
    return NULL;

  key = get_key (self->keys, position);
  node = g_hash_table_lookup (self->items, &key);
  if (node == NULL)
    node = add_page (self, position);

  g_queue_unlink (&self->recent, &node->link);
  g_queue_push_head_link (&self->recent, &node->link);
  item = g_object_ref (node->item);
  trim (self);

  return item;
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

/* ── What the worker found ── */

static void
set_error (CwPageModel *self,
           GError      *error)
{
  if (self->error == NULL && error == NULL)
    return;

  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static void
set_loading (CwPageModel *self,
             gboolean     loading)
{
  if (self->loading == loading)
    return;

  self->loading = loading;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

static void
emit_items_changed (CwPageModel *self,
                    guint        position,
                    guint        removed,
                    guint        added)
{
  if (removed == 0 && added == 0)
    return;

  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  if (removed != added)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
}

/* Takes the place of the keys, and says only what differs. */
static void
replace_keys (CwPageModel *self,
              GArray      *keys)
{
  g_autoptr(GArray) old = self->keys;
  guint shorter = MIN (old->len, keys->len);
  guint same_before = 0, same_after = 0;

  while (same_before < shorter && get_key (old, same_before) == get_key (keys, same_before))
    same_before++;
  while (same_after < shorter - same_before &&
         get_key (old, old->len - 1 - same_after) == get_key (keys, keys->len - 1 - same_after))
    same_after++;

  self->keys = g_array_ref (keys);
  emit_items_changed (self, same_before, old->len - same_before - same_after, keys->len - same_before - same_after);
}

/* What somebody looks at is read anew; the rest is forgotten. */
static void
reload_held (CwPageModel *self)
{
  GArray *held = g_array_new (FALSE, FALSE, sizeof (gint64));
  GList *link = self->recent.head;

  while (link != NULL)
    {
      Node *node = link->data;

      link = link->next;
      if (G_OBJECT (node->item)->ref_count > 1)
        {
          g_array_append_val (held, node->key);
          continue;
        }
      g_queue_unlink (&self->recent, &node->link);
      g_hash_table_remove (self->items, &node->key);
    }

  if (held->len > 0)
    cw_page_worker_fetch (self->worker, held);
  else
    g_array_unref (held);
}

static void
append_keys (CwPageModel *self,
             GArray      *keys,
             gboolean     first)
{
  if (first)
    {
      replace_keys (self, keys);
      return;
    }

  {
    guint n = self->keys->len;

    g_array_append_vals (self->keys, keys->data, keys->len);
    emit_items_changed (self, n, 0, keys->len);
  }
}

static void
collect_keys (CwPageModel *self,
              GArray      *keys,
              gboolean     first)
{
  if (first)
    {
      g_clear_pointer (&self->coming, g_array_unref);
      self->coming = g_array_ref (keys);
    }
  else
    g_array_append_vals (self->coming, keys->data, keys->len);
}

static void
set_summary (CwPageModel *self,
             gpointer     summary)
{
  if (self->summary != NULL)
    self->source->free_summary (self->summary);
  self->summary = summary;
}

/* From the end, so that the rows a person looked at go last. All at once their widgets would take a noticeable while. */
static gboolean
on_make_room (gpointer owner)
{
  CwPageModel *self = owner;
  guint n = self->keys->len;
  guint left = n > CW_PAGE_MADE_ROWS ? CW_PAGE_MADE_ROWS : n - MIN (n, CW_PAGE_FEW_ROWS);

  if (self->refreshing || n <= CW_PAGE_FEW_ROWS)
    return FALSE;

  g_array_set_size (self->keys, left);
  emit_items_changed (self, left, n - left, 0);

  return TRUE;
}

static void
on_keys (gpointer  owner,
         GArray   *keys,
         gboolean  first,
         gboolean  last,
         gpointer  summary)
{
  CwPageModel *self = owner;

  if (self->refreshing)
    collect_keys (self, keys, first);
  else
    append_keys (self, keys, first);

  if (!last)
    return;

  set_summary (self, summary);
  if (self->refreshing)
    {
      g_autoptr(GArray) coming = g_steal_pointer (&self->coming);

      self->refreshing = FALSE;
      replace_keys (self, coming);
      reload_held (self);
    }
  set_error (self, NULL);
  set_loading (self, FALSE);
  g_signal_emit (self, signals[INDEXED], 0);
}

static void
on_rows (gpointer      owner,
         const gint64 *keys,
         gpointer     *rows,
         guint         n_rows)
{
  CwPageModel *self = owner;

  for (guint i = 0; i < n_rows; i++)
    {
      Node *node = g_hash_table_lookup (self->items, &keys[i]);

      if (node != NULL)
        cw_page_item_set_data (node->item, g_steal_pointer (&rows[i]), self->source->free_row);
    }
}

static void
on_failed (gpointer  owner,
           GError   *error)
{
  CwPageModel *self = owner;

  self->refreshing = FALSE;
  g_clear_pointer (&self->coming, g_array_unref);
  set_error (self, error);
  set_loading (self, FALSE);
}

static const CwPageWorkerFuncs worker_funcs = { on_make_room, on_keys, on_rows, on_failed };

/* ── Asking ── */

CwPageModel *
cw_page_model_new (const CwPageSource *source,
                   gpointer            user_data,
                   GDestroyNotify      destroy)
{
  CwPageModel *self = g_object_new (CW_TYPE_PAGE_MODEL, NULL);

  self->source = source;
  self->worker = cw_page_worker_new (source, user_data, destroy, &worker_funcs, self);

  return self;
}

static void
ask (CwPageModel    *self,
     gboolean        refreshing,
     gpointer        query,
     GDestroyNotify  destroy)
{
  self->refreshing = refreshing;
  g_clear_pointer (&self->coming, g_array_unref);
  set_loading (self, TRUE);
  cw_page_worker_query (self->worker, query, destroy);
}

void
cw_page_model_set_query (CwPageModel    *self,
                         gpointer        query,
                         GDestroyNotify  destroy)
{
  g_return_if_fail (CW_IS_PAGE_MODEL (self));

  ask (self, FALSE, query, destroy);
}

void
cw_page_model_refresh (CwPageModel    *self,
                       gpointer        query,
                       GDestroyNotify  destroy)
{
  g_return_if_fail (CW_IS_PAGE_MODEL (self));

  /* An answer that is still growing begins anew: there is nothing yet to keep in its place. */
  ask (self, !self->loading || self->refreshing, query, destroy);
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
cw_page_model_get_key (CwPageModel *self,
                       guint        position)
{
  g_return_val_if_fail (CW_IS_PAGE_MODEL (self) && position < self->keys->len, 0);

  return get_key (self->keys, position);
}

static void
cw_page_model_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
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

  g_clear_pointer (&self->worker, cw_page_worker_stop);

  G_OBJECT_CLASS (cw_page_model_parent_class)->dispose (object);
}

static void
cw_page_model_finalize (GObject *object)
{
  CwPageModel *self = CW_PAGE_MODEL (object);

  set_summary (self, NULL);
  g_hash_table_unref (self->items);
  g_array_unref (self->keys);
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

  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[INDEXED] = g_signal_new ("indexed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
cw_page_model_init (CwPageModel *self)
{
  self->keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->items = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, free_node);
  g_queue_init (&self->recent);
}
