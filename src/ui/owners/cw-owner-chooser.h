/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cw-users.h"

G_BEGIN_DECLS

/**
 * CwOwnerChooser:
 *
 * A popover in which a person chooses the Aloware user that a Salesforce user is. It has a search by name and
 * e-mail address, and a list of all Aloware users. Signal "chosen" (Aloware id; "": no match; %NULL: as by
 * e-mail): a person chose; the popover closes by itself.
 */
#define CW_TYPE_OWNER_CHOOSER (cw_owner_chooser_get_type ())
G_DECLARE_FINAL_TYPE (CwOwnerChooser, cw_owner_chooser, CW, OWNER_CHOOSER, GtkPopover)

GtkWidget *cw_owner_chooser_new (const CwUserMap *users, const char *salesforce_id);

G_END_DECLS
