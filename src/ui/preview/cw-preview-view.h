/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Shows a plan before it is applied: totals that also filter, a search, the changes, each with a tick, and
 * the records that are left alone, each with the reason. Signals, without arguments: "apply", "back". */
#define CW_TYPE_PREVIEW_VIEW (cw_preview_view_get_type ())
G_DECLARE_FINAL_TYPE (CwPreviewView, cw_preview_view, CW, PREVIEW_VIEW, AdwBin)

/* Shows a plan that is kept in the profile's state. `requests`: how many requests applying it takes, by
 * CwSide. NULL `plan`: clears the view and closes the state. */
void cw_preview_view_set_plan (CwPreviewView *self,
                               const char *profile_name,
                               const char *plan,
                               const guint requests[2]);
/* Says nothing of the conflicts that wait: the plan is not of a sync, which leaves them out. */
void cw_preview_view_hide_conflicts (CwPreviewView *self);
/* The name of the plan that is shown. (nullable) (transfer none) */
const char *cw_preview_view_get_plan (CwPreviewView *self);
/* The ids of the changes that the person left out (gint64 *, g_int64_hash). (transfer none) */
GHashTable *cw_preview_view_get_left_out (CwPreviewView *self);
/* Leaves out the changes with these ids, and no others. */
void cw_preview_view_set_left_out (CwPreviewView *self, GHashTable *left_out, GHashTable *left_fields);
/* The fields that are left out (gint64 *, cw_change_field_place()). (transfer none) */
GHashTable *cw_preview_view_get_left_fields (CwPreviewView *self);

/* Lets the person choose the file of a saved plan, in a dialog over the window of `widget`. `done` gets the
 * path (transfer none), or NULL if the person cancelled. */
typedef void (*CwPreviewFileFunc) (const char *path, gpointer user_data);
void cw_preview_choose_file (GtkWidget *widget, CwPreviewFileFunc done, gpointer user_data);

G_END_DECLS
