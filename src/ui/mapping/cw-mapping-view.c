/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-mapping-view.h"

#include <glib/gi18n-lib.h>

#include "cw-accessible.h"
#include "cw-background.h"
#include "cw-file-drop.h"
#include "cw-fit.h"
#include "cw-fixed-values-window.h"
#include "cw-mapping-add.h"
#include "cw-mapping-changes.h"
#include "cw-mapping-default.h"
#include "cw-mapping-detail.h"
#include "cw-mapping-diff.h"
#include "cw-mapping-document.h"
#include "cw-mapping-sample.h"
#include "cw-mapping-status.h"
#include "cw-mapping-table.h"
#include "cw-mapping-words.h"
#include "cw-message-dialog.h"
#include "cw-missing-fields-window.h"
#include "cw-suggestions-window.h"
#include "cw-text-scale.h"
#include "cw-toast.h"

/* Widths in pixels, at normal text size. Below the first, the buttons of the banner are below its text. If
 * the table gets less than the second, it shows icons without words. From the third on, the details stand
 * beside the table; below, they cover it. From the fourth on, they are open unless the person closed them. */
#define NARROW_WIDTH 560
#define COMPACT_WIDTH 740
#define BESIDE_WIDTH 900
#define WIDE_WIDTH 1160
/* The minimum width that the view requests, even if its present layout needs more. The layout adapts once the
 * view gets less. */
#define NARROWEST_WIDTH 320

/* Whether the details are open while they stand beside the table. */
typedef enum
{
  DETAILS_IF_WIDE,
  DETAILS_OPEN,   /* the person opened them */
  DETAILS_CLOSED, /* the person closed them */
} Details;

struct _CwMappingView
{
  GtkWidget parent_instance;

  AdwFlap *flap;
  GtkStack *page_stack;
  GtkSearchEntry *search_entry;
  GtkDropDown *show_drop_down;
  GtkMenuButton *add_button;
  GtkMenuButton *menu_button;
  GtkWidget *details_button;
  GtkWidget *object_box;
  GtkWidget *object_buttons[CW_N_OBJECTS];
  GtkLabel *object_marks[CW_N_OBJECTS];
  CwMappingStatus *status;
  GtkStack *table_stack;
  AdwStatusPage *nothing_page;
  CwMappingTable *table;
  GtkRevealer *bulk_revealer;
  GtkLabel *bulk_label;
  GtkWidget *fixed_button;
  GtkLabel *fixed_label;
  CwMappingDetail *detail;
  GtkRevealer *drop_revealer;

  CwSession *session;
  GSignalGroup *session_signals;
  GtkShortcutController *shortcuts; /* owned by the widget */
  CwMappingDocument *document;      /* that of the session whose object is shown */
  CwMappingSample *sample;
  GCancellable *cancellable; /* for everything that this view started; renewed with each session */
  guint resize_source;
  int width;
  gboolean loading_sample;
  Details details;
  gboolean narrow;        /* the layout for little space is used */
  gboolean beside;        /* the details are beside the table */
  gboolean wide;          /* both have much space */
  gboolean adapting;      /* the details open or close because of the width */
  gboolean focus_details; /* the details take the focus as soon as they show */
};

G_DEFINE_FINAL_TYPE (CwMappingView, cw_mapping_view, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_SESSION,
  PROP_SORT,
  PROP_OBJECT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* ── What is shown ── */

static void
toast (CwMappingView *self, const char *words)
{
  cw_toast (GTK_WIDGET (self), words);
}

static void
enable_actions (CwMappingView *self)
{
  gboolean has_mapping = self->document != NULL && cw_mapping_document_get_mapping (self->document) != NULL;
  gboolean unsaved = has_mapping && cw_mapping_document_is_unsaved (self->document);
  g_auto (GStrv) selected = cw_mapping_table_get_selected (self->table);
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_action_set_enabled (widget, "mapping.save", unsaved);
  gtk_widget_action_set_enabled (widget, "mapping.discard",
                                 unsaved && cw_mapping_document_get_saved (self->document) != NULL);
  gtk_widget_action_set_enabled (widget, "mapping.undo",
                                 has_mapping && cw_mapping_document_can_undo (self->document));
  gtk_widget_action_set_enabled (widget, "mapping.redo",
                                 has_mapping && cw_mapping_document_can_redo (self->document));
  gtk_widget_action_set_enabled (widget, "mapping.activate", has_mapping);
  gtk_widget_action_set_enabled (widget, "mapping.import", has_mapping);
  gtk_widget_action_set_enabled (widget, "mapping.export", has_mapping);
  gtk_widget_action_set_enabled (widget, "mapping.reset",
                                 has_mapping && cw_mapping_document_get_schema (self->document) != NULL);
  gtk_widget_action_set_enabled (widget, "mapping.create-fields", has_mapping);
  gtk_widget_action_set_enabled (widget, "mapping.suggest", has_mapping);
  gtk_widget_action_set_enabled (widget, "mapping.fixed-values", has_mapping);
  gtk_widget_action_set_enabled (widget, "mapping.remove", selected[0] != NULL);
  gtk_widget_action_set_enabled (widget, "mapping.direction", selected[0] != NULL);
}

static void
update_bulk (CwMappingView *self, guint n_selected)
{
  g_autofree char *words = NULL;

  /* The text is not changed when the label is hidden, because it is still visible while it slides away. */
  cw_revealer_show (self->bulk_revealer, n_selected > 1);
  if (n_selected < 2)
    return;

  words = g_strdup_printf (
    g_dngettext (GETTEXT_PACKAGE, "%u field selected", "%u fields selected", n_selected), n_selected);
  gtk_label_set_label (self->bulk_label, words);
}

/* Says why the table is empty. */
static void
explain_nothing (CwMappingView *self)
{
  gboolean searched = *gtk_editable_get_text (GTK_EDITABLE (self->search_entry)) != '\0';
  guint show = gtk_drop_down_get_selected (self->show_drop_down);
  const char *title = _("Nothing Found");
  const char *why;

  if (searched && show != CW_MAPPING_SHOW_ALL)
    why = _("No mapped field fits both the search and the filter.");
  else if (searched)
    why = _("No mapped field has these words in its label or API name.");
  else if (show == CW_MAPPING_SHOW_PROBLEMS)
    {
      title = _("No Problems");
      why = _("Every mapped field is ready.");
    }
  else
    why = _("No field of this kind is mapped.");

  adw_status_page_set_title (self->nothing_page, title);
  adw_status_page_set_description (self->nothing_page, why);
}

/* A button of the banner that goes away must not leave the focus to whatever comes next, such as a toast. */
static void
keep_focus (CwMappingView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus != NULL && !gtk_widget_get_mapped (focus)
      && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->status)))
    gtk_widget_grab_focus (GTK_WIDGET (self->table));
}

