/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cw-mapping-view-private.h"

#include <glib/gi18n-lib.h>

#include "cw-mapping-diff.h"
#include "cw-mapping-words.h"
#include "cw-name-button.h"
#include "cw-stack.h"
#include "cw-text-scale.h"

/* In pixels, for text of the usual size: below the first width the banner's buttons go below its words, below the second
 * the table goes without words; from the third on details stand beside it. */
#define NARROW_WIDTH 560
#define COMPACT_WIDTH 740
#define WIDE_WIDTH 1160
/* What it can be narrowed to at once, though what it has now would need more: it gets smaller with its width. */
#define NARROWEST_WIDTH 320

G_DEFINE_FINAL_TYPE (CwMappingView, cw_mapping_view, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_SESSION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* ── What is shown ── */

static void
get_standing (CwMappingView     *self,
              CwMappingStanding *standing)
{
  const CwMapping *active = cw_session_get_active_mapping (self->session);
  g_autoptr (GPtrArray) differences = cw_mapping_diff (active, cw_mapping_model_get_mapping (self->model), NULL);

  standing->unsaved = cw_session_has_unsaved (self->session);
  standing->has_active = active != NULL;
  standing->n_changes = differences->len;
}

static void
update_bulk (CwMappingView *self,
             guint          n_selected)
{
  g_autofree char *words = NULL;

  /* Kept as it was while it slides away. */
  cw_revealer_show (self->bulk_revealer, n_selected > 1);
  if (n_selected < 2)
    return;

  words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u field selected", "%u fields selected", n_selected),
                           n_selected);
  gtk_label_set_label (self->bulk_label, words);
}

void
cw_mapping_view_update (CwMappingView *self)
{
  CwMappingStanding standing;

  if (self->session == NULL)
    return;

  cw_stack_show (self->page_stack, cw_session_get_mapping (self->session) != NULL ? "mapping" : "empty");
  cw_stack_show (self->table_stack, cw_mapping_table_get_n_shown (self->table) > 0 ? "table" : "nothing");
  get_standing (self, &standing);
  cw_mapping_status_update (self->status, self->model, &standing);
  cw_mapping_view_enable_actions (self);
}

static void
on_selection_changed (CwMappingView *self)
{
  g_auto (GStrv) keys = cw_mapping_table_get_selected (self->table);
  guint n = g_strv_length (keys);

  cw_mapping_detail_show (self->detail, n == 1 ? keys[0] : NULL);
  update_bulk (self, n);
  cw_mapping_view_enable_actions (self);
}

static void
on_row_activated (CwMappingView *self)
{
  adw_flap_set_reveal_flap (self->flap, TRUE);
}

void
cw_mapping_view_show_row (CwMappingView *self,
                          const char    *key)
{
  if (!cw_mapping_table_select (self->table, key))
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "mapping.show-all", NULL);
      cw_mapping_table_select (self->table, key);
    }
  adw_flap_set_reveal_flap (self->flap, TRUE);
}

/* ── Session and model ── */

static void
on_edited (CwMappingView *self)
{
  if (self->session == NULL)
    return;

  self->pushing = TRUE;
  cw_session_set_mapping (self->session, cw_mapping_copy (cw_mapping_model_get_mapping (self->model)));
  self->pushing = FALSE;
  cw_mapping_view_update (self);
}

void
cw_mapping_view_pull (CwMappingView *self)
{
  if (self->pushing || self->session == NULL)
    return;

  /* The session's getters are const; counting a reference changes nothing that anybody sees. */
  cw_mapping_model_set (self->model, cw_session_get_mapping (self->session),
                        (CwSchema *) cw_session_get_schema (self->session),
                        (CwUserMap *) cw_session_get_users (self->session));
  cw_mapping_view_update (self);
}

