/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-session.h"

G_BEGIN_DECLS

/* Imports contacts that exist only in Aloware: takes the phone numbers out of a CSV file that Aloware
 * exported. Shows the progress, what was found, which rows could not be read and why, and what happens next.
 * The file is read on a thread. */
#define CW_TYPE_IMPORT_DIALOG (cw_import_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CwImportDialog, cw_import_dialog, CW, IMPORT_DIALOG, AdwWindow)

/* Shows the dialog over the window that contains `parent` (it may be that window itself) and starts to read
 * `file`. */
void cw_import_dialog_present (GtkWidget *parent, CwSession *session, GFile *file);
/* Lets the person choose a file first. Nothing happens if they cancel. */
void cw_import_dialog_choose (GtkWidget *parent, CwSession *session);

G_END_DECLS
