/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-engine.h"

G_BEGIN_DECLS

/* Reading both sides into the mirrors. */

/* The value in the store that says when Salesforce was last asked what changed (ms). */
#define CW_META_SALESFORCE_READ "salesforce-read"

/* Recalls the last full reading of Salesforce, and the watermark. To be called before anything is mirrored.
 * Errors: CW_ERROR_STORAGE. */
gboolean cw_read_recall (CwEngine *engine, GError **error);
/* Makes the next reading of Salesforce a full one. Errors: CW_ERROR_STORAGE. */
gboolean cw_read_forget_watermark (CwEngine *engine, GError **error);
/* Reads what changed in Salesforce, or everything (`full`), while contacts are looked up in Aloware. Errors:
 * those of both platforms, CW_ERROR_STORAGE, G_IO_ERROR_CANCELLED. What was read before an error is kept. */
gboolean cw_read_both (CwEngine *engine, gboolean full, GError **error);
/* Reads what changed in Salesforce, and nothing of Aloware. Errors as above. */
gboolean cw_read_changes (CwEngine *engine, GError **error);
/* Looks up these phones in Aloware, and no others. A phone whose look-up fails stays unasked. Errors:
 * Aloware's, CW_ERROR_STORAGE, G_IO_ERROR_CANCELLED. (element-type utf8) */
gboolean cw_read_phones (CwEngine *engine, const GPtrArray *phones, GError **error);

G_END_DECLS
