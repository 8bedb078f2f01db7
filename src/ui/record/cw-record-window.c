/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-record-window.h"

#include "cw-accessible.h"
#include "cw-fit.h"
#include "cw-focus.h"
#include "cw-mapping-words.h"
#include "cw-page-cell.h"
#include "cw-record-source.h"
#include "cw-text-scale.h"
#include "cw-words.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* With fewer fields, all are seen at once. */
#define MIN_FIELDS_TO_SEARCH 12
/* How many more writes of a field are shown at a time. */
#define STEPS_AT_ONCE 100
/* How many times larger than normal the text is, when the buttons no longer fit beside what is said. */
#define LARGE_TEXT 1.5

/* The table hides the column "Last Agreed" if it is narrower. */
#define WIDTH_WITH_BASE 560

struct _CwRecordWindow
{
  AdwWindow parent_instance;

  GtkStack *stack;
  AdwStatusPage *problem_page;
  GtkBox *top_box;
  GtkImage *standing_icon;
  GtkLabel *standing_label;
  GtkLabel *reason_label;
  GtkLabel *ids_label;
  GtkBox *buttons_box;
  GtkButton *salesforce_button;
  GtkButton *aloware_button;
  AdwLeaflet *leaflet;
  GtkSearchEntry *search_entry;
  GtkStack *table_stack;
  GtkColumnView *column_view;
  GtkWidget *back_button;
  GtkLabel *field_label;
  GtkLabel *sentence_label;
  AdwActionRow *aloware_row;
  AdwActionRow *base_row;
  AdwActionRow *salesforce_row;
  GtkLabel *no_steps_label;
  GtkListBox *steps_list;
  GtkWidget *older_box;
  GtkLabel *older_label;

  CwSession *session;
  CwPairId pair;
  char *wanted; /* the field that is chosen as soon as the record has been read; NULL: none */
  CwPageModel *model;
  GtkSingleSelection *selection;
  CwRecordPage *page; /* what was read last; NULL: nothing yet */
  gint64 shown;       /* the key of the field whose history is shown; 0: none */
  guint max_steps;    /* of its writes */
};

G_DEFINE_FINAL_TYPE (CwRecordWindow, cw_record_window, ADW_TYPE_WINDOW)

/* ── The history of a field ── */

static void
set_value (AdwActionRow *row, const char *value, const char *absent)
{
  g_autofree char *markup = NULL;

  if (value != NULL && *value != '\0')
    markup = g_markup_escape_text (value, -1);
  else
    markup = g_markup_printf_escaped ("<i>%s</i>", value != NULL ? C_("value", "Blank") : absent);
  adw_action_row_set_subtitle (row, markup);
}

static const char *
get_state_words (CwWriteState state)
{
  switch (state)
    {
    case CW_WRITE_CONFIRMED:
      return NULL;
    case CW_WRITE_FAILED:
      return _("refused");
    case CW_WRITE_PLANNED:
    case CW_WRITE_SENT:
    default:
      return _("outcome not known yet");
    }
}

static GtkWidget *
new_step (const CwExplanationStep *step)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon;
  g_autofree char *moment = cw_words_moment (step->when);
  g_autofree char *title = g_markup_escape_text (step->sentence, -1);
  const char *state = get_state_words (step->state);
  const char *old_value = step->old_value != NULL && *step->old_value != '\0' ? step->old_value : _("blank");
  const char *new_value = step->new_value != NULL && *step->new_value != '\0' ? step->new_value : _("blank");
  g_autofree char *plain = NULL;
  g_autofree char *subtitle = NULL;

  if (state == NULL && step->kept != NULL)
    /* Translators: when, run number, platform, old and new value, and the form in which the platform keeps
     * it. */
    plain = g_strdup_printf (_("%s · run %" PRId64 " · %s: “%s” became “%s”, kept as “%s”"), moment,
                             step->run, step->side == CW_SIDE_SALESFORCE ? "Salesforce" : "Aloware",
                             old_value, new_value, step->kept);
  else if (state == NULL)
    /* Translators: when, run number, platform, old and new value. */
    plain = g_strdup_printf (_("%s · run %" PRId64 " · %s: “%s” became “%s”"), moment, step->run,
                             step->side == CW_SIDE_SALESFORCE ? "Salesforce" : "Aloware", old_value,
                             new_value);
  else
    /* Translators: when, run number, platform, old and new value, and what came of the write. */
    plain = g_strdup_printf (_("%s · run %" PRId64 " · %s: “%s” to “%s”, %s"), moment, step->run,
                             step->side == CW_SIDE_SALESFORCE ? "Salesforce" : "Aloware", old_value,
                             new_value, state);
  subtitle = g_markup_escape_text (plain, -1);

  icon = gtk_image_new_from_icon_name (state == NULL ? "object-select-symbolic" : "dialog-warning-symbolic");
  gtk_accessible_update_state (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);

  return row;
}

