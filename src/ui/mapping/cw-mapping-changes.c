/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cw-mapping-changes.h"

#include <glib/gi18n-lib.h>

#include "cw-focus.h"
#include "cw-mapping-check.h"
#include "cw-mapping-diff.h"

struct _CwMappingChanges
{
  AdwWindow parent_instance;

  GtkWidget *activate_button;
  AdwPreferencesGroup *problem_group;
  AdwActionRow *problem_row;
  AdwPreferencesGroup *changes_group;

  GtkWidget *target;  /* weak pointer */
  const char *action; /* what the person agrees to */
};

G_DEFINE_FINAL_TYPE (CwMappingChanges, cw_mapping_changes, ADW_TYPE_WINDOW)

static void
on_activate_clicked (CwMappingChanges *self)
{
  g_autoptr (GtkWidget) target = self->target != NULL ? g_object_ref (self->target) : NULL;
  const char *action = self->action;

  /* The click holds this window longer than the action may keep its parent, which GTK 4.8 would reach for. */
  gtk_window_set_transient_for (GTK_WINDOW (self), NULL);
  gtk_window_close (GTK_WINDOW (self));
  if (target != NULL)
    gtk_widget_activate_action (target, action, NULL);
}

static void
cw_mapping_changes_dispose (GObject *object)
{
  CwMappingChanges *self = CW_MAPPING_CHANGES (object);

  g_clear_weak_pointer (&self->target);
  gtk_widget_dispose_template (GTK_WIDGET (self), CW_TYPE_MAPPING_CHANGES);

  G_OBJECT_CLASS (cw_mapping_changes_parent_class)->dispose (object);
}

static void
cw_mapping_changes_class_init (CwMappingChangesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cw_mapping_changes_dispose;

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/crosswalk_sync/Crosswalk/ui/cw-mapping-changes.ui");
  gtk_widget_class_bind_template_child (widget_class, CwMappingChanges, activate_button);
  gtk_widget_class_bind_template_child (widget_class, CwMappingChanges, problem_group);
  gtk_widget_class_bind_template_child (widget_class, CwMappingChanges, problem_row);
  gtk_widget_class_bind_template_child (widget_class, CwMappingChanges, changes_group);
  gtk_widget_class_bind_template_callback (widget_class, on_activate_clicked);
}

static void
cw_mapping_changes_init (CwMappingChanges *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  cw_focus_keep_usable (GTK_WINDOW (self));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->problem_row), FALSE);
}

static void
add_difference (CwMappingChanges *self, const CwMappingDifference *difference)
{
  static const struct
  {
    const char *icon, *words;
  } looks[] = {
    /* Translators: what happened to a row of the mapping */
    [CW_MAPPING_ADDED] = { "list-add-symbolic", N_("Added") },
    [CW_MAPPING_REMOVED] = { "list-remove-symbolic", N_("Removed") },
    [CW_MAPPING_CHANGED] = { "document-edit-symbolic", N_("Changed") },
  };
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name (looks[difference->kind].icon);
  GtkWidget *words = gtk_label_new (_(looks[difference->kind].words));

  gtk_accessible_update_state (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_widget_add_css_class (words, "dim-label");
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), difference->title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), difference->detail);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), words);
  adw_preferences_group_add (self->changes_group, row);
}

/* Returns how many differences there are. */
static guint
show_differences (CwMappingChanges *self,
                  const CwMapping *before,
                  const CwMapping *after,
                  const CwSchema *schema,
                  const CwUserMap *users)
{
  g_autoptr (GPtrArray) differences = cw_mapping_diff (before, after, schema, users);

  for (guint i = 0; i < differences->len; i++)
    add_difference (self, g_ptr_array_index (differences, i));

  return differences->len;
}

static void
show_why_not (CwMappingChanges *self, const char *why_not)
{
  gtk_widget_set_visible (GTK_WIDGET (self->problem_group), why_not != NULL);
  if (why_not != NULL)
    adw_action_row_set_subtitle (self->problem_row, why_not);
}

GtkWidget *
cw_mapping_changes_new (GtkWidget *target,
                        const CwMapping *active,
                        const CwMapping *edited,
                        const CwSchema *schema,
                        const CwUserMap *users,
                        const char *why_not)
{
  CwMappingChanges *self = g_object_new (CW_TYPE_MAPPING_CHANGES, NULL);
  guint n_differences = show_differences (self, active, edited, schema, users);

  g_set_weak_pointer (&self->target, target);
  self->action = "mapping.activate-now";
  adw_preferences_group_set_description (
    self->changes_group, n_differences == 0 ? _("There are no changes from the active mapping.")
                         : active == NULL
                           ? _("No mapping was active until now. Syncs will use these fields.")
                           : _("These changes apply from the next sync on."));
  show_why_not (self, why_not);
  gtk_widget_set_sensitive (self->activate_button, why_not == NULL);

  return GTK_WIDGET (self);
}

/* Which fields cannot be used here as they are; NULL: all can. (transfer full) (nullable) */
static char *
name_unusable (const CwMapping *mapping, CwSchema *schema, CwUserMap *users)
{
  g_autoptr (GPtrArray) problems = cw_mapping_check (mapping, schema, users);
  g_autoptr (GString) names = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; schema != NULL && i < problems->len; i++)
    {
      const CwProblem *problem = g_ptr_array_index (problems, i);

      if (!problem->blocking || problem->aloware == NULL)
        continue;
      g_string_append_printf (names, "%s%s", n > 0 ? ", " : "",
                              cw_catalogue_get_label (cw_catalogue_find (problem->aloware)));
      n++;
    }
  if (n == 0)
    return NULL;

  return g_strdup_printf (
    g_dngettext (GETTEXT_PACKAGE, "%u field cannot be used with these accounts yet: %s. Mapping says why.",
                 "%u fields cannot be used with these accounts yet: %s. Mapping says why.", n),
    n, names->str);
}

GtkWidget *
cw_mapping_changes_new_take_over (GtkWidget *target,
                                  const char *profile,
                                  const CwMapping *own,
                                  const CwMapping *taken,
                                  CwSchema *schema,
                                  CwUserMap *users)
{
  CwMappingChanges *self = g_object_new (CW_TYPE_MAPPING_CHANGES, NULL);
  guint n_differences = show_differences (self, own, taken, schema, users);
  g_autofree char *unusable = name_unusable (taken, schema, users);
  g_autofree char *description = g_strdup_printf (
    n_differences == 0 ? _("The mapping of “%s” is the same.")
                       : _("The mapping of “%s” becomes the draft. Syncs use it once you activate it."),
    profile);

  g_set_weak_pointer (&self->target, target);
  self->action = "profiles.take-over-now";
  gtk_window_set_title (GTK_WINDOW (self), _("Take Over Mapping"));
  gtk_button_set_label (GTK_BUTTON (self->activate_button), _("_Take Over"));
  adw_preferences_group_set_description (self->changes_group, description);
  show_why_not (self, unusable);
  gtk_widget_set_sensitive (self->activate_button, n_differences > 0);

  return GTK_WIDGET (self);
}
