/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-session.h"

G_BEGIN_DECLS

/* A group of rows that shows a part of the session. It is updated whenever the connections change, or what is
 * known about them. Property "session". */
#define CW_TYPE_CARD (cw_card_get_type ())
G_DECLARE_DERIVABLE_TYPE (CwCard, cw_card, CW, CARD, AdwPreferencesGroup)

struct _CwCardClass
{
  AdwPreferencesGroupClass parent_class;

  /* Shows the present state of the session. Never called without a session. */
  void (*update) (CwCard *self);
  /* Called when the session changes. Clears what was typed for the old session. */
  void (*reset) (CwCard *self);
};

/* The session of the card. (nullable) (transfer none) */
CwSession *cw_card_get_session (CwCard *self);
/* Cancelled when the session changes or the card is destroyed. cw_card_cancel() cancels it and makes a new
 * one. (transfer none) */
GCancellable *cw_card_get_cancellable (CwCard *self);
void cw_card_cancel (CwCard *self);
/* How many seconds to wait for a sign-in in the browser; 0: the default. */
guint cw_card_get_sign_in_seconds (void);
/* Calls update() soon, in an idle handler. */
void cw_card_queue_update (CwCard *self);

/* Shows a problem in a row, with the text of the error or, if `text` is not NULL, with that. Hides the row if
 * `problem` is NULL. */
void cw_card_show_problem (AdwActionRow *row, const GError *problem, const char *text);
/* Whether the keyring did not answer. Then nobody can be signed in or out, and a card only offers to try
 * again. */
gboolean cw_card_needs_keyring (const GError *problem);
/* Tries again what led to the problem that is shown. */
void cw_card_retry (CwCard *self, const GError *problem);
/* Asks whether to sign out of a side, and does it if the person agrees. */
void cw_card_ask_sign_out (CwCard *self, CwSide side);

G_END_DECLS
