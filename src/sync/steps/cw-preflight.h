/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-engine.h"

G_BEGIN_DECLS

/* The first step: describes the Salesforce object, lists the users of both sides, checks the active mapping
 * against them, drops the bases that a changed mapping makes void, and recalls the watermark. Fills in the
 * rest of `inputs`, which are those of the engine. Errors: CW_ERROR_INVALID_MAPPING, those of the platforms,
 * CW_ERROR_STORAGE. */
gboolean cw_preflight (CwEngine *engine, CwInputs *inputs, GError **error);

G_END_DECLS
