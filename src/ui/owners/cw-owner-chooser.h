/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-chooser.h"
#include "cw-users.h"

G_BEGIN_DECLS

/* Makes a #CwChooser of the Aloware user that a Salesforce user is. It gives the Aloware id; "": no match;
 * NULL: as by e-mail. */
GtkWidget *cw_owner_chooser_new (const CwUserMap *users, const char *salesforce_id);

G_END_DECLS
