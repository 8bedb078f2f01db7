/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-fallback-row.h"

#include <glib/gi18n-lib.h>

#include "cw-toast.h"

/* The position of "Nobody" in the list. */
#define NOBODY 0

struct _CwFallbackRow
{
  AdwComboRow parent_instance;

  CwSession *session;
  GSignalGroup *session_signals;
  GPtrArray *emails; /* in the order of the list; NULL for nobody */
  guint chosen;      /* the position; GObject may tell of it once more after the list was filled */
  gboolean filling;
};

enum
{
  PROP_0,
  PROP_SESSION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (CwFallbackRow, cw_fallback_row, ADW_TYPE_COMBO_ROW)

static void
on_saved (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CwFallbackRow) self = user_data;
  g_autofree char *unchecked = NULL;
  g_autoptr (GError) error = NULL;
  gboolean saved = cw_session_set_setting_finish (CW_SESSION (object), result, &unchecked, &error);

  if (self->session != CW_SESSION (object))
    return;

  if (!saved)
    cw_toast (GTK_WIDGET (self), error->message);
  else if (unchecked != NULL)
    cw_toast (GTK_WIDGET (self), unchecked);
}

static void
on_selected (CwFallbackRow *self)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self));
  const char *email;

  if (self->filling || self->session == NULL || selected == self->chosen || selected >= self->emails->len)
    return;

  self->chosen = selected;
  email = g_ptr_array_index (self->emails, selected);
  cw_session_set_setting_async (self->session, "fallback-owner", email != NULL ? email : "", NULL, on_saved,
                                g_object_ref (self));
}

static void
fill (CwFallbackRow *self)
{
  const GPtrArray *users = self->session != NULL ? cw_session_get_aloware_users (self->session) : NULL;
  const char *chosen = self->session != NULL ? cw_session_get_settings (self->session)->fallback_owner : NULL;
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = NOBODY;

  self->filling = TRUE;
  g_ptr_array_set_size (self->emails, 0);
  g_ptr_array_add (self->emails, NULL);
  gtk_string_list_append (names, _("Nobody"));
  for (guint i = 0; users != NULL && i < users->len; i++)
    {
      const CwUser *user = g_ptr_array_index (users, i);

      if (user->email == NULL || *user->email == '\0')
        continue;
      if (chosen != NULL && g_ascii_strcasecmp (chosen, user->email) == 0)
        selected = self->emails->len;
      g_ptr_array_add (self->emails, g_strdup (user->email));
      gtk_string_list_append (names, user->name != NULL && *user->name != '\0' ? user->name : user->email);
    }
  /* It may be nobody's address any more, but it is still what is set. */
  if (selected == NOBODY && chosen != NULL && *chosen != '\0')
    {
      selected = self->emails->len;
      g_ptr_array_add (self->emails, g_strdup (chosen));
      gtk_string_list_append (names, chosen);
    }
  self->chosen = selected;
  adw_combo_row_set_model (ADW_COMBO_ROW (self), G_LIST_MODEL (names));
  adw_combo_row_set_selected (ADW_COMBO_ROW (self), selected);
  gtk_widget_set_visible (GTK_WIDGET (self), self->emails->len > 1);
  self->filling = FALSE;
}

static void
cw_fallback_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_SESSION:
      g_value_set_object (value, CW_FALLBACK_ROW (object)->session);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cw_fallback_row_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  CwFallbackRow *self = CW_FALLBACK_ROW (object);

  switch (prop_id)
    {
    case PROP_SESSION:
      if (!g_set_object (&self->session, g_value_get_object (value)))
        break;
      g_signal_group_set_target (self->session_signals, self->session);
      fill (self);
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cw_fallback_row_dispose (GObject *object)
{
  CwFallbackRow *self = CW_FALLBACK_ROW (object);

  g_clear_object (&self->session_signals);
  g_clear_object (&self->session);
  self->filling = TRUE;

  G_OBJECT_CLASS (cw_fallback_row_parent_class)->dispose (object);
}

static void
cw_fallback_row_finalize (GObject *object)
{
  g_clear_pointer (&CW_FALLBACK_ROW (object)->emails, g_ptr_array_unref);

  G_OBJECT_CLASS (cw_fallback_row_parent_class)->finalize (object);
}

static void
cw_fallback_row_class_init (CwFallbackRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cw_fallback_row_dispose;
  object_class->finalize = cw_fallback_row_finalize;
  object_class->get_property = cw_fallback_row_get_property;
  object_class->set_property = cw_fallback_row_set_property;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, CW_TYPE_SESSION,
                                                  G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY
                                                    | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
cw_fallback_row_init (CwFallbackRow *self)
{
  self->emails = g_ptr_array_new_with_free_func (g_free);
  self->session_signals = g_signal_group_new (CW_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session_signals, "connections-changed", G_CALLBACK (fill), self);
  g_signal_group_connect_swapped (self->session_signals, "schema-changed", G_CALLBACK (fill), self);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), _("Fallback Owner"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self),
                               _("Used when the Salesforce owner has no Aloware user"));
  fill (self);
  g_signal_connect (self, "notify::selected", G_CALLBACK (on_selected), NULL);
}