static void
show_fixed_values (CwMappingView *self)
{
  const CwMapping *mapping = cw_mapping_document_get_mapping (self->document);
  CwSchema *schema = cw_mapping_document_get_schema (self->document);
  g_autoptr (GPtrArray) names = mapping != NULL ? cw_mapping_list_fixed (mapping) : g_ptr_array_new ();
  g_autoptr (GString) list = g_string_new (NULL);
  g_autofree char *words = NULL;

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      const CwField *field = schema != NULL ? cw_schema_find (schema, name) : NULL;

      g_string_append (list, i > 0 ? ", " : "");
      /* Translators: a Salesforce field and the value that new records get there */
      g_string_append_printf (list, _("%s “%s”"), field != NULL ? field->label : name,
                              cw_mapping_get_fixed (mapping, name));
    }

  /* Translators: fields and values: “Company “Not known”, Tier “Gold”” */
  words = g_strdup_printf (_("When creating in Salesforce: %s"), list->str);
  gtk_label_set_label (self->fixed_label, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->fixed_button), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  -1);
  gtk_widget_set_visible (self->fixed_button, names->len > 0);
}

/* A table that is not shown says on its button what a person would miss. */
static void
show_object_button (CwMappingView *self, CwObject object)
{
  CwMappingDocument *document = cw_session_get_document_of (self->session, object);
  const char *name = object == CW_OBJECT_LEAD ? _("Leads") : _("Contacts");
  g_autofree char *problems = NULL;
  g_autofree char *words = NULL;
  g_autofree char *number = NULL;
  gboolean unsaved = cw_mapping_document_is_unsaved (document);
  guint n;

  cw_mapping_document_count_problems (document, &n, NULL);
  problems = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u problem", "%u problems", n), n);
  number = g_strdup_printf ("%u", n);
  /* Translators: an object (“Leads”), what is wrong with its mapping (“2 problems”), whether it is saved */
  words = n > 0 && unsaved ? g_strdup_printf (_("%s, %s, not saved"), name, problems)
          : n > 0          ? g_strdup_printf (_("%s, %s"), name, problems)
          : unsaved        ? g_strdup_printf (_("%s, not saved"), name)
                           : g_strdup (name);
  gtk_label_set_label (self->object_marks[object], n > 0 ? number : "•");
  gtk_widget_set_visible (GTK_WIDGET (self->object_marks[object]), n > 0 || unsaved);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->object_buttons[object]),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_widget_set_tooltip_text (self->object_buttons[object], words);
}

static void
show_objects (CwMappingView *self)
{
  const CwSettings *settings = cw_session_get_settings (self->session);

  gtk_widget_set_visible (self->object_box, settings->objects == CW_OBJECTS_BOTH);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "mapping.next-object",
                                 settings->objects == CW_OBJECTS_BOTH);
  cw_mapping_status_set_named (self->status, settings->objects != CW_OBJECTS_CONTACT);
  for (CwObject object = 0; object < CW_N_OBJECTS; object++)
    show_object_button (self, object);
}

/* Shows the present state of the document. */
static void
update (CwMappingView *self)
{
  if (self->document == NULL)
    return;

  cw_stack_show (self->page_stack,
                 cw_mapping_document_get_mapping (self->document) != NULL ? "mapping" : "empty");
  show_objects (self);
  show_fixed_values (self);
  explain_nothing (self);
  cw_stack_show (self->table_stack, cw_mapping_table_get_n_shown (self->table) > 0 ? "table" : "nothing");
  enable_actions (self);
  keep_focus (self);
}

static void
on_selection_changed (CwMappingView *self)
{
  g_auto (GStrv) keys = cw_mapping_table_get_selected (self->table);
  guint n = g_strv_length (keys);

  cw_mapping_detail_show (self->detail, n == 1 ? keys[0] : NULL);
  update_bulk (self, n);
  enable_actions (self);
}

/* Selects a row, even if it is filtered away now, and gives it the focus. */
static void
select_row (CwMappingView *self, const char *key)
{
  if (cw_mapping_table_find (self->table, key) == GTK_INVALID_LIST_POSITION)
    gtk_widget_activate_action (GTK_WIDGET (self), "mapping.show-all", NULL);
  cw_mapping_table_select (self->table, cw_mapping_table_find (self->table, key));
}

/* ── Opening and closing the details ── */

static void
adapt_table (CwMappingView *self)
{
  int details = 0;

  if (self->beside && adw_flap_get_reveal_flap (self->flap))
    gtk_widget_get_size_request (GTK_WIDGET (self->detail), &details, NULL);
  cw_mapping_table_set_compact (self->table,
                                (self->width - details) / cw_text_scale (GTK_WIDGET (self)) < COMPACT_WIDTH);
}

static void
focus_details (CwMappingView *self)
{
  /* They cannot take the focus before the first frame in which they slide in. */
  self->focus_details = !gtk_widget_get_mapped (GTK_WIDGET (self->detail));
  if (!self->focus_details)
    gtk_widget_child_focus (GTK_WIDGET (self->detail), GTK_DIR_TAB_FORWARD);
}

static void
on_detail_mapped (CwMappingView *self)
{
  if (self->focus_details)
    focus_details (self);
}

static gboolean
has_focus (CwMappingView *self, GtkWidget *part)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, part);
}

