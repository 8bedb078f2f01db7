/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cw-fixed-values-window.h"

#include <glib/gi18n-lib.h>

#include "cw-fit.h"
#include "cw-focus.h"
#include "cw-mapping-check.h"
#include "cw-toast.h"

struct _CwFixedValuesWindow
{
  AdwWindow parent_instance;

  AdwPreferencesGroup *group;

  CwMappingDocument *document;
  GPtrArray *rows;   /* of Row */
  CwMapping *before; /* what there was when the window was opened */
  GtkWidget *opener; /* weak pointer */
};

G_DEFINE_FINAL_TYPE (CwFixedValuesWindow, cw_fixed_values_window, ADW_TYPE_WINDOW)

typedef struct
{
  CwFixedValuesWindow *owner;
  char *api_name;
  const CwField *field; /* NULL: Salesforce shows none of this name */
  GtkWidget *widget;    /* an AdwEntryRow, or an AdwComboRow for a picklist */
  GtkWidget *warning;
  GPtrArray *values; /* of a combo row, by place; the first is NULL */
} Row;

static void
row_free (Row *row)
{
  g_free (row->api_name);
  g_clear_pointer (&row->values, g_ptr_array_unref);
  g_free (row);
}

/* ── One field ── */

/* The values that may be chosen; NULL: the value is typed. */
static GPtrArray *
get_choices (const Row *row)
{
  return row->field != NULL && row->field->type == CW_SALESFORCE_PICKLIST ? row->field->picklist : NULL;
}

static const char *
get_value (const Row *row)
{
  return cw_mapping_get_fixed (cw_mapping_document_get_mapping (row->owner->document), row->api_name);
}

static const char *
find_problem (const Row *row)
{
  GPtrArray *problems = cw_mapping_document_get_problems (row->owner->document);

  for (guint i = 0; i < problems->len; i++)
    {
      const CwProblem *problem = g_ptr_array_index (problems, i);

      if (g_strcmp0 (problem->salesforce, row->api_name) == 0
          && (problem->code == CW_PROBLEM_FIXED_VALUE || get_value (row) == NULL))
        return problem->message;
    }

  return NULL;
}

static void
show_problem (Row *row)
{
  const char *problem = find_problem (row);

  gtk_widget_set_visible (row->warning, problem != NULL);
  gtk_widget_set_tooltip_text (row->warning, problem);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->warning), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  problem != NULL ? problem : "", -1);
}

static void
set_value (Row *row, const char *value)
{
  cw_mapping_document_set_fixed (row->owner->document, row->api_name, value);
  show_problem (row);
}

static void
on_applied (Row *row)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row->widget))));

  set_value (row, text);
}

static void
on_selected (Row *row)
{
  guint nth = adw_combo_row_get_selected (ADW_COMBO_ROW (row->widget));

  if (nth < row->values->len)
    set_value (row, g_ptr_array_index (row->values, nth));
}

static void
append_choice (Row *row, GtkStringList *words, const char *label, const char *value)
{
  gtk_string_list_append (words, label);
  g_ptr_array_add (row->values, g_strdup (value));
}

/* What is not among the active values any more, or was typed elsewhere, stays until another one is chosen. */
static guint
fill_choices (Row *row, GtkStringList *words, GPtrArray *choices, const char *value)
{
  guint selected = 0;

  /* Translators: in place of a fixed value */
  append_choice (row, words, C_("fixed value", "None"), NULL);
  for (guint i = 0; i < choices->len; i++)
    {
      const CwPicklistValue *choice = g_ptr_array_index (choices, i);

      if (!choice->active)
        continue;
      append_choice (row, words, choice->label, choice->value);
      if (value != NULL && g_ascii_strcasecmp (choice->value, value) == 0)
        selected = row->values->len - 1;
    }
  if (value != NULL && selected == 0)
    {
      append_choice (row, words, value, value);
      selected = row->values->len - 1;
    }

  return selected;
}

