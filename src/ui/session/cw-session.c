/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-session.h"

#include "cw-connect.h"
#include "cw-credentials.h"
#include "cw-error.h"
#include "cw-file.h"
#include "cw-keeping.h"
#include "cw-mapping-file.h"
#include "cw-practice-profile.h"
#include "cw-setting.h"
#include "cw-snapshot.h"
#include "cw-state-watch.h"

#include <glib/gi18n-lib.h>

#include <string.h>

/* While the sides are kept current, the state database is written all the time. The views read it again this
 * soon after something was written that they show, and this late after anything else. */
#define SOON_MS 3000
#define LATE_MS 15000

struct _CwSession
{
  GObject parent_instance;

  char *profile_name;
  gboolean practice;
  gboolean loaded;
  guint n_network_calls;
  gboolean signing_in[2]; /* this and the next by CwSide */
  char *sign_in_url[2];

  CwConnections *connections;
  CwSettings *settings;
  gboolean connected[2];
  GError *problems[2];
  GPtrArray *aloware_users;
  char *schema_digest;
  CwMappingDocument *documents[CW_N_OBJECTS];
  CwObject object;     /* whose mapping is shown */
  CwStateWatch *watch; /* NULL: the session is not loaded yet */
  guint telling;       /* to tell of a changed state, while the sides are kept current; or 0 */
  gboolean telling_soon;

  CwKeeping *keeping;
  gboolean leaving;    /* it is not to be kept any more */
  GPtrArray *leavings; /* (element-type GTask) who waits for the end of the last step */

  CwPractice *platforms;
  GThreadPool *network, *files;
};

G_DEFINE_FINAL_TYPE (CwSession, cw_session, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_PROFILE_NAME,
  PROP_PRACTICE,
  PROP_LOADED,
  PROP_BUSY,
  PROP_SALESFORCE_CONNECTED,
  PROP_ALOWARE_CONNECTED,
  PROP_SALESFORCE_PROBLEM,
  PROP_ALOWARE_PROBLEM,
  PROP_SIGNING_IN,
  PROP_SIGN_IN_URL,
  PROP_OBJECT,
  N_PROPS
};

