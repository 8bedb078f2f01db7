/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-engine.h"

G_BEGIN_DECLS

/* Resolves one conflict as a person chose: reads both records, plans what the choice needs, and applies it.
 * `resolution` is not changed. Errors: CW_ERROR_NOT_FOUND for a conflict or record that is not there any
 * more, CW_ERROR_USAGE for a choice that does not settle it; those of both platforms, CW_ERROR_STORAGE,
 * G_IO_ERROR_CANCELLED. */
gboolean cw_resolve (CwEngine *engine, const CwResolution *resolution, GError **error);

G_END_DECLS
