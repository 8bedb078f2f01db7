/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-engine.h"

G_BEGIN_DECLS

/* Carries out the stored plan: links, then Salesforce, then Aloware. Errors: those of both platforms,
 * CW_ERROR_STORAGE, G_IO_ERROR_CANCELLED; what was begun before an error is finished and journalled. */
gboolean cw_apply (CwEngine *engine, GError **error);

G_END_DECLS
