/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-history-view.h"

#include "cw-accessible.h"
#include "cw-history-run-view.h"
#include "cw-history-source.h"
#include "cw-history-words.h"
#include "cw-page-cell.h"
#include "cw-run-bars.h"
#include "cw-run-words.h"
#include "cw-store-runs.h"
#include "cw-words.h"

#include <glib/gi18n-lib.h>

struct _CwHistoryView
{
  AdwBin parent_instance;

  GtkStack *page_stack;
  AdwStatusPage *problem_page;
  AdwLeaflet *leaflet;
  CwRunBars *run_bars;
  GtkListView *runs_list;
  CwHistoryRunView *run_view;

  CwSession *session;
  CwPageModel *model;
  GtkSingleSelection *selection;
  gint64 wanted;        /* the run that is shown as soon as the list has it; 0: none */
  CwPageItem *selected; /* the selected run; it is shown as soon as it has been read */
};

G_DEFINE_FINAL_TYPE (CwHistoryView, cw_history_view, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_SESSION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* ── A run in the list ── */

static GtkWidget *
make_run (gpointer user_data)
{
  GtkWidget *box = cw_page_cell_icon_and_lines (NULL);

  gtk_box_set_spacing (GTK_BOX (box), 12);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);

  return box;
}

static void
show_run (GtkWidget *cell, CwPageItem *item, gpointer data, gpointer user_data)
{
  GtkWidget *icon = gtk_widget_get_first_child (cell);
  const CwRun *run = data;
  g_autofree char *moment = NULL;
  g_autofree char *title = NULL;
  g_autofree char *counts = NULL;
  g_autofree char *line = NULL;

  gtk_widget_set_opacity (icon, run != NULL ? 1 : 0);
  if (run == NULL)
    {
      cw_page_cell_set_two_lines (gtk_widget_get_last_child (cell), NULL, NULL);
      return;
    }

  moment = cw_words_moment (run->started);
  title = g_strdup_printf ("%s · %s", cw_run_kind_words (run), moment);
  counts = cw_history_counts_words (run);
  line = g_strcmp0 (run->state, "finished") == 0 && run->undone_by == 0
           ? g_steal_pointer (&counts)
           : g_strdup_printf ("%s · %s", cw_run_state_words (run), counts);
  gtk_image_set_from_icon_name (GTK_IMAGE (icon), cw_history_state_icon (run));
  cw_page_cell_set_two_lines (gtk_widget_get_last_child (cell), title, line);
}

/* ── Which run is shown ── */

static void
show_selected (CwHistoryView *self)
{
  const CwRun *run = self->selected != NULL ? cw_page_item_get_data (self->selected) : NULL;

  if (run != NULL)
    cw_history_run_view_show (self->run_view, run);
}

static void
on_selected (CwHistoryView *self)
{
  CwPageItem *item = gtk_single_selection_get_selected_item (self->selection);

  if (self->selected == item)
    return;

  if (self->selected != NULL)
    g_signal_handlers_disconnect_by_func (self->selected, show_selected, self);
  g_set_object (&self->selected, item);
  if (item == NULL)
    return;

  g_signal_connect_object (item, "changed", G_CALLBACK (show_selected), self, G_CONNECT_SWAPPED);
  show_selected (self);
}

static void
on_run_activated (CwHistoryView *self)
{
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
}

static void
on_back (CwHistoryView *self)
{
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
}

static gboolean
fit (gpointer data)
{
  CwHistoryView *self = data;
  gboolean folded;

  if (self->leaflet == NULL)
    return G_SOURCE_REMOVE;

  folded = adw_leaflet_get_folded (self->leaflet);
  cw_history_run_view_set_folded (self->run_view, folded);
  /* Where the list takes the whole width, a single click opens a run. */
  gtk_list_view_set_single_click_activate (self->runs_list, folded);

  return G_SOURCE_REMOVE;
}

/* GTK is allocating sizes: what changes them has to wait. */
static void
on_folded (CwHistoryView *self)
{
  g_idle_add_full (G_PRIORITY_HIGH_IDLE, fit, g_object_ref (self), g_object_unref);
}

static void
update_page (CwHistoryView *self)
{
  const GError *error = self->model != NULL ? cw_page_model_get_error (self->model) : NULL;
  guint n = self->model != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->model)) : 0;

  if (error != NULL)
    adw_status_page_set_description (self->problem_page, error->message);
  cw_stack_show (self->page_stack, n > 0 ? "runs" : error != NULL ? "problem" : "empty");
}

/* Selects the run that is to be shown, once the list has it. */
static void
select_wanted (CwHistoryView *self)
{
  guint n = self->model != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->model)) : 0;

  for (guint i = 0; self->wanted != 0 && i < n; i++)
    {
      if (cw_page_model_get_key (self->model, i) != self->wanted)
        continue;
      self->wanted = 0;
      gtk_single_selection_set_selected (self->selection, i);
      on_run_activated (self);
    }
}

