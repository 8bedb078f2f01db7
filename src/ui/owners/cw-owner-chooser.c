/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-owner-chooser.h"

#include <glib/gi18n-lib.h>

#include "cw-accessible.h"
#include "cw-owner-item.h"
#include "cw-search.h"

/* ── What can be chosen ── */

#define CW_TYPE_OWNER_OPTION (cw_owner_option_get_type ())
G_DECLARE_FINAL_TYPE (CwOwnerOption, cw_owner_option, CW, OWNER_OPTION, GObject)

struct _CwOwnerOption
{
  GObject parent_instance;

  char *id; /* NULL: as by e-mail; "": no match */
  char *title, *subtitle;
  char *folded; /* NULL: not found by a search */
  gboolean current;
};

G_DEFINE_FINAL_TYPE (CwOwnerOption, cw_owner_option, G_TYPE_OBJECT)

static void
cw_owner_option_finalize (GObject *object)
{
  CwOwnerOption *self = CW_OWNER_OPTION (object);

  g_free (self->id);
  g_free (self->title);
  g_free (self->subtitle);
  g_free (self->folded);

  G_OBJECT_CLASS (cw_owner_option_parent_class)->finalize (object);
}

static void
cw_owner_option_class_init (CwOwnerOptionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cw_owner_option_finalize;
}

static void
cw_owner_option_init (CwOwnerOption *self)
{
}

/* `folded`: what a search looks at; NULL: no search finds it. (folded: transfer full) (nullable) */
static void
append (GListStore *store,
        const char *id,
        const char *title,
        const char *subtitle,
        char *folded,
        gboolean current)
{
  g_autoptr (CwOwnerOption) option = g_object_new (CW_TYPE_OWNER_OPTION, NULL);

  option->id = g_strdup (id);
  option->title = g_strdup (title);
  option->subtitle = g_strdup (subtitle);
  option->folded = folded;
  option->current = current;
  g_list_store_append (store, option);
}

static void
append_user (GListStore *store, const CwUser *user, gboolean current)
{
  const char *name = cw_owner_user_name (user);
  const char *email = user->email != NULL ? user->email : "";
  g_autofree char *both = g_strdup_printf ("%s\n%s", name, email);

  append (store, user->id, name, email, cw_search_fold (both), current);
}

static int
compare_users (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (cw_owner_user_name (*(const CwUser *const *) a),
                         cw_owner_user_name (*(const CwUser *const *) b));
}

static GListModel *
list_options (const CwUserMap *users, const char *salesforce_id)
{
  GListStore *store = g_list_store_new (CW_TYPE_OWNER_OPTION);
  const char *choice = cw_user_map_get_choice (users, salesforce_id);
  const char *current = NULL;
  gboolean matched = cw_user_map_to_aloware (users, salesforce_id, &current) == CW_USER_MATCHED;
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();

  if (choice != NULL)
    append (store, NULL, _("Match by E-Mail"), _("Undoes the choice by hand"), NULL, FALSE);
  append (store, "", _("No Match"), _("This person has no user in Aloware"), NULL,
          choice != NULL && *choice == '\0');

  g_ptr_array_extend (sorted, cw_user_map_get_users (users, CW_SIDE_ALOWARE), NULL, NULL);
  g_ptr_array_sort (sorted, compare_users);
  for (guint i = 0; i < sorted->len; i++)
    {
      const CwUser *user = g_ptr_array_index (sorted, i);

      append_user (store, user, matched && g_str_equal (user->id, current));
    }

  return G_LIST_MODEL (store);
}

/* ── The popover ── */

struct _CwOwnerChooser
{
  GtkPopover parent_instance;

  GtkSearchEntry *search_entry;
  GtkStack *stack;
  GtkListView *list_view;

  GtkFilterListModel *filtered;
  GtkCustomFilter *filter;
  GtkSingleSelection *selection;
  char **words; /* of the search; NULL: no search */
};

enum
{
  SIGNAL_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CwOwnerChooser, cw_owner_chooser, GTK_TYPE_POPOVER)

static gboolean
match_option (gpointer item, gpointer user_data)
{
  CwOwnerChooser *self = CW_OWNER_CHOOSER (user_data);
  CwOwnerOption *option = item;

  return self->words == NULL || (option->folded != NULL && cw_search_has (option->folded, self->words));
}

static guint
find_current (CwOwnerChooser *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (CwOwnerOption) option = g_list_model_get_item (G_LIST_MODEL (self->filtered), i);

      if (option->current)
        return i;
    }

  return 0;
}

