/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-session.h"

G_BEGIN_DECLS

/* The dialog "Why This Value?". It shows from the journal how a field of a record got its value on both
 * sides. A person can choose any mapped field of the record. */
#define CW_TYPE_EXPLAIN_DIALOG (cw_explain_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CwExplainDialog, cw_explain_dialog, CW, EXPLAIN_DIALOG, AdwWindow)

/* Opens the dialog over the window that contains `parent`. `record_id`: an id of either side. `field`
 * (nullable): the catalogue key of the field to show first. */
void cw_explain_dialog_present (GtkWidget *parent,
                                CwSession *session,
                                const char *record_id,
                                const char *field);

G_END_DECLS
