/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cw-mapping-values.h"

#include "cw-accessible.h"

#include <glib/gi18n-lib.h>

struct _CwMappingValues
{
  AdwPreferencesGroup parent_instance;

  AdwEntryRow *add_row;

  CwMappingDocument *document;
  CwMappingItem *item;
  GPtrArray *rows;  /* of ValueRow */
  GPtrArray *added; /* of utf8: values that the person typed and that have no pair yet */
  char *shown;      /* the Aloware key and the Salesforce field that `rows` were made for */
  gboolean updating;
};

typedef struct
{
  CwMappingValues *owner;
  char *value;
  AdwActionRow *row;
  GtkDropDown *drop_down;
  GtkWidget *warning;
  GPtrArray *choices; /* of utf8: API values in the order of the drop-down; the first is NULL: no pair */
} ValueRow;

G_DEFINE_FINAL_TYPE (CwMappingValues, cw_mapping_values, ADW_TYPE_PREFERENCES_GROUP)

static void
value_row_free (ValueRow *row)
{
  g_free (row->value);
  g_ptr_array_unref (row->choices);
  g_free (row);
}

/* Finds a value of the picklist by API name or label, ignoring case. A run matches values in the same way. */
static const CwPicklistValue *
find_same (const CwField *field, const char *text)
{
  g_autofree char *wanted = g_utf8_casefold (text, -1);

  for (guint i = 0; i < field->picklist->len; i++)
    {
      const CwPicklistValue *value = g_ptr_array_index (field->picklist, i);
      g_autofree char *name = g_utf8_casefold (value->value, -1);
      g_autofree char *label = g_utf8_casefold (value->label, -1);

      if (value->active && (g_str_equal (name, wanted) || g_str_equal (label, wanted)))
        return value;
    }

  return NULL;
}

static gboolean
is_unmatched (CwMappingItem *item, const char *value)
{
  const CwField *field = cw_mapping_item_get_field (item);
  const char *pair = g_hash_table_lookup (cw_mapping_item_get_row (item)->value_pairs, value);

  if (pair != NULL)
    return field->type == CW_SALESFORCE_PICKLIST && find_same (field, pair) == NULL;

  return find_same (field, value) == NULL;
}

/* ── Rows ── */

static void
on_selected (ValueRow *row)
{
  guint position = gtk_drop_down_get_selected (row->drop_down);

  if (row->owner->updating || position >= row->choices->len)
    return;

  cw_mapping_document_set_value (row->owner->document, cw_mapping_item_get_key (row->owner->item), row->value,
                                 g_ptr_array_index (row->choices, position));
}

static const char *
describe_no_pair (const CwField *field, const char *value)
{
  const CwPicklistValue *same = find_same (field, value);

  if (same != NULL)
    /* Translators: a picklist value that has the same name on both sides */
    return _("Same");

  /* Translators: what becomes of a value that the picklist does not have */
  return field->restricted_picklist ? _("Not written") : _("As it is");
}

static void
add_choice (ValueRow *row, GtkStringList *words, const char *value, const char *label)
{
  g_ptr_array_add (row->choices, g_strdup (value));
  gtk_string_list_append (words, label);
}

static GtkStringList *
make_choices (ValueRow *row, CwMappingItem *item)
{
  const CwField *field = cw_mapping_item_get_field (item);
  const char *pair = g_hash_table_lookup (cw_mapping_item_get_row (item)->value_pairs, row->value);
  const char *no_pair = describe_no_pair (field, row->value);
  GtkStringList *words = gtk_string_list_new (NULL);

  row->choices = g_ptr_array_new_with_free_func (g_free);
  add_choice (row, words, NULL, no_pair);

  for (guint i = 0; i < field->picklist->len; i++)
    {
      const CwPicklistValue *value = g_ptr_array_index (field->picklist, i);

      if (value->active)
        add_choice (row, words, value->value, value->label);
    }

  /* A pair from an imported file may name a value that is no longer in the picklist, or several values at
   * once. */
  if (pair != NULL && !g_ptr_array_find_with_equal_func (row->choices, pair, (GEqualFunc) g_str_equal, NULL))
    add_choice (row, words, pair, pair);

  return words;
}

