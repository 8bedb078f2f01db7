/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-conflict-choice-cell.h"

#include "cw-accessible.h"
#include "cw-conflict-words.h"
#include "cw-page-cell.h"

#include <glib/gi18n-lib.h>

struct _CwConflictChoiceCell
{
  GtkBox parent_instance;

  GtkStack *sides;
  GtkToggleButton *aloware_button;
  GtkToggleButton *salesforce_button;
  GtkLabel *words_label;
  GtkMenuButton *menu_button;
  GtkBox *menu_box; /* in the popover of the button; NULL until it is first opened */
  GtkImage *state_icon;

  CwPageItem *item; /* the conflict that the cell shows */
  char *decision;   /* the decision of the shown pick, or NULL */
  char *words;      /* the decision in words, or NULL */
  gboolean always;
  char *state; /* what is said of the pick, or NULL */
};

G_DEFINE_FINAL_TYPE (CwConflictChoiceCell, cw_conflict_choice_cell, GTK_TYPE_BOX)

static const char choice_key[] = "cw-choice";

static const CwConflictRow *
get_row (CwConflictChoiceCell *self)
{
  return self->item != NULL ? cw_page_item_get_data (self->item) : NULL;
}

/* For all conflicts of the record that are like this one. */
static void
pick_record (CwConflictChoiceCell *self, const char *decision)
{
  gtk_menu_button_popdown (self->menu_button);
  gtk_widget_activate_action (GTK_WIDGET (self), "conflicts.pick-record", "(xs)",
                              cw_page_item_get_key (self->item), decision);
}

static void
pick (CwConflictChoiceCell *self, const char *decision, gboolean always)
{
  const CwConflictRow *row = get_row (self);

  if (row != NULL && row->under != NULL)
    {
      pick_record (self, decision);
      return;
    }

  gtk_menu_button_popdown (self->menu_button);
  gtk_widget_activate_action (GTK_WIDGET (self), "conflicts.pick", "(xsb)", cw_page_item_get_key (self->item),
                              decision, always);
}

static void show_sides (CwConflictChoiceCell *self);

/* Clicking the button that is already pressed takes the choice back. */
static void
on_side_clicked (CwConflictChoiceCell *self, GtkToggleButton *button)
{
  const char *side = button == self->aloware_button ? "aloware" : "salesforce";
  gboolean was_chosen = g_strcmp0 (self->decision, side) == 0 && !self->always;

  pick (self, was_chosen ? "" : side, FALSE);
  show_sides (self);
}

/* ── The popover ── */

static void
on_choice_clicked (CwConflictChoiceCell *self, GtkWidget *button)
{
  const CwConflictChoice *choice = g_object_get_data (G_OBJECT (button), choice_key);

  pick (self, choice->decision, choice->always);
}

static void
on_take_back (CwConflictChoiceCell *self)
{
  pick (self, "", FALSE);
}

static void
on_record_aloware (CwConflictChoiceCell *self)
{
  pick_record (self, "aloware");
}

static void
on_record_salesforce (CwConflictChoiceCell *self)
{
  pick_record (self, "salesforce");
}

static void
on_record_apart (CwConflictChoiceCell *self)
{
  pick_record (self, "keep-apart");
}

static void
on_ask_value (CwConflictChoiceCell *self)
{
  gtk_menu_button_popdown (self->menu_button);
  gtk_widget_activate_action (GTK_WIDGET (self), "conflicts.ask-value", "x",
                              cw_page_item_get_key (self->item));
}

static void
on_explain (CwConflictChoiceCell *self)
{
  gtk_menu_button_popdown (self->menu_button);
  gtk_widget_activate_action (GTK_WIDGET (self), "conflicts.explain", "x", cw_page_item_get_key (self->item));
}

static GtkWidget *
new_line (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 44);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);

  return label;
}

