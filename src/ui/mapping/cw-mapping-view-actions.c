/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cw-mapping-view-private.h"

#include <glib/gi18n-lib.h>

#include "cw-mapping-changes.h"
#include "cw-message-dialog.h"
#include "cw-toast.h"

/* What can be done in the mapping view, by button, menu, or key. */

static void
toast (CwMappingView *self,
       const char    *words)
{
  cw_toast (GTK_WIDGET (self), words);
}

void
cw_mapping_view_enable_actions (CwMappingView *self)
{
  gboolean has_mapping = self->session != NULL && cw_session_get_mapping (self->session) != NULL;
  gboolean unsaved = has_mapping && cw_session_has_unsaved (self->session);
  g_auto (GStrv) selected = cw_mapping_table_get_selected (self->table);
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_action_set_enabled (widget, "mapping.save", unsaved);
  gtk_widget_action_set_enabled (widget, "mapping.discard",
                                 unsaved && cw_session_get_saved_mapping (self->session) != NULL);
  gtk_widget_action_set_enabled (widget, "mapping.undo", has_mapping && cw_mapping_model_can_undo (self->model));
  gtk_widget_action_set_enabled (widget, "mapping.redo", has_mapping && cw_mapping_model_can_redo (self->model));
  gtk_widget_action_set_enabled (widget, "mapping.activate", has_mapping);
  gtk_widget_action_set_enabled (widget, "mapping.import", has_mapping);
  gtk_widget_action_set_enabled (widget, "mapping.export", has_mapping);
  gtk_widget_action_set_enabled (widget, "mapping.remove", selected[0] != NULL);
  gtk_widget_action_set_enabled (widget, "mapping.direction", selected[0] != NULL);
}

/* ── Removing ── */

/* What an undo needs, kept as long as its toast. */
typedef struct
{
  CwMappingView *view;     /* weak */
  GPtrArray *removed;      /* of CwMappingRemoved */
} Undo;

static void
undo_free (Undo *undo)
{
  g_clear_weak_pointer (&undo->view);
  g_ptr_array_unref (undo->removed);
  g_free (undo);
}

static void
on_undo_remove (AdwToast *the_toast,
                Undo     *undo)
{
  if (undo->view != NULL)
    cw_mapping_model_restore (undo->view->model, undo->removed);
}

static char *
describe_removed (CwMappingView     *self,
                  const char *const *keys,
                  guint              n)
{
  CwMappingItem *item = n == 1 ? cw_mapping_model_find (self->model, keys[0]) : NULL;

  if (item != NULL)
    return g_strdup_printf (_("“%s” is no longer mapped"), cw_mapping_item_get_aloware_label (item));

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u field is no longer mapped",
                                       "%u fields are no longer mapped", n), n);
}

void
cw_mapping_view_remove (CwMappingView     *self,
                        const char *const *keys)
{
  g_autofree char *one = describe_removed (self, keys, g_strv_length ((char **) keys));
  g_autofree char *several = NULL;
  g_autofree char *title = NULL;
  GPtrArray *removed = cw_mapping_model_remove (self->model, keys);
  AdwToast *undo_toast;
  Undo *undo;

  if (removed == NULL)
    {
      toast (self, _("Locked fields and the owner stay mapped"));
      return;
    }

  several = describe_removed (self, keys, removed->len);
  /* Titles of toasts are markup. */
  title = g_markup_escape_text (g_strv_length ((char **) keys) == 1 ? one : several, -1);
  undo_toast = adw_toast_new (title);
  adw_toast_set_button_label (undo_toast, _("_Undo"));
  adw_toast_set_timeout (undo_toast, CW_MAPPING_UNDO_SECONDS);

  undo = g_new0 (Undo, 1);
  g_set_weak_pointer (&undo->view, self);
  undo->removed = removed;
  g_signal_connect_data (undo_toast, "button-clicked", G_CALLBACK (on_undo_remove), undo,
                         (GClosureNotify) (GCallback) undo_free, 0);
  cw_toast_add (GTK_WIDGET (self), undo_toast);
}