static GtkWidget *
make_combo (Row *row, GPtrArray *choices)
{
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);
  GtkWidget *combo = adw_combo_row_new ();
  guint selected;

  row->values = g_ptr_array_new_with_free_func (g_free);
  selected = fill_choices (row, words, choices, get_value (row));
  adw_combo_row_set_model (ADW_COMBO_ROW (combo), G_LIST_MODEL (words));
  adw_combo_row_set_selected (ADW_COMBO_ROW (combo), selected);
  adw_action_row_add_suffix (ADW_ACTION_ROW (combo), row->warning);
  g_signal_connect_swapped (combo, "notify::selected", G_CALLBACK (on_selected), row);

  return combo;
}

static GtkWidget *
make_entry (Row *row)
{
  GtkWidget *entry = adw_entry_row_new ();

  gtk_editable_set_text (GTK_EDITABLE (entry), get_value (row) != NULL ? get_value (row) : "");
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (entry), TRUE);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (entry), row->warning);
  g_signal_connect_swapped (entry, "apply", G_CALLBACK (on_applied), row);

  return entry;
}

static void
add_row (CwFixedValuesWindow *self, const char *api_name)
{
  CwSchema *schema = cw_mapping_document_get_schema (self->document);
  g_autofree char *title = NULL;
  Row *row;

  for (guint i = 0; i < self->rows->len; i++)
    {
      if (g_strcmp0 (((Row *) g_ptr_array_index (self->rows, i))->api_name, api_name) == 0)
        return;
    }

  row = g_new0 (Row, 1);
  row->owner = self;
  row->api_name = g_strdup (api_name);
  row->field = schema != NULL ? cw_schema_find (schema, api_name) : NULL;
  row->warning = gtk_image_new_from_icon_name ("dialog-warning-symbolic");
  gtk_widget_add_css_class (row->warning, "warning");
  row->widget = get_choices (row) != NULL ? make_combo (row, get_choices (row)) : make_entry (row);
  /* Translators: a Salesforce field's label and its API name */
  title = row->field != NULL ? g_strdup_printf (_("%s (%s)"), row->field->label, row->field->name)
                             : g_strdup (api_name);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row->widget), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row->widget), title);
  show_problem (row);
  g_ptr_array_add (self->rows, row);
  adw_preferences_group_add (self->group, row->widget);
}

/* ── The window ── */

static void
fill (CwFixedValuesWindow *self, const char *api_name)
{
  GPtrArray *problems = cw_mapping_document_get_problems (self->document);
  g_autoptr (GPtrArray) names = cw_mapping_list_fixed (self->before);

  for (guint i = 0; i < problems->len; i++)
    {
      const CwProblem *problem = g_ptr_array_index (problems, i);

      if (problem->salesforce != NULL)
        add_row (self, problem->salesforce);
    }
  for (guint i = 0; i < names->len; i++)
    add_row (self, g_ptr_array_index (names, i));
  if (api_name != NULL)
    add_row (self, api_name);

  adw_preferences_group_set_description (
    self->group, self->rows->len > 0
                   ? _("A new record gets these values in fields that no row of the mapping fills. Records "
                        "that are there already are not changed. Clear a value to remove it.")
                   : _("Every field that Salesforce requires in a new record is filled by the mapping."));
}

static void
put_back (CwMappingDocument *document, const CwMapping *before)
{
  g_autoptr (GPtrArray) old = cw_mapping_list_fixed (before);
  g_autoptr (CwMapping) now = NULL;
  g_autoptr (GPtrArray) names = NULL;

  if (cw_mapping_document_get_mapping (document) == NULL)
    return;

  now = cw_mapping_copy (cw_mapping_document_get_mapping (document));
  names = cw_mapping_list_fixed (now);
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);

      cw_mapping_document_set_fixed (document, name, cw_mapping_get_fixed (before, name));
    }
  for (guint i = 0; i < old->len; i++)
    {
      const char *name = g_ptr_array_index (old, i);

      cw_mapping_document_set_fixed (document, name, cw_mapping_get_fixed (before, name));
    }
}

/* What a toast needs that offers to put the values back. */
typedef struct
{
  CwMappingDocument *document;
  CwMapping *before;
} Undo;

