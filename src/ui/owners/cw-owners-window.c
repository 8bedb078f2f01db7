/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-owners-window.h"

#include <glib/gi18n-lib.h>

#include "cw-accessible.h"
#include "cw-background.h"
#include "cw-fallback-row.h"
#include "cw-fit.h"
#include "cw-focus.h"
#include "cw-mapping-file.h"
#include "cw-owner-chooser.h"
#include "cw-owner-item.h"
#include "cw-page-cell.h"
#include "cw-page-memory.h"
#include "cw-page-order.h"
#include "cw-search.h"
#include "cw-toast.h"
#include "cw-words.h"

/* The widths of the table from which it has these columns, in pixels at normal text size. */
#define WORDS_WIDTH 560
#define COUNTS_WIDTH 780

typedef enum
{
  SHOW_ALL,
  SHOW_NEEDS_CHOICE,
} Show;

struct _CwOwnersWindow
{
  AdwWindow parent_instance;

  GtkStack *page_stack;
  AdwStatusPage *empty_page;
  GtkButton *empty_button;
  CwFallbackRow *fallback_row;
  GtkSearchEntry *search_entry;
  GtkDropDown *show_drop_down;
  GtkStack *table_stack;
  AdwStatusPage *nothing_page;
  GtkColumnView *column_view;
  GtkRevealer *edited_revealer;

  CwSession *session;
  CwMappingDocument *document;
  CwUserMap *users; /* with the choices of the document; NULL: not known */
  CwOwnerCounts *counts;
  GCancellable *cancellable;
  gboolean counting;

  GListStore *items; /* of CwOwnerItem */
  GtkFilterListModel *filtered;
  GtkSelectionModel *selection;
  GtkCustomFilter *filter;
  char **words; /* of the search; NULL: no search */

  guint n_undo, n_redo; /* the choices made here that can be undone and redone */
  gboolean stepping;    /* an edit that this window makes */
};

G_DEFINE_FINAL_TYPE (CwOwnersWindow, cw_owners_window, ADW_TYPE_WINDOW)

/* ── Choosing ── */

static void
enable_actions (CwOwnersWindow *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "owners.undo",
                                 self->n_undo > 0 && cw_mapping_document_can_undo (self->document));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "owners.redo",
                                 self->n_redo > 0 && cw_mapping_document_can_redo (self->document));
}

static void
choose_like (CwMappingDocument *document, GHashTable *owners)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  GHashTable *const tables[] = { owners, cw_mapping_document_get_mapping (document)->owners };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      GHashTableIter iter;
      gpointer id;

      g_hash_table_iter_init (&iter, tables[i]);
      while (g_hash_table_iter_next (&iter, &id, NULL))
        g_ptr_array_add (ids, g_strdup (id));
    }
  for (guint i = 0; i < ids->len; i++)
    {
      const char *id = g_ptr_array_index (ids, i);

      cw_mapping_document_choose_owner (document, id, g_hash_table_lookup (owners, id));
    }
}

/* A user is the same person for Contacts and for Leads, so that the mappings of both get a choice. */
static void
share_choices (CwOwnersWindow *self)
{
  const CwMapping *mapping = cw_mapping_document_get_mapping (self->document);

  for (CwObject object = 0; object < CW_N_OBJECTS; object++)
    {
      CwMappingDocument *document = cw_session_get_document_of (self->session, object);

      if (document != self->document && cw_mapping_document_get_mapping (document) != NULL)
        choose_like (document, mapping->owners);
    }
}

static void
undo (CwOwnersWindow *self)
{
  self->stepping = TRUE;
  if (self->n_undo > 0 && cw_mapping_document_undo (self->document))
    {
      self->n_undo--;
      self->n_redo++;
      share_choices (self);
    }
  self->stepping = FALSE;
  enable_actions (self);
}

static void
redo (CwOwnersWindow *self)
{
  self->stepping = TRUE;
  if (self->n_redo > 0 && cw_mapping_document_redo (self->document))
    {
      self->n_redo--;
      self->n_undo++;
      share_choices (self);
    }
  self->stepping = FALSE;
  enable_actions (self);
}

