/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-clusters.h"
#include "cw-engine.h"

G_BEGIN_DECLS

/* Divides all records that are stored or linked into clusters: those belong together that cw_scope_close()
 * would find from each other by their values and links. Errors: CW_ERROR_STORAGE. (transfer full) */
CwClusters *cw_divide_all (CwEngine *engine, GError **error);

G_END_DECLS
