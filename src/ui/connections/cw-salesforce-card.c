/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-salesforce-card.h"

#include "cw-error.h"
#include "cw-salesforce-sign-in.h"
#include "cw-sign-in-row.h"
#include "cw-toast.h"

#include <glib/gi18n-lib.h>

#include <string.h>

typedef enum
{
  ENVIRONMENT_PRODUCTION,
  ENVIRONMENT_SANDBOX,
  ENVIRONMENT_MY_DOMAIN,
} Environment;

static const char *const login_hosts[] = {
  [ENVIRONMENT_PRODUCTION] = "https://login.salesforce.com",
  [ENVIRONMENT_SANDBOX] = "https://test.salesforce.com",
};

/* How to make a public client with PKCE (facts: Salesforce, §1.1), in the words of Salesforce's own setup. */
static const char *const steps[] = {
  N_("In Salesforce, open Setup and search for “External Client App Manager”. Choose “New External Client "
      "App”."),
  N_("Enter a name such as “Crosswalk” and your e-mail address. Leave the distribution state at “Local”."),
  N_("Under “API (Enable OAuth Settings)”, turn on “Enable OAuth” and paste the callback URL shown above."),
  N_("Add two OAuth scopes: “Manage user data via APIs (api)” and “Perform requests at any time "
      "(refresh_token, offline_access)”."),
  N_("Under “Security”, keep “Require Proof Key for Code Exchange (PKCE)”. Clear “Require Secret for Web "
      "Server Flow” and “Require Secret for Refresh Token Flow”."),
  N_("Choose “Create”. On the app’s “Settings” tab, under “OAuth Settings”, choose “Consumer Key and "
      "Secret” and copy the consumer key to the field above."),
  N_("Wait: a new app can take up to 10 minutes to become active. Then sign in here."),
};

struct _CwSalesforceCard
{
  CwCard parent_instance;

  GtkButton *sign_out_button;
  AdwActionRow *problem_row;
  GtkButton *retry_button;
  AdwActionRow *user_row;
  AdwActionRow *org_row;
  AdwActionRow *api_row;
  AdwActionRow *requests_row;
  GtkLevelBar *requests_bar;
  AdwComboRow *environment_row;
  AdwEntryRow *domain_row;
  AdwActionRow *domain_problem_row;
  AdwEntryRow *key_row;
  AdwActionRow *callback_row;
  AdwExpanderRow *steps_row;
  AdwExpanderRow *advanced_row;
  AdwPasswordEntryRow *secret_row;
  GtkSpinButton *port_button;
  CwSignInRow *waiting_row;
  GtkButton *sign_in_button;

  /* The form was filled in with the saved values. After that, it is not overwritten any more. */
  gboolean filled_in;
};

G_DEFINE_FINAL_TYPE (CwSalesforceCard, cw_salesforce_card, CW_TYPE_CARD)

static CwSession *
get_session (CwSalesforceCard *self)
{
  return cw_card_get_session (CW_CARD (self));
}

/* ── The form ── */

static char *
get_text (gpointer row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

static guint
get_port (CwSalesforceCard *self)
{
  return (guint) gtk_spin_button_get_value_as_int (self->port_button);
}

static char *
get_callback (CwSalesforceCard *self)
{
  return g_strdup_printf ("http://localhost:%u/callback", get_port (self));
}

/* The login URL that was chosen or entered; NULL: none yet. A person may paste a host name or the address of
 * any page on it. (transfer full) */
static char *
get_login_url (CwSalesforceCard *self, GError **problem)
{
  guint environment = adw_combo_row_get_selected (self->environment_row);
  g_autofree char *domain = get_text (self->domain_row);

  if (environment < G_N_ELEMENTS (login_hosts))
    return g_strdup (login_hosts[environment]);
  if (*domain == '\0')
    return NULL;

  return cw_salesforce_login_url (domain, problem);
}

/* What is wrong is said below the entry. */
static void
show_domain_problem (CwSalesforceCard *self, const GError *problem)
{
  gboolean shown = problem != NULL && gtk_widget_get_visible (GTK_WIDGET (self->domain_row));

  if (shown)
    gtk_widget_add_css_class (GTK_WIDGET (self->domain_row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->domain_row), "error");
  gtk_widget_set_visible (GTK_WIDGET (self->domain_problem_row), shown);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->domain_problem_row),
                                 problem != NULL ? problem->message : "");
}

