/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-sync-view.h"

#include "cw-accessible.h"
#include "cw-file-drop.h"
#include "cw-guard-dialog.h"
#include "cw-guards.h"
#include "cw-import-dialog.h"
#include "cw-preview-view.h"
#include "cw-store-runs.h"
#include "cw-sync-dialogs.h"
#include "cw-sync-facts.h"
#include "cw-sync-progress.h"
#include "cw-sync-job.h"
#include "cw-sync-start.h"
#include "cw-toast.h"

#include <glib/gi18n-lib.h>

/* What the person wants to start. It starts once the session is loaded. */
typedef enum
{
  WISH_NONE,
  WISH_PREVIEW,
  WISH_SYNC,
} Wish;

struct _CwSyncView
{
  AdwBin parent_instance;

  GtkStack *stack;
  GtkRevealer *drop_revealer;
  CwSyncStart *start;
  CwSyncProgress *progress;
  CwPreviewView *preview;
  AdwStatusPage *mapping_page;

  CwSession *session;
  GSignalGroup *signals;
  CwSyncJob *job;    /* of the run of this session that is going on, or NULL */
  CwSyncJob *parked; /* of the run of the person's own profile, while practice data is shown instead */
  CwSyncJob *told;   /* of the last run that ended; its outcome is shown; or NULL */
  CwSyncFacts *facts;
  GCancellable *reading;
  Wish wish;
  char *plan; /* the plan that is being applied, kept to ask again after a guard refused it; or NULL */
  GHashTable *left_out, *left_fields;
  GtkWindow *window; /* the window whose closing is guarded */
  gulong close_handler;
};

G_DEFINE_FINAL_TYPE (CwSyncView, cw_sync_view, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_SESSION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* ── Which page ── */

static const char *
choose_page (CwSyncView *self)
{
  CwObject object;

  if (self->session == NULL || !cw_session_is_loaded (self->session))
    return "loading";
  if (self->job != NULL)
    return "progress";
  /* A failure comes first, because it names the remedy. */
  if (self->told != NULL && cw_sync_job_get_error (self->told) != NULL)
    return "start";
  if (!cw_session_is_connected (self->session, CW_SIDE_SALESFORCE)
      || !cw_session_is_connected (self->session, CW_SIDE_ALOWARE))
    return "connect";
  if (cw_session_find_inactive (self->session, &object))
    return "mapping";
  if (cw_preview_view_get_plan (self->preview) != NULL)
    return "preview";

  return "start";
}

/* Says whose mapping is missing, where there may be two. */
static void
name_mapping (CwSyncView *self)
{
  CwObject object;

  if (!cw_session_find_inactive (self->session, &object))
    return;

  adw_status_page_set_title (self->mapping_page,
                             cw_session_get_settings (self->session)->objects == CW_OBJECTS_CONTACT
                               ? _("Activate the Mapping First")
                             : object == CW_OBJECT_LEAD ? _("Activate the Mapping of Leads First")
                                                        : _("Activate the Mapping of Contacts First"));
}

static void
on_go_to_mapping (CwSyncView *self)
{
  CwObject object;

  if (cw_session_find_inactive (self->session, &object))
    cw_session_set_object (self->session, object);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.view", "s", "mapping");
}

static void
update_page (CwSyncView *self)
{
  const char *page = choose_page (self);
  const char *before = gtk_stack_get_visible_child_name (self->stack);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  gboolean had_focus = focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self));

  if (self->session != NULL)
    name_mapping (self);
  if (g_strcmp0 (page, before) == 0)
    return;

  cw_stack_show (self->stack, page);
  /* Moves the keyboard focus to the new page. */
  if (had_focus)
    gtk_widget_child_focus (gtk_stack_get_visible_child (self->stack), GTK_DIR_TAB_FORWARD);
}

/* ── What is known ── */

