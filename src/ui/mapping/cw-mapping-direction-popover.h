/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cw-mapping-item.h"

G_BEGIN_DECLS

/**
 * CwMappingDirectionPopover:
 *
 * The list that a row's direction is chosen from: icon and words for each of the three, and why not where one
 * is not possible.
 *
 * Signal "chosen" (int, a CwDirection): a person chose a possible direction; the popover closes itself.
 */
#define CW_TYPE_MAPPING_DIRECTION_POPOVER (cw_mapping_direction_popover_get_type ())
G_DECLARE_FINAL_TYPE (CwMappingDirectionPopover,
                      cw_mapping_direction_popover,
                      CW,
                      MAPPING_DIRECTION_POPOVER,
                      GtkPopover)

GtkWidget *cw_mapping_direction_popover_new (CwMappingItem *item);

G_END_DECLS
