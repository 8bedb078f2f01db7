/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cw-mapping-detail.h"

#include <glib/gi18n-lib.h>

#include "cw-accessible.h"
#include "cw-mapping-check.h"
#include "cw-mapping-outcome.h"
#include "cw-mapping-values.h"
#include "cw-mapping-words.h"

struct _CwMappingDetail
{
  AdwBin parent_instance;

  GtkLabel *heading;
  GtkStack *stack;
  GtkBox *problems_box;
  GtkLabel *sentence;
  GtkWidget *owners_group;
  AdwPreferencesGroup *create_group;
  AdwActionRow *create_type_row;
  AdwActionRow *create_name_row;
  AdwComboRow *blank_row;
  AdwComboRow *conflict_row;
  AdwPreferencesGroup *sample_group;
  AdwPreferencesGroup *sample_rows;
  GtkWidget *next_button;
  AdwActionRow *aloware_row;
  AdwActionRow *agreed_row;
  AdwActionRow *salesforce_row;
  AdwActionRow *outcome_row;
  GtkImage *outcome_icon;
  CwMappingValues *values;

  CwMappingDocument *document;
  CwMappingItem *item; /* the row that is shown; NULL: none */
  CwSettings *settings;
  const CwMappingSample *sample; /* borrowed; NULL: not read yet */
  char *sample_problem;
  guint nth_pair;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (CwMappingDetail, cw_mapping_detail, ADW_TYPE_BIN)

static CwConflictRule
effective_rule (CwMappingDetail *self, const CwMappingRow *row)
{
  return row->conflict_set ? row->conflict : self->settings->conflict;
}

/* ── Problems and the sentence ── */

static GtkWidget *
problem_widget_new (const CwProblem *problem)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *icon = gtk_image_new_from_icon_name (problem->blocking ? "dialog-error-symbolic"
                                                                    : "dialog-warning-symbolic");
  GtkWidget *label = gtk_label_new (problem->message);

  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  problem->blocking ? _("Problem") : _("Warning"), -1);
  gtk_widget_add_css_class (icon, problem->blocking ? "error" : "warning");
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, "cw-problem");
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);

  return box;
}

static void
show_problems (CwMappingDetail *self)
{
  GPtrArray *problems = cw_mapping_item_get_problems (self->item);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->problems_box))) != NULL)
    gtk_box_remove (self->problems_box, child);

  for (guint i = 0; i < problems->len; i++)
    gtk_box_append (self->problems_box, problem_widget_new (g_ptr_array_index (problems, i)));
  gtk_widget_set_visible (GTK_WIDGET (self->problems_box), problems->len > 0);
}

static gboolean
has_problem (CwMappingItem *item, CwProblemCode code)
{
  GPtrArray *problems = cw_mapping_item_get_problems (item);

  for (guint i = 0; i < problems->len; i++)
    {
      if (((const CwProblem *) g_ptr_array_index (problems, i))->code == code)
        return TRUE;
    }

  return FALSE;
}

static void
show_create (CwMappingDetail *self)
{
  const CwCatalogueEntry *entry = cw_mapping_item_get_entry (self->item);
  CwObject object = cw_mapping_document_get_mapping (self->document)->object;
  gboolean missing = has_problem (self->item, CW_PROBLEM_FIELD_MISSING)
                     || (has_problem (self->item, CW_PROBLEM_NO_FIELD)
                         && entry->default_fields[object] == NULL);

  gtk_widget_set_visible (self->owners_group, entry->type == CW_ALOWARE_USER);
  gtk_widget_set_visible (GTK_WIDGET (self->create_group), missing);
  adw_action_row_set_subtitle (self->create_type_row, cw_catalogue_get_created_type (entry)->display);
  adw_action_row_set_subtitle (self->create_name_row, cw_catalogue_get_label (entry));
}

/* ── Rules ── */