static void
on_sample_loaded (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (CwMappingView) self = CW_MAPPING_VIEW (user_data);
  g_autoptr (CwMappingSample) sample = NULL;
  g_autoptr (GError) error = NULL;

  sample = cw_mapping_sample_load_finish (result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self->loading_sample = FALSE;
  cw_mapping_detail_set_sample (self->detail, sample, error);
  g_clear_pointer (&self->sample, cw_mapping_sample_free);
  self->sample = g_steal_pointer (&sample);
  cw_mapping_model_take_delivered (self->model, self->sample != NULL ? g_steal_pointer (&self->sample->delivered) : NULL);
  cw_mapping_view_update (self);
}

/* Each time the view is looked at: a sync may have read more in between. */
static void
load_sample (CwMappingView *self)
{
  if (self->session == NULL || self->loading_sample || !cw_session_is_loaded (self->session) ||
      cw_session_get_mapping (self->session) == NULL)
    return;

  self->loading_sample = TRUE;
  cw_mapping_sample_load_async (cw_session_get_profile_name (self->session), self->cancellable, on_sample_loaded,
                                g_object_ref (self));
}

static void
on_settings_changed (CwMappingView *self)
{
  cw_mapping_detail_set_settings (self->detail, cw_session_get_settings (self->session));
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    load_sample (self);
}

static void
forget_session (CwMappingView *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->loading_sample = FALSE;
  cw_mapping_model_set (self->model, NULL, NULL, NULL);
  cw_mapping_detail_set_sample (self->detail, NULL, NULL);
  g_clear_pointer (&self->sample, cw_mapping_sample_free);
  cw_mapping_model_take_delivered (self->model, NULL);
}

static void
set_session (CwMappingView *self,
             CwSession     *session)
{
  if (!g_set_object (&self->session, session))
    return;

  forget_session (self);
  g_signal_group_set_target (self->session_signals, session);
  if (session != NULL)
    {
      cw_mapping_view_pull (self);
      on_settings_changed (self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
}

/* ── Searching and filtering ── */

static void
on_search_changed (CwMappingView *self)
{
  cw_mapping_table_set_search (self->table, gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
  cw_mapping_view_update (self);
}

static void
on_stop_search (CwMappingView *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  gtk_widget_child_focus (GTK_WIDGET (self->table), GTK_DIR_TAB_FORWARD);
}

static void
on_show_selected (CwMappingView *self)
{
  cw_mapping_table_set_show (self->table, gtk_drop_down_get_selected (self->show_drop_down));
  cw_mapping_view_update (self);
}

static void
name_menu_button (GtkMenuButton *button)
{
  cw_name_button (GTK_WIDGET (button), gtk_widget_get_tooltip_text (GTK_WIDGET (button)), NULL);
}

static void
fill_show_drop_down (CwMappingView *self)
{
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);

  gtk_string_list_append (words, _("All fields"));
  gtk_string_list_append (words, _("Problems"));
  for (CwCategory category = CW_CATEGORY_LOCKED; category <= CW_CATEGORY_CUSTOM; category++)
    gtk_string_list_append (words, cw_mapping_category_words (category));

  gtk_drop_down_set_model (self->show_drop_down, G_LIST_MODEL (words));
}

static void
on_add_chosen (CwMappingView *self,
               const char    *key)
{
  if (cw_mapping_model_add (self->model, key))
    cw_mapping_view_show_row (self, key);
}

static void
create_add_popup (GtkMenuButton *button,
                  gpointer       user_data)
{
  CwMappingView *self = CW_MAPPING_VIEW (user_data);
  GtkWidget *popover = cw_mapping_add_new (self->model, self->sample != NULL ? self->sample->custom : NULL);

  g_signal_connect_object (popover, "chosen", G_CALLBACK (on_add_chosen), self, G_CONNECT_SWAPPED);
  gtk_menu_button_set_popover (button, popover);
}

/* ── Size ── */

static void
on_reveal_changed (CwMappingView *self)
{
  if (self->wide)
    self->details_closed = !adw_flap_get_reveal_flap (self->flap);
}

static gboolean
adapt (gpointer user_data)
{
  CwMappingView *self = CW_MAPPING_VIEW (user_data);
  double width = self->width / cw_text_scale (GTK_WIDGET (self));
  gboolean wide = width >= WIDE_WIDTH;

  self->resize_source = 0;
  self->narrow = width < NARROW_WIDTH;
  cw_mapping_table_set_compact (self->table, width < COMPACT_WIDTH);
  cw_mapping_status_set_compact (self->status, self->narrow);
  /* The menu has it, too. */
  gtk_widget_set_visible (self->details_button, !self->narrow);

  if (wide != self->wide)
    {
      self->wide = FALSE;
      adw_flap_set_fold_policy (self->flap, wide ? ADW_FLAP_FOLD_POLICY_NEVER : ADW_FLAP_FOLD_POLICY_ALWAYS);
      adw_flap_set_reveal_flap (self->flap, wide && !self->details_closed);
      self->wide = wide;
    }

  return G_SOURCE_REMOVE;
}

static int
child_width (CwMappingView *self)
{
  int minimum;

  gtk_widget_measure (GTK_WIDGET (self->page_stack), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);

  return minimum;
}

/* Children must not change while they are being given their places, so what depends on the width waits a moment, but
 * not until the frame is drawn. */
static void
cw_mapping_view_size_allocate (GtkWidget *widget,
                               int        width,
                               int        height,
                               int        baseline)
{
  CwMappingView *self = CW_MAPPING_VIEW (widget);

  if (width != self->width)
    {
      self->width = width;
      if (self->resize_source == 0)
        self->resize_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, adapt, self, NULL);
    }

  gtk_widget_allocate (GTK_WIDGET (self->page_stack), MAX (width, child_width (self)), height, baseline, NULL);
}

static void
cw_mapping_view_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  CwMappingView *self = CW_MAPPING_VIEW (widget);

  if (orientation == GTK_ORIENTATION_VERTICAL && for_size >= 0)
    for_size = MAX (for_size, child_width (self));
  gtk_widget_measure (GTK_WIDGET (self->page_stack), orientation, for_size, minimum, natural, minimum_baseline,
                      natural_baseline);
  if (orientation == GTK_ORIENTATION_HORIZONTAL && !self->narrow)
    *minimum = MIN (*minimum, NARROWEST_WIDTH);
}

static void
cw_mapping_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (cw_mapping_view_parent_class)->map (widget);

  load_sample (CW_MAPPING_VIEW (widget));
  cw_mapping_view_enable_shortcuts (CW_MAPPING_VIEW (widget), TRUE);
}