static void
on_facts_read (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  CwSyncFacts *facts = cw_sync_facts_read_finish (result, &error);
  CwSyncView *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = CW_SYNC_VIEW (user_data);
  g_clear_pointer (&self->facts, cw_sync_facts_free);
  self->facts = facts;
  cw_sync_start_show_facts (self->start, self->session, facts, error);
  cw_sync_start_show_outcome (self->start, self->told, facts);
}

static void
stop_reading (CwSyncView *self)
{
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
}

static void
read_facts (CwSyncView *self)
{
  stop_reading (self);
  if (self->session == NULL || !cw_session_is_loaded (self->session) || self->job != NULL)
    return;

  cw_sync_start_show_facts (self->start, self->session, self->facts, NULL);
  cw_sync_start_show_outcome (self->start, self->told, self->facts);
  self->reading = g_cancellable_new ();
  cw_sync_facts_read_async (cw_session_get_profile_name (self->session), NULL, self->reading, on_facts_read,
                            self);
}

/* ── Runs ── */

static void on_job_ended (CwSyncView *self, CwSyncJob *job);

/* (job: transfer full) */
static void
follow_job (CwSyncView *self, CwSyncJob *job)
{
  self->job = job;
  cw_sync_progress_set_job (self->progress, job);
  update_page (self);
}

static void
start_run (CwSyncView *self, gboolean preview, const CwSyncOptions *options)
{
  const char *profile_name = cw_session_get_profile_name (self->session);
  CwSyncJob *job;

  g_return_if_fail (self->job == NULL);

  stop_reading (self);
  g_clear_object (&self->told);
  job = preview ? cw_sync_job_new_preview (profile_name, options)
                : cw_sync_job_new_sync (profile_name, options);
  g_signal_connect_object (job, "ended", G_CALLBACK (on_job_ended), self, G_CONNECT_SWAPPED);
  cw_sync_job_start (job);
  follow_job (self, job);
}

static void
forget_applied (CwSyncView *self)
{
  g_clear_pointer (&self->plan, g_free);
  g_clear_pointer (&self->left_out, g_hash_table_unref);
  g_clear_pointer (&self->left_fields, g_hash_table_unref);
}

static void
apply_plan (CwSyncView *self, gboolean assume_yes)
{
  const CwSyncOptions options = {
    .assume_yes = assume_yes,
    .plan = self->plan,
    .left_out = self->left_out,
    .left_fields = self->left_fields,
  };

  start_run (self, FALSE, &options);
}

/* ── Refused by a guard ── */

static void
show_preview (CwSyncView *self, CwSyncJob *job)
{
  guint expected[2];

  cw_sync_job_get_expected_requests (job, expected);
  cw_preview_view_set_plan (self->preview, cw_session_get_profile_name (self->session),
                            cw_sync_job_get_plan (job), expected);
}

/* Nothing was written, and nothing of the plan is lost: the person sees it again as it was left. */
static void
show_declined (CwSyncView *self)
{
  g_autoptr (CwSyncJob) refused = g_steal_pointer (&self->told);

  if (refused != NULL)
    show_preview (self, refused);
  if (self->left_out != NULL)
    cw_preview_view_set_left_out (self->preview, self->left_out, self->left_fields);
  update_page (self);
  read_facts (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->preview));
}

static void
on_guard_answered (gpointer owner, gboolean go_on)
{
  CwSyncView *self = owner;

  if (self->job != NULL || self->plan == NULL || self->session == NULL)
    return;
  if (go_on)
    apply_plan (self, TRUE);
  else
    show_declined (self);
}

static void
on_refused_read (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CwSyncView) self = user_data;
  g_autoptr (CwSyncFacts) facts = cw_sync_facts_read_finish (result, NULL);
  const CwRun *refused = self->told != NULL ? cw_sync_job_get_result (self->told) : NULL;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  guint left_out = self->left_out != NULL ? g_hash_table_size (self->left_out) : 0;

  if (facts == NULL || refused == NULL || self->job != NULL || root == NULL)
    return;

  if (g_strcmp0 (refused->error_code, CW_FIRST_WRITE_CODE) == 0)
    cw_guard_dialog_ask_first_write (GTK_WINDOW (root), refused->error_message, on_guard_answered,
                                     G_OBJECT (self));
  else
    cw_guard_dialog_ask (GTK_WINDOW (root), refused->error_message,
                         facts->changes - MIN (left_out, facts->changes), on_guard_answered, G_OBJECT (self));
}

