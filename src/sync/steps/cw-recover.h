/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-engine.h"

G_BEGIN_DECLS

/* Settles the writes that an earlier run sent without seeing an answer, by reading. Errors: those of both
 * platforms, CW_ERROR_STORAGE, G_IO_ERROR_CANCELLED. */
gboolean cw_recover (CwEngine *engine, GError **error);

G_END_DECLS
