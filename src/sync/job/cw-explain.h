/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-profile.h"
#include "cw-reading.h"
#include "cw-store-journal.h"
#include "cw-store.h"
#include "cw-tally.h"

G_BEGIN_DECLS

/* "Why is this value what it is?" and "how does this record stand?", answered from the mirrors, the bases,
 * the journal, the last preview and the open conflicts. Nothing is sent. The thread of the store. */

/* How the two values of a field stand. */
typedef enum
{
  CW_FIELD_SAME,
  CW_FIELD_OWN_FORM,   /* the same, in the form in which a platform keeps it */
  CW_FIELD_UNREADABLE, /* a side does not deliver it */
  CW_FIELD_UNLINKED,   /* there is no partner to compare with */
  CW_FIELD_PLANNED,    /* the last preview writes it */
  CW_FIELD_CONFLICT,   /* a person decides */
  CW_FIELD_REFUSED,    /* the last write was refused */
  CW_FIELD_APART,      /* they differ, as a person or an undo left them */
  CW_FIELD_EDITED,     /* one-way, and the target was edited */
  CW_FIELD_DIFFERS,    /* the next sync decides */
} CwFieldStanding;

typedef struct
{
  gint64 run;
  gint64 when;    /* ms */
  CwSide side;    /* the side that was written to */
  char *rule;     /* nick: "salesforce-changed", "filled-blank", "decided-aloware", … */
  char *sentence; /* translated: "Salesforce’s value was changed and flowed to Aloware." */
  char *old_value, *new_value;
  char *kept; /* the form that the platform keeps of `new_value`, or NULL */
  CwWriteState state;
} CwExplanationStep;

typedef struct
{
  CwPairId pair;              /* an id is NULL while there is no partner */
  char *aloware, *salesforce; /* the field: catalogue key, API name */
  char *value[2];             /* by CwSide, as last read; NULL: not delivered */
  char *base_value;           /* last agreed; NULL: never */
  char *sentence;             /* translated: how the two values stand now */
  CwDirection direction;
  CwFieldStanding standing; /* CW_FIELD_PLANNED and CW_FIELD_CONFLICT only by cw_explain_record() */
  GPtrArray *steps;         /* of CwExplanationStep, newest first */
} CwExplanation;

void cw_explanation_free (CwExplanation *explanation);

/* `id`: an Aloware contact id or a Salesforce record id. Errors: CW_ERROR_NOT_FOUND (no such record, or the
 * field is not mapped), CW_ERROR_STORAGE. */
CwExplanation *cw_explain (CwProfile *profile,
                           CwStore *store,
                           const char *id,
                           const char *aloware_key,
                           GError **error);

/* All that is known of a record and its partner. */
typedef struct
{
  CwPairId pair;       /* an id is NULL while there is no partner */
  CwStanding standing; /* by what is stored now: a sync may find it otherwise */
  char *reason;        /* translated sentence: why it stands so */
  GPtrArray *fields;   /* of CwExplanation, in the order of the mapping */
} CwRecordExplanation;

void cw_record_explanation_free (CwRecordExplanation *explanation);

/* `plan`: the last preview's (cw_last_preview_find()), or NULL. `pair`: an id of either side, or both. Where
 * the record is linked, its partner is found. Goes through the whole plan. Errors: CW_ERROR_NOT_FOUND
 * (neither a reading nor a write of it is stored), CW_ERROR_STORAGE. */
CwRecordExplanation *cw_explain_record (CwReading *reading,
                                        CwStore *store,
                                        const char *plan,
                                        const CwPairId *pair,
                                        GError **error);

/* The sentence for a rule's nick; the nick itself for one that is not known. */
const char *cw_explain_rule (const char *nick);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwExplanation, cw_explanation_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwRecordExplanation, cw_record_explanation_free)

G_END_DECLS
