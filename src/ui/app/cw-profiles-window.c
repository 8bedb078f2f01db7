/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-profiles-window.h"

#include "cw-accessible.h"
#include "cw-background.h"
#include "cw-fit.h"
#include "cw-focus.h"
#include "cw-guide.h"
#include "cw-mapping-changes.h"
#include "cw-message-dialog.h"
#include "cw-profile-questions.h"
#include "cw-profiles.h"
#include "cw-toast.h"
#include "cw-words.h"

#include <glib/gi18n-lib.h>

struct _CwProfilesWindow
{
  AdwWindow parent_instance;

  GtkSpinner *spinner;
  GtkWidget *page;
  GtkListBox *list;

  CwWindow *window; /* the one that this is over; owned */
  GPtrArray *names;
  CwMapping *taken; /* what the person is asked about; NULL: nothing */
  char *taken_from;
  gboolean changing; /* a profile is being made, renamed, duplicated or removed */
};

G_DEFINE_FINAL_TYPE (CwProfilesWindow, cw_profiles_window, ADW_TYPE_WINDOW)

static GtkApplication *
get_application (CwProfilesWindow *self)
{
  return gtk_window_get_application (GTK_WINDOW (self->window));
}

static gboolean
is_own (CwProfilesWindow *self, const char *name)
{
  return g_str_equal (name, cw_window_get_profile_name (self->window));
}

static void
run (CwProfilesWindow *self,
     CwBackgroundFunc func,
     gpointer data,
     GDestroyNotify free_data,
     GDestroyNotify free_result,
     GAsyncReadyCallback callback)
{
  cw_background_run_async (cw_window_get_profile_name (self->window), func, data, free_data, free_result,
                           NULL, callback, g_object_ref (self));
}

/* ── The list ── */

/* One profile of the list. */
typedef struct
{
  char *name;
  CwProfileSummary *summary; /* NULL: `problem` says why */
  GError *problem;
} Entry;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->name);
  cw_profile_summary_free (entry->summary);
  g_clear_error (&entry->problem);
  g_free (entry);
}

static gpointer
read_entries (CwProfile *profile, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) names = cw_profiles_list (error);
  GPtrArray *entries;

  if (names == NULL)
    return NULL;

  entries = g_ptr_array_new_with_free_func (entry_free);
  for (guint i = 0; i < names->len; i++)
    {
      Entry *entry = g_new0 (Entry, 1);

      entry->name = g_strdup (g_ptr_array_index (names, i));
      entry->summary = cw_profiles_describe (entry->name, &entry->problem);
      g_ptr_array_add (entries, entry);
    }

  return entries;
}

static char *
say_entry (CwProfilesWindow *self, const Entry *entry)
{
  g_autoptr (GString) words = g_string_new (NULL);
  CwWindow *shown = cw_window_find (get_application (self), entry->name);

  if (entry->problem != NULL)
    return g_strdup (entry->problem->message);

  if (entry->summary->salesforce != NULL)
    g_string_append_printf (words, _("Salesforce: %s"), entry->summary->salesforce);
  else
    g_string_append (words, _("Salesforce: not signed in"));
  g_string_append_c (words, '\n');
  if (entry->summary->aloware != NULL)
    g_string_append_printf (words, _("Aloware: %s"), entry->summary->aloware);
  else
    g_string_append (words, _("Aloware: not signed in"));
  g_string_append_c (words, '\n');
  if (entry->summary->last_run >= 0)
    {
      g_autofree char *when = cw_words_moment (entry->summary->last_run);

      g_string_append_printf (words, _("Last run: %s"), when);
    }
  else
    g_string_append (words, _("No run yet"));
  if (shown != NULL)
    g_string_append_printf (words, "\n%s",
                            shown == self->window ? _("Open in this window") : _("Open in another window"));

  return g_string_free (g_steal_pointer (&words), FALSE);
}

static void
add_item (GMenu *menu, const char *label, const char *action, const char *name)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "s", name);
  g_menu_append_item (menu, item);
}

static GMenuModel *
make_menu (CwProfilesWindow *self, const char *name)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) changes = g_menu_new ();
  g_autoptr (GMenu) removal = g_menu_new ();

  if (!is_own (self, name))
    add_item (changes, _("_Open"), "profiles.open", name);
  add_item (changes, _("Re_name…"), "profiles.rename", name);
  add_item (changes, _("_Duplicate…"), "profiles.duplicate", name);
  if (!is_own (self, name) && !cw_session_is_practice (cw_window_get_session (self->window)))
    add_item (changes, _("_Take Over Mapping…"), "profiles.take-over", name);
  add_item (removal, _("_Remove…"), "profiles.remove", name);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (changes));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (removal));

  return G_MENU_MODEL (menu);
}

