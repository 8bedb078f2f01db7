/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-pair-id.h"
#include "cw-session.h"

G_BEGIN_DECLS

/* The window about one record: how it stands and why, all mapped fields with the values of both sides and
 * what they last agreed on, and the history of the field that a person chooses. Nothing is asked from the
 * platforms. */
#define CW_TYPE_RECORD_WINDOW (cw_record_window_get_type ())
G_DECLARE_FINAL_TYPE (CwRecordWindow, cw_record_window, CW, RECORD_WINDOW, AdwWindow)

/* Opens the window over the one that contains `parent`. `pair`: an id of either side, or both. `field`
 * (nullable): the catalogue key of the field to show first. */
void cw_record_window_present (GtkWidget *parent,
                               CwSession *session,
                               const CwPairId *pair,
                               const char *field);

G_END_DECLS
