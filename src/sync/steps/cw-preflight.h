/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-engine.h"

G_BEGIN_DECLS

/* The first step: describes the object, lists both sides' users, checks the active mapping against them,
 * drops bases that a changed mapping invalidates, and recalls what the last reading left. Fills in the rest
 * of `inputs`, which are those of the engine. Errors: CW_ERROR_INVALID_MAPPING, those of the platforms,
 * CW_ERROR_STORAGE. */
gboolean cw_preflight (CwEngine *engine, CwInputs *inputs, GError **error);

G_END_DECLS