static void
on_undo_clicked (CwOwnersWindow *self)
{
  undo (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->column_view));
}

static char *
describe_choice (CwOwnersWindow *self, const CwUser *user, const char *aloware_id)
{
  const char *name = cw_owner_user_name (user);
  const CwUser *chosen = aloware_id != NULL ? cw_user_map_find_aloware (self->users, aloware_id) : NULL;

  if (aloware_id == NULL)
    return g_strdup_printf (_("“%s” is matched by e-mail again"), name);
  if (chosen == NULL)
    return g_strdup_printf (_("“%s” has no match now"), name);

  /* Translators: a Salesforce user and the Aloware user that was chosen for it */
  return g_strdup_printf (_("“%s” is “%s” in Aloware now"), name, cw_owner_user_name (chosen));
}

static void
choose (CwOwnersWindow *self, const CwUser *user, const char *aloware_id)
{
  g_autofree char *words = describe_choice (self, user, aloware_id);
  g_autofree char *id = g_strdup (user->id);
  AdwToast *toast;
  gboolean chosen;

  self->stepping = TRUE;
  chosen = cw_mapping_document_choose_owner (self->document, id, aloware_id);
  self->stepping = FALSE;
  if (!chosen)
    return;

  share_choices (self);
  self->n_undo++;
  self->n_redo = 0;
  enable_actions (self);

  toast = cw_toast_new_undo (words);
  adw_toast_set_timeout (toast, CW_TOAST_UNDO_SECONDS);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (on_undo_clicked), self, G_CONNECT_SWAPPED);
  cw_toast_add (GTK_WIDGET (self->page_stack), toast);
}

/* ── Cells ── */

/* The item for which a popover was opened. */
static const char popover_key[] = "cw-owner";

/* The side whose user the row is about. A person chooses the user of the other side. */
static CwSide
get_side (const CwOwner *owner)
{
  return owner->users[CW_SIDE_SALESFORCE] != NULL ? CW_SIDE_SALESFORCE : CW_SIDE_ALOWARE;
}

static void
on_chosen (GtkWidget *button, const char *id)
{
  CwOwnersWindow *self = CW_OWNERS_WINDOW (gtk_widget_get_root (button));
  CwOwnerItem *item = cw_page_cell_get_item (button);
  const CwOwner *owner = item != NULL ? cw_owner_item_get_owner (item) : NULL;

  if (owner == NULL)
    return;
  if (get_side (owner) == CW_SIDE_SALESFORCE)
    {
      choose (self, owner->users[CW_SIDE_SALESFORCE], id);
      return;
    }

  choose (self, cw_user_map_find_salesforce (self->users, id), owner->users[CW_SIDE_ALOWARE]->id);
  /* The row is gone: the Aloware user is now in that of the Salesforce user. */
  gtk_widget_grab_focus (GTK_WIDGET (self->column_view));
}

/* While the popover is open, the button's tooltip would cover it. */
static void
create_popup (GtkMenuButton *button, gpointer user_data)
{
  CwOwnersWindow *self = user_data;
  CwOwnerItem *item = cw_page_cell_get_item (GTK_WIDGET (button));
  const CwUser *salesforce = cw_owner_item_get_owner (item)->users[CW_SIDE_SALESFORCE];
  GtkWidget *popover = salesforce != NULL ? cw_owner_chooser_new (self->users, salesforce->id)
                                          : cw_owner_chooser_new_salesforce (self->users);

  g_object_set_data (G_OBJECT (popover), popover_key, item);
  g_signal_connect_object (popover, "chosen", G_CALLBACK (on_chosen), button, G_CONNECT_SWAPPED);
  gtk_menu_button_set_popover (button, popover);
}

