/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-control.h"
#include "demo-salesforce-oauth.h"

G_BEGIN_DECLS

/* What the control endpoints reach: the `platform` of demo_sf_control_ops.
 *
 * Besides those of demo-control.h: POST merge {"winner", "loser"}, undelete {"id"}, touch {"id"} (moves
 * SystemModstamp only), convert {"lead", "contact"}, set-unique {"name", "unique"}, add-field {a field as
 * describe gives it, and "object" unless it is Contact}, expire-sessions. Records are named by id; `create`
 * makes a Contact unless its "object" says otherwise. A change counts as made by the record's owner. */
typedef struct
{
  DemoSfOrg *org;
  DemoSfOauth *oauth;
} DemoSfSteering;

extern const DemoControlOps demo_sf_control_ops;

G_END_DECLS