/* Otherwise assistive technology would still see the details after they have slid out. */
static void
hide_closed_details (CwMappingView *self)
{
  gtk_widget_set_visible (adw_flap_get_flap (self->flap), adw_flap_get_reveal_flap (self->flap)
                                                            || adw_flap_get_reveal_progress (self->flap) > 0);
}

static void
on_reveal_changed (CwMappingView *self)
{
  gboolean revealed = adw_flap_get_reveal_flap (self->flap);
  gboolean leave = !self->adapting || has_focus (self, GTK_WIDGET (self->detail));

  if (self->beside && !self->adapting)
    self->details = revealed ? DETAILS_OPEN : DETAILS_CLOSED;
  hide_closed_details (self);
  adapt_table (self);
  self->focus_details = FALSE;
  if (revealed && !self->adapting)
    focus_details (self);
  /* What the details cover can be neither seen nor reached. */
  gtk_widget_set_can_focus (adw_flap_get_content (self->flap), self->beside || !revealed);
  if (!revealed && leave)
    gtk_widget_grab_focus (GTK_WIDGET (self->table));
}

static void
show_details (CwMappingView *self)
{
  if (adw_flap_get_reveal_flap (self->flap))
    focus_details (self);
  else
    adw_flap_set_reveal_flap (self->flap, TRUE);
}

static void
on_sort_changed (CwMappingView *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SORT]);
}

/* ── Session and document ── */

static void
on_sample_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CwMappingView) self = CW_MAPPING_VIEW (user_data);
  g_autoptr (CwMappingSample) sample = NULL;
  g_autoptr (GError) error = NULL;

  sample = cw_background_run_finish (result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self->loading_sample = FALSE;
  cw_mapping_detail_set_sample (self->detail, sample, error);
  g_clear_pointer (&self->sample, cw_mapping_sample_free);
  self->sample = g_steal_pointer (&sample);
  cw_mapping_document_take_delivered (
    self->document, self->sample != NULL ? g_steal_pointer (&self->sample->delivered) : NULL);
  update (self);
}

static gpointer
read_sample (CwProfile *profile, gpointer object, GCancellable *cancellable, GError **error)
{
  return cw_mapping_sample_read (profile, GPOINTER_TO_UINT (object), cancellable, error);
}

/* The sample is read each time the view is shown, because a sync may have read more contacts. */
static void
load_sample (CwMappingView *self)
{
  if (self->session == NULL || self->loading_sample || !cw_session_is_loaded (self->session)
      || cw_mapping_document_get_mapping (self->document) == NULL)
    return;

  self->loading_sample = TRUE;
  cw_background_run_async (cw_session_get_profile_name (self->session), read_sample,
                           GUINT_TO_POINTER (cw_session_get_object (self->session)), NULL,
                           (GDestroyNotify) cw_mapping_sample_free, self->cancellable, on_sample_loaded,
                           g_object_ref (self));
}

