/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-session.h"

G_BEGIN_DECLS

/**
 * CwImportDialog:
 *
 * Contacts that only Aloware has: takes the phone numbers out of its CSV export, and shows how far it is,
 * what was found, which rows could not be read and why, and what happens next. The reading is done on a
 * thread.
 */
#define CW_TYPE_IMPORT_DIALOG (cw_import_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CwImportDialog, cw_import_dialog, CW, IMPORT_DIALOG, AdwWindow)

/* Shows it over the window of `parent`, which may be the window itself, and reads `file`. */
void cw_import_dialog_present (GtkWidget *parent, CwSession *session, GFile *file);
/* Lets the person choose a file first; nothing happens when they choose none. */
void cw_import_dialog_choose (GtkWidget *parent, CwSession *session);

G_END_DECLS
