/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cw-field-item.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-convert-compatible.h"
#include "cw-convert.h"
#include "cw-mapping-check.h"

struct _CwFieldItem
{
  GObject parent_instance;

  CwSchema *schema; /* keeps `field` alive */
  const CwField *field;
  CwFieldFit fit;
  char *reason;
  gboolean current;
  char *sort_key;
};

G_DEFINE_FINAL_TYPE (CwFieldItem, cw_field_item, G_TYPE_OBJECT)

static void
cw_field_item_finalize (GObject *object)
{
  CwFieldItem *self = CW_FIELD_ITEM (object);

  g_clear_pointer (&self->schema, cw_schema_unref);
  g_clear_pointer (&self->reason, g_free);
  g_clear_pointer (&self->sort_key, g_free);

  G_OBJECT_CLASS (cw_field_item_parent_class)->finalize (object);
}

static void
cw_field_item_class_init (CwFieldItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cw_field_item_finalize;
}

static void
cw_field_item_init (CwFieldItem *self)
{
}

const CwField *
cw_field_item_get_field (CwFieldItem *self)
{
  g_return_val_if_fail (CW_IS_FIELD_ITEM (self), NULL);

  return self->field;
}

CwFieldFit
cw_field_item_get_fit (CwFieldItem *self)
{
  g_return_val_if_fail (CW_IS_FIELD_ITEM (self), CW_FIELD_REFUSED);

  return self->fit;
}

const char *
cw_field_item_get_reason (CwFieldItem *self)
{
  g_return_val_if_fail (CW_IS_FIELD_ITEM (self), NULL);

  return self->reason;
}

gboolean
cw_field_item_is_current (CwFieldItem *self)
{
  g_return_val_if_fail (CW_IS_FIELD_ITEM (self), FALSE);

  return self->current;
}

/* Whether a field is made up of others, as an address or a name is. Salesforce lets nobody write such a
 * field. */
static gboolean
is_compound (const CwSchema *schema, const CwField *whole)
{
  for (guint i = 0; i < cw_schema_get_n_fields (schema); i++)
    {
      const CwField *field = cw_schema_get_nth_field (schema, i);

      if (field != whole && g_strcmp0 (field->compound_field_name, whole->name) == 0)
        return TRUE;
    }

  return FALSE;
}

/* The directions that the row could have if it were mapped to this field. */
static CwDirections
directions_with (const CwMappingRow *row, const CwField *field, CwSchema *schema, char **reason)
{
  CwMappingRow would_be = *row;
  char *reasons[3] = {
    NULL,
  };
  CwDirections directions;

  would_be.salesforce = field->name;
  directions = cw_mapping_row_directions (&would_be, schema, reasons);
  *reason = g_steal_pointer (&reasons[CW_DIRECTION_TO_SALESFORCE]);
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    g_free (reasons[i]);

  return directions;
}

static CwDirection
direction_to_judge (const CwMappingRow *row, CwDirections possible)
{
  if ((possible & (1u << row->direction)) != 0 || (possible & CW_DIRECTIONS_BOTH) != 0)
    return (possible & (1u << row->direction)) != 0 ? row->direction : CW_DIRECTION_BOTH;

  return (possible & CW_DIRECTIONS_TO_SALESFORCE) != 0 ? CW_DIRECTION_TO_SALESFORCE : CW_DIRECTION_TO_ALOWARE;
}

static void
judge (CwFieldItem *self, CwMappingDocument *document, const CwMappingRow *row)
{
  CwMappingItem *owner = cw_mapping_document_find_salesforce (document, self->field->name);
  g_autofree char *reason = NULL;
  CwDirections possible;

  if (owner != NULL && !self->current)
    {
      self->fit = CW_FIELD_TAKEN;
      /* Translators: an Aloware field */
      self->reason = g_strdup_printf (_("Already mapped to “%s”"),
                                      cw_mapping_item_get_aloware_label (owner));
      return;
    }

  possible = directions_with (row, self->field, self->schema, &reason);
  if (possible == CW_DIRECTIONS_NONE || (!self->field->updateable && is_compound (self->schema, self->field)))
    {
      self->fit = CW_FIELD_REFUSED;
      self->reason = reason != NULL ? g_steal_pointer (&reason)
                                    : g_strdup (_("It is made up of other fields: choose one of those."));
      return;
    }

  switch (
    cw_convert_compatible (row->aloware, self->field, direction_to_judge (row, possible), &self->reason))
    {
    case CW_COMPATIBLE_NO:
      self->fit = CW_FIELD_REFUSED;
      break;
    case CW_COMPATIBLE_LOSSY:
      self->fit = CW_FIELD_LOSSY;
      break;
    case CW_COMPATIBLE_YES:
    default:
      self->fit = CW_FIELD_FITS;
      /* The field can be chosen, but the direction of the row would have to change. */
      if ((possible & (1u << row->direction)) == 0 && reason != NULL)
        {
          self->fit = CW_FIELD_LOSSY;
          self->reason = g_steal_pointer (&reason);
        }
      break;
    }
}

static int
compare_items (gconstpointer a, gconstpointer b)
{
  const CwFieldItem *first = *(CwFieldItem *const *) a;
  const CwFieldItem *second = *(CwFieldItem *const *) b;

  if (first->current != second->current)
    return first->current ? -1 : 1;
  if (first->fit != second->fit)
    return first->fit < second->fit ? -1 : 1;

  return strcmp (first->sort_key, second->sort_key);
}

static CwFieldItem *
item_new (CwMappingDocument *document, const CwMappingRow *row, const CwField *field)
{
  CwFieldItem *self = g_object_new (CW_TYPE_FIELD_ITEM, NULL);

  self->schema = cw_schema_ref (cw_mapping_document_get_schema (document));
  self->field = field;
  self->current = g_ascii_strcasecmp (row->salesforce, field->name) == 0;
  self->sort_key = g_utf8_collate_key (field->label, -1);
  judge (self, document, row);

  return self;
}

GListModel *
cw_field_item_list (CwMappingDocument *document, const char *key)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  GListStore *store = g_list_store_new (CW_TYPE_FIELD_ITEM);
  CwSchema *schema;
  CwMappingItem *item;

  g_return_val_if_fail (CW_IS_MAPPING_DOCUMENT (document), G_LIST_MODEL (store));

  schema = cw_mapping_document_get_schema (document);
  item = cw_mapping_document_find (document, key);
  if (schema == NULL || item == NULL)
    return G_LIST_MODEL (store);

  for (guint i = 0; i < cw_schema_get_n_fields (schema); i++)
    g_ptr_array_add (
      items, item_new (document, cw_mapping_item_get_row (item), cw_schema_get_nth_field (schema, i)));

  g_ptr_array_sort (items, compare_items);
  g_list_store_splice (store, 0, 0, items->pdata, items->len);

  return G_LIST_MODEL (store);
}
