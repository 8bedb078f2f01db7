/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-mapping-document.h"

G_BEGIN_DECLS

/* The fixed values of new Salesforce records, each in a row where it can be changed and, by clearing it,
 * removed; and a row for each field that Salesforce requires and nothing fills. What is entered is in the
 * document when the window closes, at the latest. */
#define CW_TYPE_FIXED_VALUES_WINDOW (cw_fixed_values_window_get_type ())
G_DECLARE_FINAL_TYPE (CwFixedValuesWindow, cw_fixed_values_window, CW, FIXED_VALUES_WINDOW, AdwWindow)

/* A modal window over that of `opener`, where a toast offers to put the values back once it is closed.
 * `api_name` (nullable): the field whose row gets the focus; it has one in any case. (transfer none) */
GtkWidget *cw_fixed_values_window_new (CwMappingDocument *document, GtkWidget *opener, const char *api_name);

G_END_DECLS
