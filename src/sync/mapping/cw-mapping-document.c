/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-mapping-document.h"

#include "cw-mapping-check.h"
#include "cw-mapping-default.h"
#include "cw-missing-field.h"

#include <string.h>

/* Far more steps than anybody takes back; a mapping is small. */
#define MAX_STEPS 200

struct _CwMappingDocument
{
  GObject parent_instance;

  CwMapping *working;     /* what is edited; NULL while there is none */
  CwMapping *saved;       /* the draft on disk, else the active one; NULL: none */
  CwMapping *active;      /* what runs use; NULL: none */
  GPtrArray *undo, *redo; /* of CwMapping, the step to take next last */
  CwMapping *defaults;    /* what a new row starts with; made when first needed */
  CwSchema *schema;
  CwUserMap *users;
  CwDelivered *delivered; /* NULL: not known */
  GPtrArray *items;       /* of CwMappingItem, in the mapping's order */
  GPtrArray *problems;    /* of CwProblem */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CwMappingDocument,
                               cw_mapping_document,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

CwMappingDocument *
cw_mapping_document_new (void)
{
  return g_object_new (CW_TYPE_MAPPING_DOCUMENT, NULL);
}

/* ── Rows and problems ── */

static guint
n_rows (CwMappingDocument *self)
{
  return self->working != NULL ? cw_mapping_get_n_rows (self->working) : 0;
}

static CwMappingRow *
find_row (CwMappingDocument *self, const char *key)
{
  return self->working != NULL ? cw_mapping_find (self->working, key) : NULL;
}

static CwMappingItem *
find_item (GPtrArray *items, const char *key)
{
  for (guint i = 0; i < items->len; i++)
    {
      CwMappingItem *item = g_ptr_array_index (items, i);

      if (strcmp (cw_mapping_item_get_key (item), key) == 0)
        return item;
    }

  return NULL;
}

/* Items of the mapping's rows. Those that exist already are kept, so that selection and focus stay. */
static GPtrArray *
list_items (CwMappingDocument *self)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n_rows (self); i++)
    {
      const CwMappingRow *row = cw_mapping_get_row (self->working, i);
      CwMappingItem *item = find_item (self->items, row->aloware->key);

      g_ptr_array_add (items, item != NULL ? g_object_ref (item) : cw_mapping_item_new (row->aloware));
    }

  return items;
}

/* Points each item to its row, and the items of removed rows to none. Nothing is notified before all items
 * are right. */
static void
update_items (CwMappingDocument *self, GPtrArray *old)
{
  for (guint i = 0; i < old->len; i++)
    {
      CwMappingItem *item = g_ptr_array_index (old, i);

      if (find_item (self->items, cw_mapping_item_get_key (item)) == NULL)
        cw_mapping_item_update (item, NULL, NULL, NULL);
    }

  for (guint i = 0; i < self->items->len; i++)
    {
      g_object_freeze_notify (g_ptr_array_index (self->items, i));
      cw_mapping_item_update (g_ptr_array_index (self->items, i), cw_mapping_get_row (self->working, i),
                              self->schema, self->problems);
    }
  for (guint i = 0; i < self->items->len; i++)
    g_object_thaw_notify (g_ptr_array_index (self->items, i));
}

static void
replace_items (CwMappingDocument *self)
{
  g_autoptr (GPtrArray) old = self->items;
  guint head = 0, tail = 0;

  self->items = list_items (self);

  while (head < old->len && head < self->items->len
         && g_ptr_array_index (old, head) == g_ptr_array_index (self->items, head))
    head++;
  while (tail < old->len - head && tail < self->items->len - head
         && g_ptr_array_index (old, old->len - 1 - tail)
              == g_ptr_array_index (self->items, self->items->len - 1 - tail))
    tail++;

  /* Before anybody looks at the new items. */
  update_items (self, old);

  if (old->len - head - tail > 0 || self->items->len - head - tail > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), head, old->len - head - tail,
                                self->items->len - head - tail);
}

/* Ends each call that changes the working copy or what it is checked against: checks all rows, updates the
 * items, and emits "changed". */
