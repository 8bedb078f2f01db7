/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-aloware-card.h"

#include "cw-error.h"
#include "cw-toast.h"

#include <glib/gi18n-lib.h>

struct _CwAlowareCard
{
  CwCard parent_instance;

  GtkButton *sign_out_button;
  AdwActionRow *problem_row;
  GtkButton *retry_button;
  AdwActionRow *account_row;
  AdwActionRow *users_row;
  AdwEntryRow *url_row;
  AdwPasswordEntryRow *token_row;
  AdwActionRow *hint_row;
  AdwActionRow *waiting_row;
  GtkSpinner *spinner;
  GtkButton *connect_button;

  gboolean connecting;
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

static void
on_form_changed (CwAlowareCard *self)
{
  g_autofree char *url = get_text (self->url_row);
  gboolean token = *gtk_editable_get_text (GTK_EDITABLE (self->token_row)) != '\0';

  gtk_widget_set_sensitive (GTK_WIDGET (self->connect_button), token && *url != '\0');
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->connect_button),
                               *url == '\0' ? _("Enter Aloware’s address first") : !token ? _("Enter the API token first") : NULL);
}

static void
on_connected (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(CwAlowareCard) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean done = cw_session_connect_aloware_finish (CW_SESSION (object), result, &error);

  if (get_session (self) != CW_SESSION (object))
    return;

  self->connecting = FALSE;
  if (done)
    {
      /* The keyring has it now. */
      gtk_editable_set_text (GTK_EDITABLE (self->token_row), "");
      cw_toast (GTK_WIDGET (self), _("Connected to Aloware"));
      if (cw_session_is_connected (get_session (self), CW_SIDE_SALESFORCE))
        cw_session_refresh_async (get_session (self), cw_card_get_cancellable (CW_CARD (self)), NULL, NULL);
    }
  cw_card_queue_update (CW_CARD (self));
}

static void
on_connect (CwAlowareCard *self)
{
  g_autofree char *url = get_text (self->url_row);
  g_autofree char *address = NULL;
  char *token = get_text (self->token_row);
  CwSession *session = get_session (self);

  if (session != NULL && *url != '\0' && *token != '\0' && !self->connecting)
    {
      address = g_strrstr (url, "://") != NULL ? g_strdup (url) : g_strconcat ("https://", url, NULL);
      self->connecting = TRUE;
      cw_session_connect_aloware_async (session, address, token, cw_card_get_cancellable (CW_CARD (self)), on_connected, g_object_ref (self));
      cw_card_queue_update (CW_CARD (self));
    }
  g_free (token);
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
  cw_session_refresh_async (get_session (self), cw_card_get_cancellable (CW_CARD (self)), NULL, NULL);
}

static void
show_account (CwAlowareCard       *self,
              const CwConnections *connections)
{
  g_autofree char *url = g_markup_escape_text (connections->aloware_url != NULL ? connections->aloware_url : "", -1);
  g_autofree char *users = g_strdup_printf (ngettext ("%u user", "%u users", connections->aloware_users), connections->aloware_users);

  adw_action_row_set_subtitle (self->account_row, url);
  adw_action_row_set_subtitle (self->users_row, users);
}

static void
fill_in (CwAlowareCard       *self,
         const CwConnections *connections)
{
  if (connections->aloware_url != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->url_row), connections->aloware_url);
  self->filled_in = TRUE;
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
  gboolean account = cw_session_is_connected (session, CW_SIDE_ALOWARE) && !refused && !self->connecting;
  gboolean form = !account && !practice && !self->connecting;
  GtkWidget *const of_account[] = { GTK_WIDGET (self->account_row), GTK_WIDGET (self->users_row) };
  GtkWidget *const of_form[] = {
    GTK_WIDGET (self->url_row), GTK_WIDGET (self->token_row), GTK_WIDGET (self->hint_row), GTK_WIDGET (self->connect_button),
  };

  if (cw_session_is_loaded (session) && !self->filled_in && !practice)
    fill_in (self, connections);

  /* While practice accounts are made there is nothing to show or to do. */
  gtk_widget_set_visible (GTK_WIDGET (self), account || form || self->connecting || problem != NULL);
  for (guint i = 0; i < G_N_ELEMENTS (of_account); i++)
    gtk_widget_set_visible (of_account[i], account);
  for (guint i = 0; i < G_N_ELEMENTS (of_form); i++)
    gtk_widget_set_visible (of_form[i], form);
  gtk_widget_set_visible (GTK_WIDGET (self->sign_out_button), account && !practice);
  gtk_widget_set_sensitive (GTK_WIDGET (self->sign_out_button), !cw_session_is_busy (session));
  gtk_widget_set_visible (GTK_WIDGET (self->retry_button), account && cw_session_is_connected (session, CW_SIDE_SALESFORCE));
  gtk_widget_set_sensitive (GTK_WIDGET (self->retry_button), !cw_session_is_busy (session));
  gtk_widget_set_visible (GTK_WIDGET (self->waiting_row), self->connecting);
  gtk_spinner_set_spinning (self->spinner, self->connecting);
  show_account (self, connections);
  cw_card_show_problem (self->problem_row, self->connecting ? NULL : problem,
                        refused && cw_session_is_connected (session, CW_SIDE_ALOWARE)
                          ? _("Aloware does not accept the API token any more. Enter a valid one; nothing is lost.") : NULL);
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

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/crosswalk_sync/Crosswalk/ui/cw-aloware-card.ui");
  gtk_widget_class_bind_template_child (widget_class, CwAlowareCard, sign_out_button);
  gtk_widget_class_bind_template_child (widget_class, CwAlowareCard, problem_row);
  gtk_widget_class_bind_template_child (widget_class, CwAlowareCard, retry_button);
  gtk_widget_class_bind_template_child (widget_class, CwAlowareCard, account_row);
  gtk_widget_class_bind_template_child (widget_class, CwAlowareCard, users_row);
  gtk_widget_class_bind_template_child (widget_class, CwAlowareCard, url_row);
  gtk_widget_class_bind_template_child (widget_class, CwAlowareCard, token_row);
  gtk_widget_class_bind_template_child (widget_class, CwAlowareCard, hint_row);
  gtk_widget_class_bind_template_child (widget_class, CwAlowareCard, waiting_row);
  gtk_widget_class_bind_template_child (widget_class, CwAlowareCard, spinner);
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