/* Asks the person about the plan that the guard refused. The choices made for any other plan are
 * forgotten. */
static void
ask_guard (CwSyncView *self, CwSyncJob *job)
{
  const char *plan = cw_sync_job_get_plan (job);

  if (plan == NULL)
    return;
  if (g_strcmp0 (plan, self->plan) != 0)
    {
      forget_applied (self);
      self->plan = g_strdup (plan);
    }
  cw_sync_facts_read_async (cw_session_get_profile_name (self->session), plan, NULL, on_refused_read,
                            g_object_ref (self));
}

/* ── The end of a run ── */

static void
take_outcome (CwSyncView *self, CwSyncJob *job)
{
  const CwRun *result = cw_sync_job_get_result (job);
  gboolean preview = cw_sync_job_is_preview (job);

  if (preview && result != NULL && !cw_sync_job_is_cancelled (job) && cw_sync_job_get_plan (job) != NULL)
    {
      show_preview (self, job);
      return;
    }

  g_set_object (&self->told, job);
  if (!preview && result != NULL && g_strcmp0 (result->state, "refused") == 0)
    ask_guard (self, job);
  else
    forget_applied (self);
}

static void
on_job_ended (CwSyncView *self, CwSyncJob *job)
{
  /* The fields cleared below may hold the last reference to the job. */
  g_autoptr (CwSyncJob) held = g_object_ref (job);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (root != NULL)
    cw_sync_notify (GTK_WINDOW (root), job);
  if (job == self->parked)
    g_set_object (&self->told, job);
  if (job != self->job)
    return;

  cw_sync_progress_set_job (self->progress, NULL);
  g_clear_object (&self->job);
  take_outcome (self, job);
  update_page (self);
  read_facts (self);
  /* The run has read the accounts' fields and users and used some of their requests. The session reads the
   * new data. */
  cw_session_load_async (self->session, NULL, NULL, NULL);
  cw_session_look_again (self->session);
}

/* ── Actions of the person ── */

static void
on_preview (CwSyncView *self)
{
  const CwSyncOptions options = { .full = cw_sync_start_is_full (self->start) };

  forget_applied (self);
  start_run (self, TRUE, &options);
}

static void
on_sync (CwSyncView *self)
{
  const CwSyncOptions options = { .full = cw_sync_start_is_full (self->start) };

  forget_applied (self);
  start_run (self, FALSE, &options);
}

static void
grant_wish (CwSyncView *self)
{
  Wish wish = self->wish;
  const char *page = choose_page (self);

  if (wish == WISH_NONE || g_str_equal (page, "loading"))
    return;

  self->wish = WISH_NONE;
  if (!g_str_equal (page, "start"))
    return;

  if (wish == WISH_PREVIEW)
    on_preview (self);
  else
    on_sync (self);
}

void
cw_sync_view_start_run (CwSyncView *self, gboolean preview)
{
  g_return_if_fail (CW_IS_SYNC_VIEW (self));

  self->wish = preview ? WISH_PREVIEW : WISH_SYNC;
  grant_wish (self);
}

static void
on_show_preview (CwSyncView *self)
{
  if (self->facts == NULL || self->facts->preview == NULL)
    return;

  cw_preview_view_set_plan (self->preview, cw_session_get_profile_name (self->session), self->facts->preview,
                            self->facts->preview_requests);
  update_page (self);
}

static void
on_plan_chosen (const char *path, gpointer user_data)
{
  g_autoptr (CwSyncView) self = user_data;
  const CwSyncOptions options = { .plan_file = path };

  if (path == NULL || self->session == NULL || self->job != NULL)
    return;

  forget_applied (self);
  start_run (self, TRUE, &options);
}

static void
on_open_plan (CwSyncView *self)
{
  cw_preview_choose_file (GTK_WIDGET (self), on_plan_chosen, g_object_ref (self));
}

