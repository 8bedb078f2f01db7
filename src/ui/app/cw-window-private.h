/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-sync-view.h"
#include "cw-window.h"

G_BEGIN_DECLS

/* For the files of this class: the window itself, practice data (-practice.c), and the unsaved-change guard (-close.c). */
struct _CwWindow
{
  AdwApplicationWindow parent_instance;

  AdwViewSwitcherTitle *switcher_title;
  AdwViewSwitcherBar *switcher_bar;
  GtkMenuButton *menu_button;
  GtkSpinner *busy_spinner;
  GtkRevealer *practice_revealer;
  GtkStack *page_stack;
  AdwStatusPage *problem_page;
  GtkButton *connect_button;
  AdwViewStack *view_stack;
  CwSyncView *sync_view;

  char *profile_name;
  GSettings *settings;         /* NULL: not installed, nothing is remembered */
  CwSession *session;
  CwSession *own_session;      /* the profile's, while practice data is shown; else NULL */
  GSignalGroup *signals;
  GCancellable *practice_cancellable;
  gboolean welcomed;           /* the person left the welcome page */
  gboolean may_close;
};

/* Shows another session, which need not be loaded yet. */
void cw_window_set_session              (CwWindow *self, CwSession *session);
/* Reads the session's profile again, and shows the page that fits it. */
void cw_window_reload                   (CwWindow *self);

void cw_window_install_practice_actions (GtkWidgetClass *widget_class);
/* Ends the practice session that is shown. The program stays until its data is gone, also when this was the last window. */
void cw_window_close_practice           (CwWindow *self);

/* Asks what becomes of an edited mapping that is not saved: saves it, lets it go, or does nothing more. `go_on` is
 * called when the session may be left; at once where nothing is unsaved. */
typedef void (*CwGoOnFunc) (CwWindow *self);
void cw_window_guard_unsaved (CwWindow *self, CwSession *session, CwGoOnFunc go_on);

G_END_DECLS