static char *
describe_salesforce (CwOwnerItem *item, gboolean has_words)
{
  const CwUser *user = cw_owner_item_get_owner (item)->users[CW_SIDE_SALESFORCE];
  const char *about = !has_words ? cw_owner_item_get_state_words (item) : user != NULL ? user->email : NULL;

  if (user == NULL || user->active)
    return g_strdup (about);
  if (about == NULL || *about == '\0' || cw_owner_item_get_owner (item)->state == CW_OWNER_INACTIVE)
    return has_words && about != NULL && *about != '\0' ? g_strdup_printf (_("Inactive · %s"), about)
                                                        : g_strdup (_("Inactive"));

  /* Translators: a user is inactive; then the address */
  return g_strdup_printf (_("Inactive · %s"), about);
}

static gboolean
has_words (CwOwnersWindow *self)
{
  GtkColumnViewColumn *column = cw_page_columns_get (self->column_view, "state");

  return column != NULL && gtk_column_view_column_get_visible (column);
}

/* Makes a cell of a user: a text, and in its place a button where a person can choose. */
static GtkWidget *
make_user (gpointer window)
{
  GtkWidget *cell = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *text = cw_page_cell_two_lines (NULL);
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *texts = cw_page_cell_two_lines (NULL);

  gtk_menu_button_set_child (GTK_MENU_BUTTON (button), texts);
  /* A menu button centres its child. Then the names of the column would not be aligned. */
  gtk_widget_set_halign (gtk_widget_get_parent (texts), GTK_ALIGN_FILL);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_menu_button_set_always_show_arrow (GTK_MENU_BUTTON (button), TRUE);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), create_popup, window, NULL);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (button, TRUE);
  gtk_widget_set_hexpand (text, TRUE);
  /* As far in as the text of a button. */
  gtk_widget_set_margin_start (text, 9);
  gtk_box_append (GTK_BOX (cell), text);
  gtk_box_append (GTK_BOX (cell), button);

  return cell;
}

static void
show_button (GtkMenuButton *button, CwOwnerItem *item, const char *title, const char *subtitle)
{
  const CwOwner *owner = cw_owner_item_get_owner (item);
  GtkPopover *popover = gtk_menu_button_get_popover (button);
  CwSide side = get_side (owner);
  const char *of = cw_owner_user_name (owner->users[side]);
  /* Translators: which user of the other platform a user is: "Aloware user of Kate Quinn: Ana Ruiz" */
  g_autofree char *name = g_strdup_printf (
    side == CW_SIDE_SALESFORCE ? _("Aloware user of %s: %s") : _("Salesforce user of %s: %s"), of, title);

  cw_page_cell_set_two_lines (gtk_menu_button_get_child (button), title, subtitle);
  cw_name_button (GTK_WIDGET (button), name, NULL);
  if (popover != NULL && g_object_get_data (G_OBJECT (popover), popover_key) != item)
    gtk_menu_button_popdown (button);
}

static void
show_user (GtkWidget *cell, CwOwnerItem *item, CwSide side, const char *subtitle)
{
  const CwOwner *owner = cw_owner_item_get_owner (item);
  const CwUser *user = owner->users[side];
  const char *title = user != NULL                      ? cw_owner_user_name (user)
                      : owner->state == CW_OWNER_NOBODY ? _("Nobody")
                                                        : _("Choose a User");
  GtkWidget *text = gtk_widget_get_first_child (cell);
  GtkWidget *button = gtk_widget_get_last_child (cell);
  gboolean chooses = side != get_side (owner);

  gtk_widget_set_visible (text, !chooses);
  gtk_widget_set_visible (button, chooses);
  if (chooses)
    show_button (GTK_MENU_BUTTON (button), item, title, subtitle);
  else
    cw_page_cell_set_two_lines (text, title, subtitle);
}

static void
show_salesforce (GtkWidget *cell, CwPageItem *none, gpointer item, gpointer window)
{
  g_autofree char *subtitle = describe_salesforce (item, has_words (window));

  show_user (cell, item, CW_SIDE_SALESFORCE, subtitle);
}

static void
show_aloware (GtkWidget *cell, CwPageItem *none, gpointer item, gpointer window)
{
  const CwUser *user = cw_owner_item_get_owner (item)->users[CW_SIDE_ALOWARE];

  show_user (cell, item, CW_SIDE_ALOWARE, user != NULL ? user->email : NULL);
}

