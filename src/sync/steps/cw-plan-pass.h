/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-engine.h"
#include "cw-match.h"

G_BEGIN_DECLS

/* One planning pass: what its parts share. Private to sync. */
typedef struct
{
  CwEngine *engine;
  gboolean move_bases;                /* keep the bases of pairs that were seen to be equal */
  GPtrArray *aloware, *salesforce;    /* of CwMatchRecord */
  GHashTable *aloware_by_id, *salesforce_by_id;
  GPtrArray *link_ids;                /* Salesforce ids of links, ascending */
  GPtrArray *late_ids;                /* of those that are to be looked at when the others are done, or NULL while that is done */
  GHashTable *excluded_states;        /* Salesforce id → static reason nick of an unusable record */
  guint since_commit;
  GError *problem;                    /* the store's, while records were matched; the pass stops with it */
} CwPlanPass;

/* What becomes of a record that exists is decided; NULL does nothing. */
void     cw_plan_pass_decide     (CwPlanPass *pass, CwSide side, const CwMatchRecord *record);

/* What has to be done about one linked pair, whatever became of its records (cw-plan-links.c). */
gboolean cw_plan_pass_link       (CwPlanPass *pass, CwLink *link, GError **error);

/* Asks who of two contacts belongs to the record that is left of a merge, `victim` being the other one; a contact of which nothing is
 * left to ask is excluded (cw-plan-links.c). */
gboolean cw_plan_pass_merged     (CwPlanPass *pass, const char *aloware_id, const char *victim, GError **error);

/* Whether a link that nobody vouches for is one (cw-plan-unproven.c). It is stored as one then; what it is otherwise is in the plan
 * already. */
gboolean cw_plan_pass_prove      (CwPlanPass *pass, CwLink *link, gboolean *proven, GError **error);

/* Records that nothing was matched with: made on the other side, or excluded with the reason (cw-plan-unmatched.c). */
gboolean cw_plan_pass_salesforce (CwPlanPass *pass, const CwMatchRecord *record, GError **error);
gboolean cw_plan_pass_aloware    (CwPlanPass *pass, const CwMatchRecord *record, GError **error);
/* Leaves a record alone for a known reason: what took its partner away, or why that cannot be used ("filter", "not-visible"). */
gboolean cw_plan_pass_leave      (CwPlanPass *pass, CwSide side, const CwMatchRecord *record, const char *reason, GError **error);
gboolean cw_plan_pass_exclude    (CwPlanPass *pass, const char *salesforce_id, const char *code, const char *message,
                                  GError **error);

/* A pair that this run learnt nothing about: it waits, or is failing where it was asked for in vain, and its conflicts stay as they
 * are. Ids may be NULL. */
gboolean cw_plan_pass_wait       (CwPlanPass *pass, const char *aloware_id, const char *salesforce_id, GError **error);

G_END_DECLS
