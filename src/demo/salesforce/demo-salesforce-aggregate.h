/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-salesforce-soql.h"
#include "demo-salesforce-store.h"

G_BEGIN_DECLS

/* The rows of a bound aggregate query over the records that its conditions let through: grouped, summed up, ordered and
 * cut to its limit. Returns: (transfer full) (element-type utf8): each an AggregateResult as JSON. */
GPtrArray *demo_sf_aggregate (DemoSfOrg *org, DemoSfSoql *soql, GPtrArray *records);

G_END_DECLS
