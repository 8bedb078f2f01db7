/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Opens `window` over `parent`, no larger than it is: a narrow window may be as much as the screen has room
 * for. A size that `window` needs at least stays. */
void cw_fit_over (GtkWindow *window, GtkWindow *parent);

G_END_DECLS