static void
on_settings_changed (CwMappingView *self)
{
  cw_mapping_detail_set_settings (self->detail, cw_session_get_settings (self->session));
  show_objects (self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    load_sample (self);
}

/* Called when the session or the object changes. The sample has contacts of the old one. */
static void
forget_sample (CwMappingView *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->loading_sample = FALSE;
  cw_mapping_detail_set_sample (self->detail, NULL, NULL);
  g_clear_pointer (&self->sample, cw_mapping_sample_free);
}

static void
set_document (CwMappingView *self, CwMappingDocument *document)
{
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_func (self->document, update, self);
  g_set_object (&self->document, document);
  cw_mapping_detail_set_document (self->detail, document);
  cw_mapping_table_set_document (self->table, document);
  cw_mapping_status_set_document (self->status, document);
  /* This must come after the table has connected, because update() asks the table how many rows it shows. */
  if (document != NULL)
    g_signal_connect_object (document, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

static void
on_object_changed (CwMappingView *self)
{
  forget_sample (self);
  set_document (self, cw_session_get_document (self->session));
  on_selection_changed (self);
  update (self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    load_sample (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OBJECT]);
}

static void
set_session (CwMappingView *self, CwSession *session)
{
  if (!g_set_object (&self->session, session))
    return;

  forget_sample (self);
  set_document (self, session != NULL ? cw_session_get_document (session) : NULL);
  g_signal_group_set_target (self->session_signals, session);
  update (self);
  if (session != NULL)
    on_settings_changed (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OBJECT]);
}

/* ── Searching and filtering ── */

static void
on_search_changed (CwMappingView *self)
{
  cw_mapping_table_set_search (self->table, gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
  update (self);
}

static void
on_stop_search (CwMappingView *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  gtk_widget_child_focus (GTK_WIDGET (self->table), GTK_DIR_TAB_FORWARD);
}

static void
on_show_selected (CwMappingView *self)
{
  cw_mapping_table_set_show (self->table, gtk_drop_down_get_selected (self->show_drop_down));
  update (self);
}

static void
name_menu_button (GtkMenuButton *button)
{
  cw_name_button (GTK_WIDGET (button), gtk_widget_get_tooltip_text (GTK_WIDGET (button)), NULL);
}

static void
fill_show_drop_down (CwMappingView *self)
{
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);

  gtk_string_list_append (words, _("All Fields"));
  gtk_string_list_append (words, _("Problems"));
  for (CwCategory category = CW_CATEGORY_LOCKED; category <= CW_CATEGORY_CUSTOM; category++)
    gtk_string_list_append (words, cw_mapping_category_words (category));

  gtk_drop_down_set_model (self->show_drop_down, G_LIST_MODEL (words));
}

static void
on_add_chosen (CwMappingView *self, const char *key)
{
  if (cw_mapping_document_add (self->document, key))
    select_row (self, key);
}

static void
create_add_popup (GtkMenuButton *button, gpointer user_data)
{
  CwMappingView *self = CW_MAPPING_VIEW (user_data);
  GtkWidget *popover = cw_mapping_add_new (self->document,
                                           self->sample != NULL ? self->sample->custom : NULL);

  g_signal_connect_object (popover, "chosen", G_CALLBACK (on_add_chosen), self, G_CONNECT_SWAPPED);
  gtk_menu_button_set_popover (button, popover);
}

/* ── Removing ── */

/* Rows that were removed. They are kept as long as the toast that offers to put them back. */
typedef struct
{
  CwMappingView *view;         /* weak pointer */
  CwMappingDocument *document; /* which another one may have replaced meanwhile */
  GPtrArray *removed;          /* of CwMappingRemoved */
} Undo;

static void
undo_free (Undo *undo)
{
  g_clear_weak_pointer (&undo->view);
  g_object_unref (undo->document);
  g_ptr_array_unref (undo->removed);
  g_free (undo);
}

static void
on_undo_remove (AdwToast *the_toast, Undo *undo)
{
  if (undo->view == NULL)
    return;

  cw_mapping_document_restore (undo->document, undo->removed);
  gtk_widget_grab_focus (GTK_WIDGET (undo->view->table));
}

static char *
describe_removed (CwMappingView *self, const char *const *keys, guint n)
{
  CwMappingItem *item = n == 1 ? cw_mapping_document_find (self->document, keys[0]) : NULL;

  if (item != NULL)
    return g_strdup_printf (_("“%s” is no longer mapped"), cw_mapping_item_get_aloware_label (item));

  return g_strdup_printf (
    g_dngettext (GETTEXT_PACKAGE, "%u field is no longer mapped", "%u fields are no longer mapped", n), n);
}

/* Where the first row is that can be removed. */
static guint
find_removable (CwMappingView *self, const char *const *keys)
{
  for (guint i = 0; keys[i] != NULL; i++)
    {
      CwMappingItem *item = cw_mapping_document_find (self->document, keys[i]);

      if (item != NULL && cw_mapping_item_is_removable (item))
        return cw_mapping_table_find (self->table, keys[i]);
    }

  return GTK_INVALID_LIST_POSITION;
}

/* Removes rows and shows a toast that offers to put them back. The row that takes the place of the first one
 * gets the focus. */
static void
remove_rows (CwMappingView *self, const char *const *keys)
{
  guint position = find_removable (self, keys);
  g_autofree char *one = describe_removed (self, keys, g_strv_length ((char **) keys));
  g_autofree char *several = NULL;
  GPtrArray *removed = cw_mapping_document_remove (self->document, keys);
  AdwToast *undo_toast;
  Undo *undo;
  guint n_shown;

  if (removed == NULL)
    {
      toast (self, _("Locked fields and the owner cannot be removed"));
      return;
    }

  n_shown = cw_mapping_table_get_n_shown (self->table);
  if (position != GTK_INVALID_LIST_POSITION && n_shown > 0)
    cw_mapping_table_select (self->table, MIN (position, n_shown - 1));

  several = describe_removed (self, keys, removed->len);
  undo_toast = cw_toast_new_undo (g_strv_length ((char **) keys) == 1 ? one : several);
  adw_toast_set_timeout (undo_toast, CW_TOAST_UNDO_SECONDS);

  undo = g_new0 (Undo, 1);
  g_set_weak_pointer (&undo->view, self);
  undo->document = g_object_ref (self->document);
  undo->removed = removed;
  g_signal_connect_data (undo_toast, "button-clicked", G_CALLBACK (on_undo_remove), undo,
                         (GClosureNotify) (GCallback) undo_free, 0);
  cw_toast_add (GTK_WIDGET (self), undo_toast);
}

static void
action_remove (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CwMappingView *self = CW_MAPPING_VIEW (widget);
  g_auto (GStrv) keys = cw_mapping_table_get_selected (self->table);

  if (keys[0] != NULL)
    remove_rows (self, (const char *const *) keys);
}

static void
action_remove_row (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *keys[] = { g_variant_get_string (parameter, NULL), NULL };

  remove_rows (CW_MAPPING_VIEW (widget), keys);
}

/* ── Undo and redo ── */

static void
action_undo (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cw_mapping_document_undo (CW_MAPPING_VIEW (widget)->document);
}

static void
action_redo (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cw_mapping_document_redo (CW_MAPPING_VIEW (widget)->document);
}

/* ── Setting the direction of several rows ── */

static void
action_direction (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CwMappingView *self = CW_MAPPING_VIEW (widget);
  g_auto (GStrv) keys = cw_mapping_table_get_selected (self->table);
  g_autofree char *words = NULL;
  CwDirection direction;
  guint n_refused = 0;

  if (!cw_direction_from_nick (g_variant_get_string (parameter, NULL), &direction))
    return;

  cw_mapping_document_set_direction (self->document, (const char *const *) keys, direction, &n_refused);
  if (n_refused == 0)
    return;

  words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u field cannot flow that way and was not changed",
                                        "%u fields cannot flow that way and were not changed", n_refused),
                           n_refused);
  toast (self, words);
}

/* ── Saving and activating ── */

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CwMappingView) self = CW_MAPPING_VIEW (user_data);
  g_autoptr (GError) error = NULL;

  if (cw_session_finish (CW_SESSION (source), result, &error))
    toast (self, _("Draft saved"));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    cw_message_dialog_show_error (GTK_WIDGET (self), _("Could Not Save Draft"), error);
}

static void
action_save (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CwMappingView *self = CW_MAPPING_VIEW (widget);

  cw_session_save_draft_async (self->session, self->cancellable, on_saved, g_object_ref (self));
}

static void
on_activated (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CwMappingView) self = CW_MAPPING_VIEW (user_data);
  g_autoptr (GError) error = NULL;

  if (cw_session_finish (CW_SESSION (source), result, &error))
    toast (self, cw_session_get_settings (self->session)->objects == CW_OBJECTS_CONTACT
                   ? _("Syncs use this mapping from now on")
                 : cw_session_get_object (self->session) == CW_OBJECT_LEAD
                   ? _("Syncs use this mapping of Leads from now on")
                   : _("Syncs use this mapping of Contacts from now on"));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    cw_message_dialog_show_error (GTK_WIDGET (self), _("Could Not Activate Mapping"), error);
}

static void
action_activate_now (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CwMappingView *self = CW_MAPPING_VIEW (widget);

  if (self->session != NULL)
    cw_session_activate_async (self->session, self->cancellable, on_activated, g_object_ref (self));
}

