/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-engine.h"

G_BEGIN_DECLS

/* Reading both sides into the mirrors. */

/* Recalls which full reading of Salesforce was the last, and up to when it was read, before anything is
 * mirrored. Errors: CW_ERROR_STORAGE. */
gboolean cw_read_recall (CwEngine *engine, GError **error);
/* Lets the next reading of Salesforce be a full one. Errors: CW_ERROR_STORAGE. */
gboolean cw_read_forget_watermark (CwEngine *engine, GError **error);
/* Reads what changed in Salesforce, or everything (`full`), while contacts are looked up in Aloware. Errors:
 * those of both platforms, CW_ERROR_STORAGE, G_IO_ERROR_CANCELLED. What was read before an error is kept. */
gboolean cw_read_both (CwEngine *engine, gboolean full, GError **error);

G_END_DECLS
