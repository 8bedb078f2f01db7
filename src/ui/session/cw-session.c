/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-session-private.h"

#include "cw-error.h"

G_DEFINE_FINAL_TYPE (CwSession, cw_session, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_PROFILE_NAME,
  PROP_PRACTICE,
  PROP_LOADED,
  PROP_BUSY,
  PROP_UNSAVED,
  PROP_SALESFORCE_CONNECTED,
  PROP_ALOWARE_CONNECTED,
  PROP_SALESFORCE_PROBLEM,
  PROP_ALOWARE_PROBLEM,
  PROP_SIGNING_IN,
  PROP_SIGN_IN_URL,
  N_PROPS
};

enum {
  CONNECTIONS_CHANGED,
  SCHEMA_CHANGED,
  MAPPING_CHANGED,
  OPEN_URI,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static const guint connected_props[] = {
  [CW_SIDE_ALOWARE] = PROP_ALOWARE_CONNECTED,
  [CW_SIDE_SALESFORCE] = PROP_SALESFORCE_CONNECTED,
};

static const guint problem_props[] = {
  [CW_SIDE_ALOWARE] = PROP_ALOWARE_PROBLEM,
  [CW_SIDE_SALESFORCE] = PROP_SALESFORCE_PROBLEM,
};

static void
notify (CwSession *self,
        guint      prop)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop]);
}

CwSession *
cw_session_new (const char *profile_name)
{
  g_return_val_if_fail (profile_name != NULL, NULL);

  return g_object_new (CW_TYPE_SESSION, "profile-name", profile_name, NULL);
}

CwSession *
cw_session_new_practice (void)
{
  return g_object_new (CW_TYPE_SESSION, "profile-name", CW_PRACTICE_PROFILE, "practice", TRUE, NULL);
}

/* ── The mapping ── */

static void
mapping_changed (CwSession *self)
{
  gboolean unsaved = self->mapping != NULL && (self->saved == NULL || !cw_mapping_equal (self->mapping, self->saved));

  if (unsaved != self->unsaved)
    {
      self->unsaved = unsaved;
      notify (self, PROP_UNSAVED);
    }

  g_signal_emit (self, signals[MAPPING_CHANGED], 0);
}

void
cw_session_set_mapping (CwSession *self,
                        CwMapping *mapping)
{
  g_return_if_fail (CW_IS_SESSION (self));
  g_return_if_fail (mapping != NULL);

  g_clear_pointer (&self->mapping, cw_mapping_free);
  self->mapping = mapping;
  mapping_changed (self);
}

void
cw_session_discard_edits (CwSession *self)
{
  g_return_if_fail (CW_IS_SESSION (self));

  if (self->unsaved && self->saved != NULL)
    cw_session_set_mapping (self, cw_mapping_copy (self->saved));
}

/* ── Taking over what a worker read ── */

/* (transfer full) */
static void
set_problem (CwSession *self,
             CwSide     side,
             GError    *error)
{
  if (error == NULL && self->problems[side] == NULL)
    return;

  g_clear_error (&self->problems[side]);
  self->problems[side] = error;
  notify (self, problem_props[side]);
}

static void
take_connections (CwSession  *self,
                  CwSnapshot *snapshot)
{
  if (snapshot->connections != NULL)
    {
      cw_connections_free (self->connections);
      self->connections = g_steal_pointer (&snapshot->connections);
    }
  if (snapshot->settings != NULL)
    {
      cw_settings_free (self->settings);
      self->settings = g_steal_pointer (&snapshot->settings);
    }

  for (guint side = 0; side < G_N_ELEMENTS (self->connected); side++)
    {
      if (snapshot->keyring_problem != NULL)
        set_problem (self, side, g_error_copy (snapshot->keyring_problem));
      else if (g_error_matches (self->problems[side], CW_ERROR, CW_ERROR_NO_SECRET_SERVICE))
        set_problem (self, side, NULL);

      if (self->connected[side] == snapshot->connected[side])
        continue;
      self->connected[side] = snapshot->connected[side];
      notify (self, connected_props[side]);
    }

  g_signal_emit (self, signals[CONNECTIONS_CHANGED], 0);
}

static void
take_schema (CwSession  *self,
             CwSnapshot *snapshot)
{
  /* Views build long lists of it, which is not to be done for nothing. */
  if (g_strcmp0 (self->schema_digest, snapshot->schema_digest) == 0)
    return;

  g_free (self->schema_digest);
  self->schema_digest = g_steal_pointer (&snapshot->schema_digest);
  g_clear_pointer (&self->schema, cw_schema_unref);
  g_clear_pointer (&self->users, cw_user_map_unref);
  g_clear_pointer (&self->aloware_users, g_ptr_array_unref);
  self->schema = g_steal_pointer (&snapshot->schema);
  self->users = g_steal_pointer (&snapshot->users);
  self->aloware_users = g_steal_pointer (&snapshot->aloware_users);
  g_signal_emit (self, signals[SCHEMA_CHANGED], 0);
}

