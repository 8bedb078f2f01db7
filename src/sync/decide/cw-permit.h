/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-change.h"
#include "cw-rows.h"

G_BEGIN_DECLS

/* The last look at a change, right before its write is built. Whatever a plan, a file or the state database
 * says, only values are sent that the active mapping makes of the two records. Pure: no store, no network, no
 * clock. */

typedef enum
{
  CW_PERMIT_YES,
  CW_PERMIT_OUTDATED, /* a record has changed since this was planned: plan it again */
  CW_PERMIT_NO,       /* this mapping would never write it: do not send it */
} CwPermit;

/* What is known apart from the change. Borrowed. */
typedef struct
{
  const CwRecord *record[2]; /* by CwSide, as last read; NULL for the record that is to be created */
  const char *partner; /* id of the record's partner, NULL: none. Of an update: the partner of the Salesforce
                        * record; of a create: that of the record that it is made from */

  /* What a person typed instead of either value, to settle a conflict; NULL: nothing. */
  const char *decided_field, *decided_value; /* catalogue key, Aloware's form */

  /* In an undo: the confirmed writes of the undone run to this record (of CwChange). NULL: this is no
   * undo. */
  const GPtrArray *undone;
} CwPermitBasis;

/* Of each field: it is mapped, to this Salesforce field; the row's direction, the settings and the user's
 * permissions let this side be written (so that a one-way field never reaches its source, also with its arrow
 * turned round); and the value is what the source's value is converted to. A fixed value must be the
 * mapping's, and only a new record in Salesforce gets it, where no row has a value for the field. The two
 * records are linked, or the source of a create is not, and a create is for the source's own number. Two
 * narrow exceptions: the value that a person typed for this very field, and, while a run is taken back, the
 * value that a confirmed write of that run found in this field of this record, which may also go against a
 * direction that was set since. A Lead that was converted is never written, in an undo neither: some users
 * may write to one, so Salesforce need not refuse it. `error` is set for CW_PERMIT_NO: why, in words for a
 * person. */
CwPermit cw_permit_change (CwRows *rows, const CwChange *change, const CwPermitBasis *basis, GError **error);

G_END_DECLS
