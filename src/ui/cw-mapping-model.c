/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cw-mapping-model.h"

#include <string.h>

struct _CwMappingModel
{
  GObject parent_instance;

  CwMapping *mapping;
  CwMapping *defaults;     /* what a new row starts with; made when first needed */
  CwSchema *schema;
  CwUserMap *users;
  GPtrArray *items;        /* of CwMappingItem, in the mapping's order */
  GPtrArray *problems;     /* of CwProblem */
};

typedef struct
{
  CwMappingRow *row;
  guint position;
} CwMappingRemoved;

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
  g_clear_pointer (&self->defaults, cw_mapping_free);
  g_clear_pointer (&self->schema, cw_schema_unref);
  g_clear_pointer (&self->users, cw_user_map_unref);
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

static void
check (CwMappingModel *self)
{
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  self->problems = cw_mapping_check (self->mapping, self->schema, self->users);

  replace_items (self);
  g_signal_emit (self, signals[SIGNAL_CHECKED], 0);
}

static void
finish_edit (CwMappingModel *self)
{
  check (self);
  g_signal_emit (self, signals[SIGNAL_EDITED], 0);
}

/**
 * cw_mapping_model_set:
 * @self: a model
 * @mapping: (nullable): the mapping to show; copied
 * @schema: (nullable): what the signed-in user sees
 * @users: (nullable): both sides' users
 *
 * Shows another mapping, or what is known now of the same. Rows that were shown before keep their items.
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

  check (self);
}

gboolean
cw_mapping_model_set_salesforce (CwMappingModel *self,
                                 const char     *key,
                                 const char     *api_name)
{
  CwMappingRow *row;

  g_return_val_if_fail (CW_IS_MAPPING_MODEL (self), FALSE);
  g_return_val_if_fail (key != NULL && api_name != NULL, FALSE);

  row = cw_mapping_find (self->mapping, key);
  if (row == NULL || strcmp (row->salesforce, api_name) == 0)
    return FALSE;
  /* Choosing the right one again is how a damaged locked row is mended. */
  if (row->aloware->category == CW_CATEGORY_LOCKED && g_strcmp0 (api_name, row->aloware->default_object_field) != 0)
    return FALSE;

  g_free (row->salesforce);
  row->salesforce = g_strdup (api_name);
  finish_edit (self);

  return TRUE;
}

static gboolean
may_flow (CwMappingModel     *self,
          const CwMappingRow *row,
          CwDirection         direction)
{
  if (row->aloware->category == CW_CATEGORY_LOCKED)
    return direction == CW_DIRECTION_BOTH;

  return (cw_mapping_row_directions (row, self->schema, NULL) & (1u << direction)) != 0;
}

guint
cw_mapping_model_set_direction (CwMappingModel    *self,
                                const char *const *keys,
                                CwDirection        direction,
                                guint             *n_refused)
{
  guint n_changed = 0, refused = 0;

  g_return_val_if_fail (CW_IS_MAPPING_MODEL (self), 0);
  g_return_val_if_fail (keys != NULL, 0);

  for (guint i = 0; keys[i] != NULL; i++)
    {
      CwMappingRow *row = cw_mapping_find (self->mapping, keys[i]);

      if (row == NULL || row->direction == direction)
        continue;
      if (!may_flow (self, row, direction))
        {
          refused++;
          continue;
        }
      row->direction = direction;
      n_changed++;
    }

  if (n_refused != NULL)
    *n_refused = refused;
  if (n_changed > 0)
    finish_edit (self);

  return n_changed;
}

gboolean
cw_mapping_model_set_blank (CwMappingModel *self,
                            const char     *key,
                            CwBlankRule     blank)
{
  CwMappingRow *row;

  g_return_val_if_fail (CW_IS_MAPPING_MODEL (self), FALSE);

  row = cw_mapping_find (self->mapping, key);
  if (row == NULL || row->blank == blank)
    return FALSE;

  row->blank = blank;
  finish_edit (self);

  return TRUE;
}

gboolean
cw_mapping_model_set_conflict (CwMappingModel *self,
                               const char     *key,
                               gboolean        set,
                               CwConflictRule  rule)
{
  CwMappingRow *row;

  g_return_val_if_fail (CW_IS_MAPPING_MODEL (self), FALSE);

  row = cw_mapping_find (self->mapping, key);
  if (row == NULL || (!row->conflict_set && !set) || (row->conflict_set && set && row->conflict == rule))
    return FALSE;

  row->conflict_set = set;
  row->conflict = set ? rule : CW_CONFLICT_RULE_ASK;
  finish_edit (self);

  return TRUE;
}