static void
show_rules (CwMappingDetail *self)
{
  const CwMappingRow *row = cw_mapping_item_get_row (self->item);
  gboolean both = row->direction == CW_DIRECTION_BOTH;

  adw_combo_row_set_selected (self->blank_row, row->blank == CW_BLANK_CLEAR ? 1 : 0);
  adw_combo_row_set_selected (self->conflict_row, row->conflict_set ? (guint) row->conflict + 1 : 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->conflict_row), both);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->conflict_row),
                               both ? "" : _("Only for fields that flow both ways"));
}

static void
fill_conflict_row (CwMappingDetail *self)
{
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);
  /* Translators: the choice of what the profile's setting says: "Default (Ask me)" */
  g_autofree char *inherited = g_strdup_printf (_("Default (%s)"),
                                                cw_mapping_conflict_words (self->settings->conflict));

  gtk_string_list_append (words, inherited);
  for (CwConflictRule rule = CW_CONFLICT_RULE_ASK; rule <= CW_CONFLICT_RULE_NEWEST; rule++)
    gtk_string_list_append (words, cw_mapping_conflict_words (rule));

  self->updating = TRUE;
  adw_combo_row_set_model (self->conflict_row, G_LIST_MODEL (words));
  self->updating = FALSE;
}

static void
on_blank_selected (CwMappingDetail *self)
{
  if (self->updating || self->item == NULL)
    return;

  cw_mapping_document_set_blank (self->document, cw_mapping_item_get_key (self->item),
                                 adw_combo_row_get_selected (self->blank_row) == 1 ? CW_BLANK_CLEAR
                                                                                   : CW_BLANK_KEEP);
}

static void
on_conflict_selected (CwMappingDetail *self)
{
  guint selected = adw_combo_row_get_selected (self->conflict_row);

  if (self->updating || self->item == NULL || selected == GTK_INVALID_LIST_POSITION)
    return;

  cw_mapping_document_set_conflict (self->document, cw_mapping_item_get_key (self->item), selected > 0,
                                    selected > 0 ? (CwConflictRule) (selected - 1) : CW_CONFLICT_RULE_ASK);
}

/* ── What would happen ── */

static const char *
or_words (const char *value, const char *not_delivered)
{
  if (value == NULL)
    return not_delivered;

  /* Translators: a field of a contact that has no value */
  return *value != '\0' ? value : _("(blank)");
}

static void
set_sample_rows_visible (CwMappingDetail *self, gboolean visible)
{
  gtk_widget_set_visible (GTK_WIDGET (self->sample_rows), visible);
  gtk_widget_set_visible (self->next_button, visible && self->sample->pairs->len > 1);
}

static const char *
why_no_sample (CwMappingDetail *self)
{
  if (self->sample_problem != NULL)
    return self->sample_problem;
  if (self->sample == NULL)
    return _("Looking for a contact to show…");
  if (self->sample->pairs->len == 0)
    return _("Run a preview to see an example with one of your contacts.");

  return NULL;
}

static void
show_outcome (CwMappingDetail *self, const CwMappingSamplePair *pair, const CwMappingOutcome *outcome)
{
  adw_preferences_group_set_description (self->sample_group, NULL);
  if (pair->label != NULL)
    {
      g_autofree char *label = g_markup_escape_text (pair->label, -1);

      adw_preferences_group_set_description (self->sample_group, label);
    }

  adw_action_row_set_subtitle (self->aloware_row, or_words (outcome->aloware, _("Not read yet")));
  adw_action_row_set_subtitle (self->agreed_row, or_words (outcome->agreed, _("Nothing yet")));
  adw_action_row_set_subtitle (self->salesforce_row, or_words (outcome->salesforce, _("Not read yet")));
  adw_action_row_set_subtitle (self->outcome_row, outcome->sentence);
  gtk_image_set_from_icon_name (self->outcome_icon,
                                outcome->writes ? "document-edit-symbolic" : "object-select-symbolic");
}

