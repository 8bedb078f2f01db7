/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-page-item.h"

struct _CwPageItem
{
  GObject parent_instance;

  gint64 key;
  gpointer data;
  GDestroyNotify free_data;
  gboolean loaded;
};

G_DEFINE_FINAL_TYPE (CwPageItem, cw_page_item, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

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

CwPageItem *
cw_page_item_new (gint64 key)
{
  CwPageItem *self = g_object_new (CW_TYPE_PAGE_ITEM, NULL);

  self->key = key;

  return self;
}

void
cw_page_item_set_data (CwPageItem *self, gpointer data, GDestroyNotify free_data)
{
  g_return_if_fail (CW_IS_PAGE_ITEM (self));

  clear_data (self);
  self->data = data;
  self->free_data = free_data;
  self->loaded = TRUE;

  g_signal_emit (self, signals[CHANGED], 0);
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
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = cw_page_item_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
cw_page_item_init (CwPageItem *self)
{
}
