/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-mapping.h"
#include "cw-schema.h"

G_BEGIN_DECLS

/**
 * CwMappingChanges:
 *
 * The window that says what would become different from the active mapping, and asks whether to make it so.
 * The widget given to cw_mapping_changes_new() gets the action "mapping.activate-now".
 */
#define CW_TYPE_MAPPING_CHANGES (cw_mapping_changes_get_type ())
G_DECLARE_FINAL_TYPE (CwMappingChanges, cw_mapping_changes, CW, MAPPING_CHANGES, AdwWindow)

/* `active` (nullable): what runs use now. `why_not` (nullable): why it cannot be activated yet. */
GtkWidget *cw_mapping_changes_new (GtkWidget *target,
                                   const CwMapping *active,
                                   const CwMapping *edited,
                                   const CwSchema *schema,
                                   const char *why_not);

G_END_DECLS