static GtkWidget *
add_button (CwConflictChoiceCell *self, const char *title, const char *body, GCallback callback)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (box), new_line (title, NULL));
  if (body != NULL)
    {
      GtkWidget *line = new_line (body, "caption");

      gtk_widget_add_css_class (line, "dim-label");
      gtk_box_append (GTK_BOX (box), line);
    }
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "choice");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, body != NULL ? body : "", -1);
  g_signal_connect_swapped (button, "clicked", callback, self);
  gtk_box_append (self->menu_box, button);

  return button;
}

static void
add_separator (CwConflictChoiceCell *self)
{
  gtk_box_append (self->menu_box, gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
}

static void
add_message (CwConflictChoiceCell *self, const char *words)
{
  GtkWidget *message = new_line (words, NULL);

  gtk_widget_add_css_class (message, "choice-message");
  gtk_box_append (self->menu_box, message);
  add_separator (self);
}

static void
add_choices (CwConflictChoiceCell *self, const CwConflictRow *row)
{
  g_autoptr (GPtrArray) choices = cw_conflict_choices (row);

  while (choices->len > 0)
    {
      CwConflictChoice *choice = g_ptr_array_steal_index (choices, 0);
      GtkWidget *button = add_button (self, choice->title, choice->body, G_CALLBACK (on_choice_clicked));

      g_object_set_data_full (G_OBJECT (button), choice_key, choice,
                              (GDestroyNotify) cw_conflict_choice_free);
    }
}

static void
add_record_choices (CwConflictChoiceCell *self, const CwConflictRow *row)
{
  const char *label = row->conflict->pair.label;
  g_autofree char *aloware = g_strdup_printf (_("Aloware for every field of %s"), label);
  g_autofree char *salesforce = g_strdup_printf (_("Salesforce for every field of %s"), label);
  g_autofree char *apart = g_strdup_printf (_("Leave both for every field of %s"), label);

  add_button (self, aloware, NULL, G_CALLBACK (on_record_aloware));
  add_button (self, salesforce, NULL, G_CALLBACK (on_record_salesforce));
  add_button (self, apart, NULL, G_CALLBACK (on_record_apart));
}

static void
add_conflict_choices (CwConflictChoiceCell *self, const CwConflictRow *row)
{
  if (row->conflict->message != NULL)
    add_message (self, row->conflict->message);
  add_choices (self, row);
  if (!cw_conflict_is_two_sided (row->conflict->kind))
    return;

  if (row->may_win[CW_SIDE_ALOWARE] && row->may_win[CW_SIDE_SALESFORCE])
    add_button (self, _("Another Value…"), _("Writes it to both."), G_CALLBACK (on_ask_value));
  add_separator (self);
  add_record_choices (self, row);
}

/* The content is made when the popover opens, because few rows ever need it. */
static void
on_popover_show (CwConflictChoiceCell *self)
{
  const CwConflictRow *row = get_row (self);
  gboolean has_field = row != NULL && cw_conflict_row_get_field (row) != NULL;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->menu_box))) != NULL)
    gtk_box_remove (self->menu_box, child);
  if (row == NULL)
    return;

  if (self->state != NULL)
    add_message (self, self->state);
  if (row->under != NULL)
    add_record_choices (self, row);
  else
    add_conflict_choices (self, row);

  if (self->decision != NULL || has_field)
    add_separator (self);
  if (self->decision != NULL)
    add_button (self, _("Clear Choice"), NULL, G_CALLBACK (on_take_back));
  if (has_field)
    gtk_widget_set_tooltip_text (add_button (self, _("Why This Value?"), NULL, G_CALLBACK (on_explain)),
                                 _("Show the whole record (Ctrl+I)"));
}

/* A popover is many widgets, and GTK makes cells for 200 rows. */
static void
make_popover (GtkMenuButton *button, gpointer user_data)
{
  CwConflictChoiceCell *self = user_data;
  GtkWidget *scrolled, *popover;

  if (self->menu_box != NULL)
    return;

  self->menu_box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 2));
  gtk_widget_set_size_request (GTK_WIDGET (self->menu_box), 300, -1);
  scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 420);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->menu_box));
  popover = gtk_popover_new ();
  gtk_popover_set_child (GTK_POPOVER (popover), scrolled);
  g_signal_connect_swapped (popover, "show", G_CALLBACK (on_popover_show), self);
  gtk_menu_button_set_popover (button, popover);
}

