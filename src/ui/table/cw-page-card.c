/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-page-card.h"

#include "cw-page-cell.h"
#include "cw-page-fold.h"

#include <glib/gi18n-lib.h>

GtkWidget *
cw_page_card_new (gpointer user_data)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *second = cw_page_cell_value (NULL);

  gtk_widget_set_valign (card, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (second, "dim-label");
  gtk_box_append (GTK_BOX (card), cw_page_fold_cell (NULL));
  gtk_box_append (GTK_BOX (card), cw_page_cell_value (NULL));
  gtk_box_append (GTK_BOX (card), second);

  return card;
}

static void
show_line (GtkWidget *line, const char *text)
{
  cw_page_cell_set_text (line, text);
  gtk_widget_set_visible (line, text != NULL);
}

void
cw_page_card_show (GtkWidget *card,
                   CwPageModel *model,
                   CwPageItem *item,
                   const char *title,
                   const char *subtitle,
                   const char *first_line,
                   const char *second_line)
{
  GtkWidget *head = gtk_widget_get_first_child (card);
  GtkWidget *first = gtk_widget_get_next_sibling (head);
  gboolean under = model != NULL && cw_page_model_is_under_heading (model, cw_page_cell_get_position (card));

  cw_page_fold_cell_show (head, model, item, title, subtitle);
  gtk_widget_set_visible (head, !under);
  show_line (first, first_line);
  show_line (gtk_widget_get_next_sibling (first), second_line);
}

char *
cw_page_card_line (const char *label, const char *value)
{
  /* Translators: what a value is of, and the value: “City: Springfield” */
  return g_strdup_printf (_("%s: %s"), label,
                          value != NULL && *value != '\0' ? value : C_("value", "Blank"));
}
