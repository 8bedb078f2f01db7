/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-change.h"
#include "cw-rows.h"

G_BEGIN_DECLS

/* What a record shows after it was written, compared with what was written. A platform that answers with
 * success may hold something else: a trigger put the old value back, a field was ignored, a text was escaped
 * or cut, or somebody edited the record in between. Pure: no store, no network, no clock. */

typedef enum
{
  CW_READ_BACK_AS_WRITTEN, /* the value is there */
  CW_READ_BACK_KEPT_AS,   /* the value is there in the platform's own form: escaped, cut, in other capitals */
  CW_READ_BACK_NOT_SHOWN, /* the field was not delivered: the answer to the write counts, and the base stays
                           */
  CW_READ_BACK_NOT_TAKEN, /* the old value is still there */
  CW_READ_BACK_EDITED,    /* a third value is there: somebody edited the field after the write */
} CwReadBack;

/* Judges one field of a change by the record of `side` as it was read afterwards. `aloware` is the pair's
 * Aloware record, whose time zone counts; it may be NULL. A field that is not mapped any more, or to another
 * Salesforce field, is not shown. */
CwReadBack cw_read_back_field (CwRows *rows,
                               CwSide side,
                               const CwChangeField *written,
                               const CwRecord *aloware,
                               const CwRecord *record);

/* What became of a change, as its fields were read back. The fields move: `change` keeps what is there, in
 * the platform's form where that is another one (`kept`); the two others get copies of the change with the
 * rest, or NULL. */
typedef struct
{
  CwChange *not_taken; /* (owned) (nullable) */
  CwChange *edited;    /* (owned) (nullable) */
} CwReadBackRest;

void cw_read_back_split (CwRows *rows,
                         CwChange *change,
                         const CwRecord *aloware,
                         const CwRecord *record,
                         CwReadBackRest *rest);
void cw_read_back_rest_clear (CwReadBackRest *rest);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CwReadBackRest, cw_read_back_rest_clear)

/* Whether `kept` is what a server may make of `written` by itself: the same text with HTML entities, cut at
 * its end, with other capitals or white space, or without the characters that it cannot hold. */
gboolean cw_read_back_is_form_of (const char *kept, const char *written);

G_END_DECLS
