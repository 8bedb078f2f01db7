/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-aloware-card.h"

#include "cw-error.h"
#include "cw-sign-in-row.h"
#include "cw-toast.h"

#include <glib/gi18n-lib.h>

/* The ways to sign in, in the order of the drop-down. */
typedef enum
{
  METHOD_BROWSER,
  METHOD_TOKEN,
} Method;

struct _CwAlowareCard
{
  CwCard parent_instance;

  GtkButton *sign_out_button;
  AdwActionRow *problem_row;
  GtkButton *retry_button;
  AdwActionRow *account_row;
  AdwActionRow *auth_row;
  AdwActionRow *users_row;
  AdwEntryRow *url_row;
  AdwComboRow *method_row;
  AdwPasswordEntryRow *token_row;
  AdwActionRow *hint_row;
  CwSignInRow *waiting_row;
  GtkButton *connect_button;

  gboolean connecting; /* the token is being tried */
  gboolean filled_in;
};

G_DEFINE_FINAL_TYPE (CwAlowareCard, cw_aloware_card, CW_TYPE_CARD)

static CwSession *
get_session (CwAlowareCard *self)
{
  return cw_card_get_session (CW_CARD (self));
}

static char *
get_text (gpointer row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

static Method
get_method (CwAlowareCard *self)
{
  return adw_combo_row_get_selected (self->method_row);
}

/* What the person has to enter before the button can be pressed; NULL: nothing. */
static const char *
why_not_yet (CwAlowareCard *self)
{
  g_autofree char *url = get_text (self->url_row);
  CwSession *session = get_session (self);

  if (*url == '\0')
    return _("Enter Aloware’s address first");
  if (get_method (self) == METHOD_TOKEN && *gtk_editable_get_text (GTK_EDITABLE (self->token_row)) == '\0')
    return _("Enter the API token first");
  if (session != NULL && cw_session_is_signing_in (session, CW_SIDE_SALESFORCE))
    return _("Finish signing in to Salesforce first");

  return NULL;
}

static void
on_form_changed (CwAlowareCard *self)
{
  gboolean form = gtk_widget_get_visible (GTK_WIDGET (self->method_row));
  gboolean browser = get_method (self) == METHOD_BROWSER;
  const char *missing = why_not_yet (self);

  gtk_widget_set_visible (GTK_WIDGET (self->token_row), form && !browser);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->hint_row),
                                 browser ? _("What Happens Next") : _("Where to Find the API Token"));
  adw_action_row_set_subtitle (
    self->hint_row,
    browser
      ? _("Aloware’s own sign-in page opens in the browser. Nothing has to be copied, and access can be "
           "ended in Aloware at any time. Where the account does not offer this yet, use the API token.")
      : _("In Aloware, open Integrations, then API Tokens (or Lead API), and copy the account’s token. "
           "It goes straight to the keyring of this computer."));
  gtk_button_set_label (self->connect_button, browser ? _("Sign In to Aloware") : _("Connect to Aloware"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->connect_button), missing == NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->connect_button), missing);
}

/* Shows the outcome of a sign-in. Owners are matched between the users of both sides, so Salesforce's users
 * are read again. */
static void
take_outcome (CwAlowareCard *self, gboolean done, const char *said, const GError *error)
{
  CwSession *session = get_session (self);

  self->connecting = FALSE;
  if (done)
    {
      /* The token is in the keyring now, so the form does not have to keep it. */
      gtk_editable_set_text (GTK_EDITABLE (self->token_row), "");
      cw_toast (GTK_WIDGET (self), said);
      if (cw_session_is_connected (session, CW_SIDE_SALESFORCE))
        cw_session_refresh_async (session, cw_card_get_cancellable (CW_CARD (self)), NULL, NULL);
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      cw_toast (GTK_WIDGET (self), _("Signing in was cancelled"));
    }
  cw_card_queue_update (CW_CARD (self));
}

static void
on_connected (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CwAlowareCard) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = cw_session_finish (CW_SESSION (object), result, &error);

  /* Does nothing if the window was closed or shows another session. */
  if (get_session (self) == CW_SESSION (object))
    take_outcome (self, done, _("Connected to Aloware"), error);
}

