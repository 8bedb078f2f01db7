/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-pair-id.h"

G_BEGIN_DECLS

/* The changes of a plan, as plain data; its conflicts and exclusions are in cw-conflict.h. The planner makes
 * them, the store keeps them, a run carries them out, and the window and the command line show them. */

typedef enum
{
  CW_ACTION_CREATE, /* "create" on `side` */
  CW_ACTION_UPDATE, /* "update" on `side` */
  CW_ACTION_LINK,   /* "link": two existing records belong together; writes nothing to a platform */
  CW_ACTION_UNLINK, /* "unlink": the partner was deleted or merged away; writes nothing to a platform */
} CwAction;

typedef struct
{
  char *aloware;    /* catalogue key; NULL: no row's, but a fixed value of a new record in Salesforce */
  char *salesforce; /* API name */
  char *old_value;  /* the target's original text when planned; NULL: none or not delivered */
  char *new_value;  /* the text to write; "" clears */
  char *expected;   /* canonical text of the target when planned (precondition); NULL for creates */
  char *source;     /* canonical text of the source that was decided on */
  char *reason;     /* nick of the rule: "aloware-changed", "filled-blank", "rule-salesforce", … */
  char *kept; /* what the target holds after the write, where the platform keeps its own form of the value;
                 else NULL */
} CwChangeField;

typedef struct
{
  gint64 id;     /* place in the plan, from 1 */
  CwPairId pair; /* an id is NULL while there is no record */
  CwSide side;   /* the side that is written; for link and unlink the side that started it */
  CwAction action;
  CwObject object;   /* of a create in Salesforce; otherwise the id says it: cw_change_get_object() */
  gint64 modstamp;   /* SystemModstamp (ms) of the Salesforce record when planned, -1 for none */
  GPtrArray *fields; /* of CwChangeField, in order of keys; fixed values come last */
  GStrv differs;     /* of a link that follows a conversion: catalogue keys of the fields in which both sides
                        keep values of their own until one of them is edited; NULL: none */
} CwChange;

/* One number for the nth field of a change, by its id: no other field of the plan has it. For sets of
 * fields. */
gint64 cw_change_field_place (gint64 change, guint nth);
/* The id of the change whose field has this number. `nth` is set to the field. */
gint64 cw_change_field_at (gint64 place, guint *nth);

/* The action's word on the command line and in the store: "create". (transfer none) */
const char *cw_action_to_nick (CwAction action);
/* FALSE, leaving `action` alone, when `nick` (nullable) is not one of the words. */
gboolean cw_action_from_nick (const char *nick, CwAction *action);

/* The object of the Salesforce record that a change is about. */
CwObject cw_change_get_object (const CwChange *change);

/* The id of the Salesforce record that a contact is linked with until now, of a change that links the contact
 * with the one that took its place, by a merge or a conversion; else NULL. (transfer none) (nullable) */
const char *cw_change_get_followed (const CwChange *change);

/* A field without values. Both names (nullable). (transfer full) */
CwChangeField *cw_change_field_new (const char *aloware, const char *salesforce);
void cw_change_field_free (CwChangeField *field);
/* A change without records and fields, its modstamp unknown. (transfer full) */
CwChange *cw_change_new (CwSide side, CwAction action);
void cw_change_free (CwChange *change);
/* (transfer full) */
CwChange *cw_change_copy (const CwChange *change);
/* The field with this catalogue key. (transfer none) (nullable) */
CwChangeField *cw_change_find (const CwChange *change, const char *aloware_key);
/* The fixed value of this field of Salesforce. (transfer none) (nullable) */
CwChangeField *cw_change_find_fixed (const CwChange *change, const char *api_name);

/* A compact form for the store. The same change gives the same bytes on every machine. A text that is not
 * UTF-8 is made valid. (transfer full) */
GBytes *cw_change_to_bytes (const CwChange *change);
/* The same without the id: the content, which does not depend on the change's place in a plan. (transfer
 * full) */
GBytes *cw_change_to_content (const CwChange *change);
/* Errors: CW_ERROR_STORAGE when the bytes are not a change. (transfer full) */
CwChange *cw_change_from_bytes (GBytes *bytes, GError **error);
/* Whether cw_change_from_bytes() would accept these bytes. */
gboolean cw_change_accepts (GBytes *bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwChange, cw_change_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwChangeField, cw_change_field_free)

G_END_DECLS