static char *
why_not_ready (CwMappingView *self)
{
  guint n_blocking;

  cw_mapping_document_count_problems (self->document, &n_blocking, NULL);
  if (n_blocking == 0)
    return NULL;

  return g_strdup_printf (
    g_dngettext (GETTEXT_PACKAGE, "%u problem has to be solved first. The draft can be saved as it is.",
                 "%u problems have to be solved first. The draft can be saved as it is.", n_blocking),
    n_blocking);
}

static void
action_activate (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CwMappingView *self = CW_MAPPING_VIEW (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  g_autofree char *why_not = why_not_ready (self);
  GtkWidget *window = cw_mapping_changes_new (
    widget, cw_mapping_document_get_active (self->document), cw_mapping_document_get_mapping (self->document),
    cw_mapping_document_get_schema (self->document), cw_mapping_document_get_users (self->document), why_not);

  if (GTK_IS_WINDOW (root))
    cw_fit_over (GTK_WINDOW (window), GTK_WINDOW (root));
  gtk_window_present (GTK_WINDOW (window));
}

static void
on_discard_response (CwMappingView *self, const char *response)
{
  if (g_str_equal (response, "discard") && self->document != NULL)
    cw_mapping_document_discard (self->document);
}

static void
action_discard (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CwMappingView *self = CW_MAPPING_VIEW (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *dialog;

  dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, _("Discard Changes?"),
                                   _("The mapping goes back to how it was last saved."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "discard",
                                    _("_Discard"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard",
                                              ADW_RESPONSE_DESTRUCTIVE);
  cw_message_dialog_set_default (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_discard_response), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ── Mapping files, chosen in a dialog or dropped on the view ── */

static GtkFileFilter *
filter_new (void)
{
  GtkFileFilter *filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _("Mapping Files"));
  gtk_file_filter_add_suffix (filter, "json");

  return filter;
}

static GtkFileChooserNative *
chooser_new (CwMappingView *self, const char *title, GtkFileChooserAction action, const char *accept)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
    title, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, action, accept, NULL);
  g_autoptr (GtkFileFilter) filter = filter_new ();

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);

  return chooser;
}

/* ── Import ── */

/* The mapping that an import or a reset replaced. It is kept to put it back. */
typedef struct
{
  CwMappingView *view;         /* weak in a toast, a reference while the file is read */
  CwMappingDocument *document; /* which another one may have replaced meanwhile */
  CwMapping *before;
} Import;

static void
import_free (Import *import)
{
  g_object_unref (import->document);
  cw_mapping_free (import->before);
  g_free (import);
}

static void
import_undo_free (Import *import)
{
  g_clear_weak_pointer (&import->view);
  import_free (import);
}

static void
on_undo_import (AdwToast *undo_toast, Import *import)
{
  if (import->view == NULL || import->before == NULL)
    return;

  cw_mapping_document_replace (import->document, g_steal_pointer (&import->before));
  gtk_widget_grab_focus (GTK_WIDGET (import->view->table));
}

/* Shows a toast that offers to put the mapping back that was there before. (import: transfer full) */
static void
offer_undo (CwMappingView *self, const char *title, Import *import)
{
  AdwToast *undo_toast = cw_toast_new_undo (title);

  adw_toast_set_timeout (undo_toast, CW_TOAST_UNDO_SECONDS);
  g_set_weak_pointer (&import->view, self);
  g_signal_connect_data (undo_toast, "button-clicked", G_CALLBACK (on_undo_import), import,
                         (GClosureNotify) (GCallback) import_undo_free, 0);
  cw_toast_add (GTK_WIDGET (self), undo_toast);
}

static void
on_imported (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Import *import = user_data;
  g_autoptr (CwMappingView) self = g_steal_pointer (&import->view);
  g_autoptr (GError) error = NULL;

  if (!cw_session_finish (CW_SESSION (source), result, &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        cw_message_dialog_show_error (GTK_WIDGET (self), _("Could Not Import File"), error);
      import_free (import);
      return;
    }

  offer_undo (self, _("Mapping imported as a draft"), import);
}

static void
import_file (CwMappingView *self, GFile *file)
{
  const CwMapping *mapping = cw_mapping_document_get_mapping (self->document);
  Import *import = g_new0 (Import, 1);

  import->view = g_object_ref (self);
  import->document = g_object_ref (self->document);
  import->before = mapping != NULL ? cw_mapping_copy (mapping) : NULL;
  cw_session_import_mapping_async (self->session, file, self->cancellable, on_imported, import);
}

static void
on_import_response (GtkFileChooserNative *chooser, int response, CwMappingView *self)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT && self->session != NULL)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  if (file != NULL)
    import_file (self, file);

  /* Releases the reference that kept the chooser while it was shown. */
  g_object_unref (chooser);
}