static void
on_signed_in (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CwAlowareCard) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = cw_session_finish (CW_SESSION (object), result, &error);

  if (get_session (self) == CW_SESSION (object))
    take_outcome (self, done, _("Signed in to Aloware"), error);
}

static void
try_token (CwAlowareCard *self, const char *address)
{
  char *token = get_text (self->token_row);

  self->connecting = TRUE;
  cw_session_connect_aloware_async (get_session (self), address, token,
                                    cw_card_get_cancellable (CW_CARD (self)), on_connected,
                                    g_object_ref (self));
  g_free (token);
}

static void
on_connect (CwAlowareCard *self)
{
  g_autofree char *url = get_text (self->url_row);
  g_autofree char *address = g_strrstr (url, "://") != NULL ? g_strdup (url)
                                                            : g_strconcat ("https://", url, NULL);
  CwSession *session = get_session (self);

  if (session == NULL || why_not_yet (self) != NULL || self->connecting
      || cw_session_is_signing_in (session, CW_SIDE_ALOWARE))
    return;

  if (get_method (self) == METHOD_TOKEN)
    try_token (self, address);
  else
    cw_session_sign_in_to_aloware_async (session, address, cw_card_get_sign_in_seconds (),
                                         cw_card_get_cancellable (CW_CARD (self)), on_signed_in,
                                         g_object_ref (self));
  cw_card_queue_update (CW_CARD (self));
}

static void
on_cancel (CwAlowareCard *self)
{
  cw_card_cancel (CW_CARD (self));
}

static void
on_sign_out (CwAlowareCard *self)
{
  cw_card_ask_sign_out (CW_CARD (self), CW_SIDE_ALOWARE);
}

static void
on_retry (CwAlowareCard *self)
{
  cw_card_retry (CW_CARD (self), cw_session_get_problem (get_session (self), CW_SIDE_ALOWARE));
}

static gboolean
is_by_token (const CwConnections *connections)
{
  return g_strcmp0 (connections->aloware_auth, "token") == 0;
}

static void
show_account (CwAlowareCard *self, const CwConnections *connections)
{
  g_autofree char *url = g_markup_escape_text (
    connections->aloware_url != NULL ? connections->aloware_url : "", -1);
  g_autofree char *users = g_strdup_printf (ngettext ("%u user", "%u users", connections->aloware_users),
                                            connections->aloware_users);

  adw_action_row_set_subtitle (self->account_row, url);
  adw_action_row_set_subtitle (self->auth_row, is_by_token (connections) ? _("API Token") : _("Browser"));
  adw_action_row_set_subtitle (self->users_row, users);
}

static void
fill_in (CwAlowareCard *self, const CwConnections *connections)
{
  if (connections->aloware_url != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->url_row), connections->aloware_url);
  adw_combo_row_set_selected (self->method_row, is_by_token (connections) ? METHOD_TOKEN : METHOD_BROWSER);
  self->filled_in = TRUE;
}

static const char *
why_refused (const CwConnections *connections)
{
  return is_by_token (connections)
           ? _("Aloware does not accept the API token any more. Enter a valid one; nothing is lost.")
           : _("Aloware has ended this sign-in: it was revoked, or not used for too long. Sign in "
                "again; nothing is lost.");
}

