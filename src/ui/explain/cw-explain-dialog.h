/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-session.h"

G_BEGIN_DECLS

/* "Why this value?": how a field of a record came to be what it is on both sides, from the journal. Any of
 * the mapped fields of the record can be asked for. */
#define CW_TYPE_EXPLAIN_DIALOG (cw_explain_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CwExplainDialog, cw_explain_dialog, CW, EXPLAIN_DIALOG, AdwWindow)

/* Opens over the window that `parent` is in. `record_id`: of either side; `field` (nullable): a catalogue
 * key. */
void cw_explain_dialog_present (GtkWidget *parent,
                                CwSession *session,
                                const char *record_id,
                                const char *field);

G_END_DECLS
