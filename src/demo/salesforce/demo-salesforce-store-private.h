/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-salesforce-store.h"

G_BEGIN_DECLS

/* For demo-salesforce-org.c, which fills the stores. */

DemoSfStore *demo_sf_store_new  (DemoSfOrg *org, DemoSfObject *object);
void         demo_sf_store_free (DemoSfStore *store);

/* Takes a record in under the id and the stamps it already has; an empty id gets the next one. The
 * record's values are set afterwards. */
void demo_sf_store_take (DemoSfStore *store, DemoSfRecord *record);

G_END_DECLS
