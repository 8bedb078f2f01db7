/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-mapping.h"
#include "cw-schema.h"
#include "cw-users.h"

G_BEGIN_DECLS

/* A window that shows how one mapping differs from the one that it is to replace, and asks whether to go
 * ahead. If the person agrees, it activates an action on the widget that was given. */
#define CW_TYPE_MAPPING_CHANGES (cw_mapping_changes_get_type ())
G_DECLARE_FINAL_TYPE (CwMappingChanges, cw_mapping_changes, CW, MAPPING_CHANGES, AdwWindow)

/* Asks whether to activate the edited mapping: the action "mapping.activate-now". `active` (nullable): the
 * mapping that runs use now. `why_not` (nullable): why the edited mapping cannot be activated yet. */
GtkWidget *cw_mapping_changes_new (GtkWidget *target,
                                   const CwMapping *active,
                                   const CwMapping *edited,
                                   const CwSchema *schema,
                                   const CwUserMap *users,
                                   const char *why_not);

/* Asks whether the mapping of another profile becomes the draft: the action "profiles.take-over-now". It
 * names the fields that these accounts lack. `own` (nullable): the mapping that it replaces. */
GtkWidget *cw_mapping_changes_new_take_over (GtkWidget *target,
                                             const char *profile,
                                             const CwMapping *own,
                                             const CwMapping *taken,
                                             CwSchema *schema,
                                             CwUserMap *users);

G_END_DECLS
