/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The pages a person meets while signing in to the practice Aloware. All texts are escaped.
 * Returns: (transfer full). */
char *demo_oauth21_page_login   (const char *request, const char *user, const char *password, gboolean failed);
char *demo_oauth21_page_consent (const char *request, const char *user, const char *client);
char *demo_oauth21_page_error   (const char *error, const char *description);

G_END_DECLS
