/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A plan to look at before it is applied: totals that filter, search, the changes with a tick each, and what
 * is left alone with its reason. Signals, without arguments: "apply", "back". */
#define CW_TYPE_PREVIEW_VIEW (cw_preview_view_get_type ())
G_DECLARE_FINAL_TYPE (CwPreviewView, cw_preview_view, CW, PREVIEW_VIEW, AdwBin)

/* Shows a plan that is in the profile's state. `requests`: how many applying it takes, by CwSide. NULL
 * `plan`: shows nothing any more, and closes the state. */
void cw_preview_view_set_plan (CwPreviewView *self,
                               const char *profile_name,
                               const char *plan,
                               const guint requests[2]);
/* (nullable) (transfer none) */
const char *cw_preview_view_get_plan (CwPreviewView *self);
/* Ids of changes (gint64 *, g_int64_hash) that were ticked out. (transfer none) */
GHashTable *cw_preview_view_get_left_out (CwPreviewView *self);

/* Asks for a saved plan. `widget`: whose window asks. `done` gets its path (transfer none), or NULL when the
 * person did not choose. */
typedef void (*CwPreviewFileFunc) (const char *path, gpointer user_data);
void cw_preview_choose_file (GtkWidget *widget, CwPreviewFileFunc done, gpointer user_data);

G_END_DECLS
