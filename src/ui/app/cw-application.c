/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cw-application.h"

#include "cw-about.h"
#include "cw-practice-profile.h"
#include "cw-profiles-window.h"
#include "cw-window.h"

#include <glib/gi18n-lib.h>

struct _CwApplication
{
  AdwApplication parent_instance;

  GtkCssProvider *contrast;
};

G_DEFINE_FINAL_TYPE (CwApplication, cw_application, ADW_TYPE_APPLICATION)

CwApplication *
cw_application_new (void)
{
  return g_object_new (CW_TYPE_APPLICATION, "application-id", CW_APPLICATION_ID, "resource-base-path",
                       "/io/github/crosswalk_sync/Crosswalk", "flags", G_APPLICATION_HANDLES_COMMAND_LINE,
                       NULL);
}

/* The window of a profile. Makes one if there is none. (transfer none) */
static CwWindow *
get_window (CwApplication *self, const char *profile)
{
  CwWindow *window = cw_window_find (GTK_APPLICATION (self), profile);

  return window != NULL ? window : cw_window_new (ADW_APPLICATION (self), profile);
}

static void
cw_application_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (window == NULL)
    window = GTK_WINDOW (get_window (CW_APPLICATION (application), CW_DEFAULT_PROFILE));
  gtk_window_present (window);
}

static int
cw_application_command_line (GApplication *application, GApplicationCommandLine *command_line)
{
  GVariantDict *options = g_application_command_line_get_options_dict (command_line);
  gboolean practice = g_variant_dict_contains (options, "practice");
  gboolean preview = g_variant_dict_contains (options, "preview");
  gboolean sync = g_variant_dict_contains (options, "sync-now");
  const char *profile = NULL;
  CwWindow *window;

  g_variant_dict_lookup (options, "profile", "&s", &profile);
  if (g_strcmp0 (profile, CW_PRACTICE_PROFILE) == 0)
    {
      g_application_command_line_printerr (
        command_line, _("“%s” is the name of the practice data. Use --practice instead.\n"), profile);
      return 2;
    }

  if (profile == NULL && !practice && !preview && !sync)
    {
      g_application_activate (application);
      return 0;
    }

  window = get_window (CW_APPLICATION (application), profile != NULL ? profile : CW_DEFAULT_PROFILE);
  gtk_window_present (GTK_WINDOW (window));
  if (practice)
    cw_window_start_practice (window);
  else if (preview || sync)
    cw_window_start_run (window, !sync);

  return 0;
}

/* ── Actions ── */

static void
action_about (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  cw_about_present (gtk_application_get_active_window (user_data));
}

static void
action_profiles (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *window = gtk_application_get_active_window (user_data);

  if (CW_IS_WINDOW (window))
    cw_profiles_window_present (CW_WINDOW (window));
}

static void
action_open_profile (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gtk_window_present (GTK_WINDOW (get_window (user_data, g_variant_get_string (parameter, NULL))));
}

static void
action_practice (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CwWindow *window = get_window (user_data, CW_DEFAULT_PROFILE);

  gtk_window_present (GTK_WINDOW (window));
  cw_window_start_practice (window);
}

/* Called for the actions of the desktop entry, which may also start the program. */
static void
start_run (gpointer application, gboolean preview)
{
  CwWindow *window = get_window (application, CW_DEFAULT_PROFILE);

  gtk_window_present (GTK_WINDOW (window));
  cw_window_start_run (window, preview);
}

static void
action_preview (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  start_run (user_data, TRUE);
}

static void
action_sync_now (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  start_run (user_data, FALSE);
}

/* Called when a notification is clicked. The window that sent it may be gone by now. */
static void
action_show_sync (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *told = gtk_application_get_window_by_id (user_data, g_variant_get_uint32 (parameter));
  CwWindow *window = CW_IS_WINDOW (told) ? CW_WINDOW (told) : get_window (user_data, CW_DEFAULT_PROFILE);

  cw_window_show_sync (window);
  gtk_window_present (GTK_WINDOW (window));
}

