/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "world.h"

G_BEGIN_DECLS

/* What happens to a world: a list of events that a seed decides. Each is whole in itself, so that a list
 * without some of them is a history, too. */
typedef enum
{
  EVENT_EDIT, /* a person edits a record */
  EVENT_CREATE,
  EVENT_DELETE,
  EVENT_UNDELETE,
  EVENT_MERGE,
  EVENT_FAULT, /* a platform is told to err */
  EVENT_FATE,  /* a request, or some, are lost on the way */
  EVENT_CLOCK,
  EVENT_EXPIRE, /* every session of Salesforce ends */
  EVENT_RUN,
  EVENT_BETWEEN,    /* a person edits a record right before the writing run looks at it, before or after its
                       write */
  EVENT_WRITE_FATE, /* a write is lost on the way, or the process ends with it */
  EVENT_CANCEL,     /* a person cancels the run */
  EVENT_IMPORT,     /* a person imports Aloware's export */
  EVENT_REWRITE,    /* a person edits a field that the last run wrote */
} EventKind;

typedef struct
{
  EventKind kind;
  CwSide side;
  guint
    step; /* at which request of the next run; 0: before it. Of a run: at which step it crashes; 0: never */
  guint what;  /* the record, fault, fate, or work */
  guint how;   /* the field, and other choices */
  guint value; /* what makes a value its own */
} Event;

/* A field that histories edit. */
typedef enum
{
  FIELD_TEXT,
  FIELD_EMAIL,
  FIELD_CHOICE,
  FIELD_DATE,
  FIELD_OWNER,
  FIELD_PHONE,
} FieldKind;

typedef struct
{
  FieldKind kind;
  const char *key;      /* in the catalogue */
  const char *names[2]; /* as the platform's dump has it, by CwSide */
} Field;

/* What somebody else writes to the first name of a record right after the engine wrote to the record: the
 * fault edit-after-write of either side. */
#define LATER_EDIT_ALOWARE "Zqlatera"
#define LATER_EDIT_SALESFORCE "Zqlaters"

#define N_FIELDS 10
extern const Field fields[N_FIELDS];

/* A record that is there from the beginning, or was made by a person. */
typedef struct
{
  CwSide side;
  char *id;
  char *phone;           /* of Aloware's contact, as it was when it became known */
  char *edits[N_FIELDS]; /* what a person wrote last; NULL: nothing, "": blank */
  guint by_person;       /* a bit for each field that the engine did not write since */
  gboolean is_made;      /* by the engine */
} Known;

typedef struct
{
  GArray *events; /* of Event */
  guint64 seed;
  WorldKind kind;
} History;

/* What came of it. */
typedef struct
{
  char *problem; /* what is wrong, or NULL */
  guint64 trace;
  guint n_runs, n_crashed, n_failed, n_writes;
} Outcome;

History *history_new (guint64 seed);
/* What history_print() prints; NULL: it is no history. (transfer full) */
History *history_parse (const char *line);
void history_free (History *history);
/* Lets it happen, then some quiet runs, and looks at what is there. */
void history_play (const History *history, World *world, Outcome *outcome);
/* As one line. */
void history_print (const History *history);
void outcome_clear (Outcome *outcome);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (History, history_free)

G_END_DECLS