/* ── What is shown ── */

static void
show_sides (CwConflictChoiceCell *self)
{
  gboolean aloware = g_strcmp0 (self->decision, "aloware") == 0;
  gboolean salesforce = g_strcmp0 (self->decision, "salesforce") == 0;

  gtk_toggle_button_set_active (self->aloware_button, aloware);
  gtk_toggle_button_set_active (self->salesforce_button, salesforce);
}

static void
name_button (GtkToggleButton *button, const char *name)
{
  /* From GTK 4.10 on, a button is labelled by its child, which would win over the name set here. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
name_buttons (CwConflictChoiceCell *self, const CwConflictRow *row)
{
  gboolean whole = row->under == NULL && cw_conflict_row_get_field (row) == NULL;
  g_autofree char *field = whole ? g_strdup (cw_conflict_kind_words (row->conflict->kind))
                                 : cw_conflict_about_words (row);
  g_autofree char *aloware = NULL;
  g_autofree char *salesforce = NULL;
  g_autofree char *more = NULL;

  aloware = g_strdup_printf (_("Keep Aloware’s value: %s, %s"), row->conflict->pair.label, field);
  salesforce = g_strdup_printf (_("Keep Salesforce’s value: %s, %s"), row->conflict->pair.label, field);
  more = g_strdup_printf (_("Choices: %s, %s"), row->conflict->pair.label, field);
  name_button (self->aloware_button, aloware);
  name_button (self->salesforce_button, salesforce);
  cw_name_button (GTK_WIDGET (self->menu_button), more, self->words);
}

/* The icon keeps its place where nothing is chosen, so that no row changes its size by choosing. */
static void
show_state (CwConflictChoiceCell *self, const CwConflictPick *shown, guint n_chosen)
{
  const CwConflictRow *row = get_row (self);
  gboolean failed = shown != NULL && shown->problem != NULL;
  gboolean mixed = shown == NULL && n_chosen > 0;

  g_free (self->state);
  self->state = failed          ? g_strdup_printf (_("Not written: %s"), shown->problem)
                : shown != NULL ? g_strdup (_("Chosen, not written yet"))
                : mixed         ? g_strdup_printf (_("%u of %u chosen"), n_chosen, row->under->len)
                                : NULL;

  gtk_widget_set_opacity (GTK_WIDGET (self->state_icon), self->state != NULL ? 1 : 0);
  gtk_image_set_from_icon_name (self->state_icon, failed  ? "dialog-warning-symbolic"
                                                  : mixed ? "list-remove-symbolic"
                                                          : "object-select-symbolic");
  cw_page_cell_set_tooltip (GTK_WIDGET (self->state_icon), self->state);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->state_icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->state != NULL ? self->state : "", -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->state_icon), GTK_ACCESSIBLE_STATE_HIDDEN,
                               self->state == NULL, -1);
}

static void
show_words (GtkLabel *label, const char *words)
{
  gtk_label_set_label (label, words);
  cw_page_cell_set_tooltip (GTK_WIDGET (label), words);
}

static gboolean
is_side (const char *decision)
{
  return g_str_equal (decision, "aloware") || g_str_equal (decision, "salesforce");
}

/* A choice that the two buttons cannot show takes their place, and is as wide. */
static void
show_choice (CwConflictChoiceCell *self)
{
  gboolean by_buttons = self->decision == NULL || (!self->always && is_side (self->decision));

  show_words (self->words_label, by_buttons ? "" : self->words);
  cw_stack_show (self->sides, by_buttons ? "sides" : "words");
}

