/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-engine.h"

G_BEGIN_DECLS

/* Rechecks a plan that was made before, before anything is written. Pairs that were edited since on either
 * side are planned again, at the end of the plan, and their old changes are left out. Salesforce is read.
 * Aloware is asked for all contacts (`ask_all`), or for those whose last look-up is not fresh. Errors: those
 * of both platforms, CW_ERROR_STORAGE, G_IO_ERROR_CANCELLED. */
gboolean cw_recheck (CwEngine *engine, gboolean ask_all, GError **error);

G_END_DECLS
