/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-plan-pass.h"

G_BEGIN_DECLS

/* Contacts whose look-up got no answer in this run, and why. */

/* `phone` was asked for in vain. */
void     cw_engine_note_unanswered    (CwEngine *engine, const char *phone, const GError *problem);
/* Names the contact as failing when its phone was asked for in vain; `told` says whether it was. Ids may be NULL. */
gboolean cw_engine_tell_unanswered    (CwEngine *engine, const char *aloware_id, const char *salesforce_id, gboolean *told,
                                       GError **error);
/* A record of Salesforce came without what every record has; `id` is NULL where not even that is known. */
void     cw_engine_note_unread        (CwEngine *engine, const char *id, const GError *problem);
/* Whether one of these is a record that was never read before, so that nobody knows whose it is. */
gboolean cw_plan_pass_has_unknown     (CwPlanPass *pass);
/* Names every phone that no record of this pass was named for, and every record that could not be read. */
gboolean cw_plan_pass_tell_unanswered (CwPlanPass *pass, GError **error);

G_END_DECLS
