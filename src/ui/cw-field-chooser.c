/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cw-field-chooser.h"

#include <glib/gi18n-lib.h>

#include "cw-field-item.h"
#include "cw-mapping-stack.h"

struct _CwFieldChooser
{
  GtkPopover parent_instance;

  GtkSearchEntry *search_entry;
  GtkStack *stack;
  GtkListView *list_view;
  GtkLabel *empty_label;

  GtkFilterListModel *filtered;
  GtkCustomFilter *filter;
  GtkSingleSelection *selection;
  char **words;              /* of the search, casefolded; NULL: everything */
};

enum
{
  SIGNAL_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CwFieldChooser, cw_field_chooser, GTK_TYPE_POPOVER)

/* The widgets of a row. */
typedef struct
{
  GtkLabel *title;
  GtkLabel *subtitle;
  GtkWidget *reason_box;
  GtkImage *reason_icon;
  GtkLabel *reason;
  GtkWidget *check;
} RowWidgets;

static gboolean
can_be_chosen (CwFieldItem *item)
{
  CwFieldFit fit = cw_field_item_get_fit (item);

  return fit == CW_FIELD_FITS || fit == CW_FIELD_LOSSY;
}

static gboolean
match_item (gpointer item,
            gpointer user_data)
{
  CwFieldChooser *self = CW_FIELD_CHOOSER (user_data);

  return cw_field_item_matches (CW_FIELD_ITEM (item), (const char *const *) self->words);
}

/* Enter in the search takes the first field that may be taken. */
static guint
first_choosable (CwFieldChooser *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (CwFieldItem) item = g_list_model_get_item (G_LIST_MODEL (self->filtered), i);

      if (can_be_chosen (item))
        return i;
    }

  return GTK_INVALID_LIST_POSITION;
}

static void
on_search_changed (CwFieldChooser *self)
{
  g_autofree char *text = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search_entry)), -1);

  g_clear_pointer (&self->words, g_strfreev);
  self->words = g_strsplit_set (text, " \t", -1);
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);

  cw_mapping_stack_show (self->stack, g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) > 0 ? "list" : "empty");
  gtk_single_selection_set_selected (self->selection, first_choosable (self));
}

static void
choose (CwFieldChooser *self,
        guint           position)
{
  g_autoptr (CwFieldItem) item = g_list_model_get_item (G_LIST_MODEL (self->filtered), position);

  if (item == NULL || !can_be_chosen (item))
    return;

  g_object_ref (self);
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, cw_field_item_get_field (item)->name);
  g_object_unref (self);
}

static void
on_search_activate (CwFieldChooser *self)
{
  choose (self, gtk_single_selection_get_selected (self->selection));
}

static void
on_activate (CwFieldChooser *self,
             guint           position)
{
  choose (self, position);
}

static gboolean
on_search_key (GtkEventControllerKey *controller,
               guint                  keyval,
               guint                  keycode,
               GdkModifierType        state,
               CwFieldChooser        *self)
{
  if (keyval != GDK_KEY_Down && keyval != GDK_KEY_KP_Down)
    return GDK_EVENT_PROPAGATE;

  return gtk_widget_grab_focus (GTK_WIDGET (self->list_view));
}

/* ── Rows ── */

static GtkLabel *
add_label (GtkBox     *box,
           const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (css_class != NULL)
    {
      gtk_widget_add_css_class (label, css_class);
      gtk_widget_add_css_class (label, "dim-label");
    }
  gtk_box_append (box, label);

  return GTK_LABEL (label);
}

