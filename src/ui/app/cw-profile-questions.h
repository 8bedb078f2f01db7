/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What is asked before a profile is made, renamed, duplicated or removed. Main thread. */

typedef enum
{
  CW_PROFILE_CREATE,
  CW_PROFILE_RENAME,
  CW_PROFILE_DUPLICATE,
  CW_PROFILE_REMOVE,
} CwProfileChange;

/* Called with what the person decided, while `window` is still there. `name` is the profile in question, NULL
 * for a new one; `new_name` is what they typed, NULL for a removal. */
typedef void (*CwProfileAnswerFunc) (GtkWidget *window,
                                     CwProfileChange change,
                                     const char *name,
                                     const char *new_name);

/* Asks over `window`. `taken`: the names that there are (element-type utf8), which cannot be chosen. `answer`
 * is not called when the person cancels. */
void cw_profile_ask (GtkWindow *window,
                     CwProfileChange change,
                     const char *name,
                     GPtrArray *taken,
                     CwProfileAnswerFunc answer);

G_END_DECLS