static void
show_state (GtkWidget *cell, CwPageItem *none, gpointer item, gpointer window)
{
  const CwOwner *owner = cw_owner_item_get_owner (item);
  g_autofree char *explained = cw_owner_item_explain (item);
  GtkWidget *icon = gtk_widget_get_first_child (cell);

  gtk_image_set_from_icon_name (GTK_IMAGE (icon), cw_owner_item_get_state_icon (item));
  gtk_widget_remove_css_class (icon, "warning");
  if (cw_owner_needs_choice (owner))
    gtk_widget_add_css_class (icon, "warning");
  cw_page_cell_set_two_lines (gtk_widget_get_last_child (cell), cw_owner_item_get_state_words (item),
                              explained);
}

static GtkWidget *
make_count (gpointer window)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_widget_add_css_class (label, "numeric");

  return label;
}

static void
show_count (GtkWidget *label, gpointer item, CwSide side)
{
  gint64 n = cw_owner_item_get_count (item, side);
  g_autofree char *words = n >= 0 ? cw_words_count ((guint64) n) : g_strdup ("");

  gtk_label_set_label (GTK_LABEL (label), words);
}

static void
show_salesforce_count (GtkWidget *label, CwPageItem *none, gpointer item, gpointer window)
{
  show_count (label, item, CW_SIDE_SALESFORCE);
}

static void
show_aloware_count (GtkWidget *label, CwPageItem *none, gpointer item, gpointer window)
{
  show_count (label, item, CW_SIDE_ALOWARE);
}

static const CwPageColumn columns[] = {
  {
    .id = "salesforce",
    .title = N_("Salesforce User"),
    .make = make_user,
    .show = show_salesforce,
    .expand = TRUE,
    .resizable = TRUE,
  },
  {
    .id = "aloware",
    .title = N_("Aloware User"),
    .make = make_user,
    .show = show_aloware,
    .expand = TRUE,
    .resizable = TRUE,
  },
  {
    .id = "state",
    .title = N_("Match"),
    .make = cw_page_cell_icon_and_lines,
    .show = show_state,
    .expand = TRUE,
    .resizable = TRUE,
    .from_width = WORDS_WIDTH,
  },
  {
    .id = "salesforce-count",
    .title = N_("Salesforce Contacts"),
    .make = make_count,
    .show = show_salesforce_count,
    .from_width = COUNTS_WIDTH,
  },
  {
    .id = "aloware-count",
    .title = N_("Aloware Contacts"),
    .make = make_count,
    .show = show_aloware_count,
    .from_width = COUNTS_WIDTH,
  },
};

/* ── Order ── */

static int
compare_names (gconstpointer a, gconstpointer b, gpointer side)
{
  const CwUser *first = cw_owner_item_get_owner ((gpointer) a)->users[GPOINTER_TO_INT (side)];
  const CwUser *second = cw_owner_item_get_owner ((gpointer) b)->users[GPOINTER_TO_INT (side)];

  if (first == NULL || second == NULL)
    return (first == NULL) - (second == NULL);

  return g_utf8_collate (cw_owner_user_name (first), cw_owner_user_name (second));
}

/* Those that need a choice come first. */
static int
compare_states (gconstpointer a, gconstpointer b, gpointer none)
{
  return (int) cw_owner_item_get_owner ((gpointer) a)->state
         - (int) cw_owner_item_get_owner ((gpointer) b)->state;
}

static int
compare_counts (gconstpointer a, gconstpointer b, gpointer side)
{
  gint64 first = cw_owner_item_get_count ((gpointer) a, GPOINTER_TO_INT (side));
  gint64 second = cw_owner_item_get_count ((gpointer) b, GPOINTER_TO_INT (side));

  return (first > second) - (first < second);
}