static void
choose_import (CwMappingView *self)
{
  GtkFileChooserNative *chooser = chooser_new (self, _("Import Mapping"), GTK_FILE_CHOOSER_ACTION_OPEN,
                                               _("_Import"));

  g_signal_connect_object (chooser, "response", G_CALLBACK (on_import_response), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
action_import (GtkWidget *widget, const char *name, GVariant *parameter)
{
  choose_import (CW_MAPPING_VIEW (widget));
}

/* ── Reset ── */

static void
on_reset_response (CwMappingView *self, const char *response)
{
  CwSchema *schema = self->document != NULL ? cw_mapping_document_get_schema (self->document) : NULL;
  const CwMapping *mapping = schema != NULL ? cw_mapping_document_get_mapping (self->document) : NULL;
  Import *reset;

  if (!g_str_equal (response, "reset") || mapping == NULL)
    return;

  reset = g_new0 (Import, 1);
  reset->document = g_object_ref (self->document);
  reset->before = cw_mapping_copy (mapping);
  cw_mapping_document_replace (self->document, cw_mapping_new_default (schema));
  offer_undo (self, _("The draft is now the default mapping"), reset);
}

static char *
describe_reset (guint n_lost)
{
  return g_strdup_printf (
    g_dngettext (GETTEXT_PACKAGE,
                 "%u field differs from the default mapping. What you chose for it is lost. Syncs use the "
                 "active mapping until you activate this draft.",
                 "%u fields differ from the default mapping. What you chose for them is lost. Syncs use the "
                 "active mapping until you activate this draft.",
                 n_lost),
    n_lost);
}

static void
action_reset (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CwMappingView *self = CW_MAPPING_VIEW (widget);
  CwSchema *schema = cw_mapping_document_get_schema (self->document);
  GtkRoot *root = gtk_widget_get_root (widget);
  g_autoptr (CwMapping) defaults = cw_mapping_new_default (schema);
  g_autoptr (GPtrArray) lost = cw_mapping_diff (cw_mapping_document_get_mapping (self->document), defaults,
                                                schema, cw_mapping_document_get_users (self->document));
  g_autofree char *body = describe_reset (lost->len);
  GtkWidget *dialog;

  if (lost->len == 0)
    {
      toast (self, _("This is the default mapping already"));
      return;
    }

  dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                   _("Reset to Default Mapping?"), body);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "reset",
                                    _("_Reset"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "reset", ADW_RESPONSE_DESTRUCTIVE);
  cw_message_dialog_set_default (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_reset_response), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ── Fields that Salesforce lacks, and suggestions ── */

static void
action_create_fields (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CwMappingView *self = CW_MAPPING_VIEW (widget);
  GtkRoot *root = gtk_widget_get_root (widget);

  if (self->session != NULL && GTK_IS_WINDOW (root))
    gtk_window_present (GTK_WINDOW (cw_missing_fields_window_new (self->session, GTK_WINDOW (root))));
}

static void
action_suggest (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CwMappingView *self = CW_MAPPING_VIEW (widget);
  GtkRoot *root = gtk_widget_get_root (widget);

  if (self->session != NULL && GTK_IS_WINDOW (root))
    gtk_window_present (GTK_WINDOW (cw_suggestions_window_new (self->session, GTK_WINDOW (root))));
}

static void
action_fixed_values (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CwMappingView *self = CW_MAPPING_VIEW (widget);
  const char *api_name = g_variant_get_string (parameter, NULL);

  gtk_window_present (
    GTK_WINDOW (cw_fixed_values_window_new (self->document, widget, *api_name != '\0' ? api_name : NULL)));
}

/* ── Export ── */

static void
on_exported (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CwMappingView) self = CW_MAPPING_VIEW (user_data);
  g_autoptr (GError) error = NULL;

  if (cw_session_finish (CW_SESSION (source), result, &error))
    cw_toast (GTK_WIDGET (self), _("Mapping exported"));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    cw_message_dialog_show_error (GTK_WIDGET (self), _("Could Not Export Mapping"), error);
}

static void
on_export_response (GtkFileChooserNative *chooser, int response, CwMappingView *self)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT && self->session != NULL)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  if (file != NULL)
    cw_session_export_mapping_async (self->session, file, self->cancellable, on_exported,
                                     g_object_ref (self));

  g_object_unref (chooser);
}

static void
choose_export (CwMappingView *self)
{
  GtkFileChooserNative *chooser = chooser_new (self, _("Export Mapping"), GTK_FILE_CHOOSER_ACTION_SAVE,
                                               _("_Export"));

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), "crosswalk-mapping.json");
  g_signal_connect_object (chooser, "response", G_CALLBACK (on_export_response), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
action_export (GtkWidget *widget, const char *name, GVariant *parameter)
{
  choose_export (CW_MAPPING_VIEW (widget));
}

/* ── Drag and drop ── */

static gboolean
wants_file (gpointer view)
{
  CwMappingView *self = view;

  return self->document != NULL && cw_mapping_document_get_mapping (self->document) != NULL;
}

static void
take_file (gpointer view, GFile *file)
{
  import_file (view, file);
}

static const CwFileDrop file_drop = { wants_file, take_file };

static void
init_drop (CwMappingView *self)
{
  cw_file_drop_accept (GTK_WIDGET (self), self->drop_revealer, &file_drop);
}

/* ── Search, filter and details ── */

static void
action_show_row (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CwMappingView *self = CW_MAPPING_VIEW (widget);

  select_row (self, g_variant_get_string (parameter, NULL));
  show_details (self);
}

static void
action_show_all (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CwMappingView *self = CW_MAPPING_VIEW (widget);

  gtk_drop_down_set_selected (self->show_drop_down, CW_MAPPING_SHOW_ALL);
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  /* The entry's own signal would come only after a delay. */
  cw_mapping_table_set_search (self->table, "");
  update (self);
}

static void
action_search (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CwMappingView *self = CW_MAPPING_VIEW (widget);

  /* The details may cover the entry. */
  if (!self->beside)
    adw_flap_set_reveal_flap (self->flap, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

static void
action_details (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CwMappingView *self = CW_MAPPING_VIEW (widget);

  adw_flap_set_reveal_flap (self->flap, !adw_flap_get_reveal_flap (self->flap));
}

static void
action_next_object (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CwMappingView *self = CW_MAPPING_VIEW (widget);

  cw_session_set_object (self->session, (cw_session_get_object (self->session) + 1) % CW_N_OBJECTS);
}

static void
action_close_details (GtkWidget *widget, const char *name, GVariant *parameter)
{
  adw_flap_set_reveal_flap (CW_MAPPING_VIEW (widget)->flap, FALSE);
}

/* ── Actions and keys ── */

static void
install_actions (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name;
    const char *parameter_type;
    GtkWidgetActionActivateFunc activate;
  } actions[] = {
    { "mapping.save", NULL, action_save },
    { "mapping.activate", NULL, action_activate },
    { "mapping.activate-now", NULL, action_activate_now },
    { "mapping.discard", NULL, action_discard },
    { "mapping.undo", NULL, action_undo },
    { "mapping.redo", NULL, action_redo },
    { "mapping.import", NULL, action_import },
    { "mapping.export", NULL, action_export },
    { "mapping.reset", NULL, action_reset },
    { "mapping.create-fields", NULL, action_create_fields },
    { "mapping.suggest", NULL, action_suggest },
    { "mapping.fixed-values", "s", action_fixed_values },
    { "mapping.remove", NULL, action_remove },
    { "mapping.remove-row", "s", action_remove_row },
    { "mapping.direction", "s", action_direction },
    { "mapping.show-row", "s", action_show_row },
    { "mapping.show-all", NULL, action_show_all },
    { "mapping.search", NULL, action_search },
    { "mapping.details", NULL, action_details },
    { "mapping.close-details", NULL, action_close_details },
    { "mapping.next-object", NULL, action_next_object },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].parameter_type,
                                     actions[i].activate);
  gtk_widget_class_install_property_action (widget_class, "mapping.sort", "sort");
  gtk_widget_class_install_property_action (widget_class, "mapping.object", "object");
}

/* These keys work wherever the focus is in the window, but only while this view is shown. */
static void
init_shortcuts (CwMappingView *self)
{
  static const struct
  {
    const char *trigger, *action;
  } shortcuts[] = {
    { "<Control>s", "mapping.save" },        { "<Control>z", "mapping.undo" },
    { "<Control><Shift>z", "mapping.redo" }, { "<Control>f", "mapping.search" },
    { "F9|<Alt>Return", "mapping.details" }, { "<Control>l", "mapping.next-object" },
  };

  self->shortcuts = GTK_SHORTCUT_CONTROLLER (gtk_shortcut_controller_new ());
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_shortcut_controller_add_shortcut (
      self->shortcuts, gtk_shortcut_new (gtk_shortcut_trigger_parse_string (shortcuts[i].trigger),
                                         gtk_named_action_new (shortcuts[i].action)));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (self->shortcuts));
}