static void
undo_free (Undo *undo)
{
  g_object_unref (undo->document);
  cw_mapping_free (undo->before);
  g_free (undo);
}

static void
on_undo (AdwToast *toast, Undo *undo)
{
  put_back (undo->document, undo->before);
}

static gboolean
has_changed (CwFixedValuesWindow *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = g_ptr_array_index (self->rows, i);

      if (g_strcmp0 (get_value (row), cw_mapping_get_fixed (self->before, row->api_name)) != 0)
        return TRUE;
    }

  return FALSE;
}

static void
offer_undo (CwFixedValuesWindow *self)
{
  AdwToast *toast;
  Undo *undo;

  if (self->opener == NULL || !has_changed (self))
    return;

  toast = cw_toast_new_undo (_("Fixed values changed"));
  adw_toast_set_timeout (toast, CW_TOAST_UNDO_SECONDS);
  undo = g_new0 (Undo, 1);
  undo->document = g_object_ref (self->document);
  undo->before = g_steal_pointer (&self->before);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (on_undo), undo,
                         (GClosureNotify) (GCallback) undo_free, 0);
  cw_toast_add (self->opener, toast);
}

/* What was typed and not applied would be lost without a word. */
static gboolean
cw_fixed_values_window_close_request (GtkWindow *window)
{
  CwFixedValuesWindow *self = CW_FIXED_VALUES_WINDOW (window);

  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = g_ptr_array_index (self->rows, i);

      if (ADW_IS_ENTRY_ROW (row->widget))
        on_applied (row);
    }
  offer_undo (self);

  return GTK_WINDOW_CLASS (cw_fixed_values_window_parent_class)->close_request (window);
}

static void
cw_fixed_values_window_dispose (GObject *object)
{
  CwFixedValuesWindow *self = CW_FIXED_VALUES_WINDOW (object);

  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = g_ptr_array_index (self->rows, i);

      g_signal_handlers_disconnect_by_data (row->widget, row);
    }
  g_ptr_array_set_size (self->rows, 0);
  g_clear_object (&self->document);
  g_clear_weak_pointer (&self->opener);
  gtk_widget_dispose_template (GTK_WIDGET (self), CW_TYPE_FIXED_VALUES_WINDOW);

  G_OBJECT_CLASS (cw_fixed_values_window_parent_class)->dispose (object);
}

static void
cw_fixed_values_window_finalize (GObject *object)
{
  CwFixedValuesWindow *self = CW_FIXED_VALUES_WINDOW (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->before, cw_mapping_free);

  G_OBJECT_CLASS (cw_fixed_values_window_parent_class)->finalize (object);
}

static void
cw_fixed_values_window_class_init (CwFixedValuesWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cw_fixed_values_window_dispose;
  object_class->finalize = cw_fixed_values_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = cw_fixed_values_window_close_request;

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/crosswalk_sync/Crosswalk/ui/cw-fixed-values-window.ui");
  gtk_widget_class_bind_template_child (widget_class, CwFixedValuesWindow, group);
}

static void
cw_fixed_values_window_init (CwFixedValuesWindow *self)
{
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  cw_focus_keep_usable (GTK_WINDOW (self));
}

GtkWidget *
cw_fixed_values_window_new (CwMappingDocument *document, GtkWidget *opener, const char *api_name)
{
  CwFixedValuesWindow *self = g_object_new (CW_TYPE_FIXED_VALUES_WINDOW, NULL);

  cw_fit_over (GTK_WINDOW (self), GTK_WINDOW (gtk_widget_get_root (opener)));
  g_set_weak_pointer (&self->opener, opener);
  self->document = g_object_ref (document);
  self->before = cw_mapping_copy (cw_mapping_document_get_mapping (document));
  fill (self, api_name);
  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = g_ptr_array_index (self->rows, i);

      if (g_strcmp0 (row->api_name, api_name) == 0)
        gtk_widget_grab_focus (row->widget);
    }

  return GTK_WIDGET (self);
}