static void
cw_aloware_card_update (CwCard *card)
{
  CwAlowareCard *self = CW_ALOWARE_CARD (card);
  CwSession *session = get_session (self);
  const CwConnections *connections = cw_session_get_connections (session);
  const GError *problem = cw_session_get_problem (session, CW_SIDE_ALOWARE);
  gboolean refused = g_error_matches (problem, CW_ERROR, CW_ERROR_SIGN_IN_NEEDED);
  gboolean practice = cw_session_is_practice (session);
  gboolean waiting = self->connecting || cw_session_is_signing_in (session, CW_SIDE_ALOWARE);
  gboolean account = cw_session_is_connected (session, CW_SIDE_ALOWARE) && !refused && !waiting;
  gboolean keyring = cw_card_needs_keyring (problem);
  gboolean form = !account && !practice && !waiting && !keyring;
  GtkWidget *const of_account[] = { GTK_WIDGET (self->account_row), GTK_WIDGET (self->auth_row),
                                    GTK_WIDGET (self->users_row) };
  GtkWidget *const of_form[] = {
    GTK_WIDGET (self->url_row),
    GTK_WIDGET (self->method_row),
    GTK_WIDGET (self->hint_row),
    GTK_WIDGET (self->connect_button),
  };

  if (cw_session_is_loaded (session) && !self->filled_in && !practice)
    fill_in (self, connections);

  /* While practice accounts are being made, the card is empty and is hidden. */
  gtk_widget_set_visible (GTK_WIDGET (self), account || form || waiting || problem != NULL);
  for (guint i = 0; i < G_N_ELEMENTS (of_account); i++)
    gtk_widget_set_visible (of_account[i], account);
  for (guint i = 0; i < G_N_ELEMENTS (of_form); i++)
    gtk_widget_set_visible (of_form[i], form);
  gtk_widget_set_visible (GTK_WIDGET (self->sign_out_button), account && !practice);
  gtk_widget_set_sensitive (GTK_WIDGET (self->sign_out_button), !cw_session_is_busy (session));
  gtk_widget_set_visible (GTK_WIDGET (self->retry_button),
                          keyring || (account && cw_session_is_connected (session, CW_SIDE_SALESFORCE)));
  gtk_widget_set_sensitive (GTK_WIDGET (self->retry_button), !cw_session_is_busy (session));
  cw_sign_in_row_show (self->waiting_row, waiting, cw_session_get_sign_in_url (session, CW_SIDE_ALOWARE),
                       self->connecting ? _("Trying the API token…") : _("Starting to sign in…"));
  show_account (self, connections);
  cw_card_show_problem (
    self->problem_row, waiting ? NULL : problem,
    refused && cw_session_is_connected (session, CW_SIDE_ALOWARE) ? why_refused (connections) : NULL);
  on_form_changed (self);
}

static void
cw_aloware_card_reset (CwCard *card)
{
  CwAlowareCard *self = CW_ALOWARE_CARD (card);

  gtk_editable_set_text (GTK_EDITABLE (self->token_row), "");
  self->connecting = FALSE;
  self->filled_in = FALSE;
}

static void
cw_aloware_card_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CW_TYPE_ALOWARE_CARD);

  G_OBJECT_CLASS (cw_aloware_card_parent_class)->dispose (object);
}

static void
cw_aloware_card_class_init (CwAlowareCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  CwCardClass *card_class = CW_CARD_CLASS (klass);

  object_class->dispose = cw_aloware_card_dispose;
  card_class->update = cw_aloware_card_update;
  card_class->reset = cw_aloware_card_reset;

  g_type_ensure (CW_TYPE_SIGN_IN_ROW);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/crosswalk_sync/Crosswalk/ui/cw-aloware-card.ui");
  gtk_widget_class_bind_template_child (widget_class, CwAlowareCard, sign_out_button);
  gtk_widget_class_bind_template_child (widget_class, CwAlowareCard, problem_row);
  gtk_widget_class_bind_template_child (widget_class, CwAlowareCard, retry_button);
  gtk_widget_class_bind_template_child (widget_class, CwAlowareCard, account_row);
  gtk_widget_class_bind_template_child (widget_class, CwAlowareCard, auth_row);
  gtk_widget_class_bind_template_child (widget_class, CwAlowareCard, users_row);
  gtk_widget_class_bind_template_child (widget_class, CwAlowareCard, url_row);
  gtk_widget_class_bind_template_child (widget_class, CwAlowareCard, method_row);
  gtk_widget_class_bind_template_child (widget_class, CwAlowareCard, token_row);
  gtk_widget_class_bind_template_child (widget_class, CwAlowareCard, hint_row);
  gtk_widget_class_bind_template_child (widget_class, CwAlowareCard, waiting_row);
  gtk_widget_class_bind_template_child (widget_class, CwAlowareCard, connect_button);
  gtk_widget_class_bind_template_callback (widget_class, on_form_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_connect);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel);
  gtk_widget_class_bind_template_callback (widget_class, on_sign_out);
  gtk_widget_class_bind_template_callback (widget_class, on_retry);
}

static void
cw_aloware_card_init (CwAlowareCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
