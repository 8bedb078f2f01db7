/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cw-mapping-document.h"

G_BEGIN_DECLS

/**
 * CwMappingProblems:
 *
 * The popover that lists everything that is wrong with the mapping, or worth a warning: what stops it first.
 *
 * Signal "chosen" (Aloware key): a person wants to see this row; the popover closes itself.
 */
#define CW_TYPE_MAPPING_PROBLEMS (cw_mapping_problems_get_type ())
G_DECLARE_FINAL_TYPE (CwMappingProblems, cw_mapping_problems, CW, MAPPING_PROBLEMS, GtkPopover)

GtkWidget *cw_mapping_problems_new (CwMappingDocument *document);

G_END_DECLS
