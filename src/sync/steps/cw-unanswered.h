/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-engine.h"

G_BEGIN_DECLS

/* Contacts whose look-up got no answer in this run, and Salesforce records that could not be read, and why.
 * Errors: CW_ERROR_STORAGE. */

/* `phone` was asked for in vain. */
void cw_unanswered_note (CwEngine *engine, const char *phone, const GError *problem);
/* A record of Salesforce came without what every record has; `id` is NULL where not even that is known. */
void cw_unanswered_note_unread (CwEngine *engine, const char *id, const GError *problem);
/* Names the pair as failing when a look-up of its phone got no answer; `told` says whether that was so. Its
 * ids may be NULL. */
gboolean cw_unanswered_tell (CwEngine *engine, const CwPairId *id, gboolean *told, GError **error);
/* Whether a record that could not be read was never read before either, so that nobody knows whose it is.
 * `known`: the ids of those that were read once. */
gboolean cw_unanswered_has_unknown (CwEngine *engine, GHashTable *known);
/* Names every phone that no record was named for, and every record that could not be read. (element-type
 * CwMatchRecord) */
gboolean cw_unanswered_tell_rest (CwEngine *engine,
                                  GPtrArray *aloware,
                                  GPtrArray *salesforce,
                                  GHashTable *known,
                                  GError **error);

G_END_DECLS
