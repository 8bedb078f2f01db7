/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-page-model.h"

#include "cw-page-cache.h"
#include "cw-page-keys.h"
#include "cw-page-worker.h"

/* Rows that are read at once. */
#define PAGE 64

struct _CwPageModel
{
  GObject parent_instance;

  const CwPageSource *source;
  CwPageWorker *worker;
  GArray *keys;   /* of gint64, in the order of the list */
  GArray *coming; /* of a refresh that is not complete, else NULL */
  gboolean refreshing;
  gboolean stepping; /* from `keys` to `coming` */
  CwPageCache *items;
  gboolean loading;
  GError *error;
  gpointer summary;
};

static void
cw_page_model_list_model_init (GListModelInterface *iface);

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

static gint64
get_key (const GArray *keys, guint position)
{
  return g_array_index (keys, gint64, position);
}

/* ── Items ── */

/* The whole page around a row is read with it. */
static void
add_page (CwPageModel *self, guint position)
{
  guint first = position - position % PAGE;
  guint end = MIN (first + PAGE, self->keys->len);
  g_autoptr (GArray) wanted = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = first; i < end; i++)
    {
      gint64 key = get_key (self->keys, i);

      if (cw_page_cache_contains (self->items, key))
        continue;

      cw_page_cache_add (self->items, key);
      g_array_append_val (wanted, key);
    }
  if (self->worker != NULL)
    cw_page_worker_fetch (self->worker, g_steal_pointer (&wanted));
}

static gpointer
cw_page_model_get_item (GListModel *list, guint position)
{
  CwPageModel *self = CW_PAGE_MODEL (list);
  gint64 key;

  if (position >= self->keys->len)
    return NULL;

  key = get_key (self->keys, position);
  if (!cw_page_cache_contains (self->items, key))
    add_page (self, position);

  return cw_page_cache_look_at (self->items, key);
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
set_error (CwPageModel *self, GError *error)
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

/* Returns whether the list has them now: a table that gets or gives up all its rows at once keeps the window
 * from drawing. */
static gboolean
step_towards (CwPageModel *self, const GArray *keys)
{
  CwPageStep step = cw_page_keys_step (self->keys, keys);

  emit_items_changed (self, step.position, step.removed, step.added);

  return step.removed == 0 && step.added == 0;
}

/* What somebody looks at is read anew; the rest is forgotten. */
static void
reload_held (CwPageModel *self)
{
  g_autoptr (GArray) held = cw_page_cache_keep_held (self->items);

  if (held->len > 0)
    cw_page_worker_fetch (self->worker, g_steal_pointer (&held));
}

static void
append_keys (CwPageModel *self, GArray *keys)
{
  guint n = self->keys->len;

  g_array_append_vals (self->keys, keys->data, keys->len);
  emit_items_changed (self, n, 0, keys->len);
}

static void
collect_keys (CwPageModel *self, GArray *keys, gboolean first)
{
  if (first)
    {
      g_clear_pointer (&self->coming, g_array_unref);
      self->coming = g_array_new (FALSE, FALSE, sizeof (gint64));
    }
  g_array_append_vals (self->coming, keys->data, keys->len);
}

/* Returns whether that is done, or wants another turn. */
static gboolean
take_keys (CwPageModel *self, GArray *keys, gboolean first, gboolean last)
{
  if (self->refreshing)
    {
      if (!self->stepping)
        collect_keys (self, keys, first);
      self->stepping = last && !step_towards (self, self->coming);

      return !self->stepping;
    }
  if (first)
    return step_towards (self, keys);

  append_keys (self, keys);

  return TRUE;
}

static void
set_summary (CwPageModel *self, gpointer summary)
{
  if (self->summary != NULL)
    self->source->free_summary (self->summary);
  self->summary = summary;
}

static gboolean
on_keys (gpointer owner, GArray *keys, gboolean first, gboolean last, gpointer *summary)
{
  CwPageModel *self = owner;

  if (!take_keys (self, keys, first, last))
    return FALSE;

  if (!last)
    return TRUE;

  set_summary (self, g_steal_pointer (summary));
  if (self->refreshing)
    {
      self->refreshing = FALSE;
      g_clear_pointer (&self->coming, g_array_unref);
      reload_held (self);
    }
  set_error (self, NULL);
  set_loading (self, FALSE);
  g_signal_emit (self, signals[INDEXED], 0);

  return TRUE;
}

static void
on_rows (gpointer owner, const gint64 *keys, gpointer *rows, guint n_rows)
{
  CwPageModel *self = owner;

  for (guint i = 0; i < n_rows; i++)
    {
      CwPageItem *item = cw_page_cache_peek (self->items, keys[i]);

      if (item != NULL)
        cw_page_item_set_data (item, g_steal_pointer (&rows[i]), self->source->free_row);
    }
}

static void
on_failed (gpointer owner, GError *error)
{
  CwPageModel *self = owner;

  self->refreshing = FALSE;
  g_clear_pointer (&self->coming, g_array_unref);
  set_error (self, error);
  set_loading (self, FALSE);
}

static const CwPageWorkerFuncs worker_funcs = { on_keys, on_rows, on_failed };

/* ── Asking ── */

CwPageModel *
cw_page_model_new (const CwPageSource *source, gpointer user_data, GDestroyNotify destroy)
{
  CwPageModel *self = g_object_new (CW_TYPE_PAGE_MODEL, NULL);

  self->source = source;
  self->worker = cw_page_worker_new (source, user_data, destroy, &worker_funcs, self);

  return self;
}

static void
ask (CwPageModel *self, gboolean refreshing, gpointer query, GDestroyNotify destroy)
{
  self->refreshing = refreshing;
  self->stepping = FALSE;
  g_clear_pointer (&self->coming, g_array_unref);
  set_loading (self, TRUE);
  cw_page_worker_query (self->worker, query, destroy);
}

void
cw_page_model_set_query (CwPageModel *self, gpointer query, GDestroyNotify destroy)
{
  g_return_if_fail (CW_IS_PAGE_MODEL (self));

  ask (self, FALSE, query, destroy);
}

void
cw_page_model_refresh (CwPageModel *self, gpointer query, GDestroyNotify destroy)
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
cw_page_model_get_key (CwPageModel *self, guint position)
{
  g_return_val_if_fail (CW_IS_PAGE_MODEL (self) && position < self->keys->len, 0);

  return get_key (self->keys, position);
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

  g_clear_pointer (&self->worker, cw_page_worker_stop);

  G_OBJECT_CLASS (cw_page_model_parent_class)->dispose (object);
}

static void
cw_page_model_finalize (GObject *object)
{
  CwPageModel *self = CW_PAGE_MODEL (object);

  set_summary (self, NULL);
  cw_page_cache_free (self->items);
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

  properties[PROP_LOADING] =
      g_param_spec_boolean ("loading", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_N_ITEMS] =
      g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_ERROR] =
      g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[INDEXED] = g_signal_new ("indexed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
cw_page_model_init (CwPageModel *self)
{
  self->keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->items = cw_page_cache_new ();
}
