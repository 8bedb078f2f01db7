/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cw-mapping-item.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-mapping-check.h"
#include "cw-mapping-words.h"
#include "cw-search.h"

struct _CwMappingItem
{
  GObject parent_instance;

  const CwCatalogueEntry *entry;
  const CwMappingRow *row; /* the document's own; NULL once the row is removed */
  const CwField *field;    /* the document's schema owns it */
  CwDirections directions;
  char *direction_reasons[3];
  GPtrArray *problems; /* of CwProblem, which the document owns */
  char *fingerprint;   /* a text made of all that is shown, to notify only when something has changed */
  char *search_text;
  guint revision;
};

enum
{
  PROP_0,
  PROP_REVISION,
  PROP_ALOWARE_LABEL,
  PROP_SALESFORCE_LABEL,
  PROP_DIRECTION,
  PROP_STATE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (CwMappingItem, cw_mapping_item, G_TYPE_OBJECT)

static void
clear_direction_reasons (CwMappingItem *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->direction_reasons); i++)
    g_clear_pointer (&self->direction_reasons[i], g_free);
}

static void
cw_mapping_item_finalize (GObject *object)
{
  CwMappingItem *self = CW_MAPPING_ITEM (object);

  clear_direction_reasons (self);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_clear_pointer (&self->fingerprint, g_free);
  g_clear_pointer (&self->search_text, g_free);

  G_OBJECT_CLASS (cw_mapping_item_parent_class)->finalize (object);
}

