/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-engine.h"
#include "cw-scope.h"

G_BEGIN_DECLS

/* What a match conflict about a merge begins with in its `aloware`; the id of the record that was merged away
 * follows. */
#define CW_MERGED_KEY "merged:"

/* Plans everything that was read, or only the records in `scope` (nullable), which is closed: linked pairs,
 * new pairs, records without a partner, and what cannot be told apart. Every record ends in exactly one
 * visible state. `move_bases` keeps the bases of pairs that were seen to be equal. Errors: CW_ERROR_STORAGE,
 * G_IO_ERROR_CANCELLED. */
gboolean cw_make_plan (CwEngine *engine, const CwScope *scope, gboolean move_bases, GError **error);

G_END_DECLS
