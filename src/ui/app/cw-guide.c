/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-guide.h"

#include "cw-background.h"
#include "cw-desktop-settings.h"
#include "cw-error.h"
#include "cw-kept-plan.h"
#include "cw-missing-field.h"
#include "cw-permission.h"
#include "cw-store-runs.h"
#include "cw-sync-store.h"
#include "cw-toast.h"

#include <glib/gi18n-lib.h>

/* In the settings: by the name of a profile, the steps that were visited (1 << CwGuideStep), and these. */
#define SETTING "guide"
#define MARK_LEFT (1u << 16)
#define MARK_THROUGH (1u << 17)

struct _CwGuide
{
  AdwBin parent_instance;

  GtkLabel *step_label;
  GtkLabel *words_label;
  GtkButton *step_button;

  GSettings *settings; /* NULL: the schema is not installed, so nothing is remembered */
  CwSession *session;
  GSignalGroup *signals;
  GCancellable *cancellable;
  guint update_source;
  guint marks;
  CwGuideStep step;
  CwObject inactive, lacking; /* of the steps for mapping and fields: which object they are about */
  gboolean looking, looked;   /* in the state database, whether there is a preview */
  gboolean previewed;
};

G_DEFINE_FINAL_TYPE (CwGuide, cw_guide, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_SESSION,
  PROP_IS_LEFT,
  N_PROPS
};

enum
{
  STEP,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void queue_update (CwGuide *self);

/* ── What is remembered ── */

static guint
read_marks (CwGuide *self)
{
  g_autoptr (GVariant) all = self->settings != NULL ? g_settings_get_value (self->settings, SETTING) : NULL;
  guint marks = 0;

  if (all != NULL && self->session != NULL && !cw_session_is_practice (self->session))
    g_variant_lookup (all, cw_session_get_profile_name (self->session), "u", &marks);

  return marks;
}

/* Remembers the marks of a profile (nullable: of none), and forgets those of another one (nullable). */
static void
write_marks (GSettings *settings, const char *profile, guint marks, const char *forgotten)
{
  g_autoptr (GVariant) all = g_settings_get_value (settings, SETTING);
  GVariantBuilder builder;
  GVariantIter iter;
  const char *name;
  guint kept;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{su}"));
  g_variant_iter_init (&iter, all);
  while (g_variant_iter_next (&iter, "{&su}", &name, &kept))
    {
      if (g_strcmp0 (name, profile) != 0 && g_strcmp0 (name, forgotten) != 0)
        g_variant_builder_add (&builder, "{su}", name, kept);
    }
  if (profile != NULL)
    g_variant_builder_add (&builder, "{su}", profile, marks);
  g_settings_set_value (settings, SETTING, g_variant_builder_end (&builder));
}

void
cw_guide_rename_profile (const char *name, const char *new_name)
{
  g_autoptr (GSettings) settings = cw_desktop_settings_new ();
  g_autoptr (GVariant) all = settings != NULL ? g_settings_get_value (settings, SETTING) : NULL;
  guint marks = 0;

  g_return_if_fail (name != NULL);

  if (all != NULL && g_variant_lookup (all, name, "u", &marks))
    write_marks (settings, new_name, marks, name);
}

static void
set_marks (CwGuide *self, guint marks)
{
  if (marks == self->marks)
    return;

  self->marks = marks;
  if (self->settings != NULL && !cw_session_is_practice (self->session))
    write_marks (self->settings, cw_session_get_profile_name (self->session), marks, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_LEFT]);
  queue_update (self);
}

/* ── What is known ── */

static gboolean
is_empty (CwSession *session)
{
  const CwConnections *connections = cw_session_get_connections (session);

  return connections->salesforce_login_url == NULL && connections->aloware_url == NULL
         && cw_mapping_document_get_mapping (cw_session_get_document (session)) == NULL;
}

/* A practice session is signed in step by step, which is nothing for a person to do. */
static gboolean
is_ready (CwSession *session, const CwGuideFacts *facts)
{
  return cw_session_is_practice (session) ? cw_guide_is_done (facts, CW_GUIDE_CONNECT)
                                          : cw_session_is_loaded (session);
}

/* A platform that refuses one thing, such as a look into Setup, is connected all the same. */
static gboolean
is_connected (CwSession *session, CwSide side)
{
  const GError *problem = cw_session_get_problem (session, side);

  return cw_session_is_connected (session, side)
         && (problem == NULL || g_error_matches (problem, CW_ERROR, CW_ERROR_PERMISSION));
}

