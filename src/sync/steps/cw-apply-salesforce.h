/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-engine.h"

G_BEGIN_DECLS

/* Writes the updates or creates of the plan to Salesforce whose ids are above `after`, as far as they were
 * there when this began. Errors: Salesforce's, CW_ERROR_STORAGE, G_IO_ERROR_CANCELLED; what was accepted
 * before is confirmed. */
gboolean cw_apply_salesforce (CwEngine *engine, CwAction action, gint64 after, GError **error);

G_END_DECLS
