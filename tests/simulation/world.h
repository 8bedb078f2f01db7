/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "cw-keep.h"
#include "cw-progress.h"
#include "cw-settings.h"
#include "cw-store-runs.h"
#include "cw-store.h"
#include "cw-types.h"

G_BEGIN_DECLS

/* Both practice platforms, the profile, and the network between: what the engine runs in. One thread. */
typedef struct _World World;

/* What becomes of a request. */
typedef enum
{
  FATE_SERVED,
  FATE_UNREACHED,   /* the server never gets it */
  FATE_LOST,        /* the server gets it; the answer is lost */
  FATE_TWICE,       /* the server gets it twice; the second answer arrives */
  FATE_NEVER,       /* the server gets it; the answer is later than anybody waits */
  FATE_ENDS_BEFORE, /* the process ends before it is sent */
  FATE_ENDS_AFTER,  /* the server gets it; the process ends before the answer arrives */
  FATE_POWER_FAILS, /* the same with the whole machine: what the disk did not keep is gone */
} Fate;

/* What the accounts, the profile and the mapping of a history are like. */
typedef struct
{
  guint contacts; /* on each side */
  gboolean creates_both_ways;
  gboolean has_external_id;   /* Salesforce knows a record by Aloware's id */
  gboolean has_whole_mapping; /* not only the rows that histories edit */
  guint leads;                /* in Salesforce, of every kind that practice people have */
  CwObjects objects;
  CwObject priority;
  gboolean assigns_queues;  /* Aloware's owner gets the Lead of a queue */
  gboolean edits_converted; /* Salesforce lets this user edit converted Leads */
  gboolean keeps;           /* steps that keep both sides current take the place of most syncs */
  gboolean by_jobs;         /* two records are many: Salesforce's Bulk API reads and writes them */
  gboolean is_long;         /* what the engine was told is not kept, so values are not compared with it */
} WorldKind;

/* One request of the engine, before it is served: where a history may step in. */
typedef struct
{
  guint step; /* of this run, from 1 */
  CwSide side;
  gboolean is_look_up; /* of Aloware's contact `phone` */
  const char *phone;
  gboolean is_read; /* of Salesforce's records, or goes before one */
  gboolean is_look; /* at records that are named */
  gboolean is_write;
  gboolean is_create;
  gboolean is_of_job; /* of Salesforce's Bulk API; it writes when the request lets the job begin */
  gboolean is_filled; /* of looks: a job waits for the word to begin */
  CwObject object;    /* of the records of Salesforce that are looked at, or known by Aloware's id */
  const char *method;
  const char *body; /* "": none; of a job that begins to write, as if Collections wrote the same */
  CwPhase phase;
} Request;

typedef Fate (*WorldFunc) (World *world, const Request *request, gpointer user_data);

/* `folder` is where the profile may lie; it should be in memory. */
World *world_new (const char *folder);
void world_free (World *world);
/* New platforms with other people, an empty state database, everybody signed in. */
void world_reset (World *world, guint64 seed, const WorldKind *kind);
/* Signs in anew, as a person does whose sign-in has ended. */
void world_sign_in (World *world);
/* Called before each request is served. */
void world_set_func (World *world, WorldFunc func, gpointer user_data);

/* What a person, or an administrator, does on a platform: one of the endpoints of demo-control.h. `json` is
 * the body. NULL: it was refused. (transfer full) */
JsonNode *world_control (World *world, CwSide side, const char *endpoint, const char *json);

/* Every record of Salesforce of this object, deleted or not, as its API has them. (transfer full) */
JsonNode *world_dump_object (World *world, CwObject object);
/* Every job of Salesforce's Bulk API, as demo_sf_jobs_dump() has them. (transfer full) */
JsonNode *world_dump_jobs (World *world);
/* How many jobs that read were made, since the reset, without the engine being told: then it asks for
 * another. */
guint world_get_n_lost_queries (World *world);
/* The id of the queue that Leads may have as their owner. */
const char *world_get_queue (World *world);
/* Whether records of this object are synced. */
gboolean world_includes (World *world, CwObject object);

typedef enum
{
  WORK_SYNC,
  WORK_PREVIEW,
  WORK_UNDO,       /* of the last run, or of one before it */
  WORK_APPLY,      /* what was planned last */
  WORK_RESOLVE,    /* an open conflict */
  WORK_RETRY,      /* failed writes of the last runs */
  WORK_APPLY_FILE, /* what the last preview planned, whatever was done since */
  WORK_KEEP,       /* a step of keeping both sides current */
} Work;

/* Beyond the other choices, for an undo: of the last run that updated a record. */
#define CHOICE_LAST_WRITING (1u << 16)

/* The choice of a step that asks for everything. */
#define CHOICE_KEEP_ALL 0xfffcu

/* One run, from opening the profile to its end. `choice`: which conflict, run, write, or change, and how.
 * `crash_at`: the n-th step at which the process ends, counted over requests (before and after each) and
 * commits; 0: never. NULL: it failed, with `*error`, or crashed, without. Valid until the next run. (transfer
 * none) */
const CwRun *world_run (World *world, Work work, guint choice, guint crash_at, GError **error);
/* A step of keeping both sides current, with an order of one's own. `news` (out): what it has found. FALSE:
 * it failed, with `*error`, or a person has to do something first. */
gboolean world_keep (World *world, const CwKeepOrder *order, CwKeepNews *news, GError **error);
gboolean world_is_running (World *world);
/* A person cancels the run under way. */
void world_cancel (World *world);
/* What the run under way is going to do, as far as it was planned. (transfer full) (element-type CwChange) */
GPtrArray *world_list_plan (World *world);
/* A person imports Aloware's export, of which the numbers count. (element-type utf8) */
void world_import (World *world, GPtrArray *phones);
/* Whether History may not know of a write to this contact of Aloware: the power failed before the disk had
 * it. Only what is written to Salesforce, and what an undo writes, waits for the disk. */
gboolean world_is_untold (World *world, const char *phone);
/* Whether a person has decided a conflict about whether this record and its partner belong together. */
gboolean world_has_decided (World *world, const char *id);
/* What a write did that is never right, since the reset; NULL: nothing. (transfer none) */
const char *world_get_problem (World *world);
/* Requests of the last run that write to a platform. */
guint world_get_n_writes (World *world);
/* The last run's plan. */
const char *world_get_plan (World *world);
/* The state database, opened for looking. (transfer full) */
CwStore *world_open_store (World *world);
/* How large it is with its log, bytes. */
gsize world_get_database_size (World *world);
/* A hash over all that was asked and answered since the reset, and when. */
guint64 world_get_trace (World *world);
/* Writes every request to the standard error output. */
void world_set_verbose (World *world, gboolean verbose);

G_END_DECLS
