/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-conflict-source.h"
#include "cw-mapping-document.h"
#include "cw-page-model.h"

G_BEGIN_DECLS

/* Asks for another value of the field of a conflict, which is then written to both sides. Where the field has
 * certain values, and for an owner, a person chooses one of them. `item`: the conflict's row, which has been
 * read. `view`: its action "conflicts.pick" gets the answer. `decision` (nullable): what is chosen for the
 * conflict now. */
void cw_conflict_value_ask (GtkWidget *view,
                            CwMappingDocument *document,
                            CwPageItem *item,
                            const char *decision);

G_END_DECLS
