/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-sync-dialogs.h"

#include "cw-background-portal.h"
#include "cw-error.h"
#include "cw-message-dialog.h"
#include "cw-profiles.h"
#include "cw-store-runs.h"
#include "cw-sync-words.h"

#include <glib/gi18n-lib.h>

/* If a run takes less than this, the person is still looking at the window and needs no notification. */
#define LONG_SECONDS 10

#define CLOSE_QUESTION "running-question"

/* ── Closing ── */

static void
on_ended_stopped (CwSyncJob *job, GtkWindow *window)
{
  gtk_window_close (window);
}

static void
on_ended_hidden (CwSyncJob *job, GtkWindow *window)
{
  /* The person has opened the window again. */
  if (gtk_widget_get_visible (GTK_WIDGET (window)))
    return;

  gtk_window_close (window);
  /* The window did not close, because it has a question to ask. */
  if (gtk_widget_get_realized (GTK_WIDGET (window)))
    gtk_window_present (window);
}

static void
go_on_hidden (GtkWindow *window, CwSyncJob *job)
{
  if (cw_sync_job_is_ended (job))
    {
      gtk_window_close (window);
      return;
    }

  g_signal_connect_object (job, "ended", G_CALLBACK (on_ended_hidden), window, G_CONNECT_AFTER);
  gtk_widget_set_visible (GTK_WIDGET (window), FALSE);
}

typedef struct
{
  GtkWindow *window;
  CwSyncJob *job;
} Leaving;

static void
leaving_free (Leaving *leaving)
{
  g_object_unref (leaving->window);
  g_object_unref (leaving->job);
  g_free (leaving);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Leaving, leaving_free)

static void
on_portal_answered (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Leaving) leaving = user_data;
  g_autoptr (GError) error = NULL;

  cw_background_portal_request_finish (result, &error);
  if (!gtk_widget_get_realized (GTK_WIDGET (leaving->window)))
    return;

  /* Who refuses would end the run in the middle of it. Who cannot be asked ends nobody. */
  if (g_error_matches (error, CW_ERROR, CW_ERROR_PERMISSION) && !cw_sync_job_is_ended (leaving->job))
    cw_message_dialog_show_error (GTK_WIDGET (leaving->window), _("The Sync Goes On in This Window"), error);
  else
    go_on_hidden (leaving->window, leaving->job);
}

/* The request also says whether the background process is started with the session. That stays as it is. */
static void
ask_portal (GtkWindow *window, CwSyncJob *job, GDBusConnection *bus)
{
  Leaving *leaving = g_new0 (Leaving, 1);

  leaving->window = g_object_ref (window);
  leaving->job = g_object_ref (job);
  cw_background_portal_request_async (bus, cw_profiles_need_background (), on_portal_answered, leaving);
}

static void
leave_window (GtkWindow *window, CwSyncJob *job)
{
  GApplication *application = G_APPLICATION (gtk_window_get_application (window));
  GDBusConnection *bus = application != NULL ? g_application_get_dbus_connection (application) : NULL;

  if (bus != NULL && cw_background_portal_is_needed ())
    ask_portal (window, job, bus);
  else
    go_on_hidden (window, job);
}

static void
on_close_answered (GtkWindow *window, const char *response, gpointer user_data)
{
  CwSyncJob *job = user_data;

  if (g_str_equal (response, "stay"))
    return;
  if (cw_sync_job_is_ended (job))
    {
      gtk_window_close (window);
      return;
    }

  if (g_str_equal (response, "stop"))
    {
      g_signal_connect_object (job, "ended", G_CALLBACK (on_ended_stopped), window, G_CONNECT_AFTER);
      cw_sync_job_cancel (job);
    }
  else
    leave_window (window, job);
}

void
cw_sync_ask_close (GtkWindow *window, CwSyncJob *job)
{
  gboolean preview = cw_sync_job_is_preview (job);
  GtkWidget *dialog;

  if (cw_message_dialog_is_asked (window, CLOSE_QUESTION))
    return;

  dialog = adw_message_dialog_new (window, preview ? _("Cancel Preview?") : _("Cancel Sync?"), NULL);
  gtk_widget_set_name (dialog, CLOSE_QUESTION);
  adw_message_dialog_set_body (
    ADW_MESSAGE_DIALOG (dialog),
    preview ? _("A preview is being made. Nothing is lost when it is cancelled.")
            : _("A sync is running. Cancelling finishes what was already sent and records it; the next "
                 "run goes on from there. It can also go on without the window."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "stay", _("_Keep Open"), "stop",
                                    _("_Cancel and Close"), NULL);
  if (!preview)
    adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "background",
                                      _("Continue in the _Background"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "stop", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "stay");
  cw_message_dialog_set_default (ADW_MESSAGE_DIALOG (dialog), "stay");
  g_signal_connect_object (job, "ended", G_CALLBACK (gtk_window_close), dialog, G_CONNECT_SWAPPED);
  cw_message_dialog_ask (ADW_MESSAGE_DIALOG (dialog), on_close_answered, g_object_ref (job), g_object_unref);
}

/* ── Notification ── */

void
cw_sync_notify (GtkWindow *window, CwSyncJob *job)
{
  GApplication *application = G_APPLICATION (gtk_window_get_application (window));
  const CwRun *result = cw_sync_job_get_result (job);
  const GError *error = cw_sync_job_get_error (job);
  gboolean seen = gtk_window_is_active (window) && gtk_widget_get_visible (GTK_WIDGET (window));
  g_autoptr (GNotification) notification = NULL;
  g_autofree char *title = NULL;
  g_autofree char *body = NULL;

  if (application == NULL || seen || cw_sync_job_is_cancelled (job)
      || cw_sync_job_get_seconds (job) < LONG_SECONDS)
    return;

  if (error != NULL)
    cw_sync_words_problem (cw_error_to_nick (error), error->message, &title, &body);
  else if (cw_sync_job_is_preview (job))
    {
      title = g_strdup (_("Preview Ready"));
      body = g_strdup (_("Look at the changes before they are written."));
    }
  else if (result != NULL && g_strcmp0 (result->state, "refused") == 0)
    {
      title = g_strdup (cw_sync_words_refused (result));
      body = g_strdup (result->error_message);
    }
  else
    {
      title = g_strdup (result != NULL && result->failed > 0 ? _("Sync Finished With Refusals")
                                                             : _("Sync Finished"));
      body = result != NULL ? cw_sync_words_outcome (result) : NULL;
    }

  notification = g_notification_new (title);
  if (body != NULL)
    g_notification_set_body (notification, body);
  g_notification_set_default_action_and_target (
    notification, "app.show-sync", "u", gtk_application_window_get_id (GTK_APPLICATION_WINDOW (window)));
  g_application_send_notification (application, "sync", notification);
}