static void
cw_mapping_item_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  CwMappingItem *self = CW_MAPPING_ITEM (object);

  switch (prop_id)
    {
    case PROP_REVISION:
      g_value_set_uint (value, self->revision);
      break;
    case PROP_ALOWARE_LABEL:
      g_value_set_string (value, cw_mapping_item_get_aloware_label (self));
      break;
    case PROP_SALESFORCE_LABEL:
      g_value_set_string (value, cw_mapping_item_get_salesforce_label (self));
      break;
    case PROP_DIRECTION:
      g_value_set_int (value, (int) cw_mapping_item_get_direction (self));
      break;
    case PROP_STATE:
      g_value_set_int (value, (int) cw_mapping_item_get_state (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cw_mapping_item_class_init (CwMappingItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = cw_mapping_item_finalize;
  object_class->get_property = cw_mapping_item_get_property;

  properties[PROP_REVISION] = g_param_spec_uint ("revision", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_ALOWARE_LABEL] = g_param_spec_string ("aloware-label", NULL, NULL, NULL, flags);
  properties[PROP_SALESFORCE_LABEL] = g_param_spec_string ("salesforce-label", NULL, NULL, NULL, flags);
  properties[PROP_DIRECTION] = g_param_spec_int ("direction", NULL, NULL, 0, 2, 0, flags);
  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, 2, 0, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
cw_mapping_item_init (CwMappingItem *self)
{
  self->problems = g_ptr_array_new ();
}

CwMappingItem *
cw_mapping_item_new (const CwCatalogueEntry *entry)
{
  CwMappingItem *self;

  g_return_val_if_fail (entry != NULL, NULL);

  self = g_object_new (CW_TYPE_MAPPING_ITEM, NULL);
  self->entry = entry;
  self->directions = entry->directions;

  return self;
}

const CwCatalogueEntry *
cw_mapping_item_get_entry (CwMappingItem *self)
{
  g_return_val_if_fail (CW_IS_MAPPING_ITEM (self), NULL);

  return self->entry;
}

const char *
cw_mapping_item_get_key (CwMappingItem *self)
{
  g_return_val_if_fail (CW_IS_MAPPING_ITEM (self), NULL);

  return self->entry->key;
}

const char *
cw_mapping_item_get_aloware_label (CwMappingItem *self)
{
  g_return_val_if_fail (CW_IS_MAPPING_ITEM (self), NULL);

  return cw_catalogue_get_label (self->entry);
}

const CwMappingRow *
cw_mapping_item_get_row (CwMappingItem *self)
{
  g_return_val_if_fail (CW_IS_MAPPING_ITEM (self), NULL);

  return self->row;
}

const CwField *
cw_mapping_item_get_field (CwMappingItem *self)
{
  g_return_val_if_fail (CW_IS_MAPPING_ITEM (self), NULL);

  return self->field;
}

const char *
cw_mapping_item_get_salesforce_label (CwMappingItem *self)
{
  g_return_val_if_fail (CW_IS_MAPPING_ITEM (self), NULL);

  if (self->field != NULL)
    return self->field->label;

  return self->row != NULL ? self->row->salesforce : "";
}

CwDirection
cw_mapping_item_get_direction (CwMappingItem *self)
{
  g_return_val_if_fail (CW_IS_MAPPING_ITEM (self), CW_DIRECTION_BOTH);

  return self->row != NULL ? self->row->direction : CW_DIRECTION_BOTH;
}

CwDirections
cw_mapping_item_get_directions (CwMappingItem *self)
{
  g_return_val_if_fail (CW_IS_MAPPING_ITEM (self), CW_DIRECTIONS_NONE);

  return self->directions;
}

const char *
cw_mapping_item_get_direction_reason (CwMappingItem *self, CwDirection direction)
{
  g_return_val_if_fail (CW_IS_MAPPING_ITEM (self), NULL);
  g_return_val_if_fail ((guint) direction < G_N_ELEMENTS (self->direction_reasons), NULL);

  if (cw_mapping_item_is_locked (self) && direction != CW_DIRECTION_BOTH)
    return _("This field identifies the contact, so it always flows both ways.");

  return self->direction_reasons[direction];
}

gboolean
cw_mapping_item_is_locked (CwMappingItem *self)
{
  g_return_val_if_fail (CW_IS_MAPPING_ITEM (self), FALSE);

  return self->entry->category == CW_CATEGORY_LOCKED;
}

gboolean
cw_mapping_item_is_removable (CwMappingItem *self)
{
  g_return_val_if_fail (CW_IS_MAPPING_ITEM (self), FALSE);

  return cw_catalogue_is_removable (self->entry);
}

static const CwProblem *
worst_problem (CwMappingItem *self)
{
  return self->problems->len > 0 ? g_ptr_array_index (self->problems, 0) : NULL;
}

CwMappingItemState
cw_mapping_item_get_state (CwMappingItem *self)
{
  const CwProblem *worst;

  g_return_val_if_fail (CW_IS_MAPPING_ITEM (self), CW_MAPPING_READY);

  worst = worst_problem (self);
  if (worst == NULL)
    return CW_MAPPING_READY;

  return worst->blocking ? CW_MAPPING_PROBLEM : CW_MAPPING_WARNING;
}

GPtrArray *
cw_mapping_item_get_problems (CwMappingItem *self)
{
  g_return_val_if_fail (CW_IS_MAPPING_ITEM (self), NULL);

  return self->problems;
}

const char *
cw_mapping_item_get_badge (CwMappingItem *self)
{
  const CwProblem *worst;

  g_return_val_if_fail (CW_IS_MAPPING_ITEM (self), NULL);

  worst = worst_problem (self);

  /* Translators: the state of a row of the mapping that has no problem */
  return worst != NULL ? cw_mapping_problem_words (worst->code) : _("Ready");
}

char *
cw_mapping_item_get_reasons (CwMappingItem *self)
{
  g_autoptr (GString) reasons = NULL;

  g_return_val_if_fail (CW_IS_MAPPING_ITEM (self), NULL);

  reasons = g_string_new (NULL);
  for (guint i = 0; i < self->problems->len; i++)
    {
      const CwProblem *problem = g_ptr_array_index (self->problems, i);

      g_string_append_printf (reasons, "%s%s", i > 0 ? "\n" : "", problem->message);
    }

  return reasons->len > 0 ? g_strdup (reasons->str) : NULL;
}

static const char *
get_search_text (CwMappingItem *self)
{
  g_autofree char *text = NULL;

  if (self->search_text != NULL)
    return self->search_text;

  text = g_strjoin ("\n", cw_catalogue_get_label (self->entry), self->entry->key,
                    self->row != NULL ? self->row->salesforce : "",
                    self->field != NULL ? self->field->label : "", NULL);
  self->search_text = cw_search_fold (text);

  return self->search_text;
}

gboolean
cw_mapping_item_matches (CwMappingItem *self, char **words)
{
  g_return_val_if_fail (CW_IS_MAPPING_ITEM (self), FALSE);

  return words == NULL || cw_search_has (get_search_text (self), words);
}

static void
take_problems (CwMappingItem *self, GPtrArray *problems, gboolean blocking)
{
  for (guint i = 0; i < problems->len; i++)
    {
      CwProblem *problem = g_ptr_array_index (problems, i);

      if (problem->blocking == blocking && g_strcmp0 (problem->aloware, self->entry->key) == 0)
        g_ptr_array_add (self->problems, problem);
    }
}

static void
append_pairs (GString *text, GHashTable *pairs)
{
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (pairs), (GCompareFunc) strcmp);

  for (GList *link = keys; link != NULL; link = link->next)
    g_string_append_printf (text, "\x1f%s\x1e%s", (const char *) link->data,
                            (const char *) g_hash_table_lookup (pairs, link->data));
}

static char *
make_fingerprint (CwMappingItem *self)
{
  GString *text = g_string_new (self->row->salesforce);
  g_autofree char *reasons = cw_mapping_item_get_reasons (self);

  g_string_append_printf (text, "\x1f%d%d%d%d%d", (int) self->row->direction, (int) self->row->blank,
                          self->row->conflict_set, (int) self->row->conflict, (int) self->directions);
  g_string_append_printf (text, "\x1f%p\x1f%s", (const void *) self->field, reasons != NULL ? reasons : "");
  append_pairs (text, self->row->value_pairs);

  return g_string_free (text, FALSE);
}

static void
forget_row (CwMappingItem *self)
{
  self->row = NULL;
  self->field = NULL;
  self->directions = self->entry->directions;
  clear_direction_reasons (self);
  g_ptr_array_set_size (self->problems, 0);
  g_clear_pointer (&self->search_text, g_free);
}

void
cw_mapping_item_update (CwMappingItem *self, const CwMappingRow *row, CwSchema *schema, GPtrArray *problems)
{
  g_autofree char *fingerprint = NULL;

  g_return_if_fail (CW_IS_MAPPING_ITEM (self));
  g_return_if_fail (row == NULL || row->aloware == self->entry);

  forget_row (self);
  if (row == NULL)
    return;

  self->row = row;
  self->field = schema != NULL && *row->salesforce != '\0' ? cw_schema_find (schema, row->salesforce) : NULL;
  self->directions = cw_mapping_row_directions (row, schema, self->direction_reasons);
  if (cw_mapping_item_is_locked (self))
    self->directions &= CW_DIRECTIONS_BOTH;
  take_problems (self, problems, TRUE);
  take_problems (self, problems, FALSE);

  fingerprint = make_fingerprint (self);
  if (g_strcmp0 (fingerprint, self->fingerprint) == 0)
    return;

  g_free (self->fingerprint);
  self->fingerprint = g_steal_pointer (&fingerprint);
  self->revision++;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REVISION]);
}
