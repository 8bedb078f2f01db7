/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cw-mapping-item.h"

G_BEGIN_DECLS

/* A popover in which a person chooses the direction of a row. It shows an icon and words for each of the
 * three directions, and says why a direction is not possible. Signal "chosen" (int, a CwDirection): a person
 * chose a possible direction; the popover closes by itself. */
#define CW_TYPE_MAPPING_DIRECTION_POPOVER (cw_mapping_direction_popover_get_type ())
G_DECLARE_FINAL_TYPE (CwMappingDirectionPopover,
                      cw_mapping_direction_popover,
                      CW,
                      MAPPING_DIRECTION_POPOVER,
                      GtkPopover)

GtkWidget *cw_mapping_direction_popover_new (CwMappingItem *item);

G_END_DECLS
