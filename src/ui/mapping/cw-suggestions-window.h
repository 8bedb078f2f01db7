/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-session.h"

G_BEGIN_DECLS

/* Reads a sample of both sides' data and says what it saw: which fields without a partner have values that
 * agree, which phone field finds contacts, and how often each field is filled. A suggestion is mapped in the
 * draft with a click, which can be taken back. Closing it stops the reading. */
#define CW_TYPE_SUGGESTIONS_WINDOW (cw_suggestions_window_get_type ())
G_DECLARE_FINAL_TYPE (CwSuggestionsWindow, cw_suggestions_window, CW, SUGGESTIONS_WINDOW, AdwWindow)

/* A modal window over `parent`, which begins to read at once. (transfer none) */
GtkWidget *cw_suggestions_window_new (CwSession *session, GtkWindow *parent);

G_END_DECLS