static void
on_apply (CwSyncView *self)
{
  forget_applied (self);
  self->plan = g_strdup (cw_preview_view_get_plan (self->preview));
  self->left_out = g_hash_table_ref (cw_preview_view_get_left_out (self->preview));
  self->left_fields = g_hash_table_ref (cw_preview_view_get_left_fields (self->preview));

  cw_preview_view_set_plan (self->preview, NULL, NULL, NULL);
  apply_plan (self, FALSE);
}

static void
on_back (CwSyncView *self)
{
  cw_preview_view_set_plan (self->preview, NULL, NULL, NULL);
  update_page (self);
  read_facts (self);
}

/* ── The session ── */

static void
on_session_changed (CwSyncView *self)
{
  update_page (self);
  grant_wish (self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    read_facts (self);
}

static void
on_state_changed (CwSyncView *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    read_facts (self);
}

/* A run of the person's own profile continues while practice data is shown. A practice run is cancelled,
 * because its platforms are shut down. */
static void
leave_session (CwSyncView *self)
{
  CwSyncJob *job = g_steal_pointer (&self->job);

  stop_reading (self);
  cw_sync_progress_set_job (self->progress, NULL);
  cw_preview_view_set_plan (self->preview, NULL, NULL, NULL);
  g_clear_pointer (&self->facts, cw_sync_facts_free);
  g_clear_object (&self->told);
  forget_applied (self);

  if (job != NULL && self->parked == NULL && !cw_session_is_practice (self->session))
    self->parked = job;
  else if (job != NULL)
    {
      cw_sync_job_cancel (job);
      g_object_unref (job);
    }
}

static void
enter_session (CwSyncView *self)
{
  if (self->session != NULL && !cw_session_is_practice (self->session) && self->parked != NULL)
    {
      g_autoptr (CwSyncJob) job = g_steal_pointer (&self->parked);

      if (cw_sync_job_is_ended (job))
        take_outcome (self, job);
      else
        follow_job (self, g_steal_pointer (&job));
    }
  on_session_changed (self);
}

static void
set_session (CwSyncView *self, CwSession *session)
{
  if (session == self->session)
    return;

  if (self->session != NULL)
    leave_session (self);
  g_set_object (&self->session, session);
  g_signal_group_set_target (self->signals, session);
  cw_sync_start_set_session (self->start, session);
  enter_session (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
}

/* ── The window ── */

static gboolean
on_close_request (CwSyncView *self, GtkWindow *window)
{
  CwSyncJob *job = self->job != NULL ? self->job : self->parked;

  if (job == NULL || cw_sync_job_is_ended (job))
    return GDK_EVENT_PROPAGATE;

  if (!cw_sync_job_is_cancelled (job))
    cw_sync_ask_close (window, job);
  return GDK_EVENT_STOP;
}

static void
cw_sync_view_root (GtkWidget *widget)
{
  CwSyncView *self = CW_SYNC_VIEW (widget);
  GtkRoot *root;

  GTK_WIDGET_CLASS (cw_sync_view_parent_class)->root (widget);

  root = gtk_widget_get_root (widget);
  if (GTK_IS_WINDOW (root))
    {
      self->window = GTK_WINDOW (root);
      self->close_handler = g_signal_connect_swapped (root, "close-request", G_CALLBACK (on_close_request),
                                                      self);
    }
}

static void
cw_sync_view_unroot (GtkWidget *widget)
{
  CwSyncView *self = CW_SYNC_VIEW (widget);

  if (self->window != NULL)
    g_clear_signal_handler (&self->close_handler, self->window);
  self->window = NULL;

  GTK_WIDGET_CLASS (cw_sync_view_parent_class)->unroot (widget);
}

static void
cw_sync_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (cw_sync_view_parent_class)->map (widget);

  /* Conflicts may have been settled while another view was shown. */
  read_facts (CW_SYNC_VIEW (widget));
}

/* ── GObject ── */

static void
cw_sync_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_SESSION)
    g_value_set_object (value, CW_SYNC_VIEW (object)->session);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
