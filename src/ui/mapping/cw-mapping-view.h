/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-session.h"

G_BEGIN_DECLS

/* The view *Mapping*: which field belongs to which, and in which direction values flow. Property "session".
 * Nothing is written until a person saves or activates the mapping. Until then the session holds the edited
 * mapping. */
#define CW_TYPE_MAPPING_VIEW (cw_mapping_view_get_type ())
G_DECLARE_FINAL_TYPE (CwMappingView, cw_mapping_view, CW, MAPPING_VIEW, GtkWidget)

G_END_DECLS
