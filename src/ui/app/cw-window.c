/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-window.h"

#include "cw-accessible.h"
#include "cw-aloware-decode.h"
#include "cw-background.h"
#include "cw-conflicts-view.h"
#include "cw-connections-view.h"
#include "cw-desktop-settings.h"
#include "cw-focus.h"
#include "cw-guide.h"
#include "cw-history-undo.h"
#include "cw-history-view.h"
#include "cw-import-dialog.h"
#include "cw-mapping-view.h"
#include "cw-message-dialog.h"
#include "cw-owners-window.h"
#include "cw-preferences.h"
#include "cw-profiles.h"
#include "cw-record-window.h"
#include "cw-sync-view.h"
#include "cw-toast.h"

#include <glib/gi18n-lib.h>

struct _CwWindow
{
  AdwApplicationWindow parent_instance;

  AdwViewSwitcherTitle *switcher_title;
  AdwViewSwitcherBar *switcher_bar;
  GtkMenuButton *menu_button;
  GtkWidget *profile_button;
  GtkLabel *profile_label;
  GtkSpinner *busy_spinner;
  GtkRevealer *practice_revealer;
  GtkStack *page_stack;
  AdwStatusPage *problem_page;
  GtkButton *connect_button;
  CwGuide *guide;
  AdwViewStack *view_stack;
  CwHistoryView *history_view;
  CwSyncView *sync_view;

  char *profile_name;
  GSettings *settings; /* NULL: the schema is not installed, so nothing is remembered */
  CwSession *session;
  CwSession *own_session; /* the profile's session, while practice data is shown; else NULL */
  GSignalGroup *signals;
  GCancellable *practice_cancellable;
  gboolean several;  /* there are other profiles */
  gboolean welcomed; /* the person has left the welcome page */
  gboolean may_close;
};

G_DEFINE_FINAL_TYPE (CwWindow, cw_window, ADW_TYPE_APPLICATION_WINDOW)

enum
{
  PROP_0,
  PROP_SESSION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* ── Which page ── */

static gboolean
is_first_start (CwSession *session)
{
  const CwConnections *connections = cw_session_get_connections (session);

  return !cw_session_is_practice (session) && connections->salesforce_login_url == NULL
         && connections->aloware_url == NULL
         && cw_mapping_document_get_mapping (cw_session_get_document (session)) == NULL;
}

static void
show_page (CwWindow *self, const char *name)
{
  cw_stack_show (self->page_stack, name);
  /* Only this page has views to switch between. */
  adw_view_switcher_title_set_view_switcher_enabled (self->switcher_title, g_str_equal (name, "views"));
}

static void
update_page (CwWindow *self)
{
  const char *page = "views";

  if (!cw_session_is_loaded (self->session) && !cw_session_is_practice (self->session))
    page = "loading";
  else if (!self->welcomed && is_first_start (self->session))
    page = "welcome";

  show_page (self, page);
}

/* Whoever has one pair of accounts need not read its name. */
static void
update_title (CwWindow *self)
{
  gboolean practice = cw_session_is_practice (self->session);
  gboolean named = !practice && (self->several || !g_str_equal (self->profile_name, CW_DEFAULT_PROFILE));
  /* Translators: the name of a pair of accounts */
  g_autofree char *title = g_strdup_printf (_("Crosswalk – %s"), self->profile_name);
  g_autofree char *words = g_strdup_printf (_("Profile %s"), self->profile_name);

  gtk_window_set_title (GTK_WINDOW (self), practice ? _("Crosswalk – Practice data")
                                           : named  ? title
                                                    : _("Crosswalk"));
  /* This is read where the window is too narrow for the names of the views. */
  adw_view_switcher_title_set_subtitle (self->switcher_title, named ? self->profile_name : NULL);
  gtk_label_set_label (self->profile_label, self->profile_name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->profile_button), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  -1);
  gtk_widget_set_visible (self->profile_button, named);
}