static void
set_sorters (CwOwnersWindow *self)
{
  static const struct
  {
    const char *column;
    GCompareDataFunc compare;
    CwSide side;
  } orders[] = {
    { "salesforce", compare_names, CW_SIDE_SALESFORCE },
    { "aloware", compare_names, CW_SIDE_ALOWARE },
    { "state", compare_states, CW_SIDE_ALOWARE },
    { "salesforce-count", compare_counts, CW_SIDE_SALESFORCE },
    { "aloware-count", compare_counts, CW_SIDE_ALOWARE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    {
      GtkCustomSorter *sorter = gtk_custom_sorter_new (orders[i].compare, GINT_TO_POINTER (orders[i].side),
                                                       NULL);

      cw_page_order_set_sorter (cw_page_order_of (self->column_view), orders[i].column, GTK_SORTER (sorter));
    }
}

/* ── Rows ── */

static gboolean
match_item (gpointer item, gpointer user_data)
{
  CwOwnersWindow *self = CW_OWNERS_WINDOW (user_data);

  return cw_owner_item_matches (item, self->words)
         && (gtk_drop_down_get_selected (self->show_drop_down) == SHOW_ALL
             || cw_owner_needs_choice (cw_owner_item_get_owner (item)));
}

static CwOwnerItem *
find_item (CwOwnersWindow *self, const char *key)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->items));

  for (guint i = 0; i < n; i++)
    {
      CwOwnerItem *item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      if (g_str_equal (cw_owner_item_get_key (item), key))
        return item;
      g_object_unref (item);
    }

  return NULL;
}

/* The items of the owners. Those that exist already are kept, so that selection and focus stay. */
static GPtrArray *
list_items (CwOwnersWindow *self, GPtrArray *owners)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < owners->len; i++)
    {
      const CwOwner *owner = g_ptr_array_index (owners, i);
      g_autofree char *key = cw_owner_item_make_key (owner);
      CwOwnerItem *item = find_item (self, key);

      if (item == NULL)
        item = cw_owner_item_new ();
      cw_owner_item_update (item, owner, self->users, self->counts);
      g_ptr_array_add (items, item);
    }

  return items;
}

static gpointer
get_nth (CwOwnersWindow *self, guint nth)
{
  g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (self->items), nth);

  return item;
}

static void
fill (CwOwnersWindow *self)
{
  g_autoptr (GPtrArray) owners = cw_owners_list (self->users);
  g_autoptr (GPtrArray) items = list_items (self, owners);
  guint n_old = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  guint head = 0, tail = 0;

  while (head < n_old && head < items->len && get_nth (self, head) == g_ptr_array_index (items, head))
    head++;
  while (tail < n_old - head && tail < items->len - head
         && get_nth (self, n_old - 1 - tail) == g_ptr_array_index (items, items->len - 1 - tail))
    tail++;
  if (n_old - head - tail > 0 || items->len - head - tail > 0)
    g_list_store_splice (self->items, head, n_old - head - tail, items->pdata + head,
                         items->len - head - tail);
}

/* The cell's button is where a person chooses; Enter on its row opens it, too. */
static GtkWidget *
find_button (GtkWidget *widget, gpointer item)
{
  if (GTK_IS_MENU_BUTTON (widget))
    return gtk_widget_get_visible (widget) && cw_page_cell_get_item (widget) == item ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, item);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static void
on_activate (CwOwnersWindow *self, guint position)
{
  g_autoptr (CwOwnerItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  GtkWidget *button = item != NULL ? find_button (GTK_WIDGET (self->column_view), item) : NULL;

  if (button != NULL)
    gtk_menu_button_popup (GTK_MENU_BUTTON (button));
}

/* ── What is shown ── */

static gboolean
is_signed_in (CwOwnersWindow *self)
{
  return cw_session_is_connected (self->session, CW_SIDE_SALESFORCE)
         && cw_session_is_connected (self->session, CW_SIDE_ALOWARE);
}

static void
explain_empty (CwOwnersWindow *self)
{
  gboolean signed_in = is_signed_in (self);

  adw_status_page_set_description (
    self->empty_page, signed_in ? _("The users of both platforms have not been read yet.")
                                : _("Sign in to Salesforce and Aloware to see who is who on both."));
  gtk_button_set_label (self->empty_button, signed_in ? _("_Read Users") : _("_Go to Connections"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->empty_button),
                            !signed_in || !cw_session_is_busy (self->session));
}

static void
explain_nothing (CwOwnersWindow *self)
{
  gboolean needs = gtk_drop_down_get_selected (self->show_drop_down) == SHOW_NEEDS_CHOICE;

  if (self->words == NULL && needs)
    {
      adw_status_page_set_title (self->nothing_page, _("Nothing to Choose"));
      adw_status_page_set_description (self->nothing_page, _("Every owner has a match."));
      return;
    }

  adw_status_page_set_title (self->nothing_page, _("Nothing Found"));
  adw_status_page_set_description (self->nothing_page,
                                   needs ? _("No owner fits both the search and the filter.")
                                         : _("No owner has these words in the name or e-mail address."));
}

static void
show_pages (CwOwnersWindow *self)
{
  explain_empty (self);
  explain_nothing (self);
  cw_stack_show (self->page_stack, self->users != NULL ? "owners" : "empty");
  cw_stack_show (self->table_stack,
                 g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) > 0 ? "table" : "nothing");
}

