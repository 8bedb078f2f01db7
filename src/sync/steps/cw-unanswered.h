/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-engine.h"

G_BEGIN_DECLS

/* Contacts whose look-up failed in this run, and Salesforce records that could not be read. Errors:
 * CW_ERROR_STORAGE. */

/* The look-up of `phone` failed. */
void cw_unanswered_note (CwEngine *engine, const char *phone, const GError *problem);
/* A Salesforce record could not be read; `id` is NULL where even that is not known. */
void cw_unanswered_note_unread (CwEngine *engine, const char *id, const GError *problem);
gboolean cw_unanswered_has (CwEngine *engine, const char *phone);
/* Names the pair as failing if the look-up of its phone failed; `told` says whether it did. Its ids may be
 * NULL. */
gboolean cw_unanswered_tell (CwEngine *engine, const CwPairId *id, gboolean *told, GError **error);
/* `has` (out): whether a record that could not be read is a new one, so that nobody knows whose it is. */
gboolean cw_unanswered_has_unknown (CwEngine *engine, gboolean *has, GError **error);
/* A record has the phone with this key (cw_store_hash(); nullable), for cw_unanswered_tell_rest(). */
void cw_unanswered_see (CwEngine *engine, CwSide side, const char *id, const char *phone_key);
/* Names every failed phone that no pair was named for, with the records that have it, and every record that
 * could not be read. */
gboolean cw_unanswered_tell_rest (CwEngine *engine, GError **error);

G_END_DECLS
