/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-session.h"

G_BEGIN_DECLS

/* A group of rows that shows a part of the session and is brought up to date whenever the connections change,
 * or what is known of them. Property "session". */
#define CW_TYPE_CARD (cw_card_get_type ())
G_DECLARE_DERIVABLE_TYPE (CwCard, cw_card, CW, CARD, AdwPreferencesGroup)

struct _CwCardClass
{
  AdwPreferencesGroupClass parent_class;

  /* Shows what the session says now. Never called without a session. */
  void (*update) (CwCard *self);
  /* The session is another one: what was typed for the one before is of no use. */
  void (*reset) (CwCard *self);
};

/* (nullable) */
CwSession *cw_card_get_session (CwCard *self);
/* Cancelled when the session changes or the card goes away. Made anew after cw_card_cancel(). */
GCancellable *cw_card_get_cancellable (CwCard *self);
void cw_card_cancel (CwCard *self);
/* How long a sign-in in the browser is waited for; 0: the default. */
guint cw_card_get_sign_in_seconds (void);
/* Calls update() soon. */
void cw_card_queue_update (CwCard *self);

/* A row with the problem's own words; `text` replaces them where it is not NULL. Hidden without a problem. */
void cw_card_show_problem (AdwActionRow *row, const GError *problem, const char *text);
/* Whether nobody can be signed in or out, as no keyring answers: a card offers nothing then but to try again.
 */
gboolean cw_card_needs_keyring (const GError *problem);
/* Does again what led to the problem that is shown. */
void cw_card_retry (CwCard *self, const GError *problem);
/* Asks before the sign-in of a side is removed, and removes it. */
void cw_card_ask_sign_out (CwCard *self, CwSide side);

G_END_DECLS
