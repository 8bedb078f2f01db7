/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What this program is, over `parent` (nullable). */
void cw_about_present (GtkWindow *parent);

G_END_DECLS