/* Called when a notification of the background process is clicked: a profile and a page of its window. */
static void
action_show_page (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const char *profile, *page;
  CwWindow *window;

  g_variant_get (parameter, "(&s&s)", &profile, &page);
  window = get_window (user_data, profile);
  cw_window_show_page (window, page);
  gtk_window_present (GTK_WINDOW (window));
}

/* Asks every window to close, so that nothing unsaved is lost. */
static void
action_quit (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (user_data));

  for (GList *item = windows; item != NULL; item = item->next)
    gtk_window_close (item->data);
}

/* Mirrors the window if the environment asks for it. Developers can then check the layout for right-to-left
 * languages without a translation. */
static void
take_text_direction (void)
{
  if (g_strcmp0 (g_getenv ("CROSSWALK_TEXT_DIRECTION"), "rtl") == 0)
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
}

static void
apply_contrast (CwApplication *self)
{
  GdkDisplay *display = gdk_display_get_default ();

  if (adw_style_manager_get_high_contrast (adw_style_manager_get_default ()))
    gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (self->contrast),
                                                GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 1);
  else
    gtk_style_context_remove_provider_for_display (display, GTK_STYLE_PROVIDER (self->contrast));
}

/* libadwaita would load a style-hc.css by itself. But it now prints a warning about such files, because media
 * queries replace them, and GTK 4.8 cannot read media queries. So the style sheet is loaded here. */
static void
follow_contrast (CwApplication *self)
{
  self->contrast = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (self->contrast, "/io/github/crosswalk_sync/Crosswalk/contrast.css");
  g_signal_connect_object (adw_style_manager_get_default (), "notify::high-contrast",
                           G_CALLBACK (apply_contrast), self, G_CONNECT_SWAPPED);
  apply_contrast (self);
}

static void
cw_application_startup (GApplication *application)
{
  static const GActionEntry actions[] = {
    { "about", action_about, NULL, NULL, NULL },
    { "practice", action_practice, NULL, NULL, NULL },
    { "preview", action_preview, NULL, NULL, NULL },
    { "sync-now", action_sync_now, NULL, NULL, NULL },
    { "profiles", action_profiles, NULL, NULL, NULL },
    { "open-profile", action_open_profile, "s", NULL, NULL },
    { "show-page", action_show_page, "(ss)", NULL, NULL },
    { "show-sync", action_show_sync, "u", NULL, NULL },
    { "quit", action_quit, NULL, NULL, NULL },
  };
  static const char *const quit[] = { "<primary>q", NULL };
  static const char *const profiles[] = { "<primary><shift>p", NULL };

  G_APPLICATION_CLASS (cw_application_parent_class)->startup (application);
  take_text_direction ();
  follow_contrast (CW_APPLICATION (application));

  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions), application);
  gtk_application_set_accels_for_action (GTK_APPLICATION (application), "app.quit", quit);
  gtk_application_set_accels_for_action (GTK_APPLICATION (application), "app.profiles", profiles);
  gtk_window_set_default_icon_name (CW_APPLICATION_ID);
}

static void
cw_application_dispose (GObject *object)
{
  CwApplication *self = CW_APPLICATION (object);

  g_clear_object (&self->contrast);

  G_OBJECT_CLASS (cw_application_parent_class)->dispose (object);
}

static void
cw_application_class_init (CwApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cw_application_dispose;

  application_class->activate = cw_application_activate;
  application_class->command_line = cw_application_command_line;
  application_class->startup = cw_application_startup;
}

static void
cw_application_init (CwApplication *self)
{
  static const GOptionEntry entries[] = {
    { "profile", 0, 0, G_OPTION_ARG_STRING, NULL, N_("Which pair of accounts (default)"), N_("NAME") },
    { "practice", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Try Practice Data"), NULL },
    { "preview", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Show what a sync would write"), NULL },
    { "sync-now", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Start a sync"), NULL },
    { NULL },
  };

  g_application_set_option_context_summary (G_APPLICATION (self),
                                            _("Keeps contacts the same in Aloware and Salesforce."));
  g_application_add_main_option_entries (G_APPLICATION (self), entries);
}