enum
{
  CONNECTIONS_CHANGED,
  SCHEMA_CHANGED,
  MAPPING_CHANGED,
  STATE_CHANGED,
  KEEPING_CHANGED,
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
notify (CwSession *self, guint prop)
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

/* ── What is known now ── */

const char *
cw_session_get_profile_name (CwSession *self)
{
  g_return_val_if_fail (CW_IS_SESSION (self), NULL);

  return self->profile_name;
}

gboolean
cw_session_is_practice (CwSession *self)
{
  g_return_val_if_fail (CW_IS_SESSION (self), FALSE);

  return self->practice;
}

gboolean
cw_session_can_open (CwSession *self, CwSide side)
{
  g_return_val_if_fail (CW_IS_SESSION (self), FALSE);

  return !self->practice
         && (side == CW_SIDE_SALESFORCE ? self->connections->salesforce_instance_url
                                        : self->connections->aloware_url)
              != NULL;
}

gboolean
cw_session_is_loaded (CwSession *self)
{
  g_return_val_if_fail (CW_IS_SESSION (self), FALSE);

  return self->loaded;
}

gboolean
cw_session_is_busy (CwSession *self)
{
  g_return_val_if_fail (CW_IS_SESSION (self), FALSE);

  return self->n_network_calls > 0;
}

const CwConnections *
cw_session_get_connections (CwSession *self)
{
  g_return_val_if_fail (CW_IS_SESSION (self), NULL);

  return self->connections;
}

const CwSettings *
cw_session_get_settings (CwSession *self)
{
  g_return_val_if_fail (CW_IS_SESSION (self), NULL);

  return self->settings;
}

gboolean
cw_session_is_connected (CwSession *self, CwSide side)
{
  g_return_val_if_fail (CW_IS_SESSION (self), FALSE);

  return self->connected[side];
}

const GError *
cw_session_get_problem (CwSession *self, CwSide side)
{
  g_return_val_if_fail (CW_IS_SESSION (self), NULL);

  return self->problems[side];
}

CwObject
cw_session_get_object (CwSession *self)
{
  g_return_val_if_fail (CW_IS_SESSION (self), CW_OBJECT_CONTACT);

  return self->object;
}

void
cw_session_set_object (CwSession *self, CwObject object)
{
  g_return_if_fail (CW_IS_SESSION (self) && object < CW_N_OBJECTS);

  if (self->object == object || !cw_settings_include (self->settings, object))
    return;

  self->object = object;
  notify (self, PROP_OBJECT);
}

CwMappingDocument *
cw_session_get_document (CwSession *self)
{
  g_return_val_if_fail (CW_IS_SESSION (self), NULL);

  return self->documents[self->object];
}

CwMappingDocument *
cw_session_get_document_of (CwSession *self, CwObject object)
{
  g_return_val_if_fail (CW_IS_SESSION (self) && object < CW_N_OBJECTS, NULL);

  return self->documents[object];
}

gboolean
cw_session_is_unsaved (CwSession *self)
{
  g_return_val_if_fail (CW_IS_SESSION (self), FALSE);

  for (CwObject object = 0; object < CW_N_OBJECTS; object++)
    {
      if (cw_mapping_document_is_unsaved (self->documents[object]))
        return TRUE;
    }

  return FALSE;
}

gboolean
cw_session_find_inactive (CwSession *self, CwObject *object)
{
  g_return_val_if_fail (CW_IS_SESSION (self) && object != NULL, FALSE);

  for (CwObject i = 0; i < CW_N_OBJECTS; i++)
    {
      if (!cw_settings_include (self->settings, i)
          || cw_mapping_document_get_active (self->documents[i]) != NULL)
        continue;
      *object = i;
      return TRUE;
    }

  return FALSE;
}

void
cw_session_discard (CwSession *self)
{
  g_return_if_fail (CW_IS_SESSION (self));

  for (CwObject object = 0; object < CW_N_OBJECTS; object++)
    cw_mapping_document_discard (self->documents[object]);
}

const GPtrArray *
cw_session_get_aloware_users (CwSession *self)
{
  g_return_val_if_fail (CW_IS_SESSION (self), NULL);

  return self->aloware_users;
}

CwKeeping *
cw_session_get_keeping (CwSession *self)
{
  g_return_val_if_fail (CW_IS_SESSION (self), NULL);

  return self->keeping;
}

gboolean
cw_session_is_signing_in (CwSession *self, CwSide side)
{
  g_return_val_if_fail (CW_IS_SESSION (self), FALSE);

  return self->signing_in[side];
}

const char *
cw_session_get_sign_in_url (CwSession *self, CwSide side)
{
  g_return_val_if_fail (CW_IS_SESSION (self), NULL);

  return self->sign_in_url[side];
}

/* ── Actions: something done off the main thread, with the profile open ── */

/* Sides as bits: those that a failed action may have a problem with. */
typedef enum
{
  SIDES_NONE = 0,
  SIDES_ALOWARE = 1 << CW_SIDE_ALOWARE,
  SIDES_SALESFORCE = 1 << CW_SIDE_SALESFORCE,
  SIDES_BOTH = SIDES_ALOWARE | SIDES_SALESFORCE,
} Sides;

typedef struct _Call Call;

/* What kind of action this is. All members except `work` may be left out. */
typedef struct
{
  /* Does the work. Called on a worker thread with a profile opened for this call. */
  gboolean (*work) (Call *call, CwProfile *profile, GError **error);
  /* Called on the main thread if `work` succeeded. The session already has the new data by then, and the
   * caller is told afterwards. */
  void (*apply) (CwSession *self, Call *call);
  GDestroyNotify free_data;
  gboolean network;    /* runs on the worker for the network, and makes the session "busy" */
  gboolean in_browser; /* keeps "signing-in" TRUE until it ends */
  Sides sides;         /* the sides that get a problem if it fails; success clears their problems */
  CwRead read;         /* the parts of the profile that are read again at its end */
} Action;

/* One action that was started. */
struct _Call
{
  const Action *action;
  GTask *task; /* its source object is the session; used on the main thread only */
  GCancellable *cancellable;
  char *profile_name;
  gpointer data;   /* input of `work` */
  GPtrArray *list; /* result of `work` for *_finish(); NULL: none */
  CwSnapshot *snapshot;
  GError *error;
};

static void
call_free (Call *call)
{
  if (call->action->free_data != NULL)
    call->action->free_data (call->data);
  g_clear_pointer (&call->list, g_ptr_array_unref);
  g_clear_pointer (&call->snapshot, cw_snapshot_free);
  g_clear_error (&call->error);
  g_clear_object (&call->cancellable);
  g_clear_object (&call->task);
  g_free (call->profile_name);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Call, call_free)

/* Which of the sides that an action was about get an error as their problem. An error of the keyring is a
 * problem of all of them. */
static Sides
sides_to_blame (const GError *error, Sides sides)
{
  CwSide side;

  if (g_error_matches (error, CW_ERROR, CW_ERROR_NO_SECRET_SERVICE) || !cw_error_get_side (error, &side))
    return sides;

  return sides & (1u << side);
}

/* Sets or clears the problem of a side. (error: transfer full) */
static void
set_problem (CwSession *self, CwSide side, GError *error)
{
  if (error == NULL && self->problems[side] == NULL)
    return;

  g_clear_error (&self->problems[side]);
  self->problems[side] = error;
  notify (self, problem_props[side]);
}

/* The table of an object that is no longer synced is not shown. */
static void
show_synced_object (CwSession *self)
{
  if (!cw_settings_include (self->settings, self->object))
    cw_session_set_object (self, cw_settings_get_main_object (self->settings));
}

static void
take_connections (CwSession *self, CwSnapshot *snapshot)
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
      show_synced_object (self);
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
take_schema (CwSession *self, CwSnapshot *snapshot)
{
  /* Views build long lists after this signal, so it is not emitted if nothing changed. */
  if (g_strcmp0 (self->schema_digest, snapshot->schema_digest) == 0)
    return;

  g_free (self->schema_digest);
  self->schema_digest = g_steal_pointer (&snapshot->schema_digest);
  g_clear_pointer (&self->aloware_users, g_ptr_array_unref);
  self->aloware_users = g_steal_pointer (&snapshot->aloware_users);
  for (CwObject object = 0; object < CW_N_OBJECTS; object++)
    cw_mapping_document_set_schema (self->documents[object], snapshot->schema[object], snapshot->users);
  g_signal_emit (self, signals[SCHEMA_CHANGED], 0);
}

static void
take_mappings (CwSession *self, CwSnapshot *snapshot)
{
  for (CwObject object = 0; object < CW_N_OBJECTS; object++)
    cw_mapping_document_load (self->documents[object], g_steal_pointer (&snapshot->mapping[object]),
                              g_steal_pointer (&snapshot->active[object]));
}

static void
take_outcome (CwSession *self, Call *call)
{
  Sides blamed;

  if (g_error_matches (call->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  blamed = call->error != NULL ? sides_to_blame (call->error, call->action->sides) : SIDES_NONE;
  for (guint side = 0; side < G_N_ELEMENTS (self->problems); side++)
    {
      if (blamed & (1u << side))
        set_problem (self, side, g_error_copy (call->error));
      else if (call->error == NULL && call->action->sides & (1u << side))
        set_problem (self, side, NULL);
    }
}

/* ── Keeping current ── */

static void
stop_telling (CwSession *self)
{
  g_clear_handle_id (&self->telling, g_source_remove);
  self->telling_soon = FALSE;
}

static gboolean
tell_of_state (gpointer user_data)
{
  CwSession *self = user_data;

  self->telling = 0;
  self->telling_soon = FALSE;
  g_signal_emit (self, signals[STATE_CHANGED], 0);

  return G_SOURCE_REMOVE;
}

static void
tell_within (CwSession *self, guint ms)
{
  gboolean soon = ms == SOON_MS;

  if (self->telling != 0 && (self->telling_soon || !soon))
    return;
  stop_telling (self);
  self->telling = g_timeout_add (ms, tell_of_state, self);
  self->telling_soon = soon;
}

static void
on_state_changed (CwSession *self)
{
  if (cw_keeping_get_state (self->keeping) == CW_KEEPING_ON)
    tell_within (self, LATE_MS);
  else
    g_signal_emit (self, signals[STATE_CHANGED], 0);
}

static void
on_wrote (CwSession *self)
{
  tell_within (self, SOON_MS);
}

static void
end_leavings (CwSession *self)
{
  g_autoptr (GPtrArray) ended = NULL;

  if (cw_keeping_is_busy (self->keeping))
    return;

  ended = g_steal_pointer (&self->leavings);
  self->leavings = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < ended->len; i++)
    g_task_return_boolean (ended->pdata[i], TRUE);
}

static void
on_keeping_changed (CwSession *self)
{
  end_leavings (self);
  g_signal_emit (self, signals[KEEPING_CHANGED], 0);
}

static void
update_keeping (CwSession *self)
{
  cw_keeping_set_wanted (self->keeping,
                         self->loaded && !self->leaving && self->settings->keep_current != CW_KEEP_CURRENT_OFF
                           && self->connected[CW_SIDE_SALESFORCE] && self->connected[CW_SIDE_ALOWARE]);
}

void
cw_session_set_attention (CwSession *self, CwAttention attention)
{
  g_return_if_fail (CW_IS_SESSION (self));

  cw_keeping_set_attention (self->keeping, attention);
}

void
cw_session_look_again (CwSession *self)
{
  g_return_if_fail (CW_IS_SESSION (self));

  if (cw_keeping_get_state (self->keeping) == CW_KEEPING_ON)
    tell_within (self, SOON_MS);
  cw_keeping_look_again (self->keeping);
}

void
cw_session_stop_keeping_async (CwSession *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (CW_IS_SESSION (self));

  self->leaving = TRUE;
  g_ptr_array_add (self->leavings, g_task_new (self, NULL, callback, user_data));
  update_keeping (self);
  end_leavings (self);
}

/* ── The end of an action ── */

/* Takes what a finished call has read into the session, and emits the signals for it. */
static void
take_call (CwSession *self, Call *call)
{
  CwSnapshot *snapshot = call->snapshot;

  take_outcome (self, call);
  if (snapshot != NULL && snapshot->read & CW_READ_CONNECTIONS)
    take_connections (self, snapshot);
  if (snapshot != NULL && snapshot->read & CW_READ_SCHEMA)
    take_schema (self, snapshot);
  if (snapshot != NULL && snapshot->read & CW_READ_MAPPING)
    take_mappings (self, snapshot);

  if (snapshot != NULL && snapshot->read == CW_READ_ALL && !self->loaded)
    {
      self->watch = cw_state_watch_new (self->profile_name);
      g_signal_connect_object (self->watch, "changed", G_CALLBACK (on_state_changed), self,
                               G_CONNECT_SWAPPED);
      self->loaded = TRUE;
      notify (self, PROP_LOADED);
    }
  update_keeping (self);
  /* Somebody has signed in again, or corrected what was wrong. */
  if (call->error == NULL && call->action->sides != SIDES_NONE)
    cw_keeping_look_again (self->keeping);
  if (call->action->network && --self->n_network_calls == 0)
    notify (self, PROP_BUSY);
}

static void
set_url (CwSession *self, CwSide side, const char *url)
{
  if (g_strcmp0 (url, self->sign_in_url[side]) == 0)
    return;

  g_free (self->sign_in_url[side]);
  self->sign_in_url[side] = g_strdup (url);
  notify (self, PROP_SIGN_IN_URL);
}

static void
set_signing_in (CwSession *self, CwSide side, gboolean signing_in)
{
  if (!signing_in)
    set_url (self, side, NULL);
  if (self->signing_in[side] == signing_in)
    return;

  self->signing_in[side] = signing_in;
  notify (self, PROP_SIGNING_IN);
}

/* Ends a call, on the main thread. */
static gboolean
call_finish (gpointer data)
{
  g_autoptr (Call) call = data;
  CwSession *self = g_task_get_source_object (call->task);

  take_call (self, call);
  if (call->error == NULL && call->action->apply != NULL)
    call->action->apply (self, call);
  if (call->action->in_browser)
    set_signing_in (self, call->action->sides & SIDES_SALESFORCE ? CW_SIDE_SALESFORCE : CW_SIDE_ALOWARE,
                    FALSE);

  if (call->error != NULL)
    g_task_return_error (call->task, g_steal_pointer (&call->error));
  else if (call->list != NULL)
    g_task_return_pointer (call->task, g_steal_pointer (&call->list), (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_boolean (call->task, TRUE);

  return G_SOURCE_REMOVE;
}

/* Carries out a call, on a worker thread. */
static void
call_in_thread (gpointer data, gpointer unused)
{
  Call *call = data;
  const Action *action = call->action;
  g_autoptr (CwProfile) profile = NULL;

  if (!g_cancellable_set_error_if_cancelled (call->cancellable, &call->error))
    profile = cw_profile_open (call->profile_name, &call->error);
  /* The state watch monitors this folder, so it must exist. */
  if (profile != NULL && !cw_profile_make_folder (profile, &call->error))
    g_clear_pointer (&profile, cw_profile_free);

  if (profile != NULL)
    {
      if (action->work != NULL && !action->work (call, profile, &call->error) && call->error == NULL)
        g_set_error_literal (&call->error, CW_ERROR, CW_ERROR_FAILED, "");
      /* The profile is read again even after a failure, because part of the action may have been done. */
      call->snapshot = cw_snapshot_read (profile, action->read);
      if (call->error == NULL)
        call->error = g_steal_pointer (&call->snapshot->error);
    }

  /* This gives the call, and with it the session, back to the main thread. The worker must not use either of
   * them afterwards. */
  g_main_context_invoke_full (NULL, G_PRIORITY_DEFAULT, call_finish, call, NULL);
}

/* Starts an action on its worker. (data: transfer full) */
static void
run (CwSession *self,
     const Action *action,
     gpointer data,
     GCancellable *cancellable,
     GAsyncReadyCallback callback,
     gpointer user_data)
{
  Call *call = g_new0 (Call, 1);

  call->action = action;
  call->data = data;
  /* Every call can be cancelled, so that closing the window does not have to wait for a browser. */
  call->cancellable = cancellable != NULL ? g_object_ref (cancellable) : g_cancellable_new ();
  call->task = g_task_new (self, call->cancellable, callback, user_data);
  /* An action that was cancelled too late still reports what it did. */
  g_task_set_check_cancellable (call->task, FALSE);
  call->profile_name = g_strdup (self->profile_name);

  if (action->in_browser)
    set_signing_in (self, action->sides & SIDES_SALESFORCE ? CW_SIDE_SALESFORCE : CW_SIDE_ALOWARE, TRUE);
  if (action->network && self->n_network_calls++ == 0)
    notify (self, PROP_BUSY);
  g_thread_pool_push (action->network ? self->network : self->files, call, NULL);
}

gboolean
cw_session_finish (CwSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (CW_IS_SESSION (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ── Loading and settings ── */

void
cw_session_load_async (CwSession *self,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  static const Action load = { .read = CW_READ_ALL };

  g_return_if_fail (CW_IS_SESSION (self));

  run (self, &load, NULL, cancellable, callback, user_data);
}

typedef struct
{
  char *key;
  char *value;
  char *unchecked;
} Setting;

static void
setting_free (gpointer data)
{
  Setting *setting = data;

  g_free (setting->key);
  g_free (setting->value);
  g_free (setting->unchecked);
  g_free (setting);
}

static gboolean
save_setting (Call *call, CwProfile *profile, GError **error)
{
  Setting *setting = call->data;

  return cw_setting_change (profile, setting->key, setting->value, &setting->unchecked, call->cancellable,
                            error);
}

/* Keeps `unchecked` for cw_session_set_setting_finish(), because the call is freed before that. */
static void
keep_unchecked (CwSession *self, Call *call)
{
  Setting *setting = call->data;

  g_task_set_task_data (call->task, g_steal_pointer (&setting->unchecked), g_free);
}

void
cw_session_set_setting_async (CwSession *self,
                              const char *key,
                              const char *value,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  /* The users are read again, too, because the fallback owner affects how they are matched. */
  static const Action plain = {
    .work = save_setting,
    .apply = keep_unchecked,
    .free_data = setting_free,
    .read = CW_READ_CONNECTIONS | CW_READ_SCHEMA,
  };
  static const Action asked_of_a_platform = {
    .work = save_setting,
    .apply = keep_unchecked,
    .free_data = setting_free,
    .network = TRUE,
    .read = CW_READ_CONNECTIONS | CW_READ_SCHEMA,
  };
  /* The fields of a new object are read, and its first draft is made. */
  static const Action of_objects = {
    .work = save_setting,
    .apply = keep_unchecked,
    .free_data = setting_free,
    .network = TRUE,
    .read = CW_READ_ALL,
  };
  Setting *setting;

  g_return_if_fail (CW_IS_SESSION (self));
  g_return_if_fail (key != NULL && value != NULL);

  setting = g_new0 (Setting, 1);
  setting->key = g_strdup (key);
  setting->value = g_strdup (value);
  run (self,
       g_str_equal (key, "object") ? &of_objects
       : g_str_equal (key, "filter") || g_str_equal (key, "lead-filter")
           || g_str_equal (key, "fallback-owner")
         ? &asked_of_a_platform
         : &plain,
       setting, cancellable, callback, user_data);
}

gboolean
cw_session_set_setting_finish (CwSession *self, GAsyncResult *result, char **unchecked, GError **error)
{
  if (unchecked != NULL)
    *unchecked = g_strdup (g_task_get_task_data (G_TASK (result)));

  return cw_session_finish (self, result, error);
}

/* ── The keyring ── */

static gboolean
unlock (Call *call, CwProfile *profile, GError **error)
{
  g_autoptr (GBytes) key = cw_credentials_state_key (cw_profile_get_name (profile), call->cancellable, error);

  return key != NULL;
}

static void
apply_unlock (CwSession *self, Call *call)
{
  cw_session_look_again (self);
}

void
cw_session_unlock_async (CwSession *self,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  static const Action action = { .work = unlock, .apply = apply_unlock, .network = TRUE };

  g_return_if_fail (CW_IS_SESSION (self));

  run (self, &action, NULL, cancellable, callback, user_data);
}

/* ── Refreshing and checking ── */

static gboolean
refresh (Call *call, CwProfile *profile, GError **error)
{
  g_autoptr (GPtrArray) aloware = NULL;
  gboolean connected = FALSE;

  if (!cw_is_connected (profile, CW_SIDE_ALOWARE, &connected, error))
    return FALSE;

  /* Listing Aloware's users also finds out whether the sign-in has expired. That is an error, which Aloware's
   * card shows. */
  return cw_fetch_schema (profile, connected ? &aloware : NULL, NULL, call->cancellable, error);
}

void
cw_session_refresh_async (CwSession *self,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  static const Action action = { .work = refresh, .network = TRUE, .sides = SIDES_BOTH, .read = CW_READ_ALL };

  g_return_if_fail (CW_IS_SESSION (self));

  run (self, &action, NULL, cancellable, callback, user_data);
}

/* If a platform does not answer, the check reports that as a finding. The check itself does not fail. */
static gboolean
check_permissions (Call *call, CwProfile *profile, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (CwSnapshot) snapshot = NULL;
  g_autoptr (GPtrArray) aloware = NULL;
  g_autoptr (CwUserMap) users = NULL;
  CwPermissionFacts facts = { NULL };
  const CwMapping *edited = call->data;
  CwObject object;
  Sides blamed;

  if (!cw_fetch_schema (profile, &aloware, NULL, call->cancellable, &problem)
      && g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }

  snapshot = cw_snapshot_read (profile, CW_READ_ALL);
  if (snapshot->connections == NULL || snapshot->settings == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&snapshot->error));
      return FALSE;
    }

  /* The check is about the mapping that is being edited, whether it is saved or not. */
  object = edited != NULL ? edited->object : cw_settings_get_main_object (snapshot->settings);
  facts.connections = snapshot->connections;
  facts.settings = snapshot->settings;
  for (guint i = 0; i < CW_N_OBJECTS; i++)
    {
      facts.schemas[i] = snapshot->schema[i];
      facts.mappings[i] = edited != NULL && i == object ? edited : snapshot->mapping[i];
    }
  facts.aloware_users = aloware;
  if (snapshot->users != NULL)
    users = cw_user_map_choose (snapshot->users,
                                facts.mappings[object] != NULL ? facts.mappings[object]->owners : NULL);
  facts.users = users;
  blamed = problem != NULL ? sides_to_blame (problem, SIDES_BOTH) : SIDES_NONE;
  facts.problems[CW_SIDE_ALOWARE] = blamed & SIDES_ALOWARE ? problem : NULL;
  facts.problems[CW_SIDE_SALESFORCE] = blamed & SIDES_SALESFORCE ? problem : NULL;
  call->list = cw_permissions_judge (&facts);

  return TRUE;
}

/* A copy of the mapping that is shown, as it is edited; NULL: there is none. (transfer full) */
static CwMapping *
copy_edited (CwSession *self)
{
  const CwMapping *mapping = cw_mapping_document_get_mapping (cw_session_get_document (self));

  return mapping != NULL ? cw_mapping_copy (mapping) : NULL;
}

static void
free_mapping (gpointer mapping)
{
  cw_mapping_free (mapping);
}

void
cw_session_check_permissions_async (CwSession *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  static const Action action = {
    .work = check_permissions,
    .free_data = free_mapping,
    .network = TRUE,
    .read = CW_READ_ALL,
  };
  gboolean unsaved;

  g_return_if_fail (CW_IS_SESSION (self));

  unsaved = cw_mapping_document_is_unsaved (cw_session_get_document (self));
  run (self, &action, unsaved ? copy_edited (self) : NULL, cancellable, callback, user_data);
}

GPtrArray *
cw_session_check_permissions_finish (CwSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (CW_IS_SESSION (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ── Signing in ── */

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

/* Shows the address of the sign-in page. May be called on any thread; the address is shown on the main
 * thread. `ask`: somebody has to open the page. */
static void
announce_url (CwSession *self, CwSide side, const char *url, gboolean ask)
{
  Announcement *announcement = g_new (Announcement, 1);

  announcement->self = g_object_ref (self);
  announcement->side = side;
  announcement->url = g_strdup (url);
  announcement->ask = ask;
  g_main_context_invoke_full (NULL, G_PRIORITY_DEFAULT, announce, announcement, NULL);
}

/* Input of a sign-in. What a side does not use is NULL or 0. */
typedef struct
{
  CwSession *session; /* the call's task holds the reference */
  CwSide side;
  char *url;   /* of Aloware's server or of Salesforce's login page */
  char *token; /* Aloware only; NULL: sign in in the browser */
  char *client_id, *client_secret;
  guint callback_port, timeout_seconds;
} SignIn;

static SignIn *
sign_in_new (CwSession *self, CwSide side, const char *url)
{
  SignIn *sign_in = g_new0 (SignIn, 1);

  sign_in->session = self;
  sign_in->side = side;
  sign_in->url = g_strdup (url);

  return sign_in;
}

static void
sign_in_free (gpointer data)
{
  SignIn *sign_in = data;

  g_free (sign_in->url);
  cw_secret_free (sign_in->token);
  g_free (sign_in->client_id);
  cw_secret_free (sign_in->client_secret);
  g_free (sign_in);
}

static void
open_browser (const char *url, gpointer user_data)
{
  const SignIn *sign_in = user_data;

  announce_url (sign_in->session, sign_in->side, url, TRUE);
}

static gboolean
connect_aloware (Call *call, CwProfile *profile, GError **error)
{
  SignIn *sign_in = call->data;

  return cw_connect_aloware_token (profile, sign_in->url, sign_in->token, call->cancellable, error);
}

void
cw_session_connect_aloware_async (CwSession *self,
                                  const char *url,
                                  const char *token,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  static const Action action = {
    .work = connect_aloware,
    .free_data = sign_in_free,
    .network = TRUE,
    .sides = SIDES_ALOWARE,
    .read = CW_READ_CONNECTIONS | CW_READ_SCHEMA,
  };
  SignIn *sign_in;

  g_return_if_fail (CW_IS_SESSION (self));
  g_return_if_fail (url != NULL && token != NULL);

  sign_in = sign_in_new (self, CW_SIDE_ALOWARE, url);
  sign_in->token = g_strdup (token);
  run (self, &action, sign_in, cancellable, callback, user_data);
}

static gboolean
sign_in_to_aloware (Call *call, CwProfile *profile, GError **error)
{
  SignIn *sign_in = call->data;

  return cw_connect_aloware_oauth (profile, sign_in->url, sign_in->timeout_seconds, open_browser, sign_in,
                                   call->cancellable, error);
}

void
cw_session_sign_in_to_aloware_async (CwSession *self,
                                     const char *url,
                                     guint timeout_seconds,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  static const Action action = {
    .work = sign_in_to_aloware,
    .free_data = sign_in_free,
    .network = TRUE,
    .in_browser = TRUE,
    .sides = SIDES_ALOWARE,
    .read = CW_READ_ALL,
  };
  SignIn *sign_in;

  g_return_if_fail (CW_IS_SESSION (self));
  g_return_if_fail (url != NULL);

  sign_in = sign_in_new (self, CW_SIDE_ALOWARE, url);
  sign_in->timeout_seconds = timeout_seconds;
  run (self, &action, sign_in, cancellable, callback, user_data);
}

/* Owners are matched between the users of both sides. So Salesforce's users are read again, if it is
 * connected. */
static gboolean
refresh_if_possible (CwProfile *profile, GCancellable *cancellable, GError **error)
{
  gboolean connected = FALSE;

  if (!cw_is_connected (profile, CW_SIDE_SALESFORCE, &connected, error))
    return FALSE;

  return !connected || cw_fetch_schema (profile, NULL, NULL, cancellable, error);
}

static gboolean
connect_salesforce (Call *call, CwProfile *profile, GError **error)
{
  SignIn *data = call->data;
  const CwSalesforceSignIn sign_in = {
    data->url, data->client_id, data->client_secret, data->callback_port, data->timeout_seconds,
  };

  return cw_connect_salesforce (profile, &sign_in, open_browser, data, call->cancellable, error)
         && refresh_if_possible (profile, call->cancellable, error);
}

void
cw_session_connect_salesforce_async (CwSession *self,
                                     const CwSalesforceSignIn *how,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  static const Action action = {
    .work = connect_salesforce,
    .free_data = sign_in_free,
    .network = TRUE,
    .in_browser = TRUE,
    .sides = SIDES_SALESFORCE,
    .read = CW_READ_ALL,
  };
  SignIn *sign_in;

  g_return_if_fail (CW_IS_SESSION (self));
  g_return_if_fail (how != NULL && how->login_url != NULL && how->client_id != NULL);

  sign_in = sign_in_new (self, CW_SIDE_SALESFORCE, how->login_url);
  sign_in->client_id = g_strdup (how->client_id);
  sign_in->client_secret = g_strdup (how->client_secret);
  sign_in->callback_port = how->callback_port;
  sign_in->timeout_seconds = how->timeout_seconds;
  run (self, &action, sign_in, cancellable, callback, user_data);
}

/* ── Signing out ── */

static gboolean
disconnect (Call *call, CwProfile *profile, GError **error)
{
  CwSide side = call->action->sides == SIDES_SALESFORCE ? CW_SIDE_SALESFORCE : CW_SIDE_ALOWARE;

  return cw_disconnect (profile, side, call->cancellable, error);
}

void
cw_session_disconnect_async (CwSession *self,
                             CwSide side,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  static const Action actions[] = {
    [CW_SIDE_ALOWARE] = { .work = disconnect,
                          .network = TRUE,
                          .sides = SIDES_ALOWARE,
                          .read = CW_READ_CONNECTIONS },
    [CW_SIDE_SALESFORCE] = { .work = disconnect,
                             .network = TRUE,
                             .sides = SIDES_SALESFORCE,
                             .read = CW_READ_CONNECTIONS },
  };

  g_return_if_fail (CW_IS_SESSION (self));

  run (self, &actions[side], NULL, cancellable, callback, user_data);
}

/* ── The mapping ── */

static gboolean
require_mapping (const CwMapping *mapping, GError **error)
{
  if (mapping != NULL)
    return TRUE;

  g_set_error_literal (
    error, CW_ERROR, CW_ERROR_SIGN_IN_NEEDED,
    _("There is no mapping yet: it is made from Salesforce’s fields. Sign in to Salesforce first."));

  return FALSE;
}

/* Saves a mapping as a draft. If it equals the active mapping, the draft is removed instead. */
static gboolean
save_draft (CwProfile *profile, CwMapping *mapping, GError **error)
{
  g_autoptr (CwMapping) active = NULL;
  CwObject object;

  if (!require_mapping (mapping, error))
    return FALSE;

  object = mapping->object;
  active = cw_profile_load_mapping (profile, object, CW_MAPPING_ACTIVE, NULL);
  if (active != NULL && cw_mapping_equal (active, mapping))
    mapping = NULL;

  return cw_profile_save_mapping (profile, object, CW_MAPPING_DRAFT, mapping, error);
}

static gboolean
save_shown (Call *call, CwProfile *profile, GError **error)
{
  return save_draft (profile, call->data, error);
}

void
cw_session_save_draft_async (CwSession *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  static const Action action = { .work = save_shown, .free_data = free_mapping, .read = CW_READ_MAPPING };

  g_return_if_fail (CW_IS_SESSION (self));

  run (self, &action, copy_edited (self), cancellable, callback, user_data);
}

static gboolean
save_each (Call *call, CwProfile *profile, GError **error)
{
  GPtrArray *mappings = call->data;

  for (guint i = 0; i < mappings->len; i++)
    {
      if (!save_draft (profile, g_ptr_array_index (mappings, i), error))
        return FALSE;
    }

  return TRUE;
}

void
cw_session_save_drafts_async (CwSession *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  static const Action action = { .work = save_each,
                                 .free_data = (GDestroyNotify) g_ptr_array_unref,
                                 .read = CW_READ_MAPPING };
  g_autoptr (GPtrArray) mappings = g_ptr_array_new_with_free_func (free_mapping);

  g_return_if_fail (CW_IS_SESSION (self));

  for (CwObject object = 0; object < CW_N_OBJECTS; object++)
    {
      if (cw_mapping_document_is_unsaved (self->documents[object]))
        g_ptr_array_add (mappings,
                         cw_mapping_copy (cw_mapping_document_get_mapping (self->documents[object])));
    }
  run (self, &action, g_steal_pointer (&mappings), cancellable, callback, user_data);
}

static gboolean
activate (Call *call, CwProfile *profile, GError **error)
{
  g_autoptr (CwSchema) schema = NULL;
  g_autoptr (CwUserMap) users = NULL;
  CwMapping *mapping = call->data;

  if (!require_mapping (mapping, error)
      || !cw_profile_save_mapping (profile, mapping->object, CW_MAPPING_DRAFT, mapping, error))
    return FALSE;

  /* If fields or users cannot be read, the check reports them as missing. */
  schema = cw_snapshot_read_schema (profile, mapping->object, NULL);
  cw_snapshot_read_users (profile, &users, NULL);

  return cw_activate_mapping (profile, mapping->object, schema, users, error);
}

void
cw_session_activate_async (CwSession *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  static const Action action = { .work = activate, .free_data = free_mapping, .read = CW_READ_MAPPING };

  g_return_if_fail (CW_IS_SESSION (self));

  run (self, &action, copy_edited (self), cancellable, callback, user_data);
}

typedef struct
{
  GFile *file;
  CwObject object;
  CwMapping *mapping;
} MappingFile;

static MappingFile *
mapping_file_new (GFile *file, CwObject object, CwMapping *mapping)
{
  MappingFile *data = g_new0 (MappingFile, 1);

  data->file = g_object_ref (file);
  data->object = object;
  data->mapping = mapping;

  return data;
}

static void
mapping_file_free (gpointer data)
{
  MappingFile *file = data;

  g_clear_object (&file->file);
  g_clear_pointer (&file->mapping, cw_mapping_free);
  g_free (file);
}

/* The fields of one object are not those of the other. */
static gboolean
require_object (const MappingFile *data, GError **error)
{
  if (data->mapping->object == data->object)
    return TRUE;

  g_set_error_literal (
    error, CW_ERROR, CW_ERROR_INVALID_FILE,
    data->object == CW_OBJECT_LEAD
      ? _("The file has a mapping of Contacts. It can be imported where Mapping shows Contacts.")
      : _(
        "The file has a mapping of Leads. It can be imported where Mapping shows Leads, which are synced if "
        "Preferences says so."));

  return FALSE;
}

static gboolean
import_mapping (Call *call, CwProfile *profile, GError **error)
{
  MappingFile *data = call->data;
  g_autofree char *contents = NULL;
  gsize length;

  contents = cw_file_read (data->file, CW_MAPPING_MAX_BYTES, &length, call->cancellable, error);
  if (contents == NULL)
    return FALSE;

  data->mapping = cw_mapping_from_json (contents, (gssize) length, error);

  return data->mapping != NULL && require_object (data, error);
}

static void
apply_import (CwSession *self, Call *call)
{
  MappingFile *data = call->data;

  cw_mapping_document_replace (self->documents[data->object], g_steal_pointer (&data->mapping));
}

void
cw_session_import_mapping_async (CwSession *self,
                                 GFile *file,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  static const Action action = { .work = import_mapping,
                                 .apply = apply_import,
                                 .free_data = mapping_file_free };

  g_return_if_fail (CW_IS_SESSION (self));
  g_return_if_fail (G_IS_FILE (file));

  run (self, &action, mapping_file_new (file, self->object, NULL), cancellable, callback, user_data);
}

static gboolean
export_mapping (Call *call, CwProfile *profile, GError **error)
{
  MappingFile *data = call->data;
  g_autofree char *json = NULL;

  if (data->mapping == NULL)
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_SIGN_IN_NEEDED,
                           _("There is no mapping to export yet."));
      return FALSE;
    }

  json = cw_mapping_to_json (data->mapping);

  return g_file_replace_contents (data->file, json, strlen (json), NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                  call->cancellable, error);
}

void
cw_session_export_mapping_async (CwSession *self,
                                 GFile *file,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  static const Action action = { .work = export_mapping, .free_data = mapping_file_free };

  g_return_if_fail (CW_IS_SESSION (self));
  g_return_if_fail (G_IS_FILE (file));

  run (self, &action, mapping_file_new (file, self->object, copy_edited (self)), cancellable, callback,
       user_data);
}

/* ── Fields that Salesforce lacks ── */

typedef struct
{
  CwMapping *mapping;
  GPtrArray *fields;
  GPtrArray *users;
  CwMissingFields *missing;
  CwSessionFields *result;
} FieldCall;

void
cw_session_fields_free (CwSessionFields *fields)
{
  if (fields == NULL)
    return;

  cw_made_fields_free (fields->made);
  g_free (fields);
}

static void
field_call_free (gpointer data)
{
  FieldCall *fields = data;

  if (fields == NULL)
    return;

  g_clear_pointer (&fields->mapping, cw_mapping_free);
  g_clear_pointer (&fields->fields, g_ptr_array_unref);
  g_clear_pointer (&fields->users, g_ptr_array_unref);
  g_clear_pointer (&fields->missing, cw_missing_fields_free);
  g_clear_pointer (&fields->result, cw_session_fields_free);
  g_free (fields);
}

static gboolean
look_for_fields (Call *call, CwProfile *profile, GError **error)
{
  FieldCall *fields = call->data;

  if (!require_mapping (fields->mapping, error))
    return FALSE;

  fields->missing = cw_make_fields_look (profile, fields->mapping, TRUE, call->cancellable, error);

  return fields->missing != NULL;
}

/* Keeps the result for *_finish(), because the call is freed before that. */
static void
keep_fields (CwSession *self, Call *call)
{
  g_task_set_task_data (call->task, g_steal_pointer (&call->data), field_call_free);
}

void
cw_session_look_for_fields_async (CwSession *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  static const Action action = {
    .work = look_for_fields,
    .apply = keep_fields,
    .free_data = field_call_free,
    .network = TRUE,
    .sides = SIDES_SALESFORCE,
    .read = CW_READ_SCHEMA,
  };
  FieldCall *fields;

  g_return_if_fail (CW_IS_SESSION (self));

  fields = g_new0 (FieldCall, 1);
  fields->mapping = copy_edited (self);
  run (self, &action, fields, cancellable, callback, user_data);
}

CwMissingFields *
cw_session_look_for_fields_finish (CwSession *self, GAsyncResult *result, GError **error)
{
  FieldCall *fields;

  if (!cw_session_finish (self, result, error))
    return NULL;

  fields = g_task_get_task_data (G_TASK (result));

  return g_steal_pointer (&fields->missing);
}

static gboolean
make_fields (Call *call, CwProfile *profile, GError **error)
{
  FieldCall *fields = call->data;

  if (!require_mapping (fields->mapping, error))
    return FALSE;

  fields->result = g_new0 (CwSessionFields, 1);
  fields->result->made = cw_make_fields (profile, cw_mapping_get_object (fields->mapping), fields->fields,
                                         fields->users, call->cancellable, error);

  return fields->result->made != NULL;
}

/* The mapping may have been edited meanwhile. */
static void
map_fields (CwSession *self, Call *call)
{
  FieldCall *fields = call->data;
  CwMappingDocument *document = self->documents[fields->mapping->object];
  const CwMapping *edited = cw_mapping_document_get_mapping (document);

  if (edited != NULL)
    {
      g_autoptr (CwMapping) mapping = cw_mapping_copy (edited);
      g_autoptr (GPtrArray) mapped = cw_made_fields_map (fields->result->made, mapping);

      fields->result->n_mapped = mapped->len;
      if (mapped->len > 0)
        cw_mapping_document_replace (document, g_steal_pointer (&mapping));
    }
  keep_fields (self, call);
}

void
cw_session_make_fields_async (CwSession *self,
                              GPtrArray *fields,
                              GPtrArray *users,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  static const Action action = {
    .work = make_fields,
    .apply = map_fields,
    .free_data = field_call_free,
    .network = TRUE,
    .sides = SIDES_SALESFORCE,
    .read = CW_READ_SCHEMA,
  };
  FieldCall *call;

  g_return_if_fail (CW_IS_SESSION (self) && fields != NULL && users != NULL);

  call = g_new0 (FieldCall, 1);
  call->mapping = copy_edited (self);
  call->fields = g_ptr_array_ref (fields);
  call->users = g_ptr_array_ref (users);
  run (self, &action, call, cancellable, callback, user_data);
}

CwSessionFields *
cw_session_make_fields_finish (CwSession *self, GAsyncResult *result, GError **error)
{
  FieldCall *fields;

  if (!cw_session_finish (self, result, error))
    return NULL;

  fields = g_task_get_task_data (G_TASK (result));

  return g_steal_pointer (&fields->result);
}

/* ── Practice ── */

typedef struct
{
  CwSession *session; /* the call's task holds the reference */
  CwPractice *platforms;
  gboolean play_browser;
} Practice;

static void
practice_free (gpointer data)
{
  Practice *practice = data;

  g_clear_pointer (&practice->platforms, cw_practice_free);
  g_free (practice);
}

static void
show_practice_url (const char *url, gpointer user_data)
{
  const Practice *practice = user_data;

  announce_url (practice->session, CW_SIDE_SALESFORCE, url, !practice->play_browser);
}

static gboolean
start_practice (Call *call, CwProfile *profile, GError **error)
{
  Practice *practice = call->data;

  practice->platforms = cw_practice_profile_start (profile, practice->play_browser, show_practice_url,
                                                   practice, call->cancellable, error);

  return practice->platforms != NULL;
}

static void
apply_practice (CwSession *self, Call *call)
{
  Practice *practice = call->data;

  self->platforms = g_steal_pointer (&practice->platforms);
}

void
cw_session_start_practice_async (CwSession *self,
                                 gboolean play_browser,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  static const Action action = {
    .work = start_practice,
    .apply = apply_practice,
    .free_data = practice_free,
    .network = TRUE,
    .in_browser = TRUE,
    .sides = SIDES_BOTH,
    .read = CW_READ_ALL,
  };
  Practice *practice;

  g_return_if_fail (CW_IS_SESSION (self));
  g_return_if_fail (self->practice && self->platforms == NULL);

  practice = g_new0 (Practice, 1);
  practice->session = self;
  practice->play_browser = play_browser;
  run (self, &action, practice, cancellable, callback, user_data);
}

static gboolean
forget_practice (Call *call, CwProfile *profile, GError **error)
{
  return cw_practice_profile_forget (profile, error);
}

typedef struct
{
  GAsyncReadyCallback callback;
  gpointer user_data;
} Close;

static void
on_keeping_stopped (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autofree Close *close = user_data;
  CwSession *self = CW_SESSION (object);
  /* This runs on the worker for the network, so that it comes after all actions that still write to the
   * profile. */
  static const Action forget = { .work = forget_practice, .network = TRUE };
  static const Action wait = { .network = TRUE };

  run (self, self->practice ? &forget : &wait, NULL, NULL, close->callback, close->user_data);
}

void
cw_session_close_async (CwSession *self, GAsyncReadyCallback callback, gpointer user_data)
{
  Close *close;

  g_return_if_fail (CW_IS_SESSION (self));

  close = g_new (Close, 1);
  *close = (Close) { callback, user_data };
  cw_session_stop_keeping_async (self, on_keeping_stopped, close);
}

/* ── GObject ── */

static void
on_document_changed (CwSession *self)
{
  g_signal_emit (self, signals[MAPPING_CHANGED], 0);
}

static void
cw_session_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
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
      g_value_set_boolean (value, self->n_network_calls > 0);
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
    case PROP_OBJECT:
      g_value_set_uint (value, self->object);
      break;
    case PROP_SIGN_IN_URL:
      g_value_set_string (value, self->sign_in_url[CW_SIDE_SALESFORCE] != NULL
                                   ? self->sign_in_url[CW_SIDE_SALESFORCE]
                                   : self->sign_in_url[CW_SIDE_ALOWARE]);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cw_session_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
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
cw_session_constructed (GObject *object)
{
  CwSession *self = CW_SESSION (object);

  G_OBJECT_CLASS (cw_session_parent_class)->constructed (object);

  self->keeping = cw_keeping_new (self->profile_name);
  g_signal_connect_object (self->keeping, "changed", G_CALLBACK (on_keeping_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->keeping, "wrote", G_CALLBACK (on_wrote), self, G_CONNECT_SWAPPED);
}

static void
cw_session_finalize (GObject *object)
{
  CwSession *self = CW_SESSION (object);

  stop_telling (self);
  g_clear_object (&self->keeping);
  g_clear_pointer (&self->leavings, g_ptr_array_unref);

  /* The pools must be empty by now, because each call in them would hold a reference to the session. */
  g_thread_pool_free (self->network, FALSE, FALSE);
  g_thread_pool_free (self->files, FALSE, FALSE);
  g_clear_pointer (&self->platforms, cw_practice_free);
  g_clear_pointer (&self->connections, cw_connections_free);
  g_clear_pointer (&self->settings, cw_settings_free);
  g_clear_pointer (&self->aloware_users, g_ptr_array_unref);
  for (CwObject i = 0; i < CW_N_OBJECTS; i++)
    g_clear_object (&self->documents[i]);
  g_clear_object (&self->watch);
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
  static const struct
  {
    guint prop;
    const char *name;
  } booleans[] = {
    { PROP_LOADED, "loaded" },
    { PROP_BUSY, "busy" },
    { PROP_SALESFORCE_CONNECTED, "salesforce-connected" },
    { PROP_ALOWARE_CONNECTED, "aloware-connected" },
    { PROP_SIGNING_IN, "signing-in" },
  };
  const GParamFlags construct = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = cw_session_get_property;
  object_class->set_property = cw_session_set_property;
  object_class->constructed = cw_session_constructed;
  object_class->finalize = cw_session_finalize;

  properties[PROP_PROFILE_NAME] = g_param_spec_string ("profile-name", NULL, NULL, NULL, construct);
  properties[PROP_PRACTICE] = g_param_spec_boolean ("practice", NULL, NULL, FALSE, construct);
  for (guint i = 0; i < G_N_ELEMENTS (booleans); i++)
    properties[booleans[i].prop] = g_param_spec_boolean (booleans[i].name, NULL, NULL, FALSE, readable);
  properties[PROP_SALESFORCE_PROBLEM] = g_param_spec_boxed ("salesforce-problem", NULL, NULL, G_TYPE_ERROR,
                                                            readable);
  properties[PROP_ALOWARE_PROBLEM] = g_param_spec_boxed ("aloware-problem", NULL, NULL, G_TYPE_ERROR,
                                                         readable);
  properties[PROP_SIGN_IN_URL] = g_param_spec_string ("sign-in-url", NULL, NULL, NULL, readable);
  properties[PROP_OBJECT] = g_param_spec_uint ("object", NULL, NULL, 0, CW_N_OBJECTS - 1, 0, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CONNECTIONS_CHANGED] = g_signal_new ("connections-changed", CW_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0,
                                               NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SCHEMA_CHANGED] = g_signal_new ("schema-changed", CW_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 0);
  signals[MAPPING_CHANGED] = g_signal_new ("mapping-changed", CW_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL,
                                           NULL, NULL, G_TYPE_NONE, 0);
  signals[STATE_CHANGED] = g_signal_new ("state-changed", CW_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 0);
  signals[KEEPING_CHANGED] = g_signal_new ("keeping-changed", CW_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL,
                                           NULL, NULL, G_TYPE_NONE, 0);
  signals[OPEN_URI] = g_signal_new ("open-uri", CW_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
cw_session_init (CwSession *self)
{
  self->connections = cw_connections_new ();
  self->settings = cw_settings_new ();
  for (CwObject object = 0; object < CW_N_OBJECTS; object++)
    {
      self->documents[object] = cw_mapping_document_new ();
      g_signal_connect_object (self->documents[object], "changed", G_CALLBACK (on_document_changed), self,
                               G_CONNECT_SWAPPED);
    }
  self->leavings = g_ptr_array_new_with_free_func (g_object_unref);
  self->network = g_thread_pool_new (call_in_thread, NULL, 1, FALSE, NULL);
  self->files = g_thread_pool_new (call_in_thread, NULL, 1, FALSE, NULL);
}