static void
on_form_changed (CwSalesforceCard *self)
{
  g_autofree char *key = get_text (self->key_row);
  g_autoptr (GError) problem = NULL;
  g_autofree char *login_url = get_login_url (self, &problem);
  g_autofree char *callback = get_callback (self);
  CwSession *session = get_session (self);
  gboolean busy = session != NULL && cw_session_is_signing_in (session, CW_SIDE_ALOWARE);

  gtk_widget_set_visible (GTK_WIDGET (self->domain_row),
                          gtk_widget_get_visible (GTK_WIDGET (self->environment_row))
                            && adw_combo_row_get_selected (self->environment_row) == ENVIRONMENT_MY_DOMAIN);
  adw_action_row_set_subtitle (self->callback_row, callback);
  show_domain_problem (self, problem);
  gtk_widget_set_sensitive (GTK_WIDGET (self->sign_in_button), *key != '\0' && login_url != NULL && !busy);
  /* The tooltip says why the button cannot be pressed. */
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->sign_in_button),
                               *key == '\0'        ? _("Enter the consumer key first")
                               : problem != NULL   ? problem->message
                               : login_url == NULL ? _("Enter your My Domain address first")
                               : busy              ? _("Finish signing in to Aloware first")
                                                   : NULL);
}

static void
fill_in (CwSalesforceCard *self, const CwConnections *connections)
{
  const char *url = connections->salesforce_login_url;
  guint environment = ENVIRONMENT_PRODUCTION;

  if (url != NULL)
    {
      while (environment < G_N_ELEMENTS (login_hosts) && g_strcmp0 (url, login_hosts[environment]) != 0)
        environment++;
      if (environment == ENVIRONMENT_MY_DOMAIN)
        gtk_editable_set_text (GTK_EDITABLE (self->domain_row),
                               g_str_has_prefix (url, "https://") ? url + strlen ("https://") : url);
    }

  adw_combo_row_set_selected (self->environment_row, environment);
  if (connections->salesforce_client_id != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->key_row), connections->salesforce_client_id);
  if (connections->salesforce_callback_port != 0)
    gtk_spin_button_set_value (self->port_button, connections->salesforce_callback_port);
  self->filled_in = TRUE;
}

static void
on_copy_callback (CwSalesforceCard *self)
{
  g_autofree char *callback = get_callback (self);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), callback);
  cw_toast (GTK_WIDGET (self), _("Callback URL copied"));
}

/* ── Signing in ── */

static void
on_signed_in (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CwSalesforceCard) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = cw_session_finish (CW_SESSION (object), result, &error);

  /* Does nothing if the window was closed or shows another session. */
  if (get_session (self) != CW_SESSION (object))
    return;

  if (done)
    {
      gtk_editable_set_text (GTK_EDITABLE (self->secret_row), "");
      adw_expander_row_set_expanded (self->steps_row, FALSE);
      cw_toast (GTK_WIDGET (self), _("Signed in to Salesforce"));
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      cw_toast (GTK_WIDGET (self), _("Signing in was cancelled"));
    }
  cw_card_queue_update (CW_CARD (self));
}

static void
on_sign_in (CwSalesforceCard *self)
{
  g_autofree char *login_url = get_login_url (self, NULL);
  g_autofree char *key = get_text (self->key_row);
  const char *secret = gtk_editable_get_text (GTK_EDITABLE (self->secret_row));
  CwSession *session = get_session (self);
  const CwSalesforceSignIn sign_in = {
    .login_url = login_url,
    .client_id = key,
    .client_secret = *secret != '\0' ? secret : NULL,
    .callback_port = get_port (self),
    .timeout_seconds = cw_card_get_sign_in_seconds (),
  };

  if (session == NULL || login_url == NULL || *key == '\0'
      || cw_session_is_signing_in (session, CW_SIDE_SALESFORCE))
    return;

  cw_session_connect_salesforce_async (session, &sign_in, cw_card_get_cancellable (CW_CARD (self)),
                                       on_signed_in, g_object_ref (self));
}