static gpointer
list_profiles (CwProfile *profile, gpointer data, GCancellable *cancellable, GError **error)
{
  return cw_profiles_list (error);
}

static void
on_profiles_listed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CwWindow) self = user_data;
  g_autoptr (GPtrArray) names = cw_background_run_finish (result, NULL);

  if (names == NULL || self->page_stack == NULL)
    return;

  self->several = names->len > 1;
  update_title (self);
}

/* What changes is asked for sooner while somebody looks at it. */
static void
update_attention (CwWindow *self)
{
  if (self->session != NULL)
    cw_session_set_attention (self->session, gtk_window_is_active (GTK_WINDOW (self)) ? CW_ATTENTION_FRONT
                                                                                      : CW_ATTENTION_OPEN);
  if (self->own_session != NULL)
    cw_session_set_attention (self->own_session, CW_ATTENTION_OPEN);
}

/* Other windows and crosswalk-cli make and remove profiles as well, so this is looked at whenever the person
 * comes to the window. */
static void
on_active (CwWindow *self)
{
  update_attention (self);
  if (self->profile_name != NULL && gtk_window_is_active (GTK_WINDOW (self)))
    cw_background_run_async (self->profile_name, list_profiles, NULL, NULL,
                             (GDestroyNotify) g_ptr_array_unref, NULL, on_profiles_listed,
                             g_object_ref (self));
}

static void
update_session (CwWindow *self)
{
  gboolean practice = cw_session_is_practice (self->session);
  gboolean busy = cw_session_is_busy (self->session);

  cw_revealer_show (self->practice_revealer, practice);
  update_title (self);
  gtk_spinner_set_spinning (self->busy_spinner, busy);
  gtk_widget_set_visible (GTK_WIDGET (self->busy_spinner), busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.practice", !practice);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.end-practice", practice);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.import-aloware",
                                 cw_session_is_loaded (self->session));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.preferences", cw_session_is_loaded (self->session));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.owners", cw_session_is_loaded (self->session));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.open-salesforce",
                                 cw_session_can_open (self->session, CW_SIDE_SALESFORCE));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.open-aloware",
                                 cw_session_can_open (self->session, CW_SIDE_ALOWARE));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.refresh",
                                 !busy && cw_session_is_connected (self->session, CW_SIDE_SALESFORCE));
}

static gboolean
update_switcher_bar (gpointer data)
{
  CwWindow *self = data;
  gboolean below;

  if (self->switcher_bar == NULL)
    return G_SOURCE_REMOVE;

  below = adw_view_switcher_title_get_title_visible (self->switcher_title)
          && adw_view_switcher_title_get_view_switcher_enabled (self->switcher_title);
  /* A bar that is collapsed but visible still allocates its border in GTK 4.8, and GTK warns about a negative
   * height. */
  gtk_widget_set_visible (GTK_WIDGET (self->switcher_bar), below);
  adw_view_switcher_bar_set_reveal (self->switcher_bar, below);

  return G_SOURCE_REMOVE;
}

/* Waits for an idle handler, because the title changes while GTK allocates sizes. The place of a bar that was
 * hidden then would stay empty. */
static void
on_switcher_title_visible (CwWindow *self)
{
  g_idle_add_full (G_PRIORITY_HIGH_IDLE, update_switcher_bar, g_object_ref (self), g_object_unref);
}

/* Whenever the focus moves, GTK goes through the styles of all visible widgets, also of those behind the
 * shown view. So what is in the other views is hidden. A view itself stays visible: the stack would leave it
 * out. */
static void
hide_other_views (CwWindow *self)
{
  GtkWidget *shown = adw_view_stack_get_visible_child (self->view_stack);

  for (GtkWidget *view = gtk_widget_get_first_child (GTK_WIDGET (self->view_stack)); view != NULL;
       view = gtk_widget_get_next_sibling (view))
    gtk_widget_set_visible (gtk_widget_get_first_child (view), view == shown);
}

