/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-keeper.h"

G_BEGIN_DECLS

/* Keeps the profile of a window current while that is wanted, and knows what to say of it. Where another
 * program keeps it, it waits for its turn. Main thread.
 *
 * Signals, without arguments: "changed" (there is something else to say), "wrote" (contacts or conflicts were
 * written to the state database). */
#define CW_TYPE_KEEPING (cw_keeping_get_type ())
G_DECLARE_FINAL_TYPE (CwKeeping, cw_keeping, CW, KEEPING, GObject)

typedef enum
{
  CW_KEEPING_OFF,
  CW_KEEPING_ON,
  CW_KEEPING_ELSEWHERE, /* another program keeps the profile current */
  CW_KEEPING_FAILED,    /* it cannot begin; tried again */
} CwKeepingState;

/* (transfer full) */
CwKeeping *cw_keeping_new (const char *profile_name);
void cw_keeping_set_wanted (CwKeeping *self, gboolean wanted);
void cw_keeping_set_attention (CwKeeping *self, CwAttention attention);
/* Something has changed that may end a pause: cw_keeper_look_again(). */
void cw_keeping_look_again (CwKeeping *self);
/* Whether a step is under way, also after it is no longer wanted. */
gboolean cw_keeping_is_busy (CwKeeping *self);

CwKeepingState cw_keeping_get_state (CwKeeping *self);
/* How it stands; only while the state is CW_KEEPING_ON. Texts live until the next signal. */
void cw_keeping_get_standing (CwKeeping *self, CwKeeperStanding *standing);
/* Why it cannot begin, of CW_KEEPING_FAILED; else NULL. (transfer none) */
const char *cw_keeping_get_problem (CwKeeping *self);

G_END_DECLS