static void
on_search_changed (CwOwnerChooser *self)
{
  g_clear_pointer (&self->words, g_strfreev);
  self->words = cw_search_words (gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);

  cw_stack_show (self->stack,
                 g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) > 0 ? "list" : "empty");
  gtk_single_selection_set_selected (self->selection, self->words != NULL ? 0 : find_current (self));
}

static void
choose (CwOwnerChooser *self, guint position)
{
  g_autoptr (CwOwnerOption) option = g_list_model_get_item (G_LIST_MODEL (self->filtered), position);

  if (option == NULL)
    return;

  g_object_ref (self);
  gtk_popover_popdown (GTK_POPOVER (self));
  if (!option->current)
    g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, option->id);
  g_object_unref (self);
}

static void
on_search_activate (CwOwnerChooser *self)
{
  choose (self, gtk_single_selection_get_selected (self->selection));
}

static void
on_activate (CwOwnerChooser *self, guint position)
{
  choose (self, position);
}

static gboolean
on_search_key (GtkEventControllerKey *controller,
               guint keyval,
               guint keycode,
               GdkModifierType state,
               CwOwnerChooser *self)
{
  if (keyval != GDK_KEY_Down && keyval != GDK_KEY_KP_Down)
    return GDK_EVENT_PROPAGATE;

  return gtk_widget_grab_focus (GTK_WIDGET (self->list_view));
}

/* ── Rows ── */

static GtkWidget *
make_line (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (css_class != NULL)
    {
      gtk_widget_add_css_class (label, css_class);
      gtk_widget_add_css_class (label, "dim-label");
    }

  return label;
}

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  gtk_box_append (GTK_BOX (texts), make_line (NULL));
  gtk_box_append (GTK_BOX (texts), make_line ("caption"));
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (row), texts);
  gtk_box_append (GTK_BOX (row), gtk_image_new_from_icon_name ("object-select-symbolic"));
  gtk_list_item_set_child (list_item, row);
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  GtkWidget *row = gtk_list_item_get_child (list_item);
  GtkWidget *texts = gtk_widget_get_first_child (row);
  GtkWidget *icon = gtk_widget_get_last_child (row);
  GtkWidget *subtitle = gtk_widget_get_last_child (texts);
  CwOwnerOption *option = CW_OWNER_OPTION (gtk_list_item_get_item (list_item));

  gtk_label_set_label (GTK_LABEL (gtk_widget_get_first_child (texts)), option->title);
  gtk_label_set_label (GTK_LABEL (subtitle), option->subtitle);
  gtk_widget_set_visible (subtitle, *option->subtitle != '\0');
  gtk_widget_set_visible (icon, option->current);
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Chosen"), -1);
}

/* ── Object ── */

static void
cw_owner_chooser_dispose (GObject *object)
{
  CwOwnerChooser *self = CW_OWNER_CHOOSER (object);

  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);
  g_clear_object (&self->selection);
  gtk_widget_dispose_template (GTK_WIDGET (self), CW_TYPE_OWNER_CHOOSER);

  G_OBJECT_CLASS (cw_owner_chooser_parent_class)->dispose (object);
}

static void
cw_owner_chooser_finalize (GObject *object)
{
  g_clear_pointer (&CW_OWNER_CHOOSER (object)->words, g_strfreev);

  G_OBJECT_CLASS (cw_owner_chooser_parent_class)->finalize (object);
}

static void
cw_owner_chooser_class_init (CwOwnerChooserClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cw_owner_chooser_dispose;
  object_class->finalize = cw_owner_chooser_finalize;

  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/crosswalk_sync/Crosswalk/ui/cw-owner-chooser.ui");
  gtk_widget_class_bind_template_child (widget_class, CwOwnerChooser, search_entry);
  gtk_widget_class_bind_template_child (widget_class, CwOwnerChooser, stack);
  gtk_widget_class_bind_template_child (widget_class, CwOwnerChooser, list_view);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, gtk_popover_popdown);
}

static void
cw_owner_chooser_init (CwOwnerChooser *self)
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
cw_owner_chooser_new (const CwUserMap *users, const char *salesforce_id)
{
  CwOwnerChooser *self = g_object_new (CW_TYPE_OWNER_CHOOSER, NULL);

  g_return_val_if_fail (users != NULL && salesforce_id != NULL, GTK_WIDGET (self));

  self->filter = gtk_custom_filter_new (match_option, self, NULL);
  self->filtered = gtk_filter_list_model_new (list_options (users, salesforce_id),
                                              GTK_FILTER (g_object_ref (self->filter)));
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->filtered)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (self->selection));
  on_search_changed (self);

  return GTK_WIDGET (self);
}
