/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-engine.h"

G_BEGIN_DECLS

/* Writes those updates, or creates, of the plan to Salesforce whose ids are above `after`. What is added to
 * the plan meanwhile is left for later. Errors: Salesforce's, CW_ERROR_STORAGE, G_IO_ERROR_CANCELLED; what
 * was accepted before an error is confirmed. */
gboolean cw_apply_salesforce (CwEngine *engine, CwAction action, gint64 after, GError **error);
/* Settles what jobs of the Bulk API carry that an earlier run began and did not see the end of: waits for
 * each, takes its results, and deletes it. Asks nothing where there is none. The same errors. */
gboolean cw_apply_salesforce_settle_jobs (CwEngine *engine, GError **error);

G_END_DECLS
