/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cw-mapping-check.h"
#include "cw-mapping-model-private.h"

#include <string.h>

enum
{
  SIGNAL_CHECKED,
  SIGNAL_EDITED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CwMappingModel, cw_mapping_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static GType
cw_mapping_model_get_item_type (GListModel *list)
{
  return CW_TYPE_MAPPING_ITEM;
}

static guint
cw_mapping_model_get_n_items (GListModel *list)
{
  return CW_MAPPING_MODEL (list)->items->len;
}

static gpointer
cw_mapping_model_get_item (GListModel *list,
                           guint       position)
{
  CwMappingModel *self = CW_MAPPING_MODEL (list);

  return position < self->items->len ? g_object_ref (g_ptr_array_index (self->items, position)) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = cw_mapping_model_get_item_type;
  iface->get_n_items = cw_mapping_model_get_n_items;
  iface->get_item = cw_mapping_model_get_item;
}

static void
cw_mapping_model_finalize (GObject *object)
{
  CwMappingModel *self = CW_MAPPING_MODEL (object);

  g_clear_pointer (&self->mapping, cw_mapping_free);
  g_clear_pointer (&self->told, cw_mapping_free);
  g_clear_pointer (&self->undo, g_ptr_array_unref);
  g_clear_pointer (&self->redo, g_ptr_array_unref);
  g_clear_pointer (&self->defaults, cw_mapping_free);
  g_clear_pointer (&self->schema, cw_schema_unref);
  g_clear_pointer (&self->users, cw_user_map_unref);
  g_clear_pointer (&self->delivered, cw_delivered_free);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->problems, g_ptr_array_unref);

  G_OBJECT_CLASS (cw_mapping_model_parent_class)->finalize (object);
}

static void
cw_mapping_model_class_init (CwMappingModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = cw_mapping_model_finalize;

  signals[SIGNAL_CHECKED] = g_signal_new ("checked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_EDITED] = g_signal_new ("edited", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
cw_mapping_model_init (CwMappingModel *self)
{
  self->mapping = cw_mapping_new ();
  self->told = cw_mapping_new ();
  self->undo = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_mapping_free);
  self->redo = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_mapping_free);
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->problems = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_problem_free);
}

CwMappingModel *
cw_mapping_model_new (void)
{
  return g_object_new (CW_TYPE_MAPPING_MODEL, NULL);
}

const CwMapping *
cw_mapping_model_get_mapping (CwMappingModel *self)
{
  g_return_val_if_fail (CW_IS_MAPPING_MODEL (self), NULL);

  return self->mapping;
}

CwSchema *
cw_mapping_model_get_schema (CwMappingModel *self)
{
  g_return_val_if_fail (CW_IS_MAPPING_MODEL (self), NULL);

  return self->schema;
}

CwUserMap *
cw_mapping_model_get_users (CwMappingModel *self)
{
  g_return_val_if_fail (CW_IS_MAPPING_MODEL (self), NULL);

  return self->users;
}

GPtrArray *
cw_mapping_model_get_problems (CwMappingModel *self)
{
  g_return_val_if_fail (CW_IS_MAPPING_MODEL (self), NULL);

  return self->problems;
}

static CwMappingItem *
find_in (GPtrArray  *items,
         const char *key)
{
  for (guint i = 0; i < items->len; i++)
    {
      CwMappingItem *item = g_ptr_array_index (items, i);

      if (strcmp (cw_mapping_item_get_key (item), key) == 0)
        return item;
    }

  return NULL;
}

CwMappingItem *
cw_mapping_model_find (CwMappingModel *self,
                       const char     *key)
{
  g_return_val_if_fail (CW_IS_MAPPING_MODEL (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  return find_in (self->items, key);
}

CwMappingItem *
cw_mapping_model_find_salesforce (CwMappingModel *self,
                                  const char     *api_name)
{
  const CwMappingRow *row;

  g_return_val_if_fail (CW_IS_MAPPING_MODEL (self), NULL);

  row = cw_mapping_find_salesforce (self->mapping, api_name);

  return row != NULL ? find_in (self->items, row->aloware->key) : NULL;
}

void
cw_mapping_model_count_problems (CwMappingModel *self,
                                 guint          *n_blocking,
                                 guint          *n_warnings)
{
  guint counts[2] = { 0, 0 };

  g_return_if_fail (CW_IS_MAPPING_MODEL (self));

  for (guint i = 0; i < self->items->len; i++)
    {
      CwMappingItemState state = cw_mapping_item_get_state (g_ptr_array_index (self->items, i));

      counts[0] += state == CW_MAPPING_PROBLEM;
      counts[1] += state == CW_MAPPING_WARNING;
    }

  for (guint i = 0; i < self->problems->len; i++)
    {
      const CwProblem *problem = g_ptr_array_index (self->problems, i);

      if (problem->aloware == NULL)
        counts[problem->blocking ? 0 : 1]++;
    }

  if (n_blocking != NULL)
    *n_blocking = counts[0];
  if (n_warnings != NULL)
    *n_warnings = counts[1];
}

/* Items of the mapping's rows, those that exist already kept, so that selection and focus stay. */
static GPtrArray *
list_items (CwMappingModel *self)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < cw_mapping_get_n_rows (self->mapping); i++)
    {
      const CwMappingRow *row = cw_mapping_get_row (self->mapping, i);
      CwMappingItem *item = find_in (self->items, row->aloware->key);

      g_ptr_array_add (items, item != NULL ? g_object_ref (item) : cw_mapping_item_new (row->aloware));
    }

  return items;
}

