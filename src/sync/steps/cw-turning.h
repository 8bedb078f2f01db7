/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-change.h"
#include "cw-profile.h"
#include "cw-store.h"
#include "cw-types.h"

G_BEGIN_DECLS

/* Turns the arrows of the last preview of a sync. The stored plan itself is changed, so that what is shown,
 * counted, saved to a file and applied is the same. Nothing is sent. Belongs to the thread of its store. */
typedef struct _CwTurning CwTurning;

/* The result of turning an arrow. */
typedef struct
{
  char *plan;        /* the plan's name now */
  guint expected[2]; /* requests that applying it takes */
  gint64 before[2];  /* ids of the pair's changes by the CwSide that they write; 0: none */
  gint64 after[2];
  CwSide side;        /* the side that the field is written to now */
  guint field;        /* its index among the fields of that change */
  guint field_before; /* its index among the fields of the change that it was in */
} CwTurned;

/* Borrows both. Errors: CW_ERROR_INVALID_FILE where `plan` is not the last preview, or was made with another
 * mapping; CW_ERROR_STORAGE. */
CwTurning *cw_turning_open (CwProfile *profile, CwStore *store, const char *plan, GError **error);
void cw_turning_free (CwTurning *turning);

/* Whether a field of a planned change may go the other way. Errors: CW_ERROR_REFUSED, with a sentence that
 * says why not. */
gboolean cw_turning_may (CwTurning *turning,
                         const CwChange *change,
                         const CwChangeField *field,
                         GError **error);

/* Whether a record cannot be created without this field of its change (cw_plan_create_needs()). */
gboolean cw_turning_needs (const CwTurning *turning, const CwChange *change, const CwChangeField *field);

/* cw_rows_follow_creation(), with the mapping of the plan. */
gboolean cw_turning_follows_creation (const CwTurning *turning);

/* Turns the arrow of a field of the change with that id. Turning it twice gives the plan that it was, with
 * its name. `turned` is to be cleared. Errors: CW_ERROR_REFUSED; CW_ERROR_INVALID_VALUE when the other side
 * cannot hold the value; CW_ERROR_INVALID_FILE when the plan is not the last preview any more;
 * CW_ERROR_STORAGE. */
gboolean cw_turning_turn (CwTurning *turning,
                          gint64 change,
                          const char *aloware_key,
                          CwTurned *turned,
                          GError **error);
void cw_turned_clear (CwTurned *turned);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwTurning, cw_turning_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CwTurned, cw_turned_clear)

G_END_DECLS
