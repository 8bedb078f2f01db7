/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-practice.h"
#include "cw-session.h"

G_BEGIN_DECLS

struct _CwSession
{
  GObject parent_instance;

  char *profile_name;
  gboolean practice;
  gboolean loaded;
  guint n_network_jobs;
  gboolean signing_in[2];         /* by CwSide, as the next */
  char *sign_in_url[2];

  CwProfile *profile;
  CwConnections *connections;
  CwSettings *settings;
  gboolean connected[2];
  GError *problems[2];
  CwSchema *schema;
  CwUserMap *users;
  GPtrArray *aloware_users;
  char *schema_digest;
  CwMapping *mapping, *saved, *active;
  const char *mapping_state;
  gboolean unsaved;

  CwPractice *platforms;
  GThreadPool *network, *files;
};

/* The one object that the engine describes (cw-connect). */
#define CW_SESSION_OBJECT "Contact"

/* Which parts of a profile are read after a piece of work. */
typedef enum
{
  CW_READ_NOTHING = 0,
  CW_READ_CONNECTIONS = 1 << 0,   /* with the settings, and whether the secrets are there */
  CW_READ_SCHEMA = 1 << 1,        /* with the users */
  CW_READ_MAPPING = 1 << 2,
  CW_READ_ALL = CW_READ_CONNECTIONS | CW_READ_SCHEMA | CW_READ_MAPPING,
} CwRead;

/* What was read of a profile. What could not be read is NULL, and `error` has the first reason. */
typedef struct
{
  CwRead read;
  CwConnections *connections;
  CwSettings *settings;
  gboolean connected[2];
  GError *keyring_problem;
  CwSchema *schema;
  CwUserMap *users;
  GPtrArray *aloware_users;
  char *schema_digest;            /* of fields and users: equal where nothing changed */
  CwMapping *mapping, *active;
  const char *mapping_state;
  GError *error;
} CwSnapshot;

CwSnapshot *cw_snapshot_read (CwProfile *profile, CwRead parts);
void        cw_snapshot_free (CwSnapshot *snapshot);
/* As the profile has them; NULL while there are none. */
CwSchema   *cw_snapshot_read_schema (CwProfile *profile, GError **error);
gboolean    cw_snapshot_read_users  (CwProfile *profile, CwUserMap **users, GError **error);

/* Sides as bits, for whose problem a piece of work may have. */
typedef enum
{
  CW_SIDES_NONE = 0,
  CW_SIDES_ALOWARE = 1 << CW_SIDE_ALOWARE,
  CW_SIDES_SALESFORCE = 1 << CW_SIDE_SALESFORCE,
  CW_SIDES_BOTH = CW_SIDES_ALOWARE | CW_SIDES_SALESFORCE,
} CwSides;

/* Whose problem an error is, of the sides that the work was about. */
CwSides cw_sides_to_blame (const GError *error, CwSides sides);

typedef struct _CwJob CwJob;
/* On a worker, with a profile of its own. */
typedef gboolean (*CwJobFunc)  (CwJob *job, CwProfile *profile, GError **error);
/* On the main thread, after what was read has been taken over and before the caller is told. */
typedef void     (*CwJobApply) (CwSession *self, CwJob *job);

/* One piece of work of a session. */
struct _CwJob
{
  GTask *task;                 /* its source is the session; touched on the main thread only */
  GCancellable *cancellable;
  char *profile_name;
  gboolean network;
  CwSides sides;
  CwRead read;
  CwJobFunc func;
  CwJobApply apply;            /* or NULL */
  gpointer data;               /* what `func` works on */
  GDestroyNotify free_data;
  GPtrArray *list;             /* what `func` found, for *_finish(); or NULL */
  CwSnapshot *snapshot;
  gboolean opened;
  GError *error;
};

CwJob *cw_job_new (CwSession *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data, gpointer tag);
void   cw_job_free (CwJob *job);
/* A job that signs in to a side in the browser: "signing-in" is TRUE until it ended. */
CwJob *cw_job_new_sign_in (CwSession *self, CwSide side, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data, gpointer tag);
/* Hands it to a worker of the session, which owns it from here on. */
void   cw_job_start (CwJob *job);
/* The common end of every action that gives no more than whether it was done. */
gboolean cw_job_finish_boolean (CwSession *self, GAsyncResult *result, GError **error);
/* On a worker. */
void   cw_job_work (gpointer data, gpointer unused);

/* ── What the files of this class offer each other ── */

/* Queues a job at the worker of its kind. */
void              cw_session_push_job           (CwSession *self, CwJob *job);
/* Takes over what a finished job read, and tells whoever listens. */
void              cw_session_take_job           (CwSession *self, CwJob *job);
void              cw_session_set_signing_in     (CwSession *self, CwSide side, gboolean signing_in);
/* Any thread: shows the address of the sign-in page on the main thread. `ask` also emits "open-uri". */
void              cw_session_announce_url       (CwSession *self, CwSide side, const char *url, gboolean ask);
CwPractice       *cw_session_get_practice       (CwSession *self);
void              cw_session_take_practice      (CwSession *self, CwPractice *practice);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwSnapshot, cw_snapshot_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwJob, cw_job_free)

G_END_DECLS