static GtkWidget *
make_row (CwProfilesWindow *self, const Entry *entry)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr (GMenuModel) menu = make_menu (self, entry->name);
  g_autofree char *words = say_entry (self, entry);
  /* Translators: a button; the name of a profile */
  g_autofree char *button_words = g_strdup_printf (_("Actions for %s"), entry->name);

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), menu);
  gtk_widget_set_tooltip_text (button, button_words);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  cw_name_button (button, button_words, NULL);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), entry->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", entry->name);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "profiles.open");
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);

  return row;
}

static void
show_entries (CwProfilesWindow *self, GPtrArray *entries)
{
  GtkWidget *row;

  while ((row = GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, 0))) != NULL)
    gtk_list_box_remove (self->list, row);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  self->names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = g_ptr_array_index (entries, i);

      g_ptr_array_add (self->names, g_strdup (entry->name));
      row = make_row (self, entry);
      gtk_list_box_append (self->list, row);
      if (is_own (self, entry->name))
        gtk_widget_grab_focus (row);
    }
}

static void
set_working (CwProfilesWindow *self, gboolean working)
{
  gtk_spinner_set_spinning (self->spinner, working);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), working);
  gtk_widget_set_sensitive (self->page, !working);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "profiles.new", !working);
}

/* A window that was closed is still there for the work that it began. */
static gboolean
is_gone (CwProfilesWindow *self)
{
  return !gtk_widget_get_visible (GTK_WIDGET (self));
}

static void
on_entries_read (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CwProfilesWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = cw_background_run_finish (result, &error);

  if (is_gone (self))
    return;

  set_working (self, FALSE);
  if (entries != NULL)
    show_entries (self, entries);
  else
    cw_toast (self->page, error->message);
}

static void
refresh (CwProfilesWindow *self)
{
  set_working (self, TRUE);
  run (self, read_entries, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, on_entries_read);
}

/* ── Opening ── */

static void
open_and_close (CwProfilesWindow *self, const char *name)
{
  g_action_group_activate_action (G_ACTION_GROUP (get_application (self)), "open-profile",
                                  g_variant_new_string (name));
  gtk_window_close (GTK_WINDOW (self));
}