static void
on_view_changed (CwWindow *self)
{
  const char *name = adw_view_stack_get_visible_child_name (self->view_stack);

  hide_other_views (self);
  if (self->settings != NULL && name != NULL)
    g_settings_set_string (self->settings, "view", name);
}

/* ── The session ── */

/* Shows another session, which may not be loaded yet. */
static void
set_session (CwWindow *self, CwSession *session)
{
  if (!g_set_object (&self->session, session))
    return;

  g_signal_group_set_target (self->signals, session);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
  update_attention (self);
  update_session (self);
  update_page (self);
}

static void
on_uri_shown (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CwWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!gtk_show_uri_full_finish (GTK_WINDOW (object), result, &error) && self->page_stack != NULL)
    cw_toast (GTK_WIDGET (self->page_stack),
              _("No browser could be opened. Copy the link and open it yourself."));
}

static void
on_open_uri (CwWindow *self, const char *uri)
{
  gtk_show_uri_full (GTK_WINDOW (self), uri, GDK_CURRENT_TIME, NULL, on_uri_shown, g_object_ref (self));
}

static void
show_problem (CwWindow *self, const GError *error)
{
  g_autofree char *markup = g_markup_escape_text (error->message, -1);

  adw_status_page_set_description (self->problem_page, markup);
  show_page (self, "problem");
}

static void
on_loaded (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CwWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  CwSession *session = CW_SESSION (object);
  gboolean done = cw_session_finish (session, result, &error);

  if (self->session != session)
    return;

  if (!done)
    {
      show_problem (self, error);
      return;
    }

  update_page (self);
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->page_stack), "welcome") == 0)
    gtk_widget_grab_focus (GTK_WIDGET (self->connect_button));
  /* Fields and users may have changed since they were last read. If a platform does not answer, its card says
   * so. */
  if (cw_session_is_connected (session, CW_SIDE_SALESFORCE))
    cw_session_refresh_async (session, NULL, NULL, NULL);
}

/* Reads the profile again, and shows the right page for it. */
static void
reload (CwWindow *self)
{
  update_page (self);
  cw_session_load_async (self->session, NULL, on_loaded, g_object_ref (self));
}

/* ── Practice data, shown instead of the profile's own session ── */

static void
on_practice_closed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GApplication) application = user_data;
  g_autoptr (GError) error = NULL;

  if (!cw_session_finish (CW_SESSION (object), result, &error))
    g_warning ("The practice data could not be removed: %s", error->message);
  g_application_release (application);
}

/* Ends the practice session that is shown. The program keeps running until the practice data is removed, even
 * if this was the last window. */
static void
close_practice (CwWindow *self)
{
  GApplication *application = G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));

  g_cancellable_cancel (self->practice_cancellable);
  g_clear_object (&self->practice_cancellable);
  g_application_hold (application);
  cw_session_close_async (self->session, on_practice_closed, g_object_ref (application));
}

static void
leave_practice (CwWindow *self)
{
  g_autoptr (CwSession) own = g_steal_pointer (&self->own_session);

  close_practice (self);
  set_session (self, own);
  if (!cw_session_is_loaded (own))
    reload (self);
}

static void
on_practice_started (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CwWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = cw_session_finish (CW_SESSION (object), result, &error);

  /* When the window was closed or left practice in the meantime, the practice data has already been
   * removed. A window that is closed is still there for this call. */
  if (self->practice_cancellable == NULL || self->session != CW_SESSION (object))
    return;

  if (done)
    {
      cw_toast (GTK_WIDGET (self->page_stack), _("Practice accounts are connected"));
      return;
    }

  leave_practice (self);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    cw_toast (GTK_WIDGET (self->page_stack), error->message);
}

/* In a sandbox, the programs of the desktop are not visible. There the portal opens the browser, and reports
 * if it cannot. */
static gboolean
has_browser (void)
{
  g_autoptr (GAppInfo) app = g_app_info_get_default_for_uri_scheme ("http");

  return app != NULL || g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
}