static void
show_sample (CwMappingDetail *self)
{
  const char *why_not = why_no_sample (self);
  const CwMappingSamplePair *pair;
  g_autoptr (CwMappingOutcome) outcome = NULL;

  if (why_not == NULL)
    {
      pair = g_ptr_array_index (self->sample->pairs, self->nth_pair % self->sample->pairs->len);
      outcome = cw_mapping_outcome_new (pair, cw_mapping_document_get_mapping (self->document),
                                        cw_mapping_item_get_row (self->item),
                                        cw_mapping_document_get_schema (self->document), self->settings,
                                        cw_mapping_document_get_users (self->document));
      if (outcome != NULL)
        {
          show_outcome (self, pair, outcome);
          set_sample_rows_visible (self, TRUE);
          return;
        }
      why_not = _("Choose a Salesforce field to see what would happen.");
    }

  adw_preferences_group_set_description (self->sample_group, why_not);
  set_sample_rows_visible (self, FALSE);
}

static void
on_next_clicked (CwMappingDetail *self)
{
  self->nth_pair++;
  if (self->item != NULL)
    show_sample (self);
}

/* ── Updating everything ── */

static void
show_heading (CwMappingDetail *self)
{
  g_autofree char *heading = NULL;
  const char *aloware = cw_mapping_item_get_aloware_label (self->item);
  const char *salesforce = cw_mapping_item_get_salesforce_label (self->item);

  if (*salesforce == '\0' || g_str_equal (aloware, salesforce))
    {
      gtk_label_set_label (self->heading, aloware);
      return;
    }

  /* Translators: an Aloware field and the Salesforce field it is mapped to */
  heading = g_strdup_printf (_("%s and %s"), aloware, salesforce);
  gtk_label_set_label (self->heading, heading);
}

static void
show_all (CwMappingDetail *self)
{
  const CwMappingRow *row;
  GPtrArray *seen = NULL;
  g_autofree char *sentence = NULL;

  cw_stack_show (self->stack, self->item != NULL ? "row" : "empty");
  if (self->item == NULL)
    {
      gtk_label_set_label (self->heading, _("Details"));
      return;
    }

  row = cw_mapping_item_get_row (self->item);
  sentence = cw_mapping_row_sentence (row, cw_mapping_item_get_salesforce_label (self->item),
                                      effective_rule (self, row));
  if (self->sample != NULL)
    seen = g_hash_table_lookup (self->sample->values, cw_mapping_item_get_key (self->item));

  self->updating = TRUE;
  show_heading (self);
  show_problems (self);
  gtk_label_set_label (self->sentence, sentence);
  show_create (self);
  show_rules (self);
  show_sample (self);
  cw_mapping_values_show (self->values, self->document, self->item, seen);
  self->updating = FALSE;
}

void
cw_mapping_detail_set_document (CwMappingDetail *self, CwMappingDocument *document)
{
  g_return_if_fail (CW_IS_MAPPING_DETAIL (self));

  g_set_object (&self->document, document);
}

void
cw_mapping_detail_set_settings (CwMappingDetail *self, const CwSettings *settings)
{
  g_return_if_fail (CW_IS_MAPPING_DETAIL (self));
  g_return_if_fail (settings != NULL);

  cw_settings_free (self->settings);
  self->settings = cw_settings_copy (settings);
  fill_conflict_row (self);
  show_all (self);
}

void
cw_mapping_detail_set_sample (CwMappingDetail *self, const CwMappingSample *sample, const GError *problem)
{
  g_return_if_fail (CW_IS_MAPPING_DETAIL (self));

  self->sample = sample;
  g_clear_pointer (&self->sample_problem, g_free);
  if (problem != NULL)
    self->sample_problem = g_markup_escape_text (problem->message, -1);
  show_all (self);
}

