/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-mapping.h"
#include "cw-schema.h"
#include "cw-users.h"

G_BEGIN_DECLS

/* A window that shows how the edited mapping differs from the active one, and asks whether to activate it. If
 * the person agrees, it activates the action "mapping.activate-now" on the widget given to
 * cw_mapping_changes_new(). */
#define CW_TYPE_MAPPING_CHANGES (cw_mapping_changes_get_type ())
G_DECLARE_FINAL_TYPE (CwMappingChanges, cw_mapping_changes, CW, MAPPING_CHANGES, AdwWindow)

/* `active` (nullable): the mapping that runs use now. `why_not` (nullable): why the edited mapping cannot be
 * activated yet. */
GtkWidget *cw_mapping_changes_new (GtkWidget *target,
                                   const CwMapping *active,
                                   const CwMapping *edited,
                                   const CwSchema *schema,
                                   const CwUserMap *users,
                                   const char *why_not);

G_END_DECLS