void
cw_history_view_show_run (CwHistoryView *self, gint64 run)
{
  g_return_if_fail (CW_IS_HISTORY_VIEW (self));

  self->wanted = run;
  select_wanted (self);
}

static void
on_indexed (CwHistoryView *self)
{
  update_page (self);
  select_wanted (self);
}

static void
refresh (CwHistoryView *self)
{
  if (self->model != NULL)
    cw_page_model_refresh (self->model, NULL);
}

/* ── The session ── */

static void
clear_model (CwHistoryView *self)
{
  cw_run_bars_set_selection (self->run_bars, NULL);
  gtk_list_view_set_model (self->runs_list, NULL);
  if (self->selected != NULL)
    g_signal_handlers_disconnect_by_func (self->selected, show_selected, self);
  g_clear_object (&self->selected);
  g_clear_object (&self->selection);
  g_clear_object (&self->model);
  cw_history_run_view_set_session (self->run_view, NULL);
}

static void
make_model (CwHistoryView *self)
{
  const char *profile = cw_session_get_profile_name (self->session);

  self->model = cw_history_runs_model_new (profile);
  g_signal_connect_object (self->model, "indexed", G_CALLBACK (on_indexed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "notify::error", G_CALLBACK (update_page), self, G_CONNECT_SWAPPED);
  cw_history_run_view_set_session (self->run_view, self->session);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->model)));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (on_selected), self,
                           G_CONNECT_SWAPPED);
  gtk_list_view_set_model (self->runs_list, GTK_SELECTION_MODEL (self->selection));
  cw_run_bars_set_selection (self->run_bars, self->selection);
  refresh (self);
}

/* Values that could not be read may be readable once the keyring is unlocked. */
static void
on_connections_changed (CwHistoryView *self)
{
  if (self->model != NULL && cw_page_model_get_error (self->model) != NULL)
    refresh (self);
}

static void
on_loaded (CwHistoryView *self)
{
  if (self->session != NULL && cw_session_is_loaded (self->session) && self->model == NULL)
    make_model (self);
}

static void
set_session (CwHistoryView *self, CwSession *session)
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
      g_signal_connect_object (session, "state-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (session, "connections-changed", G_CALLBACK (on_connections_changed), self,
                               G_CONNECT_SWAPPED);
    }

  on_loaded (self);
  update_page (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
}

static void
cw_history_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_SESSION)
    g_value_set_object (value, CW_HISTORY_VIEW (object)->session);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
cw_history_view_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_SESSION)
    set_session (CW_HISTORY_VIEW (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static gboolean
cw_history_view_grab_focus (GtkWidget *widget)
{
  GtkWidget *list = GTK_WIDGET (CW_HISTORY_VIEW (widget)->runs_list);

  return gtk_widget_get_mapped (list) && gtk_widget_grab_focus (list);
}

static void
cw_history_view_dispose (GObject *object)
{
  CwHistoryView *self = CW_HISTORY_VIEW (object);

  if (self->runs_list != NULL)
    clear_model (self);
  /* The child is bound by name. gtk_widget_dispose_template() would unparent it without telling the bin. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), CW_TYPE_HISTORY_VIEW);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (cw_history_view_parent_class)->dispose (object);
}

static void
cw_history_view_class_init (CwHistoryViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = cw_history_view_get_property;
  object_class->set_property = cw_history_view_set_property;
  object_class->dispose = cw_history_view_dispose;
  widget_class->grab_focus = cw_history_view_grab_focus;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, CW_TYPE_SESSION,
                                                  G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY
                                                    | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (CW_TYPE_HISTORY_RUN_VIEW);
  g_type_ensure (CW_TYPE_RUN_BARS);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/crosswalk_sync/Crosswalk/ui/cw-history-view.ui");
  gtk_widget_class_bind_template_child (widget_class, CwHistoryView, page_stack);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryView, problem_page);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryView, leaflet);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryView, run_bars);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryView, runs_list);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryView, run_view);
  gtk_widget_class_bind_template_callback (widget_class, refresh);
  gtk_widget_class_bind_template_callback (widget_class, on_folded);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
  gtk_widget_class_bind_template_callback (widget_class, on_run_activated);
}

static void
cw_history_view_init (CwHistoryView *self)
{
  g_autoptr (GtkListItemFactory) factory = cw_page_cell_factory_new (make_run, show_run, NULL, NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_view_set_factory (self->runs_list, factory);
  g_signal_connect_swapped (self->runs_list, "activate", G_CALLBACK (on_run_activated), self);
}