/* Adds those that are not listed yet. */
static void
add_steps (CwRecordWindow *self, const GPtrArray *steps, guint n_listed)
{
  guint n = MIN (steps->len, self->max_steps);
  g_autofree char *words = g_strdup_printf (_("The newest %'u of %'u"), n, steps->len);

  for (guint i = n_listed; i < n; i++)
    gtk_list_box_append (self->steps_list, new_step (g_ptr_array_index (steps, i)));
  gtk_label_set_label (self->older_label, words);
  gtk_widget_set_visible (self->older_box, n < steps->len);
}

static void
show_steps (CwRecordWindow *self, const GPtrArray *steps)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->steps_list))) != NULL)
    gtk_list_box_remove (self->steps_list, child);
  add_steps (self, steps, 0);
  gtk_widget_set_visible (GTK_WIDGET (self->steps_list), steps->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->no_steps_label), steps->len == 0);
}

static void
show_history (CwRecordWindow *self, const CwExplanation *field)
{
  gtk_label_set_label (self->field_label, cw_words_field (field->aloware));
  gtk_label_set_label (self->sentence_label, field->sentence);
  set_value (self->aloware_row, field->value[CW_SIDE_ALOWARE], _("Not delivered"));
  set_value (self->salesforce_row, field->value[CW_SIDE_SALESFORCE], _("Not delivered"));
  set_value (self->base_row, field->base_value, _("Never agreed"));
  show_steps (self, field->steps);
}

/* The field whose history is shown. (nullable) */
static const CwExplanation *
get_shown (CwRecordWindow *self)
{
  const GPtrArray *fields = self->page != NULL ? self->page->record->fields : NULL;

  return fields != NULL && self->shown > 0 && self->shown <= (gint64) fields->len
           ? g_ptr_array_index (fields, (guint) self->shown - 1)
           : NULL;
}

static void
show_selected (CwRecordWindow *self)
{
  CwPageItem *item = gtk_single_selection_get_selected_item (self->selection);
  gint64 key = item != NULL ? cw_page_item_get_key (item) : self->shown;

  if (key != self->shown)
    self->max_steps = STEPS_AT_ONCE;
  self->shown = key;
  if (get_shown (self) != NULL)
    show_history (self, get_shown (self));
}

/* The button goes with the last of them. */
static void
on_show_older (CwRecordWindow *self)
{
  const CwExplanation *field = get_shown (self);
  guint n_listed = self->max_steps;

  if (field == NULL)
    return;

  self->max_steps += STEPS_AT_ONCE;
  add_steps (self, field->steps, n_listed);
  if (!gtk_widget_get_visible (self->older_box))
    gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (self->steps_list, (int) n_listed)));
}

/* The row of the chosen field, where the table has made it. (nullable) */
static GtkWidget *
find_selected_row (CwRecordWindow *self)
{
  GtkWidget *list = gtk_widget_get_last_child (GTK_WIDGET (self->column_view));
  gpointer item = gtk_single_selection_get_selected_item (self->selection);

  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      GtkWidget *first = gtk_widget_get_first_child (row);
      GtkWidget *cell = first != NULL ? gtk_widget_get_first_child (first) : NULL;

      if (cell != NULL && cw_page_cell_get_item (cell) == item)
        return row;
    }

  return NULL;
}

static gboolean
focus_selected (gpointer data)
{
  CwRecordWindow *self = data;
  GtkWidget *row = self->model != NULL ? find_selected_row (self) : NULL;

  if (row != NULL)
    gtk_widget_grab_focus (row);

  return G_SOURCE_REMOVE;
}

