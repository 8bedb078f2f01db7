/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-pair-id.h"

G_BEGIN_DECLS

/* What a plan could not decide, and what it left out, with the reason. Plain data. */

typedef enum
{
  CW_CONFLICT_FIELD,  /* "field": the values of a field differ, and nothing says which is right */
  CW_CONFLICT_MATCH,  /* "match": it is not clear which records belong together */
  CW_CONFLICT_PHONE,  /* "phone": the phone numbers differ, and Aloware cannot change a contact's number */
  CW_CONFLICT_DELETE, /* "delete": the Aloware contact of a link is gone, or its number is another
                       * contact's */
  CW_CONFLICT_UNDONE, /* "undone": an undo put the field back; it waits for nobody */
} CwConflictKind;

typedef struct
{
  gint64 id; /* given by the store; 0 before */
  CwConflictKind kind;
  CwPairId pair;     /* its ids may be NULL */
  char *aloware;     /* catalogue key; for match a key of its own ("phone:KEY", "merged:ID", …); NULL: whole
                        records */
  char *salesforce;  /* API name; NULL without a field */
  char *value[2];    /* by CwSide, a user by name; NULL: not delivered, or no field */
  char *base_value;  /* what both sides last agreed on, a user by name; NULL: never agreed */
  gint64 changed[2]; /* by CwSide, ms; -1: unknown */
  char *salesforce_changed_by; /* user name, or NULL */
  char *message;               /* one translated sentence: what happened and what each choice does */
  char **candidates;           /* "salesforce:003…", "aloware:155…" for match; NULL-terminated, or NULL */
  char *decision;              /* how it ended, see cw_store_settle_conflict(); NULL while it is open */
} CwConflict;

typedef struct
{
  CwPairId pair;
  char *code;    /* "no-phone", "filter", "deleted", "not-visible", "person-account", … */
  char *message; /* translated sentence */
} CwExclusion;

/* The kind's word on the command line and in the store: "field". (transfer none) */
const char *cw_conflict_kind_to_nick (CwConflictKind kind);
/* FALSE, leaving `kind` alone, when `nick` (nullable) is not one of the words. */
gboolean cw_conflict_kind_from_nick (const char *nick, CwConflictKind *kind);

/* A conflict without records and values, its times unknown. (transfer full) */
CwConflict *cw_conflict_new (CwConflictKind kind);
void cw_conflict_free (CwConflict *conflict);
/* The catalogue key of the field in conflict; NULL: the conflict is about whole records. (transfer none)
 * (nullable) */
const char *cw_conflict_get_field (const CwConflict *conflict);
/* A text that is the same for two conflicts if they are the same conflict. It is made of kind, records and
 * field, never of values: so a conflict stays the same while its values change, and the text may be stored
 * unsealed. A match conflict is known by its key (`aloware`), whatever its candidates are; without key and
 * records, by its candidates in any order. (transfer full) */
char *cw_conflict_identity (const CwConflict *conflict);
/* The id in a candidate, and of which side it is. NULL, leaving `side` alone: it is no candidate. (transfer
 * none) (nullable) */
const char *cw_conflict_parse_candidate (const char *candidate, CwSide *side);
/* A compact form for the store, without the decision. The same conflict gives the same bytes on every
 * machine. A text that is not UTF-8 is made valid. (transfer full) */
GBytes *cw_conflict_to_bytes (const CwConflict *conflict);
/* Errors: CW_ERROR_STORAGE when the bytes are not a conflict. (transfer full) */
CwConflict *cw_conflict_from_bytes (GBytes *bytes, GError **error);

/* An exclusion without records. (transfer full) */
CwExclusion *cw_exclusion_new (const char *code, const char *message);
void cw_exclusion_free (CwExclusion *exclusion);
/* Whether it stands in a preview for what a run tells as a failed write: the record is not left alone, but
 * what is planned for it is refused. */
gboolean cw_exclusion_is_refusal (const CwExclusion *exclusion);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwConflict, cw_conflict_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwExclusion, cw_exclusion_free)

G_END_DECLS
