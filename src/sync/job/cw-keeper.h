/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-pace.h"
#include "cw-sync-job.h"

G_BEGIN_DECLS

/* Keeps the two sides of a profile current, step by step, until it is stopped: asks Salesforce what changed,
 * looks contacts up in Aloware by turns, and writes what that brings (cw-keep.h). It asks nobody: where a
 * person has to do something first, it pauses and says so. It gives way to runs that a person starts, in any
 * process. Lives on the main context that is the thread's default where it is made; its signals arrive there.
 *
 * Signals: "changed" (cw_keeper_get_standing() says something else), and "event" with a const CwKeeperEvent
 * *. */
#define CW_TYPE_KEEPER (cw_keeper_get_type ())
G_DECLARE_FINAL_TYPE (CwKeeper, cw_keeper, CW, KEEPER, GObject)

typedef enum
{
  CW_KEEPER_CHECKED,  /* "checked": a side was asked; `records`: how many contacts, or changed records */
  CW_KEEPER_CHANGED,  /* "changed": records had been changed on `side`; `written`: what was written for it */
  CW_KEEPER_CONFLICT, /* "conflict": `records` new ones wait for a person */
  CW_KEEPER_PAUSED,   /* "paused": nothing is asked or written; `reason` and `message` say why */
  CW_KEEPER_RESUMED,  /* "resumed" */
} CwKeeperEventKind;

typedef struct
{
  CwKeeperEventKind kind;
  CwSide side; /* of "checked" and "changed" */
  guint records;
  guint written[2];    /* by CwSide */
  const char *reason;  /* a code: that of an error, or of a refused run (CW_KEEP_SYNC_FIRST, "guard", …) */
  const char *message; /* for people */
} CwKeeperEvent;

/* How it stands. Times are ms since the epoch; 0: never, or not known yet. */
typedef struct
{
  gboolean is_paused;
  const char *reason; /* NULL unless it is paused */
  const char *message;
  gboolean is_resting;    /* Salesforce is not asked, because the day's share of requests is used up */
  gint64 salesforce_read; /* when Salesforce was last asked what changed */
  CwPhoneAges ages;       /* when Aloware's contacts were looked up */
  gint64 promise;         /* within how many ms every contact is looked up; -1: no promise */
  guint written_today[2]; /* by CwSide, since local midnight or the start */
  guint conflicts;        /* open ones */
  guint left_over;        /* records that could not be written, and contacts that did not answer, so far */
} CwKeeperStanding;

/* (transfer full) */
CwKeeper *cw_keeper_new (const char *profile_name);
/* Begins; only once. Errors: CW_ERROR_BUSY while the profile is kept current already, in any process;
 * CW_ERROR_USAGE, CW_ERROR_STORAGE. */
gboolean cw_keeper_start (CwKeeper *keeper, GError **error);
/* Ends. A step under way is cancelled: what has been sent is finished first. "changed" tells of the end. */
void cw_keeper_stop (CwKeeper *keeper);
/* Whether a step is under way; after cw_keeper_stop() the profile is free once there is none. */
gboolean cw_keeper_is_busy (CwKeeper *keeper);
gboolean cw_keeper_is_stopped (CwKeeper *keeper);

/* How urgent it is; CW_ATTENTION_OPEN to begin with. On a metered network and in power saver the keeper asks
 * less often by itself. */
void cw_keeper_set_attention (CwKeeper *keeper, CwAttention attention);
/* Something has changed that may end a pause: a run has ended, somebody signed in, the network is back. */
void cw_keeper_look_again (CwKeeper *keeper);
/* Whether everything was asked at least once since the start, and nothing is left to write but what could not
 * be written for now. */
gboolean cw_keeper_is_current (CwKeeper *keeper);

/* Texts live until the next signal. */
void cw_keeper_get_standing (CwKeeper *keeper, CwKeeperStanding *standing);
/* "checked", "changed", …: as the command line has them. (transfer none) */
const char *cw_keeper_event_to_nick (CwKeeperEventKind kind);
/* Whether a pause for this reason (nullable) goes on until a person has done something. */
gboolean cw_keeper_reason_is_for_person (const char *reason);

/* How the keeping of a profile stands, as another process sees it. */
typedef struct
{
  gboolean is_on, is_paused;
  char *reason; /* or NULL */
  gint64 salesforce_read;
  CwPhoneAges ages;
} CwKeptState;

/* Reads it. Nothing is asked for. `store` (nullable): the profile's; without one, nothing was read yet.
 * Errors: CW_ERROR_STORAGE. */
gboolean cw_kept_state_read (CwProfile *profile, CwStore *store, CwKeptState *state, GError **error);
void cw_kept_state_clear (CwKeptState *state);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CwKeptState, cw_kept_state_clear)

G_END_DECLS