static void
on_activate (CwRecordWindow *self)
{
  if (!adw_leaflet_get_folded (self->leaflet))
    return;

  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
  gtk_widget_grab_focus (self->back_button);
}

static void
on_back (CwRecordWindow *self)
{
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
  focus_selected (self);
}

static gboolean
fit (gpointer data)
{
  CwRecordWindow *self = data;
  gboolean folded, large;

  if (self->leaflet == NULL)
    return G_SOURCE_REMOVE;

  folded = adw_leaflet_get_folded (self->leaflet);
  gtk_widget_set_visible (self->back_button, folded);
  gtk_column_view_set_single_click_activate (self->column_view, folded);
  large = cw_text_scale (GTK_WIDGET (self)) >= LARGE_TEXT;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->top_box),
                                  folded || large ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->buttons_box),
                                  folded && large ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);

  return G_SOURCE_REMOVE;
}

/* GTK is allocating sizes: what changes them has to wait. */
static void
on_folded (CwRecordWindow *self)
{
  g_idle_add_full (G_PRIORITY_HIGH_IDLE, fit, g_object_ref (self), g_object_unref);
}

/* ── The table of fields ── */

static void
show_field (GtkWidget *cell, CwPageItem *item, gpointer data, gpointer user_data)
{
  const CwRecordRow *row = data;
  GtkWidget *icon = gtk_widget_get_first_child (cell);

  gtk_image_set_from_icon_name (GTK_IMAGE (icon),
                                row != NULL ? cw_record_field_icon (row->field->standing) : NULL);
  cw_page_cell_set_two_lines (gtk_widget_get_last_child (cell),
                              row != NULL ? cw_words_field (row->field->aloware) : NULL,
                              row != NULL ? cw_record_field_words (row->field->standing) : NULL);
  cw_page_cell_set_tooltip (cell, row != NULL ? row->field->sentence : NULL);
}

static void
show_side (GtkWidget *cell, const CwRecordRow *row, CwSide side)
{
  const char *value = row != NULL ? row->field->value[side] : NULL;
  g_autoptr (PangoAttrList) difference = NULL;

  if (row != NULL && row->field->standing != CW_FIELD_SAME)
    difference = cw_page_cell_difference (value, row->field->value[cw_side_other (side)]);
  cw_page_cell_set_value (cell, value, row != NULL ? "–" : "", difference);
}

static void
show_aloware (GtkWidget *cell, CwPageItem *item, gpointer row, gpointer user_data)
{
  show_side (cell, row, CW_SIDE_ALOWARE);
}

static void
show_salesforce (GtkWidget *cell, CwPageItem *item, gpointer row, gpointer user_data)
{
  show_side (cell, row, CW_SIDE_SALESFORCE);
}

static GtkWidget *
make_direction (gpointer user_data)
{
  GtkWidget *image = gtk_image_new ();

  gtk_widget_set_halign (image, GTK_ALIGN_CENTER);

  return image;
}

static void
show_direction (GtkWidget *image, CwPageItem *item, gpointer data, gpointer user_data)
{
  const CwRecordRow *row = data;
  const char *words = row != NULL ? cw_mapping_direction_words (row->field->direction) : NULL;

  gtk_image_set_from_icon_name (GTK_IMAGE (image),
                                row != NULL ? cw_mapping_direction_icon (row->field->direction) : NULL);
  cw_page_cell_set_tooltip (image, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words != NULL ? words : "", -1);
}

static void
show_base (GtkWidget *cell, CwPageItem *item, gpointer data, gpointer user_data)
{
  const CwRecordRow *row = data;

  cw_page_cell_set_value (cell, row != NULL ? row->field->base_value : NULL,
                          row != NULL ? _("Never agreed") : "", NULL);
}

static void
show_nothing (GtkWidget *cell, CwPageItem *item, gpointer data, gpointer user_data)
{
}

static char *
copy_field (gpointer data)
{
  return g_strdup (cw_words_field (((const CwRecordRow *) data)->field->aloware));
}

static char *
copy_aloware (gpointer data)
{
  return g_strdup (((const CwRecordRow *) data)->field->value[CW_SIDE_ALOWARE]);
}