static gboolean
same_mapping (const CwMapping *a,
              const CwMapping *b)
{
  return a == b || (a != NULL && b != NULL && cw_mapping_equal (a, b));
}

/* An edit that is not saved outlives whatever is read meanwhile. */
static void
take_mapping (CwSession  *self,
              CwSnapshot *snapshot)
{
  if (same_mapping (self->saved, snapshot->mapping) && same_mapping (self->active, snapshot->active) &&
      g_strcmp0 (self->mapping_state, snapshot->mapping_state) == 0)
    return;

  g_clear_pointer (&self->saved, cw_mapping_free);
  g_clear_pointer (&self->active, cw_mapping_free);
  self->saved = g_steal_pointer (&snapshot->mapping);
  self->active = g_steal_pointer (&snapshot->active);
  self->mapping_state = snapshot->mapping_state;

  if (!self->unsaved)
    {
      g_clear_pointer (&self->mapping, cw_mapping_free);
      self->mapping = self->saved != NULL ? cw_mapping_copy (self->saved) : NULL;
    }
  mapping_changed (self);
}

static void
take_outcome (CwSession *self,
              CwJob     *job)
{
  CwSides blamed;

  if (g_error_matches (job->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  blamed = job->error != NULL ? cw_sides_to_blame (job->error, job->sides) : CW_SIDES_NONE;
  for (guint side = 0; side < G_N_ELEMENTS (self->problems); side++)
    {
      if (blamed & (1u << side))
        set_problem (self, side, g_error_copy (job->error));
      else if (job->error == NULL && job->sides & (1u << side))
        set_problem (self, side, NULL);
    }
}

void
cw_session_take_job (CwSession *self,
                     CwJob     *job)
{
  CwSnapshot *snapshot = job->snapshot;

  /* Its folder is there, so that this only fills in a name. */
  if (job->opened && self->profile == NULL)
    self->profile = cw_profile_open (self->profile_name, NULL);

  take_outcome (self, job);
  if (snapshot != NULL && snapshot->read & CW_READ_CONNECTIONS)
    take_connections (self, snapshot);
  if (snapshot != NULL && snapshot->read & CW_READ_SCHEMA)
    take_schema (self, snapshot);
  if (snapshot != NULL && snapshot->read & CW_READ_MAPPING)
    take_mapping (self, snapshot);

  if (snapshot != NULL && snapshot->read == CW_READ_ALL && !self->loaded)
    {
      self->loaded = TRUE;
      notify (self, PROP_LOADED);
    }
  if (job->network && --self->n_network_jobs == 0)
    notify (self, PROP_BUSY);
}

void
cw_session_push_job (CwSession *self,
                     CwJob     *job)
{
  if (job->network && self->n_network_jobs++ == 0)
    notify (self, PROP_BUSY);

  g_thread_pool_push (job->network ? self->network : self->files, job, NULL);
}

/* ── Signing in ── */

static void
set_url (CwSession  *self,
         CwSide      side,
         const char *url)
{
  if (g_strcmp0 (url, self->sign_in_url[side]) == 0)
    return;

  g_free (self->sign_in_url[side]);
  self->sign_in_url[side] = g_strdup (url);
  notify (self, PROP_SIGN_IN_URL);
}

void
cw_session_set_signing_in (CwSession *self,
                           CwSide     side,
                           gboolean   signing_in)
{
  if (!signing_in)
    set_url (self, side, NULL);
  if (self->signing_in[side] == signing_in)
    return;

  self->signing_in[side] = signing_in;
  notify (self, PROP_SIGNING_IN);
}

typedef struct
{
  CwSession *self;
  CwSide side;
  char *url;
  gboolean ask;
} Announcement;

static gboolean
announce (gpointer data)
{
  Announcement *announcement = data;

  set_url (announcement->self, announcement->side, announcement->url);
  if (announcement->ask)
    g_signal_emit (announcement->self, signals[OPEN_URI], 0, announcement->url);
  g_object_unref (announcement->self);
  g_free (announcement->url);
  g_free (announcement);

  return G_SOURCE_REMOVE;
}

void
cw_session_announce_url (CwSession  *self,
                         CwSide      side,
                         const char *url,
                         gboolean    ask)
{
  Announcement *announcement = g_new (Announcement, 1);

  announcement->self = g_object_ref (self);
  announcement->side = side;
  announcement->url = g_strdup (url);
  announcement->ask = ask;
  g_main_context_invoke_full (NULL, G_PRIORITY_DEFAULT, announce, announcement, NULL);
}

/* ── GObject ── */

static void
cw_session_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  CwSession *self = CW_SESSION (object);

  switch (prop_id)
    {
    case PROP_PROFILE_NAME:
      g_value_set_string (value, self->profile_name);
      break;
    case PROP_PRACTICE:
      g_value_set_boolean (value, self->practice);
      break;
    case PROP_LOADED:
      g_value_set_boolean (value, self->loaded);
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, self->n_network_jobs > 0);
      break;
    case PROP_UNSAVED:
      g_value_set_boolean (value, self->unsaved);
      break;
    case PROP_SALESFORCE_CONNECTED:
      g_value_set_boolean (value, self->connected[CW_SIDE_SALESFORCE]);
      break;
    case PROP_ALOWARE_CONNECTED:
      g_value_set_boolean (value, self->connected[CW_SIDE_ALOWARE]);
      break;
    case PROP_SALESFORCE_PROBLEM:
      g_value_set_boxed (value, self->problems[CW_SIDE_SALESFORCE]);
      break;
    case PROP_ALOWARE_PROBLEM:
      g_value_set_boxed (value, self->problems[CW_SIDE_ALOWARE]);
      break;
    case PROP_SIGNING_IN:
      g_value_set_boolean (value, self->signing_in[CW_SIDE_SALESFORCE] || self->signing_in[CW_SIDE_ALOWARE]);
      break;
    case PROP_SIGN_IN_URL:
      g_value_set_string (value, self->sign_in_url[CW_SIDE_SALESFORCE] != NULL ? self->sign_in_url[CW_SIDE_SALESFORCE]
                                                                               : self->sign_in_url[CW_SIDE_ALOWARE]);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cw_session_set_property (GObject      *object,
                         guint         prop_id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  CwSession *self = CW_SESSION (object);

  switch (prop_id)
    {
    case PROP_PROFILE_NAME:
      self->profile_name = g_value_dup_string (value);
      break;
    case PROP_PRACTICE:
      self->practice = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cw_session_finalize (GObject *object)
{
  CwSession *self = CW_SESSION (object);

  /* Every job holds the session, so that nothing is left in the pools. */
  g_thread_pool_free (self->network, FALSE, FALSE);
  g_thread_pool_free (self->files, FALSE, FALSE);
  g_clear_pointer (&self->platforms, cw_practice_free);
  g_clear_pointer (&self->profile, cw_profile_free);
  g_clear_pointer (&self->connections, cw_connections_free);
  g_clear_pointer (&self->settings, cw_settings_free);
  g_clear_pointer (&self->schema, cw_schema_unref);
  g_clear_pointer (&self->users, cw_user_map_unref);
  g_clear_pointer (&self->aloware_users, g_ptr_array_unref);
  g_clear_pointer (&self->mapping, cw_mapping_free);
  g_clear_pointer (&self->saved, cw_mapping_free);
  g_clear_pointer (&self->active, cw_mapping_free);
  for (guint side = 0; side < G_N_ELEMENTS (self->problems); side++)
    {
      g_clear_error (&self->problems[side]);
      g_free (self->sign_in_url[side]);
    }
  g_free (self->profile_name);
  g_free (self->schema_digest);

  G_OBJECT_CLASS (cw_session_parent_class)->finalize (object);
}

static void
cw_session_class_init (CwSessionClass *klass)
{
  static const struct { guint prop; const char *name; } booleans[] = {
    { PROP_LOADED, "loaded" },
    { PROP_BUSY, "busy" },
    { PROP_UNSAVED, "unsaved" },
    { PROP_SALESFORCE_CONNECTED, "salesforce-connected" },
    { PROP_ALOWARE_CONNECTED, "aloware-connected" },
    { PROP_SIGNING_IN, "signing-in" },
  };
  const GParamFlags construct = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = cw_session_get_property;
  object_class->set_property = cw_session_set_property;
  object_class->finalize = cw_session_finalize;

  properties[PROP_PROFILE_NAME] = g_param_spec_string ("profile-name", NULL, NULL, NULL, construct);
  properties[PROP_PRACTICE] = g_param_spec_boolean ("practice", NULL, NULL, FALSE, construct);
  for (guint i = 0; i < G_N_ELEMENTS (booleans); i++)
    properties[booleans[i].prop] = g_param_spec_boolean (booleans[i].name, NULL, NULL, FALSE, readable);
  properties[PROP_SALESFORCE_PROBLEM] = g_param_spec_boxed ("salesforce-problem", NULL, NULL, G_TYPE_ERROR, readable);
  properties[PROP_ALOWARE_PROBLEM] = g_param_spec_boxed ("aloware-problem", NULL, NULL, G_TYPE_ERROR, readable);
  properties[PROP_SIGN_IN_URL] = g_param_spec_string ("sign-in-url", NULL, NULL, NULL, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CONNECTIONS_CHANGED] = g_signal_new ("connections-changed", CW_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SCHEMA_CHANGED] = g_signal_new ("schema-changed", CW_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[MAPPING_CHANGED] = g_signal_new ("mapping-changed", CW_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[OPEN_URI] = g_signal_new ("open-uri", CW_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
cw_session_init (CwSession *self)
{
  self->connections = cw_connections_new ();
  self->settings = cw_settings_new ();
  self->mapping_state = "none";
  self->network = g_thread_pool_new (cw_job_work, NULL, 1, FALSE, NULL);
  self->files = g_thread_pool_new (cw_job_work, NULL, 1, FALSE, NULL);
}