void
cw_mapping_detail_show (CwMappingDetail *self, const char *key)
{
  CwMappingItem *item;

  g_return_if_fail (CW_IS_MAPPING_DETAIL (self));

  item = key != NULL && self->document != NULL ? cw_mapping_document_find (self->document, key) : NULL;
  if (item == self->item)
    return;

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_func (self->item, show_all, self);
  g_set_object (&self->item, item);
  if (item != NULL)
    g_signal_connect_object (item, "notify::revision", G_CALLBACK (show_all), self, G_CONNECT_SWAPPED);

  show_all (self);
}

/* ── Object ── */

static void
cw_mapping_detail_dispose (GObject *object)
{
  CwMappingDetail *self = CW_MAPPING_DETAIL (object);

  self->sample = NULL;
  self->updating = TRUE;
  g_clear_object (&self->item);
  g_clear_object (&self->document);
  /* The child is bound by name. gtk_widget_dispose_template() would unparent it without telling the bin. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), CW_TYPE_MAPPING_DETAIL);

  G_OBJECT_CLASS (cw_mapping_detail_parent_class)->dispose (object);
}

static void
cw_mapping_detail_finalize (GObject *object)
{
  CwMappingDetail *self = CW_MAPPING_DETAIL (object);

  g_clear_pointer (&self->settings, cw_settings_free);
  g_clear_pointer (&self->sample_problem, g_free);

  G_OBJECT_CLASS (cw_mapping_detail_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, CwMappingDetail, heading);
  gtk_widget_class_bind_template_child (widget_class, CwMappingDetail, stack);
  gtk_widget_class_bind_template_child (widget_class, CwMappingDetail, problems_box);
  gtk_widget_class_bind_template_child (widget_class, CwMappingDetail, sentence);
  gtk_widget_class_bind_template_child (widget_class, CwMappingDetail, create_group);
  gtk_widget_class_bind_template_child (widget_class, CwMappingDetail, owners_group);
  gtk_widget_class_bind_template_child (widget_class, CwMappingDetail, create_type_row);
  gtk_widget_class_bind_template_child (widget_class, CwMappingDetail, create_name_row);
  gtk_widget_class_bind_template_child (widget_class, CwMappingDetail, blank_row);
  gtk_widget_class_bind_template_child (widget_class, CwMappingDetail, conflict_row);
  gtk_widget_class_bind_template_child (widget_class, CwMappingDetail, sample_group);
  gtk_widget_class_bind_template_child (widget_class, CwMappingDetail, sample_rows);
  gtk_widget_class_bind_template_child (widget_class, CwMappingDetail, next_button);
  gtk_widget_class_bind_template_child (widget_class, CwMappingDetail, aloware_row);
  gtk_widget_class_bind_template_child (widget_class, CwMappingDetail, agreed_row);
  gtk_widget_class_bind_template_child (widget_class, CwMappingDetail, salesforce_row);
  gtk_widget_class_bind_template_child (widget_class, CwMappingDetail, outcome_row);
  gtk_widget_class_bind_template_child (widget_class, CwMappingDetail, outcome_icon);
  gtk_widget_class_bind_template_child (widget_class, CwMappingDetail, values);
}

static void
cw_mapping_detail_class_init (CwMappingDetailClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cw_mapping_detail_dispose;
  object_class->finalize = cw_mapping_detail_finalize;

  g_type_ensure (CW_TYPE_MAPPING_VALUES);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/crosswalk_sync/Crosswalk/ui/cw-mapping-detail.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_blank_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_conflict_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_next_clicked);
}

static void
cw_mapping_detail_init (CwMappingDetail *self)
{
  AdwActionRow *plain_rows[4];

  self->settings = cw_settings_new ();
  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->updating = FALSE;

  /* The subtitles of these rows are values of contacts, which must not be read as markup. */
  plain_rows[0] = self->aloware_row;
  plain_rows[1] = self->agreed_row;
  plain_rows[2] = self->salesforce_row;
  plain_rows[3] = self->outcome_row;
  for (guint i = 0; i < G_N_ELEMENTS (plain_rows); i++)
    adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (plain_rows[i]), FALSE);

  fill_conflict_row (self);
  show_all (self);
}
