/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-engine.h"

G_BEGIN_DECLS

/* Writes those updates, or creates, of the plan to Aloware whose ids are above `after`. What is added to the
 * plan meanwhile is left for later. Errors: Aloware's, CW_ERROR_STORAGE, G_IO_ERROR_CANCELLED. */
gboolean cw_apply_aloware (CwEngine *engine, CwAction action, gint64 after, GError **error);

G_END_DECLS
