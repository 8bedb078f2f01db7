/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-history-run-view-private.h"

#include "cw-catalogue.h"
#include "cw-conflict-words.h"
#include "cw-explain.h"
#include "cw-history-words.h"
#include "cw-page-cell.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

static const char *
get_field_words (const CwHistoryWrite *write)
{
  const CwCatalogueEntry *entry = write->aloware != NULL ? cw_catalogue_find (write->aloware) : NULL;

  return entry != NULL ? cw_catalogue_get_label (entry) : write->aloware;
}

static void
show_contact (GtkWidget  *cell,
              CwPageItem *item,
              gpointer    data,
              gpointer    user_data)
{
  const CwHistoryWrite *write = data;

  cw_page_cell_set_two_lines (cell, write != NULL ? write->label : NULL, write != NULL ? cw_history_action_words (write) : NULL);
}

static void
show_field (GtkWidget  *cell,
            CwPageItem *item,
            gpointer    data,
            gpointer    user_data)
{
  const CwHistoryWrite *write = data;
  const char *field = write != NULL ? get_field_words (write) : NULL;

  cw_page_cell_set_two_lines (cell, field != NULL ? field : write != NULL ? _("Whole contact") : "", write != NULL ? write->salesforce : NULL);
}

static const char *
get_absent_words (const CwHistoryWrite *write)
{
  return write == NULL ? "" : write->aloware == NULL || write->action == CW_ACTION_CREATE ? "–" : C_("value", "Blank");
}

static void
show_value (GtkWidget            *cell,
            const CwHistoryWrite *write,
            const char           *value,
            const char           *other)
{
  g_autoptr(PangoAttrList) difference = cw_page_cell_difference (value, other);

  cw_page_cell_set_value (cell, value, get_absent_words (write), difference);
}

static void
show_old (GtkWidget  *cell,
          CwPageItem *item,
          gpointer    data,
          gpointer    user_data)
{
  const CwHistoryWrite *write = data;

  show_value (cell, write, write != NULL ? write->old_value : NULL, write != NULL ? write->new_value : NULL);
}

static void
show_new (GtkWidget  *cell,
          CwPageItem *item,
          gpointer    data,
          gpointer    user_data)
{
  const CwHistoryWrite *write = data;
  g_autofree char *link = NULL;

  if (write != NULL && write->partner_id != NULL && write->action == CW_ACTION_LINK)
    /* Translators: two records belong together; the placeholder is the id of the other one */
    link = g_strdup_printf (_("Linked with %s"), write->partner_id);
  else if (write != NULL && write->partner_id != NULL)
    link = g_strdup_printf (_("Unlinked from %s"), write->partner_id);
  if (link != NULL)
    cw_page_cell_set_value (cell, link, NULL, NULL);
  else
    show_value (cell, write, write != NULL ? write->new_value : NULL, write != NULL ? write->old_value : NULL);
}

/* ── State ── */

static void
show_state (GtkWidget  *cell,
            CwPageItem *item,
            gpointer    data,
            gpointer    user_data)
{
  GtkWidget *icon = gtk_widget_get_first_child (cell);
  const CwHistoryWrite *write = data;
  g_autofree char *moment = write != NULL ? cw_words_moment (write->when) : NULL;

  gtk_widget_set_opacity (icon, write != NULL ? 1 : 0);
  if (write != NULL && write->closed != NULL)
    {
      gtk_image_set_from_icon_name (GTK_IMAGE (icon), "object-select-symbolic");
      cw_page_cell_set_two_lines (gtk_widget_get_last_child (cell), cw_history_closed_words (write), NULL);
      return;
    }
  if (write != NULL)
    gtk_image_set_from_icon_name (GTK_IMAGE (icon), cw_history_write_icon (write->state));
  cw_page_cell_set_two_lines (gtk_widget_get_last_child (cell), write != NULL ? cw_history_write_words (write->state) : "",
                              write != NULL && write->error_message != NULL ? write->error_message : moment);
}

/* ── Details ── */

static GtkWidget *
new_line (const char *text,
          const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 44);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);

  return label;
}

static void
pop_down (GtkWidget *button)
{
  gtk_popover_popdown (GTK_POPOVER (gtk_widget_get_ancestor (button, GTK_TYPE_POPOVER)));
}

