/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Lets libsecret keep its secrets in a file of its own in a new temporary folder; call it first. Gives the
 * folder. */
const char *wire_secrets_init (void);
/* Removes the folder. */
void wire_secrets_clear (void);

G_END_DECLS