static void
begin_practice (CwWindow *self)
{
  g_autoptr (CwSession) practice = cw_session_new_practice ();

  self->own_session = g_object_ref (self->session);
  self->practice_cancellable = g_cancellable_new ();
  cw_session_start_practice_async (practice, !has_browser (), self->practice_cancellable, on_practice_started,
                                   g_object_ref (self));
  set_session (self, practice);
  adw_view_stack_set_visible_child_name (self->view_stack, "connections");
}

/* ── Public functions ── */

CwWindow *
cw_window_find (GtkApplication *application, const char *profile_name)
{
  g_return_val_if_fail (GTK_IS_APPLICATION (application) && profile_name != NULL, NULL);

  for (GList *item = gtk_application_get_windows (application); item != NULL; item = item->next)
    {
      if (CW_IS_WINDOW (item->data) && g_strcmp0 (CW_WINDOW (item->data)->profile_name, profile_name) == 0)
        return item->data;
    }

  return NULL;
}

const char *
cw_window_get_profile_name (CwWindow *self)
{
  g_return_val_if_fail (CW_IS_WINDOW (self), NULL);

  return self->profile_name;
}

CwSession *
cw_window_get_session (CwWindow *self)
{
  g_return_val_if_fail (CW_IS_WINDOW (self), NULL);

  return self->session;
}

void
cw_window_start_practice (CwWindow *self)
{
  g_return_if_fail (CW_IS_WINDOW (self));

  if (!cw_session_is_practice (self->session))
    begin_practice (self);
}

void
cw_window_show_page (CwWindow *self, const char *page)
{
  GtkWidget *view;

  g_return_if_fail (CW_IS_WINDOW (self) && page != NULL);

  view = adw_view_stack_get_child_by_name (self->view_stack, page);
  if (view != NULL)
    adw_view_stack_set_visible_child (self->view_stack, view);
}

void
cw_window_show_sync (CwWindow *self)
{
  cw_window_show_page (self, "sync");
}

void
cw_window_start_run (CwWindow *self, gboolean preview)
{
  g_return_if_fail (CW_IS_WINDOW (self));

  cw_window_show_sync (self);
  cw_sync_view_start_run (self->sync_view, preview);
}

/* ── Unsaved changes of the mapping ── */

#define UNSAVED_QUESTION "unsaved-question"

/* Continues what the person asked for. Called when no unsaved changes stand in the way any more. */
typedef void (*GoOnFunc) (CwWindow *self);

typedef struct
{
  CwSession *session;
  GoOnFunc go_on;
} Guard;

static void
guard_free (gpointer data)
{
  Guard *guard = data;

  g_object_unref (guard->session);
  g_free (guard);
}

typedef struct
{
  CwWindow *window;
  GoOnFunc go_on;
} Saving;

static void
on_saved (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autofree Saving *saving = user_data;
  g_autoptr (CwWindow) window = saving->window;
  g_autoptr (GError) error = NULL;
  gboolean saved = cw_session_finish (CW_SESSION (object), result, &error);

  /* The window was closed in the meantime. */
  if (window->page_stack == NULL)
    return;

  /* If saving failed, the window stays open, so that the mapping is not lost. */
  if (saved)
    saving->go_on (window);
  else
    cw_toast (GTK_WIDGET (window->page_stack), error->message);
}

static void
save (CwWindow *window, const Guard *guard)
{
  Saving *saving = g_new (Saving, 1);

  saving->window = g_object_ref (window);
  saving->go_on = guard->go_on;
  cw_session_save_drafts_async (guard->session, NULL, on_saved, saving);
}

static void
on_answered (GtkWindow *window, const char *response, gpointer user_data)
{
  const Guard *guard = user_data;

  if (g_str_equal (response, "discard"))
    {
      cw_session_discard (guard->session);
      guard->go_on (CW_WINDOW (window));
    }
  else if (g_str_equal (response, "save"))
    save (CW_WINDOW (window), guard);
}

/* Asks what to do with unsaved changes: save them, discard them, or cancel. Calls `go_on` after the first
 * two, and at once if there are no unsaved changes. */
