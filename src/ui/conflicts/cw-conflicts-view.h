/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-session.h"

G_BEGIN_DECLS

/* The view *Conflicts*: what waits for a person, and the person's choices, which are written when they say
 * so. Property "session"; read-only "n-conflicts", and "has-conflicts" for calling for attention. */
#define CW_TYPE_CONFLICTS_VIEW (cw_conflicts_view_get_type ())
G_DECLARE_FINAL_TYPE (CwConflictsView, cw_conflicts_view, CW, CONFLICTS_VIEW, AdwBin)

G_END_DECLS
