/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-chooser.h"
#include "cw-mapping-document.h"

G_BEGIN_DECLS

/* Makes a #CwChooser of the Salesforce field (API name) for the row of the Aloware field `key`, from the
 * present state of the document. A field that cannot be chosen says why not. */
GtkWidget *cw_field_chooser_new (CwMappingDocument *document, const char *key);

G_END_DECLS
