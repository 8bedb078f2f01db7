/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cw-mapping-status.h"

#include <glib/gi18n-lib.h>

#include "cw-accessible.h"
#include "cw-mapping-diff.h"
#include "cw-mapping-problems.h"
#include "cw-wrap-layout.h"

struct _CwMappingStatus
{
  AdwBin parent_instance;

  GtkBox *box;
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *subtitle;
  GtkMenuButton *problems_button;
  GtkLabel *problems_label;
  GtkWidget *save_button;
  GtkWidget *activate_button;

  CwMappingDocument *document;
  gboolean named;
};

G_DEFINE_FINAL_TYPE (CwMappingStatus, cw_mapping_status, ADW_TYPE_BIN)

static void
on_problem_chosen (CwMappingStatus *self, const char *key)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "mapping.show-row", "s", key);
}

static void
on_fixed_value (CwMappingStatus *self, const char *api_name)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "mapping.fixed-values", "s", api_name);
}

static void
create_problems_popup (GtkMenuButton *button, gpointer user_data)
{
  CwMappingStatus *self = CW_MAPPING_STATUS (user_data);
  GtkWidget *popover = cw_mapping_problems_new (self->document);

  g_signal_connect_object (popover, "chosen", G_CALLBACK (on_problem_chosen), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (popover, "fixed-value", G_CALLBACK (on_fixed_value), self, G_CONNECT_SWAPPED);
  gtk_menu_button_set_popover (button, popover);
}

static void
show_problems (CwMappingStatus *self)
{
  g_autofree char *blocking_words = NULL;
  g_autofree char *warning_words = NULL;
  g_autofree char *both = NULL;
  const char *words;
  guint n_blocking, n_warnings;

  cw_mapping_document_count_problems (self->document, &n_blocking, &n_warnings);
  gtk_widget_set_visible (GTK_WIDGET (self->problems_button), n_blocking + n_warnings > 0);

  blocking_words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u problem", "%u problems", n_blocking),
                                    n_blocking);
  warning_words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u warning", "%u warnings", n_warnings),
                                   n_warnings);
  if (n_blocking > 0 && n_warnings > 0)
    /* Translators: "2 problems, 1 warning" */
    both = g_strdup_printf (_("%s, %s"), blocking_words, warning_words);

  words = both != NULL ? both : n_blocking > 0 ? blocking_words : warning_words;
  gtk_label_set_label (self->problems_label, words);
  cw_name_button (GTK_WIDGET (self->problems_button), words, NULL);

  if (n_blocking > 0)
    gtk_widget_add_css_class (GTK_WIDGET (self->problems_button), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->problems_button), "error");
}

static char *
describe_changes (gboolean has_active, guint n_changes)
{
  if (!has_active)
    return g_strdup (_("Syncs can start once it is activated."));

  return g_strdup_printf (
    g_dngettext (GETTEXT_PACKAGE,
                 "%u field differs from the active mapping, which syncs use until you activate "
                 "this one.",
                 "%u fields differ from the active mapping, which syncs use until you activate "
                 "this one.",
                 n_changes),
    n_changes);
}

static const char *
describe_state (CwMappingStatus *self, const CwMapping *mapping, gboolean is_active, gboolean unsaved)
{
  gboolean lead = mapping->object == CW_OBJECT_LEAD;

  if (!self->named)
    return is_active ? _("Active mapping") : unsaved ? _("Draft, not saved") : _("Draft");
  if (is_active)
    return lead ? _("Active mapping of Leads") : _("Active mapping of Contacts");
  if (unsaved)
    return lead ? _("Draft of Leads, not saved") : _("Draft of Contacts, not saved");

  return lead ? _("Draft of Leads") : _("Draft of Contacts");
}

static void
update (CwMappingStatus *self)
{
  const CwMapping *mapping = cw_mapping_document_get_mapping (self->document);
  const CwMapping *active = cw_mapping_document_get_active (self->document);
  gboolean unsaved = cw_mapping_document_is_unsaved (self->document);
  g_autoptr (GPtrArray) differences = mapping != NULL ? cw_mapping_diff (active, mapping, NULL, NULL) : NULL;
  g_autofree char *subtitle = NULL;
  gboolean is_active;

  if (mapping == NULL)
    return;

  is_active = active != NULL && differences->len == 0 && !unsaved;
  if (is_active)
    {
      gtk_label_set_label (self->subtitle, _("Syncs use it as it is shown here."));
      gtk_widget_remove_css_class (GTK_WIDGET (self->box), "cw-draft");
    }
  else
    {
      subtitle = describe_changes (active != NULL, differences->len);
      gtk_label_set_label (self->subtitle, subtitle);
      gtk_widget_add_css_class (GTK_WIDGET (self->box), "cw-draft");
    }

  gtk_label_set_label (self->title, describe_state (self, mapping, is_active, unsaved));
  gtk_image_set_from_icon_name (self->icon, is_active ? "object-select-symbolic" : "document-edit-symbolic");
  gtk_widget_set_visible (self->activate_button, !is_active);
  if (!unsaved && !is_active && gtk_widget_is_focus (self->save_button))
    gtk_widget_grab_focus (self->activate_button);
  gtk_widget_set_visible (self->save_button, unsaved);
  show_problems (self);
}

void
cw_mapping_status_set_document (CwMappingStatus *self, CwMappingDocument *document)
{
  g_return_if_fail (CW_IS_MAPPING_STATUS (self));

  if (self->document != NULL)
    g_signal_handlers_disconnect_by_func (self->document, update, self);
  g_set_object (&self->document, document);
  if (document == NULL)
    return;

  g_signal_connect_object (document, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

void
cw_mapping_status_set_named (CwMappingStatus *self, gboolean named)
{
  g_return_if_fail (CW_IS_MAPPING_STATUS (self));

  if (self->named == named)
    return;

  self->named = named;
  if (self->document != NULL)
    update (self);
}

void
cw_mapping_status_set_compact (CwMappingStatus *self, gboolean compact)
{
  g_return_if_fail (CW_IS_MAPPING_STATUS (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->box),
                                  compact ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
}

static void
cw_mapping_status_dispose (GObject *object)
{
  CwMappingStatus *self = CW_MAPPING_STATUS (object);

  /* The child is bound by name. gtk_widget_dispose_template() would unparent it without telling the bin. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), CW_TYPE_MAPPING_STATUS);
  g_clear_object (&self->document);

  G_OBJECT_CLASS (cw_mapping_status_parent_class)->dispose (object);
}

static void
cw_mapping_status_class_init (CwMappingStatusClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cw_mapping_status_dispose;
  g_type_ensure (CW_TYPE_WRAP_LAYOUT);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/crosswalk_sync/Crosswalk/ui/cw-mapping-status.ui");
  gtk_widget_class_bind_template_child (widget_class, CwMappingStatus, box);
  gtk_widget_class_bind_template_child (widget_class, CwMappingStatus, icon);
  gtk_widget_class_bind_template_child (widget_class, CwMappingStatus, title);
  gtk_widget_class_bind_template_child (widget_class, CwMappingStatus, subtitle);
  gtk_widget_class_bind_template_child (widget_class, CwMappingStatus, problems_button);
  gtk_widget_class_bind_template_child (widget_class, CwMappingStatus, problems_label);
  gtk_widget_class_bind_template_child (widget_class, CwMappingStatus, save_button);
  gtk_widget_class_bind_template_child (widget_class, CwMappingStatus, activate_button);
}

static void
cw_mapping_status_init (CwMappingStatus *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->problems_button, create_problems_popup, self, NULL);
}
