/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-permissions-card.h"

#include "cw-fallback-row.h"
#include "cw-toast.h"
#include "cw-wrap-layout.h"

#include <glib/gi18n-lib.h>

static const struct
{
  const char *icon;
  const char *style;
  const char *word;
} looks[] = {
  [CW_PERMISSION_OK] = { "object-select-symbolic", "success", N_("Works") },
  [CW_PERMISSION_WARNING] = { "dialog-warning-symbolic", "warning", N_("Warning") },
  [CW_PERMISSION_ERROR] = { "dialog-error-symbolic", "error", N_("Does not work") },
};

struct _CwPermissionsCard
{
  CwCard parent_instance;

  GtkSpinner *spinner;
  GtkWidget *copy_button;
  GtkButton *check_button;
  GtkWidget *unchecked_row;

  GPtrArray *rows; /* the rows of the findings, borrowed from the group */
  char *request;   /* for Salesforce's administrator; NULL: nothing to ask for */
  gboolean checking;
};

G_DEFINE_FINAL_TYPE (CwPermissionsCard, cw_permissions_card, CW_TYPE_CARD)

static CwSession *
get_session (CwPermissionsCard *self)
{
  return cw_card_get_session (CW_CARD (self));
}

/* ── What was found ── */

static void
clear_rows (CwPermissionsCard *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  g_clear_pointer (&self->request, g_free);
}

static void
add_row (CwPermissionsCard *self, const CwPermission *permission)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name (looks[permission->state].icon);
  g_autofree char *title = g_markup_escape_text (permission->title, -1);
  g_autofree char *text = NULL;
  g_autofree char *subtitle = NULL;

  text = permission->remedy != NULL ? g_strdup_printf ("%s\n%s", permission->detail, permission->remedy)
                                    : g_strdup (permission->detail);
  subtitle = g_markup_escape_text (text, -1);

  /* The state is shown by the shape of the icon, and by a word for people who do not see it, never by colour
   * alone. */
  gtk_widget_add_css_class (icon, looks[permission->state].style);
  gtk_widget_set_tooltip_text (icon, _(looks[permission->state].word));
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _(looks[permission->state].word), -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);

  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
}

static void
on_checked (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CwPermissionsCard) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = cw_session_check_permissions_finish (CW_SESSION (object), result, &error);

  if (get_session (self) != CW_SESSION (object))
    return;

  self->checking = FALSE;
  clear_rows (self);
  for (guint i = 0; found != NULL && i < found->len; i++)
    add_row (self, g_ptr_array_index (found, i));
  if (found != NULL)
    self->request = cw_permissions_write_request (
      found, cw_session_get_connections (get_session (self))->salesforce_user);
  if (found == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    cw_toast (GTK_WIDGET (self), error->message);
  cw_card_queue_update (CW_CARD (self));
}

static void
on_check (CwPermissionsCard *self)
{
  self->checking = TRUE;
  cw_session_check_permissions_async (get_session (self), cw_card_get_cancellable (CW_CARD (self)),
                                      on_checked, g_object_ref (self));
  cw_card_queue_update (CW_CARD (self));
}

void
cw_permissions_card_check (CwPermissionsCard *self)
{
  g_return_if_fail (CW_IS_PERMISSIONS_CARD (self));

  if (!gtk_widget_is_sensitive (GTK_WIDGET (self->check_button)))
    return;

  gtk_widget_grab_focus (GTK_WIDGET (self->check_button));
  on_check (self);
}

static void
on_copy (CwPermissionsCard *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->request);
  cw_toast (GTK_WIDGET (self), _("Text copied"));
}

/* ── GObject ── */

static void
cw_permissions_card_update (CwCard *card)
{
  CwPermissionsCard *self = CW_PERMISSIONS_CARD (card);
  CwSession *session = get_session (self);
  gboolean possible = cw_session_is_connected (session, CW_SIDE_SALESFORCE)
                      && !cw_session_is_signing_in (session, CW_SIDE_SALESFORCE);

  gtk_widget_set_visible (GTK_WIDGET (self), possible);
  gtk_widget_set_sensitive (GTK_WIDGET (self->check_button),
                            !self->checking && !cw_session_is_busy (session));
  gtk_widget_set_visible (self->copy_button, self->request != NULL);
  gtk_spinner_set_spinning (self->spinner, self->checking);
  gtk_widget_set_visible (self->unchecked_row, self->rows->len == 0);
}

static void
cw_permissions_card_reset (CwCard *card)
{
  CwPermissionsCard *self = CW_PERMISSIONS_CARD (card);

  clear_rows (self);
  self->checking = FALSE;
}

static void
cw_permissions_card_dispose (GObject *object)
{
  CwPermissionsCard *self = CW_PERMISSIONS_CARD (object);

  /* The group releases its rows by itself. */
  g_ptr_array_set_size (self->rows, 0);
  gtk_widget_dispose_template (GTK_WIDGET (object), CW_TYPE_PERMISSIONS_CARD);

  G_OBJECT_CLASS (cw_permissions_card_parent_class)->dispose (object);
}

static void
cw_permissions_card_finalize (GObject *object)
{
  CwPermissionsCard *self = CW_PERMISSIONS_CARD (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_free (self->request);

  G_OBJECT_CLASS (cw_permissions_card_parent_class)->finalize (object);
}

static void
cw_permissions_card_class_init (CwPermissionsCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  CwCardClass *card_class = CW_CARD_CLASS (klass);

  object_class->dispose = cw_permissions_card_dispose;
  object_class->finalize = cw_permissions_card_finalize;
  card_class->update = cw_permissions_card_update;
  card_class->reset = cw_permissions_card_reset;

  g_type_ensure (CW_TYPE_FALLBACK_ROW);
  g_type_ensure (CW_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/crosswalk_sync/Crosswalk/ui/cw-permissions-card.ui");
  gtk_widget_class_bind_template_child (widget_class, CwPermissionsCard, spinner);
  gtk_widget_class_bind_template_child (widget_class, CwPermissionsCard, check_button);
  gtk_widget_class_bind_template_child (widget_class, CwPermissionsCard, copy_button);
  gtk_widget_class_bind_template_child (widget_class, CwPermissionsCard, unchecked_row);
  gtk_widget_class_bind_template_callback (widget_class, on_check);
  gtk_widget_class_bind_template_callback (widget_class, on_copy);
}

static void
cw_permissions_card_init (CwPermissionsCard *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_label_set_wrap (GTK_LABEL (gtk_button_get_child (self->check_button)), TRUE);
}
