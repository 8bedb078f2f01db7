/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether a text can be put as a condition into a query, in parentheses, without changing the query around
 * it. Whether Salesforce understands it, only Salesforce says. Errors: CW_ERROR_USAGE with what is wrong. */
gboolean cw_settings_check_filter (const char *filter, GError **error);

G_END_DECLS