static gboolean
equal_texts (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (a, b) == 0;
}

static void
update_row (CwMappingValues *self, ValueRow *row)
{
  const char *pair = g_hash_table_lookup (cw_mapping_item_get_row (self->item)->value_pairs, row->value);
  guint position = 0;

  if (g_ptr_array_find_with_equal_func (row->choices, pair, equal_texts, &position))
    gtk_drop_down_set_selected (row->drop_down, position);
  gtk_widget_set_visible (row->warning, is_unmatched (self->item, row->value));
}

static void
add_row (CwMappingValues *self, const char *value)
{
  ValueRow *row = g_new0 (ValueRow, 1);
  g_autoptr (GtkStringList) words = NULL;
  g_autofree char *name = g_strdup_printf (_("Salesforce value for %s"), value);

  row->owner = self;
  row->value = g_strdup (value);
  words = make_choices (row, self->item);

  row->row = ADW_ACTION_ROW (adw_action_row_new ());
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row->row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row->row), value);

  row->warning = gtk_image_new_from_icon_name ("dialog-warning-symbolic");
  gtk_widget_add_css_class (row->warning, "warning");
  gtk_widget_set_tooltip_text (row->warning,
                               _("Salesforce does not know this value: choose one to write instead"));
  adw_action_row_add_suffix (row->row, row->warning);

  row->drop_down = GTK_DROP_DOWN (gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&words)), NULL));
  gtk_widget_set_valign (GTK_WIDGET (row->drop_down), GTK_ALIGN_CENTER);
  cw_name_button (GTK_WIDGET (row->drop_down), name, NULL);
  adw_action_row_add_suffix (row->row, GTK_WIDGET (row->drop_down));
  adw_action_row_set_activatable_widget (row->row, GTK_WIDGET (row->drop_down));

  g_ptr_array_add (self->rows, row);
  update_row (self, row);
  g_signal_connect_swapped (row->drop_down, "notify::selected", G_CALLBACK (on_selected), row);

  /* New rows are added at the end of the group. rebuild() then moves `add_row` behind them. */
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (row->row));
}

static void
clear_rows (CwMappingValues *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      ValueRow *row = g_ptr_array_index (self->rows, i);

      g_signal_handlers_disconnect_by_data (row->drop_down, row);
      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (row->row));
    }
  g_ptr_array_set_size (self->rows, 0);
}

/* ── Which values ── */

static void
add_value (GPtrArray *values, const char *value)
{
  if (!g_ptr_array_find_with_equal_func (values, value, g_str_equal, NULL))
    g_ptr_array_add (values, g_strdup (value));
}

static int
compare_values (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const char *first = *(const char *const *) a;
  const char *second = *(const char *const *) b;
  CwMappingItem *item = user_data;
  gboolean first_unmatched = is_unmatched (item, first);

  if (first_unmatched != is_unmatched (item, second))
    return first_unmatched ? -1 : 1;

  return g_utf8_collate (first, second);
}

static GPtrArray *
list_values (CwMappingValues *self, GPtrArray *seen)
{
  GPtrArray *values = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, cw_mapping_item_get_row (self->item)->value_pairs);
  while (g_hash_table_iter_next (&iter, &value, NULL))
    add_value (values, value);
  for (guint i = 0; i < self->added->len; i++)
    add_value (values, g_ptr_array_index (self->added, i));
  for (guint i = 0; seen != NULL && i < seen->len; i++)
    add_value (values, g_ptr_array_index (seen, i));

  /* Values that have a row keep it, even if their pair has been taken away. */
  for (guint i = 0; i < self->rows->len; i++)
    add_value (values, ((ValueRow *) g_ptr_array_index (self->rows, i))->value);

  return values;
}

static gboolean
has_row_for_each (CwMappingValues *self, GPtrArray *values)
{
  return values->len == self->rows->len;
}

