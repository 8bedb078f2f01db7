/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cw-mapping-document.h"

G_BEGIN_DECLS

/* A popover that lists the problems and warnings of the mapping. Problems that prevent a run come first.
 * Signals, after which the popover closes by itself:
 * - "chosen" (Aloware key): a person wants to see this row
 * - "fixed-value" (API name): a person wants to set the fixed value of this Salesforce field */
#define CW_TYPE_MAPPING_PROBLEMS (cw_mapping_problems_get_type ())
G_DECLARE_FINAL_TYPE (CwMappingProblems, cw_mapping_problems, CW, MAPPING_PROBLEMS, GtkPopover)

GtkWidget *cw_mapping_problems_new (CwMappingDocument *document);

G_END_DECLS
