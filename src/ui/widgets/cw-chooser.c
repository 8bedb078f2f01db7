/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-chooser.h"

#include <glib/gi18n-lib.h>

#include "cw-accessible.h"
#include "cw-search.h"

/* How many rows are added each time the person scrolls to the end. A list view makes some two hundred rows
 * before it shows the first, so the list starts short. */
#define ROWS_AT_ONCE 30

/* ── What can be chosen ── */

#define CW_TYPE_CHOICE_ITEM (cw_choice_item_get_type ())
G_DECLARE_FINAL_TYPE (CwChoiceItem, cw_choice_item, CW, CHOICE_ITEM, GObject)

struct _CwChoiceItem
{
  GObject parent_instance;

  char *id, *title, *subtitle, *reason;
  char *folded; /* NULL: not found by a search */
  gboolean current, refused;
};

G_DEFINE_FINAL_TYPE (CwChoiceItem, cw_choice_item, G_TYPE_OBJECT)

static void
cw_choice_item_finalize (GObject *object)
{
  CwChoiceItem *self = CW_CHOICE_ITEM (object);

  g_free (self->id);
  g_free (self->title);
  g_free (self->subtitle);
  g_free (self->reason);
  g_free (self->folded);

  G_OBJECT_CLASS (cw_choice_item_parent_class)->finalize (object);
}

static void
cw_choice_item_class_init (CwChoiceItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cw_choice_item_finalize;
}

static void
cw_choice_item_init (CwChoiceItem *self)
{
}

static CwChoiceItem *
item_new (const CwChoice *choice)
{
  CwChoiceItem *item = g_object_new (CW_TYPE_CHOICE_ITEM, NULL);

  item->id = g_strdup (choice->id);
  item->title = g_strdup (choice->title);
  item->subtitle = g_strdup (choice->subtitle);
  item->reason = g_strdup (choice->reason);
  item->folded = choice->search != NULL ? cw_search_fold (choice->search) : NULL;
  item->current = choice->current;
  item->refused = choice->refused;

  return item;
}

/* ── The popover ── */

struct _CwChooser
{
  GtkPopover parent_instance;

  GtkSearchEntry *search_entry;
  GtkStack *stack;
  GtkScrolledWindow *scrolled_window;
  GtkListView *list_view;
  GtkLabel *nothing_label;

  GListStore *items; /* of CwChoiceItem */
  GtkFilterListModel *filtered;
  GtkSliceListModel *slice;
  GtkCustomFilter *filter;
  GtkSingleSelection *selection;
  char **words; /* of the search; NULL: no search, every choice is shown */
};

enum
{
  SIGNAL_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CwChooser, cw_chooser, GTK_TYPE_POPOVER)

static gboolean
match_item (gpointer data, gpointer user_data)
{
  CwChooser *self = CW_CHOOSER (user_data);
  const CwChoiceItem *item = data;

  return self->words == NULL || (item->folded != NULL && cw_search_has (item->folded, self->words));
}

/* What Enter in the search chooses. */
static guint
find_selected (CwChooser *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));
  guint first = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (CwChoiceItem) item = g_list_model_get_item (G_LIST_MODEL (self->filtered), i);

      if (item->refused)
        continue;
      if (first == GTK_INVALID_LIST_POSITION)
        first = i;
      if (self->words != NULL || item->current)
        return i;
    }

  return first;
}

static void
show_items (CwChooser *self)
{
  guint selected = find_selected (self);
  guint n_before = selected != GTK_INVALID_LIST_POSITION ? selected : 0;

  gtk_slice_list_model_set_size (self->slice, n_before + ROWS_AT_ONCE);
  gtk_single_selection_set_selected (self->selection, selected);
  cw_stack_show (self->stack,
                 g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) > 0 ? "list" : "nothing");
}

static void
on_search_changed (CwChooser *self)
{
  g_clear_pointer (&self->words, g_strfreev);
  self->words = cw_search_words (gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
  gtk_slice_list_model_set_size (self->slice, ROWS_AT_ONCE);
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  show_items (self);
}

static void
choose (CwChooser *self, guint position)
{
  g_autoptr (CwChoiceItem) item = g_list_model_get_item (G_LIST_MODEL (self->filtered), position);

  if (item == NULL || item->refused)
    return;

  g_object_ref (self);
  gtk_popover_popdown (GTK_POPOVER (self));
  if (!item->current)
    g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, item->id);
  g_object_unref (self);
}

static void
on_search_activate (CwChooser *self)
{
  choose (self, gtk_single_selection_get_selected (self->selection));
}

static void
on_activate (CwChooser *self, guint position)
{
  choose (self, position);
}