static void
on_cancel (CwSalesforceCard *self)
{
  cw_card_cancel (CW_CARD (self));
  gtk_widget_activate_action (GTK_WIDGET (self), "win.cancel-practice", NULL);
}

static void
on_sign_out (CwSalesforceCard *self)
{
  cw_card_ask_sign_out (CW_CARD (self), CW_SIDE_SALESFORCE);
}

static void
on_retry (CwSalesforceCard *self)
{
  cw_card_retry (CW_CARD (self), cw_session_get_problem (get_session (self), CW_SIDE_SALESFORCE));
}

/* ── What is shown ── */

static void
set_subtitle (AdwActionRow *row, const char *text)
{
  g_autofree char *markup = g_markup_escape_text (text != NULL && *text != '\0' ? text : _("Not known yet"),
                                                  -1);

  adw_action_row_set_subtitle (row, markup);
}

static char *
describe_org (const CwConnections *connections)
{
  const char *url = connections->salesforce_instance_url, *id = connections->salesforce_org_id;

  if (url == NULL || id == NULL)
    return g_strdup (url != NULL ? url : id);

  /* Translators: an organization's address and its identifier in Salesforce */
  return g_strdup_printf (_("%s · %s"), url, id);
}

static void
show_account (CwSalesforceCard *self, const CwConnections *connections)
{
  guint used = connections->salesforce_requests_used, limit = connections->salesforce_requests_limit;
  guint left = limit > used ? limit - used : 0;
  g_autofree char *org = describe_org (connections);
  g_autofree char *requests = NULL;

  if (limit > 0)
    requests = g_strdup_printf (_("%'u of %'u"), left, limit);

  set_subtitle (self->user_row, connections->salesforce_user);
  set_subtitle (self->org_row, org);
  set_subtitle (self->api_row, connections->salesforce_api_version);
  set_subtitle (self->requests_row, requests);
  gtk_widget_set_visible (GTK_WIDGET (self->requests_bar), limit > 0);
  gtk_level_bar_set_max_value (self->requests_bar, MAX (limit, 1));
  gtk_level_bar_set_value (self->requests_bar, left);
}

static void
set_visible (gboolean visible, gpointer first, ...)
{
  va_list rows;

  va_start (rows, first);
  for (GtkWidget *row = first; row != NULL; row = va_arg (rows, gpointer))
    gtk_widget_set_visible (row, visible);
  va_end (rows);
}

static void
cw_salesforce_card_update (CwCard *card)
{
  CwSalesforceCard *self = CW_SALESFORCE_CARD (card);
  CwSession *session = get_session (self);
  const CwConnections *connections = cw_session_get_connections (session);
  const GError *problem = cw_session_get_problem (session, CW_SIDE_SALESFORCE);
  gboolean ended = g_error_matches (problem, CW_ERROR, CW_ERROR_SIGN_IN_NEEDED);
  gboolean practice = cw_session_is_practice (session);
  gboolean waiting = cw_session_is_signing_in (session, CW_SIDE_SALESFORCE);
  gboolean account = cw_session_is_connected (session, CW_SIDE_SALESFORCE) && !ended && !waiting;
  gboolean keyring = cw_card_needs_keyring (problem);
  gboolean form = !account && !waiting && !practice && !keyring;

  if (cw_session_is_loaded (session) && !self->filled_in && !practice)
    fill_in (self, connections);

  set_visible (account, self->user_row, self->org_row, self->api_row, self->requests_row, NULL);
  set_visible (form, self->environment_row, self->key_row, self->callback_row, self->steps_row,
               self->advanced_row, self->sign_in_button, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->sign_out_button), account && !practice);
  gtk_widget_set_sensitive (GTK_WIDGET (self->sign_out_button), !cw_session_is_busy (session));
  gtk_widget_set_visible (GTK_WIDGET (self->retry_button), account || keyring);
  gtk_widget_set_sensitive (GTK_WIDGET (self->retry_button), !cw_session_is_busy (session));
  show_account (self, connections);
  cw_sign_in_row_show (self->waiting_row, waiting, cw_session_get_sign_in_url (session, CW_SIDE_SALESFORCE),
                       _("Starting to sign in…"));
  cw_card_show_problem (self->problem_row, waiting ? NULL : problem,
                        ended ? _("Salesforce has ended this sign-in: it was revoked, or not used for too "
                                   "long. Sign in again; nothing is lost.")
                              : NULL);
  adw_preferences_group_set_description (
    ADW_PREFERENCES_GROUP (self), form ? _("Crosswalk signs in through an app that your own organization "
                                            "makes, so that nobody else is between you and your data.")
                                       : NULL);
  on_form_changed (self);
}