cw_sync_view_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_SESSION)
    set_session (CW_SYNC_VIEW (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static gboolean
cw_sync_view_grab_focus (GtkWidget *widget)
{
  GtkWidget *page = gtk_stack_get_visible_child (CW_SYNC_VIEW (widget)->stack);

  return page != NULL && gtk_widget_grab_focus (page);
}

static void
cw_sync_view_dispose (GObject *object)
{
  CwSyncView *self = CW_SYNC_VIEW (object);

  stop_reading (self);
  g_clear_object (&self->signals);
  /* The child is bound by name. gtk_widget_dispose_template() would unparent it without telling the bin. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), CW_TYPE_SYNC_VIEW);
  g_clear_object (&self->job);
  g_clear_object (&self->parked);
  g_clear_object (&self->told);
  g_clear_object (&self->session);
  g_clear_pointer (&self->facts, cw_sync_facts_free);
  forget_applied (self);

  G_OBJECT_CLASS (cw_sync_view_parent_class)->dispose (object);
}

static void
cw_sync_view_class_init (CwSyncViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = cw_sync_view_get_property;
  object_class->set_property = cw_sync_view_set_property;
  object_class->dispose = cw_sync_view_dispose;
  widget_class->root = cw_sync_view_root;
  widget_class->unroot = cw_sync_view_unroot;
  widget_class->map = cw_sync_view_map;
  widget_class->grab_focus = cw_sync_view_grab_focus;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, CW_TYPE_SESSION,
                                                  G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY
                                                    | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (CW_TYPE_SYNC_START);
  g_type_ensure (CW_TYPE_SYNC_PROGRESS);
  g_type_ensure (CW_TYPE_PREVIEW_VIEW);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/crosswalk_sync/Crosswalk/ui/cw-sync-view.ui");
  gtk_widget_class_bind_template_child (widget_class, CwSyncView, stack);
  gtk_widget_class_bind_template_child (widget_class, CwSyncView, start);
  gtk_widget_class_bind_template_child (widget_class, CwSyncView, progress);
  gtk_widget_class_bind_template_child (widget_class, CwSyncView, preview);
  gtk_widget_class_bind_template_child (widget_class, CwSyncView, drop_revealer);
  gtk_widget_class_bind_template_child (widget_class, CwSyncView, mapping_page);
  gtk_widget_class_bind_template_callback (widget_class, on_preview);
  gtk_widget_class_bind_template_callback (widget_class, on_sync);
  gtk_widget_class_bind_template_callback (widget_class, on_open_plan);
  gtk_widget_class_bind_template_callback (widget_class, on_show_preview);
  gtk_widget_class_bind_template_callback (widget_class, on_go_to_mapping);
  gtk_widget_class_bind_template_callback (widget_class, on_apply);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
}

static gboolean
wants_file (gpointer view)
{
  CwSyncView *self = view;

  return self->session != NULL && cw_session_is_loaded (self->session);
}

static void
take_file (gpointer view, GFile *file)
{
  cw_import_dialog_present (view, CW_SYNC_VIEW (view)->session, file);
}

/* Takes files that are dropped on the view: contacts that Aloware exported. */
static const CwFileDrop file_drop = { wants_file, take_file };

static void
cw_sync_view_init (CwSyncView *self)
{
  static const char *const told[] = { "notify::loaded", "notify::salesforce-connected",
                                      "notify::aloware-connected", "connections-changed", "mapping-changed" };

  self->signals = g_signal_group_new (CW_TYPE_SESSION);
  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    g_signal_group_connect_swapped (self->signals, told[i], G_CALLBACK (on_session_changed), self);
  g_signal_group_connect_swapped (self->signals, "state-changed", G_CALLBACK (on_state_changed), self);

  gtk_widget_init_template (GTK_WIDGET (self));
  cw_file_drop_accept (GTK_WIDGET (self), self->drop_revealer, &file_drop);
  cw_stack_show (self->stack, "loading");
}
