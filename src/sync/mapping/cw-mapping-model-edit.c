/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cw-mapping-check.h"
#include "cw-mapping-default.h"
#include "cw-mapping-model-private.h"

#include <string.h>

/* What a person does to the mapping. Each edit is one "edited", and one step to take back. */

/* Far more than anybody goes back; a mapping is small. */
#define MAX_STEPS 200

typedef struct
{
  CwMappingRow *row;
  guint position;
} CwMappingRemoved;

/* ── Taking back ── */

static void
tell (CwMappingModel *self)
{
  cw_mapping_free (self->told);
  self->told = cw_mapping_copy (self->mapping);
}

void
cw_mapping_model_remember (CwMappingModel *self)
{
  g_ptr_array_set_size (self->redo, 0);
  g_ptr_array_add (self->undo, g_steal_pointer (&self->told));
  if (self->undo->len > MAX_STEPS)
    g_ptr_array_remove_index (self->undo, 0);
  tell (self);
}

void
cw_mapping_model_forget (CwMappingModel *self)
{
  g_ptr_array_set_size (self->undo, 0);
  g_ptr_array_set_size (self->redo, 0);
  tell (self);
}

static void
finish_edit (CwMappingModel *self)
{
  cw_mapping_model_remember (self);
  cw_mapping_model_check (self);
  g_signal_emit_by_name (self, "edited");
}

/* One step from one end to the other. */
static gboolean
step (CwMappingModel *self,
      GPtrArray      *from,
      GPtrArray      *to)
{
  if (from->len == 0)
    return FALSE;

  g_ptr_array_add (to, g_steal_pointer (&self->mapping));
  self->mapping = g_ptr_array_steal_index (from, from->len - 1);
  tell (self);
  cw_mapping_model_check (self);
  g_signal_emit_by_name (self, "edited");

  return TRUE;
}

gboolean
cw_mapping_model_undo (CwMappingModel *self)
{
  g_return_val_if_fail (CW_IS_MAPPING_MODEL (self), FALSE);

  return step (self, self->undo, self->redo);
}

gboolean
cw_mapping_model_redo (CwMappingModel *self)
{
  g_return_val_if_fail (CW_IS_MAPPING_MODEL (self), FALSE);

  return step (self, self->redo, self->undo);
}

gboolean
cw_mapping_model_can_undo (CwMappingModel *self)
{
  g_return_val_if_fail (CW_IS_MAPPING_MODEL (self), FALSE);

  return self->undo->len > 0;
}

gboolean
cw_mapping_model_can_redo (CwMappingModel *self)
{
  g_return_val_if_fail (CW_IS_MAPPING_MODEL (self), FALSE);

  return self->redo->len > 0;
}

/* ── Edits ── */

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