static void
action_remove (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  CwMappingView *self = CW_MAPPING_VIEW (widget);
  g_auto (GStrv) keys = cw_mapping_table_get_selected (self->table);

  if (keys[0] != NULL)
    cw_mapping_view_remove (self, (const char *const *) keys);
}

static void
action_remove_row (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  const char *keys[] = { g_variant_get_string (parameter, NULL), NULL };

  cw_mapping_view_remove (CW_MAPPING_VIEW (widget), keys);
}

/* ── Taking back ── */

static void
action_undo (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  cw_mapping_model_undo (CW_MAPPING_VIEW (widget)->model);
}

static void
action_redo (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  cw_mapping_model_redo (CW_MAPPING_VIEW (widget)->model);
}

/* ── Directions of many ── */

static void
action_direction (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  CwMappingView *self = CW_MAPPING_VIEW (widget);
  g_auto (GStrv) keys = cw_mapping_table_get_selected (self->table);
  g_autofree char *words = NULL;
  CwDirection direction;
  guint n_refused = 0;

  if (!cw_direction_from_nick (g_variant_get_string (parameter, NULL), &direction))
    return;

  cw_mapping_model_set_direction (self->model, (const char *const *) keys, direction, &n_refused);
  if (n_refused == 0)
    return;

  words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                        "%u field cannot flow that way and was left as it is",
                                        "%u fields cannot flow that way and were left as they are", n_refused),
                           n_refused);
  toast (self, words);
}

/* ── Saving and activating ── */

static void
on_saved (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (CwMappingView) self = CW_MAPPING_VIEW (user_data);
  g_autoptr (GError) error = NULL;

  if (cw_session_save_draft_finish (CW_SESSION (source), result, &error))
    toast (self, _("Draft saved"));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    cw_message_dialog_show_error (GTK_WIDGET (self), _("The draft could not be saved"), error);
}

static void
action_save (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  CwMappingView *self = CW_MAPPING_VIEW (widget);

  cw_session_save_draft_async (self->session, self->cancellable, on_saved, g_object_ref (self));
}

static void
on_activated (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (CwMappingView) self = CW_MAPPING_VIEW (user_data);
  g_autoptr (GError) error = NULL;

  if (cw_session_activate_finish (CW_SESSION (source), result, &error))
    toast (self, _("Syncs use this mapping from now on"));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    cw_message_dialog_show_error (GTK_WIDGET (self), _("The mapping could not be activated"), error);
}

static void
action_activate_now (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  CwMappingView *self = CW_MAPPING_VIEW (widget);

  if (self->session != NULL)
    cw_session_activate_async (self->session, self->cancellable, on_activated, g_object_ref (self));
}

static char *
why_not_ready (CwMappingView *self)
{
  guint n_blocking;

  cw_mapping_model_count_problems (self->model, &n_blocking, NULL);
  if (n_blocking == 0)
    return NULL;

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                       "%u problem has to be solved first. The draft can be saved as it is.",
                                       "%u problems have to be solved first. The draft can be saved as it is.",
                                       n_blocking), n_blocking);
}

static void
action_activate (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  CwMappingView *self = CW_MAPPING_VIEW (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  g_autofree char *why_not = why_not_ready (self);
  GtkWidget *window = cw_mapping_changes_new (widget, cw_session_get_active_mapping (self->session),
                                              cw_mapping_model_get_mapping (self->model),
                                              cw_session_get_schema (self->session), why_not);

  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (root));
  gtk_window_present (GTK_WINDOW (window));
}

static void
on_discard_response (CwMappingView *self,
                     const char    *response)
{
  if (g_str_equal (response, "discard") && self->session != NULL)
    cw_session_discard_edits (self->session);
}

