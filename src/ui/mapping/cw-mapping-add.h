/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-chooser.h"
#include "cw-mapping-document.h"

G_BEGIN_DECLS

/* Makes a #CwChooser of the Aloware fields (keys) that are not mapped yet. `custom` (nullable, of utf8):
 * names of the account's custom fields that have been seen. */
GtkWidget *cw_mapping_add_new (CwMappingDocument *document, GPtrArray *custom);

G_END_DECLS
