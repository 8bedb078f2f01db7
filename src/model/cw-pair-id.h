/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-types.h"

G_BEGIN_DECLS

/* Which pair a change, a conflict or an exclusion is about. Plain data; a member of each of these. */
typedef struct
{
  char *label;  /* what a person knows it by: "Ana Ruiz", else e-mail, phone or id; NULL: not said */
  char *ids[2]; /* by CwSide; NULL while a side has no record, or where it is not known */
  char *phone;  /* E.164: by which Aloware is asked for the contact; NULL: not known */
} CwPairId;

/* Sets `pair`, whose strings it frees, to a copy of `from`. */
void cw_pair_id_copy (CwPairId *pair, const CwPairId *from);
/* Sets both ids; they may be NULL. */
void cw_pair_id_set (CwPairId *pair, const char *aloware_id, const char *salesforce_id);
void cw_pair_id_clear (CwPairId *pair);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CwPairId, cw_pair_id_clear)

/* A pair to be given as an argument. It borrows its ids; either may be NULL. */
#define CW_PAIR_ID(aloware_id, salesforce_id) \
  (&(const CwPairId) { .ids = { (char *) (aloware_id), (char *) (salesforce_id) } })
/* The same where only the record of one side is known. */
#define CW_PAIR_ID_OF(side, id) \
  CW_PAIR_ID ((side) == CW_SIDE_ALOWARE ? (id) : NULL, (side) == CW_SIDE_SALESFORCE ? (id) : NULL)

G_END_DECLS
