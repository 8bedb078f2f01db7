/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-rows.h"

G_BEGIN_DECLS

/* Carries the bases of a link over from a Lead to the Contact that it was converted to. Pure. */

typedef struct
{
  CwRows *rows[CW_N_OBJECTS];           /* by CwObject: each has its own mapping and schema */
  const CwRecord *record[CW_N_OBJECTS]; /* by CwObject: the Lead as it was last read, and the Contact */
  const CwRecord *aloware;              /* the contact that the Lead is linked to */
  const CwRecord *base[2];              /* by CwSide, of the link; NULL: none */
} CwCarryOver;

/* The bases for the link to the Contact, by CwSide. Field by field, by catalogue key; a key without a row for
 * Contacts is dropped, and so is half a base:
 * - The Contact has what the Lead had at last, or what the base says: the base stays. So an edit of the Lead
 * just before it was converted still flows, and what was kept apart stays so.
 * - The Contact is blank, because Setup maps the Lead's field to none: there is no base, so that Aloware's
 * value fills the blank, and the blank clears nothing.
 * - The Contact has a value of its own, from before: it differs, and counts as no edit. Salesforce's base is
 * that value; Aloware's stays, or is Aloware's present value where there was none. Only where nobody ever
 * agreed on more than a blank, and Aloware's is blank still, there is no base, and the value fills it.
 * - The Contact's value is not known: there is no base.
 * If the two objects compare a value in other forms, the base takes the Contact's, as long as the side was
 * not edited since. (transfer full)
 * Returns the keys of the fields in which the two sides keep values of their own from now on: the Contact's
 * is not Aloware's, and Aloware's was not edited. NULL: none. (transfer full) (nullable) */
GStrv cw_carry_over (const CwCarryOver *input, CwRecord *base[2]);

G_END_DECLS
