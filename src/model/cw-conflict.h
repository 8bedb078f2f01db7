/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-pair-id.h"

G_BEGIN_DECLS

/* What a plan could not decide, and what it left out, with the reason. Plain data. */

typedef enum
{
  CW_CONFLICT_FIELD,  /* "field" */
  CW_CONFLICT_MATCH,  /* "match" */
  CW_CONFLICT_PHONE,  /* "phone" */
  CW_CONFLICT_DELETE, /* "delete" */
  CW_CONFLICT_UNDONE, /* "undone" */
} CwConflictKind;

typedef struct
{
  gint64 id; /* given by the store; 0 before */
  CwConflictKind kind;
  CwPairId pair; /* its ids may be NULL */
  char *aloware; /* catalogue key; for match what it is about ("phone:KEY", "merged:ID"); NULL for delete */
  char *salesforce;            /* API name; NULL for match and delete */
  char *value[2];              /* by CwSide: original texts; NULL: not delivered or none */
  char *base_value;            /* last agreed, NULL: never agreed */
  gint64 changed[2];           /* by CwSide, ms; -1: unknown */
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

const char *cw_conflict_kind_to_nick (CwConflictKind kind);
gboolean cw_conflict_kind_from_nick (const char *nick, CwConflictKind *kind);

CwConflict *cw_conflict_new (CwConflictKind kind);
void cw_conflict_free (CwConflict *conflict);
/* The catalogue key of the field in conflict; NULL when the conflict is about whole records. (transfer none)
 */
const char *cw_conflict_get_field (const CwConflict *conflict);
/* A text that is the same for two conflicts when they are the same conflict: made of kind, records and field,
 * never of values. (transfer full) */
char *cw_conflict_identity (const CwConflict *conflict);
GBytes *cw_conflict_to_bytes (const CwConflict *conflict);
/* Errors: CW_ERROR_STORAGE. */
CwConflict *cw_conflict_from_bytes (GBytes *bytes, GError **error);

CwExclusion *cw_exclusion_new (const char *code, const char *message);
void cw_exclusion_free (CwExclusion *exclusion);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwConflict, cw_conflict_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwExclusion, cw_exclusion_free)

G_END_DECLS
