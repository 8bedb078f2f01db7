/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-conflicts-view-private.h"

#include "cw-page-cell.h"
#include "cw-stack.h"

#include <glib/gi18n-lib.h>

/* Below these widths the table does without what is good to know: first who and when, then what was last agreed. */
#define WIDTH_WITH_WHO 900
#define WIDTH_WITH_BASE 720

G_DEFINE_FINAL_TYPE (CwConflictsView, cw_conflicts_view, ADW_TYPE_BIN)

enum {
  PROP_0,
  PROP_SESSION,
  PROP_N_CONFLICTS,
  PROP_HAS_CONFLICTS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* ── What is shown ── */

static int
get_kind (CwConflictsView *self)
{
  return (int) gtk_drop_down_get_selected (self->kind_dropdown) - 1;
}

static gboolean
is_filtered (CwConflictsView *self)
{
  return get_kind (self) >= 0 || *gtk_editable_get_text (GTK_EDITABLE (self->search_entry)) != '\0';
}

static void
update_count (CwConflictsView *self)
{
  guint shown = self->model != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->model)) : 0;
  g_autofree char *words = NULL;

  if (is_filtered (self))
    words = g_strdup_printf (_("%'u of %'u"), shown, self->n_conflicts);
  else
    words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%'u conflict", "%'u conflicts", self->n_conflicts), self->n_conflicts);
  gtk_label_set_label (self->count_label, words);
}

static void
update_page (CwConflictsView *self)
{
  const GError *error = self->model != NULL ? cw_page_model_get_error (self->model) : NULL;
  guint shown = self->model != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->model)) : 0;

  if (error != NULL)
    adw_status_page_set_description (self->problem_page, error->message);

  if (error != NULL && shown == 0)
    cw_stack_show (self->page_stack, "problem");
  else if (self->n_conflicts > 0 || shown > 0 || is_filtered (self))
    cw_stack_show (self->page_stack, "list");
  else
    cw_stack_show (self->page_stack, "empty");

  if (shown > 0 || self->model == NULL || !cw_page_model_is_loading (self->model))
    cw_stack_show (self->list_stack, shown > 0 ? "table" : "nothing");
  update_count (self);
}

static gboolean
is_open (gint64   conflict,
         gpointer facts)
{
  return cw_conflict_facts_find (facts, conflict) != NULL;
}

static void
on_indexed (CwConflictsView *self)
{
  const CwConflictFacts *facts = cw_page_model_get_summary (self->model);
  guint n = facts != NULL ? facts->facts->len : 0;

  if (facts != NULL)
    cw_conflict_picks_keep (self->picks, is_open, (gpointer) facts);

  if (n != self->n_conflicts)
    {
      self->n_conflicts = n;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_CONFLICTS]);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_CONFLICTS]);
    }
  update_page (self);
}