static void
add_reason (RowWidgets *widgets,
            GtkBox     *box)
{
  widgets->reason_box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  widgets->reason_icon = GTK_IMAGE (gtk_image_new ());
  gtk_accessible_update_state (GTK_ACCESSIBLE (widgets->reason_icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_widget_set_valign (GTK_WIDGET (widgets->reason_icon), GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (widgets->reason_box), GTK_WIDGET (widgets->reason_icon));

  widgets->reason = add_label (GTK_BOX (widgets->reason_box), "caption");
  gtk_label_set_ellipsize (widgets->reason, PANGO_ELLIPSIZE_NONE);
  gtk_label_set_wrap (widgets->reason, TRUE);
  gtk_label_set_max_width_chars (widgets->reason, 44);
  gtk_box_append (box, widgets->reason_box);
}

static void
on_setup (GtkSignalListItemFactory *factory,
          GtkListItem              *list_item)
{
  RowWidgets *widgets = g_new0 (RowWidgets, 1);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  gtk_widget_set_hexpand (texts, TRUE);
  widgets->title = add_label (GTK_BOX (texts), NULL);
  widgets->subtitle = add_label (GTK_BOX (texts), "caption");
  add_reason (widgets, GTK_BOX (texts));
  gtk_box_append (GTK_BOX (row), texts);

  widgets->check = gtk_image_new_from_icon_name ("object-select-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (widgets->check), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Chosen"), -1);
  gtk_box_append (GTK_BOX (row), widgets->check);

  g_object_set_data_full (G_OBJECT (list_item), "widgets", widgets, g_free);
  gtk_list_item_set_child (list_item, row);
}

static void
on_bind (GtkSignalListItemFactory *factory,
         GtkListItem              *list_item)
{
  RowWidgets *widgets = g_object_get_data (G_OBJECT (list_item), "widgets");
  CwFieldItem *item = CW_FIELD_ITEM (gtk_list_item_get_item (list_item));
  const CwField *field = cw_field_item_get_field (item);
  const char *reason = cw_field_item_get_reason (item);
  gboolean choosable = can_be_chosen (item);
  /* Translators: a Salesforce field's API name and its type, "Birthdate · Date" */
  g_autofree char *subtitle = g_strdup_printf (_("%s · %s"), field->name, field->display_type);

  gtk_label_set_label (widgets->title, field->label);
  gtk_label_set_label (widgets->subtitle, subtitle);
  gtk_label_set_label (widgets->reason, reason != NULL ? reason : "");
  gtk_widget_set_visible (widgets->reason_box, reason != NULL);
  gtk_image_set_from_icon_name (widgets->reason_icon,
                                choosable ? "dialog-warning-symbolic" : "action-unavailable-symbolic");
  gtk_widget_set_opacity (widgets->check, cw_field_item_is_current (item) ? 1 : 0);

  if (choosable)
    gtk_widget_remove_css_class (GTK_WIDGET (widgets->title), "dim-label");
  else
    gtk_widget_add_css_class (GTK_WIDGET (widgets->title), "dim-label");
  gtk_list_item_set_activatable (list_item, choosable);
}

/* ── Object ── */

static void
cw_field_chooser_dispose (GObject *object)
{
  CwFieldChooser *self = CW_FIELD_CHOOSER (object);

  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);
  g_clear_object (&self->selection);
  gtk_widget_dispose_template (GTK_WIDGET (self), CW_TYPE_FIELD_CHOOSER);

  G_OBJECT_CLASS (cw_field_chooser_parent_class)->dispose (object);
}

static void
cw_field_chooser_finalize (GObject *object)
{
  CwFieldChooser *self = CW_FIELD_CHOOSER (object);

  g_clear_pointer (&self->words, g_strfreev);

  G_OBJECT_CLASS (cw_field_chooser_parent_class)->finalize (object);
}

static void
cw_field_chooser_class_init (CwFieldChooserClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cw_field_chooser_dispose;
  object_class->finalize = cw_field_chooser_finalize;

  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/crosswalk_sync/Crosswalk/ui/cw-field-chooser.ui");
  gtk_widget_class_bind_template_child (widget_class, CwFieldChooser, search_entry);
  gtk_widget_class_bind_template_child (widget_class, CwFieldChooser, stack);
  gtk_widget_class_bind_template_child (widget_class, CwFieldChooser, list_view);
  gtk_widget_class_bind_template_child (widget_class, CwFieldChooser, empty_label);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, gtk_popover_popdown);
}

static void
cw_field_chooser_init (CwFieldChooser *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  gtk_list_view_set_factory (self->list_view, factory);

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_search_key), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->search_entry), keys);
}

GtkWidget *
cw_field_chooser_new (CwMappingModel *model,
                      const char     *key)
{
  CwFieldChooser *self = g_object_new (CW_TYPE_FIELD_CHOOSER, NULL);

  g_return_val_if_fail (CW_IS_MAPPING_MODEL (model), GTK_WIDGET (self));

  self->filter = gtk_custom_filter_new (match_item, self, NULL);
  self->filtered = gtk_filter_list_model_new (cw_field_item_list (model, key),
                                              GTK_FILTER (g_object_ref (self->filter)));
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->filtered)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (self->selection));

  if (cw_mapping_model_get_schema (model) == NULL)
    gtk_label_set_label (self->empty_label, _("Sign in to Salesforce to choose among its fields."));
  on_search_changed (self);

  return GTK_WIDGET (self);
}
