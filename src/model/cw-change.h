/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-types.h"

G_BEGIN_DECLS

/* What a plan consists of, as plain data: changes, conflicts and exclusions. Made by the planner, kept by the
 * store, carried out by the run, shown by the faces. */

typedef enum
{
  CW_ACTION_CREATE,   /* "create" on `side` */
  CW_ACTION_UPDATE,   /* "update" on `side` */
  CW_ACTION_LINK,     /* "link": two existing records belong together; writes nothing to a platform */
  CW_ACTION_UNLINK,   /* "unlink": the partner was deleted or merged away; writes nothing to a platform */
} CwAction;

typedef struct
{
  char *aloware;            /* catalogue key */
  char *salesforce;         /* API name */
  char *old_value;          /* the target's original text when planned; NULL: none or not delivered */
  char *new_value;          /* the text to write; "" clears */
  char *expected;           /* canonical text of the target when planned (precondition); NULL for creates */
  char *source;             /* canonical text of the source that was decided on */
  char *reason;             /* nick of the rule: "aloware-changed", "filled-blank", "rule-salesforce", … */
} CwChangeField;

typedef struct
{
  gint64 id;                /* place in the plan, from 1 */
  char *label;              /* "Ana Ruiz", else e-mail, phone or id */
  char *aloware_id;         /* NULL while there is none */
  char *salesforce_id;      /* NULL while there is none */
  char *phone;              /* E.164: how Aloware is asked for this contact */
  CwSide side;              /* the side that is written; for link and unlink the side that started it */
  CwAction action;
  gint64 modstamp;          /* SystemModstamp (ms) of the Salesforce record when planned, -1 for none */
  GPtrArray *fields;        /* of CwChangeField, in order of keys */
} CwChange;

typedef enum
{
  CW_CONFLICT_FIELD,    /* "field" */
  CW_CONFLICT_MATCH,    /* "match" */
  CW_CONFLICT_PHONE,    /* "phone" */
  CW_CONFLICT_DELETE,   /* "delete" */
  CW_CONFLICT_UNDONE,   /* "undone" */
} CwConflictKind;

typedef struct
{
  gint64 id;                    /* given by the store; 0 before */
  CwConflictKind kind;
  char *label;
  char *aloware_id;             /* may be NULL */
  char *salesforce_id;          /* may be NULL */
  char *aloware;                /* catalogue key; NULL for match and delete */
  char *salesforce;             /* API name; NULL for match and delete */
  char *aloware_value;          /* original texts; NULL: not delivered or none */
  char *base_value;             /* last agreed, NULL: never agreed */
  char *salesforce_value;
  gint64 aloware_changed;       /* ms, -1 unknown */
  gint64 salesforce_changed;    /* ms, -1 unknown */
  char *salesforce_changed_by;  /* user name, or NULL */
  char *message;                /* one translated sentence: what happened and what each choice does */
  char **candidates;            /* "salesforce:003…", "aloware:155…" for match; NULL-terminated, or NULL */
} CwConflict;

typedef struct
{
  char *label;
  char *aloware_id;
  char *salesforce_id;
  char *code;               /* "no-phone", "filter", "deleted", "not-visible", "person-account", … */
  char *message;            /* translated sentence */
} CwExclusion;

const char *cw_action_to_nick          (CwAction action);
gboolean    cw_action_from_nick        (const char *nick, CwAction *action);
const char *cw_conflict_kind_to_nick   (CwConflictKind kind);
gboolean    cw_conflict_kind_from_nick (const char *nick, CwConflictKind *kind);

CwChangeField *cw_change_field_new  (const char *aloware, const char *salesforce);
void           cw_change_field_free (CwChangeField *field);
CwChange      *cw_change_new  (CwSide side, CwAction action);
void           cw_change_free (CwChange *change);
/* The field of a catalogue key; (nullable) (transfer none). */
CwChangeField *cw_change_find (const CwChange *change, const char *aloware_key);
/* Stable serialisation. Errors: CW_ERROR_STORAGE. */
GBytes        *cw_change_to_bytes   (const CwChange *change);
CwChange      *cw_change_from_bytes (GBytes *bytes, GError **error);

CwConflict    *cw_conflict_new  (CwConflictKind kind);
void           cw_conflict_free (CwConflict *conflict);
/* What makes two conflicts the same one: kind, records and field, never values. (transfer full) */
char          *cw_conflict_identity (const CwConflict *conflict);
GBytes        *cw_conflict_to_bytes   (const CwConflict *conflict);
CwConflict    *cw_conflict_from_bytes (GBytes *bytes, GError **error);

CwExclusion   *cw_exclusion_new  (const char *code, const char *message);
void           cw_exclusion_free (CwExclusion *exclusion);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwChange, cw_change_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwChangeField, cw_change_field_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwConflict, cw_conflict_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwExclusion, cw_exclusion_free)

G_END_DECLS
