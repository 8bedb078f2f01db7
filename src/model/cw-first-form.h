/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-change.h"
#include "cw-conflict.h"

G_BEGIN_DECLS

/* Changes and conflicts in the form in which the first state databases hold them, which later ones still read: history and
 * what waits for a person must outlive every update. Nothing is written so any more. Private to the model. */

gboolean cw_first_form_is            (GBytes *bytes);
/* Fill in a fresh change or conflict. FALSE: the bytes are damaged, and what was filled in is not to be used. */
gboolean cw_first_form_read_change   (GBytes *bytes, CwChange *change);
gboolean cw_first_form_read_conflict (GBytes *bytes, CwConflict *conflict);

G_END_DECLS