static void
on_selection_changed (CwConflictsView *self)
{
  g_autoptr(GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  guint n = (guint) gtk_bitset_get_size (selected);
  g_autofree char *words = NULL;

  gtk_revealer_set_reveal_child (self->selection_revealer, n > 1);
  if (n < 2)
    return;

  words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%'u conflict selected", "%'u conflicts selected", n), n);
  gtk_label_set_label (self->selection_label, words);
}

static void
on_filter_changed (CwConflictsView *self)
{
  if (self->model == NULL)
    return;

  cw_conflict_model_show (self->model, get_kind (self), gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
  update_count (self);
}

static void
refresh (CwConflictsView *self)
{
  if (self->model != NULL)
    cw_conflict_model_refresh (self->model, get_kind (self), gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
}

static void
on_picks_ended (CwConflictsView *self)
{
  cw_conflicts_view_picks_ended (self);
  refresh (self);
}

/* ── The session ── */

static void
clear_model (CwConflictsView *self)
{
  gtk_column_view_set_model (self->column_view, NULL);
  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
  g_clear_object (&self->toast);
  g_clear_object (&self->selection);
  g_clear_object (&self->model);
  g_clear_object (&self->picks);
  g_clear_object (&self->watch);
  self->n_conflicts = 0;
}

static void
make_model (CwConflictsView *self)
{
  const char *profile = cw_session_get_profile_name (self->session);

  self->picks = cw_conflict_picks_new (profile);
  g_signal_connect_object (self->picks, "changed", G_CALLBACK (cw_conflicts_view_update_picks), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->picks, "ended", G_CALLBACK (on_picks_ended), self, G_CONNECT_SWAPPED);

  self->model = cw_conflict_model_new (profile);
  g_signal_connect_object (self->model, "indexed", G_CALLBACK (on_indexed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "notify::error", G_CALLBACK (update_page), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "notify::n-items", G_CALLBACK (update_page), self, G_CONNECT_SWAPPED);

  self->watch = cw_state_watch_new (profile);
  g_signal_connect_object (self->watch, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);

  self->selection = gtk_multi_selection_new (g_object_ref (G_LIST_MODEL (self->model)));
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (on_selection_changed), self, G_CONNECT_SWAPPED);
  cw_conflicts_view_set_up_columns (self);
  gtk_column_view_set_model (self->column_view, GTK_SELECTION_MODEL (self->selection));
  on_filter_changed (self);
}

/* What could not be read may be there now: the keyring was unlocked. */
static void
on_connections_changed (CwConflictsView *self)
{
  if (self->model != NULL && cw_page_model_get_error (self->model) != NULL)
    refresh (self);
}

static void
on_loaded (CwConflictsView *self)
{
  if (self->session != NULL && cw_session_is_loaded (self->session) && self->model == NULL)
    make_model (self);
}

static void
set_session (CwConflictsView *self,
             CwSession       *session)
{
  if (self->session == session)
    return;

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  clear_model (self);
  g_set_object (&self->session, session);
  if (session != NULL)
    {
      g_signal_connect_object (session, "notify::loaded", G_CALLBACK (on_loaded), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (session, "connections-changed", G_CALLBACK (on_connections_changed), self, G_CONNECT_SWAPPED);
    }

  on_loaded (self);
  update_page (self);
  cw_conflicts_view_update_picks (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_CONFLICTS]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_CONFLICTS]);
}

/* ── GObject ── */

static void
cw_conflicts_view_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  CwConflictsView *self = CW_CONFLICTS_VIEW (object);

  switch (prop_id)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    case PROP_N_CONFLICTS:
      g_value_set_uint (value, self->n_conflicts);
      break;
    case PROP_HAS_CONFLICTS:
      g_value_set_boolean (value, self->n_conflicts > 0);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cw_conflicts_view_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  if (prop_id == PROP_SESSION)
    set_session (CW_CONFLICTS_VIEW (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
cw_conflicts_view_dispose (GObject *object)
{
  CwConflictsView *self = CW_CONFLICTS_VIEW (object);

  if (self->column_view != NULL)
    clear_model (self);
  /* The child is bound by name: the template would take it away behind the bin's back. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), CW_TYPE_CONFLICTS_VIEW);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (cw_conflicts_view_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/crosswalk_sync/Crosswalk/ui/cw-conflicts-view.ui");
  gtk_widget_class_bind_template_child (widget_class, CwConflictsView, page_stack);
  gtk_widget_class_bind_template_child (widget_class, CwConflictsView, list_stack);
  gtk_widget_class_bind_template_child (widget_class, CwConflictsView, problem_page);
  gtk_widget_class_bind_template_child (widget_class, CwConflictsView, search_entry);
  gtk_widget_class_bind_template_child (widget_class, CwConflictsView, kind_dropdown);
  gtk_widget_class_bind_template_child (widget_class, CwConflictsView, count_label);
  gtk_widget_class_bind_template_child (widget_class, CwConflictsView, column_view);
  gtk_widget_class_bind_template_child (widget_class, CwConflictsView, base_column);
  gtk_widget_class_bind_template_child (widget_class, CwConflictsView, who_column);
  gtk_widget_class_bind_template_child (widget_class, CwConflictsView, selection_revealer);
  gtk_widget_class_bind_template_child (widget_class, CwConflictsView, selection_label);
  gtk_widget_class_bind_template_child (widget_class, CwConflictsView, picks_revealer);
  gtk_widget_class_bind_template_child (widget_class, CwConflictsView, picks_label);
  gtk_widget_class_bind_template_child (widget_class, CwConflictsView, picks_progress);
  gtk_widget_class_bind_template_child (widget_class, CwConflictsView, discard_button);
  gtk_widget_class_bind_template_child (widget_class, CwConflictsView, apply_button);
  gtk_widget_class_bind_template_child (widget_class, CwConflictsView, cancel_button);
  gtk_widget_class_bind_template_callback (widget_class, on_filter_changed);
  gtk_widget_class_bind_template_callback (widget_class, refresh);
}

static void
cw_conflicts_view_class_init (CwConflictsViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = cw_conflicts_view_get_property;
  object_class->set_property = cw_conflicts_view_set_property;
  object_class->dispose = cw_conflicts_view_dispose;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, CW_TYPE_SESSION,
                                                  G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_N_CONFLICTS] = g_param_spec_uint ("n-conflicts", NULL, NULL, 0, G_MAXUINT, 0,
                                                    G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_HAS_CONFLICTS] = g_param_spec_boolean ("has-conflicts", NULL, NULL, FALSE,
                                                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  bind_template (widget_class);
  cw_conflicts_view_install_actions (widget_class);
}

static void
cw_conflicts_view_init (CwConflictsView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  cw_page_cell_fit_columns (self->column_view,
                            (const CwPageFit[]) { { self->who_column, WIDTH_WITH_WHO }, { self->base_column, WIDTH_WITH_BASE } }, 2);
}