static char *
copy_salesforce (gpointer data)
{
  return g_strdup (((const CwRecordRow *) data)->field->value[CW_SIDE_SALESFORCE]);
}

static char *
copy_base (gpointer data)
{
  return g_strdup (((const CwRecordRow *) data)->field->base_value);
}

static char *
copy_state (gpointer data)
{
  return g_strdup (cw_record_field_words (((const CwRecordRow *) data)->field->standing));
}

static char **
get_ids (gpointer data)
{
  return ((const CwRecordRow *) data)->page->record->pair.ids;
}

static const CwPageMenu row_menu = {
  .get_ids = get_ids,
};

static const CwPageColumn columns[] = {
  {
    .id = "field",
    .title = N_("Field"),
    .make = cw_page_cell_icon_and_lines,
    .show = show_field,
    .text = copy_field,
    .expand = TRUE,
    .resizable = TRUE,
  },
  {
    .id = "aloware",
    .title = "Aloware",
    .make = cw_page_cell_value,
    .show = show_aloware,
    .text = copy_aloware,
    .expand = TRUE,
    .resizable = TRUE,
  },
  {
    .make = make_direction,
    .show = show_direction,
  },
  {
    .id = "salesforce",
    .title = "Salesforce",
    .make = cw_page_cell_value,
    .show = show_salesforce,
    .text = copy_salesforce,
    .expand = TRUE,
    .resizable = TRUE,
  },
  {
    .id = "base",
    .title = N_("Last Agreed"),
    .make = cw_page_cell_value,
    .show = show_base,
    .text = copy_base,
    .expand = TRUE,
    .resizable = TRUE,
    .from_width = WIDTH_WITH_BASE,
  },
  {
    .id = "state",
    /* Only for copies: the first column shows it, too. */
    .title = NC_("status", "State"),
    .context = "status",
    .make = cw_page_cell_value,
    .show = show_nothing,
    .text = copy_state,
    .from_width = CW_PAGE_NEVER,
  },
};

/* ── The record ── */

static void
show_standing (CwRecordWindow *self, const CwRecordExplanation *record)
{
  static const struct
  {
    const char *words, *icon;
  } standings[] = {
    [CW_STANDING_IN_SYNC] = { N_("In Sync"), "object-select-symbolic" },
    [CW_STANDING_WAITING] = { N_("Waiting"), "content-loading-symbolic" },
    [CW_STANDING_EXCLUDED] = { N_("Skipped"), "action-unavailable-symbolic" },
    [CW_STANDING_CONFLICT] = { N_("Conflict"), "cw-conflict-symbolic" },
    [CW_STANDING_FAILING] = { N_("Refused"), "dialog-warning-symbolic" },
  };

  gtk_image_set_from_icon_name (self->standing_icon, standings[record->standing].icon);
  gtk_label_set_label (self->standing_label, _(standings[record->standing].words));
  gtk_label_set_label (self->reason_label, record->reason);
}

static void
show_id (GtkButton *button, const char *action, const char *id)
{
  gtk_widget_set_visible (GTK_WIDGET (button), id != NULL);
  if (id == NULL)
    return;

  /* The target comes first: the action would refuse a wrong one. */
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
}

static void
show_ids (CwRecordWindow *self, const CwPairId *pair)
{
  const char *salesforce = pair->ids[CW_SIDE_SALESFORCE];
  const char *aloware = pair->ids[CW_SIDE_ALOWARE];
  g_autofree char *first = salesforce != NULL ? g_strdup_printf ("Salesforce %s", salesforce) : NULL;
  g_autofree char *second = aloware != NULL ? g_strdup_printf ("Aloware %s", aloware) : NULL;
  g_autofree char *words = first != NULL && second != NULL ? g_strdup_printf ("%s · %s", first, second)
                                                           : g_strdup (first != NULL ? first : second);

  gtk_label_set_label (self->ids_label, words);
  show_id (self->salesforce_button, "win.open-salesforce", salesforce);
  show_id (self->aloware_button, "win.open-aloware", aloware);
}