static guint
count_denied (CwSession *session)
{
  CwMappingDocument *contacts = cw_session_get_document_of (session, CW_OBJECT_CONTACT);
  CwMappingDocument *leads = cw_session_get_document_of (session, CW_OBJECT_LEAD);
  const CwPermissionFacts facts = {
    .connections = cw_session_get_connections (session),
    .settings = cw_session_get_settings (session),
    .schemas = { [CW_OBJECT_CONTACT] = cw_mapping_document_get_schema (contacts),
                 [CW_OBJECT_LEAD] = cw_mapping_document_get_schema (leads) },
    .mappings = { [CW_OBJECT_CONTACT] = cw_mapping_document_get_mapping (contacts),
                  [CW_OBJECT_LEAD] = cw_mapping_document_get_mapping (leads) },
    .aloware_users = cw_session_get_aloware_users (session),
  };
  g_autoptr (GPtrArray) found = cw_permissions_judge (&facts);
  guint n = 0;

  for (guint i = 0; i < found->len; i++)
    n += ((const CwPermission *) g_ptr_array_index (found, i))->state == CW_PERMISSION_ERROR;

  return n;
}

static guint
count_missing (CwMappingDocument *document)
{
  const CwMapping *mapping = cw_mapping_document_get_mapping (document);
  CwSchema *schema = cw_mapping_document_get_schema (document);
  g_autoptr (GPtrArray) fields = mapping != NULL ? cw_missing_fields_list (mapping, schema, schema) : NULL;
  guint n = 0;

  for (guint i = 0; fields != NULL && i < fields->len; i++)
    n += ((const CwMissingField *) g_ptr_array_index (fields, i))->state == CW_FIELD_MISSING;

  return n;
}

/* The object whose mapping is not active, or lacks fields, comes first. */
static void
look_at_objects (CwGuide *self, CwGuideFacts *facts)
{
  facts->active = !cw_session_find_inactive (self->session, &self->inactive);
  facts->known = TRUE;
  self->lacking = cw_session_get_object (self->session);
  for (CwObject object = 0; object < CW_N_OBJECTS; object++)
    {
      CwMappingDocument *document = cw_session_get_document_of (self->session, object);
      guint n;

      if (!cw_settings_include (cw_session_get_settings (self->session), object))
        continue;
      facts->known = facts->known && cw_mapping_document_get_schema (document) != NULL;
      n = facts->known ? count_missing (document) : 0;
      if (n > 0 && facts->n_fields == 0)
        self->lacking = object;
      facts->n_fields += n;
    }
}

static CwGuideFacts
get_facts (CwGuide *self)
{
  CwMappingDocument *document = cw_session_get_document (self->session);
  CwUserMap *users = cw_mapping_document_get_users (document);
  CwGuideFacts facts = {
    .connected = { [CW_SIDE_ALOWARE] = is_connected (self->session, CW_SIDE_ALOWARE),
                   [CW_SIDE_SALESFORCE] = is_connected (self->session, CW_SIDE_SALESFORCE) },
    .previewed = self->previewed,
    .visited = self->marks,
  };

  look_at_objects (self, &facts);
  facts.known = facts.known && users != NULL;
  if (!facts.known)
    return facts;

  facts.n_denied = count_denied (self->session);
  facts.n_owners = cw_user_map_count (users, CW_USER_UNMATCHED)
                   + cw_user_map_count (users, CW_USER_AMBIGUOUS);

  return facts;
}

/* ── Whether there is a preview ── */

static gpointer
find_preview (CwProfile *profile, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CwStore) store = cw_sync_peek_store (profile, error);
  g_autoptr (CwRun) last = NULL;
  g_autofree char *plan = NULL;
  guint requests[2];
  gint64 made;

  if (store == NULL || !cw_store_get_last_run (store, &last, error)
      || !cw_last_preview_find (profile, store, &plan, requests, &made, error))
    return NULL;

  return g_memdup2 (&(gboolean) { last != NULL || plan != NULL }, sizeof (gboolean));
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CwGuide) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree gboolean *previewed = cw_background_run_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self->looking = FALSE;
  /* What cannot be read is said by the views. */
  self->previewed = previewed != NULL && *previewed;
  queue_update (self);
}

static void
look_for_preview (CwGuide *self)
{
  if (self->looking || self->looked)
    return;

  self->looking = self->looked = TRUE;
  cw_background_run_async (cw_session_get_profile_name (self->session), find_preview, NULL, NULL, g_free,
                           self->cancellable, on_found, g_object_ref (self));
}

