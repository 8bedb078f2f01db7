/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A bar of coloured parts, as a picture of numbers that stand beside it as text. Assistive technology does
 * not see the bar. Main thread. */
#define CW_TYPE_SHARE_BAR (cw_share_bar_get_type ())
G_DECLARE_FINAL_TYPE (CwShareBar, cw_share_bar, CW, SHARE_BAR, GtkWidget)

/* What a part is about. Each has a colour of its own, which follows the style of the desktop. */
typedef enum
{
  CW_SHARE_CREATED,
  CW_SHARE_UPDATED,
  CW_SHARE_IN_SYNC,
  CW_SHARE_WAITING,
  CW_SHARE_SKIPPED,
  CW_SHARE_CONFLICT,
  CW_SHARE_FAILING,
} CwShare;

#define CW_N_SHARES (CW_SHARE_FAILING + 1)

/* Shows the counts (by CwShare) as parts of `whole`, which is the length of the bar. What is not 0 is seen,
 * however small it is. */
void cw_share_bar_set (CwShareBar *self, const guint counts[CW_N_SHARES], guint whole);

G_END_DECLS