static void
show_page (CwRecordWindow *self)
{
  const CwRecordExplanation *record = self->page->record;

  g_autofree char *name = cw_words_record (record->pair.label,
                                           cw_object_of_id (record->pair.ids[CW_SIDE_SALESFORCE]));

  gtk_window_set_title (GTK_WINDOW (self), name);
  show_standing (self, record);
  show_ids (self, &record->pair);
  gtk_widget_set_visible (GTK_WIDGET (self->search_entry), record->fields->len >= MIN_FIELDS_TO_SEARCH);
  show_selected (self);
}

/* Chooses the field that was asked for, once the record has been read. */
static void
select_wanted (CwRecordWindow *self)
{
  const GPtrArray *fields = self->page->record->fields;
  g_autofree char *wanted = g_steal_pointer (&self->wanted);

  for (guint i = 0; wanted != NULL && i < fields->len; i++)
    {
      const CwExplanation *field = g_ptr_array_index (fields, i);

      if (g_strcmp0 (field->aloware, wanted) != 0)
        continue;
      gtk_single_selection_set_selected (self->selection, i);
      /* Before 4.12, GtkColumnView has no function for scrolling, but the list inside it has this action. */
      gtk_widget_activate_action (gtk_widget_get_last_child (GTK_WIDGET (self->column_view)),
                                  "list.scroll-to-item", "u", i);
    }
}

static void
show_problem (CwRecordWindow *self)
{
  const GError *error = cw_page_model_get_error (self->model);

  if (error == NULL && self->page != NULL)
    return;

  adw_status_page_set_description (self->problem_page,
                                   error != NULL ? error->message
                                                 : _("There was no run yet, so nothing is known of it."));
  cw_stack_show (self->stack, "problem");
}

static void
on_indexed (CwRecordWindow *self)
{
  CwRecordPage *page = cw_page_model_get_summary (self->model);
  gboolean is_first = self->page == NULL;

  if (page != NULL)
    {
      g_clear_pointer (&self->page, cw_record_page_unref);
      self->page = cw_record_page_ref (page);
      show_page (self);
      cw_stack_show (self->table_stack,
                     g_list_model_get_n_items (G_LIST_MODEL (self->model)) > 0 ? "table" : "nothing");
      cw_stack_show (self->stack, "record");
    }
  show_problem (self);
  if (page == NULL || !is_first)
    return;

  select_wanted (self);
  /* The table makes its rows when it is laid out. */
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, focus_selected, g_object_ref (self), g_object_unref);
}

static gpointer
make_query (CwRecordWindow *self, gboolean again)
{
  return cw_record_query_new (&self->pair, gtk_editable_get_text (GTK_EDITABLE (self->search_entry)), again);
}

static void
on_search_changed (CwRecordWindow *self)
{
  if (self->page != NULL)
    cw_page_model_set_query (self->model, make_query (self, FALSE));
}

static void
on_stop_search (CwRecordWindow *self)
{
  if (*gtk_editable_get_text (GTK_EDITABLE (self->search_entry)) == '\0')
    gtk_window_close (GTK_WINDOW (self));
  else
    gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
}

static gboolean
on_find (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  GtkWidget *entry = GTK_WIDGET (CW_RECORD_WINDOW (widget)->search_entry);

  return gtk_widget_get_visible (entry) && gtk_widget_grab_focus (entry);
}

static void
read_again (CwRecordWindow *self)
{
  cw_page_model_refresh (self->model, make_query (self, TRUE));
}

static void
make_model (CwRecordWindow *self)
{
  self->model = cw_record_model_new (cw_session_get_profile_name (self->session));
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->model)));
  g_signal_connect_object (self->model, "indexed", G_CALLBACK (on_indexed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "notify::error", G_CALLBACK (show_problem), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (show_selected), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "state-changed", G_CALLBACK (read_again), self, G_CONNECT_SWAPPED);
  gtk_column_view_set_model (self->column_view, GTK_SELECTION_MODEL (self->selection));
  cw_page_model_set_query (self->model, make_query (self, TRUE));
}

void
cw_record_window_present (GtkWidget *parent, CwSession *session, const CwPairId *pair, const char *field)
{
  CwRecordWindow *self = g_object_new (CW_TYPE_RECORD_WINDOW, NULL);

  self->session = g_object_ref (session);
  cw_pair_id_copy (&self->pair, pair);
  self->wanted = g_strdup (field);
  cw_fit_over (GTK_WINDOW (self), GTK_WINDOW (gtk_widget_get_root (parent)));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.open-salesforce",
                                 cw_session_can_open (session, CW_SIDE_SALESFORCE));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.open-aloware",
                                 cw_session_can_open (session, CW_SIDE_ALOWARE));
  fit (self);
  make_model (self);
  gtk_window_present (GTK_WINDOW (self));
}

