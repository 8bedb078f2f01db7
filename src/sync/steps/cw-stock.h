/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-engine.h"

G_BEGIN_DECLS

/* Taking stock at the end of a run. */

/* Counts where every record stands, into the run. A record of which nobody can say it makes the run fail
 * ("unaccounted"). Nothing to do for a run that did not plan everything. Errors: CW_ERROR_STORAGE. */
gboolean cw_stock_take (CwEngine *engine, GError **error);

G_END_DECLS