static gboolean
is_edited (CwOwnersWindow *self)
{
  const CwMapping *mapping = cw_mapping_document_get_mapping (self->document);
  const CwMapping *active = cw_mapping_document_get_active (self->document);
  g_autofree char *edited = mapping != NULL ? cw_mapping_owners_to_json (mapping->owners) : NULL;
  g_autofree char *used = active != NULL ? cw_mapping_owners_to_json (active->owners) : g_strdup ("{}");

  return edited != NULL && g_strcmp0 (edited, used) != 0;
}

static void
update (CwOwnersWindow *self)
{
  const CwMapping *mapping = cw_mapping_document_get_mapping (self->document);
  CwUserMap *users = cw_mapping_document_get_users (self->document);

  g_clear_pointer (&self->users, cw_user_map_unref);
  if (users != NULL && mapping != NULL)
    self->users = cw_user_map_choose (users, mapping->owners);
  if (self->users != NULL)
    fill (self);
  else
    g_list_store_remove_all (self->items);
  /* An owner who needs no choice any more stays until the filter is set again, so that the row does not
   * vanish under the pointer. */
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_LESS_STRICT);

  show_pages (self);
  cw_revealer_show (self->edited_revealer, is_edited (self));
  enable_actions (self);
}

static void
on_document_changed (CwOwnersWindow *self)
{
  /* Steps that are not of this window cannot be undone here. */
  if (!self->stepping)
    self->n_undo = self->n_redo = 0;
  update (self);
}

static void
on_filter_changed (CwOwnersWindow *self)
{
  g_clear_pointer (&self->words, g_strfreev);
  self->words = cw_search_words (gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  show_pages (self);
}

/* Escape ends the search first, and then closes the window. */
static void
on_stop_search (CwOwnersWindow *self)
{
  if (*gtk_editable_get_text (GTK_EDITABLE (self->search_entry)) == '\0')
    gtk_window_close (GTK_WINDOW (self));
  else
    gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
}

/* The first column has the state in words where there is no room for a column of it. */
static void
on_columns_changed (CwOwnersWindow *self)
{
  if (self->users != NULL)
    fill (self);
}

/* ── Counting ── */

static void
on_counted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CwOwnersWindow) self = CW_OWNERS_WINDOW (user_data);
  g_autoptr (GError) error = NULL;
  CwOwnerCounts *counts = cw_background_run_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self->counting = FALSE;
  if (counts == NULL)
    {
      g_debug ("The contacts of owners were not counted: %s", error->message);
      return;
    }

  g_clear_pointer (&self->counts, cw_owner_counts_free);
  self->counts = counts;
  /* Before the first sync nothing is known, which is not the same as none. */
  if (!cw_owner_counts_has_any (counts))
    g_clear_pointer (&self->counts, cw_owner_counts_free);
  if (self->users != NULL)
    fill (self);
}

static gpointer
read_counts (CwProfile *profile, gpointer field, GCancellable *cancellable, GError **error)
{
  return cw_owner_counts_read (profile, field, cancellable, error);
}