/* ── GObject ── */

/* The window below has these actions. */
static void
forward (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkWindow *below = gtk_window_get_transient_for (GTK_WINDOW (widget));

  if (below != NULL)
    gtk_widget_activate_action_variant (GTK_WIDGET (below), name, parameter);
}

static void
cw_record_window_dispose (GObject *object)
{
  CwRecordWindow *self = CW_RECORD_WINDOW (object);

  if (self->column_view != NULL)
    gtk_column_view_set_model (self->column_view, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), CW_TYPE_RECORD_WINDOW);
  g_clear_object (&self->selection);
  g_clear_object (&self->model);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (cw_record_window_parent_class)->dispose (object);
}

static void
cw_record_window_finalize (GObject *object)
{
  CwRecordWindow *self = CW_RECORD_WINDOW (object);

  cw_pair_id_clear (&self->pair);
  g_clear_pointer (&self->page, cw_record_page_unref);
  g_free (self->wanted);

  G_OBJECT_CLASS (cw_record_window_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, CwRecordWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, CwRecordWindow, problem_page);
  gtk_widget_class_bind_template_child (widget_class, CwRecordWindow, top_box);
  gtk_widget_class_bind_template_child (widget_class, CwRecordWindow, standing_icon);
  gtk_widget_class_bind_template_child (widget_class, CwRecordWindow, standing_label);
  gtk_widget_class_bind_template_child (widget_class, CwRecordWindow, reason_label);
  gtk_widget_class_bind_template_child (widget_class, CwRecordWindow, ids_label);
  gtk_widget_class_bind_template_child (widget_class, CwRecordWindow, buttons_box);
  gtk_widget_class_bind_template_child (widget_class, CwRecordWindow, salesforce_button);
  gtk_widget_class_bind_template_child (widget_class, CwRecordWindow, aloware_button);
  gtk_widget_class_bind_template_child (widget_class, CwRecordWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, CwRecordWindow, search_entry);
  gtk_widget_class_bind_template_child (widget_class, CwRecordWindow, table_stack);
  gtk_widget_class_bind_template_child (widget_class, CwRecordWindow, column_view);
  gtk_widget_class_bind_template_child (widget_class, CwRecordWindow, back_button);
  gtk_widget_class_bind_template_child (widget_class, CwRecordWindow, field_label);
  gtk_widget_class_bind_template_child (widget_class, CwRecordWindow, sentence_label);
  gtk_widget_class_bind_template_child (widget_class, CwRecordWindow, aloware_row);
  gtk_widget_class_bind_template_child (widget_class, CwRecordWindow, base_row);
  gtk_widget_class_bind_template_child (widget_class, CwRecordWindow, salesforce_row);
  gtk_widget_class_bind_template_child (widget_class, CwRecordWindow, no_steps_label);
  gtk_widget_class_bind_template_child (widget_class, CwRecordWindow, steps_list);
  gtk_widget_class_bind_template_child (widget_class, CwRecordWindow, older_box);
  gtk_widget_class_bind_template_child (widget_class, CwRecordWindow, older_label);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
  gtk_widget_class_bind_template_callback (widget_class, on_folded);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search);
  gtk_widget_class_bind_template_callback (widget_class, on_show_older);
}

static void
cw_record_window_class_init (CwRecordWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cw_record_window_dispose;
  object_class->finalize = cw_record_window_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/crosswalk_sync/Crosswalk/ui/cw-record-window.ui");
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "win.open-salesforce", "s", forward);
  gtk_widget_class_install_action (widget_class, "win.open-aloware", "s", forward);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, on_find, NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);
}

static void
cw_record_window_init (CwRecordWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  cw_focus_keep_usable (GTK_WINDOW (self));
  cw_page_columns_set (self->column_view, columns, G_N_ELEMENTS (columns), self, NULL);
  cw_page_menu_set (self->column_view, &row_menu);
  cw_stack_show (self->stack, "waiting");
}