static void
add_action (GtkWidget  *box,
            const char *title,
            const char *action,
            gint64      key)
{
  GtkWidget *button = gtk_button_new_with_label (title);

  gtk_widget_add_css_class (button, "flat");
  gtk_label_set_xalign (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), 0);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "x", key);
  g_signal_connect (button, "clicked", G_CALLBACK (pop_down), NULL);
  gtk_box_append (GTK_BOX (box), button);
}

/* What a platform said to the letter is for whoever asks its support; nobody else has to read it. */
static void
add_failure (GtkWidget            *box,
             const CwHistoryWrite *write)
{
  g_autofree char *raw = g_strdup_printf (_("Code: %s\nRecord: %s\nJournal entry: %" PRId64),
                                          write->error_code != NULL ? write->error_code : "–",
                                          write->record_id != NULL ? write->record_id : "–", write->write);
  GtkWidget *expander = gtk_expander_new (_("Technical details"));
  GtkWidget *details = new_line (raw, "monospace");

  gtk_label_set_selectable (GTK_LABEL (details), TRUE);
  gtk_box_append (GTK_BOX (box), new_line (write->error_message != NULL ? write->error_message : _("It was refused."), NULL));
  gtk_expander_set_child (GTK_EXPANDER (expander), details);
  gtk_box_append (GTK_BOX (box), expander);
}

static void
add_write (GtkWidget            *box,
           const CwHistoryWrite *write,
           gint64                key)
{
  g_autofree char *moment = cw_words_moment (write->when);

  gtk_box_append (GTK_BOX (box), new_line (cw_history_write_words (write->state), "heading"));
  gtk_box_append (GTK_BOX (box), new_line (moment, "dim-label"));
  if (write->reason != NULL)
    gtk_box_append (GTK_BOX (box), new_line (cw_explain_rule (write->reason), NULL));
  if (write->state != CW_WRITE_FAILED)
    return;

  add_failure (box, write);
  add_action (box, _("Try again"), "history.retry-write", key);
}

static void
fill_popover (GtkMenuButton *button,
              gpointer       user_data)
{
  CwPageItem *item = cw_page_cell_get_item (GTK_WIDGET (button));
  const CwHistoryWrite *write = item != NULL ? cw_page_item_get_data (item) : NULL;
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  if (write != NULL && write->closed != NULL)
    gtk_box_append (GTK_BOX (box), new_line (cw_history_closed_words (write), "heading"));
  else if (write != NULL)
    add_write (box, write, cw_page_item_get_key (item));
  if (write != NULL && write->aloware != NULL && write->record_id != NULL)
    add_action (box, _("Why this value?"), "history.explain", cw_page_item_get_key (item));
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_menu_button_set_popover (button, popover);
}

static GtkWidget *
make_details (gpointer user_data)
{
  GtkWidget *button = gtk_menu_button_new ();

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  cw_page_cell_set_tooltip (button, _("Details"));
  gtk_widget_add_css_class (button, "flat");
  /* Made anew each time: a popover that is kept would tell of the row that it was made for. */
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), fill_popover, NULL, NULL);

  return button;
}

static void
show_details (GtkWidget  *cell,
              CwPageItem *item,
              gpointer    data,
              gpointer    user_data)
{
  const CwHistoryWrite *write = data;
  const char *field = write != NULL ? get_field_words (write) : NULL;
  g_autofree char *name = NULL;

  gtk_menu_button_popdown (GTK_MENU_BUTTON (cell));
  gtk_widget_set_sensitive (cell, write != NULL);
  if (write == NULL)
    return;

  name = g_strdup_printf (_("Details: %s, %s"), write->label, field != NULL ? field : cw_history_action_words (write));
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (cell)), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static const CwPageColumn columns[] = {
  { cw_page_cell_two_lines, show_contact },
  { cw_page_cell_two_lines, show_field },
  { cw_page_cell_value, show_old },
  { cw_page_cell_value, show_new },
  { cw_page_cell_icon_and_lines, show_state },
  { make_details, show_details },
};

void
cw_history_run_view_set_up_columns (CwHistoryRunView *self)
{
  cw_page_cell_set_up_columns (self->column_view, columns, G_N_ELEMENTS (columns), self, NULL);
}
