/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-credentials.h"

G_BEGIN_DECLS

/* The functions of cw-credentials.h over a table in memory: the library's, which ask the Secret Service, are
 * not linked. */

/* Forgets all secrets. */
void keyring_reset (void);
/* From now on nothing is kept any more: the process is as good as gone. */
void keyring_set_dead (gboolean dead);

G_END_DECLS