static void
cw_salesforce_card_reset (CwCard *card)
{
  CwSalesforceCard *self = CW_SALESFORCE_CARD (card);

  gtk_editable_set_text (GTK_EDITABLE (self->secret_row), "");
  self->filled_in = FALSE;
}

/* ── GObject ── */

static void
add_steps (CwSalesforceCard *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", i + 1);
      g_autofree char *markup = g_markup_escape_text (_(steps[i]), -1);
      GtkWidget *row = adw_action_row_new ();
      GtkWidget *label = gtk_label_new (number);

      gtk_widget_add_css_class (label, "step-number");
      gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), label);
      adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), markup);
      adw_expander_row_add_row (self->steps_row, row);
    }
}

static void
cw_salesforce_card_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CW_TYPE_SALESFORCE_CARD);

  G_OBJECT_CLASS (cw_salesforce_card_parent_class)->dispose (object);
}

static void
cw_salesforce_card_class_init (CwSalesforceCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  CwCardClass *card_class = CW_CARD_CLASS (klass);

  object_class->dispose = cw_salesforce_card_dispose;
  card_class->update = cw_salesforce_card_update;
  card_class->reset = cw_salesforce_card_reset;

  g_type_ensure (CW_TYPE_SIGN_IN_ROW);

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/crosswalk_sync/Crosswalk/ui/cw-salesforce-card.ui");
  gtk_widget_class_bind_template_child (widget_class, CwSalesforceCard, sign_out_button);
  gtk_widget_class_bind_template_child (widget_class, CwSalesforceCard, problem_row);
  gtk_widget_class_bind_template_child (widget_class, CwSalesforceCard, retry_button);
  gtk_widget_class_bind_template_child (widget_class, CwSalesforceCard, user_row);
  gtk_widget_class_bind_template_child (widget_class, CwSalesforceCard, org_row);
  gtk_widget_class_bind_template_child (widget_class, CwSalesforceCard, api_row);
  gtk_widget_class_bind_template_child (widget_class, CwSalesforceCard, requests_row);
  gtk_widget_class_bind_template_child (widget_class, CwSalesforceCard, requests_bar);
  gtk_widget_class_bind_template_child (widget_class, CwSalesforceCard, environment_row);
  gtk_widget_class_bind_template_child (widget_class, CwSalesforceCard, domain_row);
  gtk_widget_class_bind_template_child (widget_class, CwSalesforceCard, domain_problem_row);
  gtk_widget_class_bind_template_child (widget_class, CwSalesforceCard, key_row);
  gtk_widget_class_bind_template_child (widget_class, CwSalesforceCard, callback_row);
  gtk_widget_class_bind_template_child (widget_class, CwSalesforceCard, steps_row);
  gtk_widget_class_bind_template_child (widget_class, CwSalesforceCard, advanced_row);
  gtk_widget_class_bind_template_child (widget_class, CwSalesforceCard, secret_row);
  gtk_widget_class_bind_template_child (widget_class, CwSalesforceCard, port_button);
  gtk_widget_class_bind_template_child (widget_class, CwSalesforceCard, waiting_row);
  gtk_widget_class_bind_template_child (widget_class, CwSalesforceCard, sign_in_button);
  gtk_widget_class_bind_template_callback (widget_class, on_form_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_callback);
  gtk_widget_class_bind_template_callback (widget_class, on_sign_in);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel);
  gtk_widget_class_bind_template_callback (widget_class, on_sign_out);
  gtk_widget_class_bind_template_callback (widget_class, on_retry);
}

static void
cw_salesforce_card_init (CwSalesforceCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_steps (self);
}