static void
guard_unsaved (CwWindow *self, CwSession *session, GoOnFunc go_on)
{
  GtkWidget *dialog;
  Guard *guard;

  if (session == NULL || !cw_session_is_unsaved (session))
    {
      go_on (self);
      return;
    }
  if (cw_message_dialog_is_asked (GTK_WINDOW (self), UNSAVED_QUESTION))
    return;

  dialog = adw_message_dialog_new (GTK_WINDOW (self), _("Save Changes to Mapping?"),
                                   _("The mapping has changes that are not saved. A saved draft changes "
                                      "nothing in a sync until you activate it."));
  gtk_widget_set_name (dialog, UNSAVED_QUESTION);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "discard",
                                    _("_Discard"), "save", _("_Save Draft"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  cw_message_dialog_set_default (ADW_MESSAGE_DIALOG (dialog), "save");

  guard = g_new (Guard, 1);
  guard->session = g_object_ref (session);
  guard->go_on = go_on;
  cw_message_dialog_ask (ADW_MESSAGE_DIALOG (dialog), on_answered, guard, guard_free);
}

/* ── Actions ── */

static void
action_leave_welcome (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CwWindow *self = CW_WINDOW (widget);

  self->welcomed = TRUE;
  adw_view_stack_set_visible_child_name (self->view_stack, "connections");
  update_page (self);
  gtk_widget_child_focus (GTK_WIDGET (self->view_stack), GTK_DIR_TAB_FORWARD);
}

/* Moves the focus to where the person looks now. */
static void
focus_view (CwWindow *self)
{
  GtkWidget *view = adw_view_stack_get_visible_child (self->view_stack);
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));

  if (focus != NULL && gtk_widget_is_ancestor (focus, view))
    return;
  if (!gtk_widget_grab_focus (view))
    gtk_widget_child_focus (view, GTK_DIR_TAB_FORWARD);
}

static void
action_view (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CwWindow *self = CW_WINDOW (widget);

  if (!adw_view_switcher_title_get_view_switcher_enabled (self->switcher_title))
    return;

  adw_view_stack_set_visible_child_name (self->view_stack, g_variant_get_string (parameter, NULL));
  focus_view (self);
}

static void
action_run (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CwWindow *self = CW_WINDOW (widget);

  if (!adw_view_switcher_title_get_view_switcher_enabled (self->switcher_title))
    return;

  cw_window_start_run (self, g_str_equal (name, "win.preview"));
  focus_view (self);
}

/* ── The guide ── */

/* Goes where a step of the guide is done, and begins it there. */
static void
on_guide_step (CwWindow *self, guint step)
{
  static const struct
  {
    const char *view, *action; /* NULL: none */
  } steps[CW_GUIDE_N_STEPS] = {
    [CW_GUIDE_CONNECT] = { "connections", NULL },
    [CW_GUIDE_PERMISSIONS] = { "connections", "connections.check-permissions" },
    [CW_GUIDE_OWNERS] = { NULL, "win.owners" },
    [CW_GUIDE_FIELDS] = { "mapping", "mapping.create-fields" },
    [CW_GUIDE_MAPPING] = { "mapping", "mapping.activate" },
    [CW_GUIDE_PREVIEW] = { NULL, "win.preview" },
  };

  if (steps[step].view != NULL)
    {
      adw_view_stack_set_visible_child_name (self->view_stack, steps[step].view);
      focus_view (self);
    }
  if (steps[step].action != NULL)
    gtk_widget_activate_action (adw_view_stack_get_visible_child (self->view_stack), steps[step].action,
                                NULL);
}

static void
on_guide_left (CwWindow *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.show-guide", cw_guide_is_left (self->guide));
}

static void
action_show_guide (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cw_guide_return (CW_WINDOW (widget)->guide);
}

/* ── Actions about runs ── */

static void
action_show_run (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CwWindow *self = CW_WINDOW (widget);

  adw_view_stack_set_visible_child_name (self->view_stack, "history");
  cw_history_view_show_run (self->history_view, g_variant_get_int64 (parameter));
  focus_view (self);
}