static void
enable_shortcuts (CwMappingView *self, gboolean enabled)
{
  gtk_shortcut_controller_set_scope (self->shortcuts,
                                     enabled ? GTK_SHORTCUT_SCOPE_GLOBAL : GTK_SHORTCUT_SCOPE_LOCAL);
}

/* ── Size ── */

static void
adapt_details (CwMappingView *self, gboolean beside, gboolean wide)
{
  /* Details that cover the table stay open when there comes to be room beside it. */
  gboolean stay = !self->beside && adw_flap_get_reveal_flap (self->flap);
  gboolean open = beside && (self->details == DETAILS_IF_WIDE ? wide || stay : self->details == DETAILS_OPEN);

  if (beside == self->beside && wide == self->wide)
    return;

  self->adapting = TRUE;
  self->beside = beside;
  self->wide = wide;
  adw_flap_set_fold_policy (self->flap, beside ? ADW_FLAP_FOLD_POLICY_NEVER : ADW_FLAP_FOLD_POLICY_ALWAYS);
  adw_flap_set_reveal_flap (self->flap, open);
  gtk_widget_set_can_focus (adw_flap_get_content (self->flap), beside || !open);
  self->adapting = FALSE;
}

static gboolean
adapt (gpointer user_data)
{
  CwMappingView *self = CW_MAPPING_VIEW (user_data);
  double width = self->width / cw_text_scale (GTK_WIDGET (self));

  self->resize_source = 0;
  self->narrow = width < NARROW_WIDTH;
  cw_mapping_status_set_compact (self->status, self->narrow);
  /* The button may be hidden, because the menu has the same action. */
  gtk_widget_set_visible (self->details_button, !self->narrow);

  adapt_details (self, width >= BESIDE_WIDTH, width >= WIDE_WIDTH);
  adapt_table (self);

  return G_SOURCE_REMOVE;
}

static int
child_width (CwMappingView *self)
{
  int minimum;

  gtk_widget_measure (GTK_WIDGET (self->page_stack), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL,
                      NULL);

  return minimum;
}

/* Children must not be changed while they are being allocated. So the layout adapts in an idle handler,
 * before the next frame is drawn. */
static void
cw_mapping_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CwMappingView *self = CW_MAPPING_VIEW (widget);

  if (width != self->width)
    {
      self->width = width;
      if (self->resize_source == 0)
        self->resize_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, adapt, self, NULL);
    }

  gtk_widget_allocate (GTK_WIDGET (self->page_stack), MAX (width, child_width (self)), height, baseline,
                       NULL);
}

static void
cw_mapping_view_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  CwMappingView *self = CW_MAPPING_VIEW (widget);

  if (orientation == GTK_ORIENTATION_VERTICAL && for_size >= 0)
    for_size = MAX (for_size, child_width (self));
  gtk_widget_measure (GTK_WIDGET (self->page_stack), orientation, for_size, minimum, natural,
                      minimum_baseline, natural_baseline);
  if (orientation == GTK_ORIENTATION_HORIZONTAL && !self->narrow)
    *minimum = MIN (*minimum, NARROWEST_WIDTH);
}

static void
cw_mapping_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (cw_mapping_view_parent_class)->map (widget);

  load_sample (CW_MAPPING_VIEW (widget));
  enable_shortcuts (CW_MAPPING_VIEW (widget), TRUE);
}

static void
cw_mapping_view_unmap (GtkWidget *widget)
{
  enable_shortcuts (CW_MAPPING_VIEW (widget), FALSE);

  GTK_WIDGET_CLASS (cw_mapping_view_parent_class)->unmap (widget);
}

/* ── Object ── */

static const char *
get_object (CwMappingView *self)
{
  return cw_object_to_nick (self->session != NULL ? cw_session_get_object (self->session)
                                                  : CW_OBJECT_CONTACT);
}

static void
set_object (CwMappingView *self, const char *nick)
{
  CwObject object;

  if (self->session != NULL && cw_object_from_nick (nick, &object))
    cw_session_set_object (self->session, object);
}

