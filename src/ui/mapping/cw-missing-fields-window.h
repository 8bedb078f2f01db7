/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-session.h"

G_BEGIN_DECLS

/* Lists the Aloware fields that lack a Salesforce field, with a tick for each, and creates, shows and maps
 * those that are ticked. It says for each field what came of it. Closing it while fields are being made stops
 * as soon as possible; what was made is found when it is opened again. */
#define CW_TYPE_MISSING_FIELDS_WINDOW (cw_missing_fields_window_get_type ())
G_DECLARE_FINAL_TYPE (CwMissingFieldsWindow, cw_missing_fields_window, CW, MISSING_FIELDS_WINDOW, AdwWindow)

/* A modal window over `parent`, which asks Salesforce at once. (transfer none) */
GtkWidget *cw_missing_fields_window_new (CwSession *session, GtkWindow *parent);

G_END_DECLS