static void
show_menu_button (CwConflictChoiceCell *self, gboolean two_sided)
{
  GtkWidget *label;

  gtk_widget_set_hexpand (GTK_WIDGET (self->menu_button), !two_sided);
  if (two_sided)
    {
      /* Setting the icon rebuilds the inside of the button, so it is set only once. */
      if (gtk_menu_button_get_icon_name (self->menu_button) == NULL)
        gtk_menu_button_set_icon_name (self->menu_button, "view-more-symbolic");
      return;
    }

  label = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  /* As wide whatever is chosen, so that no column moves by choosing. */
  gtk_label_set_width_chars (GTK_LABEL (label), 20);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 20);
  show_words (GTK_LABEL (label), self->words != NULL ? self->words : _("Choose…"));
  gtk_menu_button_set_child (self->menu_button, label);
}

void
cw_conflict_choice_cell_show (CwConflictChoiceCell *self,
                              CwPageItem *item,
                              const CwConflictPick *shown,
                              guint n_chosen,
                              gboolean is_applying,
                              const CwUserMap *users)
{
  const CwConflictRow *row = cw_page_item_get_data (item);
  gboolean two_sided = row != NULL && cw_conflict_is_two_sided (row->conflict->kind);

  g_set_object (&self->item, item);
  g_free (self->decision);
  self->decision = shown != NULL ? g_strdup (shown->decision) : NULL;
  self->always = shown != NULL && shown->always;
  g_free (self->words);
  self->words = shown != NULL ? cw_conflict_decision_words (row, shown->decision, shown->always, users)
                              : NULL;

  /* Nothing can be chosen before the row has been read. */
  gtk_widget_set_child_visible (GTK_WIDGET (self), row != NULL && (two_sided || row->under == NULL));
  if (row == NULL)
    return;

  gtk_widget_set_visible (GTK_WIDGET (self->sides), two_sided);
  /* A value that does not flow to the other side cannot win. */
  gtk_widget_set_sensitive (GTK_WIDGET (self->aloware_button), row->may_win[CW_SIDE_ALOWARE]);
  gtk_widget_set_sensitive (GTK_WIDGET (self->salesforce_button), row->may_win[CW_SIDE_SALESFORCE]);
  gtk_widget_set_sensitive (GTK_WIDGET (self), !is_applying);
  show_state (self, shown, n_chosen);
  show_sides (self);
  show_choice (self);
  show_menu_button (self, two_sided);
  name_buttons (self, row);
}

GtkWidget *
cw_conflict_choice_cell_new (void)
{
  return g_object_new (CW_TYPE_CONFLICT_CHOICE_CELL, NULL);
}

static void
cw_conflict_choice_cell_dispose (GObject *object)
{
  CwConflictChoiceCell *self = CW_CONFLICT_CHOICE_CELL (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), CW_TYPE_CONFLICT_CHOICE_CELL);
  g_clear_object (&self->item);
  g_clear_pointer (&self->decision, g_free);
  g_clear_pointer (&self->words, g_free);
  g_clear_pointer (&self->state, g_free);

  G_OBJECT_CLASS (cw_conflict_choice_cell_parent_class)->dispose (object);
}

static void
cw_conflict_choice_cell_class_init (CwConflictChoiceCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cw_conflict_choice_cell_dispose;

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/crosswalk_sync/Crosswalk/ui/cw-conflict-choice-cell.ui");
  gtk_widget_class_bind_template_child (widget_class, CwConflictChoiceCell, sides);
  gtk_widget_class_bind_template_child (widget_class, CwConflictChoiceCell, aloware_button);
  gtk_widget_class_bind_template_child (widget_class, CwConflictChoiceCell, salesforce_button);
  gtk_widget_class_bind_template_child (widget_class, CwConflictChoiceCell, words_label);
  gtk_widget_class_bind_template_child (widget_class, CwConflictChoiceCell, menu_button);
  gtk_widget_class_bind_template_child (widget_class, CwConflictChoiceCell, state_icon);
  gtk_widget_class_bind_template_callback (widget_class, on_side_clicked);
}

static void
cw_conflict_choice_cell_init (CwConflictChoiceCell *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  cw_page_cell_set_tooltip (GTK_WIDGET (self->menu_button), _("More Choices"));
  gtk_menu_button_set_create_popup_func (self->menu_button, make_popover, self, NULL);
}
