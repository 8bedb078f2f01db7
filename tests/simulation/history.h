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
  EVENT_CONVERT,    /* a person converts a Lead, to a new Contact or to one that is there */
  EVENT_QUEUE,      /* a Lead is given to a queue */
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
  const char *names[2]; /* as the platform's dump has it, by CwSide; of Salesforce that of a Contact */
  const char *of_lead;  /* the same of a Lead; NULL: Leads do not have the field */
} Field;

/* What somebody else writes to the first name of a record right after the engine wrote to the record: the
 * fault edit-after-write of either side. */
#define LATER_EDIT_ALOWARE "Zqlatera"
#define LATER_EDIT_SALESFORCE "Zqlaters"

#define N_FIELDS 10
extern const Field fields[N_FIELDS];

/* What a field is called in the record with this id; NULL: it does not have the field. */
const char *field_get_name (const Field *field, CwSide side, const char *id);

/* A value in a record of a dump, "" for none. (transfer full) */
char *get_text (JsonObject *record, const char *name);

/* A record that is there from the beginning, or was made by a person. */
typedef struct
{
  CwSide side;
  char *id;
  char *phone;            /* of Aloware's contact, as it was when it became known */
  char *edits[N_FIELDS];  /* what a person wrote last; NULL: nothing, "": blank */
  guint by_person;        /* a bit for each field that the engine did not write since */
  gboolean is_made;       /* by the engine */
  gboolean is_successor;  /* a Lead became it, or a record was merged into it */
  guint apart;            /* a bit for each field in which it had a value of its own when it took the other's
                           * link: that is no edit */
  char *own[2][N_FIELDS]; /* by CwSide: what it and its partner had in such a field before a person edited one
                           * of the two; NULL: nobody did */
} Known;

/* A Lead that had a partner in Aloware was converted. */
typedef struct
{
  char *lead;
  char *contact; /* which had no partner */
  char *aloware; /* id of the partner */
} Conversion;

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
  guint n_converted, n_followed; /* conversions of Leads with a partner, and those of them that it followed */
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
