/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Shows the window about this program, over `parent` (nullable). */
void cw_about_present (GtkWindow *parent);

G_END_DECLS