static void
cw_mapping_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_SESSION:
      g_value_set_object (value, CW_MAPPING_VIEW (object)->session);
      break;
    case PROP_SORT:
      g_value_set_string (value, cw_mapping_table_get_sort (CW_MAPPING_VIEW (object)->table));
      break;
    case PROP_OBJECT:
      g_value_set_string (value, get_object (CW_MAPPING_VIEW (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cw_mapping_view_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_SESSION:
      set_session (CW_MAPPING_VIEW (object), g_value_get_object (value));
      break;
    case PROP_SORT:
      cw_mapping_table_sort (CW_MAPPING_VIEW (object)->table, g_value_get_string (value));
      break;
    case PROP_OBJECT:
      set_object (CW_MAPPING_VIEW (object), g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static gboolean
cw_mapping_view_grab_focus (GtkWidget *widget)
{
  GtkWidget *table = GTK_WIDGET (CW_MAPPING_VIEW (widget)->table);

  return gtk_widget_get_mapped (table) && gtk_widget_grab_focus (table);
}

static void
cw_mapping_view_dispose (GObject *object)
{
  CwMappingView *self = CW_MAPPING_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->resize_source, g_source_remove);
  g_clear_object (&self->session_signals);
  if (self->detail != NULL)
    cw_mapping_detail_set_sample (self->detail, NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), CW_TYPE_MAPPING_VIEW);
  g_clear_object (&self->document);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (cw_mapping_view_parent_class)->dispose (object);
}

static void
cw_mapping_view_finalize (GObject *object)
{
  CwMappingView *self = CW_MAPPING_VIEW (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->sample, cw_mapping_sample_free);

  G_OBJECT_CLASS (cw_mapping_view_parent_class)->finalize (object);
}

static void
bind_object (GtkWidgetClass *widget_class, CwObject object, const char *button, const char *mark)
{
  gtk_widget_class_bind_template_child_full (widget_class, button, FALSE,
                                             G_STRUCT_OFFSET (CwMappingView, object_buttons)
                                               + object * sizeof (gpointer));
  gtk_widget_class_bind_template_child_full (
    widget_class, mark, FALSE, G_STRUCT_OFFSET (CwMappingView, object_marks) + object * sizeof (gpointer));
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/crosswalk_sync/Crosswalk/ui/cw-mapping-view.ui");
  gtk_widget_class_bind_template_child (widget_class, CwMappingView, flap);
  gtk_widget_class_bind_template_child (widget_class, CwMappingView, page_stack);
  gtk_widget_class_bind_template_child (widget_class, CwMappingView, search_entry);
  gtk_widget_class_bind_template_child (widget_class, CwMappingView, show_drop_down);
  gtk_widget_class_bind_template_child (widget_class, CwMappingView, add_button);
  gtk_widget_class_bind_template_child (widget_class, CwMappingView, menu_button);
  gtk_widget_class_bind_template_child (widget_class, CwMappingView, details_button);
  gtk_widget_class_bind_template_child (widget_class, CwMappingView, object_box);
  bind_object (widget_class, CW_OBJECT_CONTACT, "contact_button", "contact_mark");
  bind_object (widget_class, CW_OBJECT_LEAD, "lead_button", "lead_mark");
  gtk_widget_class_bind_template_child (widget_class, CwMappingView, status);
  gtk_widget_class_bind_template_child (widget_class, CwMappingView, table_stack);
  gtk_widget_class_bind_template_child (widget_class, CwMappingView, nothing_page);
  gtk_widget_class_bind_template_child (widget_class, CwMappingView, table);
  gtk_widget_class_bind_template_child (widget_class, CwMappingView, bulk_revealer);
  gtk_widget_class_bind_template_child (widget_class, CwMappingView, bulk_label);
  gtk_widget_class_bind_template_child (widget_class, CwMappingView, fixed_button);
  gtk_widget_class_bind_template_child (widget_class, CwMappingView, fixed_label);
  gtk_widget_class_bind_template_child (widget_class, CwMappingView, detail);
  gtk_widget_class_bind_template_child (widget_class, CwMappingView, drop_revealer);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search);
  gtk_widget_class_bind_template_callback (widget_class, on_show_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_selection_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_sort_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_detail_mapped);
  gtk_widget_class_bind_template_callback (widget_class, show_details);
  gtk_widget_class_bind_template_callback (widget_class, on_reveal_changed);
  gtk_widget_class_bind_template_callback (widget_class, hide_closed_details);
}

static void
cw_mapping_view_class_init (CwMappingViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cw_mapping_view_dispose;
  widget_class->grab_focus = cw_mapping_view_grab_focus;
  object_class->finalize = cw_mapping_view_finalize;
  object_class->get_property = cw_mapping_view_get_property;
  object_class->set_property = cw_mapping_view_set_property;
  widget_class->size_allocate = cw_mapping_view_size_allocate;
  widget_class->measure = cw_mapping_view_measure;
  widget_class->map = cw_mapping_view_map;
  widget_class->unmap = cw_mapping_view_unmap;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, CW_TYPE_SESSION,
                                                  G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY
                                                    | G_PARAM_STATIC_STRINGS);
  properties[PROP_SORT] = g_param_spec_string (
    "sort", NULL, NULL, "none", G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_OBJECT] = g_param_spec_string (
    "object", NULL, NULL, "contact", G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (CW_TYPE_MAPPING_TABLE);
  g_type_ensure (CW_TYPE_MAPPING_STATUS);
  g_type_ensure (CW_TYPE_MAPPING_DETAIL);
  bind_template (widget_class);
  install_actions (widget_class);
}

static void
cw_mapping_view_init (CwMappingView *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  hide_closed_details (self);

  name_menu_button (self->add_button);
  name_menu_button (self->menu_button);
  cw_name_button (GTK_WIDGET (self->show_drop_down), _("Fields to Show"), NULL);
  cw_revealer_hide_folded (self->bulk_revealer);
  fill_show_drop_down (self);
  gtk_menu_button_set_create_popup_func (self->add_button, create_add_popup, self, NULL);
  init_drop (self);
  init_shortcuts (self);

  self->session_signals = g_signal_group_new (CW_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session_signals, "connections-changed",
                                  G_CALLBACK (on_settings_changed), self);
  g_signal_group_connect_swapped (self->session_signals, "notify::object", G_CALLBACK (on_object_changed),
                                  self);
  g_signal_group_connect_swapped (self->session_signals, "mapping-changed", G_CALLBACK (show_objects), self);
}