static void
on_undone (CwWindow *self, const char *words)
{
  cw_session_look_again (self->session);
  cw_toast (GTK_WIDGET (self->page_stack), words);
}

static void
action_undo_run (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CwWindow *self = CW_WINDOW (widget);
  CwHistoryUndo *dialog = cw_history_undo_present (widget, cw_session_get_profile_name (self->session),
                                                   g_variant_get_int64 (parameter));

  g_signal_connect_object (dialog, "done", G_CALLBACK (on_undone), self, G_CONNECT_SWAPPED);
}

static void
on_refreshed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CwWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = cw_session_finish (CW_SESSION (object), result, &error);

  if (self->session == CW_SESSION (object) && self->page_stack != NULL)
    cw_toast (GTK_WIDGET (self->page_stack), done ? _("Fields and users are up to date") : error->message);
}

static void
action_refresh (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CwWindow *self = CW_WINDOW (widget);

  cw_session_refresh_async (self->session, NULL, on_refreshed, g_object_ref (self));
}

static void
action_import_aloware (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cw_import_dialog_choose (widget, CW_WINDOW (widget)->session);
}

static void
action_preferences (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cw_preferences_present (GTK_WINDOW (widget), CW_WINDOW (widget)->session);
}

static void
action_owners (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cw_owners_window_present (GTK_WINDOW (widget), CW_WINDOW (widget)->session);
}

static void
action_reload (GtkWidget *widget, const char *name, GVariant *parameter)
{
  reload (CW_WINDOW (widget));
}

static void
action_practice (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cw_window_start_practice (CW_WINDOW (widget));
}

static void
action_end_practice (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CwWindow *self = CW_WINDOW (widget);

  if (cw_session_is_practice (self->session))
    leave_practice (self);
}

/* Cancels the sign-in that is waiting. Then on_practice_started() leaves practice. */
static void
action_cancel_practice (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_cancellable_cancel (CW_WINDOW (widget)->practice_cancellable);
}

/* ── Closing ── */

static void
save_state (CwWindow *self)
{
  int width, height;

  if (self->settings == NULL)
    return;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_int (self->settings, "window-width", CLAMP (width, 360, 16384));
  g_settings_set_int (self->settings, "window-height", CLAMP (height, 294, 16384));
  g_settings_set_boolean (self->settings, "window-maximized", gtk_window_is_maximized (GTK_WINDOW (self)));
}

static void
close_now (CwWindow *self)
{
  self->may_close = TRUE;
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_keeping_stopped (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GApplication) application = user_data;

  g_application_release (application);
}

/* The program keeps running until a step under way has ended: what it has sent is finished. */
static void
stop_keeping (CwWindow *self, CwSession *session)
{
  GApplication *application = G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));

  g_application_hold (application);
  cw_session_stop_keeping_async (session, on_keeping_stopped, g_object_ref (application));
}

static gboolean
cw_window_close_request (GtkWindow *window)
{
  CwWindow *self = CW_WINDOW (window);
  /* Practice data is discarded without asking. The unsaved changes that matter are in the profile's own
   * session. */
  CwSession *kept = self->own_session != NULL ? self->own_session : self->session;

  if (!self->may_close && cw_session_is_unsaved (kept))
    {
      guard_unsaved (self, kept, close_now);
      return GDK_EVENT_STOP;
    }

  save_state (self);
  if (cw_session_is_practice (self->session))
    close_practice (self);
  stop_keeping (self, kept);

  return GTK_WINDOW_CLASS (cw_window_parent_class)->close_request (window);
}

/* ── GObject ── */

static void
restore_state (CwWindow *self)
{
  g_autofree char *view = NULL;

  self->settings = cw_desktop_settings_new ();
  if (self->settings == NULL)
    return;

  view = g_settings_get_string (self->settings, "view");
  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (self->settings, "window-width"),
                               g_settings_get_int (self->settings, "window-height"));
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  if (adw_view_stack_get_child_by_name (self->view_stack, view) != NULL)
    adw_view_stack_set_visible_child_name (self->view_stack, view);
}

