/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-card.h"

#include "cw-desktop-settings.h"
#include "cw-error.h"
#include "cw-message-dialog.h"
#include "cw-toast.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  CwSession *session;
  GSignalGroup *signals;
  GCancellable *cancellable;
  guint update_source;
} CwCardPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (CwCard, cw_card, ADW_TYPE_PREFERENCES_GROUP)

enum
{
  PROP_0,
  PROP_SESSION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

CwSession *
cw_card_get_session (CwCard *self)
{
  CwCardPrivate *priv = cw_card_get_instance_private (self);

  return priv->session;
}

GCancellable *
cw_card_get_cancellable (CwCard *self)
{
  CwCardPrivate *priv = cw_card_get_instance_private (self);

  if (priv->cancellable == NULL)
    priv->cancellable = g_cancellable_new ();

  return priv->cancellable;
}

guint
cw_card_get_sign_in_seconds (void)
{
  g_autoptr (GSettings) settings = cw_desktop_settings_new ();

  return settings != NULL ? g_settings_get_uint (settings, "sign-in-seconds") : 0;
}

void
cw_card_cancel (CwCard *self)
{
  CwCardPrivate *priv = cw_card_get_instance_private (self);

  g_cancellable_cancel (priv->cancellable);
  g_clear_object (&priv->cancellable);
}

/* Several properties often change together. They are answered with one update. */
static gboolean
update (gpointer data)
{
  CwCard *self = data;
  CwCardPrivate *priv = cw_card_get_instance_private (self);

  priv->update_source = 0;
  if (priv->session != NULL)
    CW_CARD_GET_CLASS (self)->update (self);

  return G_SOURCE_REMOVE;
}

void
cw_card_queue_update (CwCard *self)
{
  CwCardPrivate *priv = cw_card_get_instance_private (self);

  if (priv->update_source == 0)
    priv->update_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, update, self, NULL);
}

static void
set_session (CwCard *self, CwSession *session)
{
  CwCardPrivate *priv = cw_card_get_instance_private (self);

  if (priv->session == session)
    return;

  cw_card_cancel (self);
  g_set_object (&priv->session, session);
  g_signal_group_set_target (priv->signals, session);
  if (session != NULL && CW_CARD_GET_CLASS (self)->reset != NULL)
    CW_CARD_GET_CLASS (self)->reset (self);
  cw_card_queue_update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
}

void
cw_card_show_problem (AdwActionRow *row, const GError *problem, const char *text)
{
  g_autofree char *markup = NULL;

  gtk_widget_set_visible (GTK_WIDGET (row), problem != NULL);
  if (problem == NULL)
    return;

  if (cw_card_needs_keyring (problem))
    text = _("The keyring that holds your sign-ins is locked, or none is running. Unlock it, or start one "
              "such as GNOME Keyring, and try again. Nothing is lost.");

  /* A subtitle is markup. */
  markup = g_markup_escape_text (text != NULL ? text : problem->message, -1);
  adw_action_row_set_subtitle (row, markup);
}

gboolean
cw_card_needs_keyring (const GError *problem)
{
  return g_error_matches (problem, CW_ERROR, CW_ERROR_NO_SECRET_SERVICE);
}

void
cw_card_retry (CwCard *self, const GError *problem)
{
  /* Without a keyring nobody knows which sides are signed in, so the whole profile is loaded again. */
  if (cw_card_needs_keyring (problem))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.reload", NULL);
  else
    cw_session_refresh_async (cw_card_get_session (self), cw_card_get_cancellable (self), NULL, NULL);
}

/* ── Signing out ── */

static void
on_signed_out (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CwCard) self = user_data;
  g_autoptr (GError) error = NULL;

  /* If it failed, the error is now the problem of that side, and its card shows it. */
  if (cw_session_finish (CW_SESSION (object), result, &error))
    cw_toast (GTK_WIDGET (self), _("Signed out. Mapping, settings and history stay."));
}

static void
on_sign_out_response (AdwMessageDialog *dialog, const char *response, CwCard *self)
{
  CwSession *session = cw_card_get_session (self);

  if (session != NULL && g_strcmp0 (response, "sign-out") == 0)
    cw_session_disconnect_async (session, GPOINTER_TO_INT (g_object_get_data (G_OBJECT (dialog), "side")),
                                 NULL, on_signed_out, g_object_ref (self));
}

void
cw_card_ask_sign_out (CwCard *self, CwSide side)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *dialog = adw_message_dialog_new (
    GTK_WINDOW (root),
    side == CW_SIDE_SALESFORCE ? _("Sign Out of Salesforce?") : _("Sign Out of Aloware?"),
    _("The sign-in is removed from this computer. Mapping, settings and history stay, and syncing goes on "
       "where it was after you sign in again."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "sign-out",
                                    _("_Sign Out"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "sign-out",
                                              ADW_RESPONSE_DESTRUCTIVE);
  cw_message_dialog_set_default (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data (G_OBJECT (dialog), "side", GINT_TO_POINTER (side));
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_sign_out_response), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ── GObject ── */

static void
cw_card_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_SESSION)
    g_value_set_object (value, cw_card_get_session (CW_CARD (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
cw_card_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_SESSION)
    set_session (CW_CARD (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
cw_card_dispose (GObject *object)
{
  CwCard *self = CW_CARD (object);
  CwCardPrivate *priv = cw_card_get_instance_private (self);

  cw_card_cancel (self);
  g_clear_handle_id (&priv->update_source, g_source_remove);
  g_clear_object (&priv->signals);
  g_clear_object (&priv->session);

  G_OBJECT_CLASS (cw_card_parent_class)->dispose (object);
}

static void
cw_card_class_init (CwCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = cw_card_get_property;
  object_class->set_property = cw_card_set_property;
  object_class->dispose = cw_card_dispose;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, CW_TYPE_SESSION,
                                                  G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY
                                                    | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
cw_card_init (CwCard *self)
{
  static const char *const told[] = {
    "connections-changed",
    "schema-changed",
    "notify::busy",
    "notify::loaded",
    "notify::signing-in",
    "notify::sign-in-url",
    "notify::salesforce-connected",
    "notify::aloware-connected",
    "notify::salesforce-problem",
    "notify::aloware-problem",
  };
  CwCardPrivate *priv = cw_card_get_instance_private (self);

  priv->signals = g_signal_group_new (CW_TYPE_SESSION);
  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    g_signal_group_connect_swapped (priv->signals, told[i], G_CALLBACK (cw_card_queue_update), self);
}