gboolean
cw_mapping_model_set_value (CwMappingModel *self,
                            const char     *key,
                            const char     *aloware_value,
                            const char     *salesforce_value)
{
  CwMappingRow *row;
  const char *old;

  g_return_val_if_fail (CW_IS_MAPPING_MODEL (self), FALSE);
  g_return_val_if_fail (aloware_value != NULL && *aloware_value != '\0', FALSE);

  if (salesforce_value != NULL && *salesforce_value == '\0')
    salesforce_value = NULL;

  row = cw_mapping_find (self->mapping, key);
  if (row == NULL)
    return FALSE;

  old = g_hash_table_lookup (row->value_pairs, aloware_value);
  if (g_strcmp0 (old, salesforce_value) == 0)
    return FALSE;

  if (salesforce_value != NULL)
    g_hash_table_insert (row->value_pairs, g_strdup (aloware_value), g_strdup (salesforce_value));
  else
    g_hash_table_remove (row->value_pairs, aloware_value);
  finish_edit (self);

  return TRUE;
}

static CwMappingRow *
make_row (CwMappingModel         *self,
          const CwCatalogueEntry *entry)
{
  const CwMappingRow *suggested;
  CwMappingRow *row;

  if (self->defaults == NULL && self->schema != NULL)
    self->defaults = cw_mapping_new_default (self->schema);

  suggested = self->defaults != NULL ? cw_mapping_find (self->defaults, entry->key) : NULL;
  if (suggested != NULL && cw_mapping_find_salesforce (self->mapping, suggested->salesforce) == NULL)
    return cw_mapping_row_copy (suggested);

  row = cw_mapping_row_new (entry, "");
  if ((entry->directions & (1u << row->direction)) == 0)
    row->direction = CW_DIRECTION_TO_SALESFORCE;

  return row;
}

gboolean
cw_mapping_model_add (CwMappingModel *self,
                      const char     *key)
{
  const CwCatalogueEntry *entry;

  g_return_val_if_fail (CW_IS_MAPPING_MODEL (self), FALSE);

  entry = cw_catalogue_find (key);
  if (entry == NULL || cw_mapping_find (self->mapping, key) != NULL ||
      !cw_mapping_add (self->mapping, make_row (self, entry), NULL))
    return FALSE;

  finish_edit (self);

  return TRUE;
}

static void
removed_free (CwMappingRemoved *removed)
{
  cw_mapping_row_free (removed->row);
  g_free (removed);
}

static guint
position_of (CwMappingModel *self,
             const char     *key)
{
  for (guint i = 0; i < cw_mapping_get_n_rows (self->mapping); i++)
    {
      if (strcmp (cw_mapping_get_row (self->mapping, i)->aloware->key, key) == 0)
        return i;
    }

  return G_MAXUINT;
}

static int
compare_removed (gconstpointer a,
                 gconstpointer b)
{
  const CwMappingRemoved *first = *(const CwMappingRemoved *const *) a;
  const CwMappingRemoved *second = *(const CwMappingRemoved *const *) b;

  return (first->position > second->position) - (first->position < second->position);
}

GPtrArray *
cw_mapping_model_remove (CwMappingModel    *self,
                         const char *const *keys)
{
  g_autoptr (GPtrArray) removed = g_ptr_array_new_with_free_func ((GDestroyNotify) removed_free);

  g_return_val_if_fail (CW_IS_MAPPING_MODEL (self), NULL);
  g_return_val_if_fail (keys != NULL, NULL);

  /* All positions first: they are those of the whole mapping. */
  for (guint i = 0; keys[i] != NULL; i++)
    {
      guint position = position_of (self, keys[i]);
      CwMappingRemoved *each;

      if (position == G_MAXUINT || !cw_catalogue_is_removable (cw_mapping_get_row (self->mapping, position)->aloware))
        continue;

      each = g_new0 (CwMappingRemoved, 1);
      each->row = cw_mapping_row_copy (cw_mapping_get_row (self->mapping, position));
      each->position = position;
      g_ptr_array_add (removed, each);
    }

  if (removed->len == 0)
    return NULL;

  g_ptr_array_sort (removed, compare_removed);
  for (guint i = 0; i < removed->len; i++)
    cw_mapping_remove (self->mapping, ((CwMappingRemoved *) g_ptr_array_index (removed, i))->row->aloware->key, NULL);
  finish_edit (self);

  return g_steal_pointer (&removed);
}

guint
cw_mapping_model_restore (CwMappingModel *self,
                          GPtrArray      *removed)
{
  guint n = 0;

  g_return_val_if_fail (CW_IS_MAPPING_MODEL (self), 0);
  g_return_val_if_fail (removed != NULL, 0);

  for (guint i = 0; i < removed->len; i++)
    {
      const CwMappingRemoved *each = g_ptr_array_index (removed, i);

      if (cw_mapping_find (self->mapping, each->row->aloware->key) != NULL ||
          !cw_mapping_add (self->mapping, cw_mapping_row_copy (each->row), NULL))
        continue;

      n++;
      cw_mapping_move (self->mapping, cw_mapping_get_n_rows (self->mapping) - 1,
                       MIN (each->position, cw_mapping_get_n_rows (self->mapping) - 1));
    }

  if (n > 0)
    finish_edit (self);

  return n;
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