static void
start_counting (CwOwnersWindow *self)
{
  const CwMapping *mapping = cw_mapping_document_get_mapping (self->document);
  const CwMappingRow *row = mapping != NULL ? cw_mapping_find (mapping, "contact_owner") : NULL;

  if (self->counting || row == NULL)
    return;

  self->counting = TRUE;
  cw_background_run_async (cw_session_get_profile_name (self->session), read_counts,
                           g_strdup (row->salesforce), g_free, (GDestroyNotify) cw_owner_counts_free,
                           self->cancellable, on_counted, g_object_ref (self));
}

/* ── Leaving ── */

static void
leave_for (CwOwnersWindow *self, const char *view)
{
  GtkWindow *over = gtk_window_get_transient_for (GTK_WINDOW (self));
  g_autoptr (GtkWindow) parent = over != NULL ? g_object_ref (over) : NULL;

  gtk_window_close (GTK_WINDOW (self));
  if (parent != NULL)
    gtk_widget_activate_action (GTK_WIDGET (parent), "win.view", "s", view);
}

static void
on_mapping_clicked (CwOwnersWindow *self)
{
  leave_for (self, "mapping");
}

static void
on_read (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CwOwnersWindow) self = CW_OWNERS_WINDOW (user_data);
  g_autoptr (GError) error = NULL;

  if (!cw_session_finish (CW_SESSION (object), result, &error) && self->page_stack != NULL)
    cw_toast (GTK_WIDGET (self->page_stack), error->message);
}

static void
on_empty_clicked (CwOwnersWindow *self)
{
  if (is_signed_in (self))
    cw_session_refresh_async (self->session, self->cancellable, on_read, g_object_ref (self));
  else
    leave_for (self, "connections");
}

/* ── Actions ── */

static void
action_undo (GtkWidget *widget, const char *name, GVariant *parameter)
{
  undo (CW_OWNERS_WINDOW (widget));
}

static void
action_redo (GtkWidget *widget, const char *name, GVariant *parameter)
{
  redo (CW_OWNERS_WINDOW (widget));
}

static void
action_search (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_grab_focus (GTK_WIDGET (CW_OWNERS_WINDOW (widget)->search_entry));
}

static void
action_show_all (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CwOwnersWindow *self = CW_OWNERS_WINDOW (widget);

  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  gtk_drop_down_set_selected (self->show_drop_down, SHOW_ALL);
  on_filter_changed (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->column_view));
}

/* ── Object ── */

static void
cw_owners_window_unmap (GtkWidget *widget)
{
  CwOwnersWindow *self = CW_OWNERS_WINDOW (widget);

  g_cancellable_cancel (self->cancellable);
  GTK_WIDGET_CLASS (cw_owners_window_parent_class)->unmap (widget);
  /* An action that has not ended holds a reference to this window, perhaps for longer than the parent
   * exists. */
  gtk_window_set_transient_for (GTK_WINDOW (widget), NULL);
}

static void
cw_owners_window_dispose (GObject *object)
{
  CwOwnersWindow *self = CW_OWNERS_WINDOW (object);

  if (self->column_view != NULL)
    {
      GtkColumnViewColumn *state = cw_page_columns_get (self->column_view, "state");

      g_signal_handlers_disconnect_by_func (state, on_columns_changed, self);
      gtk_column_view_set_model (self->column_view, NULL);
    }
  gtk_widget_dispose_template (GTK_WIDGET (self), CW_TYPE_OWNERS_WINDOW);
  g_clear_object (&self->selection);
  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);
  g_clear_object (&self->items);
  g_clear_object (&self->document);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (cw_owners_window_parent_class)->dispose (object);
}

static void
cw_owners_window_finalize (GObject *object)
{
  CwOwnersWindow *self = CW_OWNERS_WINDOW (object);

  g_clear_pointer (&self->users, cw_user_map_unref);
  g_clear_pointer (&self->counts, cw_owner_counts_free);
  g_clear_pointer (&self->words, g_strfreev);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (cw_owners_window_parent_class)->finalize (object);
}

