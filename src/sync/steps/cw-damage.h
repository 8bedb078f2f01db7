/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-engine.h"

G_BEGIN_DECLS

/* Rows of the state database that are damaged, or that somebody else wrote. Errors: CW_ERROR_STORAGE. */

/* Sets them aside. To be called before anything is read from the store. */
gboolean cw_damage_set_aside (CwEngine *engine, GError **error);
/* Names each of them. To be called at the end of the run. */
gboolean cw_damage_tell (CwEngine *engine, GError **error);

G_END_DECLS
