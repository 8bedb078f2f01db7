/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-sync-keep.h"

#include "cw-keep-words.h"
#include "cw-message-dialog.h"
#include "cw-monitor-link.h"

#include <glib/gi18n-lib.h>

struct _CwSyncKeep
{
  AdwPreferencesGroup parent_instance;

  AdwComboRow *choice_row;
  AdwActionRow *state_row;
  GtkBox *remedy_box;
  GtkButton *remedy_button;

  CwSession *session;
  GSignalGroup *signals;
  CwKeepRemedy remedy;
  guint tick; /* while there is an age to be seen, or 0 */
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (CwSyncKeep, cw_sync_keep, ADW_TYPE_PREFERENCES_GROUP)

static const struct
{
  CwKeepCurrent value;
  const char *nick; /* of the setting keep-current */
  const char *label;
} choices[] = {
  { CW_KEEP_CURRENT_OFF, "off", N_("Off") },
  { CW_KEEP_CURRENT_WINDOW, "window", N_("While the Window Is Open") },
  { CW_KEEP_CURRENT_BACKGROUND, "background", N_("In the Background") },
};

/* ── The choice ── */

static void
show_choice (CwSyncKeep *self)
{
  CwKeepCurrent value = cw_session_get_settings (self->session)->keep_current;
  guint selected = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      if (choices[i].value == value)
        selected = i;
    }
  self->filling = TRUE;
  adw_combo_row_set_selected (self->choice_row, selected);
  self->filling = FALSE;
}

/* A choice that is being made. */
typedef struct
{
  CwSyncKeep *self;
  CwSession *session;
  CwKeepCurrent before; /* what is chosen again if the desktop does not allow it */
} Choosing;

static void
choosing_free (Choosing *choosing)
{
  g_object_unref (choosing->self);
  g_object_unref (choosing->session);
  g_free (choosing);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Choosing, choosing_free)

static void on_saved (GObject *object, GAsyncResult *result, gpointer user_data);

static void
save (CwSyncKeep *self, CwSession *session, CwKeepCurrent value)
{
  CwKeepCurrent before = cw_session_get_settings (session)->keep_current;
  Choosing *choosing = g_new0 (Choosing, 1);

  choosing->self = g_object_ref (self);
  choosing->session = g_object_ref (session);
  choosing->before = before != CW_KEEP_CURRENT_BACKGROUND ? before : CW_KEEP_CURRENT_WINDOW;
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      if (choices[i].value == value)
        cw_session_set_setting_async (session, "keep-current", choices[i].nick, NULL, on_saved, choosing);
    }
}

static gboolean
is_shown (CwSyncKeep *self, CwSession *session)
{
  return self->choice_row != NULL && self->session == session;
}

static void
show_problem (CwSyncKeep *self, const GError *error)
{
  cw_message_dialog_show_error (GTK_WIDGET (self), _("“Keep Current” was not changed"), error);
}

/* What the desktop does not allow is taken back. */
static void
on_started (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Choosing) choosing = user_data;
  g_autoptr (GError) error = NULL;

  if (cw_monitor_start_finish (result, &error))
    return;

  save (choosing->self, choosing->session, choosing->before);
  if (is_shown (choosing->self, choosing->session))
    show_problem (choosing->self, error);
}

static void
on_saved (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Choosing) choosing = user_data;
  g_autoptr (GError) error = NULL;
  CwSession *session = CW_SESSION (object);

  if (cw_session_set_setting_finish (session, result, NULL, &error))
    {
      if (cw_session_get_settings (session)->keep_current == CW_KEEP_CURRENT_BACKGROUND)
        cw_monitor_start_async (on_started, g_steal_pointer (&choosing));
      return;
    }
  if (!is_shown (choosing->self, session))
    return;

  show_problem (choosing->self, error);
  show_choice (choosing->self);
}

static void
on_selected (AdwComboRow *row, GParamSpec *pspec, CwSyncKeep *self)
{
  guint selected = adw_combo_row_get_selected (row);

  if (!self->filling && self->session != NULL && selected < G_N_ELEMENTS (choices))
    save (self, self->session, choices[selected].value);
}

/* ── How it stands ── */

/* The row's subtitle is markup. */
static void
show_state (CwSyncKeep *self, const char *title, const char *text)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->state_row), title);
  adw_action_row_set_subtitle (self->state_row, markup);
}

static void
show_standing (CwSyncKeep *self, const CwKeeperStanding *standing)
{
  g_autofree char *line = cw_keep_words_line (standing, g_get_real_time () / 1000);
  g_autofree char *promise = cw_keep_words_promise (standing);
  g_autofree char *text = g_strjoin ("\n", line, *promise != '\0' ? promise : NULL, NULL);

  show_state (self, standing->is_resting ? _("Salesforce Rests") : _("Kept Current"), text);
}

static const char *
get_remedy_label (CwKeepRemedy remedy)
{
  switch (remedy)
    {
    case CW_KEEP_REMEDY_PREVIEW:
      return _("Preview _Changes");
    case CW_KEEP_REMEDY_CONNECTIONS:
      return _("_Go to Connections");
    case CW_KEEP_REMEDY_MAPPING:
      return _("Go to _Mapping");
    case CW_KEEP_REMEDY_UNLOCK:
      return _("Unlock _Keyring");
    case CW_KEEP_REMEDY_RETRY:
      return _("Try _Again");
    case CW_KEEP_REMEDY_WAIT:
    default:
      return NULL;
    }
}

static void
show_remedy (CwSyncKeep *self, CwKeepRemedy remedy)
{
  const char *label = get_remedy_label (remedy);

  self->remedy = remedy;
  if (label != NULL)
    gtk_button_set_label (self->remedy_button, label);
  gtk_widget_set_visible (GTK_WIDGET (self->remedy_box), label != NULL);
}