static void
cw_owners_window_class_init (CwOwnersWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cw_owners_window_dispose;
  object_class->finalize = cw_owners_window_finalize;
  widget_class->unmap = cw_owners_window_unmap;

  g_type_ensure (CW_TYPE_FALLBACK_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/crosswalk_sync/Crosswalk/ui/cw-owners-window.ui");
  gtk_widget_class_bind_template_child (widget_class, CwOwnersWindow, page_stack);
  gtk_widget_class_bind_template_child (widget_class, CwOwnersWindow, empty_page);
  gtk_widget_class_bind_template_child (widget_class, CwOwnersWindow, empty_button);
  gtk_widget_class_bind_template_child (widget_class, CwOwnersWindow, fallback_row);
  gtk_widget_class_bind_template_child (widget_class, CwOwnersWindow, search_entry);
  gtk_widget_class_bind_template_child (widget_class, CwOwnersWindow, show_drop_down);
  gtk_widget_class_bind_template_child (widget_class, CwOwnersWindow, table_stack);
  gtk_widget_class_bind_template_child (widget_class, CwOwnersWindow, nothing_page);
  gtk_widget_class_bind_template_child (widget_class, CwOwnersWindow, column_view);
  gtk_widget_class_bind_template_child (widget_class, CwOwnersWindow, edited_revealer);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_filter_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search);
  gtk_widget_class_bind_template_callback (widget_class, on_empty_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_mapping_clicked);

  gtk_widget_class_install_action (widget_class, "owners.undo", NULL, action_undo);
  gtk_widget_class_install_action (widget_class, "owners.redo", NULL, action_redo);
  gtk_widget_class_install_action (widget_class, "owners.search", NULL, action_search);
  gtk_widget_class_install_action (widget_class, "owners.show-all", NULL, action_show_all);
}

static void
cw_owners_window_init (CwOwnersWindow *self)
{
  GtkSortListModel *sorted;

  self->cancellable = g_cancellable_new ();
  self->items = g_list_store_new (CW_TYPE_OWNER_ITEM);
  self->filter = gtk_custom_filter_new (match_item, self, NULL);
  self->filtered = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (self->items)),
                                              GTK_FILTER (g_object_ref (self->filter)));
  gtk_widget_init_template (GTK_WIDGET (self));

  cw_focus_keep_usable (GTK_WINDOW (self));
  cw_name_button (GTK_WIDGET (self->show_drop_down), _("Owners to Show"), NULL);
  cw_revealer_hide_folded (self->edited_revealer);
  cw_page_columns_set (self->column_view, columns, G_N_ELEMENTS (columns), self, NULL);
  set_sorters (self);
  cw_page_memory_keep (self->column_view, "owners");
  g_signal_connect_object (cw_page_columns_get (self->column_view, "state"), "notify::visible",
                           G_CALLBACK (on_columns_changed), self, G_CONNECT_SWAPPED);

  sorted = gtk_sort_list_model_new (G_LIST_MODEL (g_object_ref (self->filtered)),
                                    g_object_ref (gtk_column_view_get_sorter (self->column_view)));
  self->selection = GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (sorted)));
  gtk_single_selection_set_autoselect (GTK_SINGLE_SELECTION (self->selection), FALSE);
  gtk_column_view_set_model (self->column_view, self->selection);
}

void
cw_owners_window_present (GtkWindow *parent, CwSession *session)
{
  CwOwnersWindow *self;

  g_return_if_fail (GTK_IS_WINDOW (parent) && CW_IS_SESSION (session));

  self = g_object_new (CW_TYPE_OWNERS_WINDOW, NULL);
  cw_fit_over (GTK_WINDOW (self), parent);
  self->session = g_object_ref (session);
  self->document = g_object_ref (cw_session_get_document (session));
  g_object_set (self->fallback_row, "session", session, NULL);
  g_signal_connect_object (self->document, "changed", G_CALLBACK (on_document_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "connections-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::busy", G_CALLBACK (explain_empty), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "state-changed", G_CALLBACK (start_counting), self, G_CONNECT_SWAPPED);
  update (self);
  start_counting (self);
  gtk_window_present (GTK_WINDOW (self));
}