static void
action_open (GtkWidget *widget, const char *action, GVariant *parameter)
{
  open_and_close (CW_PROFILES_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

/* ── Making, renaming, duplicating, removing ── */

typedef struct
{
  CwProfileChange change;
  char *name; /* NULL for a new one */
  char *new_name;
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_free (change->name);
  g_free (change->new_name);
  g_free (change);
}

/* Returns a copy of what was done. */
static gpointer
make_change (CwProfile *profile, gpointer data, GCancellable *cancellable, GError **error)
{
  const Change *change = data;
  Change *done;
  gboolean ok = FALSE;

  switch (change->change)
    {
    case CW_PROFILE_CREATE:
      ok = cw_profiles_create (change->new_name, error);
      break;
    case CW_PROFILE_RENAME:
      ok = cw_profiles_rename (change->name, change->new_name, cancellable, error);
      break;
    case CW_PROFILE_DUPLICATE:
      ok = cw_profiles_duplicate (change->name, change->new_name, error);
      break;
    case CW_PROFILE_REMOVE:
    default:
      ok = cw_profiles_remove (change->name, cancellable, error);
      break;
    }
  if (!ok)
    return NULL;

  done = g_new (Change, 1);
  *done = (Change) { change->change, g_strdup (change->name), g_strdup (change->new_name) };

  return done;
}

/* Shows a profile under its new name: a session keeps the old one for all its life. */
static void
reopen (CwProfilesWindow *self, const Change *change)
{
  CwWindow *shown = cw_window_find (get_application (self), change->name);

  if (shown == NULL)
    {
      refresh (self);
      return;
    }

  /* The new one comes first: without any window the program would end. */
  open_and_close (self, change->new_name);
  gtk_window_close (GTK_WINDOW (shown));
}

static void
on_changed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CwProfilesWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  Change *change = cw_background_run_finish (result, &error);

  if (is_gone (self))
    {
      if (change != NULL)
        change_free (change);
      return;
    }

  self->changing = FALSE;
  set_working (self, FALSE);
  if (change == NULL)
    {
      cw_message_dialog_show_error (GTK_WIDGET (self), _("Nothing Was Changed"), error);
      refresh (self);
      return;
    }

  if (change->change == CW_PROFILE_REMOVE || change->change == CW_PROFILE_RENAME)
    cw_guide_rename_profile (change->name, change->new_name);
  if (change->change == CW_PROFILE_REMOVE)
    refresh (self);
  else if (change->change == CW_PROFILE_RENAME)
    reopen (self, change);
  else
    open_and_close (self, change->new_name);
  change_free (change);
}

static void
on_answered (GtkWidget *widget, CwProfileChange change, const char *name, const char *new_name)
{
  CwProfilesWindow *self = CW_PROFILES_WINDOW (widget);
  Change *data;

  if (is_gone (self))
    return;

  data = g_new (Change, 1);
  *data = (Change) { change, g_strdup (name), g_strdup (new_name) };
  self->changing = TRUE;
  set_working (self, TRUE);
  run (self, make_change, data, change_free, change_free, on_changed);
}

/* Why a profile cannot be renamed or removed while its window is as it is; NULL: it can. */
static const char *
why_not (CwWindow *shown, CwProfileChange change)
{
  CwSession *session = shown != NULL ? cw_window_get_session (shown) : NULL;

  if (session == NULL)
    return NULL;
  if (change == CW_PROFILE_REMOVE)
    return _("It is open in a window. Close that window first.");
  if (cw_session_is_practice (session))
    return _("Its window shows practice data. End practice first.");
  if (cw_session_is_unsaved (session))
    return _("Its mapping has changes that are not saved. Save or discard them first.");
  if (cw_keeping_get_state (cw_session_get_keeping (session)) == CW_KEEPING_ON)
    return _("It is being kept current. Switch off Keep Current in the view Sync first.");
  if (cw_session_is_busy (session) || !cw_session_is_loaded (session))
    return _("It is talking to Salesforce and Aloware. Try again when that is done.");

  return NULL;
}

static void
ask (CwProfilesWindow *self, CwProfileChange change, const char *name)
{
  CwWindow *shown = cw_window_find (get_application (self), name);
  gboolean moves = change == CW_PROFILE_RENAME || change == CW_PROFILE_REMOVE;
  const char *reason = moves ? why_not (shown, change) : NULL;

  if (reason != NULL)
    cw_toast (self->page, reason);
  else if (self->names != NULL)
    cw_profile_ask (GTK_WINDOW (self), change, name, self->names, on_answered);
}

static void
action_new (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CwProfilesWindow *self = CW_PROFILES_WINDOW (widget);

  if (self->names != NULL)
    cw_profile_ask (GTK_WINDOW (self), CW_PROFILE_CREATE, NULL, self->names, on_answered);
}

static void
action_rename (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ask (CW_PROFILES_WINDOW (widget), CW_PROFILE_RENAME, g_variant_get_string (parameter, NULL));
}

static void
action_duplicate (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ask (CW_PROFILES_WINDOW (widget), CW_PROFILE_DUPLICATE, g_variant_get_string (parameter, NULL));
}

static void
action_remove (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ask (CW_PROFILES_WINDOW (widget), CW_PROFILE_REMOVE, g_variant_get_string (parameter, NULL));
}

/* ── Taking over a mapping ── */

static CwMappingDocument *
get_document (CwProfilesWindow *self)
{
  return cw_session_get_document (cw_window_get_session (self->window));
}

typedef struct
{
  char *name;
  CwMapping *own; /* NULL before the first sign-in */
} TakeOver;

static void
take_over_free (gpointer data)
{
  TakeOver *take_over = data;

  g_free (take_over->name);
  g_clear_pointer (&take_over->own, cw_mapping_free);
  g_free (take_over);
}

static gpointer
load_mapping (CwProfile *profile, gpointer data, GCancellable *cancellable, GError **error)
{
  const TakeOver *take_over = data;

  CwObject object = take_over->own != NULL ? take_over->own->object : CW_OBJECT_CONTACT;

  return cw_profiles_load_mapping (take_over->name, object, take_over->own, error);
}

static void
on_mapping_loaded (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CwProfilesWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CwMapping) mapping = cw_background_run_finish (result, &error);
  CwMappingDocument *document;
  GtkWidget *changes;

  if (is_gone (self))
    return;

  set_working (self, FALSE);
  if (mapping == NULL)
    {
      cw_toast (self->page, error->message);
      return;
    }

  g_clear_pointer (&self->taken, cw_mapping_free);
  self->taken = g_steal_pointer (&mapping);
  document = get_document (self);
  changes = cw_mapping_changes_new_take_over (
    GTK_WIDGET (self), self->taken_from, cw_mapping_document_get_mapping (document), self->taken,
    cw_mapping_document_get_schema (document), cw_mapping_document_get_users (document));
  cw_fit_over (GTK_WINDOW (changes), GTK_WINDOW (self));
  gtk_window_present (GTK_WINDOW (changes));
}

