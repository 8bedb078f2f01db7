/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-session.h"

G_BEGIN_DECLS

/* The view *Conflicts*: shows what waits for a person's decision. Choices are collected and written when the
 * person says so. Property "session"; read-only properties "n-conflicts" and "has-conflicts" (for marking the
 * view's tab). */
#define CW_TYPE_CONFLICTS_VIEW (cw_conflicts_view_get_type ())
G_DECLARE_FINAL_TYPE (CwConflictsView, cw_conflicts_view, CW, CONFLICTS_VIEW, AdwBin)

G_END_DECLS