static void
replace_items (CwMappingModel *self)
{
  g_autoptr (GPtrArray) old = self->items;
  guint head = 0, tail = 0;

  self->items = list_items (self);

  while (head < old->len && head < self->items->len &&
         g_ptr_array_index (old, head) == g_ptr_array_index (self->items, head))
    head++;
  while (tail < old->len - head && tail < self->items->len - head &&
         g_ptr_array_index (old, old->len - 1 - tail) == g_ptr_array_index (self->items, self->items->len - 1 - tail))
    tail++;

  /* Before anybody looks at the new ones. */
  for (guint i = 0; i < self->items->len; i++)
    cw_mapping_item_update (g_ptr_array_index (self->items, i), cw_mapping_get_row (self->mapping, i),
                            self->schema, self->problems);

  if (old->len - head - tail > 0 || self->items->len - head - tail > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), head, old->len - head - tail, self->items->len - head - tail);
}

void
cw_mapping_model_check (CwMappingModel *self)
{
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  self->problems = cw_mapping_check (self->mapping, self->schema, self->users);
  cw_delivered_check (self->delivered, self->mapping, self->problems);

  replace_items (self);
  g_signal_emit (self, signals[SIGNAL_CHECKED], 0);
}

/**
 * cw_mapping_model_set:
 * @self: a model
 * @mapping: (nullable): the mapping to show; copied
 * @schema: (nullable): what the signed-in user sees
 * @users: (nullable): both sides' users
 *
 * Shows another mapping, or what is known now of the same. Rows that were shown before keep their items. Another mapping
 * in the place of one, such as an imported one, can be taken back like an edit; none forgets what could be.
 */
void
cw_mapping_model_set (CwMappingModel  *self,
                      const CwMapping *mapping,
                      CwSchema        *schema,
                      CwUserMap       *users)
{
  CwMapping *copy;

  g_return_if_fail (CW_IS_MAPPING_MODEL (self));

  copy = mapping != NULL ? cw_mapping_copy (mapping) : cw_mapping_new ();
  cw_mapping_free (self->mapping);
  self->mapping = copy;
  if (mapping == NULL || cw_mapping_get_n_rows (self->told) == 0)
    cw_mapping_model_forget (self);
  else if (!cw_mapping_equal (copy, self->told))
    cw_mapping_model_remember (self);

  if (schema != self->schema)
    {
      g_clear_pointer (&self->defaults, cw_mapping_free);
      g_clear_pointer (&self->schema, cw_schema_unref);
      self->schema = schema != NULL ? cw_schema_ref (schema) : NULL;
    }
  if (users != self->users)
    {
      g_clear_pointer (&self->users, cw_user_map_unref);
      self->users = users != NULL ? cw_user_map_ref (users) : NULL;
    }

  cw_mapping_model_check (self);
}

GPtrArray *
cw_mapping_model_list_addable (CwMappingModel *self,
                               GPtrArray      *custom)
{
  GPtrArray *addable = g_ptr_array_new ();

  g_return_val_if_fail (CW_IS_MAPPING_MODEL (self), addable);

  for (guint i = 0; i < cw_catalogue_get_n (); i++)
    {
      const CwCatalogueEntry *entry = cw_catalogue_get_nth (i);

      if (cw_mapping_find (self->mapping, entry->key) == NULL)
        g_ptr_array_add (addable, (gpointer) entry);
    }

  for (guint i = 0; custom != NULL && i < custom->len; i++)
    {
      const CwCatalogueEntry *entry = cw_catalogue_find (g_ptr_array_index (custom, i));

      if (entry != NULL && cw_mapping_find (self->mapping, entry->key) == NULL)
        g_ptr_array_add (addable, (gpointer) entry);
    }

  return addable;
}

void
cw_mapping_model_take_delivered (CwMappingModel *self,
                                 CwDelivered    *delivered)
{
  g_return_if_fail (CW_IS_MAPPING_MODEL (self));

  g_clear_pointer (&self->delivered, cw_delivered_free);
  self->delivered = delivered;
  cw_mapping_model_check (self);
}