static void
action_discard (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  CwMappingView *self = CW_MAPPING_VIEW (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *dialog;

  dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, _("Discard changes?"),
                                   _("The mapping goes back to how it was last saved."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "discard", _("_Discard"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard", ADW_RESPONSE_DESTRUCTIVE);
  cw_message_dialog_set_default (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_discard_response), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ── Looking ── */

static void
action_show_row (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  cw_mapping_view_show_row (CW_MAPPING_VIEW (widget), g_variant_get_string (parameter, NULL));
}

static void
action_show_all (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  CwMappingView *self = CW_MAPPING_VIEW (widget);

  gtk_drop_down_set_selected (self->show_drop_down, CW_MAPPING_SHOW_ALL);
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  /* The entry says so only after its delay. */
  cw_mapping_table_set_search (self->table, "");
  cw_mapping_view_update (self);
}

static void
action_search (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  gtk_widget_grab_focus (GTK_WIDGET (CW_MAPPING_VIEW (widget)->search_entry));
}

static void
action_sort (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  cw_mapping_table_sort (CW_MAPPING_VIEW (widget)->table, g_variant_get_string (parameter, NULL));
}

static void
action_details (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  CwMappingView *self = CW_MAPPING_VIEW (widget);
  gboolean reveal = !adw_flap_get_reveal_flap (self->flap);

  adw_flap_set_reveal_flap (self->flap, reveal);
  gtk_widget_child_focus (reveal ? GTK_WIDGET (self->detail) : GTK_WIDGET (self->table), GTK_DIR_TAB_FORWARD);
}

static void
action_close_details (GtkWidget  *widget,
                      const char *name,
                      GVariant   *parameter)
{
  CwMappingView *self = CW_MAPPING_VIEW (widget);

  adw_flap_set_reveal_flap (self->flap, FALSE);
  gtk_widget_child_focus (GTK_WIDGET (self->table), GTK_DIR_TAB_FORWARD);
}

static void
action_import (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  cw_mapping_view_import (CW_MAPPING_VIEW (widget));
}

static void
action_export (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  cw_mapping_view_export (CW_MAPPING_VIEW (widget));
}

void
cw_mapping_view_install_actions (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name;
    const char *parameter_type;
    GtkWidgetActionActivateFunc activate;
  } actions[] = {
    { "mapping.save", NULL, action_save },
    { "mapping.activate", NULL, action_activate },
    { "mapping.activate-now", NULL, action_activate_now },
    { "mapping.discard", NULL, action_discard },
    { "mapping.undo", NULL, action_undo },
    { "mapping.redo", NULL, action_redo },
    { "mapping.import", NULL, action_import },
    { "mapping.export", NULL, action_export },
    { "mapping.remove", NULL, action_remove },
    { "mapping.remove-row", "s", action_remove_row },
    { "mapping.direction", "s", action_direction },
    { "mapping.show-row", "s", action_show_row },
    { "mapping.show-all", NULL, action_show_all },
    { "mapping.search", NULL, action_search },
    { "mapping.sort", "s", action_sort },
    { "mapping.details", NULL, action_details },
    { "mapping.close-details", NULL, action_close_details },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].parameter_type, actions[i].activate);
}

/* Keys hold in the whole window, wherever the focus is, but only while this view is the one that is shown. */
void
cw_mapping_view_init_shortcuts (CwMappingView *self)
{
  static const struct { const char *trigger, *action; } shortcuts[] = {
    { "<Control>s", "mapping.save" },
    { "<Control>z", "mapping.undo" },
    { "<Control><Shift>z", "mapping.redo" },
    { "<Control>f", "mapping.search" },
    { "F9|<Alt>Return", "mapping.details" },
  };

  self->shortcuts = GTK_SHORTCUT_CONTROLLER (gtk_shortcut_controller_new ());
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_shortcut_controller_add_shortcut (self->shortcuts,
                                          gtk_shortcut_new (gtk_shortcut_trigger_parse_string (shortcuts[i].trigger),
                                                            gtk_named_action_new (shortcuts[i].action)));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (self->shortcuts));
}

void
cw_mapping_view_enable_shortcuts (CwMappingView *self,
                                  gboolean       enabled)
{
  gtk_shortcut_controller_set_scope (self->shortcuts, enabled ? GTK_SHORTCUT_SCOPE_GLOBAL : GTK_SHORTCUT_SCOPE_LOCAL);
}
