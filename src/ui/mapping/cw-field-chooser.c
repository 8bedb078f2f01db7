/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cw-field-chooser.h"

#include <glib/gi18n-lib.h>

#include "cw-accessible.h"
#include "cw-field-item.h"
#include "cw-search.h"

/* How many rows are added each time the person scrolls to the end. A list view makes some two hundred rows
 * before it shows the first, so the list starts short. */
#define ROWS_AT_ONCE 30

struct _CwFieldChooser
{
  GtkPopover parent_instance;

  GtkSearchEntry *search_entry;
  GtkStack *stack;
  GtkListView *list_view;
  GtkLabel *empty_label;

  GtkScrolledWindow *scrolled_window;
  GtkFilterListModel *filtered;
  GtkSliceListModel *slice;
  GtkCustomFilter *filter;
  GtkSingleSelection *selection;
  char **words; /* of the search, folded; NULL: no search, every field is shown */
};

enum
{
  SIGNAL_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CwFieldChooser, cw_field_chooser, GTK_TYPE_POPOVER)

static gboolean
can_be_chosen (CwFieldItem *item)
{
  CwFieldFit fit = cw_field_item_get_fit (item);

  return fit == CW_FIELD_FITS || fit == CW_FIELD_LOSSY;
}

static gboolean
match_item (gpointer item, gpointer user_data)
{
  CwFieldChooser *self = CW_FIELD_CHOOSER (user_data);

  return cw_field_item_matches (CW_FIELD_ITEM (item), self->words);
}

/* Finds the field that Enter in the search chooses: the first one that can be chosen. */
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
  g_clear_pointer (&self->words, g_strfreev);
  self->words = cw_search_words (gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
  gtk_slice_list_model_set_size (self->slice, ROWS_AT_ONCE);
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);

  cw_stack_show (self->stack,
                 g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) > 0 ? "list" : "empty");
  gtk_single_selection_set_selected (self->selection, first_choosable (self));
}

static void
choose (CwFieldChooser *self, guint position)
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
on_activate (CwFieldChooser *self, guint position)
{
  choose (self, position);
}

static void
on_scrolled (CwFieldChooser *self, GtkAdjustment *adjustment)
{
  double below = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_value (adjustment)
                 - gtk_adjustment_get_page_size (adjustment);
  guint size = gtk_slice_list_model_get_size (self->slice);

  if (below < gtk_adjustment_get_page_size (adjustment)
      && size < g_list_model_get_n_items (G_LIST_MODEL (self->filtered)))
    gtk_slice_list_model_set_size (self->slice, size + ROWS_AT_ONCE);
}

static gboolean
on_search_key (GtkEventControllerKey *controller,
               guint keyval,
               guint keycode,
               GdkModifierType state,
               CwFieldChooser *self)
{
  if (keyval != GDK_KEY_Down && keyval != GDK_KEY_KP_Down)
    return GDK_EVENT_PROPAGATE;

  return gtk_widget_grab_focus (GTK_WIDGET (self->list_view));
}

/* ── Rows ── */

/* Makes a row of one label and one icon, without wrapping: hundreds of rows are made and measured at once. */
static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_use_markup (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), gtk_image_new ());
  gtk_list_item_set_child (list_item, row);
}

static char *
make_markup (CwFieldItem *item)
{
  const CwField *field = cw_field_item_get_field (item);
  const char *reason = cw_field_item_get_reason (item);
  const char *alpha = can_be_chosen (item) ? "100%" : "60%";
  /* Translators: a Salesforce field's API name and its type, "Birthdate · Date" */
  g_autofree char *names = g_strdup_printf (_("%s · %s"), field->name, field->display_type);

  if (reason == NULL)
    return g_markup_printf_escaped ("%s\n<span size='smaller' alpha='60%%'>%s</span>", field->label, names);

  return g_markup_printf_escaped (
    "<span alpha='%s'>%s</span>\n<span size='smaller' alpha='60%%'>%s\n%s</span>", alpha, field->label, names,
    reason);
}

static const char *
choose_icon (CwFieldItem *item, const char **words)
{
  if (cw_field_item_is_current (item))
    {
      *words = _("Chosen");
      return "object-select-symbolic";
    }

  *words = cw_field_item_get_reason (item);
  switch (cw_field_item_get_fit (item))
    {
    case CW_FIELD_LOSSY:
      return "dialog-warning-symbolic";
    case CW_FIELD_TAKEN:
    case CW_FIELD_REFUSED:
      return "action-unavailable-symbolic";
    case CW_FIELD_FITS:
    default:
      return NULL;
    }
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  GtkWidget *row = gtk_list_item_get_child (list_item);
  GtkWidget *label = gtk_widget_get_first_child (row);
  GtkWidget *icon = gtk_widget_get_last_child (row);
  CwFieldItem *item = CW_FIELD_ITEM (gtk_list_item_get_item (list_item));
  g_autofree char *markup = make_markup (item);
  const char *words = NULL;

  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_image_set_from_icon_name (GTK_IMAGE (icon), choose_icon (item, &words));
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words != NULL ? words : "", -1);
  /* The tooltip shows the whole reason, because a long one does not fit into the row. */
  gtk_widget_set_tooltip_text (row, cw_field_item_get_reason (item));
  gtk_list_item_set_activatable (list_item, can_be_chosen (item));
}

/* ── Object ── */

static void
cw_field_chooser_dispose (GObject *object)
{
  CwFieldChooser *self = CW_FIELD_CHOOSER (object);

  g_clear_object (&self->slice);
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

  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/crosswalk_sync/Crosswalk/ui/cw-field-chooser.ui");
  gtk_widget_class_bind_template_child (widget_class, CwFieldChooser, search_entry);
  gtk_widget_class_bind_template_child (widget_class, CwFieldChooser, stack);
  gtk_widget_class_bind_template_child (widget_class, CwFieldChooser, scrolled_window);
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

  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scrolled_window), "value-changed",
                           G_CALLBACK (on_scrolled), self, G_CONNECT_SWAPPED);

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_search_key), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->search_entry), keys);
}

GtkWidget *
cw_field_chooser_new (CwMappingDocument *document, const char *key)
{
  CwFieldChooser *self = g_object_new (CW_TYPE_FIELD_CHOOSER, NULL);

  g_return_val_if_fail (CW_IS_MAPPING_DOCUMENT (document), GTK_WIDGET (self));

  self->filter = gtk_custom_filter_new (match_item, self, NULL);
  self->filtered = gtk_filter_list_model_new (cw_field_item_list (document, key),
                                              GTK_FILTER (g_object_ref (self->filter)));
  self->slice = gtk_slice_list_model_new (G_LIST_MODEL (g_object_ref (self->filtered)), 0, ROWS_AT_ONCE);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->slice)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (self->selection));

  if (cw_mapping_document_get_schema (document) == NULL)
    gtk_label_set_label (self->empty_label, _("Sign in to Salesforce to choose among its fields."));
  on_search_changed (self);

  return GTK_WIDGET (self);
}