CwWindow *
cw_window_new (AdwApplication *application, const char *profile_name)
{
  g_autoptr (CwSession) session = cw_session_new (profile_name);
  CwWindow *self = g_object_new (CW_TYPE_WINDOW, "application", application, NULL);

  self->profile_name = g_strdup (profile_name);
  set_session (self, session);
  reload (self);

  return self;
}

static void
cw_window_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_SESSION)
    g_value_set_object (value, CW_WINDOW (object)->session);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
cw_window_dispose (GObject *object)
{
  CwWindow *self = CW_WINDOW (object);

  g_clear_object (&self->signals);
  gtk_widget_dispose_template (GTK_WIDGET (self), CW_TYPE_WINDOW);
  g_clear_object (&self->session);
  g_clear_object (&self->own_session);
  g_clear_object (&self->settings);
  g_clear_object (&self->practice_cancellable);
  g_clear_pointer (&self->profile_name, g_free);

  G_OBJECT_CLASS (cw_window_parent_class)->dispose (object);
}

static void
action_open_salesforce (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CwWindow *self = CW_WINDOW (widget);
  const CwConnections *connections = cw_session_get_connections (self->session);
  g_autofree char *id = g_uri_escape_string (g_variant_get_string (parameter, NULL), NULL, FALSE);
  gboolean lead = cw_object_of_id (id) == CW_OBJECT_LEAD;
  g_autofree char *link = g_strconcat (connections->salesforce_instance_url,
                                       lead ? "/lightning/r/Lead/" : "/", id, lead ? "/view" : NULL, NULL);

  on_open_uri (self, link);
}

static void
action_open_aloware (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CwWindow *self = CW_WINDOW (widget);
  const CwConnections *connections = cw_session_get_connections (self->session);
  g_autofree char *link = cw_aloware_contact_link (connections->aloware_url,
                                                   g_variant_get_string (parameter, NULL));

  on_open_uri (self, link);
}

static const char *
or_null (const char *text)
{
  return *text != '\0' ? text : NULL;
}

static void
action_show_record (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CwWindow *self = CW_WINDOW (widget);
  const char *aloware, *salesforce, *field;

  g_variant_get (parameter, "(&s&s&s)", &aloware, &salesforce, &field);
  cw_record_window_present (widget, self->session, CW_PAIR_ID (or_null (aloware), or_null (salesforce)),
                            or_null (field));
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  static const char *const views[] = { "connections", "mapping", "sync", "conflicts", "history" };

  gtk_widget_class_install_action (widget_class, "win.leave-welcome", NULL, action_leave_welcome);
  gtk_widget_class_install_action (widget_class, "win.show-guide", NULL, action_show_guide);
  gtk_widget_class_install_action (widget_class, "win.import-aloware", NULL, action_import_aloware);
  gtk_widget_class_install_action (widget_class, "win.preferences", NULL, action_preferences);
  gtk_widget_class_install_action (widget_class, "win.owners", NULL, action_owners);
  gtk_widget_class_install_action (widget_class, "win.refresh", NULL, action_refresh);
  gtk_widget_class_install_action (widget_class, "win.reload", NULL, action_reload);
  gtk_widget_class_install_action (widget_class, "win.view", "s", action_view);
  gtk_widget_class_install_action (widget_class, "win.show-run", "x", action_show_run);
  gtk_widget_class_install_action (widget_class, "win.preview", NULL, action_run);
  gtk_widget_class_install_action (widget_class, "win.sync", NULL, action_run);
  gtk_widget_class_install_action (widget_class, "win.undo-run", "x", action_undo_run);
  gtk_widget_class_install_action (widget_class, "win.open-salesforce", "s", action_open_salesforce);
  gtk_widget_class_install_action (widget_class, "win.open-aloware", "s", action_open_aloware);
  gtk_widget_class_install_action (widget_class, "win.show-record", "(sss)", action_show_record);
  gtk_widget_class_install_action (widget_class, "win.practice", NULL, action_practice);
  gtk_widget_class_install_action (widget_class, "win.end-practice", NULL, action_end_practice);
  gtk_widget_class_install_action (widget_class, "win.cancel-practice", NULL, action_cancel_practice);

  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    gtk_widget_class_add_binding_action (widget_class, GDK_KEY_1 + i, GDK_ALT_MASK, "win.view", "s",
                                         views[i]);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_comma, GDK_CONTROL_MASK, "win.preferences",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "win.refresh", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, GDK_CONTROL_MASK, "win.preview", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "win.sync",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);
}