static void
rebuild (CwMappingValues *self, GPtrArray *values)
{
  clear_rows (self);
  g_ptr_array_sort_with_data (values, compare_values, self->item);

  g_object_ref (self->add_row);
  adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->add_row));
  for (guint i = 0; i < values->len; i++)
    add_row (self, g_ptr_array_index (values, i));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->add_row));
  g_object_unref (self->add_row);
}

static void
refresh (CwMappingValues *self, GPtrArray *seen)
{
  g_autoptr (GPtrArray) values = list_values (self, seen);

  self->updating = TRUE;
  if (!has_row_for_each (self, values))
    rebuild (self, values);
  else
    for (guint i = 0; i < self->rows->len; i++)
      update_row (self, g_ptr_array_index (self->rows, i));
  self->updating = FALSE;
}

static void
on_add_apply (CwMappingValues *self)
{
  g_autofree char *value = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->add_row))));

  if (*value == '\0' || self->item == NULL)
    return;

  add_value (self->added, value);
  gtk_editable_set_text (GTK_EDITABLE (self->add_row), "");
  refresh (self, NULL);
}

static gboolean
is_picklist (CwMappingItem *item)
{
  const CwField *field = item != NULL ? cw_mapping_item_get_field (item) : NULL;

  return field != NULL && field->picklist != NULL
         && cw_mapping_item_get_entry (item)->type != CW_ALOWARE_CHECKBOX;
}

void
cw_mapping_values_show (CwMappingValues *self,
                        CwMappingDocument *document,
                        CwMappingItem *item,
                        GPtrArray *seen)
{
  g_autofree char *shown = NULL;

  g_return_if_fail (CW_IS_MAPPING_VALUES (self));

  gtk_widget_set_visible (GTK_WIDGET (self), is_picklist (item));
  if (!is_picklist (item))
    {
      self->updating = TRUE;
      clear_rows (self);
      self->updating = FALSE;
      g_clear_pointer (&self->shown, g_free);
      g_clear_object (&self->item);
      return;
    }

  g_set_object (&self->document, document);
  g_set_object (&self->item, item);
  shown = g_strdup_printf ("%s\n%p", cw_mapping_item_get_key (item),
                           (const void *) cw_mapping_item_get_field (item));
  if (g_strcmp0 (shown, self->shown) != 0)
    {
      self->updating = TRUE;
      clear_rows (self);
      self->updating = FALSE;
      g_ptr_array_set_size (self->added, 0);
      g_free (self->shown);
      self->shown = g_steal_pointer (&shown);
    }

  refresh (self, seen);
}

/* ── Object ── */

static void
cw_mapping_values_dispose (GObject *object)
{
  CwMappingValues *self = CW_MAPPING_VALUES (object);

  for (guint i = 0; i < self->rows->len; i++)
    {
      ValueRow *row = g_ptr_array_index (self->rows, i);

      g_signal_handlers_disconnect_by_data (row->drop_down, row);
    }
  g_ptr_array_set_size (self->rows, 0);
  g_clear_object (&self->item);
  g_clear_object (&self->document);
  gtk_widget_dispose_template (GTK_WIDGET (self), CW_TYPE_MAPPING_VALUES);

  G_OBJECT_CLASS (cw_mapping_values_parent_class)->dispose (object);
}

static void
cw_mapping_values_finalize (GObject *object)
{
  CwMappingValues *self = CW_MAPPING_VALUES (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->added, g_ptr_array_unref);
  g_clear_pointer (&self->shown, g_free);

  G_OBJECT_CLASS (cw_mapping_values_parent_class)->finalize (object);
}

static void
cw_mapping_values_class_init (CwMappingValuesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cw_mapping_values_dispose;
  object_class->finalize = cw_mapping_values_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/crosswalk_sync/Crosswalk/ui/cw-mapping-values.ui");
  gtk_widget_class_bind_template_child (widget_class, CwMappingValues, add_row);
  gtk_widget_class_bind_template_callback (widget_class, on_add_apply);
}

static void
cw_mapping_values_init (CwMappingValues *self)
{
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) value_row_free);
  self->added = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}
