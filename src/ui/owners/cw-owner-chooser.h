/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-chooser.h"
#include "cw-users.h"

G_BEGIN_DECLS

/* Makes a #CwChooser of the Aloware user that a Salesforce user is. It gives the Aloware id; "": no match;
 * NULL: as by e-mail. */
GtkWidget *cw_owner_chooser_new (const CwUserMap *users, const char *salesforce_id);
/* Makes one of the Salesforce user that an Aloware user without a match is. It gives the Salesforce id. */
GtkWidget *cw_owner_chooser_new_salesforce (const CwUserMap *users);
/* Makes one of an owner for both sides: of the Aloware users who can own in Salesforce. It gives the Aloware
 * id. `aloware_id`: the current one, which need not be a user. */
GtkWidget *cw_owner_chooser_new_value (const CwUserMap *users, const char *aloware_id);

G_END_DECLS
