/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-engine.h"

G_BEGIN_DECLS

/* Looks again at what a plan that was made before is to write, before anything is written: what was edited
 * since on either side is planned anew, behind the rest, and the outdated changes are left out. Salesforce is
 * read; Aloware is asked for all (`ask_all`), or for those whose last look-up is not of just now. Errors:
 * those of both platforms, CW_ERROR_STORAGE, G_IO_ERROR_CANCELLED. */
gboolean cw_recheck (CwEngine *engine, gboolean ask_all, GError **error);

G_END_DECLS
