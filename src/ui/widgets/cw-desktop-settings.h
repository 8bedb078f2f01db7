/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The window's own settings. NULL if their schema is not installed, as in a build folder: there, GSettings
 * would end the program. (transfer full) (nullable) */
GSettings *cw_desktop_settings_new (void);

G_END_DECLS
