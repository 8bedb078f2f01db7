/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cw-mapping-problems.h"

#include <glib/gi18n-lib.h>

#include "cw-mapping-check.h"

struct _CwMappingProblems
{
  GtkPopover parent_instance;

  GtkListBox *list;
  GPtrArray *keys; /* of utf8, in the order of the rows; NULL: a problem of the whole mapping */
};

enum
{
  SIGNAL_CHOSEN,
  SIGNAL_FIXED_VALUE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CwMappingProblems, cw_mapping_problems, GTK_TYPE_POPOVER)

static void
on_row_activated (CwMappingProblems *self, GtkListBoxRow *row)
{
  const char *key = g_ptr_array_index (self->keys, gtk_list_box_row_get_index (row));

  if (key == NULL)
    return;

  g_object_ref (self);
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, key);
  g_object_unref (self);
}

static void
on_fixed_clicked (CwMappingProblems *self, GtkWidget *button)
{
  g_autofree char *api_name = g_strdup (gtk_widget_get_name (button));

  g_object_ref (self);
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[SIGNAL_FIXED_VALUE], 0, api_name);
  g_object_unref (self);
}

static void
cw_mapping_problems_finalize (GObject *object)
{
  CwMappingProblems *self = CW_MAPPING_PROBLEMS (object);

  g_clear_pointer (&self->keys, g_ptr_array_unref);

  G_OBJECT_CLASS (cw_mapping_problems_parent_class)->finalize (object);
}

static void
cw_mapping_problems_class_init (CwMappingProblemsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cw_mapping_problems_finalize;

  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_FIXED_VALUE] = g_signal_new ("fixed-value", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                              NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
cw_mapping_problems_init (CwMappingProblems *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *list = gtk_list_box_new ();

  self->keys = g_ptr_array_new_with_free_func (g_free);
  self->list = GTK_LIST_BOX (list);
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Problems"), -1);
  g_signal_connect_object (list, "row-activated", G_CALLBACK (on_row_activated), self, G_CONNECT_SWAPPED);

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 360);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), list);
  gtk_widget_set_size_request (scrolled, 330, -1);

  gtk_widget_add_css_class (GTK_WIDGET (self), "menu");
  gtk_popover_set_child (GTK_POPOVER (self), scrolled);
}

static GtkWidget *
make_texts (CwMappingItem *item, const CwProblem *problem)
{
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *title = gtk_label_new (item != NULL ? cw_mapping_item_get_aloware_label (item)
                                                 : _("Whole Mapping"));
  GtkWidget *message = gtk_label_new (problem->message);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_xalign (GTK_LABEL (message), 0);
  gtk_label_set_wrap (GTK_LABEL (message), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (message), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (message), 46);
  gtk_widget_add_css_class (title, "heading");
  gtk_widget_add_css_class (message, "caption");
  gtk_box_append (GTK_BOX (texts), title);
  gtk_box_append (GTK_BOX (texts), message);

  return texts;
}

static GtkWidget *
make_fixed_button (CwMappingProblems *self, const CwProblem *problem)
{
  GtkWidget *button = gtk_button_new_with_label (
    problem->code == CW_PROBLEM_FIXED_VALUE ? _("Change the Fixed Value…") : _("Set a Fixed Value…"));

  gtk_widget_set_name (button, problem->salesforce);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_set_margin_top (button, 4);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_fixed_clicked), self, G_CONNECT_SWAPPED);

  return button;
}

static void
append_problem (CwMappingProblems *self, CwMappingDocument *document, const CwProblem *problem)
{
  CwMappingItem *item = problem->aloware != NULL ? cw_mapping_document_find (document, problem->aloware)
                                                 : NULL;
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *icon = gtk_image_new_from_icon_name (problem->blocking ? "dialog-error-symbolic"
                                                                    : "dialog-warning-symbolic");
  GtkWidget *texts;

  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  problem->blocking ? _("Problem") : _("Warning"), -1);
  gtk_widget_add_css_class (icon, problem->blocking ? "error" : "warning");
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), icon);
  texts = make_texts (item, problem);
  if (problem->salesforce != NULL)
    gtk_box_append (GTK_BOX (texts), make_fixed_button (self, problem));
  gtk_box_append (GTK_BOX (box), texts);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, problem->message, -1);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), problem->aloware != NULL);

  g_ptr_array_add (self->keys, g_strdup (problem->aloware));
  gtk_list_box_append (self->list, row);
}

GtkWidget *
cw_mapping_problems_new (CwMappingDocument *document)
{
  CwMappingProblems *self = g_object_new (CW_TYPE_MAPPING_PROBLEMS, NULL);
  GPtrArray *problems;

  g_return_val_if_fail (CW_IS_MAPPING_DOCUMENT (document), GTK_WIDGET (self));

  problems = cw_mapping_document_get_problems (document);
  for (int blocking = TRUE; blocking >= FALSE; blocking--)
    {
      for (guint i = 0; i < problems->len; i++)
        {
          const CwProblem *problem = g_ptr_array_index (problems, i);

          if (!!problem->blocking == blocking)
            append_problem (self, document, problem);
        }
    }

  return GTK_WIDGET (self);
}