static void
cw_window_class_init (CwWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = cw_window_get_property;
  object_class->dispose = cw_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = cw_window_close_request;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, CW_TYPE_SESSION,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /* These views are named in cw-window.ui. */
  g_type_ensure (CW_TYPE_CONNECTIONS_VIEW);
  g_type_ensure (CW_TYPE_CONFLICTS_VIEW);
  g_type_ensure (CW_TYPE_GUIDE);
  g_type_ensure (CW_TYPE_HISTORY_VIEW);
  g_type_ensure (CW_TYPE_MAPPING_VIEW);
  g_type_ensure (CW_TYPE_SYNC_VIEW);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/crosswalk_sync/Crosswalk/ui/cw-window.ui");
  gtk_widget_class_bind_template_child (widget_class, CwWindow, switcher_title);
  gtk_widget_class_bind_template_child (widget_class, CwWindow, switcher_bar);
  gtk_widget_class_bind_template_child (widget_class, CwWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, CwWindow, profile_button);
  gtk_widget_class_bind_template_child (widget_class, CwWindow, profile_label);
  gtk_widget_class_bind_template_child (widget_class, CwWindow, busy_spinner);
  gtk_widget_class_bind_template_child (widget_class, CwWindow, practice_revealer);
  gtk_widget_class_bind_template_child (widget_class, CwWindow, page_stack);
  gtk_widget_class_bind_template_child (widget_class, CwWindow, problem_page);
  gtk_widget_class_bind_template_child (widget_class, CwWindow, connect_button);
  gtk_widget_class_bind_template_child (widget_class, CwWindow, guide);
  gtk_widget_class_bind_template_child (widget_class, CwWindow, view_stack);
  gtk_widget_class_bind_template_child (widget_class, CwWindow, history_view);
  gtk_widget_class_bind_template_child (widget_class, CwWindow, sync_view);
  gtk_widget_class_bind_template_callback (widget_class, on_guide_step);
  gtk_widget_class_bind_template_callback (widget_class, on_guide_left);
  gtk_widget_class_bind_template_callback (widget_class, on_view_changed);
  install_actions (widget_class);
}

static void
cw_window_init (CwWindow *self)
{
  static const char *const told[] = { "notify::loaded", "notify::busy", "notify::salesforce-connected",
                                      "connections-changed" };

  self->signals = g_signal_group_new (CW_TYPE_SESSION);
  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    g_signal_group_connect_swapped (self->signals, told[i], G_CALLBACK (update_session), self);
  g_signal_group_connect_swapped (self->signals, "open-uri", G_CALLBACK (on_open_uri), self);

  gtk_widget_init_template (GTK_WIDGET (self));
  cw_focus_keep_usable (GTK_WINDOW (self));
  cw_name_button (GTK_WIDGET (self->menu_button), _("Main Menu"), NULL);
  g_signal_connect_object (self->switcher_title, "notify::title-visible",
                           G_CALLBACK (on_switcher_title_visible), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->switcher_title, "notify::view-switcher-enabled",
                           G_CALLBACK (on_switcher_title_visible), self, G_CONNECT_SWAPPED);
  on_guide_left (self);
  g_signal_connect (self, "notify::is-active", G_CALLBACK (on_active), NULL);
  restore_state (self);
  hide_other_views (self);
}
