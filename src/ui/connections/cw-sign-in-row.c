/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-sign-in-row.h"

#include "cw-toast.h"

#include <glib/gi18n-lib.h>

struct _CwSignInRow
{
  AdwActionRow parent_instance;

  GtkSpinner *spinner;
  GtkButton *copy_link_button;

  char *url;
};

G_DEFINE_FINAL_TYPE (CwSignInRow, cw_sign_in_row, ADW_TYPE_ACTION_ROW)

enum
{
  CANCELLED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

void
cw_sign_in_row_show (CwSignInRow *self, gboolean waiting, const char *url, const char *starting)
{
  g_return_if_fail (CW_IS_SIGN_IN_ROW (self));

  g_free (self->url);
  self->url = g_strdup (url);
  gtk_widget_set_visible (GTK_WIDGET (self), waiting);
  gtk_spinner_set_spinning (self->spinner, waiting);
  gtk_widget_set_visible (GTK_WIDGET (self->copy_link_button), url != NULL);
  if (!waiting)
    return;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self),
                                 url != NULL ? _("Waiting for you to sign in in the browser") : starting);
  adw_action_row_set_subtitle (
    ADW_ACTION_ROW (self), url != NULL ? _("Sign in on the page that was opened, and allow access. If "
                                            "no page opened, copy the link and open it yourself. If the page "
                                            "shows an error, cancel and check what you entered here.")
                                       : "");
}

static void
on_copy_link (CwSignInRow *self)
{
  if (self->url == NULL)
    return;

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->url);
  cw_toast (GTK_WIDGET (self), _("Link copied. Open it in the browser where you want to sign in."));
}

static void
on_cancel (CwSignInRow *self)
{
  g_signal_emit (self, signals[CANCELLED], 0);
}

static void
cw_sign_in_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CW_TYPE_SIGN_IN_ROW);

  G_OBJECT_CLASS (cw_sign_in_row_parent_class)->dispose (object);
}

static void
cw_sign_in_row_finalize (GObject *object)
{
  g_free (CW_SIGN_IN_ROW (object)->url);

  G_OBJECT_CLASS (cw_sign_in_row_parent_class)->finalize (object);
}

static void
cw_sign_in_row_class_init (CwSignInRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cw_sign_in_row_dispose;
  object_class->finalize = cw_sign_in_row_finalize;

  signals[CANCELLED] = g_signal_new ("cancelled", CW_TYPE_SIGN_IN_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/crosswalk_sync/Crosswalk/ui/cw-sign-in-row.ui");
  gtk_widget_class_bind_template_child (widget_class, CwSignInRow, spinner);
  gtk_widget_class_bind_template_child (widget_class, CwSignInRow, copy_link_button);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_link);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel);
}

static void
cw_sign_in_row_init (CwSignInRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
