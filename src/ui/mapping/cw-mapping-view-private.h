/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-mapping-add.h"
#include "cw-mapping-detail.h"
#include "cw-mapping-model.h"
#include "cw-mapping-sample.h"
#include "cw-mapping-status.h"
#include "cw-mapping-table.h"
#include "cw-mapping-view.h"

G_BEGIN_DECLS

/* Long enough to be reached from the keyboard and read aloud. */
#define CW_MAPPING_UNDO_SECONDS 12

/* For the files of this class: the view itself, its actions (-actions.c), and files and dropping them (-files.c). */
struct _CwMappingView
{
  GtkWidget parent_instance;

  AdwFlap *flap;
  GtkStack *page_stack;
  GtkSearchEntry *search_entry;
  GtkDropDown *show_drop_down;
  GtkMenuButton *add_button;
  GtkMenuButton *menu_button;
  GtkWidget *details_button;
  CwMappingStatus *status;
  GtkStack *table_stack;
  CwMappingTable *table;
  GtkRevealer *bulk_revealer;
  GtkLabel *bulk_label;
  CwMappingDetail *detail;
  GtkRevealer *drop_revealer;

  CwSession *session;
  GSignalGroup *session_signals;
  GtkShortcutController *shortcuts;   /* owned by the widget */
  CwMappingModel *model;
  CwMappingSample *sample;
  GCancellable *cancellable;       /* of what this view has started; made anew with each session */
  guint resize_source;
  int width;
  gboolean loading_sample;
  gboolean pushing;                /* the session is being given what was edited here */
  gboolean narrow;                 /* made to fit where there is little room */
  gboolean wide;                   /* details beside the table */
  gboolean details_closed;         /* by a person, while wide */
};

/* Shows what the session has now. */
void     cw_mapping_view_pull             (CwMappingView *self);
/* How things stand, after anything changed. */
void     cw_mapping_view_update           (CwMappingView *self);
/* Selects a row, wherever it is, and shows its details. */
void     cw_mapping_view_show_row         (CwMappingView *self, const char *key);

void     cw_mapping_view_install_actions  (GtkWidgetClass *widget_class);
void     cw_mapping_view_enable_actions   (CwMappingView *self);
void     cw_mapping_view_init_shortcuts   (CwMappingView *self);
void     cw_mapping_view_enable_shortcuts (CwMappingView *self, gboolean enabled);
/* Removes rows, with a toast that takes it back. */
void     cw_mapping_view_remove           (CwMappingView *self, const char *const *keys);

void     cw_mapping_view_import           (CwMappingView *self);
void     cw_mapping_view_export           (CwMappingView *self);
void     cw_mapping_view_init_drop        (CwMappingView *self);

G_END_DECLS