static void
on_state_changed (CwGuide *self)
{
  self->looked = FALSE;
  queue_update (self);
}

/* ── What is shown ── */

static char *
describe_connect (CwSession *session)
{
  gboolean aloware = cw_session_is_connected (session, CW_SIDE_ALOWARE);
  gboolean salesforce = cw_session_is_connected (session, CW_SIDE_SALESFORCE);

  if (cw_session_get_problem (session, CW_SIDE_SALESFORCE) != NULL)
    return g_strdup (_("Salesforce needs attention."));
  if (cw_session_get_problem (session, CW_SIDE_ALOWARE) != NULL)
    return g_strdup (_("Aloware needs attention."));
  if (aloware && salesforce)
    return g_strdup (_("The fields and users of both sides are being read."));

  return g_strdup (salesforce ? _("Sign in to Aloware.")
                   : aloware  ? _("Sign in to Salesforce.")
                              : _("Sign in to Salesforce and to Aloware."));
}

static const char *
describe_mapping (CwGuide *self)
{
  if (cw_session_get_settings (self->session)->objects == CW_OBJECTS_CONTACT)
    return _("Look at which fields belong together, and activate the mapping.");

  return self->inactive == CW_OBJECT_LEAD
           ? _("Look at which fields of Leads belong together, and activate their mapping.")
           : _("Look at which fields of Contacts belong together, and activate their mapping.");
}

static char *
describe_step (CwGuide *self, const CwGuideFacts *facts)
{
  switch (self->step)
    {
    case CW_GUIDE_CONNECT:
      return describe_connect (self->session);
    case CW_GUIDE_PERMISSIONS:
      return g_strdup_printf (
        ngettext ("%u permission is missing.", "%u permissions are missing.", facts->n_denied),
        facts->n_denied);
    case CW_GUIDE_OWNERS:
      return g_strdup_printf (ngettext ("%u Aloware user has no Salesforce user.",
                                        "%u Aloware users have no Salesforce user.", facts->n_owners),
                              facts->n_owners);
    case CW_GUIDE_FIELDS:
      return g_strdup_printf (ngettext ("Salesforce lacks a field for %u Aloware field.",
                                        "Salesforce lacks fields for %u Aloware fields.", facts->n_fields),
                              facts->n_fields);
    case CW_GUIDE_MAPPING:
      return g_strdup (describe_mapping (self));
    case CW_GUIDE_PREVIEW:
    case CW_GUIDE_N_STEPS:
    default:
      return g_strdup (_("See what a first sync would do. Nothing is written yet."));
    }
}

static void
show_step (CwGuide *self, const CwGuideFacts *facts)
{
  static const char *const buttons[CW_GUIDE_N_STEPS] = {
    [CW_GUIDE_CONNECT] = N_("Go to Connections"), [CW_GUIDE_PERMISSIONS] = N_("Show Permissions"),
    [CW_GUIDE_OWNERS] = N_("Match Owners…"),      [CW_GUIDE_FIELDS] = N_("Create Fields…"),
    [CW_GUIDE_MAPPING] = N_("Activate Mapping…"), [CW_GUIDE_PREVIEW] = N_("Start Preview"),
  };
  g_autofree char *number = g_strdup_printf (_("Step %u of %u"), self->step + 1, CW_GUIDE_N_STEPS);
  g_autofree char *words = describe_step (self, facts);

  gtk_label_set_label (self->step_label, number);
  gtk_label_set_label (self->words_label, words);
  gtk_button_set_label (self->step_button, _(buttons[self->step]));
}

static void
update (CwGuide *self)
{
  CwGuideFacts facts;

  /* Another profile had this name before. */
  if ((self->marks & MARK_THROUGH) != 0 && cw_session_is_loaded (self->session) && is_empty (self->session))
    set_marks (self, 0);
  if ((self->marks & (MARK_LEFT | MARK_THROUGH)) != 0)
    {
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
      return;
    }

  facts = get_facts (self);
  if (!is_ready (self->session, &facts))
    {
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
      return;
    }

  /* Only then it matters, and until it is known the guide stays as it is. */
  if (facts.active && !self->previewed)
    look_for_preview (self);
  if (self->looking)
    return;

  self->step = cw_guide_get_next (&facts);
  if (self->step == CW_GUIDE_N_STEPS)
    set_marks (self, self->marks | MARK_THROUGH);
  else
    show_step (self, &facts);
  gtk_widget_set_visible (GTK_WIDGET (self), self->step != CW_GUIDE_N_STEPS);
}

