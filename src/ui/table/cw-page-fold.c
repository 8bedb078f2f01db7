/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-page-fold.h"

#include "cw-page-cell.h"

#include <glib/gi18n-lib.h>

static const char model_key[] = "cw-page-fold-model";

/* ── The cell ── */

static void
on_clicked (GtkWidget *button)
{
  CwPageModel *model = g_object_get_data (G_OBJECT (button), model_key);
  CwPageItem *item = cw_page_cell_get_item (button);

  if (model != NULL && item != NULL)
    cw_page_model_fold (model, cw_page_item_get_key (item),
                        !cw_page_model_is_folded (model, cw_page_item_get_key (item)));
}

GtkWidget *
cw_page_fold_cell (gpointer user_data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *texts = cw_page_cell_two_lines (NULL);

  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (box), texts);

  return box;
}

/* Most rows are no headings. */
static GtkWidget *
ensure_button (GtkWidget *cell)
{
  GtkWidget *button = gtk_widget_get_next_sibling (gtk_widget_get_first_child (cell));

  if (button != NULL)
    return button;

  button = gtk_button_new ();
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect (button, "clicked", G_CALLBACK (on_clicked), NULL);
  gtk_box_append (GTK_BOX (cell), button);

  return button;
}

static void
show_button (GtkWidget *button, CwPageModel *model, gint64 key, const char *title)
{
  gboolean folded = cw_page_model_is_folded (model, key);
  gboolean mirrored = gtk_widget_get_direction (button) == GTK_TEXT_DIR_RTL;
  /* Translators: a button; the placeholder is a person's name */
  g_autofree char *name = g_strdup_printf (folded ? _("Unfold %s") : _("Fold %s"),
                                           title != NULL ? title : "");

  gtk_button_set_icon_name (GTK_BUTTON (button), !folded    ? "pan-down-symbolic"
                                                 : mirrored ? "pan-start-symbolic"
                                                            : "pan-end-symbolic");
  g_object_set_data_full (G_OBJECT (button), model_key, g_object_ref (model), g_object_unref);
  cw_page_cell_set_tooltip (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_STATE_EXPANDED, !folded, -1);
}

GtkWidget *
cw_page_fold_cell_show (GtkWidget *cell,
                        CwPageModel *model,
                        CwPageItem *item,
                        const char *title,
                        const char *subtitle)
{
  GtkWidget *texts = gtk_widget_get_first_child (cell);
  GtkWidget *button = gtk_widget_get_next_sibling (texts);
  gint64 key = cw_page_item_get_key (item);
  gboolean heading = model != NULL && cw_page_model_is_heading (model, key);
  gboolean under = model != NULL && cw_page_model_is_under_heading (model, cw_page_cell_get_position (cell));

  if (heading)
    show_button (button = ensure_button (cell), model, key, title);
  if (button != NULL)
    gtk_widget_set_visible (button, heading);
  /* The lines stay, so that all rows have the same height. */
  gtk_widget_set_opacity (texts, under ? 0 : 1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (texts), GTK_ACCESSIBLE_STATE_HIDDEN, under, -1);
  cw_page_cell_set_two_lines (texts, title, subtitle);

  return gtk_widget_get_first_child (texts);
}

/* ── The keyboard ── */

/* Otherwise the arrow moves the focus in the row. */
static gboolean
on_arrow (GtkColumnView *view, gboolean to_start)
{
  CwPageModel *model = cw_page_columns_get_model (view);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (view)));
  gboolean folds = to_start == (gtk_widget_get_direction (GTK_WIDGET (view)) != GTK_TEXT_DIR_RTL);
  CwPageItem *item;
  gint64 key;

  if (model == NULL || focus == NULL || gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER) != NULL)
    return FALSE;

  item = cw_page_cell_get_row_item (focus);
  key = item != NULL ? cw_page_item_get_key (item) : 0;
  if (item == NULL || !cw_page_model_is_heading (model, key) || cw_page_model_is_folded (model, key) == folds)
    return FALSE;

  cw_page_model_fold (model, key, folds);

  return TRUE;
}

static gboolean
on_left (GtkWidget *view, GVariant *args, gpointer user_data)
{
  return on_arrow (GTK_COLUMN_VIEW (view), TRUE);
}

static gboolean
on_right (GtkWidget *view, GVariant *args, gpointer user_data)
{
  return on_arrow (GTK_COLUMN_VIEW (view), FALSE);
}

void
cw_page_fold_set_up (GtkColumnView *view)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  /* The list would move the focus into the row. */
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Left, 0),
                                                          gtk_callback_action_new (on_left, NULL, NULL)));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Right, 0),
                                                          gtk_callback_action_new (on_right, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (view), keys);
}
