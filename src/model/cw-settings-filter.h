/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether `filter` can stand in a query as a condition, in parentheses, without changing the query around it.
 * Only Salesforce can tell whether the condition makes sense. Errors: CW_ERROR_USAGE with what is wrong. */
gboolean cw_settings_check_filter (const char *filter, GError **error);

G_END_DECLS
