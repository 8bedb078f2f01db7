/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-page-cache.h"

/* How many are kept for scrolling back. */
#define KEPT 4096

struct _CwPageCache
{
  GHashTable *items; /* gint64 * (inside the node) → Node */
  GQueue recent;     /* of Node, the last looked at first */
};

/* Its key is kept here, so that the table needs no copies. */
typedef struct
{
  gint64 key;
  CwPageItem *item;
  GList link; /* in `recent` */
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
forget (CwPageCache *cache, Node *node)
{
  g_queue_unlink (&cache->recent, &node->link);
  g_hash_table_remove (cache->items, &node->key);
}

static void
trim (CwPageCache *cache)
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

CwPageCache *
cw_page_cache_new (void)
{
  CwPageCache *cache = g_new0 (CwPageCache, 1);

  cache->items = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, free_node);
  g_queue_init (&cache->recent);

  return cache;
}

void
cw_page_cache_free (CwPageCache *cache)
{
  g_hash_table_unref (cache->items);
  g_free (cache);
}

gboolean
cw_page_cache_contains (CwPageCache *cache, gint64 key)
{
  return g_hash_table_contains (cache->items, &key);
}

CwPageItem *
cw_page_cache_peek (CwPageCache *cache, gint64 key)
{
  const Node *node = g_hash_table_lookup (cache->items, &key);

  return node != NULL ? node->item : NULL;
}

CwPageItem *
cw_page_cache_look_at (CwPageCache *cache, gint64 key)
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

void
cw_page_cache_add (CwPageCache *cache, gint64 key)
{
  Node *node = g_new0 (Node, 1);

  node->key = key;
  node->item = cw_page_item_new (key);
  node->link.data = node;
  g_hash_table_insert (cache->items, &node->key, node);
  g_queue_push_head_link (&cache->recent, &node->link);
}

GArray *
cw_page_cache_keep_held (CwPageCache *cache)
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