static void
on_scrolled (CwChooser *self, GtkAdjustment *adjustment)
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
               CwChooser *self)
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
make_markup (const CwChoiceItem *item)
{
  g_autoptr (GString) markup = g_string_new (NULL);
  g_autofree char *title = g_markup_printf_escaped ("<span alpha='%s'>%s</span>",
                                                    item->refused ? "60%" : "100%", item->title);
  const char *const lines[] = { item->subtitle, item->reason };

  g_string_append (markup, title);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *line = lines[i] != NULL && *lines[i] != '\0' ? g_markup_printf_escaped (
                                "\n<span size='smaller' alpha='60%%'>%s</span>", lines[i])
                                                                    : NULL;

      if (line != NULL)
        g_string_append (markup, line);
    }

  return g_string_free (g_steal_pointer (&markup), FALSE);
}

static const char *
choose_icon (const CwChoiceItem *item)
{
  if (item->current)
    return "object-select-symbolic";
  if (item->reason == NULL)
    return NULL;

  return item->refused ? "action-unavailable-symbolic" : "dialog-warning-symbolic";
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  GtkWidget *row = gtk_list_item_get_child (list_item);
  GtkWidget *icon = gtk_widget_get_last_child (row);
  const CwChoiceItem *item = gtk_list_item_get_item (list_item);
  g_autofree char *markup = make_markup (item);
  const char *words = item->current ? _("Chosen") : item->reason;

  gtk_label_set_markup (GTK_LABEL (gtk_widget_get_first_child (row)), markup);
  gtk_image_set_from_icon_name (GTK_IMAGE (icon), choose_icon (item));
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words != NULL ? words : "", -1);
  /* The tooltip shows the whole reason, because a long one does not fit into the row. */
  gtk_widget_set_tooltip_text (row, item->reason);
  gtk_list_item_set_activatable (list_item, !item->refused);
}

/* ── Object ── */

static void
cw_chooser_map (GtkWidget *widget)
{
  show_items (CW_CHOOSER (widget));
  GTK_WIDGET_CLASS (cw_chooser_parent_class)->map (widget);
}

static void
cw_chooser_dispose (GObject *object)
{
  CwChooser *self = CW_CHOOSER (object);

  g_clear_object (&self->selection);
  g_clear_object (&self->slice);
  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);
  g_clear_object (&self->items);
  gtk_widget_dispose_template (GTK_WIDGET (self), CW_TYPE_CHOOSER);

  G_OBJECT_CLASS (cw_chooser_parent_class)->dispose (object);
}

static void
cw_chooser_finalize (GObject *object)
{
  g_clear_pointer (&CW_CHOOSER (object)->words, g_strfreev);

  G_OBJECT_CLASS (cw_chooser_parent_class)->finalize (object);
}

static void
cw_chooser_class_init (CwChooserClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cw_chooser_dispose;
  object_class->finalize = cw_chooser_finalize;
  widget_class->map = cw_chooser_map;

  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/crosswalk_sync/Crosswalk/ui/cw-chooser.ui");
  gtk_widget_class_bind_template_child (widget_class, CwChooser, search_entry);
  gtk_widget_class_bind_template_child (widget_class, CwChooser, stack);
  gtk_widget_class_bind_template_child (widget_class, CwChooser, scrolled_window);
  gtk_widget_class_bind_template_child (widget_class, CwChooser, list_view);
  gtk_widget_class_bind_template_child (widget_class, CwChooser, nothing_label);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, gtk_popover_popdown);
}

static void
cw_chooser_init (CwChooser *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));

  self->items = g_list_store_new (CW_TYPE_CHOICE_ITEM);
  self->filter = gtk_custom_filter_new (match_item, self, NULL);
  self->filtered = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (self->items)),
                                              GTK_FILTER (g_object_ref (self->filter)));
  self->slice = gtk_slice_list_model_new (G_LIST_MODEL (g_object_ref (self->filtered)), 0, ROWS_AT_ONCE);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->slice)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (self->selection));

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
cw_chooser_new (const CwChooserWords *words)
{
  CwChooser *self = g_object_new (CW_TYPE_CHOOSER, NULL);

  g_return_val_if_fail (words != NULL, GTK_WIDGET (self));

  g_object_set (self->search_entry, "placeholder-text", words->placeholder, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search_entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words->search, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list_view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words->list, -1);
  gtk_label_set_label (self->nothing_label, words->nothing);

  return GTK_WIDGET (self);
}

void
cw_chooser_add (CwChooser *self, const CwChoice *choice)
{
  g_autoptr (CwChoiceItem) item = NULL;

  g_return_if_fail (CW_IS_CHOOSER (self) && choice != NULL);

  item = item_new (choice);
  g_list_store_append (self->items, item);
}