static void
action_take_over (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CwProfilesWindow *self = CW_PROFILES_WINDOW (widget);
  const CwMapping *own = cw_mapping_document_get_mapping (get_document (self));
  TakeOver *take_over = g_new (TakeOver, 1);

  g_free (self->taken_from);
  self->taken_from = g_variant_dup_string (parameter, NULL);
  *take_over = (TakeOver) { g_strdup (self->taken_from), own != NULL ? cw_mapping_copy (own) : NULL };
  set_working (self, TRUE);
  run (self, load_mapping, take_over, take_over_free, (GDestroyNotify) cw_mapping_free, on_mapping_loaded);
}

static void
on_draft_saved (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CwWindow) window = user_data;
  g_autoptr (GError) error = NULL;
  GtkWidget *content = adw_application_window_get_content (ADW_APPLICATION_WINDOW (window));

  if (!cw_session_finish (CW_SESSION (object), result, &error) && content != NULL)
    cw_toast (content, error->message);
}

/* The mapping becomes one edit, so that it can be taken back in the Mapping view. */
static void
action_take_over_now (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CwProfilesWindow *self = CW_PROFILES_WINDOW (widget);
  CwSession *session;
  CwWindow *window;

  if (is_gone (self) || self->taken == NULL)
    return;

  window = self->window;
  session = cw_window_get_session (window);
  cw_mapping_document_replace (cw_session_get_document (session), g_steal_pointer (&self->taken));
  cw_session_save_draft_async (session, NULL, on_draft_saved, g_object_ref (window));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.view", "s", "mapping");
  gtk_window_close (GTK_WINDOW (self));
}

/* ── GObject ── */

/* A window of a renamed profile must be opened again, so this one waits for the end. */
static gboolean
cw_profiles_window_close_request (GtkWindow *window)
{
  if (CW_PROFILES_WINDOW (window)->changing)
    return GDK_EVENT_STOP;

  return GTK_WINDOW_CLASS (cw_profiles_window_parent_class)->close_request (window);
}

static void
cw_profiles_window_dispose (GObject *object)
{
  CwProfilesWindow *self = CW_PROFILES_WINDOW (object);

  /* Work that ends may hold this window longer than its parent, which GTK 4.8 would still reach for. */
  gtk_window_set_transient_for (GTK_WINDOW (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), CW_TYPE_PROFILES_WINDOW);
  g_clear_object (&self->window);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_clear_pointer (&self->taken, cw_mapping_free);
  g_clear_pointer (&self->taken_from, g_free);

  G_OBJECT_CLASS (cw_profiles_window_parent_class)->dispose (object);
}

static void
cw_profiles_window_class_init (CwProfilesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cw_profiles_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = cw_profiles_window_close_request;

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/crosswalk_sync/Crosswalk/ui/cw-profiles-window.ui");
  gtk_widget_class_bind_template_child (widget_class, CwProfilesWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, CwProfilesWindow, page);
  gtk_widget_class_bind_template_child (widget_class, CwProfilesWindow, list);

  gtk_widget_class_install_action (widget_class, "profiles.new", NULL, action_new);
  gtk_widget_class_install_action (widget_class, "profiles.open", "s", action_open);
  gtk_widget_class_install_action (widget_class, "profiles.rename", "s", action_rename);
  gtk_widget_class_install_action (widget_class, "profiles.duplicate", "s", action_duplicate);
  gtk_widget_class_install_action (widget_class, "profiles.remove", "s", action_remove);
  gtk_widget_class_install_action (widget_class, "profiles.take-over", "s", action_take_over);
  gtk_widget_class_install_action (widget_class, "profiles.take-over-now", NULL, action_take_over_now);
}

static void
cw_profiles_window_init (CwProfilesWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  cw_focus_keep_usable (GTK_WINDOW (self));
}

void
cw_profiles_window_present (CwWindow *parent)
{
  CwProfilesWindow *self;

  g_return_if_fail (CW_IS_WINDOW (parent));

  if (cw_message_dialog_is_asked (GTK_WINDOW (parent), "profiles"))
    return;

  self = g_object_new (CW_TYPE_PROFILES_WINDOW, "name", "profiles", NULL);
  self->window = g_object_ref (parent);
  cw_fit_over (GTK_WINDOW (self), GTK_WINDOW (parent));
  gtk_window_present (GTK_WINDOW (self));
  refresh (self);
}