static gboolean
on_update (gpointer data)
{
  CwGuide *self = data;

  self->update_source = 0;
  if (self->session != NULL)
    update (self);

  return G_SOURCE_REMOVE;
}

/* Several signals often come together. They are answered with one update. */
static void
queue_update (CwGuide *self)
{
  if (self->update_source == 0)
    self->update_source = g_idle_add (on_update, self);
}

static void
on_step (CwGuide *self)
{
  CwGuideStep step = self->step;

  if (step == CW_GUIDE_PERMISSIONS || step == CW_GUIDE_OWNERS || step == CW_GUIDE_FIELDS)
    set_marks (self, self->marks | 1u << step);
  if (step == CW_GUIDE_FIELDS || step == CW_GUIDE_MAPPING)
    cw_session_set_object (self->session, step == CW_GUIDE_FIELDS ? self->lacking : self->inactive);
  g_signal_emit (self, signals[STEP], 0, (guint) step);
}

static void
on_leave (CwGuide *self)
{
  set_marks (self, self->marks | MARK_LEFT);
  cw_toast (GTK_WIDGET (self), _("“Show Guide” in the main menu brings it back"));
}

gboolean
cw_guide_is_left (CwGuide *self)
{
  g_return_val_if_fail (CW_IS_GUIDE (self), FALSE);

  return (self->marks & (MARK_LEFT | MARK_THROUGH)) == MARK_LEFT;
}

void
cw_guide_return (CwGuide *self)
{
  g_return_if_fail (CW_IS_GUIDE (self));

  set_marks (self, self->marks & ~MARK_LEFT);
}

/* ── GObject ── */

static void
set_session (CwGuide *self, CwSession *session)
{
  if (!g_set_object (&self->session, session))
    return;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->looking = self->looked = self->previewed = FALSE;
  self->marks = read_marks (self);
  g_signal_group_set_target (self->signals, session);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  queue_update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_LEFT]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
}

static void
cw_guide_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  CwGuide *self = CW_GUIDE (object);

  if (prop_id == PROP_SESSION)
    g_value_set_object (value, self->session);
  else if (prop_id == PROP_IS_LEFT)
    g_value_set_boolean (value, cw_guide_is_left (self));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
cw_guide_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_SESSION)
    set_session (CW_GUIDE (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
cw_guide_dispose (GObject *object)
{
  CwGuide *self = CW_GUIDE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->update_source, g_source_remove);
  g_clear_object (&self->signals);
  gtk_widget_dispose_template (GTK_WIDGET (self), CW_TYPE_GUIDE);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (cw_guide_parent_class)->dispose (object);
}

static void
cw_guide_class_init (CwGuideClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = cw_guide_get_property;
  object_class->set_property = cw_guide_set_property;
  object_class->dispose = cw_guide_dispose;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, CW_TYPE_SESSION,
                                                  G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY
                                                    | G_PARAM_STATIC_STRINGS);
  properties[PROP_IS_LEFT] = g_param_spec_boolean ("is-left", NULL, NULL, FALSE,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[STEP] = g_signal_new ("step", CW_TYPE_GUIDE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                G_TYPE_UINT);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/crosswalk_sync/Crosswalk/ui/cw-guide.ui");
  gtk_widget_class_bind_template_child (widget_class, CwGuide, step_label);
  gtk_widget_class_bind_template_child (widget_class, CwGuide, words_label);
  gtk_widget_class_bind_template_child (widget_class, CwGuide, step_button);
  gtk_widget_class_bind_template_callback (widget_class, on_step);
  gtk_widget_class_bind_template_callback (widget_class, on_leave);
}

static void
cw_guide_init (CwGuide *self)
{
  static const char *const told[] = {
    "notify::loaded",
    "notify::salesforce-connected",
    "notify::aloware-connected",
    "notify::salesforce-problem",
    "notify::aloware-problem",
    "schema-changed",
    "mapping-changed",
  };

  self->settings = cw_desktop_settings_new ();
  self->cancellable = g_cancellable_new ();
  self->signals = g_signal_group_new (CW_TYPE_SESSION);
  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    g_signal_group_connect_swapped (self->signals, told[i], G_CALLBACK (queue_update), self);
  g_signal_group_connect_swapped (self->signals, "state-changed", G_CALLBACK (on_state_changed), self);
  gtk_widget_init_template (GTK_WIDGET (self));
}
