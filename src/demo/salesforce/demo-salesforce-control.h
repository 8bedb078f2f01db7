/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-control.h"
#include "demo-salesforce-api.h"
#include "demo-salesforce-oauth.h"

G_BEGIN_DECLS

/* What the control endpoints reach: the `platform` of demo_sf_control_ops.
 *
 * Besides those of demo-control.h: POST merge {"winner", "loser"}, undelete {"id"}, hard-delete {"id"}, touch
 * {"id"} (moves SystemModstamp only), convert {"lead", "contact"}, assignment-rule {"owner"} (a user or a
 * queue, who then gets every Lead; without it, no rule is active), edit-converted {"allowed"} (whether the
 * signed-in user may edit converted Leads), set-unique {"name", "unique"} and add-field {a field as describe
 * gives it}, both of Contact unless "object" says otherwise, expire-sessions; GET leads → every Lead, jobs →
 * every job of the Bulk API (demo_sf_jobs_dump()). Records are named by id; `create` makes a Contact unless
 * its "object" says otherwise, and `dump` gives every Contact. A change counts as made by the record's owner,
 * or by the administrator where that is a queue. */
typedef struct
{
  DemoSfOrg *org;
  DemoSfOauth *oauth;
  DemoSfJobs *jobs;
} DemoSfSteering;

extern const DemoControlOps demo_sf_control_ops;

G_END_DECLS
