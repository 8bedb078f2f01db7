/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-store-runs.h"
#include "history.h"

G_BEGIN_DECLS

/* Looks at both platforms and the state after the last run: sides agree or the difference is listed, nobody's
 * edit is gone, no record is there twice, every record is told, every conversion was followed. `known`:
 * (element-type Known). `conversions`: (element-type Conversion). `n_followed` gets how many of them moved a
 * link. NULL: all is well. (transfer full) */
char *check_world (World *world,
                   GPtrArray *known,
                   GPtrArray *conversions,
                   const CwRun *last,
                   guint *n_followed);

G_END_DECLS