static void
changed (CwMappingDocument *self)
{
  /* The items point to the old problems until they are updated. */
  g_autoptr (GPtrArray) old_problems = g_steal_pointer (&self->problems);

  if (self->working != NULL)
    {
      self->problems = cw_mapping_check (self->working, self->schema, self->users);
      cw_delivered_check (self->delivered, self->working, self->problems);
    }
  else
    self->problems = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_problem_free);

  replace_items (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* ── Taking back ── */

/* Makes the working copy, as it is now, a step that can be taken back, and forgets the steps that were taken
 * back before. A copy of it is kept for that: the items go on pointing to the one that is edited. */
static void
remember (CwMappingDocument *self)
{
  g_ptr_array_set_size (self->redo, 0);
  g_ptr_array_add (self->undo, cw_mapping_copy (self->working));
  if (self->undo->len > MAX_STEPS)
    g_ptr_array_remove_index (self->undo, 0);
}

/* Takes a step from one stack, and puts the mapping that it replaces on the other. */
static gboolean
step (CwMappingDocument *self, GPtrArray *from, GPtrArray *to)
{
  if (from->len == 0)
    return FALSE;

  g_ptr_array_add (to, g_steal_pointer (&self->working));
  self->working = g_ptr_array_steal_index (from, from->len - 1);
  changed (self);

  return TRUE;
}

gboolean
cw_mapping_document_undo (CwMappingDocument *self)
{
  g_return_val_if_fail (CW_IS_MAPPING_DOCUMENT (self), FALSE);

  return step (self, self->undo, self->redo);
}

gboolean
cw_mapping_document_redo (CwMappingDocument *self)
{
  g_return_val_if_fail (CW_IS_MAPPING_DOCUMENT (self), FALSE);

  return step (self, self->redo, self->undo);
}

gboolean
cw_mapping_document_can_undo (CwMappingDocument *self)
{
  g_return_val_if_fail (CW_IS_MAPPING_DOCUMENT (self), FALSE);

  return self->undo->len > 0;
}

gboolean
cw_mapping_document_can_redo (CwMappingDocument *self)
{
  g_return_val_if_fail (CW_IS_MAPPING_DOCUMENT (self), FALSE);

  return self->redo->len > 0;
}

/* ── The three copies ── */

static gboolean
is_same (const CwMapping *a, const CwMapping *b)
{
  return a == b || (a != NULL && b != NULL && cw_mapping_equal (a, b));
}

/* (transfer full) (nullable) */
static void
set_working (CwMappingDocument *self, CwMapping *mapping)
{
  g_autoptr (CwMapping) old = NULL;

  if (self->working != NULL && mapping != NULL)
    remember (self);
  else
    {
      g_ptr_array_set_size (self->undo, 0);
      g_ptr_array_set_size (self->redo, 0);
    }

  /* The items point to the rows of the old mapping until they are updated. */
  old = g_steal_pointer (&self->working);
  self->working = mapping;
  changed (self);
}

void
cw_mapping_document_load (CwMappingDocument *self, CwMapping *saved, CwMapping *active)
{
  gboolean unsaved, same_saved;

  g_return_if_fail (CW_IS_MAPPING_DOCUMENT (self));

  unsaved = cw_mapping_document_is_unsaved (self);
  same_saved = is_same (self->saved, saved);
  if (same_saved && is_same (self->active, active))
    {
      cw_mapping_free (saved);
      cw_mapping_free (active);
      return;
    }

  cw_mapping_free (self->saved);
  cw_mapping_free (self->active);
  self->saved = saved;
  self->active = active;

  if (!unsaved && !same_saved)
    set_working (self, saved != NULL ? cw_mapping_copy (saved) : NULL);
  else
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
cw_mapping_document_replace (CwMappingDocument *self, CwMapping *mapping)
{
  g_return_if_fail (CW_IS_MAPPING_DOCUMENT (self));
  g_return_if_fail (mapping != NULL);

  if (is_same (self->working, mapping))
    cw_mapping_free (mapping);
  else
    set_working (self, mapping);
}

void
cw_mapping_document_discard (CwMappingDocument *self)
{
  g_return_if_fail (CW_IS_MAPPING_DOCUMENT (self));

  if (self->saved != NULL)
    cw_mapping_document_replace (self, cw_mapping_copy (self->saved));
}

const CwMapping *
cw_mapping_document_get_mapping (CwMappingDocument *self)
{
  g_return_val_if_fail (CW_IS_MAPPING_DOCUMENT (self), NULL);

  return self->working;
}

const CwMapping *
cw_mapping_document_get_saved (CwMappingDocument *self)
{
  g_return_val_if_fail (CW_IS_MAPPING_DOCUMENT (self), NULL);

  return self->saved;
}

const CwMapping *
cw_mapping_document_get_active (CwMappingDocument *self)
{
  g_return_val_if_fail (CW_IS_MAPPING_DOCUMENT (self), NULL);

  return self->active;
}

gboolean
cw_mapping_document_is_unsaved (CwMappingDocument *self)
{
  g_return_val_if_fail (CW_IS_MAPPING_DOCUMENT (self), FALSE);

  return self->working != NULL && !is_same (self->working, self->saved);
}

/* ── What is known of the accounts ── */

void
cw_mapping_document_set_schema (CwMappingDocument *self, CwSchema *schema, CwUserMap *users)
{
  g_autoptr (CwSchema) old_schema = NULL;
  g_autoptr (CwUserMap) old_users = NULL;

  g_return_if_fail (CW_IS_MAPPING_DOCUMENT (self));

  /* The items compare fields by their address, so the old schema is kept until they are updated. */
  old_schema = g_steal_pointer (&self->schema);
  old_users = g_steal_pointer (&self->users);
  self->schema = schema != NULL ? cw_schema_ref (schema) : NULL;
  self->users = users != NULL ? cw_user_map_ref (users) : NULL;
  g_clear_pointer (&self->defaults, cw_mapping_free);
  changed (self);
}

void
cw_mapping_document_take_delivered (CwMappingDocument *self, CwDelivered *delivered)
{
  g_return_if_fail (CW_IS_MAPPING_DOCUMENT (self));

  g_clear_pointer (&self->delivered, cw_delivered_free);
  self->delivered = delivered;
  changed (self);
}

CwSchema *
cw_mapping_document_get_schema (CwMappingDocument *self)
{
  g_return_val_if_fail (CW_IS_MAPPING_DOCUMENT (self), NULL);

  return self->schema;
}

CwUserMap *
cw_mapping_document_get_users (CwMappingDocument *self)
{
  g_return_val_if_fail (CW_IS_MAPPING_DOCUMENT (self), NULL);

  return self->users;
}

GPtrArray *
cw_mapping_document_get_problems (CwMappingDocument *self)
{
  g_return_val_if_fail (CW_IS_MAPPING_DOCUMENT (self), NULL);

  return self->problems;
}

CwMappingItem *
cw_mapping_document_find (CwMappingDocument *self, const char *key)
{
  g_return_val_if_fail (CW_IS_MAPPING_DOCUMENT (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  return find_item (self->items, key);
}

CwMappingItem *
cw_mapping_document_find_salesforce (CwMappingDocument *self, const char *api_name)
{
  const CwMappingRow *row;

  g_return_val_if_fail (CW_IS_MAPPING_DOCUMENT (self), NULL);

  row = self->working != NULL ? cw_mapping_find_salesforce (self->working, api_name) : NULL;

  return row != NULL ? find_item (self->items, row->aloware->key) : NULL;
}

void
cw_mapping_document_count_problems (CwMappingDocument *self, guint *n_blocking, guint *n_warnings)
{
  guint counts[2] = { 0, 0 };

  g_return_if_fail (CW_IS_MAPPING_DOCUMENT (self));

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

/* ── Edits ── */

gboolean
cw_mapping_document_set_salesforce (CwMappingDocument *self, const char *key, const char *api_name)
{
  CwMappingRow *row;

  g_return_val_if_fail (CW_IS_MAPPING_DOCUMENT (self), FALSE);
  g_return_val_if_fail (key != NULL && api_name != NULL, FALSE);

  row = find_row (self, key);
  if (row == NULL || strcmp (row->salesforce, api_name) == 0)
    return FALSE;
  /* The right field can be chosen for a locked row: that is how a damaged one is repaired. */
  if (row->aloware->category == CW_CATEGORY_LOCKED
      && g_strcmp0 (api_name, row->aloware->default_fields[self->working->object]) != 0)
    return FALSE;

  remember (self);
  g_free (row->salesforce);
  row->salesforce = g_strdup (api_name);
  changed (self);

  return TRUE;
}

static gboolean
may_flow (CwMappingDocument *self, const CwMappingRow *row, CwDirection direction)
{
  if (row->aloware->category == CW_CATEGORY_LOCKED)
    return direction == CW_DIRECTION_BOTH;

  return (cw_mapping_row_directions (row, self->schema, NULL) & (1u << direction)) != 0;
}

guint
cw_mapping_document_set_direction (CwMappingDocument *self,
                                   const char *const *keys,
                                   CwDirection direction,
                                   guint *n_refused)
{
  guint n_changed = 0, refused = 0;

  g_return_val_if_fail (CW_IS_MAPPING_DOCUMENT (self), 0);
  g_return_val_if_fail (keys != NULL, 0);

  for (guint i = 0; keys[i] != NULL; i++)
    {
      CwMappingRow *row = find_row (self, keys[i]);

      if (row == NULL || row->direction == direction)
        continue;
      if (!may_flow (self, row, direction))
        {
          refused++;
          continue;
        }
      if (n_changed++ == 0)
        remember (self);
      row->direction = direction;
    }

  if (n_refused != NULL)
    *n_refused = refused;
  if (n_changed > 0)
    changed (self);

  return n_changed;
}

gboolean
cw_mapping_document_set_blank (CwMappingDocument *self, const char *key, CwBlankRule blank)
{
  CwMappingRow *row;

  g_return_val_if_fail (CW_IS_MAPPING_DOCUMENT (self), FALSE);

  row = find_row (self, key);
  if (row == NULL || row->blank == blank)
    return FALSE;

  remember (self);
  row->blank = blank;
  changed (self);

  return TRUE;
}

gboolean
cw_mapping_document_set_conflict (CwMappingDocument *self, const char *key, gboolean set, CwConflictRule rule)
{
  CwMappingRow *row;

  g_return_val_if_fail (CW_IS_MAPPING_DOCUMENT (self), FALSE);

  row = find_row (self, key);
  if (row == NULL || (!row->conflict_set && !set) || (row->conflict_set && set && row->conflict == rule))
    return FALSE;

  remember (self);
  row->conflict_set = set;
  row->conflict = set ? rule : CW_CONFLICT_RULE_ASK;
  changed (self);

  return TRUE;
}

gboolean
cw_mapping_document_set_value (CwMappingDocument *self,
                               const char *key,
                               const char *aloware_value,
                               const char *salesforce_value)
{
  CwMappingRow *row;
  const char *old;

  g_return_val_if_fail (CW_IS_MAPPING_DOCUMENT (self), FALSE);
  g_return_val_if_fail (aloware_value != NULL && *aloware_value != '\0', FALSE);

  if (salesforce_value != NULL && *salesforce_value == '\0')
    salesforce_value = NULL;

  row = find_row (self, key);
  if (row == NULL)
    return FALSE;

  old = g_hash_table_lookup (row->value_pairs, aloware_value);
  if (g_strcmp0 (old, salesforce_value) == 0)
    return FALSE;

  remember (self);
  if (salesforce_value != NULL)
    g_hash_table_insert (row->value_pairs, g_strdup (aloware_value), g_strdup (salesforce_value));
  else
    g_hash_table_remove (row->value_pairs, aloware_value);
  changed (self);

  return TRUE;
}

gboolean
cw_mapping_document_choose_owner (CwMappingDocument *self, const char *salesforce_id, const char *aloware_id)
{
  g_return_val_if_fail (CW_IS_MAPPING_DOCUMENT (self), FALSE);
  g_return_val_if_fail (salesforce_id != NULL, FALSE);

  if (self->working == NULL
      || g_strcmp0 (g_hash_table_lookup (self->working->owners, salesforce_id), aloware_id) == 0)
    return FALSE;

  remember (self);
  cw_mapping_choose_owner (self->working, salesforce_id, aloware_id);
  changed (self);

  return TRUE;
}

gboolean
cw_mapping_document_set_fixed (CwMappingDocument *self, const char *api_name, const char *value)
{
  const char *old;

  g_return_val_if_fail (CW_IS_MAPPING_DOCUMENT (self), FALSE);
  g_return_val_if_fail (api_name != NULL && *api_name != '\0', FALSE);

  if (value != NULL && *value == '\0')
    value = NULL;
  old = self->working != NULL ? cw_mapping_get_fixed (self->working, api_name) : NULL;
  if (self->working == NULL || g_strcmp0 (old, value) == 0)
    return FALSE;

  remember (self);
  cw_mapping_set_fixed (self->working, api_name, value);
  changed (self);

  return TRUE;
}

static CwMappingRow *
make_row (CwMappingDocument *self, const CwCatalogueEntry *entry)
{
  const CwMappingRow *suggested;
  CwMappingRow *row;

  if (self->defaults == NULL && self->schema != NULL)
    self->defaults = cw_mapping_new_default (self->schema);

  suggested = self->defaults != NULL ? cw_mapping_find (self->defaults, entry->key) : NULL;
  if (suggested != NULL && cw_mapping_find_salesforce (self->working, suggested->salesforce) == NULL)
    return cw_mapping_row_copy (suggested);

  row = cw_mapping_row_new (entry, "");
  if ((entry->directions & (1u << row->direction)) == 0)
    row->direction = CW_DIRECTION_TO_SALESFORCE;

  return row;
}

gboolean
cw_mapping_document_add (CwMappingDocument *self, const char *key)
{
  const CwCatalogueEntry *entry;

  g_return_val_if_fail (CW_IS_MAPPING_DOCUMENT (self), FALSE);

  entry = cw_catalogue_find (key);
  if (entry == NULL || self->working == NULL || find_row (self, key) != NULL)
    return FALSE;

  remember (self);
  cw_mapping_add (self->working, make_row (self, entry), NULL);
  changed (self);

  return TRUE;
}

gboolean
cw_mapping_document_map (CwMappingDocument *self, const CwCatalogueEntry *entry, const char *api_name)
{
  g_autoptr (CwMapping) mapping = NULL;

  g_return_val_if_fail (CW_IS_MAPPING_DOCUMENT (self), FALSE);
  g_return_val_if_fail (entry != NULL && api_name != NULL, FALSE);

  if (self->working == NULL || self->schema == NULL)
    return FALSE;

  mapping = cw_mapping_copy (self->working);
  if (!cw_mapping_map_field (mapping, entry, api_name, self->schema)
      || cw_mapping_equal (mapping, self->working))
    return FALSE;

  cw_mapping_document_replace (self, g_steal_pointer (&mapping));

  return TRUE;
}

/* A row that a person removed, and where it was, so that it can be put back. */
typedef struct
{
  CwMappingRow *row;
  guint position;
} Removed;

static void
removed_free (Removed *removed)
{
  cw_mapping_row_free (removed->row);
  g_free (removed);
}

static guint
position_of (CwMappingDocument *self, const char *key)
{
  for (guint i = 0; i < n_rows (self); i++)
    {
      if (strcmp (cw_mapping_get_row (self->working, i)->aloware->key, key) == 0)
        return i;
    }

  return G_MAXUINT;
}

static int
compare_removed (gconstpointer a, gconstpointer b)
{
  const Removed *first = *(const Removed *const *) a;
  const Removed *second = *(const Removed *const *) b;

  return (first->position > second->position) - (first->position < second->position);
}

GPtrArray *
cw_mapping_document_remove (CwMappingDocument *self, const char *const *keys)
{
  g_autoptr (GPtrArray) removed = g_ptr_array_new_with_free_func ((GDestroyNotify) removed_free);

  g_return_val_if_fail (CW_IS_MAPPING_DOCUMENT (self), NULL);
  g_return_val_if_fail (keys != NULL, NULL);

  /* All positions are noted before the first row is removed, which would change those of the others. */
  for (guint i = 0; keys[i] != NULL; i++)
    {
      guint position = position_of (self, keys[i]);
      Removed *each;

      if (position == G_MAXUINT
          || !cw_catalogue_is_removable (cw_mapping_get_row (self->working, position)->aloware))
        continue;

      each = g_new0 (Removed, 1);
      each->row = cw_mapping_row_copy (cw_mapping_get_row (self->working, position));
      each->position = position;
      g_ptr_array_add (removed, each);
    }

  if (removed->len == 0)
    return NULL;

  remember (self);
  g_ptr_array_sort (removed, compare_removed);
  for (guint i = 0; i < removed->len; i++)
    cw_mapping_remove (self->working, ((Removed *) g_ptr_array_index (removed, i))->row->aloware->key, NULL);
  changed (self);

  return g_steal_pointer (&removed);
}

guint
cw_mapping_document_restore (CwMappingDocument *self, GPtrArray *removed)
{
  guint n = 0;

  g_return_val_if_fail (CW_IS_MAPPING_DOCUMENT (self), 0);
  g_return_val_if_fail (removed != NULL, 0);

  for (guint i = 0; self->working != NULL && i < removed->len; i++)
    {
      const Removed *each = g_ptr_array_index (removed, i);

      if (find_row (self, each->row->aloware->key) != NULL)
        continue;

      if (n++ == 0)
        remember (self);
      cw_mapping_add (self->working, cw_mapping_row_copy (each->row), NULL);
      cw_mapping_move (self->working, n_rows (self) - 1, MIN (each->position, n_rows (self) - 1));
    }

  if (n > 0)
    changed (self);

  return n;
}

GPtrArray *
cw_mapping_document_list_addable (CwMappingDocument *self, GPtrArray *custom)
{
  GPtrArray *addable = g_ptr_array_new ();

  g_return_val_if_fail (CW_IS_MAPPING_DOCUMENT (self), addable);

  for (guint i = 0; i < cw_catalogue_get_n (); i++)
    {
      const CwCatalogueEntry *entry = cw_catalogue_get_nth (i);

      if (find_row (self, entry->key) == NULL)
        g_ptr_array_add (addable, (gpointer) entry);
    }

  for (guint i = 0; custom != NULL && i < custom->len; i++)
    {
      const CwCatalogueEntry *entry = cw_catalogue_find (g_ptr_array_index (custom, i));

      if (entry != NULL && find_row (self, entry->key) == NULL)
        g_ptr_array_add (addable, (gpointer) entry);
    }

  return addable;
}

/* ── GListModel ── */

static GType
cw_mapping_document_get_item_type (GListModel *list)
{
  return CW_TYPE_MAPPING_ITEM;
}

static guint
cw_mapping_document_get_n_items (GListModel *list)
{
  return CW_MAPPING_DOCUMENT (list)->items->len;
}

static gpointer
cw_mapping_document_get_item (GListModel *list, guint position)
{
  CwMappingDocument *self = CW_MAPPING_DOCUMENT (list);

  return position < self->items->len ? g_object_ref (g_ptr_array_index (self->items, position)) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = cw_mapping_document_get_item_type;
  iface->get_n_items = cw_mapping_document_get_n_items;
  iface->get_item = cw_mapping_document_get_item;
}

/* ── GObject ── */

static void
cw_mapping_document_finalize (GObject *object)
{
  CwMappingDocument *self = CW_MAPPING_DOCUMENT (object);

  g_clear_pointer (&self->working, cw_mapping_free);
  g_clear_pointer (&self->saved, cw_mapping_free);
  g_clear_pointer (&self->active, cw_mapping_free);
  g_clear_pointer (&self->undo, g_ptr_array_unref);
  g_clear_pointer (&self->redo, g_ptr_array_unref);
  g_clear_pointer (&self->defaults, cw_mapping_free);
  g_clear_pointer (&self->schema, cw_schema_unref);
  g_clear_pointer (&self->users, cw_user_map_unref);
  g_clear_pointer (&self->delivered, cw_delivered_free);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->problems, g_ptr_array_unref);

  G_OBJECT_CLASS (cw_mapping_document_parent_class)->finalize (object);
}

static void
cw_mapping_document_class_init (CwMappingDocumentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = cw_mapping_document_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
}

static void
cw_mapping_document_init (CwMappingDocument *self)
{
  self->undo = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_mapping_free);
  self->redo = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_mapping_free);
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->problems = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_problem_free);
}
