/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-engine.h"

G_BEGIN_DECLS

/* Plans what the records of failed writes need now, which may not be the old writes. `writes`: ids in the
 * journal (gint64). Errors: those of both platforms, CW_ERROR_STORAGE. */
gboolean cw_retry_writes (CwEngine *engine, GArray *writes, GError **error);

G_END_DECLS