/* Returns whether there are ages to be seen. */
static gboolean
show_keeping (CwSyncKeep *self, CwKeeping *keeping)
{
  CwKeeperStanding standing;

  cw_keeping_get_standing (keeping, &standing);
  show_remedy (self, standing.is_paused ? cw_keep_words_remedy (standing.reason) : CW_KEEP_REMEDY_WAIT);
  if (standing.is_paused)
    show_state (self, _("Paused"), standing.message);
  else
    show_standing (self, &standing);

  return !standing.is_paused;
}

static gboolean update_state (CwSyncKeep *self);

static gboolean
on_tick (gpointer user_data)
{
  return update_state (user_data);
}

static void
stop_ticking (CwSyncKeep *self)
{
  g_clear_handle_id (&self->tick, g_source_remove);
}

/* Returns whether there are ages to be seen. */
static gboolean
update_state (CwSyncKeep *self)
{
  CwKeeping *keeping = cw_session_get_keeping (self->session);

  gtk_widget_set_visible (GTK_WIDGET (self->state_row),
                          cw_session_get_settings (self->session)->keep_current != CW_KEEP_CURRENT_OFF);
  switch (cw_keeping_get_state (keeping))
    {
    case CW_KEEPING_ON:
      return show_keeping (self, keeping);
    case CW_KEEPING_ELSEWHERE:
      show_remedy (self, CW_KEEP_REMEDY_WAIT);
      show_state (
        self, _("Kept Current by Another Program"),
        _("Another window, a terminal or the background does it. When that ends, this window takes "
           "over."));
      return FALSE;
    case CW_KEEPING_FAILED:
      show_remedy (self, CW_KEEP_REMEDY_RETRY);
      show_state (self, _("Paused"), cw_keeping_get_problem (keeping));
      return FALSE;
    case CW_KEEPING_OFF:
    default:
      show_remedy (self, CW_KEEP_REMEDY_WAIT);
      show_state (self, _("Starting…"), "");
      return FALSE;
    }
}

static void
update (CwSyncKeep *self)
{
  gboolean has_ages;

  stop_ticking (self);
  if (self->session == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  has_ages = update_state (self);
  if (has_ages)
    self->tick = g_timeout_add_seconds (1, on_tick, self);
}

static void
on_remedy (CwSyncKeep *self)
{
  switch (self->remedy)
    {
    case CW_KEEP_REMEDY_PREVIEW:
      gtk_widget_activate_action (GTK_WIDGET (self), "win.preview", NULL);
      break;
    case CW_KEEP_REMEDY_CONNECTIONS:
      gtk_widget_activate_action (GTK_WIDGET (self), "win.view", "s", "connections");
      break;
    case CW_KEEP_REMEDY_MAPPING:
      gtk_widget_activate_action (GTK_WIDGET (self), "win.view", "s", "mapping");
      break;
    case CW_KEEP_REMEDY_UNLOCK:
      cw_session_unlock_async (self->session, NULL, NULL, NULL);
      break;
    case CW_KEEP_REMEDY_RETRY:
      cw_session_look_again (self->session);
      break;
    case CW_KEEP_REMEDY_WAIT:
    default:
      break;
    }
}

/* ── The session ── */

static void
on_settings_changed (CwSyncKeep *self)
{
  show_choice (self);
  update (self);
}

void
cw_sync_keep_set_session (CwSyncKeep *self, CwSession *session)
{
  g_return_if_fail (CW_IS_SYNC_KEEP (self));

  if (!g_set_object (&self->session, session))
    return;
  g_signal_group_set_target (self->signals, session);
  if (session != NULL)
    show_choice (self);
  update (self);
}

/* ── GObject ── */

static void
cw_sync_keep_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (cw_sync_keep_parent_class)->map (widget);

  update (CW_SYNC_KEEP (widget));
}

static void
cw_sync_keep_unmap (GtkWidget *widget)
{
  stop_ticking (CW_SYNC_KEEP (widget));

  GTK_WIDGET_CLASS (cw_sync_keep_parent_class)->unmap (widget);
}

static void
cw_sync_keep_dispose (GObject *object)
{
  CwSyncKeep *self = CW_SYNC_KEEP (object);

  stop_ticking (self);
  g_clear_object (&self->signals);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), CW_TYPE_SYNC_KEEP);

  G_OBJECT_CLASS (cw_sync_keep_parent_class)->dispose (object);
}

static void
cw_sync_keep_class_init (CwSyncKeepClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cw_sync_keep_dispose;
  widget_class->map = cw_sync_keep_map;
  widget_class->unmap = cw_sync_keep_unmap;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/crosswalk_sync/Crosswalk/ui/cw-sync-keep.ui");
  gtk_widget_class_bind_template_child (widget_class, CwSyncKeep, choice_row);
  gtk_widget_class_bind_template_child (widget_class, CwSyncKeep, state_row);
  gtk_widget_class_bind_template_child (widget_class, CwSyncKeep, remedy_box);
  gtk_widget_class_bind_template_child (widget_class, CwSyncKeep, remedy_button);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_remedy);
}

static void
cw_sync_keep_init (CwSyncKeep *self)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    gtk_string_list_append (labels, _(choices[i].label));
  adw_combo_row_set_model (self->choice_row, G_LIST_MODEL (labels));
  self->filling = FALSE;

  self->signals = g_signal_group_new (CW_TYPE_SESSION);
  g_signal_group_connect_swapped (self->signals, "connections-changed", G_CALLBACK (on_settings_changed),
                                  self);
  g_signal_group_connect_swapped (self->signals, "keeping-changed", G_CALLBACK (update), self);
}