static void
cw_mapping_view_unmap (GtkWidget *widget)
{
  cw_mapping_view_enable_shortcuts (CW_MAPPING_VIEW (widget), FALSE);

  GTK_WIDGET_CLASS (cw_mapping_view_parent_class)->unmap (widget);
}

/* ── Object ── */

static void
cw_mapping_view_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_SESSION:
      g_value_set_object (value, CW_MAPPING_VIEW (object)->session);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cw_mapping_view_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_SESSION:
      set_session (CW_MAPPING_VIEW (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cw_mapping_view_dispose (GObject *object)
{
  CwMappingView *self = CW_MAPPING_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->resize_source, g_source_remove);
  g_clear_object (&self->session_signals);
  if (self->detail != NULL)
    cw_mapping_detail_set_sample (self->detail, NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), CW_TYPE_MAPPING_VIEW);
  g_clear_object (&self->model);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (cw_mapping_view_parent_class)->dispose (object);
}

static void
cw_mapping_view_finalize (GObject *object)
{
  CwMappingView *self = CW_MAPPING_VIEW (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->sample, cw_mapping_sample_free);

  G_OBJECT_CLASS (cw_mapping_view_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/crosswalk_sync/Crosswalk/ui/cw-mapping-view.ui");
  gtk_widget_class_bind_template_child (widget_class, CwMappingView, flap);
  gtk_widget_class_bind_template_child (widget_class, CwMappingView, page_stack);
  gtk_widget_class_bind_template_child (widget_class, CwMappingView, search_entry);
  gtk_widget_class_bind_template_child (widget_class, CwMappingView, show_drop_down);
  gtk_widget_class_bind_template_child (widget_class, CwMappingView, add_button);
  gtk_widget_class_bind_template_child (widget_class, CwMappingView, menu_button);
  gtk_widget_class_bind_template_child (widget_class, CwMappingView, details_button);
  gtk_widget_class_bind_template_child (widget_class, CwMappingView, status);
  gtk_widget_class_bind_template_child (widget_class, CwMappingView, table_stack);
  gtk_widget_class_bind_template_child (widget_class, CwMappingView, table);
  gtk_widget_class_bind_template_child (widget_class, CwMappingView, bulk_revealer);
  gtk_widget_class_bind_template_child (widget_class, CwMappingView, bulk_label);
  gtk_widget_class_bind_template_child (widget_class, CwMappingView, detail);
  gtk_widget_class_bind_template_child (widget_class, CwMappingView, drop_revealer);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search);
  gtk_widget_class_bind_template_callback (widget_class, on_show_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_selection_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_reveal_changed);
}

static void
cw_mapping_view_class_init (CwMappingViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cw_mapping_view_dispose;
  object_class->finalize = cw_mapping_view_finalize;
  object_class->get_property = cw_mapping_view_get_property;
  object_class->set_property = cw_mapping_view_set_property;
  widget_class->size_allocate = cw_mapping_view_size_allocate;
  widget_class->measure = cw_mapping_view_measure;
  widget_class->map = cw_mapping_view_map;
  widget_class->unmap = cw_mapping_view_unmap;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, CW_TYPE_SESSION,
                                                  G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                                  G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (CW_TYPE_MAPPING_TABLE);
  g_type_ensure (CW_TYPE_MAPPING_STATUS);
  g_type_ensure (CW_TYPE_MAPPING_DETAIL);
  bind_template (widget_class);
  cw_mapping_view_install_actions (widget_class);
}

static void
cw_mapping_view_init (CwMappingView *self)
{
  self->model = cw_mapping_model_new ();
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));

  name_menu_button (self->add_button);
  name_menu_button (self->menu_button);
  cw_name_button (GTK_WIDGET (self->show_drop_down), _("Fields to show"), NULL);
  cw_revealer_hide_folded (self->bulk_revealer);
  fill_show_drop_down (self);
  gtk_menu_button_set_create_popup_func (self->add_button, create_add_popup, self, NULL);
  cw_mapping_table_set_model (self->table, self->model);
  cw_mapping_detail_set_model (self->detail, self->model);
  g_signal_connect_object (self->model, "edited", G_CALLBACK (on_edited), self, G_CONNECT_SWAPPED);
  cw_mapping_view_init_drop (self);
  cw_mapping_view_init_shortcuts (self);

  self->session_signals = g_signal_group_new (CW_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session_signals, "mapping-changed", G_CALLBACK (cw_mapping_view_pull), self);
  g_signal_group_connect_swapped (self->session_signals, "schema-changed", G_CALLBACK (cw_mapping_view_pull), self);
  g_signal_group_connect_swapped (self->session_signals, "connections-changed", G_CALLBACK (on_settings_changed), self);
}
