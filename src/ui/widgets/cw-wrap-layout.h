/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Puts the children of a widget side by side, each as wide as it wants to be, in as many lines as they need.
 * So a row of buttons needs no more room than its widest one. A .ui file gives it to a GtkBox as its
 * "layout-manager"; the box’s own properties then have no effect, and must not be set. */
#define CW_TYPE_WRAP_LAYOUT (cw_wrap_layout_get_type ())
G_DECLARE_FINAL_TYPE (CwWrapLayout, cw_wrap_layout, CW, WRAP_LAYOUT, GtkLayoutManager)

G_END_DECLS
